//! Sizes asked the other way round: which input gives this output, which parameter reaches it, and
//! whether a pipeline comes back to the size it began with.
//!
//! All of it is found by asking the engine, and offered only where the engine agrees.

use std::cmp::Ordering;
use std::ops::RangeInclusive;

use super::advice::{self, Fix};
use super::edit::with_param;
use super::notation::Track;
use super::words::{Lang, Word, fill};
use crate::ops::{Call, Kind, Operation, Param, Pipeline, Tensor, Value};

/// The largest input size that is looked at.
pub const LARGEST: usize = 4096;

/// How far apart accepted sizes lie at most: PixelUnshuffle takes only multiples of its factor.
const GAP: usize = 64;

/// How far from its value a parameter is changed. Every value asks the engine once per axis.
const NEAR: i64 = 8;

/// The parameters that set the output's size, those that do nothing else first.
const SHAPING: [&str; 11] = [
    "size",
    "scale_factor",
    "output_size",
    "output_padding",
    "ceil_mode",
    "padding",
    "kernel_size",
    "stride",
    "dilation",
    "upscale_factor",
    "downscale_factor",
];

/// The input sizes that give a wanted output size along one axis.
#[derive(Clone, Debug, PartialEq)]
pub enum Inputs {
    Between(RangeInclusive<usize>),
    /// This one and all larger ones.
    From(usize),
    /// No input: the nearest outputs that there are.
    None {
        below: Option<usize>,
        above: Option<usize>,
    },
}

/// The input sizes that give the output size `wanted` along a spatial axis, for inputs that are
/// otherwise like `input`.
///
/// `None` where the output has no such axis, as that of Unfold, or PyTorch refuses the call on
/// every input.
pub fn inputs(call: &Call, input: &[usize], axis: usize, wanted: usize) -> Option<Inputs> {
    let operation = call.build().ok()?;
    let base = accepted(&*operation, input, call.args.dims)?;
    let at = base.len() - call.args.dims + axis;
    let size = |n: usize| {
        let mut shape = base.clone();
        shape[at] = n;
        let output = operation.geometry(&shape).ok()?.output;
        (output.len() == shape.len()).then(|| output[at])
    };
    size(base[at])?;
    // Outputs never shrink while inputs grow, so that halving finds where they pass `wanted`.
    let compared = |n: usize| match (n..n + GAP).find_map(size) {
        Some(output) => output.cmp(&wanted),
        None if n < base[at] => Ordering::Less,
        None => Ordering::Greater,
    };
    let first = first_where(|n| compared(n) != Ordering::Less);
    let end = first_where(|n| compared(n) == Ordering::Greater);
    let gives = |n: &usize| size(*n) == Some(wanted);
    Some(
        match ((first..end).find(gives), (first..end).rev().find(gives)) {
            (Some(from), Some(LARGEST)) => Inputs::From(from),
            (Some(from), Some(to)) => Inputs::Between(from..=to),
            _ => Inputs::None {
                below: (1..first).rev().take(GAP).find_map(size),
                above: (first..first + GAP)
                    .find_map(size)
                    .filter(|&output| output > wanted),
            },
        },
    )
}

/// This shape, or one with equal sizes along all axes, that PyTorch takes.
fn accepted(operation: &dyn Operation, input: &[usize], dims: usize) -> Option<Vec<usize>> {
    let lead = &input[..input.len().checked_sub(dims)?];
    let doubled = std::iter::successors(Some(2 * GAP), |n| Some(2 * n));
    let sizes = (1..=GAP).chain(doubled.take_while(|&n| n <= LARGEST));
    let equal = sizes.map(|n| [lead, &vec![n; dims]].concat());
    std::iter::once(input.to_vec())
        .chain(equal)
        .find(|shape| operation.geometry(shape).is_ok())
}

