//! The axis plans of resizes, and the one pass that applies them.
//!
//! Everything is float32 in PyTorch's order of operations: the last bits of a source position
//! decide which cell is nearest.

use std::cell::RefCell;

use super::Refusal;
use super::geometry::{AxisTaps, Filter, ResampleAxis};
use super::limits::AXIS_TAPS;

/// How many axes are kept with how many taps each.
const KEPT: usize = 8;
const KEPT_TAPS: usize = 1 << 16;

thread_local! {
    /// The axes that were planned last, the latest first: the panel, the figure and the kernel ask
    /// for the same ones at every event.
    static PLANNED: RefCell<Vec<(Plan, ResampleAxis)>> = const { RefCell::new(Vec::new()) };
}

/// How an axis is resized; becomes a [`ResampleAxis`] for one input and output size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Plan {
    pub filter: Filter,
    pub align_corners: bool,
    pub antialias: bool,
    /// The `scale_factor` as it was given; `None` where the sizes alone decide.
    pub scale_factor: Option<f64>,
    pub path: Path,
}

/// Which of PyTorch's loops runs; they round source positions differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Path {
    /// Contiguous 2-d forward with output height + width ≤ 128.
    Small2d,
    Forward,
    Backward,
}

impl Plan {
    /// Input cells per output cell.
    fn scale(&self, input: usize, output: usize) -> f32 {
        if self.align_corners {
            return match output {
                1 => 0.0,
                _ => (input - 1) as f32 / (output - 1) as f32,
            };
        }
        match self.scale_factor {
            Some(factor) if factor > 0.0 => (1.0 / factor) as f32,
            _ => input as f32 / output as f32,
        }
    }

    /// Refuses an axis whose taps would take more memory than there may be, before any is made.
    pub fn check(&self, input: usize, output: usize) -> Result<(), Refusal> {
        let reach = if self.antialias {
            // The widest filter spans three lobes to each side.
            let stretch = self.scale(input, output).max(1.0);
            input.min((6.0 * stretch) as usize + 2)
        } else {
            4
        };
        match output.checked_mul(reach) {
            Some(taps) if taps <= AXIS_TAPS => Ok(()),
            _ => Err(Refusal::runtime(format!(
                "Gridscope plans at most {AXIS_TAPS} taps along an axis, but a resize from {input} \
                 to {output} cells has more"
            ))),
        }
    }

    /// The taps of every output index. Sizes must not be 0, and within [`Plan::check`].
    pub fn axis(&self, input: usize, output: usize) -> ResampleAxis {
        let is_this = |(plan, axis): &(Self, ResampleAxis)| {
            plan == self && (axis.input, axis.output) == (input, output)
        };
        PLANNED.with_borrow_mut(|planned| {
            if let Some((_, axis)) = planned.iter().find(|planned| is_this(planned)) {
                return axis.clone();
            }
            let axis = self.planned(input, output);
            let taps: usize = axis.taps.iter().map(|output| output.taps.len()).sum();
            if taps <= KEPT_TAPS {
                planned.truncate(KEPT - 1);
                planned.insert(0, (*self, axis.clone()));
            }
            axis
        })
    }

    fn planned(&self, input: usize, output: usize) -> ResampleAxis {
        let scale = self.scale(input, output);
        let taps = (0..output)
            .map(|o| match (self.antialias, self.filter) {
                (true, _) => self.antialiased(o, input, output, scale),
                (_, Filter::Nearest) => self.nearest(o, input, output, scale),
                (_, Filter::NearestExact) => self.nearest_exact(o, input, scale),
                (_, Filter::Linear) => self.linear(o, input, output, scale),
                (_, Filter::Cubic { a }) => self.cubic(o, input, scale, a as f32),
                (_, Filter::Lanczos) => self.antialiased(o, input, output, scale),
            })
            .collect();
        ResampleAxis {
            input,
            output,
            filter: self.filter,
            scale: f64::from(scale),
            align_corners: self.align_corners,
            antialias: self.antialias,
            taps,
        }
    }

