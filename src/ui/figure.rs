//! What every figure on the stage is made from.

use yew::prelude::*;

use super::page::Extent;
use crate::playground::evaluate::Results;
use crate::playground::state::{Action, State};

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
}
