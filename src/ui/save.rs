//! Hands bytes to the reader as a file.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use super::page::document;
use crate::playground::scene::Scene;
use crate::playground::scene_file;

/// Downloads bytes under a name. They do not leave the device.
pub fn save(name: &str, mime: &str, bytes: &[u8]) {
    // A browser that denies it says so itself.
    let _ = try_to_save(name, mime, bytes);
}

/// Downloads a scene.
pub fn save_scene(scene: &Scene) {
    let text = scene_file::write(scene);
    save(&scene_file::name(scene), "text/plain", text.as_bytes());
}

fn try_to_save(name: &str, mime: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type(mime);
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &kind)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&address)
}
