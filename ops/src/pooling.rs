//! The loop of pools that need no positions: values under windows, folded.
//!
//! Windows that lie whole on the input, evenly spaced along the row, are folded four at once; the
//! others one by one. Both fold in reading order, so both give the same bits.

use super::Axis;
use super::geometry::Span;
use super::lanes::{LANES, Lanes, larger};
use super::window::Windows;

/// How the values under a window become one.
pub(super) trait Fold {
    const START: f32;
    fn join(folded: f32, value: f32) -> f32;
    fn fold(values: &impl Values) -> Lanes;
}

/// What lies under four windows: their first values, their second ones and so on. Not an iterator,
/// since the compiler keeps nested ones from being loops.
pub(super) trait Values {
    fn visit(&self, visit: impl FnMut(Lanes));
}

/// Windows `stride` apart, the first of which begins `at` cells into each row; `STRIDE` is that, too,
/// or 0 where it is none of the usual.
struct Under<'a, const STRIDE: usize> {
    x: &'a [f32],
    rows: &'a [usize],
    at: usize,
    even: Even,
}

impl<const STRIDE: usize> Values for Under<'_, STRIDE> {
    #[inline(always)]
    fn visit(&self, mut visit: impl FnMut(Lanes)) {
        let Even {
            stride,
            count,
            step,
            ..
        } = self.even;
        let stride = if STRIDE == 0 { stride } else { STRIDE };
        for row in self.rows {
            for k in 0..count {
                visit(strided(self.x, row + self.at + k * step, stride));
            }
        }
    }
}

/// Windows two wide and two apart, in two rows.
impl Values for [Lanes; 4] {
    #[inline(always)]
    fn visit(&self, visit: impl FnMut(Lanes)) {
        self.iter().copied().for_each(visit);
    }
}

/// The first of the largest values, or the last NaN; −∞ where there is none.
pub(super) struct Largest;

impl Fold for Largest {
    const START: f32 = f32::NEG_INFINITY;

    #[inline(always)]
    fn join(folded: f32, value: f32) -> f32 {
        larger(folded, value)
    }

    #[inline(always)]
    fn fold(values: &impl Values) -> Lanes {
        let start = Lanes::splat(Self::START);
        let (mut largest, mut sum) = (start, Lanes::splat(0.0));
        values.visit(|values| {
            largest = largest.larger_number(values);
            sum = sum + values;
        });
        // NaN and numbers are told apart once for all values: the sum is NaN where one of them is,
        // and where infinities meet.
        if sum.has_nan() {
            largest = start;
            values.visit(|values| largest = largest.larger(values));
        }
        largest
    }
}

/// The sum from 0 on.
pub(super) struct Sum;

impl Fold for Sum {
    const START: f32 = 0.0;

    #[inline(always)]
    fn join(folded: f32, value: f32) -> f32 {
        folded + value
    }

    #[inline(always)]
    fn fold(values: &impl Values) -> Lanes {
        let mut sum = Lanes::splat(Self::START);
        values.visit(|values| sum = sum + values);
        sum
    }
}

/// What sums are divided by: one number, or a factor for each index of each axis.
pub(super) struct Divisors {
    pub one: Option<i64>,
    pub axes: [Vec<i64>; 3],
}

/// What the sums of one row of the output are divided by.
#[derive(Default)]
struct Shares {
    divisors: Vec<f32>,
    /// The divisors' reciprocals, where all are exact: by powers of two, a product is the quotient.
    factors: Option<Vec<f32>>,
    /// The factor that the row has part in the divisors; `None` where they are not known.
    of: Option<i64>,
}

/// Output columns `from..to`, whose windows are whole and `stride` apart.
#[derive(Clone, Copy)]
struct Even {
    from: usize,
    to: usize,
    /// The column where the window of `from` begins.
    first: usize,
    stride: usize,
    count: usize,
    step: usize,
}

pub(super) struct Pooling {
    windows: Windows,
    even: Even,
    divisors: Option<Divisors>,
    shares: Shares,
    /// Where the rows under the windows of one output row begin.
    rows: Vec<usize>,
}

impl Divisors {
    /// The number of input cells that lie under each window.
    pub fn cells(axes: &[Axis]) -> Self {
        let [d, h, w] = Windows::new(axes).into_spans();
        let counts = |spans: Vec<Span>| spans.iter().map(|span| span.count as i64).collect();
        Self {
            one: None,
            axes: [counts(d), counts(h), counts(w)],
        }
    }
}

impl Even {
    /// The longest such run from the first whole window on.
    fn of(spans: &[Span]) -> Self {
        let count = spans.iter().map(|span| span.count).max().unwrap_or(0);
        let from = spans.iter().position(|span| span.count == count);
        let (from, Some(&[first, second])) = (
            from.unwrap_or(0),
            from.and_then(|from| spans[from..].first_chunk::<2>()),
        ) else {
            return Self::none();
        };
        let stride = second.first.saturating_sub(first.first);
        let follows =
            |pair: &&[Span]| pair[1].count == count && pair[1].first == pair[0].first + stride;
        let whole = spans[from..].windows(2).take_while(follows).count();
        Self {
            from,
            to: from + 1 + whole,
            first: first.first,
            stride,
            count,
            step: first.step,
        }
    }

    fn none() -> Self {
        Self {
            from: 0,
            to: 0,
            first: 0,
            stride: 1,
            count: 0,
            step: 1,
        }
    }
}

impl Pooling {
    pub fn new(axes: &[Axis], divisors: Option<Divisors>) -> Self {
        let windows = Windows::new(axes);
        Self {
            even: Even::of(windows.columns()),
            windows,
            divisors,
            shares: Shares::default(),
            rows: Vec::new(),
        }
    }

