//! `Upsample` and `F.interpolate`.
//!
//! <https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.interpolate.html>

use super::adaptive::Adaptive;
use super::call::{Function, Literal};
use super::families;
use super::geometry::{Filter, extent};
use super::refusal::Exception;
use super::resample::{self, Path, pass_back};
use super::separable::Resize;
use super::sliding::Family;
use super::{
    Axis, Call, Class, Direction, Explanation, Feed, Geometry, Kind, Note, Operation, Param, Plan,
    Refusal, ResampleAxis, Tensor, Value, tensor, window,
};

const MODES: &[&str] = &[
    "nearest",
    "linear",
    "bilinear",
    "bicubic",
    "trilinear",
    "lanczos",
    "area",
    "nearest-exact",
];

const SIZE: Param = Param::new(
    "size",
    Kind::IntPerAxis { min: 1 },
    "The size of the output; give either size or scale_factor.",
)
.default(Literal::None);

const SCALE_FACTOR: Param = Param::new(
    "scale_factor",
    Kind::FloatPerAxis,
    "How many times larger the output is; its size is rounded down.",
)
.default(Literal::None);

const MODE: Param = Param::new(
    "mode",
    Kind::Choice(MODES),
    "How values between the cells are found.",
)
.default(Literal::Str("nearest"));

const ALIGN_CORNERS: Param = Param::new(
    "align_corners",
    Kind::Bool,
    "Whether the centres of the corner cells stay in place, rather than the outer edges.",
)
.default(Literal::None);

const RECOMPUTE_SCALE_FACTOR: Param = Param::new(
    "recompute_scale_factor",
    Kind::Bool,
    "Take the scale from the rounded output size instead of scale_factor.",
)
.default(Literal::None);

/// What both classes are in Python.
const FUNCTION: Function = Function {
    name: "interpolate",
    suffixed: false,
    arguments: &[
        "input",
        "size",
        "scale_factor",
        "mode",
        "align_corners",
        "recompute_scale_factor",
        "antialias",
    ],
    tuples: &[],
};

pub(super) static UPSAMPLE: Class = Class {
    name: "Upsample",
    direction: Direction::Up,
    dims: &[1, 2, 3],
    suffixed: false,
    functional: false,
    params: &[
        SIZE,
        SCALE_FACTOR,
        MODE,
        ALIGN_CORNERS,
        RECOMPUTE_SCALE_FACTOR,
    ],
    function: FUNCTION,
};

pub(super) static INTERPOLATE: Class = Class {
    name: "interpolate",
    direction: Direction::Up,
    dims: &[1, 2, 3],
    suffixed: false,
    functional: true,
    params: &[
        SIZE,
        SCALE_FACTOR,
        MODE,
        ALIGN_CORNERS,
        RECOMPUTE_SCALE_FACTOR,
        Param::new(
            "antialias",
            Kind::Bool,
            "Widen the filter when shrinking, so that no input cell is skipped.",
        )
        .default(Literal::Bool(false)),
    ],
    function: FUNCTION,
};

/// A resize of `(N, C, …)` input; the spatial dimensions follow the input, not the call.
pub struct Interpolate {
    size: Option<PerAxis<i64>>,
    scale_factor: Option<PerAxis<f64>>,
    mode: String,
    align_corners: Option<bool>,
    recompute_scale_factor: bool,
    antialias: bool,
}

/// One number for all axes, or one per axis with Python's spelling of the tuple.
enum PerAxis<T> {
    All(T),
    Each(Vec<T>, String),
}

fn per_axis<T>(
    call: &Call,
    name: &'static str,
    expected: &str,
    number: impl Fn(&Value) -> Option<T>,
) -> Result<Option<PerAxis<T>>, Refusal> {
    let value = call.get(name).unwrap_or(Value::None);
    let one = |item: &Value| number(item).ok_or_else(|| call.mismatch(name, expected, item));
    match &value {
        Value::None => Ok(None),
        Value::Tuple(items) => {
            let each = items.iter().map(one).collect::<Result<_, _>>()?;
            Ok(Some(PerAxis::Each(each, value.repr())))
        }
        item => one(item).map(PerAxis::All).map(Some),
    }
}

pub(super) fn build(call: &Call) -> Result<Box<dyn Operation>, Refusal> {
    let size = per_axis(call, "size", "tuple of ints", |item| match item {
        Value::Int(i) => Some(*i),
        _ => None,
    })?;
    let mut scale_factor = per_axis(call, "scale_factor", "float", Value::as_number)?;
    if !call.class.functional {
        // Upsample makes floats of its factors, and takes 0 for none.
        scale_factor = match scale_factor {
            Some(PerAxis::All(0.0)) => None,
            Some(PerAxis::Each(each, _)) => {
                let floats = each.iter().map(|&x| Value::Float(x)).collect();
                Some(PerAxis::Each(each, Value::Tuple(floats).repr()))
            }
            other => other,
        };
    }
    Ok(Box::new(Interpolate {
        size,
        scale_factor,
        mode: call.word("mode")?,
        align_corners: call.optional_flag("align_corners")?,
        recompute_scale_factor: call
            .optional_flag("recompute_scale_factor")?
            .unwrap_or(false),
        antialias: call.class.functional && call.flag("antialias")?,
    }))
}

