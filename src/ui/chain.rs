//! A pipeline: the input and the output of each stage on one line, with a cell followed through all
//! of them.

mod layout;
mod marks;
mod stage;

use std::cmp::Ordering;
use std::sync::Arc;

use yew::prelude::*;

use super::axis::{AxisSection, TALL_HEAD, legend};
use super::backward::can_show;
use super::bench::colormap_picker;
use super::channels::{Channels, turned};
use super::draw::SIGNAL;
use super::figure::Figure;
use super::flat_scale::FlatScale;
use super::formula::Formula;
use super::input::{CAPTION, InputCaption, InputGrid, Pen, use_pen};
use super::kernel::KernelGrid;
use super::layout::{BRACKETS, CAP, Grid, RULER, Ring, ring};
use super::lede::{FlowTabs, Lede};
use super::page::use_page;
use super::plane::Plane;
use super::refusal::{Raised, Stopped};
use super::roundings;
use super::single::hint_of;
use super::size_note::{Note, SizeNote};
use super::transport::{StepButtons, Steps, Track, use_playing};
use crate::ops::{Axis, Call, Geometry};
use crate::playground::colormap::Scale;
use crate::playground::edit;
use crate::playground::evaluate::{Evaluated, TrackResult};
use crate::playground::label::caption;
use crate::playground::notation;
use crate::playground::refused::Refused;
use crate::playground::scene::{At, Cell, Place, Planes, Scene};
use crate::playground::shapes;
use crate::playground::state::{Action, Spot, State};
use crate::playground::story::Story;
use crate::playground::subject::Subject;
use crate::playground::trace::{self, Trace};
use crate::playground::words::{Word, rich};
use layout::{Captions, Space, Stand, lay_out};
use marks::ChainMarks;
use stage::StageGrid;

/// Beneath the grids: the steps through the edited stage, as high as a finger on a phone, and a note
/// on a line of its own.
const STEPS: f64 = 36.0;
const TALL_STEPS: f64 = 60.0;
/// The three buttons that step, with the air after them.
const BUTTONS: f64 = 92.0;
const TALL_BUTTONS: f64 = 140.0;
const NOTE: f64 = 28.0;
/// In narrower stages the note has two lines.
const ONE_LINE: f64 = 680.0;
/// Cells that brackets may need beyond the grid.
const OVERHANG: f64 = 2.0;
/// The switch between rows and columns, beside an axis and clear of the kernel.
const SWITCH: f64 = 60.0;
const BESIDE: f64 = 16.0;
/// The width that the first of the two strips of formulas needs.
const FIRST_STRIP: f64 = 340.0;
/// The kernel with its caption, that caption with the numbers of the columns, and the largest cell.
const KERNEL: f64 = 168.0;
const HEAD: f64 = 44.0;
const KERNEL_CELL: f64 = 32.0;

