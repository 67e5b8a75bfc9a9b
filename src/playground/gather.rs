//! Transposed convolutions seen as windows: a convolution with the flipped kernel over the input
//! with zeros between its cells and around them.

use super::coverage::{transposed, unravel};
use super::edit;
use crate::ops::{Call, Geometry, Tensor, TransposedAxis, Value};

/// One axis of the enlarged input, over which the flipped kernel slides one cell at a time.
///
/// ```text
/// input 3, kernel 3, stride 2, padding 0:   • • 0 · 1 · 2 • •
/// output 0 reads                            ^ ^ ^
/// output 1 reads                              ^ ^ ^
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct EnlargedAxis {
    pub input: usize,
    pub size: usize,
    pub stride: usize,
    pub kernel: usize,
    pub dilation: usize,
    /// Zeros before the first input cell; fewer than none crop it.
    pub before: isize,
}

/// What stands at a place of the enlarged input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// This input cell.
    Cell(usize),
    /// A zero between two input cells.
    Between,
    /// A zero around them.
    Around,
}

impl EnlargedAxis {
    fn of(axis: &TransposedAxis) -> Self {
        let reach = axis.dilation * (axis.kernel - 1);
        Self {
            input: axis.input,
            size: axis.output + reach,
            stride: axis.stride,
            kernel: axis.kernel,
            dilation: axis.dilation,
            before: reach as isize - axis.padding as isize,
        }
    }

    pub fn origin(&self, position: usize) -> Origin {
        let from_first = position as isize - self.before;
        match usize::try_from(from_first) {
            Ok(at) if at / self.stride >= self.input => Origin::Around,
            Ok(at) if at.is_multiple_of(self.stride) => Origin::Cell(at / self.stride),
            Ok(at) if at / self.stride + 1 < self.input => Origin::Between,
            _ => Origin::Around,
        }
    }

    /// The places that output `o` reads, each with the cell of the unflipped kernel over it.
    pub fn window(&self, o: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        (0..self.kernel).map(move |k| (o + k * self.dilation, self.kernel - 1 - k))
    }
}

/// What an output cell reads.
#[derive(Clone, Debug, PartialEq)]
pub struct Gathered {
    /// Along each axis, what lies under each cell of the flipped kernel.
    pub origins: Vec<Vec<Origin>>,
    /// The window on one input channel, and the flipped kernel of that channel.
    pub window: Tensor,
    pub kernel: Tensor,
    /// The products of all input channels with the bias.
    pub sum: f64,
}

/// What the output cell at `index` reads, its window shown on this input channel, or on the first
/// of the cell's group; `None` where the geometry is none of a transposed convolution.
pub fn gather(
    call: &Call,
    input: &Tensor,
    geometry: &Geometry,
    index: &[usize],
    channel: usize,
) -> Option<Gathered> {
    let axes: Vec<_> = transposed(geometry)?.iter().map(EnlargedAxis::of).collect();
    let (lead, cell) = index.split_at(index.len().checked_sub(axes.len())?);
    let (&output, batch) = lead.split_last()?;
    let weight = flipped(call)?;
    let [outputs, inputs, sizes @ ..] = weight.shape() else {
        return None;
    };
    let groups = input.shape().get(batch.len())? / inputs;
    let first = output / (outputs / groups) * inputs;
    let origins: Vec<Vec<Origin>> = axes
        .iter()
        .zip(cell)
        .map(|(axis, &o)| {
            axis.window(o)
                .map(|(place, _)| axis.origin(place))
                .collect()
        })
        .collect();
    let read = |channel: usize, at: usize| {
        let under = unravel(at, sizes).into_iter().zip(&origins);
        let under = under.map(|(k, origins)| match origins[k] {
            Origin::Cell(i) => Some(i),
            _ => None,
        });
        let under = under.collect::<Option<Vec<_>>>()?;
        Some(input.at(&[batch, &[first + channel], &under].concat()))
    };
    let cells: usize = sizes.iter().product();
    let weights = |channel: usize| &weight.data()[(output * inputs + channel) * cells..][..cells];
    let bias = call.bias().ok()?.map_or(0.0, |bias| bias.at(&[output]));
    // The zeros add nothing, whatever their weights.
    let products = (0..*inputs).flat_map(|channel| {
        let cells = weights(channel).iter().enumerate();
        cells.filter_map(move |(at, &w)| Some(f64::from(read(channel, at)?) * f64::from(w)))
    });
    let sum = f64::from(bias) + products.sum::<f64>();
    let shown = channel.checked_sub(first);
    let channel = shown.filter(|channel| channel < inputs).unwrap_or(0);
    let window = (0..cells)
        .map(|at| read(channel, at).unwrap_or(0.0))
        .collect();
    Some(Gathered {
        window: Tensor::new(sizes, window).ok()?,
        kernel: Tensor::new(sizes, weights(channel).to_vec()).ok()?,
        origins,
        sum,
    })
}

