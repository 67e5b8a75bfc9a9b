//! Where each output index reads, one axis at a time.

use std::ops::{Deref, Range};
use std::sync::Arc;

use super::Refusal;
use super::limits::REACH;
use super::tensor::cells;

/// An operation on one input shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Geometry {
    pub input: Vec<usize>,
    pub output: Vec<usize>,
    /// One per spatial dimension, in PyTorch's order (depth, height, width).
    pub axes: Vec<Axis>,
}

/// One spatial axis.
#[derive(Clone, Debug, PartialEq)]
pub enum Axis {
    Window(WindowAxis),
    Resample(ResampleAxis),
    Transposed(TransposedAxis),
    Adaptive(AdaptiveAxis),
    /// Cells change place between channels and space (PixelShuffle, Fold, MaxUnpool …): the output
    /// index alone does not tell the input index.
    Rearranged {
        input: usize,
        output: usize,
    },
}

/// What lies under a window position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    Input,
    /// Inside `padding`.
    Padding,
    /// Beyond the right padding, reached only because of `ceil_mode`.
    Overhang,
}

/// What stands in the padding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaddingMode {
    /// Nothing of the input: zeros for sums, −∞ for maxima.
    Zeros,
    /// `0 1 2 3` → `2 1 (0 1 2 3) 2 1`
    Reflect,
    /// `0 1 2 3` → `0 0 (0 1 2 3) 3 3`
    Replicate,
    /// `0 1 2 3` → `2 3 (0 1 2 3) 0 1`
    Circular,
}

/// One position that an output index reads along one axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Read {
    /// May lie outside the input.
    pub position: isize,
    pub zone: Zone,
    /// The input cell that stands there; `None` where the value is made up.
    pub cell: Option<usize>,
    /// This axis's factor of the tap's weight; 1 for windows.
    pub weight: f32,
    /// Which cell of the kernel lies on this position; 0 where there is no kernel.
    pub kernel: usize,
}

/// The input cells that one output index reads: `count` of them, `step` apart, all inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub first: usize,
    pub count: usize,
    pub step: usize,
}

/// A window that slides in steps of `stride`: pools and convolutions.
///
/// ```text
/// input 5, kernel 3, stride 2, padding 1:   • 0 1 2 3 4 •
/// output 0 reads                            ^ ^ ^
/// output 1 reads                                ^ ^ ^
/// output 2 reads                                    ^ ^ ^
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct WindowAxis {
    pub input: usize,
    pub output: usize,
    pub kernel: usize,
    pub stride: usize,
    /// Cells added before and after the input; they differ only for `'same'` with an even kernel.
    /// Negative padding, which only convolutions with a `padding_mode` other than `'zeros'` take,
    /// crops.
    pub padding: [isize; 2],
    pub padding_mode: PaddingMode,
    pub dilation: usize,
    pub ceil_mode: bool,
}

/// Fractional reads: `Upsample` and `interpolate`.
#[derive(Clone, Debug, PartialEq)]
pub struct ResampleAxis {
    pub input: usize,
    pub output: usize,
    pub filter: Filter,
    /// Input cells per output cell, as PyTorch's kernel uses it.
    pub scale: f64,
    pub align_corners: bool,
    pub antialias: bool,
    /// One per output index.
    pub taps: Plans,
}

/// What each output index of a resize reads: shared, since geometries are copied and compared at
/// every event.
#[derive(Clone, Debug)]
pub struct Plans(Arc<[AxisTaps]>);

impl Deref for Plans {
    type Target = [AxisTaps];

    fn deref(&self) -> &[AxisTaps] {
        &self.0
    }
}

impl FromIterator<AxisTaps> for Plans {
    fn from_iter<I: IntoIterator<Item = AxisTaps>>(taps: I) -> Self {
        Self(taps.into_iter().collect())
    }
}

impl PartialEq for Plans {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

/// The kernel that a resize samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Filter {
    Nearest,
    NearestExact,
    Linear,
    Cubic { a: f64 },
    Lanczos,
}

