//! One row of several outputs as curves over the columns.

use yew::prelude::*;

use super::super::draw::{TRACK_DASHES, TRACK_HUES, extend, px, track_mark};
use super::super::plane::Plane;
use super::layout::Area;
use crate::playground::colormap::Scale;

/// Cells narrower than this have no mark of their own.
const MARKED: f64 = 7.0;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub area: Area,
    /// A track with its output.
    pub tracks: Vec<(usize, Plane)>,
    /// The cell whose row is shown and whose column is shaded.
    pub live: (usize, usize),
    /// The curves have one extent, not one width of cells.
    pub over_extent: bool,
    pub scale: Scale,
}

#[component]
pub fn Profile(props: &Props) -> Html {
    let (area, scale) = (props.area, &props.scale);
    let (row, column) = props.live;
    let y_of = |value: f64| area.y + area.height * (1.0 - scale.place(value));
    let ticks = scale.ticks();
    let every = ticks.len().div_ceil(4).max(1);
    let columns = |plane: &Plane| plane.extent().1.max(1);
    let most = props.tracks.iter().map(|(_, plane)| columns(plane)).max();
    let cell = |plane: &Plane| {
        let across = if props.over_extent {
            columns(plane)
        } else {
            most.unwrap_or(1)
        };
        area.width / across as f64
    };
    // Outputs of one size have one shaded column.
    let mut shades: Vec<f64> = props
        .tracks
        .iter()
        .filter(|(_, plane)| column < columns(plane))
        .map(|(_, plane)| cell(plane))
        .collect();
    shades.dedup();
    html! {
        <svg class="overlay" width="100%" height={px(area.y + area.height)} aria-hidden="true">
            for tick in ticks.iter().step_by(every) {
                <line x1={px(area.x)} x2={px(area.right())} y1={px(y_of(*tick))} y2={px(y_of(*tick))} style="stroke:var(--rule)" />
                <text class="index" x={px(area.x - 8.0)} y={px(y_of(*tick))} text-anchor="end" dominant-baseline="central">{ scale.tick_text(*tick) }</text>
            }
            for width in shades {
                <rect x={px(area.x + column as f64 * width)} y={px(area.y - 2.0)} width={px(width)}
                    height={px(area.height + 4.0)} style="fill:var(--signal);fill-opacity:.1" />
            }
            for (track, plane) in &props.tracks {
                { curve(*track, plane, row, (area.x, cell(plane)), &y_of) }
            }
        </svg>
    }
}

/// A curve with its marks, from a left edge in cells so wide; what is no number leaves a gap.
fn curve(
    track: usize,
    plane: &Plane,
    row: usize,
    (left, cell): (f64, f64),
    y_of: &impl Fn(f64) -> f64,
) -> Html {
    let (rows, columns) = plane.extent();
    if row >= rows || columns == 0 {
        return Html::default();
    }
    let (mut line, mut marks) = (String::new(), String::new());
    let mut on = false;
    for (i, &value) in plane.values()[row * columns..(row + 1) * columns]
        .iter()
        .enumerate()
    {
        let (x, y) = (left + (i as f64 + 0.5) * cell, y_of(value.into()));
        if value.is_nan() {
            on = false;
            continue;
        }
        extend(&mut line, if on { "L" } else { "M" }, &[x, y]);
        on = true;
        if cell >= MARKED {
            marks += &track_mark(track, x, y, 3.0);
        }
    }
    let hue = TRACK_HUES[track];
    html! {
        <>
            <path d={line} fill="none" style={format!("stroke:{hue}")} stroke-width="1.75" stroke-dasharray={TRACK_DASHES[track]} />
            <path d={marks} style={format!("fill:{hue};stroke:var(--paper)")} />
        </>
    }
}
