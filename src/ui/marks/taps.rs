//! What one output cell reads: taps, window, footprint, source point and leader.

use std::collections::BTreeSet;

use yew::prelude::*;

use super::super::draw::{
    Box4, SIGNAL, TAP_HUES, TAP_LETTERS, arrow, badge, badge_width, dot, halo, moving, outline,
    placed, px,
};
use super::super::layout::Grid;
use super::{Props, Seen, in_plane};
use crate::ops::{Axis, Explanation, Filter, ResampleAxis, Rule, Tap, Zone};
use crate::playground::colormap::{Scale, takes_black_text};
use crate::playground::label::{fits, label_size};
use crate::playground::layout::{cell_box, stroke_of};
use crate::playground::links::READABLE;
use crate::playground::number::{compact, short};
use crate::playground::scene::Cell;
use crate::playground::story::{Aliasing, read_position};

/// The width between two grids that has room for a source position over the leader.
const ROOM_FOR_SOURCE: f64 = 48.0;

/// Everything the live cell lights.
pub fn lit(props: &Props, explanation: &Explanation, live: Cell, seen: &Seen) -> Html {
    let layout = &props.layout;
    let n = props.geometry.axes.len();
    let axes = (&props.geometry.axes[n - 2], &props.geometry.axes[n - 1]);
    // Taps of a channel that is not shown are not there to be marked.
    let from = match axes {
        _ if seen.taps.is_empty() => Html::default(),
        (Axis::Resample(y), Axis::Resample(x)) => resize_marks(props, (y, x), live, seen),
        (Axis::Transposed(_), _) => stamp_marks(props, seen),
        (Axis::Rearranged { .. }, _) => tap_marks(props, seen),
        _ => window_marks(props, explanation, live, seen),
    };
    html! {
        <>
            { from }
            { live_cell(&layout.output, live, explanation.value) }
        </>
    }
}

/// The live output cell; where it is tiny, with its place and value.
fn live_cell(output: &Grid, live: Cell, value: f32) -> Html {
    let [x, y, w, h] = cell_box(output, live.0 as f64, live.1 as f64, 1.0);
    if output.cell() >= 14.0 {
        return moving(x, y, outline([0.0, 0.0, w, h], SIGNAL, 3.0, false));
    }
    let text = format!("({}, {})  {}", live.0, live.1, short(value.into(), 4));
    let (right, middle) = (x + w + 6.0, y + h / 2.0 - 9.0);
    // At the right edge the readout stands before its cell.
    let before = right + badge_width(&text) > output.right();
    // Where a narrow grid has room on neither side, it stands over or under its row.
    let (at, top) = match before {
        true if x - 6.0 - badge_width(&text) >= output.x => (x - 6.0, middle),
        true if y - 24.0 >= output.y => (output.right(), y - 24.0),
        true => (output.right(), y + h + 6.0),
        false => (right, middle),
    };
    html! {
        <>
            { moving(x, y, outline([-3.0, -3.0, w + 6.0, h + 6.0], SIGNAL, 2.0, false)) }
            { badge(at, top, &text, SIGNAL, before) }
        </>
    }
}

/// Taps of a resize: outlines, the footprint, the source point and its leader.
fn resize_marks(
    props: &Props,
    (y, x): (&ResampleAxis, &ResampleAxis),
    live: Cell,
    seen: &Seen,
) -> Html {
    let grid = &props.reading();
    let (source_y, source_x) = (read_position(y, live.0), read_position(x, live.1));
    let (sx, sy) = (grid.column(source_x + 0.5), grid.row(source_y + 0.5));
    let nearest = matches!(y.filter, Filter::Nearest | Filter::NearestExact);
    // Beneath an output cell that leaves cells out lies more than it reads.
    let [top, left, bottom, right] = match Aliasing::of(y, x, live) {
        Some(under) => [
            under.rows.start as f64,
            under.columns.start as f64,
            under.rows.end as f64,
            under.columns.end as f64,
        ],
        None => [source_y, source_x, source_y + 1.0, source_x + 1.0],
    };
    let footprint = format!(
        "M0 0H{w:.2}V{h:.2}H0Z",
        w = (right - left) * grid.cell_w,
        h = (bottom - top) * grid.cell_h
    );
    let dashed = !y.antialias && (y.filter == Filter::Linear || bottom - top > 1.0);
    let few =
        seen.taps.len() <= READABLE && grid.cell() >= if seen.taps.len() > 16 { 20.0 } else { 5.0 };
    html! {
        <>
            if few {
                { tap_outlines(props, grid, seen) }
                if dashed {
                    { moving(grid.column(left), grid.row(top), halo(footprint, SIGNAL, 1.5, Some("5 3"))) }
                }
            } else {
                { outline(spanned(grid, seen, 2.0), SIGNAL, 1.5, props.lens.is_some()) }
            }
            if props.lens.is_none() { { source_leader(props, (source_y, source_x), live, nearest) } }
            if few && grid.cell() >= 28.0 && !nearest && props.lens.is_none() {
                for (i, tap) in &seen.taps {
                    { weight_label(grid, tap, *i, seen.count, (source_y, source_x), &props.scale) }
                }
            }
            if (!nearest || grid.cell() < 5.0) && props.lens.is_none() {
                { moving(sx, sy, dot(0.0, 0.0, if grid.cell() >= 24.0 { 5.0 } else { 3.0 }, SIGNAL)) }
            }
        </>
    }
}

