//! Where an input cell goes: the output cells it feeds, and the input cells a kernel weight meets.

use super::super::evaluate::Evaluated;
use super::super::number::{bracketed, short};
use super::super::words::{Lang, Piece, Rich, Word};
use super::copies::moves;
use super::voice::{Voice, axis_names, place, spatial, stepped, subscript, telling};
use super::{Body, Label, Story, Strip, TERMS, Term};
use crate::ops::{Axis, Feed, Rule, WindowAxis};

/// The feeds that are drawn and told: those with a weight. Where none has one, all of them.
pub fn told_feeds(feeds: &[Feed]) -> Vec<&Feed> {
    let weighted: Vec<_> = feeds.iter().filter(|feed| feed.weight != 0.0).collect();
    if weighted.is_empty() {
        feeds.iter().collect()
    } else {
        weighted
    }
}

/// Tells the input cell at `index`, an index of the input, from what [`Operation::feeds`] gave.
///
/// [`Operation::feeds`]: crate::ops::Operation::feeds
pub fn tell_feeds(
    result: &Evaluated,
    feeds: &[Feed],
    index: &[usize],
    lang: Lang,
    narrow: bool,
) -> Story {
    let first = feeds.first();
    let explained = first.and_then(|feed| {
        let input = result.input.tensor();
        result.operation.explain(input, &feed.index).ok()
    });
    Fed {
        result,
        feeds,
        cell: spatial(index, result.geometry.axes.len()),
        rule: explained.as_ref().map_or(Rule::Sum, |e| e.rule),
        divides: explained.is_some_and(|e| e.divisor.is_some()),
        voice: Voice { lang, narrow },
    }
    .story()
}

struct Fed<'a> {
    result: &'a Evaluated,
    feeds: &'a [Feed],
    cell: &'a [usize],
    rule: Rule,
    divides: bool,
    voice: Voice,
}

