//! The messages between an embed and the page it stands on: `{gridscope: 1, type: …}`.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;
use web_sys::MessageEvent;

use super::page::window;
use crate::playground::embed::Theme;

/// Written into every message: another one would be of another protocol.
const VERSION: f64 = 1.0;

/// What the host asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// `setScene`: a fragment, with or without `#`.
    Scene(String),
    /// `setTheme`
    Theme(Theme),
}

/// The page around this one, if there is one.
fn parent() -> Option<web_sys::Window> {
    let parent = window().parent().ok()??;
    (JsValue::from(&parent) != JsValue::from(&window())).then_some(parent)
}

/// What a message asks for. One that is not the host's, or not of this form, asks for nothing.
pub fn read(event: &MessageEvent) -> Option<Asked> {
    let source = event.source()?;
    if JsValue::from(source) != JsValue::from(parent()?) {
        return None;
    }
    let data = event.data();
    // Of what is no object there is nothing to get.
    let get = |key: &str| Reflect::get(&data, &key.into()).ok();
    let text = |key: &str| get(key)?.as_string();
    if get("gridscope")?.as_f64() != Some(VERSION) {
        return None;
    }
    match text("type")?.as_str() {
        "setScene" => text("scene").map(Asked::Scene),
        "setTheme" => Theme::find(&text("theme")?).map(Asked::Theme),
        _ => None,
    }
}

/// Tells the host something. Who it is cannot be known, and nothing in it is secret.
pub fn tell(kind: &str, key: &str, value: impl Into<JsValue>) {
    let Some(parent) = parent() else { return };
    let message = Object::new();
    let set = |key: &str, value: JsValue| {
        let set = Reflect::set(&message, &key.into(), &value);
        debug_assert!(set.is_ok());
    };
    set("gridscope", VERSION.into());
    set("type", kind.into());
    set(key, value.into());
    // A host that is going away hears nothing.
    let _ = parent.post_message(&message, "*");
}
