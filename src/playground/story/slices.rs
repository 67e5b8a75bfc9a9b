//! The weights of a resized volume, slice by slice.

use super::super::evaluate::Evaluated;
use super::super::words::Lang;
use super::{Label, Teller, Term};
use crate::ops::Explanation;

/// The taps in one input slice.
#[derive(Clone, Debug, PartialEq)]
pub struct Slice {
    pub index: usize,
    /// Its weight along the depth.
    pub weight: String,
    /// Each tap with its whole weight, lettered through all slices; the same place in each slice
    /// stands for the same row and column.
    pub terms: Vec<Term>,
}

/// What each input slice gives to the output cell at `index`; nothing where the operation does not
/// resize a volume.
pub fn slices(
    result: &Evaluated,
    explanation: &Explanation,
    index: &[usize],
    lang: Lang,
    narrow: bool,
) -> Vec<Slice> {
    let teller = Teller::new(result, explanation, index, lang, narrow);
    let axes = teller.resampled();
    if axes.len() != 3 {
        return Vec::new();
    }
    let mut taps = 0..;
    let parts = teller.parts(&axes).into_iter();
    parts
        .map(|part| Slice {
            index: part.at,
            weight: teller.voice.weight(part.weight),
            terms: part
                .taps
                .iter()
                .zip(taps.by_ref())
                .map(|(tap, n)| Term {
                    text: teller.product(tap),
                    label: Label::Tap(n),
                    beneath: String::new(),
                })
                .collect(),
        })
        .collect()
}
