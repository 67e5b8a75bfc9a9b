//! Sums with every term written out.

use super::super::number::{bracketed, short};
use super::super::words::Word;
use super::{Body, Label, Strip, TERMS, Teller, Term, told};

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
                text: format!(
                    "{} × {}",
                    short(tap.value.into(), 4),
                    bracketed(&self.weight(tap.weight))
                ),
                label: if lettered { Label::Tap(i) } else { Label::None },
                product: short(f64::from(tap.value) * f64::from(tap.weight), 4),
            })
            .collect();
        if let Some(bias) = self.explanation.bias.filter(|&bias| bias != 0.0) {
            terms.push(Term {
                text: bracketed(&short(bias.into(), 4)),
                label: Label::None,
                product: Word::Bias.text(self.lang).into(),
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
}
