//! Why the live cell has its value, as sentences and formulas.
//!
//! Everything here is told from the geometry and the explanations of the engine, never from the name
//! of an operation: what reads alike is told alike, along one, two or three axes.

mod aliasing;
mod backward;
mod copies;
mod feeds;
mod range;
mod resize;
mod slices;
mod stamps;
mod sum;
#[cfg(test)]
pub(super) mod testing;
#[cfg(test)]
mod tests;
mod voice;
mod window;

use super::evaluate::Evaluated;
use super::number::short;
use super::words::{Lang, Piece, Rich, Tone, Word};
use crate::ops::{Axis, Explanation, Rule, Tap, Tensor, Zone};

pub(super) use voice::{Voice, spatial};

pub use aliasing::Aliasing;
pub use backward::{Returned, Way, tell_returned};
pub use feeds::{pairs, tell_feeds, tell_weight, told_feeds};
pub use range::{BEYOND, Excess};
pub use resize::read_position;
pub use slices::{Slice, slices};
pub use voice::place;

/// The most terms a sum is written out with.
const TERMS: usize = 12;

/// What the page says about one cell.
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

impl Body {
    /// A sum as one line.
    pub fn into_lines(self) -> Vec<Rich> {
        match self {
            Body::Lines(lines) => lines,
            Body::Terms {
                terms,
                more,
                result,
            } => {
                let mut texts: Vec<_> = terms.into_iter().map(|term| term.text).collect();
                if more > 0 {
                    texts.push("…".into());
                }
                let sum = Piece::plain(format!("{} = ", texts.join(" + ")));
                vec![vec![sum, Piece::signal(result)]]
            }
        }
    }
}

/// `4 × 0.1875`, and beneath it what it comes to, or what it stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    pub text: String,
    pub label: Label,
    pub beneath: String,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Label {
    /// The n-th of the told taps: at most four, or eight of a volume.
    Tap(usize),
    /// A whole row of taps.
    Row(usize),
    /// All taps of one slice of a volume.
    Slice(usize),
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

/// Tells the output cell at `index`, an index of the output; `narrow` drops the zero before a
/// weight's point.
pub fn tell(
    result: &Evaluated,
    explanation: &Explanation,
    index: &[usize],
    lang: Lang,
    narrow: bool,
) -> Story {
    Teller::new(result, explanation, index, lang, narrow).story()
}

/// The formulas of one output cell among others: where it reads, and what comes of it.
pub fn formula(
    result: &Evaluated,
    explanation: &Explanation,
    index: &[usize],
    lang: Lang,
    narrow: bool,
) -> Vec<Rich> {
    let teller = Teller::new(result, explanation, index, lang, narrow);
    let story = teller.story();
    let axes = teller.resampled();
    let names = voice::axis_names(axes.len());
    let sources = axes.iter().zip(teller.cell).zip(names);
    let mut lines: Vec<Rich> = sources
        .map(|((axis, &at), (name, _))| resize::source(name, axis, at))
        .collect();
    let told = match teller.axes()[0] {
        Axis::Resample(_) | Axis::Transposed(_) => story.right,
        _ => story.left,
    };
    lines.extend(told.body.into_lines());
    for piece in lines.iter_mut().flatten() {
        // The live colour stands for the difference there.
        if piece.tone == Tone::Signal {
            piece.tone = Tone::Strong;
        }
    }
    lines
}

struct Teller<'a> {
    result: &'a Evaluated,
    explanation: &'a Explanation,
    index: &'a [usize],
    /// The spatial entries of the index, one per axis.
    cell: &'a [usize],
    voice: Voice,
}

impl<'a> Teller<'a> {
    fn new(
        result: &'a Evaluated,
        explanation: &'a Explanation,
        index: &'a [usize],
        lang: Lang,
        narrow: bool,
    ) -> Self {
        Self {
            result,
            explanation,
            index,
            cell: spatial(index, result.geometry.axes.len()),
            voice: Voice { lang, narrow },
        }
    }

    fn story(&self) -> Story {
        match &self.axes()[0] {
            Axis::Resample(_) => self.resize(),
            Axis::Transposed(_) => self.stamps(),
            Axis::Rearranged { .. } => self.copies(),
            Axis::Window(_) if self.is_copy() => self.copies(),
            _ => self.window(),
        }
    }

    /// Whether the value is that of one cell, with no kernel and no divisor in between.
    fn is_copy(&self) -> bool {
        let Explanation {
            rule,
            divisor,
            taps,
            ..
        } = self.explanation;
        *rule == Rule::Sum && divisor.is_none() && taps.len() == 1 && taps[0].kernel.is_none()
    }

    fn axes(&self) -> &[Axis] {
        &self.result.geometry.axes
    }

    fn input(&self) -> &Tensor {
        self.result.input.tensor()
    }

    fn say(&self, word: Word, slots: &[(&str, Piece)]) -> Rich {
        self.voice.say(word, slots)
    }

    /// A sentence about the cell: `{output}` is its name.
    fn sentence(&self, word: Word, slots: &[(&str, Piece)]) -> Rich {
        let mut all = vec![("output", self.voice.output(self.cell))];
        all.extend_from_slice(slots);
        self.say(word, &all)
    }

    fn value(&self) -> String {
        short(self.explanation.value.into(), 4)
    }

    fn outside(&self, zone: Zone) -> usize {
        let taps = &self.explanation.taps;
        taps.iter().filter(|tap| tap.zone == zone).count()
    }
}
