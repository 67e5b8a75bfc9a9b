//! `MaxUnpool1d`, `MaxUnpool2d`, `MaxUnpool3d`.
//!
//! <https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxUnpool2d.html>
//!
//! ```text
//! input 7 9, indices 1 6, output 2 × 4:   • 7 • •
//!                                         • • 9 •
//! ```

use super::call::{Function, Literal};
use super::geometry::extent;
use super::refusal::Exception;
use super::sliding::empty_dimension;
use super::{
    Axis, Call, Class, Direction, Explanation, Feed, Geometry, Indices, Kind, Operation, Output,
    Param, Refusal, Tap, Tensor, Value, window,
};

pub(super) static CLASS: Class = Class {
    name: "MaxUnpool",
    direction: Direction::Up,
    dims: &[1, 2, 3],
    suffixed: true,
    functional: false,
    params: &[
        Param::new(
            "kernel_size",
            Kind::IntPerAxis { min: 1 },
            "The window of the MaxPool that is undone.",
        ),
        Param::new(
            "stride",
            Kind::IntPerAxis { min: 1 },
            "The stride of the MaxPool that is undone; None means kernel_size.",
        )
        .default(Literal::None),
        Param::new(
            "padding",
            Kind::IntPerAxis { min: 0 },
            "The padding of the MaxPool that is undone.",
        )
        .default(Literal::Int(0)),
        Param::new(
            "output_size",
            Kind::IntPerAxis { min: 1 },
            "The exact size of the output, where several inputs of the MaxPool fit.",
        )
        .default(Literal::None)
        .extension(),
        Param::new(
            "indices",
            Kind::Tensor,
            "Where each value goes; in a pipeline the indices of the MaxPool before.",
        )
        .default(Literal::None)
        .extension(),
    ],
    function: Function {
        name: "max_unpool",
        suffixed: true,
        arguments: &["input", "indices", "output_size"],
        tuples: &[1, 2, 3],
    },
};

/// Puts every value where its index says and zeros elsewhere; the last of equal indices wins.
#[derive(Clone)]
pub struct MaxUnpool {
    dims: usize,
    kernel_size: Vec<i64>,
    stride: Vec<i64>,
    padding: Vec<i64>,
    output_size: Option<Vec<i64>>,
    indices: Option<Indices>,
}

pub(super) fn build(call: &Call, indices: Option<Indices>) -> Result<Box<dyn Operation>, Refusal> {
    Ok(Box::new(MaxUnpool::new(call, indices)?))
}

impl MaxUnpool {
    /// The operation with these indices, or with those of the call.
    fn new(call: &Call, indices: Option<Indices>) -> Result<Self, Refusal> {
        let kernel_size = call.repeated("kernel_size")?;
        let given = call.tensor("indices")?.map(|tensor| Indices {
            shape: tensor.shape().to_vec(),
            data: tensor.data().iter().map(|&i| i as i64).collect(),
        });
        Ok(Self {
            dims: call.args.dims,
            stride: match call.get("stride") {
                Some(Value::None) => kernel_size.clone(),
                _ => call.repeated("stride")?,
            },
            kernel_size,
            padding: call.repeated("padding")?,
            output_size: match call.get("output_size") {
                Some(Value::None) => None,
                _ => Some(call.repeated("output_size")?),
            },
            indices: indices.or(given),
        })
    }

    /// The spatial output size, as PyTorch's Python finds it.
    fn sizes(&self, shape: &[usize]) -> Result<Vec<i64>, Refusal> {
        let count = self.kernel_size.len();
        let out_of_range = |what| {
            Err(Refusal::new(
                Exception::IndexError,
                format!("{what} index out of range"),
            ))
        };
        if self.stride.len() < count || self.padding.len() < count {
            return out_of_range("tuple");
        }
        let Some(first) = shape.len().checked_sub(count) else {
            return out_of_range("tuple");
        };
        let defaults: Vec<i64> = (0..count)
            .map(|a| {
                (shape[first + a] as i64 - 1)
                    .saturating_mul(self.stride[a])
                    .saturating_add(self.kernel_size[a])
                    .saturating_sub(self.padding[a].saturating_mul(2))
            })
            .collect();
        let Some(given) = &self.output_size else {
            return Ok(defaults);
        };
        let sizes = match given.len() {
            n if n == count + 2 => &given[2..],
            n if n == count => given,
            n => {
                return Err(Refusal::value(format!(
                    "output_size should be a sequence containing {count} or {} elements, but it \
                     has a length of '{n}'",
                    count + 2
                ))
                .about("output_size"));
            }
        };
        for (a, (&size, &default)) in sizes.iter().zip(&defaults).enumerate() {
            let low = default.saturating_sub(self.stride[a]);
            let high = default.saturating_add(self.stride[a]);
            if !(low < size && size < high) {
                let given = Value::Tuple(sizes.iter().map(|&n| Value::Int(n)).collect());
                return Err(Refusal::value(format!(
                    "invalid output_size \"{}\" (dim {a} must be between {low} and {high})",
                    given.repr()
                ))
                .about("output_size"));
            }
        }
        Ok(sizes.to_vec())
    }

