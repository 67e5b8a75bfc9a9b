//! Weighted sums, term by term, or many terms at once.

use super::super::number::{bracketed, short};
use super::super::words::Word;
use super::{Body, Label, Strip, TERMS, Teller, Term, told};
use crate::ops::{ResampleAxis, Tap};

/// The most rows that are summed one by one.
const ROWS: usize = 6;

impl Teller<'_> {
    /// Every term written out, lettered where there are at most four.
    pub(super) fn sum(&self, title: Word) -> Strip {
        let taps = told(self.explanation);
        let lettered = taps.len() <= 4;
        let mut terms: Vec<_> = taps
            .iter()
            .take(TERMS)
            .enumerate()
            .map(|(i, tap)| Term {
                text: self.product(tap),
                label: if lettered { Label::Tap(i) } else { Label::None },
                beneath: short(f64::from(tap.value) * f64::from(tap.weight), 4),
            })
            .collect();
        if let Some(bias) = self.explanation.bias.filter(|&bias| bias != 0.0) {
            terms.push(Term {
                text: bracketed(&short(bias.into(), 4)),
                label: Label::None,
                beneath: self.voice.text(Word::Bias).into(),
            });
        }
        Strip {
            title,
            body: Body::Terms {
                more: taps.len().saturating_sub(TERMS),
                terms,
                result: self.value(),
            },
        }
    }

    /// `4 × 0.1875`
    pub(super) fn product(&self, tap: &Tap) -> String {
        format!(
            "{} × {}",
            short(tap.value.into(), 4),
            bracketed(&self.voice.weight(tap.weight))
        )
    }

    /// Many taps: each row, or each slice of a volume, is summed first, then weighed.
    pub(super) fn sum_by_parts(&self, axes: &[&ResampleAxis]) -> Strip {
        let volume = axes.len() == 3;
        let parts = self.parts(axes);
        let mut letters = 'a'..;
        let terms = parts.iter().take(ROWS).map(|part| {
            let (first, last) = (
                letters.next(),
                letters.by_ref().take(part.taps.len() - 1).last(),
            );
            let unit = self
                .voice
                .text(if volume { Word::Slice } else { Word::Row });
            let beneath = match (first, last) {
                (Some(first), Some(last)) if volume => {
                    format!("{unit} {}, {first}–{last}", part.at)
                }
                (Some(only), None) if volume => format!("{unit} {}, {only}", part.at),
                _ => format!("{unit} {}", part.at),
            };
            Term {
                text: format!(
                    "{} × {}",
                    short(part.sum, if volume { 4 } else { 3 }),
                    bracketed(&short(part.weight.into(), 4))
                ),
                label: if volume {
                    Label::Slice(part.at)
                } else {
                    Label::Row(part.at)
                },
                beneath,
            }
        });
        Strip {
            title: if volume {
                Word::WeightedSumSlices
            } else {
                Word::WeightedSumRows
            },
            body: Body::Terms {
                terms: terms.collect(),
                more: parts.len().saturating_sub(ROWS),
                result: self.value(),
            },
        }
    }

    /// The told taps, grouped along the first axis.
    pub(super) fn parts(&self, axes: &[&ResampleAxis]) -> Vec<Part<'_>> {
        let Some((outer, inner)) = axes.split_first() else {
            return Vec::new();
        };
        let (at, inside) = self.cell.split_at(1);
        let mut parts: Vec<Part> = Vec::new();
        for tap in told(self.explanation) {
            let Some(cell) = &tap.cell else { continue };
            let cell = super::spatial(cell, axes.len());
            let weight = outer.taps[at[0]].weight_of(cell[0]);
            let within: f64 = inner
                .iter()
                .zip(inside)
                .zip(&cell[1..])
                .map(|((axis, &o), &i)| f64::from(axis.taps[o].weight_of(i)))
                .product();
            if parts.last().is_none_or(|part| part.at != cell[0]) {
                parts.push(Part {
                    at: cell[0],
                    weight,
                    sum: 0.0,
                    taps: Vec::new(),
                });
            }
            if let Some(part) = parts.last_mut() {
                part.sum += within * f64::from(tap.value);
                part.taps.push(tap);
            }
        }
        parts
    }
}

/// The taps in one row of a plane, or in one slice of a volume.
pub(super) struct Part<'a> {
    pub at: usize,
    /// Its weight along the first axis.
    pub weight: f32,
    /// The weighted sum along the other axes.
    pub sum: f64,
    pub taps: Vec<&'a Tap>,
}
