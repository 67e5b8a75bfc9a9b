//! Parameters, and what is computed from them.

use std::sync::Arc;

use gridscope::ops::{CLASSES, Call, Kind, Operation, Pipeline, Tensor, Value};
use gridscope::playground::work;

use super::dice::Dice;
use super::doors::Door;

/// Cells of input and output together, in all but few cases.
const MANY: usize = 1 << 13;

pub const OPERATION: Door = Door {
    name: "operation",
    share: 5,
    make: |dice, _| dice.roll().to_le_bytes().to_vec(),
    check: |bytes| {
        let mut dice = dice_of(bytes);
        let mut call = dice.call();
        let x = dice.input(&call);
        dice.give_tensors(&mut call, &x);
        if let Ok(operation) = call.build() {
            holds_together(&mut dice, &call, &*operation, &x);
        }
        let good = good();
        let y = good.build().and_then(|pool| pool.forward(&grid()));
        assert_eq!(y.map(|y| y.values.into_data()), Ok(vec![4.0]));
    },
};

/// Forward, taps, feeds and gradient have the shapes and values that the geometry tells.
fn holds_together(dice: &mut Dice, call: &Call, operation: &dyn Operation, x: &Tensor) {
    let Ok(geometry) = operation.geometry(x.shape()) else {
        return;
    };
    drop(operation.notes(x.shape()));
    let cells: usize = geometry.output.iter().product();
    let all = dice.once_in(5000);
    if (cells > MANY && !all) || work::check(std::slice::from_ref(call), x.shape()).is_err() {
        return;
    }
    let Ok(output) = operation.forward(x) else {
        return;
    };
    let y = output.values;
    assert_eq!(y.shape(), geometry.output, "{call:?} on {:?}", x.shape());
    if let Some(indices) = output.indices {
        assert_eq!(indices.shape, y.shape());
    }
    if let Some(index) = dice.index(y.shape())
        && let Ok(explanation) = operation.explain(x, &index)
    {
        let (told, value) = (explanation.value, y.at(&index));
        let same = told.to_bits() == value.to_bits() || told.is_nan() && value.is_nan();
        assert!(
            same,
            "{call:?} at {index:?} of {:?}: {value} is told as {told}",
            x.shape()
        );
        for tap in explanation.taps {
            assert!(
                tap.cell
                    .is_none_or(|cell| cell.iter().zip(x.shape()).all(|(i, n)| i < n))
            );
        }
    }
    if let Some(index) = dice.index(x.shape())
        && let Ok(feeds) = operation.feeds(x, &index)
    {
        for feed in feeds {
            assert!(feed.index.iter().zip(y.shape()).all(|(i, n)| i < n));
        }
    }
    // Indices that are not there are refused.
    assert!(operation.explain(x, y.shape()).is_err());
    assert!(operation.feeds(x, &[usize::MAX]).is_err());
    let grad = Tensor::full(y.shape(), 1.0);
    if let Ok(grad) = operation.gradient(x, &grad) {
        assert_eq!(grad.shape(), x.shape());
    }
}

pub const PIPELINE: Door = Door {
    name: "pipeline",
    share: 1,
    make: |dice, _| dice.roll().to_le_bytes().to_vec(),
    check: |bytes| {
        let mut dice = dice_of(bytes);
        let stages: Vec<Call> = (0..1 + dice.below(4)).map(|_| dice.call()).collect();
        let x = dice.input(&stages[0]);
        let shapes = shapes(&stages, x.shape());
        let refused = work::check(&stages, x.shape()).is_err();
        if refused || (cells(&stages, x.shape()) > MANY && !dice.once_in(1000)) {
            return;
        }
        let traced = work::check_explained(&stages, x.shape()).is_ok();
        let pipeline = Pipeline { stages };
        let Ok(output) = pipeline.forward(x.clone()) else {
            assert!(pipeline.run(&x).refusal.is_some());
            return;
        };
        let y = output.values;
        assert_eq!(Some(y.shape()), shapes.last().map(Vec::as_slice));
        if traced && let Some(index) = dice.index(y.shape()) {
            drop(pipeline.explain(&x, &index));
        }
        if let Ok(grad) = pipeline.gradient(&x, &Tensor::full(y.shape(), 1.0)) {
            assert_eq!(grad.shape(), x.shape());
        }
    },
};

