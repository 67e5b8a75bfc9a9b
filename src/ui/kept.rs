//! The scene is kept on the device, so that neither a reload nor a crash loses it.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::copy::copy;
use super::database;
use super::fragment::{self, Opened};
use super::later::{later, when_there};
use super::notice::Notice;
use super::page::{Keeper, document, use_document_event, use_window_event, window};
use super::parts;
use super::route::Route;
use crate::playground::input::{Input, without_leading_ones};
use crate::playground::kept::{self, Kept, Memory, Start};
use crate::playground::later::{fragment_of, read_fragment};
use crate::playground::scene::{Scene, fits_address, from_link};
use crate::playground::state::{Action, State};
use crate::playground::words::Word;

/// Milliseconds of rest before a scene is kept.
const REST: u32 = 300;

/// The scene of a tab, in the tab; the last one of all tabs, on the device.
const KEPT: &str = "kept";
/// What [`KEPT`] was before a link was opened and changed, or before another tab kept its own.
const BEFORE: &str = "kept-before";
/// What was offered in this tab and dismissed.
const DISMISSED: &str = "dismissed";
/// How often which scene stopped the page in this tab; `stopped.js` writes it.
const STOPPED: &str = "stopped";
/// The reader asked `stopped.js` for a fresh start.
const ANEW: &str = "anew";

/// A scene that is not on the page, and can be.
#[derive(Clone, Debug, PartialEq)]
pub enum Offer {
    /// The one that was changed last.
    Last(Kept),
    /// The one that stopped the page twice.
    Stopped(Kept),
    /// The device has lost it.
    Gone,
}

/// What the page opens: the scene of the address, or one that is kept; and what it offers.
pub async fn open() -> (Opened, Option<Offer>) {
    let memory = remember();
    // The address of a lesson is no scene's: the reader's own stays.
    let fragment = match Route::current() {
        Route::Bench => fragment::current(),
        _ => String::new(),
    };
    if fragment.is_empty() && memory.is_empty() {
        return (fragment::open(), None);
    }
    // A page that cannot load it says so as where it cannot load the rest.
    if parts::LATER.entry().await.is_err() {
        panic!("a part of the program did not load");
    }
    let opened = match memory.start(&fragment) {
        Start::Address => fragment::open(),
        Start::Safe(kept) => return safe(kept),
        Start::Kept(kept) => match scene_of(&kept).await {
            Some(scene) => {
                Keeper::Tab.set(KEPT, &kept.to_string());
                let offer = offer(&memory, &kept);
                let opened = Opened {
                    scene,
                    ..fragment::open()
                };
                return (opened, offer);
            }
            None => fragment::open(),
        },
    };
    let kept = Kept {
        fragment: fragment_of(&opened.scene).unwrap_or_default(),
        apart: None,
    };
    // A link that is written in another way than the page does.
    if !fragment.is_empty()
        && let Start::Safe(kept) = memory.start(&kept.fragment)
    {
        return safe(kept);
    }
    let offer = offer(&memory, &kept);
    (opened, offer)
}

fn remember() -> Memory {
    let kept = |keeper: Keeper, key| Kept::read(&keeper.get(key)?);
    let stopped = Keeper::Tab.get(STOPPED).unwrap_or_default();
    let stopped = stopped.split_once(' ').filter(|(times, _)| *times != "1");
    let anew = Keeper::Tab.get(ANEW).is_some();
    Keeper::Tab.remove(ANEW);
    Memory {
        tab: kept(Keeper::Tab, KEPT),
        last: kept(Keeper::Device, KEPT),
        before: kept(Keeper::Device, BEFORE),
        stopped: stopped.map(|(_, fragment)| fragment.to_string()),
        anew,
    }
}

fn offer(memory: &Memory, opened: &Kept) -> Option<Offer> {
    let offer = memory.offer(opened)?;
    let dismissed = Keeper::Tab.get(DISMISSED);
    (dismissed.as_deref() != Some(&offer.to_string())).then(|| Offer::Last(offer.clone()))
}

