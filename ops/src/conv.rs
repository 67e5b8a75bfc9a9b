//! `Conv1d`, `Conv2d`, `Conv3d`.
//!
//! <https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html>

use super::call::{Function, Literal};
use super::direct::Way;
use super::geometry::{PaddingMode, WindowAxis, extent};
use super::kernel::{Kernel, by_cross};
use super::refusal::Exception;
use super::stencil::{Stencil, StencilAxis};
use super::window;
use super::{
    Axis, Call, Class, Direction, Explanation, Feed, Geometry, Kind, Operation, Param, Plan,
    Refusal, Tensor, Value,
};

pub(super) static CLASS: Class = Class {
    name: "Conv",
    direction: Direction::Down,
    dims: &[1, 2, 3],
    suffixed: true,
    functional: false,
    params: &[
        Param::new(
            "in_channels",
            Kind::Int { min: 1 },
            "Channels of the input.",
        ),
        Param::new(
            "out_channels",
            Kind::Int { min: 1 },
            "Channels of the output, each with kernels of its own.",
        ),
        Param::new(
            "kernel_size",
            Kind::IntPerAxis { min: 1 },
            "The size of the window that is weighted and summed.",
        ),
        Param::new(
            "stride",
            Kind::IntPerAxis { min: 1 },
            "How far the window moves from one output cell to the next.",
        )
        .default(Literal::Int(1)),
        Param::new(
            "padding",
            Kind::IntPerAxisOr(&["valid", "same"]),
            "Cells added on both sides; 'same' keeps the size, 'valid' adds none.",
        )
        .default(Literal::Int(0)),
        Param::new(
            "dilation",
            Kind::IntPerAxis { min: 1 },
            "How far apart the cells of the window lie.",
        )
        .default(Literal::Int(1)),
        Param::new(
            "groups",
            Kind::Int { min: 1 },
            "Split the channels into this many groups that do not see each other.",
        )
        .default(Literal::Int(1)),
        Param::new(
            "bias",
            Kind::BoolOrTensor,
            "A number added to every cell of an output channel: a switch, or the numbers.",
        )
        .default(Literal::Bool(true)),
        Param::new(
            "padding_mode",
            Kind::Choice(&["zeros", "reflect", "replicate", "circular"]),
            "What stands in the padding.",
        )
        .default(Literal::Str("zeros")),
        Param::new(
            "weight",
            Kind::Tensor,
            "The kernels, (out_channels, in_channels / groups, kernel_size …).",
        )
        .default(Literal::None)
        .extension(),
    ],
    function: Function {
        name: "conv",
        suffixed: true,
        arguments: &[
            "input", "weight", "bias", "stride", "padding", "dilation", "groups",
        ],
        tuples: &[1, 2, 3],
    },
};

/// A weighted sum under a sliding window.
pub struct Conv {
    kernel: Kernel,
    stride: Vec<i64>,
    padding: Padding,
    padding_mode: PaddingMode,
    dilation: Vec<i64>,
}

enum Padding {
    Cells(Vec<i64>),
    Same,
}

pub(super) fn build(call: &Call) -> Result<Box<dyn Operation>, Refusal> {
    // The constructor looks at groups and words before it makes the weight.
    let groups_first = call
        .weight()
        .map_err(|refusal| (refusal.param == Some("groups"), refusal));
    if let Err((true, refusal)) = groups_first {
        return Err(refusal);
    }
    let stride = call.repeated("stride")?;
    let padding = match call.get("padding") {
        Some(Value::Str(word)) if word == "valid" => Padding::Cells(vec![0; call.args.dims]),
        Some(Value::Str(word)) if word == "same" => {
            if stride.iter().any(|&s| s != 1) {
                let message = "padding='same' is not supported for strided convolutions";
                return Err(Refusal::value(message).about("padding"));
            }
            Padding::Same
        }
        Some(Value::Str(word)) => {
            return Err(Refusal::value(format!(
                "Invalid padding string '{word}', should be one of {{'same', 'valid'}}"
            ))
            .about("padding"));
        }
        _ => Padding::Cells(call.repeated("padding")?),
    };
    let padding_mode = match call.word("padding_mode")?.as_str() {
        "zeros" => PaddingMode::Zeros,
        "reflect" => PaddingMode::Reflect,
        "replicate" => PaddingMode::Replicate,
        "circular" => PaddingMode::Circular,
        other => {
            return Err(Refusal::value(format!(
                "padding_mode must be one of {{'zeros', 'reflect', 'replicate', 'circular'}}, but \
                 got padding_mode='{other}'"
            ))
            .about("padding_mode"));
        }
    };
    Ok(Box::new(Conv {
        kernel: call.kernel()?,
        stride,
        padding,
        padding_mode,
        dilation: call.repeated("dilation")?,
    }))
}

