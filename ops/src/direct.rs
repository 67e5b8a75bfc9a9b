//! The quick loop of convolutions: register tiles over input that is laid out beforehand.
//!
//! The wide input is copied once, padded and split by stride, so that each kernel cell reads
//! neighbouring cells for neighbouring outputs; each output is then a sum of products at one list
//! of offsets. A transposed convolution is one such list for each residue of the output position
//! modulo the stride. Products are added in the order of the weights, as [`Stencil`] adds them.
//!
//! [`Stencil`]: super::stencil::Stencil

use super::lanes::{LANES, Lanes};
use super::stencil::StencilAxis;

/// Columns of a tile.
pub(super) const COLUMNS: usize = 2 * LANES;

/// As many cells.
pub(super) type Cells = [Lanes; 2];

/// Output channels of a tile: with 2 vectors of each, all sums stay in registers.
pub(super) const CHANNELS: usize = 4;

/// Output channels of a group up to which cells are read where they lie. For more channels it pays to
/// copy them side by side first, so that they stay in the nearest cache for all tiles of channels.
const IN_PLACE: usize = 4 * CHANNELS;

/// Laid out, an input may have this many times the cells of input and output together.
const SPREAD: usize = 8;

/// One axis of what is computed: `count` outputs, `step` apart from `first` on, each reading
/// `cells[k]`, a position in the layout for the first of them, for the kernel cells in `kernel`.
struct Sweep {
    count: usize,
    first: usize,
    step: usize,
    kernel: Vec<usize>,
    cells: Vec<usize>,
}

/// How one axis of the input is laid out: position `at + pad` lies in part `% parts` at `/ parts`.
#[derive(Clone, Copy)]
struct Layout {
    input: usize,
    pad: usize,
    parts: usize,
    length: usize,
}

/// What every second, third … output along the row has in common.
struct Residue {
    count: usize,
    first: usize,
    /// Where each product's cell lies from the first output's on.
    offsets: Vec<usize>,
    /// How many cells that is at most, with those of a tile.
    reach: usize,
    /// For each group and tile of channels: for each product a weight per channel.
    weights: Vec<f32>,
}

/// The outputs that share their planes and rows, with the residues of their columns.
struct Pass {
    planes: (usize, usize, usize),
    rows: (usize, usize, usize),
    columns: usize,
    residues: Vec<Residue>,
}

impl Pass {
    /// Whether all cells that its tiles read are in the input: they are whole, and what one residue
    /// has, all have.
    fn reads_nothing_beyond(&self) -> bool {
        let mut counts = self.residues.iter().map(|residue| residue.count);
        self.columns >= COLUMNS && counts.all(|count| count == self.columns)
    }
}

pub(super) struct Direct {
    groups: usize,
    /// Channels of one group that are read, and that are made.
    from: usize,
    to: usize,
    layout: [Layout; 3],
    output: [usize; 3],
    passes: Vec<Pass>,
    bias: Vec<f32>,
    laid_out: Vec<f32>,
    memory: Memory,
}

/// What tiles are computed in, for each residue.
#[derive(Default)]
struct Memory {
    sums: Vec<[Cells; CHANNELS]>,
    /// The cells of every product.
    panels: Vec<Vec<Cells>>,
}

impl Memory {
    fn fit(&mut self, residues: &[Residue]) {
        let zero = [Lanes::splat(0.0); 2];
        self.sums.resize(residues.len(), [zero; CHANNELS]);
        self.panels.resize_with(residues.len(), Vec::new);
        for (panel, residue) in self.panels.iter_mut().zip(residues) {
            panel.resize(residue.offsets.len(), zero);
        }
    }
}

/// Which side of a stencil is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Wide to narrow: a convolution.
    Gather,
    /// Narrow to wide: a transposed convolution.
    Scatter,
}

impl Layout {
    fn cells(layout: &[Self; 3]) -> usize {
        layout.iter().map(|axis| axis.parts * axis.length).product()
    }

    /// Whether the axis is laid out as it comes.
    fn is_as_given(&self) -> bool {
        self.parts == 1 && self.pad == 0 && self.length == self.input
    }
}

