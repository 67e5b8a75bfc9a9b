//! What the live output cell lights up on the grids: taps, window, footprint, leader, indices.

use std::collections::BTreeSet;

use yew::prelude::*;

use super::draw::{
    Box4, SIGNAL, TAP_HUES, TAP_LETTERS, arrow, badge, badge_width, dot, halo, hatches, outline, px,
};
use super::layout::{Grid, Layout};
use crate::ops::{Axis, Explanation, Filter, Geometry, ResampleAxis, Rule, Tap, Zone};
use crate::playground::colormap::{Scale, takes_black_text};
use crate::playground::number::{compact, short};
use crate::playground::scene::Cell;
use crate::playground::story::{read_position, told};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub layout: Layout,
    pub geometry: Geometry,
    pub explanation: Option<Explanation>,
    pub live: Option<Cell>,
    /// The last valid output is shown: the way to it is broken.
    pub broken: bool,
    /// What the arrow between the grids says: `bilinear ×2`.
    pub caption: AttrValue,
    /// The shown input plane, counted over batch and channel: taps of others are not seen.
    pub input_plane: usize,
    pub channels: usize,
    /// The colours of the cells, for text on them.
    pub scale: Scale,
}

#[component]
pub fn Marks(props: &Props) -> Html {
    let layout = props.layout;
    let geometry = &props.geometry;
    let seen = Seen::new(props);
    html! {
        <svg class="overlay" width="100%" height={px(layout.height)} aria-hidden="true">
            { hatches() }
            { ring(&layout.input, geometry) }
            { unread(&layout.input, geometry) }
            { indices(&layout.input, &seen.rows, &seen.columns, true) }
            { indices(&layout.output,
                &props.live.iter().map(|c| c.0 as isize).collect(),
                &props.live.iter().map(|c| c.1 as isize).collect(), false) }
            if let Some(kernel) = &layout.kernel {
                { indices(kernel, &seen.kernel_rows, &seen.kernel_columns, false) }
                { sign(layout.input.outer()[2], kernel.x, layout.baseline - kernel.height() / 2.0) }
            }
            { way(props) }
            if layout.output.rows == 0 || layout.output.columns == 0 {
                <rect x={px(layout.output.x + 0.5)} y={px(layout.input.y + 0.5)} width={px(layout.input.width())}
                    height={px(layout.input.height())} fill="none" style="stroke:var(--edge)" stroke-dasharray="4 4" />
            }
            if let (Some(explanation), Some(live)) = (&props.explanation, props.live) {
                { lit(props, explanation, live, &seen) }
            }
        </svg>
    }
}

/// The taps that lie in the shown plane, and the indices they light.
struct Seen<'a> {
    taps: Vec<(usize, &'a Tap)>,
    rows: BTreeSet<isize>,
    columns: BTreeSet<isize>,
    kernel_rows: BTreeSet<isize>,
    kernel_columns: BTreeSet<isize>,
}

impl<'a> Seen<'a> {
    fn new(props: &'a Props) -> Self {
        let taps: Vec<_> = props
            .explanation
            .iter()
            .flat_map(|explanation| told(explanation).into_iter().enumerate())
            .filter(|(_, tap)| in_plane(tap, props.input_plane, props.channels))
            .collect();
        let last = |tap: &Tap, back: usize| tap.position[tap.position.len() - back];
        let kernel = |back: usize| {
            taps.iter()
                .filter_map(|(_, tap)| tap.kernel.as_ref())
                .map(|at| at[at.len() - back] as isize)
                .collect()
        };
        Self {
            rows: taps.iter().map(|(_, tap)| last(tap, 2)).collect(),
            columns: taps.iter().map(|(_, tap)| last(tap, 1)).collect(),
            kernel_rows: kernel(2),
            kernel_columns: kernel(1),
            taps,
        }
    }
}

