//! `LPPool1d`, `LPPool2d`, `LPPool3d`.
//!
//! <https://docs.pytorch.org/docs/stable/generated/torch.nn.LPPool2d.html>

use super::avg_pool::{averages, spread};
use super::call::{Function, Literal};
use super::max_pool::largest;
use super::pooling::Divisors;
use super::refusal::Exception;
use super::sliding::{Family, Sliding};
use super::window::{self, Windows};
use super::{
    Axis, Call, Class, Direction, Explanation, Feed, Geometry, Kind, Operation, Param, Plan,
    Refusal, Rule, Tensor, Value, Zone, max_pool, tensor,
};

pub(super) static CLASS: Class = Class {
    name: "LPPool",
    direction: Direction::Down,
    dims: &[1, 2, 3],
    suffixed: true,
    functional: false,
    params: &[
        Param::new(
            "norm_type",
            Kind::Float,
            "The power: 1 sums, 2 is the root of the sum of squares, inf the largest magnitude.",
        ),
        Param::new(
            "kernel_size",
            Kind::IntPerAxis { min: 1 },
            "The size of the window whose norm is taken.",
        ),
        Param::new(
            "stride",
            Kind::IntPerAxis { min: 1 },
            "How far the window moves from one output cell to the next; None means kernel_size.",
        )
        .default(Literal::None),
        Param::new(
            "ceil_mode",
            Kind::Bool,
            "Round the output size up, so that a last window may hang over the end.",
        )
        .default(Literal::Bool(false)),
    ],
    function: Function {
        name: "avg_pool",
        suffixed: true,
        arguments: &["input", "kernel_size", "stride"],
        tuples: &[],
    },
};

/// The p-norm under a sliding window: (Σ xᵖ)^(1/p), or max |x| for p = inf.
#[derive(Clone)]
pub struct LPPool {
    norm_type: f64,
    window: Sliding,
    /// Whether `kernel_size` was a tuple; PyTorch unpacks it and is then choosy.
    tuple: bool,
}

pub(super) fn build(call: &Call) -> Result<Box<dyn Operation>, Refusal> {
    let norm_type = match call.get("norm_type") {
        Some(Value::Bool(b)) => f64::from(u8::from(b)),
        Some(Value::Str(text)) => {
            let message = format!("could not convert string to float: '{text}'");
            return Err(Refusal::value(message).about("norm_type"));
        }
        Some(value) => value.as_number().ok_or_else(|| {
            let found = value.type_name();
            let message =
                format!("float() argument must be a string or a real number, not '{found}'");
            Refusal::new(Exception::TypeError, message).about("norm_type")
        })?,
        None => 0.0,
    };
    if norm_type == 0.0 {
        let given = call.get("norm_type").unwrap_or(Value::None).repr();
        return Err(Refusal::value(format!(
            "norm_type must be a non-zero value, but got {given}"
        ))
        .about("norm_type"));
    }
    let family = match norm_type.is_infinite() {
        true => Family::Max,
        false => Family::Avg,
    };
    Ok(Box::new(LPPool {
        norm_type,
        tuple: matches!(call.get("kernel_size"), Some(Value::Tuple(_))),
        window: Sliding {
            family,
            dims: call.args.dims,
            kernel_size: call.ints("kernel_size")?,
            stride: call.stride()?,
            padding: vec![0],
            dilation: vec![1],
            ceil_mode: call.flag("ceil_mode")?,
            return_indices: false,
        },
    }))
}

impl LPPool {
    fn axes(&self, shape: &[usize]) -> Result<Vec<Axis>, Refusal> {
        let (dims, count) = (self.window.dims, self.window.kernel_size.len());
        if self.tuple && dims > 1 && count != dims {
            let message = match count < dims {
                true => format!("not enough values to unpack (expected {dims}, got {count})"),
                false => format!("too many values to unpack (expected {dims})"),
            };
            return Err(Refusal::value(message).about("kernel_size"));
        }
        let axes = self.window.axes(shape)?;
        if self.tuple && dims == 1 && self.norm_type.is_finite() {
            let message = "mul(): argument 'other' (position 1) must be Tensor, not tuple";
            return Err(Refusal::new(Exception::TypeError, message).about("kernel_size"));
        }
        Ok(axes)
    }

    /// What of a value is pooled: its power; of the largest magnitude that, and of the smallest, for
    /// p = −inf, as the largest of the negated.
    fn part(&self, x: f32) -> f32 {
        match self.is_max() {
            true if self.norm_type > 0.0 => x.abs(),
            true => -x.abs(),
            false => power(x, self.norm_type),
        }
    }

    fn parts(&self, x: &Tensor) -> Tensor {
        let mut parts = x.clone();
        parts.data_mut().iter_mut().for_each(|x| *x = self.part(*x));
        parts
    }

    fn is_max(&self) -> bool {
        self.norm_type.is_infinite()
    }

    /// The average of the powers: the sum over the part of the window on the input, over its size.
    fn averages_of(&self, geometry: Geometry) -> Plan {
        let divisors = Divisors::cells(&geometry.axes);
        averages(geometry, divisors)
    }

    /// (average · full kernel size)^(1/p): windows clipped by `ceil_mode` are scaled up.
    fn norm(&self, average: f32, kernel: f32) -> f32 {
        power(
            signum(average) * average.abs() * kernel,
            1.0 / self.norm_type,
        )
    }

    /// d norm / d average.
    fn slope(&self, average: f32, kernel: f32) -> f32 {
        let inverse = 1.0 / self.norm_type;
        let sum = signum(average) * average.abs() * kernel;
        if average == 0.0 {
            // The gradient of PyTorch's relu, which stands between, is 0 there.
            return 0.0;
        }
        inverse as f32 * power(sum, inverse - 1.0) * kernel
    }
}

