//! What pointing at an output and pressing on it does, the same in every figure.

use yew::prelude::*;

use super::pad::Gesture;
use crate::playground::scene::{Cell, Place};
use crate::playground::state::{Action, Spot};

/// Gestures on the output of a stage, on the slice at this depth, as actions; its planes are turned
/// by `on_turn`.
pub fn on_output(
    dispatch: &Callback<Action>,
    stage: usize,
    depth: usize,
    on_turn: Callback<isize>,
) -> Callback<Gesture> {
    let dispatch = dispatch.clone();
    let place = move |cell: Cell| Place { depth, cell };
    let hover = move |cell: Option<Cell>| {
        Action::Hover(cell.map(place).map(|place| Spot::Output { stage, place }))
    };
    Callback::from(move |gesture: Gesture| match gesture {
        Gesture::Hover(cell) => dispatch.emit(hover(cell)),
        Gesture::Drag { cell, .. } => {
            dispatch.emit(hover(Some(cell)));
            dispatch.emit(Action::Pin(Some(place(cell))));
        }
        Gesture::Choose(cell) => dispatch.emit(Action::Pin(Some(place(cell)))),
        Gesture::Leave => {
            dispatch.emit(hover(None));
            dispatch.emit(Action::Pin(None));
        }
        Gesture::Turn(by) => on_turn.emit(by),
        _ => {}
    })
}
