//! Volumes: input slices over the depth ruler, output slices under it, and one of them open.

mod depth;
mod kernel;
mod layout;
mod marks;
mod table;

use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use super::backward::can_show;
use super::bench::colormap_picker;
use super::channels::{Channels, turned};
use super::coverage::CoverageMap;
use super::figure::Figure;
use super::formula::Formula;
use super::input::{InputCaption, InputGrid, Pen, use_pen};
use super::lede::{FlowTabs, Lede};
use super::pad::Pad;
use super::page::{Page, use_page};
use super::plane::Plane;
use super::pointing::on_output;
use super::raster::Raster;
use super::refusal::{Raised, Stopped};
use super::scale::ColourScale;
use super::shown::Shown;
use super::single::hint_of;
use super::size_note::{Note, SizeNote};
use super::source::{SourceCaption, SourceGrid};
use super::transport::{BUTTONS, StepButtons, Steps, Track, use_playing};
use super::wanted::OutputSize;
use crate::playground::colormap::Scale;
use crate::playground::edit;
use crate::playground::evaluate::Evaluated;
use crate::playground::number::sides;
use crate::playground::scene::{Cell, Place, Planes, Scene};
use crate::playground::state::{Action, Spot};
use crate::playground::story::{self, Story};
use crate::playground::subject::Subject;
use crate::playground::words::{Lang, Word, rich};
use depth::DepthRuler;
use kernel::Kernel;
use layout::{Layout, Room, lay_out};
use marks::{Marks, by_slice};
use table::Weights;

