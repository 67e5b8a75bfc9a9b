//! The backward view: the gradient of the input, and the upstream gradient it comes from.

use std::sync::Arc;

use yew::prelude::*;

use super::control::Segmented;
use super::draw::{SIGNAL, TRACK_HUES, TRACK_LETTERS, arrow, badge, halo, outline, px};
use super::figure::{FORMULAS, Figure};
use super::flat_scale::FlatScale;
use super::formula::Formula;
use super::layout::{CAP, Grid, cell_for};
use super::lede::{FlowTabs, Lede};
use super::marks::indices;
use super::pad::{Gesture, Pad};
use super::page::use_page;
use super::plane::{AsTensor, Plane};
use super::raster::Raster;
use crate::ops::{Feed, Tensor};
use crate::playground::back::Back;
use crate::playground::colormap::{Colormap, Scale, range};
use crate::playground::edit;
use crate::playground::evaluate::Evaluated;
use crate::playground::number::{compact, short};
use crate::playground::results::Results;
use crate::playground::scene::{At, Flow, Place, Planes, Scene, Upstream};
use crate::playground::state::{Action, Spot};
use crate::playground::story::{Body, Returned, Strip, tell_returned};
use crate::playground::words::{Piece, Word, rich};

/// Above each grid: its caption and its column indices.
const HEAD: f64 = 44.0;
/// Between grids: row indices hang here.
const GAP: f64 = 50.0;
/// Between the gradients and the upstream gradient: the arrow lies here.
const WAY: f64 = 72.0;
const LARGEST: f64 = 72.0;
/// Beneath the gradients: their scale, and the bars.
const SCALE: f64 = 44.0;
const BAR: f64 = 40.0;
/// On a phone, the choice of what is sent back, over the caption of that.
const CHOICE: f64 = 48.0;
/// What float32 makes of equal sums, as a share of them.
const ROUNDING: f64 = 1e-5;
/// More cells than this are outlined as one box.
const MOST: usize = 64;

/// A track of the scene with the gradient it gives.
#[derive(Clone)]
struct Track {
    index: usize,
    result: Arc<Evaluated>,
    returned: Arc<Returned>,
}

impl PartialEq for Track {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.returned, &other.returned)
    }
}

impl AsTensor for Returned {
    fn tensor(&self) -> &Tensor {
        &self.gradient
    }
}

/// The gradient that is sent back, as a plane.
struct Sent(Arc<Returned>);

impl AsTensor for Sent {
    fn tensor(&self) -> &Tensor {
        &self.0.upstream
    }
}

/// The tracks whose gradient can be shown beside that of the edited one: those that read the same
/// grid and ran.
fn tracks(scene: &Scene, results: &Results) -> Vec<Track> {
    let Some(back) = Back::of(scene) else {
        return Vec::new();
    };
    let track = |index: usize| {
        let result = results.track(index);
        let stage = result.stages.get(scene.at.stage)?;
        if result.refusal.is_some() {
            return None;
        }
        Some(Track {
            index,
            result: stage.clone(),
            returned: results.returned(index, back)?.clone(),
        })
    };
    let edited = scene.at.track;
    let others = Back::tracks(scene).filter(|&track| track != edited);
    let mut all: Vec<_> = std::iter::once(edited)
        .chain(others)
        .filter_map(track)
        .collect();
    let read = |track: &Track| track.result.input.tensor().shape().to_vec();
    if let Some(first) = all.first().map(read) {
        all.retain(|track| read(track) == first);
    }
    all.sort_by_key(|track| track.index);
    all
}

