//! The figure beside a lesson: tables of grids where tracks are compared, and otherwise what the
//! playground shows of the same scene. Until the reveal it is a table that hides what is asked.

use yew::prelude::*;

use super::super::desk::use_results;
use super::super::figure::Figure;
use super::super::fragment::hash_of;
use super::super::icons;
use super::super::page::{Extent, use_extent, use_page};
use super::super::stage::drawn;
use super::reading::Reading;
use super::tables::Tables;
use crate::ops::Axis;
use crate::playground::results::Results;
use crate::playground::scene::{DIMS, Scene, View};
use crate::playground::state::State;
use crate::playground::words::Word;

/// What a figure is laid out for has as much room beside it as the panel takes in the playground.
const PANEL: f64 = 320.0;
/// The height of the window that a lesson in a frame is laid out for, at most.
const FRAME: f64 = 800.0;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub reading: Reading,
    /// Takes the scene over into the playground; where there is none, a link opens it there.
    pub on_carry: Option<Callback<Scene>>,
}

#[component]
pub fn LessonFigure(props: &Props) -> Html {
    let page = use_page();
    let node = use_node_ref();
    let extent = use_extent(&node, 0.0);
    let extent = match props.on_carry {
        Some(_) => extent,
        // A frame that grows with what stands in it has no height to fill.
        None => Extent {
            height: extent.height.min(FRAME),
            ..extent
        },
    };
    let reading = &props.reading;
    let states: Vec<State> = reading.states().cloned().collect();
    let first = use_results(&states[0].scene);
    let last = use_results(&states[states.len() - 1].scene);
    let results = match states.len() {
        1 => vec![first],
        _ => vec![first, last],
    };
    let dispatches: Vec<_> = (0..states.len()).map(|of| reading.dispatch(of)).collect();
    let veil = reading.veil();
    let tables = veil.is_some() || states.len() > 1 || is_table(&states[0].scene, &results[0]);
    let scene = reading.scene();
    let carry = match &props.on_carry {
        _ if veil.is_some() => Html::default(),
        Some(on_carry) => {
            let scene = scene.clone();
            let onclick = on_carry.reform(move |_: MouseEvent| scene.clone());
            html! { <button type="button" class="link" id="carry" {onclick}>{ page.say(Word::CarryOver) }</button> }
        }
        None => html! {
            <a class="out" href={format!("index.html{}", hash_of(scene))} target="_blank" rel="noopener">
                { page.say(Word::OpenInGridscope) }{ icons::out() }</a>
        },
    };
    html! {
        <div class="shown" ref={node}>
            if extent.element <= 0.0 {
                // Before it is measured there is no room for a figure.
            } else if tables {
                <Tables {states} {results} {dispatches} {veil} width={extent.element} height={extent.height} above_text={extent.scrolls()}>{ carry }</Tables>
            } else {
                { drawn(Figure {
                    state: states[0].clone(),
                    results: results[0].clone(),
                    extent: beside_a_panel(extent),
                    lines: 0,
                    dispatch: dispatches[0].clone(),
                    on_paste: Callback::noop(),
                    on_image: Callback::noop(),
                    on_panel: Callback::noop(),
                }) }
                <p class="carry">{ carry }</p>
            }
        </div>
    }
}

/// Whether a scene is told by its grids and rulers alone: resizes of one plane, compared.
fn is_table(scene: &Scene, results: &Results) -> bool {
    let resizes = |axis: &Axis| matches!(axis, Axis::Resample(_));
    scene.view == View::Compare
        && scene.dims() == DIMS
        && results.tracks().all(|track| {
            track.refusal.is_none()
                && matches!(&track.stages[..], [only] if only.geometry.axes.iter().all(resizes))
        })
}

/// The extent of a window whose stage would be as wide as this figure.
fn beside_a_panel(extent: Extent) -> Extent {
    // What stands in the padding of the stage stands in that of the figure.
    let element = extent.element + if extent.is_phone() { 38.0 } else { 64.0 };
    if extent.scrolls() {
        Extent { element, ..extent }
    } else {
        Extent {
            element,
            width: element + PANEL,
            ..extent
        }
    }
}
