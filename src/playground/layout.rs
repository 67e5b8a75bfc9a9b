//! Where everything on the bench stands, in CSS pixels.
//!
//! Cell size is the largest whole pixel that fits. For a resize, input and output have one extent,
//! so that half-pixel centres are literal; otherwise each grid fills its box.

use crate::ops::{Axis, Filter, Geometry};

/// A rectangle: x, y, width, height.
pub type Box4 = [f64; 4];

/// Above each grid: its caption and its column indices.
pub const HEAD: f64 = 44.0;
/// Right of the output: the colour scale with its numbers.
const SCALE: f64 = 64.0;
pub const LARGEST_CELL: f64 = 96.0;
/// Between the grids of a small frame: an arrow, row numbers.
const BARE_GAP: f64 = 62.0;
/// Below the baseline: source labels, the ruler's title, and the ruler itself.
pub const RULER: f64 = 206.0;
/// Brackets are lower than a curve with its arrows.
pub const BRACKETS: f64 = 136.0;

/// The stage the bench stands on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// Width for grids and scale.
    pub width: f64,
    /// Height for grids and ruler.
    pub height: f64,
    /// Below 1360 px of window: less air, shorter labels.
    pub narrow: bool,
    /// Below 760 px of window: one grid above the other.
    pub stacked: bool,
    /// What the caption of the input needs.
    pub caption: f64,
    /// The height of what stands beneath the grids, where it is no ruler.
    pub below: Option<f64>,
    /// On a phone a list stands beside the input.
    pub listed: bool,
    /// The least height for grids; where it does not fit, the page scrolls.
    pub least: f64,
    /// In a small frame: no scale, no tools, little air.
    pub bare: bool,
    /// Under grids above each other the ruler stands in its place, not in a sheet.
    pub ruler_in_place: bool,
}

/// A grid on the bench.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    pub x: f64,
    pub y: f64,
    pub cell_w: f64,
    pub cell_h: f64,
    pub rows: usize,
    pub columns: usize,
    /// Cells drawn around the grid: padding and ceil overhang.
    pub ring: Ring,
}

/// How many cells stand outside each side of a grid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ring {
    pub top: usize,
    pub left: usize,
    pub bottom: usize,
    pub right: usize,
}

impl Grid {
    /// Square cells with nothing around them.
    pub fn square(left: f64, top: f64, cell: f64, (rows, columns): (usize, usize)) -> Self {
        Self {
            x: left,
            y: top,
            cell_w: cell,
            cell_h: cell,
            rows,
            columns,
            ring: Ring::default(),
        }
    }

    pub fn width(&self) -> f64 {
        self.cell_w * self.columns as f64
    }

    pub fn height(&self) -> f64 {
        self.cell_h * self.rows as f64
    }

    pub fn right(&self) -> f64 {
        self.x + self.width()
    }

    pub fn bottom(&self) -> f64 {
        self.y + self.height()
    }

    /// The same grid as it is seen from the corner of one of its cells.
    pub fn seen_from(&self, row: f64, column: f64) -> Self {
        Self {
            x: -column * self.cell_w,
            y: -row * self.cell_h,
            ..*self
        }
    }

    /// Its place as CSS.
    pub fn style(&self) -> String {
        format!(
            "left:{}px;top:{}px;width:{}px;height:{}px",
            self.x,
            self.y,
            self.width(),
            self.height()
        )
    }

    /// The left edge of a column; columns outside lie in the ring.
    pub fn column(&self, column: f64) -> f64 {
        self.x + column * self.cell_w
    }

    pub fn row(&self, row: f64) -> f64 {
        self.y + row * self.cell_h
    }

    /// The same grid somewhere else.
    pub fn moved(self, right: f64, down: f64) -> Self {
        Self {
            x: self.x + right,
            y: self.y + down,
            ..self
        }
    }

