//! The dialog that brings in a grid: text or code, a file or a picture; preview, then apply.

use std::rc::Rc;
use std::sync::Arc;

use wasm_bindgen::JsCast;
use web_sys::{DataTransfer, Element, File, HtmlElement};
use yew::prelude::*;

use super::file_tab::{FileTab, Picked};
use super::icons;
use super::page::{document, use_page, use_window_event};
use super::text_tab::{Reading, TextTab, met};
use crate::ops::Tensor;
use crate::playground::colormap::Colormap;
use crate::playground::dims;
use crate::playground::input::Input;
use crate::playground::number::sides;
use crate::playground::paste::Format;
use crate::playground::scene::Scene;
use crate::playground::state::Change;
use crate::playground::words::Word;

/// What the dialog opens with.
#[derive(Clone, Debug, PartialEq)]
pub enum Offer {
    Text(String),
    File(File),
    NoFile,
}

impl Offer {
    /// What a paste or a drop carries: a file before text.
    pub fn from_transfer(data: &DataTransfer) -> Option<Self> {
        if let Some(file) = data.files().and_then(|files| files.get(0)) {
            return Some(Self::File(file));
        }
        let text = data.get_data("text/plain").ok()?;
        (!text.trim().is_empty()).then_some(Self::Text(text))
    }
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub offer: Offer,
    /// Counts the offers: another one may come while the dialog is open.
    pub number: usize,
    /// What would change.
    pub scene: Scene,
    pub on_close: Callback<()>,
    pub on_change: Callback<Change>,
    pub on_map: Callback<Colormap>,
}

/// What was brought in so far.
#[derive(Clone, Debug, Default, PartialEq)]
struct Draft {
    text: AttrValue,
    /// The format the text is read in, where it was overruled.
    format: Option<Format>,
    file: Option<File>,
    /// Whether the side of the file is shown.
    by_file: bool,
    /// Counts what arrived from outside: the focus follows it.
    arrivals: usize,
}

impl Draft {
    fn with(&self, offer: &Offer) -> Self {
        let mut draft = self.clone();
        draft.arrivals += 1;
        draft.by_file = !matches!(offer, Offer::Text(_));
        match offer {
            Offer::Text(text) => (draft.text, draft.format) = (text.clone().into(), None),
            Offer::File(file) => draft.file = Some(file.clone()),
            Offer::NoFile => {}
        }
        draft
    }
}

/// Draws the draft on.
enum Step {
    Arrive(Offer),
    Text(AttrValue, Option<Format>),
    Side { by_file: bool },
}

impl Reducible for Draft {
    type Action = Step;

    fn reduce(self: Rc<Self>, step: Step) -> Rc<Self> {
        let mut next = Self::clone(&self);
        match step {
            Step::Arrive(offer) => next = self.with(&offer),
            Step::Text(text, format) => (next.text, next.format) = (text, format),
            Step::Side { by_file } => next.by_file = by_file,
        }
        if next == *self { self } else { Rc::new(next) }
    }
}

