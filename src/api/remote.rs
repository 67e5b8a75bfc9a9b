//! The engine beside the page: what the page's worker runs, in `worker.js`.

use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;

use super::fault::{Fault, Result};
use super::write::{self, Fields};
use crate::ops::Tensor;
use crate::playground::back::Back;
use crate::playground::evaluate::Evaluated;
use crate::playground::files;
use crate::playground::input::Input;
use crate::playground::notation;
use crate::playground::paste::{Content, Pasted};
use crate::playground::results::Results;
use crate::playground::scene::{At, Flow, Place, Planes, Scene, Shared, Upstream};
use crate::playground::story::{Returned, Way};

/// An input, and what was computed from it last.
#[wasm_bindgen]
#[derive(Default)]
pub struct Remote {
    input: Option<Shared>,
    results: Results,
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
        self.input = Some(Shared::new(Input { text: None, tensor }));
        self.results = Results::default();
        Ok(())
    }

    /// Computes tracks in the notation. Of the wanted ones, by their numbers, `given` lists what
    /// each stage gives, as `{shape, data, indices}`, and ends where PyTorch refuses. Where
    /// something is asked backward, [`asked`] tells what, `returned` has for each shown track
    /// `{upstream, gradient, way}` or null.
    pub fn compute(
        &mut self,
        tracks: &str,
        dims: usize,
        wanted: Vec<u32>,
        back: Vec<u32>,
    ) -> Result<Object> {
        let Some(input) = self.input.clone() else {
            return Err(Fault::value_error("no input was kept"));
        };
        let scene = Scene {
            input,
            tracks: notation::parse(tracks, dims)?,
            pin: None,
            ..Scene::default()
        };
        let scene = asked(scene, &back);
        self.results = self.results.of(&scene);
        let results = &self.results;
        let given = wanted.into_iter().map(|track| {
            let stages = &results.track(track as usize).stages;
            stages.iter().map(|stage| given(stage)).collect::<Array>()
        });
        let given = Object::new().with("given", given.collect::<Array>());
        let Some(back) = Back::of(&scene) else {
            return Ok(given);
        };
        let returned = Back::tracks(&scene).map(|track| match results.returned(track, back) {
            Some(found) => returned(found),
            None => JsValue::NULL,
        });
        Ok(given.with("returned", returned.collect::<Array>()))
    }
}

/// The grid of a file that holds a table of numbers, as `{shape, data}`; nothing where some of it
/// cannot be read.
#[wasm_bindgen]
pub fn table(bytes: Vec<u8>) -> Option<Object> {
    let Pasted {
        content: Content::Grid(grid),
        ..
    } = files::read_csv(&bytes).ok()?
    else {
        return None;
    };
    Some(write::tensor(&grid.tensor()?))
}

/// The scene as it is looked at backward: the numbers of track, stage and plane, and of the one
/// cell, where it is one, depth, row and column.
fn asked(mut scene: Scene, back: &[u32]) -> Scene {
    let back: Vec<usize> = back.iter().map(|&number| number as usize).collect();
    let Some((&[track, stage, output], place)) = back.split_first_chunk() else {
        return scene;
    };
    scene.at = At { track, stage };
    scene.planes = Planes { input: 0, output };
    scene.pin = (!place.is_empty()).then(|| Place::of(place));
    scene.flow = Flow::Backward(match scene.pin {
        Some(_) => Upstream::Cell,
        None => Upstream::Sum,
    });
    scene.clamp();
    scene
}

fn given(stage: &Evaluated) -> JsValue {
    let given = write::tensor(&stage.output.values);
    let given = match &stage.output.indices {
        Some(indices) => given.with("indices", write::indices(indices)),
        None => given,
    };
    given.into()
}

fn returned(returned: &Returned) -> JsValue {
    let way = Way::ALL.iter().position(|way| *way == returned.way());
    let way = way.unwrap_or_default() as u32;
    Object::new()
        .with("upstream", write::tensor(&returned.upstream))
        .with("gradient", write::tensor(&returned.gradient))
        .with("way", way)
        .into()
}
