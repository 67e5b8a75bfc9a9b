//! Paste anything that holds numbers: lists, prints of tensors and arrays, tables, or code.
//!
//! A reader never gives up over a cell: what cannot be read is a problem with a place in the text
//! and in the grid, and with one repair that changes nothing else.

mod lists;
mod table;

use std::fmt;

use super::error::TextError;
use super::python::Span;
use super::script::{self, Script};
use super::{input, limits};
use crate::ops::Tensor;
use table::Fields;

/// How a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `[[1, 2], [3, 4]]`
    NestedList,
    /// `tensor([[1., 2.], [3., 4.]])`
    Torch,
    /// `array([[1, 2], [3, 4]])` or the bare `[[1 2] [3 4]]`
    Numpy,
    /// Fields between commas.
    Csv,
    /// Fields between tabs, as spreadsheets copy them.
    Tsv,
    /// Fields between semicolons.
    Semicolons,
    /// Fields between blanks.
    Blanks,
    /// `1 2; 3 4`
    Matlab,
    /// Operations, generators, or a script with both.
    Code,
}

impl Format {
    /// All formats, for a menu.
    pub const ALL: [Format; 9] = [
        Format::NestedList,
        Format::Torch,
        Format::Numpy,
        Format::Csv,
        Format::Tsv,
        Format::Semicolons,
        Format::Blanks,
        Format::Matlab,
        Format::Code,
    ];
}

/// What a text was found to hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Pasted {
    pub format: Format,
    pub content: Content,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Numbers, perhaps with problems.
    Grid(Grid),
    /// Operations, a generator, or both.
    Code(Script),
}

/// Cells that were read, and those that were not.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    pub shape: Vec<usize>,
    /// In reading order; `None` where there is a problem.
    pub cells: Vec<Option<f32>>,
    /// In reading order.
    pub problems: Vec<CellProblem>,
    /// Where each row begins in the text; the rows of all planes, in reading order.
    pub begins: Vec<usize>,
}

/// A cell that could not be read.
#[derive(Clone, Debug, PartialEq)]
pub struct CellProblem {
    /// Counted from 0 over all but the last two dimensions.
    pub plane: usize,
    /// Counted from 0 in its plane.
    pub row: usize,
    pub column: usize,
    pub kind: CellProblemKind,
    pub repair: Repair,
    /// What to mark in the text; empty where something is missing.
    pub span: Span,
    /// What [`repair`] puts there.
    pub replacement: String,
}

