//! `Fold`: columns summed back into an image.
//!
//! <https://docs.pytorch.org/docs/stable/generated/torch.nn.Fold.html>

use super::blocks::{self, Blocks, DILATION, KERNEL_SIZE, PADDING, STRIDE, check_pair, pair};
use super::call::Function;
use super::geometry::WindowAxis;
use super::{
    Axis, Call, Class, Direction, Explanation, Feed, Geometry, Kind, Operation, Param, Plan,
    Refusal, Tap, Tensor, tensor, window,
};

pub(super) static CLASS: Class = Class {
    name: "Fold",
    direction: Direction::Up,
    dims: &[2],
    suffixed: false,
    functional: false,
    params: &[
        Param::new(
            "output_size",
            Kind::IntPerAxis { min: 1 },
            "The height and width of the image that the blocks are summed into.",
        ),
        KERNEL_SIZE,
        DILATION,
        PADDING,
        STRIDE,
    ],
    function: Function {
        name: "col2im",
        suffixed: false,
        arguments: &[
            "input",
            "output_size",
            "kernel_size",
            "dilation",
            "padding",
            "stride",
        ],
        tuples: &[2],
    },
};

/// `(N, C · kernel cells, blocks)` → `(N, C, *output_size)`, overlapping blocks added.
pub struct Fold {
    output_size: Vec<i64>,
    blocks: Blocks,
}

pub(super) fn build(call: &Call) -> Result<Box<dyn Operation>, Refusal> {
    Ok(Box::new(Fold {
        output_size: call.repeated("output_size")?,
        blocks: Blocks::new(call)?,
    }))
}

impl Fold {
    /// The windows over the output, and the output's shape.
    fn resolve(&self, shape: &[usize]) -> Result<([WindowAxis; 2], Vec<usize>), Refusal> {
        check_pair("output_size", &self.output_size)?;
        self.blocks.check()?;
        let (rank, batched) = (shape.len(), shape.len() == 3);
        if !(2..=3).contains(&rank) || shape[usize::from(batched)..].contains(&0) {
            return Err(Refusal::runtime(format!(
                "Expected 2D or 3D (batch mode) tensor for input with possibly 0 batch size and \
                 non-zero dimensions for input, but got: {shape:?}"
            )));
        }
        let (rows, columns) = (shape[rank - 2], shape[rank - 1]);
        let size = &self.blocks.kernel_size;
        let cells = i128::from(size[0]) * i128::from(size[1]);
        if rows as i128 % cells != 0 {
            return Err(Refusal::runtime(format!(
                "Expected size of input's dimension 1 to be divisible by the product of \
                 kernel_size, but got input.size(1)={rows} and kernel_size={}.",
                pair(size)
            ))
            .about("kernel_size"));
        }
        let image = [self.output_size[0], self.output_size[1]];
        let [h, w] = self.blocks.counts(image);
        let listed = format!(
            "Given output_size={}, {}, stride={}",
            pair(&image),
            self.blocks.listed(),
            pair(&self.blocks.stride)
        );
        let expected = i128::from(h) * i128::from(w);
        let refuse = |message: String| Err(Refusal::runtime(message).about("output_size"));
        if columns as i128 != expected {
            return refuse(format!(
                "{listed}, expected size of input's dimension 2 to match the calculated number of \
                 sliding blocks {h} * {w} = {expected}, but got input.size(2)={columns}."
            ));
        }
        if h < 1 || w < 1 {
            return refuse(format!(
                "{listed}, calculated shape of the array of sliding blocks as ({h}, {w}), which is \
                 too small (non-positive)"
            ));
        }
        if image.iter().any(|&n| n < 1) {
            return refuse(format!(
                "Expected output spatial size to be positive, but got: output_size={}.",
                pair(&image)
            ));
        }
        let axes = self.blocks.axes(image)?;
        let channels = (rows as i128 / cells) as usize;
        let lead = &shape[..rank - 2];
        let output = [lead, &[channels, axes[0].input, axes[1].input]].concat();
        Ok((axes, output))
    }
}

impl Operation for Fold {
    fn geometry(&self, input: &[usize]) -> Result<Geometry, Refusal> {
        let (axes, output) = self.resolve(input)?;
        let axes = axes.map(|a| Axis::Rearranged {
            input: a.output,
            output: a.input,
        });
        Geometry::new(input, output, axes.to_vec())
    }

    fn plan(&self, input: &[usize]) -> Result<Option<Plan>, Refusal> {
        let (axes, output) = self.resolve(input)?;
        tensor::cells(&output)?;
        Ok(Some(Plan::new(input, output, move |x, out| {
            out.fill(0.0);
            blocks::scatter(&axes, x, out);
            Ok(())
        })))
    }

    fn explain(&self, x: &Tensor, index: &[usize]) -> Result<Explanation, Refusal> {
        let (axes, output) = self.resolve(x.shape())?;
        window::check_index(index, &output)?;
        let (lead, cell) = index.split_at(index.len() - 3);
        let holders = blocks::holders(&axes, [cell[0], cell[1], cell[2]]);
        let taps: Vec<Tap> = holders
            .into_iter()
            .map(|holder| {
                let cell = [lead, &holder].concat();
                let value = x.at(&cell);
                Tap::of_cell(cell, 1.0, value)
            })
            .collect();
        let value = taps.iter().fold(0.0, |sum, tap| sum + tap.value);
        Ok(window::sum(value, taps))
    }

    fn feeds(&self, x: &Tensor, index: &[usize]) -> Result<Vec<Feed>, Refusal> {
        let (axes, _) = self.resolve(x.shape())?;
        window::check_index(index, x.shape())?;
        let (lead, cell) = index.split_at(index.len() - 2);
        let (channel, [y, x]) = blocks::held(&axes, [cell[0], cell[1]]);
        let (Some(y), Some(x)) = (axes[0].cell(y), axes[1].cell(x)) else {
            return Ok(Vec::new());
        };
        Ok(vec![Feed {
            index: [lead, &[channel, y, x]].concat(),
            weight: 1.0,
        }])
    }

    fn gradient(&self, x: &Tensor, grad_output: &Tensor) -> Result<Tensor, Refusal> {
        let (axes, output) = self.resolve(x.shape())?;
        window::check_grad(grad_output, &output)?;
        let mut grad = window::zeros(x.shape())?;
        blocks::gather(&axes, grad_output.data(), grad.data_mut());
        Ok(grad)
    }
}
