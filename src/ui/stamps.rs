//! What lands on a cell of a transposed convolution, as stamps that scatter, as a window that
//! gathers, or on the ruler; and the map of its coverage.

use std::sync::Arc;

use yew::prelude::*;

use super::axis::AxisSection;
use super::control::Segmented;
use super::coverage::CoverageMap;
use super::draw::{SIGNAL, TAP_HUES, TAP_LETTERS, outline, px};
use super::layout::{BRACKETS, Grid, Layout};
use super::page::{Page, use_page};
use super::plane::Plane;
use super::raster::Raster;
use crate::ops::{Geometry, Tensor};
use crate::playground::colormap::{Colormap, Scale};
use crate::playground::coverage::{Stamp, stamps};
use crate::playground::edit;
use crate::playground::gather::{Gathered, Origin, gather};
use crate::playground::number::{bracketed, short};
use crate::playground::scene::{Cell, DIMS};
use crate::playground::state::{Action, State};
use crate::playground::story::{self, told};
use crate::playground::subject::Subject;
use crate::playground::words::Word;

/// The height of the section beneath the grids, where it stands in one row.
pub const HEIGHT: f64 = 212.0;

/// Stamps that are drawn; more are counted.
const MOST: usize = 4;
/// The longer side of a stamp.
const SIDE: f64 = 108.0;
const LARGEST_CELL: f64 = 36.0;
/// Between two stamps: room for a plus.
const BETWEEN: f64 = 34.0;
/// What the ruler needs for the names of its axes.
const NAMES: f64 = 56.0;
/// What stands behind the last stamp.
const SUM: f64 = 72.0;
/// The width of map and verdict.
const COVERAGE: f64 = 364.0;

#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    pub state: State,
    pub geometry: Geometry,
    pub subject: Subject,
    /// Of the output, which holds the stamps too.
    pub scale: Scale,
    pub layout: Layout,
    /// The width of the stage.
    pub width: f64,
    pub dispatch: Callback<Action>,
}

#[derive(Clone, Copy, PartialEq)]
enum View {
    Scatter,
    Gather,
    Ruler,
}

const VIEWS: [View; 3] = [View::Scatter, View::Gather, View::Ruler];

#[component]
pub fn Stamps(props: &Props) -> Html {
    let page = use_page();
    let view = use_state_eq(|| View::Scatter);
    let scene = &props.state.scene;
    let cell = props.subject.live.or(scene.pin.map(|pin| pin.cell));
    let landed = use_memo(
        (
            scene.input.clone(),
            scene.call().clone(),
            props.geometry.clone(),
            props.subject.explanation.clone(),
            scene.planes,
            cell,
        ),
        |_| Landed::of(props, cell?),
    );
    let width = match props.layout.stacked {
        true => props.width,
        false => props.width - COVERAGE - 24.0,
    };
    let name = cell
        .map(|(row, column)| story::place(&[row, column]))
        .unwrap_or_default();
    let title = match *view {
        _ if landed.is_none() => String::new(),
        View::Scatter => page.fill(Word::StampsOn, &[("cell", &name)]),
        View::Gather => page.fill(Word::GatheredBy, &[("cell", &name)]),
        View::Ruler => String::new(),
    };
    let options = [Word::Scatter, Word::Gather, Word::Ruler].map(|word| page.say(word).into());
    html! {
        <div class="stamped">
            <section class="landing" style={format!("width:{width}px")}>
                <h2><span id="landing">{ title }</span>
                    <Segmented label={page.say(Word::StampView)} class="small sans" options={options.to_vec()}
                        chosen={VIEWS.iter().position(|v| *v == *view)} on_choose={
                            let view = view.setter();
                            move |i: usize| view.set(VIEWS[i])
                        } />
                </h2>
                { match (*view, &*landed) {
                    (View::Ruler, _) => html! {
                        <div class="strip" style={format!("height:{BRACKETS}px")}>
                            <AxisSection call={scene.call().clone()} geometry={props.geometry.clone()} subject={props.subject.clone()}
                                layout={Layout { ruler: 0.0, ruler_width: width - NAMES, ..props.layout }} width={width} dispatch={props.dispatch.clone()} />
                        </div>
                    },
                    (_, None) => html! { <p class="hint">{ page.say(Word::HintHover) }</p> },
                    (View::Scatter, Some(landed)) => scattered(page, landed, &props.scale, width),
                    (View::Gather, Some(landed)) => gathered(page, &landed.gathered, &props.scale, width),
                } }
                if let Some(landed) = landed.as_ref().as_ref().filter(|_| *view != View::Ruler) {
                    <p id="sums">{ page.fill(Word::SumsEqual, &[("scatter", &short(landed.scattered, 4)),
                        ("gather", &short(landed.gathered.sum, 4))]) }</p>
                }
            </section>
            <CoverageMap call={scene.call().clone()} geometry={props.geometry.clone()} live={cell.map(Into::into)}
                dispatch={props.dispatch.clone()} />
        </div>
    }
}

