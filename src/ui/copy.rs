//! A button that copies a text, and says that it did.

use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

use super::page::{use_page, window};
use super::slices::gathered;
use crate::playground::code::Pieces;
use crate::playground::words::Word;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub id: AttrValue,
    pub class: Classes,
    /// Makes the text, when it is copied: that of a large input takes a while.
    pub text: Callback<(), Pieces>,
}

#[component]
pub fn Copy(props: &Props) -> Html {
    let page = use_page();
    let copied = use_state_eq(|| None::<bool>);
    use_effect_with(props.text.clone(), {
        let copied = copied.setter();
        move |_| copied.set(None)
    });
    let word = match *copied {
        Some(true) => Word::CopiedDone,
        Some(false) => Word::CopyFailed,
        None => Word::Copy,
    };
    let onclick = {
        let (copied, text) = (copied.setter(), props.text.clone());
        move |_: MouseEvent| {
            let (copied, pieces) = (copied.clone(), text.emit(()));
            spawn_local(async move {
                let text = String::from_utf8(gathered(pieces).await).unwrap_or_default();
                copy(text, move |done| copied.set(Some(done)));
            });
        }
    };
    html! {
        <button type="button" class={props.class.clone()} id={props.id.clone()} aria-live="polite" {onclick}>{ page.say(word) }</button>
    }
}

/// Puts text on the clipboard and says whether the browser allowed it.
pub fn copy(text: String, said: impl Fn(bool) + 'static) {
    spawn_local(async move {
        // Absent on pages that were not served securely.
        let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
        let written = match clipboard {
            Ok(clipboard) if clipboard.is_object() => {
                JsFuture::from(window().navigator().clipboard().write_text(&text))
                    .await
                    .is_ok()
            }
            _ => false,
        };
        said(written);
    });
}