/// The shape after every stage, as far as none is refused.
fn shapes(stages: &[Call], input: &[usize]) -> Vec<Vec<usize>> {
    let accepted = |count: &usize| {
        let stages = stages[..*count].to_vec();
        Pipeline { stages }.shapes(input).ok()
    };
    let counts: Vec<usize> = (1..=stages.len()).collect();
    counts.iter().rev().find_map(accepted).unwrap_or_default()
}

/// Cells of the outputs of all stages that are not refused.
pub fn cells(stages: &[Call], input: &[usize]) -> usize {
    let shapes = shapes(stages, input);
    shapes
        .iter()
        .map(|shape| shape.iter().product::<usize>())
        .sum()
}

fn dice_of(bytes: &[u8]) -> Dice {
    let seed = bytes
        .first_chunk()
        .map_or(0, |bytes| u64::from_le_bytes(*bytes));
    Dice::new(seed)
}

fn good() -> Call {
    let class = CLASSES.iter().find(|class| class.name == "MaxPool");
    let call = Call::new(class.expect("a class of the table"), 2);
    call.with("kernel_size", Value::Int(2))
        .expect("a name of the table")
}

fn grid() -> Tensor {
    Tensor::new([1, 1, 2, 2], vec![1.0, 2.0, 3.0, 4.0]).expect("four cells")
}

impl Dice {
    /// A call whose arguments are mostly such as somebody may give.
    fn call(&mut self) -> Call {
        let class = *self.pick(CLASSES);
        let mut call = Call::new(class, *self.pick(class.dims));
        let dims = call.args.dims;
        let params: Vec<_> = class.params(dims).collect();
        for param in params {
            if param.default.is_none() || self.once_in(3) {
                let value = match self.once_in(8) {
                    true => self.wild(dims),
                    false => self.fitting(param.kind, dims),
                };
                call.set(param.name, value).expect("a name of the table");
            }
        }
        // Both are refused at once; one of them leads on.
        if call.param("scale_factor").is_some() && !self.once_in(10) {
            let drop = *self.pick(&["size", "scale_factor"]);
            call.args.given.remove(drop);
        }
        call
    }

    fn fitting(&mut self, kind: Kind, dims: usize) -> Value {
        let one = |dice: &mut Self, min: i64| Value::Int(min + dice.below(4) as i64);
        match kind {
            Kind::Int { min } => one(self, min),
            Kind::IntPerAxis { min } | Kind::IntOrNonePerAxis { min } => {
                self.each(dims, |dice| one(dice, min))
            }
            Kind::Float => Value::Float(*self.pick(&[1.0, 2.0, 3.0, 0.5, f64::INFINITY, -2.0])),
            Kind::FloatPerAxis => self.each(dims, |dice| {
                Value::Float(dice.below(40) as f64 / 10.0 + 0.1)
            }),
            Kind::Bool | Kind::BoolOrTensor => Value::Bool(self.once_in(2)),
            Kind::Choice(words) => Value::Str(self.pick(words).to_string()),
            Kind::IntPerAxisOr(words) if self.once_in(5) => {
                Value::Str(self.pick(words).to_string())
            }
            Kind::IntPerAxisOr(_) => self.each(dims, |dice| one(dice, 0)),
            Kind::Tensor => Value::None,
        }
    }

    fn each(&mut self, dims: usize, one: impl Fn(&mut Self) -> Value) -> Value {
        match self.once_in(2) {
            true => one(self),
            false => Value::Tuple((0..dims).map(|_| one(self)).collect()),
        }
    }

