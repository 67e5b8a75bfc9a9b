//! The tensor, the operations, their taps and gradients: no web, no text formats.
//!
//! Every operation is one file with the same four steps. A *spec* is what was asked for; it meets
//! an input shape and becomes a *geometry*, one [`Axis`] per spatial dimension; the *loop* computes
//! from the geometry; the *taps* explain from the same geometry. [`CLASSES`] is the one table of
//! operations and their parameters: the parser, the printer, the panel, the JavaScript API and the
//! documentation are derived from it.

mod adaptive;
mod adaptive_avg_pool;
mod adaptive_max_pool;
mod avg_pool;
mod blocks;
mod call;
mod conv;
mod conv_transpose;
mod direct;
mod families;
mod fold;
mod geometry;
mod interpolate;
mod kernel;
mod lanes;
pub mod limits;
mod lp_pool;
mod max_pool;
mod max_unpool;
mod part;
mod pipeline;
mod pixel_shuffle;
mod plan;
mod pooling;
mod refusal;
mod resample;
mod row;
mod separable;
mod sliding;
mod stamps;
mod stencil;
mod survey;
mod tensor;
mod unfold;
mod window;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod equality;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod properties;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod reference;

pub use call::{Args, CLASSES, Call, Class, Direction, Kind, Literal, Param, Setting, Value};
pub use families::is_first;
#[cfg(feature = "late")]
pub use families::supply;
pub use geometry::{
    AdaptiveAxis, Axis, AxisTaps, Filter, Geometry, PaddingMode, Read, ResampleAxis,
    TransposedAxis, WindowAxis, Zone,
};
pub use interpolate::{FILTERED_MODES, INTERPOLATING_MODES};
pub use part::{Region, differences, renewed};
pub use pipeline::{Pipeline, Run, Sequence, Stage};
pub use plan::Plan;
pub use refusal::{Exception, Refusal};
pub use survey::{beyond, range};
pub use tensor::cells;
pub use tensor::{Indices, Tensor};

/// An operation with its parameters: what a `torch.nn` module is once it is constructed.
///
/// Shapes are PyTorch's: `(N, C, …)`, or `(C, …)` where torch.nn takes unbatched input. Every
/// method refuses what PyTorch refuses, with PyTorch's sentence, before it allocates.
pub trait Operation {
    /// The geometry this operation has on an input of this shape: the output shape and, for every
    /// spatial axis, which input positions each output index reads.
    fn geometry(&self, input: &[usize]) -> Result<Geometry, Refusal>;

    /// The output, and the indices where `return_indices` asked for them.
    ///
    /// An operation has at least one of this and [`Operation::fitted`].
    fn forward(&self, x: &Tensor) -> Result<Output, Refusal> {
        let plan = self.plan(x.shape())?;
        Ok(Output {
            values: plan.expect("without a plan there is a forward").on(x)?,
            indices: None,
        })
    }

    /// What computes the output of any input of this shape; `None` where the operation gives
    /// indices, or looks at the values first.
    fn plan(&self, input: &[usize]) -> Result<Option<Plan>, Refusal> {
        self.fitted(&self.geometry(input)?)
    }

    /// The same for a geometry that is this operation's own, or cut from one.
    fn fitted(&self, _geometry: &Geometry) -> Result<Option<Plan>, Refusal> {
        Ok(None)
    }

    /// Why the output cell at `index` (an index into the output shape) has its value.
    fn explain(&self, x: &Tensor, index: &[usize]) -> Result<Explanation, Refusal>;

    /// Every output cell that the input cell at `index` feeds, with its weight there.
    fn feeds(&self, x: &Tensor, index: &[usize]) -> Result<Vec<Feed>, Refusal>;

    /// d Σ(output · `grad_output`) / d input, as autograd gives it.
    fn gradient(&self, x: &Tensor, grad_output: &Tensor) -> Result<Tensor, Refusal>;

    /// What a learner should know about this operation on an input of this shape.
    fn notes(&self, _input: &[usize]) -> Vec<Note> {
        Vec::new()
    }
}

/// A remark about an operation, as a fact to be put into words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// PyTorch 2.15 repeats row 0 when an antialiased resize makes a single column and changes the
    /// height; what is shown here is the correct result.
    AntialiasedColumn,
}

/// What a forward pass gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    pub values: Tensor,
    /// Flat indices into each input plane, for `return_indices=True`.
    pub indices: Option<Indices>,
}

/// How an output value comes from its taps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// Σ weight · value + bias.
    Sum,
    /// The largest value; the chosen tap has weight 1, the others 0.
    Max,
    /// LPPool's (Σ weight · value^p)^(1/p). Weights are 1, and more where `ceil_mode` clips the
    /// window; for p = ±∞ the chosen tap has weight 1, the others 0.
    PowerMean { p: f64 },
}

/// Why one output cell has its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    pub value: f32,
    pub rule: Rule,
    pub bias: Option<f32>,
    /// What the sum of an average pool is divided by.
    pub divisor: Option<i64>,
    /// In reading order. Taps of a resize that clamp to one cell are one tap, their weights added.
    pub taps: Vec<Tap>,
}

/// One input position an output cell reads, and its weight.
#[derive(Clone, Debug, PartialEq)]
pub struct Tap {
    /// Where the window reads: an index of the input's rank whose spatial entries may lie outside
    /// the input, in the padding or in the ceil overhang.
    pub position: Vec<isize>,
    pub zone: Zone,
    /// The input cell whose value is read; `None` where the value is made up (zeros, −∞).
    pub cell: Option<Vec<usize>>,
    pub weight: f32,
    pub value: f32,
    /// The entry of a convolution's `weight` that is used.
    pub kernel: Option<Vec<usize>>,
}

/// One output cell that an input cell feeds.
#[derive(Clone, Debug, PartialEq)]
pub struct Feed {
    pub index: Vec<usize>,
    pub weight: f32,
}