/// The output sizes, and the scale factors that the kernel is told.
struct Sizes {
    output: Vec<i64>,
    factors: Vec<Option<f64>>,
}

impl<T: Copy> PerAxis<T> {
    /// One number per axis, or PyTorch's complaint about their count.
    fn on(&self, spatial: &[usize], name: &'static str) -> Result<Vec<T>, Refusal> {
        match self {
            PerAxis::All(one) => Ok(vec![*one; spatial.len()]),
            PerAxis::Each(each, _) if each.len() == spatial.len() => Ok(each.clone()),
            PerAxis::Each(_, repr) => {
                let (what, got, format) = match name {
                    "size" => (
                        "output",
                        "output size of",
                        "output size in (o1, o2, ...,oK)",
                    ),
                    _ => (
                        name,
                        "scale_factor of shape",
                        "scale_factor in (s1, s2, ...,sK)",
                    ),
                };
                Err(Refusal::value(format!(
                    "Input and {what} must have the same number of spatial dimensions, but got \
                     input with spatial dimensions of {spatial:?} and {got} {repr}. Please \
                     provide input tensor in (N, C, d1, d2, ...,dK) format and {format} format."
                ))
                .about(name))
            }
        }
    }
}

/// The modes that place their samples by `align_corners`.
pub const INTERPOLATING_MODES: [&str; 4] = ["linear", "bilinear", "bicubic", "trilinear"];

/// The modes whose filter `antialias` can widen.
pub const FILTERED_MODES: [&str; 3] = ["bilinear", "bicubic", "lanczos"];

impl Interpolate {
    /// The checks and sizes that `F.interpolate` makes before it looks at the mode.
    fn sizes(&self, shape: &[usize]) -> Result<Sizes, Refusal> {
        let mode = self.mode.as_str();
        if ["nearest", "area", "nearest-exact"].contains(&mode) && self.align_corners.is_some() {
            return Err(Refusal::value(
                "align_corners option can only be set with the interpolating modes: linear | \
                 bilinear | bicubic | trilinear",
            )
            .about("align_corners"));
        }
        let spatial = shape.get(2..).unwrap_or(&[]);
        let sizes = match (&self.size, &self.scale_factor) {
            (Some(_), Some(_)) => {
                let message = "only one of size or scale_factor should be defined";
                return Err(Refusal::value(message).about("size"));
            }
            (None, None) => {
                let message = "either size or scale_factor should be defined";
                return Err(Refusal::value(message).about("scale_factor"));
            }
            (Some(size), None) => {
                let output = size.on(spatial, "size")?;
                if self.recompute_scale_factor {
                    let message = "recompute_scale_factor is not meaningful with an explicit size.";
                    return Err(Refusal::value(message).about("recompute_scale_factor"));
                }
                let factors = vec![None; output.len()];
                Sizes { output, factors }
            }
            (None, Some(factor)) => {
                let factors = factor.on(spatial, "scale_factor")?;
                let recompute = self.recompute_scale_factor || mode == "area";
                let output = spatial
                    .iter()
                    .zip(&factors)
                    .map(|(&n, factor)| scaled(n as f64 * factor, recompute, spatial.len()))
                    .collect::<Result<_, _>>()?;
                let told = |factor| if recompute { None } else { Some(factor) };
                let factors = factors.into_iter().map(told).collect();
                Sizes { output, factors }
            }
        };
        Ok(sizes)
    }

    /// Refuses modes that do not fit the input, in PyTorch's order.
    fn check_mode(&self, shape: &[usize]) -> Result<(), Refusal> {
        let (mode, rank) = (self.mode.as_str(), shape.len());
        let filtered = FILTERED_MODES.contains(&mode);
        if self.antialias && !(filtered && rank == 4) {
            return Err(Refusal::value(
                "Anti-alias option is restricted to bilinear, bicubic, and lanczos modes and \
                 requires a 4-D tensor as input",
            )
            .about("antialias"));
        }
        let needs = match mode {
            "linear" => 3,
            "bilinear" => 4,
            "trilinear" => 5,
            _ => 0,
        };
        let not_implemented =
            |message| Err(Refusal::new(Exception::NotImplementedError, message).about("mode"));
        match (mode, rank) {
            ("nearest" | "nearest-exact" | "area", 3..=5) => Ok(()),
            ("linear" | "bilinear" | "trilinear", 3..=5) if rank == needs => Ok(()),
            ("linear" | "bilinear" | "trilinear", 3..=5) => not_implemented(format!(
                "Got {rank}D input, but {mode} mode needs {needs}D input"
            )),
            ("bicubic", 4) => Ok(()),
            ("lanczos", 4) if self.align_corners == Some(true) => {
                let message = "Lanczos mode does not support align_corners=True";
                Err(Refusal::value(message).about("align_corners"))
            }
            ("lanczos", 4) if self.antialias => Ok(()),
            ("lanczos", 4) => {
                Err(Refusal::value("Lanczos mode requires antialias=True").about("antialias"))
            }
            _ => not_implemented(format!(
                "Input Error: Only 3D, 4D and 5D input Tensors supported (got {rank}D) for the \
                 modes: nearest | linear | bilinear | bicubic | trilinear | lanczos | area | \
                 nearest-exact (got {mode})"
            )),
        }
    }

