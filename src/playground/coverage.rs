//! Transposed convolutions seen as stamps, and how many of them each output cell gets: uneven
//! numbers turn flat areas into a checkerboard.

use std::collections::BTreeMap;
use std::ops::Range;

use super::advice::Fix;
use super::edit::{self, with_param};
use super::gather::flipped;
use super::notation::Track;
use super::shapes::{near, one_for_all};
use super::words::{Lang, Word, fill};
use crate::ops::{self, Axis, Call, Class, Explanation, Geometry, Tensor, TransposedAxis, Value};

/// Distinct numbers of stamps that a sentence lists.
const LISTED: usize = 5;

/// How many stamps every output cell gets.
#[derive(Clone, Debug, PartialEq)]
pub struct Coverage {
    axes: Vec<TransposedAxis>,
    /// Along each axis, for every output index.
    along: Vec<Vec<usize>>,
    /// The numbers that occur, ascending.
    pub counts: Vec<usize>,
    /// Whether all cells far from the border get the same number.
    pub even: bool,
    /// Whether a flat input stays flat far from the border, as the weights are.
    pub flat: bool,
}

impl Coverage {
    /// `None` where the call is no transposed convolution.
    pub fn of(call: &Call, geometry: &Geometry) -> Option<Self> {
        let axes = transposed(geometry)?;
        let weight = edit::weight(call)?;
        let along: Vec<Vec<usize>> = axes
            .iter()
            .map(|axis| (0..axis.output).map(|o| axis.coverage(o)).collect())
            .collect();
        let counts = along.iter().fold(vec![1], |products: Vec<usize>, axis| {
            let distinct = sorted(axis.iter().copied());
            let pairs = distinct
                .iter()
                .flat_map(|n| products.iter().map(move |m| n * m));
            sorted(pairs)
        });
        Some(Self {
            even: axes.iter().all(is_even),
            flat: stays_flat(&axes, &weight),
            axes,
            along,
            counts,
        })
    }

    /// The stamps on the output cell at this spatial index.
    pub fn at(&self, index: &[usize]) -> usize {
        let along = self.along.iter().zip(index);
        along.map(|(counts, &o)| counts[o]).product()
    }

    /// The stamps on every cell of an output plane, over its last two axes; a signal is one row.
    /// Along the depth of a volume, `slice` is taken.
    pub fn plane(&self, slice: usize) -> Tensor {
        let one = vec![1];
        let [depth, rows, columns] = [3, 2, 1].map(|n| {
            self.along
                .len()
                .checked_sub(n)
                .map_or(&one, |a| &self.along[a])
        });
        let deep = depth.get(slice).copied().unwrap_or(0);
        let cells = rows
            .iter()
            .flat_map(|row| columns.iter().map(move |column| deep * row * column));
        let data = cells.map(|count| count as f32).collect();
        Tensor::new([rows.len(), columns.len()], data).expect("as many cells as the output has")
    }

    /// Whether `kernel_size` is a multiple of `stride`, for every axis.
    pub fn multiples(&self) -> Vec<bool> {
        let axes = self.axes.iter();
        axes.map(|axis| axis.kernel.is_multiple_of(axis.stride))
            .collect()
    }

    /// `kernel_size 3 is not a multiple of stride 2. Cells get 1, 2 or 4 stamps, so this kernel
    /// turns flat areas into a checkerboard.`
    pub fn verdict(&self, lang: Lang) -> String {
        let say = |word: Word, slots: &[(&str, &str)]| fill(word.text(lang), slots);
        let uneven = self.axes.iter().position(|axis| !is_even(axis));
        let of = |size: fn(&TransposedAxis) -> usize| match uneven {
            Some(axis) => size(&self.axes[axis]).to_string(),
            None => per_axis(self.axes.iter().map(size)),
        };
        let slots = [
            ("kernel", &*of(|axis| axis.kernel)),
            ("stride", &of(|axis| axis.stride)),
            ("dilation", &of(|axis| axis.dilation)),
        ];
        let why = match uneven {
            Some(axis) if self.multiples()[axis] => Word::SharesAFactor,
            Some(_) => Word::NotAMultiple,
            None => Word::IsAMultiple,
        };
        let counts = self.listed(lang);
        let most = self.counts.last().copied().unwrap_or(0).to_string();
        let slots_of_counts = [("counts", &*counts), ("count", &most)];
        let same = self.counts.len() == 1;
        let rest: &[Word] = match (self.even, same, self.flat) {
            (false, false, false) => &[Word::StampsMakeCheckers],
            (false, false, true) => &[Word::StampsEvenedOut],
            (false, true, false) => &[Word::StampsSame, Word::FlatCheckersLarger],
            (true, true, false) => &[Word::StampsSame, Word::FlatCheckers],
            (true, false, false) => &[Word::StampsInside, Word::FlatCheckers],
            (_, true, true) => &[Word::StampsSame, Word::FlatStaysFlat],
            (true, false, true) => &[Word::StampsInside, Word::FlatStaysFlat],
        };
        let rest = rest.iter().map(|&word| say(word, &slots_of_counts));
        let sentences: Vec<String> = std::iter::once(say(why, &slots)).chain(rest).collect();
        sentences.join(match lang {
            Lang::En => " ",
            Lang::Zh => "",
        })
    }