/// The layout of one axis, and what is computed along it.
fn axis(axis: &StencilAxis, way: Way) -> Option<(Layout, Vec<Sweep>)> {
    let &StencilAxis {
        narrow,
        wide,
        kernel,
        stride,
        padding,
        dilation,
    } = axis;
    if narrow == 0 || wide == 0 || kernel == 0 {
        return None;
    }
    let shifts = (0..kernel).map(|k| k * dilation);
    if way == Way::Gather {
        let reach = (narrow - 1) * stride + (kernel - 1) * dilation + 1;
        let length = reach.div_ceil(stride);
        let layout = Layout {
            input: wide,
            pad: padding,
            parts: stride,
            length,
        };
        let cells = shifts.map(|shift| shift % stride * length + shift / stride);
        let sweep = Sweep {
            count: narrow,
            first: 0,
            step: 1,
            kernel: (0..kernel).collect(),
            cells: cells.collect(),
        };
        return Some((layout, vec![sweep]));
    }
    // Output o = stride·j + residue reads cell j + (residue + padding − shift) / stride.
    let sources = |residue: usize| {
        let source = move |(k, shift): (usize, usize)| {
            let from = (residue + padding) as isize - shift as isize;
            let stride = stride as isize;
            (from % stride == 0).then(|| (k, from / stride))
        };
        shifts.clone().enumerate().filter_map(source)
    };
    let residues = 0..stride.min(wide);
    let count = |residue: usize| (wide - residue).div_ceil(stride);
    let all = || residues.clone().flat_map(sources);
    let low = all().map(|(_, source)| source).min().unwrap_or(0).min(0);
    let ends = residues.clone().flat_map(|residue| {
        sources(residue).map(move |(_, source)| source + count(residue) as isize)
    });
    let high = ends.max().unwrap_or(0).max(narrow as isize);
    let layout = Layout {
        input: narrow,
        pad: low.unsigned_abs(),
        parts: 1,
        length: (high - low) as usize,
    };
    let sweeps = residues.map(|residue| {
        let (kernel, cells) = sources(residue)
            .map(|(k, source)| (k, (source - low) as usize))
            .unzip();
        Sweep {
            count: count(residue),
            first: residue,
            step: stride,
            kernel,
            cells,
        }
    });
    Some((layout, sweeps.collect()))
}

impl Direct {
    /// `weight` is (narrow channels, wide channels / groups, kernel …), `bias` one number per
    /// channel of the output. `None` where the plain loop is as good or must be taken: it skips the
    /// padding, which matters to weights that are not finite and to a bias of −0.0.
    pub fn new(
        axes: &[StencilAxis; 3],
        [narrow_channels, wide_channels, groups]: [usize; 3],
        way: Way,
        weight: &[f32],
        bias: Option<&[f32]>,
    ) -> Option<Self> {
        let unusual = |w: &f32| !w.is_finite();
        let negative_zero = |b: &f32| b.to_bits() == (-0.0f32).to_bits();
        if weight.iter().any(unusual) || bias.is_some_and(|b| b.iter().any(negative_zero)) {
            return None;
        }
        let (channels, output): ([usize; 2], _) = match way {
            Way::Gather => ([wide_channels, narrow_channels], axes.map(|a| a.narrow)),
            Way::Scatter => ([narrow_channels, wide_channels], axes.map(|a| a.wide)),
        };
        let [from, to] = channels.map(|channels| channels / groups);
        if from == 0 || to == 0 {
            return None;
        }
        let [(d, deep), (h, high), (w, broad)] = [
            axis(&axes[0], way)?,
            axis(&axes[1], way)?,
            axis(&axes[2], way)?,
        ];
        let layout = [d, h, w];
        let cells = layout.iter().try_fold(1usize, |cells, axis| {
            cells.checked_mul(axis.parts.checked_mul(axis.length)?)
        });
        let plane: usize = axes.iter().map(|a| a.narrow + a.wide).product();
        if cells.is_none_or(|cells| cells > plane.saturating_mul(SPREAD)) {
            return None;
        }
        let mut direct = Self {
            groups,
            from,
            to,
            layout,
            output,
            passes: Vec::new(),
            bias: bias.map_or(vec![0.0; to * groups], <[f32]>::to_vec),
            laid_out: Vec::new(),
            memory: Memory::default(),
        };
        let kernel = axes.map(|a| a.kernel);
        for z in &deep {
            for y in &high {
                let residues = broad
                    .iter()
                    .map(|x| direct.residue([z, y, x], kernel, way, weight))
                    .collect();
                direct.passes.push(Pass {
                    planes: (z.count, z.first, z.step),
                    rows: (y.count, y.first, y.step),
                    columns: broad.first()?.count,
                    residues,
                });
            }
        }
        Some(direct)
    }