/// What one output index of a resize reads.
#[derive(Clone, Debug, PartialEq)]
pub struct AxisTaps {
    /// The source position before clamping, in input cells; cell `i` has its centre at `i`. For
    /// nearest it is the position whose floor is taken.
    pub source: f64,
    /// Input indices after clamping, and their weights, in the order in which they are added.
    /// Nearest has one, linear two, cubic four, antialiasing as many as its support covers. At the
    /// border one index may come twice.
    pub taps: Vec<(usize, f32)>,
}

/// Every input cell stamps the kernel, `stride` apart.
///
/// ```text
/// input 3, kernel 3, stride 2, padding 1:   • 0 1 2 3 4 •
/// input 0 stamps                            ^ ^ ^
/// input 1 stamps                                ^ ^ ^
/// input 2 stamps                                    ^ ^ ^
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct TransposedAxis {
    pub input: usize,
    pub output: usize,
    pub kernel: usize,
    pub stride: usize,
    pub padding: usize,
    pub output_padding: usize,
    pub dilation: usize,
}

/// Windows of nearly equal size that cover the input: output `i` reads
/// `floor(i·in/out) .. ceil((i+1)·in/out)`.
///
/// ```text
/// 0 1 2 3 4 → (0 1) (1 2 3) (3 4)
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct AdaptiveAxis {
    pub input: usize,
    pub output: usize,
}

/// A parameter or size as an index, unless it is negative or absurdly large.
pub(super) fn extent(value: i64) -> Result<usize, Refusal> {
    if (0..=REACH).contains(&value) {
        Ok(value as usize)
    } else {
        Err(Refusal::runtime(format!(
            "Gridscope takes sizes from 0 to {REACH}, but got {value}"
        )))
    }
}

impl Geometry {
    /// Refuses an output over the limit, before anything is allocated.
    pub(super) fn new(
        input: &[usize],
        output: Vec<usize>,
        axes: Vec<Axis>,
    ) -> Result<Self, Refusal> {
        cells(&output)?;
        Ok(Self {
            input: input.to_vec(),
            output,
            axes,
        })
    }

    /// Batch and channels as they are, the spatial sizes as the axes make them.
    pub(super) fn of_planes(input: &[usize], axes: Vec<Axis>) -> Result<Self, Refusal> {
        let lead = &input[..input.len() - axes.len()];
        let output = lead.iter().copied().chain(axes.iter().map(Axis::output));
        Self::new(input, output.collect(), axes)
    }
}

impl Axis {
    pub fn input(&self) -> usize {
        match self {
            Axis::Window(a) => a.input,
            Axis::Resample(a) => a.input,
            Axis::Transposed(a) => a.input,
            Axis::Adaptive(a) => a.input,
            Axis::Rearranged { input, .. } => *input,
        }
    }

    pub fn output(&self) -> usize {
        match self {
            Axis::Window(a) => a.output,
            Axis::Resample(a) => a.output,
            Axis::Transposed(a) => a.output,
            Axis::Adaptive(a) => a.output,
            Axis::Rearranged { output, .. } => *output,
        }
    }

    /// How many positions [`Axis::reads`] gives at most.
    pub fn read_count(&self) -> usize {
        match self {
            Axis::Window(a) => a.kernel,
            Axis::Resample(a) => a.taps.iter().map(|t| t.taps.len()).max().unwrap_or(0),
            Axis::Transposed(a) => a.kernel.min(a.input),
            Axis::Adaptive(a) => a.input.div_ceil(a.output.max(1)) + 1,
            Axis::Rearranged { .. } => 0,
        }
    }