    /// `1, 2 or 4`; where there are many, `1 to 16`.
    fn listed(&self, lang: Lang) -> String {
        let text = |n: &usize| n.to_string();
        match self.counts.as_slice() {
            [] => String::new(),
            [one] => text(one),
            [first, .., last] if self.counts.len() > LISTED => fill(
                Word::From.text(lang),
                &[("low", &text(first)), ("high", &text(last))],
            ),
            [rest @ .., last] => {
                let rest: Vec<_> = rest.iter().map(text).collect();
                let rest = rest.join(Word::ListSeparator.text(lang));
                let slots = [("list", &*rest), ("last", &text(last))];
                fill(Word::OrLast.text(lang), &slots)
            }
        }
    }
}

/// `4`, or `(4, 2)` where the axes differ.
fn per_axis(sizes: impl Iterator<Item = usize>) -> String {
    let sizes = sizes.map(|n| Value::Int(n as i64)).collect();
    super::notation::print_value(&one_for_all(sizes), ", ")
}

fn sorted(numbers: impl Iterator<Item = usize>) -> Vec<usize> {
    let distinct: std::collections::BTreeSet<usize> = numbers.collect();
    distinct.into_iter().collect()
}

pub(super) fn transposed(geometry: &Geometry) -> Option<Vec<TransposedAxis>> {
    let axes = geometry.axes.iter().map(|axis| match axis {
        Axis::Transposed(axis) => Some(axis.clone()),
        _ => None,
    });
    axes.collect()
}

/// On which of the `stride` kinds of output cells kernel cell `k` falls.
fn phase(axis: &TransposedAxis, k: usize) -> usize {
    k * axis.dilation % axis.stride
}

/// Whether all kinds of output cells get as many kernel cells.
fn is_even(axis: &TransposedAxis) -> bool {
    let mut cells: BTreeMap<usize, usize> = BTreeMap::new();
    for k in 0..axis.kernel {
        *cells.entry(phase(axis, k)).or_default() += 1;
    }
    let mut numbers = cells.values();
    let first = numbers.next();
    cells.len() == axis.stride && numbers.all(|n| Some(n) == first)
}

/// Whether the weights that fall on the kinds of output cells add up to the same everywhere.
fn stays_flat(axes: &[TransposedAxis], weight: &Tensor) -> bool {
    let [inputs, outputs, kernel @ ..] = weight.shape() else {
        return false;
    };
    let kinds: Option<usize> = axes
        .iter()
        .try_fold(1usize, |n, axis| n.checked_mul(axis.stride));
    let cells: usize = kernel.iter().product();
    // Every input channel by itself: a flat area need not be flat in all of them.
    (0..inputs * outputs).all(|pair| {
        let mut sums: BTreeMap<Vec<usize>, f64> = BTreeMap::new();
        for (at, &w) in weight.data()[pair * cells..][..cells].iter().enumerate() {
            let kind = unravel(at, kernel);
            let kind = axes.iter().zip(kind).map(|(axis, k)| phase(axis, k));
            *sums.entry(kind.collect()).or_default() += f64::from(w);
        }
        let missing = kinds != Some(sums.len());
        let (low, high) = sums
            .values()
            .copied()
            .chain(missing.then_some(0.0))
            .fold((f64::MAX, f64::MIN), |(low, high), sum| {
                (low.min(sum), high.max(sum))
            });
        high - low <= 1e-5 * high.abs().max(low.abs())
    })
}