    /// The offsets and weights of the outputs that three sweeps name.
    fn residue(
        &self,
        sweeps: [&Sweep; 3],
        kernel: [usize; 3],
        way: Way,
        weight: &[f32],
    ) -> Residue {
        let [z, y, x] = sweeps;
        let channel = Layout::cells(&self.layout);
        let (row, plane) = (
            self.layout[2].length,
            self.layout[2].length * self.layout[1].length,
        );
        let mut offsets = Vec::new();
        // Entries of the kernel of one pair of channels, in the order of the offsets.
        let mut entries = Vec::new();
        let place = |[d, h, w]: [usize; 3]| {
            // Parts of rows lie in parts of planes, as sizes of one part and all parts tell.
            let [deep, high, broad] = self.layout;
            let part =
                (d / deep.length * high.parts + h / high.length) * broad.parts + w / broad.length;
            part * (deep.length * plane)
                + d % deep.length * plane
                + h % high.length * row
                + w % broad.length
        };
        for (&kd, &d) in z.kernel.iter().zip(&z.cells) {
            for (&kh, &h) in y.kernel.iter().zip(&y.cells) {
                for (&kw, &w) in x.kernel.iter().zip(&x.cells) {
                    entries.push((kd * kernel[1] + kh) * kernel[2] + kw);
                    offsets.push(place([d, h, w]));
                }
            }
        }
        let inner = offsets.len();
        for c in 1..self.from {
            offsets.extend_from_within(..inner);
            offsets[c * inner..]
                .iter_mut()
                .for_each(|at| *at += c * channel);
        }
        let cells: usize = kernel.iter().product();
        let mut weights = Vec::with_capacity(self.groups * self.to * self.from * inner);
        for group in 0..self.groups {
            for first in (0..self.to).step_by(CHANNELS) {
                let tile = first..(first + CHANNELS).min(self.to);
                for from in 0..self.from {
                    for entry in &entries {
                        weights.extend(tile.clone().map(|to| {
                            let pair = match way {
                                Way::Gather => (group * self.to + to) * self.from + from,
                                Way::Scatter => (group * self.from + from) * self.to + to,
                            };
                            weight[pair * cells + entry]
                        }));
                    }
                }
            }
        }
        Residue {
            count: x.count,
            first: x.first,
            reach: offsets.iter().max().map_or(0, |last| last + COLUMNS),
            offsets,
            weights,
        }
    }

    /// Computes every cell of `out`: batches of all channels, as those of `x`.
    pub fn run(&mut self, x: &[f32], out: &mut [f32]) {
        let read: usize = self.layout.iter().map(|axis| axis.input).product();
        let made: usize = self.output.iter().product();
        let as_given = self.layout.iter().all(Layout::is_as_given)
            && self.passes.iter().all(Pass::reads_nothing_beyond);
        if !as_given {
            let cells = Layout::cells(&self.layout) * self.from;
            // The last tile of a short row reads on beyond its end.
            self.laid_out.resize(cells + COLUMNS, 0.0);
        }
        let groups = x.chunks_exact(read * self.from);
        for (n, (x, out)) in groups.zip(out.chunks_exact_mut(made * self.to)).enumerate() {
            let x = match as_given {
                true => x,
                false => {
                    lay_out(x, &self.layout, &mut self.laid_out);
                    &self.laid_out
                }
            };
            let group = n % self.groups;
            for pass in &self.passes {
                let bias = &self.bias[group * self.to..][..self.to];
                let work = Work {
                    pass,
                    group,
                    bias,
                    layout: &self.layout,
                    output: self.output,
                    x,
                };
                work.run(&mut self.memory, out);
            }
        }
    }
}

