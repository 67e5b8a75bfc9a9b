//! Stamps: transposed convolutions.

use super::super::words::{Piece, Rich, Word};
use super::voice::{axis_names, stepped};
use super::{Body, Story, Strip, Teller, told};
use crate::ops::{Axis, TransposedAxis};

impl Teller<'_> {
    pub(super) fn stamps(&self) -> Story {
        let count = told(self.explanation).len();
        let word = match count {
            0 => Word::NoStamps,
            1 => Word::OneStamp,
            _ => Word::ManyStamps,
        };
        let stamps = self
            .voice
            .fill(word, &[("count", &self.voice.number(count))]);
        let axes = self.axes().iter().zip(self.cell);
        let lines = axes.zip(axis_names(self.cell.len()));
        let lines = lines.filter_map(|((axis, &at), (name, _))| match axis {
            Axis::Transposed(axis) => Some(self.stamps_on(name, axis, at)),
            _ => None,
        });
        Story {
            sentence: self.sentence(Word::CellStamps, &[("stamps", Piece::signal(stamps))]),
            hint: self.say(Word::HintStamps, &[]),
            left: Strip {
                title: Word::WhichStamps,
                body: Body::Lines(lines.collect()),
            },
            right: self.sum(Word::SumOfStamps),
        }
    }

    /// `y: 4 = 2 × 1 + 2   4 = 2 × 2 + 0`
    fn stamps_on(&self, name: &str, axis: &TransposedAxis, at: usize) -> Rich {
        let target = if axis.padding > 0 {
            format!("{at} + {}", axis.padding)
        } else {
            at.to_string()
        };
        let stamps = axis.stamps_on(at).into_iter().map(|(input, kernel)| {
            vec![
                Piece::plain(format!("{target} = {} × ", axis.stride)),
                Piece::strong(input.to_string()),
                Piece::plain(format!(" + {}", stepped(axis.dilation, kernel))),
            ]
        });
        self.voice.axis_line(name, stamps)
    }
}
