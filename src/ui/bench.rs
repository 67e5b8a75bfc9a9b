//! The grids on their baseline, with scale and ruler: the heroes of the page.

use yew::prelude::*;

use super::control::Segmented;
use super::examples::Examples;
use super::layout::{Layout, Room, lay_out};
use super::marks::Marks;
use super::menu::{Item, Menu};
use super::pad::{Gesture, Pad};
use super::page::{Page, use_page};
use super::plane::Plane;
use super::raster::Raster;
use super::ruler::{Ruler, zoom};
use super::scale::ColourScale;
use super::shown::Shown;
use super::sizer::{Corner, SizeButton};
use crate::ops::{Axis, Explanation, Rule, Tensor};
use crate::playground::advice::Preset;
use crate::playground::colormap::{Colormap, Scale};
use crate::playground::edit;
use crate::playground::number;
use crate::playground::scene::Cell;
use crate::playground::state::{Action, Change, Planes, State};
use crate::playground::story::told;
use crate::playground::words::Word;

/// What a press on the input does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tool {
    Draw,
    Type,
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub state: State,
    pub shown: Shown,
    pub explanation: Option<Explanation>,
    pub room: Room,
    pub caption: AttrValue,
    pub dispatch: Callback<Action>,
    pub on_paste: Callback<()>,
    pub on_image: Callback<()>,
    pub on_layout: Callback<f64>,
}

/// What is being typed over a cell, and whether it could not be read.
#[derive(Clone, Debug, PartialEq)]
struct Draft {
    grid: &'static str,
    cell: Cell,
    text: String,
    unread: bool,
}

impl Draft {
    /// What a key on the grid does to what is being typed there; none where it is another's.
    fn step(&self, grid: &'static str, gesture: &Gesture) -> Option<Typing> {
        if self.grid != grid {
            return None;
        }
        match gesture {
            Gesture::Type(cell, text) if *cell == self.cell => {
                Some(Typing::Text(format!("{}{text}", self.text)))
            }
            Gesture::Clear(cell) if *cell == self.cell => {
                let mut text = self.text.clone();
                text.pop();
                Some(Typing::Text(text))
            }
            Gesture::Choose(cell) if *cell == self.cell => Some(Typing::Commit {
                onward: true,
                leaving: false,
            }),
            Gesture::Leave => Some(Typing::Cancel),
            _ => None,
        }
    }
}

