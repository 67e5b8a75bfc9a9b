//! What a cell of a pipeline comes from in the grids before it, and what it feeds in those after.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::evaluate::Evaluated;
use super::scene::Place;
use crate::ops::{Axis, Geometry, Refusal, Rule};

/// Cells of one grid that are followed one by one; more are followed as a box.
const CELLS: usize = 256;
/// Taps or feeds that one step looks at; more would cost a frame.
const STEP: usize = 1 << 12;

/// First and last position along one axis; of a window they may lie outside the grid.
pub type Span = (isize, isize);

/// What a trace reaches in one grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Reach {
    /// The box around all that is read or fed.
    pub rows: Span,
    pub columns: Span,
    /// The full indices of the cells whose values take part, in reading order; none where they are
    /// too many to tell apart.
    pub cells: Option<Vec<Vec<usize>>>,
    /// The cells are maxima: the rest of the box was compared with them.
    pub kept: bool,
}

/// One entry per grid, the input first, then the output of each stage; `None` where nothing is
/// reached.
pub type Trace = Vec<Option<Reach>>;

/// Follows the cell at `index` of a grid through all stages.
pub fn trace(stages: &[Arc<Evaluated>], grid: usize, index: &[usize]) -> Trace {
    let mut trace: Trace = vec![None; stages.len() + 1];
    if grid >= trace.len() {
        return trace;
    }
    let dims = stages.first().map_or(0, |stage| stage.geometry.axes.len());
    trace[grid] = Reach::around([index.to_vec()].into(), dims);
    for at in (0..grid).rev() {
        trace[at] = trace[at + 1].as_ref().and_then(|to| read(&stages[at], to));
    }
    for (at, stage) in stages.iter().enumerate().skip(grid) {
        trace[at + 1] = trace[at].as_ref().and_then(|from| fed(stage, from));
    }
    trace
}

impl Reach {
    /// The cells with the box around them; none where there are no cells.
    fn around(cells: BTreeSet<Vec<usize>>, dims: usize) -> Option<Self> {
        let span = |back: usize| {
            let along = cells.iter().map(|cell| entry(cell, back) as isize);
            Some((along.clone().min()?, along.max()?))
        };
        Some(Self {
            rows: if dims == 1 { (0, 0) } else { span(2)? },
            columns: span(1)?,
            cells: Some(cells.into_iter().collect()),
            kept: false,
        })
    }

    /// A box whose cells are not told apart.
    fn of_box((rows, columns): (Span, Span)) -> Self {
        Self {
            rows,
            columns,
            cells: None,
            kept: false,
        }
    }

    /// The places in the plane counted over batch and channel, where cells are told apart.
    pub fn places_in(&self, shape: &[usize], dims: usize, plane: usize) -> Option<Vec<Place>> {
        let lead = shape.len().saturating_sub(dims);
        let is_here = |cell: &&Vec<usize>| {
            let entries = cell.iter().zip(shape).take(lead);
            entries.fold(0, |flat, (at, size)| flat * size + at) == plane
        };
        let cells = self.cells.as_ref()?.iter().filter(is_here);
        Some(cells.map(|cell| Place::of(&cell[lead..])).collect())
    }

    /// Whether so many cells fill the box.
    pub fn is_filled_by(&self, cells: usize) -> bool {
        let length = |(first, last): Span| (last - first + 1) as usize;
        cells >= length(self.rows) * length(self.columns)
    }

    /// The cells, unless there are too many to be followed one by one.
    fn few(&self) -> Option<&[Vec<usize>]> {
        self.cells.as_deref().filter(|cells| cells.len() <= CELLS)
    }
}

/// An index entry counted from the end; 0 where there are fewer.
fn entry(index: &[usize], back: usize) -> usize {
    index.len().checked_sub(back).map_or(0, |at| index[at])
}

/// What a stage reads for what is reached in its output.
fn read(stage: &Evaluated, to: &Reach) -> Option<Reach> {
    let field = boxed(&stage.geometry, to, read_span);
    let input = stage.input.tensor();
    let explained = each(to, |cell| {
        let explanation = stage.operation.explain(input, cell)?;
        let count = explanation.taps.len();
        Ok((explanation, count))
    });
    let Some(explained) = explained else {
        return field
            .or_else(|| stretched(&stage.geometry, to, Way::Back))
            .map(Reach::of_box);
    };
    let taps = explained.iter().flat_map(|explanation| &explanation.taps);
    let cells: BTreeSet<_> = taps
        .filter(|tap| tap.weight != 0.0)
        .filter_map(|tap| tap.cell.clone())
        .collect();
    let Some((rows, columns)) = field else {
        return Reach::around(cells, stage.geometry.axes.len());
    };
    Some(Reach {
        rows,
        columns,
        cells: Some(cells.into_iter().collect()),
        kept: explained
            .iter()
            .all(|explanation| explanation.rule == Rule::Max),
    })
}

