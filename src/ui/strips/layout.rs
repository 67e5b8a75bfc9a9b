//! Where everything of the figure of signals stands, in CSS pixels: strips, plot and rulers share
//! one extent, counted in input cells.

use super::super::draw::Box4;
use super::super::layout::{Grid, Ring};
use super::super::placement::Placement;
use crate::ops::Axis;

/// Above each strip: its caption and its indices; the tools of a phone are taller.
const HEAD: f64 = 44.0;
const TALL_HEAD: f64 = 68.0;
const INPUT: f64 = 40.0;
const KERNEL: f64 = 30.0;
const OUTPUT: f64 = 30.0;
const GAP: f64 = 6.0;
/// What windows span, under the strip they read.
const BRACKETS: f64 = 44.0;
/// Over and under the plot.
const AIR: f64 = 20.0;
/// A ruler with the line beneath it.
const RULER: f64 = 174.0;
/// Narrower rulers cannot be read: the edited track's stands alone.
const RULER_WIDTH: f64 = 220.0;
const RULER_GAP: f64 = 31.0;
/// Right of the plot: the colour scale with its numbers, and the names of the tracks.
const SCALE: f64 = 66.0;
const NAMES: f64 = 136.0;

/// The stage the figure stands on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    pub width: f64,
    pub height: f64,
    pub stacked: bool,
    /// Without them, the plot tells alone.
    pub rulers: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    pub input: Grid,
    pub kernel: Option<Grid>,
    /// The top of the brackets, where there are any.
    pub brackets: Option<f64>,
    pub plot: Box4,
    /// One a track, its cells over what they are made from.
    pub outputs: Vec<Grid>,
    /// The rulers' top, the width of each, and how many there are.
    pub rulers: f64,
    pub ruler: f64,
    pub ruler_count: usize,
    /// Where names beside the strips begin; none where there is no room for them.
    pub names: Option<f64>,
    pub height: f64,
}

/// Lays out an input of so many cells with the axes of its tracks and a kernel of so many weights.
pub fn lay_out(room: Room, cells: usize, axes: &[&Axis], kernel: Option<usize>) -> Layout {
    let many = axes.len() > 1;
    let names = many && !room.stacked;
    let right = if names { NAMES } else { SCALE };
    let width = (room.width - right).max(160.0);
    let ring = axes.iter().map(|axis| reach(axis));
    let ring = ring.fold((0, 0), |a, b| (a.0.max(b.0), a.1.max(b.1)));
    let placements: Vec<_> = axes.iter().map(|axis| Placement::of(axis)).collect();
    let low = placements.iter().map(|placement| placement.left(0));
    let low = low.fold(-(ring.0 as f64), f64::min);
    let high = placements.iter().map(|placement| placement.right());
    let high = high.fold((cells + ring.1) as f64, f64::max);
    let cell = width / (high - low).max(1.0);
    let head = if room.stacked { TALL_HEAD } else { HEAD };
    let input = Grid {
        x: -low * cell,
        y: head,
        cell_w: cell,
        cell_h: INPUT,
        rows: 1,
        columns: cells,
        ring: Ring {
            left: ring.0,
            right: ring.1,
            ..Ring::default()
        },
    };
    let mut top = input.bottom();
    let brackets = axes.iter().any(|axis| spans(axis)).then_some(top);
    if brackets.is_some() {
        top += BRACKETS;
    }
    let kernel = kernel.map(|weights| {
        let cell = (width / 2.0 / weights.max(1) as f64).min(62.0);
        Grid {
            x: 84.0,
            y: top + 14.0,
            cell_w: cell,
            cell_h: KERNEL,
            columns: weights,
            ring: Ring::default(),
            ..input
        }
    });
    if let Some(kernel) = kernel {
        top = kernel.bottom();
    }
    top += AIR + 4.0;
    let strips = axes.len().max(1) as f64 * (OUTPUT + GAP) - GAP;
    let resizes = axes.iter().filter(|axis| matches!(axis, Axis::Resample(_)));
    let resizes = if room.rulers { resizes.count() } else { 0 };
    let columns = (width - (resizes.max(1) - 1) as f64 * RULER_GAP) / resizes.max(1) as f64;
    let (ruler, ruler_count) = match columns >= RULER_WIDTH {
        true => (columns, resizes),
        false => (width, resizes.min(1)),
    };
    let below = AIR + head + 2.0 + strips + if resizes > 0 { AIR + RULER } else { AIR };
    let plot = match room.height - top - below {
        free if free.is_finite() => free.clamp(120.0, 300.0).round(),
        _ => 190.0,
    };
    let first = top + plot + AIR + head + 2.0;
    let outputs = placements.iter().zip(0..).map(|(placement, track)| Grid {
        x: input.column(placement.left(0)),
        y: first + f64::from(track) * (OUTPUT + GAP),
        cell_w: placement.cell * cell,
        cell_h: OUTPUT,
        columns: axes[track as usize].output(),
        ring: Ring::default(),
        ..input
    });
    Layout {
        kernel,
        brackets,
        plot: [0.0, top, width, plot],
        outputs: outputs.collect(),
        rulers: first + strips + AIR,
        ruler,
        ruler_count,
        names: names.then_some(width + 14.0),
        height: top + plot + below,
        input,
    }
}

