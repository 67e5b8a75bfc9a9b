//! The top bar: undo, redo, sharing, language and theme; on a phone the operation, and a menu.

use yew::prelude::*;

use super::icons;
use super::menu::{Item, Menu};
use super::page::{Page, use_page};
use super::share::Section;
use super::sheet::{Part, Sheets, use_sheets};
use crate::playground::scene::View;
use crate::playground::words::Word;

/// The id of what opens the operations on a phone.
const OPERATION: &str = "operation";

#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    pub can_undo: bool,
    pub can_redo: bool,
    pub operation: AttrValue,
    pub view: View,
    pub on_view: Callback<View>,
    pub on_undo: Callback<()>,
    pub on_redo: Callback<()>,
    pub on_share: Callback<Section>,
    pub on_language: Callback<()>,
    pub on_theme: Callback<()>,
}

#[component]
pub fn Bar(props: &Props) -> Html {
    let page = use_page();
    let sheets = use_sheets();
    let on = |callback: &Callback<()>| callback.reform(|_: MouseEvent| ());
    if let Some(sheets) = sheets {
        return phone(props, &sheets, page);
    }
    html! {
        <header class="bar">
            <a class="brand" href="#">{ icons::brand() }{ "Gridscope" }</a>
            <nav aria-label={page.say(Word::Views)}>
                for (view, word) in [(View::Playground, Word::Playground), (View::Compare, Word::Compare)] {
                    <button type="button" aria-current={(view == props.view).then_some("page")}
                        onclick={props.on_view.reform(move |_: MouseEvent| view)}>{ page.say(word) }</button>
                }
            </nav>
            <div class="acts">
                <button class="act" id="undo" aria-label={page.say(Word::Undo)} title="Ctrl Z"
                    disabled={!props.can_undo} onclick={on(&props.on_undo)}>{ icons::undo() }</button>
                <button class="act" id="redo" aria-label={page.say(Word::Redo)} title="Ctrl Shift Z"
                    disabled={!props.can_redo} onclick={on(&props.on_redo)}>{ icons::redo() }</button>
                <hr />
                <button class="act" id="share" onclick={props.on_share.reform(|_: MouseEvent| Section::Link)}>{ page.say(Word::Share) }</button>
                <button class="act" id="embed" onclick={props.on_share.reform(|_: MouseEvent| Section::Embed)}>{ page.say(Word::Embed) }</button>
                <hr />
                <button class="act" id="language" onclick={on(&props.on_language)}>{ page.say(Word::OtherLanguage) }</button>
                <button class="act" id="theme" aria-label={page.say(Word::Theme)} title={page.say(Word::Theme)}
                    onclick={on(&props.on_theme)}>{ icons::theme() }</button>
            </div>
        </header>
    }
}

/// What the menu of a phone offers.
#[derive(Clone, Copy, PartialEq)]
enum Choice {
    Redo,
    View(View),
    Language,
    Theme,
}

impl Choice {
    fn word(self) -> Word {
        match self {
            Self::Redo => Word::Redo,
            Self::View(View::Playground) => Word::Playground,
            Self::View(View::Compare) => Word::Compare,
            Self::Language => Word::OtherLanguage,
            Self::Theme => Word::Theme,
        }
    }
}

fn phone(props: &Props, sheets: &Sheets, page: Page) -> Html {
    let on = |callback: &Callback<()>| callback.reform(|_: MouseEvent| ());
    let other = match props.view {
        View::Playground => View::Compare,
        View::Compare => View::Playground,
    };
    let redo = props.can_redo.then_some(Choice::Redo);
    let choices: Vec<_> = redo
        .into_iter()
        .chain([Choice::View(other), Choice::Language, Choice::Theme])
        .collect();
    let item = |choice: &Choice| Item::new(page.say(choice.word()));
    let items: Vec<_> = choices.iter().map(item).collect();
    let on_choose = {
        let props = props.clone();
        Callback::from(move |i: usize| match choices.get(i) {
            Some(Choice::Redo) => props.on_redo.emit(()),
            Some(Choice::View(view)) => props.on_view.emit(*view),
            Some(Choice::Language) => props.on_language.emit(()),
            Some(Choice::Theme) => props.on_theme.emit(()),
            None => {}
        })
    };
    let open = {
        let sheets = sheets.clone();
        move |_: MouseEvent| sheets.toggle(Part::Parameters, OPERATION)
    };
    let shown = sheets.is_shown(Part::Parameters);
    html! {
        <header class="bar phone">
            <a class="brand" href="#" aria-label="Gridscope">{ icons::brand() }</a>
            <button type="button" class="operation" id={OPERATION} aria-expanded={shown.to_string()}
                aria-controls={Part::Parameters.id()} onclick={open}>
                <span>{ &props.operation }</span>{ icons::caret() }
            </button>
            <div class="acts">
                <button class="act" id="undo" aria-label={page.say(Word::Undo)} title={page.say(Word::Undo)}
                    disabled={!props.can_undo} onclick={on(&props.on_undo)}>{ icons::undo() }</button>
                <button class="act" id="share" aria-label={page.say(Word::Share)} title={page.say(Word::Share)}
                    onclick={props.on_share.reform(|_: MouseEvent| Section::Link)}>{ icons::share() }</button>
                <Menu id="more" label={page.say(Word::More)} icon={icons::more()} {items} {on_choose} />
            </div>
        </header>
    }
}