/// What a stage's output takes from what is reached in its input.
fn fed(stage: &Evaluated, from: &Reach) -> Option<Reach> {
    let input = stage.input.tensor();
    let feeds = each(from, |cell| {
        let feeds = stage.operation.feeds(input, cell)?;
        let count = feeds.len();
        Ok((feeds, count))
    });
    let Some(feeds) = feeds else {
        return boxed(&stage.geometry, from, fed_span)
            .or_else(|| stretched(&stage.geometry, from, Way::On))
            .map(Reach::of_box);
    };
    let felt = feeds
        .into_iter()
        .flatten()
        .filter(|feed| feed.weight != 0.0);
    Reach::around(
        felt.map(|feed| feed.index).collect(),
        stage.geometry.axes.len(),
    )
}

/// What `look` finds for every cell, with the work it was; none where that would be too much.
fn each<T>(
    reach: &Reach,
    look: impl Fn(&[usize]) -> Result<(T, usize), Refusal>,
) -> Option<Vec<T>> {
    let cells = reach.few()?;
    let mut found = Vec::with_capacity(cells.len());
    for cell in cells {
        let (part, work) = look(cell).ok()?;
        if work * cells.len() > STEP {
            return None;
        }
        found.push(part);
    }
    Some(found)
}

/// The box that leads to or from a box, axis by axis; none where the axes do not tell.
fn boxed(
    geometry: &Geometry,
    reach: &Reach,
    along: impl Fn(&Axis, Span) -> Option<Span>,
) -> Option<(Span, Span)> {
    // The axes of Fold and Unfold are those of their image alone.
    let told = |axis: &Axis, back: usize| {
        let sizes = [&geometry.input, &geometry.output].map(|shape| entry(shape, back));
        sizes == [axis.input(), axis.output()]
    };
    match &geometry.axes[..] {
        [x] if told(x, 1) => Some((reach.rows, along(x, reach.columns)?)),
        [.., y, x] if told(y, 2) && told(x, 1) => {
            Some((along(y, reach.rows)?, along(x, reach.columns)?))
        }
        _ => None,
    }
}

/// First and last index of a span on a grid of this size; none where it lies outside.
fn inside((first, last): Span, size: usize) -> Option<(usize, usize)> {
    let first = first.max(0) as usize;
    let last = usize::try_from(last).ok()?.min(size.checked_sub(1)?);
    (first <= last).then_some((first, last))
}

/// The positions that a span of outputs reads, with the cells that stand in the padding. Windows
/// and taps move in one direction: the first and the last output that read anything tell.
fn read_span(axis: &Axis, to: Span) -> Option<Span> {
    let (first, last) = inside(to, axis.output())?;
    let reads = |o| {
        let reads = axis.reads(o);
        let cells = reads.iter().filter_map(|read| Some(read.cell? as isize));
        let all = reads.iter().map(|read| read.position).chain(cells);
        Some((all.clone().min()?, all.max()?))
    };
    let start = (first..=last).find_map(reads)?;
    let end = (first..=last).rev().find_map(reads)?;
    Some((start.0.min(end.0), start.1.max(end.1)))
}

/// The outputs that read a span of cells.
fn fed_span(axis: &Axis, from: Span) -> Option<Span> {
    let (first, last) = inside(from, axis.input())?;
    let readers = |i| {
        let readers = axis.readers(i);
        Some((*readers.first()? as isize, *readers.last()? as isize))
    };
    let (start, _) = (first..=last).find_map(readers)?;
    let (_, end) = (first..=last).rev().find_map(readers)?;
    Some((start, end))
}

/// A box of one grid over the extent of the other: where cells change place, the most that can be
/// said of many.
fn stretched(geometry: &Geometry, reach: &Reach, way: Way) -> Option<(Span, Span)> {
    let along = |span: Span, back: usize| {
        let sizes = [&geometry.input, &geometry.output].map(|shape| entry(shape, back));
        let [from, to] = match way {
            Way::On => sizes,
            Way::Back => [sizes[1], sizes[0]],
        };
        let (first, last) = inside(span, from)?;
        let start = first * to / from;
        Some((
            start as isize,
            ((last + 1) * to).div_ceil(from) as isize - 1,
        ))
    };
    Some((along(reach.rows, 2)?, along(reach.columns, 1)?))
}

/// Which grid of a stage a box lies on: `On` from the input to the output.
#[derive(Clone, Copy)]
enum Way {
    On,
    Back,
}

#[cfg(test)]
mod tests {
    use super::super::results::Results;
    use super::super::{link, scene};
    use super::*;

    fn stages(x: &str, y: &str) -> Vec<Arc<Evaluated>> {
        let (parts, problems) = link::decode(&format!("#x={x}&y=nn.Sequential({y})"));
        assert_eq!(problems, vec![]);
        let result = Results::default()
            .of(&scene::from_link(parts))
            .track(0)
            .clone();
        assert_eq!(result.refusal, None);
        result.stages
    }