#[derive(Clone, Debug, PartialEq)]
pub enum CellProblemKind {
    /// The row has fewer cells than the longest.
    Missing {
        cells: usize,
        expected: usize,
    },
    /// There is a place for a number, with nothing in it.
    Blank,
    NotANumber(String),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Repair {
    FillWithZero,
    ReadAs(f32),
}

/// Why a text as a whole could not be read.
#[derive(Clone, Debug, PartialEq)]
pub enum PasteError {
    Empty,
    NoNumbers,
    TooLong,
    /// More rows or columns than a pasted grid may have.
    TooLarge {
        rows: usize,
        columns: usize,
    },
    /// The print leaves numbers out: `...`
    Elided(Span),
    /// A bracket without its partner, or numbers beside lists.
    Brackets(Span),
    Code(TextError),
}

/// Reads a text in the format it seems to have. `dims` are the spatial dimensions of operations
/// that leave them open.
pub fn read(text: &str, dims: usize) -> Result<Pasted, PasteError> {
    check_length(text)?;
    let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    if start.is_empty() {
        return Err(PasteError::Empty);
    }
    // The name before the first bracket, behind a possible `x =`.
    let head = start.split(['[', '(', '\n']).next().unwrap_or_default();
    let head = head.rsplit('=').next().unwrap_or_default().trim();
    let bracketed = head.len() < start.len()
        && start[..start.find(['[', '(']).unwrap_or(0)].lines().count() <= 1;
    let name = head.rsplit('.').next().unwrap_or_default();
    let format = match name {
        "tensor" if bracketed => Format::Torch,
        "array" | "asarray" if bracketed => Format::Numpy,
        _ if is_code(start) => Format::Code,
        "" if bracketed && is_matlab(start) => Format::Matlab,
        "" if bracketed && start.contains(',') => Format::NestedList,
        "" if bracketed => Format::Numpy,
        _ => return read_table(text),
    };
    // A script that begins with its tensor goes on with its operation.
    if matches!(format, Format::Torch | Format::Numpy)
        && let Ok(script) = script::read(text, dims)
        && !script.tracks.is_empty()
    {
        let content = Content::Code(script);
        return Ok(Pasted {
            format: Format::Code,
            content,
        });
    }
    read_as(text, format, dims)
}

/// Reads a text in the given format.
pub fn read_as(text: &str, format: Format, dims: usize) -> Result<Pasted, PasteError> {
    check_length(text)?;
    read_format(text, format, dims)
}

fn read_format(text: &str, format: Format, dims: usize) -> Result<Pasted, PasteError> {
    let content = match format {
        Format::Code => Content::Code(script::read(text, dims).map_err(PasteError::Code)?),
        Format::NestedList | Format::Torch | Format::Numpy => Content::Grid(lists::read(text)?),
        Format::Csv => Content::Grid(table::read(text, Fields::Between(','))?),
        Format::Tsv => Content::Grid(table::read(text, Fields::Between('\t'))?),
        Format::Semicolons => Content::Grid(table::read(text, Fields::Between(';'))?),
        Format::Blanks => Content::Grid(table::read(text, Fields::Blanks)?),
        Format::Matlab => Content::Grid(table::read(text, Fields::Matlab)?),
    };
    Ok(Pasted { format, content })
}

/// The text with these problems of one reading repaired and nothing else changed.
pub fn repair(text: &str, problems: &[CellProblem]) -> String {
    let mut pieces = Vec::with_capacity(2 * problems.len() + 1);
    let mut done = 0;
    for problem in problems {
        if let Some(kept) = text.get(done..problem.span.start) {
            pieces.extend([kept, &problem.replacement]);
            done = problem.span.end;
        }
    }
    pieces.extend(text.get(done..));
    pieces.concat()
}

impl PasteError {
    /// The place in the text, where there is one.
    pub fn span(&self) -> Option<Span> {
        match self {
            Self::Elided(span) | Self::Brackets(span) => Some(span.clone()),
            Self::Code(error) => Some(error.span.clone()),
            Self::Empty | Self::NoNumbers | Self::TooLong | Self::TooLarge { .. } => None,
        }
    }
}

impl Grid {
    /// The tensor, once every cell can be read.
    pub fn tensor(&self) -> Option<Tensor> {
        let data: Option<Vec<f32>> = self.cells.iter().copied().collect();
        Tensor::new(self.shape.clone(), data?).ok()
    }

    /// Rows of a plane, at least one.
    pub fn height(&self) -> usize {
        height(&self.shape)
    }

    /// How many cells could be read.
    pub fn readable(&self) -> usize {
        self.cells.len() - self.problems.len()
    }

    /// The least and the greatest of the finite cells that could be read.
    pub fn range(&self) -> Option<(f32, f32)> {
        let finite = self
            .cells
            .iter()
            .flatten()
            .filter(|value| value.is_finite());
        finite.fold(None, |range, &value| match range {
            None => Some((value, value)),
            Some((least, most)) => Some((value.min(least), value.max(most))),
        })
    }
}

fn height(shape: &[usize]) -> usize {
    match shape {
        [.., rows, _] => (*rows).max(1),
        _ => 1,
    }
}

fn check_length(text: &str) -> Result<(), PasteError> {
    if text.len() > limits::TEXT_BYTES {
        return Err(PasteError::TooLong);
    }
    Ok(())
}

/// Whether a text begins like code: an import, an assignment or a call.
fn is_code(text: &str) -> bool {
    let name: String = text
        .chars()
        .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '.'))
        .collect();
    let rest = text[name.len()..].trim_start();
    name.starts_with(|c: char| c.is_alphabetic())
        && (rest.starts_with(['(', '=']) || name == "import" || name == "from")
}

