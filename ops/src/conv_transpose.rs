//! `ConvTranspose1d`, `ConvTranspose2d`, `ConvTranspose3d`.
//!
//! <https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html>

use super::call::{Function, Literal};
use super::direct::Way;
use super::geometry::{TransposedAxis, extent};
use super::kernel::{Kernel, by_cross};
use super::stencil::{Stencil, StencilAxis};
use super::window;
use super::{
    Axis, Call, Class, Direction, Explanation, Feed, Geometry, Kind, Operation, Param, Plan,
    Refusal, Tensor,
};

pub(super) static CLASS: Class = Class {
    name: "ConvTranspose",
    direction: Direction::Up,
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
            "Channels of the output.",
        ),
        Param::new(
            "kernel_size",
            Kind::IntPerAxis { min: 1 },
            "The size of the kernel that every input cell stamps on the output.",
        ),
        Param::new(
            "stride",
            Kind::IntPerAxis { min: 1 },
            "How far apart the stamps of neighbouring input cells lie.",
        )
        .default(Literal::Int(1)),
        Param::new(
            "padding",
            Kind::IntPerAxis { min: 0 },
            "Cells cropped from both sides of the output.",
        )
        .default(Literal::Int(0)),
        Param::new(
            "output_padding",
            Kind::IntPerAxis { min: 0 },
            "Cells added on the right side of the output, fewer than stride or dilation.",
        )
        .default(Literal::Int(0)),
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
            "dilation",
            Kind::IntPerAxis { min: 1 },
            "How far apart the cells of the stamp lie.",
        )
        .default(Literal::Int(1)),
        Param::new("padding_mode", Kind::Choice(&["zeros"]), "Only zeros.")
            .default(Literal::Str("zeros")),
        Param::new(
            "weight",
            Kind::Tensor,
            "The kernels, (in_channels, out_channels / groups, kernel_size …).",
        )
        .default(Literal::None)
        .extension(),
    ],
    function: Function {
        name: "conv_transpose",
        suffixed: true,
        arguments: &[
            "input",
            "weight",
            "bias",
            "stride",
            "padding",
            "output_padding",
            "groups",
            "dilation",
        ],
        tuples: &[1, 2, 3],
    },
};

/// Every input cell stamps the kernel, times its value, on the output.
pub struct ConvTranspose {
    kernel: Kernel,
    stride: Vec<i64>,
    padding: Vec<i64>,
    output_padding: Vec<i64>,
    dilation: Vec<i64>,
}

pub(super) fn build(call: &Call) -> Result<Box<dyn Operation>, Refusal> {
    if call.word("padding_mode")? != "zeros" {
        return Err(Refusal::value(format!(
            "Only \"zeros\" padding mode is supported for {}",
            call.name()
        ))
        .about("padding_mode"));
    }
    Ok(Box::new(ConvTranspose {
        kernel: call.kernel()?,
        stride: call.repeated("stride")?,
        padding: call.repeated("padding")?,
        output_padding: call.repeated("output_padding")?,
        dilation: call.repeated("dilation")?,
    }))
}

/// What PyTorch calls the axes in the sentences about transposed convolutions.
const AXES: [&str; 3] = ["depth", "height", "width"];

