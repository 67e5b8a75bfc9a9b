//! The walk over windows that all pools share.

use super::geometry::Span;
use super::limits::{LISTED_FEEDS, LISTED_TAPS};
use super::{Axis, Explanation, Feed, Read, Refusal, Rule, Tap, Tensor, Zone, tensor};

/// The windows of a pool over one plane, lifted to three axes: what a lower dimension lacks is one
/// cell wide.
pub(super) struct Windows {
    input: [usize; 3],
    spans: [Vec<Span>; 3],
}

/// One window: the part that lies on the input.
#[derive(Clone, Copy)]
pub(super) struct Window {
    spans: [Span; 3],
    row: usize,
    plane: usize,
}

impl Windows {
    pub fn new(axes: &[Axis]) -> Self {
        let one = Span {
            first: 0,
            count: 1,
            step: 1,
        };
        let mut windows = Self {
            input: [1; 3],
            spans: [vec![one], vec![one], vec![one]],
        };
        for (axis, slot) in axes.iter().zip(3 - axes.len()..) {
            windows.input[slot] = axis.input();
            windows.spans[slot] = axis.spans();
        }
        windows
    }

    /// Cells of one input plane and windows over it: the chunks in which to walk both tensors.
    /// At least 1 each, so that empty tensors make no chunks.
    pub fn plane_sizes(&self) -> (usize, usize) {
        let input: usize = self.input.iter().product();
        let windows: usize = self.spans.iter().map(Vec::len).product();
        (input.max(1), windows.max(1))
    }

    /// What each column of the output reads.
    pub fn columns(&self) -> &[Span] {
        &self.spans[2]
    }

    /// What each row of the output reads.
    pub fn heights(&self) -> &[Span] {
        &self.spans[1]
    }

    pub fn into_spans(self) -> [Vec<Span>; 3] {
        self.spans
    }

    /// Where the input rows begin that lie under row (`z`, `y`) of the output, in reading order.
    pub fn rows(&self, z: usize, y: usize, rows: &mut Vec<usize>) {
        let (depth, height) = (self.spans[0][z], self.spans[1][y]);
        let [_, h, w] = self.input;
        rows.clear();
        for plane in (0..depth.count).map(|k| (depth.first + k * depth.step) * h) {
            let first = height.first;
            rows.extend((0..height.count).map(|k| (plane + first + k * height.step) * w));
        }
    }

    /// The window at this index, one entry per spatial axis.
    pub fn at(&self, output: &[usize]) -> Window {
        let mut spans = [self.spans[0][0], self.spans[1][0], self.spans[2][0]];
        for (&o, slot) in output.iter().zip(3 - output.len()..) {
            spans[slot] = self.spans[slot][o];
        }
        self.window(spans)
    }

    fn window(&self, spans: [Span; 3]) -> Window {
        Window {
            spans,
            row: self.input[2],
            plane: self.input[1] * self.input[2],
        }
    }

    /// Visits the windows of one plane in reading order, with the index of each axis.
    pub fn for_each(&self, mut visit: impl FnMut([usize; 3], Window)) {
        let [d, h, w] = &self.spans;
        for (z, &depth) in d.iter().enumerate() {
            for (y, &height) in h.iter().enumerate() {
                for (x, &width) in w.iter().enumerate() {
                    visit([z, y, x], self.window([depth, height, width]));
                }
            }
        }
    }
}

impl Window {
    /// How many input cells lie under the window.
    pub fn len(&self) -> usize {
        self.spans.iter().map(|s| s.count).product()
    }

    /// The flat position where it begins; outside the plane if it lies wholly in the padding.
    pub fn first(&self) -> usize {
        let [d, h, w] = self.spans;
        d.first * self.plane + h.first * self.row + w.first
    }

    /// Visits the flat positions of its input cells in reading order.
    pub fn for_each(&self, mut visit: impl FnMut(usize)) {
        let [d, h, w] = self.spans;
        for z in 0..d.count {
            for y in 0..h.count {
                let row = (d.first + z * d.step) * self.plane + (h.first + y * h.step) * self.row;
                let mut cell = row + w.first;
                for _ in 0..w.count {
                    visit(cell);
                    cell += w.step;
                }
            }
        }
    }
}

/// Visits all combinations of one entry per list, the last list fastest.
pub(super) fn for_each_combination<T: Copy>(lists: &[Vec<T>], mut visit: impl FnMut(&[T])) {
    if lists.iter().any(Vec::is_empty) {
        return;
    }
    let mut at = vec![0; lists.len()];
    let mut chosen: Vec<T> = lists.iter().map(|list| list[0]).collect();
    loop {
        visit(&chosen);
        let mut axis = lists.len();
        loop {
            if axis == 0 {
                return;
            }
            axis -= 1;
            at[axis] += 1;
            if at[axis] < lists[axis].len() {
                chosen[axis] = lists[axis][at[axis]];
                break;
            }
            at[axis] = 0;
            chosen[axis] = lists[axis][0];
        }
    }
}

/// The reads of every axis for one output index. Refuses windows too large to list.
pub(super) fn reads(axes: &[Axis], output: &[usize]) -> Result<Vec<Vec<Read>>, Refusal> {
    let count = axes
        .iter()
        .try_fold(1usize, |n, axis| n.checked_mul(axis.read_count().max(1)));
    if count.is_none_or(|n| n > LISTED_TAPS) {
        return Err(Refusal::runtime(format!(
            "Gridscope lists at most {LISTED_TAPS} taps, but this window has more"
        )));
    }
    Ok(axes.iter().zip(output).map(|(a, &o)| a.reads(o)).collect())
}

