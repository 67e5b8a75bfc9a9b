//! What the first screen of the default scene does without: every operation but the resizes, edits,
//! links. The release loads it as a part, right after the first screen or before it, and
//! [`supply`]s it; until then what needs it finds [`later`] empty. Elsewhere it is always there.

use std::sync::Arc;

use super::evaluate::{Renew, TrackResult};
use super::input::{self, Input};
use super::link::{self, LinkParts, LinkProblem};
use super::results::{self, Return};
use super::scene::{Scene, to_address};
use super::sheet::Sheet;
use super::state::{Action, State};
use super::{advice, number};
use crate::ops::{Call, Param, Tensor, Value};

/// Leads to what is loaded later, and alone does: a direct call would put it on the first screen.
pub struct Later {
    /// Does an edit; the state before it is given too.
    pub(super) edit: fn(&mut State, &State, Action),
    /// The fragment of the address of a scene; whether it is soon made, and what sees to that.
    pub(super) encode: fn(&Scene) -> String,
    pub(super) is_soon: fn(&Scene) -> bool,
    pub(super) prepare: fn(&Scene) -> bool,
    pub(super) returned: Return,
    pub(super) renewed: Renew,
    pub(super) decode: fn(&str) -> (LinkParts, Vec<LinkProblem>),
    /// The weights of a convolution.
    pub(super) weight: fn(&Call) -> Option<Arc<Tensor>>,
    /// The input that an expression makes.
    pub(super) input: fn(&str) -> Option<Input>,
    /// A number as a person types it into a cell.
    pub(super) number: fn(&str) -> Option<f32>,
    /// The value of a parameter as a person types it.
    pub(super) value: fn(&Param, &str) -> Option<Value>,
    /// A block of numbers as text.
    pub read_sheet: fn(&str) -> Option<Sheet>,
}

static ALL: Later = Later {
    edit: State::edit,
    encode: |scene| link::encode(&to_address(scene)),
    is_soon: |scene| link::is_soon(&to_address(scene)),
    prepare: |scene| link::prepare(&to_address(scene)),
    returned: results::returned,
    renewed: TrackResult::renewed,
    decode: link::decode,
    weight: |call| call.weight().ok(),
    input: |text| input::parse(text).ok(),
    number: number::read,
    value: advice::value,
    read_sheet: Sheet::read,
};

#[cfg(feature = "split")]
static LOADED: std::sync::OnceLock<&Later> = std::sync::OnceLock::new();

/// Hands over what was loaded: called from there.
#[cfg(feature = "split")]
pub fn supply() {
    LOADED.get_or_init(|| &ALL);
    crate::ops::supply();
}

/// Hands over nothing: it is there.
#[cfg(not(feature = "split"))]
pub fn supply() {}

/// What is loaded later, if it is there.
pub fn later() -> Option<&'static Later> {
    #[cfg(feature = "split")]
    return LOADED.get().copied();
    #[cfg(not(feature = "split"))]
    Some(&ALL)
}

/// The fragment of the address of a scene, without `#`; none before this is loaded.
pub fn fragment_of(scene: &Scene) -> Option<String> {
    Some((later()?.encode)(scene))
}

/// Whether the fragment of a scene is made within an event.
pub fn is_soon(scene: &Scene) -> bool {
    later().is_none_or(|later| (later.is_soon)(scene))
}

/// Does a piece of what makes it soon, and tells whether more is left to do.
pub fn prepare(scene: &Scene) -> bool {
    later().is_some_and(|later| (later.prepare)(scene))
}

/// What a fragment leads to, and what of it cannot be read; nothing before this is loaded.
pub fn read_fragment(fragment: &str) -> (LinkParts, Vec<LinkProblem>) {
    later().map_or_else(Default::default, |later| (later.decode)(fragment))
}

impl Scene {
    /// Whether the first screen can show the scene before anything is loaded.
    pub fn is_first(&self) -> bool {
        let mut calls = self.tracks.iter().flat_map(|track| &track.stages);
        calls.all(crate::ops::is_first)
    }
}