#[component]
pub fn Dialog(props: &Props) -> Html {
    let page = use_page();
    let draft = use_reducer_eq(|| Draft::default().with(&props.offer));
    let picked = use_state_eq(|| None::<Picked>);
    let node = use_node_ref();
    let opened_with = *use_memo((), |()| props.number);
    use_effect_with(props.number, {
        let (dispatch, offer) = (draft.dispatcher(), props.offer.clone());
        move |&number| {
            if number != opened_with {
                dispatch.dispatch(Step::Arrive(offer));
            }
        }
    });
    // The focus comes into the dialog, and goes back where it was when the dialog closes.
    use_effect_with((), |()| {
        let before = document().active_element();
        move || focus(before)
    });
    use_effect_with((node.clone(), draft.arrivals), |(node, _)| {
        let first = node.cast::<Element>().and_then(|dialog| {
            let first = "[role=tabpanel]:not([hidden]) :is(textarea, #file)";
            dialog.query_selector(first).ok().flatten()
        });
        focus(first);
    });
    use_window_event("keydown", {
        let on_close = props.on_close.clone();
        move |event: web_sys::KeyboardEvent| match event.key().as_str() {
            "Escape" => on_close.emit(()),
            "Tab" => keep_inside(&event),
            _ => {}
        }
    });

    let reading = use_memo((draft.text.clone(), draft.format), |(text, format)| {
        Reading::of(text, *format)
    });
    let problems = reading.problems().len();
    // The last repair leaves no button behind it: what it was for takes the focus.
    use_effect_with(problems, |&problems| {
        if problems == 0 && is_outside() {
            super::page::focus("apply");
        }
    });
    let picked_now = picked.as_ref().filter(|_| draft.by_file);
    let change = if draft.by_file {
        picked_now.map(|picked| input_change(&picked.tensor))
    } else {
        reading.change()
    };
    let shape = props.scene.input.tensor.shape();
    let size = sides(&shape[shape.len() - props.scene.dims()..]);
    let told = dims::told(&props.scene.tracks);
    let footer = match (problems, &change, picked_now.and_then(|p| p.recipe)) {
        (_, _, Some(recipe)) if recipe.keeps_pixels() => page.say(Word::PixelsKept).into(),
        (_, _, Some(_)) => page.say(Word::MeanOfPixels).into(),
        (1, ..) if !draft.by_file => page.say(Word::NeedAnswerOne).into(),
        (2.., ..) if !draft.by_file => {
            page.fill(Word::NeedAnswer, &[("count", &problems.to_string())])
        }
        (_, Some(Change::Tracks(_)), _) => page.say(Word::ReplacesOperation).into(),
        (_, Some(Change::Both(..)), _) => page.fill(Word::ReplacesBoth, &[("size", &size)]),
        _ => page.fill(Word::Replaces, &[("size", &size)]),
    };
    let apply_word = match picked_now {
        Some(picked) => {
            let (full, dims) = met(picked.tensor.shape(), told);
            let size = sides(&full[full.len() - dims..]);
            page.fill(Word::UseSize, &[("size", &size)])
        }
        None => page.say(Word::Apply).into(),
    };
    let apply = {
        let (change, on_change) = (change.clone(), props.on_change.clone());
        let (on_close, on_map) = (props.on_close.clone(), props.on_map.clone());
        let map = picked_now.map(|picked| match picked.recipe {
            Some(_) => Colormap::Gray,
            None => Colormap::Viridis,
        });
        Callback::from(move |_: MouseEvent| {
            if let Some(change) = change.clone() {
                on_change.emit(change);
                if let Some(map) = map {
                    on_map.emit(map);
                }
                on_close.emit(());
            }
        })
    };
    let dispatch = draft.dispatcher();
    let tab = |by_file: bool, word: Word, panel: &'static str| {
        let dispatch = dispatch.clone();
        html! {
            <button type="button" role="tab" aria-selected={(draft.by_file == by_file).to_string()} aria-controls={panel}
                onclick={move |_: MouseEvent| dispatch.dispatch(Step::Side { by_file })}>{ page.say(word) }</button>
        }
    };
    let arrive = {
        let dispatch = dispatch.clone();
        move |offer: Offer| dispatch.dispatch(Step::Arrive(offer))
    };
    let close = props.on_close.reform(|_: MouseEvent| ());
    html! {
        <div class="scrim">
            <div class="dialog" role="dialog" aria-modal="true" aria-labelledby="dialog-title" ref={node}>
                <header>
                    <h1 id="dialog-title">{ page.say(Word::BringIn) }</h1>
                    <span class="tabs" role="tablist">
                        { tab(false, Word::TextOrCode, "text-panel") }
                        { tab(true, Word::FileOrPicture, "file-panel") }
                    </span>
                    <button type="button" class="act" aria-label={page.say(Word::Close)} title="Esc" onclick={close.clone()}>{ icons::close() }</button>
                </header>
                <TextTab text={draft.text.clone()} reading={reading.clone()} {told} hidden={draft.by_file}
                    on_text={let dispatch = dispatch.clone(); move |(text, format): (String, _)| dispatch.dispatch(Step::Text(text.into(), format))} />
                <FileTab file={draft.file.clone()} {told} hidden={!draft.by_file}
                    on_file={let arrive = arrive.clone(); move |file| arrive(Offer::File(file))}
                    on_text={move |text| arrive(Offer::Text(text))}
                    on_picked={let picked = picked.setter(); move |new| picked.set(new)} />
                <footer>
                    <span>{ footer }</span>
                    <button type="button" class="line" onclick={close}>{ page.say(Word::Cancel) }</button>
                    <button type="button" class="solid" id="apply" disabled={change.is_none()} onclick={apply}>{ apply_word }</button>
                </footer>
            </div>
        </div>
    }
}

fn input_change(tensor: &Arc<Tensor>) -> Change {
    let tensor = Tensor::clone(tensor);
    Change::Input(Arc::new(Input { text: None, tensor }))
}

fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Whether the focus is not in the dialog.
fn is_outside() -> bool {
    let now = document().active_element();
    let inside = now.and_then(|element| element.closest(".dialog").ok().flatten());
    inside.is_none()
}

/// Tab goes round within the dialog, whose first and last stops stand in its head and its foot.
fn keep_inside(event: &web_sys::KeyboardEvent) {
    let stops = |part: &str| {
        let selector = format!(".dialog > {part} button:not(:disabled)");
        document().query_selector_all(&selector).ok()
    };
    let (Some(head), Some(foot)) = (stops("header"), stops("footer")) else {
        return;
    };
    let element = |node: Option<web_sys::Node>| node.and_then(|n| n.dyn_into::<Element>().ok());
    let first = element(head.get(0));
    let last = element(foot.get(foot.length().saturating_sub(1)));
    let now = document().active_element();
    let (from, to) = if event.shift_key() {
        (&first, &last)
    } else {
        (&last, &first)
    };
    if now == *from || is_outside() {
        event.prevent_default();
        focus(to.clone());
    }
}
