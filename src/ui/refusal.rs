//! Why a track stops at a stage, in PyTorch's words, and what mends it.

use yew::prelude::*;

use super::page::use_page;
use crate::ops::{Call, Refusal, Value};
use crate::playground::evaluate::TrackResult;
use crate::playground::notation;
use crate::playground::scene::{At, Scene};
use crate::playground::shapes::StageFix;
use crate::playground::stages;
use crate::playground::state::{Action, Change};
use crate::playground::words::{Lang, Piece, Rich, Word, rich};

/// A stage that is refused.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    pub at: At,
    pub sentence: Rich,
    pub hint: Rich,
    /// `RuntimeError: …`
    pub raises: String,
    pub fixes: Vec<StageFix>,
}

impl Refused {
    /// The refusal of a track of the scene, where it is refused.
    pub fn of(scene: &Scene, track: usize, result: &TrackResult, lang: Lang) -> Option<Self> {
        let refusal = result.refusal.as_ref()?;
        let (stage, stages) = (result.stages.len(), &scene.tracks[track].stages);
        let call = stages.get(stage)?;
        let whole = &scene.input.tensor;
        let last = result.stages.last();
        let reads = last.map_or(whole, |last| &last.output.values);
        let unfit = stages::unfit(call.class, stages, stage);
        Some(Self {
            at: At { track, stage },
            sentence: sentence(call, refusal, (stages.len() > 1).then_some(stage), lang),
            hint: rich(unfit.unwrap_or(Word::RefusedHint).text(lang), &[]),
            raises: format!("{:?}: {}", refusal.exception, refusal.message),
            fixes: stages::fixes(stages, stage, (whole.shape(), reads), refusal),
        })
    }

    /// The sentence with the hint beneath it.
    pub fn told(&self) -> (Rich, Rich) {
        (self.sentence.clone(), self.hint.clone())
    }
}

/// The sentence names the setting, and the stage of a pipeline.
fn sentence(call: &Call, refusal: &Refusal, stage: Option<usize>, lang: Lang) -> Rich {
    let given = refusal.param.and_then(|name| Some((name, call.get(name)?)));
    let setting = match given {
        Some((_, Value::Tensor(_) | Value::None)) | None => None,
        Some((name, value)) => Some(format!("{name}={}", notation::print_value(&value, ", "))),
    };
    let word = match (&setting, stage) {
        (None, None) => Word::RefusedWhole,
        (None, Some(_)) => Word::RefusedStage,
        (Some(_), None) => Word::Refused,
        (Some(_), Some(_)) => Word::RefusedInStage,
    };
    let number = stage.map_or_else(String::new, |stage| (stage + 1).to_string());
    let slots = [
        ("setting", Piece::error(setting.unwrap_or_default())),
        ("number", Piece::plain(number)),
        ("name", Piece::plain(call.name())),
    ];
    rich(word.text(lang), &slots)
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub refused: Refused,
    /// The operation in which a shared setting is mended in all tracks.
    #[prop_or_default]
    pub shared: Option<At>,
    pub dispatch: Callback<Action>,
}

/// Values that mend the operation, one press each.
#[component]
pub fn Fixes(props: &Props) -> Html {
    let page = use_page();
    let Refused { at, fixes, .. } = &props.refused;
    if fixes.is_empty() {
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
            <p class="raises" id="raises" role="alert">{ &props.refused.raises }</p>
            <Fixes refused={props.refused.clone()} shared={props.shared} dispatch={props.dispatch.clone()} />
        </>
    }
}
