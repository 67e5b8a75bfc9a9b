//! What is lit on the strips: where each track reads the input, what its windows span, the live
//! outputs, and where an input cell goes.

use std::collections::BTreeSet;

use yew::prelude::*;

use super::super::draw::{
    Box4, SIGNAL, TAP_HUES, TAP_LETTERS, TRACK_HUES, badge, badge_width, dot, halo, hatches,
    outline, px, track_mark,
};
use super::super::layout::Grid;
use super::super::marks::column_numbers;
use super::super::ruler::aim;
use super::Line;
use super::layout::{Layout, spans};
use crate::ops::{Axis, Filter, Rule, Tap, Zone};
use crate::playground::edit;
use crate::playground::links::Reach;
use crate::playground::number::{compact, short};
use crate::playground::story::{read_position, told};

/// Brackets narrower than this are drawn only where they are live.
const NARROW: f64 = 9.0;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub layout: Layout,
    pub lines: Vec<Line>,
    /// The track whose padding and brackets are drawn.
    pub edited: usize,
    /// The shown input plane: taps of others are not seen.
    pub input_plane: usize,
    pub shape: Vec<usize>,
}

impl Props {
    /// The taps of a line in the shown plane, with their place among the told ones.
    fn seen<'a>(&self, line: &'a Line) -> Vec<(usize, &'a Tap)> {
        let taps = line.subject.explanation.as_ref().map(told);
        let here = |tap: &Tap| {
            let outer = tap.position.len() - 1;
            let index: Vec<_> = tap.position[..outer].iter().map(|&i| i as usize).collect();
            edit::plane_of(&index, &self.shape, 0) == self.input_plane
        };
        let taps = taps.unwrap_or_default().into_iter().enumerate();
        taps.filter(|(_, tap)| here(tap)).collect()
    }
}

#[component]
pub fn Marks(props: &Props) -> Html {
    let layout = &props.layout;
    let many = props.lines.len() > 1;
    let edited = props.lines.iter().find(|line| line.track == props.edited);
    let mut read: BTreeSet<isize> = props
        .lines
        .iter()
        .flat_map(|line| props.seen(line))
        .map(|(_, tap)| position_of(tap))
        .collect();
    if let Some(cell) = edited.and_then(|line| line.subject.input) {
        read = [cell.1 as isize].into();
    }
    let live: BTreeSet<isize> = edited
        .and_then(|line| line.live)
        .map(|i| i as isize)
        .into_iter()
        .collect();
    html! {
        <svg class="overlay" width="100%" height={px(layout.height)} aria-hidden="true">
            { hatches() }
            if let Some(line) = edited { { ring(&layout.input, line.axis()) } }
            { column_numbers(&layout.input, &read, true) }
            if let Some(first) = layout.outputs.first() { { column_numbers(first, &live, false) } }
            for line in &props.lines {
                if let Some(top) = layout.brackets {
                    { brackets(props, line, top, many) }
                }
                if many { { reading(props, line) } } else { { taps(props, line) } }
                { fed(props, line) }
            }
            { live_cells(layout, &props.lines) }
        </svg>
    }
}

fn position_of(tap: &Tap) -> isize {
    tap.position.last().copied().unwrap_or_default()
}

fn box_of(grid: &Grid, from: f64, to: f64, inset: f64) -> Box4 {
    let (left, right) = (grid.column(from), grid.column(to));
    [
        left + inset,
        grid.y + inset,
        right - left - 2.0 * inset,
        grid.cell_h - 2.0 * inset,
    ]
}

