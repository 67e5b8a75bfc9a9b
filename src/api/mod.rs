//! The JavaScript API: what `dist/api.js` re-exports, a thin edge over [`playground`] and [`ops`].
//! A release has it in a wasm of its own, without the page.
//!
//! Data crosses as typed arrays, in one copy each way; everything else as plain objects. [`read`]
//! takes nothing on trust: it calls no method of what it was given, asks for sizes before it
//! allocates, and catches what accessors and proxies throw. So no argument can trap the module or
//! leave it in the middle of something.
//!
//! [`playground`]: crate::playground
//! [`ops`]: crate::ops

mod fault;
pub mod fitted;
mod read;
pub mod remote;
pub mod types;
mod write;

use js_sys::Object;
use wasm_bindgen::prelude::*;

use crate::ops::{Call, Pipeline, Tensor};
use crate::playground::input::{self, Input};
use crate::playground::link::{self, LinkParts};
use crate::playground::notation::{self, Track};
use crate::playground::python_export::{Flow, Program};
use crate::playground::work;
use fault::{Fault, Result};
use write::Fields;

/// Computes an operation or a pipeline: `{shape, data}`, and `indices` where they were asked for.
#[wasm_bindgen]
pub fn run(op: &JsValue, input: &JsValue) -> Result<Object> {
    let (track, x) = operation(op, input)?;
    let output = match track.stages.as_slice() {
        [call] => call.build()?.forward(&x)?,
        _ => Pipeline::from(track).forward(x)?,
    };
    let result = write::tensor(&output.values);
    match &output.indices {
        Some(indices) => Ok(result.with("indices", write::indices(indices))),
        None => Ok(result),
    }
}

/// The shape of the output on an input of this shape.
#[wasm_bindgen(js_name = outputShape)]
pub fn output_shape(op: &JsValue, input_shape: &JsValue) -> Result<js_sys::Array> {
    let shape = read::shape(input_shape)?;
    let track = read::track(op, input::spatial_dims(&shape))?;
    let shapes = Pipeline::from(track).shapes(&shape)?;
    Ok(write::sizes(shapes.last().unwrap_or(&shape)))
}

/// Which input cells made the output cell at `index`, and with which weights.
#[wasm_bindgen]
pub fn explain(op: &JsValue, input: &JsValue, index: &JsValue) -> Result<Object> {
    let (track, x) = operation(op, input)?;
    let index = read::index(index)?;
    work::check_explained(&track.stages, x.shape())?;
    let explanation = match track.stages.as_slice() {
        [call] => call.build()?.explain(&x, &index)?,
        _ => Pipeline::from(track).explain(&x, &index)?,
    };
    Ok(write::explanation(&explanation))
}

/// d Σ(output · gradOutput) / d input; gradOutput is ones where it is left out.
#[wasm_bindgen]
pub fn gradient(op: &JsValue, input: &JsValue, grad_output: &JsValue) -> Result<Object> {
    let (track, x) = operation(op, input)?;
    let pipeline = Pipeline::from(track);
    let shapes = pipeline.shapes(x.shape())?;
    let output = shapes.last().map_or(x.shape(), Vec::as_slice);
    let grad = if grad_output.is_undefined() || grad_output.is_null() {
        crate::ops::cells(output)?;
        Tensor::full(output, 1.0)
    } else {
        let (given, literal) = read::input(grad_output)?;
        match literal {
            true => input::with_rank(&given.tensor, output.len()),
            false => given.tensor,
        }
    };
    let gradient = match pipeline.stages.as_slice() {
        [call] => call.build()?.gradient(&x, &grad)?,
        _ => pipeline.gradient(&x, &grad)?,
    };
    Ok(write::tensor(&gradient))
}

/// A complete Python script that builds `x`, applies the operation and leaves the result in `y`.
#[wasm_bindgen(js_name = toPyTorch)]
pub fn to_pytorch(op: &JsValue, input: &JsValue) -> Result<String> {
    let (input, literal) = read::input(input)?;
    let track = read::track(op, input::spatial_dims(input.tensor.shape()))?;
    let rank = rank(&input, literal, &track);
    let program = Program {
        input: &input,
        rank,
        tracks: std::slice::from_ref(&track),
        flow: Flow::Forward,
    };
    Ok(program.script())
}

/// The operation that a notation stands for, as an object; several tracks as `{tracks: […]}`.
#[wasm_bindgen]
pub fn parse(text: &JsValue) -> Result<Object> {
    let tracks = notation::parse(&read::notation(text)?, 2)?;
    Ok(match tracks.as_slice() {
        [track] => write::track(track),
        tracks => Object::new().with("tracks", write::tracks(tracks)),
    })
}

/// An operation, or what else [`parse`] gives, in the notation.
#[wasm_bindgen]
pub fn format(op: &JsValue) -> Result<String> {
    Ok(match read::tracks_of(op)? {
        Some(tracks) => notation::print(&tracks),
        None => read::track(op, 2)?.to_string(),
    })
}

/// The fragment of a link, without `#`, that opens to this scene.
#[wasm_bindgen(js_name = encodeScene)]
pub fn encode_scene(scene: &JsValue) -> Result<String> {
    Ok(link::encode(&read::scene(scene)?))
}

/// The scene of a link's fragment, and in `problems` what of it could not be read.
#[wasm_bindgen(js_name = decodeScene)]
pub fn decode_scene(text: &JsValue) -> Result<Object> {
    let (parts, problems): (LinkParts, _) = link::decode(&read::fragment(text)?);
    write::scene(&parts, &problems)
}

/// The operation and the tensor it sees; not more work than there may be.
fn operation(op: &JsValue, input: &JsValue) -> Result<(Track, Tensor)> {
    let (input, literal) = read::input(input)?;
    let track = read::track(op, input::spatial_dims(input.tensor.shape()))?;
    let rank = rank(&input, literal, &track);
    let x = match rank > input.tensor.shape().len() {
        true => input::with_rank(&input.tensor, rank),
        false => input.tensor,
    };
    work::check(&track.stages, x.shape())?;
    Ok((track, x))
}

/// The dimensions that the first operation sees: `{shape, data}` is taken as it is, and so are
/// nested lists where the operation takes them; other lists get leading ones up to `(N, C, …)`.
fn rank(input: &Input, literal: bool, track: &Track) -> usize {
    let shape = input.tensor.shape();
    let takes = |call: &Call| call.build().and_then(|op| op.geometry(shape)).is_ok();
    match track.stages.first() {
        Some(call) if literal && shape.len() < call.args.dims + 2 && !takes(call) => {
            call.args.dims + 2
        }
        _ => shape.len(),
    }
}

impl From<Track> for Pipeline {
    fn from(track: Track) -> Self {
        let stages = track.stages;
        Self { stages }
    }
}

impl From<Fault> for JsValue {
    fn from(fault: Fault) -> Self {
        fault.into_error()
    }
}
