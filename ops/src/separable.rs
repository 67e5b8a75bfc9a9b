//! The loop of resizes: rows are filtered horizontally once each, and combined vertically while
//! they are still at hand.
//!
//! Every output is the same sum in the same order as by one [`pass_into`] after the other, so both give the
//! same bits.

use super::geometry::ResampleAxis;
use super::lanes::{LANES, Lanes};
use super::resample::pass_into;
use super::row::Row;
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

/// Filtered rows that are still needed: input row `i` in slot `i % slots`.
struct Ring {
    rows: Vec<f32>,
    /// The input row in each slot. There are a power of two, which to divide by costs nothing.
    held: Vec<Option<usize>>,
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
        let slots = slots.unwrap_or(0).next_power_of_two();
        Ok(Self {
            rows: vec![0.0; cells(&[slots, width])?],
            held: vec![None; slots],
        })
    }

    /// Sees to it that row `i` of the plane is filtered, and gives where it begins.
    fn fetch(&mut self, i: usize, x: &[f32], row: &Row) -> usize {
        let (slot, width) = (i & (self.held.len() - 1), row.output);
        if self.held[slot] != Some(i) {
            let cells = &x[i * row.input..][..row.input];
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
        let width = Row::new(&axes.pop().expect("a resize has axes"));
        let height = axes.pop();
        let ring = Ring::new(height.as_ref(), width.output)?;
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
        let inner = self.height.as_ref().map_or(1, |axis| axis.output) * self.width.output;
        pass_into(&planes, &axis, inner, out);
        self.depth = Some((axis, planes));
    }

    fn planes(&mut self, x: &[f32], out: &mut [f32]) {
        let (from, to) = (self.width.input, self.width.output);
        let Some(height) = &self.height else {
            let rows = x.chunks_exact(from).zip(out.chunks_exact_mut(to));
            return rows.for_each(|(x, out)| self.width.filter(x, out));
        };
        let doubles = self.width.doubles();
        let planes = x.chunks_exact(from * height.input);
        for (x, out) in planes.zip(out.chunks_exact_mut(to * height.output)) {
            self.ring.held.fill(None);
            let mut above: Option<usize> = None;
            let mut o = 0;
            while o < height.output {
                let (done, out) = out.split_at_mut(o * to);
                let taps = height.taps[o].taps.as_slice();
                o += 1;
                match taps {
                    // To double a row once more is as quick as to copy it.
                    &[(i, 1.0)] if above == Some(i) && !doubles => {
                        out[..to].copy_from_slice(&done[done.len() - to..]);
                    }
                    &[(i, 1.0)] => {
                        self.width.filter(&x[i * from..][..from], &mut out[..to]);
                        above = Some(i);
                    }
                    taps => {
                        above = None;
                        let next = height.taps.get(o).map(|next| next.taps.as_slice());
                        if let (&[a, b], Some(&[c, d])) = (taps, next)
                            && (a.0, b.0) == (c.0, d.0)
                        {
                            // Between two rows of the input lie several of the output.
                            let weights = [[a.1, b.1], [c.1, d.1]];
                            let cells = [a.0, b.0];
                            blend(
                                cells,
                                weights,
                                &mut self.ring,
                                x,
                                &self.width,
                                &mut out[..2 * to],
                            );
                            o += 1;
                        } else {
                            combine(taps, &mut self.ring, x, &self.width, &mut out[..to]);
                        }
                    }
                }
            }
        }
    }
}

/// One output row: Σ weight · filtered row.
fn combine(taps: &[(usize, f32)], ring: &mut Ring, x: &[f32], row: &Row, out: &mut [f32]) {
    match taps {
        &[a, b] => blend([a.0, b.0], [[a.1, b.1]], ring, x, row, out),
        &[a, b, c, d] => {
            let weights = [[a.1, b.1, c.1, d.1]];
            blend([a.0, b.0, c.0, d.0], weights, ring, x, row, out);
        }
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

/// The next output rows, each with weights of its own for the same rows of the input.
fn blend<const TAPS: usize, const ROWS: usize>(
    taps: [usize; TAPS],
    weights: [[f32; TAPS]; ROWS],
    ring: &mut Ring,
    x: &[f32],
    row: &Row,
    out: &mut [f32],
) {
    let starts = taps.map(|i| ring.fetch(i, x, row));
    let width = row.output;
    let rows = starts.map(|at| &ring.rows[at..][..width]);
    let lanes = weights.map(|of_row| of_row.map(Lanes::splat));
    let out = &mut out[..ROWS * width];
    for at in (0..width / LANES).map(|n| n * LANES) {
        // SAFETY: the rows are `width` long, within which a block lies.
        let cells = rows.map(|row| unsafe { Lanes::load_unchecked(row, at) });
        for (r, weights) in lanes.iter().enumerate() {
            let sum = (1..TAPS).fold(weights[0] * cells[0], |sum, k| sum + weights[k] * cells[k]);
            // SAFETY: `out` has as many rows as there are weights.
            unsafe { sum.store_unchecked(out, r * width + at) };
        }
    }
    for at in width / LANES * LANES..width {
        for (r, weights) in weights.iter().enumerate() {
            let term = |k: usize| weights[k] * rows[k][at];
            out[r * width + at] = (1..TAPS).fold(term(0), |sum, k| sum + term(k));
        }
    }
}