impl Conv {
    /// Cells added before and after each axis.
    fn padding(&self, dilation: &[i64]) -> Result<Vec<[i64; 2]>, Refusal> {
        match &self.padding {
            Padding::Cells(cells) => {
                let cells = self.kernel.expand("padding", cells)?;
                Ok(cells.into_iter().map(|p| [p, p]).collect())
            }
            // 'same' adds dilation·(kernel − 1) cells, the odd one on the right.
            Padding::Same => Ok(self
                .kernel
                .size()
                .iter()
                .zip(dilation)
                .map(|(&k, &d)| {
                    let total = d.saturating_mul(k as i64 - 1);
                    [total.div_euclid(2), total - total.div_euclid(2)]
                })
                .collect()),
        }
    }

    fn axes(&self, input: &[usize]) -> Result<Vec<WindowAxis>, Refusal> {
        let kernel = &self.kernel;
        let stride = kernel.expand("stride", &self.stride);
        let dilation = kernel.expand("dilation", &self.dilation);
        let zeros = self.padding_mode == PaddingMode::Zeros;
        // The other modes pad first, and convolve what that gives without padding.
        let seen = match zeros {
            true => input.to_vec(),
            false => self.pad_shape(input, &self.padding(&dilation.clone()?)?)?,
        };
        let shape = kernel.batched(&seen, "conv")?;
        let (stride, dilation) = (stride?, dilation?);
        let padding = self.padding(&dilation)?;
        let cells = |p: &[i64; 2]| if zeros { *p } else { [0, 0] };
        let checked: Vec<i64> = padding.iter().map(|p| cells(p)[0]).collect();
        kernel.check(&shape, false, [&stride, &checked, &dilation, &[]])?;
        let reach = |a: usize| {
            dilation[a]
                .saturating_mul(kernel.size()[a] as i64 - 1)
                .saturating_add(1)
        };
        let padded: Vec<i64> = shape[2..]
            .iter()
            .zip(&padding)
            .map(|(&n, p)| {
                let [left, right] = cells(p);
                (n as i64).saturating_add(left).saturating_add(right)
            })
            .collect();
        let reaches: Vec<i64> = (0..padded.len()).map(reach).collect();
        if padded.iter().zip(&reaches).any(|(n, k)| n < k) {
            return Err(Refusal::runtime(format!(
                "Calculated padded input size per channel: ({}). Kernel size: ({}). Kernel size \
                 can't be greater than actual input size",
                by_cross(&padded),
                by_cross(&reaches)
            ))
            .about("kernel_size"));
        }
        self.check_zero(&dilation)?;
        if shape[2..].contains(&0) {
            return Err(Refusal::runtime(format!(
                "Only zero batch or zero channel inputs are supported, but got input shape: \
                 {shape:?}"
            )));
        }
        (0..kernel.dims)
            .map(|a| {
                extent(reaches[a])?;
                Ok(WindowAxis {
                    input: extent(input[input.len() - kernel.dims + a] as i64)?,
                    output: extent((padded[a] - reaches[a]) / stride[a] + 1)?,
                    kernel: kernel.size()[a],
                    stride: extent(stride[a])?,
                    padding: [cropping(padding[a][0])?, cropping(padding[a][1])?],
                    padding_mode: self.padding_mode,
                    dilation: extent(dilation[a])?,
                    ceil_mode: false,
                })
            })
            .collect()
    }