fn is_matlab(text: &str) -> bool {
    text.contains(';') && text.matches('[').count() == 1
}

/// A table of any length: in the format that leaves the fewest problems, in this order where some are equal.
pub(super) fn read_table(text: &str) -> Result<Pasted, PasteError> {
    let one_line = text.trim().lines().count() == 1;
    let tabs = text.lines().any(|line| line.trim().contains('\t'));
    let candidates = [
        (Format::Tsv, tabs),
        (Format::Matlab, one_line && text.contains(';')),
        (Format::Semicolons, text.contains(';')),
        (Format::Csv, text.contains(',')),
        // Read as blanks, the tabs around an empty cell would be one, and hide it.
        (Format::Blanks, !tabs),
    ];
    let mut best: Option<((f64, f64), Pasted)> = None;
    let mut refused = None;
    for (format, possible) in candidates {
        if !possible {
            continue;
        }
        match read_format(text, format, 2) {
            Ok(pasted) => {
                let cost = cost(&pasted);
                if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                    best = Some((cost, pasted));
                }
            }
            Err(error) => refused = refused.or(Some(error)),
        }
    }
    match best {
        Some((_, pasted)) => Ok(pasted),
        None => Err(refused.unwrap_or(PasteError::NoNumbers)),
    }
}

/// The share of cells that tell nothing, then of all problems.
fn cost(pasted: &Pasted) -> (f64, f64) {
    match &pasted.content {
        Content::Grid(grid) => {
            let lost = |problem: &&CellProblem| problem.repair == Repair::FillWithZero;
            let lost = grid.problems.iter().filter(lost).count();
            let share = |count: usize| count as f64 / grid.cells.len() as f64;
            (share(lost), share(grid.problems.len()))
        }
        Content::Code(_) => (0.0, 0.0),
    }
}

/// The cells of an innermost list or of a line.
struct Row {
    start: usize,
    cells: Vec<Span>,
    /// Where a missing cell would be added.
    end: usize,
    separator: &'static str,
}

fn check_size(shape: &[usize]) -> Result<(), PasteError> {
    let (rows, columns) = match shape {
        [.., rows, columns] => (*rows, *columns),
        [columns] => (1, *columns),
        [] => (1, 1),
    };
    let side = limits::PLANE_SIDE;
    if rows > side || columns > side || input::cells(shape).is_none() {
        return Err(PasteError::TooLarge { rows, columns });
    }
    Ok(())
}

/// Reads the cells; shorter rows get problems up to the width.
fn grid(text: &str, shape: Vec<usize>, rows: &[Row]) -> Result<Grid, PasteError> {
    check_size(&shape)?;
    let width = shape.last().copied().unwrap_or(1);
    let height = height(&shape);
    let mut cells = Vec::with_capacity(rows.len() * width);
    let mut problems = Vec::new();
    let mut numbers = 0;
    for (index, row) in rows.iter().enumerate() {
        for column in 0..width {
            let problem = |kind, repair, span, replacement| CellProblem {
                plane: index / height,
                row: index % height,
                column,
                kind,
                repair,
                span,
                replacement,
            };
            let Some(span) = row.cells.get(column).cloned() else {
                let kind = CellProblemKind::Missing {
                    cells: row.cells.len(),
                    expected: width,
                };
                let separator = if column == 0 { "" } else { row.separator };
                let replacement = format!("{separator}0");
                problems.push(problem(
                    kind,
                    Repair::FillWithZero,
                    row.end..row.end,
                    replacement,
                ));
                cells.push(None);
                continue;
            };
            let cell = &text[span.clone()];
            let value = number(cell);
            if value.is_none() {
                let kind = match cell {
                    "" => CellProblemKind::Blank,
                    _ => CellProblemKind::NotANumber(cell.chars().take(40).collect()),
                };
                let (repair, replacement) = match decimal_comma(cell) {
                    Some(value) => (Repair::ReadAs(value), cell.replace(',', ".")),
                    None => (Repair::FillWithZero, "0".into()),
                };
                problems.push(problem(kind, repair, span, replacement));
            }
            numbers += usize::from(value.is_some());
            cells.push(value);
        }
    }
    let repairable = problems.iter().any(|p| p.repair != Repair::FillWithZero);
    if numbers == 0 && !repairable {
        return Err(PasteError::NoNumbers);
    }
    Ok(Grid {
        shape,
        cells,
        problems,
        begins: rows.iter().map(|row| row.start).collect(),
    })
}

