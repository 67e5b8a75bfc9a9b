//! Where everything of the figure of volumes stands, in CSS pixels: input slices over their cells
//! of the depth ruler, output slices under theirs, and the open slice beside them.

use super::super::layout::Grid;
use super::super::placement::Placement;
use crate::ops::{Axis, Geometry};

/// Above each grid: its caption and its indices.
const HEAD: f64 = 44.0;
/// Between two slices.
const GAP: f64 = 12.0;
/// A slice narrower than this shows nothing.
const NARROWEST: f64 = 76.0;
/// The most slices of a row.
pub const MOST: usize = 8;
/// Under the slices: their numbers and weights.
const LABELS: f64 = 34.0;
const RULER: f64 = 148.0;
/// Windows need no curve.
const WINDOWS: f64 = 84.0;
/// Under the film: what it is.
const NOTE: f64 = 36.0;
/// Between the two halves: the names of the ruler's rows.
const BETWEEN: f64 = 84.0;
/// Right of the open slice: the colour scale with its numbers.
const SCALE: f64 = 72.0;
/// Under the open slice: the transport's track, then the weights.
const TRACK: f64 = 56.0;
const TABLE: f64 = 190.0;
/// Cells below this size carry no numbers and need not be whole pixels.
const WHOLE: f64 = 14.0;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    pub width: f64,
    pub height: f64,
    pub stacked: bool,
}

/// A slice at its depth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slice {
    pub depth: usize,
    pub grid: Grid,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    pub slices: Vec<Slice>,
    pub film: Vec<Slice>,
    /// The slice that is open.
    pub output: Grid,
    /// The part of the depth that is shown, in input cells.
    pub view: (f64, f64),
    /// Left edge, top and width of the depth ruler.
    pub ruler: (f64, f64, f64),
    pub note: f64,
    /// The widths of the two halves.
    pub left: f64,
    pub right: f64,
    /// Left edge of the colour scale, and where it begins and ends.
    pub scale: (f64, f64, f64),
    /// Left edge and top of the weights.
    pub table: (f64, f64),
    pub height: f64,
}

/// Lays out a volume with the slices around an output depth.
pub fn lay_out(room: Room, geometry: &Geometry, live: usize) -> Layout {
    let [z, y, x] = &geometry.axes[..] else {
        unreachable!("a volume has three axes")
    };
    let (rows, columns) = (y.input(), x.input());
    let placement = Placement::of(z);
    let right = if room.stacked {
        room.width
    } else {
        (room.width * 0.36).clamp(300.0, 360.0)
    };
    let left = if room.stacked {
        room.width - BETWEEN
    } else {
        room.width - right - BETWEEN
    };
    let left = left.max(160.0);
    let most = ((left / NARROWEST) as usize).clamp(2, MOST);
    let view = view(z, placement, live, most);
    let ruler_width = left + GAP;
    let pitch = ruler_width / (view.1 - view.0);
    let place = |position: f64| (position - view.0) * pitch - GAP / 2.0;

    let ruler_height = match z {
        Axis::Resample(_) => RULER,
        _ => WINDOWS,
    };
    let fixed = HEAD + LABELS + ruler_height + 10.0 + NOTE;
    let free = match room.height - fixed {
        free if free.is_finite() => free.max(200.0),
        _ => 360.0,
    };
    let cell = cell_for((rows, columns), pitch - GAP, (free * 0.62).min(240.0)).min(64.0);
    let width = cell * columns as f64;
    let within = |from: f64, to: f64| from >= view.0 - 1e-6 && to <= view.1 + 1e-6;
    let slices: Vec<_> = (0..z.input())
        .filter(|&depth| within(depth as f64, depth as f64 + 1.0))
        .map(|depth| {
            let x = place(depth as f64) + (pitch - width) / 2.0;
            let grid = Grid::square(x, HEAD, cell, (rows, columns));
            Slice { depth, grid }
        })
        .collect();
    let top = HEAD + cell * rows as f64 + LABELS;
    let film_top = top + ruler_height + 10.0;

    let (out_rows, out_columns) = (y.output(), x.output());
    let film_height = (free - cell * rows as f64).clamp(40.0, 110.0);
    let frame = placement.cell * pitch - 10.0;
    let film_cell = cell_for((out_rows, out_columns), frame.max(8.0), film_height).min(WHOLE - 1.0);
    let mut shown: Vec<_> = (0..z.output())
        .filter(|&depth| within(placement.middle(depth), placement.middle(depth)))
        .collect();
    shown.sort_by_key(|depth| depth.abs_diff(live));
    shown.truncate(MOST);
    shown.sort_unstable();
    let film: Vec<_> = shown
        .into_iter()
        .map(|depth| {
            let x = place(placement.middle(depth)) - film_cell * out_columns as f64 / 2.0;
            let grid = Grid::square(x, film_top, film_cell, (out_rows, out_columns));
            Slice { depth, grid }
        })
        .collect();
    let note = film_top + film_cell * out_rows as f64 + 8.0;

    let (out_x, out_y, tall) = if room.stacked {
        (0.0, note + NOTE + HEAD, 400.0)
    } else {
        let tall = room.height - HEAD - TRACK - TABLE;
        let x = left + BETWEEN;
        (
            x,
            HEAD,
            if tall.is_finite() {
                tall.clamp(160.0, 320.0)
            } else {
                320.0
            },
        )
    };
    let out_cell = cell_for((out_rows, out_columns), right - SCALE, tall).min(56.0);
    let output = Grid::square(out_x, out_y, out_cell, (out_rows, out_columns));
    let table = output.bottom() + TRACK;
    Layout {
        slices,
        film,
        view,
        ruler: (-GAP / 2.0, top, ruler_width),
        note,
        left,
        right,
        scale: (
            output.right() + 24.0,
            output.y,
            output.bottom().max(output.y + 120.0),
        ),
        table: (output.x, table),
        height: (note + NOTE).max(table + TABLE),
        output,
    }
}