/// Whether a tap lies in the plane counted over batch and channel.
fn in_plane(tap: &Tap, plane: usize, channels: usize) -> bool {
    let n = tap.position.len();
    let channel = if n > 2 { tap.position[n - 3] } else { 0 };
    let batch = if n > 3 { tap.position[n - 4] } else { 0 };
    batch * channels as isize + channel == plane as isize
}

fn cell_box(grid: &Grid, row: f64, column: f64, inset: f64) -> Box4 {
    [
        grid.column(column) + inset,
        grid.row(row) + inset,
        grid.cell_w - 2.0 * inset,
        grid.cell_h - 2.0 * inset,
    ]
}

/// Padding and overhang around the input.
fn ring(grid: &Grid, geometry: &Geometry) -> Html {
    let [left, top, right, bottom] = grid.outer();
    if (left, top, right, bottom) == (grid.x, grid.y, grid.right(), grid.bottom()) {
        return Html::default();
    }
    let n = geometry.axes.len();
    // Where the right padding ends, the overhang begins.
    let pad_end = |axis: &Axis, size: usize, most: usize| match axis {
        Axis::Window(axis) => size + (axis.padding[1].max(0) as usize).min(most),
        _ => size,
    };
    let pad_right =
        grid.column(pad_end(&geometry.axes[n - 1], grid.columns, grid.ring.right) as f64);
    let pad_bottom = grid.row(pad_end(&geometry.axes[n - 2], grid.rows, grid.ring.bottom) as f64);
    let area =
        |x0: f64, y0: f64, x1: f64, y1: f64| format!("M{x0:.2} {y0:.2}H{x1:.2}V{y1:.2}H{x0:.2}Z");
    let hole = area(grid.x, grid.y, grid.right(), grid.bottom());
    let padded = area(left, top, pad_right, pad_bottom);
    let lines = {
        let mut path = String::new();
        if grid.cell() >= 14.0 {
            let columns = grid.columns + grid.ring.left + grid.ring.right;
            let rows = grid.rows + grid.ring.top + grid.ring.bottom;
            for i in 1..columns {
                path += &format!("M{:.2} {top:.2}V{bottom:.2}", left + i as f64 * grid.cell_w);
            }
            for i in 1..rows {
                path += &format!("M{left:.2} {:.2}H{right:.2}", top + i as f64 * grid.cell_h);
            }
        }
        path
    };
    html! {
        <>
            <clipPath id="outside"><path clip-rule="evenodd" d={format!("{}{hole}", area(left, top, right, bottom))} /></clipPath>
            <g clip-path="url(#outside)">
                <path fill="url(#hatch-overhang)" d={area(left, top, right, bottom)} />
                <path d={padded.clone()} style="fill:var(--paper)" />
                <path fill="url(#hatch-padding)" d={padded} />
                <path d={lines} fill="none" style="stroke:var(--paper)" />
            </g>
            <rect x={px(grid.x - 0.5)} y={px(grid.y - 0.5)} width={px(grid.width() + 1.0)} height={px(grid.height() + 1.0)}
                fill="none" style="stroke:var(--ink)" />
        </>
    }
}

/// Input rows and columns that no window reads.
fn unread(grid: &Grid, geometry: &Geometry) -> Html {
    let n = geometry.axes.len();
    let (y, x) = (&geometry.axes[n - 2], &geometry.axes[n - 1]);
    if !matches!((y, x), (Axis::Window(_), Axis::Window(_))) {
        return Html::default();
    }
    // Long stripes of never-read cells are shown; single ones of a large stride would be noise.
    let bars = |unread: Vec<usize>, total: usize| {
        if unread.len() * 2 < total {
            unread
        } else {
            vec![]
        }
    };
    let mut path = String::new();
    for column in bars(x.unread(), x.input()) {
        let (left, right) = (grid.column(column as f64), grid.column(column as f64 + 1.0));
        path += &format!(
            "M{left:.2} {:.2}H{right:.2}V{:.2}H{left:.2}Z",
            grid.y,
            grid.bottom()
        );
    }
    for row in bars(y.unread(), y.input()) {
        let (top, bottom) = (grid.row(row as f64), grid.row(row as f64 + 1.0));
        path += &format!(
            "M{:.2} {top:.2}H{:.2}V{bottom:.2}H{:.2}Z",
            grid.x,
            grid.right(),
            grid.x
        );
    }
    html! { <path d={path} fill="url(#dots)" /> }
}

