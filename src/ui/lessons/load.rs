//! A lesson's files, fetched when it is opened.

use std::rc::Rc;

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Response;
use yew::prelude::*;

use super::super::page::window;
use crate::playground::error::short;
use crate::playground::lesson::{FILES, Lesson, course};

/// How far a lesson is.
#[derive(Clone, PartialEq)]
pub enum Loaded {
    Loading,
    Ready(Rc<Lesson>),
    /// Why it could not be loaded or read.
    Failed(String),
}

/// Loads a lesson, and another one when the slug changes.
#[hook]
pub fn use_lesson(slug: &AttrValue) -> Loaded {
    let loaded = use_state_eq(|| (AttrValue::default(), Loaded::Loading));
    use_effect_with(slug.clone(), {
        let loaded = loaded.setter();
        move |slug| {
            let slug = slug.clone();
            spawn_local(async move {
                let outcome = match fetch(&slug).await {
                    Ok(lesson) => Loaded::Ready(Rc::new(lesson)),
                    Err(why) => Loaded::Failed(why),
                };
                loaded.set((slug, outcome));
            });
        }
    });
    match &*loaded {
        (of, loaded) if of == slug => loaded.clone(),
        _ => Loaded::Loading,
    }
}

/// A lesson of the list: what else an address names leads to no file.
async fn fetch(slug: &str) -> Result<Lesson, String> {
    if course::position(slug).is_none() {
        return Err(short(slug));
    }
    let mut texts = [const { String::new() }; FILES.len()];
    // All are asked for before the first has come.
    let asked = FILES.map(|file| {
        let path = format!("lessons/{slug}/{file}");
        (window().fetch_with_str(&path), path)
    });
    for ((promise, path), text) in asked.into_iter().zip(&mut texts) {
        let read = read(promise).await;
        *text = read.map_err(|why| format!("{path}: {why}"))?;
    }
    Lesson::read(texts.each_ref().map(String::as_str)).map_err(|error| error.to_string())
}

async fn read(promise: js_sys::Promise) -> Result<String, String> {
    let said = |error: JsValue| {
        let message = js_sys::Reflect::get(&error, &"message".into());
        message.ok().and_then(|m| m.as_string()).unwrap_or_default()
    };
    let response: Response = JsFuture::from(promise)
        .await
        .map_err(said)?
        .unchecked_into();
    if !response.ok() {
        return Err(response.status().to_string());
    }
    let text = JsFuture::from(response.text().map_err(said)?).await;
    Ok(text.map_err(said)?.as_string().unwrap_or_default())
}