/// The default scene, at an address without a fragment.
fn safe(kept: Kept) -> (Opened, Option<Offer>) {
    let opened = Opened {
        scene: Scene::default(),
        problems: Vec::new(),
        ..fragment::open()
    };
    let page = window().location().pathname().unwrap_or_default();
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&page));
    }
    (opened, Some(Offer::Stopped(kept)))
}

/// The scene that is kept, if its input is still there.
async fn scene_of(kept: &Kept) -> Option<Scene> {
    let later = parts::LATER.entry().await.ok()?;
    let (mut parts, _) = read_fragment(&kept.fragment);
    if let Some(key) = &kept.apart {
        let tensor = (later.kept)(key.clone()).await?;
        parts.input = Some(Input { text: None, tensor });
    }
    Some(from_link(parts))
}

/// What of a page's scene is on the device.
struct Keeping {
    /// What the page opened, for as long as it is not changed: looking at a link keeps nothing.
    opened: Option<Scene>,
    /// What the page kept last, or had opened before: another scene on the device is of another tab.
    known: Option<Kept>,
    /// Where the input of this page lies if it is too large for a link.
    key: Option<String>,
    /// The scene that is to be kept next.
    waiting: Option<Scene>,
    /// Whether the reader was told that nothing is kept.
    told: bool,
}

impl Keeping {
    /// Keeps what waits. `failed` hears of it if that cannot be done.
    fn keep(&mut self, failed: &Callback<()>) {
        let Some(scene) = self.waiting.take() else {
            return;
        };
        if let Some(opened) = &self.opened {
            if opened.has_content_of(&scene) {
                return;
            }
            self.known = Some(Kept {
                fragment: fragment_of(opened).unwrap_or_default(),
                apart: None,
            });
            self.opened = None;
        }
        // It was loaded before the scene was changed.
        let (Some(fragment), Some(later)) = (fragment_of(&scene), later()) else {
            return;
        };
        self.put_others_aside();
        let kept = Kept {
            fragment,
            apart: (!fits_address(&scene))
                .then(|| self.key.get_or_insert_with(database::new_key).clone()),
        };
        let text = kept.to_string();
        if !(Keeper::Device.set(KEPT, &text) && Keeper::Tab.set(KEPT, &text)) {
            failed.emit(());
        }
        self.known = Some(kept.clone());
        if let Some(key) = kept.apart {
            let tensor = without_leading_ones(&scene.input.tensor, scene.dims());
            let failed = failed.clone();
            spawn_local(async move {
                if !(later.keep)(key, tensor).await {
                    failed.emit(());
                }
            });
        }
    }

    /// Puts the last scene of the device aside, unless this page knows it: it was there before a
    /// link was opened, or another tab has kept it meanwhile.
    fn put_others_aside(&self) {
        if let Some(known) = &self.known
            && let Some(text) = Keeper::Device.get(KEPT)
            && let Some(last) = Kept::read(&text)
            && !kept::is_known(&last, known)
        {
            Keeper::Device.set(BEFORE, &text);
        }
    }
}

/// What the page says about what is kept.
pub struct Notices {
    offer: UseStateHandle<Option<Offer>>,
    /// Nothing can be kept.
    failed: UseStateHandle<bool>,
    dispatch: UseReducerDispatcher<State>,
}

