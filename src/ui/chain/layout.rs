//! Where the grids of a pipeline stand, in CSS pixels.
//!
//! The input and the output of each stage stand on one baseline, each in a slot of its own, so that
//! a size that changes moves nothing else. In a window too narrow for one line there are more.

use super::super::layout::{Grid, LARGEST_CELL, Layout, Ring, WHOLE, cell_for};

/// Above a grid: its caption and its column numbers; captions of two lines need more.
const HEAD: f64 = 44.0;
const HEAD_OF_TWO: f64 = 68.0;
/// Captions in narrower slots have two lines.
const CAPTION: f64 = 236.0;
/// Above the stages: legend and colour scale.
const STRIP: f64 = 44.0;
/// Stacked captions are large enough for a finger.
const HEAD_STACKED: f64 = 64.0;
const STRIP_STACKED: f64 = 40.0;
/// From one line to the next: positions beneath a grid, and air.
const BETWEEN_LINES: f64 = 36.0;
/// The same over captions and under steps that fingers find.
const BETWEEN_STACKED: f64 = 54.0;
/// The height of a place without a grid.
const EMPTY: f64 = 120.0;
/// The most grids on a line of a window that scrolls.
const ON_A_LINE: usize = 3;
/// The input, in which windows are followed, is larger than a stage.
const INPUT: f64 = 1.3;

/// The stage the pipeline stands on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Space {
    pub width: f64,
    /// Infinite where the page scrolls.
    pub height: f64,
    /// Below 1360 px of window: less air.
    pub narrow: bool,
    /// Below 760 px of window: one grid above the other.
    pub stacked: bool,
}

/// A grid that waits for its place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Stand {
    /// Zero where there is nothing to show.
    pub rows: usize,
    pub columns: usize,
    /// What the next stage reads around it.
    pub ring: Ring,
    /// A resize, drawn over the extent of the grid before it.
    pub shares: bool,
}

/// A grid in its slot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    pub grid: Grid,
    /// Where the slot begins, and how wide it is.
    pub left: f64,
    pub width: f64,
    /// The place of the caption, and of what stands beneath it, with the ring.
    pub caption: f64,
    pub top: f64,
    pub line: usize,
    pub baseline: f64,
}

/// The whole figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    pub places: Vec<Place>,
    /// Where the colour scale begins and ends, at the top.
    pub scale: (f64, f64),
    /// Where the legend begins, at the top.
    pub legend: f64,
    pub captions: Captions,
    /// Beneath all grids.
    pub foot: f64,
    /// All grids stand on one line.
    pub is_one_line: bool,
}

/// How much room captions have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Captions {
    Wide,
    /// A line for the name and one for the size.
    TwoLines,
    /// Large enough for a finger.
    Stacked,
}

impl Captions {
    /// What the slots leave room for.
    pub fn of(space: Space, stands: &[Stand]) -> Self {
        Self::over(space, &slots(space, stands))
    }

    fn over(space: Space, slots: &[Slot]) -> Self {
        let is_narrow = slots.iter().any(|slot| slot.width < CAPTION);
        match (space.stacked, is_narrow) {
            (true, _) => Self::Stacked,
            (_, true) => Self::TwoLines,
            (_, false) => Self::Wide,
        }
    }
}

impl Chain {
    /// The bench of one stage: its input, its output, and where its axis stands.
    pub fn bench(&self, stage: usize, ruler: f64, ruler_width: f64) -> Layout {
        let (from, to) = (&self.places[stage], &self.places[stage + 1]);
        Layout {
            input: from.grid,
            kernel: None,
            output: to.grid,
            lens: None,
            scale: (self.scale.0, 0.0, 0.0),
            baseline: to.baseline,
            ruler,
            ruler_width,
            height: self.foot,
            stacked: from.line != to.line,
            below: 0.0,
            absent: [0.0; 4],
            list: None,
            narrow: true,
            bare: false,
        }
    }
}

