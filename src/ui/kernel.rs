//! The kernel of a convolution on planes: typed over, or set by a preset.

use std::sync::Arc;

use yew::prelude::*;

use super::bench::presets;
use super::entry::EntryGrid;
use super::layout::{CAP, Grid};
use super::pad::Gesture;
use super::page::use_page;
use super::plane::Plane;
use super::sheet::use_sheets;
use crate::ops::Tensor;
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
    pub dispatch: Callback<Action>,
}

#[component]
pub fn KernelGrid(props: &Props) -> Html {
    let page = use_page();
    let lift = if use_sheets().is_some() { CAP } else { 44.0 };
    let (plane, grid, dispatch) = (&props.plane, props.grid, &props.dispatch);
    let offset = plane.index() * grid.rows * grid.columns;
    let on_set = dispatch.reform(move |((row, column), value): (Cell, f32)| {
        Action::Change(Change::Weight(offset + row * grid.columns + column, value))
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
            <div class="cap" style={format!("left:{}px;top:{}px;width:{}px", grid.x, grid.y - lift, grid.width().max(150.0))}>
                <b>{ page.say(Word::Kernel) }</b>
                <span class="size">{ format!("{} × {}", grid.rows, grid.columns) }</span>
                <span class="tools">{ presets(page, &[grid.rows, grid.columns], &props.weight, dispatch) }</span>
            </div>
            <EntryGrid id="kernel" label={page.say(Word::Kernel)} plane={plane.clone()} {grid}
                scale={Scale::over(Colormap::Vik, plane.values())} {on_set} {on_gesture} />
        </>
    }
}