    /// Area is adaptive average pooling.
    fn area(&self, shape: &[usize]) -> Result<Option<Box<dyn Operation>>, Refusal> {
        let sizes = self.sizes(shape)?;
        self.check_mode(shape)?;
        if self.mode != "area" {
            return Ok(None);
        }
        let area = families::area(Adaptive {
            family: Family::Avg,
            dims: sizes.output.len(),
            output_size: sizes.output.into_iter().map(Some).collect(),
        });
        area.map(Some)
    }

    /// The axis plans of every mode but area.
    fn axes(&self, shape: &[usize], backward: bool) -> Result<Vec<ResampleAxis>, Refusal> {
        let sizes = self.sizes(shape)?;
        self.check_mode(shape)?;
        let spatial = &shape[2..];
        check_sizes(spatial, &sizes.output)?;
        if shape[1] == 0 {
            return Err(Refusal::runtime(format!(
                "Non-empty {}D data tensor expected but got a tensor with sizes {shape:?}",
                shape.len()
            )));
        }
        let filter = match (self.mode.as_str(), self.antialias) {
            ("nearest", _) => Filter::Nearest,
            ("nearest-exact", _) => Filter::NearestExact,
            ("bicubic", false) => Filter::Cubic { a: -0.75 },
            ("bicubic", true) => Filter::Cubic { a: -0.5 },
            ("lanczos", _) => Filter::Lanczos,
            _ => Filter::Linear,
        };
        let outputs = sizes
            .output
            .iter()
            .map(|&n| extent(n))
            .collect::<Result<Vec<_>, _>>()?;
        tensor::cells(&[&shape[..2], &outputs].concat())?;
        let path = match outputs.as_slice() {
            _ if backward => Path::Backward,
            [h, w] if h + w <= 128 => Path::Small2d,
            _ => Path::Forward,
        };
        spatial
            .iter()
            .zip(outputs.iter().zip(sizes.factors))
            .map(|(&input, (&output, scale_factor))| {
                let plan = resample::Plan {
                    filter,
                    align_corners: self.align_corners == Some(true),
                    antialias: self.antialias,
                    scale_factor,
                    path,
                };
                plan.check(input, output)?;
                Ok(plan.axis(input, output))
            })
            .collect()
    }
}

/// in · scale_factor, rounded down as PyTorch's kernels, or its Python (`recompute`), round.
fn scaled(size: f64, recompute: bool, dims: usize) -> Result<i64, Refusal> {
    if size.abs() < 9.2e18 {
        return Ok(if recompute { size.floor() } else { size } as i64);
    }
    Err(match (recompute, size.is_nan(), size.is_infinite()) {
        (true, true, _) => Refusal::value("cannot convert float NaN to integer"),
        (true, _, true) => Refusal::new(
            Exception::OverflowError,
            "cannot convert float infinity to integer",
        ),
        (true, ..) => Refusal::new(
            Exception::TypeError,
            format!(
                "adaptive_avg_pool{dims}d(): argument 'output_size' failed to unpack the object \
                 at pos 1 with error \"Overflow when unpacking long long"
            ),
        ),
        _ => Refusal::runtime("value cannot be converted to type int64_t without overflow"),
    }
    .about("scale_factor"))
}

fn check_sizes(input: &[usize], output: &[i64]) -> Result<(), Refusal> {
    if input.iter().all(|&n| n > 0) && output.iter().all(|&n| n > 0) {
        return Ok(());
    }
    let names = &["D", "H", "W"][3 - input.len()..];
    let list = |sizes: &[i64]| {
        let named = names.iter().zip(sizes).map(|(a, n)| format!("{a}: {n}"));
        named.collect::<Vec<_>>().join(", ")
    };
    let input: Vec<i64> = input.iter().map(|&n| n as i64).collect();
    let and = if input.len() == 1 { "and " } else { "" };
    Err(Refusal::runtime(format!(
        "Input and output sizes should be greater than 0, but got input ({}) {and}output ({})",
        list(&input),
        list(output)
    )))
}

