//! The figure beside a lesson: tables of grids where tracks are compared, and otherwise what the
//! playground shows of the same scene. Until the reveal it is a table that hides what is asked.

use yew::prelude::*;

use super::super::figure::Figure;
use super::super::page::{Extent, use_extent, use_page};
use super::super::stage::drawn;
use super::reading::Reading;
use super::tables::Tables;
use crate::ops::Axis;
use crate::playground::evaluate::Results;
use crate::playground::scene::{DIMS, Scene, View};
use crate::playground::state::State;
use crate::playground::words::Word;

/// What a figure is laid out for has as much room beside it as the panel takes in the playground.
const PANEL: f64 = 320.0;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub reading: Reading,
    /// Takes the scene over into the playground.
    pub on_carry: Callback<Scene>,
}

#[component]
pub fn LessonFigure(props: &Props) -> Html {
    let page = use_page();
    let node = use_node_ref();
    let extent = use_extent(&node);
    let reading = &props.reading;
    let states: Vec<State> = reading.states().cloned().collect();
    let results = {
        // Kept from one event to the next: what did not change is not computed again.
        let kept = use_mut_ref(|| vec![Results::default(); states.len()]);
        let results: Vec<_> = kept
            .borrow()
            .iter()
            .zip(&states)
            .map(|(kept, state)| kept.of(&state.scene))
            .collect();
        kept.borrow_mut().clone_from(&results);
        results
    };
    let dispatches: Vec<_> = (0..states.len()).map(|of| reading.dispatch(of)).collect();
    let veil = reading.veil();
    let tables = veil.is_some() || states.len() > 1 || is_table(&states[0].scene, &results[0]);
    let on_carry = {
        let scene = reading.scene().clone();
        props.on_carry.reform(move |_: MouseEvent| scene.clone())
    };
    let carry = html! {
        if veil.is_none() {
            <button type="button" class="link" id="carry" onclick={on_carry}>{ page.say(Word::CarryOver) }</button>
        }
    };
    html! {
        <div class="shown" ref={node}>
            if extent.element <= 0.0 {
                // Before it is measured there is no room for a figure.
            } else if tables {
                <Tables {states} {results} {dispatches} {veil} width={extent.element} height={extent.height}>{ carry }</Tables>
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