#[component]
pub fn Backward(props: &Figure) -> Html {
    let page = use_page();
    let scene = &props.state.scene;
    let dims = scene.call().args.dims;
    let upstream = match scene.flow {
        Flow::Backward(upstream) => upstream,
        Flow::Forward => Upstream::Sum,
    };
    let from = (upstream == Upstream::Cell).then(|| scene.pin.unwrap_or_default());
    let shown = tracks(scene, &props.results);
    let active = use_state_eq(Place::default);
    let Some(edited) = shown
        .iter()
        .find(|track| track.index == scene.at.track)
        .or(shown.first())
    else {
        return html! { <Lede sentence={Vec::new()} hint={Vec::new()}><FlowTabs flow={scene.flow} dispatch={props.dispatch.clone()} /></Lede> };
    };
    let input = edited.result.input.tensor();
    let place = match props.state.hover {
        Some(Spot::Input(place)) => place,
        _ => scene
            .input_pin
            .unwrap_or_else(|| middle(input.shape(), dims)),
    };
    let Some(index) = edit::index_of(input.shape(), dims, scene.planes.input, place)
        .or_else(|| edit::index_of(input.shape(), dims, scene.planes.input, Place::default()))
    else {
        return Html::default();
    };
    let place = Place::of(&index[index.len() - dims..]);
    let told: Vec<_> = shown.iter().map(|t| (&*t.result, &*t.returned)).collect();
    let narrow = props.extent.is_narrow();
    let mut story = tell_returned(&told, &index, page.lang, narrow);
    if shown.len() > 1 {
        for strip in [&mut story.left, &mut story.right] {
            letter(strip, &shown);
        }
    }
    if scene.at.stage > 0 {
        let slots = [
            ("name", Piece::code(edited.returned.name.clone())),
            ("number", Piece::plain(scene.at.stage.to_string())),
        ];
        story.hint.push(Piece::plain(" "));
        story.hint.extend(rich(page.say(Word::StageGives), &slots));
    }
    let layout = lay_out(props, edited, shown.len(), dims);
    let width = props.extent.element - 64.0;
    let gradients: Vec<_> = shown
        .iter()
        .map(|t| Plane::new(t.returned.clone(), dims, scene.planes.input).slice(place.depth))
        .collect();
    let sent = use_memo(edited.clone(), |track| {
        Arc::new(Sent(track.returned.clone()))
    });
    let depth = feeds_depth(edited, &index, dims).unwrap_or(0);
    let sent = Plane::new((*sent).clone(), dims, scene.planes.output).slice(depth);
    let values = || gradients.iter().map(Plane::values);
    let (low, high) = range(values()).unwrap_or_default();
    let map = if low < 0.0 { Colormap::Vik } else { scene.map };
    // Cells that get the same but for float32's rounding have one colour.
    let scale = match high - low <= ROUNDING * high.abs() {
        true => Scale::over(map, [&[high as f32][..]]),
        false => Scale::over(map, values()),
    };

    let on_gradient = {
        let (dispatch, planes, count) = (
            props.dispatch.clone(),
            scene.planes,
            gradients.first().map_or(1, |plane| plane.depth_count()),
        );
        let planes_in = gradients.first().map_or(1, Plane::count);
        Callback::from(move |gesture: Gesture| {
            let at = |cell| Place {
                depth: place.depth,
                cell,
            };
            match gesture {
                Gesture::Hover(cell) => {
                    dispatch.emit(Action::Hover(cell.map(|cell| Spot::Input(at(cell)))));
                }
                Gesture::Choose(cell) | Gesture::Drag { cell, .. } => {
                    dispatch.emit(Action::PinInput(Some(at(cell))));
                }
                Gesture::Leave => {
                    dispatch.emit(Action::Hover(None));
                    dispatch.emit(Action::PinInput(None));
                }
                Gesture::Turn(by) if count > 1 => {
                    let depth = place.depth.saturating_add_signed(by).min(count - 1);
                    let cell = place.cell;
                    dispatch.emit(Action::PinInput(Some(Place { depth, cell })));
                }
                Gesture::Turn(by) => {
                    let input = planes.input.saturating_add_signed(by).min(planes_in - 1);
                    dispatch.emit(Action::Planes(Planes { input, ..planes }));
                }
                _ => {}
            }
        })
    };
    let on_sent = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |gesture: Gesture| {
            if let Gesture::Choose(cell) = gesture {
                dispatch.emit(Action::Pin(Some(Place { depth, cell })));
                dispatch.emit(Action::Flow(Flow::Backward(Upstream::Cell)));
            }
        })
    };
    let on_active = {
        let active = active.setter();
        Callback::from(move |cell| active.set(Place { depth: 0, cell }))
    };
    let feeds = live_feeds(edited, &index);
    let title = page.fill(Word::SentBack, &[("sent", &short(edited.returned.sent, 4))]);
    let of = props.dispatch.reform(|i: usize| {
        Action::Flow(Flow::Backward(if i == 0 {
            Upstream::Sum
        } else {
            Upstream::Cell
        }))
    });
    let several = shown.len() > 1;
    html! {
        <>
            <Lede sentence={story.sentence} hint={story.hint}>
                <FlowTabs flow={scene.flow} dispatch={props.dispatch.clone()} />
            </Lede>
            <div class="bench" id="backward" style={format!("height:{}px", layout.height)}>
                for (i, (track, plane)) in shown.iter().zip(&gradients).enumerate() {
                    <Raster key={format!("raster-{i}")} plane={plane.clone()} scale={scale.clone()} grid={layout.gradients[i]} />
                    <div key={format!("cap-{i}")} class="cap" style={caption(&layout, &layout.gradients[i])}>
                        if several {
                            <span class="letter" style={format!("--hue:{}", TRACK_HUES[track.index])}>{ TRACK_LETTERS[track.index] }</span>
                        }
                        <b class="mono">{ format!("{}.grad", track.returned.name) }</b>
                        <span class="size tools">{ size(plane) }</span>
                    </div>
                    <Pad key={format!("pad-{i}")} id={format!("gradient-{i}")} label={format!("{}.grad, {}", track.returned.name, size(plane))} described={page.say(Word::OutputKeys)}
                        plane={plane.clone()} grid={layout.gradients[i]} active={active.cell} editable=false
                        on_gesture={on_gradient.clone()} on_active={on_active.clone()} />
                }
                <Raster plane={sent.clone()} scale={sent_scale(&sent)} grid={layout.sent} />
                <div class="cap" style={caption(&layout, &layout.sent)}>
                    <b>{ page.say(Word::UpstreamGradient) }</b>
                    <span class="size">{ size(&sent) }</span>
                </div>
                <div class="cap" style={format!("left:{}px;top:{}px", layout.sent.x, layout.choice())}>
                    <span class="title">{ page.say(Word::GradientOf) }</span>
                    <Segmented label={page.say(Word::GradientOf)} class="small" options={vec!["y.sum()".into(), page.say(Word::OneCellAlone).into()]}
                        chosen={Some(usize::from(upstream == Upstream::Cell))} on_choose={of} />
                </div>
                <Pad id="upstream" label={format!("{}, {}", page.say(Word::UpstreamGradient), size(&sent))} described={page.say(Word::UpstreamKeys)}
                    plane={sent.clone()} grid={layout.sent} active={from.unwrap_or_default().cell} editable=false
                    on_gesture={on_sent} on_active={Callback::noop()} />
                <svg class="overlay" width="100%" height={px(layout.height)} aria-hidden="true">
                    for grid in &layout.gradients {
                        { indices(grid, &[place.cell.0 as isize].into(), &[place.cell.1 as isize].into(), false) }
                        { outline(inset(grid, place.cell), SIGNAL, 3.0, false) }
                    }
                    { indices(&layout.sent, &feeds.iter().map(|f| Place::of(spatial(f, dims)).cell.0 as isize).collect(),
                        &feeds.iter().map(|f| Place::of(spatial(f, dims)).cell.1 as isize).collect(), false) }
                    { reached(&layout.sent, &feeds, dims, depth) }
                    { way_back(&layout, &feeds, place, dims, depth) }
                </svg>
                <FlatScale scale={scale.clone()} left={layout.gradients[0].x} top={layout.scale} width={layout.gradients[0].width().max(160.0)}
                    marks={shown.iter().zip(&gradients).filter_map(|(track, plane)| Some((plane.at(place.cell)?,
                        if several { TRACK_HUES[track.index] } else { SIGNAL }, if several { TRACK_LETTERS[track.index] } else { "" })))
                        .collect::<Vec<_>>()} />
                <div class="returned" id="returned" style={format!("top:{}px;width:{}px", layout.bars, layout.gradients.last().map_or(0.0, Grid::right).max(560.0_f64.min(width)))}>
                    <h2>{ title }</h2>
                    for track in shown.iter() {
                        { bar(track, several, page.lang) }
                    }
                </div>
            </div>
            <Formula left={story.left} right={story.right} split={layout.split} />
        </>
    }
}

