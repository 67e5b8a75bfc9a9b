//! Where compared tracks read the one input: a point for every output cell of a resize, and for
//! what reads windows the one of the live cell.

use yew::prelude::*;

use super::super::draw::{Box4, SIGNAL, TRACK_HUES, extend, halo, outline, px, track_mark};
use super::super::layout::Grid;
use super::super::ruler::aim;
use crate::ops::{Axis, Geometry, ResampleAxis};
use crate::playground::scene::Cell;

/// Points nearer to each other than this are thinned out.
const APART: f64 = 7.0;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The input.
    pub grid: Grid,
    /// A track with its geometry.
    pub tracks: Vec<(usize, Geometry)>,
    pub live: Option<Cell>,
}

#[component]
pub fn Samples(props: &Props) -> Html {
    let grid = &props.grid;
    html! {
        <svg class="overlay samples" width="100%" height={px(grid.bottom())} aria-hidden="true">
            <Points grid={*grid} tracks={props.tracks.clone()} />
            if let Some(cell) = props.live {
                { ring(grid, &props.tracks, cell) }
                { windows(grid, &props.tracks, cell) }
            }
        </svg>
    }
}

#[derive(Properties, PartialEq)]
struct PointsProps {
    grid: Grid,
    tracks: Vec<(usize, Geometry)>,
}

/// The points of all cells, which stay as they are wherever the pointer is.
#[component]
fn Points(props: &PointsProps) -> Html {
    let grid = &props.grid;
    let resizes: Vec<_> = props.tracks.iter().filter_map(Resize::of).collect();
    let most = resizes.iter().fold((1, 1), |most, resize| {
        let (rows, columns) = resize.extent();
        (most.0.max(rows), most.1.max(columns))
    });
    let step = |side: f64, cells: usize| (APART * cells as f64 / side).ceil().max(1.0) as usize;
    let steps = (step(grid.height(), most.0), step(grid.width(), most.1));
    let shown = |resize: &Resize| {
        let (rows, columns) = resize.extent();
        let line = move |row| {
            (0..columns)
                .step_by(steps.1)
                .map(move |column| (row, column))
        };
        (0..rows).step_by(steps.0).flat_map(line)
    };
    let joins: String = match resizes.split_first() {
        Some((first, others)) => shown(first)
            .map(|cell| {
                let others = others.iter().filter_map(|other| other.point(grid, cell));
                first
                    .point(grid, cell)
                    .map_or_else(String::new, |from| joined(from, others))
            })
            .collect(),
        None => String::new(),
    };
    let marks = |resize: &Resize| -> String {
        let points = shown(resize).filter_map(|cell| resize.point(grid, cell));
        points
            .map(|(x, y)| track_mark(resize.track, x, y, 2.9))
            .collect()
    };
    html! {
        <>
            <path d={joins} fill="none" style="stroke:var(--paper);stroke-opacity:.75" />
            for resize in &resizes {
                <path d={marks(resize)} style={format!("fill:{};stroke:var(--paper)", TRACK_HUES[resize.track])} />
            }
        </>
    }
}

/// A track that resizes; signals have one axis.
struct Resize<'a> {
    track: usize,
    y: Option<&'a ResampleAxis>,
    x: &'a ResampleAxis,
}

impl<'a> Resize<'a> {
    fn of((track, geometry): &'a (usize, Geometry)) -> Option<Self> {
        let resample = |axis: &'a Axis| match axis {
            Axis::Resample(axis) => Some(axis),
            _ => None,
        };
        let (x, others) = geometry.axes.split_last()?;
        Some(Self {
            track: *track,
            y: others.last().and_then(resample),
            x: resample(x)?,
        })
    }

    fn extent(&self) -> Cell {
        (self.y.map_or(1, |y| y.output), self.x.output)
    }

    /// Where an output cell reads, on the grid of the input.
    fn point(&self, grid: &Grid, (row, column): Cell) -> Option<(f64, f64)> {
        let (rows, columns) = self.extent();
        let y = self.y.filter(|_| row < rows).map_or(0.5, |y| aim(y, row));
        (row < rows && column < columns).then(|| (grid.column(aim(self.x, column)), grid.row(y)))
    }
}

fn joined(from: (f64, f64), to: impl Iterator<Item = (f64, f64)>) -> String {
    let mut path = String::new();
    for to in to {
        extend(&mut path, "M", &[from.0, from.1]);
        extend(&mut path, "L", &[to.0, to.1]);
    }
    path
}

/// The points of the live cell, larger and ringed.
fn ring(grid: &Grid, tracks: &[(usize, Geometry)], cell: Cell) -> Html {
    let points: Vec<_> = tracks
        .iter()
        .filter_map(Resize::of)
        .filter_map(|resize| Some((resize.track, resize.point(grid, cell)?)))
        .collect();
    let Some(&(_, first)) = points.first() else {
        return Html::default();
    };
    let count = points.len() as f64;
    let middle =
        |of: fn(&(f64, f64)) -> f64| points.iter().map(|(_, point)| of(point)).sum::<f64>() / count;
    let (x, y) = (middle(|point| point.0), middle(|point| point.1));
    let reach = points
        .iter()
        .map(|(_, point)| (point.0 - x).hypot(point.1 - y))
        .fold(0.0, f64::max);
    let radius = px((reach + 8.0).max(15.0));
    html! {
        <>
            <circle cx={px(x)} cy={px(y)} r={radius.clone()} fill="none" style="stroke:var(--paper)" stroke-width="5" />
            <circle cx={px(x)} cy={px(y)} r={radius} fill="none" style={format!("stroke:{SIGNAL}")} stroke-width="2.5" />
            { halo(joined(first, points[1..].iter().map(|(_, point)| *point)), "var(--ink)", 1.25, None) }
            for (track, (x, y)) in &points {
                <path d={track_mark(*track, *x, *y, 4.5)} stroke-width="1.5"
                    style={format!("fill:{};stroke:var(--paper)", TRACK_HUES[*track])} />
            }
        </>
    }
}

/// What the live cell reads in tracks that do not resize: outlines, each a little further in.
fn windows(grid: &Grid, tracks: &[(usize, Geometry)], (row, column): Cell) -> Html {
    let span = |axis: &Axis, at: usize| {
        let reads = axis.reads(at);
        Some((
            reads.first()?.position as f64,
            reads.last()?.position as f64 + 1.0,
        ))
    };
    let window = |geometry: &Geometry| {
        let (x, others) = geometry.axes.split_last()?;
        let (left, right) = span(x, column).filter(|_| !matches!(x, Axis::Resample(_)))?;
        let (top, bottom) = match others.last() {
            Some(y) => span(y, row)?,
            None => (0.0, 1.0),
        };
        Some((top, left, bottom, right))
    };
    let found = tracks
        .iter()
        .filter_map(|(track, geometry)| Some((*track, window(geometry)?)));
    html! {
        for (order, (track, (top, left, bottom, right))) in found.enumerate() {
            { within(
                [grid.column(left), grid.row(top), (right - left) * grid.cell_w, (bottom - top) * grid.cell_h],
                1.0 + 4.0 * order as f64,
                TRACK_HUES[track],
                order > 0,
            ) }
        }
    }
}

/// An outline so far inside a box; of a small box, as far as that goes.
fn within([x, y, w, h]: Box4, inset: f64, hue: &str, dashed: bool) -> Html {
    let inset = inset.min(w.min(h) / 2.0 - 1.0).max(0.0);
    outline(
        [x + inset, y + inset, w - 2.0 * inset, h - 2.0 * inset],
        hue,
        2.0,
        dashed,
    )
}