/// Padding and overhang beside the input, and the cells that no window reads.
fn ring(grid: &Grid, axis: &Axis) -> Html {
    let Axis::Window(window) = axis else {
        return Html::default();
    };
    let [before, after] = window.padding.map(|cells| cells.max(0) as f64);
    let cells = grid.columns as f64;
    let part = |from: f64, to: f64, fill: &'static str| {
        let [x, y, width, height] = box_of(grid, from, to, 0.0);
        html! {
            if to > from {
                <rect x={px(x)} y={px(y)} width={px(width)} height={px(height)} {fill} />
            }
        }
    };
    let dotted: String = axis
        .unread()
        .into_iter()
        .filter(|_| grid.cell_w >= 4.0)
        .map(|i| {
            let [x, y, width, height] = box_of(grid, i as f64, i as f64 + 1.0, 0.0);
            format!("M{x:.1} {y:.1}h{width:.1}v{height:.1}h-{width:.1}Z")
        })
        .collect();
    html! {
        <>
            { part(-before, 0.0, "url(#hatch-padding)") }
            { part(cells, cells + after, "url(#hatch-padding)") }
            { part(cells + after, cells + after + window.overhang() as f64, "url(#hatch-overhang)") }
            <path d={dotted.clone()} style="fill:var(--paper);fill-opacity:.55" />
            <path d={dotted} fill="url(#dots)" />
        </>
    }
}

/// What windows read and stamps cover, as brackets under the input; neighbours take turns on two
/// levels. Of several tracks the live ones alone, one level a track.
fn brackets(props: &Props, line: &Line, top: f64, many: bool) -> Html {
    let axis = line.axis();
    if !spans(axis) {
        return Html::default();
    }
    let grid = &props.layout.input;
    let stamps = matches!(axis, Axis::Transposed(_));
    let lit: Vec<usize> = match axis {
        Axis::Transposed(axis) => {
            let stamps = line.live.map(|live| axis.stamps_on(live));
            stamps
                .into_iter()
                .flatten()
                .map(|(input, _)| input)
                .collect()
        }
        _ => line.live.into_iter().collect(),
    };
    let count = if stamps { axis.input() } else { axis.output() };
    let span = |i: usize| -> Option<(f64, f64)> {
        if let Axis::Transposed(axis) = axis {
            let reach = (axis.dilation * axis.kernel.saturating_sub(1) + 1) as f64;
            let half = reach / axis.stride as f64 / 2.0;
            return Some((i as f64 + 0.5 - half, i as f64 + 0.5 + half));
        }
        let reads = axis.reads(i);
        let first = reads.first()?.position as f64;
        Some((first, reads.last()?.position as f64 + 1.0))
    };
    let hue = if many { TRACK_HUES[line.track] } else { SIGNAL };
    let wide = span(0).is_some_and(|(from, to)| (to - from) * grid.cell_w >= NARROW);
    let others = (0..count).filter(|i| !many && wide && !lit.contains(i));
    let level = |i: usize| {
        top + 12.0
            + if many {
                line.row as f64 * 8.0
            } else {
                (i % 2) as f64 * 18.0
            }
    };
    let bracket = |i: usize, on: bool| {
        let (from, to) = span(i)?;
        let (x0, x1) = (grid.column(from) + 2.0, grid.column(to) - 2.0);
        let (y, stroke, width) = (
            level(i),
            if on { hue } else { "var(--edge)" },
            if on { "2.5" } else { "1.25" },
        );
        Some(html! {
            <>
                <path d={format!("M{x0:.1} {:.1}v6H{x1:.1}v-6", y - 6.0)} fill="none" style={format!("stroke:{stroke}")} stroke-width={width} />
                if x1 - x0 >= 14.0 && !many {
                    <text class="index knock" x={px((x0 + x1) / 2.0)} y={px(y + 1.0)} text-anchor="middle" dominant-baseline="central"
                        style={on.then(|| format!("fill:{hue};font-weight:700"))}>{ i }</text>
                }
            </>
        })
    };
    html! {
        <>
            { for others.filter_map(|i| bracket(i, false)) }
            { for lit.iter().filter_map(|&i| bracket(i, true)) }
        </>
    }
}

