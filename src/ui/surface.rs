//! What a canvas is painted on, beside what is painted.

use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlCanvasElement};
use yew::prelude::*;

use super::notice::Notice;
use super::page::{document, use_captured_event, use_window_event, window};
use super::raster::context;
use crate::playground::words::Word;

/// A canvas is painted again when this changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Surface {
    /// Pixels of the device to a CSS pixel: another zoom, or another screen.
    ratio: f64,
    /// How often the browser gave back canvases that it had taken: they are empty then.
    restored: u32,
}

#[hook]
pub fn use_surface() -> Surface {
    let read = || window().device_pixel_ratio();
    let ratio = use_state_eq(read);
    let restored = use_state_eq(|| 0);
    use_window_event("resize", {
        let ratio = ratio.clone();
        move |_: Event| ratio.set(read())
    });
    use_captured_event("contextrestored", {
        let restored = restored.clone();
        move |_: Event| restored.set(*restored + 1)
    });
    Surface {
        ratio: *ratio,
        restored: *restored,
    }
}

/// Says so, until it is dismissed, where the browser gives nothing to paint on.
#[hook]
pub fn use_unpainted() -> Option<Html> {
    let unpainted = use_state_eq(|| !paints());
    let told = unpainted.setter();
    unpainted.then(|| {
        let on_dismiss = Callback::from(move |()| told.set(false));
        html! { <Notice words={Word::NotPainted} {on_dismiss} /> }
    })
}

fn paints() -> bool {
    let canvas = document().create_element("canvas").ok();
    let canvas = canvas.and_then(|canvas| canvas.dyn_into::<HtmlCanvasElement>().ok());
    canvas.is_some_and(|canvas| context(&canvas).is_some())
}
