//! Tables: an input and what each track makes of it, in a row; of two scenes one beneath the other,
//! with one colour scale. Before the reveal, what is asked is empty.

mod grids;
mod layout;
mod marks;
mod rulers;

use std::sync::Arc;

use yew::prelude::*;

use super::super::input::{Pen, Tool};
use super::super::lede::Lede;
use super::super::page::use_page;
use super::super::plane::Plane;
use super::veil::Veiled;
use crate::ops::{Axis, Explanation};
use crate::playground::colormap::Scale;
use crate::playground::compare::Contrast;
use crate::playground::edit;
use crate::playground::evaluate::{Evaluated, TrackResult};
use crate::playground::lesson::{Ask, told};
use crate::playground::results::Results;
use crate::playground::scene::{Cell, Place, Scene};
use crate::playground::state::{Action, Spot, State};
use crate::playground::story;
use crate::playground::words::{Lang, Piece, Rich, Word, rich};
use layout::{Layout, Shape, lay_out};

#[derive(Properties, PartialEq)]
pub struct Props {
    /// One scene, or two that stand beneath each other; their results, and what changes them.
    pub states: Vec<State>,
    pub results: Vec<Results>,
    pub dispatches: Vec<Callback<Action>>,
    /// What is hidden: the asked output, and with it every output of the second table.
    pub veil: Option<Ask>,
    pub width: f64,
    /// The height of the window.
    pub height: f64,
    /// The text stands beneath: nothing keeps the place of what the reveal will add.
    pub above_text: bool,
    /// What stands at their foot.
    pub children: Children,
}

#[component]
pub fn Tables(props: &Props) -> Html {
    let page = use_page();
    let pen = use_state_eq(|| Pen {
        tool: Tool::Type,
        value: None,
    });
    let active = use_state_eq(|| (0, 0));
    // The track under the pointer; its cell is hovered in the state.
    let pointed = use_state_eq(|| 0);
    let tables: Vec<_> = (0..props.states.len())
        .map(|table| Table::of(props, table))
        .collect();
    let shapes: Vec<_> = tables.iter().map(Table::shape).collect();
    let layout = lay_out(props.width, props.height, &shapes);
    let scale = Scale::over(
        props.states[0].scene.map,
        tables.iter().flat_map(Table::seen).map(Plane::values),
    );
    let live = live(props, *pointed);
    let board = Board {
        lang: page.lang,
        props,
        tables: &tables,
        layout: &layout,
        scale: &scale,
        live,
        active,
        pointed,
    };
    let height = match props.veil {
        Some(_) if props.above_text => layout.grids,
        _ => layout.height,
    };
    html! {
        <>
            <Lede sentence={board.sentence()} hint={Rich::new()} />
            <div class="bench tables" style={format!("height:{height}px")}>
                for (table, each) in tables.iter().enumerate() {
                    { board.input(table, &pen) }
                    for track in 0..each.outputs.len() { { board.output(table, track) } }
                }
                { board.marks() }
                if props.veil.is_none() { { board.foot() } }
                <div class="beneath" style={format!("top:{}px", layout.height - 24.0)}>{ for props.children.iter() }</div>
            </div>
        </>
    }
}

/// The cell that is talked about.
#[derive(Clone, Copy, PartialEq)]
struct Live {
    table: usize,
    track: usize,
    place: Place,
}

/// What is hovered, or else pinned.
fn live(props: &Props, pointed: usize) -> Option<Live> {
    if props.veil.is_some() {
        return None;
    }
    let tables = || props.states.iter().enumerate();
    let hovered = tables().find_map(|(table, state)| match state.hover {
        Some(Spot::Output { place, .. }) => Some((table, pointed, place)),
        _ => None,
    });
    let pinned = || {
        tables().find_map(|(table, state)| Some((table, state.scene.at.track, state.scene.pin?)))
    };
    let (table, track, place) = hovered.or_else(pinned)?;
    Some(Live {
        table,
        track,
        place,
    })
}

/// One scene with its grids.
struct Table<'a> {
    scene: &'a Scene,
    input: Plane,
    outputs: Vec<Output>,
    labels: Vec<String>,
}

struct Output {
    /// What the track's last stage gave, and the shown plane of it; none where it is refused.
    result: Option<(Arc<Evaluated>, Plane)>,
    veiled: Option<Veiled>,
}

impl Output {
    /// Where it reads the input; a pipeline's last stage reads the stage before it.
    fn axes(&self) -> Option<&[Axis]> {
        let (result, _) = self.result.as_ref()?;
        let alone = matches!(result.input, crate::playground::evaluate::Source::Input(_));
        alone.then_some(&result.geometry.axes[..])
    }

