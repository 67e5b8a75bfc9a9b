//! Two to four tracks on one input: what they put out, where they differ, and why.

mod grids;
mod layout;
mod over;
mod profile;
mod reasons;
mod samples;
mod sizes;

use std::sync::Arc;

use yew::prelude::*;

use super::control::Segmented;
use super::figure::Figure;
use super::frame::{Frame, use_frame};
use super::input::{Pen, Tool};
use super::lede::Lede;
use super::page::{Page, use_page};
use super::plane::{AsTensor, Plane};
use crate::ops::{Axis, Geometry, Tensor};
use crate::playground::colormap::Scale;
use crate::playground::compare::{self, Contrast, Difference, Told};
use crate::playground::edit;
use crate::playground::evaluate::{Evaluated, Outcome};
use crate::playground::scene::{At, Cell, Place, Scene};
use crate::playground::state::{Action, Change};
use crate::playground::words::Word;
use layout::{Layout, Parts, Room, lay_out};

/// The width of a letter in the name of a track.
const LETTER: f64 = 7.9;

/// How two outputs are set against each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    SideBySide,
    Slider,
    Flicker,
}

const WAYS: [(Way, Word); 3] = [
    (Way::SideBySide, Word::SideBySide),
    (Way::Slider, Word::Slider),
    (Way::Flicker, Word::Flicker),
];

#[component]
pub fn Compare(props: &Figure) -> Html {
    let page = use_page();
    let way = use_state_eq(|| Way::SideBySide);
    let samples = use_state_eq(|| true);
    let chosen = use_state_eq(|| 1);
    let active = use_state_eq(|| props.state.scene.pin.unwrap_or_default().cell);
    let pen = use_state_eq(|| Pen {
        tool: Tool::Type,
        value: None,
    });

    let scene = &props.state.scene;
    let outcomes: Vec<_> = (0..scene.tracks.len())
        .map(|track| props.results.outcome(end_of(scene, track)))
        .collect();
    let live = props.state.live();
    let depth = live.unwrap_or_default().depth;
    let plane = |track: usize| {
        let result = outcomes[track].as_ref().ok()?.clone();
        Some(Plane::new(result, scene.dims(), scene.planes.output).slice(depth))
    };
    let outputs: Vec<_> = (0..outcomes.len()).map(plane).collect();
    let against = (*chosen).min(outcomes.len() - 1);
    let difference = use_memo(
        (outcomes[0].clone(), outcomes[against].clone()),
        |(a, b)| {
            let (a, b) = (a.as_ref().ok()?, b.as_ref().ok()?);
            compare::difference(&a.output.values, &b.output.values).map(Arc::new)
        },
    );
    let input = Plane::new(scene.input.arc(), scene.dims(), scene.planes.input);
    // Of a volume, the slice over which the shown one of the output lies.
    let slices = outputs
        .iter()
        .flatten()
        .next()
        .map_or(1, Plane::depth_count);
    let input_depth = depth * input.depth_count() / slices.max(1);
    let input = input.slice(input_depth);
    let scale = use_memo(
        (input.clone(), outputs.clone(), scene.map),
        |(input, outputs, map)| {
            let planes = outputs.iter().flatten().chain([input]);
            Scale::over(*map, planes.map(Plane::values))
        },
    );

    let over = *way != Way::SideBySide && outcomes.len() > 1 && difference.is_some();
    let shown = if over {
        vec![0, against]
    } else {
        (0..outcomes.len()).collect()
    };
    let reads: Vec<_> = shown
        .iter()
        .filter_map(|&track| {
            Some((
                track,
                read_by(scene, track, outcomes[track].as_ref().ok()?)?,
            ))
        })
        .collect();
    let resized = reads.len() == shown.len() && reads.iter().all(|(_, geometry)| resizes(geometry));
    let contrast = Contrast::of(&scene.tracks);
    let parts = Parts {
        input: input.extent(),
        outputs: shown
            .iter()
            .map(|&track| outputs[track].as_ref().map(Plane::extent))
            .collect(),
        resized,
        over,
        difference: difference.is_some(),
        name: contrast
            .labels
            .iter()
            .map(|label| LETTER * label.chars().count() as f64)
            .fold(0.0, f64::max),
    };
    let layout = lay_out(room(props), &parts);
    let frame = use_frame();
    let framed = frame.is_some();
    let board = Board {
        page,
        frame,
        props,
        outcomes: &outcomes,
        outputs: &outputs,
        contrast: &contrast,
        against,
        difference: difference.as_ref().as_ref(),
        shown: &shown,
        reads: &reads,
        resized,
        layout: &layout,
        scale: &scale,
        live,
        depth,
        input_depth,
        active,
    };
    let told = board.told();
    html! {
        <>
            <Lede sentence={told.sentence} hint={told.hint}>
                <div class="ways">
                    { board.slices() }
                    if outcomes.len() > 1 { { ways(page, &way) } }
                    if !framed && !page.lesson { { add(page, props) } }
                </div>
            </Lede>
            if props.extent.element > 0.0 {
                <div class="bench compare" style={format!("height:{}px", layout.height)}>
                    { board.input(&input, &samples, &pen) }
                    if over { { board.over(*way == Way::Flicker) } } else { { board.tracks() } }
                    { board.marks() }
                    { board.difference(&chosen) }
                    { board.reasons() }
                </div>
            }
            { board.formulas() }
        </>
    }
}

