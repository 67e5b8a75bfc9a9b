//! A grid: its cells with their numbers, its indices, its caption, and what is around it.

use std::collections::BTreeSet;

use super::super::colormap::{Scale, UNCOLOURED, takes_black_text};
use super::super::indices::numbered;
use super::super::label::Label;
use super::super::layout::{Box4, Grid, WHOLE, cell_box, pad_end};
use super::super::number::short;
use super::super::pixels::{coloured, mapped};
use super::super::plane::Plane;
use super::drawing::{
    Anchor, Drawing, HATCH_CEIL, HATCH_PAD, INK, INK_3, PAPER, PAPER_2, SIGNAL, Shape, Span, Stroke,
};
use crate::ops::Geometry;

/// How the cells of a drawing are painted.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    pub scale: &'a Scale,
    /// Three channels are one colour picture.
    pub rgb: bool,
}

/// The cells of a plane, in reading order up to `until`; those after it are empty.
pub fn cells(drawing: &mut Drawing, plane: &Plane, grid: &Grid, look: Look, until: usize) {
    if plane.values().is_empty() {
        return;
    }
    let picture = look.rgb && plane.is_colourable();
    if picture || grid.cell() < WHOLE {
        let mut pixels = match picture {
            true => coloured(plane, look.scale),
            false => mapped(plane, look.scale),
        };
        let drawn = pixels.rgba.len().min(until.saturating_mul(4));
        pixels.rgba[drawn..].fill(0);
        let place = [grid.x, grid.y, grid.width(), grid.height()];
        drawing.fill(place, PAPER_2);
        drawing.shapes.push(Shape::Pixels { place, pixels });
        return;
    }
    let gap = if grid.cell() >= 20.0 { 1.0 } else { 0.0 };
    let label = Label::fitting(plane.values(), grid.cell_w, grid.cell_h);
    for (at, &value) in plane.values().iter().enumerate() {
        let (row, column) = (at / grid.columns, at % grid.columns);
        let [x, y, width, height] = cell_box(grid, row as f64, column as f64, 0.0);
        // The outer edge stays flush; gaps lie between cells.
        let right = if column + 1 < grid.columns { gap } else { 0.0 };
        let bottom = if row + 1 < grid.rows { gap } else { 0.0 };
        let (width, height) = (width - right, height - bottom);
        if at >= until {
            drawing.fill([x, y, width, height], PAPER_2);
            continue;
        }
        let colour = look.scale.colour(value).unwrap_or(UNCOLOURED);
        drawing.fill([x, y, width, height], colour);
        if let Some(label) = &label {
            let ink = if takes_black_text(colour) {
                [0; 3]
            } else {
                PAPER
            };
            let middle = (x + width / 2.0, y + height / 2.0);
            let number = Span::mono(label.text(value), ink);
            drawing.text(middle, label.size, Anchor::Middle, vec![number]);
        }
    }
}

/// Rows and columns that are lit.
pub type Lit = (BTreeSet<isize>, BTreeSet<isize>);

/// The numbers of rows and columns; those of the ring too where there is one.
pub fn indices(drawing: &mut Drawing, grid: &Grid, (rows, columns): &Lit) {
    let [left, ..] = grid.outer();
    let ring = grid.ring;
    self::columns(drawing, grid, columns);
    for index in numbered((ring.top, grid.rows, ring.bottom), grid.cell_h, rows, 13.0) {
        let at = (left - 9.0, grid.row(index.0 as f64 + 0.5));
        number(drawing, at, Anchor::End, index);
    }
}

/// The numbers of columns alone: a signal has no rows.
pub fn columns(drawing: &mut Drawing, grid: &Grid, lit: &BTreeSet<isize>) {
    let [_, top, ..] = grid.outer();
    let ring = grid.ring;
    for index in numbered(
        (ring.left, grid.columns, ring.right),
        grid.cell_w,
        lit,
        22.0,
    ) {
        let at = (grid.column(index.0 as f64 + 0.5), top - 13.0);
        number(drawing, at, Anchor::Middle, index);
    }
}

