//! The colour scale beside the grids.

use super::super::colormap::Scale;
use super::super::number::short;
use super::super::pixels::Pixels;
use super::drawing::{Anchor, Drawing, EDGE, INK_3, PAPER, SIGNAL, Shape, Span, Stroke};

const WIDTH: f64 = 12.0;
/// Colours from the low end to the high one.
const STEPS: usize = 256;
/// The least distance of two numbers.
const LINE: f64 = 14.0;

/// The scale upright between two heights, with its ticks and the live value.
pub fn draw(
    drawing: &mut Drawing,
    scale: &Scale,
    left: f64,
    (top, bottom): (f64, f64),
    live: Option<f32>,
) {
    let height = bottom - top;
    let at = |step: usize| scale.map.at(1.0 - (step as f32 + 0.5) / STEPS as f32);
    let pixels = Pixels {
        rows: STEPS,
        columns: 1,
        rgba: (0..STEPS)
            .flat_map(|step| {
                let [r, g, b] = at(step);
                [r, g, b, 255]
            })
            .collect(),
    };
    let place = [left, top, WIDTH, height];
    drawing.shapes.push(Shape::Pixels { place, pixels });
    let y_of = |value: f64| bottom - scale.place(value) * height;
    let right = left + WIDTH;
    let live = live.filter(|value| !value.is_nan()).map(f64::from);
    let mut last = f64::INFINITY;
    for tick in scale.ticks() {
        let y = y_of(tick);
        drawing.line(format!("M{right:.2} {y:.2}h4"), Stroke::solid(EDGE, 1.0));
        // A number that would touch the live one or its neighbour is left out.
        if live.is_none_or(|value| (y_of(value) - y).abs() >= LINE) && last - y >= LINE {
            last = y;
            let number = Span::mono(scale.tick_text(tick), INK_3);
            drawing.text((right + 8.0, y), 11.0, Anchor::Start, vec![number]);
        }
    }
    if let Some(value) = live {
        let y = y_of(value);
        drawing.fill([left - 3.0, y - 3.0, WIDTH + 6.0, 6.0], PAPER);
        drawing.fill([left - 3.0, y - 1.5, WIDTH + 6.0, 3.0], SIGNAL);
        let decimals = if value.abs() < 100.0 { 2 } else { 1 };
        let number = Span::mono(short(value, decimals), SIGNAL).bold();
        drawing.text((right + 8.0, y), 12.0, Anchor::Start, vec![number]);
    }
}
