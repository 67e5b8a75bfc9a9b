//! The colour scale: ticks, the taps' values on its left, the live value on its right. It doubles
//! as the picker of the brush.

use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use super::brush::Brush;
use super::draw::{TAP_HUES, TAP_LETTERS, px};
use super::page::use_page;
use super::raster::context;
use super::surface::use_surface;
use crate::playground::colormap::{Scale, css};
use crate::playground::number::{self, short};
use crate::playground::words::Word;

const WIDTH: f64 = 12.0;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub scale: Scale,
    pub left: f64,
    pub top: f64,
    pub bottom: f64,
    /// Values of up to four lettered taps, or of what else bears these letters and hues.
    #[prop_or_default]
    pub marks: Vec<f32>,
    #[prop_or(TAP_LETTERS)]
    pub letters: [&'static str; 4],
    #[prop_or(TAP_HUES)]
    pub hues: [&'static str; 4],
    /// The mark of the tap that is pointed at.
    #[prop_or_default]
    pub lit: Option<usize>,
    #[prop_or_default]
    pub value: Option<f32>,
    /// Differences: numbers above zero have a plus.
    #[prop_or_default]
    pub signed: bool,
    /// The brush, where cells are drawn.
    #[prop_or_default]
    pub brush: Option<f32>,
    #[prop_or_default]
    pub on_brush: Callback<f32>,
}

#[component]
pub fn ColourScale(props: &Props) -> Html {
    let page = use_page();
    let node = use_node_ref();
    let surface = use_surface();
    let height = props.bottom - props.top;
    use_effect_with(
        (props.scale.clone(), height, surface, node.clone()),
        |(scale, height, _, node)| {
            if let Some(canvas) = node.cast::<HtmlCanvasElement>() {
                paint(&canvas, scale, *height);
            }
        },
    );
    let scale = &props.scale;
    let y_of = |value: f64| props.bottom - scale.place(value) * height;
    let right = props.left + WIDTH;
    let written = |text: String| {
        if props.signed {
            number::signed(&text)
        } else {
            text
        }
    };
    let live = props.value.filter(|v| !v.is_nan()).map(f64::from);
    // A tick whose number would touch the live value or its neighbour keeps its line alone.
    let mut last = f64::INFINITY;
    let ticks: Vec<_> = scale
        .ticks()
        .into_iter()
        .map(|tick| {
            let y = y_of(tick);
            let clear = live.is_none_or(|v| (y_of(v) - y).abs() >= 14.0) && last - y >= 13.0;
            if clear {
                last = y;
            }
            (tick, y, clear)
        })
        .collect();
    // From the top down; there are few.
    let mut marks: Vec<(usize, f64, f64)> = Vec::new();
    for (i, &value) in props.marks.iter().enumerate().filter(|(_, v)| !v.is_nan()) {
        let y = y_of(value.into());
        let at = marks.partition_point(|mark| mark.1 <= y);
        marks.insert(at, (i, y, y));
    }
    // Letters that would touch move down; at the foot of the scale they move up together.
    for i in 1..marks.len() {
        marks[i].2 = marks[i].1.max(marks[i - 1].2 + 12.0);
    }
    let mut floor = props.bottom;
    for mark in marks.iter_mut().rev() {
        mark.2 = mark.2.min(floor);
        floor = mark.2 - 12.0;
    }

    let place = format!(
        "left:{}px;top:{}px;width:{WIDTH}px;height:{height}px",
        props.left, props.top
    );
    html! {
        <>
            <canvas ref={node} style={place} aria-hidden="true" />
            <svg class="overlay" width="100%" height={px(props.bottom + 24.0)} role="img" aria-label={page.say(Word::ColourScale)}>
                for (tick, y, clear) in ticks {
                    <line x1={px(right)} x2={px(right + 4.0)} y1={px(y)} y2={px(y)} style="stroke:var(--ink-3)" />
                    if clear {
                        <text class="index" x={px(right + 8.0)} y={px(y)} dominant-baseline="central">{ written(scale.tick_text(tick)) }</text>
                    }
                }
                for (i, y, label_y) in marks {
                    <g class={props.lit.is_some_and(|lit| lit != i).then_some("faded")}>
                    <line x1={px(props.left - 5.0)} x2={px(right)} y1={px(y)} y2={px(y)} style="stroke:var(--paper)" stroke-width="3.5" />
                    <line x1={px(props.left - 5.0)} x2={px(right)} y1={px(y)} y2={px(y)} style={format!("stroke:{}", props.hues[i])} stroke-width="2" />
                    <text x={px(props.left - 8.0)} y={px(label_y)} text-anchor="end" dominant-baseline="central"
                        style={format!("fill:{};font-size:11px;font-weight:700", props.hues[i])}>{ props.letters[i] }</text>
                    </g>
                }
                if let Some(value) = live {
                    <rect x={px(props.left - 3.0)} y={px(y_of(value) - 3.0)} width={px(WIDTH + 6.0)} height="6" style="fill:var(--paper)" />
                    <rect x={px(props.left - 3.0)} y={px(y_of(value) - 1.5)} width={px(WIDTH + 6.0)} height="3" style="fill:var(--signal)" />
                    <text class="live" x={px(right + 8.0)} y={px(y_of(value))} dominant-baseline="central">
                        { written(short(value, if value.abs() < 100.0 { 2 } else { 1 })) }</text>
                }
            </svg>
            if let Some(value) = props.brush {
                <Brush scale={scale.clone()} {value} bar={[props.left, props.top, WIDTH, height]} on_value={props.on_brush.clone()} />
            }
        </>
    }
}

fn paint(canvas: &HtmlCanvasElement, scale: &Scale, height: f64) {
    let Some(context) = context(canvas) else {
        return;
    };
    let lines = height.max(1.0) as u32;
    canvas.set_width(1);
    canvas.set_height(lines);
    for line in 0..lines {
        let t = 1.0 - (f64::from(line) + 0.5) / f64::from(lines);
        context.set_fill_style_str(&css(scale.map.at(t as f32)));
        context.fill_rect(0.0, f64::from(line), 1.0, 1.0);
    }
}