#[component]
pub fn Volume(props: &Figure) -> Html {
    let page = use_page();
    let node = use_node_ref();
    let pen = use_pen();
    let active = use_state_eq(|| props.state.scene.pin.unwrap_or_default().cell);
    let scene = &props.state.scene;
    let at = scene.at;
    let outcome = props.results.outcome(at);
    let source = props
        .results
        .track(at.track)
        .source(at.stage, &scene.input.arc());
    let note = use_memo(
        (
            scene.track().clone(),
            props.results.track(at.track).clone(),
            page.lang,
        ),
        |(track, result, lang)| Note::of(track, result, *lang),
    );
    // The last valid result outlives a refusal, with its operation.
    let last = use_mut_ref(|| None::<Arc<Evaluated>>);
    let result = outcome.as_ref().ok();
    let result = result.filter(|result| result.geometry.axes.len() == 3);
    if let Some(result) = result {
        *last.borrow_mut() = Some(result.clone());
    }
    let weight = use_memo(scene.call().clone(), edit::weight);
    let shown = match (result, &*last.borrow()) {
        (Some(result), _) => Shown::current(result),
        (None, Some(result)) => Shown::stale(result, source.tensor()),
        (None, None) => Shown::nothing(source.tensor(), 3),
    };
    let narrow = props.extent.is_narrow();
    let tell = |result: &Arc<Evaluated>| {
        Subject::of(result, &props.state, weight.as_deref(), page.lang, narrow)
    };
    let subject = result.map(tell).unwrap_or_default();
    let geometry = &shown.geometry;
    let depths = geometry.axes[0].output();
    let live = props.state.live().filter(|_| subject.live.is_some());
    let open = live.or(scene.pin).map_or(0, |place| place.depth);
    let open = open.min(depths.saturating_sub(1));
    let (width, height) = props.room(outcome.is_err() || note.is_some());
    let room = Room {
        width,
        height,
        stacked: props.extent.is_phone(),
    };
    let layout = Rc::new(lay_out(room, geometry, open));
    let input = Plane::of_source(&source, 3, scene.planes.input);
    let output = Plane::new(shown.output.clone(), 3, scene.planes.output);
    let slice = output.slice(open);
    // One scale for all slices.
    let scale = use_memo(
        (input.clone(), output.clone(), scene.map),
        |(input, output, map)| Scale::over(*map, [input.volume(), output.volume()]),
    );
    let pointed = match props.state.hover {
        Some(Spot::Input(place)) => Some(place),
        _ => None,
    };

    // ---- what is done ----

    let dispatch = &props.dispatch;
    let steps = Steps {
        rows: layout.output.rows,
        columns: layout.output.columns,
        live: scene.pin.map(|pin| pin.cell),
    };
    let on_step = {
        let (dispatch, active) = (dispatch.clone(), active.setter());
        Callback::from(move |cell: Cell| {
            active.set(cell);
            dispatch.emit(Action::Hover(None));
            dispatch.emit(Action::Pin(Some(Place { depth: open, cell })));
        })
    };
    let playing = use_playing(steps, props.state.hover.is_some(), &node, &on_step);
    let can_step = !shown.stale && steps.rows * steps.columns > 1;
    let is_phone = props.extent.is_phone();
    let step_buttons = html! {
        if can_step { <StepButtons {steps} playing={playing.clone()} on_step={on_step.clone()} /> }
    };
    let (left, beneath) = (layout.output.x, layout.output.bottom() + 8.0);
    // A phone's caption has no room for the buttons.
    let track = if is_phone {
        let width = props.extent.element - props.extent.padding() - left;
        [left + BUTTONS, beneath, width - BUTTONS]
    } else {
        [left, beneath, layout.output.width().clamp(160.0, 280.0)]
    };
    let turn = |of: Plane, is_input: bool| {
        let (dispatch, planes) = (dispatch.clone(), scene.planes);
        let together = weight.is_none() && input.count() == output.count();
        Callback::from(move |by: isize| {
            let to = turned(&of, by);
            let (input, output) = match is_input {
                true => (to, if together { to } else { planes.output }),
                false => (if together { to } else { planes.input }, to),
            };
            dispatch.emit(Action::Planes(Planes { input, output }));
        })
    };
    let on_open = {
        let (dispatch, hover) = (dispatch.clone(), props.state.hover);
        let cell = live.or(scene.pin).map_or(*active, |place| place.cell);
        Callback::from(move |depth: usize| {
            // What the keyboard is on keeps its row and column.
            if let Some(Spot::Output { stage, place }) = hover {
                let place = Place { depth, ..place };
                dispatch.emit(Action::Hover(Some(Spot::Output { stage, place })));
            }
            dispatch.emit(Action::Pin(Some(Place { depth, cell })));
        })
    };
    let on_output = {
        let turn = move |by: isize| open.saturating_add_signed(by).min(depths.saturating_sub(1));
        on_output(dispatch, scene.at.stage, open, on_open.reform(turn))
    };
    let on_hover_input = |depth: usize| {
        dispatch.reform(move |cell: Option<Cell>| {
            Action::Hover(cell.map(|cell| Spot::Input(Place { depth, cell })))
        })
    };

    let read = by_slice(&subject, &geometry.input, input.index());
    let is_read =
        |depth: usize| live.is_none() || shown.stale || read.contains_key(&(depth as isize));
    let value = match (live, pointed) {
        (Some(place), _) => slice.at(place.cell),
        (_, Some(place)) => input.slice(place.depth).at(place.cell),
        _ => None,
    };
    let output_cap = format!(
        "left:{}px;top:{}px;width:{}px",
        layout.output.x,
        layout.output.y - 44.0,
        layout.output.width().max(layout.right.min(310.0))
    );
    let stopped = Stopped::of(
        scene,
        scene.at.track,
        props.results.track(scene.at.track),
        page.lang,
    );
    let (sentence, hint) = match (&*outcome, &subject.story) {
        (Err(_), _) => stopped.as_ref().map(Stopped::told).unwrap_or_default(),
        (Ok(_), Some(story)) => (
            story.sentence.clone(),
            hint_of(page.lang, story, &props.state, width),
        ),
        _ => (
            rich(page.say(Word::NothingPinned), &[]),
            rich(page.say(Word::HintHover), &[]),
        ),
    };
    html! {
        <>
            <Lede {sentence} {hint}>
                if can_show(&props.results, props.state.scene.at) {
                    <FlowTabs flow={props.state.scene.flow} dispatch={props.dispatch.clone()} />
                }
            </Lede>
            if let Some(stopped) = stopped {
                <Raised {stopped} shared={at} dispatch={dispatch.clone()} />
            }
            if let Some(note) = &*note {
                <SizeNote note={note.clone()} track={at.track} dispatch={dispatch.clone()} />
            }
            <div class="bench volume" ref={node} style={format!("height:{}px", layout.height)}>
                if at.stage == 0 {
                    <InputCaption style={format!("left:0;top:0;width:{}px", layout.left)} sizes={input.sizes().to_vec()} pen={pen.clone()} scale={(*scale).clone()}
                        dispatch={dispatch.clone()} on_paste={props.on_paste.clone()} on_image={props.on_image.clone()}>
                        <Channels plane={input.clone()} on_turn={turn(input.clone(), true)} />
                    </InputCaption>
                } else {
                    <SourceCaption style={format!("left:0;top:0;width:{}px", layout.left)} track={scene.track().clone()} {at} sizes={input.sizes().to_vec()} dispatch={dispatch.clone()}>
                        <Channels plane={input.clone()} on_turn={turn(input.clone(), true)} />
                    </SourceCaption>
                }
                for shown in &layout.slices {
                    <div key={shown.depth} class={classes!("slice", (!is_read(shown.depth)).then_some("unread"))}>
                        if at.stage == 0 {
                            <InputGrid id={format!("slice-{}", shown.depth)} plane={input.slice(shown.depth)} depth={shown.depth} grid={shown.grid}
                                scale={(*scale).clone()} pen={pen.clone()} selected={props.state.selected} dispatch={dispatch.clone()} on_hover={on_hover_input(shown.depth)}
                                on_turn={turn(input.clone(), true)} resizable={shown.depth + 1 == input.depth_count()} />
                        } else {
                            <SourceGrid id={format!("slice-{}", shown.depth)} plane={input.slice(shown.depth)} grid={shown.grid} scale={(*scale).clone()}
                                on_hover={on_hover_input(shown.depth)} on_turn={turn(input.clone(), true)} />
                        }
                    </div>
                }
                for shown in &layout.film {
                    { frame(page, shown.depth == open, shown, &output, &scale, &on_open) }
                }
                <p class="beside note" style={format!("left:0;top:{}px", layout.note)}>{ told_film(page, &layout, depths) }</p>
                <Raster plane={slice.clone()} scale={(*scale).clone()} grid={layout.output} stale={shown.stale} />
                <Marks layout={(*layout).clone()} geometry={geometry.clone()} subject={subject.clone()} {live} {open} input={pointed}
                    input_plane={input.index()} stale={shown.stale} />
                <DepthRuler layout={(*layout).clone()} axis={geometry.axes[0].clone()} live={live.filter(|_| !shown.stale).map(|_| open)}
                    fed={pointed.map(|place| place.depth)} />
                <ColourScale scale={(*scale).clone()} left={layout.scale.0} top={layout.scale.1} bottom={layout.scale.2} {value}
                    brush={pen.ink(&scale)} on_brush={let pen = pen.clone(); move |value| pen.set(Pen { value: Some(value), ..*pen })} />
                <div class="cap" style={output_cap}>
                    <b>{ if shown.stale && !shown.is_empty() { page.say(Word::LastValidOutput).to_string() } else {
                        page.fill(Word::OutputSlice, &[("n", &open.to_string())]) } }</b>
                    if shown.stale {
                        <span class="size" id="output-size">{ sides(&[layout.output.rows, layout.output.columns]) }</span>
                    } else {
                        <OutputSize text={sides(&[layout.output.rows, layout.output.columns])} call={scene.call().clone()}
                            geometry={shown.geometry.clone()} shows="output-size" dispatch={dispatch.clone()} />
                    }
                    <Channels plane={output.clone()} on_turn={turn(output.clone(), false)} />
                    <span class="tools">
                        { colormap_picker(page, scene.map, dispatch) }
                        if !is_phone { { step_buttons.clone() } }
                    </span>
                </div>
                <Pad id="output" label={format!("{}, {}", page.fill(Word::OutputSlice, &[("n", &open.to_string())]), sides(&[layout.output.rows, layout.output.columns]))}
                    described={page.say(Word::OutputKeys)} plane={slice} grid={layout.output} active={*active} editable=false
                    on_gesture={on_output} on_active={let active = active.setter(); move |cell| active.set(cell)} />
                if is_phone {
                    <div class="steps" style={format!("left:{left}px;top:{beneath}px")}>{ step_buttons }</div>
                }
                if can_step { <Track {steps} {playing} {on_step} place={track} /> }
                if let Some(weight) = (*weight).clone() {
                    <Kernel {weight} selected={props.state.selected} place={(layout.table.0, layout.table.1, layout.right - 16.0)} call={scene.call().clone()} planes={scene.planes} pointed={match props.state.hover {
                        Some(Spot::Weight(place)) => Some(place), _ => None }} dispatch={dispatch.clone()} />
                } else if live.is_some() && !shown.stale {
                    <Weights slices={weights(result, &subject, scene, live, page.lang, narrow)} place={(layout.table.0, layout.table.1, layout.right - 16.0)} />
                }
            </div>
            if !shown.stale {
                <CoverageMap call={scene.call().clone()} geometry={shown.geometry.clone()} live={props.state.live()} dispatch={dispatch.clone()} />
            }
            if let Some(Story { left, right, .. }) = subject.story.clone() {
                <Formula {left} {right} split={if room.stacked { width } else { layout.output.x }} lit={subject.lit_in_formulas()} on_light={props.on_light(&subject)} />
            }
        </>
    }
}

