//! A grid that nothing was drawn on yet: dashed cells, what to do there, and examples to start from.

use std::sync::Arc;

use yew::prelude::*;

use super::draw::px;
use super::examples::open;
use super::layout::Grid;
use super::page::use_page;
use super::plane::Plane;
use super::raster::{Numbers, Raster};
use crate::playground::colormap::Scale;
use crate::playground::examples::{Example, of_dims};
use crate::playground::input::Input;
use crate::playground::scene::Cell;
use crate::playground::state::Action;
use crate::playground::words::Word;

/// The longer side of a pictured example.
const SIDE: f64 = 68.0;

#[derive(Properties, PartialEq)]
pub struct NetProps {
    pub grid: Grid,
    /// What stands in the middle of it.
    pub says: AttrValue,
    #[prop_or_default]
    pub faint: bool,
}

/// The dashed cells of a grid without values.
#[component]
pub fn Net(props: &NetProps) -> Html {
    let grid = props.grid;
    let (width, height) = (grid.width(), grid.height());
    let rows =
        (1..grid.rows).map(|row| format!("M0 {}H{}", px(row as f64 * grid.cell_h), px(width)));
    let columns = (1..grid.columns)
        .map(|column| format!("M{} 0V{}", px(column as f64 * grid.cell_w), px(height)));
    // Lines closer than this are a tint, not a net.
    let inner: String = if grid.cell() < 6.0 {
        String::new()
    } else {
        rows.chain(columns).collect()
    };
    html! {
        <div class={classes!("net", props.faint.then_some("faint"))} style={grid.style()}>
            <svg width="100%" height="100%" aria-hidden="true" fill="none" stroke-dasharray="4 4">
                <path d={inner} style="stroke:var(--rule)" />
                <rect x="0.5" y="0.5" width={px(width - 1.0)} height={px(height - 1.0)} style="stroke:var(--edge)" />
            </svg>
            <p>{ &props.says }</p>
        </div>
    }
}

/// The caret in the cell that is typed into next; it stands behind the surface that has the focus.
pub fn caret(grid: &Grid, (row, column): Cell) -> Html {
    let (height, inset) = (grid.cell_h.min(22.0), (grid.cell_w * 0.15).min(14.0));
    let (left, middle) = (
        grid.column(column as f64) + inset,
        grid.row(row as f64 + 0.5),
    );
    html! { <div class="caret" style={format!("left:{left}px;top:{}px;height:{height}px", middle - height / 2.0)} /> }
}

#[derive(Properties, PartialEq)]
pub struct StartsProps {
    pub dims: usize,
    pub dispatch: Callback<Action>,
}

/// The examples as pictures, one press each.
#[component]
pub fn Starts(props: &StartsProps) -> Html {
    let page = use_page();
    let inputs = use_memo(props.dims, |&dims| {
        let pictured = of_dims(dims).map(|example| (example, Arc::new(example.input())));
        pictured.collect::<Vec<_>>()
    });
    let start = |(example, input): &(&'static Example, Arc<Input>)| {
        let plane = Plane::new(input.clone(), props.dims, 0);
        let example = *example;
        let (rows, columns) = plane.extent();
        let cell = SIDE / rows.max(columns).max(1) as f64;
        let grid = Grid::square(0.0, 0.0, cell, (rows, columns));
        let scale = Scale::over(example.map(), [plane.values()]);
        html! {
            <button type="button" onclick={let dispatch = props.dispatch.clone(); move |_: MouseEvent| open(example, &dispatch)}>
                <span class="picture"><Raster {plane} {scale} {grid} numbers={Numbers::None} /></span>
                <b>{ page.say(example.name) }</b>
                <small>{ example.size }</small>
            </button>
        }
    };
    html! {
        <section class="starts" aria-labelledby="starts">
            <h2 id="starts">{ page.say(Word::Examples) }</h2>
            <div>{ for inputs.iter().map(start) }</div>
        </section>
    }
}