/// The first size that passes, where all later ones pass too; beyond [`LARGEST`] if none does.
fn first_where(passes: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (1, LARGEST + 1);
    while low < high {
        let middle = (low + high) / 2;
        if passes(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

impl Inputs {
    /// `Input sizes 13 and 14 give 7.`
    pub fn sentence(&self, wanted: usize, lang: Lang) -> String {
        let (word, slots) = match *self {
            Inputs::From(first) => (Word::InputsFrom, [first, first]),
            Inputs::Between(ref sizes) => {
                let (first, last) = (*sizes.start(), *sizes.end());
                let word = match last - first {
                    0 => Word::InputsOne,
                    1 => Word::InputsTwo,
                    _ => Word::InputsRange,
                };
                (word, [first, last])
            }
            Inputs::None { below, above } => match (below, above) {
                (Some(below), Some(above)) => (Word::InputsNeither, [below, above]),
                (Some(only), None) | (None, Some(only)) => (Word::InputsNotQuite, [only, only]),
                (None, None) => (Word::InputsNone, [0, 0]),
            },
        };
        let [first, last] = slots.map(|n| n.to_string());
        let slots = [
            ("first", &*first),
            ("last", &last),
            ("output", &wanted.to_string()),
        ];
        fill(word.text(lang), &slots)
    }
}

/// The changes of one parameter each with which a call gives an output of these spatial sizes, the
/// usual one first: `output_padding=1`, `size=(5, 7)`, `ceil_mode=True`.
pub fn reach(call: &Call, input: &[usize], wanted: &[usize]) -> Vec<Fix> {
    let stages = [call.clone()];
    let stage = Within {
        stages: &stages,
        input,
    };
    let fixes = SHAPING.iter().map(|name| stage.fix(name, wanted));
    fixes.flatten().collect()
}

/// The spatial sizes of the input nearest to the present ones with which a call gives an output of
/// these spatial sizes.
pub fn resized(call: &Call, input: &[usize], wanted: &[usize]) -> Option<Vec<usize>> {
    let (lead, sizes) = input.split_at(input.len().checked_sub(wanted.len())?);
    let nearest = sizes
        .iter()
        .zip(wanted)
        .enumerate()
        .map(|(axis, (&now, &to))| match inputs(call, input, axis, to)? {
            Inputs::Between(sizes) => Some(now.clamp(*sizes.start(), *sizes.end())),
            Inputs::From(first) => Some(now.max(first)),
            Inputs::None { .. } => None,
        });
    let found = nearest.collect::<Option<Vec<_>>>()?;
    let output = call
        .build()
        .ok()?
        .geometry(&[lead, &found].concat())
        .ok()?
        .output;
    (found != sizes && output.ends_with(wanted)).then_some(found)
}

/// A stage and those after it, on the input of the stage.
struct Within<'a> {
    stages: &'a [Call],
    input: &'a [usize],
}

impl Within<'_> {
    /// The spatial sizes of the last output with the stage changed.
    fn sizes(&self, changed: &Call) -> Option<Vec<usize>> {
        let stages = [std::slice::from_ref(changed), &self.stages[1..]].concat();
        let shapes = Pipeline { stages }.shapes(self.input).ok()?;
        let output = shapes.last()?;
        (output.len() == self.input.len()).then(|| self.spatial(output).to_vec())
    }

    fn spatial<'s>(&self, shape: &'s [usize]) -> &'s [usize] {
        &shape[shape.len().saturating_sub(self.stages[0].args.dims)..]
    }

    /// The change of a parameter of the stage that makes the last output as large as wanted.
    fn fix(&self, name: &str, wanted: &[usize]) -> Option<Fix> {
        let call = &self.stages[0];
        let param = call.param(name)?;
        let value = match param.kind {
            Kind::Bool => Value::Bool(true),
            Kind::FloatPerAxis => self.factors(wanted),
            _ => self.whole_numbers(param, wanted)?,
        };
        let fix = Fix {
            param: param.name,
            value,
        };
        let changed = with_param(call, fix.param, Some(fix.value.clone()));
        let works = *call != changed && self.sizes(&changed)?.as_slice() == wanted;
        works.then_some(fix)
    }

    /// The factor of every axis; one that rounding leaves below the wanted size is nudged.
    fn factors(&self, wanted: &[usize]) -> Value {
        let sizes = self.spatial(self.input).iter().zip(wanted);
        let factors = sizes.map(|(&from, &to)| {
            let factor = to as f64 / from as f64;
            if from as f64 * factor < to as f64 {
                factor.next_up()
            } else {
                factor
            }
        });
        one_for_all(factors.map(advice::number_value).collect())
    }

    /// The value nearest to the present one, for each axis by itself.
    fn whole_numbers(&self, param: &'static Param, wanted: &[usize]) -> Option<Value> {
        let call = &self.stages[0];
        let is_size = matches!(param.name, "size" | "output_size");
        let now: Vec<i64> = match is_size {
            true => wanted.iter().map(|&n| n as i64).collect(),
            false => present(call, param, wanted.len()),
        };
        let tuple = |values: &[i64]| values.iter().copied().map(Value::Int).collect::<Vec<_>>();
        if matches!(param.kind, Kind::Int { .. }) {
            let fits = |n: &i64| {
                let changed = with_param(call, param.name, Some(Value::Int(*n)));
                self.sizes(&changed).is_some_and(|sizes| sizes == wanted)
            };
            return near(*now.first()?, NEAR).find(fits).map(Value::Int);
        }
        let sizes = |values: &[i64]| {
            let value = Value::Tuple(tuple(values));
            self.sizes(&with_param(call, param.name, Some(value)))
        };
        let fitting = (0..wanted.len()).map(|axis| {
            near(now[axis], NEAR).find(|&n| {
                let mut values = now.clone();
                values[axis] = n;
                // What the other axes have may be what is refused.
                let sizes = sizes(&values).or_else(|| sizes(&vec![n; now.len()]));
                sizes.is_some_and(|sizes| sizes.get(axis) == wanted.get(axis))
            })
        });
        let values = tuple(&fitting.collect::<Option<Vec<_>>>()?);
        Some(match is_size && values.len() > 1 {
            true => Value::Tuple(values),
            false => one_for_all(values),
        })
    }
}