    fn nearest(&self, o: usize, input: usize, output: usize, scale: f32) -> AxisTaps {
        let source = o as f32 * scale;
        let shortcut = self.path != Path::Forward;
        let cell = if shortcut && output == input {
            o
        } else if shortcut && output == 2 * input {
            o / 2
        } else {
            (source as usize).min(input - 1)
        };
        AxisTaps {
            source: f64::from(source),
            taps: vec![(cell, 1.0)],
        }
    }

    fn nearest_exact(&self, o: usize, input: usize, scale: f32) -> AxisTaps {
        let centre = o as f32 + 0.5;
        let source = match self.path {
            // PyTorch clamps at 0 in between, which changes no cell.
            Path::Forward => (scale * centre - 0.5) + 0.5,
            Path::Small2d | Path::Backward => scale * centre,
        };
        AxisTaps {
            source: f64::from(source),
            taps: vec![((source as usize).min(input - 1), 1.0)],
        }
    }

    /// Where output `o` lies in the input, before clamping.
    ///
    /// PyTorch's small 2-d loop and its cubic one fuse the multiplication and the subtraction into
    /// one rounding.
    fn source(&self, o: usize, scale: f32) -> f32 {
        let centre = o as f32 + 0.5;
        if self.align_corners {
            scale * o as f32
        } else if self.path == Path::Small2d || self.filter != Filter::Linear {
            scale.mul_add(centre, -0.5)
        } else {
            scale * centre - 0.5
        }
    }

    // • 0 1 2 3 • ×2 →  0   0¾1¼  0¼1¾ …  between the two centres around the source
    fn linear(&self, o: usize, input: usize, output: usize, scale: f32) -> AxisTaps {
        if output == input {
            // The second tap has no weight, but carries an infinity into NaN as PyTorch's does.
            return AxisTaps {
                source: o as f64,
                taps: vec![(o, 1.0), (o, 0.0)],
            };
        }
        let source = self.source(o, scale);
        let clamped = source.max(0.0);
        let first = (clamped as usize).min(input - 1);
        let second = (first + 1).min(input - 1);
        let weight = (clamped - first as f32).clamp(0.0, 1.0);
        AxisTaps {
            source: f64::from(source),
            taps: vec![(first, 1.0 - weight), (second, weight)],
        }
    }

    /// Keys' cubic convolution over the four cells around the source; only indices are clamped.
    fn cubic(&self, o: usize, input: usize, scale: f32, a: f32) -> AxisTaps {
        let source = self.source(o, scale);
        let first = source.floor();
        let t = (source - first).clamp(0.0, 1.0);
        let weights = [t + 1.0, t, 1.0 - t, 2.0 - t].map(|distance| keys(distance, a));
        let taps = weights.into_iter().enumerate().map(|(k, weight)| {
            let cell = first as i64 - 1 + k as i64;
            (cell.clamp(0, input as i64 - 1) as usize, weight)
        });
        AxisTaps {
            source: f64::from(source),
            taps: taps.collect(),
        }
    }