/// Row and column numbers along a grid; of a large grid every so many, and the live ones.
pub fn indices(
    grid: &Grid,
    rows: &BTreeSet<isize>,
    columns: &BTreeSet<isize>,
    with_ring: bool,
) -> Html {
    let ring = if with_ring {
        grid.ring
    } else {
        Default::default()
    };
    let [left, top, ..] = if with_ring {
        grid.outer()
    } else {
        [grid.x, grid.y, grid.right(), grid.bottom()]
    };
    let span =
        |before: usize, size: usize, after: usize| -(before as isize)..(size + after) as isize;
    let shown = |range: std::ops::Range<isize>, cell: f64, lit: &BTreeSet<isize>, room: f64| {
        // Small cells are counted in round steps, far apart.
        let step = if cell >= room {
            1
        } else {
            round_up((room.max(64.0) / cell).ceil() as isize)
        };
        // A live index replaces a neighbour it would touch; of many live ones the first is shown.
        let lit: BTreeSet<isize> = match lit.first() {
            Some(&first) if step > 1 => [first].into(),
            _ => lit.clone(),
        };
        let close = |i: isize| {
            lit.iter()
                .any(|&l| l != i && ((l - i).abs() as f64) * cell < room)
        };
        range
            .filter(|&i| lit.contains(&i) || (i % step == 0 && !close(i)))
            .map(|i| (i, lit.contains(&i)))
            .collect::<Vec<_>>()
    };
    let class = |on: bool| if on { "index on" } else { "index" };
    html! {
        <>
            for (i, on) in shown(span(ring.left, grid.columns, ring.right), grid.cell_w, columns, 22.0) {
                <text class={class(on)} x={px(grid.column(i as f64 + 0.5))} y={px(top - 9.0)} text-anchor="middle">{ short(i as f64, 0) }</text>
            }
            for (i, on) in shown(span(ring.top, grid.rows, ring.bottom), grid.cell_h, rows, 13.0) {
                <text class={class(on)} x={px(left - 9.0)} y={px(grid.row(i as f64 + 0.5))} text-anchor="end"
                    dominant-baseline="central">{ short(i as f64, 0) }</text>
            }
        </>
    }
}

/// The next round step for thinned indices.
fn round_up(step: isize) -> isize {
    [
        2, 4, 5, 8, 10, 16, 20, 28, 32, 50, 56, 64, 100, 112, 128, 200, 256, 512,
    ]
    .into_iter()
    .find(|&round| round >= step)
    .unwrap_or(step)
}

/// The multiplication sign between input and kernel.
fn sign(from: f64, to: f64, y: f64) -> Html {
    if to <= from {
        return Html::default();
    }
    html! {
        <text x={px((from + to) / 2.0 - 8.0)} y={px(y)} text-anchor="middle" dominant-baseline="central"
            style="font:400 22px var(--sans);fill:var(--ink-2)">{ "×" }</text>
    }
}

