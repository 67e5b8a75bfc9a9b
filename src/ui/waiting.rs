//! What stands at the output while it is computed: a line that moves, and a way out.

use yew::prelude::*;

use super::desk::{Phase, Wait};
use super::page::use_page;
use crate::playground::words::Word;

/// What is waited for on this page.
#[hook]
pub fn use_wait() -> Wait {
    use_context::<Wait>().unwrap_or_default()
}

/// The progress, the way to end it, and the way to begin again; nothing where nothing is waited for.
#[component]
pub fn Waiting() -> Html {
    let page = use_page();
    let Wait {
        phase,
        on_cancel,
        on_again,
    } = use_wait();
    let press = |on: &Callback<()>| on.reform(|_: MouseEvent| ());
    match phase {
        Phase::Quiet => Html::default(),
        Phase::Computing | Phase::Long => html! {
            <span class="underway">
                <span class="pass" role="progressbar" aria-label={page.say(Word::Computing)}></span>
                <span>{ page.say(Word::Computing) }</span>
                if phase == Phase::Long {
                    <button type="button" class="link" id="cancel-work" onclick={press(&on_cancel)}>{ page.say(Word::Cancel) }</button>
                }
            </span>
        },
        Phase::Cancelled => html! {
            <span class="underway">
                <span>{ page.say(Word::WorkCancelled) }</span>
                <button type="button" class="link" id="compute-again" onclick={press(&on_again)}>{ page.say(Word::ComputeAgain) }</button>
            </span>
        },
    }
}

/// The same for a screen reader: that it lasts, and how it ended.
#[component]
pub fn Announced() -> Html {
    let page = use_page();
    let phase = use_wait().phase;
    let before = use_mut_ref(Phase::default);
    let said = use_state_eq(|| None::<Word>);
    use_effect_with(phase, {
        let said = said.setter();
        move |&phase| {
            let before = std::mem::replace(&mut *before.borrow_mut(), phase);
            match (before, phase) {
                (_, Phase::Computing | Phase::Long) => said.set(Some(Word::Computing)),
                (_, Phase::Cancelled) => said.set(Some(Word::WorkCancelled)),
                (Phase::Computing | Phase::Long, Phase::Quiet) => said.set(Some(Word::Computed)),
                (_, Phase::Quiet) => {}
            }
        }
    });
    html! { <span class="sr" role="status" id="computed">{ said.map(|word| page.say(word)) }</span> }
}
