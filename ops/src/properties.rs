//! What holds for every operation, whatever its parameters: the fast kernel agrees with the slow
//! definition, the taps with the kernel, the feeds with the taps, the gradient with the feeds; and
//! nothing panics.
//!
//! Cases are drawn from the table of parameters, so a new row is tested without a new line here.

use std::sync::Arc;

use proptest::prelude::*;

use super::reference::{self, indices};
use super::{
    Axis, CLASSES, Call, Class, Kind, Operation, Rule, Tensor, Value, differences, renewed,
};

/// A small source of random choices, from the seed that proptest draws.
pub(super) struct Dice(pub u64);

impl Dice {
    /// SplitMix64.
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.roll() % n as u64) as usize
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    fn int(&mut self, min: i64) -> Value {
        Value::Int(min + self.below(3) as i64)
    }

    fn per_axis(&mut self, dims: usize, mut one: impl FnMut(&mut Self) -> Value) -> Value {
        if self.chance(40) {
            one(self)
        } else {
            Value::Tuple((0..dims).map(|_| one(self)).collect())
        }
    }

    /// Small whole numbers and halves, so that sums are exact and ties happen.
    fn tensor(&mut self, shape: &[usize]) -> Tensor {
        let cells = shape.iter().product();
        let data = (0..cells).map(|_| self.below(33) as f32 / 2.0 - 8.0);
        let data = data.collect();
        Tensor::new(shape, data).expect("a small tensor")
    }

    /// A value that the parameter may well take.
    fn fitting(&mut self, kind: Kind, dims: usize) -> Value {
        match kind {
            Kind::Int { min } => self.int(min),
            Kind::IntPerAxis { min } => self.per_axis(dims, |dice| dice.int(min)),
            Kind::IntOrNonePerAxis { min } => self.per_axis(dims, |dice| dice.int(min)),
            Kind::Float => Value::Float(self.pick(&[1.0, 2.0, 3.0, f64::INFINITY])),
            Kind::FloatPerAxis => self.per_axis(dims, |dice| {
                Value::Float((dice.below(30) + 4) as f64 / 10.0)
            }),
            Kind::Bool | Kind::BoolOrTensor => Value::Bool(self.chance(50)),
            Kind::Choice(words) => Value::Str(self.pick(words).to_string()),
            Kind::IntPerAxisOr(words) if self.chance(20) => {
                Value::Str(self.pick(words).to_string())
            }
            Kind::IntPerAxisOr(_) => self.per_axis(dims, |dice| dice.int(0)),
            Kind::Tensor => Value::None,
        }
    }

    /// A value that nobody would give.
    fn wild(&mut self, dims: usize) -> Value {
        let ints = [
            0,
            1,
            2,
            3,
            -1,
            -2,
            7,
            100,
            1 << 29,
            1 << 30,
            i64::from(i32::MAX),
            1 << 31,
            1 << 40,
            i64::MAX,
            i64::MIN,
        ];
        match self.below(12) {
            0..=5 => Value::Int(self.pick(&ints)),
            6..=7 => {
                let count = if self.chance(70) { dims } else { self.below(5) };
                Value::Tuple((0..count).map(|_| Value::Int(self.pick(&ints))).collect())
            }
            8 => Value::Float(self.pick(&[
                0.0,
                -1.0,
                0.5,
                2.5,
                1e-300,
                1e30,
                f64::MAX,
                f64::NAN,
                f64::INFINITY,
            ])),
            9 => Value::Bool(self.chance(50)),
            10 => Value::Str(
                self.pick(&["same", "reflect", "bicubic", "lanczos", "area", ""])
                    .into(),
            ),
            _ => Value::None,
        }
    }

    fn call(&mut self) -> Call {
        let class = self.pick(CLASSES);
        Call::new(class, self.pick(class.dims))
    }

    /// A call and an input; both are often accepted.
    fn fitting_case(&mut self) -> (Call, Tensor) {
        let mut call = self.call();
        let dims = call.args.dims;
        let params: Vec<_> = call.class.params(dims).collect();
        for param in params {
            if param.default.is_none() || self.chance(50) {
                let value = self.fitting(param.kind, dims);
                call.set(param.name, value).expect("a name of the table");
            }
        }
        if call.class.name == "Upsample" || call.class.name == "interpolate" {
            // Exactly one of the two, and a mode for this many dimensions.
            let drop = self.pick(&["size", "scale_factor"]);
            let keep = if drop == "size" {
                "scale_factor"
            } else {
                "size"
            };
            call.args.given.remove(drop);
            let kind = call.param(keep).expect("a name of the table").kind;
            let value = self.fitting(kind, dims);
            call.set(keep, value).expect("a name of the table");
            if drop == "scale_factor" {
                call.args.given.remove("recompute_scale_factor");
            }
            let smooth: &[&str] =
                [&["linear"], &["bilinear", "bicubic"][..], &["trilinear"]][dims - 1];
            let mut mode = match self.chance(60) {
                true => self.pick(smooth),
                false => self.pick(&["nearest", "nearest-exact", "area"]),
            };
            if call.args.given.get("antialias") == Some(&Value::Bool(true)) && dims == 2 {
                mode = self.pick(&["bilinear", "bicubic", "lanczos"]);
            } else {
                call.args.given.remove("antialias");
            }
            if !smooth.contains(&mode) {
                call.args.given.remove("align_corners");
            }
            let mode = Value::Str(mode.to_string());
            call.set("mode", mode).expect("a name of the table");
        }
        let number = |name: &str| match call.get(name) {
            Some(Value::Int(n)) => n as usize,
            _ => 1,
        };
        let channels = match call.class.name {
            "Conv" | "ConvTranspose" => number("in_channels"),
            "PixelShuffle" => number("upscale_factor").pow(2),
            _ => 1 + self.below(2),
        };
        let mut shape = match self.chance(75) {
            true => vec![1 + self.below(2), channels],
            false => vec![channels],
        };
        shape.extend((0..dims).map(|_| 1 + self.below([12, 6, 4][dims - 1])));
        if call.class.name == "Fold" {
            shape = self.columns(&call).unwrap_or(shape);
        }
        let x = self.tensor(&shape);
        if let Ok(weight) = call.weight()
            && call.param("weight").is_some()
            && self.chance(80)
        {
            let weight = self.tensor(weight.shape());
            let weight = Value::Tensor(Arc::new(weight));
            call.set("weight", weight).expect("a name of the table");
        }
        if call.class.name == "MaxUnpool" {
            self.give_indices(&mut call, &shape);
        }
        (call, x)
    }

    /// Columns that fit a Fold: those that Unfold makes of its output.
    fn columns(&mut self, call: &Call) -> Option<Vec<usize>> {
        let (unfold, _) = super::Class::find("Unfold")?;
        let mut inverse = Call::new(unfold, 2);
        for name in ["kernel_size", "dilation", "padding", "stride"] {
            inverse.set(name, call.get(name)?).ok()?;
        }
        let size = match call.get("output_size")? {
            Value::Int(n) => vec![n as usize; 2],
            Value::Tuple(items) => items
                .iter()
                .map(|n| n.as_number().unwrap_or(1.0) as usize)
                .collect(),
            _ => return None,
        };
        let image = [&[1, 1 + self.below(2)], size.as_slice()].concat();
        Some(inverse.build().ok()?.geometry(&image).ok()?.output)
    }

    fn give_indices(&mut self, call: &mut Call, shape: &[usize]) {
        let Ok(geometry) = call.build().and_then(|op| op.geometry(shape)) else {
            return;
        };
        let spatial = &geometry.output[shape.len() - call.args.dims..];
        let plane = spatial.iter().product::<usize>().max(1);
        let mut indices = Tensor::full(shape, 0.0);
        for i in indices.data_mut() {
            *i = self.below(plane) as f32;
        }
        let indices = Value::Tensor(Arc::new(indices));
        call.set("indices", indices).expect("a name of the table");
    }
}

