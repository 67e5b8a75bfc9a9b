//! What the first screen does without, from the page's side: edits wait for it, and so does what an
//! address or the device hold.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::desk::{Hearer, Helper};
use super::refusal::{self, Stopped};
use super::{blank, divisor, kernel, parts, roundings, ruler, wanted};
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
    pub raised: fn(refusal::Props) -> Html,
    pub kernel: fn(kernel::Props) -> Html,
    pub divisor: fn(divisor::Props) -> Html,
    pub roundings: fn(roundings::Props) -> Html,
    /// The ruler of windows and stamps.
    pub brackets: fn(&ruler::Props) -> Html,
    /// What a blank grid is begun with.
    pub starts: fn(blank::StartsProps) -> Html,
    /// What gives an output of the wanted size.
    pub answer: fn(wanted::AnswerProps) -> Html,
    pub save_scene: fn(&Scene),
    /// A helper that tells this what it has to tell; none where the page may have none.
    pub hire: fn(Hearer) -> Option<Box<dyn Helper>>,
    /// The input that the device keeps under a key.
    pub kept: fn(String) -> Task<Option<Tensor>>,
    /// Keeps an input under a key; whether it could.
    pub keep: fn(String, Tensor) -> Task<bool>,
}

/// What is loaded later, if it is there.
pub fn later() -> Option<Later> {
    parts::LATER.ready()
}

thread_local! {
    /// What waits, in its order.
    static WAITING: RefCell<Vec<Box<dyn FnOnce()>>> = const { RefCell::new(Vec::new()) };
    /// Hears how much waits.
    static TOLD: RefCell<Option<Callback<usize>>> = const { RefCell::new(None) };
}

/// Does something at once or, where what it needs is not there yet, when it is.
pub fn when_there(then: impl FnOnce() + 'static) {
    if later().is_some() {
        return then();
    }
    let count = WAITING.with_borrow_mut(|waiting| {
        waiting.push(Box::new(then));
        waiting.len()
    });
    match TOLD.with_borrow(Clone::clone) {
        Some(told) => told.emit(count),
        None => spawn_local(async {
            if parts::LATER.entry().await.is_ok() {
                go_on();
            }
        }),
    }
}

fn go_on() {
    for then in WAITING.take() {
        then();
    }
}

/// What the page says while something waits: nothing, or that what it waits for cannot be loaded.
#[hook]
pub fn use_waiting() -> Html {
    let count = use_state_eq(|| 0);
    use_effect_with((), {
        let setter = count.setter();
        move |()| {
            TOLD.set(Some(Callback::from(move |count| setter.set(count))));
            || TOLD.set(None)
        }
    });
    if *count == 0 {
        return Html::default();
    }
    let setter = count.setter();
    let on_ready = Callback::from(move |()| {
        go_on();
        setter.set(0);
    });
    html! { <div class="pending">{ parts::READY.show(on_ready) }</div> }
}

/// Dispatches actions. Edits that come before what makes them wait for it.
#[hook]
pub fn use_dispatch(state: &UseReducerHandle<State>) -> Callback<Action> {
    let dispatcher = state.dispatcher();
    let dispatch = use_memo((), move |()| {
        Callback::from(move |action: Action| {
            let dispatcher = dispatcher.clone();
            match action.edits() {
                true => when_there(move || dispatcher.dispatch(action)),
                false => dispatcher.dispatch(action),
            }
        })
    });
    Callback::clone(&dispatch)
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
