//! `Unfold`: the sliding blocks of an image as columns.
//!
//! <https://docs.pytorch.org/docs/stable/generated/torch.nn.Unfold.html>

use super::blocks::{self, Blocks, DILATION, KERNEL_SIZE, PADDING, STRIDE, pair};
use super::call::Function;
use super::geometry::{WindowAxis, extent};
use super::refusal::Exception;
use super::{
    Axis, Call, Class, Direction, Explanation, Feed, Geometry, Operation, Plan, Refusal, Tap,
    Tensor, Zone, tensor, window,
};

pub(super) static CLASS: Class = Class {
    name: "Unfold",
    direction: Direction::Down,
    dims: &[2],
    suffixed: false,
    functional: false,
    params: &[KERNEL_SIZE, DILATION, PADDING, STRIDE],
    function: Function {
        name: "im2col",
        suffixed: false,
        arguments: &["input", "kernel_size", "dilation", "padding", "stride"],
        tuples: &[2],
    },
};

/// `(N, C, H, W)` → `(N, C · kernel cells, blocks)`. Its axes are the windows over the image; the
/// blocks of the last dimension run through them in reading order.
pub struct Unfold(Blocks);

pub(super) fn build(call: &Call) -> Result<Box<dyn Operation>, Refusal> {
    Ok(Box::new(Unfold(Blocks::new(call)?)))
}

impl Unfold {
    fn resolve(&self, shape: &[usize]) -> Result<([WindowAxis; 2], Vec<usize>), Refusal> {
        let rank = shape.len();
        self.0.check()?;
        if rank < 3 {
            return Err(Refusal::new(
                Exception::IndexError,
                format!(
                    "Dimension out of range (expected to be in range of [-{0}, {1}], but got {2})",
                    rank.max(1),
                    rank.max(1) - 1,
                    rank.max(1)
                ),
            ));
        }
        let batched = usize::from(rank == 4);
        if rank > 4 || shape[batched..].contains(&0) {
            return Err(Refusal::runtime(format!(
                "Expected 3D or 4D (batch mode) tensor with possibly 0 batch size and other \
                 non-zero dimensions for input, but got: {shape:?}"
            )));
        }
        let image = [shape[rank - 2] as i64, shape[rank - 1] as i64];
        let counts = self.0.counts(image);
        if counts.iter().any(|&n| n < 1) {
            return Err(Refusal::runtime(format!(
                "Given input with spatial size {}, {}, calculated shape of the array of sliding \
                 blocks as {}, but its components must be at least one.",
                pair(&image),
                self.0.listed(),
                pair(&counts)
            ))
            .about("kernel_size"));
        }
        let axes = self.0.axes(image)?;
        let [h, w] = &axes;
        let size = |factors: [usize; 3]| {
            let product = factors
                .iter()
                .try_fold(1i64, |n, &f| n.checked_mul(f as i64));
            extent(product.unwrap_or(i64::MAX))
        };
        let rows = size([shape[rank - 3], h.kernel, w.kernel])?;
        let columns = size([h.output, w.output, 1])?;
        Ok((axes, [&shape[..rank - 3], &[rows, columns]].concat()))
    }
}

impl Operation for Unfold {
    fn geometry(&self, input: &[usize]) -> Result<Geometry, Refusal> {
        let (axes, output) = self.resolve(input)?;
        Geometry::new(input, output, axes.map(Axis::Window).to_vec())
    }

    fn plan(&self, input: &[usize]) -> Result<Option<Plan>, Refusal> {
        let (axes, output) = self.resolve(input)?;
        tensor::cells(&output)?;
        Ok(Some(Plan::new(input, output, move |x, out| {
            blocks::gather(&axes, x, out);
            Ok(())
        })))
    }

    fn explain(&self, x: &Tensor, index: &[usize]) -> Result<Explanation, Refusal> {
        let (axes, output) = self.resolve(x.shape())?;
        window::check_index(index, &output)?;
        let (lead, cell) = index.split_at(index.len() - 2);
        let (channel, position) = blocks::held(&axes, [cell[0], cell[1]]);
        let cells = [axes[0].cell(position[0]), axes[1].cell(position[1])];
        let cell = match cells {
            [Some(y), Some(x)] => Some([lead, &[channel, y, x]].concat()),
            _ => None,
        };
        let value = cell.as_ref().map_or(0.0, |cell| x.at(cell));
        let lead = [lead, &[channel]].concat();
        let tap = Tap {
            position: lead
                .into_iter()
                .map(|i| i as isize)
                .chain(position)
                .collect(),
            zone: match cell {
                Some(_) => Zone::Input,
                None => Zone::Padding,
            },
            cell,
            weight: 1.0,
            value,
            kernel: None,
        };
        Ok(window::sum(value, vec![tap]))
    }

    fn feeds(&self, x: &Tensor, index: &[usize]) -> Result<Vec<Feed>, Refusal> {
        let (axes, _) = self.resolve(x.shape())?;
        window::check_index(index, x.shape())?;
        let (lead, cell) = index.split_at(index.len() - 3);
        let holders = blocks::holders(&axes, [cell[0], cell[1], cell[2]]);
        Ok(holders
            .into_iter()
            .map(|holder| Feed {
                index: [lead, &holder].concat(),
                weight: 1.0,
            })
            .collect())
    }

    fn gradient(&self, x: &Tensor, grad_output: &Tensor) -> Result<Tensor, Refusal> {
        let (axes, output) = self.resolve(x.shape())?;
        window::check_grad(grad_output, &output)?;
        let mut grad = window::zeros(x.shape())?;
        blocks::scatter(&axes, grad_output.data(), grad.data_mut());
        Ok(grad)
    }
}
