//! What the live output cell reads, marked on the input.

use std::collections::BTreeSet;

use super::super::edit;
use super::super::label::badge_width;
use super::super::layout::{Box4, Grid, cell_box, stroke_of};
use super::super::links::READABLE;
use super::super::number::{compact, short};
use super::super::scene::{Cell, DIMS};
use super::super::story::{read_position, told};
use super::cells::Lit;
use super::drawing::{Anchor, Drawing, INK_2, PAPER, SIGNAL, Span, Stroke, TAP_LETTERS, TAPS};
use crate::ops::{Axis, Explanation, Filter, Geometry, ResampleAxis, Rule, Tap, Zone};

/// An output cell with what it reads, and the grids both stand on.
pub struct Marks<'a> {
    pub geometry: &'a Geometry,
    pub explanation: &'a Explanation,
    pub live: Cell,
    /// The shown plane of the input: taps in others are not seen.
    pub plane: usize,
    pub input: Grid,
    pub output: Grid,
    pub kernel: Option<Grid>,
}

fn place_of(tap: &Tap) -> (f64, f64) {
    let n = tap.position.len();
    (tap.position[n - 2] as f64, tap.position[n - 1] as f64)
}

impl Marks<'_> {
    /// The told taps in the shown plane with their numbers, and how many there are in all.
    fn taps(&self) -> (Vec<(usize, &Tap)>, usize) {
        let all = told(self.explanation);
        let count = all.len();
        let in_plane = |tap: &Tap| self.is_in_plane(tap);
        let seen = all.into_iter().enumerate();
        (seen.filter(|(_, tap)| in_plane(tap)).collect(), count)
    }

    fn is_in_plane(&self, tap: &Tap) -> bool {
        let index: Vec<usize> = tap.position.iter().map(|&at| at.max(0) as usize).collect();
        edit::plane_of(&index, &self.geometry.input, DIMS) == self.plane
    }

    /// Rows and columns of the input that are read.
    pub fn read(&self) -> Lit {
        let (taps, _) = self.taps();
        let axes = &self.geometry.axes;
        // A window is as large as it is, whatever its weights are.
        let along = |back: usize, live: usize| match &axes[axes.len() - back] {
            axis @ (Axis::Window(_) | Axis::Adaptive(_)) if !taps.is_empty() => {
                axis.reads(live).iter().map(|read| read.position).collect()
            }
            _ => {
                let last = |tap: &Tap| tap.position[tap.position.len() - back];
                taps.iter().map(|(_, tap)| last(tap)).collect()
            }
        };
        (along(2, self.live.0), along(1, self.live.1))
    }

    /// Rows and columns of the kernel that are used.
    pub fn used(&self) -> Lit {
        let (taps, _) = self.taps();
        let weights = taps.iter().filter_map(|(_, tap)| {
            let [.., row, column] = tap.kernel.as_deref()? else {
                return None;
            };
            Some((*row as isize, *column as isize))
        });
        weights.unzip()
    }

    pub fn draw(&self, drawing: &mut Drawing) {
        let (taps, count) = self.taps();
        if let ([.., y, x], false) = (&self.geometry.axes[..], taps.is_empty()) {
            match (y, x) {
                (Axis::Resample(y), Axis::Resample(x)) => {
                    self.resize(drawing, (y, x), &taps, count);
                }
                (Axis::Transposed(_) | Axis::Rearranged { .. }, _) => {
                    self.lettered(drawing, &taps, count);
                }
                _ => self.window(drawing, &taps, count),
            }
        }
        let (row, column) = (self.live.0 as f64, self.live.1 as f64);
        // Cells that are tiny are framed from outside.
        let inset = if self.output.cell() >= 14.0 {
            1.0
        } else {
            -3.0
        };
        drawing.outline(
            cell_box(&self.output, row, column, inset),
            SIGNAL,
            3.0,
            false,
        );
    }

    /// Taps of a resize: outlines, the footprint, the source point and its leader.
    fn resize(
        &self,
        drawing: &mut Drawing,
        (y, x): (&ResampleAxis, &ResampleAxis),
        taps: &[(usize, &Tap)],
        count: usize,
    ) {
        let grid = &self.input;
        let source = (read_position(y, self.live.0), read_position(x, self.live.1));
        let nearest = y.filter.is_nearest();
        let (sx, sy) = (grid.column(source.1 + 0.5), grid.row(source.0 + 0.5));
        if taps.len() <= READABLE && grid.cell() >= 5.0 {
            for (number, tap) in taps {
                self.outlined(drawing, tap, *number, count);
            }
            if y.filter == Filter::Linear && !y.antialias {
                let [x, y, width, height] = cell_box(grid, source.0, source.1, 0.0);
                let footprint = format!("M{x:.2} {y:.2}h{width:.2}v{height:.2}h-{width:.2}Z");
                drawing.halo(footprint, Stroke::dashed(SIGNAL, 1.5));
            }
        } else {
            drawing.outline(self.spanned(2.0), SIGNAL, 1.5, false);
        }
        let from = if nearest { sx + grid.cell_w / 2.0 } else { sx };
        self.leader(drawing, (from, sy));
        if grid.cell() >= 28.0 && !nearest {
            for (number, tap) in taps {
                self.weighed(drawing, tap, *number, count, source);
            }
        }
        if !nearest {
            let radius = if grid.cell() >= 24.0 { 5.0 } else { 3.0 };
            drawing.dot((sx, sy), radius, SIGNAL);
        }
    }

    /// From a point on the input to the row of the live cell.
    fn leader(&self, drawing: &mut Drawing, (x, y): (f64, f64)) {
        // Before the output stand the numbers of its rows.
        let digits = self.output.rows.to_string().len().max(2);
        let end = self.output.x - 12.0 - 7.0 * digits as f64;
        let clear = x.max(self.input.outer()[2] + 6.0);
        let to = self.output.row(self.live.0 as f64 + 0.5);
        if self.kernel.is_some() || end - clear < 16.0 {
            return;
        }
        let stroke = Stroke::solid(SIGNAL, 1.25);
        drawing.halo(format!("M{x:.2} {y:.2}H{clear:.2}"), stroke);
        let elbow = (clear + end) / 2.0;
        drawing.line(format!("M{clear:.2} {y:.2}H{elbow:.2}V{to:.2}"), stroke);
        drawing.arrow((elbow, end), to, stroke);
    }

    /// The box around all that is read.
    fn spanned(&self, outset: f64) -> Box4 {
        let ends = |set: &BTreeSet<isize>| {
            let (first, last) = (set.first().copied(), set.last().copied());
            (first.unwrap_or(0) as f64, last.unwrap_or(0) as f64 + 1.0)
        };
        let (rows, columns) = self.read();
        let ((top, bottom), (left, right)) = (ends(&rows), ends(&columns));
        let grid = &self.input;
        [
            grid.column(left) - outset,
            grid.row(top) - outset,
            grid.column(right) - grid.column(left) + 2.0 * outset,
            grid.row(bottom) - grid.row(top) + 2.0 * outset,
        ]
    }

    /// Up to four taps have a hue each; more share one, as wide as their weight, dashed if
    /// negative.
    fn outlined(&self, drawing: &mut Drawing, tap: &Tap, number: usize, count: usize) {
        let (row, column) = place_of(tap);
        let (hue, width, inset, dashed) = match count {
            ..=4 => (TAPS[number % 4], 3.0, 2.0, false),
            _ => (TAPS[0], stroke_of(tap.weight), 3.0, tap.weight < 0.0),
        };
        let inset = if self.input.cell() >= 14.0 {
            inset
        } else {
            0.5
        };
        let place = cell_box(&self.input, row, column, inset);
        drawing.outline(place, hue, width, dashed);
    }

    /// Letter and weight in the corner farthest from the source point.
    fn weighed(
        &self,
        drawing: &mut Drawing,
        tap: &Tap,
        number: usize,
        count: usize,
        source: (f64, f64),
    ) {
        if count > 4 {
            return;
        }
        let grid = &self.input;
        let (row, column) = place_of(tap);
        let (right, bottom) = (column > source.1, row > source.0);
        let (weight, letter) = (short(tap.weight.into(), 4), TAP_LETTERS[number % 4]);
        let text = [
            format!("{letter} {weight}"),
            format!("{letter} {}", compact(&weight)),
        ]
        .into_iter()
        .find(|text| badge_width(text) + 4.0 <= grid.cell_w)
        .unwrap_or(letter.into());
        let corner = (
            grid.column(column) + if right { grid.cell_w - 2.0 } else { 2.0 },
            grid.row(row) + if bottom { grid.cell_h - 19.0 } else { 2.0 },
        );
        drawing.badge(corner, &text, TAPS[number % 4], right);
    }

    /// The window of a pool or a convolution, what padding lends, and of max the chosen cell.
    fn window(&self, drawing: &mut Drawing, taps: &[(usize, &Tap)], count: usize) {
        let grid = &self.input;
        let max = self.explanation.rule == Rule::Max;
        if grid.cell() >= 16.0 {
            let outside = self.explanation.taps.iter();
            let outside = outside.filter(|tap| {
                tap.zone != Zone::Input && tap.cell.is_none() && self.is_in_plane(tap)
            });
            for tap in outside {
                let lent = match (max, tap.zone) {
                    (true, _) => "−∞",
                    (_, Zone::Overhang) if self.explanation.divisor.is_some() => "–",
                    _ => "0",
                };
                let (row, column) = place_of(tap);
                let (x, y) = (grid.column(column + 0.5), grid.row(row + 0.5));
                drawing.fill([x - 9.0, y - 7.0, 18.0, 14.0], PAPER);
                let span = Span::mono(lent, INK_2);
                drawing.text((x, y), 11.0, Anchor::Middle, vec![span]);
            }
        }
        let window = self.spanned(0.0);
        drawing.outline(window, SIGNAL, 3.0, false);
        let chosen = taps.iter().find(|(_, tap)| max && tap.weight != 0.0);
        if let Some((_, tap)) = chosen {
            let (row, column) = place_of(tap);
            let inset = if grid.cell() >= 20.0 { 2.5 } else { 0.0 };
            let place @ [x, y, width, height] = cell_box(grid, row, column, inset);
            drawing.fill(place, SIGNAL);
            if grid.cell() >= 20.0 {
                let middle = (x + width / 2.0, y + height / 2.0);
                let size = (grid.cell() * 0.26).clamp(11.0, 20.0).round();
                let span = Span::mono(short(tap.value.into(), 2), PAPER).bold();
                drawing.text(middle, size, Anchor::Middle, vec![span]);
            }
        }
        let [x, y, width, height] = window;
        // Between two rows it crosses no number.
        let middle = (y + height / 2.0 - grid.y) / grid.cell_h;
        self.leader(drawing, (x + width + 3.0, grid.row(middle.round())));
        if count <= 4 {
            self.kernel_outlines(drawing, taps);
        }
    }

    /// Outlines with letters, and the kernel weights that bear the same ones.
    fn lettered(&self, drawing: &mut Drawing, taps: &[(usize, &Tap)], count: usize) {
        let grid = &self.input;
        if taps.len() > READABLE || grid.cell() < 5.0 {
            drawing.outline(self.spanned(2.0), SIGNAL, 1.5, false);
            return;
        }
        for (number, tap) in taps {
            self.outlined(drawing, tap, *number, count);
            if grid.cell() >= 24.0 && count <= 4 {
                let (row, column) = place_of(tap);
                let corner = (grid.column(column) + 2.0, grid.row(row) + 2.0);
                let (letter, hue) = (TAP_LETTERS[number % 4], TAPS[number % 4]);
                drawing.badge(corner, letter, hue, false);
            }
        }
        if count <= 4 {
            self.kernel_outlines(drawing, taps);
        }
    }

    fn kernel_outlines(&self, drawing: &mut Drawing, taps: &[(usize, &Tap)]) {
        let Some(kernel) = &self.kernel else {
            return;
        };
        for (number, tap) in taps {
            if let Some([.., row, column]) = tap.kernel.as_deref() {
                let (row, column) = (*row as f64, *column as f64);
                let (letter, hue) = (TAP_LETTERS[number % 4], TAPS[number % 4]);
                drawing.outline(cell_box(kernel, row, column, 2.0), hue, 3.0, false);
                let corner = (kernel.column(column) + 2.0, kernel.row(row) + 2.0);
                drawing.badge(corner, letter, hue, false);
            }
        }
    }
}