/// The arrow on the baseline from input to output, crossed out while the operation is refused.
fn way(props: &Props) -> Html {
    let layout = &props.layout;
    if layout.stacked {
        return Html::default();
    }
    let from = layout.kernel.map_or(layout.input.outer()[2], |k| k.right()) + 10.0;
    let to = layout.output.x - 28.0;
    let (from, y) = (
        if layout.kernel.is_some() {
            from
        } else {
            from + 14.0
        },
        layout.baseline - 0.5,
    );
    if to - from < 12.0 {
        return Html::default();
    }
    let middle = (from + to) / 2.0;
    if props.broken {
        let cross = format!("M{:.1} {:.1}l10 10m0 -10l-10 10", middle - 5.0, y - 5.0);
        return html! {
            <>
                <path d={format!("M{from:.1} {y:.1}H{middle:.1}")} style="stroke:var(--error)" stroke-width="1.25" />
                <path d={format!("M{middle:.1} {y:.1}H{to:.1}")} style="stroke:var(--edge)" stroke-dasharray="4 3" />
                <path d={cross} fill="none" style="stroke:var(--error)" stroke-width="1.5" />
            </>
        };
    }
    html! {
        <>
            { arrow((from, y), (to, y), "var(--ink)", 1.0, 7.0) }
            if badge_width(&props.caption) < to - from + 24.0 && layout.kernel.is_none() {
                <text x={px(middle)} y={px(y - 11.0)} text-anchor="middle">{ &props.caption }</text>
            }
        </>
    }
}

/// Everything the live cell lights.
fn lit(props: &Props, explanation: &Explanation, live: Cell, seen: &Seen) -> Html {
    let layout = &props.layout;
    let n = props.geometry.axes.len();
    let axes = (&props.geometry.axes[n - 2], &props.geometry.axes[n - 1]);
    let output = cell_box(&layout.output, live.0 as f64, live.1 as f64, 1.0);
    // Taps of a channel that is not shown are not there to be marked.
    let from = match axes {
        _ if seen.taps.is_empty() => Html::default(),
        (Axis::Resample(y), Axis::Resample(x)) => {
            resize_marks(props, explanation, (y, x), live, seen)
        }
        (Axis::Transposed(_), _) => stamp_marks(layout, seen),
        (Axis::Rearranged { .. }, _) => tap_marks(layout, seen),
        _ => window_marks(layout, explanation, live, seen),
    };
    let tiny = layout.output.cell() < 14.0;
    let at = (
        output[0] + output[2] + 6.0,
        output[1] + output[3] / 2.0 - 9.0,
    );
    html! {
        <>
            { from }
            if tiny {
                { outline([output[0] - 3.0, output[1] - 3.0, output[2] + 6.0, output[3] + 6.0], SIGNAL, 2.0, false) }
                { badge(at.0.min(layout.output.right() - 60.0), at.1,
                    &format!("({}, {})  {}", live.0, live.1, short(explanation.value.into(), 4)), SIGNAL, false) }
            } else {
                { outline(output, SIGNAL, 3.0, false) }
            }
        </>
    }
}

