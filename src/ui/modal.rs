//! Paper over paper: what every dialog has. The page behind is veiled, the focus stays inside,
//! Escape closes and gives the focus back.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::icons;
use super::page::{document, use_page, use_window_event};
use crate::playground::words::Word;

/// What Tab stops at within a dialog.
const STOPS: &str = ".dialog :is(button, input, select, textarea, iframe, [tabindex='0']):not(:disabled, [tabindex='-1'], [hidden] *)";

#[derive(Properties, PartialEq)]
pub struct Props {
    pub title: AttrValue,
    #[prop_or_default]
    pub class: Classes,
    /// What stands beside the title.
    #[prop_or_default]
    pub beside: Html,
    /// The focus comes to the first element that this selector finds in the dialog.
    pub first: AttrValue,
    /// Counts the occasions on which it does.
    #[prop_or_default]
    pub occasion: usize,
    pub on_close: Callback<()>,
    pub children: Html,
}

#[component]
pub fn Modal(props: &Props) -> Html {
    let page = use_page();
    let node = use_node_ref();
    use_focus_back(true);
    use_effect_with((node.clone(), props.occasion), {
        let first = props.first.clone();
        move |(node, _)| {
            let dialog = node.cast::<Element>();
            focus(dialog.and_then(|dialog| dialog.query_selector(&first).ok().flatten()));
        }
    });
    use_window_event("keydown", {
        let on_close = props.on_close.clone();
        move |event: web_sys::KeyboardEvent| match event.key().as_str() {
            "Escape" => on_close.emit(()),
            "Tab" => keep_inside(&event),
            _ => {}
        }
    });
    html! {
        <div class="scrim">
            <div class={classes!("dialog", props.class.clone())} role="dialog" aria-modal="true" aria-labelledby="dialog-title" ref={node}>
                <header>
                    <h1 id="dialog-title">{ &props.title }</h1>
                    { props.beside.clone() }
                    <button type="button" class="act" aria-label={page.say(Word::Close)} title="Esc"
                        onclick={props.on_close.reform(|_: MouseEvent| ())}>{ icons::close() }</button>
                </header>
                { props.children.clone() }
            </div>
        </div>
    }
}

/// Gives the focus back to where it was when this began, if it `does`.
#[hook]
pub fn use_focus_back(does: bool) {
    use_effect_with((), move |()| {
        let before = document().active_element().filter(|_| does);
        move || focus(before)
    });
}

fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Whether the focus is not in the dialog.
pub fn is_outside() -> bool {
    let now = document().active_element();
    let inside = now.and_then(|element| element.closest(".dialog").ok().flatten());
    inside.is_none()
}

/// Tab goes round within the dialog.
fn keep_inside(event: &web_sys::KeyboardEvent) {
    let Ok(stops) = document().query_selector_all(STOPS) else {
        return;
    };
    let stop = |i: u32| {
        stops
            .get(i)
            .and_then(|node| node.dyn_into::<Element>().ok())
    };
    let (first, last) = (stop(0), stop(stops.length().saturating_sub(1)));
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
