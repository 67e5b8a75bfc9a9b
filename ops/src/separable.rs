//! The loop of resizes: rows are filtered horizontally once each, and combined vertically while
//! they are still at hand.
//!
//! Every output is the same sum in the same order as by one [`pass_into`] after the other, so both give the
//! same bits.

use super::geometry::ResampleAxis;
use super::lanes::{LANES, Lanes};
use super::resample::pass_into;
use super::{Refusal, cells};

/// A resize of planes of one to three axes.
pub(super) struct Resize {
    /// What lies before height and width, of volumes.
    depth: Option<(ResampleAxis, Vec<f32>)>,
    /// `None` for signals.
    height: Option<ResampleAxis>,
    width: Row,
    ring: Ring,
}

/// The axis within a row.
struct Row {
    axis: ResampleAxis,
    doubling: Option<Doubling>,
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
}

/// One tap of every second output.
struct Phase {
    shift: isize,
    weights: Vec<f32>,
}

/// Filtered rows that are still needed: input row `i` in slot `i % slots`.
struct Ring {
    rows: Vec<f32>,
    /// The input row in each slot.
    held: Vec<Option<usize>>,
}

impl Doubling {
    fn of(axis: &ResampleAxis) -> Option<Self> {
        let taps = |o: usize| axis.taps[o].taps.as_slice();
        let (pairs, middle) = (axis.output / 2, axis.output / 4);
        if pairs < LANES {
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
        let phases = |phase: usize| {
            let one = |k: usize| Phase {
                shift: shift(2 * middle + phase, middle, k),
                weights: (from..to).map(|j| taps(2 * j + phase)[k].1).collect(),
            };
            (0..count).map(one).collect()
        };
        let (even, odd): (Vec<Phase>, Vec<Phase>) = (phases(0), phases(1));
        let all = |phases: &[Phase]| phases.iter().all(|p| p.weights.iter().all(|&w| w == 1.0));
        Some(Self {
            from,
            to,
            copies: count == 1 && all(&even) && all(&odd),
            even,
            odd,
        })
    }

    /// Fills `out` for as many pairs as blocks of four cover, and gives the outputs it filled.
    fn run(&self, x: &[f32], out: &mut [f32]) -> std::ops::Range<usize> {
        let blocks = (self.to - self.from) / LANES;
        let all = 2 * self.from..2 * (self.from + blocks * LANES);
        let to = &mut out[all.clone()];
        match (self.even.len(), self.copies) {
            (1, true) => self.blocks::<1, true>(x, to),
            (1, false) => self.blocks::<1, false>(x, to),
            (2, _) => self.blocks::<2, false>(x, to),
            (4, _) => self.blocks::<4, false>(x, to),
            _ => return 0..0,
        }
        all
    }

    #[inline(always)]
    fn blocks<const TAPS: usize, const COPIES: bool>(&self, x: &[f32], out: &mut [f32]) {
        let pairs = out.len() / 2;
        let taps = |phases: &'_ [Phase]| -> [(usize, usize); TAPS] {
            std::array::from_fn(|k| (k, (self.from as isize + phases[k].shift) as usize))
        };
        let (even, odd) = (taps(&self.even), taps(&self.odd));
        let cells = |start: usize| &x[start..][..pairs];
        let even_cells = even.map(|(_, start)| cells(start));
        let odd_cells = odd.map(|(_, start)| cells(start));
        let even_weights = even.map(|(k, _)| &self.even[k].weights[..pairs]);
        let odd_weights = odd.map(|(k, _)| &self.odd[k].weights[..pairs]);
        for (n, out) in out.chunks_exact_mut(2 * LANES).enumerate() {
            let at = n * LANES;
            let sum = |cells: &[&[f32]; TAPS], weights: &[&[f32]; TAPS]| {
                if COPIES {
                    return Lanes::load(cells[0], at);
                }
                let term = |k: usize| Lanes::load(weights[k], at) * Lanes::load(cells[k], at);
                (1..TAPS).fold(term(0), |sum, k| sum + term(k))
            };
            let even = sum(&even_cells, &even_weights);
            let [low, high] = even.interleave(sum(&odd_cells, &odd_weights));
            low.store(out, 0);
            high.store(out, LANES);
        }
    }
}

impl Row {
    fn new(axis: ResampleAxis) -> Self {
        let doubling = Doubling::of(&axis);
        Self { axis, doubling }
    }

    fn filter(&self, x: &[f32], out: &mut [f32]) {
        let filled = match &self.doubling {
            Some(doubling) => doubling.run(x, out),
            None => 0..0,
        };
        let mut one = |o: usize| out[o] = self.axis.taps[o].sum(|cell| x[cell]);
        (0..filled.start).for_each(&mut one);
        (filled.end..self.axis.output).for_each(&mut one);
    }
}