impl ConvTranspose {
    fn axes(&self, input: &[usize]) -> Result<Vec<TransposedAxis>, Refusal> {
        let kernel = &self.kernel;
        let shape = kernel.batched(input, "conv_transpose")?;
        let stride = kernel.expand("stride", &self.stride)?;
        let padding = kernel.expand("padding", &self.padding)?;
        let dilation = kernel.expand("dilation", &self.dilation)?;
        let output_padding = kernel.expand("output_padding", &self.output_padding)?;
        kernel.check(
            &shape,
            true,
            [&stride, &padding, &dilation, &output_padding],
        )?;
        self.check_zero(&shape, &stride, &dilation, &output_padding)?;
        let sizes: Vec<i64> = (0..kernel.dims)
            .map(|a| {
                // (input − 1)·stride − 2·padding + dilation·(kernel − 1) + output_padding + 1
                let reach = dilation[a].saturating_mul(kernel.size()[a] as i64 - 1);
                (shape[2 + a] as i64 - 1)
                    .saturating_mul(stride[a])
                    .saturating_sub(padding[a].saturating_mul(2))
                    .saturating_add(reach)
                    .saturating_add(output_padding[a])
                    .saturating_add(1)
            })
            .collect();
        if sizes.iter().any(|&n| n < 1) {
            let lead = if kernel.dims == 1 { "1 x " } else { "" };
            return Err(Refusal::runtime(format!(
                "Given input size per channel: ({lead}{}). Calculated output size per channel: \
                 ({lead}{}). Output size is too small",
                by_cross(&shape[2..]),
                by_cross(&sizes)
            ))
            .about("padding"));
        }
        (0..kernel.dims)
            .map(|a| {
                Ok(TransposedAxis {
                    input: extent(shape[2 + a] as i64)?,
                    output: extent(sizes[a])?,
                    kernel: kernel.size()[a],
                    stride: extent(stride[a])?,
                    padding: extent(padding[a])?,
                    output_padding: extent(output_padding[a])?,
                    dilation: extent(dilation[a])?,
                })
            })
            .collect()
    }

    fn check_zero(
        &self,
        shape: &[usize],
        stride: &[i64],
        dilation: &[i64],
        output_padding: &[i64],
    ) -> Result<(), Refusal> {
        let weight = self.kernel.weight.shape();
        let lift = |values: &[i64], missing: i64| {
            let lead = usize::from(values.len() == 1);
            [vec![missing; lead], values.to_vec()].concat()
        };
        let named = |prefix: &str, values: &[i64], separator: &str| {
            let names = AXES[3 - values.len()..].iter().zip(values);
            let named: Vec<String> = names.map(|(a, v)| format!("{prefix}_{a}: {v}")).collect();
            named.join(separator)
        };
        let size: Vec<i64> = self.kernel.size().iter().map(|&k| k as i64).collect();
        if size.len() == 3 && weight[1..].contains(&0) {
            return Err(Refusal::runtime(format!(
                "non-empty 5D (n_output_plane x n_input_plane x kernel_depth x kernel_height x \
                 kernel_width) tensor expected for weight, but got: {weight:?}"
            )));
        }
        if size.contains(&0) {
            return Err(Refusal::runtime(format!(
                "kernel size should be greater than zero, but got {}",
                named("kernel", &lift(&size, 1), " ")
            ))
            .about("kernel_size"));
        }
        let dilations = lift(dilation, 1);
        if dilation.contains(&0) {
            return Err(Refusal::runtime(format!(
                "dilation should be greater than zero, but got {}",
                named("dilation", &dilations, ", ")
            ))
            .about("dilation"));
        }
        if (0..stride.len()).any(|a| output_padding[a] >= stride[a].max(dilation[a])) {
            return Err(Refusal::runtime(format!(
                "output padding must be smaller than either stride or dilation, but got {} {} {}",
                named("output_padding", &lift(output_padding, 0), " "),
                named("stride", &lift(stride, 1), " "),
                named("dilation", &dilations, " ")
            ))
            .about("output_padding"));
        }
        if weight[1] == 0 {
            let lead = if size.len() == 1 { vec![1] } else { vec![] };
            let weight = [&weight[..2], &lead, &weight[2..]].concat();
            return Err(Refusal::runtime(format!(
                "non-empty 2D or 4D weight tensor expected, but got: {weight:?}"
            ))
            .about("out_channels"));
        }
        if shape[2..].contains(&0) {
            let lead = if shape.len() == 3 { vec![1] } else { vec![] };
            let shape = [&shape[..2], &lead, &shape[2..]].concat();
            return Err(Refusal::runtime(format!(
                "Only zero batch or zero channel inputs are supported, but got input shape: \
                 {shape:?}"
            )));
        }
        Ok(())
    }

