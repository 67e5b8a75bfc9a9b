//! A grid whose cells are typed over, selected, copied and pasted: its canvas, its surface, and the
//! field over a cell.

use std::rc::Rc;

use yew::prelude::*;

use super::blank::{Net, caret};
use super::clipboard::{Clip, use_clipboard};
use super::frame::{use_editable, use_frame};
use super::later::when_there;
use super::layout::Grid;
use super::pad::{Gesture, Pad};
use super::page::{Page, focus, use_page};
use super::plane::Plane;
use super::raster::Raster;
use crate::playground::block::Block;
use crate::playground::colormap::Scale;
use crate::playground::label::label_size;
use crate::playground::number;
use crate::playground::number::sides;
use crate::playground::scene::Cell;
use crate::playground::sheet::Sheet;
use crate::playground::words::Word;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// Begins the ids of the cells.
    pub id: AttrValue,
    pub label: AttrValue,
    pub plane: Plane,
    pub grid: Grid,
    pub scale: Scale,
    /// Nothing was drawn yet: cells are dashed, and have no values.
    #[prop_or_default]
    pub blank: bool,
    /// A press opens the field and a drag selects; without it only keys do.
    #[prop_or(true)]
    pub typed_by_press: bool,
    pub selected: Option<Block>,
    pub on_select: Callback<Option<Block>>,
    pub on_set: Callback<Vec<(Cell, f32)>>,
    /// The rows and columns to which a pasted block may bring the grid; it stays as it is without.
    #[prop_or_default]
    pub most: Option<(usize, usize)>,
    /// A block that needs them.
    #[prop_or_default]
    pub on_sheet: Callback<(Cell, Sheet)>,
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
    Commit(Next),
    Cancel,
}