pub(super) fn unravel(mut at: usize, shape: &[usize]) -> Vec<usize> {
    let mut index = vec![0; shape.len()];
    for (entry, &n) in index.iter_mut().zip(shape).rev() {
        *entry = at % n;
        at /= n;
    }
    index
}

/// The nearest `kernel_size`, or else `dilation`, with which all inner cells get as many stamps.
pub fn evened(call: &Call, input: &[usize]) -> Option<Fix> {
    let geometry = |call: &Call| call.build().ok()?.geometry(input).ok();
    let axes = transposed(&geometry(call)?)?;
    let fix = |param: &'static str, set: fn(&mut TransposedAxis, usize)| {
        let now = |axis: &TransposedAxis| match param {
            "kernel_size" => axis.kernel,
            _ => axis.dilation,
        };
        let nearest = axes.iter().map(|axis| {
            near(now(axis) as i64, axis.stride as i64)
                .filter(|&n| n > 0)
                .find(|&n| {
                    let mut changed = axis.clone();
                    set(&mut changed, n as usize);
                    is_even(&changed)
                })
                .map(Value::Int)
        });
        let value = one_for_all(nearest.collect::<Option<_>>()?);
        let changed = with_param(call, param, Some(value.clone()));
        let works = transposed(&geometry(&changed)?)?.iter().all(is_even);
        works.then_some(Fix { param, value })
    };
    if axes.iter().all(is_even) {
        return None;
    }
    fix("kernel_size", |axis, n| axis.kernel = n)
        .or_else(|| fix("dilation", |axis, n| axis.dilation = n))
}

/// The usual remedy, to compare with: a nearest resize by the stride, then a convolution with the
/// same kernel, which on flat areas gives what the stamps give on average.
///
/// `None` where the call is no transposed convolution, or has nothing to enlarge.
pub fn resize_then_convolve(call: &Call, geometry: &Geometry) -> Option<Track> {
    let axes = transposed(geometry)?;
    if axes.iter().all(|axis| axis.stride == 1) {
        return None;
    }
    let dims = call.args.dims;
    let named = |name: &str| Class::find(name).map(|(class, _)| Call::new(class, dims));
    let strides = axes.iter().map(|axis| Value::Int(axis.stride as i64));
    let resize = named("Upsample")?
        .with("scale_factor", one_for_all(strides.collect()))
        .and_then(|resize| resize.with("mode", Value::Str("nearest".into())))
        .ok()?;
    let mut conv = named(&format!("Conv{dims}d"))?;
    for (name, value) in &call.args.given {
        let own = ["stride", "padding", "output_padding", "weight"];
        if !own.contains(name) {
            conv.set(name, value.clone()).ok()?;
        }
    }
    conv.set("padding", Value::Str("same".into())).ok()?;
    if call.args.given.contains_key("weight") {
        let gain: f64 = axes.iter().map(|axis| axis.stride as f64).product();
        let mut weight = flipped(call)?;
        let data = weight.data_mut();
        data.iter_mut()
            .for_each(|w| *w = (f64::from(*w) / gain) as f32);
        conv.set("weight", Value::Tensor(weight.into())).ok()?;
    }
    let stages = vec![resize, conv];
    Some(Track { stages })
}

/// An input cell's copy of the kernel, as far as it lies on the output.
#[derive(Clone, Debug, PartialEq)]
pub struct Stamp {
    /// The input cell.
    pub cell: Vec<usize>,
    pub value: f32,
    /// The kernel times the value, without what `padding` crops.
    pub scaled: Tensor,
    /// Which cells of the kernel these are, along each axis.
    pub kernel: Vec<Range<usize>>,
    /// The spatial output index that the first of them falls on; the others follow `dilation`
    /// apart.
    pub first: Vec<usize>,
    /// The cell of the kernel that falls on the live output cell.
    pub landing: Vec<usize>,
}

