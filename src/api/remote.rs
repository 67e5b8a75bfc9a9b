//! The engine beside the page: what the page's worker runs, in `worker.js`.

use std::sync::Arc;

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::fault::{Fault, Result};
use super::write::{self, Fields};
use crate::ops::Tensor;
use crate::playground::evaluate::{Evaluated, TrackResult};
use crate::playground::input::Input;
use crate::playground::notation;

/// An input, and what computes from it.
#[wasm_bindgen]
#[derive(Default)]
pub struct Remote {
    input: Option<Arc<Input>>,
}

#[wasm_bindgen]
impl Remote {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps the input of all that is computed until another one comes.
    pub fn keep(&mut self, shape: Vec<u32>, values: Vec<f32>) -> Result<()> {
        let shape: Vec<usize> = shape.into_iter().map(|size| size as usize).collect();
        let tensor = Tensor::new(shape, values)?;
        self.input = Some(Arc::new(Input { text: None, tensor }));
        Ok(())
    }

    /// What each stage of tracks in the notation gives: for each track a list of
    /// `{shape, data, indices}`, which ends where PyTorch refuses.
    pub fn compute(&self, tracks: &str, dims: usize) -> Result<Array> {
        let tracks = notation::parse(tracks, dims)?;
        let Some(input) = &self.input else {
            return Err(Fault::value_error("no input was kept"));
        };
        let results = tracks.iter().map(|track| {
            let result = TrackResult::of(input, track);
            result.stages.iter().map(|stage| given(stage)).collect::<Array>()
        });
        Ok(results.collect())
    }
}

fn given(stage: &Evaluated) -> JsValue {
    let given = write::tensor(&stage.output.values);
    let given = match &stage.output.indices {
        Some(indices) => given.with("indices", write::indices(indices)),
        None => given,
    };
    given.into()
}