/// The part of the depth that is shown: all of it, or whole input cells around an output slice.
fn view(z: &Axis, placement: Placement, live: usize, most: usize) -> (f64, f64) {
    let [before, after] = match z {
        Axis::Window(axis) => {
            let [before, after] = axis.padding.map(|cells| cells.max(0) as usize);
            [before, after + axis.overhang()]
        }
        _ => [0, 0],
    };
    let low = placement.left(0).min(-(before as f64)).floor();
    let high = placement.right().max((z.input() + after) as f64).ceil();
    let all = high - low;
    if all <= most as f64 && z.output() <= MOST {
        return (low, high.max(low + 1.0));
    }
    let span = (MOST as f64 * placement.cell)
        .min(most as f64)
        .max(2.0)
        .floor();
    let span = span.min(all);
    let from = (placement.middle(live) - span / 2.0)
        .round()
        .clamp(low, high - span);
    (from, from + span)
}

/// The largest cell with which this many rows and columns fit; small ones are a fraction.
fn cell_for((rows, columns): (usize, usize), width: f64, height: f64) -> f64 {
    let cell = (width / columns.max(1) as f64).min(height / rows.max(1) as f64);
    if cell >= WHOLE { cell.floor() } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playground::notation;

    fn layout(call: &str, sizes: [usize; 3], live: usize) -> Layout {
        let room = Room {
            width: 1056.0,
            height: 646.0,
            stacked: false,
        };
        let operation = notation::parse(call, 3).unwrap()[0].stages[0]
            .build()
            .unwrap();
        let shape = [&[1, 1], &sizes[..]].concat();
        lay_out(room, &operation.geometry(&shape).unwrap(), live)
    }

    const DOUBLED: &str = "nn.Upsample(scale_factor=2, mode='trilinear')";

    #[test]
    fn slices_stand_over_their_own_cells_of_the_ruler() {
        let layout = layout(DOUBLED, [3, 4, 4], 2);
        assert_eq!((layout.slices.len(), layout.film.len()), (3, 6));
        let pitch = layout.ruler.2 / 3.0;
        for slice in &layout.slices {
            let middle = slice.grid.x + slice.grid.width() / 2.0;
            let cell = layout.ruler.0 + (slice.depth as f64 + 0.5) * pitch;
            assert!((middle - cell).abs() < 0.01);
        }
        let first = layout.film[0].grid;
        assert!((first.x + first.width() / 2.0 - (layout.ruler.0 + pitch / 4.0)).abs() < 0.01);
        assert!(layout.height <= 646.0);
    }

    #[test]
    fn of_a_deep_volume_the_slices_around_the_live_one_are_shown() {
        let layout = layout(DOUBLED, [40, 8, 8], 41);
        let depths: Vec<_> = layout.slices.iter().map(|slice| slice.depth).collect();
        assert!(depths.len() <= MOST && layout.film.len() <= MOST);
        assert!(depths.contains(&20) && depths.contains(&21), "{depths:?}");
        assert!(layout.film.iter().any(|slice| slice.depth == 41));
    }

    #[test]
    fn an_output_hangs_under_the_middle_of_its_window() {
        let layout = layout("nn.MaxPool3d(2)", [4, 4, 4], 0);
        let (first, last) = (layout.slices[0].grid, layout.slices[1].grid);
        let film = layout.film[0].grid;
        let middle = (first.x + last.right()) / 2.0;
        assert!((film.x + film.width() / 2.0 - middle).abs() < 0.01);
    }
}
