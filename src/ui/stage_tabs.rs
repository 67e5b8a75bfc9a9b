//! The stages of the edited track: which one is edited, and adding, moving and removing one.

use yew::prelude::*;

use super::icons;
use super::page::use_page;
use crate::playground::limits::STAGES;
use crate::playground::notation::Track;
use crate::playground::scene::At;
use crate::playground::stages::{self, StageChange};
use crate::playground::state::{Action, Change};
use crate::playground::words::Word;

#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    pub track: Track,
    pub at: At,
    pub dispatch: Callback<Action>,
}

impl Props {
    fn make(&self, change: StageChange) -> Callback<MouseEvent> {
        self.dispatch
            .reform(move |_| Action::Change(Change::Stage(change.clone())))
    }
}

/// Adds a stage behind the edited one: one that undoes it.
#[component]
pub fn AddStage(props: &Props) -> Html {
    let page = use_page();
    let stages = &props.track.stages;
    if stages.len() >= STAGES {
        return Html::default();
    }
    let class = stages::counterpart(stages, props.at.stage);
    let label = page.fill(Word::AddStage, &[("name", class)]);
    html! {
        <button type="button" class="add" id="add-stage" aria-label={label.clone()} title={label} onclick={props.make(StageChange::Add(class))}>
            { "+" }
            if stages.len() == 1 { <span>{ page.say(Word::Stage) }</span> }
        </button>
    }
}

/// Moves the edited stage of a pipeline, or removes it.
#[component]
pub fn StageTools(props: &Props) -> Html {
    let page = use_page();
    let (stages, at) = (&props.track.stages, props.at);
    let name = stages[at.stage].class.name;
    let tool = |id: &'static str, word: Word, by: isize, enabled: bool, icon: Html| {
        let label = page.fill(word, &[("name", name)]);
        html! {
            <button type="button" {id} aria-label={label.clone()} title={label} disabled={!enabled} onclick={props.make(StageChange::Move(by))}>{ icon }</button>
        }
    };
    html! {
        <span class="moves">
            { tool("stage-back", Word::MoveStageBack, -1, at.stage > 0, icons::back()) }
            { tool("stage-on", Word::MoveStageOn, 1, at.stage + 1 < stages.len(), icons::on()) }
            <button type="button" id="remove-stage" aria-label={page.fill(Word::RemoveStage, &[("name", name)])}
                title={page.fill(Word::RemoveStage, &[("name", name)])} onclick={props.make(StageChange::Remove)}>{ icons::close() }</button>
        </span>
    }
}

/// The stages of a pipeline in their order; the edited one is pressed.
#[component]
pub fn StageTabs(props: &Props) -> Html {
    let page = use_page();
    let at = props.at;
    html! {
        <div class="stages" role="group" aria-label={page.say(Word::Stages)}>
            for (stage, call) in props.track.stages.iter().enumerate() {
                <button key={stage} type="button" id={format!("stage-tab-{}", stage + 1)} aria-pressed={(stage == at.stage).to_string()}
                    onclick={props.dispatch.reform(move |_: MouseEvent| Action::Edit(At { stage, ..at }))}>
                    { format!("{} {}", stage + 1, call.class.name) }</button>
            }
            <AddStage ..props.clone() />
        </div>
    }
}
