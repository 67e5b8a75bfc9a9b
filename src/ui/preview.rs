//! A grid that is about to be brought in, drawn as the stage will draw it.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use super::draw::px;
use super::layout;
use super::marks::indices;
use super::page::{use_extent, use_page};
use super::plane::Plane;
use super::raster::Raster;
use super::scale::ColourScale;
use crate::ops::Tensor;
use crate::playground::colormap::{Colormap, Scale};
use crate::playground::label::Label;
use crate::playground::number::exact;
use crate::playground::paste::{CellProblem, CellProblemKind};
use crate::playground::scene::Cell;
use crate::playground::words::Word;

/// Left of the grid and above it: its indices.
const INDICES: (f64, f64) = (30.0, 34.0);
/// Right of the grid: the colour scale with its numbers.
const SCALE: f64 = 76.0;
const LARGEST_CELL: f64 = 56.0;
const TALLEST: f64 = 224.0;
/// A scale that is lower has no room for its numbers.
const LOWEST_SCALE: f64 = 96.0;
/// Problems that are outlined in a plane.
const OUTLINED: usize = 200;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub tensor: Arc<Tensor>,
    /// Cells that could not be read.
    #[prop_or_default]
    pub problems: Rc<[CellProblem]>,
}

/// One plane of a tensor with indices and scale: the first that has a problem, or the first.
#[component]
pub fn Preview(props: &Props) -> Html {
    let page = use_page();
    let node = use_node_ref();
    let room = use_extent(&node, 0.0).element;
    let turned = use_state_eq(|| None::<usize>);
    let hover = use_state_eq(|| None::<Cell>);
    let asked = turned.or_else(|| props.problems.first().map(|problem| problem.plane));
    let plane = Plane::new(props.tensor.clone(), 2, asked.unwrap_or(0));
    let (rows, columns) = plane.extent();
    if rows == 0 || columns == 0 {
        return Html::default();
    }
    let grid = lay_out(room, rows, columns);
    let scale = Scale::over(Colormap::Viridis, [plane.values()]);
    let problems = || {
        let here = |problem: &&CellProblem| problem.plane == plane.index();
        props.problems.iter().filter(here).take(OUTLINED)
    };
    let lit = |index: fn(&CellProblem) -> usize| -> BTreeSet<isize> {
        problems().map(|problem| index(problem) as isize).collect()
    };
    let numbers = Label::fitting(plane.values(), grid.cell_w, grid.cell_h);
    let is_problem = |cell: Cell| problems().any(|p| (p.row, p.column) == cell);
    let read = hover
        .filter(|&cell| !is_problem(cell))
        .and_then(|cell| Some((cell, plane.at(cell)?)));
    let onpointermove = {
        let hover = hover.clone();
        Callback::from(move |event: PointerEvent| {
            let at = |offset: i32, cell: f64| (f64::from(offset) / cell).max(0.0) as usize;
            let row = at(event.offset_y(), grid.cell_h).min(rows - 1);
            let column = at(event.offset_x(), grid.cell_w).min(columns - 1);
            hover.set(Some((row, column)));
        })
    };
    let onpointerleave = Callback::from(move |_: PointerEvent| hover.set(None));
    let turn = |word: Word, to: Option<usize>, sign: &str| {
        let turned = turned.clone();
        html! {
            <button type="button" aria-label={page.say(word)} disabled={to.is_none()}
                onclick={move |_: MouseEvent| turned.set(to)}>{ sign }</button>
        }
    };
    let size = format!("{rows} × {columns}");
    html! {
        <>
            <div class="above">
                <span class="note" aria-live="polite">{ match read {
                    Some(((row, column), value)) => page.fill(Word::PreviewCell, &[
                        ("row", &row.to_string()), ("column", &column.to_string()), ("value", &exact(value))]),
                    None if props.problems.is_empty() => page.say(Word::HoverExact).into(),
                    None => page.say(Word::UnreadOutlined).into(),
                } }</span>
                if plane.count() > 1 {
                    <span class="channel">
                        { turn(Word::PreviousPlane, plane.index().checked_sub(1), "‹") }
                        { page.fill(Word::PlaneOf, &[("n", &plane.index().to_string()), ("count", &plane.count().to_string())]) }
                        { turn(Word::NextPlane, Some(plane.index() + 1).filter(|&to| to < plane.count()), "›") }
                    </span>
                }
            </div>
            <div class="preview" ref={node} role="img" aria-label={page.fill(Word::PreviewOf, &[("size", &size)])}
                style={format!("height:{}px", grid.y + grid.height().max(LOWEST_SCALE) + 8.0)}>
                <Raster plane={plane.clone()} scale={scale.clone()} {grid} />
                <svg class="overlay" width="100%" height="100%" aria-hidden="true">
                    { indices(&grid, &lit(|p| p.row), &lit(|p| p.column), false) }
                    for problem in problems() { { outlined(problem, &grid, numbers) } }
                    if let Some(((row, column), _)) = read {
                        { super::draw::outline([grid.column(column as f64), grid.row(row as f64), grid.cell_w, grid.cell_h],
                            super::draw::SIGNAL, 2.0, false) }
                    }
                </svg>
                <ColourScale {scale} left={grid.right() + 20.0} top={grid.y} bottom={grid.y + grid.height().max(LOWEST_SCALE)}
                    marks={vec![]} value={read.map(|(_, value)| value)} brush={None} on_brush={Callback::noop()} />
                <div class="pad view" style={grid.style()} {onpointermove} {onpointerleave} />
            </div>
        </>
    }
}

/// Whole pixels a cell where there is room for them.
fn lay_out(room: f64, rows: usize, columns: usize) -> layout::Grid {
    let width = (room - INDICES.0 - SCALE).max(100.0);
    let fit = (width / columns as f64)
        .min(TALLEST / rows as f64)
        .min(LARGEST_CELL);
    let cell = if fit >= 1.0 { fit.floor() } else { fit };
    layout::Grid {
        x: INDICES.0,
        y: INDICES.1,
        cell_w: cell,
        cell_h: cell,
        rows,
        columns,
        ring: layout::Ring::default(),
    }
}

/// A cell that is missing is dashed, one that could not be read is solid and shows its text.
fn outlined(problem: &CellProblem, grid: &layout::Grid, numbers: Option<Label>) -> Html {
    let (row, column) = (problem.row as f64, problem.column as f64);
    let inset = if grid.cell() >= 8.0 { 2.0 } else { 0.0 };
    let (text, dashed) = match &problem.kind {
        CellProblemKind::Missing { .. } | CellProblemKind::Blank => ("–", true),
        CellProblemKind::NotANumber(text) => (text.as_str(), false),
    };
    // What the cell has no room for is in the list of problems.
    let text = if text.chars().count() as f64 * 8.0 <= grid.cell_w - 8.0 {
        text
    } else {
        "?"
    };
    html! {
        <>
            <rect x={px(grid.column(column) + inset)} y={px(grid.row(row) + inset)}
                width={px(grid.cell_w - 2.0 * inset)} height={px(grid.cell_h - 2.0 * inset)}
                style="fill:var(--error-wash);stroke:var(--error)" stroke-width="2"
                stroke-dasharray={dashed.then_some("4 3")} />
            if numbers.is_some() {
                <text class="unread" x={px(grid.column(column + 0.5))} y={px(grid.row(row + 0.5))}
                    text-anchor="middle" dominant-baseline="central">{ text }</text>
            }
        </>
    }
}
