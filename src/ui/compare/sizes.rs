//! How large the grids of a comparison are.

use super::super::layout::{Grid, LARGEST_CELL, cell_for, shared_cell};
use super::layout::Parts;
use crate::playground::scene::Cell;

/// The input is drawn this much smaller than the outputs.
pub const INPUT_SHARE: f64 = 0.86;

/// The most a grid may take.
#[derive(Clone, Copy)]
pub struct Bounds {
    pub width: f64,
    pub height: f64,
}

/// All grids in their size, not yet in their place.
pub struct Sizes {
    pub input: Grid,
    pub outputs: Vec<Option<Grid>>,
    /// The largest width and height of an output.
    pub width: f64,
    pub height: f64,
}

impl Sizes {
    pub fn fitting(parts: &Parts, most: Bounds) -> Self {
        let outputs: Vec<Cell> = parts.outputs.iter().flatten().copied().collect();
        let cell = |size: Cell| cell_for(size, most.width, most.height);
        let first = outputs.first().copied().unwrap_or(parts.input);
        // One extent for all that resize, one cell size for all others.
        let shared = shared_cell(parts.input, first, most.width, most.height);
        let least = outputs
            .iter()
            .copied()
            .map(cell)
            .fold(LARGEST_CELL, f64::min);
        let output = |(rows, columns): Cell| {
            let (height, width) = if parts.resized {
                let per =
                    |input: usize, output: usize| shared * input as f64 / output.max(1) as f64;
                (per(parts.input.0, rows), per(parts.input.1, columns))
            } else {
                (least, least)
            };
            grid((rows, columns), width, height)
        };
        let placed: Vec<_> = parts.outputs.iter().map(|size| size.map(output)).collect();
        let largest =
            |side: fn(&Grid) -> f64| placed.iter().flatten().map(side).fold(0.0, f64::max);
        let (width, height) = (largest(Grid::width), largest(Grid::height));
        let within = if parts.resized {
            (width, height)
        } else {
            (most.width, most.height)
        };
        let cell = cell_for(parts.input, within.0 * INPUT_SHARE, within.1 * INPUT_SHARE);
        Self {
            input: grid(parts.input, cell, cell),
            outputs: placed,
            width,
            height,
        }
    }

    /// Width and height of a difference, which is as large as the outputs.
    pub fn difference(&self, parts: &Parts) -> Option<(f64, f64)> {
        let grid = self.outputs[0].filter(|_| parts.difference)?;
        Some((grid.width(), grid.height()))
    }
}

fn grid(extent: Cell, cell_w: f64, cell_h: f64) -> Grid {
    Grid {
        cell_h,
        ..Grid::square(0.0, 0.0, cell_w, extent)
    }
}