    /// Edges with the ring: left, top, right, bottom.
    pub fn outer(&self) -> [f64; 4] {
        [
            self.column(-(self.ring.left as f64)),
            self.row(-(self.ring.top as f64)),
            self.column((self.columns + self.ring.right) as f64),
            self.row((self.rows + self.ring.bottom) as f64),
        ]
    }

    /// The smaller side of a cell.
    pub fn cell(&self) -> f64 {
        self.cell_w.min(self.cell_h)
    }
}

/// The whole bench.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layout {
    pub input: Grid,
    pub kernel: Option<Grid>,
    pub output: Grid,
    /// Where a lens stands, over an input of small cells.
    pub lens: Option<Box4>,
    /// Left edge of the colour scale, and where it begins and ends.
    pub scale: (f64, f64, f64),
    /// The line the grids stand on.
    pub baseline: f64,
    pub ruler: f64,
    pub ruler_width: f64,
    pub height: f64,
    /// The height of what stands beneath the grids; on a phone it stands in a sheet.
    pub below: f64,
    /// The place that an output without cells leaves free.
    pub absent: Box4,
    /// Left edge of the list beside the input.
    pub list: Option<f64>,
    pub stacked: bool,
    pub narrow: bool,
    pub bare: bool,
}

/// Lays out a geometry, with a kernel of this many rows and columns where there is one.
pub fn lay_out(room: Room, geometry: &Geometry, kernel: Option<(usize, usize)>) -> Layout {
    let n = geometry.axes.len();
    let (y, x) = (&geometry.axes[n.saturating_sub(2)], &geometry.axes[n - 1]);
    // Overshoot is bracketed beside the scale.
    let bracket = if overshoots(x) && !room.stacked {
        8.0
    } else {
        0.0
    };
    let room = Room {
        width: room.width - bracket,
        ..room
    };
    let extents = Extents::of(y, x);
    let below = room.below.unwrap_or(match x {
        Axis::Resample(_) => RULER,
        Axis::Rearranged { .. } => 24.0,
        _ => BRACKETS,
    });
    if room.stacked {
        return stack(room, &extents, below, kernel);
    }
    let bare = Boxes::of(room, below, kernel.is_some(), false);
    // A small frame has no room for both a lens and a kernel.
    let has_lens = extents.fit(&bare).0 < WHOLE && !(room.bare && kernel.is_some());
    let boxes = Boxes::of(room, below, kernel.is_some(), has_lens);
    let (in_cell, out_cell) = extents.fit(&boxes);
    let total = extents.total();
    let Extents {
        input: (rows, columns),
        output: (out_rows, out_columns),
        ring,
        same_extent,
    } = extents;
    let mut input = Grid {
        ring,
        ..Grid::square(0.0, 0.0, in_cell, (rows, columns))
    };
    let mut output = Grid {
        cell_w: out_cell.0,
        cell_h: out_cell.1,
        rows: out_rows,
        columns: out_columns,
        ring: Ring::default(),
        ..input
    };
    let mut kernel = kernel.map(|(rows, columns)| {
        let height = if has_lens {
            // The lens stands over the kernel and its caption.
            let over = boxes.lens + HEAD + 16.0;
            (total.0 * in_cell).max(output.height()) - over
        } else {
            boxes.height
        };
        let height = height.clamp(36.0, boxes.kernel.max(36.0));
        let cell = cell_for((rows, columns), boxes.kernel, height).min(62.0);
        Grid::square(0.0, 0.0, cell, (rows, columns))
    });
    let lens = |x: f64, y: f64| has_lens.then_some([x, y, boxes.lens, boxes.lens]);

    input.x = ring.left as f64 * input.cell_w;
    let (in_height, in_right) = (total.0 * in_cell, total.1 * in_cell);
    let to_scale = 24.0 + bracket;
    let clear = if room.bare { BARE_GAP } else { 48.0 };
    let tallest = in_height
        .max(output.height())
        .max(kernel.map_or(0.0, |k| k.height()));
    let baseline = HEAD + tallest;
    input.y = baseline - in_height + ring.top as f64 * input.cell_h;
    output.y = baseline - output.height();
    let mut middle = HEAD + (tallest - boxes.lens) / 2.0;
    let lens_x;
    match &mut kernel {
        Some(kernel) => {
            kernel.x = (in_right + 52.0).max(room.caption + 24.0);
            kernel.y = baseline - kernel.height();
            lens_x = kernel.x;
            middle = HEAD;
            output.x = kernel.right().max(kernel.x + boxes.lens) + 66.0;
        }
        None => {
            let gap = if same_extent || has_lens || room.bare {
                boxes.gap
            } else {
                boxes.gap * 0.7
            };
            output.x = (in_right + gap).max(room.caption + clear);
            lens_x = in_right + (output.x - in_right - boxes.lens) * 0.28;
        }
    }
    Layout {
        input,
        kernel,
        output,
        lens: lens(lens_x.round(), middle.round()),
        scale: (
            // Beside the place that an output without cells leaves free.
            output.right().max(if output.rows == 0 {
                output.x + in_right
            } else {
                0.0
            }) + to_scale,
            baseline - output.height().max(160.0),
            baseline,
        ),
        baseline,
        ruler: baseline + 36.0,
        ruler_width: if same_extent {
            output.right()
        } else {
            output.right().max(boxes.side)
        },
        height: baseline + below,
        below,
        absent: [output.x, input.y, input.width(), input.height()],
        list: None,
        stacked: false,
        narrow: room.narrow,
        bare: room.bare,
    }
}

