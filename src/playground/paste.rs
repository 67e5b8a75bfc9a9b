//! Paste anything that holds numbers: lists, prints of tensors and arrays, tables, or code.
//!
//! A reader never gives up over a cell: what cannot be read is a problem with a place in the text
//! and in the grid, and with one repair that changes nothing else.

use std::fmt;

use super::error::TextError;
use super::python::Span;
use super::script::{self, Script};
use super::{input, limits};
use crate::ops::Tensor;

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
}

/// A cell that could not be read.
#[derive(Clone, Debug, PartialEq)]
pub struct CellProblem {
    /// Counted from 0; in more than two dimensions the rows of all planes are counted through.
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
        Format::NestedList | Format::Torch | Format::Numpy => Content::Grid(read_lists(text)?),
        Format::Csv => Content::Grid(read_fields(text, Fields::Between(','))?),
        Format::Tsv => Content::Grid(read_fields(text, Fields::Between('\t'))?),
        Format::Semicolons => Content::Grid(read_fields(text, Fields::Between(';'))?),
        Format::Blanks => Content::Grid(read_fields(text, Fields::Blanks)?),
        Format::Matlab => Content::Grid(read_fields(text, Fields::Matlab)?),
    };
    Ok(Pasted { format, content })
}

/// The text with one problem repaired and nothing else changed.
pub fn repair(text: &str, problem: &CellProblem) -> String {
    let mut text = text.to_string();
    if text.get(problem.span.clone()).is_some() {
        text.replace_range(problem.span.clone(), &problem.replacement);
    }
    text
}

