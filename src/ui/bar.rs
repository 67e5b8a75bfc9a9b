//! The top bar: undo, redo, sharing, language and theme; on a phone the operation, and a menu.

use yew::prelude::*;

use super::icons;
use super::menu::{Item, Menu};
use super::page::{Page, use_page};
use super::share::Section;
use super::sheet::{Part, Sheets, use_sheets};
use crate::playground::scene::View;
use crate::playground::words::Word;

/// What the page shows, and the bar marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    View(View),
    Lessons,
}

impl Place {
    const ALL: [Self; 3] = [
        Self::View(View::Playground),
        Self::View(View::Compare),
        Self::Lessons,
    ];

    fn word(self) -> Word {
        match self {
            Self::View(View::Playground) => Word::Playground,
            Self::View(View::Compare) => Word::Compare,
            Self::Lessons => Word::Lessons,
        }
    }
}

/// The id of what opens the operations on a phone.
const OPERATION: &str = "operation";

#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    pub can_undo: bool,
    pub can_redo: bool,
    /// The name of the operation, where one is edited.
    #[prop_or_default]
    pub operation: AttrValue,
    pub place: Place,
    /// Below 760 px of window.
    pub phone: bool,
    pub on_view: Callback<View>,
    pub on_lessons: Callback<()>,
    pub on_undo: Callback<()>,
    pub on_redo: Callback<()>,
    /// Opens the dialog that shares, where there is something to share.
    #[prop_or_default]
    pub on_share: Option<Callback<Section>>,
    pub on_language: Callback<()>,
    pub on_theme: Callback<()>,
}

impl Props {
    fn go(&self, place: Place) {
        match place {
            Place::View(view) => self.on_view.emit(view),
            Place::Lessons => self.on_lessons.emit(()),
        }
    }
}

#[component]
pub fn Bar(props: &Props) -> Html {
    let page = use_page();
    let sheets = use_sheets();
    if props.phone {
        return phone(props, sheets.as_ref(), page);
    }
    let on = |callback: &Callback<()>| callback.reform(|_: MouseEvent| ());
    html! {
        <header class="bar">
            <a class="brand" href="#">{ icons::brand() }{ "Gridscope" }</a>
            <nav aria-label={page.say(Word::Views)}>
                for place in Place::ALL {
                    <button type="button" aria-current={(place == props.place).then_some("page")}
                        onclick={{ let props = props.clone(); move |_: MouseEvent| props.go(place) }}>{ page.say(place.word()) }</button>
                }
            </nav>
            <div class="acts">
                <button class="act" id="undo" aria-label={page.say(Word::Undo)} title="Ctrl Z"
                    disabled={!props.can_undo} onclick={on(&props.on_undo)}>{ icons::undo() }</button>
                <button class="act" id="redo" aria-label={page.say(Word::Redo)} title="Ctrl Shift Z"
                    disabled={!props.can_redo} onclick={on(&props.on_redo)}>{ icons::redo() }</button>
                if let Some(share) = &props.on_share {
                    <hr />
                    <button class="act" id="share" onclick={share.reform(|_: MouseEvent| Section::Link)}>{ page.say(Word::Share) }</button>
                    <button class="act" id="embed" onclick={share.reform(|_: MouseEvent| Section::Embed)}>{ page.say(Word::Embed) }</button>
                }
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
    Place(Place),
    Language,
    Theme,
}

impl Choice {
    fn word(self) -> Word {
        match self {
            Self::Redo => Word::Redo,
            Self::Place(place) => place.word(),
            Self::Language => Word::OtherLanguage,
            Self::Theme => Word::Theme,
        }
    }
}

fn phone(props: &Props, sheets: Option<&Sheets>, page: Page) -> Html {
    let on = |callback: &Callback<()>| callback.reform(|_: MouseEvent| ());
    let redo = props.can_redo.then_some(Choice::Redo);
    let others = Place::ALL.into_iter().filter(|place| *place != props.place);
    let choices: Vec<_> = redo
        .into_iter()
        .chain(others.map(Choice::Place))
        .chain([Choice::Language, Choice::Theme])
        .collect();
    let item = |choice: &Choice| Item::new(page.say(choice.word()));
    let items: Vec<_> = choices.iter().map(item).collect();
    let on_choose = {
        let props = props.clone();
        Callback::from(move |i: usize| match choices.get(i) {
            Some(Choice::Redo) => props.on_redo.emit(()),
            Some(Choice::Place(place)) => props.go(*place),
            Some(Choice::Language) => props.on_language.emit(()),
            Some(Choice::Theme) => props.on_theme.emit(()),
            None => {}
        })
    };
    let operation = sheets.map(|sheets| {
        let shown = sheets.is_shown(Part::Parameters);
        let sheets = sheets.clone();
        html! {
            <button type="button" class="operation" id={OPERATION} aria-expanded={shown.to_string()}
                aria-controls={Part::Parameters.id()} onclick={move |_: MouseEvent| sheets.toggle(Part::Parameters, OPERATION)}>
                <span>{ &props.operation }</span>{ icons::caret() }
            </button>
        }
    });
    html! {
        <header class="bar phone">
            <a class="brand" href="#" aria-label="Gridscope">{ icons::brand() }</a>
            { operation.unwrap_or_else(|| html! { <span class="operation">{ page.say(props.place.word()) }</span> }) }
            <div class="acts">
                <button class="act" id="undo" aria-label={page.say(Word::Undo)} title={page.say(Word::Undo)}
                    disabled={!props.can_undo} onclick={on(&props.on_undo)}>{ icons::undo() }</button>
                if let Some(share) = &props.on_share {
                    <button class="act" id="share" aria-label={page.say(Word::Share)} title={page.say(Word::Share)}
                        onclick={share.reform(|_: MouseEvent| Section::Link)}>{ icons::share() }</button>
                }
                <Menu id="more" label={page.say(Word::More)} icon={icons::more()} {items} {on_choose} />
            </div>
        </header>
    }
}
