//! What is lit on the grids, drawn over their canvases: what an output cell reads, where an input
//! cell or a kernel weight goes, and the numbers around.

mod frame;
mod links;
mod taps;

use std::collections::BTreeSet;

use yew::prelude::*;

use super::draw::{hatches, px};
use super::layout::{Grid, Layout};
use super::lens::Lens;
use super::plane::Plane;
use crate::ops::{Axis, Geometry, Tap};
use crate::playground::colormap::Scale;
use crate::playground::links::Reach;
use crate::playground::scene::Cell;
use crate::playground::story::told;
use crate::playground::subject::Subject;

pub use crate::playground::layout::{cell_box, stroke_of};
pub use frame::{arrow_between, column_numbers, indices, ring, unread};
pub use taps::{chosen_cell, leader};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub layout: Layout,
    pub geometry: Geometry,
    /// What a refused window asks for around the input, in place of the geometry.
    #[prop_or_default]
    pub asked: Option<Geometry>,
    /// What the padding holds that it asks for.
    #[prop_or_default]
    pub fill: Option<f32>,
    pub subject: Subject,
    /// A part of the input that is magnified.
    pub lens: Option<Lens>,
    pub output: Plane,
    /// The last valid output is shown: the way to it is broken.
    pub broken: bool,
    /// What the arrow between the grids says: `bilinear ×2`.
    pub caption: AttrValue,
    /// The shown input plane, counted over batch and channel: taps of others are not seen.
    pub input_plane: usize,
    pub channels: usize,
    /// The colours of the cells, for text on them.
    pub scale: Scale,
    /// The live cell moved one step along its row: its marks glide there.
    pub glide: bool,
}

#[component]
pub fn Marks(props: &Props) -> Html {
    let layout = props.layout;
    let geometry = &props.geometry;
    let seen = Seen::new(props);
    let lit = Lit::new(props, &seen);
    html! {
        <svg class={classes!("overlay", "marks", props.glide.then_some("glide"))} width="100%" height={px(layout.height)} aria-hidden="true">
            { hatches() }
            if let Some(asked) = &props.asked {
                { ring(&layout.input, asked, "outside") }
                { frame::misplaced(&layout.input, asked, props.fill) }
            } else {
                { ring(&layout.input, geometry, "outside") }
                { unread(&layout.input, geometry) }
            }
            { indices(&layout.input, &lit.input.0, &lit.input.1, true) }
            { indices(&layout.output, &lit.output.0, &lit.output.1, false) }
            if let Some(kernel) = &layout.kernel {
                { indices(kernel, &lit.kernel.0, &lit.kernel.1, false) }
                { frame::sign(layout.input.outer()[2], kernel.x, layout.baseline - kernel.height() / 2.0) }
            }
            { frame::way(props) }
            if layout.output.rows == 0 || layout.output.columns == 0 {
                <rect x={px(layout.absent[0] + 0.5)} y={px(layout.absent[1] + 0.5)} width={px(layout.absent[2])}
                    height={px(layout.absent[3])} fill="none" style="stroke:var(--edge)" stroke-dasharray="4 4" />
            }
            if let Some(lens) = &props.lens {
                { lens.framed(&layout.input, geometry, &lit.input) }
            }
            { lit_by(props, &seen) }
        </svg>
    }
}

/// What the subject lights on input and output.
pub fn lit(props: &Props) -> Html {
    lit_by(props, &Seen::new(props))
}

fn lit_by(props: &Props, seen: &Seen) -> Html {
    let subject = &props.subject;
    html! {
        <>
            if let (Some(explanation), Some(live)) = (&subject.explanation, subject.live) {
                { taps::lit(props, explanation, live, seen) }
            }
            if let Some(links) = &subject.links {
                { links::linked(props, links, seen) }
            }
        </>
    }
}

impl Props {
    /// Where cells of the input are read apart: in the lens, where there is one.
    fn reading(&self) -> Grid {
        self.lens.map_or(self.layout.input, |lens| lens.grid)
    }
}

/// Row and column numbers that are lit.
type Numbers = (BTreeSet<isize>, BTreeSet<isize>);

/// The taps that lie in the shown plane, and the indices they light.
struct Seen<'a> {
    taps: Vec<(usize, &'a Tap)>,
    /// How many are told in all planes.
    count: usize,
    rows: BTreeSet<isize>,
    columns: BTreeSet<isize>,
}

impl<'a> Seen<'a> {
    fn new(props: &'a Props) -> Self {
        let all = props
            .subject
            .explanation
            .as_ref()
            .map(told)
            .unwrap_or_default();
        let count = all.len();
        let taps: Vec<_> = all
            .into_iter()
            .enumerate()
            .filter(|(_, tap)| in_plane(tap, props.input_plane, props.channels))
            .collect();
        // A window is as large as it is, whatever its weights are.
        let axes = &props.geometry.axes;
        let along = |back: usize, live: Option<usize>| match (&axes[axes.len() - back], live) {
            (axis @ (Axis::Window(_) | Axis::Adaptive(_)), Some(live)) if !taps.is_empty() => {
                set(axis.reads(live).iter().map(|read| read.position))
            }
            _ => {
                let last = |tap: &Tap| tap.position[tap.position.len() - back];
                set(taps.iter().map(|(_, tap)| last(tap)))
            }
        };
        let live = props.subject.live;
        Self {
            rows: along(2, live.map(|live| live.0)),
            columns: along(1, live.map(|live| live.1)),
            count,
            taps,
        }
    }
}

/// One by one: `collect` would sort them first, with 5 KB of code.
fn set(numbers: impl Iterator<Item = isize>) -> BTreeSet<isize> {
    let mut set = BTreeSet::new();
    numbers.for_each(|number| {
        set.insert(number);
    });
    set
}

/// Whether a tap lies in the plane counted over batch and channel.
fn in_plane(tap: &Tap, plane: usize, channels: usize) -> bool {
    let n = tap.position.len();
    let channel = if n > 2 { tap.position[n - 3] } else { 0 };
    let batch = if n > 3 { tap.position[n - 4] } else { 0 };
    batch * channels as isize + channel == plane as isize
}

/// The numbers beside each grid that are lit.
struct Lit {
    input: Numbers,
    output: Numbers,
    kernel: Numbers,
}

impl Lit {
    fn new(props: &Props, seen: &Seen) -> Self {
        if let Some(links) = &props.subject.links {
            return Self {
                input: numbers(&links.input),
                output: numbers(&links.output),
                kernel: of_cells(props.subject.weight),
            };
        }
        let kernel = seen.taps.iter().filter_map(|(_, tap)| {
            let at = tap.kernel.as_ref()?;
            Some((at[at.len() - 2], at[at.len() - 1]))
        });
        Self {
            input: (seen.rows.clone(), seen.columns.clone()),
            output: of_cells(props.subject.live),
            kernel: of_cells(kernel),
        }
    }
}

fn of_cells(cells: impl IntoIterator<Item = Cell>) -> Numbers {
    let ends = cells.into_iter().map(|(r, c)| (r as isize, c as isize));
    ends.unzip()
}

fn numbers(reach: &Reach) -> Numbers {
    match reach {
        Reach::Cells(cells) => of_cells(cells.iter().map(|(cell, _)| *cell)),
        Reach::Around(first, last) => of_cells([*first, *last]),
    }
}
