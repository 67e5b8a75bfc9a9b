//! What every figure on the stage is made from.

use yew::prelude::*;

use super::page::Extent;
use crate::playground::results::Results;
use crate::playground::state::{Action, State};
use crate::playground::subject::{Pointed, Subject};

/// The height of the formulas.
pub const FORMULAS: f64 = 113.0;

#[derive(Clone, Properties, PartialEq)]
pub struct Figure {
    pub state: State,
    pub results: Results,
    /// The stage's own width, and the window's extent.
    pub extent: Extent,
    /// How many lines stand over the sentence.
    pub lines: usize,
    pub dispatch: Callback<Action>,
    pub on_paste: Callback<()>,
    pub on_image: Callback<()>,
    /// Opens the panel where it is hidden.
    pub on_panel: Callback<()>,
}

impl Figure {
    /// Width and height that are left for a figure; the height is open where the page scrolls.
    pub fn room(&self, refused: bool) -> (f64, f64) {
        let refusal = if refused { 80.0 } else { 0.0 };
        let height = self.extent.height_for(self.lines, FORMULAS) - refusal;
        (self.extent.element - self.extent.padding(), height)
    }

    /// What a part of the formulas lights when it is pointed at.
    pub fn on_light(&self, subject: &Subject) -> Callback<Option<Pointed>> {
        let (dispatch, subject) = (self.dispatch.clone(), subject.clone());
        Callback::from(move |pointed: Option<Pointed>| {
            let tap = pointed.and_then(|pointed| subject.tap_of(pointed));
            // While an input cell is pointed at, the terms follow it.
            if subject.live.is_some() {
                dispatch.emit(Action::Light(tap));
            }
        })
    }
}