/// Whole numbers around `now` from 0 on, the nearest first, the larger one before the smaller.
pub(super) fn near(now: i64, reach: i64) -> impl Iterator<Item = i64> {
    let around = (1..=reach).flat_map(move |d| [now + d, now - d]);
    std::iter::once(now).chain(around).filter(|&n| n >= 0)
}

/// The value that a whole-number parameter has in effect on every axis.
fn present(call: &Call, param: &'static Param, axes: usize) -> Vec<i64> {
    let settings = call.settings();
    let setting = settings.iter().find(|s| s.param.name == param.name);
    let value = setting.map_or(Value::None, |setting| advice::effective(call, setting));
    let whole = |value: &Value| match value {
        Value::Int(n) => *n,
        _ => 0,
    };
    match &value {
        Value::Tuple(values) if values.len() == axes => values.iter().map(whole).collect(),
        Value::Tuple(values) => vec![values.first().map_or(0, whole); axes],
        value => vec![whole(value); axes],
    }
}

/// One value per axis, or one for all where they are the same.
pub(super) fn one_for_all(values: Vec<Value>) -> Value {
    match values.first() {
        Some(first) if values.iter().all(|value| value == first) => first.clone(),
        _ => Value::Tuple(values),
    }
}

/// A change of one stage of a pipeline.
#[derive(Clone, Debug, PartialEq)]
pub struct StageFix {
    pub stage: usize,
    pub fix: Fix,
}

/// A pipeline goes down and up again, and does not come back to the size of its input.
#[derive(Clone, Debug, PartialEq)]
pub struct SizeMismatch {
    /// The spatial sizes.
    pub input: Vec<usize>,
    pub output: Vec<usize>,
    /// Up to two changes with which it does.
    pub fixes: Vec<StageFix>,
}

