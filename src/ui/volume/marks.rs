//! What the live output cell reads, slice by slice, and where an input cell goes.

use std::collections::{BTreeMap, BTreeSet};

use yew::prelude::*;

use super::super::draw::{Box4, SIGNAL, TAP_HUES, badge, dot, halo, hatches, outline, px};
use super::super::layout::Grid;
use super::super::marks::{cell_box, column_numbers, indices, stroke_of};
use super::super::page::{Page, use_page};
use super::layout::{Layout, Slice};
use crate::ops::{Axis, Filter, Geometry, Rule, Tap};
use crate::playground::edit;
use crate::playground::links::Reach;
use crate::playground::number::short;
use crate::playground::scene::{Cell, Place};
use crate::playground::story::{read_position, told};
use crate::playground::subject::Subject;
use crate::playground::words::Word;

/// The letters of up to eight taps.
pub const LETTERS: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

#[derive(Properties, PartialEq)]
pub struct Props {
    pub layout: Layout,
    pub geometry: Geometry,
    pub subject: Subject,
    /// The live output cell, in the open slice.
    pub live: Option<Place>,
    /// The depth of the open slice.
    pub open: usize,
    /// The input cell under the pointer.
    pub input: Option<Place>,
    pub input_plane: usize,
    pub stale: bool,
}

/// A told tap with its letter and its hue.
#[derive(Clone, Copy)]
pub struct Lettered<'a> {
    pub tap: &'a Tap,
    /// Its place among all told ones.
    pub index: usize,
    pub letter: Option<&'static str>,
    pub hue: &'static str,
}

/// The told taps of one plane by the slice they lie in; up to eight are lettered through all slices,
/// and the same place in each slice has one hue.
pub fn by_slice<'a>(
    subject: &'a Subject,
    input: &[usize],
    plane: usize,
) -> BTreeMap<isize, Vec<Lettered<'a>>> {
    let all = subject.explanation.as_ref().map(told).unwrap_or_default();
    let few = all.len() <= LETTERS.len();
    let mut slices = BTreeMap::<isize, Vec<Lettered>>::new();
    for (index, tap) in all.into_iter().enumerate() {
        let n = tap.position.len();
        let outer: Vec<_> = tap.position[..n - 3].iter().map(|&i| i as usize).collect();
        if edit::plane_of(&outer, input, 0) != plane {
            continue;
        }
        let slice = slices.entry(tap.position[n - 3]).or_default();
        let hue = TAP_HUES[if few { slice.len() % 4 } else { 0 }];
        slice.push(Lettered {
            tap,
            index,
            letter: few.then(|| LETTERS[index]),
            hue,
        });
    }
    slices
}

#[component]
pub fn Marks(props: &Props) -> Html {
    let page = use_page();
    let layout = &props.layout;
    let taps = by_slice(&props.subject, &props.geometry.input, props.input_plane);
    let (rows, columns) = lit(props, &taps);
    let live = props.live.filter(|_| !props.stale).map(|place| place.cell);
    let number = |cell: Option<usize>| {
        cell.map(|i| i as isize)
            .into_iter()
            .collect::<BTreeSet<_>>()
    };
    html! {
        <svg class="overlay" width="100%" height={px(layout.height)} aria-hidden="true">
            { hatches() }
            for (n, slice) in layout.slices.iter().enumerate() {
                { numbers(props, slice, n == 0, &rows, &columns, &taps) }
                { named(page, props, slice, &taps) }
            }
            { indices(&layout.output, &number(live.map(|c| c.0)), &number(live.map(|c| c.1)), false) }
            if live.is_some() { { read(props, &taps) } }
            if let (Some(links), Some(place)) = (&props.subject.links, props.input) {
                { fed(layout, &links.output, place) }
            }
            if let Some(cell) = live {
                { outline(cell_box(&layout.output, cell.0 as f64, cell.1 as f64, 1.0), SIGNAL, 3.0, false) }
            }
            { on_film(props, live) }
        </svg>
    }
}

type Taps<'a> = BTreeMap<isize, Vec<Lettered<'a>>>;

/// Rows and columns that are read, or pointed at.
fn lit(props: &Props, taps: &Taps) -> (BTreeSet<isize>, BTreeSet<isize>) {
    if let Some(Place { cell, .. }) = props.input {
        return ([cell.0 as isize].into(), [cell.1 as isize].into());
    }
    let taps = || taps.values().flatten();
    let entry = |back: usize| move |tap: &Lettered| tap.tap.position[tap.tap.position.len() - back];
    (
        taps().map(entry(2)).collect(),
        taps().map(entry(1)).collect(),
    )
}

/// Numbers along a slice: the rows stand beside the first one alone.
fn numbers(
    props: &Props,
    slice: &Slice,
    first: bool,
    rows: &BTreeSet<isize>,
    columns: &BTreeSet<isize>,
    taps: &Taps,
) -> Html {
    let depth = slice.depth as isize;
    let here = match props.input {
        Some(place) => place.depth == slice.depth,
        None => taps.contains_key(&depth),
    };
    let none = BTreeSet::new();
    let columns = if here { columns } else { &none };
    if first {
        indices(&slice.grid, rows, columns, false)
    } else {
        column_numbers(&slice.grid, columns, false)
    }
}

