//! The quick loop of transposed convolutions whose stamps lie side by side: each cell of the input
//! makes a block of its own, so that all is one product of matrices, (channels made · cells of the
//! kernel) × channels read, by channels read × cells.
//!
//! Products are added in the order of the channels, as [`Stencil`](super::stencil::Stencil) adds them.

use super::direct::{CHANNELS, COLUMNS, eight, tile, tiles_of};
use super::lanes::{LANES, Lanes};
use super::stencil::StencilAxis;

/// Cells of a row that are copied at once: read in the order of memory, they are there in time, and
/// of usual channels they stay in the nearest cache.
const STRIP: usize = 16 * COLUMNS;

/// [`CHANNELS`] rows of the product at [`COLUMNS`] cells.
type Tile = [[Lanes; 2]; CHANNELS];

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
    /// A strip of each channel.
    panel: Vec<f32>,
    sums: Vec<Tile>,
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
        Some(Self {
            groups,
            from,
            to,
            input: axes.map(|axis| axis.narrow),
            kernel,
            weights,
            bias: (0..groups * rows).map(bias_of).collect(),
            panel: vec![0.0; from * STRIP],
            sums: vec![[[Lanes::splat(0.0); 2]; CHANNELS]; rows.div_ceil(CHANNELS)],
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
                    let cells = self.panel.chunks_exact_mut(STRIP);
                    for (x, cells) in x.chunks_exact(plane).zip(cells) {
                        cells[..count].copy_from_slice(&x[row * width + first..][..count]);
                    }
                    for (at, count) in tiles_of(count) {
                        self.multiply(n % self.groups, at);
                        self.store([row / height, row % height, first + at], count, out);
                    }
                }
            }
        }
    }

    /// All rows of the product for the cells from `at` on in the strips.
    fn multiply(&mut self, group: usize, at: usize) {
        let rows = self.bias.len() / self.groups;
        let bias = self.bias[group * rows..][..rows].chunks(CHANNELS);
        let mut weights = &self.weights[group * rows * self.from..];
        for (bias, sums) in bias.zip(&mut self.sums) {
            let (of_tile, rest) = weights.split_at(self.from * bias.len());
            let cells = self.panel.chunks_exact(STRIP);
            let cells = cells.map(|cells| eight(cells, at));
            tile(bias, cells, of_tile, sums);
            weights = rest;
        }
    }

    /// Writes the stamps of `count` cells of one input row.
    fn store(&self, [z, y, x]: [usize; 3], count: usize, out: &mut [f32]) {
        let [_, height, width] = self.input;
        let [deep, high, broad] = self.kernel;
        let (height, width) = (height * high, width * broad);
        let plane = out.len() / self.to;
        // One row of a stamp after the other, of all channels.
        for n in 0..self.to * deep * high {
            let (channel, d, h) = (n / (deep * high), n / high % deep, n % high);
            let row = (z * deep + d) * height + y * high + h;
            let start = channel * plane + row * width + x * broad;
            let out = &mut out[start..][..count * broad];
            let sums = |k: usize| self.sums[(n * broad + k) / CHANNELS][(n * broad + k) % CHANNELS];
            if broad == 2 && count == COLUMNS {
                let (even, odd) = (sums(0), sums(1));
                for half in 0..2 {
                    let [low, high] = even[half].interleave(odd[half]);
                    low.store(out, 2 * half * LANES);
                    high.store(out, (2 * half + 1) * LANES);
                }
                continue;
            }
            for k in 0..broad {
                let [low, high] = sums(k).map(Lanes::cells);
                let cells = out[k..].iter_mut().step_by(broad);
                cells
                    .zip(low.into_iter().chain(high))
                    .for_each(|(out, sum)| *out = sum);
            }
        }
    }
}
