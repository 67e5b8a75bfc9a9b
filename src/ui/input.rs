//! The input grid: drawn on, typed over, resized; with its caption and tools.

use yew::prelude::*;

use super::entry::EntryGrid;
use super::examples::Examples;
use super::fill::FillMenu;
use super::frame::{use_editable, use_frame};
use super::layout::Grid;
use super::pad::Gesture;
use super::page::use_page;
use super::plane::Plane;
use super::sheet::use_sheets;
use super::sizer::{Corner, SizeButton};
use crate::playground::block::{Block, Board, Selection};
use crate::playground::colormap::Scale;
use crate::playground::embed::Part;
use crate::playground::limits::SIDE_BY_HAND;
use crate::playground::number;
use crate::playground::number::sides;
use crate::playground::scene::{Cell, Place};
use crate::playground::state::{Action, Change};
use crate::playground::words::Word;

/// The width of the caption with its tools, but for pictures and channels.
pub const CAPTION: f64 = 312.0;
/// The width that all its tools need.
pub const FULL_CAPTION: f64 = 340.0;

/// What a press on the input does, and with which value.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pen {
    pub tool: Tool,
    /// None: the top of the colour scale.
    pub value: Option<f32>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tool {
    #[default]
    Draw,
    Type,
}

impl Pen {
    /// The value that is drawn; none while cells are typed.
    pub fn ink(self, scale: &Scale) -> Option<f32> {
        (self.tool == Tool::Draw).then(|| self.brush(scale))
    }

    /// The value that is drawn or filled with.
    pub fn brush(self, scale: &Scale) -> f32 {
        let top = || {
            let text = scale.tick_text(scale.high);
            number::parse(&text).unwrap_or(scale.high as f32)
        };
        self.value.unwrap_or_else(top)
    }
}

/// The pen of a figure: it draws, but where there is no room for its tools, it types.
#[hook]
pub fn use_pen() -> UseStateHandle<Pen> {
    let framed = use_frame().is_some();
    use_state_eq(|| Pen {
        tool: if framed { Tool::Type } else { Tool::Draw },
        value: None,
    })
}

#[derive(Properties, PartialEq)]
pub struct Props {
    /// `input`, or what begins the ids of one of several slices.
    #[prop_or(AttrValue::Static("input"))]
    pub id: AttrValue,
    pub plane: Plane,
    /// The depth of the slice that is shown.
    #[prop_or_default]
    pub depth: usize,
    pub grid: Grid,
    pub scale: Scale,
    pub pen: UseStateHandle<Pen>,
    /// What is selected, here or elsewhere.
    pub selected: Option<Selection>,
    pub dispatch: Callback<Action>,
    /// The cell under the pointer or the focus.
    #[prop_or_default]
    pub on_hover: Callback<Option<Cell>>,
    /// The previous (−1) or the next (1) channel.
    #[prop_or_default]
    pub on_turn: Callback<isize>,
    /// The tick at the corner that resizes the grid.
    #[prop_or(true)]
    pub resizable: bool,
    /// Nothing was drawn yet: cells are dashed, and have no values.
    #[prop_or_default]
    pub blank: bool,
}

/// The cells of the input, without a caption.
#[component]
pub fn InputGrid(props: &Props) -> Html {
    let page = use_page();
    let last = use_mut_ref(|| None::<Cell>);
    let grid = props.grid;
    let resizable = use_editable() && props.resizable;
    let set = {
        let (dispatch, depth) = (props.dispatch.clone(), props.depth);
        Callback::from(move |cells: Vec<(Cell, f32)>| {
            let place = |(cell, value)| (Place { depth, cell }, value);
            let cells = cells.into_iter().map(place).collect();
            dispatch.emit(Action::Change(Change::Cells(cells)));
        })
    };
    let (of, depth) = (Board::Input, props.depth);
    let on_select = props.dispatch.reform(move |block: Option<Block>| {
        Action::Select(block.map(|block| Selection { of, depth, block }))
    });
    let on_sheet = props
        .dispatch
        .reform(move |(cell, sheet)| Action::Change(Change::Sheet(Place { depth, cell }, sheet)));
    // A side that is longer already may stay so; a signal has one row.
    let rows = if props.plane.sizes().len() == 1 {
        1
    } else {
        SIDE_BY_HAND.max(grid.rows)
    };
    let most = (rows, SIDE_BY_HAND.max(grid.columns));
    let on_gesture = {
        let (dispatch, pen, plane) = (
            props.dispatch.clone(),
            props.pen.clone(),
            props.plane.clone(),
        );
        let (hover, turn) = (props.on_hover.clone(), props.on_turn.clone());
        let (set, ink) = (set.clone(), pen.ink(&props.scale));
        Callback::from(move |gesture: Gesture| match (gesture, ink) {
            (Gesture::Hover(cell), _) => hover.emit(cell),
            (Gesture::Turn(by), _) => turn.emit(by),
            (
                Gesture::Press {
                    cell, alt: true, ..
                },
                _,
            ) => pen.set(Pen {
                value: plane.at(cell),
                ..*pen
            }),
            (Gesture::Press { cell, shift, .. }, Some(ink)) => {
                dispatch.emit(Action::Grab);
                *last.borrow_mut() = Some(cell);
                hover.emit(Some(cell));
                set.emit(vec![(cell, if shift { 0.0 } else { ink })]);
            }
            (Gesture::Drag { cell, shift }, Some(ink)) => {
                // A press that picked a value draws nothing.
                let Some(from) = *last.borrow() else { return };
                *last.borrow_mut() = Some(cell);
                hover.emit(Some(cell));
                let value = if shift { 0.0 } else { ink };
                let line = between(from, cell).into_iter();
                set.emit(line.map(|cell| (cell, value)).collect());
            }
            (Gesture::Lift, Some(_)) => {
                last.borrow_mut().take();
                dispatch.emit(Action::Release);
            }
            _ => {}
        })
    };
    let label = match props.plane.sizes() {
        [_, rows, columns] => {
            let slice = page.fill(Word::SliceAt, &[("n", &props.depth.to_string())]);
            format!(
                "{}, {slice}, {}",
                page.say(Word::Input),
                sides(&[*rows, *columns])
            )
        }
        sizes => format!("{}, {}", page.say(Word::Input), sides(sizes)),
    };
    html! {
        <>
            <EntryGrid id={props.id.clone()} {label}
                plane={props.plane.clone()} {grid} scale={props.scale.clone()} typed_by_press={props.pen.tool == Tool::Type} blank={props.blank}
                selected={props.selected.and_then(|selected| selected.on(of, depth))} {on_select}
                on_set={set} {most} {on_sheet} {on_gesture} />
            if resizable {
                <Corner {grid} sizes={props.plane.sizes().to_vec()} dispatch={props.dispatch.clone()} />
            }
        </>
    }
}