/// What lands on the live cell, seen both ways.
#[derive(PartialEq)]
struct Landed {
    /// The first stamps, each with its letter among the told taps.
    stamps: Vec<(Stamp, Option<usize>)>,
    more: usize,
    /// The sum of all stamps.
    scattered: f64,
    gathered: Gathered,
}

impl Landed {
    fn of(props: &Props, cell: Cell) -> Option<Self> {
        let (scene, geometry) = (&props.state.scene, &props.geometry);
        let explanation = props.subject.explanation.as_ref()?;
        let input = &scene.input.tensor;
        let index = edit::index_of(&geometry.output, DIMS, scene.planes.output, cell.into())?;
        let channels = input
            .shape()
            .len()
            .checked_sub(DIMS + 1)
            .map(|at| input.shape()[at])?;
        let channel = scene.planes.input % channels.max(1);
        let gathered = gather(scene.call(), input, geometry, &index, channel)?;
        let lettered = props.subject.has_letters();
        let told = told(explanation);
        let letter = |stamp: &Stamp| {
            told.iter()
                .position(|tap| tap.cell.as_ref() == Some(&stamp.cell))
        };
        let stamps = stamps(scene.call(), geometry, explanation, MOST);
        let products = explanation
            .taps
            .iter()
            .map(|tap| f64::from(tap.value) * f64::from(tap.weight));
        Some(Self {
            more: explanation.taps.len().saturating_sub(stamps.len()),
            scattered: f64::from(explanation.bias.unwrap_or(0.0)) + products.sum::<f64>(),
            stamps: stamps
                .into_iter()
                .map(|stamp| (stamp.clone(), letter(&stamp).filter(|_| lettered)))
                .collect(),
            gathered,
        })
    }
}

/// The cell size with which so many grids stand side by side.
fn cell_size(shape: &[usize], width: f64, count: usize) -> f64 {
    let [rows, columns] = shape else {
        return LARGEST_CELL;
    };
    let widest = ((width - BETWEEN * count as f64) / count as f64).max(0.0);
    let cell = (SIDE / *rows as f64).min(widest.min(SIDE) / *columns as f64);
    if cell >= 4.0 {
        cell.floor().min(LARGEST_CELL)
    } else {
        cell
    }
}

fn scattered(page: Page, landed: &Landed, scale: &Scale, width: f64) -> Html {
    let size = |stamp: &Stamp| cell_size(stamp.scaled.shape(), width - SUM, MOST);
    let cell = landed
        .stamps
        .iter()
        .map(|(stamp, _)| size(stamp))
        .fold(LARGEST_CELL, f64::min);
    html! {
        <div class="stamps">
            for (i, (stamp, letter)) in landed.stamps.iter().enumerate() {
                if i > 0 { <span class="plus">{ "+" }</span> }
                <figure key={format!("{:?}", stamp.cell)}>
                    <Patch tensor={stamp.scaled.clone()} scale={scale.clone()} {cell} hue={letter.map_or("var(--edge)", |i| TAP_HUES[i])}
                        mark={mark(stamp)} />
                    <figcaption>
                        if let Some(letter) = letter {
                            <span class="tag" style={format!("--hue:{}", TAP_HUES[*letter])}>{ TAP_LETTERS[*letter] }</span>
                        }
                        { page.fill(Word::TimesKernel, &[("value", &bracketed(&short(stamp.value.into(), 4)))]) }
                    </figcaption>
                </figure>
            }
            if landed.more > 0 {
                <span class="plus">{ page.fill(Word::MoreStamps, &[("count", &landed.more.to_string())]) }</span>
            }
            <span class="plus">{ "= " }<b class="signal">{ short(landed.scattered, 4) }</b></span>
        </div>
    }
}

