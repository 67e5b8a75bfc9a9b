//! `AdaptiveAvgPool1d`, `AdaptiveAvgPool2d`, `AdaptiveAvgPool3d`.
//!
//! <https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool2d.html>

use super::adaptive::Adaptive;
use super::avg_pool::{averages, spread};
use super::call::Function;
use super::pooling::Divisors;
use super::sliding::Family;
use super::window::{self, Windows};
use super::{
    Call, Class, Direction, Explanation, Feed, Geometry, Kind, Operation, Param, Plan, Refusal,
    Tensor,
};

pub(super) static CLASS: Class = Class {
    name: "AdaptiveAvgPool",
    direction: Direction::Down,
    dims: &[1, 2, 3],
    suffixed: true,
    functional: false,
    params: &[Param::new(
        "output_size",
        Kind::IntOrNonePerAxis { min: 1 },
        "The size of the output; None keeps the input's size on that axis.",
    )],
    function: Function {
        name: "adaptive_avg_pool",
        suffixed: true,
        arguments: &["input", "output_size"],
        tuples: &[],
    },
};

/// The average over windows that divide the input as evenly as whole cells allow.
pub struct AdaptiveAvgPool(pub(super) Adaptive);

pub(super) fn build(call: &Call) -> Result<Box<dyn Operation>, Refusal> {
    Ok(Box::new(AdaptiveAvgPool(Adaptive::new(call, Family::Avg)?)))
}

impl Operation for AdaptiveAvgPool {
    fn geometry(&self, input: &[usize]) -> Result<Geometry, Refusal> {
        Geometry::of_planes(input, self.0.axes(input)?)
    }

    fn fitted(&self, geometry: &Geometry) -> Result<Option<Plan>, Refusal> {
        let divisors = Divisors::cells(&geometry.axes);
        Ok(Some(averages(geometry.clone(), divisors)))
    }

    fn explain(&self, x: &Tensor, index: &[usize]) -> Result<Explanation, Refusal> {
        let Geometry { output, axes, .. } = self.geometry(x.shape())?;
        window::check_index(index, &output)?;
        let (lead, spatial) = index.split_at(index.len() - axes.len());
        let reads = window::reads(&axes, spatial)?;
        let divisor: usize = reads.iter().map(Vec::len).product();
        let taps = window::taps(x, lead, &reads, 0.0, |_| 1.0 / divisor as f32);
        let sum: f32 = taps.iter().fold(0.0, |sum, tap| sum + tap.value);
        Ok(Explanation {
            divisor: Some(divisor as i64),
            ..window::sum(sum / divisor as f32, taps)
        })
    }

    fn feeds(&self, x: &Tensor, index: &[usize]) -> Result<Vec<Feed>, Refusal> {
        let Geometry { axes, .. } = self.geometry(x.shape())?;
        window::check_index(index, x.shape())?;
        let windows = Windows::new(&axes);
        let (lead, spatial) = index.split_at(index.len() - axes.len());
        window::feeds(&axes, lead, spatial, |output| {
            1.0 / windows.at(output).len() as f32
        })
    }

    fn gradient(&self, x: &Tensor, grad_output: &Tensor) -> Result<Tensor, Refusal> {
        let Geometry { output, axes, .. } = self.geometry(x.shape())?;
        window::check_grad(grad_output, &output)?;
        spread(x, &axes, grad_output, |_, window| window.len() as i64)
    }
}