/// Whether the last output of a pipeline has another size than its input, though some stage makes
/// the grid smaller and some stage makes it larger.
pub fn mismatch(track: &Track, input: &[usize]) -> Option<SizeMismatch> {
    let stages = &track.stages;
    let (shapes, lead) = walked(track, input)?;
    let output = shapes.last()?.get(lead..)?;
    let wanted = &input[lead..];
    if output == wanted || output.len() != wanted.len() || !turns(&shapes, lead) {
        return None;
    }
    let fixes = SHAPING.iter().flat_map(|name| {
        let stages = (0..stages.len()).rev();
        let shapes = &shapes;
        stages.filter_map(move |stage| {
            let within = Within {
                stages: &track.stages[stage..],
                input: &shapes[stage],
            };
            let fix = within.fix(name, wanted)?;
            Some(StageFix { stage, fix })
        })
    });
    Some(SizeMismatch {
        fixes: fixes.take(2).collect(),
        input: wanted.to_vec(),
        output: output.to_vec(),
    })
}

/// Whether a pipeline goes down and up again, and comes back to the shape of its input.
pub fn returns(track: &Track, input: &[usize]) -> bool {
    walked(track, input).is_some_and(|(shapes, lead)| {
        shapes.last().map(Vec::as_slice) == Some(input) && turns(&shapes, lead)
    })
}

/// The shape of the input and after every stage, and how many of its entries are not spatial.
fn walked(track: &Track, input: &[usize]) -> Option<(Vec<Vec<usize>>, usize)> {
    let stages = &track.stages;
    let pipeline = Pipeline {
        stages: stages.clone(),
    };
    let mut shapes = vec![input.to_vec()];
    shapes.extend(pipeline.shapes(input).ok()?);
    let lead = input.len().checked_sub(stages.first()?.args.dims)?;
    Some((shapes, lead))
}

/// Whether sizes shrink at some stage and grow at some stage.
fn turns(shapes: &[Vec<usize>], lead: usize) -> bool {
    let steps = || {
        let pairs = shapes
            .windows(2)
            .filter(|pair| pair[0].len() == pair[1].len());
        pairs.flat_map(|pair| pair[0][lead..].iter().zip(&pair[1][lead..]))
    };
    steps().any(|(before, after)| after < before) && steps().any(|(before, after)| after > before)
}

impl SizeMismatch {
    /// `16 × 14 no longer matches the 14 × 14 input, so a skip connection would fail.`
    pub fn sentence(&self, lang: Lang) -> String {
        let slots = [
            ("output", &*by_cross(&self.output)),
            ("input", &by_cross(&self.input)),
        ];
        fill(Word::SkipSizesDiffer.text(lang), &slots)
    }
}

/// `16 × 14`
pub fn by_cross(sizes: &[usize]) -> String {
    let sizes: Vec<_> = sizes.iter().map(usize::to_string).collect();
    sizes.join(" × ")
}

/// What a round trip lost: how far the output is from the input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Loss {
    pub mean: f64,
    pub largest: f64,
}

/// |output − input| over all cells; `None` where the shapes differ or have no cells.
pub fn loss(input: &Tensor, output: &Tensor) -> Option<Loss> {
    if input.shape() != output.shape() || input.data().is_empty() {
        return None;
    }
    let cells = input.data().iter().zip(output.data());
    let distances = cells.map(|(&x, &y)| {
        let same = x == y || (x.is_nan() && y.is_nan());
        if same {
            0.0
        } else {
            (f64::from(y) - f64::from(x)).abs()
        }
    });
    let (sum, largest) = distances.fold((0.0, 0.0), |(sum, largest): (f64, f64), distance| {
        let larger = distance.is_nan() || distance > largest;
        (sum + distance, if larger { distance } else { largest })
    });
    Some(Loss {
        mean: sum / input.data().len() as f64,
        largest,
    })
}

impl Loss {
    /// `The round trip moves a cell by 0.31 on average, by 2 at most.`
    pub fn sentence(&self, lang: Lang) -> String {
        if self.largest == 0.0 {
            return Word::LosesNothing.text(lang).into();
        }
        let [mean, largest] = [self.mean, self.largest].map(|x| super::number::short(x, 4));
        let slots = [("mean", &*mean), ("largest", &largest)];
        fill(Word::Loses.text(lang), &slots)
    }
}

#[cfg(test)]
mod tests {
    use super::super::notation;
    use super::*;

    fn track(text: &str, dims: usize) -> Track {
        notation::parse(text, dims).unwrap().remove(0)
    }