    /// The 1-d function is the 2-d one on a single column.
    fn lifted(&self, shape: &[usize]) -> Vec<usize> {
        let column: &[usize] = if self.dims == 1 { &[1] } else { &[] };
        [shape, column].concat()
    }

    fn axes(&self, shape: &[usize]) -> Result<Vec<Axis>, Refusal> {
        let dims = self.dims;
        let sizes = self.sizes(shape)?;
        if let Some(a) = sizes.iter().position(|&n| n < 0) {
            return Err(Refusal::value(format!(
                "max_unpooling: output_size must contain non-negative spatial dimensions, but got \
                 output_size[{a}]={}",
                sizes[a]
            )));
        }
        if sizes.len() != dims {
            let elements = match dims {
                1 => format!(
                    "There should be exactly two elements (height, width) in output_size, but got \
                     {} elements.",
                    sizes.len() + 1
                ),
                2 => format!(
                    "There should be exactly two elements (height, width) in output_size, but got \
                     {} elements.",
                    sizes.len()
                ),
                _ => format!(
                    "There should be exactly three elements (depth, height, width) in \
                     output_size, but got {} elements.",
                    sizes.len()
                ),
            };
            return Err(Refusal::runtime(elements).about("kernel_size"));
        }
        let lifted = self.lifted(shape);
        let d = dims.max(2);
        if lifted.len() != d + 1 && lifted.len() != d + 2 {
            return Err(Refusal::runtime(format!(
                "Input to max_unpooling{d}d should be a {}d or {}d Tensor, but got a tensor with \
                 {} dimensions.",
                d + 1,
                d + 2,
                lifted.len()
            )));
        }
        if let Some(indices) = self.indices.as_ref().filter(|i| i.shape != shape) {
            return Err(Refusal::runtime(format!(
                "Expected shape of indices to be same as that of the input tensor ({lifted:?}) \
                 but got indices tensor with shape: {:?}",
                self.lifted(&indices.shape)
            ))
            .about("indices"));
        }
        if dims == 3 && self.stride.iter().any(|&s| s <= 0) {
            return Err(Refusal::runtime(format!(
                "strides should be greater than zero, but got stride: {:?}",
                self.stride
            ))
            .about("stride"));
        }
        if let Some(empty) = (1..lifted.len()).find(|&i| lifted[i] == 0) {
            let function = format!("max_unpooling{d}d_forward_out_cpu");
            return Err(empty_dimension(&function, &lifted, empty));
        }
        let spatial = &shape[shape.len() - dims..];
        spatial
            .iter()
            .zip(&sizes)
            .map(|(&input, &output)| {
                Ok(Axis::Rearranged {
                    input: extent(input as i64)?,
                    output: extent(output)?,
                })
            })
            .collect()
    }

    /// The geometry, and the indices checked against the output.
    fn resolve(&self, shape: &[usize]) -> Result<(Geometry, &[i64]), Refusal> {
        let geometry = self.geometry(shape)?;
        let Some(indices) = &self.indices else {
            let message = format!(
                "MaxUnpool{}d.forward() missing 1 required positional argument: 'indices'",
                self.dims
            );
            return Err(Refusal::new(Exception::TypeError, message).about("indices"));
        };
        let spatial = &geometry.output[shape.len() - self.dims..];
        let plane = super::tensor::cells(spatial)?;
        let bad = |&&i: &&i64| usize::try_from(i).map_or(true, |i| i >= plane);
        if let Some(bad) = indices.data.iter().rev().find(bad) {
            let sizes: Vec<String> = self.lifted(spatial).iter().map(usize::to_string).collect();
            return Err(Refusal::runtime(format!(
                "Found an invalid max index: {bad} (output volumes are of size {})",
                sizes.join("x")
            ))
            .about("indices"));
        }
        Ok((geometry, &indices.data))
    }