    /// The shape after `F.pad`, for the padding modes that read the input.
    fn pad_shape(&self, shape: &[usize], padding: &[[i64; 2]]) -> Result<Vec<usize>, Refusal> {
        let (dims, rank) = (padding.len(), shape.len());
        if rank != dims + 1 && rank != dims + 2 {
            if dims > rank {
                return Err(Refusal::runtime(format!(
                    "Padding length should be less than or equal to two times the input dimension \
                     but got padding length {} and input of dimension {rank}",
                    2 * dims
                )));
            }
            let message = format!(
                "Padding size {} is not supported for {rank}D input tensor.\nSupported \
                 combinations for non-constant padding:\n  - 2D or 3D input: padding size = 2 \
                 (pads last dimension)\n  - 3D or 4D input: padding size = 4 (pads last 2 \
                 dimensions)\n  - 4D or 5D input: padding size = 6 (pads last 3 dimensions)",
                2 * dims
            );
            return Err(Refusal::new(Exception::NotImplementedError, message));
        }
        let first = usize::from(rank == dims + 2);
        if self.padding_mode != PaddingMode::Circular && shape[first..].contains(&0) {
            return Err(Refusal::runtime(format!(
                "Expected {}D or {}D (batch mode) tensor with possibly 0 batch size and other \
                 non-zero dimensions for input, but got: {shape:?}",
                dims + 1,
                dims + 2
            )));
        }
        let mut padded = shape.to_vec();
        // PyTorch looks at the last axis first.
        for (a, &[left, right]) in padding.iter().enumerate().rev() {
            let at = rank - dims + a;
            let n = shape[at] as i64;
            let refused = match self.padding_mode {
                PaddingMode::Reflect if left >= n || right >= n => format!(
                    "Argument #{}: Padding size should be less than the corresponding input \
                     dimension, but got: padding ({left}, {right}) at dimension {at} of input \
                     {shape:?}",
                    4 + 2 * (dims - 1 - a)
                ),
                PaddingMode::Circular if left > n || right > n => {
                    "Padding value causes wrapping around more than once.".to_string()
                }
                _ => {
                    let cells = n.saturating_add(left).saturating_add(right);
                    padded[at] = extent(cells).map_err(|refusal| refusal.about("padding"))?;
                    continue;
                }
            };
            return Err(Refusal::runtime(refused).about("padding"));
        }
        Ok(padded)
    }

    /// Zero is caught later than other bad numbers, with other sentences.
    fn check_zero(&self, dilation: &[i64]) -> Result<(), Refusal> {
        let size = self.kernel.size();
        let lead = if size.len() == 1 { vec![1] } else { vec![] };
        if size.contains(&0) {
            let size = [lead, size.to_vec()].concat();
            return Err(Refusal::runtime(match size.as_slice() {
                [h, w] => format!(
                    "kernel size should be greater than zero, but got kernel_height: {h} \
                     kernel_width: {w}"
                ),
                size => format!(
                    "kernel size should be greater than zero, but got: {} (TxHxW)",
                    by_cross(size)
                ),
            })
            .about("kernel_size"));
        }
        if dilation.contains(&0) {
            let lead: Vec<i64> = lead.into_iter().map(|one| one as i64).collect();
            let dilation = [lead, dilation.to_vec()].concat();
            return Err(Refusal::runtime(format!(
                "dilation should be greater than zero, but got {dilation:?}"
            ))
            .about("dilation"));
        }
        Ok(())
    }