/// Keeps the scene: 300 ms after its last change, and when the page goes.
#[hook]
pub fn use_kept(state: &UseReducerHandle<State>, offer: Option<Offer>) -> Notices {
    let offer = use_state_eq(move || offer);
    let failed = use_state_eq(|| false);
    let keeping = use_mut_ref(|| Keeping {
        opened: Some(state.scene.clone()),
        known: None,
        key: None,
        waiting: None,
        told: false,
    });
    let keep = {
        let on_fail = {
            let (keeping, failed) = (keeping.clone(), failed.setter());
            Callback::from(move |()| {
                // Heard from within `keep`, when the borrow is not over yet.
                let (keeping, failed) = (keeping.clone(), failed.clone());
                spawn_local(async move {
                    let told = std::mem::replace(&mut keeping.borrow_mut().told, true);
                    if !told {
                        failed.set(true);
                    }
                });
            })
        };
        let keeping = keeping.clone();
        Rc::new(move || keeping.borrow_mut().keep(&on_fail))
    };
    use_effect_with(state.scene.clone(), {
        let (keeping, keep) = (keeping.clone(), keep.clone());
        move |scene| {
            keeping.borrow_mut().waiting = Some(scene.clone());
            let scene = scene.clone();
            let timeout = Timeout::new(REST, move || {
                spawn_local(async move {
                    fragment::prepared(&scene).await;
                    keep();
                });
            });
            move || drop(timeout)
        }
    });
    use_window_event("pagehide", {
        let keep = keep.clone();
        move |_: web_sys::Event| keep()
    });
    use_document_event("visibilitychange", move |_: web_sys::Event| {
        if document().hidden() {
            keep();
        }
    });
    use_window_event("popstate", move |event: web_sys::PopStateEvent| {
        // An address that the page did not write: what it opens is looked at first.
        if event.state().is_null() {
            let keeping = keeping.clone();
            when_there(move || keeping.borrow_mut().opened = Some(fragment::open().scene));
        }
    });
    Notices {
        offer,
        failed,
        dispatch: state.dispatcher(),
    }
}

impl Notices {
    /// The lines.
    pub fn lines(&self) -> Vec<Html> {
        let offer = (*self.offer).clone().map(|offer| self.offered(offer));
        let failed = self.failed.then(|| {
            let failed = self.failed.setter();
            let on_dismiss = Callback::from(move |()| failed.set(false));
            html! { <Notice words={Word::NothingKept} {on_dismiss} /> }
        });
        offer.into_iter().chain(failed).collect()
    }

    fn offered(&self, offer: Offer) -> Html {
        let setter = self.offer.setter();
        let close = {
            let setter = setter.clone();
            move || setter.set(None)
        };
        let open = |kept: Kept| {
            let (dispatch, setter) = (self.dispatch.clone(), setter.clone());
            Callback::from(move |()| {
                Keeper::Tab.remove(STOPPED);
                let (kept, dispatch, setter) = (kept.clone(), dispatch.clone(), setter.clone());
                spawn_local(async move {
                    match scene_of(&kept).await {
                        Some(scene) => {
                            setter.set(None);
                            dispatch.dispatch(Action::Open(Box::new(scene)));
                        }
                        None => setter.set(Some(Offer::Gone)),
                    }
                });
            })
        };
        match offer {
            Offer::Last(kept) => {
                let text = kept.to_string();
                let on_dismiss = Callback::from(move |()| {
                    Keeper::Tab.set(DISMISSED, &text);
                    close();
                });
                html! { <Notice words={Word::GridIsKept} ways={vec![(Word::BringBack, open(kept))]} {on_dismiss} /> }
            }
            Offer::Stopped(kept) => {
                let link = format!("{}#{}", fragment::page(), kept.fragment);
                let copy = Callback::from(move |()| copy(link.clone(), |_| ()));
                let save = {
                    let (kept, setter) = (kept.clone(), setter.clone());
                    Callback::from(move |()| {
                        let (kept, setter) = (kept.clone(), setter.clone());
                        spawn_local(async move {
                            match scene_of(&kept).await {
                                Some(scene) => {
                                    if let Some(later) = later() {
                                        (later.save_scene)(&scene);
                                    }
                                }
                                None => setter.set(Some(Offer::Gone)),
                            }
                        });
                    })
                };
                let ways = vec![
                    (Word::CopyGridLink, copy),
                    (Word::SaveScene, save),
                    (Word::OpenAnyway, open(kept)),
                ];
                let on_dismiss = Callback::from(move |()| close());
                html! { <Notice words={Word::GridStoppedPage} {ways} {on_dismiss} /> }
            }
            Offer::Gone => {
                let on_dismiss = Callback::from(move |()| close());
                html! { <Notice words={Word::GridIsGone} {on_dismiss} /> }
            }
        }
    }
}