    /// What nobody would give.
    fn wild(&mut self, dims: usize) -> Value {
        let ints = [
            0,
            -1,
            7,
            64,
            100,
            1000,
            4096,
            1 << 20,
            1 << 29,
            1 << 30,
            i64::from(i32::MAX),
            1 << 40,
            i64::MAX,
            i64::MIN,
        ];
        let floats = [
            0.0,
            -0.0,
            -1.0,
            1e-300,
            0.001,
            999.5,
            1e30,
            f64::MAX,
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
        ];
        match self.below(10) {
            0..=3 => Value::Int(*self.pick(&ints)),
            4 | 5 => {
                let count = if self.once_in(3) { self.below(9) } else { dims };
                Value::Tuple((0..count).map(|_| Value::Int(*self.pick(&ints))).collect())
            }
            6 => Value::Float(*self.pick(&floats)),
            7 => Value::Str(
                self.pick(&["same", "bicubic", "reflect", "", "\u{0}", "<b>"])
                    .to_string(),
            ),
            8 => Value::Tensor(Arc::new(Tensor::full([self.below(3), self.below(3)], 1.0))),
            _ => Value::None,
        }
    }

    /// An input that the call may take, or any other.
    fn input(&mut self, call: &Call) -> Tensor {
        let dims = call.args.dims;
        let number = |name: &str| match call.get(name) {
            Some(Value::Int(n)) => usize::try_from(n).unwrap_or(1).min(64),
            _ => 1,
        };
        let channels = match call.class.name {
            "Conv" | "ConvTranspose" => number("in_channels"),
            "PixelShuffle" => number("upscale_factor").pow(2),
            _ => 1 + self.below(3),
        };
        let mut shape = vec![1 + self.below(2), channels];
        shape.extend(
            (0..dims).map(|_| self.below([30, 9, 5][dims - 1]) + usize::from(!self.once_in(20))),
        );
        match self.below(20) {
            0 => drop(shape.remove(0)),
            1 => shape = (0..self.below(7)).map(|_| self.below(5)).collect(),
            _ => {}
        }
        while shape.iter().product::<usize>() > MANY {
            shape.pop();
        }
        self.tensor(&shape)
    }

    fn tensor(&mut self, shape: &[usize]) -> Tensor {
        let odd = [
            f32::NAN,
            f32::INFINITY,
            f32::NEG_INFINITY,
            -0.0,
            f32::MAX,
            f32::MIN_POSITIVE,
            1e-45,
        ];
        let hostile = self.once_in(4);
        let cells = shape.iter().product();
        let mut cell = || match hostile && self.once_in(4) {
            true => *self.pick(&odd),
            false => self.below(33) as f32 / 2.0 - 8.0,
        };
        let data = (0..cells).map(|_| cell()).collect();
        Tensor::new(shape, data).expect("a small tensor")
    }

    /// Weights of about the right shape, and indices.
    fn give_tensors(&mut self, call: &mut Call, x: &Tensor) {
        for name in ["weight", "indices"] {
            if call.param(name).is_none() || self.once_in(3) {
                continue;
            }
            let mut shape = match (name, call.weight()) {
                ("weight", Ok(weight)) => weight.shape().to_vec(),
                _ => x.shape().to_vec(),
            };
            if self.once_in(10) && !shape.is_empty() {
                let at = self.below(shape.len());
                shape[at] = self.below(4);
            }
            if shape.iter().product::<usize>() > MANY {
                continue;
            }
            let mut tensor = self.tensor(&shape);
            if name == "indices" && !self.once_in(4) {
                tensor
                    .data_mut()
                    .iter_mut()
                    .for_each(|i| *i = i.abs().min(9.0).floor());
            }
            let value = Value::Tensor(Arc::new(tensor));
            call.set(name, value).expect("a name of the table");
        }
    }

    fn index(&mut self, shape: &[usize]) -> Option<Vec<usize>> {
        shape
            .iter()
            .map(|&n| (n > 0).then(|| self.below(n)))
            .collect()
    }
}