    /// Rows and columns; a size that is hidden betrays nothing.
    fn extent(&self, input: Cell) -> Cell {
        match (&self.veiled, &self.result) {
            (Some(Veiled::Size), _) | (_, None) => input,
            (_, Some((_, plane))) => plane.extent(),
        }
    }
}

impl<'a> Table<'a> {
    fn of(props: &'a Props, table: usize) -> Self {
        let scene = &props.states[table].scene;
        let asked = props.veil.and_then(|ask| ask.place);
        let depth = asked.or(scene.pin).unwrap_or_default().depth;
        let output = |(track, result): (usize, &TrackResult)| {
            let last = result.stages.last().filter(|_| result.refusal.is_none());
            let result = last.map(|result| {
                let plane = Plane::new(result.clone(), scene.dims(), scene.planes.output);
                (result.clone(), plane.slice(depth))
            });
            let veiled = props.veil.and_then(|ask| Veiled::of(ask, table, track));
            Output { result, veiled }
        };
        let tracks = props.results[table].tracks().enumerate();
        Self {
            scene,
            input: Plane::new(scene.input.arc(), scene.dims(), scene.planes.input),
            outputs: tracks.map(output).collect(),
            labels: Contrast::of(&scene.tracks).labels,
        }
    }

    fn shape(&self) -> Shape {
        let input = self.input.extent();
        Shape {
            input,
            outputs: self
                .outputs
                .iter()
                .map(|output| output.extent(input))
                .collect(),
            resizes: self.resizes(),
        }
    }

    /// Whether all of its outputs have the extent of the input.
    fn resizes(&self) -> bool {
        let resizes = |axis: &Axis| matches!(axis, Axis::Resample(_));
        let axes = |output: &Output| output.axes().is_some_and(|axes| axes.iter().all(resizes));
        self.outputs.iter().all(axes)
    }

    /// The planes whose values are shown.
    fn seen(&self) -> impl Iterator<Item = &Plane> {
        let outputs = self.outputs.iter().filter(|output| output.veiled.is_none());
        let planes = outputs.filter_map(|output| output.result.as_ref().map(|(_, plane)| plane));
        std::iter::once(&self.input).chain(planes)
    }
}

/// What all parts of the tables are drawn from.
struct Board<'a> {
    lang: Lang,
    props: &'a Props,
    tables: &'a [Table<'a>],
    layout: &'a Layout,
    scale: &'a Scale,
    live: Option<Live>,
    /// The cell the keyboard is on, in every grid.
    active: UseStateHandle<Cell>,
    pointed: UseStateHandle<usize>,
}

impl Board<'_> {
    /// What is asked, or what is so at the live cell.
    fn sentence(&self) -> Rich {
        let say = |word: Word, slots: &[(&str, Piece)]| rich(word.text(self.lang), slots);
        match (self.props.veil, self.live) {
            (Some(Ask { place: None, .. }), _) => say(Word::WillBeSize, &[]),
            (
                Some(Ask {
                    place: Some(place), ..
                }),
                _,
            ) => {
                let cell = story::place(&place.spatial(self.tables[0].scene.dims()));
                say(Word::WillHold, &[("cell", Piece::plain(cell))])
            }
            (None, live) => {
                let told = live.and_then(|live| {
                    let (result, index) = self.at(live)?;
                    let label = self.tables[live.table].labels.get(live.track)?;
                    told::tell(label, &result, &index, self.lang)
                });
                told.unwrap_or_else(|| say(Word::NothingPinned, &[]))
            }
        }
    }

    /// The result that holds a live cell, and the cell's index in it.
    fn at(&self, live: Live) -> Option<(Arc<Evaluated>, Vec<usize>)> {
        let table = &self.tables[live.table];
        let (result, _) = table.outputs.get(live.track)?.result.as_ref()?;
        let scene = table.scene;
        let shape = result.output.values.shape();
        let index = edit::index_of(shape, scene.dims(), scene.planes.output, live.place)?;
        Some((result.clone(), index))
    }

    /// Why the live cell has its value, where it reads the input itself.
    fn explanation(&self) -> Option<(Live, Explanation)> {
        let live = self.live?;
        self.tables[live.table].outputs.get(live.track)?.axes()?;
        let (result, index) = self.at(live)?;
        let explanation = result.operation.explain(result.input.tensor(), &index);
        Some((live, explanation.ok()?))
    }

    /// The live cell, if it is one of this output.
    fn live_in(&self, table: usize, track: usize) -> Option<Cell> {
        let live = self.live?;
        let grid = &self.layout.tables[table].outputs[track];
        let (row, column) = live.place.cell;
        let inside = row < grid.rows && column < grid.columns;
        ((live.table, live.track) == (table, track) && inside).then_some((row, column))
    }
}