/// Copies the planes of one group to where the tiles read them. What lies in the padding is never
/// written, and stays 0.
fn lay_out(x: &[f32], layout: &[Layout; 3], to: &mut [f32]) {
    let [deep, high, broad] = layout;
    let plane = deep.input * high.input * broad.input;
    let part = deep.length * high.length * broad.length;
    let parts = high.parts * broad.parts;
    for (channel, x) in x.chunks_exact(plane).enumerate() {
        let channel = channel * Layout::cells(layout);
        for (row, x) in x.chunks_exact(broad.input).enumerate() {
            let (d, h) = (row / high.input + deep.pad, row % high.input + high.pad);
            let (z, y) = (d / deep.parts, h / high.parts);
            if z >= deep.length || y >= high.length {
                continue;
            }
            let row = channel
                + (d % deep.parts * parts + h % high.parts * broad.parts) * part
                + (z * high.length + y) * broad.length;
            match (broad.parts, broad.pad) {
                (1, pad) => {
                    let count = x.len().min(broad.length - pad.min(broad.length));
                    to[row + pad.min(broad.length)..][..count].copy_from_slice(&x[..count]);
                }
                (2, pad) => {
                    // The even cells go to the part where the first one goes, the odd ones to the other.
                    let (near, far) = to[row..].split_at_mut(part);
                    let (near, far) = (&mut near[..broad.length], &mut far[..broad.length]);
                    let (even, odd) = match pad % 2 {
                        0 => (near, far),
                        _ => (far, near),
                    };
                    let from = [pad / 2, pad.div_ceil(2)].map(|at| at.min(broad.length));
                    part_in_two(x, &mut even[from[0]..], &mut odd[from[1]..]);
                }
                (parts, pad) => {
                    for residue in 0..parts {
                        // The first cell whose place is in this part.
                        let first = (residue + parts - pad % parts) % parts;
                        let start = (first + pad) / parts;
                        if first < x.len() && start < broad.length {
                            let to = &mut to[row + residue * part..][start..broad.length];
                            spread(&x[first..], parts, to);
                        }
                    }
                }
            }
        }
    }
}

/// The cells with even positions and those with odd ones, as many as there are and each side takes.
fn part_in_two(x: &[f32], even: &mut [f32], odd: &mut [f32]) {
    let room = even.len().min(odd.len()) / LANES;
    let blocks = (x.len() / (2 * LANES)).min(room);
    for n in 0..blocks {
        let at = 2 * n * LANES;
        let (a, b) = (Lanes::load(x, at), Lanes::load(x, at + LANES));
        a.even(b).store(even, n * LANES);
        a.odd(b).store(odd, n * LANES);
    }
    let (done, x) = (blocks * LANES, &x[2 * blocks * LANES..]);
    spread(x, 2, &mut even[done..]);
    spread(x.get(1..).unwrap_or_default(), 2, &mut odd[done..]);
}

/// Every `step`-th cell of `x`, as many as there are and `to` takes.
fn spread(x: &[f32], step: usize, to: &mut [f32]) {
    to.iter_mut()
        .zip(x.iter().step_by(step))
        .for_each(|(to, x)| *to = *x);
}

/// One pass over one group.
struct Work<'a> {
    pass: &'a Pass,
    group: usize,
    bias: &'a [f32],
    layout: &'a [Layout; 3],
    output: [usize; 3],
    x: &'a [f32],
}

