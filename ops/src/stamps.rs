//! The quick loop of transposed convolutions whose stamps lie side by side: each cell of the input
//! makes a block of its own, so that all is one product of matrices, (channels made · cells of the
//! kernel) × channels read, by channels read × cells.
//!
//! Products are added in the order of the channels, as [`Stencil`](super::stencil::Stencil) adds them.

use std::ops::Range;

use super::direct::{CHANNELS, COLUMNS, Cells, eight, tile, tiles_of};
use super::lanes::{LANES, Lanes};
use super::stencil::StencilAxis;

/// Cells of a row that are copied at once: read in the order of memory, they are there in time, and
/// of usual channels they stay in the nearest cache.
const STRIP: usize = 16 * COLUMNS;

pub(super) struct Stamps {
    groups: usize,
    /// Channels of one group that are read, and that are made.
    from: usize,
    to: usize,
    input: [usize; 3],
    kernel: [usize; 3],
    /// For each group and tile of rows: for each channel that is read a weight per row. The rows are
    /// the cells of the kernel in reading order, of one channel after the other.
    weights: Vec<f32>,
    /// A number for each row of each group.
    bias: Vec<f32>,
    /// Where the rows of a stamp begin in the output of a group, those of one channel after the other.
    starts: Vec<usize>,
    /// Of a strip, for each tile the cells of each channel.
    panel: Vec<Cells>,
}

impl Stamps {
    /// `weight` is (channels read, channels made / groups, kernel …), `bias` one number per channel of
    /// the output. `None` where stamps overlap, leave gaps, or are cut off.
    pub fn new(
        axes: &[StencilAxis; 3],
        [from, to, groups]: [usize; 3],
        weight: &[f32],
        bias: Option<&[f32]>,
    ) -> Option<Self> {
        let beside = |axis: &StencilAxis| {
            let dense = axis.dilation == 1 || axis.kernel == 1;
            dense
                && axis.padding == 0
                && axis.kernel == axis.stride
                && axis.wide == axis.narrow * axis.stride
        };
        let kernel = axes.map(|axis| axis.kernel);
        let cells: usize = kernel.iter().product();
        let (from, to) = (from / groups, to / groups);
        let rows = to * cells;
        if !axes.iter().all(beside) || from == 0 || rows == 0 {
            return None;
        }
        let mut weights = Vec::with_capacity(weight.len());
        for group in weight.chunks_exact(from * rows) {
            for first in (0..rows).step_by(CHANNELS) {
                let tile = first..(first + CHANNELS).min(rows);
                for weights_from in group.chunks_exact(rows) {
                    weights.extend_from_slice(&weights_from[tile.clone()]);
                }
            }
        }
        let bias_of = |row: usize| bias.map_or(0.0, |bias| bias[row / cells]);
        let [_, high, _] = kernel;
        let [depth, height, width] = axes.map(|axis| axis.wide);
        let start = |n: usize| {
            let (channel, d, h) = (n / (kernel[0] * high), n / high % kernel[0], n % high);
            ((channel * depth + d) * height + h) * width
        };
        Some(Self {
            groups,
            from,
            to,
            input: axes.map(|axis| axis.narrow),
            kernel,
            weights,
            bias: (0..groups * rows).map(bias_of).collect(),
            starts: (0..rows / kernel[2]).map(start).collect(),
            panel: vec![[Lanes::splat(0.0); 2]; from * STRIP / COLUMNS],
        })
    }

    /// Computes every cell of `out`: batches of all channels, as those of `x`.
    pub fn run(&mut self, x: &[f32], out: &mut [f32]) {
        let [depth, height, width] = self.input;
        let plane = depth * height * width;
        let made = plane * self.kernel.iter().product::<usize>() * self.to;
        if plane == 0 {
            return;
        }
        let groups = x.chunks_exact(plane * self.from);
        for (n, (x, out)) in groups.zip(out.chunks_exact_mut(made)).enumerate() {
            for row in 0..depth * height {
                for first in (0..width).step_by(STRIP) {
                    let count = STRIP.min(width - first);
                    self.take(&x[row * width + first..], plane, count);
                    let [deep, high, broad] = self.kernel;
                    let (z, y) = (row / height * deep, row % height * high);
                    let start = ((z * height * high + y) * width + first) * broad;
                    self.multiply(n % self.groups, count, &mut out[start..]);
                }
            }
        }
    }

    /// Copies `count` cells of each channel, `plane` apart, into panels.
    fn take(&mut self, x: &[f32], plane: usize, count: usize) {
        for channel in 0..self.from {
            let x = &x[channel * plane..][..count];
            let cells = self.panel[channel..].iter_mut().step_by(self.from);
            for ((at, count), cells) in tiles_of(count).zip(cells) {
                *cells = match count {
                    COLUMNS => eight(x, at),
                    _ => {
                        let mut few = [0.0; COLUMNS];
                        few[..count].copy_from_slice(x);
                        eight(&few, 0)
                    }
                };
            }
        }
    }

    /// All stamps of `count` cells of one input row, whose panels are taken; the first begins where
    /// `out` does.
    fn multiply(&self, group: usize, count: usize, out: &mut [f32]) {
        let rows = self.bias.len() / self.groups;
        let bias = self.bias[group * rows..][..rows].chunks(CHANNELS);
        let mut weights = &self.weights[group * rows * self.from..];
        let mut sums = [[Lanes::splat(0.0); 2]; CHANNELS];
        for (n, bias) in bias.enumerate() {
            let (of_tile, rest) = weights.split_at(self.from * bias.len());
            weights = rest;
            // One row of the output after the other, with weights that stay in the nearest cache.
            for ((at, count), panel) in tiles_of(count).zip(self.panel.chunks_exact(self.from)) {
                tile(bias, panel.iter().copied(), of_tile, &mut sums);
                self.store(n * CHANNELS, &sums[..bias.len()], at..at + count, out);
            }
        }
    }

    /// Writes some rows of the product, from `first` on, at some cells.
    #[inline(always)]
    fn store(&self, first: usize, sums: &[Cells], cells: Range<usize>, out: &mut [f32]) {
        let broad = self.kernel[2];
        if broad == 2 && cells.len() == COLUMNS {
            let (pairs, _) = sums.as_chunks::<2>();
            for ([even, odd], start) in pairs.iter().zip(&self.starts[first / 2..]) {
                let out = &mut out[start + cells.start * 2..][..2 * COLUMNS];
                for half in 0..2 {
                    let [low, high] = even[half].interleave(odd[half]);
                    low.store(out, 2 * half * LANES);
                    high.store(out, (2 * half + 1) * LANES);
                }
            }
            return;
        }
        for (n, sums) in (first..).zip(sums) {
            let out = &mut out[self.starts[n / broad] + cells.start * broad..];
            let out = out[..cells.len() * broad][n % broad..].iter_mut();
            let [low, high] = sums.map(Lanes::cells);
            let sums = low.into_iter().chain(high);
            out.step_by(broad)
                .zip(sums)
                .for_each(|(out, sum)| *out = sum);
        }
    }
}
