//! Overshoot: marks on outputs that leave the range of the input, and that range beside the scale.

use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use super::draw::px;
use super::layout::Grid;
use super::page::{use_page, window};
use super::plane::Plane;
use super::raster::context;
use super::surface::use_surface;
use crate::playground::colormap::{Scale, takes_black_text};
use crate::playground::story::{BEYOND, Excess};
use crate::playground::words::Word;

/// Smaller cells have no room for a mark; the counts tell of them.
const LEAST: f64 = 22.0;

#[derive(Properties, PartialEq)]
pub struct MarksProps {
    pub plane: Plane,
    pub scale: Scale,
    pub grid: Grid,
    pub excess: Excess,
}

/// ▲ and ▼ in the corners of the cells beyond the range, on a canvas over theirs.
#[component]
pub fn BeyondMarks(props: &MarksProps) -> Html {
    let node = use_node_ref();
    let surface = use_surface();
    let deps = (
        props.plane.clone(),
        props.scale.clone(),
        props.grid,
        props.excess,
    );
    use_effect_with(
        (deps, surface, node.clone()),
        |((plane, scale, grid, excess), _, node)| {
            if let Some(canvas) = node.cast::<HtmlCanvasElement>() {
                paint(&canvas, plane, scale, grid, excess);
            }
        },
    );
    html! {
        if props.grid.cell() >= LEAST {
            <canvas ref={node} style={props.grid.style()} aria-hidden="true" />
        }
    }
}

fn paint(canvas: &HtmlCanvasElement, plane: &Plane, scale: &Scale, grid: &Grid, excess: &Excess) {
    let ratio = window().device_pixel_ratio();
    canvas.set_width((grid.width() * ratio).round() as u32);
    canvas.set_height((grid.height() * ratio).round() as u32);
    let Some(context) = context(canvas) else {
        return;
    };
    let _ = context.scale(ratio, ratio);
    let (_, columns) = plane.extent();
    for (i, &value) in plane.values().iter().enumerate() {
        let above = f64::from(value) >= excess.high + BEYOND;
        if !above && f64::from(value) > excess.low - BEYOND || value.is_nan() {
            continue;
        }
        let black = scale.colour(value).is_none_or(takes_black_text);
        context.set_fill_style_str(if black { "#000" } else { "#fff" });
        let x = (i % columns + 1) as f64 * grid.cell_w - 11.0;
        let y = (i / columns) as f64 * grid.cell_h + 3.0;
        let (base, tip) = if above { (y + 6.0, y) } else { (y, y + 6.0) };
        context.begin_path();
        context.move_to(x, base);
        context.line_to(x + 8.0, base);
        context.line_to(x + 4.0, tip);
        context.fill();
    }
}

#[derive(Properties, PartialEq)]
pub struct RangeProps {
    pub scale: Scale,
    pub excess: Excess,
    /// Left edge, top and bottom of the colour scale.
    pub place: (f64, f64, f64),
}

/// The range of the input as a bracket beside the scale, and how many outputs lie beyond it.
#[component]
pub fn Range(props: &RangeProps) -> Html {
    let page = use_page();
    let (left, top, bottom) = props.place;
    let excess = props.excess;
    let y_of = |value: f64| bottom - props.scale.place(value) * (bottom - top);
    let (high, low) = (y_of(excess.high), y_of(excess.low));
    let triangle = |y: f64, up: bool| {
        let (base, tip) = if up {
            (y + 3.0, y - 3.0)
        } else {
            (y - 3.0, y + 3.0)
        };
        html! { <path d={format!("M{:.1} {base:.1}h8L{:.1} {tip:.1}z", left - 14.0, left - 10.0)} style="fill:var(--ink)" /> }
    };
    let count = |y: f64, word: Word, count: usize| {
        html! {
            <text class="label" x={px(left + 50.0)} y={px(y)} text-anchor="end">
                { page.fill(word, &[("count", &count.to_string())]) }</text>
        }
    };
    html! {
        <svg class="overlay" id="range" width="100%" height={px(bottom + 30.0)} role="img" aria-label={page.say(Word::RangeOfInput)}>
            <path d={format!("M{:.1} {high:.1}H{:.1}V{low:.1}H{:.1}", left - 4.0, left - 12.0, left - 4.0)} fill="none"
                style="stroke:var(--ink)" stroke-width="1.25" />
            for y in [high, low] {
                <line x1={px(left)} x2={px(left + 12.0)} y1={px(y)} y2={px(y)} style="stroke:var(--paper)" stroke-width="2.5" />
            }
            if low - high > 110.0 {
                <text class="label" text-anchor="middle" transform={format!("translate({:.1} {:.1}) rotate(-90)", left - 17.0, (high + low) / 2.0)}>
                    { page.say(Word::RangeOfInput) }</text>
            }
            if excess.above > 0 {
                if high - top > 10.0 { { triangle((top + high) / 2.0, true) } }
                { count(top - 34.0, Word::CountAbove, excess.above) }
            }
            if excess.below > 0 {
                if bottom - low > 10.0 { { triangle((low + bottom) / 2.0, false) } }
                { count(bottom + 22.0, Word::CountBelow, excess.below) }
            }
        </svg>
    }
}
