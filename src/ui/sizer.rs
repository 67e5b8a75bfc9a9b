//! The size of the input: typed as "4 × 4", or dragged at the corner.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::frame::use_editable;
use super::layout::Grid;
use super::page::use_page;
use crate::playground::limits::SIDE_BY_HAND;
use crate::playground::number::sides;
use crate::playground::scene::Cell;
use crate::playground::state::{Action, Change};
use crate::playground::words::Word;

#[derive(Properties, PartialEq)]
pub struct SizeProps {
    /// The spatial sizes.
    pub sizes: Vec<usize>,
    pub on_size: Callback<Vec<usize>>,
}

/// The size as text that becomes a field when it is pressed.
#[component]
pub fn SizeButton(props: &SizeProps) -> Html {
    let page = use_page();
    let draft = use_state(|| None::<(String, bool)>);
    let node = use_node_ref();
    use_effect_with((draft.is_some(), node.clone()), |(open, node)| {
        if let Some(input) = node.cast::<HtmlInputElement>().filter(|_| *open) {
            let _ = input.focus();
            input.select();
        }
    });
    let (text, dims) = (sides(&props.sizes), props.sizes.len());
    if !use_editable() {
        return html! { <span class="size" id="input-size">{ text }</span> };
    }
    let Some((typed, refused)) = (*draft).clone() else {
        let open = {
            let (draft, text) = (draft.setter(), text.clone());
            Callback::from(move |_: MouseEvent| draft.set(Some((text.clone(), false))))
        };
        return html! {
            <button type="button" class="size" id="input-size" onclick={open} title={page.say(Word::GridSize)}
                aria-label={format!("{}: {text}", page.say(Word::ResizeGrid))}>{ text }</button>
        };
    };
    let oninput = {
        let draft = draft.setter();
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            draft.set(Some((text, false)));
        })
    };
    let onkeydown = {
        let (draft, on_size, typed) = (draft.setter(), props.on_size.clone(), typed.clone());
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Enter" => match read_size(&typed, dims, SIDE_BY_HAND) {
                Some(size) => {
                    on_size.emit(size);
                    draft.set(None);
                }
                None => draft.set(Some((typed.clone(), true))),
            },
            "Escape" => draft.set(None),
            _ => {}
        })
    };
    let onblur = {
        let draft = draft.setter();
        Callback::from(move |_: FocusEvent| draft.set(None))
    };
    html! {
        <>
            <input ref={node} class="size" id="input-size" value={typed} aria-label={page.say(Word::GridSize)}
                aria-invalid={refused.to_string()} {oninput} {onkeydown} {onblur} />
            if refused {
                <span class="said" role="alert" style="left:0;top:22px">
                    { page.fill(Word::SizeRefused, &[("most", &SIDE_BY_HAND.to_string())]) }</span>
            }
        </>
    }
}

/// Reads as many sides as there are dimensions: `4 × 4`, `4x4`, `4, 4`; one number stands for all.
pub fn read_size(text: &str, dims: usize, most: usize) -> Option<Vec<usize>> {
    let sides: Vec<usize> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    let sides = match sides[..] {
        [side] => vec![side; dims],
        _ => sides,
    };
    let fits = sides.iter().all(|side| (1..=most).contains(side));
    (sides.len() == dims && fits).then_some(sides)
}

#[derive(Properties, PartialEq)]
pub struct CornerProps {
    pub grid: Grid,
    /// The spatial sizes: a volume keeps its depth, a signal its single row.
    pub sizes: Vec<usize>,
    pub dispatch: Callback<Action>,
}

/// The tick at the corner of the input: dragged, it resizes the grid cell by cell, as one step of
/// history.
#[component]
pub fn Corner(props: &CornerProps) -> Html {
    let page = use_page();
    // Where the drag began: pointer, size, and the size of a cell, which changes while it goes on.
    let start = use_mut_ref(|| None::<(i32, i32, Cell, f64)>);
    let grid = props.grid;
    let onpointerdown = {
        let (start, dispatch) = (start.clone(), props.dispatch.clone());
        Callback::from(move |event: PointerEvent| {
            if event.button() == 0 {
                let target = event.target_unchecked_into::<web_sys::Element>();
                let _ = target.set_pointer_capture(event.pointer_id());
                let size = (grid.rows, grid.columns);
                *start.borrow_mut() = Some((event.client_x(), event.client_y(), size, grid.cell_w));
                dispatch.emit(Action::Grab);
            }
        })
    };
    let onpointermove = {
        let (start, dispatch) = (start.clone(), props.dispatch.clone());
        let sizes = props.sizes.clone();
        Callback::from(move |event: PointerEvent| {
            if let Some((x, y, (rows, columns), cell)) = *start.borrow() {
                let moved = |side: usize, by: i32| {
                    let cells = (f64::from(by) / cell.max(8.0)).round() as isize;
                    side.saturating_add_signed(cells).clamp(1, SIDE_BY_HAND)
                };
                let dragged = [
                    moved(columns, event.client_x() - x),
                    moved(rows, event.client_y() - y),
                ];
                let mut sizes = sizes.clone();
                for (size, dragged) in sizes.iter_mut().rev().zip(dragged) {
                    *size = dragged;
                }
                dispatch.emit(Action::Change(Change::Resize(sizes)));
            }
        })
    };
    let end = {
        let (start, dispatch) = (start, props.dispatch.clone());
        Callback::from(move |_: PointerEvent| {
            if start.borrow_mut().take().is_some() {
                dispatch.emit(Action::Release);
            }
        })
    };
    let [_, _, right, bottom] = grid.outer();
    html! {
        <div class="corner" title={page.say(Word::ResizeGrid)} aria-hidden="true"
            style={format!("left:{}px;top:{}px", right - 11.0, bottom - 9.0)}
            {onpointerdown} {onpointermove} onpointerup={end.clone()} onpointercancel={end} />
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn sizes_are_read_as_people_write_them() {
        let read_size = |text: &str, dims| super::read_size(text, dims, 64);
        assert_eq!(read_size("4 × 6", 2), Some(vec![4, 6]));
        assert_eq!(read_size("3x5", 2), Some(vec![3, 5]));
        assert_eq!(read_size("7", 2), Some(vec![7, 7]));
        assert_eq!(read_size("0 × 4", 2), None);
        assert_eq!(read_size("4 × 65", 2), None);
        assert_eq!(read_size("99999999999999999999", 2), None);
        assert_eq!(read_size("four", 2), None);
        assert_eq!(read_size("3 × 4 × 4", 3), Some(vec![3, 4, 4]));
        assert_eq!(read_size("4 × 4", 1), None);
    }
}