impl Work<'_> {
    fn run(&self, memory: &mut Memory, out: &mut [f32]) {
        memory.fit(&self.pass.residues);
        let (row, height) = (self.layout[2].length, self.layout[1].length);
        let (planes, rows, columns) = (self.pass.planes.0, self.pass.rows.0, self.pass.columns);
        // Where the layout is hardly wider than the output, tiles run on from row to row: what lies
        // between is computed in vain, but there are no short tiles at the ends.
        let all = ((planes - 1) * height + rows - 1) * row + columns;
        let apart = planes * rows * columns.div_ceil(COLUMNS);
        if all.div_ceil(COLUMNS) <= apart {
            for (at, count) in tiles_of(all) {
                self.tiles(at, self.place(at), count, memory, out);
            }
            return;
        }
        for z in 0..planes {
            for y in 0..rows {
                let start = (z * height + y) * row;
                for (at, count) in tiles_of(columns) {
                    self.tiles(start + at, [z, y, at], count, memory, out);
                }
            }
        }
    }

    /// All channels of `count` positions from `at` on, which is that plane, row and column.
    fn tiles(
        &self,
        at: usize,
        place: [usize; 3],
        count: usize,
        memory: &mut Memory,
        out: &mut [f32],
    ) {
        let plane: usize = self.output.iter().product();
        let x = &self.x[at..];
        let residues = &self.pass.residues;
        let whole = self.whole(place, count);
        let mut places = [None; COLUMNS];
        if whole.is_none() {
            let places = places[..count].iter_mut().enumerate();
            places.for_each(|(n, place)| *place = self.target(at + n));
        }
        let in_place = self.bias.len() <= IN_PLACE;
        if !in_place {
            for (residue, panel) in residues.iter().zip(&mut memory.panels) {
                for (&offset, cells) in residue.offsets.iter().zip(panel) {
                    *cells = eight(x, offset);
                }
            }
        }
        for (n, bias) in self.bias.chunks(CHANNELS).enumerate() {
            let memory_of = memory.panels.iter().zip(&mut memory.sums);
            for (residue, (panel, sums)) in residues.iter().zip(memory_of) {
                let products = residue.offsets.len();
                let first = (self.group * self.bias.len() + n * CHANNELS) * products;
                let weights = &residue.weights[first..][..products * bias.len()];
                if in_place {
                    let x = &x[..residue.reach];
                    // SAFETY: `reach` is behind the last cell of all offsets.
                    let load = |at: usize| unsafe { Lanes::load_unchecked(x, at) };
                    let cells = residue
                        .offsets
                        .iter()
                        .map(|&at| [load(at), load(at + LANES)]);
                    tile(bias, cells, weights, sums);
                } else {
                    tile(bias, panel.iter().copied(), weights, sums);
                }
            }
            let out = &mut out[n * CHANNELS * plane..];
            match whole {
                Some(start) => store_whole(&memory.sums, bias.len(), &mut out[start..], plane),
                None => {
                    for (channel, out) in out.chunks_mut(plane).take(bias.len()).enumerate() {
                        self.store(&places, &memory.sums, channel, out);
                    }
                }
            }
        }
    }

    /// Where the first output of a plane row begins.
    fn start(&self, z: usize, y: usize) -> usize {
        let (_, first_plane, plane_step) = self.pass.planes;
        let (_, first_row, row_step) = self.pass.rows;
        let (z, y) = (first_plane + z * plane_step, first_row + y * row_step);
        (z * self.output[1] + y) * self.output[2]
    }

    /// Where `count` positions begin, if they fill a tile within one row.
    fn whole(&self, [z, y, x]: [usize; 3], count: usize) -> Option<usize> {
        let residues = self.pass.residues.iter();
        let columns = residues.map(|residue| residue.count).min().unwrap_or(0);
        let inside = y < self.pass.rows.0 && z < self.pass.planes.0;
        (inside && count == COLUMNS && x + COLUMNS <= columns)
            .then(|| self.start(z, y) + x * self.pass.residues.len())
    }

    /// Plane, row and column of a position.
    fn place(&self, at: usize) -> [usize; 3] {
        let (row, height) = (self.layout[2].length, self.layout[1].length);
        [at / row / height, at / row % height, at % row]
    }

    /// Where the first residue's output at a position is, and its column; nothing between the rows.
    fn target(&self, at: usize) -> Option<(usize, usize)> {
        let [z, y, x] = self.place(at);
        let inside = y < self.pass.rows.0 && z < self.pass.planes.0;
        inside.then(|| (self.start(z, y) + x * self.pass.residues.len(), x))
    }

    /// Writes the sums of one channel to their places.
    fn store(
        &self,
        places: &[Option<(usize, usize)>; COLUMNS],
        sums: &[[Cells; CHANNELS]],
        channel: usize,
        out: &mut [f32],
    ) {
        for (residue, sums) in self.pass.residues.iter().zip(sums) {
            let [low, high] = sums[channel].map(Lanes::cells);
            let sums = low.into_iter().chain(high);
            for (place, sum) in places.iter().zip(sums) {
                if let Some((start, x)) = *place
                    && x < residue.count
                {
                    out[start + residue.first] = sum;
                }
            }
        }
    }
}

