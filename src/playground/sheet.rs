//! Blocks of numbers as spreadsheets copy and paste them.

use std::fmt;

use super::paste::{self, Content, Format, Repair};
use super::python;
use super::scene::Cell;

/// Rows of numbers, at least one; all are equally long.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    columns: usize,
    /// In reading order.
    values: Vec<f32>,
}

impl Sheet {
    /// A block of so many columns; none without cells, or where the last row is cut off.
    pub fn new(columns: usize, values: Vec<f32>) -> Option<Self> {
        let whole = !values.is_empty() && values.len().checked_rem(columns) == Some(0);
        whole.then_some(Self { columns, values })
    }

    /// Reads cells of a spreadsheet, comma-separated values and other tables, also with decimal
    /// commas; none where a text is no table, or where one of its cells is no number.
    pub fn read(text: &str) -> Option<Self> {
        let pasted = paste::read(text, 2).ok()?;
        let (Content::Grid(mut grid), true) = (pasted.content, is_table(pasted.format)) else {
            return None;
        };
        let columns = *grid.shape.last()?;
        for problem in &grid.problems {
            if let Repair::ReadAs(value) = problem.repair {
                let at = problem.row * columns + problem.column;
                *grid.cells.get_mut(at)? = Some(value);
            }
        }
        Self::new(columns, grid.cells.into_iter().collect::<Option<_>>()?)
    }

    /// Rows and columns.
    pub fn size(&self) -> (usize, usize) {
        (self.values.len() / self.columns, self.columns)
    }

    /// The one value, where there is no other.
    pub fn single(&self) -> Option<f32> {
        match self.values[..] {
            [value] => Some(value),
            _ => None,
        }
    }

    /// The rows and columns of a grid that holds the block from a cell on.
    pub fn needs(&self, (row, column): Cell) -> (usize, usize) {
        let (rows, columns) = self.size();
        (row + rows, column + columns)
    }

    /// The values with their cells, the first one at `from`.
    pub fn cells(&self, from: Cell) -> impl Iterator<Item = (Cell, f32)> {
        let at = move |i: usize| (from.0 + i / self.columns, from.1 + i % self.columns);
        let values = self.values.iter().enumerate();
        values.map(move |(i, &value)| (at(i), value))
    }
}

/// Whether a format has a row in each line, as spreadsheets do.
fn is_table(format: Format) -> bool {
    match format {
        Format::Csv | Format::Tsv | Format::Semicolons | Format::Blanks | Format::Matlab => true,
        Format::NestedList | Format::Torch | Format::Numpy | Format::Code => false,
    }
}

/// Tabs between cells, a line for each row, and all digits that tell a float32 from its neighbours.
impl fmt::Display for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, &value) in self.values.iter().enumerate() {
            if i > 0 {
                f.write_str(if i % self.columns == 0 { "\n" } else { "\t" })?;
            }
            if value.is_nan() {
                f.write_str("nan")?;
            } else if value.is_infinite() {
                f.write_str(if value > 0.0 { "inf" } else { "-inf" })?;
            } else {
                f.write_str(&python::float32(value))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(columns: usize, values: &[f32]) -> Sheet {
        Sheet::new(columns, values.to_vec()).unwrap()
    }

    #[test]
    fn a_block_is_written_as_spreadsheets_read_it() {
        let block = sheet(2, &[1.0, -0.5, 1e-8, 0.123_456_79]);
        assert_eq!(block.to_string(), "1\t-0.5\n1e-8\t0.12345679");
        let odd = sheet(3, &[f32::NAN, f32::INFINITY, f32::NEG_INFINITY]);
        assert_eq!(odd.to_string(), "nan\tinf\t-inf");
    }

    #[test]
    fn what_was_written_is_read_back_to_the_same_numbers() {
        for block in [
            sheet(2, &[0.1, -2.5, 16_777_216.0, 1.5e30]),
            sheet(1, &[1.0, 2.0, 3.0]),
            sheet(4, &[0.0, -0.0, f32::INFINITY, f32::MIN_POSITIVE]),
            sheet(1, &[7.25]),
        ] {
            assert_eq!(Sheet::read(&block.to_string()), Some(block));
        }
    }

    #[test]
    fn tables_of_every_kind_are_blocks() {
        let block = Some(sheet(2, &[1.0, 2.0, 3.0, 4.5]));
        for text in [
            "1\t2\r\n3\t4.5\r\n",
            "1,2\n3,4.5",
            "1;2\n3;4,5",
            "1 2\n3 4.5",
        ] {
            assert_eq!(Sheet::read(text), block, "{text:?}");
        }
    }

    #[test]
    fn tensors_calls_and_words_are_none() {
        for text in [
            "[[1, 2], [3, 4]]",
            "tensor([1., 2.])",
            "nn.MaxPool2d(2)",
            "torch.ones(2, 2)",
            "1\tx\n3\t4",
            "1\t\n3\t4",
            "1,2\n3,4\n5,x",
            "",
        ] {
            assert_eq!(Sheet::read(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_block_says_where_its_values_go_and_what_it_needs() {
        let block = sheet(2, &[1.0, 2.0, 3.0, 4.0]);
        assert_eq!(block.needs((3, 1)), (5, 3));
        let cells: Vec<_> = block.cells((3, 1)).collect();
        let expected = [((3, 1), 1.0), ((3, 2), 2.0), ((4, 1), 3.0), ((4, 2), 4.0)];
        assert_eq!(cells, expected);
        assert_eq!(
            (block.single(), sheet(1, &[5.0]).single()),
            (None, Some(5.0))
        );
    }
}