/// Ones are light; what later stages send back may have both signs.
fn sent_scale(sent: &Plane) -> Scale {
    let values = sent.values();
    match values.iter().any(|&v| v < 0.0) {
        true => Scale::over(Colormap::Vik, [values]),
        false => Scale::over(Colormap::Ink, [values, &[0.0, 12.0]]),
    }
}

/// How much of what is sent back arrives.
fn bar(track: &Track, several: bool, lang: crate::playground::words::Lang) -> Html {
    let returned = &track.returned;
    let share = match returned.lost() {
        Some(lost) if returned.sent > 0.0 => (1.0 - lost / returned.sent).clamp(0.0, 1.0),
        _ => 1.0,
    };
    let hue = if several {
        TRACK_HUES[track.index]
    } else {
        "var(--ink-2)"
    };
    html! {
        <div class="arrival">
            if several { <span class="letter" style={format!("--hue:{hue}")}>{ TRACK_LETTERS[track.index] }</span> }
            <span class="whole"><span style={format!("width:{:.2}%;background:{hue}", share * 100.0)}>{ short(returned.arrived, 2) }</span></span>
            <small>{ super::page::set_in_tones(&returned.fate(lang)) }</small>
        </div>
    }
}

/// Puts each track's letter before its line.
fn letter(strip: &mut Strip, shown: &[Track]) {
    if let Body::Lines(lines) = &mut strip.body {
        for (line, track) in lines.iter_mut().zip(shown) {
            let letter = format!("{}  ", TRACK_LETTERS[track.index]);
            line.insert(0, Piece::strong(letter));
        }
    }
}

