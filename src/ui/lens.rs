//! The lens between the grids: a part of a large input, magnified until its numbers can be read.

use std::collections::BTreeSet;
use std::sync::Arc;

use yew::prelude::*;

use super::draw::{Box4, SIGNAL, halo, outline, px};
use super::layout::Grid;
use super::plane::Plane;
use super::raster::Raster;
use crate::ops::{Axis, Explanation, Geometry, Tensor};
use crate::playground::colormap::Scale;
use crate::playground::scene::Cell;
use crate::playground::story::{Aliasing, told};

/// The most cells a side of the lens has: a wider footprint is cut around its middle.
const MOST: isize = 48;
/// A lens of few cells is not filled with them.
const LARGEST_CELL: f64 = 40.0;

/// Rows and columns from the first to the one behind the last; some may lie outside of the input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    pub rows: [isize; 2],
    pub columns: [isize; 2],
}

/// A part of the input in its place between the grids.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lens {
    pub part: Part,
    /// The whole input as large as the lens shows it; only the part is seen.
    pub grid: Grid,
}

impl Part {
    /// What an output cell reads and what lies beneath it, with one cell around.
    pub fn of(explanation: &Explanation, geometry: &Geometry, live: Cell) -> Option<Self> {
        let taps = told(explanation);
        let at = |back: usize| {
            let positions = taps
                .iter()
                .map(|tap| tap.position[tap.position.len() - back]);
            let ends = positions.clone().min().zip(positions.max());
            ends.map(|(first, last)| [first, last + 1])
        };
        let (mut rows, mut columns) = (at(2)?, at(1)?);
        if let [.., Axis::Resample(y), Axis::Resample(x)] = &geometry.axes[..]
            && let Some(under) = Aliasing::of(y, x, live)
        {
            rows = joined(rows, under.rows);
            columns = joined(columns, under.columns);
        }
        Some(Self::around(rows, columns))
    }

    /// An input cell with its neighbours.
    pub fn of_cell((row, column): Cell) -> Self {
        let near = |i: usize| [i as isize - 1, i as isize + 2];
        Self::around(near(row), near(column))
    }

    fn around(rows: [isize; 2], columns: [isize; 2]) -> Self {
        let grown = |[first, end]: [isize; 2]| {
            let (first, end) = (first - 1, end + 1);
            let cut = (end - first - MOST).max(0);
            [first + cut / 2, end - (cut - cut / 2)]
        };
        Self {
            rows: grown(rows),
            columns: grown(columns),
        }
    }

    fn size(self) -> (usize, usize) {
        let length = |[first, end]: [isize; 2]| (end - first) as usize;
        (length(self.rows), length(self.columns))
    }

    /// The rows and columns that lie inside of the input.
    fn inside(self, input: &Grid) -> ([usize; 2], [usize; 2]) {
        let cut = |ends: [isize; 2], size: usize| ends.map(|i| i.clamp(0, size as isize) as usize);
        (cut(self.rows, input.rows), cut(self.columns, input.columns))
    }
}

fn joined([first, end]: [isize; 2], under: std::ops::Range<usize>) -> [isize; 2] {
    [first.min(under.start as isize), end.max(under.end as isize)]
}

impl Lens {
    /// Fits a part of the input into its slot between the grids.
    pub fn fit([x, y, width, height]: Box4, part: Part, input: &Grid) -> Self {
        let (rows, columns) = part.size();
        let cell = (width / columns as f64)
            .min(height / rows as f64)
            .floor()
            .clamp(1.0, LARGEST_CELL);
        let left = x + (width - cell * columns as f64) / 2.0;
        let top = y + (height - cell * rows as f64) / 2.0;
        Self {
            part,
            grid: Grid::square(
                left.round() - part.columns[0] as f64 * cell,
                top.round() - part.rows[0] as f64 * cell,
                cell,
                (input.rows, input.columns),
            ),
        }
    }

    fn frame(&self) -> Box4 {
        self.boxed(&self.grid)
    }

    /// Where the part stands in a grid over the whole input.
    fn boxed(&self, grid: &Grid) -> Box4 {
        let Part { rows, columns } = self.part;
        let (x, y) = (grid.column(columns[0] as f64), grid.row(rows[0] as f64));
        [
            x,
            y,
            grid.column(columns[1] as f64) - x,
            grid.row(rows[1] as f64) - y,
        ]
    }

