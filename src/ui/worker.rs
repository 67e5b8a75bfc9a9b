//! The page's worker: the engine in a thread of its own, for what would keep the page waiting. It is
//! the wasm of the JavaScript API, whose loops are made for large grids.

use std::rc::Rc;
use std::sync::Arc;

use js_sys::{Array, Float32Array, Int32Array, Object, Promise, Reflect, Uint8Array, Uint32Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, WorkerOptions, WorkerType};

use super::desk::{Hearer, Helper, Told};
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

/// A worker, which ends with this.
pub struct Worker {
    worker: web_sys::Worker,
    /// The input that it keeps.
    keeps: Option<Arc<Input>>,
    _hears: Closure<dyn Fn(MessageEvent)>,
    _fails: Closure<dyn Fn(JsValue)>,
}

impl Worker {
    /// None where the browser lets the page have no worker: in a sandbox, or by a policy.
    pub fn hire(tell: Hearer) -> Option<Self> {
        Self::heard_by(Rc::new(move |message| {
            tell(message.as_ref().and_then(read).unwrap_or(Told::Lost))
        }))
    }

    /// A worker whose messages are heard; nothing where it does not begin, or ends.
    fn heard_by(hear: Rc<dyn Fn(Option<JsValue>)>) -> Option<Self> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = web_sys::Worker::new_with_options(SCRIPT, &options).ok()?;
        let hears = Closure::<dyn Fn(MessageEvent)>::new({
            let hear = hear.clone();
            move |event: MessageEvent| hear(Some(event.data()))
        });
        let fails = Closure::<dyn Fn(JsValue)>::new(move |_| hear(None));
        worker.set_onmessage(Some(hears.as_ref().unchecked_ref()));
        worker.set_onmessageerror(Some(fails.as_ref().unchecked_ref()));
        worker.set_onerror(Some(fails.as_ref().unchecked_ref()));
        Some(Self {
            worker,
            keeps: None,
            _hears: hears,
            _fails: fails,
        })
    }
}

impl Helper for Worker {
    /// An input is sent once.
    fn ask(&mut self, ticket: Ticket, scene: &Scene, wanted: &[u32]) -> Result<(), JsValue> {
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

/// Bytes from which on a table is read beside the page: tens of thousands of numbers.
const LONG_TABLE: usize = 1 << 18;

/// The grid of a long table, read by a worker of its own; none where that cannot be done, or some of
/// it cannot be read.
pub async fn read_table(bytes: &[u8]) -> Option<Tensor> {
    if bytes.len() < LONG_TABLE {
        return None;
    }
    let mut hired = None;
    let told = Promise::new(&mut |resolve, _| {
        let done = resolve.clone();
        let hear = move |message: Option<JsValue>| {
            let message = message.unwrap_or_default();
            if get(&message, "ready").is_none_or(|ready| ready.is_falsy()) {
                let _ = done.call1(&JsValue::NULL, &message);
            }
        };
        hired = Worker::heard_by(Rc::new(hear));
        let asked = hired.as_ref().is_some_and(|worker| {
            let file = Uint8Array::from(bytes);
            let message = Object::new();
            let _ = Reflect::set(&message, &"file".into(), &file);
            let sent = Array::of1(&file.buffer());
            let worker = &worker.worker;
            worker.post_message_with_transfer(&message, &sent).is_ok()
        });
        if !asked {
            let _ = resolve.call0(&JsValue::NULL);
        }
    });
    let told = JsFuture::from(told).await.ok()?;
    let (shape, data) = shaped(&get(&told, "read")?)?;
    Tensor::new(shape, data.dyn_into::<Float32Array>().ok()?.to_vec()).ok()
}

fn get(of: &JsValue, key: &str) -> Option<JsValue> {
    Reflect::get(of, &key.into()).ok()
}

/// The parts of `{shape, data}`.
fn shaped(of: &JsValue) -> Option<(Vec<usize>, JsValue)> {
    let shape: Array = get(of, "shape")?.dyn_into().ok()?;
    let shape = shape.iter().map(|size| Some(size.as_f64()? as usize));
    Some((shape.collect::<Option<_>>()?, get(of, "data")?))
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
    if get(message, "ready")?.is_truthy() {
        return Some(Told::Ready);
    }
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
