//! Copying, cutting and pasting while a grid has the focus.

use web_sys::ClipboardEvent;
use yew::prelude::*;

use super::page::{document, use_document_event};
use crate::playground::later::later;
use crate::playground::sheet::Sheet;

/// What the clipboard asks of a grid.
pub enum Clip {
    Cut,
    Paste(Sheet),
}

/// Puts what `copied` gives on the clipboard, and hands on what is cut or pasted while the element
/// of this id has the focus. Texts that are no block of numbers are left to the page.
#[hook]
pub fn use_clipboard(
    id: &AttrValue,
    copied: impl Fn() -> Option<Sheet> + Clone + 'static,
    on_clip: Callback<Clip>,
) {
    let has_focus = {
        let id = id.clone();
        move || {
            let active = document().active_element();
            active.is_some_and(|element| element.id() == *id)
        }
    };
    let copy = {
        let has_focus = has_focus.clone();
        move |event: &ClipboardEvent| {
            let (true, Some(data)) = (has_focus(), event.clipboard_data()) else {
                return false;
            };
            let written = copied()
                .is_some_and(|sheet| data.set_data("text/plain", &sheet.to_string()).is_ok());
            if written {
                event.prevent_default();
            }
            written
        }
    };
    use_document_event("copy", {
        let copy = copy.clone();
        move |event: ClipboardEvent| {
            copy(&event);
        }
    });
    use_document_event("cut", {
        let on_clip = on_clip.clone();
        move |event: ClipboardEvent| {
            if copy(&event) {
                on_clip.emit(Clip::Cut);
            }
        }
    });
    use_document_event("paste", move |event: ClipboardEvent| {
        let text = event.clipboard_data().filter(|_| has_focus());
        let text = text.and_then(|data| data.get_data("text/plain").ok());
        if let Some(sheet) = text.and_then(|text| (later()?.read_sheet)(&text)) {
            event.prevent_default();
            on_clip.emit(Clip::Paste(sheet));
        }
    });
}
