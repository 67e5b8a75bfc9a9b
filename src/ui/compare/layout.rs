//! Where everything stands when tracks are compared, in CSS pixels.
//!
//! A wide page has one row: input, tracks, difference, and under each what explains it. A narrower
//! one has pairs, the narrowest one grid below the other.

use super::super::layout::Grid;
use super::super::page::{PHONE, SCROLLING};
use super::sizes::{Bounds, INPUT_SHARE, Sizes};
use crate::playground::scene::Cell;

/// Above each grid: its caption and its column indices.
const HEAD: f64 = 52.0;
/// The same where a caption takes two lines, or one that fingers find.
const HIGH_HEAD: f64 = 72.0;
/// What a caption holds beside the name of its track.
const TOOLS: f64 = 104.0;
/// The least width of a column, for its caption and its words.
const COLUMN: f64 = 200.0;
/// Room for why a track is refused, where no ruler stands below.
const REFUSED: f64 = 230.0;
/// Why there is no difference, on a narrow page.
const MISSING: f64 = 64.0;
/// The title of a difference and the choice among several, on one line.
const CHOICE: f64 = 250.0;
/// What explains a track: its ruler and a line of words.
const BELOW: f64 = 200.0;
/// The same for brackets, which are lower than a curve with its arrows.
const BRACKETS: f64 = 160.0;
/// From the foot of a grid to there.
const LIFT: f64 = 38.0;
/// Between two grids: row indices.
const GAP: f64 = 44.0;
/// Between the input and the first track: the arrow too.
const WIDE_GAP: f64 = 64.0;
/// Right of the last track: a colour scale with its numbers, and row indices.
const SCALE: f64 = 70.0;
/// Right of the difference.
const LAST_SCALE: f64 = 70.0;
/// A grid narrower than this has no place in a row of others.
const LEAST: f64 = 130.0;
/// Cells narrower than this have no room for their number.
const LEGIBLE: f64 = 20.0;
/// The most a grid takes of a pair.
const MOST: f64 = 440.0;
const STATISTICS: f64 = 78.0;
const PROFILE: f64 = 136.0;
/// The least height of a colour scale.
const SHORTEST: f64 = 120.0;

/// The part of the page that a comparison stands on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    pub width: f64,
    /// Height of a row of grids with what explains them.
    pub height: f64,
    /// The width of the window.
    pub window: f64,
}

/// What is laid out.
#[derive(Clone, Debug, PartialEq)]
pub struct Parts {
    pub input: Cell,
    /// Rows and columns of the output of each shown track, at least one; none where it is refused.
    pub outputs: Vec<Option<Cell>>,
    /// All of them resize: they are drawn over one extent.
    pub resized: bool,
    /// The shown tracks lie over each other.
    pub over: bool,
    /// The outputs that are set against each other have one size.
    pub difference: bool,
    /// The width of the longest name of a track.
    pub name: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrangement {
    Row,
    Pairs,
    Column,
}

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Layout {
    /// Whether the captions of the tracks take two lines.
    pub fn is_cramped(&self) -> bool {
        self.arrangement == Arrangement::Row && self.heads.0 > HEAD
    }
}

impl Area {
    /// Its place as CSS.
    pub fn style(&self) -> String {
        format!(
            "left:{}px;top:{}px;width:{}px;height:{}px",
            self.x, self.y, self.width, self.height
        )
    }

    pub fn right(&self) -> f64 {
        self.x + self.width
    }
}

/// The place of one track.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slot {
    /// Where its output stands, or why there is none.
    pub area: Area,
    pub grid: Option<Grid>,
    /// The most its caption may take.
    pub caption: f64,
    /// Upper left corner and width of its ruler.
    pub ruler: (f64, f64, f64),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    pub arrangement: Arrangement,
    pub input: Grid,
    pub slots: Vec<Slot>,
    /// From the top of a grid up to its caption: of the tracks, and of the others.
    pub heads: (f64, f64),
    /// Left edge of the shared colour scale, and where it begins and ends.
    pub scale: (f64, f64, f64),
    /// What two tracks or more have beside them.
    pub beside: Option<Beside>,
    pub height: f64,
}

/// Where tracks are set against each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beside {
    pub difference: Area,
    /// From its top up to its title.
    pub head: f64,
    pub scale: (f64, f64, f64),
    pub statistics: Area,
    pub profile: Area,
}

