//! The page's worker: the engine in a thread of its own, for what would keep the page waiting.

use std::sync::Arc;

use js_sys::{Array, Float32Array, Int32Array, Object, Reflect, Uint32Array};
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, WorkerOptions, WorkerType};

use crate::ops::{Indices, Output, Tensor};
use crate::playground::back::Back;
use crate::playground::input::Input;
use crate::playground::notation;
use crate::playground::queue::Ticket;
use crate::playground::results::Answer;
use crate::playground::scene::Scene;
use crate::playground::story::Way;

/// The script of the worker, beside the page.
const SCRIPT: &str = "worker.js";

/// What a worker tells.
pub enum Told {
    Ready,
    /// What was asked for.
    Given(Ticket, Answer),
    /// It did not begin, or it ended.
    Lost,
}

/// A worker, which ends with this.
pub struct Worker {
    worker: web_sys::Worker,
    /// The input that it keeps.
    keeps: Option<Arc<Input>>,
    /// Whether it has the program.
    has_program: bool,
    _hears: Closure<dyn Fn(MessageEvent)>,
    _fails: Closure<dyn Fn(JsValue)>,
}

impl Worker {
    /// None where the browser lets the page have no worker: in a sandbox, or by a policy.
    pub fn hire(tell: impl Fn(Told) + Clone + 'static) -> Option<Self> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = web_sys::Worker::new_with_options(SCRIPT, &options).ok()?;
        let hears = Closure::<dyn Fn(MessageEvent)>::new({
            let tell = tell.clone();
            move |event: MessageEvent| tell(read(&event.data()).unwrap_or(Told::Lost))
        });
        let fails = Closure::<dyn Fn(JsValue)>::new(move |_| tell(Told::Lost));
        worker.set_onmessage(Some(hears.as_ref().unchecked_ref()));
        worker.set_onmessageerror(Some(fails.as_ref().unchecked_ref()));
        worker.set_onerror(Some(fails.as_ref().unchecked_ref()));
        Some(Self {
            worker,
            keeps: None,
            has_program: false,
            _hears: hears,
            _fails: fails,
        })
    }

    /// Asks for what is awaited of a scene. An input is sent once.
    pub fn ask(&mut self, ticket: Ticket, scene: &Scene, wanted: &[u32]) -> Result<(), JsValue> {
        let message = Object::new();
        let set = |key: &str, value: JsValue| Reflect::set(&message, &key.into(), &value);
        set("ticket", ticket.into())?;
        set("tracks", notation::print(&scene.tracks).into())?;
        set("wanted", Uint32Array::from(wanted).into())?;
        set("back", Uint32Array::from(&*back(scene)).into())?;
        set("dims", (scene.dims() as u32).into())?;
        let sent = Array::new();
        let input = scene.input.arc();
        if !self
            .keeps
            .as_ref()
            .is_some_and(|kept| Arc::ptr_eq(kept, &input))
        {
            let sizes = input.tensor.shape().iter().map(|&size| size as u32);
            set(
                "shape",
                Uint32Array::from(&*sizes.collect::<Vec<_>>()).into(),
            )?;
            let data = Float32Array::from(input.tensor.data());
            sent.push(&data.buffer());
            set("data", data.into())?;
            self.keeps = Some(input);
        }
        if !self.has_program {
            self.has_program = true;
            set("module", wasm_bindgen::module())?;
        }
        self.worker.post_message_with_transfer(&message, &sent)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onmessageerror(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// What a scene asks for backward, as the worker reads it.
fn back(scene: &Scene) -> Vec<u32> {
    let Some(back) = Back::of(scene) else {
        return Vec::new();
    };
    let which = [scene.at.track, back.stage, back.plane];
    let place = back.place.map(|place| place.spatial(3));
    let numbers = which.into_iter().chain(place.unwrap_or_default());
    numbers.map(|number| number as u32).collect()
}

/// What a message tells; none where it is not of the worker's form.
fn read(message: &JsValue) -> Option<Told> {
    let get = |of: &JsValue, key: &str| Reflect::get(of, &key.into()).ok();
    if get(message, "ready")?.is_truthy() {
        return Some(Told::Ready);
    }
    let shaped = |of: &JsValue| {
        let shape: Array = get(of, "shape")?.dyn_into().ok()?;
        let shape = shape.iter().map(|size| Some(size.as_f64()? as usize));
        Some((shape.collect::<Option<Vec<_>>>()?, get(of, "data")?))
    };
    let output = |stage: JsValue| {
        let (shape, data) = shaped(&stage)?;
        let data: Float32Array = data.dyn_into().ok()?;
        let values = Tensor::new(shape, data.to_vec()).ok()?;
        let indices = get(&stage, "indices")?;
        let indices = match indices.is_undefined() {
            true => None,
            false => {
                let (shape, data) = shaped(&indices)?;
                let data: Int32Array = data.dyn_into().ok()?;
                let data = data.to_vec().into_iter().map(i64::from).collect();
                Some(Indices { shape, data })
            }
        };
        Some(Output { values, indices })
    };
    let returned = |track: JsValue| {
        if track.is_null() {
            return Some(None);
        }
        let way = *Way::ALL.get(get(&track, "way")?.as_f64()? as usize)?;
        let tensor = |key: &str| Some(output(get(&track, key)?)?.values);
        Some(Some(([tensor("upstream")?, tensor("gradient")?], way)))
    };
    let given: Array = get(message, "given")?.dyn_into().ok()?;
    let track = |stages: JsValue| {
        let stages: Array = stages.dyn_into().ok()?;
        stages.iter().map(output).collect::<Option<Vec<_>>>()
    };
    let gradients = match get(message, "returned")?.dyn_into::<Array>() {
        Ok(tracks) => tracks.iter().map(returned).collect::<Option<_>>()?,
        Err(_) => Vec::new(),
    };
    let ticket = get(message, "ticket")?.as_f64()? as Ticket;
    let answer = Answer {
        outputs: given.iter().map(track).collect::<Option<_>>()?,
        gradients,
    };
    Some(Told::Given(ticket, answer))
}
