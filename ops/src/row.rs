//! One row of a resize: each output the sum of its taps, in their order, four at once where the axis
//! is regular enough.

use std::array;
use std::ops::Range;

use super::families;
use super::geometry::ResampleAxis;
use super::lanes::{LANES, Lanes};

/// The axis within a row.
pub(super) struct Row {
    pub input: usize,
    pub output: usize,
    taps: Taps,
    quick: Option<Box<dyn Quick>>,
}

/// What computes most of a row.
pub(super) trait Quick {
    /// Fills `out` as far as it can from a row of the axis, and gives the outputs it filled.
    fn run(&self, x: &[f32], out: &mut [f32]) -> Range<usize>;

    /// Whether it makes of each cell two, which is as quick as to copy the row made.
    fn doubles(&self) -> bool {
        false
    }
}

/// What computes most of a row of this axis, where it is regular enough.
pub(super) fn quick(axis: &ResampleAxis) -> Option<Box<dyn Quick>> {
    match Doubling::of(axis) {
        Some(doubling) => Some(Box::new(doubling)),
        None => Some(Box::new(Gather::of(axis)?)),
    }
}

/// The taps of all outputs one after the other, those of output `o` from `starts[o]` on.
struct Taps {
    starts: Vec<usize>,
    all: Vec<(usize, f32)>,
}

impl Taps {
    fn of(axis: &ResampleAxis) -> Self {
        let mut starts = vec![0];
        let mut all = Vec::new();
        for output in axis.taps.iter() {
            all.extend_from_slice(&output.taps);
            starts.push(all.len());
        }
        Self { starts, all }
    }

    /// Computes some of the outputs from one row.
    fn run(&self, x: &[f32], outputs: Range<usize>, out: &mut [f32]) {
        for o in outputs {
            let taps = &self.all[self.starts[o]..self.starts[o + 1]];
            let terms = taps.iter().map(|&(cell, weight)| weight * x[cell]);
            out[o] = terms.reduce(|sum, term| sum + term).unwrap_or(0.0);
        }
    }
}

/// Outputs in pairs, `from..to` of them, where pair `j` reads cells `j + shift`, the even output
/// with other shifts than the odd one: what a scale factor of 2 makes of all but the border, and
/// `align_corners` nearly.
struct Doubling {
    from: usize,
    to: usize,
    even: Vec<Phase>,
    odd: Vec<Phase>,
    /// Every weight is 1, with one tap each.
    copies: bool,
    /// No pair has other weights than the next: none need be read.
    uniform: bool,
}

/// One tap of every second output.
struct Phase {
    shift: isize,
    weights: Vec<f32>,
}

/// Outputs four at a time, each from as many taps: any scale factor but 2, without antialiasing.
struct Gather {
    /// Taps of one output.
    taps: usize,
    /// For each four outputs, for each tap, the cells that it reads, each within the row.
    cells: Vec<[u32; LANES]>,
    /// And its weights.
    weights: Vec<Lanes>,
    /// Every weight is 1.
    copies: bool,
}

impl Doubling {
    fn of(axis: &ResampleAxis) -> Option<Self> {
        let taps = |o: usize| axis.taps[o].taps.as_slice();
        let (pairs, middle) = (axis.output / 2, axis.output / 4);
        if pairs < 2 * LANES {
            return None;
        }
        let count = taps(2 * middle).len();
        let shift = |o: usize, j: usize, k: usize| taps(o)[k].0 as isize - j as isize;
        let fits = |j: usize| {
            (0..2).all(|phase| {
                let (here, there) = (2 * j + phase, 2 * middle + phase);
                taps(here).len() == count
                    && taps(there).len() == count
                    && (0..count).all(|k| shift(here, j, k) == shift(there, middle, k))
            })
        };
        let from = (0..=middle).rev().take_while(|&j| fits(j)).last()?;
        let to = 1 + (middle..pairs).take_while(|&j| fits(j)).last()?;
        // Of other scale factors a pair at times is like the one before.
        if to - from < pairs / 2 {
            return None;
        }
        let phases = |phase: usize| {
            let one = |k: usize| Phase {
                shift: shift(2 * middle + phase, middle, k),
                weights: (from..to).map(|j| taps(2 * j + phase)[k].1).collect(),
            };
            (0..count).map(one).collect()
        };
        let (even, odd): (Vec<Phase>, Vec<Phase>) = (phases(0), phases(1));
        let both = || even.iter().chain(&odd);
        let ones = both().all(|phase| phase.weights.iter().all(|&weight| weight == 1.0));
        let alike = |weights: &[f32]| weights.iter().all(|w| w.to_bits() == weights[0].to_bits());
        Some(Self {
            from,
            to,
            copies: count == 1 && ones,
            uniform: both().all(|phase| alike(&phase.weights)),
            even,
            odd,
        })
    }

    fn cover<const TAPS: usize, const COPIES: bool, const UNIFORM: bool>(
        &self,
        x: &[f32],
        out: &mut [f32],
    ) {
        let pairs = out.len() / 2;
        let whole = pairs / LANES * LANES;
        self.blocks::<TAPS, COPIES, UNIFORM>(x, 0, &mut out[..2 * whole]);
        if whole < pairs {
            // The last block begins within the one before.
            let last = pairs - LANES;
            self.blocks::<TAPS, COPIES, UNIFORM>(x, last, &mut out[2 * last..]);
        }
    }

