//! Resizes: where an output cell reads, and with which weights.

use super::super::number::{bracketed, short};
use super::super::words::{Piece, Rich, Word, fill};
use super::{Aliasing, Body, Label, Story, Strip, Teller, Term, told};
use crate::ops::{Filter, ResampleAxis};

impl Teller<'_> {
    pub(super) fn resize(&self, y: &ResampleAxis, x: &ResampleAxis) -> Story {
        let nearest = matches!(y.filter, Filter::Nearest | Filter::NearestExact);
        let under = Aliasing::of(y, x, self.cell);
        let sentence = if nearest {
            self.copy_sentence()
        } else {
            self.resize_sentence(y, x)
        };
        let taps = told(self.explanation);
        let negative = taps.iter().filter(|tap| tap.weight < 0.0).count();
        let hint = match y.filter {
            _ if let Some(under) = &under => self.say(
                Word::HintAliasing,
                &[(
                    "others",
                    Piece::plain((under.count() - under.read).to_string()),
                )],
            ),
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
        } else if let Some(under) = Aliasing::of(y, x, self.cell) {
            let share = fill(
                Word::ShareOf.text(self.lang),
                &[
                    ("read", &under.read.to_string()),
                    ("count", &under.count().to_string()),
                ],
            );
            let slots = [("cell", self.place()), ("share", Piece::signal(share))];
            self.say(Word::CellReadsSome, &slots)
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
