//! Resizes that leave out some of what lies under an output cell: fine patterns alias.

use std::ops::Range;

use super::super::scene::Cell;
use crate::ops::ResampleAxis;

/// The input cells under an output cell that does not read all of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Aliasing {
    pub rows: Range<usize>,
    pub columns: Range<usize>,
    /// How many of them are read.
    pub read: usize,
}

impl Aliasing {
    pub fn of(y: &ResampleAxis, x: &ResampleAxis, (row, column): Cell) -> Option<Self> {
        let ((rows, read_rows), (columns, read_columns)) = (under(y, row)?, under(x, column)?);
        let found = Self {
            read: read_rows * read_columns,
            rows,
            columns,
        };
        (found.read < found.count()).then_some(found)
    }

    pub fn count(&self) -> usize {
        self.rows.len() * self.columns.len()
    }
}

/// The input indices under an output index, and how many of them it reads. Extents agree only
/// where corners are not aligned.
fn under(axis: &ResampleAxis, o: usize) -> Option<(Range<usize>, usize)> {
    let taps = axis.taps.get(o)?.merged();
    let read = taps.iter().filter(|tap| tap.1 != 0.0).map(|tap| tap.0);
    if axis.antialias || axis.align_corners {
        return None;
    }
    let (first, end) = if axis.scale > 1.0 {
        // A rounding error must not add a cell.
        let first = (o as f64 * axis.scale + 1e-6).floor() as usize;
        let end = ((o + 1) as f64 * axis.scale - 1e-6).ceil() as usize;
        (first.min(axis.input), end.min(axis.input))
    } else {
        (read.clone().min()?, read.clone().max()? + 1)
    };
    let range = first..end;
    let read = read.filter(|i| range.contains(i)).count();
    Some((range, read))
}

#[cfg(test)]
mod tests {
    use super::super::testing::run;
    use super::*;
    use crate::ops::Axis;

    fn aliasing(call: &str, cell: Cell) -> Option<Aliasing> {
        let result = run(2, "torch.zeros(16, 16)", call);
        let [Axis::Resample(y), Axis::Resample(x)] = &result.geometry.axes[..] else {
            panic!("a resize");
        };
        Aliasing::of(y, x, cell)
    }

    fn quarter(mode: &str) -> String {
        format!("F.interpolate(x, scale_factor=0.25, mode='{mode}')")
    }

    #[test]
    fn a_quarter_reads_four_of_the_sixteen_cells_under_it() {
        let found = aliasing(&quarter("bilinear"), (2, 1)).unwrap();
        assert_eq!((found.rows.clone(), found.columns.clone()), (8..12, 4..8));
        assert_eq!((found.read, found.count()), (4, 16));
        let found = aliasing(&quarter("nearest"), (3, 3)).unwrap();
        assert_eq!((found.read, found.count()), (1, 16));
    }

    #[test]
    fn whatever_reads_all_of_them_does_not_alias() {
        assert_eq!(aliasing(&quarter("bicubic"), (2, 1)), None);
        let half = "F.interpolate(x, scale_factor=0.5, mode='bilinear')";
        assert_eq!(aliasing(half, (2, 1)), None);
        let filtered = "F.interpolate(x, scale_factor=0.25, mode='bilinear', antialias=True)";
        assert_eq!(aliasing(filtered, (2, 1)), None);
        let doubled = "nn.Upsample(scale_factor=2, mode='bilinear')";
        assert_eq!(aliasing(doubled, (2, 1)), None);
    }

    #[test]
    fn one_axis_alone_may_alias() {
        let narrow = "F.interpolate(x, size=(32, 4), mode='bilinear')";
        let found = aliasing(narrow, (5, 2)).unwrap();
        assert_eq!((found.rows.len(), found.columns), (2, 8..12));
        assert_eq!(found.read, 4);
    }
}
