//! One operation on planes: the sentence, input and output with what links them, the scale.

use std::sync::Arc;

use super::super::colormap::{Colormap, Scale};
use super::super::edit;
use super::super::evaluate::Evaluated;
use super::super::label::{badge_width, caption, fits};
use super::super::layout::{Grid, HEAD, Layout, Room, lay_out};
use super::super::number::sides;
use super::super::plane::Plane;
use super::super::scene::{Cell, DIMS};
use super::super::subject::Subject;
use super::super::words::{Piece, Rich, Tone, Word, spoken};
use super::cells::{self, Look};
use super::drawing::{Anchor, Drawing, EDGE, INK, INK_2, SIGNAL, Span, Stroke};
use super::marks::Marks;
use super::picture::Model;
use super::scale_bar;

/// The width of every figure: half of what fills a slide, since pictures have two pixels for each.
pub const WIDTH: f64 = 1040.0;
/// Left of the grids, where rows are numbered.
pub const LEFT: f64 = 56.0;
/// Above the grids and their captions stands the sentence.
pub const TOP: f64 = 72.0;
/// The width for grids and scale.
pub const ROOM: f64 = WIDTH - LEFT - 24.0;
/// The most height for cells.
const HEIGHT: f64 = 440.0;
/// Beneath the grids stand the sum of the live cell, and the operation.
const FORMULA: f64 = 36.0;
pub const FOOT: f64 = 60.0;

/// The figure with an output cell that it talks about; output cells from `until` on are empty.
pub fn draw(model: &Model, result: &Arc<Evaluated>, live: Option<Cell>, until: usize) -> Drawing {
    let scene = model.scene;
    let geometry = &result.geometry;
    let input = Plane::of_source(&result.input, DIMS, scene.planes.input);
    let output = model.output_of(result);
    let weight = edit::weight(scene.call());
    let kernel = weight.map(|weight| {
        let index = edit::kernel_plane(scene.call(), scene.planes, weight.shape());
        Plane::new(weight, DIMS, index)
    });
    let room = Room {
        width: ROOM,
        height: HEAD + HEIGHT,
        narrow: false,
        stacked: false,
        caption: 120.0,
        below: Some(0.0),
        listed: false,
        bare: false,
        ruler_in_place: false,
        least: HEIGHT,
    };
    let layout = lay_out(room, geometry, kernel.as_ref().map(Plane::extent));
    let onto = |grid: Grid| grid.moved(LEFT, TOP);
    let (on_input, on_output) = (onto(layout.input), onto(layout.output));
    let on_kernel = layout.kernel.map(onto);
    let bottom = TOP + layout.baseline;

    let subject =
        live.map(|cell| Subject::of_output(result, scene, cell.into(), model.lang, false));
    let subject = subject.unwrap_or_default();
    let marks = subject.explanation.as_ref().zip(subject.live);
    let marks = marks.map(|(explanation, live)| Marks {
        geometry,
        explanation,
        live,
        plane: input.index(),
        input: on_input,
        output: on_output,
        kernel: on_kernel,
    });

    // All frames of an animation have room for a formula, whether it fits or not.
    let formula = if live.is_some() { FORMULA } else { 0.0 };
    let mut drawing = Drawing::new(WIDTH, bottom + formula + FOOT);
    match &subject.story {
        Some(story) => sentence(&mut drawing, &story.sentence),
        None => sentence(&mut drawing, &[Piece::code(scene.call().name())]),
    }
    let (scale, rgb) = model.scale();
    let look = Look { scale: &scale, rgb };
    let [left, top, ..] = on_input.outer();
    let over = |top: f64| top - 34.0;
    let title = |word: Word| word.text(model.lang);
    cells::caption(
        &mut drawing,
        (left, over(top)),
        title(Word::Input),
        &sides(input.sizes()),
    );
    cells::ring(&mut drawing, &on_input, geometry);
    cells::cells(&mut drawing, &input, &on_input, look, usize::MAX);
    let (top, right) = match on_output.rows * on_output.columns {
        // The place that an output without cells leaves free.
        0 => {
            let [x, y, width, height] = layout.absent;
            let stroke = Stroke::dashed(EDGE, 1.0);
            drawing.frame([x + LEFT, y + TOP, width, height], stroke);
            (y + TOP, x + LEFT)
        }
        _ => (on_output.y, on_output.x),
    };
    cells::caption(
        &mut drawing,
        (right, over(top)),
        title(Word::Output),
        &sides(output.sizes()),
    );
    cells::cells(&mut drawing, &output, &on_output, look, until);
    if let (Some(kernel), Some(grid)) = (&kernel, &on_kernel) {
        let size = sides(kernel.sizes());
        let name = title(Word::Kernel);
        cells::caption(&mut drawing, (grid.x, over(grid.y)), name, &size);
        let scale = Scale::over(Colormap::Vik, [kernel.values()]);
        let look = Look {
            scale: &scale,
            rgb: false,
        };
        cells::cells(&mut drawing, kernel, grid, look, usize::MAX);
        let used = marks.as_ref().map(Marks::used).unwrap_or_default();
        cells::indices(&mut drawing, grid, &used);
        let from = on_input.outer()[2];
        let sign = Span::sans("×", INK_2);
        let middle = ((from + grid.x) / 2.0 - 8.0, bottom - grid.height() / 2.0);
        drawing.text(middle, 22.0, Anchor::Middle, vec![sign]);
    }
    let read = marks.as_ref().map(Marks::read).unwrap_or_default();
    let lit = live.map(|(row, column)| ([row as isize].into(), [column as isize].into()));
    cells::indices(&mut drawing, &on_input, &read);
    cells::indices(&mut drawing, &on_output, &lit.unwrap_or_default());
    way(&mut drawing, &layout, caption(scene.call()));
    if let Some(marks) = &marks {
        marks.draw(&mut drawing);
    }
    let (x, from, to) = layout.scale;
    let value = live.and_then(|cell| output.at(cell));
    if !rgb {
        scale_bar::draw(
            &mut drawing,
            &scale,
            x + LEFT,
            (from + TOP, to + TOP),
            value,
        );
    }
    if let Some(story) = subject.story {
        let lines = story.right.body.into_lines();
        formula_line(&mut drawing, bottom + formula, lines.first());
    }
    foot(&mut drawing, scene.track().to_string(), scene.call().name());
    drawing
}

