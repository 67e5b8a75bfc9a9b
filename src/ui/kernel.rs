//! The kernel of a convolution: typed over, or set by a preset.

use std::sync::Arc;

use yew::prelude::*;

use super::entry::EntryGrid;
use super::frame::use_frame;
use super::layout::{CAP, Grid};
use super::menu::{Item, Menu};
use super::pad::Gesture;
use super::page::{Page, use_page};
use super::plane::Plane;
use super::sheet::use_sheets;
use crate::ops::{Call, Tensor};
use crate::playground::block::{Block, Board, Selection};
use crate::playground::colormap::{Colormap, Scale};
use crate::playground::number::sides;
use crate::playground::presets::{Lack, Preset};
use crate::playground::scene::Cell;
use crate::playground::state::{Action, Change, Spot};
use crate::playground::words::Word;

#[derive(Properties, PartialEq, Clone)]
pub struct Props {
    pub call: Call,
    pub weight: Arc<Tensor>,
    /// The channel pair that is shown.
    pub plane: Plane,
    pub grid: Grid,
    /// Where the caption stands, as CSS; over the grid unless said.
    #[prop_or_default]
    pub caption: Option<AttrValue>,
    pub selected: Option<Selection>,
    pub dispatch: Callback<Action>,
}

#[component]
pub fn KernelGrid(props: &Props) -> Html {
    let page = use_page();
    let has_tools = use_frame().is_none_or(|frame| !frame.is_bare());
    let lift = if use_sheets().is_some() { CAP } else { 44.0 };
    let (plane, grid, dispatch) = (&props.plane, props.grid, &props.dispatch);
    let caption = props.caption.clone().unwrap_or_else(|| {
        let (top, width) = (grid.y - lift, grid.width().max(180.0));
        format!("left:{}px;top:{top}px;width:{width}px", grid.x).into()
    });
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
            <div class="cap kernel" style={caption}>
                <b>{ page.say(Word::Kernel) }</b>
                <span class="size">{ sides(plane.sizes()) }</span>
                if has_tools { <span class="tools">{ presets(page, &props.call, &props.weight, dispatch) }</span> }
            </div>
            <EntryGrid id="kernel" label={page.say(Word::Kernel)} plane={plane.clone()} {grid}
                scale={Scale::over(Colormap::Vik, [plane.values()])} selected={props.selected.and_then(|selected| selected.on(Board::Kernel, 0))}
                on_select={select(dispatch, 0)} {on_set} {on_gesture} />
        </>
    }
}

/// Kernels by name; beside those that do not suit stands what they need.
pub fn presets(page: Page, call: &Call, weight: &Tensor, dispatch: &Callback<Action>) -> Html {
    let shape = weight.shape().to_vec();
    let (_, sizes) = shape.split_at(shape.len().saturating_sub(call.args.dims));
    let item = |preset: Preset| {
        let item = Item::new(page.say(preset.word()));
        match preset.kernel(call, sizes) {
            Ok(_) => item,
            Err(lack) => item.barred(page.fill(Word::PresetNeeds, &[("what", &named(lack))])),
        }
    };
    let items = Preset::ALL.map(item).to_vec();
    let on_choose = {
        let call = call.clone();
        dispatch.reform(move |i: usize| {
            Action::Change(Change::Param(
                "weight",
                Preset::ALL[i].weight(&call, &shape),
            ))
        })
    };
    html! { <Menu id="presets" label={page.say(Word::Presets)} {items} {on_choose} /> }
}

fn named(lack: Lack) -> String {
    match lack {
        Lack::Dims(dims) => dims.to_string(),
        Lack::Size(size) => format!("kernel_size={size}"),
        Lack::Transposed => "ConvTranspose".to_string(),
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