/// From the source point to the output's row, and down to the ruler's.
fn source_leader(
    props: &Props,
    (source_y, source_x): (f64, f64),
    live: Cell,
    nearest: bool,
) -> Html {
    let layout = &props.layout;
    if layout.stacked {
        return Html::default();
    }
    let (grid, output) = (&layout.input, &layout.output);
    let (sx, sy) = (grid.column(source_x + 0.5), grid.row(source_y + 0.5));
    let oy = output.row(live.0 as f64 + 0.5);
    let (start, end) = (grid.outer()[2] + 14.0, output.outer()[0] - 26.0);
    let middle = (start + end) / 2.0;
    // A copied cell is left through its edge, so that its number stays readable.
    let from = if nearest { sx + grid.cell_w / 2.0 } else { sx };
    html! {
        <g key={if props.glide { live.1 } else { usize::MAX }} class="leader">
            { halo(format!("M{from:.2} {sy:.2}H{start:.2}"), SIGNAL, 1.25, None) }
            <path d={format!("M{start:.2} {sy:.2}H{middle:.2}V{oy:.2}H{:.2}", end - 4.0)} fill="none"
                style="stroke:var(--signal)" stroke-width="1.25" />
            { arrow((end - 5.0, oy), (end, oy), SIGNAL, 1.25, 6.0) }
            if !nearest && !layout.bare {
                if end - start >= ROOM_FOR_SOURCE {
                    <text class="live" x={px(start + 6.0)} y={px(sy - 9.0)} style="font-size:11px">{ short(source_y, 4) }</text>
                }
                { halo(format!("M{sx:.2} {sy:.2}V{:.2}", grid.bottom() + 6.0), SIGNAL, 1.25, None) }
                <text class="live" x={px(sx)} y={px(grid.bottom() + 18.0)} text-anchor="middle" style="font-size:11px">{ short(source_x, 4) }</text>
            }
        </g>
    }
}

/// The box around all seen taps, at least a few pixels large.
fn spanned(grid: &Grid, seen: &Seen, outset: f64) -> Box4 {
    let ends = |set: &BTreeSet<isize>| {
        let (first, last) = (set.first().copied(), set.last().copied());
        (first.unwrap_or(0) as f64, last.unwrap_or(0) as f64 + 1.0)
    };
    let ((top, bottom), (left, right)) = (ends(&seen.rows), ends(&seen.columns));
    [
        grid.column(left) - outset,
        grid.row(top) - outset,
        grid.column(right) - grid.column(left) + 2.0 * outset,
        grid.row(bottom) - grid.row(top) + 2.0 * outset,
    ]
}

pub fn place_of(tap: &Tap) -> (f64, f64) {
    let n = tap.position.len();
    (tap.position[n - 2] as f64, tap.position[n - 1] as f64)
}

/// Up to four taps have a hue each; more share one, as wide as their weight, dashed if negative.
/// Beside one that is pointed at the others step back.
fn tap_outline(props: &Props, grid: &Grid, tap: &Tap, index: usize, count: usize) -> Html {
    let (row, column) = place_of(tap);
    let lit = props.subject.lights(index, tap);
    let wider = if lit { 1.5 } else { 0.0 };
    let (inset, hue, width, dashed) = if count <= 4 {
        (2.0, TAP_HUES[index % 4], 3.0 + wider, false)
    } else {
        let width = stroke_of(tap.weight) + wider;
        (3.0, TAP_HUES[0], width, tap.weight < 0.0)
    };
    let [x, y, w, h] = cell_box(grid, row, column, inset);
    let drawn = outline([0.0, 0.0, w, h], hue, width, dashed);
    let faded = props.subject.lit.is_some() && !lit;
    html! { <g class={classes!("tap", faded.then_some("faded"))}>{ placed(x, y, drawn) }</g> }
}

