//! Leaf controls: they decode events, keep drafts to themselves and emit typed values.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::page::{document, use_page};
use crate::playground::words::Word;

#[derive(Properties, PartialEq)]
pub struct SegmentedProps {
    pub label: AttrValue,
    pub options: Vec<AttrValue>,
    pub chosen: Option<usize>,
    #[prop_or_default]
    pub class: Classes,
    #[prop_or_default]
    pub disabled: bool,
    pub on_choose: Callback<usize>,
}

/// A few options side by side; the current one is underlined.
#[component]
pub fn Segmented(props: &SegmentedProps) -> Html {
    html! {
        <span class={classes!("seg", props.disabled.then_some("off"), props.class.clone())} role="group"
            aria-label={props.label.clone()}>
            for (i, option) in props.options.iter().enumerate() {
                <button type="button" aria-pressed={(props.chosen == Some(i)).to_string()} disabled={props.disabled}
                    data-text={option.clone()} onclick={props.on_choose.reform(move |_: MouseEvent| i)}>{ option }</button>
            }
        </span>
    }
}

#[derive(Properties, PartialEq)]
pub struct TickProps {
    pub id: AttrValue,
    pub label: AttrValue,
    pub checked: bool,
    #[prop_or_default]
    pub disabled: bool,
    pub on_change: Callback<bool>,
}

/// A box that is ticked, with its words.
#[component]
pub fn Tick(props: &TickProps) -> Html {
    let onchange = props.on_change.reform(|event: Event| {
        let input = event.target_unchecked_into::<HtmlInputElement>();
        input.checked()
    });
    html! {
        <label class="tick">
            <input type="checkbox" id={props.id.clone()} checked={props.checked} disabled={props.disabled} {onchange} />
            { &props.label }
        </label>
    }
}

/// Gives the focus to a field that is pressed and selects its text. Where the press itself moves the
/// focus, WebKit puts the caret under the pointer after `onfocus`, and what that selected is lost.
pub fn focus_on_press(event: MouseEvent) {
    let field: HtmlInputElement = event.target_unchecked_into();
    let has_focus = document().active_element().as_ref() == Some(field.as_ref());
    if event.button() == 0 && !has_focus {
        event.prevent_default();
        let _ = field.focus();
    }
}

#[derive(Properties, PartialEq)]
pub struct FieldProps {
    pub id: AttrValue,
    pub label: AttrValue,
    pub text: AttrValue,
    /// Whether a draft can be read.
    pub accepts: Callback<String, bool>,
    /// A draft that can be read, on every key press.
    pub on_text: Callback<String>,
    /// A step down (−1) or up (1); without it there are no buttons.
    pub on_step: Option<Callback<i32>>,
    /// What a draft that cannot be read should have been.
    pub expected: AttrValue,
    #[prop_or_default]
    pub bad: bool,
    #[prop_or_default]
    pub pair: bool,
    /// Words that are accepted beside numbers: they are offered while typing.
    #[prop_or_default]
    pub words: &'static [&'static str],
    /// The field is entered, or left: edits in between are one step of history.
    pub on_hold: Callback<bool>,
}

