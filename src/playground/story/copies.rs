//! Cells that change place, and copies.

use super::super::words::{Piece, Rich, Word};
use super::voice::{spatial, subscript, telling};
use super::{Body, Story, Strip, Teller};
use crate::ops::{Axis, Geometry};

impl Teller<'_> {
    pub(super) fn copies(&self) -> Story {
        Story {
            sentence: self.copy_sentence(),
            hint: self.say(moves(&self.result.geometry), &[]),
            left: self.copied(),
            right: self.sum(Word::WeightedSum),
        }
    }

    /// The cell whose value is taken; `None` where it is made up.
    fn source_cell(&self) -> Option<&Vec<usize>> {
        let taps = self.explanation.taps.iter();
        taps.filter(|tap| tap.weight != 0.0)
            .find_map(|tap| tap.cell.as_ref())
    }

    pub(super) fn copy_sentence(&self) -> Rich {
        let count = self.explanation.taps.iter();
        let count = count.filter(|tap| tap.weight != 0.0 && tap.cell.is_some());
        match (count.count(), self.source_cell()) {
            (1, Some(cell)) => {
                let slots = [
                    ("output", vec![self.voice.output(self.cell)]),
                    ("source", self.source(cell)),
                ];
                self.voice.weave(Word::CellCopies, &slots)
            }
            (0, _) => {
                let value = Piece::signal(self.value());
                self.sentence(Word::CellFilled, &[("value", value)])
            }
            (count, _) => {
                let count = Piece::signal(count.to_string());
                self.sentence(Word::CellAdds, &[("count", count)])
            }
        }
    }

    /// The cell, with its channel where that tells more than the output's own.
    fn source(&self, cell: &[usize]) -> Rich {
        let dims = self.axes().len();
        let named = self.voice.that_input(spatial(cell, dims), Piece::signal);
        let channel = cell.len().checked_sub(dims + 1);
        match channel.filter(|&at| self.input().shape()[at] > 1 && cell[at] != self.index[at]) {
            Some(at) => {
                let n = vec![Piece::signal(cell[at].to_string())];
                self.voice
                    .weave(Word::OfChannel, &[("cell", named), ("n", n)])
            }
            None => named,
        }
    }

    /// `x[1, 2] = 9`
    pub(super) fn copied(&self) -> Strip {
        let mut line = Rich::new();
        if let Some(cell) = self.source_cell() {
            let cell = telling(cell, self.input().shape(), self.axes().len());
            line.push(Piece::plain(format!("x{} = ", subscript(&cell))));
        }
        line.push(Piece::signal(self.value()));
        Strip {
            title: Word::Copied,
            body: Body::Lines(vec![line]),
        }
    }
}

/// How cells get from input to output where no value changes: within their channel, as MaxUnpool
/// moves them, or between channels; a window of one cell moves nothing.
pub(super) fn moves(geometry: &Geometry) -> Word {
    let lead = geometry.input.len().saturating_sub(geometry.axes.len());
    match geometry.axes[0] {
        Axis::Rearranged { .. } if geometry.input[..lead] == geometry.output[..lead] => {
            Word::HintUnpooled
        }
        Axis::Rearranged { .. } => Word::HintMoved,
        _ => Word::HintOneCell,
    }
}