/// The outlines of several taps, placed from the first of them on: the next live cell reads cells
/// that lie alike.
fn tap_outlines(props: &Props, grid: &Grid, seen: &Seen) -> Html {
    let Some((_, first)) = seen.taps.first() else {
        return Html::default();
    };
    let (row, column) = place_of(first);
    let from = grid.seen_from(row, column);
    let outlines = html! {
        for (i, tap) in &seen.taps {
            { tap_outline(props, &from, tap, *i, seen.count) }
        }
    };
    placed(grid.column(column), grid.row(row), outlines)
}

/// Letter and weight in the corner farthest from the source point.
fn weight_label(
    grid: &Grid,
    tap: &Tap,
    index: usize,
    count: usize,
    source: (f64, f64),
    scale: &Scale,
) -> Html {
    let (row, column) = place_of(tap);
    let weight = short(tap.weight.into(), 4);
    let (right, bottom) = (column > source.1, row > source.0);
    if count <= 4 {
        let letter = TAP_LETTERS[index % 4];
        let text = [
            format!("{letter} {weight}"),
            format!("{letter} {}", compact(&weight)),
        ]
        .into_iter()
        .find(|text| badge_width(text) + 4.0 <= grid.cell_w)
        .unwrap_or(letter.to_string());
        let x = grid.column(column) + if right { grid.cell_w - 2.0 } else { 2.0 };
        let y = grid.row(row) + if bottom { grid.cell_h - 19.0 } else { 2.0 };
        return badge(x, y, &text, TAP_HUES[index % 4], right);
    }
    let text = compact(&weight);
    // Two lines of text, and the outline around them.
    if badge_width(&text) > grid.cell_w || grid.cell_h < 42.0 {
        return Html::default();
    }
    // On the side away from the source point, in the colour of the cell's own number.
    let inset = (grid.cell_h / 2.0 - 12.0).min(13.0);
    let y = grid.row(row)
        + if bottom {
            grid.cell_h - inset + 0.5
        } else {
            inset
        };
    html! {
        <text x={px(grid.column(column + 0.5))} y={px(y)} text-anchor="middle" dominant-baseline="central"
            style={on_cell(scale, Some(tap.value), tap.weight, 11)}>{ text }</text>
    }
}

/// The style of a weight on a cell: in the colour of the cell's own number, bold if negative.
pub fn on_cell(scale: &Scale, value: Option<f32>, weight: f32, size: u8) -> String {
    let colour = value.and_then(|value| scale.colour(value));
    let fill = if colour.is_none_or(takes_black_text) {
        "#000"
    } else {
        "#fff"
    };
    let bold = if weight < 0.0 { "700" } else { "400" };
    format!("font-size:{size}px;font-weight:{bold};fill:{fill}")
}

/// The window of a pool or a convolution, the values padding lends, and for max the chosen cell.
fn window_marks(props: &Props, explanation: &Explanation, live: Cell, seen: &Seen) -> Html {
    let (layout, grid) = (&props.layout, &props.reading());
    let [x, y, w, h] = spanned(grid, seen, 0.0);
    let max = explanation.rule == Rule::Max;
    let counted = explanation.divisor.is_some();
    let chosen = seen.taps.iter().find(|(_, tap)| max && tap.weight != 0.0);
    let lent = |tap: &Tap| match (tap.zone, tap.cell.is_some()) {
        (Zone::Input, _) | (_, true) => None,
        (_, false) if max => Some("−∞"),
        (Zone::Overhang, _) if counted => Some("–"),
        _ => Some("0"),
    };
    let lit = seen
        .taps
        .iter()
        .filter(|(i, tap)| props.subject.lights(*i, tap));
    let to_y = layout.output.row(live.0 as f64 + 0.5);
    html! {
        <>
            if grid.cell() >= 16.0 {
                for tap in explanation.taps.iter().filter(|tap| in_plane(tap, props.input_plane, props.channels)) {
                    if let Some(text) = lent(tap) {
                        <text class="knock" x={px(grid.column(place_of(tap).1 + 0.5))} y={px(grid.row(place_of(tap).0 + 0.5))}
                            text-anchor="middle" dominant-baseline="central"
                            style="font-size:11px;fill:var(--ink-2)">{ text }</text>
                    }
                }
            }
            <g data-shows="window">{ moving(x, y, outline([0.0, 0.0, w, h], SIGNAL, 3.0, false)) }</g>
            if let Some((_, tap)) = chosen {
                { ties(grid, tap, seen) }
                { chosen_cell(grid, place_of(tap), tap.value) }
            }
            for (i, tap) in lit.take(READABLE) {
                { tap_outline(props, grid, tap, *i, seen.count) }
            }
            if !layout.stacked && layout.kernel.is_none() && props.lens.is_none() {
                <g key={if props.glide { live.1 } else { usize::MAX }} class="leader">{ leader((&layout.input, &layout.output), (x + w + 3.0, y + h / 2.0), to_y) }</g>
            }
            if let Some(kernel) = &layout.kernel {
                if grid.cell() >= 5.0 && seen.taps.len() <= 4 {
                    { kernel_outlines(kernel, seen) }
                }
            }
        </>
    }
}