    /// The stencil from the padded input, or from the input itself when it skips the padding.
    fn stencil(&self, axes: &[WindowAxis], padded: bool) -> Stencil {
        let axes: Vec<StencilAxis> = axes
            .iter()
            .map(|a| StencilAxis {
                narrow: a.output,
                wide: if padded { a.padded() } else { a.input },
                kernel: a.kernel,
                stride: a.stride,
                padding: if padded { 0 } else { a.padding[0] as usize },
                dilation: a.dilation,
            })
            .collect();
        let kernel = &self.kernel;
        Stencil::new(
            &axes,
            kernel.out_channels,
            kernel.in_channels,
            kernel.groups,
        )
    }

    fn output(&self, input: &[usize], axes: &[WindowAxis]) -> Vec<usize> {
        let lead = &input[..input.len() - axes.len() - 1];
        let tail = axes.iter().map(|a| a.output);
        [lead, &[self.kernel.out_channels]]
            .concat()
            .into_iter()
            .chain(tail)
            .collect()
    }

    fn resolve(&self, input: &[usize]) -> Result<(Vec<WindowAxis>, Vec<usize>), Refusal> {
        let axes = self.axes(input)?;
        let output = self.output(input, &axes);
        Ok((axes, output))
    }
}

/// A padding as a signed number of cells; negative crops.
fn cropping(padding: i64) -> Result<isize, Refusal> {
    let cells = extent(padding.saturating_abs())? as isize;
    Ok(if padding < 0 { -cells } else { cells })
}

/// Visits every cell of a padded plane with the input cell that stands there.
fn for_each_padded(axes: &[WindowAxis], mut visit: impl FnMut(usize, Option<usize>)) {
    let cells: Vec<Vec<(usize, Option<usize>)>> = axes
        .iter()
        .map(|a| {
            (0..a.padded())
                .map(|at| (a.input, a.cell(at as isize - a.padding[0])))
                .collect()
        })
        .collect();
    let mut padded = 0;
    window::for_each_combination(&cells, |cells| {
        let flat = cells
            .iter()
            .try_fold(0, |flat, &(n, cell)| Some(flat * n + cell?));
        visit(padded, flat);
        padded += 1;
    });
}

/// Sizes of a plane before and after padding; at least 1, so that empty tensors make no chunks.
fn plane_sizes(axes: &[WindowAxis]) -> (usize, usize) {
    let input: usize = axes.iter().map(|a| a.input).product();
    let padded: usize = axes.iter().map(|a| a.padded()).product();
    (input.max(1), padded.max(1))
}

fn padded_shape(x: &[usize], axes: &[WindowAxis]) -> Vec<usize> {
    let lead = x[..x.len() - axes.len()].iter().copied();
    lead.chain(axes.iter().map(|a| a.padded())).collect()
}

/// Fills `padded` with the input and its padding.
fn pad(x: &[f32], axes: &[WindowAxis], padded: &mut [f32]) {
    let (n, m) = plane_sizes(axes);
    for (x, padded) in x.chunks_exact(n).zip(padded.chunks_exact_mut(m)) {
        for_each_padded(axes, |at, cell| {
            padded[at] = cell.map_or(0.0, |cell| x[cell])
        });
    }
}

impl Operation for Conv {
    fn geometry(&self, input: &[usize]) -> Result<Geometry, Refusal> {
        let (axes, output) = self.resolve(input)?;
        Geometry::new(input, output, axes.into_iter().map(Axis::Window).collect())
    }

    fn fitted(&self, geometry: &Geometry) -> Result<Option<Plan>, Refusal> {
        let Geometry { input, output, .. } = geometry;
        let windows = geometry.axes.iter().filter_map(|axis| match axis {
            Axis::Window(axis) => Some(axis.clone()),
            _ => None,
        });
        let axes: Vec<WindowAxis> = windows.collect();
        let padded = self.padding_mode != PaddingMode::Zeros;
        let Kernel { weight, bias, .. } = self.kernel.clone();
        let mut sums = self.stencil(&axes, padded).sums(Way::Gather, weight, bias);
        if !padded {
            return Ok(Some(Plan::new(input, output.clone(), move |x, out| {
                sums.run(x, out);
                Ok(())
            })));
        }
        let mut frame = window::zeros(&padded_shape(input, &axes))?;
        Ok(Some(Plan::new(input, output.clone(), move |x, out| {
            pad(x, &axes, frame.data_mut());
            sums.run(frame.data(), out);
            Ok(())
        })))
    }

