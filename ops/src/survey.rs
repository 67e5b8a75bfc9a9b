//! What is told of all values of a plane: how far they reach, and how many lie beyond.

use super::lanes::{LANES, Lanes};

/// Lanes that are folded apart, so that none waits for the one before.
const APART: usize = 4;

/// The smallest and the largest finite value.
pub fn range(values: &[f32]) -> Option<(f32, f32)> {
    let none = Lanes::splat(f32::NEG_INFINITY);
    let mut ends = [(none, none); APART];
    let (zero, minus) = (Lanes::splat(0.0), Lanes::splat(-1.0));
    let blocks = values.chunks_exact(APART * LANES);
    let rest = blocks.remainder();
    for block in blocks {
        for (n, (low, high)) in ends.iter_mut().enumerate() {
            let values = Lanes::load(block, n * LANES);
            // Infinities become NaN, and NaN is never larger.
            let finite = values + values * zero;
            *low = low.larger_number(finite * minus);
            *high = high.larger_number(finite);
        }
    }
    let mut range = (f32::INFINITY, f32::NEG_INFINITY);
    let lows = ends.iter().flat_map(|(low, _)| low.cells());
    let highs = ends.iter().flat_map(|(_, high)| high.cells());
    let found = lows.map(|low| -low).zip(highs);
    let left = rest.iter().filter(|value| value.is_finite());
    for (low, high) in found.chain(left.map(|&value| (value, value))) {
        range = (range.0.min(low), range.1.max(high));
    }
    (range.0 <= range.1).then_some(range)
}

/// How many values are at most `low`, and how many at least `high`.
pub fn beyond(values: &[f32], low: f32, high: f32) -> (usize, usize) {
    let minus = Lanes::splat(-1.0);
    let (least, most) = (Lanes::splat(-low), Lanes::splat(high));
    let mut counts = (0, 0);
    // Counted in float32, which is exact for as many.
    for part in values.chunks(1 << 20) {
        let (mut below, mut above) = (Lanes::splat(0.0), Lanes::splat(0.0));
        let blocks = part.chunks_exact(LANES);
        let rest = blocks.remainder();
        for block in blocks {
            let values = Lanes::load(block, 0);
            below = below + (values * minus).reaches(least);
            above = above + values.reaches(most);
        }
        let sum = |lanes: Lanes| {
            lanes
                .cells()
                .iter()
                .map(|&count| count as usize)
                .sum::<usize>()
        };
        counts.0 += sum(below) + rest.iter().filter(|value| **value <= low).count();
        counts.1 += sum(above) + rest.iter().filter(|value| **value >= high).count();
    }
    counts
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn values() -> impl Strategy<Value = Vec<f32>> {
        let special =
            prop::sample::select(vec![f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 0.0, -0.0]);
        prop::collection::vec(prop_oneof![3 => -9.0f32..9.0, 1 => special], 0..80)
    }

    proptest! {
        #[test]
        fn the_range_is_that_of_the_finite_values(values in values()) {
            let finite = || values.iter().copied().filter(|value| value.is_finite());
            let plain = finite().reduce(f32::min).zip(finite().reduce(f32::max));
            prop_assert_eq!(range(&values), plain);
        }

        #[test]
        fn values_at_a_bound_lie_beyond_it(values in values(), at in 0usize..80, width in 0.0f32..5.0) {
            let low = values.get(at).copied().filter(|value| !value.is_nan()).unwrap_or(-1.0);
            let high = low + width;
            let count = |is: &dyn Fn(f32) -> bool| values.iter().filter(|value| is(**value)).count();
            let plain = (count(&|value| value <= low), count(&|value| value >= high));
            prop_assert_eq!(beyond(&values, low, high), plain);
        }
    }
}
