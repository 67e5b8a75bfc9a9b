//! One operation on planes: sentence, grids, ruler, formulas; or why there is no output.

use std::sync::Arc;

use yew::prelude::*;

use super::backward::can_show;
use super::bench::Bench;
use super::blank::StartsProps;
use super::figure::Figure;
use super::formula::{Formula, few_terms};
use super::frame::{Frame, use_frame};
use super::input::CAPTION;
use super::later::later;
use super::layout::{Room, lay_out};
use super::lede::{FlowTabs, Lede};
use super::page::use_page;
use super::refusal::{self, Stopped};
use super::roundings;
use super::sheet::use_sheets;
use super::shown::Shown;
use super::stamps;
use crate::ops::{Axis, Call, Geometry, Note, Value};
use crate::playground::advice;
use crate::playground::edit;
use crate::playground::embed;
use crate::playground::evaluate::Evaluated;
use crate::playground::label::caption;
use crate::playground::refused::Refused;
use crate::playground::scene::{DIMS, Place};
use crate::playground::state::{Action, Change, State};
use crate::playground::story::{self, Story};
use crate::playground::subject::{self, Subject};
use crate::playground::words::{Lang, Piece, Rich, Word, rich, spoken};

/// Height of the divisor inspector with what stands over it.
const INSPECTOR: f64 = 216.0;

/// The width of the longest rule with its numbers.
const RULE: f64 = 620.0;
/// Height of the transport alone.
const TRANSPORT: f64 = 44.0;
/// The least height for grids, on the page and in a frame.
const LEAST: f64 = 240.0;
const LEAST_FRAMED: f64 = 140.0;
/// Beneath grids that stand alone.
const BARE: f64 = 8.0;
/// The width of a caption without tools, where there are channels.
const BARE_CAPTION: f64 = 250.0;

/// The width of a letter of a hint, on average and in the widest fallback, in CSS pixels.
const LETTER: f64 = 7.0;

#[component]
pub fn Single(props: &Figure) -> Html {
    let page = use_page();
    let extent = props.extent;
    let scene = &props.state.scene;
    let outcome = props.results.outcome(scene.at);
    // The last valid result outlives a refusal, with its operation.
    let last = use_mut_ref(|| None::<Arc<Evaluated>>);
    if let Ok(result) = &*outcome {
        *last.borrow_mut() = Some(result.clone());
    }
    // The default weights are made anew at each call: they are kept as long as the call is.
    let weight = use_memo(scene.call().clone(), edit::weight);
    let shown = match (&*outcome, &*last.borrow()) {
        (Ok(result), _) => Shown::current(result),
        (Err(_), Some(result)) => Shown::stale(result, &scene.input.tensor),
        (Err(_), None) => Shown::nothing(&scene.input.tensor, DIMS),
    };
    let narrow = extent.is_narrow();
    let blank = scene.input.is_blank();
    let subject = match &*outcome {
        Ok(_) if blank => Subject::default(),
        Ok(result) => Subject::of(result, &props.state, weight.as_deref(), page.lang, narrow),
        Err(_) => Subject::default(),
    };
    let excess = use_memo((outcome.clone(), scene.planes), |(outcome, planes)| {
        outcome
            .as_ref()
            .ok()
            .and_then(|result| subject::excess(result, *planes))
    });
    let is_phone = use_sheets().is_some();
    // Whether a list has room for the sums of this operation: the middle output tells.
    let listed = use_memo(
        (outcome.clone(), scene.planes, is_phone),
        |(outcome, _, is_phone)| {
            let Some(result) = (**outcome).as_ref().ok().filter(|_| *is_phone) else {
                return false;
            };
            let (rows, columns) = edit::extent(result.output.values.shape(), DIMS);
            let place = Place::from((rows / 2, columns / 2));
            let middle =
                Subject::of_output(result, &props.state.scene, place, page.lang, narrow).story;
            middle.is_some_and(|story| few_terms(&story.right).is_some())
        },
    );
    let stopped = Stopped::of(
        scene,
        scene.at.track,
        props.results.track(scene.at.track),
        page.lang,
    );
    let why = stopped.as_ref().map(|stopped| stopped.why.clone());
    let outside = why.as_ref().and_then(|why| why.outside.as_ref());
    let asked = outside.and_then(|outside| shown.asked(outside));
    let (width, height) = props.room(outcome.is_err());
    let frame = use_frame();
    let bare = frame.as_ref().is_some_and(Frame::is_bare);
    let ruler_in_place = frame
        .as_ref()
        .map(|frame| frame.parts.has(embed::Part::Ruler));
    let has_ruler = ruler_in_place.unwrap_or(true);
    let height = match is_stamped(scene.call()) && has_ruler {
        true => height - stamps::HEIGHT,
        false => height,
    };
    let stacked = extent.is_phone();
    let room = Room {
        width,
        height,
        narrow,
        stacked,
        caption: match (bare, edit::planes(scene.input.tensor.shape(), DIMS) > 1) {
            (true, false) => 0.0,
            (true, true) => BARE_CAPTION,
            (false, false) => CAPTION,
            (false, true) => CAPTION + 140.0,
        },
        below: match asked {
            Some(_) => Some(24.0),
            None if !has_ruler => Some(if bare { BARE } else { TRANSPORT }),
            None => below(scene.call(), stacked),
        },
        listed: *listed,
        least: if frame.is_some() { LEAST_FRAMED } else { LEAST },
        bare,
        // What a phone keeps in a sheet has its place where there is none.
        ruler_in_place: ruler_in_place.unwrap_or(!is_phone),
    };
    let kernel = weight.as_ref().as_deref();
    let kernel = kernel.map(|weight| edit::extent(weight.shape(), DIMS));
    let layout = lay_out(room, asked.as_ref().unwrap_or(&shown.geometry), kernel);
    let filtered = outcome
        .is_ok()
        .then(|| advice::filtered(scene.call()))
        .flatten();
    let (sentence, hint) = match (&*outcome, &subject.story) {
        (Err(_), _) => stopped.as_ref().map(Stopped::told).unwrap_or_default(),
        (Ok(result), Some(story)) => {
            let hint = match result.operation.notes(scene.input.tensor.shape())[..] {
                [Note::AntialiasedColumn, ..] => rich(page.say(Word::NoteAntialiasedColumn), &[]),
                [] if aliases(&shown.geometry, &subject) => {
                    let mut hint = story.hint.clone();
                    hint.extend(against_aliasing(
                        page.lang,
                        filtered.is_some(),
                        layout.lens.is_some(),
                    ));
                    hint
                }
                [] => hint_of(page.lang, story, &props.state, width),
            };
            (story.sentence.clone(), hint)
        }
        _ if blank => (
            rich(page.say(Word::StartWithGrid), &[]),
            rich(
                page.say(Word::HintStart),
                &[("keys", Piece::code("Ctrl V"))],
            ),
        ),
        _ => (
            rich(page.say(Word::NothingPinned), &[]),
            rich(page.say(Word::HintHover), &[]),
        ),
    };
    let antialias = props
        .dispatch
        .reform(|()| Action::Change(Change::Param("antialias", Some(Value::Bool(true)))));
    let lit = subject.lit_in_formulas();
    let on_light = props.on_light(&subject);
    html! {
        <>
            <Lede {sentence} {hint} on_offer={antialias}>
                if can_show(&props.results, scene.at) && !blank {
                    <FlowTabs flow={scene.flow} dispatch={props.dispatch.clone()} />
                }
            </Lede>
            if let Some(stopped) = stopped {
                { later().map(|later| (later.raised)(refusal::Props {
                    stopped,
                    shared: Some(scene.at),
                    dispatch: props.dispatch.clone(),
                })) }
            }
            if extent.element > 0.0 {
                <Bench state={props.state.clone()} {shown} subject={subject.clone()} excess={*excess} weight={(*weight).clone()} {layout} {asked}
                    fill={outside.and_then(|outside| outside.fill)}
                    caption={caption(scene.call())} widths={(room.caption, room.width)} dispatch={props.dispatch.clone()}
                    on_paste={props.on_paste.clone()} on_image={props.on_image.clone()} />
            }
            if blank {
                { later().map(|later| (later.starts)(StartsProps {
                    dims: DIMS,
                    dispatch: props.dispatch.clone(),
                })) }
            }
            if let Some(Story { left, right, .. }) = subject.story {
                <Formula {left} {right} split={layout.output.x} {lit} {on_light} />
            } else if let Some(Refused { rule: Some(left), remedy, .. }) = why {
                <Formula {left} right={remedy} split={layout.output.x.max(RULE)} />
            }
        </>
    }
}