/// Lays out the grids, the input first, with so much height left beneath them.
pub fn lay_out(space: Space, stands: &[Stand], below: f64) -> Chain {
    let slots = slots(space, stands);
    let captions = Captions::over(space, &slots);
    let (head, strip) = match captions {
        Captions::Stacked => (HEAD_STACKED, STRIP_STACKED),
        Captions::TwoLines => (HEAD_OF_TWO, STRIP),
        Captions::Wide => (HEAD, STRIP),
    };
    let is_one_line = slots.iter().all(|slot| slot.line == 0);
    // Legend and scale stand over the stages; where those are narrow, over everything.
    let is_over_all = !is_one_line || captions != Captions::Wide;
    let above = |i: usize| match slots[i].line {
        0 if i > 0 || is_over_all => head + strip,
        _ => head,
    };
    let height = |i: usize| {
        if space.height.is_finite() {
            (space.height - below - above(i)).max(120.0)
        } else {
            slots[i].width * 1.4
        }
    };
    let cells = cells(stands, &slots, height);
    let between = match captions {
        Captions::Stacked => BETWEEN_STACKED,
        _ => BETWEEN_LINES,
    };

    let total = |i: usize| match stands[i] {
        Stand { rows: 0, .. } => EMPTY,
        Stand { rows, ring, .. } => (rows + ring.top + ring.bottom) as f64 * cells[i].1,
    };
    let mut places = Vec::with_capacity(stands.len());
    let mut top = 0.0;
    for line in 0..=slots.last().map_or(0, |slot| slot.line) {
        let here = || (0..stands.len()).filter(|&i| slots[i].line == line);
        let baseline = here()
            .map(|i| top + above(i) + total(i))
            .fold(top, f64::max);
        for i in here() {
            let (stand, (cell_w, cell_h)) = (&stands[i], cells[i]);
            let outer = baseline - total(i);
            places.push(Place {
                grid: Grid {
                    x: slots[i].left + stand.ring.left as f64 * cell_w,
                    y: outer + stand.ring.top as f64 * cell_h,
                    cell_w,
                    cell_h,
                    rows: stand.rows,
                    columns: stand.columns,
                    ring: stand.ring,
                },
                left: slots[i].left,
                width: slots[i].width,
                top: outer,
                caption: outer - head,
                line,
                baseline,
            });
        }
        top = baseline + between;
    }
    let last = slots.iter().rfind(|slot| slot.line == 0);
    let right = last.map_or(space.width, |slot| slot.left + slot.width);
    let wide = last.map_or(0.0, |slot| slot.width).clamp(200.0, 280.0);
    Chain {
        places,
        scale: match captions {
            Captions::Stacked => (0.0, 200.0),
            _ => (right - wide, right),
        },
        legend: match (captions, is_over_all) {
            (Captions::Stacked, _) => 216.0,
            (_, true) => 0.0,
            (_, false) => slots.get(1).map_or(0.0, |slot| slot.left),
        },
        captions,
        foot: top - between,
        is_one_line,
    }
}

/// The width a grid may have, where it begins, and on which line.
#[derive(Clone, Copy)]
struct Slot {
    left: f64,
    width: f64,
    line: usize,
}

fn slots(space: Space, stands: &[Stand]) -> Vec<Slot> {
    let n = stands.len();
    let on_a_line = match (space.stacked, space.height.is_finite()) {
        (true, _) => 1,
        (_, true) => n,
        // Lines of equal length: four grids are two and two.
        (_, false) => n.div_ceil(n.div_ceil(ON_A_LINE)),
    };
    let (after_input, gap) = match (space.stacked, space.narrow) {
        (true, _) => (0.0, 0.0),
        (_, true) => (64.0, 48.0),
        (_, false) => (76.0, 56.0),
    };
    let mut slots: Vec<Slot> = Vec::with_capacity(n);
    for (line, start) in (0..n).step_by(on_a_line).enumerate() {
        let count = on_a_line.min(n - start);
        let first = start == 0;
        // A further line is led into by an arrow.
        let indent = if first { 0.0 } else { gap };
        let to_next = if first { after_input } else { gap };
        let gaps = indent
            + if count > 1 {
                to_next + gap * (count - 2) as f64
            } else {
                0.0
            };
        let is_input_larger = first && count > 1 && !stands[1].shares;
        let weight = if is_input_larger { INPUT } else { 1.0 };
        let unit = (space.width - gaps) / (weight + (count - 1) as f64);
        let most = slots.last().map_or(f64::INFINITY, |slot| slot.width);
        let unit = unit.min(most);
        let mut left = indent;
        for i in 0..count {
            let width = if i == 0 { unit * weight } else { unit };
            slots.push(Slot { left, width, line });
            left += width + if i == 0 { to_next } else { gap };
        }
    }
    slots
}