    /// What output index `o` reads along this axis, by ascending position.
    pub fn reads(&self, o: usize) -> Vec<Read> {
        if o >= self.output() {
            return Vec::new();
        }
        let inside = |cell: usize, weight, kernel| Read {
            position: cell as isize,
            zone: Zone::Input,
            cell: Some(cell),
            weight,
            kernel,
        };
        match self {
            Axis::Window(a) => (0..a.kernel)
                .map(|k| {
                    let position = a.start(o) + (k * a.dilation) as isize;
                    Read {
                        position,
                        zone: a.zone(position),
                        cell: a.cell(position),
                        weight: 1.0,
                        kernel: k,
                    }
                })
                .collect(),
            Axis::Resample(a) => a.taps[o]
                .merged()
                .into_iter()
                .map(|(cell, weight)| inside(cell, weight, 0))
                .collect(),
            Axis::Transposed(a) => a
                .stamps_on(o)
                .into_iter()
                .map(|(cell, k)| inside(cell, 1.0, k))
                .collect(),
            Axis::Adaptive(a) => a.range(o).map(|cell| inside(cell, 1.0, 0)).collect(),
            Axis::Rearranged { .. } => Vec::new(),
        }
    }

    /// The output indices that read input cell `i` along this axis, ascending.
    pub fn readers(&self, i: usize) -> Vec<usize> {
        match self {
            Axis::Window(a) => a.readers(i),
            Axis::Resample(a) => (0..a.output)
                .filter(|&o| a.taps[o].taps.iter().any(|&(cell, _)| cell == i))
                .collect(),
            Axis::Transposed(a) => a.stamps_of(i).map(|(o, _)| o).collect(),
            Axis::Adaptive(a) => (0..a.output).filter(|&o| a.range(o).contains(&i)).collect(),
            Axis::Rearranged { .. } => Vec::new(),
        }
    }

