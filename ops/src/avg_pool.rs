//! `AvgPool1d`, `AvgPool2d`, `AvgPool3d`.
//!
//! <https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool2d.html>

use super::call::{Function, Literal};
use super::pooling::{Divisors, Pooling, Sum};
use super::sliding::{Family, Sliding};
use super::window::{self, Window, Windows};
use super::{
    Axis, Call, Class, Direction, Explanation, Feed, Geometry, Kind, Operation, Param, Plan, Read,
    Refusal, Tensor, Zone,
};

pub(super) static CLASS: Class = Class {
    name: "AvgPool",
    direction: Direction::Down,
    dims: &[1, 2, 3],
    suffixed: true,
    functional: false,
    params: &[
        Param::new(
            "kernel_size",
            Kind::IntPerAxis { min: 1 },
            "The size of the window whose average is taken.",
        ),
        Param::new(
            "stride",
            Kind::IntPerAxis { min: 1 },
            "How far the window moves from one output cell to the next; None means kernel_size.",
        )
        .default(Literal::None),
        Param::new(
            "padding",
            Kind::IntPerAxis { min: 0 },
            "Zeros added on both sides, at most half the window.",
        )
        .default(Literal::Int(0)),
        Param::new(
            "ceil_mode",
            Kind::Bool,
            "Round the output size up, so that a last window may hang over the end.",
        )
        .default(Literal::Bool(false)),
        Param::new(
            "count_include_pad",
            Kind::Bool,
            "Whether the zeros of the padding count in the divisor.",
        )
        .default(Literal::Bool(true)),
        Param::new(
            "divisor_override",
            Kind::Int { min: 1 },
            "Divide every sum by this number instead of the window's size.",
        )
        .default(Literal::None)
        .dims(&[2, 3]),
    ],
    function: Function {
        name: "avg_pool",
        suffixed: true,
        arguments: &[
            "input",
            "kernel_size",
            "stride",
            "padding",
            "ceil_mode",
            "count_include_pad",
            "divisor_override",
        ],
        tuples: &[1],
    },
};

/// The average under a sliding window.
pub struct AvgPool {
    window: Sliding,
    count_include_pad: bool,
    divisor_override: Option<i64>,
}

pub(super) fn build(call: &Call) -> Result<Box<dyn Operation>, Refusal> {
    let dims = call.args.dims;
    Ok(Box::new(AvgPool {
        window: Sliding {
            family: Family::Avg,
            dims,
            kernel_size: call.ints("kernel_size")?,
            stride: call.stride()?,
            padding: call.ints("padding")?,
            dilation: vec![1],
            ceil_mode: call.flag("ceil_mode")?,
            return_indices: false,
        },
        count_include_pad: call.flag("count_include_pad")?,
        divisor_override: if dims == 1 {
            None
        } else {
            call.optional_int("divisor_override")?
        },
    }))
}

impl AvgPool {
    /// How many cells of window `o` count along one axis; the divisor is their product.
    fn counted(&self, axis: &Axis, o: usize) -> i64 {
        match axis {
            Axis::Window(axis) if self.count_include_pad => axis.counted(o) as i64,
            Axis::Window(axis) => axis.span(o).count as i64,
            _ => unreachable!("an average pool has windows"),
        }
    }

    /// What the sum of every window is divided by.
    fn divisors(&self, axes: &[Axis]) -> Divisors {
        let mut divisors = Divisors {
            one: self.divisor_override,
            axes: [vec![1], vec![1], vec![1]],
        };
        for (axis, slot) in axes.iter().zip(3 - axes.len()..) {
            divisors.axes[slot] = (0..axis.output()).map(|o| self.counted(axis, o)).collect();
        }
        divisors
    }

    /// What the sum of the window at `output` is divided by.
    fn divisor(&self, axes: &[Axis], output: &[usize]) -> i64 {
        let counted = axes.iter().zip(output);
        let counted = counted.map(|(axis, &o)| self.counted(axis, o));
        self.divisor_override.unwrap_or_else(|| counted.product())
    }
}