/// The slice's number, and its weight along the depth, or that it is not read.
fn named(page: Page, props: &Props, slice: &Slice, taps: &Taps) -> Html {
    let grid = slice.grid;
    let y = grid.bottom() + 12.0;
    let number = page.fill(Word::SliceAt, &[("n", &slice.depth.to_string())]);
    let live = props.live.filter(|_| !props.stale);
    let said = live.map(|place| {
        match (
            &props.geometry.axes[0],
            taps.contains_key(&(slice.depth as isize)),
        ) {
            (_, false) => (page.say(Word::NotRead).to_string(), "label"),
            (Axis::Resample(axis), true) => {
                let merged = axis
                    .taps
                    .get(place.depth)
                    .map(|taps| taps.merged())
                    .unwrap_or_default();
                let weight = merged
                    .iter()
                    .find(|tap| tap.0 == slice.depth)
                    .map_or(1.0, |tap| tap.1);
                (format!("× {}", short(weight.into(), 4)), "live")
            }
            _ => (String::new(), "live"),
        }
    });
    // Narrow slices have room for one of the two.
    let both = grid.width() >= 128.0;
    html! {
        <>
            if both || said.is_none() {
                <text class={if said.as_ref().is_some_and(|said| said.1 == "label") { "label" } else { "" }} x={px(grid.x)} y={px(y)}>{ number }</text>
            }
            if let Some((text, class)) = said {
                <text {class} x={px(grid.right())} y={px(y)} text-anchor="end">{ text }</text>
            }
        </>
    }
}

/// Everything that the live cell reads, in the slices that are shown.
fn read(props: &Props, taps: &Taps) -> Html {
    let axes = &props.geometry.axes;
    let (Some(place), [z, y, x]) = (props.live, &axes[..]) else {
        return Html::default();
    };
    let grid_of = |depth: isize| {
        let found = props
            .layout
            .slices
            .iter()
            .find(|slice| slice.depth as isize == depth);
        found.map(|slice| slice.grid)
    };
    let shown = || {
        taps.iter()
            .filter_map(|(&depth, taps)| Some((grid_of(depth)?, taps)))
    };
    match (z, y, x) {
        (Axis::Resample(z), Axis::Resample(y), Axis::Resample(x)) => {
            let source = (
                read_position(y, place.cell.0),
                read_position(x, place.cell.1),
            );
            let linear = z.filter == Filter::Linear;
            let points: Vec<_> = shown()
                .map(|(grid, _)| {
                    (
                        grid.column(source.1 + 0.5),
                        grid.row(source.0 + 0.5),
                        grid.cell_w,
                    )
                })
                .collect();
            let between = match &points[..] {
                [first, .., last] => {
                    // The first slice that is read is the one below the source.
                    let part = read_position(z, place.depth).fract();
                    Some((first.0 + (last.0 - first.0) * part, first.1))
                }
                _ => None,
            };
            html! {
                <>
                    for (grid, taps) in shown() { for tap in taps { { tap_outline(props, &grid, tap) } } }
                    if linear {
                        if let [first, .., last] = points[..] {
                            { halo(format!("M{:.1} {:.1}H{:.1}", first.0, first.1, last.0), SIGNAL, 1.25, Some("5 3")) }
                        }
                        for &(x, y, cell) in &points {
                            { halo(format!("M{:.1} {:.1}h{cell:.1}v{cell:.1}h-{cell:.1}z", x - cell / 2.0, y - cell / 2.0), SIGNAL, 1.25, Some("5 3")) }
                            <circle cx={px(x)} cy={px(y)} r="4.5" style="fill:var(--paper);stroke:var(--signal)" stroke-width="2" />
                        }
                    }
                    for (grid, taps) in shown() { for tap in taps { { lettered(&grid, tap, source) } } }
                    if let Some((x, y)) = between.filter(|_| linear) { { dot(x, y, 5.5, SIGNAL) } }
                </>
            }
        }
        (Axis::Transposed(_) | Axis::Rearranged { .. }, ..) => html! {
            for (grid, taps) in shown() {
                for tap in taps { { tap_outline(props, &grid, tap) }{ lettered(&grid, tap, (f64::MAX, f64::MAX)) } }
            }
        },
        _ => html! {
            for (grid, taps) in shown() { { window(props, &grid, taps) } }
        },
    }
}

fn position(tap: &Tap) -> (f64, f64) {
    let n = tap.position.len();
    (tap.position[n - 2] as f64, tap.position[n - 1] as f64)
}

fn tap_outline(props: &Props, grid: &Grid, lettered: &Lettered) -> Html {
    if grid.cell() < 5.0 {
        return Html::default();
    }
    let (row, column) = position(lettered.tap);
    let lit = props.subject.lights(lettered.index, lettered.tap);
    let faded = props.subject.lit.is_some() && !lit;
    let width = if lettered.letter.is_some() {
        3.0
    } else {
        stroke_of(lettered.tap.weight)
    };
    let inset = if grid.cell() >= 24.0 { 2.0 } else { 1.0 };
    html! {
        <g class={faded.then_some("faded")}>
            { outline(cell_box(grid, row, column, inset), lettered.hue, width, lettered.tap.weight < 0.0) }
        </g>
    }
}

