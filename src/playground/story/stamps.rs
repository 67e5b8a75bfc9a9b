//! Stamps: transposed convolutions.

use super::super::words::{Piece, Word, fill};
use super::{Body, Story, Strip, Teller, told};
use crate::ops::TransposedAxis;

impl Teller<'_> {
    pub(super) fn stamps(&self, y: &TransposedAxis, x: &TransposedAxis) -> Story {
        let count = told(self.explanation).len();
        let stamps = match count {
            0 => Word::NoStamps.text(self.lang).to_string(),
            1 => Word::OneStamp.text(self.lang).to_string(),
            n => fill(
                Word::ManyStamps.text(self.lang),
                &[("count", &n.to_string())],
            ),
        };
        let line = |name: &str, axis: &TransposedAxis, at: usize| {
            let target = if axis.padding > 0 {
                format!("{at} + {}", axis.padding)
            } else {
                at.to_string()
            };
            let mut line = vec![Piece::plain(format!("{name}: "))];
            for (i, (input, kernel)) in axis.stamps_on(at).into_iter().enumerate() {
                let gap = if i > 0 { "   " } else { "" };
                let step = if axis.dilation == 1 {
                    kernel.to_string()
                } else {
                    format!("{} × {kernel}", axis.dilation)
                };
                line.push(Piece::plain(format!("{gap}{target} = {} × ", axis.stride)));
                line.push(Piece::strong(input.to_string()));
                line.push(Piece::plain(format!(" + {step}")));
            }
            line
        };
        Story {
            sentence: self.say(
                Word::CellStamps,
                &[("cell", self.place()), ("stamps", Piece::signal(stamps))],
            ),
            hint: self.say(Word::HintStamps, &[]),
            left: Strip {
                title: Word::WhichStamps,
                body: Body::Lines(vec![line("y", y, self.cell.0), line("x", x, self.cell.1)]),
            },
            right: self.sum(Word::SumOfStamps),
        }
    }
}
