//! Why the live cell has its value, as sentences and formulas.
//!
//! Everything here is told from the [`Geometry`] and the [`Explanation`] of the engine, never from
//! the name of an operation: what reads alike is told alike.

use super::number::{bracketed, compact, short};
use super::scene::Cell;
use super::words::{Lang, Piece, Rich, Word, rich};
use crate::ops::{
    Axis, Explanation, Filter, Geometry, ResampleAxis, Rule, Tap, Tensor, TransposedAxis,
    WindowAxis, Zone,
};

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

    // ---- resize ----

    fn resize(&self, y: &ResampleAxis, x: &ResampleAxis) -> Story {
        let nearest = matches!(y.filter, Filter::Nearest | Filter::NearestExact);
        let sentence = if nearest {
            self.copy_sentence()
        } else {
            self.resize_sentence(y, x)
        };
        let taps = told(self.explanation);
        let negative = taps.iter().filter(|tap| tap.weight < 0.0).count();
        let hint = match y.filter {
            _ if nearest => self.say(Word::HintNearest, &[]),
            _ if y.antialias => self.say(Word::HintAntialias, &[]),
            Filter::Cubic { .. } if negative > 0 => self.say(
                Word::HintCubic,
                &[
                    ("negative", Piece::plain(negative.to_string())),
                    ("count", Piece::plain(taps.len().to_string())),
                ],
            ),
            _ => self.say(Word::HintFootprint, &[]),
        };
        Story {
            sentence,
            hint,
            left: Strip {
                title: Word::SourcePosition,
                body: Body::Lines(vec![
                    self.source_line("y", y, self.cell.0, Word::Row),
                    self.source_line("x", x, self.cell.1, Word::Column),
                ]),
            },
            right: if nearest {
                self.copied()
            } else if taps.len() > 4 {
                self.sum_by_rows(y, x)
            } else {
                self.sum(Word::WeightedSum)
            },
        }
    }

    fn resize_sentence(&self, y: &ResampleAxis, x: &ResampleAxis) -> Rich {
        let value = self.explanation.value;
        let beyond = |word| {
            self.say(
                word,
                &[
                    ("cell", self.place()),
                    ("value", Piece::signal(self.value())),
                ],
            )
        };
        let plane = self.plane();
        if plane.iter().all(|&v| value > v) {
            beyond(Word::AboveRange)
        } else if plane.iter().all(|&v| value < v) {
            beyond(Word::BelowRange)
        } else {
            let source =
                |axis: &ResampleAxis, at: usize| Piece::signal(short(read_position(axis, at), 4));
            self.say(
                Word::CellReads,
                &[
                    ("cell", self.place()),
                    ("row", source(y, self.cell.0)),
                    ("column", source(x, self.cell.1)),
                ],
            )
        }
    }

    /// The input plane that the cell's taps lie in.
    fn plane(&self) -> &[f32] {
        let shape = self.input.shape();
        let size = shape[shape.len() - 2] * shape[shape.len() - 1];
        let cell = self
            .explanation
            .taps
            .iter()
            .find_map(|tap| tap.cell.as_ref());
        let start = cell.map_or(0, |cell| self.input.offset(cell) / size * size);
        &self.input.data()[start..start + size]
    }

    /// `y = (2 + 0.5) × 4/8 − 0.5 = 0.75   row 0 × 0.25  row 1 × 0.75`
    fn source_line(&self, name: &str, axis: &ResampleAxis, at: usize, unit: Word) -> Rich {
        let Some(taps) = axis.taps.get(at) else {
            return Rich::new();
        };
        let source = taps.source;
        let scale = scale_text(axis);
        let formula = match axis.filter {
            Filter::Nearest => format!(
                "{name} = floor({at} × {scale}) = floor({})",
                short(source, 4)
            ),
            Filter::NearestExact => {
                format!(
                    "{name} = floor(({at} + 0.5) × {scale}) = floor({})",
                    short(source, 4)
                )
            }
            _ if axis.align_corners => format!("{name} = {at} × {scale}"),
            _ => format!("{name} = ({at} + 0.5) × {scale} − 0.5"),
        };
        let nearest = matches!(axis.filter, Filter::Nearest | Filter::NearestExact);
        let result = if nearest {
            taps.taps
                .first()
                .map_or(String::new(), |tap| tap.0.to_string())
        } else {
            short(source, 4)
        };
        let mut line = vec![Piece::plain(format!("{formula} = ")), Piece::signal(result)];
        let read = read_position(axis, at);
        if !nearest && (read - source).abs() > 1e-6 {
            line.push(Piece::signal(format!(" → {}", short(read, 4))));
        }
        if !nearest {
            // At the border one cell may be read twice: it is told once.
            let mut weighted = taps.merged();
            weighted.retain(|tap| tap.1 != 0.0);
            line.push(Piece::plain("   "));
            if weighted.len() > 2 {
                let (first, last) = (weighted[0].0, weighted[weighted.len() - 1].0);
                line.push(Piece::strong(format!(
                    "{} {first}–{last}",
                    unit.text(self.lang)
                )));
            } else {
                for (i, (index, weight)) in weighted.into_iter().enumerate() {
                    let gap = if i > 0 { "  " } else { "" };
                    line.push(Piece::strong(format!(
                        "{gap}{} {index}",
                        unit.text(self.lang)
                    )));
                    line.push(Piece::plain(format!(" × {}", self.weight(weight))));
                }
            }
        }
        line
    }

    // ---- sums ----

    /// Every term written out, lettered where there are at most four.
    fn sum(&self, title: Word) -> Strip {
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

    /// Many taps: each row is summed first, then weighed.
    fn sum_by_rows(&self, y: &ResampleAxis, x: &ResampleAxis) -> Strip {
        let (rows, columns) = (y.taps[self.cell.0].merged(), x.taps[self.cell.1].merged());
        let plane = self.plane();
        let row_sum = |row: usize| -> f64 {
            let line = &plane[row * x.input..(row + 1) * x.input];
            columns
                .iter()
                .map(|&(column, weight)| f64::from(line[column]) * f64::from(weight))
                .sum()
        };
        let terms: Vec<_> = rows
            .iter()
            .filter(|(_, weight)| *weight != 0.0)
            .map(|&(row, weight)| {
                let sum = row_sum(row);
                Term {
                    text: format!(
                        "{} × {}",
                        short(sum, 3),
                        bracketed(&short(weight.into(), 4))
                    ),
                    label: Label::Row(row),
                    product: short(sum * f64::from(weight), 4),
                }
            })
            .collect();
        let more = terms.len().saturating_sub(6);
        Strip {
            title: Word::WeightedSumRows,
            body: Body::Terms {
                terms: terms.into_iter().take(6).collect(),
                more,
                result: self.value(),
            },
        }
    }

    // ---- copies ----

    fn copies(&self) -> Story {
        Story {
            sentence: self.copy_sentence(),
            hint: self.say(Word::HintMoved, &[]),
            left: self.copied(),
            right: self.sum(Word::WeightedSum),
        }
    }

    fn source_cell(&self) -> Option<&Vec<usize>> {
        self.explanation
            .taps
            .iter()
            .find_map(|tap| tap.cell.as_ref())
    }

    fn copy_sentence(&self) -> Rich {
        let source = match self.source_cell() {
            Some(cell) => {
                let n = cell.len();
                format!("({}, {})", cell[n - 2], cell[n - 1])
            }
            None => "–".into(),
        };
        self.say(
            Word::CellCopies,
            &[("cell", self.place()), ("source", Piece::signal(source))],
        )
    }

    fn copied(&self) -> Strip {
        let line = match self.source_cell() {
            Some(cell) => {
                let n = cell.len();
                vec![
                    Piece::plain(format!("x[{}, {}] = ", cell[n - 2], cell[n - 1])),
                    Piece::signal(self.value()),
                ]
            }
            None => vec![Piece::signal(self.value())],
        };
        Strip {
            title: Word::Copied,
            body: Body::Lines(vec![line]),
        }
    }

    // ---- windows ----

    fn window(&self, y: &Axis, x: &Axis) -> Story {
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

    // ---- stamps ----

    fn stamps(&self, y: &TransposedAxis, x: &TransposedAxis) -> Story {
        let count = told(self.explanation).len();
        let stamps = match count {
            0 => Word::NoStamps.text(self.lang).to_string(),
            1 => Word::OneStamp.text(self.lang).to_string(),
            n => super::words::fill(
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

/// Where an output index reads, after clamping.
pub fn read_position(axis: &ResampleAxis, at: usize) -> f64 {
    let Some(taps) = axis.taps.get(at) else {
        return 0.0;
    };
    match axis.filter {
        Filter::Nearest | Filter::NearestExact => taps.taps.first().map_or(0.0, |tap| tap.0 as f64),
        // Cubic and lanczos do not clamp the position, only the indices.
        Filter::Linear => taps.source.clamp(0.0, axis.input as f64 - 1.0),
        _ => taps.source,
    }
}

/// The scale as a fraction of sizes where it is one: `4/8`, `3/7`; else as a number.
fn scale_text(axis: &ResampleAxis) -> String {
    let fraction = |a: usize, b: usize| {
        (b > 0 && (axis.scale - a as f64 / b as f64).abs() < 1e-6).then(|| format!("{a}/{b}"))
    };
    let sizes = if axis.align_corners && axis.output > 1 {
        fraction(axis.input - 1, axis.output - 1)
    } else {
        fraction(axis.input, axis.output)
    };
    sizes.unwrap_or_else(|| short(axis.scale, 4))
}
