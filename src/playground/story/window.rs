//! Windows: pools and convolutions.

use super::super::number::{bracketed, short};
use super::super::words::{Piece, Rich, Word};
use super::voice::spatial;
use super::{Body, Story, Strip, TERMS, Teller, told};
use crate::ops::{Axis, Rule, Tap, WindowAxis, Zone};

impl Teller<'_> {
    pub(super) fn window(&self) -> Story {
        let (padded, overhang) = (self.outside(Zone::Padding), self.outside(Zone::Overhang));
        let count = self.explanation.taps.len();
        let real = count - padded - overhang;
        let number = |n: usize| Piece::plain(n.to_string());
        let holds = if real == count {
            self.say(Word::HintDivisorFull, &[("real", number(real))])
        } else {
            self.say(
                Word::HintDivisor,
                &[
                    ("real", number(real)),
                    ("padded", number(padded)),
                    ("overhang", number(overhang)),
                ],
            )
        };
        let (sentence, hint, result) = match (self.explanation.rule, self.explanation.divisor) {
            (Rule::Max, _) => {
                let word = match real {
                    0 => Word::CellHasNone,
                    1 => Word::CellKeepsOne,
                    _ => Word::CellKeeps,
                };
                let sentence = self.sentence(
                    word,
                    &[
                        ("value", Piece::signal(self.value())),
                        ("count", number(real)),
                    ],
                );
                let mut hint = Rich::new();
                if padded + overhang > 0 {
                    hint.extend(self.say(
                        Word::HintOutside,
                        &[
                            ("outside", number(padded + overhang)),
                            ("count", number(count)),
                        ],
                    ));
                    hint.push(Piece::plain(" "));
                }
                hint.extend(self.ties());
                (sentence, hint, self.maximum())
            }
            (Rule::PowerMean { p }, _) => (
                self.sentence(
                    Word::CellPowers,
                    &[("p", Piece::signal(short(p, 4))), ("count", number(real))],
                ),
                holds,
                self.powers(p),
            ),
            (Rule::Sum, Some(divisor)) => {
                let sentence = self.sentence(
                    Word::CellDivides,
                    &[
                        ("sum", Piece::plain(short(self.counted_sum(), 4))),
                        ("divisor", Piece::signal(divisor.to_string())),
                    ],
                );
                (sentence, holds, self.divided(divisor))
            }
            (Rule::Sum, None) => {
                let sentence = self.sentence(
                    Word::CellWeighs,
                    &[("count", Piece::signal(real.to_string()))],
                );
                let hint = if padded > 0 {
                    self.say(
                        Word::HintConvPadded,
                        &[("outside", number(padded)), ("count", number(count))],
                    )
                } else {
                    self.say(Word::HintConv, &[])
                };
                (sentence, hint, self.sum(Word::WeightedSum))
            }
        };
        Story {
            sentence,
            hint,
            left: result,
            right: self.why_this_size(),
        }
    }

    /// What happens where several cells hold the maximum.
    fn ties(&self) -> Rich {
        let value = self.explanation.value;
        let real = self.real_taps();
        let equals = |tap: &&&Tap| tap.value == value || value.is_nan() && tap.value.is_nan();
        let count = real.iter().filter(equals).count();
        let word = if value.is_nan() {
            Word::HintTiedNan
        } else {
            Word::HintTied
        };
        match count {
            0 => Rich::new(),
            1 => self.say(Word::HintMax, &[]),
            count => self.say(word, &[("count", Piece::plain(count.to_string()))]),
        }
    }

    fn why_this_size(&self) -> Strip {
        let names: &[&str] = match self.axes().len() {
            1 => &["L"],
            2 => &["H", "W"],
            _ => &["D", "H", "W"],
        };
        let lines = names
            .iter()
            .zip(self.axes())
            .map(|(name, axis)| match axis {
                Axis::Window(axis) => self.window_size(name, axis),
                axis => vec![
                    Piece::plain(format!("{name} = ")),
                    Piece::strong(axis.output().to_string()),
                ],
            });
        Strip {
            title: Word::WhyThisSize,
            body: Body::Lines(lines.collect()),
        }
    }

    /// `H = floor((14 + 2 × 1 − 1 × (3 − 1) − 1) / 2) + 1 = floor(6.5) + 1 = 7`
    fn window_size(&self, name: &str, axis: &WindowAxis) -> Rich {
        let round = if axis.ceil_mode { "ceil" } else { "floor" };
        let [before, after] = axis.padding;
        let padding = if before == after {
            format!("2 × {before}")
        } else {
            format!("{before} + {after}")
        };
        let reach = axis.dilation as f64 * (axis.kernel as f64 - 1.0);
        let steps =
            (axis.input as f64 + (before + after) as f64 - reach - 1.0) / axis.stride as f64;
        let mut line = vec![Piece::plain(format!(
            "{name} = {round}(({} + {padding} − {} × ({} − 1) − 1) / {}) + 1 = {round}({}) + 1 = ",
            axis.input,
            axis.dilation,
            axis.kernel,
            axis.stride,
            short(steps, 2)
        ))];
        let counted = if axis.ceil_mode {
            steps.ceil()
        } else {
            steps.floor()
        } + 1.0;
        line.push(Piece::strong(short(counted, 0)));
        if counted != axis.output as f64 {
            line.push(Piece::strong(format!(" → {}", axis.output)));
            line.push(Piece::plain(format!(
                "  {}",
                self.voice.text(Word::LastWindowDropped)
            )));
        }
        line
    }

    fn listed(&self, taps: &[&Tap], separator: &str, strong: impl Fn(&Tap) -> bool) -> Rich {
        let told = told(self.explanation);
        let mut line = Rich::new();
        for (i, tap) in taps.iter().take(TERMS).enumerate() {
            if i > 0 {
                line.push(Piece::plain(separator));
            }
            let among_told = told.iter().position(|other| std::ptr::eq(*other, *tap));
            let text = short(tap.value.into(), 4);
            let text = if separator == " + " {
                bracketed(&text)
            } else {
                text
            };
            let piece = if strong(tap) {
                Piece::signal(text)
            } else {
                Piece::plain(text)
            };
            line.push(piece.of_tap(among_told));
        }
        if taps.len() > TERMS {
            line.push(Piece::plain(format!("{separator}…")));
        }
        line
    }

    fn maximum(&self) -> Strip {
        let taps: Vec<_> = self.explanation.taps.iter().collect();
        let mut line = vec![Piece::plain("max(")];
        line.extend(self.listed(&taps, ", ", |tap| tap.weight != 0.0));
        line.push(Piece::plain(") = "));
        line.push(Piece::signal(self.value()));
        let mut lines = vec![line];
        if let Some(cell) = taps
            .iter()
            .find(|tap| tap.weight != 0.0)
            .and_then(|tap| tap.cell.as_ref())
        {
            lines.push(self.flat_index(spatial(cell, self.cell.len())));
        }
        Strip {
            title: Word::Maximum,
            body: Body::Lines(lines),
        }
    }

    /// `index = 8 × 14 + 12 = 124`: the place in the plane, counted in reading order.
    fn flat_index(&self, cell: &[usize]) -> Rich {
        let sizes = spatial(self.input().shape(), cell.len());
        let (mut formula, mut flat) = (String::new(), 0);
        for (axis, (&at, &size)) in cell.iter().zip(sizes).enumerate() {
            flat = flat * size + at;
            formula = match axis {
                0 => at.to_string(),
                1 => format!("{formula} × {size} + {at}"),
                _ => format!("({formula}) × {size} + {at}"),
            };
        }
        if cell.len() > 1 {
            formula.push_str(" = ");
        } else {
            formula.clear();
        }
        let index = self.voice.text(Word::IndexIs);
        vec![
            Piece::plain(format!("{index} = {formula}")),
            Piece::strong(flat.to_string()),
        ]
    }

    /// The real cells of the window: what lies outside adds nothing.
    fn real_taps(&self) -> Vec<&Tap> {
        let taps = self.explanation.taps.iter();
        taps.filter(|tap| tap.zone == Zone::Input).collect()
    }

    fn counted_sum(&self) -> f64 {
        self.real_taps()
            .iter()
            .map(|tap| f64::from(tap.value))
            .sum()
    }

    /// `(7 + 9 + 4) / 6 = 20 / 6 = 3.3333`
    fn divided(&self, divisor: i64) -> Strip {
        let mut line = vec![Piece::plain("(")];
        line.extend(self.listed(&self.real_taps(), " + ", |_| false));
        line.push(Piece::plain(") / "));
        line.push(Piece::strong(divisor.to_string()));
        let sum = vec![
            Piece::plain(format!("= {} / ", short(self.counted_sum(), 4))),
            Piece::strong(divisor.to_string()),
            Piece::plain(" = "),
            Piece::signal(self.value()),
        ];
        Strip {
            title: Word::DividedSum,
            body: Body::Lines(vec![line, sum]),
        }
    }

    fn powers(&self, p: f64) -> Strip {
        let mut line = Rich::new();
        for (i, tap) in self.real_taps().iter().take(TERMS).enumerate() {
            let plus = if i > 0 { " + " } else { "" };
            line.push(Piece::plain(format!(
                "{plus}{}^{}",
                bracketed(&short(tap.value.into(), 4)),
                short(p, 4)
            )));
        }
        Strip {
            title: Word::PowerSum,
            body: Body::Lines(vec![
                line,
                vec![
                    Piece::plain(format!("( … )^(1/{}) = ", short(p, 4))),
                    Piece::signal(self.value()),
                ],
            ]),
        }
    }
}