    /// The kernel cells with which output `o` reads input cell `i`, ascending: one at most, unless
    /// the padding repeats the input.
    pub fn kernels(&self, o: usize, i: usize) -> Vec<usize> {
        match self {
            Axis::Window(a) => a
                .places(i)
                .into_iter()
                .filter_map(|position| {
                    let shift = usize::try_from(position - a.start(o)).ok()?;
                    let k = shift / a.dilation;
                    (shift % a.dilation == 0 && k < a.kernel).then_some(k)
                })
                .collect(),
            Axis::Transposed(a) => a
                .stamps_of(i)
                .filter(|&(output, _)| output == o)
                .map(|(_, k)| k)
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The input cells that no output index reads, ascending.
    pub fn unread(&self) -> Vec<usize> {
        let mut read = vec![false; self.input()];
        match self {
            Axis::Rearranged { .. } => return Vec::new(),
            Axis::Window(a) if a.padding_mode == PaddingMode::Zeros => {
                for o in 0..a.output {
                    let span = a.span(o);
                    (0..span.count).for_each(|n| read[span.first + n * span.step] = true);
                }
            }
            Axis::Window(a) => {
                for (o, k) in (0..a.output).flat_map(|o| (0..a.kernel).map(move |k| (o, k))) {
                    if let Some(i) = a.cell(a.start(o) + (k * a.dilation) as isize) {
                        read[i] = true;
                    }
                }
            }
            _ => {
                for i in (0..self.output()).flat_map(|o| self.reads(o)) {
                    i.cell.into_iter().for_each(|i| read[i] = true);
                }
            }
        }
        (0..read.len()).filter(|&i| !read[i]).collect()
    }

    /// The spans of all output indices; for axes whose windows read whole cells.
    pub(super) fn spans(&self) -> Vec<Span> {
        match self {
            Axis::Window(a) => (0..a.output).map(|o| a.span(o)).collect(),
            Axis::Adaptive(a) => (0..a.output)
                .map(|o| Span {
                    first: a.range(o).start,
                    count: a.range(o).len(),
                    step: 1,
                })
                .collect(),
            _ => unreachable!("only windows have spans"),
        }
    }
}

impl WindowAxis {
    /// Where the first cell of window `o` lies; negative inside the left padding.
    pub fn start(&self, o: usize) -> isize {
        (o * self.stride) as isize - self.padding[0]
    }

    /// All positions of window `o`, with what lies under each.
    pub fn positions(&self, o: usize) -> impl Iterator<Item = (isize, Zone)> + '_ {
        (0..self.kernel).map(move |k| {
            let position = self.start(o) + (k * self.dilation) as isize;
            (position, self.zone(position))
        })
    }

    /// How many cells the dilated kernel covers from its first to its last.
    pub fn effective_kernel(&self) -> usize {
        self.dilation * (self.kernel.max(1) - 1) + 1
    }

    /// The input with its padding, in cells.
    pub fn padded(&self) -> usize {
        (self.input as isize + self.padding[0] + self.padding[1]).max(0) as usize
    }

    /// What `(padded − effective kernel) / stride` leaves over: cells at the right end that the
    /// last whole step does not reach. 0 when the kernel is larger than the padded input.
    pub fn remainder(&self) -> usize {
        self.padded().saturating_sub(self.effective_kernel()) % self.stride
    }

    /// How many cells the last window reaches beyond the right padding.
    pub fn overhang(&self) -> usize {
        let last = self.output.saturating_sub(1);
        let end = self.start(last) + self.effective_kernel() as isize;
        (end - self.input as isize - self.padding[1]).max(0) as usize
    }

    /// Whether rounding up promised one more window, dropped because it would start at or beyond
    /// the input and its left padding.
    pub fn dropped_last(&self) -> bool {
        let whole = self.padded() as i64 - self.effective_kernel() as i64;
        let promised = (whole + self.stride as i64 - 1).div_euclid(self.stride as i64) + 1;
        self.ceil_mode && promised > self.output as i64
    }

    /// What lies under `position`.
    pub fn zone(&self, position: isize) -> Zone {
        let input = self.input as isize;
        if (0..input).contains(&position) {
            Zone::Input
        } else if position < input + self.padding[1] {
            Zone::Padding
        } else {
            Zone::Overhang
        }
    }

    /// The input cell whose value stands at `position`, where there is one.
    pub fn cell(&self, position: isize) -> Option<usize> {
        let n = self.input as isize;
        if (0..n).contains(&position) {
            return Some(position as usize);
        }
        if n == 0 || self.zone(position) == Zone::Overhang {
            return None;
        }
        match self.padding_mode {
            PaddingMode::Zeros => None,
            PaddingMode::Replicate => Some(position.clamp(0, n - 1) as usize),
            PaddingMode::Circular => Some(position.rem_euclid(n) as usize),
            PaddingMode::Reflect => {
                // 0 1 2 3 repeats as 0 1 2 3 2 1 …; with one cell the period is one cell.
                let period = (2 * (n - 1)).max(1);
                let m = position.rem_euclid(period);
                Some(m.min(period - m).min(n - 1) as usize)
            }
        }
    }

    /// What an average over window `o` is divided by when the padding counts: the window, cut at
    /// the end of the right padding. Overhang never counts.
    pub fn counted(&self, o: usize) -> usize {
        let end = self.start(o) + self.kernel as isize;
        (end.min(self.input as isize + self.padding[1]) - self.start(o)).max(0) as usize
    }

    /// The output indices whose windows read input cell `i`, ascending.
    pub fn readers(&self, i: usize) -> Vec<usize> {
        let mut readers: Vec<usize> = self
            .places(i)
            .into_iter()
            .flat_map(|position| self.readers_at(position))
            .collect();
        readers.sort_unstable();
        readers.dedup();
        readers
    }

    /// Every position at which input cell `i` stands: itself, and its copies in the padding.
    fn places(&self, i: usize) -> Vec<isize> {
        let n = self.input as isize;
        if self.padding_mode == PaddingMode::Zeros {
            return vec![i as isize];
        }
        (-self.padding[0].max(0)..n + self.padding[1].max(0))
            .filter(|&position| self.cell(position) == Some(i))
            .collect()
    }

    /// The output indices whose windows lie on `position`.
    fn readers_at(&self, position: isize) -> impl Iterator<Item = usize> + '_ {
        let (dilation, stride) = (self.dilation as isize, self.stride as isize);
        let last = position + self.padding[0];
        let first = last - dilation * (self.kernel as isize - 1);
        let low = first.max(0).div_euclid(stride) + isize::from(first.max(0) % stride != 0);
        let high = last.div_euclid(stride).min(self.output as isize - 1);
        (low..=high)
            .filter(move |o| (last - o * stride) % dilation == 0)
            .map(|o| o as usize)
    }

