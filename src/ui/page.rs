//! What every part of the page shares: the language, and hooks on the window.

use wasm_bindgen::prelude::*;
use yew::prelude::*;

use crate::playground::words::{Lang, Piece, Tone, Word, fill};

/// The language of the page, given down as a context.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Page {
    pub lang: Lang,
    /// Whether the figure stands beside the text of a lesson, which has the headings, and which
    /// chooses what is compared.
    pub lesson: bool,
}

impl Page {
    /// A message of the catalogue.
    pub fn say(self, word: Word) -> &'static str {
        word.text(self.lang)
    }

    /// A message with its slots filled.
    pub fn fill(self, word: Word, slots: &[(&str, &str)]) -> String {
        fill(word.text(self.lang), slots)
    }
}

/// The page this component is on.
#[hook]
pub fn use_page() -> Page {
    use_context::<Page>().unwrap_or_default()
}

/// Pieces as text with their tones.
pub fn set_in_tones(line: &[Piece]) -> Html {
    html! {
        for piece in line {
            { match piece.tone {
                Tone::Plain => html! { { &piece.text } },
                Tone::Signal => html! { <span class="signal">{ &piece.text }</span> },
                Tone::Strong => html! { <span class="strong">{ &piece.text }</span> },
                Tone::Stressed => html! { <em>{ &piece.text }</em> },
                Tone::Code | Tone::Offer => html! { <code>{ &piece.text }</code> },
                Tone::Error => html! { <code class="error">{ &piece.text }</code> },
            } }
        }
    }
}

pub fn window() -> web_sys::Window {
    web_sys::window().expect("the page has a window")
}

pub fn document() -> web_sys::Document {
    window().document().expect("the window has a document")
}

/// Milliseconds since the page was opened, whatever is done to the clock of the device.
pub fn now() -> f64 {
    window()
        .performance()
        .map_or(0.0, |performance| performance.now())
}

/// What the reader's device asks for: dark colours, calm.
pub fn prefers(query: &str) -> bool {
    let query = window().match_media(query).ok().flatten();
    query.is_some_and(|query| query.matches())
}

/// Listens to an event of the window for as long as the component lives.
#[hook]
pub fn use_window_event<E, F>(name: &'static str, listener: F)
where
    E: JsCast + 'static,
    F: Fn(E) + 'static,
{
    use_event(|| Some(window().into()), name, false, listener);
}

/// Listens to an event of the document: before the window does.
#[hook]
pub fn use_document_event<E, F>(name: &'static str, listener: F)
where
    E: JsCast + 'static,
    F: Fn(E) + 'static,
{
    use_event(|| Some(document().into()), name, false, listener);
}

/// Hears an event of any element on its way down to it: those that do not bubble too.
#[hook]
pub fn use_captured_event<E, F>(name: &'static str, listener: F)
where
    E: JsCast + 'static,
    F: Fn(E) + 'static,
{
    use_event(|| Some(window().into()), name, true, listener);
}

/// Listens to an event of an element itself. Yew listens at the root of the page, where browsers
/// let nobody keep them from scrolling.
#[hook]
pub fn use_element_event<E, F>(node: &NodeRef, name: &'static str, listener: F)
where
    E: JsCast + 'static,
    F: Fn(E) + 'static,
{
    let node = node.clone();
    let target = move || Some(node.cast::<web_sys::Element>()?.into());
    use_event(target, name, false, listener);
}

#[hook]
fn use_event<T, E, F>(target: T, name: &'static str, captured: bool, listener: F)
where
    T: Fn() -> Option<web_sys::EventTarget> + 'static,
    E: JsCast + 'static,
    F: Fn(E) + 'static,
{
    // The closure registered once calls the latest listener.
    let latest = use_mut_ref(|| None::<Box<dyn Fn(E)>>);
    *latest.borrow_mut() = Some(Box::new(listener));
    use_effect_with(name, move |&name| {
        let call = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
            if let Some(listener) = latest.borrow().as_ref() {
                listener(event.unchecked_into());
            }
        });
        let target = target();
        if let Some(target) = &target {
            let listener = call.as_ref().unchecked_ref();
            let added = target.add_event_listener_with_callback_and_bool(name, listener, captured);
            debug_assert!(added.is_ok());
        }
        move || {
            if let Some(target) = target {
                let listener = call.as_ref().unchecked_ref();
                let _ =
                    target.remove_event_listener_with_callback_and_bool(name, listener, captured);
            }
        }
    });
}

/// Whether the reader's device asks for something, followed.
#[hook]
pub fn use_media(query: &'static str) -> bool {
    let matches = use_state_eq(|| prefers(query));
    let list = use_memo((), |()| window().match_media(query).ok().flatten());
    let target = move || Some(list.as_ref().clone()?.into());
    use_event(target, "change", false, {
        let matches = matches.clone();
        move |_: web_sys::Event| matches.set(prefers(query))
    });
    *matches
}

/// Width and height of the window, in CSS pixels, followed.
#[hook]
pub fn use_window_size() -> (f64, f64) {
    let read = || {
        let side = |side: Result<JsValue, JsValue>| side.ok().and_then(|side| side.as_f64());
        let width = side(window().inner_width()).unwrap_or(1440.0);
        (width, side(window().inner_height()).unwrap_or(900.0))
    };
    let size = use_state_eq(read);
    use_window_event("resize", {
        let size = size.clone();
        move |_: web_sys::Event| size.set(read())
    });
    *size
}

/// Below this width of the window, in CSS pixels, the page is a phone's: grids stand above each other.
pub const PHONE: f64 = 760.0;
/// Below this width the panel stands beneath the figure, and the page scrolls.
pub const SCROLLING: f64 = 1100.0;
/// Below this width there is less air, and the code stands behind a tab.
pub const NARROW: f64 = 1360.0;

/// Width of the element, and width and height of the window, in CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Extent {
    pub element: f64,
    pub width: f64,
    pub height: f64,
    /// What a frame leaves for a figure, where the page is an embed.
    pub framed: Option<Framed>,
}

/// The air left and right of a figure in a frame, together, and its height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Framed {
    pub padding: f64,
    pub height: f64,
}

impl Extent {
    /// Of an element that is so wide, in the window as it is.
    fn of(element: f64) -> Self {
        let side = |value: Result<JsValue, JsValue>| {
            value.ok().and_then(|v| v.as_f64()).unwrap_or_default()
        };
        Self {
            element,
            width: side(window().inner_width()),
            height: side(window().inner_height()),
            framed: None,
        }
    }

    pub fn is_phone(self) -> bool {
        self.width < PHONE
    }

    pub fn scrolls(self) -> bool {
        self.width < SCROLLING
    }

    pub fn is_narrow(self) -> bool {
        self.width < NARROW
    }

    /// The air left and right of a figure, together.
    pub fn padding(self) -> f64 {
        match self.framed {
            Some(framed) => framed.padding,
            None if self.is_phone() => 38.0,
            None => 64.0,
        }
    }

    /// The height that is left for a figure with so many lines over its sentence, and so much
    /// beneath it; it is open where the page scrolls.
    pub fn height_for(self, lines: usize, beneath: f64) -> f64 {
        match self.framed {
            Some(framed) => framed.height,
            None if self.scrolls() => f64::INFINITY,
            // The bar and the sentence take the rest.
            None => self.height - 48.0 - 40.0 * lines as f64 - 75.0 - 18.0 - beneath,
        }
    }
}

/// Measures an element once it is drawn, and whenever it or the window changes size; until then it is
/// as wide as is foreseen, in CSS pixels, or 0.
#[hook]
pub fn use_extent(node: &NodeRef, foreseen: f64) -> Extent {
    let extent = use_state_eq(|| Extent::of(foreseen));
    let node = node.clone();
    let setter = extent.setter();
    use_effect_with((), move |()| {
        let element = node.cast::<web_sys::Element>();
        let measure = {
            let element = element.clone();
            move || {
                let width = element.as_ref().map_or(0, web_sys::Element::client_width);
                setter.set(Extent::of(f64::from(width)));
            }
        };
        measure();
        let call = Closure::<dyn Fn()>::new(measure);
        let observer = web_sys::ResizeObserver::new(call.as_ref().unchecked_ref()).ok();
        if let (Some(observer), Some(element)) = (&observer, &element) {
            observer.observe(element);
        }
        let target = window();
        let _ = target.add_event_listener_with_callback("resize", call.as_ref().unchecked_ref());
        move || {
            if let Some(observer) = observer {
                observer.disconnect();
            }
            let _ =
                target.remove_event_listener_with_callback("resize", call.as_ref().unchecked_ref());
        }
    });
    *extent
}

/// Whether an event comes from a place where text is typed: the page's keys leave it alone.
pub fn is_typing(event: &web_sys::Event) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA"))
}