/// The value of one output cell: the sums nest as the passes do, the last axis innermost.
fn nested(x: &[f32], axes: &[ResampleAxis], output: &[usize]) -> f32 {
    let ([axis, inner @ ..], [o, rest @ ..]) = (axes, output) else {
        return x[0];
    };
    let stride: usize = inner.iter().map(|a| a.input).product();
    axis.taps[*o].sum(|cell| nested(&x[cell * stride..], inner, rest))
}

impl Operation for Interpolate {
    fn geometry(&self, input: &[usize]) -> Result<Geometry, Refusal> {
        if let Some(area) = self.area(input)? {
            return area.geometry(input);
        }
        let axes = self.axes(input, false)?;
        Geometry::of_planes(input, axes.into_iter().map(Axis::Resample).collect())
    }

    fn fitted(&self, geometry: &Geometry) -> Result<Option<Plan>, Refusal> {
        let Geometry {
            input,
            output,
            axes,
        } = geometry;
        if self.mode == "area"
            && let Some(area) = self.area(input)?
        {
            return area.fitted(geometry);
        }
        let resized = axes.iter().filter_map(|axis| match axis {
            Axis::Resample(axis) => Some(axis.clone()),
            _ => None,
        });
        let mut resize = Resize::new(resized.collect(), output)?;
        let run = move |x: &[f32], out: &mut [f32]| {
            resize.run(x, out);
            Ok(())
        };
        Ok(Some(Plan::new(input, output.clone(), run)))
    }

    fn explain(&self, x: &Tensor, index: &[usize]) -> Result<Explanation, Refusal> {
        if let Some(area) = self.area(x.shape())? {
            return area.explain(x, index);
        }
        let plans = self.axes(x.shape(), false)?;
        let axes: Vec<Axis> = plans.iter().cloned().map(Axis::Resample).collect();
        let geometry = Geometry::of_planes(x.shape(), axes)?;
        window::check_index(index, &geometry.output)?;
        let (lead, spatial) = index.split_at(2);
        let reads = window::reads(&geometry.axes, spatial)?;
        let mut taps = window::taps(x, lead, &reads, 0.0, |reads| {
            reads.iter().map(|r| r.weight).product()
        });
        // A tap without weight matters only where its value is infinite.
        taps.retain(|tap| tap.weight != 0.0 || !tap.value.is_finite());
        let plane: usize = x.shape()[2..].iter().product();
        let first = (lead[0] * x.shape()[1] + lead[1]) * plane;
        let value = nested(&x.data()[first..][..plane], &plans, spatial);
        Ok(window::sum(value, taps))
    }

    fn feeds(&self, x: &Tensor, index: &[usize]) -> Result<Vec<Feed>, Refusal> {
        if let Some(area) = self.area(x.shape())? {
            return area.feeds(x, index);
        }
        let plans = self.axes(x.shape(), false)?;
        window::check_index(index, x.shape())?;
        let (lead, spatial) = index.split_at(2);
        let axes: Vec<Axis> = plans.iter().cloned().map(Axis::Resample).collect();
        let mut feeds = window::feeds(&axes, lead, spatial, |output| {
            let weights = plans.iter().zip(output.iter().zip(spatial));
            weights
                .map(|(plan, (&o, &i))| plan.taps[o].weight_of(i))
                .product()
        })?;
        let finite = x.at(index).is_finite();
        feeds.retain(|feed| feed.weight != 0.0 || !finite);
        Ok(feeds)
    }

    fn gradient(&self, x: &Tensor, grad_output: &Tensor) -> Result<Tensor, Refusal> {
        if let Some(area) = self.area(x.shape())? {
            return area.gradient(x, grad_output);
        }
        let axes = self.axes(x.shape(), true)?;
        let output: Vec<usize> = axes.iter().map(|a| a.output).collect();
        window::check_grad(grad_output, &[&x.shape()[..2], &output].concat())?;
        if self.mode == "bicubic" && !self.antialias && output == x.shape()[2..] {
            // Backward alone, PyTorch copies an image that keeps its size, whatever the scale.
            return Ok(grad_output.clone());
        }
        let mut data = grad_output.data().to_vec();
        for (a, axis) in axes.iter().enumerate() {
            let inner = output[a + 1..].iter().product();
            data = pass_back(&data, axis, inner);
        }
        Tensor::new(x.shape(), data)
    }

    fn notes(&self, input: &[usize]) -> Vec<Note> {
        let Ok(axes) = self.axes(input, false) else {
            return Vec::new();
        };
        match axes.as_slice() {
            [h, w] if self.antialias && w.output == 1 && h.output != h.input => {
                vec![Note::AntialiasedColumn]
            }
            _ => Vec::new(),
        }
    }
}
