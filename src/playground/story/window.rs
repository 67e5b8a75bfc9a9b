//! Windows: pools and convolutions.

use super::super::number::{bracketed, short};
use super::super::words::{Piece, Rich, Word};
use super::{Body, Story, Strip, TERMS, Teller};
use crate::ops::{Axis, Rule, Tap, WindowAxis, Zone};

impl Teller<'_> {
    pub(super) fn window(&self, y: &Axis, x: &Axis) -> Story {
        let (padded, overhang) = (self.outside(Zone::Padding), self.outside(Zone::Overhang));
        let count = self.explanation.taps.len();
        let real = count - padded - overhang;
        let number = |n: usize| Piece::plain(n.to_string());
        let (sentence, hint, result) = match (self.explanation.rule, self.explanation.divisor) {
            (Rule::Max, _) => {
                let word = match real {
                    0 => Word::CellHasNone,
                    1 => Word::CellKeepsOne,
                    _ => Word::CellKeeps,
                };
                let sentence = self.say(
                    word,
                    &[
                        ("cell", self.place()),
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
                hint.extend(self.say(Word::HintMax, &[]));
                (sentence, hint, self.maximum())
            }
            (Rule::PowerMean { p }, _) => (
                self.say(
                    Word::CellPowers,
                    &[
                        ("cell", self.place()),
                        ("p", Piece::signal(short(p, 4))),
                        ("count", number(real)),
                    ],
                ),
                self.say(Word::HintDivisorFull, &[("real", number(real))]),
                self.powers(p),
            ),
            (Rule::Sum, Some(divisor)) => {
                let sentence = self.say(
                    Word::CellDivides,
                    &[
                        ("cell", self.place()),
                        ("sum", Piece::plain(short(self.counted_sum(), 4))),
                        ("divisor", Piece::signal(divisor.to_string())),
                    ],
                );
                let hint = if real == count {
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
                (sentence, hint, self.divided(divisor))
            }
            (Rule::Sum, None) => {
                let sentence = self.say(
                    Word::CellWeighs,
                    &[
                        ("cell", self.place()),
                        ("count", Piece::signal(real.to_string())),
                    ],
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
            right: self.why_this_size(y, x),
        }
    }

    fn why_this_size(&self, y: &Axis, x: &Axis) -> Strip {
        let line = |name: &str, axis: &Axis| match axis {
            Axis::Window(axis) => self.window_size(name, axis),
            Axis::Adaptive(axis) => vec![
                Piece::plain(format!("{name} = ")),
                Piece::strong(axis.output.to_string()),
            ],
            axis => vec![
                Piece::plain(format!("{name} = ")),
                Piece::strong(axis.output().to_string()),
            ],
        };
        Strip {
            title: Word::WhyThisSize,
            body: Body::Lines(vec![line("H", y), line("W", x)]),
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
                Word::LastWindowDropped.text(self.lang)
            )));
        }
        line
    }

    fn listed(&self, taps: &[&Tap], separator: &str, strong: impl Fn(&Tap) -> bool) -> Rich {
        let mut line = Rich::new();
        for (i, tap) in taps.iter().take(TERMS).enumerate() {
            if i > 0 {
                line.push(Piece::plain(separator));
            }
            let text = short(tap.value.into(), 4);
            let text = if separator == " + " {
                bracketed(&text)
            } else {
                text
            };
            line.push(if strong(tap) {
                Piece::signal(text)
            } else {
                Piece::plain(text)
            });
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
            let shape = self.input.shape();
            let (n, columns) = (cell.len(), shape[shape.len() - 1]);
            let (row, column) = (cell[n - 2], cell[n - 1]);
            lines.push(vec![
                Piece::plain(format!(
                    "{} = {row} × {columns} + {column} = ",
                    Word::IndexIs.text(self.lang)
                )),
                Piece::strong((row * columns + column).to_string()),
            ]);
        }
        Strip {
            title: Word::Maximum,
            body: Body::Lines(lines),
        }
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