    /// The part of window `o` that lies on the input.
    pub(super) fn span(&self, o: usize) -> Span {
        let (start, step) = (self.start(o), self.dilation as isize);
        let low = (-start).max(0).div_euclid(step) + isize::from((-start).max(0) % step != 0);
        let room = self.input as isize - start;
        let high = if room <= 0 { 0 } else { (room - 1) / step + 1 }.min(self.kernel as isize);
        Span {
            first: (start + low * step).max(0) as usize,
            count: (high - low).max(0) as usize,
            step: self.dilation,
        }
    }
}

impl Filter {
    /// Whether one cell is read, whole.
    pub fn is_nearest(self) -> bool {
        matches!(self, Filter::Nearest | Filter::NearestExact)
    }
}

impl AxisTaps {
    /// The weight with which input cell `i` is read, 0 where it is not.
    pub fn weight_of(&self, i: usize) -> f32 {
        let taps = self.taps.iter().filter(|tap| tap.0 == i);
        taps.map(|tap| tap.1).sum()
    }

    /// Σ weight · value, added in order. The first term is not added to zero, which would lose the
    /// sign of −0.0.
    pub(super) fn sum(&self, value: impl Fn(usize) -> f32) -> f32 {
        let terms = self.taps.iter().map(|&(cell, weight)| weight * value(cell));
        terms.reduce(|sum, term| sum + term).unwrap_or(0.0)
    }

    /// One tap per input cell, ascending: weights that fall on one cell at the border are added.
    pub fn merged(&self) -> Vec<(usize, f32)> {
        let mut merged: Vec<(usize, f32)> = Vec::with_capacity(self.taps.len());
        for &(cell, weight) in &self.taps {
            match merged.last_mut() {
                Some(last) if last.0 == cell => last.1 += weight,
                _ => merged.push((cell, weight)),
            }
        }
        merged
    }
}

impl TransposedAxis {
    /// The input cells whose stamps reach output `o`, ascending, each with its kernel cell.
    pub fn stamps_on(&self, o: usize) -> Vec<(usize, usize)> {
        let (stride, dilation) = (self.stride as isize, self.dilation as isize);
        let last = (o + self.padding) as isize;
        let first = last - dilation * (self.kernel as isize - 1);
        let low = first.max(0).div_euclid(stride) + isize::from(first.max(0) % stride != 0);
        let high = last.div_euclid(stride).min(self.input as isize - 1);
        (low..=high)
            .filter(|i| (last - i * stride) % dilation == 0)
            .map(|i| (i as usize, ((last - i * stride) / dilation) as usize))
            .collect()
    }

    /// The output indices that input cell `i` stamps, ascending, each with its kernel cell. What
    /// falls into the cropped `padding` is left out.
    pub fn stamps_of(&self, i: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        (0..self.kernel).filter_map(move |k| {
            let o = (i * self.stride + k * self.dilation).checked_sub(self.padding)?;
            (o < self.output).then_some((o, k))
        })
    }

    /// How many stamps overlap on output `o`: uneven counts make a checkerboard.
    pub fn coverage(&self, o: usize) -> usize {
        self.stamps_on(o).len()
    }
}

impl AdaptiveAxis {
    /// The input cells that output `o` reads.
    pub fn range(&self, o: usize) -> Range<usize> {
        let (o, input, output) = (o as u64, self.input as u64, self.output as u64);
        (o * input / output) as usize..((o + 1) * input).div_ceil(output) as usize
    }
}