    fn call(text: &str) -> Call {
        track(text, 2).stages.remove(0)
    }

    fn found(text: &str, wanted: usize) -> Inputs {
        inputs(&call(text), &[1, 1, 8, 8], 1, wanted).unwrap()
    }

    #[test]
    fn a_window_has_as_many_inputs_as_its_stride() {
        let pool = "nn.MaxPool2d(2)";
        assert_eq!(found(pool, 7), Inputs::Between(14..=15));
        assert_eq!(
            found("nn.MaxPool2d(2, ceil_mode=True)", 7),
            Inputs::Between(13..=14)
        );
        let conv = "nn.Conv2d(1, 1, 3, stride=2, padding=1)";
        assert_eq!(found(conv, 7), Inputs::Between(13..=14));
        assert_eq!(
            found(conv, 7).sentence(7, Lang::En),
            "Input sizes 13 and 14 give 7."
        );
    }

    #[test]
    fn an_output_that_no_input_gives_has_neighbours() {
        let up = "nn.ConvTranspose2d(1, 1, 3, stride=2)";
        assert_eq!(found(up, 9), Inputs::Between(4..=4));
        let none = Inputs::None {
            below: Some(9),
            above: Some(11),
        };
        assert_eq!(found(up, 10), none);
        assert_eq!(
            none.sentence(10, Lang::En),
            "No input size gives 10; the nearest outputs are 9 and 11."
        );
        let none = Inputs::None {
            below: None,
            above: Some(3),
        };
        assert_eq!(found(up, 1), none);
    }

    #[test]
    fn sizes_that_are_refused_are_no_answer() {
        assert_eq!(
            inputs(&call("nn.PixelUnshuffle(3)"), &[1, 1, 9, 9], 0, 8),
            Some(Inputs::Between(24..=24))
        );
        // Neither 50 nor the columns there are fit the kernel.
        let pool = call("nn.AvgPool2d((90, 5), stride=4)");
        assert_eq!(
            inputs(&pool, &[1, 1, 50, 2], 0, 1),
            Some(Inputs::Between(90..=93))
        );
        let unpool = call("nn.MaxUnpool2d(2, output_size=(13, 13))");
        assert_eq!(
            inputs(&unpool, &[1, 1, 6, 6], 0, 13),
            Some(Inputs::Between(6..=7))
        );
        let unfold = call("nn.Unfold(2)");
        assert_eq!(inputs(&unfold, &[1, 1, 8, 8], 0, 3), None);
    }

    #[test]
    fn a_given_size_comes_from_every_input() {
        assert_eq!(found("nn.AdaptiveAvgPool2d(3)", 3), Inputs::From(1));
        assert_eq!(found("nn.Upsample(size=5)", 5), Inputs::From(1));
        let none = Inputs::None {
            below: Some(5),
            above: None,
        };
        assert_eq!(found("nn.Upsample(size=5)", 6), none);
        // 13 · 0.6 = 7.8 and 14 · 0.6 = 8.4 are rounded down.
        assert_eq!(
            found("nn.Upsample(scale_factor=0.6)", 7),
            Inputs::Between(12..=13)
        );
        assert_eq!(
            found("nn.Upsample(scale_factor=0.25)", 64),
            Inputs::Between(256..=259)
        );
    }