/// One grid above the other: the input, its lens, the kernel, the output at full width, and its
/// scale beneath it.
fn stack(room: Room, extents: &Extents, below: f64, kernel: Option<(usize, usize)>) -> Layout {
    let hang = hang(extents);
    let width = (room.width - hang).max(120.0);
    let fit = |cells: (usize, usize), width: f64| cell_for(cells, width, width * 1.4);
    let (total_rows, total_columns) = extents.total();
    let total = (total_rows as usize, total_columns as usize);
    let beside = fit(total, width * LISTED);
    let listed = room.listed && beside >= WHOLE;
    let cell = if listed { beside } else { fit(total, width) };
    let grid = |extent: (usize, usize), cell: f64, top: f64| Grid::square(hang, top, cell, extent);
    let ring = extents.ring;
    let mut input = grid(extents.input, cell, HEAD + ring.top as f64 * cell);
    input.x += ring.left as f64 * cell;
    input.ring = ring;
    let [_, top, right, mut next] = input.outer();
    if listed {
        next = next.max(top + LIST);
    }
    let lens = (cell < WHOLE).then_some([0.0, next + HEAD, NARROW_LENS, NARROW_LENS]);
    if let Some([_, top, _, side]) = lens {
        next = top + side;
    }
    let kernel = kernel.map(|cells| {
        let side = width * 0.6;
        let cell = cell_for(cells, side, side).min(62.0);
        let kernel = grid(cells, cell, next + CAPTIONED);
        next = kernel.bottom();
        kernel
    });
    let output = fit(extents.output, width);
    let output = grid(extents.output, output, next + CAPTIONED);
    let absent = [hang, output.y, input.width(), ABSENT];
    let baseline = if output.rows == 0 {
        output.y + ABSENT
    } else {
        output.bottom()
    };
    let beneath = if room.bare { 24.0 } else { 106.0 };
    let (ruler, height) = match room.ruler_in_place {
        true => (baseline + beneath, baseline + beneath + below),
        false => (0.0, baseline + beneath),
    };
    Layout {
        input,
        kernel,
        output,
        lens,
        scale: (0.0, baseline + 8.0, baseline + 50.0),
        baseline,
        ruler,
        // On its right stand the names of its axes.
        ruler_width: width - 48.0,
        height,
        below,
        absent,
        list: listed.then_some((right + 28.0).max(width * LISTED + 16.0)),
        stacked: true,
        narrow: true,
        bare: room.bare,
    }
}

