//! Where the grids of tables stand, in CSS pixels: in a row where there is room, and otherwise in
//! lines of two.

use super::super::super::layout::{Grid, LARGEST_CELL};
use crate::playground::scene::Cell;

/// Between grids: an arrow, and the numbers of the next grid's rows.
const GAP: f64 = 52.0;
/// Above a grid: its caption and the numbers of its columns.
pub const HEAD: f64 = 44.0;
/// Beneath a grid: a note.
const BELOW: f64 = 36.0;
/// Beneath all of them: rulers with their captions, or the colour scale with what stands beneath it.
const RULERS: f64 = 182.0;
const SCALE: f64 = 88.0;
/// The bar and the sentence.
const AROUND: f64 = 48.0 + 49.0 + 18.0;
/// The side of the box a grid stands in: below the least, boxes stand in lines of two.
const LEAST: f64 = 120.0;
const LOWEST: f64 = 150.0;
const LARGEST: f64 = 216.0;
const LARGEST_ALONE: f64 = 288.0;
const WIDEST_SCALE: f64 = 200.0;

/// The sizes of one table's grids: rows and columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    pub input: Cell,
    pub outputs: Vec<Cell>,
    /// Input and outputs are drawn equally large, so that positions are literal.
    pub resizes: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    pub tables: Vec<Row>,
    /// Whether a table stands in one row, so that an arrow leads from input to outputs.
    pub in_row: bool,
    /// The side of the box each grid stands in.
    pub side: f64,
    /// Left, top and width of the colour scale.
    pub scale: [f64; 3],
    /// Left and top of the ruler of each track; none where not all tables resize.
    pub rulers: Vec<(f64, f64)>,
    /// Where the grids end, and where what stands beneath them does.
    pub grids: f64,
    pub height: f64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub input: Grid,
    pub outputs: Vec<Grid>,
}

/// Lays tables out on so much width, in a window of this height.
pub fn lay_out(width: f64, height: f64, shapes: &[Shape]) -> Layout {
    let most = shapes.iter().map(|shape| shape.outputs.len()).max();
    let columns = most.unwrap_or_default() + 1;
    let fitting = |columns: usize| {
        let gaps = GAP * (columns - 1) as f64;
        ((width - gaps) / columns as f64).floor()
    };
    let in_row = fitting(columns) >= LEAST;
    let across = if in_row { columns } else { 2 };
    let resizes = shapes.iter().all(|shape| shape.resizes);
    let foot = if resizes { RULERS } else { SCALE };
    let largest = if shapes.len() > 1 {
        LARGEST
    } else {
        LARGEST_ALONE
    };
    let by_height = (height - AROUND - foot) / shapes.len() as f64 - HEAD - BELOW;
    let side = fitting(across).min(largest);
    let side = if in_row {
        side.min(by_height.floor().max(LOWEST))
    } else {
        side
    };
    let left = |column: usize| column as f64 * (side + GAP);

    let mut top = 0.0;
    let mut tables = Vec::new();
    for shape in shapes {
        let whole = shape.resizes.then(|| boxed(shape.input, side));
        let input = grid(shape.input, side, whole, (left(0), top + HEAD));
        // Where there is no room in the row, the input has a line of its own.
        let first = if in_row { 1 } else { across };
        let mut outputs = Vec::new();
        let mut bottom = input.bottom();
        for (i, &output) in shape.outputs.iter().enumerate() {
            let (line, column) = ((first + i) / across, (first + i) % across);
            if column == 0 || (i == 0 && line > 0) {
                top = bottom + BELOW;
            }
            let grid = grid(output, side, whole, (left(column), top + HEAD));
            bottom = bottom.max(grid.bottom());
            outputs.push(grid);
        }
        top = bottom + BELOW;
        tables.push(Row { input, outputs });
    }
    let track = |i: usize| {
        let column = if in_row { i + 1 } else { i % across };
        let line = if in_row { 0 } else { i / across };
        (left(column), top + line as f64 * RULERS)
    };
    let rulers: Vec<_> = (0..columns - 1).filter(|_| resizes).map(track).collect();
    let lines = match rulers.last() {
        Some((_, last)) => last + RULERS,
        None => top,
    };
    // Beneath the input where rulers stand beneath the outputs, and otherwise beneath everything.
    let beside = in_row && resizes;
    let scale = [
        0.0,
        if beside { top + 26.0 } else { lines },
        side.min(WIDEST_SCALE),
    ];
    Layout {
        tables,
        in_row,
        side,
        scale,
        rulers,
        grids: top,
        height: if beside { lines } else { lines + SCALE },
    }
}

/// Width and height of a grid that fills a box.
fn boxed((rows, columns): Cell, side: f64) -> (f64, f64) {
    let cell = (side / rows.max(columns).max(1) as f64).min(LARGEST_CELL * 1.5);
    (cell * columns as f64, cell * rows as f64)
}

/// A grid that fills its box, or is as large as the whole.
fn grid(extent: Cell, side: f64, whole: Option<(f64, f64)>, (x, y): (f64, f64)) -> Grid {
    let (width, height) = whole.unwrap_or_else(|| boxed(extent, side));
    let (rows, columns) = extent;
    Grid {
        x,
        y,
        cell_w: width / columns.max(1) as f64,
        cell_h: height / rows.max(1) as f64,
        rows,
        columns,
        ring: Default::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doubled(n: usize) -> Shape {
        Shape {
            input: (n, n),
            outputs: vec![(2 * n, 2 * n); 2],
            resizes: true,
        }
    }

    #[test]
    fn two_tables_stand_beneath_each_other() {
        let layout = lay_out(752.0, 900.0, &[doubled(2), doubled(3)]);
        assert!(layout.in_row);
        let [first, second] = &layout.tables[..] else {
            panic!("two tables");
        };
        assert_eq!(first.input.width(), first.outputs[1].width());
        assert_eq!(first.input.x, second.input.x);
        assert!(second.input.y > first.input.bottom() + HEAD);
        assert!(first.outputs[1].right() <= 752.0);
        assert_eq!(layout.rulers[1].0, first.outputs[1].x);
        assert!(layout.rulers[0].1 > second.input.bottom());
    }

    #[test]
    fn on_a_phone_outputs_stand_in_pairs_beneath_the_input() {
        let layout = lay_out(352.0, 844.0, &[doubled(2)]);
        assert!(!layout.in_row);
        let Row { input, outputs } = &layout.tables[0];
        assert!(outputs[0].y > input.bottom());
        assert_eq!(outputs[0].y, outputs[1].y);
        assert!(outputs[1].right() <= 352.0);
        assert!(layout.scale[1] >= layout.rulers[1].1);
    }

    #[test]
    fn a_signal_is_a_strip() {
        let shape = Shape {
            input: (1, 4),
            outputs: vec![(1, 8)],
            resizes: true,
        };
        let layout = lay_out(700.0, 900.0, &[shape]);
        let output = layout.tables[0].outputs[0];
        assert_eq!(output.height(), layout.tables[0].input.height());
        assert!(output.height() < output.width());
    }
}
