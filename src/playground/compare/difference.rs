//! Two outputs of one shape, set against each other.

use crate::ops::Tensor;

/// What differs less than this is float32's rounding, relative to the larger of 1 and the values.
const ROUNDING: f32 = 1e-6;

/// B − A.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    pub tensor: Tensor,
    /// The largest |B − A|; NaN where there is one.
    pub largest: f64,
    /// The first cell that has it.
    pub at: Vec<usize>,
    /// The mean |B − A|.
    pub mean: f64,
    /// Cells that are equal but for float32's rounding.
    pub equal: usize,
    pub count: usize,
}

/// The difference of two outputs; none where their shapes differ or they have no cells.
pub fn difference(a: &Tensor, b: &Tensor) -> Option<Difference> {
    if a.shape() != b.shape() || a.data().is_empty() {
        return None;
    }
    let pairs = || a.data().iter().zip(b.data());
    let equal = pairs().filter(|&(&a, &b)| agree(a, b)).count();
    // Equal infinities and two NaN have no difference.
    let data: Vec<f32> = pairs()
        .map(|(&a, &b)| {
            if agree(a, b) && !(b - a).is_finite() {
                0.0
            } else {
                b - a
            }
        })
        .collect();
    let (mut largest, mut flat) = (0.0, 0);
    for (i, value) in data.iter().enumerate() {
        let value = f64::from(value.abs());
        // Of equal ones the first, whatever their last bits are.
        if value > largest * f64::from(1.0 + ROUNDING) || (value.is_nan() && !f64::is_nan(largest))
        {
            (largest, flat) = (value, i);
        }
    }
    let mut at = vec![0; a.shape().len()];
    for (at, &n) in at.iter_mut().zip(a.shape()).rev() {
        *at = flat % n;
        flat /= n;
    }
    let total: f64 = data.iter().map(|value| f64::from(value.abs())).sum();
    Some(Difference {
        largest,
        at,
        mean: total / data.len() as f64,
        equal,
        count: data.len(),
        tensor: Tensor::new(a.shape(), data).ok()?,
    })
}

/// Whether two values are the same but for float32's rounding.
pub(in super::super) fn agree(a: f32, b: f32) -> bool {
    a == b
        || (a.is_nan() && b.is_nan())
        || (a.is_finite() && b.is_finite())
            && (b - a).abs() <= ROUNDING * a.abs().max(b.abs()).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(a: &[f32], b: &[f32]) -> Difference {
        let tensor = |data: &[f32]| Tensor::new([data.len()], data.to_vec()).unwrap();
        difference(&tensor(a), &tensor(b)).unwrap()
    }

    #[test]
    fn rounding_is_no_difference() {
        let found = of(&[0.1 + 0.2, 1e6, 1.0], &[0.3, 1e6 + 0.5, 1.001]);
        assert_eq!((found.equal, found.at), (2, vec![1]));
    }

    #[test]
    fn what_is_no_number_differs_from_numbers_alone() {
        let (nan, inf) = (f32::NAN, f32::INFINITY);
        let found = of(&[nan, inf, 1.0], &[nan, inf, 2.0]);
        assert_eq!((found.equal, found.largest, found.at), (2, 1.0, vec![2]));
        let found = of(&[1.0, 1.0, 9.0], &[2.0, nan, 1.0]);
        assert!(found.largest.is_nan() && found.mean.is_nan());
        assert_eq!((found.equal, found.at), (0, vec![1]));
        let found = of(&[1.0, 1.0], &[-inf, 1.0]);
        assert_eq!(found.largest, f64::INFINITY);
    }

    #[test]
    fn outputs_of_other_shapes_have_no_difference() {
        let (a, b) = (Tensor::full([2, 3], 0.0), Tensor::full([3, 2], 0.0));
        assert_eq!(difference(&a, &b), None);
        let empty = Tensor::full([0, 3], 0.0);
        assert_eq!(difference(&empty, &empty), None);
    }
}