impl Fed<'_> {
    fn story(&self) -> Story {
        Story {
            sentence: self.sentence(),
            hint: self.hint(),
            left: self.which(),
            right: self.weights(),
        }
    }

    /// Whether each window keeps one of its cells.
    fn keeps_one(&self) -> bool {
        match self.rule {
            Rule::Max => true,
            Rule::PowerMean { p } => p.is_infinite(),
            Rule::Sum => false,
        }
    }

    fn sentence(&self) -> Rich {
        let voice = self.voice;
        let kept = self.feeds.iter().filter(|feed| feed.weight != 0.0).count();
        let count = self.feeds.len();
        let word = match (count, self.keeps_one()) {
            (0, _) => {
                let input = voice.that_input(self.cell, Piece::plain);
                return voice.weave(Word::FeedsNone, &[("input", input)]);
            }
            (1, true) if kept == 1 => Word::KeptByTheOnly,
            (1, true) => Word::NotKeptByTheOnly,
            (_, true) if kept == 0 => Word::KeptByNone,
            (_, true) => Word::KeptBy,
            _ if told_feeds(self.feeds).len() == 1 => Word::FeedsOne,
            _ => Word::FeedsMany,
        };
        let told = if self.keeps_one() {
            count
        } else {
            told_feeds(self.feeds).len()
        };
        let slots = [
            ("input", voice.input(self.cell)),
            ("kept", Piece::signal(kept.to_string())),
            ("count", Piece::signal(voice.count(told))),
        ];
        voice.say(word, &slots)
    }

    fn hint(&self) -> Rich {
        let word = match &self.result.geometry.axes[0] {
            _ if self.feeds.is_empty() => Word::HintUnread,
            Axis::Resample(axis) if axis.filter.is_nearest() => Word::HintFedCopies,
            Axis::Resample(_) => Word::HintFedBlend,
            Axis::Transposed(_) => Word::HintFedStamp,
            Axis::Rearranged { .. } => moves(&self.result.geometry),
            _ if self.keeps_one() => Word::HintFedMax,
            _ if self.divides => Word::HintFedDivisor,
            Axis::Window(_) if self.rule == Rule::Sum => Word::HintFedKernel,
            _ => Word::HintFedNorm,
        };
        self.voice.say(word, &[])
    }

    fn which(&self) -> Strip {
        let geometry = &self.result.geometry;
        let title = match &geometry.axes[0] {
            Axis::Resample(_) => Word::WhichRead,
            Axis::Window(_) => Word::WhichWindows,
            Axis::Adaptive(_) => Word::WhichAdaptive,
            Axis::Transposed(_) => Word::WhereStamped,
            Axis::Rearranged { .. } => return self.moved(),
        };
        let names = axis_names(geometry.axes.len());
        let axes = geometry.axes.iter().zip(self.cell).zip(names);
        let lines = axes.map(|((axis, &i), (name, unit))| {
            let entries = axis.readers(i).into_iter();
            let voice = self.voice;
            match axis {
                Axis::Resample(axis) => {
                    let weighted = entries.map(|o| (o, axis.taps[o].weight_of(i)));
                    let weighted = weighted.filter(|(_, weight)| *weight != 0.0);
                    voice.axis_line(
                        name,
                        weighted.map(|(o, weight)| {
                            vec![
                                Piece::strong(format!("{} {o}", voice.text(*unit))),
                                Piece::plain(format!(" × {}", voice.weight(weight))),
                            ]
                        }),
                    )
                }
                Axis::Window(window) => {
                    let kernels =
                        entries.flat_map(|o| axis.kernels(o, i).into_iter().map(move |k| (o, k)));
                    voice.axis_line(name, kernels.map(|(o, k)| position(window, o, k)))
                }
                Axis::Adaptive(axis) => voice.axis_line(
                    name,
                    entries.map(|o| {
                        let range = axis.range(o);
                        vec![
                            Piece::strong(o.to_string()),
                            Piece::plain(format!(" = {}–{}", range.start, range.end - 1)),
                        ]
                    }),
                ),
                Axis::Transposed(axis) => voice.axis_line(
                    name,
                    axis.stamps_of(i).map(|(o, k)| {
                        let mut entry = vec![Piece::strong(o.to_string())];
                        if axis.padding > 0 {
                            entry.push(Piece::plain(format!(" + {}", axis.padding)));
                        }
                        let step = stepped(axis.dilation, k);
                        entry.push(Piece::plain(format!(" = {} × {i} + {step}", axis.stride)));
                        entry
                    }),
                ),
                Axis::Rearranged { .. } => Rich::new(),
            }
        });
        Strip {
            title,
            body: Body::Lines(lines.collect()),
        }
    }

    /// `y[1, 3, 2]`
    fn moved(&self) -> Strip {
        let targets = self.feeds.iter().take(2).map(|feed| {
            let target = subscript(&self.target(feed));
            vec![Piece::plain("y"), Piece::strong(target)]
        });
        Strip {
            title: Word::WhereMoved,
            body: Body::Lines(targets.collect()),
        }
    }

    fn target(&self, feed: &Feed) -> Vec<usize> {
        let geometry = &self.result.geometry;
        telling(&feed.index, &geometry.output, geometry.axes.len())
    }

    fn weights(&self) -> Strip {
        let told = if self.keeps_one() {
            self.feeds.iter().collect()
        } else {
            told_feeds(self.feeds)
        };
        let terms = told.iter().take(TERMS).map(|feed| Term {
            text: bracketed(&self.voice.weight(feed.weight)),
            label: Label::None,
            beneath: place(&self.target(feed)),
        });
        let sum: f64 = told.iter().map(|feed| f64::from(feed.weight)).sum();
        Strip {
            title: match self.rule {
                Rule::PowerMean { .. } => Word::WeightsUnderNorm,
                _ => Word::WeightsInAll,
            },
            body: Body::Terms {
                terms: terms.collect(),
                more: told.len().saturating_sub(TERMS),
                result: short(sum, 4),
            },
        }
    }
}