#[component]
pub fn Bench(props: &Props) -> Html {
    let page = use_page();
    let tool = use_state_eq(|| Tool::Draw);
    let brush = use_state_eq(|| None::<f32>);
    // Read at once, not at the next render: keys may come faster than the field over their cell.
    let draft = use_mut_ref(|| None::<Draft>);
    let put_draft = {
        let (draft, render) = (draft.clone(), use_force_update());
        move |next: Option<Draft>| {
            *draft.borrow_mut() = next;
            render.force_update();
        }
    };
    let active = use_state_eq(|| (0, 0));
    let active_out = use_state_eq(|| props.state.scene.pin.unwrap_or_default());
    let active_kernel = use_state_eq(|| (0, 0));
    let by_row = use_state_eq(|| false);

    let scene = &props.state.scene;
    let geometry = &props.shown.geometry;
    // The default weights are made anew at each call: they are kept as long as the call is.
    let weight = use_memo(scene.call().clone(), edit::weight);
    let kernel_size = weight.as_ref().as_deref().map(edit::extent);
    let layout = lay_out(props.room, geometry, kernel_size);
    let input = Plane::new(scene.input.arc(), props.state.planes.input);
    let output = Plane::new(props.shown.output.clone(), props.state.planes.output);
    let scale = use_memo(
        (input.clone(), output.clone(), scene.map),
        |(input, output, map)| Scale::over(*map, input.values().iter().chain(output.values())),
    );
    let kernel_plane = weight.as_ref().clone().map(|weight| {
        let index = kernel_index(props, weight.shape());
        Plane::new(weight, index)
    });

    use_effect_with((layout.output.x, props.on_layout.clone()), |(x, emit)| {
        emit.emit(*x)
    });

    let live = props
        .state
        .live()
        .filter(|&(r, c)| r < layout.output.rows && c < layout.output.columns);
    let explained = props.explanation.as_ref().filter(|_| !props.shown.stale);
    let brush_value = brush.unwrap_or_else(|| {
        number::parse(&scale.tick_text(scale.high)).unwrap_or(scale.high as f32)
    });

    let dispatch = &props.dispatch;
    let set = {
        let dispatch = dispatch.clone();
        move |cells: Vec<(Cell, f32)>| dispatch.emit(Action::Change(Change::Cells(cells)))
    };
    let start_edit = {
        let (put, input, kernel) = (put_draft.clone(), input.clone(), kernel_plane.clone());
        move |grid: &'static str, cell: Cell, typed: String| {
            let plane = if grid == "kernel" {
                kernel.as_ref()
            } else {
                Some(&input)
            };
            // No number begins with its exponent.
            if typed.eq_ignore_ascii_case("e") {
                return;
            }
            let now = plane.and_then(|plane| plane.at(cell)).unwrap_or_default();
            let text = if typed.is_empty() {
                shortest(now)
            } else {
                typed
            };
            put(Some(Draft {
                grid,
                cell,
                text,
                unread: false,
            }));
        }
    };

    let set_weight = {
        let dispatch = dispatch.clone();
        let (offset, columns) = kernel_plane.as_ref().map_or((0, 1), |plane| {
            let (rows, columns) = plane.extent();
            (plane.index() * rows * columns, columns)
        });
        move |(row, column): Cell, value: f32| {
            dispatch.emit(Action::Change(Change::Weight(
                offset + row * columns + column,
                value,
            )));
        }
    };
    let on_draft = {
        let (draft, put) = (draft.clone(), put_draft);
        let (set, set_weight) = (set.clone(), set_weight.clone());
        let (active, active_kernel) = (active.clone(), active_kernel.clone());
        let (rows, kernel_rows) = (layout.input.rows, layout.kernel.map_or(1, |k| k.rows));
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
                    super::page::focus(now.grid);
                }
                Typing::Commit { onward, leaving } => match number::parse(&now.text) {
                    Some(value) => {
                        put(None);
                        let (cell, rows, active) = if now.grid == "kernel" {
                            set_weight(now.cell, value);
                            (now.cell, kernel_rows, &active_kernel)
                        } else {
                            set(vec![(now.cell, value)]);
                            (now.cell, rows, &active)
                        };
                        if onward {
                            active.set(((cell.0 + 1).min(rows - 1), cell.1));
                        }
                        if !leaving {
                            super::page::focus(now.grid);
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
    // Keys that reach a grid while its field is open, or about to, are the field's.
    let typed_on = {
        let (draft, emit) = (draft.clone(), on_draft.clone());
        move |grid: &'static str, gesture: &Gesture| {
            let step = draft
                .borrow()
                .as_ref()
                .and_then(|now| now.step(grid, gesture));
            let taken = step.is_some();
            step.into_iter().for_each(|step| emit.emit(step));
            taken
        }
    };

    let together = weight.is_none() && input.count() == output.count();
    let last_drawn = use_mut_ref(|| None::<Cell>);
    let on_input = {
        let (dispatch, set, edit) = (dispatch.clone(), set.clone(), start_edit.clone());
        let (tool, brush, input) = (*tool, brush.clone(), input.clone());
        let (planes, last, typed_on) = (props.state.planes, last_drawn.clone(), typed_on.clone());
        Callback::from(move |gesture: Gesture| match gesture {
            gesture if typed_on("input", &gesture) => {}
            Gesture::Press {
                cell, alt: true, ..
            } => brush.set(input.at(cell)),
            Gesture::Press { cell, shift, .. } if tool == Tool::Draw => {
                dispatch.emit(Action::Grab);
                *last.borrow_mut() = Some(cell);
                set(vec![(cell, if shift { 0.0 } else { brush_value })]);
            }
            Gesture::Drag { cell, shift } if tool == Tool::Draw => {
                // A press that picked a value draws nothing.
                let Some(from) = *last.borrow() else { return };
                *last.borrow_mut() = Some(cell);
                let value = if shift { 0.0 } else { brush_value };
                set(between(from, cell)
                    .into_iter()
                    .map(|cell| (cell, value))
                    .collect());
            }
            Gesture::Lift if tool == Tool::Draw => {
                last.borrow_mut().take();
                dispatch.emit(Action::Release);
            }
            Gesture::Choose(cell) if tool == Tool::Type => edit("input", cell, String::new()),
            Gesture::Type(cell, text) => edit("input", cell, text),
            Gesture::Clear(cell) => set(vec![(cell, 0.0)]),
            Gesture::Turn(by) => {
                let input = turned(&input, by);
                let output = if together { input } else { planes.output };
                dispatch.emit(Action::Planes(Planes { input, output }));
            }
            _ => {}
        })
    };
    let on_output = {
        let (dispatch, planes, output) = (dispatch.clone(), props.state.planes, output.clone());
        let pin = scene.pin;
        Callback::from(move |gesture: Gesture| match gesture {
            Gesture::Hover(cell) => dispatch.emit(Action::Hover(cell)),
            Gesture::Drag { cell, .. } => {
                dispatch.emit(Action::Hover(Some(cell)));
                dispatch.emit(Action::Pin(Some(cell)));
            }
            Gesture::Choose(cell) => dispatch.emit(Action::Pin(Some(cell))),
            Gesture::Leave => {
                dispatch.emit(Action::Hover(None));
                if pin.is_some() {
                    dispatch.emit(Action::Pin(None));
                }
            }
            Gesture::Turn(by) => {
                let output = turned(&output, by);
                // Channel by channel, input and output turn together.
                let input = if together { output } else { planes.input };
                dispatch.emit(Action::Planes(Planes { input, output }));
            }
            _ => {}
        })
    };
    let on_kernel = {
        let edit = start_edit;
        Callback::from(move |gesture: Gesture| match gesture {
            gesture if typed_on("kernel", &gesture) => {}
            Gesture::Choose(cell) => edit("kernel", cell, String::new()),
            Gesture::Type(cell, text) => edit("kernel", cell, text),
            Gesture::Clear(cell) => set_weight(cell, 0.0),
            _ => {}
        })
    };

    let drafted = draft.borrow().clone();
    let marks: Vec<f32> = explained
        .map(|e| told(e))
        .filter(|taps| taps.len() <= 4 && explained.is_some_and(|e| e.rule == Rule::Sum))
        .map(|taps| {
            let weigh = matches!(geometry.axes.last(), Some(Axis::Transposed(_)));
            taps.iter()
                .map(|t| if weigh { t.value * t.weight } else { t.value })
                .collect()
        })
        .unwrap_or_default();
    let n = geometry.axes.len();
    let axis = geometry.axes[if *by_row { n - 2 } else { n - 1 }].clone();
    let live_on_axis = live
        .filter(|_| !props.shown.stale)
        .map(|(r, c)| if *by_row { r } else { c });
    let in_planes = page_of(page, input.index(), input.count());
    let out_planes = page_of(page, output.index(), output.count());
    let turn = |which: Word, by: isize, gesture: Callback<Gesture>| {
        html! { <button type="button" aria-label={page.say(which)} onclick={gesture.reform(move |_: MouseEvent| Gesture::Turn(by))}>
        { if by < 0 { "‹" } else { "›" } }</button> }
    };
    let tool_button = |which: Tool, word: Word| {
        let tool = tool.clone();
        html! { <button type="button" class="link" aria-pressed={(*tool == which).to_string()}
        onclick={move |_: MouseEvent| tool.set(which)}>{ page.say(word) }</button> }
    };
    let by = if layout.input.cell() < 2.0 {
        layout.input.columns
    } else {
        layout.input.rows
    };
    let compact = by > 0 && layout.input.outer()[2] < 330.0 && !layout.stacked;

    html! {
        <div class="bench" style={format!("height:{}px", layout.height)}>
            <Raster plane={input.clone()} scale={(*scale).clone()} grid={layout.input}
                without={drafted.as_ref().filter(|d| d.grid == "input").map(|d| d.cell)} />
            <Raster plane={output.clone()} scale={(*scale).clone()} grid={layout.output} stale={props.shown.stale} />
            if let (Some(plane), Some(grid)) = (&kernel_plane, layout.kernel) {
                <Raster plane={plane.clone()} {grid} scale={Scale::over(Colormap::Vik, plane.values())}
                    without={drafted.as_ref().filter(|d| d.grid == "kernel").map(|d| d.cell)} />
            }
            <Marks {layout} geometry={geometry.clone()} explanation={explained.cloned()} {live}
                broken={props.shown.stale} caption={props.caption.clone()}
                input_plane={input.index()} channels={channels(&scene.input.tensor, n)} scale={(*scale).clone()} />
            <ColourScale scale={(*scale).clone()} left={layout.scale.0} top={layout.scale.1} bottom={layout.scale.2} {marks}
                value={live.filter(|_| !props.shown.stale).and_then(|cell| output.at(cell))}
                brush={(*tool == Tool::Draw).then_some(brush_value)}
                on_brush={let brush = brush.clone(); move |value| brush.set(Some(value))} />

            <div class="cap" style={cap(&layout, Some(props.room.caption))}>
                <b>{ page.say(Word::Input) }</b>
                <SizeButton rows={layout.input.rows} columns={layout.input.columns}
                    on_size={dispatch.reform(|(rows, columns)| Action::Change(Change::Resize(rows, columns)))} />
                if let Some(text) = in_planes {
                    <span class="channel">{ turn(Word::PreviousChannel, -1, on_input.clone()) }{ text }{ turn(Word::NextChannel, 1, on_input.clone()) }</span>
                }
                <span class="tools">
                    { tool_button(Tool::Draw, Word::Draw) }
                    { tool_button(Tool::Type, Word::Type) }
                    <button type="button" class="link" onclick={props.on_paste.reform(|_: MouseEvent| ())}>{ page.say(Word::Paste) }</button>
                    if !compact {
                        <button type="button" class="link" onclick={props.on_image.reform(|_: MouseEvent| ())}>{ page.say(Word::Image) }</button>
                    }
                    <Examples dispatch={dispatch.clone()} on_image={compact.then(|| props.on_image.clone())} />
                </span>
            </div>
            if let (Some(plane), Some(grid)) = (&kernel_plane, layout.kernel) {
                <div class="cap" style={format!("left:{}px;top:{}px;width:{}px", grid.x, grid.y - 44.0, grid.width().max(150.0))}>
                    <b>{ page.say(Word::Kernel) }</b>
                    <span class="size">{ format!("{} × {}", grid.rows, grid.columns) }</span>
                    <span class="tools">
                        { presets(page, plane, weight.as_ref().as_deref(), dispatch) }
                    </span>
                </div>
                <Pad id="kernel" label={page.say(Word::Kernel)} described={page.say(Word::InputKeys)} plane={plane.clone()} {grid}
                    active={*active_kernel} editable=true on_gesture={on_kernel}
                    on_active={let active = active_kernel.setter(); move |cell| active.set(cell)} />
            }
            <div class="cap" style={cap(&layout, None)}>
                <b>{ page.say(if props.shown.stale && !props.shown.is_empty() { Word::LastValidOutput } else { Word::Output }) }</b>
                <span class="size" id="output-size">{ format!("{} × {}", layout.output.rows, layout.output.columns) }</span>
                if let Some(text) = out_planes {
                    <span class="channel">{ turn(Word::PreviousChannel, -1, on_output.clone()) }{ text }{ turn(Word::NextChannel, 1, on_output.clone()) }</span>
                }
                <span class="tools">{ colormap_picker(page, scene.map, dispatch) }</span>
            </div>
            <Pad id="input" label={format!("{}, {} × {}", page.say(Word::Input), layout.input.rows, layout.input.columns)}
                described={page.say(Word::InputKeys)} plane={input.clone()} grid={layout.input} active={*active}
                editable=true on_gesture={on_input} on_active={let active = active.setter(); move |cell| active.set(cell)} />
            <Corner grid={layout.input} dispatch={dispatch.clone()} />
            <Pad id="output" label={format!("{}, {} × {}", page.say(Word::Output), layout.output.rows, layout.output.columns)}
                described={page.say(Word::OutputKeys)} plane={output.clone()} grid={layout.output}
                active={*active_out} editable=false on_gesture={on_output}
                on_active={let active = active_out.setter(); move |cell| active.set(cell)} />
            if props.shown.is_empty() {
                <p class="empty" style={format!("left:{}px;top:{}px;width:{}px", layout.output.x,
                    layout.input.y + layout.input.height() / 2.0 - 24.0, layout.input.width())}>
                    { page.say(if props.shown.stale { Word::NoOutput } else { Word::EmptyOutput }) }</p>
            }
            if let Some(now) = &drafted {
                { field(page, now, &layout, &on_draft) }
            }
            if !matches!(axis, Axis::Rearranged { .. }) {
                <div class="cap" style={format!("left:0;top:{}px;width:{}px", layout.ruler,
                    if layout.stacked { props.room.width } else { layout.ruler_width })}>
                    <span class="title">{ ruler_title(page, &axis, *by_row, live_on_axis) }</span>
                    <span class="tools">
                        { legend(page, &axis) }
                        <Segmented label={page.say(Word::RulerAxis)} class="small" options={vec!["y".into(), "x".into()]}
                            chosen={Some(usize::from(!*by_row))} on_choose={let by_row = by_row.clone(); move |i| by_row.set(i == 0)} />
                    </span>
                </div>
                <Ruler {axis} live={live_on_axis} top={layout.ruler + 22.0} width={layout.ruler_width}
                    input_label={page.say(Word::InputAxis)} output_label={page.say(Word::OutputAxis)} />
            }
        </div>
    }
}

/// The kernel plane that leads from the shown input channel to the shown output channel.
fn kernel_index(props: &Props, shape: &[usize]) -> usize {
    let (first, second) = (shape[0].max(1), shape[1].max(1));
    let planes = props.state.planes;
    // A transposed convolution's weight is (in, out / groups, …).
    if props.state.scene.call().class.name == "ConvTranspose" {
        (planes.input % first) * second + planes.output % second
    } else {
        (planes.output % first) * second + planes.input % second
    }
}

fn channels(tensor: &Tensor, dims: usize) -> usize {
    let shape = tensor.shape();
    shape.len().checked_sub(dims + 1).map_or(1, |at| shape[at])
}

/// The plane so many further on, as far as there are planes.
fn turned(plane: &Plane, by: isize) -> usize {
    let last = plane.count().saturating_sub(1);
    plane.index().saturating_add_signed(by).min(last)
}

fn page_of(page: Page, index: usize, count: usize) -> Option<String> {
    (count > 1).then(|| {
        page.fill(
            Word::Channel,
            &[("n", &index.to_string()), ("count", &count.to_string())],
        )
    })
}

/// Where the caption of the input or of the output stands.
fn cap(layout: &Layout, input: Option<f64>) -> String {
    let (left, top, width) = if input.is_some() {
        let [left, top, right, _] = layout.input.outer();
        (left, top, right - left)
    } else {
        let top = if layout.output.rows == 0 {
            layout.input.y
        } else {
            layout.output.y
        };
        (layout.output.x, top, layout.output.width())
    };
    let (lift, least) = if layout.stacked {
        (64.0, 340.0)
    } else {
        (44.0, input.unwrap_or(240.0))
    };
    format!(
        "left:{left}px;top:{}px;width:{}px",
        top - lift,
        width.max(least)
    )
}

/// A value as it is typed again: the shortest text that reads back to it.
fn shortest(value: f32) -> String {
    format!("{value}")
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

/// A step of typing over a cell.
enum Typing {
    Text(String),
    Commit { onward: bool, leaving: bool },
    Cancel,
}

fn field(page: Page, draft: &Draft, layout: &Layout, emit: &Callback<Typing>) -> Html {
    let grid = match (draft.grid, layout.kernel) {
        ("kernel", Some(kernel)) => kernel,
        _ => layout.input,
    };
    let (row, column) = (draft.cell.0 as f64, draft.cell.1 as f64);
    let style = format!(
        "left:{}px;top:{}px;width:{}px;height:{}px;font-size:{}px",
        grid.column(column),
        grid.row(row),
        grid.cell_w,
        grid.cell_h.max(24.0),
        (grid.cell() * 0.26).clamp(11.0, 20.0)
    );
    let label = page.fill(
        Word::CellAt,
        &[
            ("row", &draft.cell.0.to_string()),
            ("column", &draft.cell.1.to_string()),
        ],
    );
    html! { <CellField {style} {label} text={draft.text.clone()} unread={draft.unread} emit={emit.clone()}
    below={grid.row(row + 1.0)} left={grid.column(column)} /> }
}

#[derive(Properties)]
struct CellFieldProps {
    style: String,
    label: String,
    text: String,
    unread: bool,
    left: f64,
    below: f64,
    emit: Callback<Typing>,
}

impl PartialEq for CellFieldProps {
    fn eq(&self, other: &Self) -> bool {
        self.style == other.style
            && self.text == other.text
            && self.unread == other.unread
            && self.emit == other.emit
    }
}

/// The field over a cell while a number is typed.
#[component]
fn CellField(props: &CellFieldProps) -> Html {
    let page = use_page();
    let node = use_node_ref();
    use_effect_with((props.style.clone(), node.clone()), |(_, node)| {
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
    html! {
        <>
            <input ref={node} class="edit" id="cell-edit" style={props.style.clone()} aria-label={props.label.clone()}
                inputmode="decimal" autocomplete="off" value={props.text.clone()} aria-invalid={props.unread.to_string()}
                {oninput} {onkeydown} {onblur} />
            if props.unread {
                <span class="said" role="alert" style={format!("left:{}px;top:{}px", props.left, props.below + 4.0)}>
                    { page.fill(Word::NotANumber, &[("text", &props.text)]) }</span>
            }
        </>
    }
}

fn colormap_picker(page: Page, map: Colormap, dispatch: &Callback<Action>) -> Html {
    let options: Vec<AttrValue> = Colormap::ALL.iter().map(|map| map.name().into()).collect();
    let on_choose =
        dispatch.reform(|name: String| Action::Colormap(Colormap::find(&name).unwrap_or_default()));
    html! { <super::control::Pick id="colormap" label={page.say(Word::Colormap)} {options} chosen={map.name()} {on_choose} /> }
}

/// The kernels that suit the kernel's size.
fn presets(
    page: Page,
    plane: &Plane,
    weight: Option<&Tensor>,
    dispatch: &Callback<Action>,
) -> Html {
    let (rows, columns) = plane.extent();
    let shape = weight
        .map(|weight| weight.shape().to_vec())
        .unwrap_or_default();
    let presets: Vec<_> = Preset::ALL
        .into_iter()
        .filter(|preset| preset.kernel(rows, columns).is_some())
        .collect();
    let items: Vec<_> = presets
        .iter()
        .map(|preset| Item {
            name: page.say(preset.word()).into(),
            aside: AttrValue::default(),
        })
        .collect();
    let on_choose = dispatch
        .reform(move |i: usize| Action::Change(Change::Param("weight", presets[i].weight(&shape))));
    html! { <Menu id="presets" label={page.say(Word::Presets)} {items} {on_choose} /> }
}

/// What the hatches on grid and ruler mean, as far as there are any.
fn legend(page: Page, axis: &Axis) -> Html {
    let Axis::Window(window) = axis else {
        return Html::default();
    };
    let swatch = |fill: &'static str, word: Word| {
        html! {
            <span class="legend">
                <svg width="14" height="14" aria-hidden="true"><rect width="14" height="14" {fill} /></svg>{ page.say(word) }
            </span>
        }
    };
    html! {
        <>
            if window.padding.iter().any(|&n| n > 0) { { swatch("url(#hatch-padding)", Word::Padding) } }
            if window.overhang() > 0 { { swatch("url(#hatch-overhang)", Word::CeilOverhang) } }
            if !axis.unread().is_empty() { { swatch("url(#dots)", Word::Dropped) } }
        </>
    }
}

fn ruler_title(page: Page, axis: &Axis, by_row: bool, live: Option<usize>) -> String {
    let pick = |column: Word, row: Word| if by_row { row } else { column };
    match axis {
        Axis::Resample(_) => match zoom(axis, live) {
            Some((from, to)) => page.fill(
                pick(Word::RulerColumnsZoomed, Word::RulerRowsZoomed),
                &[("from", &from.to_string()), ("to", &to.to_string())],
            ),
            None => page.say(pick(Word::RulerColumns, Word::RulerRows)).into(),
        },
        Axis::Transposed(_) => page.say(pick(Word::StampColumns, Word::StampRows)).into(),
        _ => page.say(pick(Word::WindowColumns, Word::WindowRows)).into(),
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
