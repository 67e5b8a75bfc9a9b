//! Comparisons, pipelines, signals and volumes: the input and each output, side by side or beneath
//! each other, with the live output cell outlined.

use super::super::compare::{self, Contrast};
use super::super::edit;
use super::super::evaluate::Outcome;
use super::super::layout::{Box4, Grid, HEAD, cell_box, cell_for};
use super::super::number::sides;
use super::super::plane::Plane;
use super::super::scene::{Cell, Place, View};
use super::super::subject::Subject;
use super::super::words::{Piece, Rich, Word, fill};
use super::cells::{self, Lit, Look};
use super::drawing::{Anchor, Drawing, INK_2, INK_3, SIGNAL, Span};
use super::figure::{FOOT, LEFT, ROOM, TOP, WIDTH, foot, sentence};
use super::picture::Model;
use super::scale_bar;

/// Grids that stand side by side.
const SIDE_BY_SIDE: usize = 3;
/// The fewest and the most slices of a volume that a line has room for, and how many are shown.
const FEW_SLICES: usize = 4;
const SLICES: usize = 8;
const MOST_SLICES: usize = 16;
/// Between grids that stand side by side: the numbers of rows.
const GAP: f64 = 56.0;
/// The most height for cells.
const HEIGHT: f64 = 320.0;
/// The height of a signal.
const STRIP: f64 = 48.0;
/// Right of the grids stands the scale.
const SCALE: f64 = 72.0;
/// Between what stands beneath each other.
const LINE: f64 = 24.0;

/// A caption and what stands beneath it.
struct Block {
    title: String,
    size: String,
    /// A plane, a signal, or the slices of a volume; none of a refused operation.
    planes: Vec<Plane>,
    /// What the slices are called, with a slot for their number.
    slice: &'static str,
    live: Option<Place>,
}

pub fn draw(model: &Model) -> Drawing {
    let blocks = blocks(model);
    let (scale, rgb) = model.scale();
    let look = Look { scale: &scale, rgb };
    let mut drawing = Drawing::new(WIDTH, 0.0);
    sentence(&mut drawing, &told(model));
    let room = ROOM - SCALE;
    let slices = blocks.iter().map(|block| block.planes.len()).max();
    let slices = slices.unwrap_or(0).clamp(FEW_SLICES, SLICES);
    let mut top = TOP;
    if model.scene.dims() == 2 {
        let columns = blocks.len().clamp(1, SIDE_BY_SIDE);
        let width = (room + GAP) / columns as f64 - GAP;
        for row in blocks.chunks(SIDE_BY_SIDE) {
            let place = |at: usize| [LEFT + at as f64 * (width + GAP), top, width, HEIGHT];
            let bottoms = row.iter().enumerate();
            let bottoms =
                bottoms.map(|(at, block)| beneath(&mut drawing, block, place(at), slices, look));
            top = bottoms.fold(top, f64::max) + LINE;
        }
    } else {
        for block in &blocks {
            top = beneath(&mut drawing, block, [LEFT, top, room, HEIGHT], slices, look) + LINE;
        }
    }
    drawing.height = top - LINE + FOOT;
    let value = model.scene.pin.and_then(|pin| model.output()?.at(pin.cell));
    let ends = (
        TOP + HEAD,
        (top - LINE).clamp(TOP + HEAD + 160.0, TOP + HEAD + HEIGHT),
    );
    drawing.height = drawing.height.max(ends.1 + FOOT);
    if !rgb {
        scale_bar::draw(
            &mut drawing,
            &scale,
            WIDTH - 24.0 - SCALE + 16.0,
            ends,
            value,
        );
    }
    let scene = model.scene;
    match scene.view {
        View::Compare => {
            let shared = Contrast::of(&scene.tracks).shared.unwrap_or_default();
            foot(&mut drawing, shared, String::new());
        }
        View::Playground => foot(&mut drawing, scene.track().to_string(), scene.call().name()),
    }
    drawing
}

/// The input and each output.
fn blocks(model: &Model) -> Vec<Block> {
    let scene = model.scene;
    let say = |word: Word| word.text(model.lang).to_string();
    let input = Plane::new(scene.input.arc(), scene.dims(), scene.planes.input);
    let slice = Word::SliceAt.text(model.lang);
    let mut blocks = vec![Block {
        title: say(Word::Input),
        size: sides(input.sizes()),
        planes: slices(&input),
        slice,
        live: None,
    }];
    let outcomes = model.outcomes();
    let only = outcomes.len() == 1;
    let labels = Contrast::of(&scene.tracks).labels;
    for (at, outcome) in outcomes.iter().enumerate() {
        let compared = scene.view == View::Compare;
        let title = match compared {
            true => labels.get(at).cloned().unwrap_or_default(),
            false if only => say(Word::Output),
            false => scene.track().stages[at].name(),
        };
        let is_edited = compared || at == scene.at.stage;
        blocks.push(match outcome.as_ref() {
            Ok(result) => {
                let output = model.output_of(result);
                Block {
                    title,
                    size: sides(output.sizes()),
                    planes: slices(&output),
                    slice,
                    live: scene.pin.filter(|_| is_edited),
                }
            }
            Err(refusal) => Block {
                title,
                size: format!("{:?}", refusal.exception),
                planes: Vec::new(),
                slice,
                live: None,
            },
        });
    }
    blocks
}

