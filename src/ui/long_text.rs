//! Texts that may be long, out of the browser. What wasm-bindgen makes a `String` of it copies one
//! character at a time, in 70 ms where there are 8 million; the browser's own encoder takes 5.

use std::rc::Rc;

use js_sys::{JsString, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    type TextEncoder;
    #[wasm_bindgen(constructor)]
    fn new() -> TextEncoder;
    #[wasm_bindgen(method)]
    fn encode(this: &TextEncoder, text: &JsString) -> Uint8Array;

    type DataTransfer;
    #[wasm_bindgen(method, js_name = getData)]
    fn data(this: &DataTransfer, format: &str) -> JsString;

    type Field;
    #[wasm_bindgen(method, getter)]
    fn value(this: &Field) -> JsString;
}

/// A text that is the same where it lies at the same place: a shared `str` would be read through.
pub type LongText = Rc<String>;

/// The text that a paste or a drop carries; an empty one where it carries none.
pub fn carried_by(transfer: &web_sys::DataTransfer) -> LongText {
    decoded(&transfer.unchecked_ref::<DataTransfer>().data("text/plain"))
}

/// The text that a field holds.
pub fn held_by(field: &web_sys::HtmlTextAreaElement) -> LongText {
    decoded(&field.unchecked_ref::<Field>().value())
}

fn decoded(text: &JsString) -> LongText {
    let bytes = TextEncoder::new().encode(text).to_vec();
    Rc::new(String::from_utf8(bytes).expect("the encoder gives UTF-8"))
}