fn size(plane: &Plane) -> String {
    let (rows, columns) = plane.extent();
    match plane.depth_count() {
        1 if rows == 1 => columns.to_string(),
        1 => format!("{rows} × {columns}"),
        depth => format!("{depth} × {rows} × {columns}"),
    }
}

/// The middle of a grid, where nothing is pinned yet.
pub fn middle(shape: &[usize], dims: usize) -> Place {
    let (rows, columns) = edit::extent(shape, dims);
    Place {
        depth: edit::depth(shape, dims) / 2,
        cell: (rows / 2, columns / 2),
    }
}

fn spatial(feed: &Feed, dims: usize) -> &[usize] {
    &feed.index[feed.index.len() - dims..]
}

/// The output cells that send a gradient to an input cell.
fn live_feeds(track: &Track, index: &[usize]) -> Vec<Feed> {
    let input = track.result.input.tensor();
    let feeds = track.result.operation.feeds(input, index);
    let mut feeds = feeds.unwrap_or_default();
    feeds.retain(|feed| feed.weight != 0.0 && track.returned.upstream.at(&feed.index) != 0.0);
    feeds
}

/// The slice of the upstream gradient that reaches an input cell first.
fn feeds_depth(track: &Track, index: &[usize], dims: usize) -> Option<usize> {
    let feeds = live_feeds(track, index);
    feeds
        .first()
        .map(|feed| Place::of(spatial(feed, dims)).depth)
}

fn inset(grid: &Grid, (row, column): (usize, usize)) -> [f64; 4] {
    [
        grid.column(column as f64) + 1.0,
        grid.row(row as f64) + 1.0,
        grid.cell_w - 2.0,
        grid.cell_h - 2.0,
    ]
}

fn caption(layout: &Layout, grid: &Grid) -> String {
    format!(
        "left:{}px;top:{}px;width:{}px",
        grid.x,
        grid.y - if layout.stacked { CAP } else { HEAD },
        grid.width().max(150.0)
    )
}

/// The cells that send, each with its weight; very many as one box.
fn reached(grid: &Grid, feeds: &[Feed], dims: usize, depth: usize) -> Html {
    let cells: Vec<_> = feeds
        .iter()
        .map(|feed| (Place::of(spatial(feed, dims)), feed.weight))
        .filter(|(place, _)| place.depth == depth)
        .collect();
    if cells.len() > MOST || grid.cell() < 6.0 {
        let rows = cells.iter().map(|(place, _)| place.cell.0);
        let columns = cells.iter().map(|(place, _)| place.cell.1);
        let ends =
            |low: Option<usize>, high: Option<usize>| Some((low? as f64, high? as f64 + 1.0));
        let (Some((top, bottom)), Some((left, right))) = (
            ends(rows.clone().min(), rows.max()),
            ends(columns.clone().min(), columns.max()),
        ) else {
            return Html::default();
        };
        let (x, y) = (grid.column(left) - 2.0, grid.row(top) - 2.0);
        let area = [
            x,
            y,
            grid.column(right) + 2.0 - x,
            grid.row(bottom) + 2.0 - y,
        ];
        return outline(area, "var(--ink)", 2.0, false);
    }
    html! {
        for (place, weight) in cells {
            { outline(inset(grid, place.cell), "var(--ink)", 2.0, false) }
            if grid.cell() >= 48.0 {
                { badge(grid.column(place.cell.1 as f64 + 1.0) - 4.0, grid.row(place.cell.0 as f64 + 1.0) - 21.0,
                    &format!("× {}", compact(&short(weight.into(), 3))), "var(--ink-2)", true) }
            }
        }
    }
}

