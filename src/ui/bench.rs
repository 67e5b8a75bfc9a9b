//! The grids on their baseline, with scale and ruler: the heroes of the page.

use std::sync::Arc;

use yew::prelude::*;

use super::axis::AxisSection;
use super::beyond::{BeyondMarks, Range};
use super::blank::Net;
use super::channels::{Channels, turned};
use super::desk::Phase;
use super::draw::{TAP_HUES, TAP_LETTERS};
use super::flat_scale::FlatScale;
use super::formula::TermList;
use super::frame::{Frame, use_frame};
use super::input::{FULL_CAPTION, InputCaption, InputGrid, Pen, use_pen};
use super::kernel;
use super::later::later;
use super::layout::{CAP, LIST, Layout};
use super::lens::{Lens, LensCells, Part};
use super::marks::Marks;
use super::pad::{Gesture, Pad};
use super::page::{Page, use_page};
use super::parts;
use super::plane::Plane;
use super::pointing::on_output;
use super::raster::{Coloured, Numbers, Quotients, Raster};
use super::scale::ColourScale;
use super::sheet::{Part as SheetPart, Sheet};
use super::shown::Shown;
use super::stamps;
use super::transport::{BUTTONS, StepButtons, Steps, Track, use_playing};
use super::waiting::{Waiting, use_wait};
use super::wanted::OutputSize;
use crate::ops::{Axis, Call, Geometry, Tensor};
use crate::playground::colormap::{Colormap, Scale};
use crate::playground::divisor;
use crate::playground::edit;
use crate::playground::embed;
use crate::playground::number::sides;
use crate::playground::scene::{Cell, DIMS, Planes};
use crate::playground::state::{Action, Spot, State};
use crate::playground::story::{Excess, told};
use crate::playground::subject::{Lit, Subject};
use crate::playground::words::Word;

/// The width of the output's caption in a small frame.
const BARE_CAPTION: f64 = 200.0;

/// Outputs that Shift with an arrow key moves by, where a lens shows only a few of them.
const LEAP: usize = 8;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub state: State,
    pub shown: Shown,
    pub subject: Subject,
    /// How far the output leaves the range of the input.
    pub excess: Option<Excess>,
    pub weight: Option<Arc<Tensor>>,
    pub layout: Layout,
    /// What a refused window asks for around the input.
    pub asked: Option<Geometry>,
    pub fill: Option<f32>,
    /// What the arrow between the grids says.
    pub caption: AttrValue,
    /// What the caption of the input needs, and the width of the stage.
    pub widths: (f64, f64),
    pub dispatch: Callback<Action>,
    pub on_paste: Callback<()>,
    pub on_image: Callback<()>,
}

