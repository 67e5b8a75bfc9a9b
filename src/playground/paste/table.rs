//! Tables: a line is a row, and something stands between its cells.

use super::{Grid, PasteError, Row, decimal_comma, grid, number};
use crate::playground::python::Span;

/// How the cells of a line are told apart.
#[derive(Clone, Copy, PartialEq)]
pub enum Fields {
    Between(char),
    Blanks,
    /// Blanks or commas between cells, semicolons between rows.
    Matlab,
}

pub fn read(text: &str, fields: Fields) -> Result<Grid, PasteError> {
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
            let last = row.cells.pop().map_or(row.end, |cell| cell.start);
            // What is added to the row goes before its last separator.
            row.end = text[..last].rfind(row.separator).unwrap_or(row.end);
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
    // A blank cell may lie behind the last character.
    let end = cells.last().map_or(end, |last: &Span| end.max(last.end));
    Row {
        start,
        cells,
        end,
        separator,
    }
}

/// The field without blanks and quotes around it. Quotes that are no pair around something
/// unreadable belong to it: they go where it is repaired, and close no other field.
fn trimmed(field: &str, start: usize) -> Span {
    let blank = |c: char| c.is_whitespace() || c == '\u{feff}';
    let within = |blank: &dyn Fn(char) -> bool| {
        let from = field.len() - field.trim_start_matches(blank).len();
        from..from + field.trim_matches(blank).len()
    };
    let bare = within(&|c| blank(c) || c == '"');
    let whole = within(&blank);
    let cell = &field[bare.clone()];
    let quotes = field.matches('"').count();
    let paired = quotes == 0
        || quotes == 2 && whole.len() > 1 && {
            let whole = &field[whole.clone()];
            whole.starts_with('"') && whole.ends_with('"')
        };
    let span = match paired || number(cell).is_some() || decimal_comma(cell).is_some() {
        true => bare,
        false => whole,
    };
    start + span.start..start + span.end
}