/// The sum or the choice that gives the live value, where one line has room for it.
fn formula_line(drawing: &mut Drawing, y: f64, line: Option<&Rich>) {
    const SIZE: f64 = 13.0;
    let Some(line) = line else {
        return;
    };
    if fits(&spoken(line), SIZE, ROOM) {
        let set = |piece: &Piece| match piece.tone {
            Tone::Signal => Span::mono(&piece.text, SIGNAL).bold(),
            _ => Span::mono(&piece.text, INK),
        };
        drawing.text(
            (LEFT, y),
            SIZE,
            Anchor::Start,
            line.iter().map(set).collect(),
        );
    }
}

/// The arrow on the baseline from input to output, with what it does.
fn way(drawing: &mut Drawing, layout: &Layout, caption: String) {
    let from = match layout.kernel {
        Some(kernel) => kernel.right(),
        None => layout.input.outer()[2] + 14.0,
    };
    let (from, to) = (LEFT + from + 10.0, LEFT + layout.output.x - 28.0);
    let y = TOP + layout.baseline - 0.5;
    if to - from < 12.0 {
        return;
    }
    drawing.arrow((from, to), y, Stroke::solid(INK, 1.0));
    if layout.kernel.is_none() && badge_width(&caption) < to - from + 10.0 {
        let spans = vec![Span::mono(caption, INK)];
        let middle = ((from + to) / 2.0, y - 13.0);
        drawing.text(middle, 12.0, Anchor::Middle, spans);
    }
}

/// The sentence over a figure, as large as one line has room for.
pub fn sentence(drawing: &mut Drawing, pieces: &[Piece]) {
    let spans: Vec<Span> = pieces.iter().map(Span::of).collect();
    let width = |span: &Span| {
        let wide = |c: char| match c.is_ascii() || c == '’' {
            true if span.mono => 0.603,
            true => 0.55,
            false => 1.0,
        };
        span.text.chars().map(wide).sum::<f64>()
    };
    let width: f64 = spans.iter().map(width).sum();
    let size = (ROOM / width.max(1.0)).clamp(9.0, 20.0);
    drawing.text((LEFT, 38.0), size, Anchor::Start, spans);
}

/// Beneath a figure, what was applied: as one would write it, or by its name where that is too long.
pub fn foot(drawing: &mut Drawing, written: String, name: String) {
    let text = if written.chars().count() <= 120 {
        written
    } else {
        name
    };
    let at = (LEFT, drawing.height - 24.0);
    let spans = vec![Span::mono(text, INK_2)];
    drawing.text(at, 12.0, Anchor::Start, spans);
}
