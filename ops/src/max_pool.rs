//! `MaxPool1d`, `MaxPool2d`, `MaxPool3d`.
//!
//! <https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html>

use super::call::{Function, Literal};
use super::pooling::{Largest, Pooling};
use super::sliding::{Family, Sliding};
use super::window::{self, Windows};
use super::{
    Axis, Call, Class, Direction, Explanation, Feed, Geometry, Indices, Kind, Operation, Output,
    Param, Plan, Refusal, Rule, Tensor, Zone,
};

pub(super) static CLASS: Class = Class {
    name: "MaxPool",
    direction: Direction::Down,
    dims: &[1, 2, 3],
    suffixed: true,
    functional: false,
    params: &[
        Param::new(
            "kernel_size",
            Kind::IntPerAxis { min: 1 },
            "The size of the window whose largest value is taken.",
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
            "Cells of minus infinity added on both sides, at most half the window.",
        )
        .default(Literal::Int(0)),
        Param::new(
            "dilation",
            Kind::IntPerAxis { min: 1 },
            "How far apart the cells of the window lie.",
        )
        .default(Literal::Int(1)),
        Param::new(
            "return_indices",
            Kind::Bool,
            "Also give the position of each maximum, which MaxUnpool needs.",
        )
        .default(Literal::Bool(false)),
        Param::new(
            "ceil_mode",
            Kind::Bool,
            "Round the output size up, so that a last window may hang over the end.",
        )
        .default(Literal::Bool(false)),
    ],
    function: Function {
        name: "max_pool",
        suffixed: true,
        arguments: &[
            "input",
            "kernel_size",
            "stride",
            "padding",
            "dilation",
            "ceil_mode",
        ],
        tuples: &[],
    },
};

/// The largest value under a sliding window.
pub struct MaxPool {
    window: Sliding,
    return_indices: bool,
}

pub(super) fn build(call: &Call) -> Result<Box<dyn Operation>, Refusal> {
    let return_indices = call.flag("return_indices")?;
    Ok(Box::new(MaxPool {
        window: Sliding {
            family: Family::Max,
            dims: call.args.dims,
            kernel_size: call.ints("kernel_size")?,
            stride: call.stride()?,
            padding: call.ints("padding")?,
            dilation: call.ints("dilation")?,
            ceil_mode: call.flag("ceil_mode")?,
            return_indices,
        },
        return_indices,
    }))
}

/// The position that `max` keeps among the flat positions of a window: the first of the largest,
/// or the last NaN. `None` where the window is empty.
fn chosen(x: &[f32], window: &window::Window) -> Option<usize> {
    let (mut best, mut at) = (f32::NEG_INFINITY, None);
    window.for_each(|cell| {
        let value = x[cell];
        if value > best || value.is_nan() || at.is_none() {
            (best, at) = (value, Some(cell));
        }
    });
    at
}

/// The maxima of all windows of all planes.
pub(super) fn largest(geometry: Geometry) -> Plan {
    let mut pooling = Pooling::new(&geometry.axes, None);
    Plan::new(&geometry.input, geometry.output, move |x, out| {
        pooling.run::<Largest>(x, out);
        Ok(())
    })
}

/// [`largest`], and where they were found.
///
/// A window without a valid cell, which only dilation can make, reports where it would begin, as
/// PyTorch does: that may be another cell, or none.
pub(super) fn maxima(
    x: &Tensor,
    axes: &[Axis],
    output: &[usize],
) -> Result<(Tensor, Vec<i64>), Refusal> {
    let windows = Windows::new(axes);
    let (n, m) = windows.plane_sizes();
    let mut values = window::zeros(output)?;
    let mut indices = Vec::with_capacity(values.data().len());
    for (x, out) in x
        .data()
        .chunks_exact(n)
        .zip(values.data_mut().chunks_exact_mut(m))
    {
        let mut out = out.iter_mut();
        windows.for_each(|_, window| {
            let at = chosen(x, &window);
            let value = at.map_or(f32::NEG_INFINITY, |cell| x[cell]);
            out.next().into_iter().for_each(|out| *out = value);
            indices.push(at.unwrap_or(window.first()) as i64);
        });
    }
    Ok((values, indices))
}

