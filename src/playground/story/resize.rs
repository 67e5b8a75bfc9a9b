//! Resizes: where an output cell reads, and with which weights.

use super::super::edit;
use super::super::number::short;
use super::super::scene::Planes;
use super::super::words::{Piece, Rich, Word};
use super::voice::axis_names;
use super::{Aliasing, Body, Story, Strip, Teller, told};
use crate::ops::{Axis, AxisTaps, Filter, ResampleAxis};

impl Teller<'_> {
    pub(super) fn resize(&self) -> Story {
        let axes = self.resampled();
        let nearest = axes[0].filter.is_nearest();
        let taps = told(self.explanation);
        let lines = axes.iter().zip(self.cell).zip(axis_names(axes.len()));
        Story {
            sentence: if nearest {
                self.copy_sentence()
            } else {
                self.resize_sentence(&axes)
            },
            hint: self.resize_hint(&axes),
            left: Strip {
                title: Word::SourcePosition,
                body: Body::Lines(
                    lines
                        .map(|((axis, &at), (name, unit))| {
                            let mut line = source(name, axis, at);
                            line.extend(self.read_cells(axis, at, *unit));
                            line
                        })
                        .collect(),
                ),
            },
            right: if nearest {
                self.copied()
            } else if taps.len() > 4 || axes.len() == 3 {
                self.sum_by_parts(&axes)
            } else {
                self.sum(Word::WeightedSum)
            },
        }
    }

    /// The axes of a resize; of other operations none.
    pub(super) fn resampled(&self) -> Vec<&ResampleAxis> {
        let axes = self.axes().iter();
        axes.filter_map(|axis| match axis {
            Axis::Resample(axis) => Some(axis),
            _ => None,
        })
        .collect()
    }

    fn resize_sentence(&self, axes: &[&ResampleAxis]) -> Rich {
        let value = self.explanation.value;
        let told = [("value", Piece::signal(self.value()))];
        if overshoots(axes) {
            let plane = self.input_plane();
            // What rounds to the same four decimals is not told to lie beyond.
            let differs = |v: f32| self.value() != short(v.into(), 4);
            if plane.iter().all(|&v| value > v && differs(v)) {
                return self.sentence(Word::AboveRange, &told);
            }
            if plane.iter().all(|&v| value < v && differs(v)) {
                return self.sentence(Word::BelowRange, &told);
            }
        }
        if let Some(under) = self.aliasing(axes) {
            let counts = [
                ("read", &*under.read.to_string()),
                ("count", &*under.count().to_string()),
            ];
            let share = self.voice.fill(Word::ShareOf, &counts);
            return self.sentence(Word::CellReadsSome, &[("share", Piece::signal(share))]);
        }
        let position = |n: usize| Piece::signal(short(read_position(axes[n], self.cell[n]), 4));
        match axes.len() {
            1 => self.sentence(Word::CellReadsAt, &[("position", position(0))]),
            2 => self.sentence(
                Word::CellReads,
                &[("row", position(0)), ("column", position(1))],
            ),
            _ => self.blend_sentence(axes, position(0)),
        }
    }

    /// `Output cell (2, 3, 5) blends eight cells of two slices, at depth 0.75.`
    fn blend_sentence(&self, axes: &[&ResampleAxis], depth: Piece) -> Rich {
        let count = |n: usize, one: Word, many: Word| {
            let word = if n == 1 { one } else { many };
            self.voice.fill(word, &[("count", &self.voice.number(n))])
        };
        let cells = count(told(self.explanation).len(), Word::OneCell, Word::ManyCells);
        let slices = count(self.parts(axes).len(), Word::OneSlice, Word::ManySlices);
        self.sentence(
            Word::CellBlends,
            &[
                ("cells", Piece::signal(cells)),
                ("slices", Piece::plain(slices)),
                ("depth", depth),
            ],
        )
    }

    /// What a resize of planes leaves out under the cell.
    fn aliasing(&self, axes: &[&ResampleAxis]) -> Option<Aliasing> {
        match (axes, self.cell) {
            ([y, x], &[row, column]) => Aliasing::of(y, x, (row, column)),
            _ => None,
        }
    }

    fn resize_hint(&self, axes: &[&ResampleAxis]) -> Rich {
        let first = axes[0];
        if let Some(under) = self.aliasing(axes) {
            let others = Piece::plain((under.count() - under.read).to_string());
            return self.say(Word::HintAliasing, &[("others", others)]);
        }
        let mut hint = match first.filter {
            filter if filter.is_nearest() => return self.say(Word::HintNearest, &[]),
            _ if axes.len() == 3 => return self.say(Word::HintSlices, &[]),
            _ if axes.iter().any(|axis| axis.antialias) => self.say(Word::HintAntialias, &[]),
            _ => Rich::new(),
        };
        if overshoots(axes) {
            let mut add = |sentence: Rich| {
                if !hint.is_empty() {
                    hint.push(Piece::plain(" "));
                }
                hint.extend(sentence);
            };
            let taps = told(self.explanation);
            let negative = taps.iter().filter(|tap| tap.weight < 0.0).count();
            let number = |n: usize| Piece::plain(n.to_string());
            if negative > 0 && !first.antialias {
                let slots = [
                    ("negative", number(negative)),
                    ("count", number(taps.len())),
                ];
                add(self.say(Word::HintCubic, &slots));
            }
            if let Some(excess) = self.result.excess(self.shown()) {
                let slots = [
                    ("low", Piece::plain(short(excess.low, 4))),
                    ("high", Piece::plain(short(excess.high, 4))),
                    ("beyond", number(excess.beyond())),
                    ("count", number(excess.count)),
                ];
                add(self.say(Word::HintRange, &slots));
            }
        }
        if hint.is_empty() {
            hint = self.say(Word::HintFootprint, &[]);
        }
        hint
    }

    /// The planes that are told about: a resize makes each of the one with its number.
    fn shown(&self) -> Planes {
        let shape = self.result.output.values.shape();
        let plane = edit::plane_of(self.index, shape, self.cell.len());
        Planes {
            input: plane,
            output: plane,
        }
    }

    /// The input plane that is resized.
    fn input_plane(&self) -> &[f32] {
        let shape = self.input().shape();
        let size: usize = shape[shape.len() - self.cell.len()..].iter().product();
        &self.input().data()[self.shown().input * size..][..size]
    }

    /// `   row 0 × 0.25  row 1 × 0.75`
    fn read_cells(&self, axis: &ResampleAxis, at: usize, unit: Word) -> Rich {
        let mut line = Rich::new();
        if axis.filter.is_nearest() {
            return line;
        }
        // At the border one cell may be read twice: it is told once.
        let mut weighted = axis.taps.get(at).map_or(Vec::new(), AxisTaps::merged);
        weighted.retain(|tap| tap.1 != 0.0);
        let unit = self.voice.text(unit);
        line.push(Piece::plain("   "));
        if weighted.len() > 2 {
            let (first, last) = (weighted[0].0, weighted[weighted.len() - 1].0);
            line.push(Piece::strong(format!("{unit} {first}–{last}")));
            return line;
        }
        for (i, (index, weight)) in weighted.into_iter().enumerate() {
            let gap = if i > 0 { "  " } else { "" };
            line.push(Piece::strong(format!("{gap}{unit} {index}")));
            line.push(Piece::plain(format!(" × {}", self.voice.weight(weight))));
        }
        line
    }
}