/// Side by side, over each other, or in turns.
fn ways(page: Page, way: &UseStateHandle<Way>) -> Html {
    let options = WAYS
        .map(|(_, word)| AttrValue::from(page.say(word)))
        .to_vec();
    let chosen = WAYS.iter().position(|(each, _)| *each == **way);
    let on_choose = {
        let way = way.setter();
        move |i: usize| way.set(WAYS[i].0)
    };
    html! { <Segmented label={page.say(Word::Compare)} class="sans" {options} {chosen} {on_choose} /> }
}

/// Adds a track that differs from the edited one, where there is such a one and room for it.
fn add(page: Page, props: &Figure) -> Option<Html> {
    let tracks = compare::added(&props.state.scene)?;
    let onclick = props
        .dispatch
        .reform(move |_: MouseEvent| Action::Change(Change::Tracks(tracks.clone())));
    Some(
        html! { <button type="button" class="line" id="add-track" {onclick}>{ page.say(Word::AddConfiguration) }</button> },
    )
}

/// What all parts of a comparison are drawn from.
pub struct Board<'a> {
    pub page: Page,
    /// That of an embed, whose tracks are those it was made with.
    pub frame: Option<Frame>,
    pub props: &'a Figure,
    /// Of every track: what its last stage gave, the shown plane of it; what tells them apart.
    pub outcomes: &'a [Outcome],
    pub outputs: &'a [Option<Plane>],
    pub contrast: &'a Contrast,
    /// The track that is set against the first one, and their difference where sizes are equal.
    pub against: usize,
    pub difference: Option<&'a Arc<Difference>>,
    /// The tracks that are shown; each has a slot.
    pub shown: &'a [usize],
    /// Where they read the input, of those that read it themselves; whether all of them resize it.
    pub reads: &'a [(usize, Geometry)],
    pub resized: bool,
    pub layout: &'a Layout,
    pub scale: &'a Scale,
    pub live: Option<Place>,
    /// The shown slice of the outputs, and the one of the input.
    pub depth: usize,
    pub input_depth: usize,
    /// The cell the keyboard is on, in every grid.
    pub active: UseStateHandle<Cell>,
}

impl Board<'_> {
    /// What the page says, about the live cell or about the whole outputs.
    fn told(&self) -> Told {
        let results: Vec<_> = self
            .outcomes
            .iter()
            .map(|outcome| outcome.as_deref().ok())
            .collect();
        let index = results
            .iter()
            .flatten()
            .find_map(|result| self.index(result));
        // The sentence knows of two tracks only which one gives more.
        let difference = self.difference.filter(|_| results.len() == 2);
        compare::tell(
            self.contrast,
            &results,
            difference.map(|shared| &**shared),
            index.as_deref(),
            self.page.lang,
        )
    }

    /// The index of the live cell in a track's output.
    pub fn index(&self, result: &Evaluated) -> Option<Vec<usize>> {
        let scene = &self.props.state.scene;
        edit::index_of(
            result.output.values.shape(),
            scene.dims(),
            scene.planes.output,
            self.live?,
        )
    }

    /// A plane of the difference.
    pub fn difference_plane(&self) -> Option<Plane> {
        let scene = &self.props.state.scene;
        let difference = self.difference?.clone();
        Some(Plane::new(difference, scene.dims(), scene.planes.output).slice(self.depth))
    }
}

impl AsTensor for Difference {
    fn tensor(&self) -> &Tensor {
        &self.tensor
    }
}

/// The last stage of a track.
fn end_of(scene: &Scene, track: usize) -> At {
    At {
        track,
        stage: scene.tracks[track].stages.len() - 1,
    }
}

/// Where a track reads the input; a pipeline's last stage reads the stage before it instead.
fn read_by(scene: &Scene, track: usize, result: &Evaluated) -> Option<Geometry> {
    let alone = scene.tracks[track].stages.len() == 1;
    alone.then(|| result.geometry.clone())
}

fn resizes(geometry: &Geometry) -> bool {
    geometry
        .axes
        .iter()
        .all(|axis| matches!(axis, Axis::Resample(_)))
}

fn room(props: &Figure) -> Room {
    let extent = props.extent;
    let padding = if !extent.is_phone() && extent.element == extent.width {
        80.0
    } else {
        extent.padding()
    };
    let many = props.state.scene.tracks.len() > 2;
    let formulas = 36.0 + 22.0 * if many { 5.0 } else { 3.0 };
    let height = extent.height_for(props.lines, formulas);
    Room {
        width: extent.element - padding,
        height,
        window: extent.width,
    }
}