/// Whether the live cell leaves out some of what lies under it.
fn aliases(geometry: &Geometry, subject: &Subject) -> bool {
    match (&geometry.axes[..], subject.live) {
        ([.., Axis::Resample(y), Axis::Resample(x)], Some(live)) => {
            story::Aliasing::of(y, x, live).is_some()
        }
        _ => false,
    }
}

/// What to do about aliasing: filter, where the operation can, or look closer.
fn against_aliasing(lang: Lang, can_filter: bool, lens: bool) -> Rich {
    let word = match (can_filter, lens) {
        (true, true) => Word::TryOrLens,
        (true, false) => Word::Try,
        (false, true) => Word::MoveLens,
        (false, false) => return Rich::new(),
    };
    let mut line = vec![Piece::plain(" ")];
    line.extend(rich(
        word.text(lang),
        &[("setting", Piece::offer("antialias=True"))],
    ));
    line
}

/// Whether stamps and their coverage stand beneath the grids.
fn is_stamped(call: &Call) -> bool {
    call.class.name == "ConvTranspose"
}

/// The height of what stands beneath the grids, where it is no ruler.
fn below(call: &Call, stacked: bool) -> Option<f64> {
    if is_stamped(call) {
        return Some(TRANSPORT);
    }
    let has = |name: &str| call.param(name).is_some();
    match (has("count_include_pad"), has("ceil_mode")) {
        (true, _) => Some(INSPECTOR.max(roundings::height(stacked))),
        (_, true) => Some(roundings::height(stacked)),
        _ => None,
    }
}

/// How wide a line is, in letters; Chinese characters take two.
fn width(line: &[Piece]) -> usize {
    let letter = |c: char| if c.is_ascii() || c == '’' { 1 } else { 2 };
    spoken(line).chars().map(letter).sum()
}

/// The hint of a story, and what to do next where one line of this width has room for both.
pub fn hint_of(lang: Lang, story: &Story, state: &State, room: f64) -> Rich {
    let mut hint = story.hint.clone();
    let hovered = state.live().filter(|_| state.hover.is_some());
    let what_next = if hovered.is_some() && hovered != state.scene.pin {
        rich(Word::HintPin.text(lang), &[])
    } else if state.scene.pin.is_some() && (hovered.is_some() || state.can_undo()) {
        rich(Word::HintPinned.text(lang), &[("key", Piece::code("Esc"))])
    } else if state.hover.is_some() {
        return hint;
    } else {
        rich(Word::HintHover.text(lang), &[])
    };
    let letters = width(&hint) + width(&what_next);
    if letters as f64 * LETTER > room {
        return hint;
    }
    hint.push(Piece::plain(" "));
    hint.extend(what_next);
    hint
}
