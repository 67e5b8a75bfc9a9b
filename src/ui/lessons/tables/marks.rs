//! What lies over the grids of tables: indices, the live cell, what it reads, and where a table
//! agrees with the one above.

use std::collections::BTreeSet;

use yew::prelude::*;

use super::super::super::draw::{
    SIGNAL, TAP_HUES, TAP_LETTERS, TRACK_HUES, arrow, badge, badge_width, dot, halo, outline, px,
    track_mark,
};
use super::super::super::layout::Grid;
use super::super::super::marks::{column_numbers, indices};
use super::super::super::ruler::aim;
use super::{Board, Live, Output};
use crate::ops::{Axis, Explanation};
use crate::playground::lesson::told::agreeing_corner;
use crate::playground::number::short;
use crate::playground::scene::{Cell, Place};
use crate::playground::story::told;
use crate::playground::words::{Word, fill};

impl Board<'_> {
    pub fn marks(&self) -> Html {
        let explanation = self.explanation();
        let tables = self.layout.tables.iter().enumerate();
        html! {
            <svg class="overlay" width="100%" height={px(self.layout.height)} aria-hidden="true">
                for (table, row) in tables {
                    { match explanation.as_ref().filter(|(live, _)| live.table == table) {
                        Some((live, explanation)) => self.read(*live, explanation, &row.input),
                        None => self.numbers(&row.input, &[]),
                    } }
                    if self.layout.in_row && let Some(first) = row.outputs.first() {
                        { arrow((row.input.right() + 10.0, row.input.bottom() - 0.5), (first.x - 24.0, row.input.bottom() - 0.5), "var(--ink)", 1.0, 6.0) }
                    }
                    for (track, grid) in row.outputs.iter().enumerate() {
                        { match self.tables[table].outputs[track].veiled {
                            Some(veiled) => html! { <>{ self.numbers(grid, &[]) }{ veiled.drawn(grid) }</> },
                            None => self.over(table, track, grid),
                        } }
                    }
                }
            </svg>
        }
    }

    /// An output: its live cell, and the corner in which it agrees with the table above.
    fn over(&self, table: usize, track: usize, grid: &Grid) -> Html {
        let live = self.live_in(table, track);
        html! {
            <>
                { self.numbers(grid, live.as_slice()) }
                { self.corner(table, track, grid) }
                if let Some(cell) = live { { outlined(grid, cell, SIGNAL, 1.0, 3.0) } }
            </>
        }
    }

    fn corner(&self, table: usize, track: usize, grid: &Grid) -> Html {
        let plane = |output: &Output| output.result.as_ref().map(|(_, plane)| plane.clone());
        let found = table.checked_sub(1).and_then(|above| {
            let above = plane(self.tables[above].outputs.get(track)?)?;
            Some((above, plane(&self.tables[table].outputs[track])?))
        });
        let side = found.map_or(0, |(above, this)| {
            agreeing_corner(
                (above.values(), above.extent().1),
                (this.values(), grid.columns),
            )
        });
        if side == 0 {
            return Html::default();
        }
        let (right, bottom) = (grid.column(side as f64), grid.row(side as f64));
        let path = format!("M{} {bottom}H{right}V{}", grid.x + 1.0, grid.y + 1.0);
        let count = (side * side).to_string();
        let note = match side {
            1 => Word::CornerAsAbove.text(self.lang).to_string(),
            _ => fill(Word::CellsAsAbove.text(self.lang), &[("count", &count)]),
        };
        html! {
            <>
                { halo(path, "var(--ink)", 2.0, None) }
                <text class="label" x={px(grid.x)} y={px(grid.bottom() + 20.0)}>{ note }</text>
            </>
        }
    }

    /// The input under the live cell: what it reads with which weight, and where each track aims.
    fn read(&self, live: Live, explanation: &Explanation, grid: &Grid) -> Html {
        let taps: Vec<_> = told(explanation)
            .into_iter()
            .filter_map(|tap| Some((Place::of(tap.cell.as_ref()?).cell, tap.weight)))
            .collect();
        let cells: Vec<Cell> = taps.iter().map(|(cell, _)| *cell).collect();
        let lettered = taps.len() <= TAP_HUES.len();
        let aims = self.tables[live.table].outputs.iter().enumerate();
        let aims: Vec<_> = aims
            .filter_map(|(track, output)| Some((track, aimed(output, live.place.cell, grid)?)))
            .collect();
        let own = aims
            .iter()
            .find(|(track, _)| *track == live.track)
            .map(|(_, at)| *at);
        let flag = |i: usize, (row, column): Cell, weight: f32| {
            let text = format!("{} {}", TAP_LETTERS[i], short(weight.into(), 4));
            let text = match badge_width(&text) + 4.0 < grid.cell_w {
                true => text,
                false => TAP_LETTERS[i].to_string(),
            };
            // In the corner that is farther from where the cell reads.
            let right = own.is_some_and(|(x, _)| grid.column(column as f64 + 0.5) > x);
            let x = grid.column(column as f64 + f64::from(u8::from(right)));
            let x = if right { x - 2.0 } else { x + 2.0 };
            badge(
                x,
                grid.row(row as f64 + 1.0) - 19.0,
                &text,
                TAP_HUES[i],
                right,
            )
        };
        html! {
            <>
                { self.numbers(grid, &cells) }
                for (i, &(cell, weight)) in taps.iter().enumerate() {
                    { outlined(grid, cell, TAP_HUES[if lettered { i } else { 0 }], 2.0, 3.0) }
                    if lettered && weight != 0.0 && grid.cell() >= 24.0 { { flag(i, cell, weight) } }
                }
                for &(track, (x, y)) in aims.iter().filter(|(track, _)| *track != live.track) {
                    <path d={track_mark(track, x, y, 4.5)} stroke-width="1.5"
                        style={format!("fill:{};stroke:var(--paper)", TRACK_HUES[track])} />
                }
                if let Some((x, y)) = own { { dot(x, y, 5.0, SIGNAL) } }
            </>
        }
    }

    /// Row and column numbers of a grid; a signal has no rows.
    fn numbers(&self, grid: &Grid, lit: &[Cell]) -> Html {
        let columns = BTreeSet::from_iter(lit.iter().map(|cell| cell.1 as isize));
        if self.tables[0].scene.dims() == 1 {
            return column_numbers(grid, &columns, false);
        }
        let rows = BTreeSet::from_iter(lit.iter().map(|cell| cell.0 as isize));
        indices(grid, &rows, &columns, false)
    }
}

fn outlined(grid: &Grid, (row, column): Cell, hue: &str, inset: f64, width: f64) -> Html {
    let (x, y) = (grid.column(column as f64), grid.row(row as f64));
    let sides = [
        x + inset,
        y + inset,
        grid.cell_w - 2.0 * inset,
        grid.cell_h - 2.0 * inset,
    ];
    outline(sides, hue, width, false)
}

/// Where a resize reads for an output cell, on the grid of the input.
fn aimed(output: &Output, (row, column): Cell, grid: &Grid) -> Option<(f64, f64)> {
    let [Axis::Resample(y), Axis::Resample(x)] = output.axes()? else {
        return None;
    };
    let inside = row < y.output && column < x.output;
    inside.then(|| (grid.column(aim(x, column)), grid.row(aim(y, row))))
}