    /// Cells of one input plane and of one output plane, at least 1.
    fn plane_sizes(&self, geometry: &Geometry) -> (usize, usize) {
        let cells = |shape: &[usize]| -> usize {
            let spatial = &shape[shape.len() - self.dims..];
            spatial.iter().product::<usize>().max(1)
        };
        (cells(&geometry.input), cells(&geometry.output))
    }
}

impl Operation for MaxUnpool {
    fn geometry(&self, input: &[usize]) -> Result<Geometry, Refusal> {
        let axes = self.axes(input)?;
        Geometry::of_planes(input, axes)
    }

    fn forward(&self, x: &Tensor) -> Result<Output, Refusal> {
        let (geometry, indices) = self.resolve(x.shape())?;
        let (n, m) = self.plane_sizes(&geometry);
        let mut values = window::zeros(&geometry.output)?;
        let planes = x.data().chunks_exact(n).zip(indices.chunks_exact(n));
        for (out, (x, indices)) in values.data_mut().chunks_exact_mut(m).zip(planes) {
            for (&x, &at) in x.iter().zip(indices) {
                out[at as usize] = x;
            }
        }
        Ok(Output {
            values,
            indices: None,
        })
    }

    fn explain(&self, x: &Tensor, index: &[usize]) -> Result<Explanation, Refusal> {
        let (geometry, indices) = self.resolve(x.shape())?;
        window::check_index(index, &geometry.output)?;
        let (n, _) = self.plane_sizes(&geometry);
        let (lead, spatial) = index.split_at(index.len() - self.dims);
        let fold = |index: &[usize], shape: &[usize]| -> usize {
            index.iter().zip(shape).fold(0, |flat, (i, n)| flat * n + i)
        };
        let at = fold(spatial, &geometry.output[lead.len()..]) as i64;
        let first = fold(lead, &geometry.output) * n;
        let mut taps: Vec<Tap> = (first..first + n)
            .filter(|&cell| indices[cell] == at)
            .map(|cell| {
                let index = window::unravel(cell, x.shape());
                Tap::of_cell(index, 0.0, x.data()[cell])
            })
            .collect();
        let value = taps.last_mut().map_or(0.0, |last| {
            last.weight = 1.0;
            last.value
        });
        Ok(window::sum(value, taps))
    }

    fn feeds(&self, x: &Tensor, index: &[usize]) -> Result<Vec<Feed>, Refusal> {
        let (geometry, indices) = self.resolve(x.shape())?;
        window::check_index(index, x.shape())?;
        let (n, _) = self.plane_sizes(&geometry);
        let cell = x.offset(index);
        let at = indices[cell];
        let later = &indices[cell + 1..(cell / n + 1) * n];
        let (lead, _) = index.split_at(index.len() - self.dims);
        let spatial = window::unravel(at as usize, &geometry.output[lead.len()..]);
        Ok(vec![Feed {
            index: [lead, &spatial].concat(),
            weight: if later.contains(&at) { 0.0 } else { 1.0 },
        }])
    }

    /// Every input cell takes the gradient of the output cell it was put on, even where a later
    /// one took its place: so does autograd.
    fn gradient(&self, x: &Tensor, grad_output: &Tensor) -> Result<Tensor, Refusal> {
        let (geometry, indices) = self.resolve(x.shape())?;
        window::check_grad(grad_output, &geometry.output)?;
        let (n, m) = self.plane_sizes(&geometry);
        let mut grad = window::zeros(x.shape())?;
        let planes = grad_output
            .data()
            .chunks_exact(m)
            .zip(indices.chunks_exact(n));
        for (grad, (out, indices)) in grad.data_mut().chunks_exact_mut(n).zip(planes) {
            for (grad, &at) in grad.iter_mut().zip(indices) {
                *grad = out[at as usize];
            }
        }
        Ok(grad)
    }
}
