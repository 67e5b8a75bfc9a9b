//! Two to four tracks on one input: what tells them apart, and what each gives.

mod caption;
mod contrast;
mod difference;
mod offer;

use super::evaluate::Evaluated;
use super::number::short;
use super::story::{Voice, spatial};
use super::words::{Lang, Piece, Rich, Word};
use crate::ops::{Axis, Geometry, ResampleAxis};

pub use caption::caption;
pub use contrast::Contrast;
pub(super) use difference::agree;
pub use difference::{Difference, difference};
pub use offer::{added, comparison_of};

/// What the page says about compared tracks.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    pub sentence: Rich,
    pub hint: Rich,
}

/// Tells what the tracks give at an index of their outputs, or everywhere where there is none.
/// Tracks that are refused have no result; `difference` is of the first two.
pub fn tell(
    contrast: &Contrast,
    results: &[Option<&Evaluated>],
    difference: Option<&Difference>,
    index: Option<&[usize]>,
    lang: Lang,
) -> Told {
    let teller = Teller {
        contrast,
        given: results
            .iter()
            .enumerate()
            .filter_map(|(track, result)| Some((track, (*result)?)))
            .collect(),
        all: results.len(),
        difference,
        index,
        voice: Voice {
            lang,
            narrow: false,
        },
    };
    Told {
        sentence: teller.sentence(),
        hint: teller.hint(),
    }
}

struct Teller<'a> {
    contrast: &'a Contrast,
    /// The tracks that gave an output.
    given: Vec<(usize, &'a Evaluated)>,
    all: usize,
    difference: Option<&'a Difference>,
    index: Option<&'a [usize]>,
    voice: Voice,
}

impl Teller<'_> {
    fn label(&self, track: usize) -> Piece {
        Piece::code(self.contrast.labels.get(track).map_or("", String::as_str))
    }

    fn same_sizes(&self) -> bool {
        let mut shapes = self.given.iter().map(|(_, result)| &result.geometry.output);
        let first = shapes.next();
        shapes.all(|shape| Some(shape) == first)
    }

    fn sentence(&self) -> Rich {
        let voice = self.voice;
        if self.all == 1 {
            return voice.say(Word::SoleTrack, &[("label", self.label(0))]);
        }
        match self.given[..] {
            [] => return voice.say(Word::NoneGives, &[]),
            [(track, _)] => return voice.say(Word::OneGives, &[("label", self.label(track))]),
            _ if !self.same_sizes() => return self.sizes(),
            _ => {}
        }
        let Some(index) = self.index else {
            return self.everywhere();
        };
        let values: Option<Vec<f32>> = self
            .given
            .iter()
            .map(|(_, result)| value_at(result, index))
            .collect();
        let Some(values) = values else {
            return self.everywhere();
        };
        let dims = self.given[0].1.geometry.axes.len();
        let cell = (
            "cell",
            Piece::plain(super::story::place(spatial(index, dims))),
        );
        let number = |value: f32| Piece::signal(short(value.into(), 4));
        if values.iter().all(|&v| difference::agree(v, values[0])) {
            let word = if values.len() == 2 {
                Word::BothGive
            } else {
                Word::AllGive
            };
            return voice.say(word, &[cell, ("value", number(values[0]))]);
        }
        if let ([a, b], [_, (track, _)]) = (&values[..], &self.given[..])
            && (b - a).is_finite()
        {
            let difference = f64::from(b - a);
            let amount = match short(difference.abs(), 2) {
                // Too small for two decimals.
                text if text == "0" => short(difference.abs(), 4),
                text => text,
            };
            let word = if difference > 0.0 {
                Word::MoreBy
            } else {
                Word::LessBy
            };
            let amount = Piece::signal(voice.fill(word, &[("amount", &amount)]));
            let slots = [cell, ("label", self.label(*track)), ("amount", amount)];
            return voice.say(Word::GivesMore, &slots);
        }
        let values = values.into_iter().map(number).collect();
        voice.weave(
            Word::TheyGive,
            &[
                ("cell", vec![cell.1]),
                ("values", voice.list(values, Word::ListAnd)),
            ],
        )
    }

    /// `The outputs differ in size: 8 × 8 against 7 × 7.`
    fn sizes(&self) -> Rich {
        let mut sizes: Vec<String> = Vec::new();
        for (_, result) in &self.given {
            let Geometry { output, axes, .. } = &result.geometry;
            let size: Vec<_> = spatial(output, axes.len())
                .iter()
                .map(usize::to_string)
                .collect();
            let size = size.join(" × ");
            if !sizes.contains(&size) {
                sizes.push(size);
            }
        }
        let sizes = sizes.into_iter().map(Piece::signal).collect();
        let sizes = self.voice.list(sizes, Word::ListAgainst);
        self.voice.weave(Word::SizesDiffer, &[("sizes", sizes)])
    }

    /// The whole outputs, where no cell is pointed at.
    fn everywhere(&self) -> Rich {
        match (self.difference, &self.given[..]) {
            (Some(found), [_, (track, _)]) if found.equal < found.count => self.voice.say(
                Word::DiffersIn,
                &[
                    ("label", self.label(*track)),
                    (
                        "cells",
                        Piece::signal((found.count - found.equal).to_string()),
                    ),
                    ("count", Piece::plain(found.count.to_string())),
                ],
            ),
            (Some(_), [_, _]) => self.voice.say(Word::SameOutput, &[]),
            _ => self.voice.say(Word::PointToCompare, &[]),
        }
    }

    fn hint(&self) -> Rich {
        let voice = self.voice;
        let mut hint = match self.all {
            1 => return voice.say(Word::AddToCompare, &[]),
            2 => voice.say(Word::BothRead, &[]),
            _ => voice.say(Word::AllRead, &[]),
        };
        let mut add = |sentence: Rich| {
            // Chinese has no space between sentences.
            if voice.lang == Lang::En {
                hint.push(Piece::plain(" "));
            }
            hint.extend(sentence);
        };
        if let Some(found) = self.difference.filter(|_| self.given.len() == 2) {
            let number = |n: usize| Piece::plain(n.to_string());
            let all = found.equal == found.count;
            match self.corners() {
                _ if all => add(voice.say(Word::EveryCellAgrees, &[])),
                Some(word) => add(voice.say(word, &[])),
                None => add(voice.say(
                    Word::CellsAgree,
                    &[
                        ("equal", number(found.equal)),
                        ("count", number(found.count)),
                    ],
                )),
            }
        } else if self.given.len() > 1 && !self.same_sizes() {
            add(voice.say(Word::NoMap, &[]));
        }
        if let Some(shared) = &self.contrast.shared {
            add(voice.say(Word::SharedCall, &[("call", Piece::code(shared))]));
        }
        hint
    }

    /// What holds of the corners whatever the input is: both read the same cells there.
    fn corners(&self) -> Option<Word> {
        let [(_, a), (_, b)] = &self.given[..] else {
            return None;
        };
        if self.contrast.params != ["align_corners"] {
            return None;
        }
        let axes = a.geometry.axes.iter().zip(&b.geometry.axes);
        let agree = axes.map(|pair| match pair {
            (Axis::Resample(a), Axis::Resample(b)) => same_ends(a, b),
            _ => false,
        });
        let dims = a.geometry.axes.len();
        let words = [
            Word::EndsAgree,
            Word::FourCornersAgree,
            Word::EightCornersAgree,
        ];
        agree
            .into_iter()
            .all(|same| same)
            .then(|| words[dims.clamp(1, 3) - 1])
    }
}