    fn stencil(&self, axes: &[TransposedAxis]) -> Stencil {
        let axes: Vec<StencilAxis> = axes
            .iter()
            .map(|a| StencilAxis {
                narrow: a.input,
                wide: a.output,
                kernel: a.kernel,
                stride: a.stride,
                padding: a.padding,
                dilation: a.dilation,
            })
            .collect();
        let kernel = &self.kernel;
        Stencil::new(
            &axes,
            kernel.in_channels,
            kernel.out_channels,
            kernel.groups,
        )
    }

    fn resolve(&self, input: &[usize]) -> Result<(Vec<TransposedAxis>, Vec<usize>), Refusal> {
        let axes = self.axes(input)?;
        let lead = &input[..input.len() - axes.len() - 1];
        let output = [lead, &[self.kernel.out_channels]].concat();
        let output = output.into_iter().chain(axes.iter().map(|a| a.output));
        let output = output.collect();
        Ok((axes, output))
    }
}

impl Operation for ConvTranspose {
    fn geometry(&self, input: &[usize]) -> Result<Geometry, Refusal> {
        let (axes, output) = self.resolve(input)?;
        Geometry::new(
            input,
            output,
            axes.into_iter().map(Axis::Transposed).collect(),
        )
    }

    fn fitted(&self, geometry: &Geometry) -> Result<Option<Plan>, Refusal> {
        let Geometry { input, output, .. } = geometry;
        let stamped = geometry.axes.iter().filter_map(|axis| match axis {
            Axis::Transposed(axis) => Some(axis.clone()),
            _ => None,
        });
        let axes: Vec<TransposedAxis> = stamped.collect();
        let Kernel { weight, bias, .. } = self.kernel.clone();
        let mut sums = self.stencil(&axes).sums(Way::Scatter, weight, bias);
        Ok(Some(Plan::new(input, output.clone(), move |x, out| {
            sums.run(x, out);
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
        let outputs = kernel.out_channels / kernel.groups;
        let (group, output) = (channel[0] / outputs, channel[0] % outputs);
        let mut taps = Vec::new();
        for input in group * inputs..(group + 1) * inputs {
            let lead = [batch, &[input]].concat();
            taps.extend(window::taps_with(x, &lead, &reads, 0.0, |reads| {
                let cell = reads.iter().map(|r| r.kernel);
                let entry: Vec<usize> = [input, output].into_iter().chain(cell).collect();
                (kernel.weight.at(&entry), Some(entry))
            }));
        }
        Ok(window::biased_sum(kernel.bias_of(channel[0]), taps))
    }

    fn feeds(&self, x: &Tensor, index: &[usize]) -> Result<Vec<Feed>, Refusal> {
        let geometry = self.geometry(x.shape())?;
        window::check_index(index, x.shape())?;
        let kernel = &self.kernel;
        let (lead, spatial) = index.split_at(index.len() - kernel.dims);
        let (batch, channel) = lead.split_at(lead.len() - 1);
        let inputs = kernel.in_channels / kernel.groups;
        let outputs = kernel.out_channels / kernel.groups;
        let group = channel[0] / inputs;
        let mut feeds = Vec::new();
        for output in 0..outputs {
            let lead = [batch, &[group * outputs + output]].concat();
            feeds.extend(window::feeds(&geometry.axes, &lead, spatial, |at| {
                let cell = geometry
                    .axes
                    .iter()
                    .zip(at.iter().zip(spatial))
                    .flat_map(|(axis, (&o, &i))| axis.kernels(o, i));
                let entry: Vec<usize> = [channel[0], output].into_iter().chain(cell).collect();
                kernel.weight.at(&entry)
            })?);
            window::check_feeds(Some(feeds.len()))?;
        }
        Ok(feeds)
    }

    fn gradient(&self, x: &Tensor, grad_output: &Tensor) -> Result<Tensor, Refusal> {
        let (axes, output) = self.resolve(x.shape())?;
        window::check_grad(grad_output, &output)?;
        let mut grad = window::zeros(x.shape())?;
        self.stencil(&axes)
            .sums(Way::Gather, self.kernel.weight.clone(), None)
            .run(grad_output.data(), grad.data_mut());
        Ok(grad)
    }
}
