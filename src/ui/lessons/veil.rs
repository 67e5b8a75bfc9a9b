//! What hides an output until the reveal.

use yew::prelude::*;

use super::super::draw::{SIGNAL, outline, px};
use super::super::layout::Grid;
use crate::playground::lesson::Ask;
use crate::playground::scene::Cell;

/// How an output is hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Veiled {
    /// Its cells are empty; the asked one has a question mark.
    Cells(Option<Cell>),
    /// Not even its size is told.
    Size,
}

/// More cells than this are not outlined one by one.
const OUTLINED: usize = 400;

impl Veiled {
    /// How the output of a track of a table is hidden, if it is.
    pub fn of(ask: Ask, table: usize, track: usize) -> Option<Self> {
        match (table, ask.place) {
            (0, _) if track != ask.track => None,
            (0, None) => Some(Self::Size),
            (0, Some(place)) => Some(Self::Cells(Some(place.cell))),
            _ => Some(Self::Cells(None)),
        }
    }

    /// The empty grid.
    pub fn drawn(self, grid: &Grid) -> Html {
        let asked = match self {
            Self::Cells(Some((row, column))) => Some([
                grid.column(column as f64),
                grid.row(row as f64),
                grid.cell_w,
                grid.cell_h,
            ]),
            Self::Size => Some([grid.x, grid.y, grid.width(), grid.height()]),
            Self::Cells(None) => None,
        };
        let cells = match self {
            Self::Cells(_) if grid.rows * grid.columns <= OUTLINED => (grid.rows, grid.columns),
            _ => (1, 1),
        };
        let (width, height) = (
            grid.width() / cells.1 as f64,
            grid.height() / cells.0 as f64,
        );
        html! {
            <>
                for row in 0..cells.0 {
                    for column in 0..cells.1 {
                        <rect x={px(grid.x + column as f64 * width + 0.5)} y={px(grid.y + row as f64 * height + 0.5)}
                            width={px(width - 1.0)} height={px(height - 1.0)} fill="none" style="stroke:var(--edge)" stroke-dasharray="2 3" />
                    }
                }
                if let Some([x, y, w, h]) = asked {
                    { outline([x + 1.0, y + 1.0, w - 2.0, h - 2.0], SIGNAL, 3.0, self == Self::Size) }
                    <text class="live asked" x={px(x + w / 2.0)} y={px(y + h / 2.0)} text-anchor="middle"
                        dominant-baseline="central">{ "?" }</text>
                }
            </>
        }
    }
}
