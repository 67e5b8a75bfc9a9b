//! The surface over a grid: pointer, keyboard and screen reader.
//!
//! It is one Tab stop. Small grids are in the document as rows and cells; of large ones only the
//! active row is, so that nothing grows with the number of cells.

use gloo_timers::callback::Timeout;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::layout;
use super::page::{is_typing, use_element_event, use_page};
use super::plane::Plane;
use crate::playground::block::Block;
use crate::playground::number::short;
use crate::playground::scene::Cell;
use crate::playground::words::Word;

/// Up to this many cells all of them are in the document.
const READABLE: usize = 400;

/// So many milliseconds after the last change its cells are named anew.
const QUIET: u32 = 60;

/// A touch that rests this long, in milliseconds, draws; before, it may still scroll the page.
const REST: u32 = 400;

/// What a reader does on a grid.
#[derive(Clone, Debug, PartialEq)]
pub enum Gesture {
    /// The pointer or the focus is on a cell, or left the grid.
    Hover(Option<Cell>),
    /// The pointer went down on a cell. `shift` erases, `alt` picks.
    Press {
        cell: Cell,
        shift: bool,
        alt: bool,
    },
    /// The pressed pointer moved to another cell.
    Drag {
        cell: Cell,
        shift: bool,
    },
    Lift,
    /// Enter, or a click, on a cell.
    Choose(Cell),
    /// Control and Enter: what stands in a cell goes into all that are selected.
    Spread(Cell),
    /// These cells are selected now.
    Select(Option<Block>),
    /// This was typed on a cell: a key of a number, or nothing, to open its field.
    Type(Cell, String),
    Clear(Cell),
    /// Escape.
    Leave,
    /// PageUp, PageDown: the previous or the next channel.
    Turn(isize),
}

#[derive(Properties, PartialEq)]
pub struct Props {
    /// `input`, `kernel` or `output`: begins the ids of the cells.
    pub id: AttrValue,
    pub label: AttrValue,
    pub plane: Plane,
    pub grid: layout::Grid,
    /// The cell the keyboard is on.
    pub active: Cell,
    pub editable: bool,
    /// Its cells have no values.
    #[prop_or_default]
    pub blank: bool,
    #[prop_or_default]
    pub selected: Option<Block>,
    #[prop_or_default]
    pub described: AttrValue,
    /// How many cells an arrow key with Shift moves by, where that is more than one.
    #[prop_or_default]
    pub leap: Option<usize>,
    pub on_active: Callback<Cell>,
    pub on_gesture: Callback<Gesture>,
}