/// Taps of a resize: outlines, the footprint one input cell wide, the source point and its leader.
fn resize_marks(
    props: &Props,
    explanation: &Explanation,
    (y, x): (&ResampleAxis, &ResampleAxis),
    live: Cell,
    seen: &Seen,
) -> Html {
    let layout = &props.layout;
    let grid = &layout.input;
    let (source_y, source_x) = (read_position(y, live.0), read_position(x, live.1));
    let (sx, sy) = (grid.column(source_x + 0.5), grid.row(source_y + 0.5));
    let output = &layout.output;
    let oy = output.row(live.0 as f64 + 0.5);
    let linear = y.filter == Filter::Linear && !y.antialias;
    let nearest = matches!(y.filter, Filter::Nearest | Filter::NearestExact);
    let mut leader = Html::default();
    if !layout.stacked {
        let (start, end) = (grid.right() + 14.0, output.x - 26.0);
        let middle = (start + end) / 2.0;
        // A copied cell is left through its edge, so that its number stays readable.
        let from = if nearest { sx + grid.cell_w / 2.0 } else { sx };
        leader = html! {
            <>
                { halo(format!("M{from:.2} {sy:.2}H{start:.2}"), SIGNAL, 1.25, None) }
                <path d={format!("M{start:.2} {sy:.2}H{middle:.2}V{oy:.2}H{:.2}", end - 4.0)} fill="none"
                    style="stroke:var(--signal)" stroke-width="1.25" />
                { arrow((end - 5.0, oy), (end, oy), SIGNAL, 1.25, 6.0) }
                if !nearest {
                    <text class="live" x={px(start + 6.0)} y={px(sy - 9.0)} style="font-size:11px">{ short(source_y, 4) }</text>
                    { halo(format!("M{sx:.2} {sy:.2}V{:.2}", grid.bottom() + 6.0), SIGNAL, 1.25, None) }
                    <text class="live" x={px(sx)} y={px(grid.bottom() + 18.0)} text-anchor="middle" style="font-size:11px">{ short(source_x, 4) }</text>
                }
            </>
        };
    }
    let footprint = format!(
        "M{:.2} {:.2}h{w:.2}v{h:.2}h-{w:.2}z",
        sx - grid.cell_w / 2.0,
        sy - grid.cell_h / 2.0,
        w = grid.cell_w,
        h = grid.cell_h
    );
    let count = told(explanation).len();
    html! {
        <>
            if grid.cell() >= 5.0 {
                for (i, tap) in &seen.taps {
                    { tap_outline(grid, tap, *i, count) }
                }
                if linear { { halo(footprint, SIGNAL, 1.5, Some("5 3")) } }
            } else {
                { outline(spanned(grid, seen, 2.0), SIGNAL, 1.5, false) }
            }
            { leader }
            if grid.cell() >= 28.0 && !nearest {
                for (i, tap) in &seen.taps {
                    { weight_label(grid, tap, *i, count, (source_y, source_x), &props.scale) }
                }
            }
            if !nearest || grid.cell() < 5.0 {
                { dot(sx, sy, if grid.cell() >= 24.0 { 5.0 } else { 3.0 }, SIGNAL) }
            }
        </>
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

fn place_of(tap: &Tap) -> (f64, f64) {
    let n = tap.position.len();
    (tap.position[n - 2] as f64, tap.position[n - 1] as f64)
}

/// Up to four taps have a hue each; more share one, as wide as their weight, dashed if negative.
fn tap_outline(grid: &Grid, tap: &Tap, index: usize, count: usize) -> Html {
    let (row, column) = place_of(tap);
    if count <= 4 {
        outline(
            cell_box(grid, row, column, 2.0),
            TAP_HUES[index % 4],
            3.0,
            false,
        )
    } else {
        let width = 1.0 + 2.0 * f64::from(tap.weight.abs()).min(1.0);
        outline(
            cell_box(grid, row, column, 3.0),
            TAP_HUES[0],
            width,
            tap.weight < 0.0,
        )
    }
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
    if badge_width(&text) > grid.cell_w {
        return Html::default();
    }
    // On the side away from the source point, in the colour of the cell's own number.
    let y = grid.row(row) + if bottom { grid.cell_h - 12.0 } else { 13.0 };
    let black = scale.colour(tap.value).is_none_or(takes_black_text);
    let weight = if tap.weight < 0.0 { "700" } else { "400" };
    html! {
        <text x={px(grid.column(column + 0.5))} y={px(y)} text-anchor="middle" dominant-baseline="central"
            style={format!("font-size:11px;font-weight:{weight};fill:{}", if black { "#000" } else { "#fff" })}>{ text }</text>
    }
}

/// The window of a pool or a convolution, the values padding lends, and for max the chosen cell.
fn window_marks(layout: &Layout, explanation: &Explanation, live: Cell, seen: &Seen) -> Html {
    let grid = &layout.input;
    let window = spanned(grid, seen, 0.0);
    let max = explanation.rule == Rule::Max;
    let counted = explanation.divisor.is_some();
    let chosen = seen.taps.iter().find(|(_, tap)| max && tap.weight != 0.0);
    let lent = |tap: &Tap| match (tap.zone, tap.cell.is_some()) {
        (Zone::Input, _) | (_, true) => None,
        (_, false) if max => Some("−∞"),
        (Zone::Overhang, _) if counted => Some("–"),
        _ => Some("0"),
    };
    let (middle_y, right) = (window[1] + window[3] / 2.0, window[0] + window[2]);
    let to_y = layout.output.row(live.0 as f64 + 0.5);
    html! {
        <>
            if grid.cell() >= 16.0 {
                for (_, tap) in &seen.taps {
                    if let Some(text) = lent(tap) {
                        <text class="knock" x={px(grid.column(place_of(tap).1 + 0.5))} y={px(grid.row(place_of(tap).0 + 0.5))}
                            text-anchor="middle" dominant-baseline="central"
                            style="font-size:11px;fill:var(--ink-2)">{ text }</text>
                    }
                }
            }
            { outline(window, SIGNAL, 3.0, false) }
            if let Some((_, tap)) = chosen {
                { chosen_cell(grid, tap) }
            }
            if !layout.stacked && layout.kernel.is_none() {
                { leader(layout, (right + 3.0, middle_y), to_y) }
            }
            if let Some(kernel) = &layout.kernel {
                if grid.cell() >= 5.0 && seen.taps.len() <= 4 {
                    { kernel_outlines(kernel, seen) }
                }
            }
        </>
    }
}

/// Only the argmax is filled.
fn chosen_cell(grid: &Grid, tap: &Tap) -> Html {
    let (row, column) = place_of(tap);
    let [x, y, w, h] = cell_box(
        grid,
        row,
        column,
        if grid.cell() >= 20.0 { 2.5 } else { 0.0 },
    );
    html! {
        <>
            <rect x={px(x)} y={px(y)} width={px(w)} height={px(h)} style="fill:var(--signal)" />
            if grid.cell() >= 20.0 {
                <text x={px(x + w / 2.0)} y={px(y + h / 2.0 + 0.5)} text-anchor="middle" dominant-baseline="central"
                    style={format!("fill:var(--on-signal);font-weight:700;font-size:{}px", (grid.cell() * 0.26).clamp(11.0, 20.0).round())}>
                    { short(tap.value.into(), 2) }
                </text>
            }
        </>
    }
}

/// From the window's edge to the row of the output, with one elbow on the way.
fn leader(layout: &Layout, (x, y): (f64, f64), to_y: f64) -> Html {
    let clear = x.max(layout.input.outer()[2] + 6.0);
    let end = layout.output.x - 26.0;
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
fn stamp_marks(layout: &Layout, seen: &Seen) -> Html {
    html! {
        <>
            { tap_marks(layout, seen) }
            if let Some(kernel) = &layout.kernel {
                { kernel_outlines(kernel, seen) }
            }
        </>
    }
}

/// Lettered outlines on the input.
fn tap_marks(layout: &Layout, seen: &Seen) -> Html {
    let grid = &layout.input;
    let count = seen.taps.len();
    html! {
        for (i, tap) in &seen.taps {
            { tap_outline(grid, tap, *i, count) }
            if grid.cell() >= 24.0 && count <= 4 {
                { badge(grid.column(place_of(tap).1) + 2.0, grid.row(place_of(tap).0) + 2.0,
                    TAP_LETTERS[*i % 4], TAP_HUES[*i % 4], false) }
            }
        }
    }
}

fn kernel_outlines(kernel: &Grid, seen: &Seen) -> Html {
    let count = seen.taps.len();
    html! {
        for (i, tap) in &seen.taps {
            if let Some([.., row, column]) = tap.kernel.as_deref() {
                if count <= 4 {
                    { outline(cell_box(kernel, *row as f64, *column as f64, 2.0), TAP_HUES[*i % 4], 3.0, false) }
                    { badge(kernel.column(*column as f64) + 2.0, kernel.row(*row as f64) + 2.0,
                        TAP_LETTERS[*i % 4], TAP_HUES[*i % 4], false) }
                }
            }
        }
    }
}
