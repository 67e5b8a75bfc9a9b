//! The stage: notices over the figure that the scene asks for.

use yew::prelude::*;

use super::backward::can_show;
use super::desk::{Phase, Wait};
use super::figure::Figure;
use super::frame::use_frame;
use super::page::use_extent;
use super::parts;
use super::single::Single;
use super::waiting::{Announced, Waiting};
use crate::ops::Call;
use crate::playground::notation::Track;
use crate::playground::results::Results;
use crate::playground::scene::{Flow, View};
use crate::playground::state::{Action, State};

#[derive(Properties, PartialEq)]
pub struct Props {
    /// Its width as far as it is known before it is drawn, or 0.
    #[prop_or_default]
    pub room: f64,
    /// The state that is shown with its results; none where nothing is computed yet.
    pub figure: Option<(State, Results)>,
    pub wait: Wait,
    pub dispatch: Callback<Action>,
    pub on_paste: Callback<()>,
    pub on_image: Callback<()>,
    pub on_panel: Callback<()>,
    /// Lines over the sentence: the first visit, a link that could not be read.
    #[prop_or_default]
    pub children: Children,
    /// How many lines those are.
    pub lines: usize,
}

#[component]
pub fn Stage(props: &Props) -> Html {
    let node = use_node_ref();
    let extent = use_extent(&node, props.room);
    let extent = use_frame().map_or(extent, |frame| frame.within(extent));
    let figure = props.figure.clone().map(|(state, results)| Figure {
        state,
        results,
        extent,
        lines: props.lines,
        dispatch: props.dispatch.clone(),
        on_paste: props.on_paste.clone(),
        on_image: props.on_image.clone(),
        on_panel: props.on_panel.clone(),
    });
    let is_waiting = props.wait.phase != Phase::Quiet;
    let is_apart = figure.as_ref().is_none_or(|figure| !is_single(figure));
    html! {
        <ContextProvider<Wait> context={props.wait.clone()}>
            <main class={classes!("stage", is_waiting.then_some("awaiting"))} ref={node} aria-busy={is_waiting.then_some("true")}>
                { for props.children.iter() }
                // Before the stage is measured there is no room for a figure.
                if let Some(figure) = figure.filter(|figure| figure.extent.element > 0.0) { { drawn(figure) } }
                if is_waiting && is_apart { <p class="apart"><Waiting /></p> }
                <Announced />
            </main>
        </ContextProvider<Wait>>
    }
}

/// Whether the figure is that of one operation on planes, whose output says itself that it is
/// awaited.
fn is_single(figure: &Figure) -> bool {
    let scene = &figure.state.scene;
    scene.view == View::Playground
        && !is_backward(figure)
        && scene.dims() == 2
        && !is_pipeline(scene.track())
}

fn is_backward(figure: &Figure) -> bool {
    let scene = &figure.state.scene;
    scene.flow != Flow::Forward && can_show(&figure.results, scene.at)
}

/// The figure that a scene asks for.
pub fn drawn(figure: Figure) -> Html {
    let scene = &figure.state.scene;
    let backward = is_backward(&figure);
    match scene.dims() {
        _ if scene.view == View::Compare => parts::COMPARE.show(figure),
        _ if backward => parts::BACKWARD.show(figure),
        2 if is_pipeline(scene.track()) => parts::CHAIN.show(figure),
        1 => parts::STRIPS.show(as_far_as_it_ran(figure)),
        3 => parts::VOLUME.show(as_far_as_it_ran(figure)),
        _ => html! { <Single ..figure /> },
    }
}

/// Whether the grids stand in a row: those of several stages, and columns of patches, whose rows
/// and columns are no places of an image.
fn is_pipeline(track: &Track) -> bool {
    let columns = |call: &Call| matches!(call.class.name, "Fold" | "Unfold");
    track.stages.len() > 1 || track.stages.iter().any(columns)
}

/// Of a pipeline that is refused before the edited stage, the refused one is shown.
fn as_far_as_it_ran(mut figure: Figure) -> Figure {
    let at = &mut figure.state.scene.at;
    let result = figure.results.track(at.track);
    if result.refusal.is_some() {
        at.stage = at.stage.min(result.stages.len());
    }
    figure
}
