//! The kernel of a convolution on planes: typed over, or set by a preset.

use std::sync::Arc;

use yew::prelude::*;

use super::bench::presets;
use super::entry::EntryGrid;
use super::layout::Grid;
use super::pad::Gesture;
use super::page::use_page;
use super::plane::Plane;
use crate::ops::Tensor;
use crate::playground::block::{Block, Board, Selection};
use crate::playground::colormap::{Colormap, Scale};
use crate::playground::scene::Cell;
use crate::playground::state::{Action, Change, Spot};
use crate::playground::words::Word;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub weight: Arc<Tensor>,
    /// The channel pair that is shown.
    pub plane: Plane,
    pub grid: Grid,
    pub selected: Option<Selection>,
    pub dispatch: Callback<Action>,
}

#[component]
pub fn KernelGrid(props: &Props) -> Html {
    let page = use_page();
    let (plane, grid, dispatch) = (&props.plane, props.grid, &props.dispatch);
    let offset = plane.index() * grid.rows * grid.columns;
    let on_set = dispatch.reform(move |cells: Vec<(Cell, f32)>| {
        let at = |(row, column): Cell| offset + row * grid.columns + column;
        weights(cells, at)
    });
    let on_gesture = {
        let dispatch = dispatch.clone();
        Callback::from(move |gesture: Gesture| {
            if let Gesture::Hover(cell) = gesture {
                let spot = cell.map(|cell| Spot::Weight(cell.into()));
                dispatch.emit(Action::Hover(spot));
            }
        })
    };
    html! {
        <>
            <div class="cap" style={format!("left:{}px;top:{}px;width:{}px", grid.x, grid.y - 44.0, grid.width().max(150.0))}>
                <b>{ page.say(Word::Kernel) }</b>
                <span class="size">{ format!("{} × {}", grid.rows, grid.columns) }</span>
                <span class="tools">{ presets(page, &[grid.rows, grid.columns], &props.weight, dispatch) }</span>
            </div>
            <EntryGrid id="kernel" label={page.say(Word::Kernel)} plane={plane.clone()} {grid}
                scale={Scale::over(Colormap::Vik, plane.values())} selected={props.selected.and_then(|selected| selected.on(Board::Kernel, 0))}
                on_select={select(dispatch, 0)} {on_set} {on_gesture} />
        </>
    }
}

/// Sets weights, by what their cells are in the flat order.
pub fn weights(cells: Vec<(Cell, f32)>, at: impl Fn(Cell) -> usize) -> Action {
    let cells = cells.into_iter().map(|(cell, value)| (at(cell), value));
    Action::Change(Change::Weights(cells.collect()))
}

/// Selects cells of a slice of the kernel.
pub fn select(dispatch: &Callback<Action>, depth: usize) -> Callback<Option<Block>> {
    let of = Board::Kernel;
    dispatch.reform(move |block: Option<Block>| {
        Action::Select(block.map(|block| Selection { of, depth, block }))
    })
}