pub fn lay_out(room: Room, parts: &Parts) -> Layout {
    let count = parts.outputs.len() as f64;
    let beside = if count > 1.0 { 1.0 } else { 0.0 };
    let gaps = WIDE_GAP + GAP * (count - 1.0) + SCALE + LAST_SCALE * beside;
    let width = (room.width - gaps) / (INPUT_SHARE + count + beside);
    let most = parts.outputs.iter().flatten().map(|size| size.1).max();
    let pair = ((room.width - GAP - SCALE) / 2.0).clamp(LEAST, MOST);
    // In pairs numbers may be read that a row has no room for.
    let legible = |width: f64| width / most.unwrap_or(1) as f64 >= LEGIBLE;
    if room.window >= SCROLLING && width >= LEAST && (legible(width) || !legible(pair)) {
        let height = (room.height - HIGH_HEAD - LIFT - BELOW).max(240.0);
        in_a_row(parts, Bounds { width, height })
    } else if room.window >= PHONE {
        in_columns(parts, 2, pair)
    } else {
        in_columns(parts, 1, (room.width - SCALE).max(LEAST))
    }
}

/// With its lower left corner there.
fn stand(grid: Grid, x: f64, baseline: f64) -> Grid {
    let y = baseline - grid.height();
    Grid { x, y, ..grid }
}

/// A refused track, or a difference that there is not, takes the place of a grid of this size.
fn slot(grid: Option<Grid>, x: f64, baseline: f64, free: Bounds, ruler: (f64, f64, f64)) -> Slot {
    let grid = grid.map(|grid| stand(grid, x, baseline));
    let height = grid.map_or(free.height, |grid| grid.height());
    Slot {
        area: Area {
            x,
            y: baseline - height,
            width: grid.map_or(free.width, |grid| grid.width()),
            height,
        },
        grid,
        caption: free.width,
        ruler,
    }
}

/// A colour scale right of what ends there.
fn scale(right: f64, baseline: f64, height: f64) -> (f64, f64, f64) {
    (right + 18.0, baseline - height.max(SHORTEST), baseline)
}

fn in_a_row(parts: &Parts, most: Bounds) -> Layout {
    let count = parts.outputs.len();
    let sizes = Sizes::fitting(parts, most);
    // Where the height decides, a column is still as wide as its caption.
    let caption = parts.name + TOOLS;
    let column = sizes.width.max(caption).max(COLUMN).min(most.width);
    let pair = column * count as f64 + GAP * (count - 1) as f64;
    let over = parts.over.then(|| {
        Sizes::fitting(
            parts,
            Bounds {
                width: pair,
                ..most
            },
        )
    });
    let shown = over.as_ref().unwrap_or(&sizes);
    let head = if column < caption && !parts.over {
        HIGH_HEAD
    } else {
        HEAD
    };
    // A colour scale is never shorter.
    let tallest = shown.height.max(sizes.input.height()).max(SHORTEST - head);
    let baseline = head + tallest;
    let below = baseline + LIFT;
    let first = sizes.input.width().max(column * INPUT_SHARE) + WIDE_GAP;
    let free = Bounds {
        width: if parts.over { pair } else { column },
        height: sizes.height.max(SHORTEST).min(tallest),
    };
    let slots: Vec<_> = (0..count)
        .map(|i| {
            let x = first + (column + GAP) * i as f64;
            let width = sizes.outputs[i].map_or(column, |grid| grid.width());
            let left = if parts.over { first } else { x };
            slot(shown.outputs[i], left, baseline, free, (x, below, width))
        })
        .collect();
    // A scale that is higher than the last output would cross its caption.
    let last = match slots.last() {
        Some(slot) if slot.area.height >= shown.height.max(SHORTEST) => slot.area.right(),
        _ => first + pair,
    };
    let beside = (count > 1).then(|| {
        let (width, height) = sizes.difference(parts).unwrap_or((column, free.height));
        let difference = Area {
            x: first + pair + SCALE,
            y: baseline - height,
            width,
            height,
        };
        Beside {
            difference,
            head: if count > 2 && width < CHOICE {
                HIGH_HEAD
            } else {
                HEAD
            },
            scale: scale(difference.right(), baseline, height),
            statistics: Area {
                x: 0.0,
                y: below + 48.0,
                width: (first - WIDE_GAP - 8.0).min(216.0),
                height: STATISTICS,
            },
            profile: Area {
                y: below + 18.0,
                height: PROFILE,
                width: difference.width.max(LEAST),
                ..difference
            },
        }
    });
    Layout {
        arrangement: Arrangement::Row,
        input: stand(sizes.input, 0.0, baseline),
        scale: scale(last, baseline, shown.height),
        slots,
        heads: (head, HEAD),
        beside,
        height: below + BELOW,
    }
}