/// Cells that are as large as the chosen one, and come later in reading order.
fn ties(grid: &Grid, chosen: &Tap, seen: &Seen) -> Html {
    if grid.cell() < 10.0 {
        return Html::default();
    }
    let tied = seen.taps.iter().map(|(_, tap)| *tap).filter(|tap| {
        tap.cell.is_some() && tap.value == chosen.value && tap.position != chosen.position
    });
    html! {
        for tap in tied.take(READABLE) {
            <g class="tie">{ outline(cell_box(grid, place_of(tap).0, place_of(tap).1, 3.5), SIGNAL, 1.5, false) }</g>
        }
    }
}

/// Only the argmax is filled.
pub fn chosen_cell(grid: &Grid, (row, column): (f64, f64), value: f32) -> Html {
    let [x, y, w, h] = cell_box(
        grid,
        row,
        column,
        if grid.cell() >= 20.0 { 2.5 } else { 0.0 },
    );
    let size = label_size(grid.cell_w, grid.cell_h).round();
    let text = [2, 1]
        .map(|decimals| short(value.into(), decimals))
        .into_iter()
        .flat_map(|text| [text.clone(), compact(&text)])
        .find(|text| grid.cell() >= 20.0 && fits(text, size, w));
    html! {
        <>
            <rect x={px(x)} y={px(y)} width={px(w)} height={px(h)} style="fill:var(--signal)" />
            if let Some(text) = text {
                <text x={px(x + w / 2.0)} y={px(y + h / 2.0 + 0.5)} text-anchor="middle" dominant-baseline="central"
                    style={format!("fill:var(--on-signal);font-weight:700;font-size:{size}px")}>{ text }</text>
            }
        </>
    }
}

/// From the window's edge to a row of the next grid, with one elbow on the way. Over other cells it
/// keeps between two rows, so that it strikes no number out.
pub fn leader((from, to): (&Grid, &Grid), (x, y): (f64, f64), to_y: f64) -> Html {
    let y = match x < from.right() && from.cell() >= 20.0 {
        true => from.row(((y - from.y) / from.cell_h).round()),
        false => y,
    };
    let clear = x.max(from.outer()[2] + 6.0);
    let end = to.outer()[0] - 26.0;
    let elbow = (clear + end) / 2.0;
    html! {
        <>
            { halo(format!("M{x:.2} {y:.2}H{clear:.2}"), SIGNAL, 1.25, None) }
            <path d={format!("M{clear:.2} {y:.2}H{elbow:.2}V{to_y:.2}H{:.2}", end - 4.0)} fill="none"
                style="stroke:var(--signal)" stroke-width="1.25" />
            { arrow((end - 5.0, to_y), (end, to_y), SIGNAL, 1.25, 6.0) }
        </>
    }
}

/// A transposed convolution: the input cells that stamp the live cell, and the kernel weights with
/// which they do, share a letter.
fn stamp_marks(props: &Props, seen: &Seen) -> Html {
    html! {
        <>
            { tap_marks(props, seen) }
            if let Some(kernel) = &props.layout.kernel {
                { kernel_outlines(kernel, seen) }
            }
        </>
    }
}

/// Lettered outlines on the input.
fn tap_marks(props: &Props, seen: &Seen) -> Html {
    let grid = &props.reading();
    if seen.taps.len() > READABLE || grid.cell() < 5.0 {
        return outline(spanned(grid, seen, 2.0), SIGNAL, 1.5, false);
    }
    html! {
        for (i, tap) in &seen.taps {
            { tap_outline(props, grid, tap, *i, seen.count) }
            if grid.cell() >= 24.0 && seen.count <= 4 {
                { badge(grid.column(place_of(tap).1) + 2.0, grid.row(place_of(tap).0) + 2.0,
                    TAP_LETTERS[*i % 4], TAP_HUES[*i % 4], false) }
            }
        }
    }
}

fn kernel_outlines(kernel: &Grid, seen: &Seen) -> Html {
    html! {
        for (i, tap) in &seen.taps {
            if let Some([.., row, column]) = tap.kernel.as_deref() {
                if seen.count <= 4 {
                    { outline(cell_box(kernel, *row as f64, *column as f64, 2.0), TAP_HUES[*i % 4], 3.0, false) }
                    { badge(kernel.column(*column as f64) + 2.0, kernel.row(*row as f64) + 2.0,
                        TAP_LETTERS[*i % 4], TAP_HUES[*i % 4], false) }
                }
            }
        }
    }
}