/// `1 + 1 = 2 × 0 + 2`: the position on which a kernel cell of a window lies, counted from where
/// the padding begins.
fn position(axis: &WindowAxis, o: usize, k: usize) -> Rich {
    let position = axis.start(o) + (k * axis.dilation) as isize;
    let padding = match axis.padding[0] {
        0 => String::new(),
        padding => format!(" + {}", bracketed(&short(padding as f64, 0))),
    };
    vec![
        Piece::plain(format!(
            "{}{padding} = {} × ",
            short(position as f64, 0),
            axis.stride
        )),
        Piece::strong(o.to_string()),
        Piece::plain(format!(" + {}", stepped(axis.dilation, k))),
    ]
}

/// Tells one weight of a kernel: `kernel` is its spatial index, `plane` the input plane it meets,
/// counted over batch and channel.
pub fn tell_weight(
    result: &Evaluated,
    weight: f32,
    kernel: &[usize],
    plane: usize,
    lang: Lang,
    narrow: bool,
) -> Story {
    let voice = Voice { lang, narrow };
    let axes = &result.geometry.axes;
    let pairs: Vec<Vec<(usize, usize)>> = axes
        .iter()
        .zip(kernel)
        .map(|(axis, &k)| pairs(axis, k))
        .collect();
    let cells: usize = pairs.iter().map(|axis| distinct(axis)).product();
    let met: usize = pairs.iter().map(Vec::len).product();
    let stamps = matches!(axes[0], Axis::Transposed(_));
    let all: usize = axes
        .iter()
        .map(|axis| if stamps { axis.input() } else { axis.output() })
        .product();
    let word = match cells {
        0 => Word::WeightNone,
        1 => Word::WeightOne,
        _ => Word::WeightMany,
    };
    let slots = [
        ("weight", Piece::plain(place(kernel))),
        ("count", Piece::signal(voice.count(cells))),
    ];
    let hint = match (stamps, met == all) {
        (false, true) => Word::HintWeightInside,
        (false, false) => Word::HintWeightPadded,
        (true, true) => Word::HintWeightStamped,
        (true, false) => Word::HintWeightCropped,
    };
    let number = |n: usize| Piece::plain(n.to_string());
    let lines = pairs.iter().zip(axis_names(axes.len()));
    let lines = lines.map(|(pairs, (name, _))| {
        voice.axis_line(
            name,
            pairs.iter().map(|(i, o)| {
                vec![
                    Piece::strong(i.to_string()),
                    Piece::plain(format!(" → {o}")),
                ]
            }),
        )
    });
    Story {
        sentence: voice.say(word, &slots),
        hint: voice.say(
            hint,
            &[("count", number(all)), ("outside", number(all - met))],
        ),
        left: Strip {
            title: Word::WhichPairs,
            body: Body::Lines(lines.collect()),
        },
        right: Strip {
            title: Word::WeightAdds,
            body: Body::Lines(vec![added(result, weight, &pairs, plane)]),
        },
    }
}