impl Operation for AvgPool {
    fn geometry(&self, input: &[usize]) -> Result<Geometry, Refusal> {
        let axes = self.window.axes(input)?;
        if self.divisor_override == Some(0) {
            return Err(Refusal::runtime("divisor must be not zero").about("divisor_override"));
        }
        Geometry::of_planes(input, axes)
    }

    fn fitted(&self, geometry: &Geometry) -> Result<Option<Plan>, Refusal> {
        let divisors = self.divisors(&geometry.axes);
        Ok(Some(averages(geometry.clone(), divisors)))
    }

    fn explain(&self, x: &Tensor, index: &[usize]) -> Result<Explanation, Refusal> {
        let Geometry { output, axes, .. } = self.geometry(x.shape())?;
        window::check_index(index, &output)?;
        let (lead, spatial) = index.split_at(index.len() - axes.len());
        let reads = window::reads(&axes, spatial)?;
        let valid: usize = reads
            .iter()
            .map(|axis| axis.iter().filter(|r| r.zone == Zone::Input).count())
            .product();
        let divisor = self.divisor(&axes, spatial);
        let counts = |r: &Read| match r.zone {
            Zone::Input => true,
            Zone::Padding => self.count_include_pad || self.divisor_override.is_some(),
            Zone::Overhang => false,
        };
        let weight = if valid == 0 {
            0.0
        } else {
            1.0 / divisor as f32
        };
        let taps = window::taps(x, lead, &reads, 0.0, |reads| {
            if reads.iter().all(counts) {
                weight
            } else {
                0.0
            }
        });
        let inside = taps.iter().filter(|tap| tap.zone == Zone::Input);
        let sum: f32 = inside.fold(0.0, |sum, tap| sum + tap.value);
        let value = if valid == 0 {
            0.0
        } else {
            sum / divisor as f32
        };
        Ok(Explanation {
            divisor: Some(divisor),
            ..window::sum(value, taps)
        })
    }

    fn feeds(&self, x: &Tensor, index: &[usize]) -> Result<Vec<Feed>, Refusal> {
        let geometry = self.geometry(x.shape())?;
        window::check_index(index, x.shape())?;
        let (lead, spatial) = index.split_at(index.len() - geometry.axes.len());
        window::feeds(&geometry.axes, lead, spatial, |output| {
            1.0 / self.divisor(&geometry.axes, output) as f32
        })
    }

    fn gradient(&self, x: &Tensor, grad_output: &Tensor) -> Result<Tensor, Refusal> {
        let Geometry { output, axes, .. } = self.geometry(x.shape())?;
        window::check_grad(grad_output, &output)?;
        spread(x, &axes, grad_output, |at, _| self.divisor(&axes, at))
    }
}

/// The sum of every window over its divisor. A window without valid cells is 0, whatever the
/// divisor.
pub(super) fn averages(geometry: Geometry, divisors: Divisors) -> Plan {
    let mut pooling = Pooling::new(&geometry.axes, Some(divisors));
    Plan::new(&geometry.input, geometry.output, move |x, out| {
        pooling.run::<Sum>(x, out);
        Ok(())
    })
}

/// Spreads every output gradient, over its divisor, on the cells of its window.
pub(super) fn spread(
    x: &Tensor,
    axes: &[Axis],
    grad_output: &Tensor,
    divisor: impl Fn(&[usize], &Window) -> i64,
) -> Result<Tensor, Refusal> {
    let windows = Windows::new(axes);
    let (n, m) = windows.plane_sizes();
    let mut grad = window::zeros(x.shape())?;
    let outs = grad_output.data().chunks_exact(m);
    for (grad, out) in grad.data_mut().chunks_exact_mut(n).zip(outs) {
        let mut out = out.iter();
        windows.for_each(|at, window| {
            let share =
                out.next().copied().unwrap_or(0.0) / divisor(&at[3 - axes.len()..], &window) as f32;
            window.for_each(|cell| grad[cell] += share);
        });
    }
    Ok(grad)
}