/// How far grids stand in, so that the longest row number fits between them and the edge of a phone.
fn hang(extents: &Extents) -> f64 {
    const DIGIT: f64 = 6.7;
    const MARGIN: f64 = 14.0;
    let last = extents.input.0.max(extents.output.0).saturating_sub(1);
    let digits = last.max(1).ilog10() + 1;
    (f64::from(digits) * DIGIT - MARGIN).ceil().max(0.0)
}

/// How much of a phone's width the input takes beside a list.
const LISTED: f64 = 0.57;
/// Over a grid stands its caption, as high as a finger.
pub const CAP: f64 = 64.0;
/// The least height of that list.
pub const LIST: f64 = 144.0;
/// From a grid to the one beneath it, whose caption is as high as a finger.
const CAPTIONED: f64 = HEAD + 24.0;
/// The height of the place for an output without cells.
const ABSENT: f64 = 96.0;
const NARROW_LENS: f64 = 152.0;

/// Whether outputs may leave the range of the input.
fn overshoots(axis: &Axis) -> bool {
    match axis {
        Axis::Resample(axis) => matches!(axis.filter, Filter::Cubic { .. } | Filter::Lanczos),
        _ => false,
    }
}

/// How many cells the grids have.
struct Extents {
    input: (usize, usize),
    output: (usize, usize),
    ring: Ring,
    /// Input and output are drawn over one extent.
    same_extent: bool,
}

impl Extents {
    fn of(y: &Axis, x: &Axis) -> Self {
        Self {
            input: (y.input(), x.input()),
            output: (y.output(), x.output()),
            ring: ring(y, x),
            same_extent: matches!((y, x), (Axis::Resample(_), Axis::Resample(_))),
        }
    }

    /// The side of an input cell, and width and height of an output cell.
    fn fit(&self, boxes: &Boxes) -> (f64, (f64, f64)) {
        let (rows, columns) = self.input;
        if self.same_extent {
            let side = boxes.side.min(boxes.output);
            let cell = shared_cell(self.input, self.output, side, boxes.height);
            let fit = |cells: usize, out: usize| cell * cells as f64 / out.max(1) as f64;
            return (
                cell,
                (fit(columns, self.output.1), fit(rows, self.output.0)),
            );
        }
        let (rows, columns) = self.total();
        let total = (rows as usize, columns as usize);
        let output = cell_for(self.output, boxes.output, boxes.height);
        (cell_for(total, boxes.side, boxes.height), (output, output))
    }

    /// Rows and columns of the input with its ring.
    fn total(&self) -> (f64, f64) {
        let Ring {
            top,
            left,
            bottom,
            right,
        } = self.ring;
        let (rows, columns) = self.input;
        (
            (rows + top + bottom) as f64,
            (columns + left + right) as f64,
        )
    }
}

/// The least side of an output beside a wide caption.
const LEAST_OUTPUT: f64 = 72.0;

/// What the stage has room for.
struct Boxes {
    /// The widest an input may be, and an output: that begins beyond the caption of the input.
    side: f64,
    output: f64,
    height: f64,
    /// Between input and output, where no kernel stands.
    gap: f64,
    kernel: f64,
    /// The side of the lens, 0 without one.
    lens: f64,
}