    #[test]
    fn every_answer_is_what_a_walk_over_all_sizes_finds() {
        let calls = [
            "nn.MaxPool2d(3, stride=2, padding=1, ceil_mode=True)",
            "nn.MaxPool2d(2, stride=3, padding=1, ceil_mode=True)",
            "nn.AvgPool2d(5, stride=1)",
            "nn.Conv2d(1, 1, 3, stride=3, dilation=2)",
            "nn.Conv2d(1, 1, 4, padding='same')",
            "nn.Conv2d(1, 1, 3, padding=2, padding_mode='reflect')",
            "nn.ConvTranspose2d(1, 1, 3, stride=3, padding=2, output_padding=1)",
            "nn.Upsample(scale_factor=1.3, mode='bilinear')",
            "F.interpolate(x, scale_factor=0.37, mode='area')",
            "nn.PixelUnshuffle(4)",
        ];
        for text in calls {
            let operation = call(text).build().unwrap();
            let size = |n: usize| operation.geometry(&[1, 1, n, n]).ok().map(|g| g.output[2]);
            for wanted in 1..20 {
                let walked: Vec<usize> = (1..90).filter(|&n| size(n) == Some(wanted)).collect();
                match inputs(&call(text), &[1, 1, 24, 24], 0, wanted).unwrap() {
                    Inputs::None { .. } => assert!(walked.is_empty(), "{text} {wanted}"),
                    Inputs::Between(sizes) => {
                        let ends = [*sizes.start(), *sizes.end()];
                        assert_eq!(
                            [walked[0], walked[walked.len() - 1]],
                            ends,
                            "{text} {wanted}"
                        );
                    }
                    Inputs::From(_) => panic!("{text} {wanted}"),
                }
            }
        }
    }

    fn reached(text: &str, input: [usize; 2], wanted: [usize; 2]) -> Vec<String> {
        let fixes = reach(&call(text), &[1, 1, input[0], input[1]], &wanted);
        fixes.iter().map(Fix::to_string).collect()
    }

    #[test]
    fn output_padding_reaches_what_lies_between_two_steps() {
        let up = "nn.ConvTranspose2d(1, 1, 3, stride=2, padding=1)";
        assert_eq!(reached(up, [7, 7], [14, 14])[0], "output_padding=1");
        assert_eq!(reached(up, [7, 7], [14, 13])[0], "output_padding=(1, 0)");
        // No output_padding makes it smaller; a smaller kernel does.
        assert_eq!(reached(up, [7, 7], [12, 12])[0], "kernel_size=2");
        // Too large a value is no obstacle.
        let refused = "nn.ConvTranspose2d(1, 1, 3, stride=2, padding=1, output_padding=2)";
        assert_eq!(reached(refused, [7, 7], [14, 14])[0], "output_padding=1");
    }

    #[test]
    fn the_input_is_resized_as_little_as_it_takes() {
        let resized = |text: &str, n: usize, to: usize| {
            super::resized(&call(text), &[1, 1, n, n], &[to, to]).map(|sizes| sizes[0])
        };
        assert_eq!(resized("nn.MaxPool2d(2)", 20, 7), Some(15));
        assert_eq!(resized("nn.MaxPool2d(2)", 8, 7), Some(14));
        // It gives this already, or no input does.
        assert_eq!(resized("nn.MaxPool2d(2)", 14, 7), None);
        assert_eq!(
            resized("nn.ConvTranspose2d(1, 1, 3, stride=2)", 4, 10),
            None
        );
        assert_eq!(resized("nn.PixelUnshuffle(3)", 9, 8), Some(24));
    }

    #[test]
    fn a_resize_is_given_its_size_or_its_factor() {
        assert_eq!(
            reached("nn.Upsample(scale_factor=2)", [4, 4], [5, 7]),
            ["size=(5, 7)", "scale_factor=(1.25, 1.75)"]
        );
        // 88 · (119 / 88) is 119 only if the factor is not rounded down.
        let fixes = reached("nn.Upsample(scale_factor=2)", [88, 49], [119, 1]);
        assert!(fixes[1].starts_with("scale_factor="), "{fixes:?}");
        assert_eq!(
            reached("nn.MaxPool2d(2)", [13, 13], [7, 7])[..2],
            ["ceil_mode=True", "padding=1"]
        );
        assert_eq!(reached("nn.MaxPool2d(2)", [13, 13], [500, 500]).len(), 0);
    }

    #[test]
    fn a_pipeline_that_misses_its_input_is_told_which_size_to_take() {
        let text = "nn.Sequential(nn.MaxPool2d(3, stride=2, padding=(1, 0), ceil_mode=True), \
                    nn.Upsample(scale_factor=2))";
        let found = mismatch(&track(text, 2), &[1, 1, 14, 14]).unwrap();
        assert_eq!(
            found.sentence(Lang::En),
            "16 × 14 no longer matches the 14 × 14 input, so a skip connection would fail."
        );
        assert_eq!(found.fixes[0].stage, 1);
        assert_eq!(found.fixes[0].fix.to_string(), "size=(14, 14)");
        for StageFix { stage, fix } in &found.fixes {
            let mut mended = track(text, 2);
            mended.stages[*stage] =
                with_param(&mended.stages[*stage], fix.param, Some(fix.value.clone()));
            assert_eq!(mismatch(&mended, &[1, 1, 14, 14]), None, "{fix}");
        }
    }