/// The value at an index, where the output has it.
fn value_at(result: &Evaluated, index: &[usize]) -> Option<f32> {
    let output = &result.output.values;
    let inside = index.len() == output.shape().len()
        && index.iter().zip(output.shape()).all(|(at, n)| at < n);
    inside.then(|| output.at(index))
}

/// Whether the first and the last output read the same cells with the same weights.
fn same_ends(a: &ResampleAxis, b: &ResampleAxis) -> bool {
    let read = |axis: &ResampleAxis, at: usize| {
        let mut taps = axis.taps[at].merged();
        taps.retain(|tap| tap.1 != 0.0);
        taps
    };
    let last = a.output.min(b.output).saturating_sub(1);
    a.output == b.output && a.output > 0 && [0, last].iter().all(|&at| read(a, at) == read(b, at))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::notation;
    use super::super::story::testing::{HILL, run};
    use super::super::words::spoken;
    use super::*;

    const SIGNAL: &str = "[2, 5, 3, 8, 4]";
    const ALIGNED: &str = "nn.Upsample(scale_factor=2, mode='bilinear', align_corners=False); \
                           nn.Upsample(scale_factor=2, mode='bilinear', align_corners=True)";

    struct Compared {
        contrast: Contrast,
        results: Vec<Arc<Evaluated>>,
        difference: Option<Difference>,
    }

    impl Compared {
        fn of(dims: usize, x: &str, ys: &str) -> Self {
            let tracks = notation::parse(ys, dims).unwrap();
            let results: Vec<_> = tracks
                .iter()
                .map(|track| run(dims, x, &track.to_string()))
                .collect();
            Self {
                contrast: Contrast::of(&tracks),
                difference: results
                    .get(1)
                    .and_then(|b| difference(&results[0].output.values, &b.output.values)),
                results,
            }
        }

        fn tell(&self, index: Option<&[usize]>) -> Told {
            let results: Vec<_> = self.results.iter().map(|result| Some(&**result)).collect();
            let difference = self.difference.as_ref();
            tell(&self.contrast, &results, difference, index, Lang::En)
        }

        fn sentence(&self, index: &[usize]) -> String {
            spoken(&self.tell(Some(index)).sentence)
        }

        fn hint(&self) -> String {
            spoken(&self.tell(None).hint)
        }
    }

    #[test]
    fn two_settings_differ_by_an_amount_at_a_cell() {
        let compared = Compared::of(2, HILL, ALIGNED);
        assert_eq!(
            compared.sentence(&[0, 0, 2, 5]),
            "At (2, 5), align_corners=True gives 0.84 more."
        );
        assert_eq!(
            compared.sentence(&[0, 0, 3, 4]),
            "At (3, 4), align_corners=True gives 0.14 less."
        );
        assert_eq!(compared.sentence(&[0, 0, 0, 0]), "At (0, 0), both give 1.");
        assert_eq!(
            compared.hint(),
            "Both read the same input. The four corners always agree, the inside does not. \
             Shared: nn.Upsample(scale_factor=2, mode='bilinear')"
        );
        assert_eq!(
            spoken(&compared.tell(None).sentence),
            "align_corners=True differs in 60 of 64 cells."
        );
    }

    #[test]
    fn a_difference_has_its_largest_its_mean_and_its_equal_cells() {
        let found = Compared::of(2, HILL, ALIGNED).difference.unwrap();
        assert_eq!(short(found.largest, 4), "1.0038");
        assert_eq!(short(found.mean, 4), "0.4192");
        assert_eq!((found.equal, found.count), (4, 64));
        assert_eq!(found.at, [0, 0, 1, 5]);
        assert_eq!(short(found.tensor.at(&[0, 0, 2, 5]).into(), 4), "0.838");
    }

    #[test]
    fn corners_are_only_said_to_agree_where_they_always_do() {
        let cubic = Compared::of(2, HILL, &ALIGNED.replace("bilinear", "bicubic"));
        assert!(
            cubic.hint().contains("64 output cells agree"),
            "{}",
            cubic.hint()
        );
        let halved = ALIGNED.replace("scale_factor=2", "scale_factor=0.5");
        let halved = Compared::of(2, HILL, &halved);
        assert!(
            halved.hint().contains("0 of 4 output cells agree"),
            "{}",
            halved.hint()
        );
        let flat = Compared::of(2, "[[1, 1], [1, 1]]", ALIGNED);
        assert!(
            flat.hint().contains("Here every output cell agrees."),
            "{}",
            flat.hint()
        );
        let signal = Compared::of(1, SIGNAL, &ALIGNED.replace("bilinear", "linear"));
        assert!(
            signal.hint().contains("The two ends always agree"),
            "{}",
            signal.hint()
        );
    }

    #[test]
    fn outputs_of_different_sizes_are_not_subtracted() {
        let compared = Compared::of(2, HILL, "nn.Upsample(scale_factor=2); nn.Upsample(size=7)");
        assert_eq!(
            compared.sentence(&[0, 0, 2, 5]),
            "The outputs differ in size: 8 × 8 against 7 × 7."
        );
        assert!(compared.hint().contains("have no difference"));
    }

    #[test]
    fn more_than_two_tracks_are_told_by_their_values() {
        let modes = ["nearest", "nearest-exact", "linear"];
        let ys = modes
            .map(|mode| format!("nn.Upsample(8, mode='{mode}')"))
            .join("; ");
        let compared = Compared::of(1, SIGNAL, &ys);
        assert_eq!(
            compared.sentence(&[0, 0, 3]),
            "At 3, they give 5, 3 and 3.625."
        );
        assert_eq!(compared.sentence(&[0, 0, 0]), "At 0, all give 2.");
        assert_eq!(
            compared.hint(),
            "All read the same input. Shared: nn.Upsample(size=8)"
        );
    }

    #[test]
    fn one_track_alone_asks_for_another() {
        let compared = Compared::of(2, HILL, "nn.AvgPool2d(2)");
        assert_eq!(
            compared.sentence(&[0, 0, 0, 0]),
            "nn.AvgPool2d(2) is the only configuration."
        );
        assert_eq!(compared.hint(), "Add a configuration to compare it with.");
    }

    #[test]
    fn what_is_refused_is_left_out() {
        let compared = Compared::of(2, HILL, ALIGNED);
        let results = [Some(&*compared.results[0]), None];
        let told = tell(&compared.contrast, &results, None, None, Lang::En);
        assert_eq!(
            spoken(&told.sentence),
            "align_corners=False alone gives an output."
        );
        let told = tell(&compared.contrast, &[None, None], None, None, Lang::En);
        assert_eq!(spoken(&told.sentence), "None of them gives an output.");
    }
}