/// The cells of every grid: the largest whole pixels that fit. A resize has the extent of the grid
/// before it, and whole cells where some are near.
fn cells(stands: &[Stand], slots: &[Slot], height: impl Fn(usize) -> f64) -> Vec<(f64, f64)> {
    let mut cells = vec![(0.0, 0.0); stands.len()];
    let mut start = 0;
    while start < stands.len() {
        let mut end = start + 1;
        while end < stands.len() && stands[end].shares {
            end += 1;
        }
        let base = stands[start];
        let (rows, columns) = (base.rows.max(1) as f64, base.columns.max(1) as f64);
        let fits = |i: usize| {
            let Stand { ring, .. } = stands[i];
            let share = |size: usize, ring: usize| size as f64 / (size + ring).max(1) as f64;
            let width = slots[i].width * share(stands[i].columns, ring.left + ring.right);
            let tall = height(i) * share(stands[i].rows, ring.top + ring.bottom);
            (width / columns).min(tall / rows)
        };
        let largest = (start..end).map(fits).fold(f64::INFINITY, f64::min);
        let cell = if end - start > 1 {
            let is_whole = |cell: &usize| {
                stands[start..end].iter().all(|stand| {
                    (cell * base.columns).is_multiple_of(stand.columns.max(1))
                        && (cell * base.rows).is_multiple_of(stand.rows.max(1))
                })
            };
            let most = largest.min(LARGEST_CELL).floor() as usize;
            let near = (most * 4 / 5).max(1)..=most;
            match near.rev().find(is_whole) {
                Some(cell) if largest >= WHOLE => cell as f64,
                _ if largest >= WHOLE => most as f64,
                _ => largest,
            }
        } else {
            cell_for((1, 1), largest, largest)
        };
        for i in start..end {
            let over = |extent: f64, size: usize| extent * cell / size.max(1) as f64;
            cells[i] = (over(columns, stands[i].columns), over(rows, stands[i].rows));
        }
        start = end;
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn space(width: f64, height: f64) -> Space {
        Space {
            width,
            height,
            narrow: width < 1000.0,
            stacked: width < 600.0,
        }
    }

    fn stand(rows: usize, columns: usize, shares: bool) -> Stand {
        Stand {
            rows,
            columns,
            shares,
            ..Stand::default()
        }
    }

    /// A padded pool with an overhang, then a resize.
    fn drawn() -> Vec<Stand> {
        let ring = Ring {
            top: 1,
            left: 0,
            bottom: 2,
            right: 1,
        };
        vec![
            Stand {
                ring,
                ..stand(14, 14, false)
            },
            stand(8, 7, false),
            stand(16, 14, true),
        ]
    }

    #[test]
    fn the_drawn_pipeline_has_the_drawn_cells_and_slots() {
        let chain = lay_out(space(1056.0, 646.0), &drawn(), 180.0);
        let cells: Vec<_> = chain.places.iter().map(|place| place.grid.cell()).collect();
        assert_eq!(cells, [24.0, 40.0, 20.0]);
        let lefts: Vec<_> = chain
            .places
            .iter()
            .map(|place| place.left.round())
            .collect();
        assert_eq!(lefts, [0.0, 440.0, 776.0]);
        let feet = chain.places.iter().map(|place| place.grid.outer()[3]);
        assert!(feet.clone().all(|foot| foot == chain.foot), "one baseline");
    }

    #[test]
    fn a_size_that_changes_moves_no_other_grid() {
        let before = lay_out(space(1056.0, 646.0), &drawn(), 180.0);
        let mut other = drawn();
        other[0].ring = Ring::default();
        other[1].rows = 7;
        other[1].columns = 6;
        let after = lay_out(space(1056.0, 646.0), &other, 180.0);
        let lefts = |chain: &Chain| chain.places.iter().map(|p| p.left).collect::<Vec<_>>();
        assert_eq!(lefts(&before), lefts(&after));
    }

    #[test]
    fn four_stages_fit_every_window() {
        let mut stands = drawn();
        stands.extend([stand(8, 7, false), stand(16, 14, true)]);
        for (width, height, lines) in [
            (1056.0, 646.0, 1),
            (856.0, 546.0, 1),
            (900.0, f64::INFINITY, 2),
            (352.0, f64::INFINITY, 5),
        ] {
            let chain = lay_out(space(width, height), &stands, 180.0);
            assert_eq!(chain.places.last().map(|place| place.line + 1), Some(lines));
            for (i, place) in chain.places.iter().enumerate() {
                let [left, top, right, bottom] = place.grid.outer();
                assert!(
                    right <= width + 0.01 && left >= place.left - 0.01,
                    "{width}: {place:?}"
                );
                assert!(
                    place.caption > -0.01 && place.caption + 20.0 <= top,
                    "{width}: {place:?}"
                );
                assert!(bottom <= chain.foot + 0.01);
                if height.is_finite() {
                    assert!(bottom <= height - 180.0 + 0.01, "{width}: {place:?}");
                }
                for other in &chain.places[i + 1..] {
                    assert!(other.line > place.line || other.left >= right, "{width}");
                }
            }
        }
    }

    #[test]
    fn legend_and_scale_stand_clear_of_the_captions() {
        let chain = lay_out(space(1056.0, 646.0), &drawn(), 180.0);
        assert!(chain.places[1..].iter().all(|place| place.caption >= STRIP));
        assert_eq!(chain.scale.1, 1056.0);
    }

    #[test]
    fn a_resize_has_the_extent_of_the_grid_before_it() {
        let stands = [stand(4, 6, false), stand(8, 12, true), stand(5, 7, true)];
        let chain = lay_out(space(1056.0, 646.0), &stands, 180.0);
        let grids: Vec<_> = chain.places.iter().map(|place| place.grid).collect();
        for grid in &grids[1..] {
            assert!((grid.width() - grids[0].width()).abs() < 1e-9);
            assert!((grid.height() - grids[0].height()).abs() < 1e-9);
        }
    }

    #[test]
    fn a_stage_without_output_keeps_its_slot() {
        let chain = lay_out(
            space(1056.0, 646.0),
            &[stand(4, 4, false), Stand::default()],
            24.0,
        );
        assert_eq!(chain.places[1].grid.width(), 0.0);
        assert!(chain.places[1].width > 200.0);
    }
}
