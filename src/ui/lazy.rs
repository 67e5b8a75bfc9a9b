//! Code that is not in the part of the wasm that the first screen loads: it comes when it is first
//! shown, or before, while the page is idle. All parts share one memory: what is passed between them
//! is passed as within one program.
//!
//! Without the feature `split` everything is in one file, and every part is ready.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::OnceLock;

use gloo_timers::future::TimeoutFuture;
use js_sys::{Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

use super::modal::{Modal, use_focus_back};
use super::page::{use_page, window};
use crate::playground::words::Word;

/// Milliseconds until what could not be fetched is asked for again.
const AGAIN: u32 = 500;

/// A part could not be fetched. Another attempt may find it.
#[derive(Debug)]
pub struct NotLoaded;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for NotLoaded {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

pub type Loading<T> = Pin<Box<dyn Future<Output = Result<T, NotLoaded>>>>;

/// A part of the wasm, by the function that leads into it.
pub struct Part<F: 'static> {
    /// What has to be there before.
    after: Option<&'static dyn Load>,
    load: fn() -> Loading<F>,
    entry: OnceLock<F>,
}

impl<F: Copy + 'static> Part<F> {
    pub const fn new(after: Option<&'static dyn Load>, load: fn() -> Loading<F>) -> Self {
        Self {
            after,
            load,
            entry: OnceLock::new(),
        }
    }

    /// The way into the part, if it is there.
    pub fn ready(&self) -> Option<F> {
        self.entry.get().copied()
    }

    /// The way into the part, which is fetched where it is not there yet.
    pub async fn entry(&'static self) -> Result<F, NotLoaded> {
        match self.entry.get() {
            Some(entry) => Ok(*entry),
            None => {
                if let Some(after) = self.after {
                    after.load().await?;
                }
                let entry = match (self.load)().await {
                    Ok(entry) => entry,
                    // It is of many small files: a network that loses one is asked once more.
                    Err(NotLoaded) => {
                        TimeoutFuture::new(AGAIN).await;
                        (self.load)().await?
                    }
                };
                Ok(*self.entry.get_or_init(|| entry))
            }
        }
    }
}

/// A part that shows something of `P`.
pub type Shown<P> = Part<fn(P) -> Html>;

impl<P: Clone + 'static> Shown<P> {
    /// What the part makes of `props`, as soon as it is there.
    pub fn show(&'static self, props: P) -> Html {
        self.shown(props, Haste::Now, None)
    }

    /// The same for what stands beside the figure, and is fetched when that is painted: to ask for
    /// a part's files takes as long as a frame.
    pub fn show_beside(&'static self, props: P) -> Html {
        self.shown(props, Haste::Painted, None)
    }

    /// The same for a dialog, which can be closed while it is not there.
    pub fn show_over(&'static self, props: P, on_close: Callback<()>) -> Html {
        self.shown(props, Haste::Now, Some(on_close))
    }

    fn shown(&'static self, props: P, haste: Haste, on_close: Option<Callback<()>>) -> Html {
        let draw = Draw(Rc::new(move || Some(self.entry.get()?(props.clone()))));
        html! { <Lazy part={Handle(self)} {draw} {haste} {on_close} /> }
    }
}

