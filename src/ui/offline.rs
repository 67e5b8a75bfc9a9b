//! The page without a network: registers the service worker, and says when a new version is ready.

use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    MessageChannel, MessageEvent, RegistrationOptions, ServiceWorker, ServiceWorkerContainer,
    ServiceWorkerRegistration, ServiceWorkerState, ServiceWorkerUpdateViaCache,
};
use yew::prelude::*;

use super::notice::Notice;
use super::page::{document, window};
use crate::playground::words::Word;

/// A version of the site that is on the device, but not yet shown.
#[derive(Clone, PartialEq)]
pub struct Update {
    worker: ServiceWorker,
    /// Other tabs of the site are open, which show the old one.
    waits: bool,
}

/// The version that is ready, if there is one, for as long as the reader did not dismiss it.
#[hook]
pub fn use_update() -> UseStateHandle<Option<Update>> {
    let update = use_state_eq(|| None);
    use_effect_with((), {
        let setter = update.setter();
        move |()| spawn_local(async move { watch(setter).await.unwrap_or_default() })
    });
    update
}

/// The line that offers a version.
pub fn notice(ready: &UseStateHandle<Option<Update>>) -> Option<Html> {
    let update = Option::clone(ready)?;
    let words = match update.waits {
        true => Word::NewVersionWaits,
        false => Word::NewVersion,
    };
    let setter = ready.setter();
    let show = {
        let setter = setter.clone();
        Callback::from(move |()| take_over(&update.worker, &setter))
    };
    let on_dismiss = Callback::from(move |()| setter.set(None));
    Some(html! { <Notice {words} ways={vec![(Word::ReloadPage, show)]} {on_dismiss} /> })
}

/// Where the worker is: beside the manifest. A page without one, such as an embed, has none.
fn address() -> Option<String> {
    let manifest = document().query_selector("link[rel=manifest]").ok()??;
    let manifest = Reflect::get(&manifest, &"href".into()).ok()?.as_string()?;
    let (folder, _) = manifest.rsplit_once('/')?;
    Some(format!("{folder}/sw.js"))
}

fn container() -> Option<ServiceWorkerContainer> {
    // Absent where the page is not served securely.
    let container = Reflect::get(&window().navigator(), &"serviceWorker".into()).ok()?;
    container.dyn_into().ok()
}

async fn watch(ready: UseStateSetter<Option<Update>>) -> Option<()> {
    let options = RegistrationOptions::new();
    options.set_update_via_cache(ServiceWorkerUpdateViaCache::None);
    let registered = container()?.register_with_options(&address()?, &options);
    let registration: ServiceWorkerRegistration =
        JsFuture::from(registered).await.ok()?.unchecked_into();
    // The first one of all waits for a moment too, and takes over nothing.
    if let (Some(worker), Some(_)) = (registration.waiting(), registration.active()) {
        // It was fetched while an earlier page was open. Nothing is done here yet: it may come.
        take_over(&worker, &ready);
    }
    let follow = {
        let registration = registration.clone();
        move || {
            if let Some(worker) = registration.installing() {
                follow(worker, registration.clone(), ready.clone());
            }
        }
    };
    follow();
    let found = Closure::<dyn Fn()>::new(follow);
    registration.set_onupdatefound(Some(found.into_js_value().unchecked_ref()));
    Some(())
}

/// Says that a version is ready once it is installed. The first one of all takes over nothing.
fn follow(
    worker: ServiceWorker,
    registration: ServiceWorkerRegistration,
    ready: UseStateSetter<Option<Update>>,
) {
    on_state(&worker.clone(), move |state| {
        if state == ServiceWorkerState::Installed && registration.active().is_some() {
            let worker = worker.clone();
            let waits = false;
            ready.set(Some(Update { worker, waits }));
        }
    });
}

/// Asks a waiting version to take over, and reloads the page when it has; or says that other tabs
/// are in the way.
fn take_over(worker: &ServiceWorker, ready: &UseStateSetter<Option<Update>>) {
    on_state(worker, |state| {
        if state == ServiceWorkerState::Activated {
            let _ = window().location().reload();
        }
    });
    let Ok(channel) = MessageChannel::new() else {
        return;
    };
    let answer = {
        let (worker, ready) = (worker.clone(), ready.clone());
        Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if event.data().as_f64() != Some(0.0) {
                let worker = worker.clone();
                let waits = true;
                ready.set(Some(Update { worker, waits }));
            }
        })
    };
    channel
        .port1()
        .set_onmessage(Some(answer.into_js_value().unchecked_ref()));
    let _ = worker.post_message_with_transferable(&JsValue::NULL, &Array::of1(&channel.port2()));
}

fn on_state(worker: &ServiceWorker, act: impl Fn(ServiceWorkerState) + 'static) {
    let target = worker.clone();
    let changed = Closure::<dyn Fn()>::new(move || act(target.state()));
    worker.set_onstatechange(Some(changed.into_js_value().unchecked_ref()));
}
