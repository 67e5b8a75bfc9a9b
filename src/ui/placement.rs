//! Where the output cells of an axis stand over its input cells.
//!
//! Positions are counted in input cells from the left edge of cell 0. A resize has one extent for
//! both sides; a window's output stands in the window's middle, as wide as the stride; a stamp's
//! input cell stands in the middle of its stamp.

use crate::ops::Axis;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placement {
    /// The left edge of output 0.
    first: f64,
    /// The width of an output cell.
    pub cell: f64,
    count: usize,
}

impl Placement {
    pub fn of(axis: &Axis) -> Self {
        let count = axis.output();
        let (middle, cell) = match axis {
            Axis::Window(a) => {
                let middle = a.start(0) as f64 + a.effective_kernel() as f64 / 2.0;
                (middle, a.stride as f64)
            }
            Axis::Transposed(a) => {
                let reach = (a.dilation * a.kernel.saturating_sub(1)) as f64;
                let stride = a.stride as f64;
                (
                    (a.padding as f64 - reach / 2.0) / stride + 0.5,
                    1.0 / stride,
                )
            }
            _ => {
                let cell = axis.input() as f64 / count.max(1) as f64;
                (cell / 2.0, cell)
            }
        };
        Self {
            first: middle - cell / 2.0,
            cell,
            count,
        }
    }

    pub fn left(&self, output: usize) -> f64 {
        self.first + self.cell * output as f64
    }

    pub fn middle(&self, output: usize) -> f64 {
        self.left(output) + self.cell / 2.0
    }

    pub fn right(&self) -> f64 {
        self.left(self.count)
    }

    /// The output cell nearest to a position; the first where there is none.
    pub fn nearest(&self, position: f64) -> usize {
        let cell = ((position - self.first) / self.cell).max(0.0);
        (cell as usize).min(self.count.saturating_sub(1))
    }

    /// The output cell that stands at a position.
    pub fn at(&self, position: f64) -> Option<usize> {
        let cell = (position - self.first) / self.cell;
        (cell >= 0.0 && cell < self.count as f64).then_some(cell as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playground::notation;

    fn placement(size: usize, call: &str) -> Placement {
        let call = &notation::parse(call, 1).unwrap()[0].stages[0];
        let geometry = call.build().unwrap().geometry(&[1, 1, size]).unwrap();
        Placement::of(&geometry.axes[0])
    }

    /// Left and right edge of all output cells together.
    fn edges(size: usize, call: &str) -> (f64, f64) {
        let placement = placement(size, call);
        (placement.left(0), placement.right())
    }

    #[test]
    fn a_resize_has_the_extent_of_its_input() {
        assert_eq!(edges(5, "nn.Upsample(size=8, mode='linear')"), (0.0, 5.0));
        assert_eq!(edges(5, "nn.AdaptiveAvgPool1d(2)"), (0.0, 5.0));
    }

    #[test]
    fn windows_stand_over_what_they_read() {
        assert_eq!(edges(8, "nn.MaxPool1d(2)"), (0.0, 8.0));
        assert_eq!(edges(5, "nn.MaxPool1d(3, stride=1, padding=1)"), (0.0, 5.0));
        assert_eq!(edges(5, "nn.MaxPool1d(3, stride=1)"), (1.0, 4.0));
        assert_eq!(placement(6, "nn.MaxPool1d(3, stride=2)").middle(1), 3.5);
    }

    #[test]
    fn stamps_are_centred_on_the_cell_that_stamps() {
        let placement = placement(3, "nn.ConvTranspose1d(1, 1, 3, stride=2, padding=1)");
        assert_eq!((placement.middle(0), placement.middle(2)), (0.5, 1.5));
        assert_eq!(
            edges(3, "nn.ConvTranspose1d(1, 1, 2, stride=2)"),
            (0.0, 3.0)
        );
    }

    #[test]
    fn a_position_finds_the_cell_over_it() {
        let placement = placement(5, "nn.MaxPool1d(3, stride=1)");
        assert_eq!(placement.at(0.5), None);
        assert_eq!(placement.at(1.0), Some(0));
        assert_eq!(placement.at(3.9), Some(2));
        assert_eq!(placement.at(4.0), None);
    }
}
