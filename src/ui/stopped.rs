//! What is told to `stopped.js` when the page panics: it shows the message, in plain DOM.

use std::cell::RefCell;
use std::panic::PanicHookInfo;
use std::rc::Rc;

use js_sys::{Object, Reflect};
use web_sys::{CustomEvent, CustomEventInit};

use crate::playground::later::fragment_of;
use crate::playground::state::State;

thread_local! {
    /// The newest state there was. The page may not have shown it yet.
    static NEWEST: RefCell<Option<Rc<State>>> = const { RefCell::new(None) };
}

/// From here on panics are told to the console and, where the page is, to the reader.
pub fn watch() {
    // Yew would put its own in the place of one that is set without it.
    yew::set_custom_panic_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        tell(info);
    }));
}

/// Notes the newest state.
pub fn note(state: &Rc<State>) {
    NEWEST.set(Some(state.clone()));
}

/// A panic in here ends the wasm at once; `stopped.js` sees that too.
fn tell(info: &PanicHookInfo) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let newest = NEWEST.with(|newest| newest.try_borrow().ok()?.clone());
    let scene = match newest.and_then(|state| fragment_of(&state.scene)) {
        Some(fragment) => fragment,
        None => {
            let hash = window.location().hash().unwrap_or_default();
            hash.trim_start_matches('#').to_string()
        }
    };
    let message = info.payload_as_str().unwrap_or("a panic without words");
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let detail = Object::new();
    let reason = format!("{message} ({place})");
    let _ = Reflect::set(&detail, &"reason".into(), &reason.into());
    let _ = Reflect::set(&detail, &"scene".into(), &scene.into());
    say("gridscope-stopped", &detail);
}

/// Says that the page is there: what goes wrong from here on stops it.
pub fn started() {
    say("gridscope-started", &Object::new());
}

fn say(event: &str, detail: &Object) {
    let options = CustomEventInit::new();
    options.set_detail(detail);
    let event = CustomEvent::new_with_event_init_dict(event, &options);
    if let (Some(window), Ok(event)) = (web_sys::window(), event) {
        let _ = window.dispatch_event(&event);
    }
}
