//! What the live cell lights in every grid of a pipeline, and the ways between them.

use std::collections::BTreeSet;

use yew::prelude::*;

use super::super::draw::{Box4, SIGNAL, TAP_HUES, hatches, outline, px};
use super::super::layout::Grid;
use super::super::marks::{
    self, arrow_between, cell_box, chosen_cell, indices, leader, ring, unread,
};
use super::super::plane::Plane;
use super::layout::Chain;
use crate::ops::{Axis, Geometry};
use crate::playground::colormap::Scale;
use crate::playground::edit;
use crate::playground::evaluate::TrackResult;
use crate::playground::links::READABLE;
use crate::playground::scene::Cell;
use crate::playground::subject::Subject;
use crate::playground::trace::{Reach, Span, Trace};

/// More cells than this are not outlined one by one.
const OUTLINED: usize = 16;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub chain: Chain,
    pub result: TrackResult,
    /// The input, then the output of each stage, where there is one to show.
    pub planes: Vec<Option<Plane>>,
    pub trace: Trace,
    pub subject: Subject,
    /// The stage that the subject is about.
    pub told: usize,
    /// The spatial dimensions of the planes.
    pub dims: usize,
    pub scale: Scale,
}

#[component]
pub fn ChainMarks(props: &Props) -> Html {
    let places = &props.chain.places;
    let stages = places.len() - 1;
    html! {
        <svg class="overlay marks" width="100%" height={px(props.chain.foot)} aria-hidden="true">
            { hatches() }
            for i in 0..places.len() { { framed(props, i) } }
            for stage in 0..stages { { way(props, stage) } }
            for stage in 0..stages { { led(props, stage) } }
            for i in 0..places.len() { { reached(props, i) } }
            { told(props) }
        </svg>
    }
}

impl Props {
    fn grid(&self, i: usize) -> &Grid {
        &self.chain.places[i].grid
    }

    /// The geometry of a stage that ran, where its axes lead from plane to plane: those of Fold and
    /// Unfold are of one side alone.
    fn geometry(&self, stage: usize) -> Option<&Geometry> {
        let geometry = &self.result.stages.get(stage)?.geometry;
        let (rows, columns) = edit::extent(&geometry.output, 2);
        match &geometry.axes[..] {
            [y, x] if (y.output(), x.output()) == (rows, columns) => Some(geometry),
            _ => None,
        }
    }

    /// What the trace reaches in the shown plane of a grid, with its cells where they are told
    /// apart.
    fn reach(&self, i: usize) -> Option<(&Reach, Option<Vec<Cell>>)> {
        let reach = self.trace.get(i)?.as_ref()?;
        let plane = self.planes[i].as_ref()?;
        let shape = match i.checked_sub(1) {
            Some(stage) => self.result.stages.get(stage)?.output.values.shape(),
            None => self.result.stages.first()?.input.tensor().shape(),
        };
        let Some(places) = reach.places_in(shape, self.dims, plane.index()) else {
            return Some((reach, None));
        };
        let cells: Vec<_> = places.into_iter().map(|place| place.cell).collect();
        (!cells.is_empty()).then_some((reach, Some(cells)))
    }

    /// The grids of the stage that is told are marked as those of a single operation are.
    fn is_told(&self, i: usize) -> bool {
        let is_marked = self.subject.live.is_some() || self.subject.input.is_some();
        is_marked && self.geometry(self.told).is_some() && [self.told, self.told + 1].contains(&i)
    }
}

/// What stands around the cells: ring, never-read cells, an edge, numbers.
fn framed(props: &Props, i: usize) -> Html {
    let (place, grid) = (&props.chain.places[i], props.grid(i));
    if props.planes[i].is_none() {
        return html! {
            <rect x={px(place.left + 0.5)} y={px(place.top + 0.5)} width={px(place.width - 1.0)} height={px(place.baseline - place.top - 1.0)}
                fill="none" style="stroke:var(--edge)" stroke-dasharray="4 4" />
        };
    }
    let (rows, columns) = props
        .reach(i)
        .map(|(reach, _)| (numbers(reach.rows), numbers(reach.columns)))
        .unwrap_or_default();
    html! {
        <>
            <rect x={px(grid.x - 0.5)} y={px(grid.y - 0.5)} width={px(grid.width() + 1.0)} height={px(grid.height() + 1.0)}
                fill="none" style="stroke:var(--edge)" />
            if let Some(geometry) = props.geometry(i) {
                { ring(grid, geometry, &format!("outside-{i}")) }
                { unread(grid, geometry) }
            }
            { indices(grid, &rows, &columns, true) }
        </>
    }
}