#[component]
pub fn Bench(props: &Props) -> Html {
    let page = use_page();
    let frame = use_frame();
    let bare = frame.as_ref().is_some_and(Frame::is_bare);
    let has_ruler = frame.is_none_or(|frame| frame.parts.has(embed::Part::Ruler));
    let node = use_node_ref();
    let pen = use_pen();
    let active_out = use_state_eq(|| props.state.scene.pin.unwrap_or_default().cell);
    let active_in = use_state_eq(|| (0, 0));
    let glide = use_state_eq(|| false);

    let Props {
        shown,
        subject,
        layout,
        dispatch,
        ..
    } = props;
    let layout = *layout;
    let blank = props.state.scene.input.is_blank();
    let is_waiting = use_wait().phase != Phase::Quiet;
    let scene = &props.state.scene;
    let geometry = &shown.geometry;
    let input = Plane::new(scene.input.arc(), DIMS, scene.planes.input);
    let output = Plane::new(shown.output.clone(), DIMS, scene.planes.output);
    let rgb = scene.rgb && (input.is_colourable() || output.is_colourable());
    let scale = use_memo(
        (input.clone(), output.clone(), scene.map, rgb),
        |(input, output, map, rgb)| {
            // Of a colour picture all channels have one scale, from none to full.
            let map = if *rgb { Colormap::Gray } else { *map };
            let planes = [input.pictured(*rgb), output.pictured(*rgb)].concat();
            Scale::over(map, planes.iter().map(Plane::values))
        },
    );
    let kernel_plane = props.weight.clone().map(|weight| {
        let index = edit::kernel_plane(scene.call(), scene.planes, weight.shape());
        Plane::new(weight, DIMS, index)
    });
    let lens = layout.lens.and_then(|slot| {
        let part = match (&subject.explanation, subject.live, subject.input) {
            (Some(explanation), Some(live), _) => Part::of(explanation, geometry, live),
            (_, _, Some(cell)) => Some(Part::of_cell(cell)),
            _ => None,
        };
        Some(Lens::fit(slot, part?, &layout.input))
    });

    let steps = Steps {
        rows: layout.output.rows,
        columns: layout.output.columns,
        live: scene.pin.map(|pin| pin.cell),
    };
    let on_step = {
        let (dispatch, glide, active) = (dispatch.clone(), glide.setter(), active_out.setter());
        let from = scene.pin.map(|pin| pin.cell);
        Callback::from(move |cell: Cell| {
            glide.set(from.is_some_and(|from| from.0 == cell.0 && from.1.abs_diff(cell.1) == 1));
            active.set(cell);
            dispatch.emit(Action::Hover(None));
            dispatch.emit(Action::Pin(Some(cell.into())));
        })
    };
    let playing = use_playing(steps, props.state.hover.is_some(), &node, &on_step);

    let together = props.weight.is_none() && input.count() == output.count();
    let on_turn_input = {
        let (dispatch, planes, input) = (dispatch.clone(), scene.planes, input.clone());
        Callback::from(move |by: isize| {
            let input = turned(&input, by);
            let output = if together { input } else { planes.output };
            dispatch.emit(Action::Planes(Planes { input, output }));
        })
    };
    let on_turn_output = {
        let (dispatch, planes, output) = (dispatch.clone(), scene.planes, output.clone());
        Callback::from(move |by: isize| {
            let output = turned(&output, by);
            // Channel by channel, input and output turn together.
            let input = if together { output } else { planes.input };
            dispatch.emit(Action::Planes(Planes { input, output }));
        })
    };
    let on_output = {
        let glide = glide.setter();
        let on_output = on_output(dispatch, scene.at.stage, 0, on_turn_output.clone());
        Callback::from(move |gesture: Gesture| {
            glide.set(false);
            on_output.emit(gesture);
        })
    };
    let on_hover_input = dispatch
        .reform(|cell: Option<Cell>| Action::Hover(cell.map(|cell| Spot::Input(cell.into()))));
    let division = subject.explanation.as_ref().zip(subject.live);
    let division = division.and_then(|(explanation, (row, column))| {
        divisor::of(scene.call(), &geometry.axes, &[row, column], explanation)
    });
    let compact = layout.input.outer()[2] < FULL_CAPTION && !layout.stacked;
    let can_step = !bare && !shown.stale && !blank && steps.rows * steps.columns > 1;
    let track = if layout.stacked {
        [BUTTONS, layout.scale.2, props.widths.1 - BUTTONS]
    } else {
        [
            layout.output.x,
            layout.baseline + 8.0,
            layout.output.width().clamp(160.0, 280.0),
        ]
    };
    let brush = pen.ink(&scale).filter(|_| !rgb);
    let on_brush = {
        let pen = pen.clone();
        move |value| {
            pen.set(Pen {
                value: Some(value),
                ..*pen
            });
        }
    };
    let marks = tap_values(subject, geometry.axes.last());
    let step_buttons = can_step.then(
        || html! { <StepButtons {steps} playing={playing.clone()} on_step={on_step.clone()} /> },
    );
    let has_axis = !matches!(geometry.axes.last(), Some(Axis::Rearranged { .. }));
    let value = match (subject.live, subject.input) {
        (Some(cell), _) => output.at(cell),
        (_, Some(cell)) => input.at(cell),
        _ => None,
    };

    // Where a ruler would be there are examples, beneath the bench.
    let height = match (blank, layout.stacked) {
        (true, true) => layout.baseline + 16.0,
        (true, false) => layout.ruler - 16.0,
        (false, _) => layout.height,
    };

    let stamped = matches!(geometry.axes.last(), Some(Axis::Transposed(_)));

    html! {
        <>
            <div class="bench" ref={node} style={format!("height:{height}px")}>
                if blank {
                    <Net grid={layout.output} says={page.say(Word::OutputAppears)} faint=true />
                } else if rgb && output.is_colourable() {
                    <Coloured plane={output.clone()} scale={(*scale).clone()} grid={layout.output} stale={shown.stale} />
                } else {
                    <Raster plane={output.clone()} scale={(*scale).clone()} grid={layout.output} stale={shown.stale}
                        numbers={divisors(scene.call(), geometry).map_or(Numbers::Values, Numbers::Divided)} />
                }
                if let Some(excess) = props.excess.filter(|_| !rgb && !blank) {
                    <BeyondMarks plane={output.clone()} scale={(*scale).clone()} grid={layout.output} {excess} />
                    // Beside the scale, where that stands upright.
                    if !layout.stacked && !bare { <Range scale={(*scale).clone()} {excess} place={layout.scale} /> }
                }
                if let Some(lens) = lens {
                    <LensCells {lens} input={input.clone()} scale={(*scale).clone()} />
                }
                <Marks {layout} geometry={geometry.clone()} asked={props.asked.clone()} fill={props.fill} subject={subject.clone()} {lens} output={output.clone()}
                    broken={shown.stale} caption={props.caption.clone()} input_plane={input.index()}
                    channels={channels(&scene.input.tensor, geometry.axes.len())} scale={(*scale).clone()} glide={*glide} />
                if bare {
                    // Its numbers tell what its colours do.
                } else if layout.stacked && !blank {
                    <FlatScale scale={(*scale).clone()} left={layout.scale.0} top={layout.scale.1} width={props.widths.1}
                        marks={lettered(&marks)} {brush} {on_brush} />
                } else if !blank {
                    <ColourScale scale={(*scale).clone()} left={layout.scale.0} top={layout.scale.1} bottom={layout.scale.2}
                        {marks} lit={lit_mark(subject)} {value} {brush} {on_brush} />
                }
                if let (Some(left), Some(story)) = (layout.list, &subject.story) {
                    <TermList strip={story.right.clone()} style={beside(&layout, left)} />
                }

                <InputCaption style={cap(&layout, props.widths, true)} sizes={vec![layout.input.rows, layout.input.columns]}
                    pen={pen.clone()} scale={(*scale).clone()} {compact} dispatch={dispatch.clone()} on_paste={props.on_paste.clone()}
                    on_image={props.on_image.clone()}>
                    <Channels plane={input.clone()} on_turn={on_turn_input.clone()} {rgb} on_rgb={dispatch.reform(Action::Rgb)} />
                </InputCaption>
                if rgb && input.is_colourable() && !blank {
                    <Coloured plane={input.clone()} grid={layout.input} scale={(*scale).clone()} given=true />
                    <Pad id="input" label={format!("{}, {}", page.say(Word::Input), sides(input.sizes()))} plane={input.clone()}
                        grid={layout.input} active={*active_in} editable=false on_gesture={on_picture(&on_hover_input, &on_turn_input)}
                        on_active={let active = active_in.setter(); move |cell| active.set(cell)} />
                } else {
                    <InputGrid plane={input.clone()} grid={layout.input} scale={(*scale).clone()} {pen} selected={props.state.selected} {blank} dispatch={dispatch.clone()}
                        on_hover={on_hover_input} on_turn={on_turn_input} />
                }
                if let (Some(weight), Some(plane), Some(grid)) = (&props.weight, kernel_plane, layout.kernel) {
                    { later().map(|later| (later.kernel)(kernel::Props {
                        call: scene.call().clone(),
                        weight: weight.clone(),
                        plane,
                        grid,
                        caption: None,
                        selected: props.state.selected,
                        dispatch: dispatch.clone(),
                    })) }
                }
                <div class="cap" style={cap(&layout, props.widths, false)}>
                    <b>{ page.say(if shown.stale && !shown.is_empty() { Word::LastValidOutput } else { Word::Output }) }</b>
                    if shown.stale {
                        <span class="size" id="output-size" data-shows="size">{ sides(output.sizes()) }</span>
                    } else {
                        <OutputSize text={sides(output.sizes())} call={scene.call().clone()} geometry={geometry.clone()} shows="size"
                            dispatch={dispatch.clone()} />
                    }
                    <Channels plane={output.clone()} on_turn={on_turn_output} {rgb} on_rgb={dispatch.reform(Action::Rgb)} />
                    if bare && !is_waiting {
                        <span class="past">{ &props.caption }</span>
                    } else {
                        <span class="tools">
                            <Waiting />
                            if !is_waiting {
                                { colormap_picker(page, scene.map, dispatch) }
                                if !layout.stacked { { step_buttons.clone() } }
                            }
                        </span>
                    }
                </div>
                if layout.stacked {
                    <div class="steps" style={format!("left:0;top:{}px", layout.scale.2)}>{ step_buttons }</div>
                }
                if !blank {
                    <Pad id="output" label={format!("{}, {} × {}", page.say(Word::Output), layout.output.rows, layout.output.columns)}
                        described={page.say(Word::OutputKeys)} plane={output.clone()} grid={layout.output} leap={lens.map(|_| LEAP)}
                        active={*active_out} editable=false on_gesture={on_output}
                        on_active={let active = active_out.setter(); move |cell| active.set(cell)} />
                }
                if can_step { <Track {steps} {playing} {on_step} place={track} /> }
                if shown.is_empty() {
                    <p class="empty" style={format!("left:{}px;top:{}px;width:{}px", layout.absent[0],
                        layout.absent[1] + layout.absent[3] / 2.0 - 24.0, layout.absent[2])}>
                        { page.say(if shown.stale { Word::NoOutput } else { Word::EmptyOutput }) }</p>
                }
                if !blank && ((has_axis && !stamped && props.asked.is_none()) || division.is_some()) {
                    <Sheet part={SheetPart::Ruler} height={layout.below}>
                        if let Some(division) = division {
                            { later().map(|later| (later.divisor)(super::divisor::Props {
                                division,
                                scale: (*scale).clone(),
                                top: layout.ruler,
                                width: props.widths.1,
                                dispatch: dispatch.clone(),
                            })) }
                        } else {
                            <AxisSection call={scene.call().clone()} geometry={geometry.clone()} {layout} subject={subject.clone()}
                                width={props.widths.1} dispatch={dispatch.clone()} />
                        }
                    </Sheet>
                }
            </div>
            if stamped && has_ruler && !shown.stale && !blank {
                { parts::STAMPS.show(stamps::Props {
                    state: props.state.clone(),
                    geometry: geometry.clone(),
                    subject: subject.clone(),
                    scale: (*scale).clone(),
                    layout,
                    width: props.widths.1,
                    dispatch: dispatch.clone(),
                }) }
            }
        </>
    }
}

