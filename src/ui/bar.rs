//! The top bar: undo, redo, the link, language and theme.

use yew::prelude::*;

use super::icons;
use super::page::use_page;
use crate::playground::words::Word;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub can_undo: bool,
    pub can_redo: bool,
    /// Whether the link was copied, or the browser denied it, since the scene last changed.
    pub copied: Option<bool>,
    pub on_undo: Callback<()>,
    pub on_redo: Callback<()>,
    pub on_copy_link: Callback<()>,
    pub on_language: Callback<()>,
    pub on_theme: Callback<()>,
}

#[component]
pub fn Bar(props: &Props) -> Html {
    let page = use_page();
    let on = |callback: &Callback<()>| callback.reform(|_: MouseEvent| ());
    let link = match props.copied {
        Some(true) => Word::CopiedDone,
        Some(false) => Word::CopyFailed,
        None => Word::CopyLink,
    };
    html! {
        <header class="bar">
            <a class="brand" href="#">{ icons::brand() }{ "Gridscope" }</a>
            <nav aria-label={page.say(Word::Views)}>
                <span aria-current="page">{ page.say(Word::Playground) }</span>
            </nav>
            <div class="acts">
                <button class="act" id="undo" aria-label={page.say(Word::Undo)} title="Ctrl Z"
                    disabled={!props.can_undo} onclick={on(&props.on_undo)}>{ icons::undo() }</button>
                <button class="act" id="redo" aria-label={page.say(Word::Redo)} title="Ctrl Shift Z"
                    disabled={!props.can_redo} onclick={on(&props.on_redo)}>{ icons::redo() }</button>
                <hr />
                <button class="act" id="copy-link" aria-live="polite" onclick={on(&props.on_copy_link)}>{ page.say(link) }</button>
                <hr />
                <button class="act" id="language" onclick={on(&props.on_language)}>{ page.say(Word::OtherLanguage) }</button>
                <button class="act" id="theme" aria-label={page.say(Word::Theme)} title={page.say(Word::Theme)}
                    onclick={on(&props.on_theme)}>{ icons::theme() }</button>
            </div>
        </header>
    }
}
