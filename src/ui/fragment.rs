//! The address follows the scene, and opens it.

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsValue;
use yew::prelude::*;

use super::page::{use_window_event, window};
use super::route::Route;
use crate::playground::link;
use crate::playground::scene::{Scene, from_link, to_link};
use crate::playground::state::{Action, State};

/// Milliseconds of rest before the address follows.
const REST: u32 = 300;

/// What a link opened.
#[derive(Clone, PartialEq)]
pub struct Opened {
    pub scene: Scene,
    pub view: Vec<(String, String)>,
    pub problems: Vec<String>,
}

/// The fragment of the address, without `#`.
pub fn current() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.trim_start_matches('#').to_string()
}

/// Reads the address.
pub fn open() -> Opened {
    read(&current())
}

/// Reads a fragment, with or without `#`.
pub fn read(hash: &str) -> Opened {
    let (parts, problems) = link::decode(hash);
    let view = parts.view.clone();
    Opened {
        scene: from_link(parts),
        view,
        problems: problems.iter().map(ToString::to_string).collect(),
    }
}

/// The address without its fragment.
pub fn page() -> String {
    let mut href = window().location().href().unwrap_or_default();
    href.truncate(href.find('#').unwrap_or(href.len()));
    href
}

/// The address that opens a scene.
pub fn address_of(scene: &Scene) -> String {
    format!("{}{}", page(), hash_of(scene))
}

/// The fragment that opens a scene, with `#`.
pub fn hash_of(scene: &Scene) -> String {
    format!("#{}", link::encode(&to_link(scene)))
}

/// Keeps address and scene together: the address follows 300 ms after the last change, and a link
/// typed into the address bar is opened. Gives what of the link could not be read.
#[hook]
pub fn use_fragment(
    state: &UseReducerHandle<State>,
    problems: Vec<String>,
) -> UseStateHandle<Vec<String>> {
    let problems = use_state_eq(move || problems);
    // The fragment the page itself wrote last: its event is no news.
    let written = use_mut_ref(|| window().location().hash().unwrap_or_default());
    let first = use_mut_ref(|| true);
    {
        let (written, scene) = (written.clone(), state.scene.clone());
        use_effect_with(scene, move |scene| {
            // An untouched page keeps its address.
            let quiet = std::mem::take(&mut *first.borrow_mut());
            let scene = scene.clone();
            let timeout = (!quiet).then(|| {
                Timeout::new(REST, move || {
                    // The address of a lesson is no scene's.
                    if Route::current() != Route::Bench {
                        return;
                    }
                    let hash = hash_of(&scene);
                    *written.borrow_mut() = hash.clone();
                    if let Ok(history) = window().history() {
                        // Some browsers limit how often; the next change writes again.
                        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&hash));
                    }
                })
            });
            move || drop(timeout)
        });
    }
    use_window_event("hashchange", {
        let (state, problems) = (state.dispatcher(), problems.clone());
        move |_: web_sys::Event| {
            let hash = window().location().hash().unwrap_or_default();
            if hash == *written.borrow() || Route::current() != Route::Bench {
                return;
            }
            *written.borrow_mut() = hash;
            let opened = open();
            problems.set(opened.problems);
            state.dispatch(Action::Open(Box::new(opened.scene)));
        }
    });
    problems
}