    #[test]
    fn every_kind_of_stage_has_its_own_way_back() {
        let first = |text: &str, n: usize| {
            let found = mismatch(&track(text, 2), &[1, 1, n, n])?;
            let StageFix { stage, fix } = found.fixes.first()?.clone();
            Some(format!("{stage}: {fix}"))
        };
        assert_eq!(
            first(
                "nn.Sequential(nn.Conv2d(1, 1, 3, 2, 1), nn.ConvTranspose2d(1, 1, 3, 2, 1))",
                14
            ),
            Some("1: output_padding=1".into())
        );
        assert_eq!(
            first(
                "nn.Sequential(nn.MaxPool2d(2, return_indices=True), nn.MaxUnpool2d(2))",
                13
            ),
            Some("1: output_size=(13, 13)".into())
        );
        assert_eq!(
            first(
                "nn.Sequential(nn.Conv2d(1, 4, 3, 2), nn.PixelShuffle(2))",
                12
            ),
            Some("0: padding=1".into())
        );
        // The resize must leave room for what the convolution after it cuts off.
        assert_eq!(
            first(
                "nn.Sequential(nn.AvgPool2d(2), nn.Upsample(scale_factor=2), nn.Conv2d(1, 1, 3))",
                8
            ),
            Some("1: size=(10, 10)".into())
        );
    }

    #[test]
    fn what_only_goes_down_or_comes_back_has_no_mismatch() {
        let found = |text: &str| mismatch(&track(text, 2), &[1, 1, 8, 8]);
        assert_eq!(found("nn.MaxPool2d(2)"), None);
        assert_eq!(
            found("nn.Sequential(nn.MaxPool2d(2), nn.MaxPool2d(2))"),
            None
        );
        assert_eq!(
            found("nn.Sequential(nn.MaxPool2d(2), nn.Upsample(scale_factor=2))"),
            None
        );
        assert_eq!(
            found("nn.Sequential(nn.Unfold(2, stride=2), nn.Fold((9, 9), 2, stride=2))"),
            None
        );
        let comes_back = |text: &str| returns(&track(text, 2), &[1, 1, 8, 8]);
        assert!(comes_back(
            "nn.Sequential(nn.MaxPool2d(2), nn.Upsample(scale_factor=2))"
        ));
        assert!(!comes_back(
            "nn.Sequential(nn.AvgPool2d(3, 1, 1), nn.AvgPool2d(3, 1, 1))"
        ));
        let signal = track(
            "nn.Sequential(nn.MaxPool1d(2), nn.Upsample(scale_factor=2))",
            1,
        );
        let found = mismatch(&signal, &[1, 1, 9]).unwrap();
        assert_eq!(found.fixes[0].fix.to_string(), "size=9");
    }

    #[test]
    fn a_round_trip_loses_what_it_moved() {
        let tensor = |data: &[f32]| Tensor::new([1, 1, data.len()], data.to_vec()).unwrap();
        let x = tensor(&[1.0, 2.0, f32::INFINITY, 4.0]);
        let lost = loss(&x, &tensor(&[1.0, 3.0, f32::INFINITY, 1.0])).unwrap();
        assert_eq!((lost.mean, lost.largest), (1.0, 3.0));
        assert_eq!(
            lost.sentence(Lang::En),
            "The round trip moves a cell by 1 on average, by 3 at most."
        );
        assert_eq!(
            loss(&x, &x).unwrap().sentence(Lang::En),
            "The round trip loses nothing."
        );
        assert!(loss(&x, &tensor(&[f32::NAN; 4])).unwrap().largest.is_nan());
        assert_eq!(loss(&x, &tensor(&[1.0])), None);
    }
}