    /// The place in the input, the lines from it, the frame, what lies outside, and the numbers.
    pub fn framed(
        &self,
        input: &Grid,
        geometry: &Geometry,
        (rows, columns): &(BTreeSet<isize>, BTreeSet<isize>),
    ) -> Html {
        let [x, y, w, h] = self.frame();
        let [px0, py0, pw, ph] = self.boxed(input);
        let from = px0 + pw + 1.0;
        let numbers = |ends: [isize; 2]| (ends[0]..ends[1]).filter(|_| self.grid.cell() >= 18.0);
        let class = |on: bool| if on { "index on" } else { "index" };
        html! {
            <g id="lens">
                { halo(format!("M{from:.1} {:.1}L{x:.1} {y:.1}", py0 - 1.0), SIGNAL, 1.0, None) }
                { halo(format!("M{from:.1} {:.1}L{x:.1} {:.1}", py0 + ph + 1.0, y + h), SIGNAL, 1.0, None) }
                { outline([px0 - 1.0, py0 - 1.0, pw + 2.0, ph + 2.0], SIGNAL, 1.5, false) }
                { self.outside(input, geometry) }
                <rect x={px(x - 0.5)} y={px(y - 0.5)} width={px(w + 1.0)} height={px(h + 1.0)} fill="none" style="stroke:var(--ink)" />
                for i in numbers(self.part.columns) {
                    <text class={class(columns.contains(&i))} x={px(self.grid.column(i as f64 + 0.5))} y={px(y - 8.0)}
                        text-anchor="middle">{ crate::playground::number::short(i as f64, 0) }</text>
                }
                for i in numbers(self.part.rows) {
                    <text class={class(rows.contains(&i))} x={px(x + w + 6.0)} y={px(self.grid.row(i as f64 + 0.5))}
                        dominant-baseline="central">{ crate::playground::number::short(i as f64, 0) }</text>
                }
            </g>
        }
    }

    /// Cells of the lens that lie outside of the input: padding, overhang, or nothing at all.
    fn outside(&self, input: &Grid, geometry: &Geometry) -> Html {
        let (inside_rows, inside_columns) = self.part.inside(input);
        let zone = |axis: &Axis, size: usize| match axis {
            Axis::Window(axis) => {
                let [before, after] = axis.padding.map(|n| n.max(0));
                let end = size as isize + after;
                (-before, end, end + axis.overhang() as isize)
            }
            _ => (0, size as isize, size as isize),
        };
        let n = geometry.axes.len();
        let rows = zone(&geometry.axes[n - 2], input.rows);
        let columns = zone(&geometry.axes[n - 1], input.columns);
        // Where cells lie up to an end; what is cut off by the lens does not count.
        let area = |top: isize, left: isize, bottom: isize, right: isize| {
            let [r0, r1] = self.part.rows;
            let [c0, c1] = self.part.columns;
            let (top, bottom) = (top.clamp(r0, r1), bottom.clamp(r0, r1));
            let (left, right) = (left.clamp(c0, c1), right.clamp(c0, c1));
            format!(
                "M{:.1} {:.1}H{:.1}V{:.1}H{:.1}Z",
                self.grid.column(left as f64),
                self.grid.row(top as f64),
                self.grid.column(right as f64),
                self.grid.row(bottom as f64),
                self.grid.column(left as f64)
            )
        };
        let [top, bottom] = inside_rows.map(|i| i as isize);
        let [left, right] = inside_columns.map(|i| i as isize);
        let hole = area(top, left, bottom, right);
        html! {
            if self.part.size() != (inside_rows[1] - inside_rows[0], inside_columns[1] - inside_columns[0]) {
                <clipPath id="outside-lens"><path clip-rule="evenodd"
                    d={format!("{}{hole}", area(isize::MIN, isize::MIN, isize::MAX, isize::MAX))} /></clipPath>
                <g clip-path="url(#outside-lens)">
                    <path fill="url(#hatch-overhang)" d={area(rows.0, columns.0, rows.2, columns.2)} />
                    <path d={area(rows.0, columns.0, rows.1, columns.1)} style="fill:var(--paper)" />
                    <path fill="url(#hatch-padding)" d={area(rows.0, columns.0, rows.1, columns.1)} />
                </g>
            }
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub lens: Lens,
    pub input: Plane,
    pub scale: Scale,
}

/// The magnified cells.
#[component]
pub fn LensCells(props: &Props) -> Html {
    let lens = props.lens;
    let ([top, bottom], [left, right]) = lens.part.inside(&lens.grid);
    let cells = use_memo((props.input.clone(), lens.part), |(input, _)| {
        let (_, columns) = input.extent();
        let values = input.values();
        let cells = (top..bottom).flat_map(|row| {
            let line = row * columns;
            values
                .get(line + left..line + right)
                .unwrap_or(&[])
                .to_vec()
        });
        Tensor::new([1, 1, bottom - top, right - left], cells.collect()).map(Arc::new)
    });
    let grid = Grid {
        x: lens.grid.column(left as f64),
        y: lens.grid.row(top as f64),
        rows: bottom - top,
        columns: right - left,
        ..lens.grid
    };
    match &*cells {
        Ok(cells) => html! {
            <Raster plane={Plane::new(cells.clone(), 2, 0)} scale={props.scale.clone()} {grid} given=true />
        },
        Err(_) => Html::default(),
    }
}
