//! One operation on planes: sentence, grids, ruler, formulas; or why there is no output.

use std::sync::Arc;

use yew::prelude::*;

use super::bench::Bench;
use super::figure::Figure;
use super::formula::Formula;
use super::layout::Room;
use super::lede::Lede;
use super::page::use_page;
use super::shown::Shown;
use crate::ops::{Call, Explanation, Note, Refusal, Value};
use crate::playground::advice::{self, Fix};
use crate::playground::edit;
use crate::playground::evaluate::Evaluated;
use crate::playground::notation;
use crate::playground::number::short;
use crate::playground::scene::{DIMS, Place};
use crate::playground::state::{Action, Change, State};
use crate::playground::story::{self, Story};
use crate::playground::words::{Lang, Piece, Rich, Word, rich};

#[component]
pub fn Single(props: &Figure) -> Html {
    let page = use_page();
    let extent = props.extent;
    let split = use_state_eq(|| 592.0);
    let outcome = props.results.outcome(props.state.scene.at);
    // The last valid result outlives a refusal, with its operation.
    let last = use_mut_ref(|| None::<Arc<Evaluated>>);
    let scene = &props.state.scene;
    if let Ok(result) = &*outcome {
        *last.borrow_mut() = Some(result.clone());
    }
    let shown = match (&*outcome, &*last.borrow()) {
        (Ok(result), _) => Shown::current(result),
        (Err(_), Some(result)) => Shown::stale(result, &scene.input.tensor),
        (Err(_), None) => Shown::nothing(&scene.input.tensor),
    };
    let live = props.state.live();
    let narrow = extent.width < 1360.0;
    let explanation = outcome
        .as_ref()
        .ok()
        .and_then(|result| explain(result, &props.state, live?));
    let story = match (&*outcome, &explanation, live) {
        (Ok(result), Some(explanation), Some(cell)) => Some(story::tell(
            &scene.input.tensor,
            &result.geometry,
            explanation,
            cell.cell,
            page.lang,
            narrow,
        )),
        _ => None,
    };
    let stacked = extent.width < 760.0;
    let padding = if stacked { 38.0 } else { 64.0 };
    let height = if extent.width < 1100.0 {
        f64::INFINITY
    } else {
        // The bar, the sentence and the formulas take the rest.
        let lines = 40.0 * props.lines as f64;
        let refusal = if outcome.is_err() { 80.0 } else { 0.0 };
        extent.height - 48.0 - lines - 75.0 - refusal - 18.0 - 113.0
    };
    let room = Room {
        width: extent.element - padding,
        height,
        narrow,
        stacked,
        caption: if edit::planes(scene.input.tensor.shape(), DIMS) > 1 {
            440.0
        } else {
            300.0
        },
    };
    let (sentence, hint) = match (&*outcome, &story) {
        (Err(refusal), _) => (
            refused(page.lang, scene.call(), refusal),
            rich(page.say(Word::RefusedHint), &[]),
        ),
        (Ok(result), Some(story)) => {
            let hint = match result.operation.notes(scene.input.tensor.shape())[..] {
                [Note::AntialiasedColumn, ..] => rich(page.say(Word::NoteAntialiasedColumn), &[]),
                [] => hint_of(page.lang, story, &props.state, narrow),
            };
            (story.sentence.clone(), hint)
        }
        _ => (
            rich(page.say(Word::NothingPinned), &[]),
            rich(page.say(Word::HintHover), &[]),
        ),
    };
    html! {
        <>
            <Lede {sentence} {hint} />
            if let Err(refusal) = &*outcome {
                <p class="raises" id="raises" role="alert">{ format!("{:?}: {}", refusal.exception, refusal.message) }</p>
                { fixes(props, refusal) }
            }
            if extent.element > 0.0 {
                <Bench state={props.state.clone()} {shown} {explanation} {room} caption={caption(scene.call())}
                    dispatch={props.dispatch.clone()} on_paste={props.on_paste.clone()} on_image={props.on_image.clone()}
                    on_layout={let split = split.setter(); move |x| split.set(x)} />
            }
            if let Some(Story { left, right, .. }) = story {
                <Formula {left} {right} split={*split} />
            }
        </>
    }
}

/// The explanation of an output cell of the shown plane.
fn explain(result: &Evaluated, state: &State, place: Place) -> Option<Explanation> {
    let shape = result.output.values.shape();
    let index = edit::index_of(shape, DIMS, state.scene.planes.output, place)?;
    result.operation.explain(result.input.tensor(), &index).ok()
}

fn hint_of(lang: Lang, story: &Story, state: &State, narrow: bool) -> Rich {
    let mut hint = story.hint.clone();
    let hovered = state.hover.is_some();
    let what_next = if hovered && state.live() != state.scene.pin {
        rich(Word::HintPin.text(lang), &[])
    } else if state.scene.pin.is_some() && (hovered || state.can_undo()) {
        rich(Word::HintPinned.text(lang), &[("key", Piece::code("Esc"))])
    } else if narrow {
        // One line is all there is room for.
        return hint;
    } else {
        rich(Word::HintHover.text(lang), &[])
    };
    hint.push(Piece::plain(" "));
    hint.extend(what_next);
    hint
}

/// The sentence of a refusal names the setting.
fn refused(lang: Lang, call: &Call, refusal: &Refusal) -> Rich {
    match refusal.param.and_then(|name| Some((name, call.get(name)?))) {
        Some((_, Value::Tensor(_))) | None => rich(Word::RefusedWhole.text(lang), &[]),
        Some((name, value)) => rich(
            Word::Refused.text(lang),
            &[(
                "setting",
                Piece::error(format!("{name}={}", notation::print_value(&value, ", "))),
            )],
        ),
    }
}

fn fixes(props: &Figure, refusal: &Refusal) -> Html {
    let scene = &props.state.scene;
    let fixes = advice::fixes(scene.call(), &scene.input.tensor, refusal);
    if fixes.is_empty() {
        return Html::default();
    }
    html! { <Fixes {fixes} dispatch={props.dispatch.clone()} /> }
}

#[derive(Properties, PartialEq)]
struct FixesProps {
    fixes: Vec<Fix>,
    dispatch: Callback<Action>,
}

/// Values that mend the operation, one press each.
#[component]
fn Fixes(props: &FixesProps) -> Html {
    let page = use_page();
    html! {
        <p class="fixes">
            { page.say(Word::FixIt) }
            for (i, fix) in props.fixes.iter().enumerate() {
                <button type="button" class={if i == 0 { "solid" } else { "line" }} onclick={
                    let fix = fix.clone();
                    props.dispatch.reform(move |_: MouseEvent| Action::Change(Change::Param(fix.param, Some(fix.value.clone()))))
                }>{ fix.to_string() }</button>
            }
        </p>
    }
}

/// What the arrow between the grids says: `bilinear ×2`, `MaxPool2d`.
fn caption(call: &Call) -> String {
    let Some(Value::Str(mode)) = call.get("mode") else {
        return call.name();
    };
    match call.args.given.get("scale_factor") {
        Some(Value::Int(scale)) => format!("{mode} ×{scale}"),
        Some(Value::Float(scale)) => format!("{mode} ×{}", short(*scale, 3)),
        _ => mode,
    }
}
