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

impl Draft {
    /// What a key on the grid does to what is being typed; none where it is another's.
    fn step(&self, gesture: &Gesture) -> Option<Typing> {
        match gesture {
            Gesture::Type(cell, text) if *cell == self.cell => {
                Some(Typing::Text(format!("{}{text}", self.text)))
            }
            Gesture::Clear(cell) if *cell == self.cell => {
                let mut text = self.text.clone();
                text.pop();
                Some(Typing::Text(text))
            }
            Gesture::Choose(_) => Some(Typing::Commit {
                onward: true,
                leaving: false,
            }),
            Gesture::Leave => Some(Typing::Cancel),
            _ => None,
        }
    }
}

#[component]
pub fn EntryGrid(props: &Props) -> Html {
    let page = use_page();
    // Read at once, not at the next render: keys may come faster than the field over their cell.
    let draft = use_mut_ref(|| None::<Draft>);
    let active = use_mut_ref(Cell::default);
    let render = use_force_update();
    let put = {
        let (draft, render) = (draft.clone(), render.clone());
        move |next: Option<Draft>| {
            *draft.borrow_mut() = next;
            render.force_update();
        }
    };
    let go_to = {
        let active = active.clone();
        Callback::from(move |cell: Cell| {
            *active.borrow_mut() = cell;
            render.force_update();
        })
    };
    let grid = props.grid;
    let on_typing = {
        let (draft, put, go_to) = (draft.clone(), put.clone(), go_to.clone());
        let (set, emit, id) = (
            props.on_set.clone(),
            props.on_gesture.clone(),
            props.id.clone(),
        );
        let (rows, columns) = (grid.rows, grid.columns);
        Callback::from(move |step: Typing| {
            let Some(now) = draft.borrow().clone() else {
                return;
            };
            match step {
                Typing::Text(text) => put(Some(Draft {
                    text,
                    unread: false,
                    ..now
                })),
                Typing::Cancel => {
                    put(None);
                    focus(&id);
                }
                Typing::Commit { onward, leaving } => match number::parse(&now.text) {
                    Some(value) => {
                        put(None);
                        set.emit((now.cell, value));
                        let next = onward_from(now.cell, rows, columns);
                        if onward {
                            go_to.emit(next);
                        }
                        if !leaving {
                            focus(&id);
                        }
                        if onward {
                            // What has the focus still knows the cell before.
                            emit.emit(Gesture::Hover(Some(next)));
                        }
                    }
                    // Leaving what cannot be read puts the old value back; nothing else changes.
                    None if leaving => put(None),
                    None => put(Some(Draft {
                        unread: true,
                        ..now
                    })),
                },
            }
        })
    };
    let on_gesture = {
        let (draft, active, plane) = (draft.clone(), active.clone(), props.plane.clone());
        let (set, emit, by_press, typing) = (
            props.on_set.clone(),
            props.on_gesture.clone(),
            props.typed_by_press,
            on_typing.clone(),
        );
        let edit = move |cell: Cell, typed: String| {
            // No number begins with its exponent.
            if typed.eq_ignore_ascii_case("e") {
                return;
            }
            let text = if typed.is_empty() {
                shortest(plane.at(cell).unwrap_or_default())
            } else {
                typed
            };
            put(Some(Draft {
                cell,
                text,
                unread: false,
            }));
        };
        Callback::from(move |gesture: Gesture| {
            // A key is the active cell's, also where that is not drawn yet.
            let gesture = match gesture {
                Gesture::Type(_, text) => Gesture::Type(*active.borrow(), text),
                Gesture::Clear(_) => Gesture::Clear(*active.borrow()),
                gesture => gesture,
            };
            let step = draft.borrow().as_ref().and_then(|now| now.step(&gesture));
            if let Some(step) = step {
                return typing.emit(step);
            }
            match gesture {
                Gesture::Choose(cell) if by_press => edit(cell, String::new()),
                Gesture::Type(cell, text) => edit(cell, text),
                Gesture::Clear(cell) => set.emit((cell, 0.0)),
                gesture => emit.emit(gesture),
            }
        })
    };
    let drafted = draft.borrow().clone();
    let active = *active.borrow();
    html! {
        <>
            <Raster plane={props.plane.clone()} scale={props.scale.clone()} {grid}
                without={drafted.as_ref().map(|draft| draft.cell)} />
            <Pad id={props.id.clone()} label={props.label.clone()} described={page.say(Word::InputKeys)}
                plane={props.plane.clone()} {grid} {active} editable=true {on_gesture}
                on_active={go_to} />
            if let Some(draft) = drafted {
                <CellField {grid} {draft} emit={on_typing} />
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