impl Boxes {
    fn of(room: Room, below: f64, kernel: bool, lens: bool) -> Self {
        let lens = match (lens, room.narrow || kernel) {
            (false, _) => 0.0,
            (_, true) => NARROW_LENS,
            _ => 192.0,
        };
        let height = (room.height - HEAD - below).max(room.least);
        let scale = if room.bare { 0.0 } else { SCALE };
        if kernel {
            let free = room.width - 52.0 - 66.0 - scale;
            let kernel = (free * 0.22).min(186.0);
            let side = ((free - kernel.max(lens)) / 2.0).max(120.0);
            let beyond = room.caption + 24.0 + kernel.max(lens) + 66.0;
            return Self {
                side,
                output: side.min(room.width - scale - beyond).max(LEAST_OUTPUT),
                height,
                gap: 0.0,
                kernel,
                lens,
            };
        }
        let gap = match (lens > 0.0, room.narrow) {
            // On its right stand its row numbers and those of the output.
            (true, _) => lens + 88.0,
            _ if room.bare => BARE_GAP,
            (false, true) => 152.0,
            _ => 208.0,
        };
        let side = ((room.width - gap - scale) / 2.0).max(120.0);
        let beyond = room.caption + 48.0;
        Self {
            side,
            output: side.min(room.width - scale - beyond).max(LEAST_OUTPUT),
            height,
            gap,
            kernel: 0.0,
            lens,
        }
    }
}

/// Cells below this size carry no numbers and need not be whole pixels; a lens magnifies those of
/// the input.
pub const WHOLE: f64 = 14.0;

/// The largest whole cell with which this many rows and columns fit; small ones are a fraction.
pub fn cell_for((rows, columns): (usize, usize), width: f64, height: f64) -> f64 {
    let cell = (width / columns.max(1) as f64).min(height / rows.max(1) as f64);
    if cell >= WHOLE {
        cell.floor().min(LARGEST_CELL)
    } else {
        cell
    }
}

/// The largest input cell with which the extent fits and, where one is near, output cells are
/// whole pixels too.
pub fn shared_cell(input: (usize, usize), output: (usize, usize), width: f64, height: f64) -> f64 {
    let largest = (width / input.1.max(1) as f64).min(height / input.0.max(1) as f64);
    if largest < WHOLE {
        return largest;
    }
    // A single cell would fill the stage: a grid of few cells is kept to a readable size.
    let largest = largest.min(192.0).floor() as usize;
    let whole = |cell: &usize| {
        (cell * input.0).is_multiple_of(output.0.max(1))
            && (cell * input.1).is_multiple_of(output.1.max(1))
    };
    let near = (largest * 4 / 5).max(1)..=largest;
    near.rev().find(whole).unwrap_or(largest) as f64
}

/// The padding and the overhang that the windows of an operation reach. Rings wider than half the
/// input are cut: they would leave no room for it.
pub fn ring(y: &Axis, x: &Axis) -> Ring {
    let side = |axis: &Axis| match axis {
        Axis::Window(axis) => {
            let most = (axis.input / 2).max(4);
            let [before, after] = axis.padding.map(|cells| cells.max(0) as usize);
            (before.min(most), (after + axis.overhang()).min(most))
        }
        _ => (0, 0),
    };
    let ((top, bottom), (left, right)) = (side(y), side(x));
    Ring {
        top,
        left,
        bottom,
        right,
    }
}

/// The index at which the padding behind an axis ends and the overhang begins, in a ring of so many
/// cells.
pub fn pad_end(axis: &Axis, most: usize) -> usize {
    match axis {
        Axis::Window(axis) => axis.input + (axis.padding[1].max(0) as usize).min(most),
        axis => axis.input(),
    }
}

/// The place of a cell, so much smaller on each side.
pub fn cell_box(grid: &Grid, row: f64, column: f64, inset: f64) -> Box4 {
    [
        grid.column(column) + inset,
        grid.row(row) + inset,
        grid.cell_w - 2.0 * inset,
        grid.cell_h - 2.0 * inset,
    ]
}

/// How wide a mark's line is that stands for a weight.
pub fn stroke_of(weight: f32) -> f64 {
    1.0 + 2.0 * f64::from(weight.abs()).min(1.0)
}

#[cfg(test)]
mod tests;