/// Whether the filter has negative lobes.
fn overshoots(axes: &[&ResampleAxis]) -> bool {
    let lobes =
        |axis: &&ResampleAxis| matches!(axis.filter, Filter::Cubic { .. } | Filter::Lanczos);
    axes.iter().any(lobes)
}

/// `y = (2 + 0.5) × 4/8 − 0.5 = 0.75`
pub(super) fn source(name: &str, axis: &ResampleAxis, at: usize) -> Rich {
    let Some(taps) = axis.taps.get(at) else {
        return Rich::new();
    };
    let source = taps.source;
    let scale = scale_text(axis);
    let floored = short(source, 4);
    let formula = match axis.filter {
        Filter::Nearest => format!("{name} = floor({at} × {scale}) = floor({floored})"),
        Filter::NearestExact => {
            format!("{name} = floor(({at} + 0.5) × {scale}) = floor({floored})")
        }
        _ if axis.align_corners => format!("{name} = {at} × {scale}"),
        _ => format!("{name} = ({at} + 0.5) × {scale} − 0.5"),
    };
    let read = short(read_position(axis, at), 4);
    let mut line = vec![Piece::plain(format!("{formula} = "))];
    if axis.filter.is_nearest() || read == floored {
        line.push(Piece::signal(read));
    } else {
        line.push(Piece::signal(format!("{floored} → {read}")));
    }
    line
}

/// Where an output index reads, after clamping.
pub fn read_position(axis: &ResampleAxis, at: usize) -> f64 {
    let Some(taps) = axis.taps.get(at) else {
        return 0.0;
    };
    match axis.filter {
        filter if filter.is_nearest() => taps.taps.first().map_or(0.0, |tap| tap.0 as f64),
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