/// A colour picture is looked at; its channels are drawn on one by one.
fn on_picture(hover: &Callback<Option<Cell>>, turn: &Callback<isize>) -> Callback<Gesture> {
    let (hover, turn) = (hover.clone(), turn.clone());
    Callback::from(move |gesture: Gesture| match gesture {
        Gesture::Hover(cell) => hover.emit(cell),
        Gesture::Turn(by) => turn.emit(by),
        _ => {}
    })
}

/// The divisor of every output cell of an average pool.
fn divisors(call: &Call, geometry: &Geometry) -> Option<Quotients> {
    let [.., y, x] = &geometry.axes[..] else {
        return None;
    };
    let ((rows, height), (columns, width)) = (divisor::along(call, y)?, divisor::along(call, x)?);
    Some(Quotients {
        rows: rows.into(),
        columns: columns.into(),
        full: height * width,
    })
}

/// The values of up to four taps, as the scale marks them: those of stamps are multiplied first.
pub fn tap_values(subject: &Subject, axis: Option<&Axis>) -> Vec<f32> {
    let Some(explanation) = &subject.explanation else {
        return Vec::new();
    };
    if !subject.has_letters() {
        return Vec::new();
    }
    let taps = told(explanation);
    let stamped = matches!(axis, Some(Axis::Transposed(_)));
    let value = |tap: &crate::ops::Tap| {
        if stamped {
            tap.value * tap.weight
        } else {
            tap.value
        }
    };
    taps.into_iter().map(value).collect()
}