/// The cells on the line between two, the first left out: a fast stroke has no holes.
fn between(from: Cell, to: Cell) -> Vec<Cell> {
    let steps = from.0.abs_diff(to.0).max(from.1.abs_diff(to.1)).max(1);
    let at = |a: usize, b: usize, i: usize| {
        (a as f64 + (b as f64 - a as f64) * i as f64 / steps as f64).round() as usize
    };
    (1..=steps)
        .map(|i| (at(from.0, to.0, i), at(from.1, to.1, i)))
        .collect()
}

#[derive(Properties, PartialEq)]
pub struct CaptionProps {
    /// Its place as CSS.
    pub style: AttrValue,
    /// The spatial sizes of the input.
    pub sizes: Vec<usize>,
    pub pen: UseStateHandle<Pen>,
    pub scale: Scale,
    /// There is no room for all tools: pictures are brought in from the examples' menu.
    #[prop_or_default]
    pub compact: bool,
    pub dispatch: Callback<Action>,
    pub on_paste: Callback<()>,
    pub on_image: Callback<()>,
    /// The channel stepper, where there are channels.
    #[prop_or_default]
    pub children: Children,
}

/// Name, size and tools of the input.
#[component]
pub fn InputCaption(props: &CaptionProps) -> Html {
    let page = use_page();
    let tool = |which: Tool, word: Word| {
        let pen = props.pen.clone();
        html! {
            <button type="button" class="link" aria-pressed={(pen.tool == which).to_string()}
                onclick={move |_: MouseEvent| pen.set(Pen { tool: which, ..*pen })}>{ page.say(word) }</button>
        }
    };
    let editing = use_state_eq(|| false);
    let is_phone = use_sheets().is_some();
    let frame = use_frame();
    // Beside the text of a lesson, and in a frame, nothing is brought in from elsewhere.
    let whole = frame.is_none() && !page.lesson;
    let compact = props.compact || is_phone;
    let edit = {
        let editing = editing.clone();
        move |_: MouseEvent| editing.set(!*editing)
    };
    let edit = html! {
        <button type="button" class="link" id="edit-input" aria-expanded={editing.to_string()} onclick={edit}>
            { page.say(if *editing { Word::Done } else { Word::Edit }) }</button>
    };
    let without_panel = frame
        .as_ref()
        .is_some_and(|frame| !frame.parts.has(Part::Panel));
    if (is_phone && !*editing) || without_panel {
        return html! {
            // By their keys the two captions are apart: nothing of one is made into the other.
            <div key="short" class="cap" style={props.style.clone()}>
                <b>{ page.say(Word::Input) }</b>
                <SizeButton sizes={props.sizes.clone()}
                    on_size={props.dispatch.reform(|sizes| Action::Change(Change::Resize(sizes)))} />
                { for props.children.iter() }
                if is_phone { <span class="tools">{ edit }</span> }
            </div>
        };
    }
    html! {
        <div key="tools" class="cap" style={props.style.clone()}>
            if !is_phone {
                <b>{ page.say(Word::Input) }</b>
                <SizeButton sizes={props.sizes.clone()}
                    on_size={props.dispatch.reform(|sizes| Action::Change(Change::Resize(sizes)))} />
                { for props.children.iter() }
            }
            <span class="tools">
                { tool(Tool::Draw, Word::Draw) }
                { tool(Tool::Type, Word::Type) }
                if whole {
                    <button type="button" class="link" onclick={props.on_paste.reform(|_: MouseEvent| ())}>{ page.say(Word::Paste) }</button>
                }
                if whole && !compact && props.sizes.len() == 2 {
                    <button type="button" class="link" onclick={props.on_image.reform(|_: MouseEvent| ())}>{ page.say(Word::Image) }</button>
                }
                <FillMenu brush={props.pen.brush(&props.scale)} dispatch={props.dispatch.clone()} />
                <Examples dims={props.sizes.len()} dispatch={props.dispatch.clone()} on_image={(whole && compact && props.sizes.len() == 2).then(|| props.on_image.clone())} />
                if is_phone { { edit } }
            </span>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fast_stroke_has_no_holes() {
        assert_eq!(between((0, 0), (0, 3)), [(0, 1), (0, 2), (0, 3)]);
        assert_eq!(between((2, 2), (0, 0)), [(1, 1), (0, 0)]);
        assert_eq!(between((1, 1), (1, 1)), [(1, 1)]);
    }
}