    /// For each tap the cells and the weights of the pairs from `first` on.
    fn taps<'a, const TAPS: usize>(
        &self,
        x: &'a [f32],
        phases: &'a [Phase],
        first: usize,
        pairs: usize,
    ) -> ([&'a [f32]; TAPS], [&'a [f32]; TAPS]) {
        let from = (self.from + first) as isize;
        let cells = |k: usize| &x[(from + phases[k].shift) as usize..][..pairs];
        (
            array::from_fn(cells),
            array::from_fn(|k| &phases[k].weights[first..][..pairs]),
        )
    }

    #[inline(always)]
    fn blocks<const TAPS: usize, const COPIES: bool, const UNIFORM: bool>(
        &self,
        x: &[f32],
        first: usize,
        out: &mut [f32],
    ) {
        let pairs = out.len() / 2;
        let (even, even_weights) = self.taps::<TAPS>(x, &self.even, first, pairs);
        let (odd, odd_weights) = self.taps::<TAPS>(x, &self.odd, first, pairs);
        let of_all = [even_weights, odd_weights].map(|of| of.map(|tap| Lanes::splat(tap[0])));
        for (n, out) in out.chunks_exact_mut(2 * LANES).enumerate() {
            let sum = |cells: &[&[f32]; TAPS], weights: &[&[f32]; TAPS], of_all: &[Lanes; TAPS]| {
                // SAFETY: cells and weights are as many as pairs, of which a block has four.
                let load = |from: &[f32]| unsafe { Lanes::load_unchecked(from, n * LANES) };
                if COPIES {
                    return load(cells[0]);
                }
                let term = |k: usize| match UNIFORM {
                    true => of_all[k] * load(cells[k]),
                    false => load(weights[k]) * load(cells[k]),
                };
                (1..TAPS).fold(term(0), |sum, k| sum + term(k))
            };
            let even = sum(&even, &even_weights, &of_all[0]);
            let [low, high] = even.interleave(sum(&odd, &odd_weights, &of_all[1]));
            low.store(out, 0);
            high.store(out, LANES);
        }
    }
}

impl Gather {
    fn of(axis: &ResampleAxis) -> Option<Self> {
        let taps = axis.taps.first()?.taps.len();
        let even = axis.taps.iter().all(|output| output.taps.len() == taps);
        if !even || ![1, 2, 4].contains(&taps) {
            return None;
        }
        let (mut cells, mut weights) = (Vec::new(), Vec::new());
        for four in axis.taps.chunks_exact(LANES) {
            for k in 0..taps {
                let tap = |n: usize| four[n].taps[k];
                // The loop relies on it.
                let cell = |n: usize| Some(tap(n).0).filter(|&cell| cell < axis.input);
                let [a, b, c, d] = [cell(0)?, cell(1)?, cell(2)?, cell(3)?];
                cells.push([a as u32, b as u32, c as u32, d as u32]);
                weights.push(Lanes::of(array::from_fn(|n| tap(n).1)));
            }
        }
        let whole = axis.taps.iter().flat_map(|output| &output.taps);
        Some(Self {
            taps,
            cells,
            weights,
            copies: taps == 1 && whole.copied().all(|(_, weight)| weight == 1.0),
        })
    }

    #[inline(always)]
    fn fours<const TAPS: usize, const COPIES: bool>(&self, x: &[f32], out: &mut [f32]) {
        let (cells, _) = self.cells.as_chunks::<TAPS>();
        let (weights, _) = self.weights.as_chunks::<TAPS>();
        let (fours, _) = out.as_chunks_mut::<LANES>();
        for ((cells, weights), out) in cells.iter().zip(weights).zip(fours) {
            // SAFETY: `of` has seen that the cells are in a row, which `x` is.
            let load = |k: usize| unsafe { Lanes::gather_unchecked(x, cells[k]) };
            let term = |k: usize| match COPIES {
                true => load(k),
                false => weights[k] * load(k),
            };
            (1..TAPS)
                .fold(term(0), |sum, k| sum + term(k))
                .store(out, 0);
        }
    }
}

impl Quick for Doubling {
    fn run(&self, x: &[f32], out: &mut [f32]) -> Range<usize> {
        let all = 2 * self.from..2 * self.to;
        let out = &mut out[all.clone()];
        match (self.even.len(), self.uniform) {
            (1, _) if self.copies => self.cover::<1, true, true>(x, out),
            (1, _) => self.cover::<1, false, false>(x, out),
            (2, true) => self.cover::<2, false, true>(x, out),
            (2, false) => self.cover::<2, false, false>(x, out),
            (4, true) => self.cover::<4, false, true>(x, out),
            (4, false) => self.cover::<4, false, false>(x, out),
            _ => return 0..0,
        }
        all
    }

    fn doubles(&self) -> bool {
        true
    }
}

impl Quick for Gather {
    fn run(&self, x: &[f32], out: &mut [f32]) -> Range<usize> {
        match (self.taps, self.copies) {
            (1, true) => self.fours::<1, true>(x, out),
            (1, false) => self.fours::<1, false>(x, out),
            (2, _) => self.fours::<2, false>(x, out),
            _ => self.fours::<4, false>(x, out),
        }
        0..out.len() / LANES * LANES
    }
}

impl Row {
    pub fn new(axis: &ResampleAxis) -> Self {
        Self {
            input: axis.input,
            output: axis.output,
            taps: Taps::of(axis),
            quick: families::quick_row(axis),
        }
    }

    /// Whether it makes of each cell two, which is as quick as to copy the row made.
    pub fn doubles(&self) -> bool {
        self.quick.as_ref().is_some_and(|quick| quick.doubles())
    }

    /// Computes a row from as many cells as the axis has.
    pub fn filter(&self, x: &[f32], out: &mut [f32]) {
        let (x, out) = (&x[..self.input], &mut out[..self.output]);
        let filled = self.quick.as_ref().map(|quick| quick.run(x, out));
        let filled = filled.unwrap_or(0..0);
        self.taps.run(x, 0..filled.start, out);
        self.taps.run(x, filled.end..self.output, out);
    }
}
