//! The text of a lesson: predict, reveal, explain.

use yew::prelude::*;

use super::super::page::{arrive, focus, set_in_tones, use_page};
use super::modes::Modes;
use super::reading::Reading;
use crate::playground::lesson::{Answer, Block, Inline};
use crate::playground::words::{Rich, Word, spoken};

/// More letters than this in all answers, and each has a line of its own.
const ONE_LINE: usize = 30;

/// The heading that the focus goes to, when a lesson opens and when it is revealed.
const TITLE: &str = "lesson-title";
const REVEAL: &str = "lesson-reveal";

#[derive(Properties, PartialEq)]
pub struct Props {
    pub reading: Reading,
    /// Which lesson it is, and how long it takes.
    pub of: String,
    /// The focus goes to the title: the lesson is what the reader asked for.
    #[prop_or_default]
    pub focused: bool,
    /// What stands before the title and at the end.
    #[prop_or_default]
    pub children: Children,
}

#[component]
pub fn ProseColumn(props: &Props) -> Html {
    let page = use_page();
    let reading = &props.reading;
    let prose = reading.lesson.prose(page.lang);
    let focused = props.focused;
    use_effect_with((), move |()| {
        if focused {
            arrive(TITLE);
        }
    });
    let was_revealed = use_mut_ref(|| reading.revealed);
    use_effect_with(reading.revealed, move |&revealed| {
        // The button that had it is gone.
        if revealed && !std::mem::replace(&mut *was_revealed.borrow_mut(), true) {
            focus(REVEAL);
        }
        *was_revealed.borrow_mut() = revealed;
    });
    let blocks =
        |blocks: &[Block]| html! { for block in blocks { { block_view(block, reading) } } };
    let mut around = props.children.iter();
    let revealed = reading.revealed;
    html! {
        <section class="prose" aria-labelledby={TITLE}>
            { for around.next() }
            <h1 class="lede" id={TITLE} tabindex="-1">{ set_in_tones(&prose.title) }</h1>
            <p class="quiet">{ &props.of }</p>
            { step(1, page.say(Word::Predict), if revealed { "done" } else { "" }, None) }
            { blocks(&prose.question) }
            <Answers answers={prose.answers.clone()} chosen={reading.answer} {revealed} on_choose={reading.on_answer.clone()} />
            { step(2, page.say(Word::Reveal), if revealed { "done" } else { "wait" }, Some(REVEAL)) }
            <div aria-live="polite" id="revealed">
                if revealed {
                    { blocks(&prose.reveal) }
                    if let Some(chosen) = reading.answer.and_then(|answer| prose.answers.get(answer)?.told(page.lang)) {
                        <p id="chosen">{ set_in_tones(&chosen) }</p>
                    }
                }
            </div>
            if revealed {
                <p class="again"><button type="button" class="link" onclick={reading.on_reveal.reform(|_: MouseEvent| false)}>
                    { page.say(Word::PredictAgain) }</button></p>
            } else {
                <p class="quiet">{ page.say(if reading.veil().is_some() { Word::ChooseFirst } else { Word::ChooseFirstHere }) }</p>
                <p class="ways-on">
                    <button type="button" class="line" id="reveal" disabled={reading.answer.is_none()}
                        onclick={reading.on_reveal.reform(|_: MouseEvent| true)}>{ page.say(Word::Reveal) }</button>
                    <button type="button" class="link" id="skip"
                        onclick={reading.on_reveal.reform(|_: MouseEvent| true)}>{ page.say(Word::Skip) }</button>
                </p>
            }
            { step(3, page.say(Word::Explain), if revealed { "" } else { "wait" }, None) }
            if revealed { { blocks(&prose.explain) } }
            { for around }
        </section>
    }
}

/// The heading of a numbered step.
fn step(number: usize, title: &'static str, class: &'static str, id: Option<&'static str>) -> Html {
    html! {
        <h2 {class} {id} tabindex={id.map(|_| "-1")}><span class="n">{ number }</span>{ title }</h2>
    }
}

fn block_view(block: &Block, reading: &Reading) -> Html {
    match block {
        Block::Modes => html! { <Modes /> },
        Block::Paragraph(inlines) => html! {
            <p>
                for inline in inlines {
                    { match inline {
                        Inline::Text(piece) => set_in_tones(std::slice::from_ref(piece)),
                        Inline::Link { text, to, .. } => link(text, to, reading),
                    } }
                }
            </p>
        },
    }
}

/// A fact that sets the figure. It is no `button`: those do not break where their line does.
fn link(text: &Rich, to: &str, reading: &Reading) -> Html {
    let pressed = reading.is_shown(to);
    let show = {
        let (reading, to) = (reading.clone(), to.to_string());
        Callback::from(move |()| reading.show(&to))
    };
    let onclick = show.reform(|_: MouseEvent| ());
    let onkeydown = move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "Enter" | " ") {
            event.prevent_default();
            show.emit(());
        }
    };
    html! {
        <span role="button" tabindex="0" class="drive" data-scene={to.to_string()} aria-pressed={pressed.to_string()} {onclick} {onkeydown}>
            { set_in_tones(text) }</span>
    }
}

#[derive(Properties, PartialEq)]
struct AnswersProps {
    answers: Vec<Answer>,
    chosen: Option<usize>,
    revealed: bool,
    on_choose: Callback<usize>,
}

/// The answers as one control; once revealed it says which is right, and which was chosen.
#[component]
fn Answers(props: &AnswersProps) -> Html {
    let page = use_page();
    let letters = props
        .answers
        .iter()
        .map(|answer| spoken(&answer.text).chars().count());
    let stacked = letters.sum::<usize>() > ONE_LINE;
    let answer = |(i, answer): (usize, &Answer)| {
        let chosen = props.chosen == Some(i);
        let verdict = match (props.revealed, answer.is_right(), chosen) {
            (true, true, _) => Some("right"),
            (true, false, true) => Some("wrong"),
            _ => None,
        };
        html! {
            <label class={classes!(verdict, chosen.then_some("chosen"))}>
                <input class="sr" type="radio" name="answer" checked={chosen} disabled={props.revealed}
                    onchange={props.on_choose.reform(move |_: Event| i)} />
                <span>{ set_in_tones(&answer.text) }</span>
                if props.revealed && answer.is_right() { <span role="img" aria-label={page.say(Word::RightAnswer)}>{ "✓" }</span> }
                if props.revealed && chosen { <small>{ page.say(Word::YourAnswer) }</small> }
            </label>
        }
    };
    html! {
        <div class={classes!("answers", stacked.then_some("stacked"), props.revealed.then_some("told"))}
            role="radiogroup" aria-label={page.say(Word::Answers)}>
            { for props.answers.iter().enumerate().map(answer) }
        </div>
    }
}
