//! Lists in brackets: Python's, and the prints of tensors and arrays.

use super::{Grid, PasteError, Row, check_size, grid};
use crate::playground::limits;
use crate::playground::python::Span;

/// A list of lists, or of cells.
enum Item {
    List { items: Vec<Item>, end: usize },
    Cell(Span),
}

/// Reads brackets with anything between them; blanks separate as commas do. What stands before the
/// first and after the last bracket is the print's wrapping.
pub fn read(text: &str) -> Result<Grid, PasteError> {
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
            let end = row_end(&items, expects_cell, at);
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
        let items = stack.pop().unwrap_or_default();
        let end = row_end(&items, expects_cell, text.trim_end().len());
        expects_cell = false;
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

/// Where a cell is added to a list that ends at `end`: before its last comma, if it has one.
fn row_end(items: &[Item], trailing_comma: bool, end: usize) -> usize {
    match items.last() {
        Some(Item::Cell(last)) if trailing_comma => last.end,
        _ => end,
    }
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
    let cells: Vec<Span> = items
        .into_iter()
        .map(|item| match item {
            Item::Cell(span) => Ok(span),
            Item::List { end, .. } => Err(PasteError::Brackets(end..end + 1)),
        })
        .collect::<Result<_, _>>()?;
    rows.push(Row {
        start: cells.first().map_or(end, |cell| cell.start),
        cells,
        end,
        separator: ", ",
    });
    Ok(())
}
