//! Pasted text with what was found in it: rows counted at its side, problems marked in its lines.

use std::ops::Range;

use super::paste::{Content, PasteError, Pasted};
use super::python::Span;

/// Characters of a line that are looked at; more are not seen at once.
const SEEN: usize = 2000;
/// What stands for a cell that is missing at the end of a line.
const MISSING: &str = "?";

/// A line of the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it is counted as.
    pub count: String,
    /// Whether something in it is marked.
    pub marked: bool,
    /// Its characters, and more behind them for cells that are missing.
    pub pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    pub text: String,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Plain,
    /// It could not be read.
    Marked,
    /// It is not in the text: a cell is missing here.
    Missing,
}

/// The lines from `first` on, at most so many. Lines of a grid are counted as its rows, from 0 in
/// each plane; other lines from 1, as Python counts them.
pub fn lines(
    text: &str,
    read: Option<&Result<Pasted, PasteError>>,
    first: usize,
    most: usize,
) -> Vec<Line> {
    let mut start = 0;
    let mut lines = Vec::new();
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if number >= first + most {
            break;
        }
        let end = start + line.trim_end_matches(['\n', '\r']).len();
        if number >= first {
            let (count, marks) = match read {
                Some(Ok(pasted)) => match &pasted.content {
                    Content::Grid(grid) => {
                        let rows = within(&grid.begins, |&begin| begin, start..end + 1);
                        let marks = within(&grid.problems, |p| p.span.start, start..end + 1);
                        let marks = grid.problems[marks].iter().map(|p| p.span.clone());
                        (counted(rows, grid.height()), marks.take(SEEN).collect())
                    }
                    Content::Code(_) => ((number + 1).to_string(), Vec::new()),
                },
                Some(Err(error)) => {
                    let span = error.span().filter(|s| (start..=end).contains(&s.start));
                    ((number + 1).to_string(), Vec::from_iter(span))
                }
                None => ((number + 1).to_string(), Vec::new()),
            };
            lines.push(Line {
                count,
                marked: !marks.is_empty(),
                pieces: pieces(text, start..end, &marks),
            });
        }
        start += line.len();
    }
    lines
}

/// Which of some sorted places lie in a range.
fn within<T>(places: &[T], at: impl Fn(&T) -> usize, range: Span) -> Range<usize> {
    let first = places.partition_point(|place| at(place) < range.start);
    let end = places.partition_point(|place| at(place) < range.end);
    first..end
}

/// `3`, or `0–2` where several rows stand in one line.
fn counted(rows: Range<usize>, height: usize) -> String {
    let (first, last) = (rows.start % height, rows.end.saturating_sub(1) % height);
    match rows.len() {
        0 => String::new(),
        1 => first.to_string(),
        _ => format!("{first}–{last}"),
    }
}

