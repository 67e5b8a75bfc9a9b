//! The stage: notices over the figure that the scene asks for.

use yew::prelude::*;

use super::backward::{Backward, can_show};
use super::chain::Chain;
use super::compare::Compare;
use super::figure::Figure;
use super::page::use_extent;
use super::single::Single;
use super::strips::Strips;
use super::volume::Volume;
use crate::playground::evaluate::Results;
use crate::playground::scene::{Flow, View};
use crate::playground::state::{Action, State};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub state: State,
    pub results: Results,
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
    let figure = Figure {
        state: props.state.clone(),
        results: props.results.clone(),
        extent: use_extent(&node),
        lines: props.lines,
        dispatch: props.dispatch.clone(),
        on_paste: props.on_paste.clone(),
        on_image: props.on_image.clone(),
        on_panel: props.on_panel.clone(),
    };
    let scene = &props.state.scene;
    let backward = scene.flow != Flow::Forward && can_show(&props.results, scene.at);
    html! {
        <main class="stage" ref={node}>
            { for props.children.iter() }
            { match scene.dims() {
                // Before the stage is measured there is no room for a figure.
                _ if figure.extent.element <= 0.0 => Html::default(),
                _ if scene.view == View::Compare => html! { <Compare ..figure /> },
                _ if backward => html! { <Backward ..figure /> },
                2 if scene.track().stages.len() > 1 => html! { <Chain ..figure /> },
                1 => html! { <Strips ..figure /> },
                3 => html! { <Volume ..figure /> },
                _ => html! { <Single ..figure /> },
            } }
        </main>
    }
}