    fn reach(trace: &Trace, grid: usize) -> &Reach {
        trace[grid].as_ref().expect("something is reached")
    }

    fn places(trace: &Trace, stages: &[Arc<Evaluated>], grid: usize) -> Vec<(usize, usize)> {
        let shape = match grid {
            0 => stages[0].input.tensor().shape(),
            grid => stages[grid - 1].output.values.shape(),
        };
        let places = reach(trace, grid).places_in(shape, 2, 0);
        places
            .expect("few cells")
            .iter()
            .map(|place| place.cell)
            .collect()
    }

    #[test]
    fn a_pooled_cell_comes_from_its_maximum_and_feeds_its_copies() {
        let stages = stages("ramp(4,4)", "nn.MaxPool2d(2),nn.Upsample(scale_factor=2)");
        let trace = trace(&stages, 1, &[0, 0, 1, 0]);
        let input = reach(&trace, 0);
        assert_eq!(
            (input.rows, input.columns, input.kept),
            ((2, 3), (0, 1), true)
        );
        assert_eq!(places(&trace, &stages, 0), [(3, 1)]);
        assert_eq!(places(&trace, &stages, 2), [(2, 0), (2, 1), (3, 0), (3, 1)]);
    }

    #[test]
    fn a_last_cell_is_followed_through_every_stage() {
        let text =
            "nn.MaxPool2d(2),nn.Upsample(scale_factor=2,mode='bilinear',align_corners=False)";
        let stages = stages("ramp(8,8)", text);
        let trace = trace(&stages, 2, &[0, 0, 1, 2]);
        assert_eq!(places(&trace, &stages, 1), [(0, 0), (0, 1), (1, 0), (1, 1)]);
        assert!(!reach(&trace, 1).kept);
        // Four windows were compared, four maxima kept.
        let input = reach(&trace, 0);
        assert_eq!((input.rows, input.columns), ((0, 3), (0, 3)));
        assert_eq!(places(&trace, &stages, 0), [(1, 1), (1, 3), (3, 1), (3, 3)]);
    }

    #[test]
    fn what_no_maximum_keeps_feeds_nothing() {
        let stages = stages("ramp(4,4)", "nn.MaxPool2d(2),nn.Upsample(scale_factor=2)");
        let trace = trace(&stages, 0, &[0, 0, 0, 0]);
        assert_eq!(trace[1..], [None, None]);
    }

    #[test]
    fn a_window_in_the_padding_reaches_outside() {
        let stages = stages(
            "ramp(4,4)",
            "nn.AvgPool2d(3,stride=1,padding=1),nn.AvgPool2d(2)",
        );
        let trace = trace(&stages, 2, &[0, 0, 0, 0]);
        assert_eq!(reach(&trace, 0).rows, (-1, 2));
        assert_eq!(places(&trace, &stages, 0).len(), 9);
    }

    #[test]
    fn large_fields_are_followed_as_boxes() {
        let stages = stages(
            "torch.zeros(64,64)",
            "nn.AvgPool2d(31,stride=1),nn.AvgPool2d(17,stride=1),nn.AvgPool2d(2)",
        );
        let back = trace(&stages, 3, &[0, 0, 1, 3]);
        let input = reach(&back, 0);
        assert_eq!(
            (input.rows, input.columns, &input.cells),
            ((2, 49), (6, 53), &None)
        );
        let on = trace(&stages, 0, &[0, 0, 40, 5]);
        assert_eq!(reach(&on, 3).rows, (0, 8));
        assert_eq!(reach(&on, 3).columns, (0, 2));
    }

    #[test]
    fn cells_that_change_place_are_followed_into_their_channel() {
        let text = "nn.PixelUnshuffle(2),nn.PixelShuffle(2)";
        let stages = stages("ramp(4,4)", text);
        let trace = trace(&stages, 2, &[0, 0, 3, 2]);
        let unshuffled = reach(&trace, 1);
        assert_eq!(unshuffled.cells, Some(vec![vec![0, 2, 1, 1]]));
        assert_eq!(unshuffled.places_in(&[1, 4, 2, 2], 2, 0), Some(vec![]));
        assert_eq!(places(&trace, &stages, 0), [(3, 2)]);
    }

    #[test]
    fn an_unpooled_cell_comes_from_where_the_pool_took_it() {
        let text = "nn.MaxPool2d(2,return_indices=True),nn.MaxUnpool2d(2)";
        let stages = stages("ramp(4,4)", text);
        let kept = trace(&stages, 2, &[0, 0, 3, 1]);
        assert_eq!(places(&kept, &stages, 0), [(3, 1)]);
        assert_eq!(trace(&stages, 2, &[0, 0, 0, 0])[..2], [None, None]);
    }
}
