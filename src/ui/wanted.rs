//! The output's size, and the way back from a wanted one: which input, which parameter gives it.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::frame::use_editable;
use super::later::later;
use super::page::{Page, focus, use_page, use_window_event};
use super::sizer::read_size;
use crate::ops::{Call, Geometry};
use crate::playground::advice::Fix;
use crate::playground::limits::SIDE_BY_HAND;
use crate::playground::number::sides;
use crate::playground::shapes::{LARGEST, inputs, reach, resized};
use crate::playground::state::{Action, Change};
use crate::playground::words::Word;

/// Changes of a parameter that are offered.
const OFFERED: usize = 4;

const ID: &str = "output-size";

#[derive(Properties, PartialEq)]
pub struct Props {
    /// What the button says: the output's size, as far as the figure shows it.
    pub text: AttrValue,
    pub call: Call,
    pub geometry: Geometry,
    /// The part of the figure that it names.
    pub shows: &'static str,
    pub dispatch: Callback<Action>,
}

/// The size as text that opens a question when it is pressed.
#[component]
pub fn OutputSize(props: &Props) -> Html {
    let page = use_page();
    let editable = use_editable();
    let draft = use_state_eq(|| None::<String>);
    let node = use_node_ref();
    use_effect_with((draft.is_some(), node.clone()), |(open, node)| {
        if let Some(field) = node.cast::<HtmlInputElement>().filter(|_| *open) {
            let _ = field.focus();
            field.select();
        }
    });
    let Geometry {
        input,
        output,
        axes,
    } = &props.geometry;
    let output = &output[output.len().saturating_sub(axes.len())..];
    let toggle = {
        let (draft, text) = (draft.clone(), sides(output));
        Callback::from(move |event: MouseEvent| {
            // The press that opens is not the press elsewhere that closes.
            event.stop_propagation();
            draft.set(if draft.is_some() {
                None
            } else {
                Some(text.clone())
            });
        })
    };
    use_window_event("click", {
        let draft = draft.setter();
        move |_: web_sys::Event| draft.set(None)
    });
    let onkeydown = {
        let draft = draft.setter();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                // It closes the question, and leaves the pin.
                event.stop_propagation();
                draft.set(None);
                focus(ID);
            }
        })
    };
    let oninput = {
        let draft = draft.setter();
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            draft.set(Some(text));
        })
    };
    let on_choose = {
        let (draft, dispatch) = (draft.setter(), props.dispatch.clone());
        Callback::from(move |change: Change| {
            dispatch.emit(Action::Change(change));
            draft.set(None);
            focus(ID);
        })
    };
    let wanted = draft
        .as_ref()
        .and_then(|text| read_size(text, output.len(), LARGEST));
    if !editable {
        return html! { <span class="size" id={ID} data-shows={props.shows}>{ &props.text }</span> };
    }
    html! {
        <span class="asks">
            <button type="button" class="size" id={ID} data-shows={props.shows} aria-expanded={draft.is_some().to_string()}
                title={page.say(Word::WhichSize)} onclick={toggle}>{ &props.text }</button>
            if let Some(typed) = &*draft {
                <div class="menu wanted" id="wanted" role="group" aria-label={page.say(Word::WhichSize)} {onkeydown}
                    onclick={|event: MouseEvent| event.stop_propagation()}>
                    <label>{ page.say(Word::WantedSize) }
                        <input ref={node} class="size" id="wanted-size" value={typed.clone()} {oninput}
                            aria-invalid={wanted.is_none().to_string()} aria-describedby="wanted-answer" /></label>
                    <div id="wanted-answer" aria-live="polite">
                        if let Some(wanted) = wanted {
                            { later().map(|later| (later.answer)(AnswerProps {
                                call: props.call.clone(),
                                input: input.clone(),
                                output: output.to_vec(),
                                wanted,
                                on_choose,
                            })) }
                        } else {
                            <p class="expected">{ page.fill(Word::WantedExpected, &[("most", &LARGEST.to_string()),
                                ("example", &sides(&vec![8; output.len()]))]) }</p>
                        }
                    </div>
                </div>
            }
        </span>
    }
}

#[derive(Properties, PartialEq, Clone)]
pub struct AnswerProps {
    pub call: Call,
    pub input: Vec<usize>,
    pub output: Vec<usize>,
    pub wanted: Vec<usize>,
    pub on_choose: Callback<Change>,
}

/// Which inputs give the wanted size, and the changes that reach it, one press each.
#[component]
pub fn Answer(props: &AnswerProps) -> Html {
    let page = use_page();
    let asked = (
        props.call.clone(),
        props.input.clone(),
        props.wanted.clone(),
    );
    let changes = use_memo(asked, |(call, input, wanted)| {
        let largest = input
            .iter()
            .rev()
            .take(wanted.len())
            .copied()
            .max()
            .unwrap_or(0);
        let drawable = |sizes: &Vec<usize>| sizes.iter().all(|&n| n <= SIDE_BY_HAND.max(largest));
        (
            resized(call, input, wanted).filter(drawable),
            reach(call, input, wanted),
        )
    });
    let (input, fixes) = &*changes;
    let choose = |change: Change| props.on_choose.reform(move |_: MouseEvent| change.clone());
    let param = |fix: &Fix| Change::Param(fix.param, Some(fix.value.clone()));
    html! {
        <>
            { for told(page, props).into_iter().map(|line| html! { <p>{ line }</p> }) }
            if props.wanted == props.output {
                <p>{ page.say(Word::WantedIs) }</p>
            } else if input.is_none() && fixes.is_empty() {
                <p>{ page.say(Word::WantedNever) }</p>
            } else {
                <p>{ page.say(Word::OneChange) }</p>
                <p class="fixes">
                    if let Some(sizes) = input {
                        <button type="button" class="line" onclick={choose(Change::Resize(sizes.clone()))}>
                            { page.fill(Word::InputOfSize, &[("size", &sides(sizes))]) }</button>
                    }
                    for fix in fixes.iter().take(OFFERED) {
                        <button type="button" class="line" onclick={choose(param(fix))}>{ fix.to_string() }</button>
                    }
                </p>
            }
        </>
    }
}

/// `Input sizes 13 and 14 give 7.`, once where it is the same along all axes.
fn told(page: Page, props: &AnswerProps) -> Vec<String> {
    let wanted = props.wanted.iter().enumerate();
    let lines = wanted.filter_map(|(axis, &to)| {
        let inputs = inputs(&props.call, &props.input, axis, to)?;
        Some(inputs.sentence(to, page.lang))
    });
    let mut lines: Vec<String> = lines.collect();
    lines.dedup();
    if lines.len() > 1 {
        let names = ["z: ", "y: ", "x: "];
        let names = &names[names.len().saturating_sub(lines.len())..];
        let named = names
            .iter()
            .zip(&lines)
            .map(|(name, line)| format!("{name}{line}"));
        return named.collect();
    }
    lines
}
