//! The field for pasted text: rows counted at its side, what could not be read marked in it.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, File, HtmlTextAreaElement};
use yew::prelude::*;

use super::dialog::Offer;
use super::page::use_page;
use super::text_tab::Reading;
use crate::playground::markup::{self, Kind, Line};
use crate::playground::words::Word;

/// Height of a line in CSS pixels, as in the style sheet.
const LINE: f64 = 24.0;
/// Lines that are drawn at once: those that fit, and a part of one at each end.
const SEEN: usize = 12;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub text: Rc<String>,
    pub reading: Rc<Reading>,
    /// Whether cells need an answer.
    pub invalid: bool,
    pub on_text: Callback<Rc<String>>,
    /// A file was pasted, or a text that is too long for the field.
    pub on_file: Callback<File>,
}

/// The browser's own field, between what lies under its text and what tints it. Only the lines
/// that are seen have marks in the document.
#[component]
pub fn Editor(props: &Props) -> Html {
    let page = use_page();
    // Scrolled from the left and from the top.
    let scrolled = use_state_eq(|| (0, 0));
    let (left, top) = *scrolled;
    let first = (f64::from(top) / LINE) as usize;
    let lines = markup::lines(&props.text, props.reading.result.as_ref(), first, SEEN);
    let at = |x: i32| {
        let y = first as f64 * LINE - f64::from(top);
        format!("transform:translate({}px,{y}px)", -x)
    };
    let marked = |line: &Line| classes!(line.marked.then_some("marked"));
    let layer = |name: &'static str| {
        html! {
            <div class={classes!("layer", name)} aria-hidden="true">
                <div style={at(left)}>
                    for line in &lines { <div class={marked(line)}>{ pieces(line) }</div> }
                </div>
            </div>
        }
    };
    // A `value` of Yew's would be held against the whole text of the field whenever this is drawn.
    let field = use_node_ref();
    let held = use_mut_ref(Rc::<String>::default);
    use_effect_with(props.text.clone(), {
        let (field, held) = (field.clone(), held.clone());
        move |text| {
            let held = held.replace(text.clone());
            if let Some(field) = field.cast::<HtmlTextAreaElement>()
                && held != *text
            {
                field.set_value(text);
            }
        }
    });
    let oninput = {
        let on_text = props.on_text.clone();
        move |event: InputEvent| {
            let field = event.target_unchecked_into::<HtmlTextAreaElement>();
            let text = Rc::new(field.value());
            held.replace(text.clone());
            on_text.emit(text);
        }
    };
    let onpaste = {
        let on_file = props.on_file.clone();
        move |event: Event| {
            let event: ClipboardEvent = event.unchecked_into();
            let data = event.clipboard_data();
            if let Some(Offer::File(file)) = data.and_then(|data| Offer::from_paste(&data)) {
                event.prevent_default();
                on_file.emit(file);
            }
        }
    };
    let onscroll = Callback::from(move |event: Event| {
        let field = event.target_unchecked_into::<HtmlTextAreaElement>();
        scrolled.set((field.scroll_left(), field.scroll_top()));
    });
    html! {
        <div class="editor">
            <div class="gutter" aria-hidden="true">
                <div style={at(0)}>
                    for line in &lines { <div class={marked(line)}>{ &line.count }</div> }
                </div>
            </div>
            <div class="field">
                { layer("under") }
                <textarea id="paste-text" ref={field} spellcheck="false" wrap="off"
                    aria-label={page.say(Word::PasteAnything)} aria-invalid={props.invalid.to_string()}
                    aria-describedby="paste-problems" {oninput} {onpaste} {onscroll} />
                { layer("over") }
            </div>
        </div>
    }
}

fn pieces(line: &Line) -> Html {
    html! {
        for piece in &line.pieces {
            { match piece.kind {
                Kind::Plain => html! { { &piece.text } },
                Kind::Marked => html! { <u>{ &piece.text }</u> },
                Kind::Missing => html! { <u class="missing">{ &piece.text }</u> },
            } }
        }
    }
}
