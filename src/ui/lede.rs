//! The sentence over a figure, what stands beneath it, and its voice.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use super::control::Segmented;
use super::elsewhere::Elsewhere;
use super::frame::{use_frame, use_part};
use super::page::{set_in_tones, use_page};
use super::sheet::{Part, Sheet};
use crate::playground::embed;
use crate::playground::scene::{Flow, Upstream};
use crate::playground::state::Action;
use crate::playground::words::{Rich, Tone, Word, spoken};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub sentence: Rich,
    pub hint: Rich,
    /// A press on what the hint offers.
    #[prop_or_default]
    pub on_offer: Callback<()>,
    /// What stands at the end of the line.
    #[prop_or_default]
    pub children: Children,
}

#[component]
pub fn Lede(props: &Props) -> Html {
    let lesson = use_page().lesson;
    if let Some(frame) = use_frame() {
        let sentence = html! {
            <>
                <h1 class="lede" id="sentence">{ set_in_tones(&props.sentence) }</h1>
                <Spoken text={spoken(&props.sentence)} />
            </>
        };
        let shown = frame.parts.has(embed::Part::Sentence);
        return html! {
            <>
                if shown { <Elsewhere place={frame.head}>{ sentence }</Elsewhere> }
                if !props.children.is_empty() { <div class="beneath-head">{ for props.children.iter() }</div> }
            </>
        };
    }
    // Beside a lesson the text has the headings.
    let (tag, class) = if lesson { ("p", "say") } else { ("h1", "lede") };
    html! {
        <div class="headrow">
            <@{tag} {class} id="sentence">{ set_in_tones(&props.sentence) }</@>
            { for props.children.iter() }
            if !lesson || !props.hint.is_empty() {
                <Sheet part={Part::Formula}>
                    <p class="hint">
                        for piece in &props.hint {
                            if piece.tone == Tone::Offer {
                                <button type="button" class="offer" onclick={props.on_offer.reform(|_: MouseEvent| ())}>{ &piece.text }</button>
                            } else {
                                { set_in_tones(std::slice::from_ref(piece)) }
                            }
                        }
                    </p>
                </Sheet>
            }
            <Spoken text={spoken(&props.sentence)} />
        </div>
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

#[derive(Properties, PartialEq)]
pub struct FlowTabsProps {
    pub flow: Flow,
    pub dispatch: Callback<Action>,
}

/// Forward or backward.
#[component]
pub fn FlowTabs(props: &FlowTabsProps) -> Html {
    let page = use_page();
    if !use_part(embed::Part::Panel) {
        return Html::default();
    }
    let options = [Word::Forward, Word::Backward].map(|word| page.say(word).into());
    let on_choose = props.dispatch.reform(|i: usize| {
        Action::Flow(if i == 0 {
            Flow::Forward
        } else {
            Flow::Backward(Upstream::Sum)
        })
    });
    html! {
        <Sheet part={Part::Parameters}>
            <Segmented label={page.say(Word::Direction)} class="sans flow" options={options.to_vec()}
                chosen={Some(usize::from(props.flow != Flow::Forward))} {on_choose} />
        </Sheet>
    }
}
