//! A grid whose cells are typed over: its canvas, its surface, and the field over a cell.

use yew::prelude::*;

use super::layout::Grid;
use super::pad::{Gesture, Pad};
use super::page::{focus, use_page};
use super::plane::Plane;
use super::raster::{Raster, label_size};
use crate::playground::colormap::Scale;
use crate::playground::number;
use crate::playground::scene::Cell;
use crate::playground::words::Word;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// Begins the ids of the cells.
    pub id: AttrValue,
    pub label: AttrValue,
    pub plane: Plane,
    pub grid: Grid,
    pub scale: Scale,
    /// A press opens the field; without it only typing does.
    #[prop_or(true)]
    pub typed_by_press: bool,
    pub on_set: Callback<(Cell, f32)>,
    /// Whatever is not typing: hovering, drawing, turning.
    #[prop_or_default]
    pub on_gesture: Callback<Gesture>,
}

/// What is being typed over a cell, and whether it could not be read.
#[derive(Clone, Debug, PartialEq)]
struct Draft {
    cell: Cell,
    text: String,
    unread: bool,
}

/// A step of typing over a cell.
enum Typing {
    Text(String),
    Commit { onward: bool, leaving: bool },
    Cancel,
}

#[component]
pub fn EntryGrid(props: &Props) -> Html {
    let page = use_page();
    let draft = use_state_eq(|| None::<Draft>);
    let active = use_state_eq(|| (0, 0));
    let grid = props.grid;
    let on_gesture = {
        let (draft, plane) = (draft.setter(), props.plane.clone());
        let (set, emit, by_press) = (
            props.on_set.clone(),
            props.on_gesture.clone(),
            props.typed_by_press,
        );
        let edit = move |cell: Cell, typed: String| {
            let text = if typed.is_empty() {
                shortest(plane.at(cell).unwrap_or_default())
            } else {
                typed
            };
            draft.set(Some(Draft {
                cell,
                text,
                unread: false,
            }));
        };
        Callback::from(move |gesture: Gesture| match gesture {
            Gesture::Choose(cell) if by_press => edit(cell, String::new()),
            Gesture::Type(cell, text) => edit(cell, text),
            Gesture::Clear(cell) => set.emit((cell, 0.0)),
            gesture => emit.emit(gesture),
        })
    };
    let on_typing = {
        let (draft, active) = (draft.clone(), active.clone());
        let (set, id) = (props.on_set.clone(), props.id.clone());
        let (rows, columns) = (grid.rows, grid.columns);
        Callback::from(move |step: Typing| {
            let Some(now) = (*draft).clone() else { return };
            match step {
                Typing::Text(text) => draft.set(Some(Draft {
                    text,
                    unread: false,
                    ..now
                })),
                Typing::Cancel => {
                    draft.set(None);
                    focus(&id);
                }
                Typing::Commit { onward, leaving } => match number::parse(&now.text) {
                    Some(value) => {
                        draft.set(None);
                        set.emit((now.cell, value));
                        if onward {
                            active.set(onward_from(now.cell, rows, columns));
                        }
                        if !leaving {
                            focus(&id);
                        }
                    }
                    // Leaving what cannot be read puts the old value back; nothing else changes.
                    None if leaving => draft.set(None),
                    None => draft.set(Some(Draft {
                        unread: true,
                        ..now
                    })),
                },
            }
        })
    };
    html! {
        <>
            <Raster plane={props.plane.clone()} scale={props.scale.clone()} {grid}
                without={draft.as_ref().map(|draft| draft.cell)} />
            <Pad id={props.id.clone()} label={props.label.clone()} described={page.say(Word::InputKeys)}
                plane={props.plane.clone()} {grid} active={*active} editable=true {on_gesture}
                on_active={let active = active.setter(); move |cell| active.set(cell)} />
            if let Some(draft) = &*draft {
                <CellField {grid} draft={draft.clone()} emit={on_typing} />
            }
        </>
    }
}

/// The cell after one that was typed: below it, or in a single row beside it.
fn onward_from((row, column): Cell, rows: usize, columns: usize) -> Cell {
    if rows == 1 {
        (row, (column + 1).min(columns - 1))
    } else {
        ((row + 1).min(rows - 1), column)
    }
}

/// A value as it is typed again: the shortest text that reads back to it.
fn shortest(value: f32) -> String {
    format!("{value}")
}

#[derive(Properties, PartialEq)]
struct CellFieldProps {
    grid: Grid,
    draft: Draft,
    emit: Callback<Typing>,
}

/// The field over a cell while a number is typed.
#[component]
fn CellField(props: &CellFieldProps) -> Html {
    let page = use_page();
    let node = use_node_ref();
    let (grid, cell) = (props.grid, props.draft.cell);
    use_effect_with((cell, node.clone()), |(_, node)| {
        if let Some(input) = node.cast::<web_sys::HtmlInputElement>() {
            let _ = input.focus();
            let end = input.value().encode_utf16().count() as u32;
            let _ = input.set_selection_range(end, end);
        }
    });
    let emit = &props.emit;
    let oninput = emit.reform(|event: InputEvent| {
        Typing::Text(
            event
                .target_unchecked_into::<web_sys::HtmlInputElement>()
                .value(),
        )
    });
    let onkeydown = {
        let emit = emit.clone();
        Callback::from(move |event: KeyboardEvent| {
            let step = match event.key().as_str() {
                "Enter" => Typing::Commit {
                    onward: true,
                    leaving: false,
                },
                "Escape" => Typing::Cancel,
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            emit.emit(step);
        })
    };
    let onblur = emit.reform(|_: FocusEvent| Typing::Commit {
        onward: false,
        leaving: true,
    });
    let (left, top) = (grid.column(cell.1 as f64), grid.row(cell.0 as f64));
    let style = format!(
        "left:{left}px;top:{top}px;width:{}px;height:{}px;font-size:{}px",
        grid.cell_w,
        grid.cell_h.max(24.0),
        label_size(grid.cell_w, grid.cell_h)
    );
    let slots = [
        ("row", &*cell.0.to_string()),
        ("column", &*cell.1.to_string()),
    ];
    html! {
        <>
            <input ref={node} class="edit" id="cell-edit" {style} aria-label={page.fill(Word::CellAt, &slots)}
                inputmode="decimal" autocomplete="off" value={props.draft.text.clone()}
                aria-invalid={props.draft.unread.to_string()} {oninput} {onkeydown} {onblur} />
            if props.draft.unread {
                <span class="said" role="alert" style={format!("left:{left}px;top:{}px", top + grid.cell_h + 4.0)}>
                    { page.fill(Word::NotANumber, &[("text", &props.draft.text)]) }</span>
            }
        </>
    }
}
