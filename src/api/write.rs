//! Tensors, operations and scenes as JavaScript values.

use js_sys::{Array, BigInt, Float32Array, Int32Array, Object, Reflect};
use wasm_bindgen::JsValue;

use super::fault::Result;
use crate::ops::{Call, Explanation, Indices, Tensor, Value};
use crate::playground::link::{LinkParts, LinkProblem};
use crate::playground::notation::Track;

/// Building a plain object field by field.
pub trait Fields {
    fn with(self, key: &str, value: impl Into<JsValue>) -> Self;
}

impl Fields for Object {
    fn with(self, key: &str, value: impl Into<JsValue>) -> Self {
        // A fresh object takes any property.
        let _ = Reflect::set(&self, &key.into(), &value.into());
        self
    }
}

pub fn tensor(tensor: &Tensor) -> Object {
    Object::new()
        .with("shape", sizes(tensor.shape()))
        .with("data", Float32Array::from(tensor.data()))
}

/// An index into a plane fits 32 bits: no tensor has that many cells.
pub fn indices(indices: &Indices) -> Object {
    let data: Vec<i32> = indices.data.iter().map(|&i| i as i32).collect();
    Object::new()
        .with("shape", sizes(&indices.shape))
        .with("data", Int32Array::from(data.as_slice()))
}

pub fn sizes(sizes: &[usize]) -> Array {
    sizes.iter().map(|&n| JsValue::from(n as f64)).collect()
}

/// The taps that read a cell; those that read padding add nothing.
pub fn explanation(explanation: &Explanation) -> Object {
    let terms = explanation.taps.iter().filter_map(|tap| {
        Some(
            Object::new()
                .with("index", sizes(tap.cell.as_ref()?))
                .with("weight", tap.weight)
                .with("value", tap.value),
        )
    });
    let terms: Array = terms.collect();
    let object = Object::new().with("value", explanation.value);
    let object = match explanation.bias {
        Some(bias) => object.with("bias", bias),
        None => object,
    };
    object.with("terms", terms)
}

pub fn track(track: &Track) -> Object {
    match track.stages.as_slice() {
        [one] => call(one),
        stages => Object::new()
            .with("op", "Sequential")
            .with("stages", stages.iter().map(call).collect::<Array>()),
    }
}

pub fn tracks(tracks: &[Track]) -> Array {
    tracks.iter().map(track).collect()
}

/// `{op: name, …arguments}`, in PyTorch's order.
fn call(call: &Call) -> Object {
    let params = call.class.params.iter();
    let given = params.filter_map(|p| Some((p.name, call.args.given.get(p.name)?)));
    given.fold(
        Object::new().with("op", call.name()),
        |object, (name, given)| object.with(name, value(given)),
    )
}

fn value(given: &Value) -> JsValue {
    const LARGEST: u64 = (1 << 53) - 1;
    match given {
        Value::None => JsValue::NULL,
        Value::Bool(flag) => (*flag).into(),
        Value::Int(int) if int.unsigned_abs() <= LARGEST => (*int as f64).into(),
        Value::Int(int) => BigInt::from(*int).into(),
        Value::Float(number) => (*number).into(),
        Value::Str(text) => text.into(),
        Value::Tuple(items) => items.iter().map(value).collect::<Array>().into(),
        Value::Tensor(values) => tensor(values).into(),
    }
}

pub fn scene(parts: &LinkParts, problems: &[LinkProblem]) -> Result<Object> {
    let mut scene = Object::new();
    if let Some(input) = &parts.input {
        let tensor = tensor(&input.tensor);
        scene = scene.with(
            "input",
            match &input.text {
                Some(text) => tensor.with("text", text),
                None => tensor,
            },
        );
    }
    let pair = |(key, value): &(String, String)| Array::of2(&key.into(), &value.into());
    let view: Array = parts.view.iter().map(pair).collect();
    let problems = problems.iter().map(|problem| {
        Object::new()
            .with("key", &problem.key)
            .with("text", &problem.text)
            .with("message", problem.error.to_string())
    });
    Ok(scene
        .with("tracks", tracks(&parts.tracks))
        // Unlike assignment, this takes `__proto__` for a name like any other.
        .with("view", Object::from_entries(&view)?)
        .with("problems", problems.collect::<Array>()))
}