fn in_columns(parts: &Parts, columns: usize, width: f64) -> Layout {
    let pairs = columns == 2;
    let full = width * columns as f64 + GAP * (columns - 1) as f64;
    let square = Bounds {
        width,
        height: width,
    };
    let sizes = Sizes::fitting(parts, square);
    let over = parts.over.then(|| {
        Sizes::fitting(
            parts,
            Bounds {
                width: full,
                ..square
            },
        )
    });
    let shown = over.as_ref().unwrap_or(&sizes);
    let second = width + GAP;
    let head = if pairs { HEAD } else { HIGH_HEAD };
    let input = stand(sizes.input, 0.0, head + sizes.input.height());
    let mut y = input.bottom() + LIFT;
    let mut statistics = Area {
        x: second,
        y: input.bottom() - STATISTICS,
        width: width.min(260.0),
        height: STATISTICS,
    };
    let free = Bounds {
        width: if parts.over { full } else { width },
        height: if sizes.height > 0.0 {
            sizes.height
        } else {
            width / 2.0
        },
    };
    let mut slots = Vec::new();
    for line in 0..parts.outputs.len().div_ceil(columns) {
        let tracks = line * columns..parts.outputs.len().min((line + 1) * columns);
        let tallest = |sizes: &Sizes| {
            let heights = tracks
                .clone()
                .map(|i| sizes.outputs[i].map_or(free.height, |grid| grid.height()));
            heights.fold(0.0, f64::max)
        };
        // Tracks that lie over each other stand on the first line.
        let baseline = if parts.over && line > 0 {
            0.0
        } else {
            y + head + tallest(shown)
        };
        let below = if parts.over && line > 0 {
            y
        } else {
            baseline + LIFT
        };
        let refused = tracks.clone().all(|i| parts.outputs[i].is_none());
        for i in tracks.clone() {
            let x = second * (i % columns) as f64;
            let ruler = (
                x,
                below,
                sizes.outputs[i].map_or(width, |grid| grid.width()),
            );
            slots.push(if parts.over {
                let baseline = slots
                    .first()
                    .map_or(baseline, |slot: &Slot| slot.area.y + slot.area.height);
                slot(shown.outputs[i], 0.0, baseline, free, ruler)
            } else {
                slot(shown.outputs[i], x, baseline, free, ruler)
            });
        }
        y = if refused {
            below.max(baseline - tallest(shown) + REFUSED + LIFT)
        } else {
            below + if parts.resized { BELOW } else { BRACKETS }
        };
    }
    let beside = (parts.outputs.len() > 1).then(|| {
        let (wide, height) = sizes.difference(parts).unwrap_or((width, MISSING));
        // In pairs the profile stands beside it.
        let least = if pairs { PROFILE - head } else { 0.0 };
        let baseline = y + head + height.max(least);
        let difference = Area {
            x: if pairs { second } else { 0.0 },
            y: baseline - height,
            width: wide,
            height,
        };
        y = baseline + LIFT;
        if !pairs {
            statistics = Area {
                x: 0.0,
                y,
                ..statistics
            };
            if parts.difference {
                y += STATISTICS + LIFT;
            }
        }
        let profile = Area {
            // Room for the numbers at its left where the page has none.
            x: if pairs { 0.0 } else { 30.0 },
            y: if pairs { baseline - PROFILE } else { y },
            width: if pairs { width } else { width - 30.0 },
            height: PROFILE,
        };
        y = y.max(profile.y + PROFILE + LIFT);
        Beside {
            difference,
            head,
            scale: scale(difference.right(), baseline, height),
            statistics,
            profile,
        }
    });
    let first = &slots[(columns - 1).min(slots.len() - 1)];
    let bottom = first.area.y + first.area.height;
    let right = first.area.right();
    Layout {
        arrangement: if pairs {
            Arrangement::Pairs
        } else {
            Arrangement::Column
        },
        input,
        scale: scale(right, bottom, first.area.height),
        heads: (head, head),
        beside,
        height: y,
        slots,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(width: f64, window: f64) -> Room {
        Room {
            width,
            height: 650.0,
            window,
        }
    }

    fn doubled(count: usize) -> Parts {
        Parts {
            input: (4, 4),
            outputs: vec![Some((8, 8)); count],
            resized: true,
            over: false,
            difference: true,
            name: 150.0,
        }
    }

    /// The right edge of everything that is drawn, its scale's numbers included.
    fn right(layout: &Layout) -> f64 {
        let beside = layout.beside.map(|beside| beside.scale.0 + 52.0);
        let slots = layout.slots.iter().map(|slot| slot.area.right());
        slots
            .chain(beside)
            .chain([layout.scale.0 + 40.0])
            .fold(0.0, f64::max)
    }

    #[test]
    fn on_a_wide_page_two_outputs_and_their_difference_stand_on_one_line() {
        let layout = lay_out(room(1360.0, 1440.0), &doubled(2));
        let [a, b] = &layout.slots[..] else { panic!() };
        let difference = layout.beside.unwrap().difference;
        assert_eq!(a.grid.unwrap().cell_w, 36.0);
        assert_eq!(a.area.y, b.area.y);
        assert_eq!(a.area.height, difference.height);
        assert_eq!(layout.input.bottom(), a.area.y + a.area.height);
        assert!(right(&layout) <= 1360.0);
    }

    #[test]
    fn nothing_leaves_the_page_however_narrow_it_is() {
        for (width, window) in [
            (1360.0, 1440.0),
            (1056.0, 1440.0),
            (1120.0, 1200.0),
            (836.0, 900.0),
            (352.0, 390.0),
        ] {
            for count in 1..=4 {
                for over in [false, true] {
                    let layout = lay_out(
                        room(width, window),
                        &Parts {
                            over: over && count == 2,
                            ..doubled(count)
                        },
                    );
                    assert!(right(&layout) <= width, "{count} tracks on {width} px");
                }
            }
        }
    }

    #[test]
    fn four_tracks_beside_the_panel_stand_in_pairs() {
        let layout = lay_out(room(1056.0, 1440.0), &doubled(4));
        assert_eq!(layout.arrangement, Arrangement::Pairs);
        assert_eq!(layout.slots[2].area.x, layout.slots[0].area.x);
        assert!(layout.slots[2].area.y > layout.slots[0].ruler.1);
    }

    #[test]
    fn numbers_that_a_row_has_no_room_for_are_read_in_pairs() {
        let layout = lay_out(room(856.0, 1200.0), &doubled(2));
        assert_eq!(layout.arrangement, Arrangement::Pairs);
        assert!(layout.slots[0].grid.unwrap().cell_w >= LEGIBLE);
        // A large output has none in pairs either.
        let large = Parts {
            outputs: vec![Some((64, 64)); 2],
            ..doubled(2)
        };
        let layout = lay_out(room(856.0, 1200.0), &large);
        assert_eq!(layout.arrangement, Arrangement::Row);
    }

    #[test]
    fn the_scale_stands_clear_of_the_caption_of_a_lower_output() {
        let parts = Parts {
            outputs: vec![Some((4, 4)), Some((1, 1))],
            resized: false,
            difference: false,
            ..doubled(2)
        };
        let layout = lay_out(room(1360.0, 1440.0), &parts);
        let last = layout.slots[1];
        assert!(layout.scale.0 > last.area.x + last.caption);
        assert!(layout.scale.0 + 40.0 < layout.beside.unwrap().difference.x);
    }

    #[test]
    fn windows_keep_one_cell_size_and_a_refused_track_its_place() {
        let parts = Parts {
            input: (8, 8),
            outputs: vec![Some((4, 4)), None, Some((2, 2))],
            resized: false,
            over: false,
            difference: false,
            name: 110.0,
        };
        let layout = lay_out(room(1360.0, 1440.0), &parts);
        let [a, b, c] = &layout.slots[..] else {
            panic!()
        };
        assert_eq!(a.grid.unwrap().cell_w, c.grid.unwrap().cell_w);
        assert!(b.grid.is_none() && b.area.width > 0.0 && b.area.height > 0.0);
        assert!(a.area.right() < b.area.x && b.area.right() < c.area.x);
    }

    #[test]
    fn outputs_over_each_other_are_larger_than_side_by_side() {
        let beside = lay_out(room(1360.0, 1440.0), &doubled(2));
        let over = lay_out(
            room(1360.0, 1440.0),
            &Parts {
                over: true,
                ..doubled(2)
            },
        );
        let cell = |layout: &Layout| layout.slots[0].grid.unwrap().cell_w;
        assert!(cell(&over) > cell(&beside));
        assert_eq!(over.slots[0].area, over.slots[1].area);
        assert!(over.slots[0].area.right() < over.beside.unwrap().difference.x);
    }
}