/// The stamps that land on an explained output cell, `most` at most.
pub fn stamps(
    call: &Call,
    geometry: &Geometry,
    explanation: &Explanation,
    most: usize,
) -> Vec<Stamp> {
    let (Some(axes), Some(weight)) = (transposed(geometry), edit::weight(call)) else {
        return Vec::new();
    };
    let stamp = |tap: &ops::Tap| {
        let cell = tap.cell.clone()?;
        let [input, output, landing @ ..] = tap.kernel.as_deref()? else {
            return None;
        };
        let spatial = &cell[cell.len() - axes.len()..];
        let lands = axes.iter().zip(spatial).map(|(axis, &i)| {
            let first = axis.stamps_of(i).next()?;
            Some((first, axis.stamps_of(i).count()))
        });
        let lands = lands.collect::<Option<Vec<((usize, usize), usize)>>>()?;
        let kernel = lands.iter().map(|&((_, k), count)| k..k + count);
        let kernel: Vec<Range<usize>> = kernel.collect();
        let shape: Vec<usize> = kernel.iter().map(Range::len).collect();
        let cells = (0..shape.iter().product()).map(|at| {
            let k = unravel(at, &shape);
            let k = k.iter().zip(&kernel).map(|(k, range)| range.start + k);
            let entry: Vec<usize> = [*input, *output].into_iter().chain(k).collect();
            tap.value * weight.at(&entry)
        });
        Some(Stamp {
            value: tap.value,
            scaled: Tensor::new(shape.as_slice(), cells.collect()).ok()?,
            first: lands.iter().map(|&((o, _), _)| o).collect(),
            landing: landing.to_vec(),
            kernel,
            cell,
        })
    };
    explanation
        .taps
        .iter()
        .take(most)
        .filter_map(stamp)
        .collect()
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::super::notation;
    use super::*;

    fn call(text: &str) -> Call {
        notation::parse(text, 2).unwrap().remove(0).stages.remove(0)
    }

    fn coverage(text: &str, n: usize) -> Coverage {
        let call = call(text);
        let geometry = call.build().unwrap().geometry(&[1, 1, n, n]).unwrap();
        Coverage::of(&call, &geometry).unwrap()
    }

    fn told(text: &str, n: usize) -> String {
        coverage(text, n).verdict(Lang::En)
    }

    fn evened(text: &str) -> Option<String> {
        super::evened(&call(text), &[1, 1, 4, 4]).map(|fix| fix.to_string())
    }

    const CHECKERS: &str = "nn.ConvTranspose2d(1, 1, 3, stride=2)";

    #[test]
    fn a_kernel_of_three_and_a_stride_of_two_make_a_checkerboard() {
        let coverage = coverage(CHECKERS, 4);
        assert_eq!(coverage.counts, [1, 2, 4]);
        assert_eq!(coverage.multiples(), [false, false]);
        assert_eq!(coverage.at(&[4, 4]), 4);
        let row = &coverage.plane(0).data()[18..27].to_vec();
        assert_eq!(row, &[2.0, 2.0, 4.0, 2.0, 4.0, 2.0, 4.0, 2.0, 2.0]);
        assert_eq!(
            told(CHECKERS, 4),
            "kernel_size 3 is not a multiple of stride 2. Cells get 1, 2 or 4 stamps, so this \
             kernel turns flat areas into a checkerboard."
        );
        assert_eq!(evened(CHECKERS), Some("kernel_size=4".into()));
    }

    #[test]
    fn weights_can_even_out_uneven_stamps_and_unsettle_even_ones() {
        let tent =
            "nn.ConvTranspose2d(1, 1, 3, stride=2, weight=[[[[1, 2, 1], [2, 4, 2], [1, 2, 1]]]])";
        assert_eq!(
            told(tent, 4),
            "kernel_size 3 is not a multiple of stride 2. Cells get 1, 2 or 4 stamps, but these \
             weights even them out: inside, flat areas stay flat."
        );
        let even = "nn.ConvTranspose2d(1, 1, 4, stride=2, padding=1)";
        assert_eq!(
            told(even, 4),
            "kernel_size 4 is a multiple of stride 2. Cells get up to 4 stamps inside and fewer \
             at the border. Inside, flat areas stay flat."
        );
        assert_eq!(evened(even), None);
        let lopsided = "nn.ConvTranspose2d(1, 1, 2, stride=2, weight=[[[[1, 2], [3, 4]]]])";
        assert_eq!(
            told(lopsided, 4),
            "kernel_size 2 is a multiple of stride 2. Every cell gets the same number of stamps, \
             1. But the weights are uneven, so flat areas still turn into a checkerboard."
        );
    }

    #[test]
    fn each_axis_and_the_dilation_count() {
        let mixed = "nn.ConvTranspose2d(1, 1, (4, 3), stride=(2, 3), dilation=(1, 2))";
        assert_eq!(coverage(mixed, 4).multiples(), [true, true]);
        assert!(coverage(mixed, 4).even);
        assert!(told(mixed, 4).starts_with("kernel_size (4, 3) is a multiple of stride (2, 3)."));
        let holes = "nn.ConvTranspose2d(1, 1, 4, stride=2, dilation=2)";
        assert!(told(holes, 4).starts_with("dilation 2 and stride 2 have a common factor."));
        assert!(coverage(holes, 4).counts.contains(&0));
        assert_eq!(evened(holes), Some("dilation=3".into()));
        let one_axis = "nn.ConvTranspose2d(1, 1, (3, 4), stride=2)";
        assert_eq!(evened(one_axis), Some("kernel_size=4".into()));
        let many = "nn.ConvTranspose2d(1, 1, 7, stride=2)";
        assert!(told(many, 9).contains("Cells get 1 to 16 stamps"));
        // One input cell makes one stamp: the checkerboard shows on larger inputs.
        assert!(told(CHECKERS, 1).ends_with(
            "Every cell gets the same number of stamps, 1. On a larger input this kernel turns \
             flat areas into a checkerboard."
        ));
    }

    #[test]
    fn flat_is_what_the_engine_makes_of_a_flat_input() {
        for text in [
            CHECKERS,
            "nn.ConvTranspose2d(1, 1, 4, stride=2)",
            "nn.ConvTranspose2d(1, 1, 2, stride=3)",
            "nn.ConvTranspose2d(1, 1, (3, 2), stride=(2, 1), dilation=(1, 3))",
            "nn.ConvTranspose2d(1, 1, 2, stride=2, weight=[[[[1, 2], [2, 1]]]])",
            "nn.ConvTranspose2d(1, 1, 3, stride=2, weight=[[[[1, 2, 1], [2, 4, 2], [1, 2, 1]]]])",
        ] {
            let call = call(text);
            let x = Tensor::full([1, 1, 12, 12], 1.0);
            let y = call.build().unwrap().forward(&x).unwrap().values;
            let rows = y.shape()[2];
            let columns = y.shape()[3];
            let inner = (rows / 3..2 * rows / 3)
                .flat_map(|r| (columns / 3..2 * columns / 3).map(move |c| (r, c)))
                .map(|(r, c)| y.at(&[0, 0, r, c]));
            let values: Vec<f32> = inner.collect();
            let is_flat = values.iter().all(|v| (v - values[0]).abs() < 1e-5);
            assert_eq!(coverage(text, 12).flat, is_flat, "{text}");
        }
    }

    #[test]
    fn a_resize_and_a_convolution_do_the_same_to_the_mean() {
        let text = "nn.ConvTranspose2d(1, 1, 3, stride=2, padding=1, output_padding=1, bias=False, \
                    weight=[[[[1, 2, 3], [4, 5, 6], [7, 8, 9]]]])";
        let call = call(text);
        let geometry = call.build().unwrap().geometry(&[1, 1, 6, 6]).unwrap();
        let track = resize_then_convolve(&call, &geometry).unwrap();
        assert_eq!(
            track.to_string(),
            "nn.Sequential(nn.Upsample(scale_factor=2, mode='nearest'), nn.Conv2d(1, 1, 3, \
             padding='same', bias=False, weight=[[[[2.25, 2, 1.75], [1.5, 1.25, 1], [0.75, 0.5, \
             0.25]]]]))"
        );
        let x = Tensor::full([1, 1, 6, 6], 1.0);
        let pipeline = crate::ops::Pipeline {
            stages: track.stages,
        };
        let y = pipeline.forward(x).unwrap().values;
        assert_eq!(y.shape(), geometry.output);
        assert_eq!(y.at(&[0, 0, 5, 5]), 45.0 / 4.0);
        let plain = self::call("nn.ConvTranspose2d(1, 1, 3)");
        let geometry = plain.build().unwrap().geometry(&[1, 1, 6, 6]).unwrap();
        assert_eq!(resize_then_convolve(&plain, &geometry), None);
    }

    #[test]
    fn a_stamp_is_cropped_at_the_border() {
        let call = call(
            "nn.ConvTranspose2d(1, 1, 3, stride=2, padding=1, bias=False, \
             weight=[[[[1, 2, 3], [4, 5, 6], [7, 8, 9]]]])",
        );
        let x = Tensor::new([1, 1, 2, 2], vec![1.0, 2.0, 3.0, 4.0]).unwrap();
        let operation = call.build().unwrap();
        let geometry = operation.geometry(x.shape()).unwrap();
        let explanation = operation.explain(&x, &[0, 0, 0, 1]).unwrap();
        let stamps = stamps(&call, &geometry, &explanation, 9);
        assert_eq!(stamps.len(), 2);
        let right = &stamps[1];
        assert_eq!(right.cell, [0, 0, 0, 1]);
        assert_eq!(right.scaled.data(), [8.0, 10.0, 14.0, 16.0]);
        assert_eq!(right.kernel, [1..3, 0..2]);
        assert_eq!((&*right.first, &*right.landing), (&[0, 1][..], &[1, 0][..]));
    }

    #[derive(Debug)]
    pub struct Case {
        pub call: Call,
        pub x: Tensor,
    }

    fn axis() -> impl Strategy<Value = [i64; 5]> {
        (1..5i64, 1..4i64, 0..4i64, 0..3i64, 1..4i64).prop_map(|(k, s, p, o, d)| [k, s, p, o, d])
    }

    pub fn case() -> impl Strategy<Value = Case> {
        (
            prop::collection::vec((axis(), 1..5usize), 1..4),
            1..3usize,
            [1..3usize, 1..3usize],
            prop::collection::vec(-8..8i8, 4000),
        )
            .prop_map(|(axes, groups, [inputs, outputs], numbers)| {
                let dims = axes.len();
                let (class, _) = Class::find(&format!("ConvTranspose{dims}d")).unwrap();
                let mut call = Call::new(class, dims);
                let names = [
                    "kernel_size",
                    "stride",
                    "padding",
                    "output_padding",
                    "dilation",
                ];
                for (at, name) in names.into_iter().enumerate() {
                    let values = axes.iter().map(|(axis, _)| Value::Int(axis[at]));
                    call.set(name, Value::Tuple(values.collect())).unwrap();
                }
                let [inputs, outputs] = [inputs * groups, outputs * groups];
                for (name, n) in [
                    ("in_channels", inputs),
                    ("out_channels", outputs),
                    ("groups", groups),
                ] {
                    call.set(name, Value::Int(n as i64)).unwrap();
                }
                let mut numbers = numbers.iter().cycle().map(|&n| f32::from(n));
                let mut tensor = |shape: &[usize]| {
                    let cells = shape.iter().product();
                    Tensor::new(shape, numbers.by_ref().take(cells).collect()).unwrap()
                };
                let weight = tensor(call.weight().unwrap().shape());
                call.set("weight", Value::Tensor(weight.into())).unwrap();
                let bias = tensor(&[outputs]);
                call.set("bias", Value::Tensor(bias.into())).unwrap();
                let sizes: Vec<usize> = axes.iter().map(|&(_, n)| n).collect();
                let x = tensor(&[&[2, inputs], &*sizes].concat());
                Case { call, x }
            })
    }

    proptest! {
        #[test]
        fn the_stamps_add_up_to_the_output(Case { call, x } in case()) {
            let operation = call.build().unwrap();
            let Ok(geometry) = operation.geometry(x.shape()) else { return Ok(()) };
            let y = operation.forward(&x).unwrap().values;
            let coverage = Coverage::of(&call, &geometry).unwrap();
            for (at, &value) in y.data().iter().enumerate() {
                let index = unravel(at, y.shape());
                let explanation = operation.explain(&x, &index).unwrap();
                let stamps = stamps(&call, &geometry, &explanation, usize::MAX);
                let mut sum = explanation.bias.unwrap();
                for stamp in &stamps {
                    let cropped: Vec<usize> = stamp.landing.iter().zip(&stamp.kernel)
                        .map(|(k, range)| k - range.start).collect();
                    sum += stamp.scaled.at(&cropped);
                    for (axis, o) in index[2..].iter().enumerate() {
                        let lands = stamp.first[axis] + cropped[axis]
                            * coverage.axes[axis].dilation;
                        prop_assert_eq!(lands, *o);
                    }
                }
                prop_assert_eq!(sum, value);
                let channels = call.weight().unwrap().shape()[0]
                    / groups(&call);
                prop_assert_eq!(stamps.len(), coverage.at(&index[2..]) * channels);
            }
        }
    }

    fn groups(call: &Call) -> usize {
        match call.get("groups") {
            Some(Value::Int(groups)) => groups as usize,
            _ => 1,
        }
    }
}
