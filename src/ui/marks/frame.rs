//! Around the cells of a grid: padding and overhang, never-read cells, numbers, the way between.

use std::collections::BTreeSet;

use yew::prelude::*;

use super::super::draw::{arrow, badge_width, outline, px};
use super::super::layout::{Grid, Ring};
use super::Props;
use crate::ops::{Axis, Geometry};
use crate::playground::indices::numbered;
use crate::playground::layout::pad_end;
use crate::playground::number::short;

/// Padding and overhang around an input; `id` is its own in the document.
pub fn ring(grid: &Grid, geometry: &Geometry, id: &str) -> Html {
    let [left, top, right, bottom] = grid.outer();
    if (left, top, right, bottom) == (grid.x, grid.y, grid.right(), grid.bottom()) {
        return Html::default();
    }
    let n = geometry.axes.len();
    let pad_right = grid.column(pad_end(&geometry.axes[n - 1], grid.ring.right) as f64);
    let pad_bottom = grid.row(pad_end(&geometry.axes[n - 2], grid.ring.bottom) as f64);
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
            <clipPath id={id.to_string()}><path clip-rule="evenodd" d={format!("{}{hole}", area(left, top, right, bottom))} /></clipPath>
            <g clip-path={format!("url(#{id})")}>
                <path fill="url(#hatch-overhang)" d={area(left, top, right, bottom)} />
                <path d={padded.clone()} style="fill:var(--paper)" />
                <path fill="url(#hatch-padding)" d={padded} />
                <path d={lines} fill="none" style="stroke:var(--paper)" />
            </g>
            <rect data-shows="padding" x={px(left)} y={px(top)} width={px(right - left)} height={px(bottom - top)} fill="none" />
            <rect x={px(grid.x - 0.5)} y={px(grid.y - 0.5)} width={px(grid.width() + 1.0)} height={px(grid.height() + 1.0)}
                fill="none" style="stroke:var(--ink)" />
        </>
    }
}

/// The first window of a refused operation, and what it would read of the padding.
pub fn misplaced(grid: &Grid, asked: &Geometry, fill: Option<f32>) -> Html {
    let [.., Axis::Window(y), Axis::Window(x)] = &asked.axes[..] else {
        return Html::default();
    };
    let (top, left) = (grid.row(y.start(0) as f64), grid.column(x.start(0) as f64));
    // A ring as wide as the input is cut: the window begins where what is drawn begins.
    let [outer_left, outer_top, ..] = grid.outer();
    let place = [
        left.max(outer_left),
        top.max(outer_top),
        x.effective_kernel() as f64 * grid.cell_w,
        y.effective_kernel() as f64 * grid.cell_h,
    ];
    // As many as a reader can take in, where there is room for them.
    let numbered = fill.filter(|_| grid.cell() >= 20.0 && x.kernel * y.kernel <= 64);
    let inside = |row: isize, column: isize| {
        let ring = (grid.ring.top as isize, grid.ring.left as isize);
        row >= -ring.0 && column >= -ring.1 && (row < 0 || column < 0)
    };
    html! {
        <g data-shows="misplaced">
            if let Some(fill) = numbered {
                for (row, _) in y.positions(0) {
                    for (column, _) in x.positions(0).filter(|(column, _)| inside(row, *column)) {
                        <text x={px(grid.column(column as f64 + 0.5))} y={px(grid.row(row as f64 + 0.5))} text-anchor="middle"
                            dominant-baseline="central" class="knock" style="fill:var(--error);font-weight:700">{ short(fill.into(), 0) }</text>
                    }
                }
            }
            { outline(place, "var(--error)", 2.5, false) }
        </g>
    }
}

/// Input rows and columns that no window reads.
pub fn unread(grid: &Grid, geometry: &Geometry) -> Html {
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
    html! {
        <>
            <path d={path.clone()} style="fill:var(--paper);fill-opacity:.55" />
            <path d={path} fill="url(#dots)" />
        </>
    }
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
        Ring::default()
    };
    let left = grid.column(-(ring.left as f64));
    html! {
        <>
            { column_numbers(grid, columns, with_ring) }
            for (i, on) in numbered((ring.top, grid.rows, ring.bottom), grid.cell_h, rows, 13.0) {
                <text class={classes!(class(on), "rows")} x={px(left - 9.0)} y={px(grid.row(i as f64 + 0.5))} text-anchor="end"
                    dominant-baseline="central">{ short(i as f64, 0) }</text>
            }
        </>
    }
}

/// The numbers of the columns, above the grid.
pub fn column_numbers(grid: &Grid, columns: &BTreeSet<isize>, with_ring: bool) -> Html {
    let ring = if with_ring {
        grid.ring
    } else {
        Ring::default()
    };
    let top = grid.row(-(ring.top as f64));
    html! {
        for (i, on) in numbered((ring.left, grid.columns, ring.right), grid.cell_w, columns, 22.0) {
            <text class={class(on)} x={px(grid.column(i as f64 + 0.5))} y={px(top - 9.0)} text-anchor="middle">{ short(i as f64, 0) }</text>
        }
    }
}

fn class(on: bool) -> &'static str {
    if on { "index on" } else { "index" }
}

/// The multiplication sign between input and kernel.
pub fn sign(from: f64, to: f64, y: f64) -> Html {
    if to <= from {
        return Html::default();
    }
    html! {
        <text x={px((from + to) / 2.0 - 8.0)} y={px(y)} text-anchor="middle" dominant-baseline="central"
            style="font:400 22px var(--sans);fill:var(--ink-2)">{ "×" }</text>
    }
}

/// The arrow on the baseline from input to output.
pub fn way(props: &Props) -> Html {
    let layout = &props.layout;
    if layout.stacked {
        return Html::default();
    }
    let from = layout
        .kernel
        .map_or(layout.input.outer()[2] + 14.0, |kernel| kernel.right());
    let caption = if layout.kernel.is_none() {
        &*props.caption
    } else {
        ""
    };
    let to = layout.output.x - 28.0;
    arrow_between(
        from + 10.0,
        to,
        layout.baseline - 0.5,
        caption,
        props.broken,
    )
}

/// An arrow with what it does, crossed out while the operation is refused.
pub fn arrow_between(from: f64, to: f64, y: f64, caption: &str, broken: bool) -> Html {
    if to - from < 12.0 {
        return Html::default();
    }
    let middle = (from + to) / 2.0;
    if broken {
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
            if !caption.is_empty() && badge_width(caption) < to - from + 10.0 {
                <text x={px(middle)} y={px(y - 11.0)} text-anchor="middle">{ caption }</text>
            }
        </>
    }
}