/// The first position and the length of each tile. The last one is whole, too, where there is room:
/// it begins within the one before.
pub(super) fn tiles_of(positions: usize) -> impl Iterator<Item = (usize, usize)> {
    let last = positions.saturating_sub(COLUMNS);
    let firsts = (0..positions).step_by(COLUMNS);
    firsts.map(move |at| (at.min(last), positions.min(COLUMNS)))
}

/// Writes a tile, whose residues take turns, of channels that are `plane` apart.
#[inline(always)]
fn store_whole(sums: &[[Cells; CHANNELS]], channels: usize, out: &mut [f32], plane: usize) {
    for channel in 0..channels.min(CHANNELS) {
        let out = &mut out[channel * plane..][..COLUMNS * sums.len()];
        match sums {
            [one] => {
                one[channel][0].store(out, 0);
                one[channel][1].store(out, LANES);
            }
            [even, odd] => {
                for n in 0..2 {
                    let [low, high] = even[channel][n].interleave(odd[channel][n]);
                    low.store(out, 2 * n * LANES);
                    high.store(out, (2 * n + 1) * LANES);
                }
            }
            many => {
                for (residue, sums) in many.iter().enumerate() {
                    let cells = out[residue..].iter_mut().step_by(many.len());
                    let sums = sums[channel].iter().flat_map(|lanes| lanes.cells());
                    cells.zip(sums).for_each(|(out, sum)| *out = sum);
                }
            }
        }
    }
}

/// A tile: for each channel bias + Σ weight · cells, at eight neighbouring positions. There are as
/// many cells as weights of one channel.
#[inline(always)]
fn products_of<const CHANNELS: usize>(
    bias: [f32; CHANNELS],
    cells: impl Iterator<Item = Cells>,
    weights: &[f32],
) -> [Cells; CHANNELS] {
    let mut sums = bias.map(|bias| [Lanes::splat(bias); 2]);
    let (weights, _) = weights.as_chunks::<CHANNELS>();
    for ([low, high], weights) in cells.zip(weights) {
        for (sums, &weight) in sums.iter_mut().zip(weights) {
            let weight = Lanes::splat(weight);
            sums[0] = sums[0] + weight * low;
            sums[1] = sums[1] + weight * high;
        }
    }
    sums
}

/// The same for one to four channels.
#[inline(always)]
pub(super) fn tile(
    bias: &[f32],
    cells: impl Iterator<Item = Cells>,
    weights: &[f32],
    sums: &mut [Cells; CHANNELS],
) {
    match *bias {
        [a, b, c, d] => *sums = products_of([a, b, c, d], cells, weights),
        [a, b, c] => sums[..3].copy_from_slice(&products_of([a, b, c], cells, weights)),
        [a, b] => sums[..2].copy_from_slice(&products_of([a, b], cells, weights)),
        [a] => sums[..1].copy_from_slice(&products_of([a], cells, weights)),
        _ => unreachable!("chunks are of four at most"),
    }
}

/// The cells of a tile's columns from `at` on.
#[inline(always)]
pub(super) fn eight(x: &[f32], at: usize) -> Cells {
    let cells = &x[at..at + COLUMNS];
    [Lanes::load(cells, 0), Lanes::load(cells, LANES)]
}