/// The cells of a whole window.
fn kernel_cells(axes: &[Axis]) -> f32 {
    let cells = axes.iter().map(|axis| match axis {
        Axis::Window(axis) => axis.kernel as f32,
        _ => 1.0,
    });
    cells.product()
}

/// xᵖ; the exponents that PyTorch multiplies out are multiplied out.
fn power(x: f32, p: f64) -> f32 {
    match p {
        1.0 => x,
        2.0 => x * x,
        3.0 => x * x * x,
        0.5 => x.sqrt(),
        -0.5 => 1.0 / x.sqrt(),
        -1.0 => 1.0 / x,
        -2.0 => 1.0 / (x * x),
        _ => x.powf(p as f32),
    }
}

/// PyTorch's sign: 0 for 0, and for NaN.
fn signum(x: f32) -> f32 {
    if x > 0.0 {
        1.0
    } else if x < 0.0 {
        -1.0
    } else {
        0.0
    }
}

impl Operation for LPPool {
    fn geometry(&self, input: &[usize]) -> Result<Geometry, Refusal> {
        Geometry::of_planes(input, self.axes(input)?)
    }

    fn fitted(&self, geometry: &Geometry) -> Result<Option<Plan>, Refusal> {
        tensor::cells(&geometry.output)?;
        let this = self.clone();
        let kernel = kernel_cells(&geometry.axes);
        let mut pooled = match self.is_max() {
            true => largest(geometry.clone()),
            false => self.averages_of(geometry.clone()),
        };
        let mut parts = window::zeros(&geometry.input)?;
        let run = move |x: &[f32], out: &mut [f32]| {
            let parts = parts.data_mut();
            parts
                .iter_mut()
                .zip(x)
                .for_each(|(part, x)| *part = this.part(*x));
            pooled.run(parts, out)?;
            match this.is_max() {
                true => out.iter_mut().for_each(|out| *out = out.abs()),
                false => out
                    .iter_mut()
                    .for_each(|out| *out = this.norm(*out, kernel)),
            }
            Ok(())
        };
        Ok(Some(Plan::new(
            &geometry.input,
            geometry.output.clone(),
            run,
        )))
    }

    fn explain(&self, x: &Tensor, index: &[usize]) -> Result<Explanation, Refusal> {
        let Geometry { output, axes, .. } = self.geometry(x.shape())?;
        window::check_index(index, &output)?;
        let (p, kernel) = (self.norm_type, kernel_cells(&axes));
        let mut explanation = if self.is_max() {
            let mut explanation = max_pool::explain(&self.parts(x), &axes, index)?;
            explanation.value = explanation.value.abs();
            for tap in &mut explanation.taps {
                tap.value = tap.cell.as_ref().map_or(0.0, |cell| x.at(cell));
            }
            explanation
        } else {
            let (lead, spatial) = index.split_at(index.len() - axes.len());
            let reads = window::reads(&axes, spatial)?;
            let valid = Windows::new(&axes).at(spatial).len() as f32;
            let taps = window::taps(x, lead, &reads, 0.0, |reads| {
                let inside = reads.iter().all(|r| r.zone == Zone::Input);
                if inside { kernel / valid } else { 0.0 }
            });
            let inside = taps.iter().filter(|tap| tap.zone == Zone::Input);
            let sum = inside.fold(0.0, |sum, tap| sum + power(tap.value, p));
            window::sum(self.norm(sum / valid, kernel), taps)
        };
        explanation.rule = Rule::PowerMean { p };
        Ok(explanation)
    }

    fn feeds(&self, x: &Tensor, index: &[usize]) -> Result<Vec<Feed>, Refusal> {
        let Geometry { axes, .. } = self.geometry(x.shape())?;
        window::check_index(index, x.shape())?;
        if self.is_max() {
            return max_pool::feeds(&self.parts(x), &axes, index);
        }
        let (windows, kernel) = (Windows::new(&axes), kernel_cells(&axes));
        let (lead, spatial) = index.split_at(index.len() - axes.len());
        window::feeds(&axes, lead, spatial, |output| {
            kernel / windows.at(output).len() as f32
        })
    }

    fn gradient(&self, x: &Tensor, grad_output: &Tensor) -> Result<Tensor, Refusal> {
        let geometry = self.geometry(x.shape())?;
        window::check_grad(grad_output, &geometry.output)?;
        let axes = geometry.axes.clone();
        let mut grad;
        if self.is_max() {
            grad = max_pool::scatter(&self.parts(x), &axes, grad_output)?;
            for (grad, &x) in grad.data_mut().iter_mut().zip(x.data()) {
                *grad *= signum(x);
            }
        } else {
            let kernel = kernel_cells(&axes);
            let mut arriving = self.averages_of(geometry).on(&self.parts(x))?;
            for (average, &g) in arriving.data_mut().iter_mut().zip(grad_output.data()) {
                // Not multiplied where the slope is cut, so that an infinite gradient stays out.
                *average = match self.slope(*average, kernel) {
                    0.0 if *average == 0.0 => 0.0,
                    slope => g * slope,
                };
            }
            grad = spread(x, &axes, &arriving, |_, window| window.len() as i64)?;
            let p = self.norm_type;
            for (grad, &x) in grad.data_mut().iter_mut().zip(x.data()) {
                *grad *= p as f32 * power(x, p - 1.0);
            }
        }
        Ok(grad)
    }
}