/// The operation of a fitting case, if it is accepted and its output is not empty.
fn accepted(call: &Call, x: &Tensor) -> Option<(Box<dyn Operation>, Tensor)> {
    let op = call.build().ok()?;
    let y = op.forward(x).ok()?.values;
    (!y.data().is_empty()).then_some((op, y))
}

fn same(a: f32, b: f32) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

/// Whether autograd is the transpose of the forward pass. Nearest takes shortcuts backward that
/// it does not take forward, antialiasing copies forward only and bicubic backward only, LPPool is
/// not linear, MaxUnpool gives overwritten cells a gradient, and MaxPool sends that of a window
/// without valid cells to a cell outside of it.
fn is_transposed_by_gradient(call: &Call, x: &Tensor, y: &Tensor) -> bool {
    let nearest = matches!(call.get("mode"), Some(Value::Str(mode)) if mode.starts_with("nearest"));
    let antialias = call.get("antialias") == Some(Value::Bool(true));
    let bicubic = call.get("mode") == Some(Value::Str("bicubic".to_string()));
    let copied = bicubic && x.shape() == y.shape();
    let empty = y.data().contains(&f32::NEG_INFINITY);
    !(nearest || antialias || copied || empty || ["LPPool", "MaxUnpool"].contains(&call.class.name))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn kernels_agree_with_their_definitions(seed: u64) {
        let (call, x) = Dice(seed).fitting_case();
        let Some((op, y)) = accepted(&call, &x) else { return Ok(()) };
        let geometry = op.geometry(x.shape()).expect("what forward accepts");
        prop_assert_eq!(&geometry.output, y.shape(), "{:?} on {:?}", call, x.shape());
        let Some((shape, values)) = reference::forward(&call, &x, y.shape()) else { return Ok(()) };
        prop_assert_eq!(&shape, y.shape(), "{:?} on {:?}", call, x.shape());
        let scale = values.iter().filter(|v| v.is_finite()).fold(8.0, |m: f64, v| m.max(v.abs()));
        for (got, want) in y.data().iter().zip(values) {
            let both_nan = got.is_nan() && want.is_nan();
            let close = (f64::from(*got) - want).abs() <= 2e-5 * scale || f64::from(*got) == want;
            prop_assert!(both_nan || close, "{:?} on {:?}: {} is not {}", call, x, got, want);
        }
    }

    #[test]
    fn explanations_give_the_value_and_add_up_to_it(seed: u64) {
        let (call, x) = Dice(seed).fitting_case();
        let Some((op, y)) = accepted(&call, &x) else { return Ok(()) };
        for (index, &value) in indices(y.shape()).iter().zip(y.data()).take(60) {
            let explanation = op.explain(&x, index).expect("an index of the output");
            prop_assert!(
                same(explanation.value, value),
                "{:?} at {:?}: {} is explained as {}", call, index, value, explanation.value
            );
            if explanation.rule == Rule::Sum {
                let terms = explanation.taps.iter().map(|t| f64::from(t.weight) * f64::from(t.value));
                let sum = terms.clone().sum::<f64>() + f64::from(explanation.bias.unwrap_or(0.0));
                let scale = terms.map(f64::abs).sum::<f64>() + 1.0;
                prop_assert!(
                    (sum - f64::from(value)).abs() <= 1e-5 * scale,
                    "{:?} at {:?}: {} is not {}", call, index, sum, value
                );
            }
        }
    }

    #[test]
    fn outputs_that_are_renewed_in_part_have_the_bits_of_a_whole_pass(seed: u64) {
        let mut dice = Dice(seed);
        let (call, small) = dice.fitting_case();
        let (dims, rank) = (call.args.dims, small.shape().len());
        // Large enough for a part to be less than the whole.
        let sides = (0..dims).map(|_| 6 + dice.below([60, 24, 8][dims - 1]));
        let shape: Vec<_> = small.shape()[..rank - dims].iter().copied().chain(sides).collect();
        let mut x = dice.tensor(&shape);
        let Some((op, y)) = accepted(&call, &x) else { return Ok(()) };
        let geometry = op.geometry(&shape).expect("what forward accepts");
        let before = x.clone();
        let all = indices(&shape);
        for _ in 0..1 + dice.below(3) {
            let at = x.offset(&dice.pick(&all));
            x.data_mut()[at] = dice.pick(&[f32::NAN, f32::INFINITY, -0.0, 0.1, 7.0]);
        }
        let changed = differences(&before, &x, geometry.axes.len());
        let whole = op.forward(&x).expect("an input like the first").values;
        let part = renewed(&*op, &geometry, &x, &changed, &y, 0.5);
        if let Some((part, _)) = part.expect("a part of what forward accepts") {
            for (index, (&got, &want)) in indices(y.shape()).iter().zip(part.data().iter().zip(whole.data())) {
                prop_assert!(
                    same(got, want),
                    "{:?} on {:?}, changed in {:?}: {:?} is {} and not {}",
                    call, shape, changed, index, got, want
                );
            }
        }
    }

    #[test]
    fn feeds_are_the_taps_seen_from_the_input(seed: u64) {
        let (call, x) = Dice(seed).fitting_case();
        let Some((op, y)) = accepted(&call, &x) else { return Ok(()) };
        let mut from_taps = vec![vec![0.0; y.data().len()]; x.data().len()];
        for (o, index) in indices(y.shape()).iter().enumerate() {
            for tap in op.explain(&x, index).expect("an index of the output").taps {
                if let Some(cell) = tap.cell {
                    from_taps[x.offset(&cell)][o] += tap.weight;
                }
            }
        }
        for (i, index) in indices(x.shape()).iter().enumerate() {
            let mut weights = vec![0.0; y.data().len()];
            for feed in op.feeds(&x, index).expect("an index of the input") {
                weights[y.offset(&feed.index)] += feed.weight;
            }
            for (got, want) in weights.iter().zip(&from_taps[i]) {
                prop_assert!(
                    (got - want).abs() <= 1e-4,
                    "{:?} on {:?}: cell {:?} feeds {} where the taps say {}",
                    call, x.shape(), index, got, want
                );
            }
        }
    }

    #[test]
    fn gradients_flow_back_along_the_feeds(seed: u64) {
        let mut dice = Dice(seed);
        let (call, x) = dice.fitting_case();
        let Some((op, y)) = accepted(&call, &x) else { return Ok(()) };
        if !is_transposed_by_gradient(&call, &x, &y) {
            return Ok(());
        }
        let g = dice.tensor(y.shape());
        let grad = op.gradient(&x, &g).expect("a gradient of the output's shape");
        prop_assert_eq!(grad.shape(), x.shape());
        for (index, &got) in indices(x.shape()).iter().zip(grad.data()) {
            let feeds = op.feeds(&x, index).expect("an index of the input");
            let want: f64 = feeds
                .iter()
                .map(|feed| f64::from(feed.weight) * f64::from(g.at(&feed.index)))
                .sum();
            prop_assert!(
                (f64::from(got) - want).abs() <= 1e-3,
                "{:?} at {:?}: {} is not {}", call, index, got, want
            );
        }
    }

    #[test]
    fn readers_of_an_axis_are_its_reads_turned_round(seed: u64) {
        let (call, x) = Dice(seed).fitting_case();
        let Some((op, _)) = accepted(&call, &x) else { return Ok(()) };
        for axis in op.geometry(x.shape()).expect("what forward accepts").axes {
            if matches!(axis, Axis::Rearranged { .. }) {
                continue;
            }
            let cells = |o| axis.reads(o).into_iter().filter_map(|read| read.cell);
            for i in 0..axis.input() {
                let readers: Vec<usize> =
                    (0..axis.output()).filter(|&o| cells(o).any(|cell| cell == i)).collect();
                prop_assert_eq!(&axis.readers(i), &readers, "{:?}", axis);
                prop_assert_eq!(axis.unread().contains(&i), readers.is_empty(), "{:?}", axis);
            }
            for o in 0..axis.output() {
                prop_assert!(axis.reads(o).len() <= axis.read_count(), "{:?}", axis);
                prop_assert!(axis.reads(o).is_sorted_by_key(|read| read.position), "{:?}", axis);
            }
        }
    }

    #[test]
    fn nothing_panics(seed: u64) {
        let mut dice = Dice(seed);
        let (mut call, mut x) = dice.fitting_case();
        let params: Vec<_> = call.class.params(call.args.dims).collect();
        for param in params {
            if dice.chance(25) {
                let value = dice.wild(call.args.dims);
                call.set(param.name, value).expect("a name of the table");
            }
        }
        if dice.chance(30) {
            let rank = 1 + dice.below(6);
            let shape: Vec<usize> = (0..rank).map(|_| dice.below(4)).collect();
            x = dice.tensor(&shape);
        }
        let _ = call.settings();
        let Ok(op) = call.build() else { return Ok(()) };
        let huge: Vec<usize> = x.shape().iter().map(|n| n << dice.below(40)).collect();
        let _ = op.geometry(&huge);
        let _ = op.notes(x.shape());
        let Ok(geometry) = op.geometry(x.shape()) else { return Ok(()) };
        let cells = geometry.output.iter().try_fold(1usize, |n, &d| n.checked_mul(d));
        if cells.is_none_or(|n| n > 20_000) {
            return Ok(());
        }
        for axis in &geometry.axes {
            let _ = (axis.unread(), axis.readers(0), axis.readers(usize::MAX >> 40));
        }
        let output = geometry.output;
        if let Ok(y) = op.forward(&x) {
            prop_assert_eq!(y.values.shape(), &output, "{:?} on {:?}", call, x.shape());
        }
        for shape in [x.shape().to_vec(), output.clone(), vec![]] {
            let middle: Vec<usize> = shape.iter().map(|n| n / 2).collect();
            let _ = (op.explain(&x, &middle), op.feeds(&x, &middle));
            let _ = (op.explain(&x, &shape), op.feeds(&x, &shape));
            let _ = op.gradient(&x, &Tensor::full(shape, 1.0));
        }
    }
}

