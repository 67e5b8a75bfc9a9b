//! The kernel of a convolution on volumes, slice by slice.

use std::sync::Arc;

use yew::prelude::*;

use super::super::draw::{SIGNAL, outline};
use super::super::entry::EntryGrid;
use super::super::kernel::{presets, select, weights};
use super::super::layout::Grid;
use super::super::marks::cell_box;
use super::super::pad::Gesture;
use super::super::page::use_page;
use super::super::plane::Plane;
use super::layout::MOST;
use crate::ops::{Call, Tensor};
use crate::playground::block::{Board, Selection};
use crate::playground::colormap::{Colormap, Scale};
use crate::playground::edit;
use crate::playground::number::sides;
use crate::playground::scene::{Cell, Place, Planes};
use crate::playground::state::{Action, Spot};
use crate::playground::words::Word;

/// How high a slice may be.
const HEIGHT: f64 = 108.0;
const GAP: f64 = 12.0;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub weight: Arc<Tensor>,
    /// Left edge, top, and the width for all slices.
    pub place: (f64, f64, f64),
    pub call: Call,
    pub planes: Planes,
    /// The weight under the pointer.
    pub pointed: Option<Place>,
    pub selected: Option<Selection>,
    pub dispatch: Callback<Action>,
}

#[component]
pub fn Kernel(props: &Props) -> Html {
    let page = use_page();
    let dispatch = &props.dispatch;
    let index = edit::kernel_plane(&props.call, props.planes, props.weight.shape());
    let plane = Plane::new(props.weight.clone(), 3, index);
    let [depths, rows, columns] = *plane.sizes() else {
        return Html::default();
    };
    let shown = depths.min(MOST);
    let (left, top, width) = props.place;
    let pitch = width / shown.max(1) as f64;
    let cell = ((pitch - GAP) / columns.max(1) as f64)
        .min(HEIGHT / rows.max(1) as f64)
        .min(36.0);
    let grid = |depth: usize| {
        let along = depth as f64 * (cell * columns as f64 + GAP);
        Grid::square(left + along, top + 28.0, cell, (rows, columns))
    };
    let scale = Scale::over(Colormap::Vik, [plane.volume()]);
    let first = plane.index() * depths * rows * columns;
    let set = |depth: usize| {
        dispatch.reform(move |cells: Vec<(Cell, f32)>| {
            let at = |(row, column): Cell| first + (depth * rows + row) * columns + column;
            weights(cells, at)
        })
    };
    let hover = |depth: usize| {
        let dispatch = dispatch.clone();
        Callback::from(move |gesture: Gesture| {
            if let Gesture::Hover(cell) = gesture {
                let spot = cell.map(|cell| Spot::Weight(Place { depth, cell }));
                dispatch.emit(Action::Hover(spot));
            }
        })
    };
    let label = |depth: usize| {
        let slice = page.fill(Word::SliceAt, &[("n", &depth.to_string())]);
        format!("{}, {slice}", page.say(Word::Kernel))
    };
    html! {
        <>
            <div class="cap" style={format!("left:{left}px;top:{top}px;width:{width}px")}>
                <b>{ page.say(Word::Kernel) }</b><span class="size">{ sides(plane.sizes()) }</span>
                <span class="tools">{ presets(page, &props.call, &props.weight, dispatch) }</span>
            </div>
            for depth in 0..shown {
                <EntryGrid key={depth} id={format!("kernel-{depth}")} label={label(depth)} plane={plane.slice(depth)} grid={grid(depth)}
                    scale={scale.clone()} selected={props.selected.and_then(|selected| selected.on(Board::Kernel, depth))}
                    on_select={select(dispatch, depth)} on_set={set(depth)} on_gesture={hover(depth)} />
            }
            if let Some(place) = props.pointed.filter(|place| place.depth < shown) {
                <svg class="overlay" width="100%" height="100%" aria-hidden="true">
                    { outline(cell_box(&grid(place.depth), place.cell.0 as f64, place.cell.1 as f64, 1.0), SIGNAL, 3.0, false) }
                </svg>
            }
        </>
    }
}