/// As many numbers of a span as are lit.
fn numbers((first, last): Span) -> BTreeSet<isize> {
    (first..=last).take(READABLE).collect()
}

/// The arrow on the baseline that leads into a grid; behind a refused stage there is none.
fn way(props: &Props, stage: usize) -> Html {
    let (from, to) = (&props.chain.places[stage], &props.chain.places[stage + 1]);
    let ran = props.result.stages.len();
    let start = match from.line == to.line {
        true if from.grid.rows == 0 => from.left + from.width,
        true => from.grid.outer()[2],
        // A further line is led into from its margin.
        false => -8.0,
    };
    let end = to.left - 24.0;
    html! {
        if stage <= ran && end > 0.0 { { arrow_between(start + 10.0, end, to.baseline - 0.5, "", stage == ran) } }
    }
}

/// The leader from what is read in one grid to what comes of it in the next.
fn led(props: &Props, stage: usize) -> Html {
    let (from, to) = (props.grid(stage), props.grid(stage + 1));
    let is_one_line = props.chain.places[stage].line == props.chain.places[stage + 1].line;
    let marked = props.is_told(stage) && props.is_told(stage + 1);
    if !is_one_line || (marked && has_leader(props)) {
        return Html::default();
    }
    let (Some((read, _)), Some((made, _))) = (props.reach(stage), props.reach(stage + 1)) else {
        return Html::default();
    };
    let [x, y, w, h] = around(from, read);
    let [_, to_y, _, to_h] = around(to, made);
    leader((from, to), (x + w + 3.0, y + h / 2.0), to_y + to_h / 2.0)
}

/// Whether the marks of the stage that is told have a leader of their own.
fn has_leader(props: &Props) -> bool {
    let axis = props
        .geometry(props.told)
        .and_then(|geometry| geometry.axes.last());
    let leads = matches!(
        axis,
        Some(Axis::Window(_) | Axis::Adaptive(_) | Axis::Resample(_))
    );
    leads && props.subject.live.is_some()
}

/// The box around what is reached, at least a few pixels large.
fn around(grid: &Grid, reach: &Reach) -> Box4 {
    let (left, right) = reach.columns;
    let (top, bottom) = reach.rows;
    let outset = if grid.cell() < 5.0 { 2.0 } else { 0.0 };
    let (x, y) = (grid.column(left as f64), grid.row(top as f64));
    let (right, bottom) = (
        grid.column(right as f64 + 1.0),
        grid.row(bottom as f64 + 1.0),
    );
    [
        x - outset,
        y - outset,
        right - x + 2.0 * outset,
        bottom - y + 2.0 * outset,
    ]
}

/// What is reached in a grid away from the stage that is told: its box, and the cells that take
/// part while they are few.
fn reached(props: &Props, i: usize) -> Html {
    if props.is_told(i) {
        return Html::default();
    }
    let Some((reach, cells)) = props.reach(i) else {
        return Html::default();
    };
    let grid = props.grid(i);
    let cells = cells.unwrap_or_default();
    let apart = grid.cell() >= 5.0 && cells.len() <= OUTLINED && !reach.is_filled_by(cells.len());
    let value = |cell: Cell| props.planes[i].as_ref().and_then(|plane| plane.at(cell));
    let at = |(row, column): Cell| (row as f64, column as f64);
    html! {
        <>
            { outline(around(grid, reach), SIGNAL, 2.5, false) }
            for &cell in cells.iter().filter(|_| apart) {
                if reach.kept {
                    { chosen_cell(grid, at(cell), value(cell).unwrap_or_default()) }
                } else {
                    { outline(cell_box(grid, at(cell).0, at(cell).1, 2.0), TAP_HUES[0], 2.0, false) }
                }
            }
        </>
    }
}

/// The marks of the stage that is told, as a single operation has them.
fn told(props: &Props) -> Html {
    let (Some(geometry), Some(Some(input)), Some(Some(output))) = (
        props.geometry(props.told),
        props.planes.get(props.told),
        props.planes.get(props.told + 1),
    ) else {
        return Html::default();
    };
    let shape = &geometry.input;
    marks::lit(&marks::Props {
        layout: props.chain.bench(props.told, 0.0, 0.0),
        geometry: geometry.clone(),
        asked: None,
        fill: None,
        subject: props.subject.clone(),
        lens: None,
        output: output.clone(),
        broken: false,
        caption: AttrValue::default(),
        input_plane: input.index(),
        channels: shape.len().checked_sub(3).map_or(1, |at| shape[at]),
        scale: props.scale.clone(),
        glide: false,
    })
}
