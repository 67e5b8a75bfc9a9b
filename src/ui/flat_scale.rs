//! A colour scale lying down: ticks beneath, marks above.

use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use super::draw::px;
use super::page::use_page;
use super::raster::context;
use crate::playground::colormap::{Scale, css};
use crate::playground::words::Word;

/// Height of the coloured bar.
const HEIGHT: f64 = 10.0;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub scale: Scale,
    pub left: f64,
    /// Where the marks' letters begin; the bar stands beneath them.
    pub top: f64,
    pub width: f64,
    /// Values to mark, each with its hue and its letter.
    pub marks: Vec<(f32, &'static str, &'static str)>,
}

#[component]
pub fn FlatScale(props: &Props) -> Html {
    let page = use_page();
    let node = use_node_ref();
    use_effect_with(
        (props.scale.clone(), props.width, node.clone()),
        |(scale, width, node)| {
            if let Some(canvas) = node.cast::<HtmlCanvasElement>() {
                paint(&canvas, scale, *width);
            }
        },
    );
    let scale = &props.scale;
    let x_of = |value: f64| props.left + scale.place(value) * props.width;
    let top = props.top + 12.0;
    let style = format!(
        "left:{}px;top:{top}px;width:{}px;height:{HEIGHT}px",
        props.left, props.width
    );
    // Numbers that would touch are left out; the ends stay.
    let ticks = scale.ticks();
    let step = (ticks.len() as f64 * 34.0 / props.width).ceil().max(1.0) as usize;
    html! {
        <>
            <canvas ref={node} {style} aria-hidden="true" />
            <svg class="overlay" width="100%" height={px(top + 30.0)} role="img" aria-label={page.say(Word::ColourScale)}>
                for tick in ticks.into_iter().step_by(step) {
                    <text class="index" x={px(x_of(tick))} y={px(top + HEIGHT + 13.0)} text-anchor="middle">{ scale.tick_text(tick) }</text>
                }
                for &(value, hue, letter) in props.marks.iter().filter(|(value, ..)| !value.is_nan()) {
                    <rect x={px(x_of(value.into()) - 3.0)} y={px(top - 3.0)} width="6" height={px(HEIGHT + 6.0)} style="fill:var(--paper)" />
                    <rect x={px(x_of(value.into()) - 1.5)} y={px(top - 3.0)} width="3" height={px(HEIGHT + 6.0)} style={format!("fill:{hue}")} />
                    <text x={px(x_of(value.into()))} y={px(top - 6.0)} text-anchor="middle"
                        style={format!("fill:{hue};font-size:11px;font-weight:700")}>{ letter }</text>
                }
            </svg>
        </>
    }
}

fn paint(canvas: &HtmlCanvasElement, scale: &Scale, width: f64) {
    let Some(context) = context(canvas) else {
        return;
    };
    let columns = width.max(1.0) as u32;
    canvas.set_width(columns);
    canvas.set_height(1);
    for column in 0..columns {
        let t = (f64::from(column) + 0.5) / f64::from(columns);
        context.set_fill_style_str(&css(scale.map.at(t as f32)));
        context.fill_rect(f64::from(column), 0.0, 1.0, 1.0);
    }
}