/// The values of taps with their colours and letters.
fn lettered(values: &[f32]) -> Vec<(f32, &'static str, &'static str)> {
    let marks = values.iter().zip(TAP_HUES).zip(TAP_LETTERS);
    marks
        .map(|((&value, hue), letter)| (value, hue, letter))
        .collect()
}

pub fn lit_mark(subject: &Subject) -> Option<usize> {
    match subject.lit? {
        Lit::Tap(tap) => Some(tap),
        Lit::Row(_) | Lit::Slice(_) => None,
    }
}

fn channels(tensor: &Tensor, dims: usize) -> usize {
    let shape = tensor.shape();
    shape.len().checked_sub(dims + 1).map_or(1, |at| shape[at])
}

/// Where the list beside the input stands.
fn beside(layout: &Layout, left: f64) -> String {
    let [_, top, _, bottom] = layout.input.outer();
    let height = (bottom - top).max(LIST);
    format!("left:{left}px;top:{top}px;height:{height}px")
}

/// Where the caption of the input or of the output stands.
fn cap(layout: &Layout, (caption, room): (f64, f64), is_input: bool) -> String {
    let (left, top, width) = if is_input {
        let [left, top, right, _] = layout.input.outer();
        (left, top, right - left)
    } else {
        let top = if layout.output.rows == 0 {
            layout.absent[1]
        } else {
            layout.output.y
        };
        (layout.output.x, top, layout.output.width())
    };
    if layout.stacked {
        return format!("left:0;top:{}px;width:{}px", top - CAP, room);
    }
    let least = match (is_input, layout.bare) {
        (true, _) => caption,
        (false, true) => BARE_CAPTION.min(room - left),
        (false, false) => 280.0,
    };
    format!(
        "left:{left}px;top:{}px;width:{}px",
        top - 44.0,
        width.max(least)
    )
}

pub fn colormap_picker(page: Page, map: Colormap, dispatch: &Callback<Action>) -> Html {
    let options: Vec<AttrValue> = Colormap::ALL.iter().map(|map| map.name().into()).collect();
    let on_choose =
        dispatch.reform(|name: String| Action::Colormap(Colormap::find(&name).unwrap_or_default()));
    html! { <super::control::Pick id="colormap" label={page.say(Word::Colormap)} {options} chosen={map.name()} {on_choose} /> }
}