    /// The same without the quick loop.
    #[cfg(all(test, not(target_arch = "wasm32")))]
    pub fn plain(mut self) -> Self {
        self.even = Even::none();
        self
    }

    /// Folds every window of every plane of `x` into a cell of `out`.
    pub fn run<F: Fold>(&mut self, x: &[f32], out: &mut [f32]) {
        let (n, m) = self.windows.plane_sizes();
        let columns = self.windows.columns().len().max(1);
        let heights = self.windows.heights().len().max(1);
        for (x, out) in x.chunks_exact(n).zip(out.chunks_exact_mut(m)) {
            for (at, out) in out.chunks_exact_mut(columns).enumerate() {
                let (z, y) = (at / heights, at % heights);
                self.windows.rows(z, y, &mut self.rows);
                self.row::<F>(x, out);
                self.divide(z, y, out);
            }
        }
    }

    /// One row of the output, from the input rows under it.
    fn row<F: Fold>(&self, x: &[f32], out: &mut [f32]) {
        let even = self.even;
        let mut to = even.from;
        let (rows, start) = (self.rows.as_slice(), even.first);
        let columns = even.to - even.from;
        // The last block may read a few cells beyond its windows: those that are still there.
        let reach = (LANES - 1) * even.stride + (even.count.max(1) - 1) * even.step + LANES + 1;
        let last = rows.last().map_or(0, |row| row + start);
        let blocks = (0..columns / LANES)
            .take_while(|block| last + block * LANES * even.stride + reach <= x.len())
            .count();
        let quick = &mut out[even.from..][..blocks * LANES];
        match (even.stride, even.count, even.step, rows) {
            (2, 2, 1, &[above, below]) => pairs::<F>(x, [above, below], start, quick),
            (1, ..) => windows::<F, 1>(x, rows, even, quick),
            (2, ..) => windows::<F, 2>(x, rows, even, quick),
            _ => windows::<F, 0>(x, rows, even, quick),
        }
        to += blocks * LANES;
        let spans = self.windows.columns();
        let edges = (0..even.from).chain(to..out.len());
        for column in edges {
            let span = spans[column];
            let mut folded = F::START;
            for row in rows {
                for k in 0..span.count {
                    folded = F::join(folded, x[row + span.first + k * span.step]);
                }
            }
            out[column] = folded;
        }
    }

    fn divide(&mut self, z: usize, y: usize, out: &mut [f32]) {
        let Some(divisors) = &self.divisors else {
            return;
        };
        let [depth, height, width] = &divisors.axes;
        let rows = depth[z] * height[y];
        let (empty, shares) = (self.rows.is_empty(), &mut self.shares);
        if empty || shares.of != Some(rows) {
            let columns = self.windows.columns().iter().zip(width);
            let divisors = columns.map(|(span, &columns)| {
                // A window without cells is 0, whatever its divisor.
                match empty || span.count == 0 {
                    true => 1.0,
                    false => divisors.one.unwrap_or(rows * columns) as f32,
                }
            });
            // Rows without cells are seldom, and none like another.
            *shares = Shares::new(divisors.collect(), (!empty).then_some(rows));
        }
        match &shares.factors {
            Some(factors) => out.iter_mut().zip(factors).for_each(|(out, by)| *out *= by),
            None => (out.iter_mut().zip(&shares.divisors)).for_each(|(out, by)| *out /= by),
        }
    }
}

impl Shares {
    fn new(divisors: Vec<f32>, of: Option<i64>) -> Self {
        let exact = |&divisor: &f32| {
            let power = divisor.abs().to_bits().trailing_zeros() >= f32::MANTISSA_DIGITS - 1;
            power && divisor.is_normal() && (1.0 / divisor).is_normal()
        };
        let factors = divisors.iter().all(exact);
        Self {
            factors: factors.then(|| divisors.iter().map(|divisor| 1.0 / divisor).collect()),
            divisors,
            of,
        }
    }
}

/// Four cells from `at` on, `stride` apart. For a stride of 2 the cell after them is read too.
#[inline(always)]
fn strided(x: &[f32], at: usize, stride: usize) -> Lanes {
    match stride {
        1 => Lanes::load(x, at),
        2 => Lanes::load(x, at).even(Lanes::load(x, at + LANES)),
        _ => {
            let x = &x[at..][..3 * stride + 1];
            Lanes::of([x[0], x[stride], x[2 * stride], x[3 * stride]])
        }
    }
}

/// Evenly spaced windows, as many as fill `out`.
fn windows<F: Fold, const STRIDE: usize>(x: &[f32], rows: &[usize], even: Even, out: &mut [f32]) {
    for (n, out) in out.chunks_exact_mut(LANES).enumerate() {
        let at = even.first + n * LANES * even.stride;
        F::fold(&Under::<STRIDE> { x, rows, at, even }).store(out, 0);
    }
}

/// Windows two wide and two apart over two rows, by far the most common.
#[inline(always)]
fn pairs<F: Fold>(x: &[f32], rows: [usize; 2], start: usize, out: &mut [f32]) {
    let width = 2 * out.len();
    let pair = |row: &[f32], at: usize| {
        // SAFETY: a row is as wide as `width`, and a block begins eight cells or more before that.
        let (a, b) = unsafe {
            (
                Lanes::load_unchecked(row, at),
                Lanes::load_unchecked(row, at + LANES),
            )
        };
        [a.even(b), a.odd(b)]
    };
    let [above, below] = rows.map(|row| &x[row + start..][..width]);
    for (n, out) in out.chunks_exact_mut(LANES).enumerate() {
        let at = 2 * n * LANES;
        let ([a, b], [c, d]) = (pair(above, at), pair(below, at));
        F::fold(&[a, b, c, d]).store(out, 0);
    }
}