fn number(drawing: &mut Drawing, at: (f64, f64), anchor: Anchor, (index, lit): (isize, bool)) {
    let text = short(index as f64, 0);
    let span = match lit {
        true => Span::mono(text, SIGNAL).bold(),
        false => Span::mono(text, INK_3),
    };
    drawing.text(at, 11.0, anchor, vec![span]);
}

/// Over a grid: what it is, and its size.
pub fn caption(drawing: &mut Drawing, (x, y): (f64, f64), title: &str, size: &str) {
    let spans = vec![
        Span::sans(title, INK).bold(),
        Span::mono(format!("  {size}"), INK_3),
    ];
    drawing.text((x, y), 13.0, Anchor::Start, spans);
}

/// Padding leans right, what hangs over leans left.
pub fn ring(drawing: &mut Drawing, grid: &Grid, geometry: &Geometry) {
    let [.., y, x] = &geometry.axes[..] else {
        return;
    };
    let [left, top, right, bottom] = grid.outer();
    let (in_right, in_bottom) = (grid.right(), grid.bottom());
    if [left, top, right, bottom] == [grid.x, grid.y, in_right, in_bottom] {
        return;
    }
    let pad_right = grid.column(pad_end(x, grid.ring.right) as f64);
    let pad_bottom = grid.row(pad_end(y, grid.ring.bottom) as f64);
    let between = |x0: f64, y0: f64, x1: f64, y1: f64| [x0, y0, x1 - x0, y1 - y0];
    for (place, padding) in [
        (between(left, top, pad_right, grid.y), true),
        (between(left, grid.y, grid.x, in_bottom), true),
        (between(in_right, grid.y, pad_right, in_bottom), true),
        (between(left, in_bottom, pad_right, pad_bottom), true),
        (between(pad_right, top, right, bottom), false),
        (between(left, pad_bottom, pad_right, bottom), false),
    ] {
        hatch(drawing, place, padding);
    }
    if grid.cell() >= WHOLE {
        let mut lines = String::new();
        for column in 1..grid.columns + grid.ring.left + grid.ring.right {
            let x = left + column as f64 * grid.cell_w;
            lines += &format!("M{x:.2} {top:.2}V{bottom:.2}");
        }
        for row in 1..grid.rows + grid.ring.top + grid.ring.bottom {
            let y = top + row as f64 * grid.cell_h;
            lines += &format!("M{left:.2} {y:.2}H{right:.2}");
        }
        drawing.line(lines, Stroke::solid(PAPER, 1.0));
    }
    let around = [
        grid.x - 0.5,
        grid.y - 0.5,
        grid.width() + 1.0,
        grid.height() + 1.0,
    ];
    drawing.frame(around, Stroke::solid(INK, 1.0));
}

/// Slanted lines over an area; those of neighbouring areas meet.
fn hatch(drawing: &mut Drawing, place @ [x, y, width, height]: Box4, padding: bool) {
    const STEP: f64 = 8.0;
    if width <= 0.0 || height <= 0.0 {
        return;
    }
    drawing.fill(place, PAPER_2);
    let mut lines = String::new();
    // A line rises through every point whose distances from the left and the top add up to this.
    let phase = if padding { x + y } else { y - x - width };
    let mut sum = (-phase).rem_euclid(STEP);
    while sum < width + height {
        let (low_x, low_y) = ((sum - height).max(0.0), sum.min(height));
        let (high_x, high_y) = (sum.min(width), (sum - width).max(0.0));
        let across = |at: f64| if padding { x + at } else { x + width - at };
        lines += &format!(
            "M{:.2} {:.2}L{:.2} {:.2}",
            across(low_x),
            y + low_y,
            across(high_x),
            y + high_y
        );
        sum += STEP;
    }
    let colour = if padding { HATCH_PAD } else { HATCH_CEIL };
    drawing.line(lines, Stroke::solid(colour, 1.2));
}
