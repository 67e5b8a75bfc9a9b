//! Where an input cell goes, and the cells a kernel weight brings together.

use yew::prelude::*;

use super::super::draw::{Box4, SIGNAL, TAP_HUES, TAP_LETTERS, badge, outline, outlines, px};
use super::super::layout::Grid;
use super::taps::{on_cell, place_of};
use super::{Props, Seen};
use crate::playground::layout::{cell_box, stroke_of};
use crate::playground::links::{Links, Reach};
use crate::playground::number::{compact, short};

/// The linked cells of both grids; the one that is pointed at in the live colour.
pub fn linked(props: &Props, links: &Links, seen: &Seen) -> Html {
    let reading = props.reading();
    let output = &props.layout.output;
    let kernel = props.layout.kernel.zip(props.subject.weight);
    // An input cell is what the page talks about; those a weight meets are not.
    let hue = if props.subject.weight.is_none() {
        SIGNAL
    } else {
        TAP_HUES[0]
    };
    html! {
        <>
            { linked_in("input", &reading, &links.input, hue) }
            { linked_in("output", output, &links.output, TAP_HUES[0]) }
            { weights(props, links) }
            { tap_of_pinned(props, &reading, seen) }
            if let Some((kernel, (row, column))) = kernel {
                { outline(cell_box(&kernel, row as f64, column as f64, 1.0), SIGNAL, 3.0, false) }
            }
        </>
    }
}

/// The letter that the cell has as a tap of the pinned output cell.
fn tap_of_pinned(props: &Props, grid: &Grid, seen: &Seen) -> Html {
    let found = seen
        .taps
        .iter()
        .find(|(i, tap)| props.subject.lights(*i, tap));
    let Some((i, tap)) = found.filter(|_| props.subject.has_letters() && grid.cell() >= 24.0)
    else {
        return Html::default();
    };
    let (row, column) = place_of(tap);
    let (x, y) = (grid.column(column) + 2.0, grid.row(row) + 2.0);
    badge(x, y, TAP_LETTERS[*i], TAP_HUES[*i], false)
}

/// What is reached in a grid, placed from its first cell on: from the next input cell on those that
/// lie alike are reached.
fn linked_in(name: &'static str, grid: &Grid, reach: &Reach, hue: &str) -> Html {
    let (row, column) = match reach {
        Reach::Around(first, _) => *first,
        Reach::Cells(cells) => cells.first().map_or((0, 0), |(cell, _)| *cell),
    };
    let (row, column) = (row as f64, column as f64);
    let place = format!(
        "translate({} {})",
        px(grid.column(column)),
        px(grid.row(row))
    );
    html! {
        <g data-links={name} transform={place}>{ reached(&grid.seen_from(row, column), reach, hue) }</g>
    }
}

fn reached(grid: &Grid, reach: &Reach, hue: &str) -> Html {
    let around = |first: (usize, usize), last: (usize, usize)| -> Box4 {
        let (x, y) = (grid.column(first.1 as f64), grid.row(first.0 as f64));
        let (right, bottom) = (
            grid.column(last.1 as f64 + 1.0),
            grid.row(last.0 as f64 + 1.0),
        );
        [x - 1.0, y - 1.0, right - x + 2.0, bottom - y + 2.0]
    };
    match reach {
        Reach::Around(first, last) => outline(around(*first, *last), hue, 2.0, true),
        // Cells too small to be outlined apart are outlined together.
        Reach::Cells(cells) if grid.cell() < 5.0 && !cells.is_empty() => {
            let rows = cells.iter().map(|(cell, _)| cell.0);
            let columns = cells.iter().map(|(cell, _)| cell.1);
            let ends = |line: &mut dyn Iterator<Item = usize>| {
                line.fold((usize::MAX, 0), |(a, b), i| (a.min(i), b.max(i)))
            };
            let (top, bottom) = ends(&mut rows.into_iter());
            let (left, right) = ends(&mut columns.into_iter());
            outline(around((top, left), (bottom, right)), hue, 2.0, false)
        }
        Reach::Cells(cells) => {
            let inset = if grid.cell() >= 16.0 { 2.0 } else { 0.5 };
            let outlined = cells.iter().map(|&((row, column), weight)| {
                let outline = cell_box(grid, row as f64, column as f64, inset);
                (
                    outline,
                    weight.map_or(2.0, stroke_of),
                    weight.is_some_and(|w| w < 0.0),
                )
            });
            outlines(outlined, hue)
        }
    }
}

/// On each output cell the weight with which it reads, beneath its own number.
fn weights(props: &Props, links: &Links) -> Html {
    let grid = &props.layout.output;
    let Reach::Cells(cells) = &links.output else {
        return Html::default();
    };
    if grid.cell_h < 36.0 {
        return Html::default();
    }
    html! {
        for &((row, column), weight) in cells {
            if let Some(text) = weight.map(|w| compact(&short(w.into(), 4))).filter(|text| fits(text, grid)) {
                <text x={px(grid.column(column as f64 + 0.5))} y={px(grid.row(row as f64 + 1.0) - 10.5)} text-anchor="middle"
                    dominant-baseline="central" style={on_cell(&props.scale, props.output.at((row, column)), weight.unwrap_or_default(), 10)}>{ text }</text>
            }
        }
    }
}

fn fits(text: &str, grid: &Grid) -> bool {
    text.chars().count() as f64 * 10.0 * 0.603 + 8.0 <= grid.cell_w
}
