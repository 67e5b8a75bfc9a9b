//! What lights up together: where an input cell goes, and the cells a kernel weight brings
//! together.

use super::edit;
use super::scene::{Cell, Place};
use super::story::{pairs, told_feeds};
use crate::ops::{Feed, Geometry};

/// More cells than this are not told apart: they are one box.
pub const READABLE: usize = 64;

/// Cells of one grid that are lit.
#[derive(Clone, Debug, PartialEq)]
pub enum Reach {
    /// Each by itself, with its weight where it has one of its own.
    Cells(Vec<(Cell, Option<f32>)>),
    /// So many that the box around them stands for them: its first and its last cell.
    Around(Cell, Cell),
}

/// Cells of both grids that are lit together.
#[derive(Clone, Debug, PartialEq)]
pub struct Links {
    pub input: Reach,
    pub output: Reach,
}

impl Reach {
    fn of(cells: impl Iterator<Item = (Cell, Option<f32>)> + Clone) -> Self {
        let few: Vec<_> = cells.clone().take(READABLE + 1).collect();
        if few.len() <= READABLE {
            return Self::Cells(few);
        }
        let (mut first, mut last) = (few[0].0, few[0].0);
        for ((row, column), _) in cells {
            first = (first.0.min(row), first.1.min(column));
            last = (last.0.max(row), last.1.max(column));
        }
        Self::Around(first, last)
    }
}

impl Links {
    /// From an input cell to the cells of one output plane that it feeds; of a volume, to those of
    /// one slice.
    pub fn of_input(
        cell: Cell,
        feeds: &[Feed],
        shape: &[usize],
        (dims, plane, depth): (usize, usize, usize),
    ) -> Self {
        let told = told_feeds(feeds);
        let in_plane = told
            .iter()
            .filter(|feed| edit::plane_of(&feed.index, shape, dims) == plane)
            .map(|feed| (Place::of(&feed.index).within(dims), Some(feed.weight)))
            .filter(|(place, _)| place.depth == depth)
            .map(|(place, weight)| (place.cell, weight));
        Self {
            input: Reach::Cells(vec![(cell, None)]),
            output: Reach::of(in_plane),
        }
    }

    /// All cells that a weight of the kernel brings together.
    pub fn of_weight((row, column): Cell, geometry: &Geometry) -> Self {
        let (rows, columns) = match &geometry.axes[..] {
            [.., y, x] => (pairs(y, row), pairs(x, column)),
            // A signal is one row.
            [x] => (vec![(0, 0)], pairs(x, column)),
            [] => (Vec::new(), Vec::new()),
        };
        let side = |pick: fn(&(usize, usize)) -> usize| {
            let columns = &columns;
            let cells = rows
                .iter()
                .flat_map(move |row| columns.iter().map(move |column| (pick(row), pick(column))));
            Reach::of(cells.map(|cell| (cell, None)))
        };
        Self {
            input: side(|pair| pair.0),
            output: side(|pair| pair.1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::evaluate::TrackResult;
    use super::super::{input, notation};
    use super::*;
    use crate::playground::scene::with_dims;
    use std::sync::Arc;

    /// The links of an input cell, or of a weight, of an operation on zeros.
    fn links(size: usize, call: &str, of: impl Fn(&TrackResult) -> Links) -> Links {
        let text = format!("torch.zeros({size}, {size})");
        let input = Arc::new(with_dims(input::parse(&text).unwrap(), 2));
        let track = notation::parse(call, 2).unwrap().remove(0);
        of(&TrackResult::of(&input, &track))
    }

    fn of_input(cell: Cell) -> impl Fn(&TrackResult) -> Links {
        move |result| {
            let stage = &result.stages[0];
            let index = [0, 0, cell.0, cell.1];
            let feeds = stage.operation.feeds(stage.input.tensor(), &index).unwrap();
            Links::of_input(cell, &feeds, &stage.geometry.output, (2, 0, 0))
        }
    }

    #[test]
    fn a_corner_feeds_the_outputs_that_repeat_it() {
        let call = "nn.Upsample(scale_factor=2, mode='bilinear')";
        let output = links(4, call, of_input((0, 0))).output;
        let Reach::Cells(cells) = output else {
            panic!("few enough to be read");
        };
        assert_eq!(cells.len(), 9);
        assert_eq!(cells[0], ((0, 0), Some(1.0)));
        assert_eq!(cells[8], ((2, 2), Some(0.0625)));
    }

    #[test]
    fn outputs_of_other_channels_are_left_out() {
        let call = "nn.Conv2d(1, 3, 1, bias=False)";
        let Reach::Cells(cells) = links(4, call, of_input((1, 2))).output else {
            panic!("one cell a channel");
        };
        assert_eq!(cells.len(), 1);
        assert_eq!(cells[0].0, (1, 2));
    }

    #[test]
    fn too_many_cells_to_be_read_are_one_box() {
        let call = "nn.Upsample(scale_factor=16)";
        assert_eq!(
            links(2, call, of_input((0, 1))).output,
            Reach::Around((0, 16), (15, 31))
        );
    }

    #[test]
    fn a_weight_meets_the_input_one_step_off() {
        let call = "nn.Conv2d(1, 1, 3, stride=2, padding=1, bias=False)";
        let found = links(6, call, |result| {
            Links::of_weight((0, 1), &result.stages[0].geometry)
        });
        let (Reach::Cells(input), Reach::Cells(output)) = (found.input, found.output) else {
            panic!("few enough to be read");
        };
        // The first row of windows has this weight on the padding.
        let rows = |cells: &[(Cell, _)]| cells.iter().map(|c| c.0.0).collect::<Vec<_>>();
        assert_eq!(rows(&input), [1, 1, 1, 3, 3, 3]);
        assert_eq!(rows(&output), [1, 1, 1, 2, 2, 2]);
        assert_eq!(input[0].0, (1, 0));
    }

    #[test]
    fn a_weight_stamps_cells_one_stride_apart() {
        let call = "nn.ConvTranspose2d(1, 1, 3, stride=2, bias=False)";
        let found = links(2, call, |result| {
            Links::of_weight((2, 0), &result.stages[0].geometry)
        });
        let Reach::Cells(output) = found.output else {
            panic!("few enough to be read");
        };
        let cells: Vec<_> = output.iter().map(|c| c.0).collect();
        assert_eq!(cells, [(2, 0), (2, 2), (4, 0), (4, 2)]);
    }
}