/// The taps of one output cell in one input plane, with `weigh` deciding each weight.
///
/// `lead` is the plane's index, `outside` the value that stands in the padding.
pub(super) fn taps(
    x: &Tensor,
    lead: &[usize],
    reads: &[Vec<Read>],
    outside: f32,
    mut weigh: impl FnMut(&[Read]) -> f32,
) -> Vec<Tap> {
    taps_with(x, lead, reads, outside, |reads| (weigh(reads), None))
}

/// [`taps`] where `weigh` also names the entry of a convolution's `weight`.
pub(super) fn taps_with(
    x: &Tensor,
    lead: &[usize],
    reads: &[Vec<Read>],
    outside: f32,
    mut weigh: impl FnMut(&[Read]) -> (f32, Option<Vec<usize>>),
) -> Vec<Tap> {
    let mut taps = Vec::new();
    for_each_combination(reads, |reads| {
        let position = lead.iter().map(|&i| i as isize);
        let cell: Option<Vec<usize>> = reads.iter().map(|r| r.cell).collect();
        let cell = cell.map(|cell| [lead, &cell].concat());
        // Overhang on any axis is overhang; padding on any axis is padding.
        let zone = [Zone::Overhang, Zone::Padding]
            .into_iter()
            .find(|&zone| reads.iter().any(|r| r.zone == zone))
            .unwrap_or(Zone::Input);
        let (weight, kernel) = weigh(reads);
        taps.push(Tap {
            position: position.chain(reads.iter().map(|r| r.position)).collect(),
            zone,
            value: cell.as_ref().map_or(outside, |cell| x.at(cell)),
            cell,
            weight,
            kernel,
        });
    });
    taps
}

/// The output cells whose windows read the input cell at `index`, with `weigh` deciding each
/// weight. `lead` is the plane's index, which input and output share. Refuses more than can be
/// listed.
pub(super) fn feeds(
    axes: &[Axis],
    lead: &[usize],
    spatial: &[usize],
    mut weigh: impl FnMut(&[usize]) -> f32,
) -> Result<Vec<Feed>, Refusal> {
    let readers: Vec<Vec<usize>> = axes
        .iter()
        .zip(spatial)
        .map(|(axis, &i)| axis.readers(i))
        .collect();
    let mut counts = readers.iter().map(Vec::len);
    check_feeds(counts.try_fold(1, usize::checked_mul))?;
    let mut feeds = Vec::new();
    for_each_combination(&readers, |output| {
        feeds.push(Feed {
            index: [lead, output].concat(),
            weight: weigh(output),
        });
    });
    Ok(feeds)
}

/// Refuses more feeds than can be listed; `None` is more than can be counted.
pub(super) fn check_feeds(count: Option<usize>) -> Result<(), Refusal> {
    if count.is_some_and(|n| n <= LISTED_FEEDS) {
        return Ok(());
    }
    Err(Refusal::runtime(format!(
        "Gridscope lists at most {LISTED_FEEDS} output cells that an input cell feeds, but this one \
         feeds more"
    )))
}

/// An explanation by a weighted sum.
pub(super) fn sum(value: f32, taps: Vec<Tap>) -> Explanation {
    Explanation {
        value,
        rule: Rule::Sum,
        bias: None,
        divisor: None,
        taps,
    }
}

/// An explanation by bias + Σ weight · value, added in the order of the kernel, as the loop adds.
pub(super) fn biased_sum(bias: Option<f32>, taps: Vec<Tap>) -> Explanation {
    let mut terms: Vec<&Tap> = taps
        .iter()
        // A made-up zero only matters under an infinite weight.
        .filter(|tap| tap.cell.is_some() || !tap.weight.is_finite())
        .collect();
    terms.sort_by(|a, b| a.kernel.cmp(&b.kernel));
    let value = terms
        .iter()
        .fold(bias.unwrap_or(0.0), |sum, tap| sum + tap.weight * tap.value);
    Explanation {
        bias,
        ..sum(value, taps)
    }
}

/// The index of the cell at a flat position.
pub(super) fn unravel(mut flat: usize, shape: &[usize]) -> Vec<usize> {
    let mut index = vec![0; shape.len()];
    for (i, &n) in index.iter_mut().zip(shape).rev() {
        *i = flat % n;
        flat /= n;
    }
    index
}

/// Refuses an index that is not one of `shape`.
pub(super) fn check_index(index: &[usize], shape: &[usize]) -> Result<(), Refusal> {
    if index.len() == shape.len() && index.iter().zip(shape).all(|(i, n)| i < n) {
        return Ok(());
    }
    Err(Refusal::new(
        super::refusal::Exception::IndexError,
        format!("index {index:?} is out of bounds for a tensor of shape {shape:?}"),
    ))
}

/// Refuses an output gradient whose shape is not the output's.
pub(super) fn check_grad(grad_output: &Tensor, output: &[usize]) -> Result<(), Refusal> {
    if grad_output.shape() == output {
        return Ok(());
    }
    Err(Refusal::runtime(format!(
        "Mismatch in shape: grad_output[0] has a shape of torch.Size({:?}) and output[0] has a \
         shape of torch.Size({output:?}).",
        grad_output.shape()
    )))
}

/// A zero tensor of this shape, unless it is too large.
pub(super) fn zeros(shape: &[usize]) -> Result<Tensor, Refusal> {
    tensor::cells(shape)?;
    Ok(Tensor::full(shape, 0.0))
}
