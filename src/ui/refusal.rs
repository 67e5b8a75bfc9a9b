//! Why a track stops at a stage, in PyTorch's words, and what mends it.

use yew::prelude::*;

use super::frame::use_editable;
use super::later::later;
use super::page::use_page;
use crate::playground::evaluate::TrackResult;
use crate::playground::refused::{self, Refused};
use crate::playground::scene::{At, Scene};
use crate::playground::shapes::StageFix;
use crate::playground::stages;
use crate::playground::state::{Action, Change};
use crate::playground::words::{Lang, Piece, Rich, Word, rich};

/// A stage that is refused, and stops its track.
#[derive(Clone, Debug, PartialEq)]
pub struct Stopped {
    pub at: At,
    pub why: Refused,
    /// `RuntimeError: …`
    pub raises: String,
    pub fixes: Vec<StageFix>,
}

impl Stopped {
    /// Where a track of the scene stops, if it does.
    pub fn of(scene: &Scene, track: usize, result: &TrackResult, lang: Lang) -> Option<Self> {
        result.refusal.as_ref()?;
        (later()?.stopped)(scene, track, result, lang)
    }

    /// The same, where the words for it are loaded.
    pub fn tell(scene: &Scene, track: usize, result: &TrackResult, lang: Lang) -> Option<Self> {
        let refusal = result.refusal.as_ref()?;
        let (stage, stages) = (result.stages.len(), &scene.tracks[track].stages);
        let call = stages.get(stage)?;
        let whole = &scene.input.tensor;
        let last = result.stages.last();
        let reads = last.map_or(whole, |last| &last.output.values);
        let mut why = refused::tell(call, reads.shape(), refusal, lang);
        if let Some(unfit) = stages::unfit(call.class, stages, stage) {
            why.reason = rich(unfit.text(lang), &[]);
        }
        if stages.len() > 1 {
            let slots = [
                ("number", Piece::plain((stage + 1).to_string())),
                ("name", Piece::plain(call.name())),
            ];
            let reason =
                std::mem::replace(&mut why.reason, rich(Word::StageNamed.text(lang), &slots));
            why.reason.extend(reason);
        }
        Some(Self {
            at: At { track, stage },
            why,
            raises: format!("{:?}: {}", refusal.exception, refusal.message),
            fixes: stages::fixes(stages, stage, (whole.shape(), reads), refusal),
        })
    }

    /// The sentence with the reason beneath it.
    pub fn told(&self) -> (Rich, Rich) {
        (self.why.sentence.clone(), self.why.reason.clone())
    }
}

#[derive(Properties, PartialEq, Clone)]
pub struct Props {
    pub stopped: Stopped,
    /// The operation in which a shared setting is mended in all tracks.
    #[prop_or_default]
    pub shared: Option<At>,
    pub dispatch: Callback<Action>,
}

/// Values that mend the operation, one press each.
#[component]
pub fn Fixes(props: &Props) -> Html {
    let page = use_page();
    let Stopped { at, fixes, .. } = &props.stopped;
    if !use_editable() || fixes.is_empty() {
        return Html::default();
    }
    html! {
        <p class="fixes">
            { page.say(Word::FixIt) }
            for (i, fix) in fixes.iter().enumerate() {
                <button type="button" class={if i == 0 { "solid" } else { "line" }} onclick={
                    let (fix, track, shared) = (fix.clone(), at.track, props.shared);
                    props.dispatch.reform(move |_: MouseEvent| Action::Change(mend(fix.clone(), track, shared)))
                }>
                    if fix.stage != at.stage { { format!("{} ", page.fill(Word::StageNumber, &[("number", &(fix.stage + 1).to_string())])) } }
                    { fix.fix.to_string() }
                </button>
            }
        </p>
    }
}

fn mend(fix: StageFix, track: usize, shared: Option<At>) -> Change {
    let at = At {
        track,
        stage: fix.stage,
    };
    match shared {
        Some(shared) if shared == at => Change::Param(fix.fix.param, Some(fix.fix.value)),
        _ => Change::Mend(track, fix),
    }
}

/// What PyTorch raises, under the sentence, with what mends the operation.
#[component]
pub fn Raised(props: &Props) -> Html {
    html! {
        <>
            <p class="raises" id="raises" role="alert">{ &props.stopped.raises }</p>
            <Fixes stopped={props.stopped.clone()} shared={props.shared} dispatch={props.dispatch.clone()} />
        </>
    }
}
