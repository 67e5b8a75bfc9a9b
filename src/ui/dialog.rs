//! The dialog that brings in a grid: text or code, a file or a picture; preview, then apply.

use std::rc::Rc;
use std::sync::Arc;

use js_sys::{Array, JsString};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{DataTransfer, File};
use yew::prelude::*;

use super::file_tab::{FileTab, Picked};
use super::modal::{Modal, is_outside};
use super::page::{focus, use_page};
use super::text_tab::{Reading, TextTab, met};
use crate::ops::Tensor;
use crate::playground::colormap::Colormap;
use crate::playground::dims;
use crate::playground::input::Input;
use crate::playground::limits::TEXT_BYTES;
use crate::playground::number::sides;
use crate::playground::paste::Format;
use crate::playground::scene::Scene;
use crate::playground::state::Change;
use crate::playground::words::Word;

#[wasm_bindgen]
extern "C" {
    /// As that of `web-sys`, which copies a text character by character: 8 million of them in 70 ms.
    #[wasm_bindgen(js_name = DataTransfer)]
    type Carrier;
    #[wasm_bindgen(method, js_name = getData)]
    fn data(this: &Carrier, format: &str) -> JsString;
}

/// The name of a pasted text that is read as a file.
const PASTED: &str = "pasted.txt";

/// What the dialog opens with.
#[derive(Clone, Debug, PartialEq)]
pub enum Offer {
    Text(Rc<String>),
    File(File),
    NoFile,
}

impl Offer {
    /// What a drop carries: a file before text.
    pub fn from_drop(data: &DataTransfer) -> Option<Self> {
        let file = data.files().and_then(|files| files.get(0));
        file.map(Self::File).or_else(|| Self::from_text(data))
    }

    /// What a paste carries. Spreadsheets add a picture of their cells, and a page's source.
    pub fn from_paste(data: &DataTransfer) -> Option<Self> {
        let is_table = data
            .get_data("text/html")
            .is_ok_and(|html| !html.is_empty());
        let text = is_table.then(|| Self::from_text(data)).flatten();
        text.or_else(|| Self::from_drop(data))
    }

    /// A text that is too long to be mended by hand is a file: a field takes half a second to lay it out.
    fn from_text(data: &DataTransfer) -> Option<Self> {
        let text = data.unchecked_ref::<Carrier>().data("text/plain");
        if text.length() as usize > TEXT_BYTES {
            let file = File::new_with_str_sequence(&Array::of1(&text), PASTED);
            return file.ok().map(Self::File);
        }
        let text = String::from(text);
        (!text.trim().is_empty()).then(|| Self::Text(Rc::new(text)))
    }
}

#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    pub offer: Offer,
    /// Counts the offers: another one may come while the dialog is open.
    pub number: usize,
    /// What would change.
    pub scene: Scene,
    pub on_close: Callback<()>,
    pub on_change: Callback<Change>,
    /// A file held a whole scene.
    pub on_scene: Callback<Box<Scene>>,
    pub on_map: Callback<Colormap>,
}

/// What was brought in so far.
#[derive(Clone, Debug, Default, PartialEq)]
struct Draft {
    text: Rc<String>,
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
            Offer::Text(text) => (draft.text, draft.format) = (text.clone(), None),
            Offer::File(file) => draft.file = Some(file.clone()),
            Offer::NoFile => {}
        }
        draft
    }
}

/// Draws the draft on.
enum Step {
    Arrive(Offer),
    Text(Rc<String>, Option<Format>),
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
    let opened_with = *use_memo((), |()| props.number);
    use_effect_with(props.number, {
        let (dispatch, offer) = (draft.dispatcher(), props.offer.clone());
        move |&number| {
            if number != opened_with {
                dispatch.dispatch(Step::Arrive(offer));
            }
        }
    });
    let reading = use_memo((draft.text.clone(), draft.format), |(text, format)| {
        Reading::of(text, *format)
    });
    let problems = reading.problems().len();
    // The last repair leaves no button behind it: what it was for takes the focus.
    use_effect_with(problems, |&problems| {
        if problems == 0 && is_outside() {
            focus("apply");
        }
    });
    let picked_now = picked.as_ref().filter(|_| draft.by_file);
    let scene = picked_now.and_then(|picked| picked.scene.clone());
    let change = if draft.by_file {
        picked_now.map(|picked| input_change(&picked.tensor))
    } else {
        reading.change()
    };
    let shape = props.scene.input.tensor.shape();
    let size = sides(&shape[shape.len() - props.scene.dims()..]);
    let told = dims::told(&props.scene.tracks);
    let footer = match (problems, &change, picked_now.and_then(|p| p.recipe)) {
        _ if scene.is_some() => page.say(Word::OpensScene).into(),
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
        Some(Picked { scene: Some(_), .. }) => page.say(Word::UseScene).into(),
        Some(picked) => {
            let (full, dims) = met(picked.tensor.shape(), told);
            let size = sides(&full[full.len() - dims..]);
            page.fill(Word::UseSize, &[("size", &size)])
        }
        None => page.say(Word::Apply).into(),
    };
    let apply = {
        let (change, on_change) = (change.clone(), props.on_change.clone());
        let on_scene = props.on_scene.clone();
        let (on_close, on_map) = (props.on_close.clone(), props.on_map.clone());
        let map = picked_now.map(|picked| match picked.recipe {
            Some(_) => Colormap::Gray,
            None => Colormap::Viridis,
        });
        Callback::from(move |_: MouseEvent| {
            if let Some(scene) = &scene {
                on_scene.emit(Box::new(Scene::clone(scene)));
                on_close.emit(());
            } else if let Some(change) = change.clone() {
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
    let beside = html! {
        <span class="tabs" role="tablist">
            { tab(false, Word::TextOrCode, "text-panel") }
            { tab(true, Word::FileOrPicture, "file-panel") }
        </span>
    };
    let close = props.on_close.reform(|_: MouseEvent| ());
    html! {
        <Modal title={page.say(Word::BringIn)} {beside} first="[role=tabpanel]:not([hidden]) :is(textarea, #file)"
            occasion={draft.arrivals} on_close={props.on_close.clone()}>
            <TextTab text={draft.text.clone()} reading={reading.clone()} {told} hidden={draft.by_file}
                on_text={let dispatch = dispatch.clone(); move |(text, format)| dispatch.dispatch(Step::Text(text, format))}
                on_file={let arrive = arrive.clone(); move |file| arrive(Offer::File(file))} />
            <FileTab file={draft.file.clone()} {told} hidden={!draft.by_file}
                on_file={let arrive = arrive.clone(); move |file| arrive(Offer::File(file))}
                on_text={move |text: String| arrive(Offer::Text(text.into()))}
                on_picked={let picked = picked.setter(); move |new| picked.set(new)} />
            <footer>
                <span>{ footer }</span>
                <button type="button" class="line" onclick={close}>{ page.say(Word::Cancel) }</button>
                <button type="button" class="solid" id="apply" disabled={change.is_none()} onclick={apply}>{ apply_word }</button>
            </footer>
        </Modal>
    }
}

fn input_change(tensor: &Arc<Tensor>) -> Change {
    let tensor = Tensor::clone(tensor);
    Change::Input(Arc::new(Input { text: None, tensor }))
}