/// ceil_mode drops a window that would start at or beyond the input and its left padding.
#[test]
fn the_last_window_is_dropped_where_it_would_start_outside() {
    let (class, _) = super::Class::find("MaxPool1d").expect("in the table");
    for (n, k, s, p, expected) in [(4, 3, 2, 1, 3), (3, 2, 3, 0, 1), (5, 2, 3, 1, 2)] {
        let mut call = Call::new(class, 1);
        for (name, value) in [("kernel_size", k), ("stride", s), ("padding", p)] {
            call.set(name, Value::Int(value)).expect("in the table");
        }
        call.set("ceil_mode", Value::Bool(true))
            .expect("in the table");
        let op = call.build().expect("an operation");
        let geometry = op.geometry(&[1, 1, n]).expect("a shape");
        assert_eq!(geometry.output, [1, 1, expected], "{call:?}");
        let Axis::Window(axis) = &geometry.axes[0] else {
            panic!("a window");
        };
        let promised = (n as i64 + 2 * p - k + s - 1) / s + 1;
        assert_eq!(axis.dropped_last(), promised > expected as i64, "{call:?}");
    }
}

/// MaxPool1d(2) of 5 leaves its last cell over; ConvTranspose1d with kernel 3 and stride 2 stamps
/// every other inner cell twice.
#[test]
fn an_axis_tells_what_windows_leave_over_and_how_stamps_overlap() {
    let axis = |class: &str, settings: &[(&str, i64)], shape: &[usize]| {
        let (class, _) = Class::find(class).expect("in the table");
        let mut call = Call::new(class, 1);
        for &(name, value) in settings {
            call.set(name, Value::Int(value)).expect("in the table");
        }
        let op = call.build().expect("an operation");
        op.geometry(shape).expect("a shape").axes.remove(0)
    };
    let pool = axis("MaxPool1d", &[("kernel_size", 2)], &[1, 1, 5]);
    assert_eq!(pool.unread(), [4]);
    assert!(matches!(pool, Axis::Window(pool) if pool.remainder() == 1));
    let stamps = [
        ("in_channels", 1),
        ("out_channels", 1),
        ("kernel_size", 3),
        ("stride", 2),
    ];
    let Axis::Transposed(stamps) = axis("ConvTranspose1d", &stamps, &[1, 1, 4]) else {
        panic!("stamps");
    };
    let coverage: Vec<_> = (0..stamps.output).map(|o| stamps.coverage(o)).collect();
    assert_eq!(coverage, [1, 1, 2, 1, 2, 1, 2, 1, 1]);
}