impl Ring {
    /// Room for the rows that one output row reads.
    fn new(height: Option<&ResampleAxis>, width: usize) -> Result<Self, Refusal> {
        let reach = |taps: &[(usize, f32)]| {
            let cells = taps.iter().map(|tap| tap.0);
            match (cells.clone().min(), cells.max()) {
                (Some(low), Some(high)) => high - low + 1,
                _ => 0,
            }
        };
        let slots = height.and_then(|axis| axis.taps.iter().map(|o| reach(&o.taps)).max());
        let slots = slots.unwrap_or(0);
        Ok(Self {
            rows: vec![0.0; cells(&[slots, width])?],
            held: vec![None; slots],
        })
    }

    /// Sees to it that row `i` of the plane is filtered, and gives where it begins.
    fn fetch(&mut self, i: usize, x: &[f32], row: &Row) -> usize {
        let (slot, width) = (i % self.held.len(), row.axis.output);
        if self.held[slot] != Some(i) {
            let cells = &x[i * row.axis.input..][..row.axis.input];
            row.filter(cells, &mut self.rows[slot * width..][..width]);
            self.held[slot] = Some(i);
        }
        slot * width
    }
}

impl Resize {
    /// One plan per axis, none of them empty, for an output of this shape. Refuses more memory in
    /// between than a tensor may take.
    pub fn new(mut axes: Vec<ResampleAxis>, output: &[usize]) -> Result<Self, Refusal> {
        let width = Row::new(axes.pop().expect("a resize has axes"));
        let height = axes.pop();
        let ring = Ring::new(height.as_ref(), width.axis.output)?;
        let depth = axes.pop();
        if let Some(depth) = &depth {
            let mut planes = output.to_vec();
            planes[2] = depth.input;
            cells(&planes)?;
        }
        Ok(Self {
            depth: depth.map(|axis| (axis, Vec::new())),
            ring,
            height,
            width,
        })
    }

    /// Resizes every plane of `x` into `out`.
    pub fn run(&mut self, x: &[f32], out: &mut [f32]) {
        let Some((axis, mut planes)) = self.depth.take() else {
            return self.planes(x, out);
        };
        planes.resize(out.len() / axis.output * axis.input, 0.0);
        self.planes(x, &mut planes);
        let inner = self.height.as_ref().map_or(1, |axis| axis.output) * self.width.axis.output;
        pass_into(&planes, &axis, inner, out);
        self.depth = Some((axis, planes));
    }

    fn planes(&mut self, x: &[f32], out: &mut [f32]) {
        let (from, to) = (self.width.axis.input, self.width.axis.output);
        let Some(height) = &self.height else {
            let rows = x.chunks_exact(from).zip(out.chunks_exact_mut(to));
            return rows.for_each(|(x, out)| self.width.filter(x, out));
        };
        let planes = x.chunks_exact(from * height.input);
        for (x, out) in planes.zip(out.chunks_exact_mut(to * height.output)) {
            self.ring.held.fill(None);
            let mut above: Option<usize> = None;
            for (o, taps) in height.taps.iter().enumerate() {
                let (done, out) = out.split_at_mut(o * to);
                let out = &mut out[..to];
                match taps.taps.as_slice() {
                    &[(i, 1.0)] if above == Some(i) => out.copy_from_slice(&done[(o - 1) * to..]),
                    &[(i, 1.0)] => {
                        self.width.filter(&x[i * from..][..from], out);
                        above = Some(i);
                    }
                    taps => {
                        combine(taps, &mut self.ring, x, &self.width, out);
                        above = None;
                    }
                }
            }
        }
    }
}

/// One output row: Σ weight · filtered row.
fn combine(taps: &[(usize, f32)], ring: &mut Ring, x: &[f32], row: &Row, out: &mut [f32]) {
    match taps {
        &[a, b] => blend([a, b], ring, x, row, out),
        &[a, b, c, d] => blend([a, b, c, d], ring, x, row, out),
        taps => {
            for (n, &(i, weight)) in taps.iter().enumerate() {
                let at = ring.fetch(i, x, row);
                let cells = out.iter_mut().zip(&ring.rows[at..]);
                match n {
                    0 => cells.for_each(|(out, x)| *out = weight * x),
                    _ => cells.for_each(|(out, x)| *out += weight * x),
                }
            }
        }
    }
}

fn blend<const TAPS: usize>(
    taps: [(usize, f32); TAPS],
    ring: &mut Ring,
    x: &[f32],
    row: &Row,
    out: &mut [f32],
) {
    let starts = taps.map(|(i, _)| ring.fetch(i, x, row));
    let rows = starts.map(|at| &ring.rows[at..][..out.len()]);
    let weights = taps.map(|(_, weight)| Lanes::splat(weight));
    let whole = out.len() / LANES * LANES;
    for (n, out) in out.chunks_exact_mut(LANES).enumerate() {
        let term = |k: usize| weights[k] * Lanes::load(rows[k], n * LANES);
        (1..TAPS)
            .fold(term(0), |sum, k| sum + term(k))
            .store(out, 0);
    }
    for at in whole..out.len() {
        let term = |k: usize| taps[k].1 * rows[k][at];
        out[at] = (1..TAPS).fold(term(0), |sum, k| sum + term(k));
    }
}