    /// The filter stretched over the cells that one output cell covers, its weights normalised.
    fn antialiased(&self, o: usize, input: usize, output: usize, scale: f32) -> AxisTaps {
        if self.path != Path::Backward && output == input {
            return AxisTaps {
                source: o as f64,
                taps: vec![(o, 1.0)],
            };
        }
        let (support, filter): (f32, fn(f32) -> f32) = match self.filter {
            Filter::Linear => (1.0, triangle),
            Filter::Lanczos => (3.0, lanczos3),
            _ => (2.0, |x| keys(x, -0.5)),
        };
        let stretch = scale.max(1.0);
        let support = support * stretch;
        let inverse = if scale >= 1.0 { 1.0 / scale } else { 1.0 };
        let centre = (f64::from(scale) * (o as f64 + 0.5)) as f32;
        let first = (f64::from(centre - support) + 0.5).max(0.0) as usize;
        let end = (f64::from(centre + support) + 0.5).max(0.0) as usize;
        let first = first.min(input - 1);
        let end = end.clamp(first + 1, input.max(first + 1));
        let shift = first as f32 - centre;
        let mut taps: Vec<(usize, f32)> = (first..end)
            .enumerate()
            .map(|(j, cell)| {
                let x = (f64::from(j as f32 + shift) + 0.5) * f64::from(inverse);
                (cell, filter(x as f32))
            })
            .collect();
        let total = taps.iter().fold(0.0, |sum: f32, tap| sum + tap.1);
        if total != 0.0 {
            taps.iter_mut().for_each(|tap| tap.1 /= total);
        }
        AxisTaps {
            source: f64::from(centre) - 0.5,
            taps,
        }
    }
}

fn triangle(x: f32) -> f32 {
    (1.0 - x.abs()).max(0.0)
}

/// Keys' cubic at this distance. Fused as in PyTorch: terms of size 6 cancel to weights near 0.
fn keys(x: f32, a: f32) -> f32 {
    let x = x.abs();
    if x <= 1.0 {
        ((a + 2.0).mul_add(x, -(a + 3.0)) * x).mul_add(x, 1.0)
    } else if x < 2.0 {
        let inner = a.mul_add(x, -5.0 * a).mul_add(x, 8.0 * a);
        inner.mul_add(x, -4.0 * a)
    } else {
        0.0
    }
}

/// sinc(x) · sinc(x/3) on three lobes.
fn lanczos3(x: f32) -> f32 {
    let sinc = |x: f32| {
        if x == 0.0 {
            return 1.0;
        }
        let x = x * std::f32::consts::PI;
        x.sin() / x
    };
    if x.abs() < 3.0 {
        sinc(x) * sinc(x / 3.0)
    } else {
        0.0
    }
}

/// Resizes one axis: `x` seen as (outer, input, inner) becomes (outer, output, inner).
pub(super) fn pass_into(x: &[f32], axis: &ResampleAxis, inner: usize, out: &mut [f32]) {
    let (from, to) = (axis.input * inner, axis.output * inner);
    for (x, out) in x.chunks_exact(from).zip(out.chunks_exact_mut(to)) {
        if inner == 1 {
            // The last axis: cells are picked one by one.
            for (taps, out) in axis.taps.iter().zip(out) {
                *out = taps.sum(|cell| x[cell]);
            }
            continue;
        }
        for (taps, out) in axis.taps.iter().zip(out.chunks_exact_mut(inner)) {
            for (n, &(cell, weight)) in taps.taps.iter().enumerate() {
                let row = out.iter_mut().zip(&x[cell * inner..]);
                if n == 0 {
                    row.for_each(|(out, x)| *out = weight * x);
                } else {
                    row.for_each(|(out, x)| *out += weight * x);
                }
            }
        }
    }
}

/// The transpose of [`pass_into`]: what arrives at output cells goes back to the cells they read.
pub(super) fn pass_back(grad: &[f32], axis: &ResampleAxis, inner: usize) -> Vec<f32> {
    let (from, to) = (axis.output * inner, axis.input * inner);
    if from == 0 {
        return Vec::new();
    }
    let mut back = vec![0.0; grad.len() / from * to];
    for (grad, back) in grad.chunks_exact(from).zip(back.chunks_exact_mut(to)) {
        if inner == 1 {
            for (taps, grad) in axis.taps.iter().zip(grad) {
                for &(cell, weight) in &taps.taps {
                    back[cell] += weight * grad;
                }
            }
            continue;
        }
        for (taps, grad) in axis.taps.iter().zip(grad.chunks_exact(inner)) {
            for &(cell, weight) in &taps.taps {
                let row = back[cell * inner..].iter_mut().zip(grad);
                row.for_each(|(back, grad)| *back += weight * grad);
            }
        }
    }
    back
}