/// Where a track among several reads: its shape on the strip, or its window.
fn reading(props: &Props, line: &Line) -> Html {
    let grid = &props.layout.input;
    let Some(live) = line.live.filter(|_| !line.stale()) else {
        return Html::default();
    };
    let hue = TRACK_HUES[line.track];
    match line.axis() {
        Axis::Resample(axis) if live < axis.output => {
            let at = match axis.filter {
                Filter::Nearest | Filter::NearestExact => aim(axis, live),
                _ => read_position(axis, live) + 0.5,
            };
            let y = grid.y + grid.cell_h * if line.track < 2 { 0.72 } else { 0.27 };
            html! { <path d={track_mark(line.track, grid.column(at), y, 5.0)} style={format!("fill:{hue};stroke:var(--paper)")} stroke-width="1.5" /> }
        }
        _ => match window(&props.seen(line)) {
            Some((from, to)) => outline(
                box_of(grid, from, to, 1.0 + 3.0 * line.row as f64),
                hue,
                2.0,
                false,
            ),
            None => Html::default(),
        },
    }
}

/// From the first to behind the last of some taps.
fn window(taps: &[(usize, &Tap)]) -> Option<(f64, f64)> {
    let positions = taps.iter().map(|(_, tap)| position_of(tap));
    let (first, last) = (positions.clone().min()?, positions.max()?);
    Some((first as f64, last as f64 + 1.0))
}

/// What the live output of a single track reads.
fn taps(props: &Props, line: &Line) -> Html {
    let grid = &props.layout.input;
    let seen = props.seen(line);
    let (Some(explanation), Some(live), Some((from, to))) =
        (&line.subject.explanation, line.live, window(&seen))
    else {
        return Html::default();
    };
    if line.stale() {
        return Html::default();
    }
    match line.axis() {
        Axis::Resample(axis) if live < axis.output => {
            let source = read_position(axis, live);
            let (x, y) = (grid.column(source + 0.5), grid.y + grid.cell_h / 2.0);
            let linear = axis.filter == Filter::Linear && !axis.antialias;
            let (width, height) = (grid.cell_w, grid.cell_h + 8.0);
            let footprint = format!(
                "M{:.1} {:.1}h{width:.1}v{height:.1}h-{width:.1}z",
                x - width / 2.0,
                grid.y - 4.0
            );
            html! {
                <>
                    for (i, tap) in &seen { { tap_mark(grid, line, tap, *i, source) } }
                    if linear {
                        { halo(footprint, SIGNAL, 1.25, Some("5 3")) }
                        { dot(x, y, 4.5, SIGNAL) }
                    } else {
                        { dot(grid.column(aim(axis, live)), grid.y + grid.cell_h - 2.0, 4.5, SIGNAL) }
                    }
                </>
            }
        }
        Axis::Transposed(_) | Axis::Rearranged { .. } => html! {
            for (i, tap) in &seen { { tap_mark(grid, line, tap, *i, f64::MIN) } }
        },
        _ => {
            let max = explanation.rule == Rule::Max;
            let chosen = seen.iter().find(|(_, tap)| max && tap.weight != 0.0);
            html! {
                <>
                    for (_, tap) in &seen { { lent(grid, tap, max) } }
                    if let Some((_, tap)) = chosen { { kept(grid, tap) } }
                    { outline(box_of(grid, from, to, 0.0), SIGNAL, 3.0, false) }
                </>
            }
        }
    }
}

/// Up to four taps are lettered, with their weight where it fits.
fn tap_mark(grid: &Grid, line: &Line, tap: &Tap, index: usize, source: f64) -> Html {
    let at = position_of(tap) as f64;
    let count = line
        .subject
        .explanation
        .as_ref()
        .map_or(0, |e| told(e).len());
    if grid.cell_w < 5.0 {
        return Html::default();
    }
    if count > 4 {
        return outline(
            box_of(grid, at, at + 1.0, 2.0),
            TAP_HUES[0],
            2.0,
            tap.weight < 0.0,
        );
    }
    let (hue, letter) = (TAP_HUES[index % 4], TAP_LETTERS[index % 4]);
    let weight = compact(&short(tap.weight.into(), 4));
    let texts = [format!("{letter} {weight}"), letter.to_string()];
    let fitting = texts
        .into_iter()
        .find(|text| badge_width(text) + 30.0 <= grid.cell_w);
    let right = at > source && source > f64::MIN;
    let faded = line.subject.lit.is_some() && !line.subject.lights(index, tap);
    html! {
        <g class={faded.then_some("faded")}>
            { outline(box_of(grid, at, at + 1.0, 2.0), hue, 3.0, false) }
            if let Some(text) = fitting {
                { badge(grid.column(at) + if right { grid.cell_w - 2.0 } else { 2.0 }, grid.y + 2.0, &text, hue, right) }
            }
        </g>
    }
}

