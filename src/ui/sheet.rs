//! The sheets of a phone: what has no place on its page rises from the bottom.

use std::rc::Rc;

use yew::prelude::*;

use super::elsewhere::{Elsewhere, Place, Shown};
use super::frame::use_part;
use super::icons;
use super::page::{focus, use_page};
use crate::playground::embed;
use crate::playground::words::Word;

/// What a sheet shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Parameters,
    Formula,
    Ruler,
    Code,
}

impl Part {
    const ALL: [Self; 4] = [Self::Parameters, Self::Formula, Self::Ruler, Self::Code];

    fn word(self) -> Word {
        match self {
            Self::Parameters => Word::Parameters,
            Self::Formula => Word::Formula,
            Self::Ruler => Word::Ruler,
            Self::Code => Word::Code,
        }
    }

    /// The part of an embed that shows it.
    fn embedded(self) -> embed::Part {
        match self {
            Self::Parameters => embed::Part::Panel,
            Self::Formula => embed::Part::Formula,
            Self::Ruler => embed::Part::Ruler,
            Self::Code => embed::Part::Code,
        }
    }

    pub fn id(self) -> &'static str {
        match self {
            Self::Parameters => "sheet-parameters",
            Self::Formula => "sheet-formula",
            Self::Ruler => "sheet-ruler",
            Self::Code => "sheet-code",
        }
    }

    /// The id of its button in the dock.
    fn button(self) -> &'static str {
        match self {
            Self::Parameters => "dock-parameters",
            Self::Formula => "dock-formula",
            Self::Ruler => "dock-ruler",
            Self::Code => "dock-code",
        }
    }
}

/// Which sheet is open, and how much stands in each of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shelf {
    /// With the id of what opened it.
    open: Option<(Part, AttrValue)>,
    filled: [usize; 4],
}

pub enum ShelfAction {
    Open(Part, AttrValue),
    Close,
    /// Something stands in a sheet, or left it.
    Fill(Part),
    Clear(Part),
}

impl Reducible for Shelf {
    type Action = ShelfAction;

    fn reduce(self: Rc<Self>, action: ShelfAction) -> Rc<Self> {
        let mut next = Self::clone(&self);
        match action {
            ShelfAction::Open(part, opener) => next.open = Some((part, opener)),
            ShelfAction::Close => next.open = None,
            ShelfAction::Fill(part) => next.filled[part as usize] += 1,
            ShelfAction::Clear(part) => next.filled[part as usize] -= 1,
        }
        if next == *self { self } else { next.into() }
    }
}

/// The sheets of the page, given down as a context; a wide page has none.
#[derive(Clone, PartialEq)]
pub struct Sheets {
    /// Of each part, in their order.
    places: Rc<[Place; 4]>,
    shelf: Shelf,
    dispatcher: UseReducerDispatcher<Shelf>,
}

impl Sheets {
    /// The open sheet; one that nothing stands in any more is closed.
    pub fn shown(&self) -> Option<Part> {
        let (part, _) = self.shelf.open.as_ref()?;
        (self.shelf.filled[*part as usize] > 0).then_some(*part)
    }

    pub fn is_shown(&self, part: Part) -> bool {
        self.shown() == Some(part)
    }

    /// Opens a sheet; the opener gets the focus back when it is closed.
    pub fn open(&self, part: Part, opener: impl Into<AttrValue>) {
        let open = ShelfAction::Open(part, opener.into());
        self.dispatcher.dispatch(open);
    }

    pub fn toggle(&self, part: Part, opener: impl Into<AttrValue>) {
        if self.is_shown(part) {
            self.close();
        } else {
            self.open(part, opener);
        }
    }

    pub fn close(&self) {
        if let Some((_, opener)) = &self.shelf.open {
            focus(opener);
        }
        self.dispatcher.dispatch(ShelfAction::Close);
    }
}

