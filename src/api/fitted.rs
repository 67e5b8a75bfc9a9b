//! Operations fitted to one input shape, for callers that run them again and again.
//!
//! `api.js` keeps them and copies cells straight into and out of wasm memory.

use std::cell::RefCell;

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::fault::Result;
use super::{operation, read, write};
use crate::ops::{Pipeline, Plan};
use crate::playground::input::spatial_dims;
use crate::playground::work;

thread_local! {
    /// Input and output of all plans that have no memory of their own: as large as the largest of
    /// those that ran, so that calls allocate nothing.
    static SHARED: RefCell<[Vec<f32>; 2]> = const { RefCell::new([Vec::new(), Vec::new()]) };
}

/// A plan, and the cells it computes from and to.
#[wasm_bindgen]
pub struct Fitted {
    plan: Plan,
    own: Option<[Vec<f32>; 2]>,
}

/// The operation for inputs of this shape; nothing where it needs more than one tensor's values.
#[wasm_bindgen]
pub fn fit(op: &JsValue, input_shape: &JsValue) -> Result<Option<Fitted>> {
    let shape = read::tensor_shape(input_shape)?;
    let track = read::track(op, spatial_dims(&shape))?;
    work::check(&track.stages, &shape)?;
    let plan = match track.stages.as_slice() {
        [call] => call.build()?.plan(&shape)?,
        _ => None,
    };
    Ok(plan.map(|plan| {
        let mut fitted = Fitted { plan, own: None };
        let cells = |shape: &[usize]| shape.iter().product();
        let counts = [cells(fitted.plan.input()), cells(fitted.plan.output())];
        fitted.with(|_, memory| {
            for (cells, count) in memory.iter_mut().zip(counts) {
                grow(cells, count);
            }
        });
        fitted
    }))
}

/// The operation or pipeline with an input that stays in wasm memory.
#[wasm_bindgen]
pub fn hold(op: &JsValue, input: &JsValue) -> Result<Fitted> {
    let (track, x) = operation(op, input)?;
    let plan = Pipeline::from(track).plan(&x)?;
    let cells = plan.output().iter().product();
    let own = Some([x.into_data(), vec![0.0; cells]]);
    Ok(Fitted { plan, own })
}

#[wasm_bindgen]
impl Fitted {
    /// The shape of the output.
    pub fn shape(&self) -> Array {
        write::sizes(self.plan.output())
    }

    /// Where the input's cells are to be written, as an address that holds until the next [`fit`].
    pub fn input(&mut self) -> usize {
        self.with(|_, [x, _]| x.as_ptr() as usize)
    }

    /// Where the output's cells are.
    pub fn output(&mut self) -> usize {
        self.with(|_, [_, out]| out.as_ptr() as usize)
    }

    /// Computes the output.
    pub fn run(&mut self) -> Result<()> {
        let cells = |shape: &[usize]| shape.iter().product();
        let (input, output): (usize, usize) = (cells(self.plan.input()), cells(self.plan.output()));
        self.with(|plan, [x, out]| Ok(plan.run(&x[..input], &mut out[..output])?))
    }

    fn with<T>(&mut self, f: impl FnOnce(&mut Plan, &mut [Vec<f32>; 2]) -> T) -> T {
        match &mut self.own {
            Some(own) => f(&mut self.plan, own),
            None => SHARED.with_borrow_mut(|shared| f(&mut self.plan, shared)),
        }
    }
}

/// Sees to it that there are as many cells.
fn grow(cells: &mut Vec<f32>, count: usize) {
    if cells.len() < count {
        // What is in them is not needed any more, and need not be copied.
        *cells = Vec::new();
        cells.resize(count, 0.0);
    }
}
