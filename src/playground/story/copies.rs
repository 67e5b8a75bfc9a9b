//! Cells that change place, and copies.

use super::super::words::{Piece, Rich, Word};
use super::{Body, Story, Strip, Teller};

impl Teller<'_> {
    pub(super) fn copies(&self) -> Story {
        Story {
            sentence: self.copy_sentence(),
            hint: self.say(Word::HintMoved, &[]),
            left: self.copied(),
            right: self.sum(Word::WeightedSum),
        }
    }

    fn source_cell(&self) -> Option<&Vec<usize>> {
        self.explanation
            .taps
            .iter()
            .find_map(|tap| tap.cell.as_ref())
    }

    pub(super) fn copy_sentence(&self) -> Rich {
        let source = match self.source_cell() {
            Some(cell) => {
                let n = cell.len();
                format!("({}, {})", cell[n - 2], cell[n - 1])
            }
            None => "–".into(),
        };
        self.say(
            Word::CellCopies,
            &[("cell", self.place()), ("source", Piece::signal(source))],
        )
    }

    pub(super) fn copied(&self) -> Strip {
        let line = match self.source_cell() {
            Some(cell) => {
                let n = cell.len();
                vec![
                    Piece::plain(format!("x[{}, {}] = ", cell[n - 2], cell[n - 1])),
                    Piece::signal(self.value()),
                ]
            }
            None => vec![Piece::signal(self.value())],
        };
        Strip {
            title: Word::Copied,
            body: Body::Lines(vec![line]),
        }
    }
}