/// The arrow on the baseline, and the leader from the first sending cell to the live one.
fn way_back(layout: &Layout, feeds: &[Feed], place: Place, dims: usize, depth: usize) -> Html {
    let Some(last) = layout.gradients.last().filter(|_| !layout.stacked) else {
        return Html::default();
    };
    let (from, to) = (layout.sent.x - 28.0, last.right() + 12.0);
    let y = layout.baseline - 0.5;
    let places = feeds.iter().map(|feed| Place::of(spatial(feed, dims)));
    let rows: Vec<_> = places
        .filter(|place| place.depth == depth)
        .map(|place| place.cell.0 as f64)
        .collect();
    let leader = rows.first().zip(rows.last()).map(|(first, last_row)| {
        let (start, end) = (
            layout.sent.row((first + last_row) / 2.0 + 0.5),
            last.row(place.cell.0 as f64 + 0.5),
        );
        let middle = (from + to) / 2.0;
        html! {
            <>
                { halo(format!("M{from:.1} {start:.1}H{middle:.1}V{end:.1}H{:.1}", to + 6.0), SIGNAL, 1.25, None) }
                { arrow((to + 6.0, end), (to, end), SIGNAL, 1.25, 6.0) }
            </>
        }
    });
    html! {
        <>
            { arrow((from, y), (to, y), "var(--ink)", 1.0, 6.0) }
            { leader }
        </>
    }
}

/// Where everything stands.
struct Layout {
    gradients: Vec<Grid>,
    sent: Grid,
    baseline: f64,
    scale: f64,
    bars: f64,
    height: f64,
    split: f64,
    stacked: bool,
}

impl Layout {
    /// The top of the choice of what is sent back.
    fn choice(&self) -> f64 {
        self.sent.y
            - if self.stacked {
                CAP + CHOICE
            } else {
                HEAD + 34.0
            }
    }
}

fn lay_out(props: &Figure, edited: &Track, count: usize, dims: usize) -> Layout {
    let extent = props.extent;
    let stacked = extent.is_phone();
    let width = extent.element - extent.padding();
    let bars = 34.0 + BAR * count as f64;
    let free = extent.height_for(props.lines, FORMULAS);
    let height = if free.is_infinite() {
        520.0
    } else {
        (free - HEAD - SCALE - bars - 24.0).max(200.0)
    };
    let shape = edited.result.input.tensor().shape();
    let extent_in = edit::extent(shape, dims);
    let extent_out = edit::extent(edited.result.output.values.shape(), dims);
    let columns = if stacked { 1.0 } else { count as f64 };
    let side = if stacked {
        width
    } else {
        (width - WAY - 26.0 - (columns - 1.0) * GAP) / (columns + 0.75)
    };
    let sent_side = if stacked { width } else { side * 0.75 };
    let grid = |(rows, columns): (usize, usize), side: f64, height: f64| {
        let cell = cell_for((rows, columns), side, height).min(LARGEST);
        Grid {
            x: 0.0,
            y: HEAD,
            cell_w: cell,
            cell_h: cell,
            rows,
            columns,
            ring: Default::default(),
        }
    };
    let one = grid(extent_in, side, height);
    let mut sent = grid(extent_out, sent_side, (height - 40.0).max(120.0));
    let mut gradients: Vec<Grid> = (0..count).map(|_| one).collect();
    if stacked {
        for (i, grid) in gradients.iter_mut().enumerate() {
            grid.y = CAP + i as f64 * (one.height() + CAP + 12.0);
        }
        let scale = gradients[count - 1].bottom() + 12.0;
        sent.y = scale + SCALE + CHOICE + CAP;
        let bars_at = sent.bottom() + 24.0;
        return Layout {
            baseline: sent.bottom(),
            scale,
            bars: bars_at,
            height: bars_at + bars + 40.0,
            split: 0.0,
            gradients,
            sent,
            stacked,
        };
    }
    let baseline = HEAD + one.height().max(sent.height() + 40.0);
    for (i, grid) in gradients.iter_mut().enumerate() {
        grid.x = i as f64 * (one.width().max(150.0) + GAP);
        grid.y = baseline - grid.height();
    }
    let last = gradients.last().map_or(0.0, Grid::right);
    sent.x = (last + WAY + 26.0).max(count as f64 * (150.0 + GAP));
    sent.y = baseline - sent.height();
    Layout {
        baseline,
        scale: baseline + 14.0,
        bars: baseline + 14.0 + SCALE + 10.0,
        height: baseline + 14.0 + SCALE + 10.0 + bars,
        split: (gradients.last().map_or(0.0, |grid| grid.x)).max(420.0),
        gradients,
        sent,
        stacked,
    }
}

/// Whether the backward view can show the scene: all stages run.
pub fn can_show(results: &Results, at: At) -> bool {
    results.track(at.track).refusal.is_none()
        && results
            .outcome(at)
            .as_ref()
            .is_ok_and(|result| !result.geometry.output.contains(&0))
}