/// A number as Python, NumPy and spreadsheets write it.
fn number(cell: &str) -> Option<f32> {
    match cell {
        "True" | "true" | "TRUE" => return Some(1.0),
        "False" | "false" | "FALSE" => return Some(0.0),
        _ => {}
    }
    // Rust reads what Python's float() does, but for the true minus sign.
    let cell = cell.replace('\u{2212}', "-");
    let (sign, size) = match cell.strip_prefix('-') {
        Some(size) => ("-", size),
        None => ("", &*cell),
    };
    let value: f64 = format!("{sign}{}", unwrapped(size)).parse().ok()?;
    Some(value as f32)
}

/// `nan` of Python's `float('nan')`, and of JSON's `"nan"`, which has no other way to write it.
fn unwrapped(cell: &str) -> &str {
    let call = cell.strip_prefix("float(");
    let cell = call.and_then(|cell| cell.strip_suffix(')')).unwrap_or(cell);
    let within = |quote: char| cell.strip_prefix(quote)?.strip_suffix(quote);
    within('"').or_else(|| within('\'')).unwrap_or(cell)
}

/// `4,8`, where the comma is not a separator.
fn decimal_comma(cell: &str) -> Option<f32> {
    let (whole, fraction) = cell.split_once(',')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let written = digits(whole.trim_start_matches(['-', '+', '\u{2212}'])) && digits(fraction);
    written.then(|| number(&format!("{whole}.{fraction}")))?
}

