//! The sentence over a figure, what stands beneath it, and its voice.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use super::page::set_in_tones;
use crate::playground::words::{Rich, Tone, spoken};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub sentence: Rich,
    pub hint: Rich,
    /// A press on what the hint offers.
    #[prop_or_default]
    pub on_offer: Callback<()>,
}

#[component]
pub fn Lede(props: &Props) -> Html {
    html! {
        <>
            <h1 class="lede" id="sentence">{ set_in_tones(&props.sentence) }</h1>
            <Spoken text={spoken(&props.sentence)} />
            <p class="hint">
                for piece in &props.hint {
                    if piece.tone == Tone::Offer {
                        <button type="button" class="offer" onclick={props.on_offer.reform(|_: MouseEvent| ())}>{ &piece.text }</button>
                    } else {
                        { set_in_tones(std::slice::from_ref(piece)) }
                    }
                }
            </p>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct SpokenProps {
    text: String,
}

/// The sentence for a screen reader, once it has been the same for 300 ms.
#[component]
fn Spoken(props: &SpokenProps) -> Html {
    let said = use_state_eq(String::new);
    use_effect_with(props.text.clone(), {
        let said = said.setter();
        move |text| {
            let text = text.clone();
            let timeout = Timeout::new(300, move || said.set(text));
            move || drop(timeout)
        }
    });
    html! { <p class="sr" id="spoken" aria-live="polite">{ &*said }</p> }
}