#[test]
fn a_resize_with_more_taps_than_memory_is_refused_before_they_are_made() {
    let (class, _) = Class::find("interpolate").unwrap();
    let arguments = [
        ("scale_factor", Value::Float(0.5)),
        ("mode", Value::Str("bicubic".into())),
        ("antialias", Value::Bool(true)),
    ];
    let call = arguments
        .into_iter()
        .fold(Call::new(class, 2), |call, (name, value)| {
            call.with(name, value).unwrap()
        });
    let op = call.build().unwrap();
    assert!(op.geometry(&[1, 1, 8, 1 << 12]).is_ok());
    assert!(op.geometry(&[1, 1, 8, 1 << 38]).is_err());
    let one_cell = call
        .with("scale_factor", Value::None)
        .and_then(|call| call.with("size", Value::Int(1)))
        .and_then(|call| call.build())
        .unwrap();
    assert!(one_cell.geometry(&[1, 1, 8, 1 << 38]).is_err());
}

#[test]
fn an_output_beyond_the_limit_is_refused_before_it_is_made() {
    let (class, _) = super::Class::find("Upsample").expect("in the table");
    let call = Call::new(class, 2)
        .with("scale_factor", Value::Int(1 << 14))
        .expect("a name");
    let op = call.build().expect("an operation");
    let refusal = op
        .forward(&Tensor::full([1, 1, 2, 2], 0.0))
        .expect_err("too large");
    assert!(
        refusal.message.starts_with("Gridscope makes at most"),
        "{refusal}"
    );
}