/// The last valid output of each stage, which outlives a refusal as long as its class stands there.
#[derive(Default)]
struct Last(Vec<Option<(&'static str, Arc<Evaluated>)>>);

impl Last {
    fn keep(&mut self, track: &notation::Track, result: &TrackResult) {
        self.0.resize(track.stages.len(), None);
        for ((last, call), stage) in self.0.iter_mut().zip(&track.stages).zip(&result.stages) {
            *last = Some((call.class.name, stage.clone()));
        }
    }

    fn of(&self, stage: usize, call: &Call) -> Option<&Arc<Evaluated>> {
        let (class, last) = self.0.get(stage)?.as_ref()?;
        (*class == call.class.name).then_some(last)
    }
}

#[component]
pub fn Chain(props: &Figure) -> Html {
    let page = use_page();
    let node = use_node_ref();
    let pen = use_pen();
    let last = use_mut_ref(Last::default);

    let scene = &props.state.scene;
    let (track, edited, dims) = (scene.track(), scene.at.stage, scene.dims());
    let result = props.results.track(scene.at.track);
    let (ran, count) = (result.stages.len(), track.stages.len());
    last.borrow_mut().keep(track, result);
    let input = Plane::new(scene.input.arc(), dims, scene.planes.input);
    let outputs = outputs(scene, result, &last.borrow());
    let planes: Vec<_> = std::iter::once(Some(input.clone()))
        .chain(outputs)
        .collect();
    // The default weights are made anew at each call: they are kept as long as the call is.
    let weight = use_memo(scene.call().clone(), edit::weight);

    let (told, as_told) = pointed_at(&props.state, &planes);
    let narrow = props.extent.is_narrow();
    let subject = match result.stages.get(told) {
        Some(stage) => {
            let weight = weight.as_deref().filter(|_| told == edited);
            Subject::of(stage, &as_told, weight, page.lang, narrow)
        }
        None => Subject::default(),
    };
    let followed = followed(&props.state, result);
    let trace = use_memo((result.clone(), followed), |(result, followed)| {
        let from = followed.as_ref();
        from.map_or_else(
            || vec![None; count + 1],
            |(grid, index)| trace::trace(&result.stages, *grid, index),
        )
    });
    let scale = use_memo((planes.clone(), scene.map), |(planes, map)| {
        let planes = planes.iter().flatten();
        Scale::over(*map, planes.map(Plane::values))
    });
    let note = use_memo(
        (track.clone(), result.clone(), page.lang),
        |(track, result, lang)| Note::of(track, result, *lang),
    );

    let (width, height) = props.room(result.refusal.is_some());
    let space = Space {
        width,
        height,
        narrow,
        stacked: props.extent.is_phone(),
    };
    let stands = stands(&planes, result);
    let is_tight = height.is_infinite() || Captions::of(space, &stands) != Captions::Wide;
    let has_own_line = note.is_some() && (is_tight || edited + 1 == count);
    let note_height = match (has_own_line, width < ONE_LINE) {
        (false, _) => 0.0,
        (true, false) => NOTE,
        (true, true) => NOTE + 19.0,
    };
    let axes = result.stages.get(edited).map(|stage| &stage.geometry);
    let axis_height = axis_height(scene.call(), axes, weight.is_some(), space.stacked);
    let chain = lay_out(space, &stands, axis_height + note_height);

    let dispatch = &props.dispatch;
    let output = planes[edited + 1].as_ref().filter(|_| edited < ran);
    let (rows, columns) = output.map_or((0, 0), Plane::extent);
    let steps = Steps {
        rows,
        columns,
        live: scene.pin.map(|pin| pin.cell),
    };
    let on_step = {
        let dispatch = dispatch.clone();
        Callback::from(move |cell: Cell| {
            dispatch.emit(Action::Hover(None));
            dispatch.emit(Action::Pin(Some(cell.into())));
        })
    };
    let playing = use_playing(steps, props.state.hover.is_some(), &node, &on_step);

    let counts = planes.iter().flatten().map(Plane::count);
    let together = counts.clone().min() == counts.max();
    let on_plane = {
        let (dispatch, now) = (dispatch.clone(), scene.planes);
        move |of_input: bool| {
            let dispatch = dispatch.clone();
            Callback::from(move |index: usize| {
                // Channel by channel, all grids turn together.
                let input = if of_input || together {
                    index
                } else {
                    now.input
                };
                let output = if of_input && !together {
                    now.output
                } else {
                    index
                };
                dispatch.emit(Action::Planes(Planes { input, output }));
            })
        }
    };
    let on_turn_input = {
        let (input, show) = (input.clone(), on_plane(true));
        Callback::from(move |by: isize| show.emit(turned(&input, by)))
    };
    let on_hover_input = dispatch
        .reform(|cell: Option<Cell>| Action::Hover(cell.map(|cell| Spot::Input(cell.into()))));
    let live_value = match (subject.live, subject.input) {
        (Some(cell), _) => planes[told + 1].as_ref().and_then(|plane| plane.at(cell)),
        (_, Some(cell)) => input.at(cell),
        _ => None,
    };

    let stopped = Stopped::of(scene, scene.at.track, result, page.lang);
    let why = stopped.as_ref().map(|stopped| stopped.why.clone());
    let (sentence, hint) = match (&subject.story, &stopped) {
        (_, Some(stopped)) if props.state.hover.is_none() => stopped.told(),
        (Some(story), _) => (
            story.sentence.clone(),
            hint_of(page.lang, story, &as_told, width),
        ),
        (None, Some(stopped)) => stopped.told(),
        (None, None) => (
            rich(page.say(Word::NothingPinned), &[]),
            rich(page.say(Word::HintHover), &[]),
        ),
    };

    let mut foot = chain.foot + if space.stacked { TALL_STEPS } else { STEPS };
    let place = &chain.places[count];
    let note_style = if has_own_line {
        foot += note_height;
        format!("left:0;top:{}px;width:{width}px", foot - note_height)
    } else {
        format!(
            "left:{}px;top:{}px;width:{}px",
            place.left,
            place.baseline + 18.0,
            place.width
        )
    };
    let own = chain.places[edited + 1];
    let kernel = weight.as_ref().clone().map(|weight| {
        let shown = Planes {
            input: planes[edited].as_ref().map_or(0, Plane::index),
            output: planes[edited + 1].as_ref().map_or(0, Plane::index),
        };
        let index = edit::kernel_plane(scene.call(), shown, weight.shape());
        let plane = Plane::new(weight.clone(), dims, index);
        let left = own.left + BESIDE;
        let lift = if space.stacked { CAP } else { HEAD };
        let grid = kernel_grid(plane.extent(), left, foot + lift, own.width - BESIDE);
        (weight, plane, grid)
    });
    if kernel.is_some() && !chain.is_one_line {
        foot += KERNEL + if space.stacked { CAP - HEAD } else { 0.0 };
    }
    let buttons = format!("left:{}px;top:{}px", own.grid.x - 6.0, own.baseline + 8.0);
    let buttons_width = if space.stacked { TALL_BUTTONS } else { BUTTONS };
    let along = [
        own.grid.x + buttons_width,
        own.baseline + 8.0,
        own.width - buttons_width,
    ];
    let can_step = edited < ran && rows * columns > 1;

    html! {
        <>
            <Lede {sentence} {hint}>
                if can_show(&props.results, scene.at) {
                    <FlowTabs flow={scene.flow} dispatch={dispatch.clone()} />
                }
            </Lede>
            if let Some(stopped) = stopped {
                <Raised {stopped} shared={scene.at} dispatch={dispatch.clone()} />
            }
            if props.extent.element > 0.0 {
                <div class={classes!("bench", "chain", (chain.captions == Captions::TwoLines).then_some("two"))} ref={node}
                    style={format!("height:{}px", foot + axis_height - STEPS)}>
                    <InputCaption style={format!("left:{}px;top:{}px;width:{}px", chain.places[0].left, chain.places[0].caption,
                        chain.places[0].width.min(chain.places[0].grid.outer()[2].max(CAPTION)))} sizes={vec![input.extent().0, input.extent().1]} pen={pen.clone()} scale={(*scale).clone()}
                        compact=true dispatch={dispatch.clone()} on_paste={props.on_paste.clone()} on_image={props.on_image.clone()}>
                        <Channels plane={input.clone()} on_turn={on_turn_input.clone()} />
                    </InputCaption>
                    <InputGrid plane={input.clone()} grid={chain.places[0].grid} scale={(*scale).clone()} pen={pen.clone()}
                        selected={props.state.selected} dispatch={dispatch.clone()} on_hover={on_hover_input} on_turn={on_turn_input} />
                    for (stage, call) in track.stages.iter().enumerate() {
                        <StageGrid key={stage} at={At { stage, ..scene.at }} name={call.name()} detail={detail(call, planes[stage + 1].as_ref())}
                            plane={planes[stage + 1].clone()} stale={(stage >= ran).then(|| page.say(stale(stage, ran)))} absent={page.say(absent(stage, ran))}
                            place={chain.places[stage + 1]} scale={(*scale).clone()} edited={stage == edited}
                            pin={scene.pin.filter(|_| stage == edited)} dispatch={dispatch.clone()} on_plane={on_plane(false)} />
                    }
                    <ChainMarks chain={chain.clone()} result={result.clone()} planes={planes.clone()} trace={(*trace).clone()}
                        subject={subject.clone()} {told} {dims} scale={(*scale).clone()} />
                    <FlatScale scale={(*scale).clone()} left={chain.scale.0} top={-10.0} width={chain.scale.1 - chain.scale.0}
                        marks={live_value.map(|value| (value, SIGNAL, "")).into_iter().collect::<Vec<_>>()} brush={pen.ink(&scale)}
                        on_brush={let pen = pen.clone(); move |value| pen.set(Pen { value: Some(value), ..*pen })} />
                    <div class="strip" style={strip(&chain, width)}>
                        if chain.captions != Captions::Stacked { { legend(page, result.stages.iter().map(|stage| &stage.geometry)) } }
                        <span class="tools">{ colormap_picker(page, scene.map, dispatch) }</span>
                    </div>
                    if can_step {
                        <div class="steps" style={buttons}><StepButtons {steps} playing={playing.clone()} on_step={on_step.clone()} /></div>
                        if along[2] >= 110.0 { <Track {steps} {playing} {on_step} place={along} /> }
                    }
                    if let Some(note) = &*note {
                        <SizeNote note={note.clone()} track={scene.at.track} style={note_style} dispatch={dispatch.clone()} />
                    }
                    if let Some((weight, plane, grid)) = kernel {
                        <KernelGrid call={scene.call().clone()} {weight} {plane} {grid} selected={props.state.selected} dispatch={dispatch.clone()} />
                    }
                    if let Some(geometry) = axes.filter(|_| scene.call().class.name != "Fold") {
                        { axis(props, &chain, geometry, &on_axis(&subject, (told, edited), &trace, result.stages.get(edited)), (foot, width), has_own_line) }
                    }
                </div>
            }
            if let Some(Story { left, right, .. }) = subject.story.clone() {
                <Formula {left} {right} split={split(&chain, width)}
                    lit={subject.lit_in_formulas()} on_light={props.on_light(&subject)} />
            } else if let Some(Refused { rule: Some(left), remedy, .. }) = why {
                <Formula {left} right={remedy} split={split(&chain, width)} />
            }
        </>
    }
}

/// What each stage shows: what it put out; from a refused one on, what it put out last.
fn outputs(scene: &Scene, result: &TrackResult, last: &Last) -> Vec<Option<Plane>> {
    let calls = scene.track().stages.iter().enumerate();
    let shown = calls.map(|(stage, call)| {
        let ran = result.stages.get(stage);
        ran.or_else(|| last.of(stage, call)).cloned()
    });
    let plane = |stage: Arc<Evaluated>| {
        let plane = Plane::new(stage, scene.dims(), scene.planes.output);
        (!plane.values().is_empty()).then_some(plane)
    };
    shown.map(|stage| stage.and_then(plane)).collect()
}

/// The stage that the page talks about, and the state in which it is the edited one.
fn pointed_at(state: &State, planes: &[Option<Plane>]) -> (usize, State) {
    let edited = state.scene.at.stage;
    let told = match state.subject() {
        Some(Spot::Output { stage, .. }) => stage.min(planes.len() - 2),
        Some(Spot::Input(_)) => 0,
        _ => edited,
    };
    let mut as_told = state.clone();
    as_told.scene.at.stage = told;
    if told != edited {
        as_told.scene.pin = None;
    }
    as_told.scene.planes.input = planes[told].as_ref().map_or(0, Plane::index);
    (told, as_told)
}

/// The grid and the full index of the cell that is followed through the pipeline.
fn followed(state: &State, result: &TrackResult) -> Option<(usize, Vec<usize>)> {
    let (scene, dims) = (&state.scene, state.scene.dims());
    match state.subject()? {
        Spot::Output { stage, place } => {
            let shape = result.stages.get(stage)?.output.values.shape();
            Some((
                stage + 1,
                edit::index_of(shape, dims, scene.planes.output, place)?,
            ))
        }
        Spot::Input(place) => {
            let shape = scene.input.tensor.shape();
            Some((0, edit::index_of(shape, dims, scene.planes.input, place)?))
        }
        Spot::Weight(_) => None,
    }
}

/// The grids with what the next stage reads around them.
fn stands(planes: &[Option<Plane>], result: &TrackResult) -> Vec<Stand> {
    let axes = |stage: usize| match &result.stages.get(stage)?.geometry.axes[..] {
        [x] => Some((x, x)),
        [.., y, x] => Some((y, x)),
        [] => None,
    };
    let is_resize = |stage: usize| {
        let resample = |axis: &Axis| matches!(axis, Axis::Resample(_));
        axes(stage).is_some_and(|(y, x)| resample(y) && resample(x))
    };
    let stand = |(i, plane): (usize, &Option<Plane>)| {
        let (rows, columns) = plane.as_ref()?.extent();
        let around = axes(i).map_or_else(Ring::default, |(y, x)| ring(y, x));
        Some(Stand {
            rows,
            columns,
            ring: match rows {
                // A signal has nothing above it.
                1 => Ring {
                    top: 0,
                    bottom: 0,
                    ..around
                },
                _ => around,
            },
            shares: i > 0 && planes[i - 1].is_some() && is_resize(i - 1),
        })
    };
    let stands = planes.iter().enumerate().map(stand);
    stands.map(Option::unwrap_or_default).collect()
}

/// The height of what stands beneath the grids for the edited stage.
fn axis_height(call: &Call, geometry: Option<&Geometry>, has_kernel: bool, stacked: bool) -> f64 {
    let head = if stacked { TALL_HEAD / 2.0 } else { 0.0 };
    let axis = match geometry.and_then(|geometry| geometry.axes.last()) {
        None | Some(Axis::Rearranged { .. }) => STEPS,
        Some(Axis::Resample(_)) => RULER + head,
        Some(_) if call.param("ceil_mode").is_some() => roundings::height(stacked),
        Some(_) => BRACKETS + head,
    };
    if has_kernel { axis.max(KERNEL) } else { axis }
}

fn kernel_grid(extent: (usize, usize), x: f64, y: f64, width: f64) -> Grid {
    let (rows, columns) = extent;
    let height = KERNEL - STEPS - HEAD;
    let cell = (width / columns.max(1) as f64).min(height / rows.max(1) as f64);
    Grid::square(x, y, cell.min(KERNEL_CELL), extent)
}

/// `16 × 14, nearest ×2`
fn detail(call: &Call, plane: Option<&Plane>) -> String {
    let what = Some(caption(call)).filter(|what| *what != call.name());
    let size = plane.map(|plane| shapes::by_cross(plane.sizes()));
    let parts: Vec<_> = size.into_iter().chain(what).collect();
    parts.join(", ")
}

/// What the caption says of an output from before the refusal.
fn stale(stage: usize, refused: usize) -> Word {
    match stage == refused {
        true => Word::LastValidOutput,
        false => Word::StageWaits,
    }
}

/// What stands in place of an output, where so many stages ran.
fn absent(stage: usize, ran: usize) -> Word {
    match stage.cmp(&ran) {
        Ordering::Less => Word::EmptyOutput,
        Ordering::Equal => Word::NoOutput,
        Ordering::Greater => Word::StageWaits,
    }
}

/// Where the second strip of formulas begins: under a grid that leaves room for the first.
fn split(chain: &layout::Chain, width: f64) -> f64 {
    let lefts = chain.places.iter().map(|place| place.left);
    let under = lefts
        .filter(|_| chain.is_one_line)
        .find(|&left| left >= FIRST_STRIP);
    under.unwrap_or(width / 2.0)
}

/// Where legend and colour map stand, left of the scale; over stacked grids right of it.
fn strip(chain: &layout::Chain, width: f64) -> String {
    let end = match chain.captions {
        Captions::Stacked => width,
        _ => chain.scale.0 - 20.0,
    };
    format!("left:{}px;width:{}px", chain.legend, end - chain.legend)
}

/// What the axis of the edited stage lights: while another stage is pointed at, the one cell that
/// the trace reaches.
fn on_axis(
    subject: &Subject,
    (told, edited): (usize, usize),
    trace: &Trace,
    stage: Option<&Arc<Evaluated>>,
) -> Subject {
    let reached = || match trace.get(edited + 1)?.as_ref()?.cells.as_deref() {
        Some([cell]) => Some(Place::of(cell).cell),
        _ => None,
    };
    let (subject, live) = match told == edited {
        true => (subject.clone(), subject.live),
        false => (Subject::default(), reached()),
    };
    Subject {
        live: live.and_then(|live| window_of(stage?, live)),
        ..subject
    }
}

/// The window whose values an output cell belongs to: a column of Unfold is one.
fn window_of(stage: &Evaluated, live: Cell) -> Option<Cell> {
    let [y, x] = &stage.geometry.axes[..] else {
        return None;
    };
    let across = x.output().max(1);
    match edit::extent(&stage.geometry.output, 2) {
        sizes if sizes == (y.output(), x.output()) => Some(live),
        _ => Some((live.1 / across, live.1 % across)),
    }
}

/// The axis of the edited stage: a ruler under all grids, or windows under the grid that they read.
fn axis(
    props: &Figure,
    chain: &layout::Chain,
    geometry: &Geometry,
    subject: &Subject,
    (top, stage): (f64, f64),
    has_own_line: bool,
) -> Html {
    let scene = &props.state.scene;
    let grid = &chain.places[scene.at.stage].grid;
    let ([left, _, right, _], cell) = (grid.outer(), grid.cell());
    let last = chain.places.last().map_or(stage, |place| place.left);
    let (left, width) = match geometry.axes.last() {
        Some(Axis::Resample(_)) if has_own_line || !chain.is_one_line => (0.0, stage - 64.0),
        Some(Axis::Resample(_)) => (0.0, last - 88.0),
        // With the other ceil_mode the last window may hang over.
        _ if scene.call().param("ceil_mode").is_some() => {
            let wide = right - left + OVERHANG * cell;
            (left, wide.min(stage - left))
        }
        _ => (left, right - left),
    };
    let beside = left + width + SWITCH <= stage;
    html! {
        <div class="beneath" style={format!("left:{left}px;width:{width}px")}>
            <AxisSection call={scene.call().clone()} geometry={geometry.clone()} layout={chain.bench(scene.at.stage, top, width)}
                subject={subject.clone()} {width} apart=true {beside} dispatch={props.dispatch.clone()} />
        </div>
    }
}
