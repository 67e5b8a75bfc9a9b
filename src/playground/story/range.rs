//! Outputs beyond the range of the input: what kernels with negative lobes overshoot.

use super::super::colormap;
use crate::ops;

/// From here on an output is told to leave the input's range.
pub const BEYOND: f64 = 0.05;

/// How many outputs leave the range of the input by [`BEYOND`] or more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Excess {
    pub low: f64,
    pub high: f64,
    pub above: usize,
    pub below: usize,
    /// All outputs.
    pub count: usize,
}

impl Excess {
    /// `None` where the input has no finite value.
    pub fn of(input: &[f32], output: &[f32]) -> Option<Self> {
        let (low, high) = colormap::range([input])?;
        // The float32 numbers that lie no further in than the bounds.
        let (least, most) = ((low - BEYOND) as f32, (high + BEYOND) as f32);
        let least = match f64::from(least) > low - BEYOND {
            true => least.next_down(),
            false => least,
        };
        let most = match f64::from(most) < high + BEYOND {
            true => most.next_up(),
            false => most,
        };
        let (below, above) = ops::beyond(output, least, most);
        Some(Self {
            low,
            high,
            above,
            below,
            count: output.len(),
        })
    }

    pub fn beyond(&self) -> usize {
        self.above + self.below
    }

    /// The code that cuts the outputs off at the range: `.clamp(1, 9)`.
    pub fn clamp(&self) -> String {
        // As short as float32 needs it.
        format!(".clamp({}, {})", self.low as f32, self.high as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::run;
    use super::*;

    #[test]
    fn a_bicubic_hill_leaves_the_range_on_both_sides() {
        let hill = "[[1, 1, 1, 1, 1, 1], [1, 2, 8, 8, 2, 1], [1, 8, 9, 9, 8, 1], \
                     [1, 8, 9, 9, 8, 1], [1, 2, 8, 8, 2, 1], [1, 1, 1, 1, 1, 1]]";
        let result = run(2, hill, "nn.Upsample(scale_factor=2, mode='bicubic')");
        let input = result.input.tensor().data();
        let excess = Excess::of(input, result.output.values.data()).unwrap();
        assert_eq!((excess.above, excess.below, excess.count), (20, 40, 144));
        assert_eq!(excess.clamp(), ".clamp(1, 9)");
    }

    #[test]
    fn numbers_in_code_are_as_python_writes_them() {
        let excess = Excess::of(&[-0.5, 0.1], &[0.0]).unwrap();
        assert_eq!(excess.clamp(), ".clamp(-0.5, 0.1)");
        assert_eq!(Excess::of(&[f32::NAN], &[0.0]), None);
    }
}