#[test]
fn a_pipeline_undoes_its_max_pools_in_turn() {
    let call = |name: &str, args: &[(&str, Value)]| {
        let (class, dims) = super::Class::find(name).expect("in the table");
        let call = Call::new(class, dims.expect("a dimension"));
        let with = |call: Call, (name, value): &(&str, Value)| call.with(name, value.clone());
        args.iter()
            .try_fold(call, with)
            .expect("names of the table")
    };
    let pool = call(
        "MaxPool2d",
        &[
            ("kernel_size", Value::Int(2)),
            ("return_indices", Value::Bool(true)),
        ],
    );
    let unpool = call("MaxUnpool2d", &[("kernel_size", Value::Int(2))]);
    let pipeline = super::Pipeline {
        stages: vec![pool.clone(), pool, unpool.clone(), unpool],
    };
    let x = Dice(1).tensor(&[1, 1, 8, 8]);
    let run = pipeline.run(&x);
    assert_eq!(run.refusal, None);
    let y = &run.stages[3].output.values;
    assert_eq!(y.shape(), x.shape());
    // What is not zero is where it was, and is the largest of its 4 × 4 cells.
    for index in indices(y.shape()) {
        let value = y.at(&index);
        assert!(value == 0.0 || value == x.at(&index));
        let explanation = pipeline
            .explain(&x, &index)
            .expect("an index of the output");
        let sum: f32 = explanation.taps.iter().map(|t| t.weight * t.value).sum();
        assert_eq!(sum, value);
    }
    let grad = pipeline
        .gradient(&x, &Tensor::full(y.shape(), 1.0))
        .expect("a gradient");
    assert_eq!(grad.data().iter().sum::<f32>(), 4.0);
}