/// The value that the padding lends.
fn lent(grid: &Grid, tap: &Tap, max: bool) -> Html {
    if tap.zone == Zone::Input || tap.cell.is_some() || grid.cell_w < 16.0 {
        return Html::default();
    }
    let text = match (max, tap.zone) {
        (true, _) => "−∞",
        (_, Zone::Overhang) => "–",
        _ => "0",
    };
    html! {
        <text class="knock" x={px(grid.column(position_of(tap) as f64 + 0.5))} y={px(grid.y + grid.cell_h / 2.0)} text-anchor="middle"
            dominant-baseline="central" style="font-size:11px;fill:var(--ink-2)">{ text }</text>
    }
}

/// Only the cell that is kept is filled.
fn kept(grid: &Grid, tap: &Tap) -> Html {
    let at = position_of(tap) as f64;
    let [x, y, width, height] = box_of(grid, at, at + 1.0, 2.5);
    html! {
        <>
            <rect x={px(x)} y={px(y)} width={px(width.max(1.0))} height={px(height)} style="fill:var(--signal)" />
            if width >= 20.0 {
                <text x={px(x + width / 2.0)} y={px(y + height / 2.0 + 0.5)} text-anchor="middle" dominant-baseline="central"
                    style="fill:var(--on-signal);font-weight:700;font-size:15px">{ short(tap.value.into(), 2) }</text>
            }
        </>
    }
}

/// Where the input cell that is pointed at goes, and the cells that a weight brings together.
fn fed(props: &Props, line: &Line) -> Html {
    let Some(links) = &line.subject.links else {
        return Html::default();
    };
    let layout = &props.layout;
    let hue = if line.subject.weight.is_none() {
        SIGNAL
    } else {
        TAP_HUES[0]
    };
    html! {
        <>
            { reached(&layout.input, &links.input, hue) }
            { reached(&layout.outputs[line.row], &links.output, TAP_HUES[0]) }
        </>
    }
}

fn reached(grid: &Grid, reach: &Reach, hue: &str) -> Html {
    let around = |from: usize, to: usize| box_of(grid, from as f64, to as f64 + 1.0, 1.5);
    match reach {
        Reach::Around(first, last) => outline(around(first.1, last.1), hue, 2.0, true),
        Reach::Cells(cells) => html! {
            for &((_, column), weight) in cells {
                { outline(around(column, column), hue, 1.0 + 2.0 * weight.map_or(0.5, |w| f64::from(w.abs()).min(1.0)), weight.is_some_and(|w| w < 0.0)) }
            }
        },
    }
}

/// One frame around the live cells of strips that lie under each other, else one for each.
fn live_cells(layout: &Layout, lines: &[Line]) -> Html {
    let cell = |line: &Line| {
        let live = line.live.filter(|_| !line.stale())? as f64;
        let grid = &layout.outputs[line.row];
        Some([
            grid.column(live) + 1.0,
            grid.y - 1.0,
            grid.cell_w - 2.0,
            grid.cell_h + 2.0,
        ])
    };
    let cells: Vec<Box4> = lines.iter().filter_map(cell).collect();
    let (Some(first), Some(last)) = (cells.first(), cells.last()) else {
        return Html::default();
    };
    let aligned = cells
        .iter()
        .all(|cell| (cell[0] - first[0]).abs() < 0.5 && (cell[2] - first[2]).abs() < 0.5);
    if aligned && cells.len() == lines.len() {
        let height = last[1] + last[3] - first[1];
        return outline([first[0], first[1], first[2], height], SIGNAL, 3.0, false);
    }
    html! { for &cell in &cells { { outline(cell, SIGNAL, 3.0, false) } } }
}