fn pieces(text: &str, line: Span, marks: &[Span]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut seen = 0;
    let mut add = |text: &str, kind: Kind| {
        let text: String = text.chars().take(SEEN.saturating_sub(seen)).collect();
        seen += text.chars().count();
        if !text.is_empty() {
            pieces.push(Piece { text, kind });
        }
    };
    let mut done = line.start;
    let mut missing = 0;
    for mark in marks {
        let rest = &text[mark.start.min(line.end)..line.end];
        // Where nothing stands, the next character is marked: a bracket, a separator.
        let next = rest.chars().next().map_or(0, char::len_utf8);
        if rest.trim().is_empty() {
            missing += 1;
        } else if mark.start >= done {
            let end = mark.end.max(mark.start + next).min(line.end);
            add(&text[done..mark.start], Kind::Plain);
            add(&text[mark.start..end], Kind::Marked);
            done = end;
        }
    }
    add(&text[done..line.end], Kind::Plain);
    // A missing cell stands where it would if it were there.
    let apart = if text[line].contains('\t') {
        "\t"
    } else {
        "  "
    };
    for _ in 0..missing {
        add(apart, Kind::Plain);
        add(MISSING, Kind::Missing);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::super::paste;
    use super::*;
    use proptest::prelude::*;

    fn marked(text: &str) -> Vec<(String, String)> {
        let read = paste::read(text, 2);
        let lines = lines(text, Some(&read), 0, 100);
        let show = |piece: Piece| match piece.kind {
            Kind::Plain => piece.text,
            Kind::Marked => format!("«{}»", piece.text),
            Kind::Missing => format!("‹{}›", piece.text),
        };
        let line = |line: Line| {
            let marks = line.pieces.iter().any(|piece| piece.kind != Kind::Plain);
            assert_eq!(line.marked, marks, "{text}");
            (line.count, line.pieces.into_iter().map(show).collect())
        };
        lines.into_iter().map(line).collect()
    }

    fn expect(text: &str, lines: &[(&str, &str)]) {
        let lines: Vec<_> = lines
            .iter()
            .map(|&(count, line)| (count.to_string(), line.to_string()))
            .collect();
        assert_eq!(marked(text), lines, "{text}");
    }

    #[test]
    fn rows_are_counted_and_what_could_not_be_read_is_marked() {
        expect(
            "0.2\t0.5\t0.9\n0.4\t1.3\n0.7\t4,8\t2\n",
            &[
                ("0", "0.2\t0.5\t0.9"),
                ("1", "0.4\t1.3\t‹?›"),
                ("2", "0.7\t«4,8»\t2"),
            ],
        );
        expect(
            "a,b,c\r\n1,,3\r\n\r\n4\r\n",
            &[
                ("", "a,b,c"),
                ("0", "1,«,»3"),
                ("", ""),
                ("1", "4  ‹?›  ‹?›"),
            ],
        );
    }

    #[test]
    fn brackets_have_rows_wherever_their_lines_break() {
        expect(
            "tensor([[1, 2],\n  [3,\n  x], [4]])",
            &[
                ("0", "tensor([[1, 2],"),
                ("1", "  [3,"),
                ("2", "  «x»], [4«]»])"),
            ],
        );
        expect("[[1, 2], [3, 4]]", &[("0–1", "[[1, 2], [3, 4]]")]);
        expect(
            "[[[1, 2]],\n [[3, ?]]]",
            &[("0", "[[[1, 2]],"), ("0", " [[3, «?»]]]")],
        );
    }

    #[test]
    fn what_is_no_grid_is_counted_as_lines() {
        expect(
            "import torch\nnn.Foo(2)",
            &[("1", "import torch"), ("2", "«nn.Foo(2)»")],
        );
        expect("[1, 2,\n ..., 9]", &[("1", "[1, 2,"), ("2", " «...», 9]")]);
        expect("good morning", &[("1", "good morning")]);
        assert_eq!(marked(""), []);
    }

    #[test]
    fn only_the_lines_that_are_seen_are_made() {
        let text = "1 2 3\n".repeat(1000);
        let read = paste::read(&text, 2);
        let seen = lines(&text, Some(&read), 500, 3);
        let counts: Vec<_> = seen.iter().map(|line| line.count.as_str()).collect();
        assert_eq!(counts, ["500", "501", "502"]);
        let long = lines(&"1 ".repeat(100_000), None, 0, 1);
        assert_eq!(long[0].pieces[0].text.len(), SEEN);
    }

    proptest! {
        #[test]
        fn the_marks_of_any_text_are_in_it(text in "[\\[\\](), ;1é?x\t\n.]{0,60}") {
            for format in paste::Format::ALL {
                let read = paste::read_as(&text, format, 2);
                let lines = lines(&text, Some(&read), 0, 100);
                let kept = |piece: &&Piece| piece.kind != Kind::Missing;
                for (line, was) in lines.iter().zip(text.lines()) {
                    let texts = line.pieces.iter().filter(kept).map(|piece| piece.text.as_str());
                    prop_assert!(texts.collect::<String>().starts_with(was));
                }
            }
        }
    }
}