/// Where the live cell lies on a stamp, without what is cropped of it.
fn mark(stamp: &Stamp) -> Option<Cell> {
    let at = stamp
        .landing
        .iter()
        .zip(&stamp.kernel)
        .map(|(k, range)| k.checked_sub(range.start));
    match at.collect::<Option<Vec<_>>>()?[..] {
        [row, column] => Some((row, column)),
        _ => None,
    }
}

fn gathered(page: Page, gathered: &Gathered, scale: &Scale, width: f64) -> Html {
    let cell = cell_size(gathered.window.shape(), width, 3);
    let kernel = Scale::over(Colormap::Vik, [gathered.kernel.data()]);
    html! {
        <div class="stamps">
            <figure>
                <Patch tensor={gathered.window.clone()} scale={scale.clone()} {cell} hue={SIGNAL} zeros={zeros(gathered)} />
                <figcaption>{ page.say(Word::ReadWindow) }</figcaption>
            </figure>
            <span class="plus">{ "×" }</span>
            <figure>
                <Patch tensor={gathered.kernel.clone()} scale={kernel} {cell} hue="var(--edge)" />
                <figcaption>{ page.say(Word::FlippedKernel) }</figcaption>
            </figure>
            <span class="plus">{ "= " }<b class="signal">{ short(gathered.sum, 4) }</b></span>
        </div>
    }
}

/// The rows and the columns of the window in which there is no input cell.
fn zeros(gathered: &Gathered) -> [Vec<usize>; 2] {
    let along = |axis: usize| {
        let origins = gathered
            .origins
            .get(axis)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let places = origins.iter().enumerate();
        places
            .filter(|(_, origin)| !matches!(origin, Origin::Cell(_)))
            .map(|(at, _)| at)
            .collect()
    };
    [along(0), along(1)]
}

#[derive(Properties, PartialEq)]
struct PatchProps {
    /// Rows and columns.
    tensor: Tensor,
    scale: Scale,
    cell: f64,
    hue: &'static str,
    /// The cell that lies on the live one.
    #[prop_or_default]
    mark: Option<Cell>,
    /// Rows and columns of zeros that no input cell holds.
    #[prop_or_default]
    zeros: [Vec<usize>; 2],
}

/// A few cells in a frame.
#[component]
fn Patch(props: &PatchProps) -> Html {
    let plane = use_memo(props.tensor.clone(), |tensor| {
        Plane::new(Arc::new(tensor.clone()), 2, 0)
    });
    let grid = Grid::square(0.0, 0.0, props.cell, plane.extent());
    let (width, height) = (grid.width(), grid.height());
    let [empty_rows, empty_columns] = &props.zeros;
    let bands = empty_rows.iter().map(|&row| {
        format!(
            "M0 {}h{width}v{}h{}Z",
            grid.row(row as f64),
            props.cell,
            -width
        )
    });
    let bands = bands.chain(empty_columns.iter().map(|&column| {
        format!(
            "M{} 0v{height}h{}v{}Z",
            grid.column(column as f64),
            props.cell,
            -height
        )
    }));
    let bands: String = bands.collect();
    html! {
        <div class="patch" style={format!("width:{width}px;height:{height}px")}>
            <Raster plane={(*plane).clone()} scale={props.scale.clone()} {grid} />
            <svg class="overlay" width={px(width)} height={px(height)} aria-hidden="true">
                <path d={bands.clone()} style="fill:var(--paper)" />
                <path d={bands} fill="url(#hatch-padding)" />
                { outline([-1.0, -1.0, width + 2.0, height + 2.0], props.hue, 2.0, false) }
                if let Some((row, column)) = props.mark {
                    { outline([grid.column(column as f64) + 1.5, grid.row(row as f64) + 1.5, props.cell - 3.0, props.cell - 3.0], SIGNAL, 2.5, false) }
                }
            </svg>
        </div>
    }
}
