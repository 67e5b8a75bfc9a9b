//! The stepper through channels, and the choice to see three of them as one colour picture.

use yew::prelude::*;

use super::page::use_page;
use super::plane::Plane;
use crate::playground::words::Word;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub plane: Plane,
    /// The previous (−1) or the next (1) channel.
    pub on_turn: Callback<isize>,
    /// Three channels are drawn as red, green and blue.
    #[prop_or_default]
    pub rgb: bool,
    /// Where they may be.
    #[prop_or_default]
    pub on_rgb: Option<Callback<bool>>,
}

/// Which channel is shown, where there are several.
#[component]
pub fn Channels(props: &Props) -> Html {
    let page = use_page();
    let (index, count) = (props.plane.index(), props.plane.count());
    if count < 2 {
        return Html::default();
    }
    let on_rgb = props
        .on_rgb
        .as_ref()
        .filter(|_| props.plane.is_colourable());
    let rgb = props.rgb && on_rgb.is_some();
    let button = |word: Word, by: isize| {
        html! {
            <button type="button" aria-label={page.say(word)} onclick={props.on_turn.reform(move |_: MouseEvent| by)}>
                { if by < 0 { "‹" } else { "›" } }</button>
        }
    };
    let slots = [("n", &*index.to_string()), ("count", &*count.to_string())];
    html! {
        <span class="channel">
            if !rgb {
                { button(Word::PreviousChannel, -1) }{ page.fill(Word::Channel, &slots) }{ button(Word::NextChannel, 1) }
            }
            if let Some(on_rgb) = on_rgb {
                <button type="button" class="rgb" aria-pressed={rgb.to_string()} title={page.say(Word::AsColours)}
                    onclick={on_rgb.reform(move |_: MouseEvent| !rgb)}>{ "RGB" }</button>
            }
        </span>
    }
}

/// The plane so many further on, as far as there are planes.
pub fn turned(plane: &Plane, by: isize) -> usize {
    let last = plane.count().saturating_sub(1);
    plane.index().saturating_add_signed(by).min(last)
}