impl fmt::Display for PasteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("there is nothing to read"),
            Self::NoNumbers => f.write_str("there are no numbers in this text"),
            Self::TooLong => write!(f, "more than {} bytes of text", limits::TEXT_BYTES),
            Self::TooLarge { rows, columns } => write!(
                f,
                "{rows} × {columns} cells are more than {side} × {side}",
                side = limits::PLANE_SIDE
            ),
            Self::Elided(_) => f.write_str("the print leaves numbers out where it says ..."),
            Self::Brackets(_) => f.write_str("the brackets do not make a grid"),
            Self::Code(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for PasteError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playground::notation;
    use proptest::prelude::*;

    fn grid_of(text: &str) -> (Format, Grid) {
        match read(text, 2) {
            Ok(Pasted {
                format,
                content: Content::Grid(grid),
            }) => (format, grid),
            Ok(_) => panic!("{text}: not a grid"),
            Err(error) => panic!("{text}: {error}"),
        }
    }

    #[test]
    fn formats_are_recognised() {
        for (text, format, shape) in [
            ("[[1, 2], [3, 4]]", Format::NestedList, &[2, 2][..]),
            ("[1, 2, 3]", Format::NestedList, &[3]),
            ("((1, 2), (3, 4))", Format::NestedList, &[2, 2]),
            ("[[[1, 2], [3, 4]]]", Format::NestedList, &[1, 2, 2]),
            (
                "tensor([[1., 2.],\n        [3., 4.]])",
                Format::Torch,
                &[2, 2],
            ),
            (
                "torch.tensor([[1, 2]], dtype=torch.float32, device='cuda:0')",
                Format::Torch,
                &[1, 2],
            ),
            ("x = tensor([1, 2])", Format::Torch, &[2]),
            (
                "array([[1, 2],\n       [3, 4]], dtype=float32)",
                Format::Numpy,
                &[2, 2],
            ),
            ("np.array([1.5, 2])", Format::Numpy, &[2]),
            (
                "torch.tensor([[float('nan'), -float('inf')]])",
                Format::Torch,
                &[1, 2],
            ),
            ("[[\"nan\", \"-inf\", 2]]", Format::NestedList, &[1, 3]),
            ("[[1 2]\n [3 4]]", Format::Numpy, &[2, 2]),
            ("[[ 1.  -2. ]\n [nan  inf]]", Format::Numpy, &[2, 2]),
            ("[1 2]\n[3 4]\n[5 6]", Format::Numpy, &[3, 2]),
            ("1,2,3\n4,5,6\n", Format::Csv, &[2, 3]),
            ("1, 2, 3\r\n4, 5, 6\r\n", Format::Csv, &[2, 3]),
            ("1,2,\n3,4,\n", Format::Csv, &[2, 2]),
            ("a,b\n1,2\n3,4", Format::Csv, &[2, 2]),
            ("1\t2\n3\t4", Format::Tsv, &[2, 2]),
            ("1;2\n3;4", Format::Semicolons, &[2, 2]),
            ("1 2 3\n4 5 6", Format::Blanks, &[2, 3]),
            ("  1   2\n  3   4", Format::Blanks, &[2, 2]),
            ("# saved\n1.0e+00 2.0e+00\n", Format::Blanks, &[1, 2]),
            ("[1 2; 3 4]", Format::Matlab, &[2, 2]),
            ("1 2; 3 4", Format::Matlab, &[2, 2]),
            ("7", Format::Blanks, &[1, 1]),
        ] {
            let (found, grid) = grid_of(text);
            assert_eq!((found, grid.shape.as_slice()), (format, shape), "{text}");
            assert_eq!(grid.problems, [], "{text}");
            assert!(grid.tensor().is_some());
        }
    }

    #[test]
    fn problems_have_a_place_and_a_repair() {
        let text = "0.2\t0.5\t0.9\t0.4\t0.1\n0.4\t1.3\t2.6\t1.1\n0.7\t2.2\t4,8\t2.0\t0.6\n";
        let (format, grid) = grid_of(text);
        assert_eq!(format, Format::Tsv);
        assert_eq!(grid.shape, [3, 5]);
        assert_eq!(grid.readable(), 13);
        assert_eq!(grid.range(), Some((0.1, 2.6)));
        assert_eq!(grid.tensor(), None);
        let [missing, comma] = grid.problems.as_slice() else {
            panic!("{:?}", grid.problems);
        };
        assert_eq!((missing.row, missing.column), (1, 4));
        let kind = CellProblemKind::Missing {
            cells: 4,
            expected: 5,
        };
        assert_eq!(
            (&missing.kind, missing.repair),
            (&kind, Repair::FillWithZero)
        );
        assert_eq!((comma.row, comma.column), (2, 2));
        assert_eq!(comma.repair, Repair::ReadAs(4.8));
        assert_eq!(&text[comma.span.clone()], "4,8");

        let text = repair(text, std::slice::from_ref(comma));
        let (_, grid) = grid_of(&text);
        let text = repair(&text, &grid.problems[..1]);
        assert_eq!(
            text,
            "0.2\t0.5\t0.9\t0.4\t0.1\n0.4\t1.3\t2.6\t1.1\t0\n0.7\t2.2\t4.8\t2.0\t0.6\n"
        );
        assert_eq!(grid_of(&text).1.problems, []);
    }

    #[test]
    fn a_repair_goes_before_the_comma_that_ends_a_row() {
        for (text, mended) in [
            ("[[1, 2, 3], [4, 5,]]", "[[1, 2, 3], [4, 5, 0,]]"),
            ("[[1, 2, 3], [4, ", "[[1, 2, 3], [4, 0, 0, "),
            ("[[1, 2, 3], [4,, ", "[[1, 2, 3], [4,0, 0, "),
            ("0, \n0, 255, 0", "0, 0,0\n0, 255, 0"),
        ] {
            let (_, grid) = grid_of(text);
            let repaired = repair(text, &grid.problems);
            assert_eq!(repaired, mended);
            assert_eq!(grid_of(&repaired).1.problems, []);
        }
    }

    #[test]
    fn a_short_row_of_a_comma_separated_table_is_no_decimal_comma() {
        let (format, grid) = grid_of("1,2,3\n4,5\n");
        assert_eq!(format, Format::Csv);
        assert_eq!(grid.shape, [2, 3]);
        let [problem] = grid.problems.as_slice() else {
            panic!("{:?}", grid.problems);
        };
        assert_eq!((problem.row, problem.column), (1, 2));
    }

    #[test]
    fn gaps_do_not_hide_the_separator() {
        for text in ["1,,3\n4\n", "1,,3\n4,5\nx,\"4,8\",9", "1,2\n,\n3,4"] {
            assert_eq!(grid_of(text).0, Format::Csv, "{text}");
        }
        let (format, grid) = grid_of("1\t\t3\n4\t5\t\n");
        assert_eq!((format, grid.problems.len()), (Format::Tsv, 2));
        assert_eq!(grid_of("\t1 2\n\t3 4\n").0, Format::Blanks);
        assert_eq!(grid_of("1 4,5\n3").0, Format::Blanks);
    }

    #[test]
    fn a_line_of_separators_alone_holds_no_cells() {
        let Ok(Pasted {
            content: Content::Grid(grid),
            ..
        }) = read_as("a b\n,\n1 2", Format::Matlab, 2)
        else {
            panic!();
        };
        assert_eq!(grid.shape, [2, 2]);
    }

    #[test]
    fn every_repair_removes_its_problem() {
        for text in [
            "[[1, 2, 3], [4, ?], [, 5, 6]]",
            "tensor([[1, 2], [3]])",
            "[[1 2]\n [3 x]]",
            "1,,3\n4,5\nx,\"4,8\",9",
            "1;2,5\n3;4",
            "1 2 3\n4 five 6\n7 8",
            "[1 2; 3]",
            "1,2,\n3,4,\n5,\n",
            "[[[1, 2], [3]], [[x, 5], [6, 7]]]",
        ] {
            let mut text = text.to_string();
            let (format, mut grid) = grid_of(&text);
            assert_ne!(grid.problems, [], "{text}");
            while let Some(problem) = grid.problems.first() {
                let repaired = repair(&text, std::slice::from_ref(problem));
                let Ok(Pasted {
                    content: Content::Grid(next),
                    ..
                }) = read_as(&repaired, format, 2)
                else {
                    panic!("{repaired}");
                };
                assert_eq!(
                    next.problems.len() + 1,
                    grid.problems.len(),
                    "{text} -> {repaired}"
                );
                assert_eq!(next.shape, grid.shape, "{text} -> {repaired}");
                (text, grid) = (repaired, next);
            }
        }
    }

    #[test]
    fn all_repairs_can_be_made_at_once() {
        let text = "[[1, 2, 3], [4], [é, 4,8, 6]]";
        let (_, grid) = grid_of(text);
        assert_eq!(
            repair(text, &grid.problems),
            "[[1, 2, 3, 0], [4, 0, 0, 0], [0, 4,8, 6]]"
        );
        let text = "1\t2\t3\n4\n\t4,8\t6\n";
        let (_, grid) = grid_of(text);
        assert_eq!(
            repair(text, &grid.problems),
            "1\t2\t3\n4\t0\t0\n0\t4.8\t6\n"
        );
    }

    #[test]
    fn problems_in_planes_are_counted_within_them() {
        let text = "[[[1, 2], [3, 4]], [[5, 6], [7, x]]]";
        let (_, grid) = grid_of(text);
        assert_eq!(grid.shape, [2, 2, 2]);
        let [problem] = grid.problems.as_slice() else {
            panic!("{:?}", grid.problems);
        };
        assert_eq!((problem.plane, problem.row, problem.column), (1, 1, 1));
        assert_eq!(grid.begins, [3, 11, 21, 29]);
    }

    #[test]
    fn what_holds_no_grid_is_refused() {
        let error = |text: &str| read(text, 2).err().unwrap();
        assert_eq!(error(" \n"), PasteError::Empty);
        assert_eq!(error("Hello, world"), PasteError::NoNumbers);
        assert_eq!(error("[[]]"), PasteError::NoNumbers);
        assert_eq!(error("[1, 2, ..., 9]"), PasteError::Elided(7..10));
        assert_eq!(error("[1, [2, 3]]"), PasteError::Brackets(1..2));
        assert_eq!(error("[1, 2]]"), PasteError::Brackets(6..7));
        let wide = "1,".repeat(limits::PLANE_SIDE) + "1";
        let (rows, columns) = (1, limits::PLANE_SIDE + 1);
        assert_eq!(error(&wide), PasteError::TooLarge { rows, columns });
        assert!(read(&"1,".repeat(limits::PLANE_SIDE), 2).is_ok());
        assert_eq!(
            error(&"1".repeat(limits::TEXT_BYTES + 1)),
            PasteError::TooLong
        );
        assert!(matches!(error("F.interpolat(x)"), PasteError::Code(_)));
        // One long row and many short ones claim a grid of many more cells than characters.
        let hostile = "1 ".repeat(200_000) + &"\n1".repeat(200_000);
        assert!(matches!(error(&hostile), PasteError::TooLarge { .. }));
    }

    #[test]
    fn generators_are_kept() {
        let pasted = read("torch.arange(1, 5).view(1, 1, 2, 2)", 2).unwrap();
        assert_eq!(pasted.format, Format::Code);
        let Content::Code(script) = pasted.content else {
            panic!();
        };
        let input = script.input.unwrap();
        assert_eq!(input.tensor.shape(), [1, 1, 2, 2]);
        assert!(input.text.is_some());
    }

    #[test]
    fn a_whole_call_sets_the_operation() {
        let text = "import torch\nx = torch.tensor([[1., 2.]])\ny = nn.MaxPool2d((1, 2))(x)";
        for (text, operation, has_input) in [
            (
                "F.interpolate(x, size=(5, 7))",
                "F.interpolate(x, size=(5, 7))",
                false,
            ),
            ("nn.MaxPool2d(2)", "nn.MaxPool2d(2)", false),
            ("m = nn.MaxPool2d(2)", "nn.MaxPool2d(2)", false),
            (text, "nn.MaxPool2d((1, 2))", true),
            (&text[13..], "nn.MaxPool2d((1, 2))", true),
        ] {
            let pasted = read(text, 2).unwrap();
            assert_eq!(pasted.format, Format::Code, "{text}");
            let Content::Code(script) = pasted.content else {
                panic!();
            };
            assert_eq!(notation::print(&script.tracks), operation, "{text}");
            assert_eq!(script.input.is_some(), has_input, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,200}") {
            let _ = read(&text, 2);
        }

        #[test]
        fn text_made_of_numbers_is_read_or_refused(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "[", "]", "(", ")", ",", ";", " ", "\t", "\n", "1", "-2.5", "4,8", "?", "é", "\"",
                    "...", "tensor(", "array(", "nan", "#", "=", "x", "\u{2212}1", "\u{feff}",
                ]),
                0..40,
            )
        ) {
            let text = pieces.concat();
            for format in Format::ALL {
                let _ = read_as(&text, format, 2);
            }
            if let Ok(Pasted { content: Content::Grid(grid), .. }) = read(&text, 2) {
                prop_assert_eq!(grid.cells.len(), grid.shape.iter().product::<usize>());
                for problem in &grid.problems {
                    prop_assert!(text.get(problem.span.clone()).is_some());
                }
                repair(&text, &grid.problems);
            }
        }
    }
}
