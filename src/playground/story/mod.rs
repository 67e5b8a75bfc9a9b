//! Why the live cell has its value, as sentences and formulas.
//!
//! Everything here is told from the [`Geometry`] and the [`Explanation`] of the engine, never from
//! the name of an operation: what reads alike is told alike.

mod aliasing;
mod backward;
mod copies;
mod feeds;
mod resize;
mod stamps;
mod sum;
#[cfg(test)]
mod testing;
mod voice;
mod window;

use super::number::{compact, short};
use super::scene::Cell;
use super::words::{Lang, Piece, Rich, Word, rich};
use crate::ops::{Axis, Explanation, Geometry, Rule, Tap, Tensor, Zone};

pub use aliasing::Aliasing;
pub use backward::{Returned, tell_returned};
pub use feeds::{pairs, tell_feeds, tell_weight, told_feeds};
pub use resize::read_position;

/// The most terms a sum is written out with.
const TERMS: usize = 12;

/// What the page says about one output cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    pub sentence: Rich,
    pub hint: Rich,
    pub left: Strip,
    pub right: Strip,
}

/// One half of the formula strip.
#[derive(Clone, Debug, PartialEq)]
pub struct Strip {
    pub title: Word,
    pub body: Body,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    Lines(Vec<Rich>),
    /// A sum: its terms, how many more there are, and what it comes to.
    Terms {
        terms: Vec<Term>,
        more: usize,
        result: String,
    },
}

/// `4 × 0.1875`, and beneath it what it comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    pub text: String,
    /// The letter of the tap, where there are at most four, or the row it stands for.
    pub label: Label,
    pub product: String,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Label {
    /// The n-th of at most four taps.
    Tap(usize),
    Row(usize),
    None,
}

/// The taps that are drawn and told: those with a weight. Where all are zero, all of them.
pub fn told(explanation: &Explanation) -> Vec<&Tap> {
    let weighted: Vec<_> = explanation
        .taps
        .iter()
        .filter(|tap| tap.weight != 0.0)
        .collect();
    if weighted.is_empty() || explanation.rule != Rule::Sum {
        explanation.taps.iter().collect()
    } else {
        weighted
    }
}

/// Tells one output cell; `narrow` drops the zero before a weight's point.
pub fn tell(
    input: &Tensor,
    geometry: &Geometry,
    explanation: &Explanation,
    cell: Cell,
    lang: Lang,
    narrow: bool,
) -> Story {
    Teller {
        input,
        geometry,
        explanation,
        cell,
        lang,
        narrow,
    }
    .story()
}

struct Teller<'a> {
    input: &'a Tensor,
    geometry: &'a Geometry,
    explanation: &'a Explanation,
    cell: Cell,
    lang: Lang,
    narrow: bool,
}

impl Teller<'_> {
    fn story(&self) -> Story {
        let [y, x] = self.axes();
        match (y, x) {
            (Axis::Resample(y), Axis::Resample(x)) => self.resize(y, x),
            (Axis::Transposed(y), Axis::Transposed(x)) => self.stamps(y, x),
            (Axis::Rearranged { .. }, _) => self.copies(),
            _ => self.window(y, x),
        }
    }

    fn axes(&self) -> [&Axis; 2] {
        let axes = &self.geometry.axes;
        let n = axes.len();
        [&axes[n.saturating_sub(2)], &axes[n - 1]]
    }

    fn say(&self, word: Word, slots: &[(&str, Piece)]) -> Rich {
        rich(word.text(self.lang), slots)
    }

    fn place(&self) -> Piece {
        Piece::plain(format!("({}, {})", self.cell.0, self.cell.1))
    }

    fn value(&self) -> String {
        short(self.explanation.value.into(), 4)
    }

    fn weight(&self, weight: f32) -> String {
        let text = short(weight.into(), 4);
        if self.narrow { compact(&text) } else { text }
    }

    fn outside(&self, zone: Zone) -> usize {
        let taps = &self.explanation.taps;
        taps.iter().filter(|tap| tap.zone == zone).count()
    }
}