/// The letter in the corner farthest from the source point.
fn lettered(grid: &Grid, lettered: &Lettered, source: (f64, f64)) -> Html {
    let Some(letter) = lettered.letter.filter(|_| grid.cell() >= 24.0) else {
        return Html::default();
    };
    let (row, column) = position(lettered.tap);
    let (right, bottom) = (column > source.1, row > source.0);
    let x = grid.column(column) + if right { grid.cell_w } else { 0.0 };
    let y = grid.row(row) + if bottom { grid.cell_h - 17.0 } else { 0.0 };
    badge(x, y, letter, lettered.hue, right)
}

/// The window in one slice, as far as it lies inside, and the cell that is kept.
fn window(props: &Props, grid: &Grid, taps: &[Lettered]) -> Html {
    let rows = taps.iter().map(|tap| position(tap.tap).0);
    let columns = taps.iter().map(|tap| position(tap.tap).1);
    let ends = |line: &mut dyn Iterator<Item = f64>, count: usize| {
        let (first, last) = line.fold((f64::MAX, f64::MIN), |(a, b), i| (a.min(i), b.max(i)));
        (first.max(-0.1), (last + 1.0).min(count as f64 + 0.1))
    };
    let (top, bottom) = ends(&mut rows.into_iter(), grid.rows);
    let (left, right) = ends(&mut columns.into_iter(), grid.columns);
    let frame: Box4 = [
        grid.column(left),
        grid.row(top),
        (right - left) * grid.cell_w,
        (bottom - top) * grid.cell_h,
    ];
    let max = props
        .subject
        .explanation
        .as_ref()
        .is_some_and(|e| e.rule == Rule::Max);
    let kept = taps.iter().find(|tap| max && tap.tap.weight != 0.0);
    html! {
        <>
            if let Some(kept) = kept { { kept_cell(grid, kept.tap) } }
            { outline(frame, SIGNAL, if grid.cell() >= 14.0 { 3.0 } else { 2.0 }, false) }
        </>
    }
}

/// Only the cell that is kept is filled.
fn kept_cell(grid: &Grid, tap: &Tap) -> Html {
    let (row, column) = position(tap);
    let [x, y, width, height] = cell_box(
        grid,
        row,
        column,
        if grid.cell() >= 20.0 { 2.5 } else { 0.0 },
    );
    html! {
        <>
            <rect x={px(x)} y={px(y)} width={px(width)} height={px(height)} style="fill:var(--signal)" />
            if grid.cell() >= 24.0 {
                <text x={px(x + width / 2.0)} y={px(y + height / 2.0 + 0.5)} text-anchor="middle" dominant-baseline="central"
                    style="fill:var(--on-signal);font-weight:700">{ short(tap.value.into(), 2) }</text>
            }
        </>
    }
}

/// The output cells of the open slice that an input cell feeds.
fn fed(layout: &Layout, output: &Reach, input: Place) -> Html {
    let around = |grid: &Grid, first: (usize, usize), last: (usize, usize)| -> Box4 {
        let (x, y) = (grid.column(first.1 as f64), grid.row(first.0 as f64));
        let (rows, columns) = (last.0 - first.0 + 1, last.1 - first.1 + 1);
        [
            x + 1.0,
            y + 1.0,
            columns as f64 * grid.cell_w - 2.0,
            rows as f64 * grid.cell_h - 2.0,
        ]
    };
    let slice = layout
        .slices
        .iter()
        .find(|slice| slice.depth == input.depth);
    let grid = &layout.output;
    html! {
        <>
            if let Some(slice) = slice { { outline(around(&slice.grid, input.cell, input.cell), SIGNAL, 2.0, false) } }
            { match output {
                Reach::Around(first, last) => outline(around(grid, *first, *last), TAP_HUES[0], 2.0, true),
                Reach::Cells(cells) => html! {
                    for &(cell, weight) in cells {
                        { outline(around(grid, cell, cell), TAP_HUES[0], weight.map_or(2.0, stroke_of), weight.is_some_and(|w| w < 0.0)) }
                    }
                },
            } }
        </>
    }
}

/// The open slice on the film, and the live cell in it.
fn on_film(props: &Props, live: Option<Cell>) -> Html {
    let mut film = props.layout.film.iter();
    let Some(slice) = film.find(|slice| slice.depth == props.open) else {
        return Html::default();
    };
    let grid = &slice.grid;
    let frame = [
        grid.x - 3.0,
        grid.y - 3.0,
        grid.width() + 6.0,
        grid.height() + 6.0,
    ];
    html! {
        <>
            { outline(frame, SIGNAL, 2.5, false) }
            if let Some(cell) = live.filter(|_| grid.cell() >= 3.0) {
                { outline(cell_box(grid, cell.0 as f64, cell.1 as f64, 0.0), SIGNAL, 2.0, false) }
            }
        </>
    }
}