#[component]
pub fn Pad(props: &Props) -> Html {
    let grid = props.grid;
    let pressed = use_mut_ref(|| None::<Cell>);
    let last = use_mut_ref(|| None::<Cell>);
    let (rows, columns) = (grid.rows, grid.columns);
    let active = (
        props.active.0.min(rows.saturating_sub(1)),
        props.active.1.min(columns.saturating_sub(1)),
    );
    let at = move |event: &PointerEvent| -> Option<Cell> {
        let element = pad_of(event)?;
        let place = element.get_bounding_client_rect();
        let row = (f64::from(event.client_y()) - place.top()) / place.height() * rows as f64;
        let column = (f64::from(event.client_x()) - place.left()) / place.width() * columns as f64;
        let inside = row >= 0.0 && column >= 0.0 && row < rows as f64 && column < columns as f64;
        inside.then_some((row as usize, column as usize))
    };

    // A touch on cells that can be drawn on, until it rests long enough.
    let resting = use_mut_ref(|| None::<(Cell, Timeout)>);
    let node = use_node_ref();
    use_element_event(&node, "touchmove", {
        let pressed = pressed.clone();
        move |event: web_sys::Event| {
            // What is drawn scrolls nothing.
            if pressed.borrow().is_some() && event.cancelable() {
                event.prevent_default();
            }
        }
    });

    let onpointermove = {
        let (emit, pressed, last) = (props.on_gesture.clone(), pressed.clone(), last.clone());
        let resting = resting.clone();
        Callback::from(move |event: PointerEvent| {
            let cell = at(&event);
            if resting.borrow().is_some() {
                if resting.borrow().as_ref().map(|(from, _)| *from) != cell {
                    resting.borrow_mut().take();
                }
                return;
            }
            if is_touch(&event) && pressed.borrow().is_none() {
                return;
            }
            if *last.borrow() == cell {
                return;
            }
            *last.borrow_mut() = cell;
            match (*pressed.borrow(), cell) {
                (Some(_), Some(cell)) => emit.emit(Gesture::Drag {
                    cell,
                    shift: event.shift_key(),
                }),
                (Some(_), None) => {}
                (None, cell) => emit.emit(Gesture::Hover(cell)),
            }
        })
    };
    let onpointerdown = {
        let (emit, pressed, last) = (props.on_gesture.clone(), pressed.clone(), last.clone());
        let (on_active, resting, editable) =
            (props.on_active.clone(), resting.clone(), props.editable);
        Callback::from(move |event: PointerEvent| {
            let Some(cell) = at(&event).filter(|_| event.button() == 0) else {
                return;
            };
            if is_touch(&event) && editable {
                let (emit, pressed, last) = (emit.clone(), pressed.clone(), last.clone());
                let (on_active, rested) = (on_active.clone(), resting.clone());
                let timeout = Timeout::new(REST, move || {
                    rested.borrow_mut().take();
                    *pressed.borrow_mut() = Some(cell);
                    *last.borrow_mut() = Some(cell);
                    on_active.emit(cell);
                    emit.emit(Gesture::Press {
                        cell,
                        shift: false,
                        alt: false,
                    });
                });
                *resting.borrow_mut() = Some((cell, timeout));
                return;
            }
            if let Some(element) = pad_of(&event) {
                // A pointer that is already gone cannot be captured; the press still counts.
                let _ = element.set_pointer_capture(event.pointer_id());
            }
            *pressed.borrow_mut() = Some(cell);
            *last.borrow_mut() = Some(cell);
            emit.emit(Gesture::Press {
                cell,
                shift: event.shift_key(),
                alt: event.alt_key(),
            });
            on_active.emit(cell);
        })
    };
    let onpointerup = {
        let (emit, pressed) = (props.on_gesture.clone(), pressed.clone());
        let (on_active, resting) = (props.on_active.clone(), resting.clone());
        Callback::from(move |event: PointerEvent| {
            // A touch that neither moved nor rested is a tap.
            if let Some((cell, _)) = resting.borrow_mut().take() {
                on_active.emit(cell);
                emit.emit(Gesture::Hover(Some(cell)));
                emit.emit(Gesture::Choose(cell));
            }
            if pressed.borrow_mut().take().is_some() {
                if let Some(cell) = at(&event) {
                    emit.emit(Gesture::Choose(cell));
                }
                emit.emit(Gesture::Lift);
            }
        })
    };
    let onpointercancel = {
        let (emit, pressed) = (props.on_gesture.clone(), pressed.clone());
        let resting = resting.clone();
        Callback::from(move |_: PointerEvent| {
            resting.borrow_mut().take();
            if pressed.borrow_mut().take().is_some() {
                emit.emit(Gesture::Lift);
            }
        })
    };
    let onpointerleave = {
        let (emit, pressed, last) = (props.on_gesture.clone(), pressed.clone(), last.clone());
        let editable = props.editable;
        Callback::from(move |event: PointerEvent| {
            // A finger leaves with every touch: what it tapped stays.
            if pressed.borrow().is_none() && !(is_touch(&event) && editable) {
                *last.borrow_mut() = None;
                emit.emit(Gesture::Hover(None));
            }
        })
    };
    let onkeydown = {
        let (emit, on_active) = (props.on_gesture.clone(), props.on_active.clone());
        let (editable, leap, selected) = (props.editable, props.leap, props.selected);
        Callback::from(move |event: KeyboardEvent| {
            // Keys typed into the field over a cell are its own.
            if is_typing(&event) {
                return;
            }
            let far = event.ctrl_key() || event.meta_key();
            let (row, column) = active;
            let (bottom, right) = (rows.saturating_sub(1), columns.saturating_sub(1));
            let by = leap.filter(|_| event.shift_key()).unwrap_or(1);
            let to = match event.key().as_str() {
                "ArrowUp" => Some((row.saturating_sub(by), column)),
                "ArrowDown" => Some(((row + by).min(bottom), column)),
                "ArrowLeft" => Some((row, column.saturating_sub(by))),
                "ArrowRight" => Some((row, (column + by).min(right))),
                "Home" => Some((if far { 0 } else { row }, 0)),
                "End" => Some((if far { bottom } else { row }, right)),
                _ => None,
            };
            if let Some(cell) = to {
                event.prevent_default();
                on_active.emit(cell);
                emit.emit(Gesture::Hover(Some(cell)));
                if editable && event.shift_key() {
                    let block = selected.unwrap_or(Block::cell(active)).reaching(cell);
                    emit.emit(Gesture::Select(Some(block)));
                } else if selected.is_some() {
                    emit.emit(Gesture::Select(None));
                }
                return;
            }
            let gesture = match event.key().as_str() {
                "Enter" if editable && far => Gesture::Spread(active),
                "Enter" => Gesture::Choose(active),
                "a" | "A" if editable && far => Gesture::Select(Block::whole((rows, columns))),
                "Escape" if selected.is_some() => Gesture::Select(None),
                "Escape" => Gesture::Leave,
                "PageUp" => Gesture::Turn(-1),
                "PageDown" => Gesture::Turn(1),
                "Delete" | "Backspace" if editable => Gesture::Clear(active),
                "F2" if editable => Gesture::Type(active, String::new()),
                key if editable && !far && is_number_key(key) => {
                    Gesture::Type(active, key.to_string())
                }
                _ => return,
            };
            // The page has an Escape of its own, which lets go of the pin.
            if gesture != Gesture::Leave {
                event.prevent_default();
            }
            emit.emit(gesture);
        })
    };
    let onfocus = {
        let emit = props.on_gesture.clone();
        Callback::from(move |event: FocusEvent| {
            let keyboard = event
                .target_dyn_into::<HtmlElement>()
                .is_some_and(|element| element.matches(":focus-visible").unwrap_or(false));
            if keyboard {
                emit.emit(Gesture::Hover(Some(active)));
            }
        })
    };
    let onblur = {
        let emit = props.on_gesture.clone();
        Callback::from(move |_: FocusEvent| emit.emit(Gesture::Hover(None)))
    };

    // What is read aloud follows what is seen once that rests: hundreds of cells are not renamed, and
    // none is made, within the frame of an edit.
    let rested = use_state_eq(|| (props.plane.clone(), (rows, columns), props.blank));
    use_effect_with((props.plane.clone(), (rows, columns), props.blank), {
        let rested = rested.setter();
        move |now| {
            let now = now.clone();
            let timeout = Timeout::new(QUIET, move || rested.set(now));
            move || drop(timeout)
        }
    });
    let (plane, sides, blank) = (*rested).clone();

    let style = grid.style();
    let ring = extent_of(&grid, Block::cell(active));
    html! {
        <div ref={node} id={props.id.clone()} class={classes!("pad", (!props.editable).then_some("view"))} {style}
            role="grid" tabindex="0" aria-label={props.label.clone()}
            aria-rowcount={rows.to_string()} aria-colcount={columns.to_string()}
            aria-readonly={(!props.editable).to_string()}
            aria-multiselectable={props.editable.then_some("true")}
            aria-description={props.described.clone()}
            aria-activedescendant={(rows * columns > 0).then(|| cell_id(&props.id, active))}
            {onpointermove} {onpointerdown} {onpointerup} {onpointercancel} {onpointerleave}
            {onkeydown} {onfocus} {onblur}>
            if let Some(block) = props.selected {
                <div class="selected" style={extent_of(&grid, block)} />
            }
            <div class="ring" style={ring} />
            <Cells id={props.id.clone()} {plane} {blank} {sides} {active} selected={props.selected} />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct CellsProps {
    id: AttrValue,
    plane: Plane,
    blank: bool,
    /// Rows and columns of the grid.
    sides: (usize, usize),
    active: Cell,
    selected: Option<Block>,
}

/// What a screen reader finds in a grid. Hovering changes none of it, and so makes nothing anew.
#[component]
fn Cells(props: &CellsProps) -> Html {
    let page = use_page();
    let ((rows, columns), active) = (props.sides, props.active);
    let shown = if rows * columns <= READABLE {
        0..rows
    } else {
        active.0..active.0 + 1
    };
    let near = if columns <= READABLE {
        0..columns
    } else {
        active.1.saturating_sub(8)..(active.1 + 9).min(columns)
    };
    let number = |cell: Cell| {
        let value = props.plane.at(cell).filter(|_| !props.blank);
        value.map_or_else(String::new, |value| short(value.into(), 4))
    };
    html! {
        <div class="cells" role="rowgroup">
            for row in shown.filter(|&row| row < rows) {
                <div role="row" key={row} aria-rowindex={(row + 1).to_string()}>
                    for column in near.clone() {
                        <span role="gridcell" key={column} id={cell_id(&props.id, (row, column))}
                            aria-colindex={(column + 1).to_string()}
                            aria-selected={props.selected.map_or((row, column) == active, |block| block.contains((row, column))).to_string()}
                            aria-label={format!("{}: {}",
                                page.fill(Word::CellAt, &[("row", &row.to_string()), ("column", &column.to_string())]),
                                number((row, column)))}>
                            { number((row, column)) }
                        </span>
                    }
                </div>
            }
        </div>
    }
}

fn cell_id(grid: &str, (row, column): Cell) -> String {
    format!("{grid}-{row}-{column}")
}

/// Where a block lies on a grid, as CSS; no thinner than can be seen.
fn extent_of(grid: &layout::Grid, block: Block) -> String {
    let ((top, left), (rows, columns)) = (block.first(), block.size());
    format!(
        "left:{}px;top:{}px;width:{}px;height:{}px",
        left as f64 * grid.cell_w,
        top as f64 * grid.cell_h,
        (columns as f64 * grid.cell_w).max(4.0),
        (rows as f64 * grid.cell_h).max(4.0)
    )
}

/// Whether a key is part of a number; an exponent's letter only goes on with one.
fn is_number_key(key: &str) -> bool {
    let mut characters = key.chars();
    match (characters.next(), characters.next()) {
        (Some(c), None) => {
            c.is_ascii_digit() || matches!(c, '-' | '−' | '+' | '.' | ',' | 'e' | 'E')
        }
        _ => false,
    }
}

fn is_touch(event: &PointerEvent) -> bool {
    event.pointer_type() == "touch"
}

/// The pad an event happened on. Yew listens at the root of the page, so the event's own current
/// target is of no use.
fn pad_of(event: &PointerEvent) -> Option<web_sys::Element> {
    let target: web_sys::Element = event.target()?.dyn_into().ok()?;
    target.closest("[role=grid]").ok()?
}