/// A number that is typed or stepped. What is being typed stays here until it can be read; leaving
/// the field puts the last readable value back.
#[component]
pub fn Field(props: &FieldProps) -> Html {
    let page = use_page();
    let draft = use_state(|| None::<String>);
    let unread = draft
        .as_ref()
        .is_some_and(|text| !props.accepts.emit(text.clone()));
    let oninput = {
        let (draft, accepts, on_text) =
            (draft.setter(), props.accepts.clone(), props.on_text.clone());
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            draft.set(Some(text.clone()));
            if accepts.emit(text.clone()) {
                on_text.emit(text);
            }
        })
    };
    let onfocus = {
        let hold = props.on_hold.clone();
        Callback::from(move |event: FocusEvent| {
            event.target_unchecked_into::<HtmlInputElement>().select();
            hold.emit(true);
        })
    };
    let onblur = {
        let (draft, hold) = (draft.setter(), props.on_hold.clone());
        Callback::from(move |_: FocusEvent| {
            draft.set(None);
            hold.emit(false);
        })
    };
    let onkeydown = {
        let (draft, step) = (draft.setter(), props.on_step.clone());
        Callback::from(move |event: KeyboardEvent| {
            let up = match event.key().as_str() {
                "ArrowUp" => 1,
                "ArrowDown" => -1,
                "Enter" | "Escape" => {
                    if let Some(input) = event
                        .target()
                        .and_then(|t| t.dyn_into::<HtmlInputElement>().ok())
                    {
                        let _ = input.blur();
                    }
                    return;
                }
                _ => return,
            };
            if let Some(step) = &step {
                event.prevent_default();
                draft.set(None);
                step.emit(up);
            }
        })
    };
    let text = draft
        .as_ref()
        .map_or(props.text.clone(), |text| AttrValue::from(text.clone()));
    let error_id = format!("{}-error", props.id);
    let button = |by: i32, sign: &str, word: Word| {
        props.on_step.as_ref().map(|step| {
            html! {
                <button type="button" tabindex="-1" aria-label={page.fill(word, &[("name", &props.label)])}
                    onclick={step.reform(move |_: MouseEvent| by)}>{ sign }</button>
            }
        })
    };
    html! {
        <span class={classes!("num", (props.bad || unread).then_some("bad"), props.pair.then_some("pair"))}
            title={unread.then(|| props.expected.clone())}>
            <input id={props.id.clone()} value={text} aria-label={props.label.clone()} inputmode="decimal" autocomplete="off"
                list={(!props.words.is_empty()).then(|| format!("{}-words", props.id))}
                aria-invalid={(props.bad || unread).to_string()} aria-describedby={unread.then(|| error_id.clone())}
                onmousedown={focus_on_press} {oninput} {onfocus} {onblur} {onkeydown} />
            if !props.words.is_empty() {
                <datalist id={format!("{}-words", props.id)}>for word in props.words { <option value={*word} /> }</datalist>
            }
            if unread { <span class="sr" role="alert" id={error_id}>{ &props.expected }</span> }
            { button(-1, "−", Word::Decrease) }
            { button(1, "+", Word::Increase) }
        </span>
    }
}

#[derive(Properties, PartialEq)]
pub struct PickProps {
    pub id: AttrValue,
    pub label: AttrValue,
    pub options: Vec<AttrValue>,
    pub chosen: AttrValue,
    pub on_choose: Callback<String>,
}

/// One of several words.
#[component]
pub fn Pick(props: &PickProps) -> Html {
    let onchange = props.on_choose.reform(|event: Event| {
        event
            .target_unchecked_into::<web_sys::HtmlSelectElement>()
            .value()
    });
    html! {
        <select class="pick" id={props.id.clone()} aria-label={props.label.clone()} {onchange}>
            for option in &props.options {
                <option value={option.clone()} selected={*option == props.chosen}>{ option }</option>
            }
        </select>
    }
}

#[derive(Properties, PartialEq)]
pub struct DragNameProps {
    pub name: AttrValue,
    pub on_hold: Callback<bool>,
    pub on_step: Callback<i32>,
    pub help: AttrValue,
}

/// A parameter's name that changes its number when it is dragged sideways.
#[component]
pub fn DragName(props: &DragNameProps) -> Html {
    /// Pixels of a step.
    const STEP: i32 = 12;
    let origin = use_mut_ref(|| None::<i32>);
    let onpointerdown = {
        let (origin, hold) = (origin.clone(), props.on_hold.clone());
        Callback::from(move |event: PointerEvent| {
            if event.button() == 0 {
                *origin.borrow_mut() = Some(event.client_x());
                let target = event.target_unchecked_into::<web_sys::Element>();
                let _ = target.set_pointer_capture(event.pointer_id());
                hold.emit(true);
            }
        })
    };
    let onpointermove = {
        let (origin, step) = (origin.clone(), props.on_step.clone());
        Callback::from(move |event: PointerEvent| {
            let mut origin = origin.borrow_mut();
            if let Some(x) = *origin {
                let moved = (event.client_x() - x) / STEP;
                if moved != 0 {
                    *origin = Some(x + moved * STEP);
                    drop(origin);
                    step.emit(moved);
                }
            }
        })
    };
    let end = {
        let (origin, hold) = (origin.clone(), props.on_hold.clone());
        Callback::from(move |_: PointerEvent| {
            if origin.borrow_mut().take().is_some() {
                hold.emit(false);
            }
        })
    };
    html! {
        <span class="dragname" title={props.help.clone()} {onpointerdown} {onpointermove}
            onpointerup={end.clone()} onpointercancel={end}>{ &props.name }</span>
    }
}