impl Grid {
    /// The tensor, once every cell can be read.
    pub fn tensor(&self) -> Option<Tensor> {
        let data: Option<Vec<f32>> = self.cells.iter().copied().collect();
        Tensor::new(self.shape.clone(), data?).ok()
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

/// How the cells of a line are told apart.
#[derive(Clone, Copy, PartialEq)]
enum Fields {
    Between(char),
    Blanks,
    /// Blanks or commas between cells, semicolons between rows.
    Matlab,
}

/// A table of any length: in the format that leaves the fewest problems, in this order where some are equal.
pub(super) fn read_table(text: &str) -> Result<Pasted, PasteError> {
    let one_line = text.trim().lines().count() == 1;
    let candidates = [
        (Format::Tsv, text.contains('\t')),
        (Format::Matlab, one_line && text.contains(';')),
        (Format::Semicolons, text.contains(';')),
        (Format::Csv, text.contains(',')),
        (Format::Blanks, true),
    ];
    let mut best: Option<((usize, usize), Pasted)> = None;
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

/// Cells that tell nothing, then all problems.
fn cost(pasted: &Pasted) -> (usize, usize) {
    match &pasted.content {
        Content::Grid(grid) => {
            let lost = |problem: &&CellProblem| problem.repair == Repair::FillWithZero;
            let lost = grid.problems.iter().filter(lost).count();
            (lost, grid.problems.len())
        }
        _ => (0, 0),
    }
}

fn read_fields(text: &str, fields: Fields) -> Result<Grid, PasteError> {
    let mut rows = Vec::new();
    let (from, to) = match fields {
        // Without the brackets that may stand around.
        Fields::Matlab => (
            text.find('[').map_or(0, |at| at + 1),
            text.rfind(']').unwrap_or(text.len()),
        ),
        _ => (0, text.len()),
    };
    let mut start = from;
    let inner = text
        .get(from..to)
        .ok_or(PasteError::Brackets(0..text.len()))?;
    for line in inner.split_inclusive(|c| c == '\n' || (c == ';' && fields == Fields::Matlab)) {
        let end = start + line.len();
        let line = line.trim_end_matches(['\n', '\r', ';']);
        // Blank lines and the comments of numpy.savetxt are no rows.
        if !line.trim().is_empty() && !line.trim_start().starts_with('#') {
            rows.push(row(line, start, fields));
        }
        start = end;
    }
    // A separator at the end of every line ends the line.
    let ends_blank = |row: &Row| {
        row.cells
            .last()
            .is_some_and(|cell| text[cell.clone()].is_empty())
    };
    if rows
        .iter()
        .all(|row| row.cells.len() > 1 && ends_blank(row))
    {
        for row in &mut rows {
            row.cells.pop();
        }
    }
    // Names of columns hold letters; without any, a row is of numbers that some other separator
    // stands between.
    let named = |row: &Row| {
        let cells = || row.cells.iter().map(|cell| &text[cell.clone()]);
        cells().all(|cell| number(cell).is_none() && decimal_comma(cell).is_none())
            && cells().any(|cell| cell.contains(char::is_alphabetic))
    };
    if rows.len() > 1 && named(&rows[0]) && !named(&rows[1]) {
        rows.remove(0);
    }
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    grid(text, vec![rows.len(), width], &rows)
}

/// The cells of an innermost list or of a line.
struct Row {
    cells: Vec<Span>,
    /// Where a missing cell would be added.
    end: usize,
    separator: &'static str,
}

fn row(line: &str, start: usize, fields: Fields) -> Row {
    let mut cells = Vec::new();
    let separator = match fields {
        Fields::Between('\t') => "\t",
        Fields::Between(';') => ";",
        Fields::Between(_) => ",",
        Fields::Blanks | Fields::Matlab => " ",
    };
    let end = start + line.trim_end_matches(' ').len();
    match fields {
        Fields::Between(between) => {
            let mut from = 0;
            loop {
                let field = &line[from..];
                // A quoted field may hold the separator.
                let quoted = match field.trim_start().strip_prefix('"') {
                    Some(inside) => inside
                        .find('"')
                        .map_or(0, |close| field.len() - inside.len() + close + 1),
                    None => 0,
                };
                let length = field[quoted..].find(between).map(|at| at + quoted);
                let field = &field[..length.unwrap_or(field.len())];
                cells.push(trimmed(field, start + from));
                match length {
                    Some(length) => from += length + between.len_utf8(),
                    None => break,
                }
            }
        }
        Fields::Blanks | Fields::Matlab => {
            let blank = |c: char| c.is_whitespace() || (c == ',' && fields == Fields::Matlab);
            let mut from = 0;
            for field in line.split_inclusive(blank) {
                let cell = field.trim_end_matches(blank);
                if !cell.is_empty() {
                    cells.push(start + from..start + from + cell.len());
                }
                from += field.len();
            }
        }
    }
    Row {
        cells,
        end,
        separator,
    }
}

/// The field without blanks and quotes around it.
fn trimmed(field: &str, start: usize) -> Span {
    let blank = |c: char| c.is_whitespace() || c == '"' || c == '\u{feff}';
    let from = field.len() - field.trim_start_matches(blank).len();
    let length = field.trim_matches(blank).len();
    start + from..start + from + length
}

/// A list of lists, or of cells.
enum Item {
    List { items: Vec<Item>, end: usize },
    Cell(Span),
}

/// Reads brackets with anything between them; blanks separate as commas do. What stands before the
/// first and after the last bracket is the print's wrapping.
fn read_lists(text: &str) -> Result<Grid, PasteError> {
    let mut stack: Vec<Vec<Item>> = vec![Vec::new()];
    // Whether the last thing in the open list was a comma or its bracket: then the next comma
    // finds a blank cell.
    let mut expects_cell = false;
    let tuples = text.trim_start().starts_with('(');
    let is_open = |c: char| c == '[' || (c == '(' && tuples);
    let is_close = |c: char| c == ']' || (c == ')' && tuples);
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let depth = stack.len() - 1;
        if is_open(c) {
            if depth == limits::RANK {
                return Err(PasteError::Brackets(at..at + 1));
            }
            stack.push(Vec::new());
            expects_cell = true;
            at += 1;
        } else if is_close(c) {
            let Some(items) = (depth > 0).then(|| stack.pop()).flatten() else {
                return Err(PasteError::Brackets(at..at + 1));
            };
            let end = at;
            stack[depth - 1].push(Item::List { items, end });
            expects_cell = false;
            at += 1;
        } else if depth == 0 || c.is_whitespace() {
            at += c.len_utf8();
        } else if c == ',' {
            if expects_cell {
                stack[depth].push(Item::Cell(at..at));
            }
            expects_cell = true;
            at += 1;
        } else {
            let length = text[at..]
                .find(|c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']') || is_close(c))
                .unwrap_or(text.len() - at);
            let cell = at..at + length.max(c.len_utf8());
            if &text[cell.clone()] == "..." {
                return Err(PasteError::Elided(cell));
            }
            at = cell.end;
            stack[depth].push(Item::Cell(cell));
            expects_cell = false;
        }
    }
    // Lists still open at the end are closed there.
    while stack.len() > 1 {
        let (items, end) = (stack.pop().unwrap_or_default(), text.trim_end().len());
        if let Some(outer) = stack.last_mut() {
            outer.push(Item::List { items, end });
        }
    }
    let mut items = stack.pop().unwrap_or_default();
    // Several lists one below the other are the rows of one.
    let item = match items.len() {
        0 => return Err(PasteError::NoNumbers),
        1 => items.remove(0),
        _ => Item::List {
            items,
            end: text.len(),
        },
    };
    let mut shape = Vec::new();
    measure(&item, 0, &mut shape);
    let mut rows = Vec::new();
    check_size(&shape)?;
    gather(item, &shape, &mut rows)?;
    grid(text, shape, &rows)
}

/// The greatest length at each depth.
fn measure(item: &Item, depth: usize, shape: &mut Vec<usize>) {
    if let Item::List { items, .. } = item {
        if shape.len() == depth {
            shape.push(0);
        }
        shape[depth] = shape[depth].max(items.len());
        for item in items {
            measure(item, depth + 1, shape);
        }
    }
}

/// The innermost lists in reading order; where whole lists are missing, empty ones stand in.
fn gather(item: Item, shape: &[usize], rows: &mut Vec<Row>) -> Result<(), PasteError> {
    let Item::List { items, end } = item else {
        let Item::Cell(span) = item else {
            return Ok(());
        };
        return Err(PasteError::Brackets(span));
    };
    if shape.len() > 1 {
        let missing = shape[0] - items.len();
        for item in items {
            gather(item, &shape[1..], rows)?;
        }
        // Only whole planes can be filled: a missing list has no place of its own in the text.
        return match missing {
            0 => Ok(()),
            _ => Err(PasteError::Brackets(end..end + 1)),
        };
    }
    let cells = items
        .into_iter()
        .map(|item| match item {
            Item::Cell(span) => Ok(span),
            Item::List { end, .. } => Err(PasteError::Brackets(end..end + 1)),
        })
        .collect::<Result<_, _>>()?;
    rows.push(Row {
        cells,
        end,
        separator: ", ",
    });
    Ok(())
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
    let mut cells = Vec::with_capacity(rows.len() * width);
    let mut problems = Vec::new();
    let mut numbers = 0;
    for (index, row) in rows.iter().enumerate() {
        for column in 0..width {
            let problem = |kind, repair, span, replacement| CellProblem {
                row: index,
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
    let value: f64 = cell.replace('\u{2212}', "-").parse().ok()?;
    Some(value as f32)
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

        let text = repair(text, comma);
        let (_, grid) = grid_of(&text);
        let text = repair(&text, &grid.problems[0]);
        assert_eq!(
            text,
            "0.2\t0.5\t0.9\t0.4\t0.1\n0.4\t1.3\t2.6\t1.1\t0\n0.7\t2.2\t4.8\t2.0\t0.6\n"
        );
        assert_eq!(grid_of(&text).1.problems, []);
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
        ] {
            let mut text = text.to_string();
            let (format, mut grid) = grid_of(&text);
            assert_ne!(grid.problems, [], "{text}");
            while let Some(problem) = grid.problems.first() {
                let repaired = repair(&text, problem);
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
                    repair(&text, problem);
                }
            }
        }
    }
}