/// The maxima, and where they were found if that is asked.
pub(super) fn forward(
    x: &Tensor,
    geometry: Geometry,
    return_indices: bool,
) -> Result<Output, Refusal> {
    if !return_indices {
        let (values, indices) = (largest(geometry).on(x)?, None);
        return Ok(Output { values, indices });
    }
    let Geometry { output, axes, .. } = geometry;
    let (values, data) = maxima(x, &axes, &output)?;
    let indices = Some(Indices {
        shape: output,
        data,
    });
    Ok(Output { values, indices })
}

/// Sends every output gradient to the input cell that was chosen.
pub(super) fn scatter(x: &Tensor, axes: &[Axis], grad_output: &Tensor) -> Result<Tensor, Refusal> {
    let (_, indices) = maxima(x, axes, grad_output.shape())?;
    let (n, m) = Windows::new(axes).plane_sizes();
    let mut grad = window::zeros(x.shape())?;
    let outs = grad_output
        .data()
        .chunks_exact(m)
        .zip(indices.chunks_exact(m));
    for (grad, (out, indices)) in grad.data_mut().chunks_exact_mut(n).zip(outs) {
        for (&g, &cell) in out.iter().zip(indices) {
            grad.get_mut(cell as usize)
                .into_iter()
                .for_each(|grad| *grad += g);
        }
    }
    Ok(grad)
}

/// Why a maximum was chosen: its tap weighs 1, the others 0.
pub(super) fn explain(x: &Tensor, axes: &[Axis], index: &[usize]) -> Result<Explanation, Refusal> {
    let (lead, spatial) = index.split_at(index.len() - axes.len());
    let reads = window::reads(axes, spatial)?;
    let mut taps = window::taps(x, lead, &reads, f32::NEG_INFINITY, |_| 0.0);
    let (mut value, mut at) = (f32::NEG_INFINITY, None);
    for (i, tap) in taps
        .iter()
        .enumerate()
        .filter(|(_, tap)| tap.zone == Zone::Input)
    {
        if tap.value > value || tap.value.is_nan() || at.is_none() {
            (value, at) = (tap.value, Some(i));
        }
    }
    if let Some(i) = at {
        taps[i].weight = 1.0;
    }
    Ok(Explanation {
        rule: Rule::Max,
        ..window::sum(value, taps)
    })
}

/// The outputs whose windows hold an input cell: weight 1 where it was chosen, else 0.
pub(super) fn feeds(x: &Tensor, axes: &[Axis], index: &[usize]) -> Result<Vec<Feed>, Refusal> {
    let (lead, spatial) = index.split_at(index.len() - axes.len());
    let windows = Windows::new(axes);
    let (plane, _) = windows.plane_sizes();
    let (flat, cell) = (x.offset(index), x.offset(index) % plane);
    let x = &x.data()[flat - cell..][..plane];
    window::feeds(axes, lead, spatial, |output| {
        let found = chosen(x, &windows.at(output));
        f32::from(u8::from(found == Some(cell)))
    })
}

impl Operation for MaxPool {
    fn geometry(&self, input: &[usize]) -> Result<Geometry, Refusal> {
        let axes = self.window.axes(input)?;
        Geometry::of_planes(input, axes)
    }

    fn forward(&self, x: &Tensor) -> Result<Output, Refusal> {
        let geometry = self.geometry(x.shape())?;
        forward(x, geometry, self.return_indices)
    }

    fn fitted(&self, geometry: &Geometry) -> Result<Option<Plan>, Refusal> {
        Ok((!self.return_indices).then(|| largest(geometry.clone())))
    }

    fn explain(&self, x: &Tensor, index: &[usize]) -> Result<Explanation, Refusal> {
        let geometry = self.geometry(x.shape())?;
        window::check_index(index, &geometry.output)?;
        explain(x, &geometry.axes, index)
    }

    fn feeds(&self, x: &Tensor, index: &[usize]) -> Result<Vec<Feed>, Refusal> {
        let geometry = self.geometry(x.shape())?;
        window::check_index(index, x.shape())?;
        feeds(x, &geometry.axes, index)
    }

    fn gradient(&self, x: &Tensor, grad_output: &Tensor) -> Result<Tensor, Refusal> {
        let Geometry { output, axes, .. } = self.geometry(x.shape())?;
        window::check_grad(grad_output, &output)?;
        scatter(x, &axes, grad_output)
    }
}