    fn explain(&self, x: &Tensor, index: &[usize]) -> Result<Explanation, Refusal> {
        let geometry = self.geometry(x.shape())?;
        window::check_index(index, &geometry.output)?;
        let kernel = &self.kernel;
        let (lead, spatial) = index.split_at(index.len() - kernel.dims);
        let (batch, channel) = lead.split_at(lead.len() - 1);
        let reads = window::reads(&geometry.axes, spatial)?;
        let inputs = kernel.in_channels / kernel.groups;
        let first = channel[0] / (kernel.out_channels / kernel.groups) * inputs;
        let mut taps = Vec::new();
        for input in 0..inputs {
            let lead = [batch, &[first + input]].concat();
            taps.extend(window::taps_with(x, &lead, &reads, 0.0, |reads| {
                let cell = reads.iter().map(|r| r.kernel);
                let entry: Vec<usize> = [channel[0], input].into_iter().chain(cell).collect();
                (kernel.weight.at(&entry), Some(entry))
            }));
        }
        let bias = kernel.bias_of(channel[0]);
        Ok(window::biased_sum(bias, taps))
    }

    fn feeds(&self, x: &Tensor, index: &[usize]) -> Result<Vec<Feed>, Refusal> {
        let geometry = self.geometry(x.shape())?;
        window::check_index(index, x.shape())?;
        let kernel = &self.kernel;
        let (lead, spatial) = index.split_at(index.len() - kernel.dims);
        let (batch, channel) = lead.split_at(lead.len() - 1);
        let inputs = kernel.in_channels / kernel.groups;
        let outputs = kernel.out_channels / kernel.groups;
        let (group, input) = (channel[0] / inputs, channel[0] % inputs);
        let mut feeds = Vec::new();
        for output in group * outputs..(group + 1) * outputs {
            let lead = [batch, &[output]].concat();
            feeds.extend(window::feeds(&geometry.axes, &lead, spatial, |at| {
                // One input cell may stand at several positions of a window, in the padding too.
                let places: Vec<Vec<usize>> = geometry
                    .axes
                    .iter()
                    .zip(at.iter().zip(spatial))
                    .map(|(axis, (&o, &i))| axis.kernels(o, i))
                    .collect();
                let mut weight = 0.0;
                window::for_each_combination(&places, |cell| {
                    let entry = [&[output, input], cell].concat();
                    weight += kernel.weight.at(&entry);
                });
                weight
            })?);
            window::check_feeds(Some(feeds.len()))?;
        }
        Ok(feeds)
    }

    fn gradient(&self, x: &Tensor, grad_output: &Tensor) -> Result<Tensor, Refusal> {
        let (axes, output) = self.resolve(x.shape())?;
        window::check_grad(grad_output, &output)?;
        let padded = self.padding_mode != PaddingMode::Zeros;
        let (stencil, weight) = (self.stencil(&axes, padded), self.kernel.weight.clone());
        let mut sums = stencil.sums(Way::Scatter, weight, None);
        let mut grad = window::zeros(x.shape())?;
        if !padded {
            sums.run(grad_output.data(), grad.data_mut());
            return Ok(grad);
        }
        let mut padded = window::zeros(&padded_shape(x.shape(), &axes))?;
        sums.run(grad_output.data(), padded.data_mut());
        let (n, m) = plane_sizes(&axes);
        let planes = padded.data().chunks_exact(m);
        for (grad, padded) in grad.data_mut().chunks_exact_mut(n).zip(planes) {
            for_each_padded(&axes, |at, cell| {
                cell.into_iter().for_each(|cell| grad[cell] += padded[at]);
            });
        }
        Ok(grad)
    }
}
