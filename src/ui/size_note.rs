//! Whether the pipeline comes back to the size of its input, and what it lost on the way.

use yew::prelude::*;

use super::frame::use_editable;
use super::page::use_page;
use crate::playground::evaluate::TrackResult;
use crate::playground::notation::Track;
use crate::playground::shapes::{self, StageFix};
use crate::playground::state::{Action, Change};
use crate::playground::words::{Lang, Word};

/// What is said beneath the last grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    pub sentence: String,
    /// The change with which the sizes match.
    pub fix: Option<StageFix>,
}

impl Note {
    /// The note on a pipeline that goes down and up again.
    pub fn of(track: &Track, result: &TrackResult, lang: Lang) -> Option<Self> {
        let input = result.stages.first()?.input.tensor();
        if let Some(mismatch) = shapes::mismatch(track, input.shape()) {
            return Some(Self {
                sentence: mismatch.sentence(lang),
                fix: mismatch.fixes.into_iter().next(),
            });
        }
        if result.refusal.is_some() || !shapes::returns(track, input.shape()) {
            return None;
        }
        let loss = shapes::loss(input, &result.stages.last()?.output.values)?;
        Some(Self {
            sentence: loss.sentence(lang),
            fix: None,
        })
    }
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub note: Note,
    /// The pipeline it is about.
    pub track: usize,
    /// Its place as CSS; under the sentence without.
    #[prop_or_default]
    pub style: Option<AttrValue>,
    pub dispatch: Callback<Action>,
}

#[component]
pub fn SizeNote(props: &Props) -> Html {
    let page = use_page();
    let editable = use_editable();
    let fix = props.note.fix.as_ref().filter(|_| editable);
    html! {
        <p class={classes!("sizes", props.style.is_some().then_some("placed"))} id="sizes" style={props.style.clone()}>
            { &props.note.sentence }
            if let Some(fix) = fix {
                { " " }
                <button type="button" class="mend" onclick={
                    let (fix, track) = (fix.clone(), props.track);
                    props.dispatch.reform(move |_: MouseEvent| Action::Change(Change::Mend(track, fix.clone())))
                }>{ page.fill(Word::UseSetting, &[("setting", &fix.fix.to_string())]) }</button>
            }
        </p>
    }
}