/// The kernel as the gathering convolution has it: turned round on every axis, its channels in the
/// order of `Conv`, (out, in / groups, kernel …).
pub fn flipped(call: &Call) -> Option<Tensor> {
    let weight = edit::weight(call)?;
    let [inputs, outputs, kernel @ ..] = weight.shape() else {
        return None;
    };
    let groups = match call.get("groups") {
        Some(Value::Int(groups)) => usize::try_from(groups).ok()?,
        _ => 1,
    };
    let inputs = inputs / groups;
    let shape = [&[outputs * groups, inputs], kernel].concat();
    let cells: usize = kernel.iter().product();
    let channel = |pair: usize| {
        let (output, input) = (pair / inputs, pair % inputs);
        let (group, output) = (output / outputs, output % outputs);
        let from = ((group * inputs + input) * outputs + output) * cells;
        weight.data()[from..from + cells].iter().rev().copied()
    };
    let data = (0..shape[0] * inputs).flat_map(channel).collect();
    Tensor::new(shape, data).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::coverage::tests::{Case, case};
    use super::super::notation;
    use super::*;

    #[test]
    fn zeros_lie_between_the_cells_and_around_them() {
        let text = "nn.ConvTranspose2d(1, 1, 3, stride=2, bias=False, weight=[[[[1, 2, 3], [4, 5, 6], [7, 8, 9]]]])";
        let call = notation::parse(text, 2).unwrap().remove(0).stages.remove(0);
        let x = Tensor::new([1, 1, 2, 2], vec![1.0, 2.0, 3.0, 4.0]).unwrap();
        let geometry = call.build().unwrap().geometry(x.shape()).unwrap();
        let found = gather(&call, &x, &geometry, &[0, 0, 2, 1], 0).unwrap();
        assert_eq!(
            found.window.data(),
            [0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 3.0, 0.0]
        );
        assert_eq!(
            found.kernel.data(),
            [9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0]
        );
        assert_eq!(found.sum, 8.0 + 6.0);
        let between = [Origin::Around, Origin::Cell(0), Origin::Between];
        assert_eq!(found.origins[1], between);
    }

    proptest! {
        #[test]
        fn what_is_gathered_is_what_is_scattered(Case { call, x } in case()) {
            let operation = call.build().unwrap();
            let Ok(geometry) = operation.geometry(x.shape()) else { return Ok(()) };
            let y = operation.forward(&x).unwrap().values;
            for (at, &value) in y.data().iter().enumerate() {
                let index = unravel(at, y.shape());
                let gathered = gather(&call, &x, &geometry, &index, 0).unwrap();
                prop_assert_eq!(gathered.sum, f64::from(value));
            }
            for transposed in transposed(&geometry).unwrap() {
                let axis = EnlargedAxis::of(&transposed);
                for o in 0..transposed.output {
                    let mut read: Vec<_> = axis.window(o)
                        .filter_map(|(place, k)| match axis.origin(place) {
                            Origin::Cell(i) => Some((i, k)),
                            _ => None,
                        })
                        .collect();
                    read.sort_unstable();
                    prop_assert_eq!(read, transposed.stamps_on(o));
                }
            }
        }
    }
}
