//! What the first screen does without, from the page's side: edits wait for it, and so does what an
//! address or the device hold.

use std::future::Future;
use std::pin::Pin;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::parts;
use super::refusal::Stopped;
use crate::ops::Tensor;
use crate::playground::evaluate::TrackResult;
use crate::playground::scene::Scene;
use crate::playground::state::{Action, State};
use crate::playground::words::Lang;

type Task<T> = Pin<Box<dyn Future<Output = T>>>;

/// Leads to what is loaded later, as [`crate::playground::later::Later`] does.
#[derive(Clone, Copy)]
pub struct Later {
    pub stopped: fn(&Scene, usize, &TrackResult, Lang) -> Option<Stopped>,
    pub save_scene: fn(&Scene),
    /// The input that the device keeps under a key.
    pub kept: fn(String) -> Task<Option<Tensor>>,
    /// Keeps an input under a key; whether it could.
    pub keep: fn(String, Tensor) -> Task<bool>,
}

/// What is loaded later, if it is there.
pub fn later() -> Option<Later> {
    parts::LATER.ready()
}

/// Does something at once or, where that is not there yet, when it is. Where it cannot be loaded
/// nothing is done: the next edit says so.
pub fn when_there(then: impl FnOnce() + 'static) {
    if later().is_some() {
        return then();
    }
    spawn_local(async move {
        if parts::LATER.entry().await.is_ok() {
            then();
        }
    });
}

/// Dispatches actions. Edits that come before what makes them wait for it, in their order; the
/// element says so where it cannot be loaded.
#[hook]
pub fn use_dispatch(state: &UseReducerHandle<State>) -> (Callback<Action>, Html) {
    let waiting = use_mut_ref(Vec::<Action>::new);
    let count = use_state_eq(|| 0);
    let dispatcher = state.dispatcher();
    let dispatch = {
        let (waiting, count) = (waiting.clone(), count.setter());
        use_memo((), move |()| {
            Callback::from(move |action: Action| {
                if later().is_some() || !action.edits() {
                    return dispatcher.dispatch(action);
                }
                waiting.borrow_mut().push(action);
                count.set(waiting.borrow().len());
            })
        })
    };
    if *count == 0 {
        return (Callback::clone(&dispatch), Html::default());
    }
    let on_ready = {
        let (dispatch, count) = (Callback::clone(&dispatch), count.setter());
        Callback::from(move |()| {
            let actions = std::mem::take(&mut *waiting.borrow_mut());
            actions.into_iter().for_each(|action| dispatch.emit(action));
            count.set(0);
        })
    };
    let note = html! { <div class="pending">{ parts::READY.show(on_ready) }</div> };
    (Callback::clone(&dispatch), note)
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub on_ready: Callback<()>,
}

/// Says that it is there, by being there.
#[component]
pub fn Ready(props: &Props) -> Html {
    let on_ready = props.on_ready.clone();
    use_effect_with((), move |()| on_ready.emit(()));
    Html::default()
}