/// What each input slice gives to the live output cell.
fn weights(
    result: Option<&Arc<Evaluated>>,
    subject: &Subject,
    scene: &Scene,
    live: Option<Place>,
    lang: Lang,
    narrow: bool,
) -> Vec<story::Slice> {
    let told = || {
        let (result, explanation) = (result?, subject.explanation.as_ref()?);
        let shape = result.output.values.shape();
        let index = edit::index_of(shape, 3, scene.planes.output, live?)?;
        Some(story::slices(result, explanation, &index, lang, narrow))
    };
    told().unwrap_or_default()
}

/// A slice of the film; a press opens it.
fn frame(
    page: Page,
    is_open: bool,
    shown: &layout::Slice,
    output: &Plane,
    scale: &Scale,
    on_open: &Callback<usize>,
) -> Html {
    let depth = shown.depth;
    html! {
        <>
            <Raster plane={output.slice(depth)} scale={scale.clone()} grid={shown.grid} />
            <button type="button" class="frame" style={shown.grid.style()} aria-pressed={is_open.to_string()}
                aria-label={page.fill(Word::OpenSlice, &[("n", &depth.to_string())])} onclick={on_open.reform(move |_: MouseEvent| depth)} />
        </>
    }
}

/// Which output slices the film shows.
fn told_film(page: Page, layout: &Layout, depths: usize) -> String {
    let count = depths.to_string();
    match (layout.film.first(), layout.film.last()) {
        (Some(first), Some(last)) if layout.film.len() < depths => {
            let (from, to) = (first.depth.to_string(), last.depth.to_string());
            page.fill(
                Word::SomeSlices,
                &[("from", &from), ("to", &to), ("count", &count)],
            )
        }
        (None, _) => String::new(),
        _ => page.fill(Word::AllSlices, &[("count", &count)]),
    }
}