fn slices(plane: &Plane) -> Vec<Plane> {
    let depths = plane.depth_count().min(MOST_SLICES);
    (0..depths).map(|depth| plane.slice(depth)).collect()
}

/// What the page says over this figure.
fn told(model: &Model) -> Rich {
    let scene = model.scene;
    let outcomes = model.outcomes();
    let dims = scene.dims();
    if scene.view == View::Compare {
        let results: Vec<_> = outcomes
            .iter()
            .map(|outcome| outcome.as_ref().ok().map(|result| &**result))
            .collect();
        let difference = match &results[..] {
            [Some(a), Some(b)] => compare::difference(&a.output.values, &b.output.values),
            _ => None,
        };
        let index = scene.pin.and_then(|pin| {
            let shape = results.iter().flatten().next()?.output.values.shape();
            edit::index_of(shape, dims, scene.planes.output, pin)
        });
        let contrast = Contrast::of(&scene.tracks);
        let difference = difference.as_ref();
        let index = index.as_deref();
        return compare::tell(&contrast, &results, difference, index, model.lang).sentence;
    }
    let outcome: Outcome = model.outcome();
    match (&*outcome, scene.pin) {
        (Err(refusal), _) => vec![Piece::code(refusal.to_string())],
        (Ok(result), Some(pin)) => {
            let subject = Subject::of_output(result, scene, pin, model.lang, false);
            let story = subject.story.map(|story| story.sentence);
            story.unwrap_or_else(|| vec![Piece::code(scene.call().name())])
        }
        (Ok(_), None) => vec![Piece::code(scene.call().name())],
    }
}

/// Draws a block in the width and the most height it has, so many slices in a line; says where it
/// ends.
fn beneath(
    drawing: &mut Drawing,
    block: &Block,
    [left, top, width, height]: Box4,
    in_line: usize,
    look: Look,
) -> f64 {
    cells::caption(
        drawing,
        (left, top + HEAD - 34.0),
        &block.title,
        &block.size,
    );
    let mut top = top + HEAD;
    let [first, ..] = &block.planes[..] else {
        return top;
    };
    let lit = |cell: Cell| -> Lit { ([cell.0 as isize].into(), [cell.1 as isize].into()) };
    let (rows, columns) = first.extent();
    if block.planes.len() == 1 {
        let grid = match first.sizes().len() {
            // A signal fills the width, so that extents agree.
            1 => Grid {
                cell_w: width / columns.max(1) as f64,
                cell_h: STRIP,
                ..Grid::square(left, top, STRIP, (1, columns))
            },
            _ => {
                let cell = cell_for((rows, columns), width, height);
                Grid::square(left, top, cell, (rows, columns))
            }
        };
        cells::cells(drawing, first, &grid, look, usize::MAX);
        let live = block.live.map(|live| live.cell);
        let live = live.filter(|cell| first.at(*cell).is_some());
        let lit = live.map(lit).unwrap_or_default();
        match first.sizes().len() {
            1 => cells::columns(drawing, &grid, &lit.1),
            _ => cells::indices(drawing, &grid, &lit),
        }
        if let Some(cell) = live {
            outlined(drawing, &grid, cell);
        }
        return grid.bottom();
    }
    let gap = 16.0;
    let side = (width + gap) / in_line as f64 - gap;
    let cell = cell_for((rows, columns), side, side * 1.4);
    for (line, slices) in block.planes.chunks(in_line).enumerate() {
        // Over each slice stands its number.
        let y = top + 4.0;
        for (at, slice) in slices.iter().enumerate() {
            let depth = line * in_line + at;
            let grid = Grid::square(left + at as f64 * (side + gap), y, cell, (rows, columns));
            cells::cells(drawing, slice, &grid, look, usize::MAX);
            let live = block.live.filter(|live| live.depth == depth);
            let live = live.filter(|live| slice.at(live.cell).is_some());
            let number = fill(block.slice, &[("n", &depth.to_string())]);
            let ink = if live.is_some() { SIGNAL } else { INK_3 };
            let name = vec![Span::mono(number, ink)];
            drawing.text((grid.x, y - 10.0), 11.0, Anchor::Start, name);
            if let Some(live) = live {
                outlined(drawing, &grid, live.cell);
            }
        }
        top = y + rows as f64 * cell + LINE;
    }
    let left_out = first.depth_count() - block.planes.len();
    if left_out > 0 {
        let more = vec![Span::mono(format!("+ {left_out}"), INK_2)];
        drawing.text((left, top - 8.0), 12.0, Anchor::Start, more);
        top += 8.0;
    }
    top - LINE
}

fn outlined(drawing: &mut Drawing, grid: &Grid, cell: Cell) {
    let place = cell_box(grid, cell.0 as f64, cell.1 as f64, 1.0);
    drawing.outline(place, SIGNAL, 3.0, false);
}