/// What remembers values for this page, where the browser lets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeper {
    /// For all its tabs, until the reader clears them.
    Device,
    /// For this tab alone, reloads included.
    Tab,
}

impl Keeper {
    fn storage(self) -> Option<web_sys::Storage> {
        let storage = match self {
            Self::Device => window().local_storage(),
            Self::Tab => window().session_storage(),
        };
        storage.ok()?
    }

    pub fn get(self, key: &str) -> Option<String> {
        self.storage()?.get_item(&stored_as(key)).ok()?
    }

    /// Whether the value is remembered: storage may be denied or full.
    pub fn set(self, key: &str, value: &str) -> bool {
        let storage = self.storage();
        storage.is_some_and(|storage| storage.set_item(&stored_as(key), value).is_ok())
    }

    pub fn remove(self, key: &str) {
        if let Some(storage) = self.storage() {
            let _ = storage.remove_item(&stored_as(key));
        }
    }
}

/// Other pages of the same origin have keys too.
fn stored_as(key: &str) -> String {
    format!("gridscope.{key}")
}

/// A value the device remembers for this page, where it lets a page remember.
pub fn remembered(key: &str) -> Option<String> {
    Keeper::Device.get(key)
}

pub fn remember(key: &str, value: &str) {
    // Denied or full storage only costs the memory.
    Keeper::Device.set(key, value);
}

/// Names the page in the browser's tab and history for as long as the component lives.
#[hook]
pub fn use_title(title: String) {
    use_effect_with(title, |title| {
        let before = document().title();
        document().set_title(title);
        move || document().set_title(&before)
    });
}

/// Moves the focus to an element by its id.
pub fn focus(id: &str) {
    if let Some(element) = by_id(id) {
        let _ = element.focus();
    }
}

/// Begins to read at the top of what the page now shows, with the focus on its title.
pub fn arrive(title: &str) {
    window().scroll_to_with_x_and_y(0.0, 0.0);
    if let Some(element) = by_id(title) {
        let still = web_sys::FocusOptions::new();
        still.set_prevent_scroll(true);
        let _ = element.focus_with_options(&still);
    }
}

fn by_id(id: &str) -> Option<web_sys::HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}