/// Where the focus is after a commit.
#[derive(Clone, Copy, PartialEq)]
enum Next {
    /// On the cell below.
    Onward,
    /// On the same cell; all that are selected get its value.
    Spread,
    /// Elsewhere on the page.
    Leave,
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
            Gesture::Choose(_) => Some(Typing::Commit(Next::Onward)),
            Gesture::Spread(_) => Some(Typing::Commit(Next::Spread)),
            Gesture::Leave | Gesture::Select(None) => Some(Typing::Cancel),
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
    // Where a drag began, and whether the pressed pointer has selected anything.
    let began = use_mut_ref(Cell::default);
    let dragged = use_mut_ref(|| false);
    let refused = use_state_eq(|| None::<String>);
    let render = use_force_update();
    let editable = use_editable();
    let framed = use_frame().is_some();
    let put = {
        let (draft, render) = (draft.clone(), render.clone());
        move |next: Option<Draft>| {
            *draft.borrow_mut() = next;
            render.force_update();
        }
    };
    let go_to = {
        let (active, refused) = (active.clone(), refused.clone());
        Callback::from(move |cell: Cell| {
            *active.borrow_mut() = cell;
            refused.set(None);
            render.force_update();
        })
    };
    let grid = props.grid;
    let (rows, columns) = (grid.rows, grid.columns);
    let selected = props
        .selected
        .and_then(|block| block.within((rows, columns)));
    let on_typing = {
        let (draft, put, go_to) = (draft.clone(), put.clone(), go_to.clone());
        let (set, let_go, emit, id) = (
            props.on_set.clone(),
            props.on_select.clone(),
            props.on_gesture.clone(),
            props.id.clone(),
        );
        Rc::new(move |step: Typing| {
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
                Typing::Commit(next) => match number::parse(&now.text) {
                    Some(value) => {
                        put(None);
                        let spread = selected.filter(|_| next == Next::Spread);
                        let block = spread.unwrap_or(Block::cell(now.cell));
                        set.emit(block.cells().map(|cell| (cell, value)).collect());
                        let below = onward_from(now.cell, rows, columns);
                        if next == Next::Onward {
                            go_to.emit(below);
                            let_go.emit(None);
                        }
                        if next != Next::Leave {
                            focus(&id);
                        }
                        if next == Next::Onward {
                            // What has the focus still knows the cell before.
                            emit.emit(Gesture::Hover(Some(below)));
                        }
                    }
                    // Leaving what cannot be read puts the old value back; nothing else changes.
                    None if next == Next::Leave => put(None),
                    None => put(Some(Draft {
                        unread: true,
                        ..now
                    })),
                },
            }
        })
    };
    let on_typing = Callback::from(move |step: Typing| match step {
        // What is typed is read by what may still be loading.
        Typing::Commit(_) => {
            let on_typing = on_typing.clone();
            when_there(move || on_typing(step));
        }
        step => on_typing(step),
    });
    let on_gesture = {
        let (draft, active, plane) = (draft.clone(), active.clone(), props.plane.clone());
        let (began, dragged) = (began.clone(), dragged.clone());
        let (set, select, emit, typing) = (
            props.on_set.clone(),
            props.on_select.clone(),
            props.on_gesture.clone(),
            on_typing.clone(),
        );
        let (by_press, refused) = (props.typed_by_press && editable, refused.clone());
        let value_at = {
            let (plane, blank) = (props.plane.clone(), props.blank);
            move |cell: Cell| plane.at(cell).filter(|_| !blank)
        };
        let edit = move |cell: Cell, typed: String| {
            // No number begins with its exponent.
            if typed.eq_ignore_ascii_case("e") {
                return;
            }
            let text = if typed.is_empty() {
                value_at(cell).map_or_else(String::new, shortest)
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
                Gesture::Spread(_) => Gesture::Spread(*active.borrow()),
                gesture => gesture,
            };
            if !matches!(gesture, Gesture::Hover(_)) {
                refused.set(None);
            }
            let step = draft.borrow().as_ref().and_then(|now| now.step(&gesture));
            if let Some(step) = step {
                return typing.emit(step);
            }
            let all = |cell: Cell| selected.unwrap_or(Block::cell(cell)).cells();
            match gesture {
                Gesture::Choose(cell) if by_press && !*dragged.borrow() => {
                    edit(cell, String::new());
                }
                Gesture::Type(cell, text) => edit(cell, text),
                Gesture::Clear(cell) => set.emit(all(cell).map(|cell| (cell, 0.0)).collect()),
                Gesture::Spread(cell) => {
                    let value = plane.at(cell).unwrap_or_default();
                    set.emit(all(cell).map(|cell| (cell, value)).collect());
                }
                Gesture::Select(block) => select.emit(block),
                Gesture::Press { cell, shift, alt } if !alt => {
                    *dragged.borrow_mut() = by_press && shift;
                    *began.borrow_mut() = match selected.filter(|_| shift) {
                        Some(block) => block.from,
                        None if shift => *active.borrow(),
                        None => cell,
                    };
                    if by_press && shift {
                        select.emit(Some(Block::cell(*began.borrow()).reaching(cell)));
                    } else if selected.is_some() {
                        select.emit(None);
                    }
                    emit.emit(gesture);
                }
                Gesture::Drag { cell, .. } if by_press => {
                    *dragged.borrow_mut() = true;
                    *active.borrow_mut() = cell;
                    select.emit(Some(Block::cell(*began.borrow()).reaching(cell)));
                    emit.emit(Gesture::Hover(Some(cell)));
                }
                Gesture::Lift => {
                    *dragged.borrow_mut() = false;
                    emit.emit(gesture);
                }
                gesture => emit.emit(gesture),
            }
        })
    };
    let block = {
        let active = active.clone();
        move || selected.or(Block::cell(*active.borrow()).within((rows, columns)))
    };
    let copied = {
        let (block, plane) = (block.clone(), props.plane.clone());
        move || {
            let block = block()?;
            let values = block.cells().map(|cell| plane.at(cell));
            Sheet::new(block.size().1, values.collect::<Option<_>>()?)
        }
    };
    let on_clip = {
        let (set, select) = (props.on_set.clone(), props.on_select.clone());
        let (grow, refused, most) = (props.on_sheet.clone(), refused.clone(), props.most);
        Callback::from(move |clip: Clip| {
            let Some(block) = block().filter(|_| editable) else {
                return;
            };
            let fill = |value: f32| set.emit(block.cells().map(|cell| (cell, value)).collect());
            refused.set(None);
            let sheet = match clip {
                Clip::Cut => return fill(0.0),
                Clip::Paste(sheet) => sheet,
            };
            if let Some(value) = sheet.single() {
                return fill(value);
            }
            let from = block.first();
            let (most, needs) = (most.unwrap_or((rows, columns)), sheet.needs(from));
            if needs.0 > most.0 || needs.1 > most.1 {
                let size = |(rows, columns): (usize, usize)| sides(&[rows, columns]);
                let slots = [
                    ("size", &*size(sheet.size())),
                    ("row", &*from.0.to_string()),
                    ("column", &*from.1.to_string()),
                    ("most", &*size(most)),
                ];
                return refused.set(Some(page.fill(Word::BlockTooLarge, &slots)));
            }
            if needs.0 > rows || needs.1 > columns {
                grow.emit((from, sheet));
            } else {
                set.emit(sheet.cells(from).collect());
            }
            let to = (needs.0 - 1, needs.1 - 1);
            select.emit(Some(Block { from, to }));
        })
    };
    use_clipboard(&props.id, copied, on_clip);
    // The focus is the page's to move where the page is ours.
    use_effect_with((props.blank && !framed, props.id.clone()), |(blank, id)| {
        if *blank {
            focus(id);
        }
    });
    let drafted = draft.borrow().clone();
    let active = *active.borrow();
    html! {
        <>
            if props.blank {
                <Net {grid} says={page.say(Word::DrawTypeOrPaste)} />
            } else {
            <Raster plane={props.plane.clone()} scale={props.scale.clone()} {grid} given=true
                without={drafted.as_ref().map(|draft| draft.cell)} />
            }
            <Pad id={props.id.clone()} label={props.label.clone()} described={page.say(Word::InputKeys)}
                plane={props.plane.clone()} {grid} {active} {editable} blank={props.blank} {selected} {on_gesture}
                on_active={go_to} />
            if props.blank && drafted.is_none() {
                { caret(&grid, active) }
            }
            <span class="sr" role="status">{ selected.map(|block| told(page, block)) }</span>
            if let Some(refused) = &*refused {
                <span class="said block" role="alert" style={format!("left:{}px;top:{}px;width:{}px", grid.x, grid.bottom() + 4.0, grid.width().max(240.0))}>{ refused }</span>
            }
            if let Some(draft) = drafted {
                <CellField {grid} {draft} emit={on_typing} />
            }
        </>
    }
}

/// The extent of what is selected.
fn told(page: Page, block: Block) -> String {
    let ((top, left), (bottom, right)) = (block.first(), block.last());
    let (rows, columns) = block.size();
    page.fill(
        Word::SelectedBlock,
        &[
            ("top", &top.to_string()),
            ("bottom", &bottom.to_string()),
            ("left", &left.to_string()),
            ("right", &right.to_string()),
            ("size", &sides(&[rows, columns])),
        ],
    )
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
                "Enter" if event.ctrl_key() || event.meta_key() => Typing::Commit(Next::Spread),
                "Enter" => Typing::Commit(Next::Onward),
                "Escape" => Typing::Cancel,
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            emit.emit(step);
        })
    };
    let onblur = emit.reform(|_: FocusEvent| Typing::Commit(Next::Leave));
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
