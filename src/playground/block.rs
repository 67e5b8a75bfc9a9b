//! Rectangles of cells: what is selected on a grid.

use super::scene::{Cell, Place};

/// A rectangle of cells, from the one where it began to the one that it reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    pub from: Cell,
    pub to: Cell,
}

impl Block {
    pub fn cell(cell: Cell) -> Self {
        Self {
            from: cell,
            to: cell,
        }
    }

    /// A whole grid, reached at its last cell; none where it has no cells.
    pub fn whole((rows, columns): (usize, usize)) -> Option<Self> {
        Some(Self {
            from: (0, 0),
            to: (rows.checked_sub(1)?, columns.checked_sub(1)?),
        })
    }

    /// The same beginning, reaching another cell.
    pub fn reaching(self, to: Cell) -> Self {
        Self { to, ..self }
    }

    /// The upper left cell.
    pub fn first(self) -> Cell {
        (self.from.0.min(self.to.0), self.from.1.min(self.to.1))
    }

    /// The lower right cell.
    pub fn last(self) -> Cell {
        (self.from.0.max(self.to.0), self.from.1.max(self.to.1))
    }

    /// Rows and columns.
    pub fn size(self) -> (usize, usize) {
        let ((top, left), (bottom, right)) = (self.first(), self.last());
        (bottom - top + 1, right - left + 1)
    }

    pub fn contains(self, (row, column): Cell) -> bool {
        let ((top, left), (bottom, right)) = (self.first(), self.last());
        (top..=bottom).contains(&row) && (left..=right).contains(&column)
    }

    /// All cells in reading order.
    pub fn cells(self) -> impl Iterator<Item = Cell> {
        let ((top, left), (bottom, right)) = (self.first(), self.last());
        (top..=bottom).flat_map(move |row| (left..=right).map(move |column| (row, column)))
    }

    /// What of it lies on a grid of so many rows and columns.
    pub fn within(self, extent: (usize, usize)) -> Option<Self> {
        let (bottom, right) = Self::whole(extent)?.to;
        let (top, left) = self.first();
        let inside = |(row, column): Cell| (row.min(bottom), column.min(right));
        (top <= bottom && left <= right).then(|| Self {
            from: inside(self.from),
            to: inside(self.to),
        })
    }
}

/// Cells of one grid of the page: what is filled, cleared or copied next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    pub of: Board,
    /// The slice of a volume.
    pub depth: usize,
    pub block: Block,
}

/// A grid whose cells can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Board {
    Input,
    Kernel,
}

impl Selection {
    /// The selected block of one grid.
    pub fn on(self, of: Board, depth: usize) -> Option<Block> {
        (self.of == of && self.depth == depth).then_some(self.block)
    }

    pub fn places(self) -> impl Iterator<Item = Place> {
        let depth = self.depth;
        self.block.cells().map(move |cell| Place { depth, cell })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_the_same_from_whichever_corner_it_was_begun() {
        let block = Block::cell((2, 3)).reaching((1, 1));
        assert_eq!((block.first(), block.last()), ((1, 1), (2, 3)));
        assert_eq!(block.size(), (2, 3));
        let cells: Vec<_> = block.cells().collect();
        assert_eq!(cells, [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3)]);
        assert!(block.contains((2, 1)) && !block.contains((0, 2)));
    }

    #[test]
    fn what_of_a_block_is_left_of_a_smaller_grid() {
        let block = Block::cell((1, 1)).reaching((5, 5));
        assert_eq!(
            block.within((3, 9)),
            Some(Block::cell((1, 1)).reaching((2, 5)))
        );
        assert_eq!(block.within((1, 9)), None);
        assert_eq!(block.within((0, 0)), None);
        assert_eq!(Block::whole((0, 4)), None);
    }
}
