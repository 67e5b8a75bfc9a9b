//! What the first screen of the default scene does without: every operation but the resizes, edits,
//! links. The release loads it as a part, right after the first screen or before it, and
//! [`supply`]s it; until then what needs it finds [`later`] empty. Elsewhere it is always there.

use super::link::{self, LinkParts, LinkProblem};
use super::scene::{Scene, to_link};
use super::sheet::Sheet;
use super::state::{Action, State};

/// Leads to what is loaded later, and alone does: a direct call would put it on the first screen.
pub struct Later {
    /// Does an edit; the state before it is given too.
    pub(super) edit: fn(&mut State, &State, Action),
    /// The fragment that opens a scene.
    pub(super) encode: fn(&Scene) -> String,
    pub(super) decode: fn(&str) -> (LinkParts, Vec<LinkProblem>),
    /// A block of numbers as text.
    pub read_sheet: fn(&str) -> Option<Sheet>,
}

static ALL: Later = Later {
    edit: State::edit,
    encode: |scene| link::encode(&to_link(scene)),
    decode: link::decode,
    read_sheet: Sheet::read,
};

#[cfg(feature = "split")]
static LOADED: std::sync::OnceLock<&Later> = std::sync::OnceLock::new();

/// Hands over what was loaded: called from there.
#[cfg(feature = "split")]
pub fn supply() {
    LOADED.get_or_init(|| &ALL);
    crate::ops::supply(crate::ops::others);
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

/// The fragment of a link that opens to a scene, without `#`; none before this is loaded.
pub fn fragment_of(scene: &Scene) -> Option<String> {
    Some((later()?.encode)(scene))
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
