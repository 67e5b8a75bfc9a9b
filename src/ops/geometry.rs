//! Where each output index reads, one axis at a time.

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
    pub padding: [usize; 2],
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
    pub taps: Vec<AxisTaps>,
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
    /// Input indices after clamping, and their weights. Linear has one or two, cubic four.
    pub taps: Vec<(usize, f32)>,
}

/// Every input cell stamps the kernel, `stride` apart.
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
#[derive(Clone, Debug, PartialEq)]
pub struct AdaptiveAxis {
    pub input: usize,
    pub output: usize,
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
}