/// The input and output indices that a kernel cell brings together along one axis, by ascending
/// output or input.
pub fn pairs(axis: &Axis, k: usize) -> Vec<(usize, usize)> {
    match axis {
        Axis::Window(axis) => (0..axis.output)
            .filter_map(|o| {
                let position = axis.start(o) + (k * axis.dilation) as isize;
                Some((axis.cell(position)?, o))
            })
            .collect(),
        Axis::Transposed(axis) => (0..axis.input)
            .flat_map(|i| {
                let mut stamps = axis.stamps_of(i);
                stamps.find(|stamp| stamp.1 == k).map(|(o, _)| (i, o))
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// How many input indices there are among the pairs.
fn distinct(pairs: &[(usize, usize)]) -> usize {
    let mut cells: Vec<_> = pairs.iter().map(|pair| pair.0).collect();
    cells.sort_unstable();
    cells.dedup();
    cells.len()
}

/// `0.4 × (1 + 4 + 9) = 0.4 × 14 = 5.6`
fn added(result: &Evaluated, weight: f32, pairs: &[Vec<(usize, usize)>], plane: usize) -> Rich {
    let input = result.input.tensor();
    let sizes = spatial(input.shape(), pairs.len());
    let size: usize = sizes.iter().product();
    let cells = input.data().get(plane * size..(plane + 1) * size);
    let met: usize = pairs.iter().map(Vec::len).product();
    let value = |mut n: usize| {
        let (mut at, mut step) = (0, 1);
        for (pairs, size) in pairs.iter().zip(sizes).rev() {
            at += pairs[n % pairs.len()].0 * step;
            n /= pairs.len();
            step *= size;
        }
        cells.map_or(0.0, |cells| f64::from(cells[at]))
    };
    let shown: Vec<_> = (0..met.min(TERMS))
        .map(|n| bracketed(&short(value(n), 4)))
        .collect();
    let more = if met > TERMS { " + …" } else { "" };
    let sum: f64 = (0..met).map(value).sum();
    let factor = short(weight.into(), 4);
    vec![
        Piece::plain(format!(
            "{factor} × ({}{more}) = {factor} × {} = ",
            shown.join(" + "),
            bracketed(&short(sum, 4))
        )),
        Piece::signal(short(sum * f64::from(weight), 4)),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::super::words::spoken;
    use super::super::testing::{HILL, read, run};
    use super::*;
    use crate::ops::Tensor;

    fn fed(result: &Evaluated, index: &[usize]) -> Story {
        let feeds = result
            .operation
            .feeds(result.input.tensor(), index)
            .unwrap();
        tell_feeds(result, &feeds, index, Lang::En, false)
    }

    #[test]
    fn a_resized_cell_feeds_the_outputs_around_it() {
        let result = run(2, HILL, "nn.Upsample(scale_factor=2, mode='bilinear')");
        let story = fed(&result, &[0, 0, 1, 2]);
        assert_eq!(
            spoken(&story.sentence),
            "Input cell (1, 2) feeds 16 output cells."
        );
        assert_eq!(
            read(&story.left),
            [
                "y: row 1 × 0.25   row 2 × 0.75   row 3 × 0.75   row 4 × 0.25",
                "x: col 3 × 0.25   col 4 × 0.75   col 5 × 0.75   col 6 × 0.25",
            ]
        );
        let sum = &read(&story.right)[0];
        assert!(
            sum.starts_with("0.0625 [(1, 3)] + 0.1875 [(1, 4)]"),
            "{sum}"
        );
        assert!(sum.ends_with("+ 4 more = 4"), "{sum}");
    }

    #[test]
    fn the_weights_in_all_are_the_gradient_of_the_sum() {
        for (x, y) in [
            (HILL, "nn.Upsample(scale_factor=2, mode='bicubic')"),
            (HILL, "nn.AvgPool2d(3, stride=2, padding=1)"),
            (HILL, "nn.MaxPool2d(3, stride=1)"),
            (HILL, "nn.ConvTranspose2d(1, 1, 3, stride=2)"),
            (HILL, "nn.AdaptiveAvgPool2d(3)"),
            (
                HILL,
                "nn.Conv2d(1, 1, 3, padding=1, padding_mode='reflect')",
            ),
        ] {
            let result = run(2, x, y);
            let input = result.input.tensor();
            let ones = Tensor::full(result.geometry.output.clone(), 1.0);
            let gradient = result.operation.gradient(input, &ones).unwrap();
            let Body::Terms { result: sum, .. } = fed(&result, &[0, 0, 1, 2]).right.body else {
                panic!("{y}: a sum");
            };
            assert_eq!(sum, short(gradient.at(&[0, 0, 1, 2]).into(), 4), "{y}");
        }
    }

    #[test]
    fn windows_over_a_cell_are_told_by_their_positions() {
        let result = run(2, HILL, "nn.AvgPool2d(3, stride=2, padding=1)");
        let story = fed(&result, &[0, 0, 1, 2]);
        assert_eq!(
            spoken(&story.sentence),
            "Input cell (1, 2) feeds 2 output cells."
        );
        assert_eq!(
            read(&story.left),
            [
                "y: 1 + 1 = 2 × 0 + 2   1 + 1 = 2 × 1 + 0",
                "x: 2 + 1 = 2 × 1 + 1"
            ]
        );
        assert_eq!(
            read(&story.right),
            ["0.1111 [(0, 1)] + 0.1111 [(1, 1)] = 0.2222"]
        );
    }

    #[test]
    fn a_maximum_says_which_windows_keep_it() {
        let result = run(2, HILL, "nn.MaxPool2d(2, stride=1)");
        let told = |index: &[usize]| spoken(&fed(&result, index).sentence);
        assert_eq!(
            told(&[0, 0, 2, 2]),
            "Input cell (2, 2) is kept by 2 of the 4 windows that hold it."
        );
        assert_eq!(
            told(&[0, 0, 0, 1]),
            "Input cell (0, 1) is kept by none of the 2 windows that hold it."
        );
        assert_eq!(
            told(&[0, 0, 3, 3]),
            "Input cell (3, 3) is not kept by the only window that holds it."
        );
    }

    #[test]
    fn stamps_land_where_stride_and_kernel_say() {
        let result = run(2, HILL, "nn.ConvTranspose2d(1, 1, 3, stride=2, padding=1)");
        let story = fed(&result, &[0, 0, 0, 2]);
        assert_eq!(
            spoken(&story.sentence),
            "Input cell (0, 2) feeds 6 output cells."
        );
        assert_eq!(
            read(&story.left),
            [
                "y: 0 + 1 = 2 × 0 + 1   1 + 1 = 2 × 0 + 2",
                "x: 3 + 1 = 2 × 2 + 0   4 + 1 = 2 × 2 + 1   5 + 1 = 2 × 2 + 2",
            ]
        );
    }

    #[test]
    fn a_cell_that_nothing_reads_says_so() {
        let result = run(1, "[1, 2, 3, 4, 5]", "nn.AvgPool1d(2)");
        let story = fed(&result, &[0, 0, 4]);
        assert_eq!(spoken(&story.sentence), "No output cell reads input 4.");
        assert_eq!(read(&story.right), ["= 0"]);
        let one = fed(&result, &[0, 0, 3]);
        assert_eq!(spoken(&one.sentence), "Input 3 feeds one output cell.");
        assert_eq!(read(&one.left), ["x: 3 = 2 × 1 + 1"]);
    }

    #[test]
    fn moved_cells_name_the_channel_they_go_to() {
        let result = run(2, HILL, "nn.PixelUnshuffle(2)");
        assert_eq!(read(&fed(&result, &[0, 0, 1, 2]).left), ["y[2, 0, 1]"]);
    }

    #[test]
    fn a_kernel_weight_meets_the_cells_under_it() {
        let conv =
            "nn.Conv2d(1, 1, 3, stride=2, padding=1, weight=[[[[0, 0, 2], [0, 0, 0], [0, 0, 0]]]])";
        let story = tell_weight(&run(2, HILL, conv), 2.0, &[0, 2], 0, Lang::En, false);
        assert_eq!(
            spoken(&story.sentence),
            "Kernel weight (0, 2) multiplies 2 input cells."
        );
        assert_eq!(
            spoken(&story.hint),
            "One product for each output cell, 4 in all; in 2 of them it lies on padding."
        );
        assert_eq!(read(&story.left), ["y: 1 → 1", "x: 1 → 0   3 → 1"]);
        assert_eq!(read(&story.right), ["2 × (6 + 5) = 2 × 11 = 22"]);
    }

    #[test]
    fn a_stamped_weight_meets_every_input_cell() {
        let result = run(2, HILL, "nn.ConvTranspose2d(1, 1, 3, stride=2)");
        let told = |padding| {
            let y = format!("nn.ConvTranspose2d(1, 1, 3, stride=2, padding={padding})");
            tell_weight(&run(2, HILL, &y), 0.5, &[0, 0], 0, Lang::En, false)
        };
        assert_eq!(result.geometry.output, [1, 1, 9, 9]);
        assert_eq!(
            spoken(&told(0).sentence),
            "Kernel weight (0, 0) multiplies 16 input cells."
        );
        assert_eq!(
            spoken(&told(0).hint),
            "One product for each input cell: 16 pairs."
        );
        assert_eq!(
            spoken(&told(1).hint),
            "One product for each input cell, 16 in all; 7 of them fall outside the output."
        );
    }
}
