//! `AdaptiveMaxPool1d`, `AdaptiveMaxPool2d`, `AdaptiveMaxPool3d`.
//!
//! <https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool2d.html>

use super::adaptive::Adaptive;
use super::call::{Function, Literal};
use super::sliding::Family;
use super::{
    Call, Class, Direction, Explanation, Feed, Geometry, Kind, Operation, Output, Param, Plan,
    Refusal, Tensor, max_pool, window,
};

pub(super) static CLASS: Class = Class {
    name: "AdaptiveMaxPool",
    direction: Direction::Down,
    dims: &[1, 2, 3],
    suffixed: true,
    functional: false,
    params: &[
        Param::new(
            "output_size",
            Kind::IntOrNonePerAxis { min: 1 },
            "The size of the output; None keeps the input's size on that axis.",
        ),
        Param::new(
            "return_indices",
            Kind::Bool,
            "Also give the position of each maximum, which MaxUnpool needs.",
        )
        .default(Literal::Bool(false)),
    ],
    function: Function {
        name: "adaptive_max_pool",
        suffixed: true,
        arguments: &["input", "output_size"],
        tuples: &[],
    },
};

/// The largest value in windows that divide the input as evenly as whole cells allow.
pub struct AdaptiveMaxPool {
    size: Adaptive,
    return_indices: bool,
}

pub(super) fn build(call: &Call) -> Result<Box<dyn Operation>, Refusal> {
    Ok(Box::new(AdaptiveMaxPool {
        size: Adaptive::new(call, Family::Max)?,
        return_indices: call.flag("return_indices")?,
    }))
}

impl Operation for AdaptiveMaxPool {
    fn geometry(&self, input: &[usize]) -> Result<Geometry, Refusal> {
        Geometry::of_planes(input, self.size.axes(input)?)
    }

    fn forward(&self, x: &Tensor) -> Result<Output, Refusal> {
        let geometry = self.geometry(x.shape())?;
        max_pool::forward(x, geometry, self.return_indices)
    }

    fn fitted(&self, geometry: &Geometry) -> Result<Option<Plan>, Refusal> {
        Ok((!self.return_indices).then(|| max_pool::largest(geometry.clone())))
    }

    fn explain(&self, x: &Tensor, index: &[usize]) -> Result<Explanation, Refusal> {
        let Geometry { output, axes, .. } = self.geometry(x.shape())?;
        window::check_index(index, &output)?;
        max_pool::explain(x, &axes, index)
    }

    fn feeds(&self, x: &Tensor, index: &[usize]) -> Result<Vec<Feed>, Refusal> {
        let Geometry { axes, .. } = self.geometry(x.shape())?;
        window::check_index(index, x.shape())?;
        max_pool::feeds(x, &axes, index)
    }

    fn gradient(&self, x: &Tensor, grad_output: &Tensor) -> Result<Tensor, Refusal> {
        let Geometry { output, axes, .. } = self.geometry(x.shape())?;
        window::check_grad(grad_output, &output)?;
        max_pool::scatter(x, &axes, grad_output)
    }
}