/// The sheets, where the page has them.
#[hook]
pub fn use_sheets() -> Option<Sheets> {
    use_context::<Option<Sheets>>().flatten()
}

/// Makes the sheets of a page.
#[hook]
pub fn use_shelf(is_phone: bool) -> Option<Sheets> {
    let places = use_memo((), |()| <[Place; 4]>::default());
    let shelf = use_reducer(Shelf::default);
    is_phone.then(|| Sheets {
        places,
        shelf: Shelf::clone(&shelf),
        dispatcher: shelf.dispatcher(),
    })
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub part: Part,
    /// Of what is laid out in pixels, the height.
    #[prop_or_default]
    pub height: Option<f64>,
    pub children: Children,
}

/// Shows its children in a sheet on a phone, and in their own place elsewhere.
#[component]
pub fn Sheet(props: &Props) -> Html {
    let sheets = use_sheets();
    let shown = use_part(props.part.embedded());
    let dispatcher = sheets.as_ref().map(|sheets| sheets.dispatcher.clone());
    use_effect_with((props.part, dispatcher), |(part, dispatcher)| {
        let (part, dispatcher) = (*part, dispatcher.clone());
        let tell = move |action| {
            if let Some(dispatcher) = &dispatcher {
                dispatcher.dispatch(action);
            }
        };
        tell(ShelfAction::Fill(part));
        move || tell(ShelfAction::Clear(part))
    });
    let children = html! { <>{ for props.children.iter() }</> };
    let place = sheets.map(|sheets| sheets.places[props.part as usize].clone());
    match (place, props.height) {
        _ if !shown => Html::default(),
        (None, _) => children,
        (Some(place), None) => html! { <Elsewhere {place}>{ children }</Elsewhere> },
        (Some(place), Some(height)) => html! {
            <Elsewhere {place}><div class="laid" style={format!("height:{height}px")}>{ children }</div></Elsewhere>
        },
    }
}

#[derive(Properties, PartialEq)]
pub struct DockProps {
    /// What stands over the buttons.
    pub children: Children,
}

/// The foot of a phone's page: the open sheet, a pinned row, and a button for each sheet.
#[component]
pub fn Dock(props: &DockProps) -> Html {
    let page = use_page();
    let sheets = use_sheets();
    let shown = sheets.as_ref().and_then(Sheets::shown);
    use_effect_with(shown, |shown| {
        if let Some(part) = shown {
            focus(part.id());
        }
    });
    let Some(sheets) = sheets else {
        return Html::default();
    };
    html! {
        <div class="foot" role="region" aria-label={page.say(Word::AtHand)}>
            for (part, place) in Part::ALL.into_iter().zip(sheets.places.iter()) {
                <section class={classes!("sheet", (shown == Some(part)).then_some("open"))} id={part.id()} tabindex="-1" hidden={shown != Some(part)} aria-label={page.say(part.word())}>
                    <header>
                        <h2>{ page.say(part.word()) }</h2>
                        <button type="button" class="act" aria-label={page.say(Word::Close)}
                            onclick={let sheets = sheets.clone(); move |_: MouseEvent| sheets.close()}>{ icons::close() }</button>
                    </header>
                    <div><Shown place={place.clone()} /></div>
                </section>
            }
            if shown.is_none() { { for props.children.iter() } }
            <nav class="dock" aria-label={page.say(Word::Details)}>
                for part in Part::ALL {
                    <button type="button" id={part.button()} aria-expanded={(shown == Some(part)).to_string()} aria-controls={part.id()}
                        disabled={sheets.shelf.filled[part as usize] == 0}
                        title={(part == Part::Ruler && sheets.shelf.filled[part as usize] == 0).then(|| page.say(Word::NoRulerApart))}
                        onclick={let sheets = sheets.clone(); move |_: MouseEvent| sheets.toggle(part, part.button())}>
                        { page.say(part.word()) }</button>
                }
            </nav>
        </div>
    }
}