/// A part whatever it is for.
pub trait Load: Sync {
    fn load(&'static self) -> Pin<Box<dyn Future<Output = Result<(), NotLoaded>>>>;
}

impl<F: Copy + Send + Sync> Load for Part<F> {
    fn load(&'static self) -> Pin<Box<dyn Future<Output = Result<(), NotLoaded>>>> {
        Box::pin(async { self.entry().await.map(drop) })
    }
}

/// Declares a part with the function that leads into it:
/// `part!(NAME, name in file, fn(X) -> Y, |x| …)`, after what all parts need, which is
/// `part!(NAME, name in file, Type, value, after None)`.
/// What only such functions reach is in the file that they name.
macro_rules! part {
    ($part:ident, $name:ident in $file:ident, $entry:ty, $function:expr) => {
        part!($part, $name in $file, $entry, $function, after Some(&LATER));
    };
    ($part:ident, $name:ident in $file:ident, $entry:ty, $function:expr, after $after:expr) => {
        pub static $part: $crate::ui::lazy::Part<$entry> =
            $crate::ui::lazy::Part::new($after, || Box::pin($name()));

        #[cfg(feature = "split")]
        #[wasm_split_helpers::wasm_split($file, fallible)]
        fn $name() -> Result<$entry, $crate::ui::lazy::NotLoaded> {
            Ok($function)
        }

        #[cfg(not(feature = "split"))]
        async fn $name() -> Result<$entry, $crate::ui::lazy::NotLoaded> {
            Ok($function)
        }
    };
}
pub(super) use part;

#[derive(Clone)]
struct Handle(&'static dyn Load);

impl PartialEq for Handle {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::addr_eq(self.0, other.0)
    }
}

/// When what is shown is fetched.
#[derive(Clone, Copy, PartialEq)]
enum Haste {
    Now,
    /// After the next frame.
    Painted,
}

/// What a part shows; nothing before it is there.
#[derive(Clone)]
struct Draw(Rc<dyn Fn() -> Option<Html>>);

impl PartialEq for Draw {
    /// Never: whatever is shown compares its own properties.
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

#[derive(Properties, PartialEq)]
struct Props {
    part: Handle,
    draw: Draw,
    haste: Haste,
    on_close: Option<Callback<()>>,
}

/// One component for all parts, so that only the closures in it are compiled once for each.
#[component]
fn Lazy(props: &Props) -> Html {
    let page = use_page();
    let failed = use_state_eq(|| false);
    let attempt = use_state_eq(|| 0);
    let shown = (props.draw.0)();
    let update = use_force_update();
    // A dialog that comes later finds the focus gone from behind its veil.
    use_focus_back(props.on_close.is_some());
    use_effect_with((props.part.clone(), *attempt, shown.is_some()), {
        let failed = failed.setter();
        let haste = props.haste;
        move |(part, _, there)| {
            if !there {
                let part = part.0;
                spawn_local(async move {
                    if haste == Haste::Painted {
                        painted().await;
                    }
                    match part.load().await {
                        Ok(()) => update.force_update(),
                        Err(NotLoaded) => failed.set(true),
                    }
                });
            }
        }
    });
    if let Some(shown) = shown {
        return shown;
    }
    if !*failed {
        return html! { <div class={if props.on_close.is_some() { "scrim" } else { "waiting" }} aria-busy="true" /> };
    }
    let again = Callback::from(move |_: MouseEvent| {
        failed.set(false);
        attempt.set(*attempt + 1);
    });
    let message = html! {
        <div class="problem" role="alert">
            <span>{ page.say(Word::PartNotLoaded) }</span>
            <button type="button" class="link" id="load-again" onclick={again}>{ page.say(Word::LoadAgain) }</button>
        </div>
    };
    match &props.on_close {
        Some(on_close) => html! {
            <Modal title={page.say(Word::PartNotLoadedTitle)} first="#load-again" on_close={on_close.clone()}>{ message }</Modal>
        },
        None => message,
    }
}

/// Fetches parts one after the other while the page is idle, so that no click waits for them; not
/// where the reader asked for less data.
pub async fn fetch_idly(parts: &[&'static dyn Load]) {
    if saves_data() {
        return;
    }
    for part in parts {
        idle().await;
        // One that is missing now is asked for again, and missed, when it is shown.
        let _ = part.load().await;
    }
}

fn saves_data() -> bool {
    let of = |object: &JsValue, key: &str| Reflect::get(object, &key.into()).ok();
    let connection = of(&window().navigator(), "connection");
    let saves = connection.and_then(|connection| of(&connection, "saveData"));
    saves.is_some_and(|saves| saves.is_truthy())
}

/// Waits until the next frame is painted.
async fn painted() {
    let promise = Promise::new(&mut |resolve, _| {
        let _ = window().request_animation_frame(&resolve);
    });
    let _ = JsFuture::from(promise).await;
    TimeoutFuture::new(0).await;
}

/// Waits until the browser has nothing else to do.
pub async fn idle() {
    let promise = Promise::new(&mut |resolve, _| {
        // Safari has no such callback.
        if window().request_idle_callback(&resolve).is_err() {
            let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 200);
        }
    });
    let _ = JsFuture::from(promise).await;
}