impl Layout {
    /// The left edge of the n-th ruler.
    pub fn ruler_left(&self, n: usize) -> f64 {
        n as f64 * (self.ruler + RULER_GAP)
    }
}

/// Whether brackets show what the cells of an axis span.
pub fn spans(axis: &Axis) -> bool {
    matches!(
        axis,
        Axis::Window(_) | Axis::Adaptive(_) | Axis::Transposed(_)
    )
}

/// How many cells before and after the input windows reach.
fn reach(axis: &Axis) -> (usize, usize) {
    let Axis::Window(axis) = axis else {
        return (0, 0);
    };
    let [before, after] = axis.padding.map(|cells| cells.max(0) as usize);
    (before, after + axis.overhang())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playground::notation;

    fn layout(size: usize, tracks: &str, width: f64) -> Layout {
        let room = Room {
            width,
            height: 646.0,
            stacked: false,
            rulers: true,
        };
        let tracks = notation::parse(tracks, 1).unwrap();
        let axes: Vec<_> = tracks
            .iter()
            .map(|track| {
                let operation = track.stages[0].build().unwrap();
                operation.geometry(&[1, 1, size]).unwrap().axes.remove(0)
            })
            .collect();
        lay_out(room, size, &axes.iter().collect::<Vec<_>>(), None)
    }

    const THREE: &str = "nn.Upsample(size=8); F.interpolate(x, size=8, mode='nearest-exact'); \
        nn.Upsample(size=8, mode='linear')";

    #[test]
    fn tracks_that_resize_share_the_extent_of_the_input() {
        let layout = layout(5, THREE, 1056.0);
        assert_eq!((layout.input.x, layout.input.width()), (0.0, 920.0));
        for output in &layout.outputs {
            assert_eq!((output.x, output.width()), (0.0, 920.0));
        }
        assert_eq!((layout.ruler_count, layout.ruler), (3, 286.0));
        assert!(layout.height <= 646.0);
    }

    #[test]
    fn padding_moves_the_input_and_outputs_stand_under_their_windows() {
        let layout = layout(5, "nn.MaxPool1d(3, stride=2, padding=1)", 766.0);
        let cell = layout.input.cell_w;
        assert_eq!((layout.input.x, cell), (100.0, 100.0));
        let output = layout.outputs[0];
        assert_eq!((output.x, output.cell_w), (50.0, 200.0));
        assert_eq!(output.column(0.5), layout.input.column(0.5));
        assert_eq!(layout.ruler_count, 0);
    }

    #[test]
    fn where_rulers_would_be_too_narrow_one_stands_alone() {
        let layout = layout(5, THREE, 700.0);
        assert_eq!((layout.ruler_count, layout.ruler), (1, 564.0));
    }
}
