//! A colour scale lying down: ticks beneath, marks above. It doubles as the picker of the brush.

use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use super::brush::Brush;
use super::draw::px;
use super::page::use_page;
use super::raster::context;
use super::surface::use_surface;
use crate::playground::colormap::{Scale, css};
use crate::playground::words::Word;

/// Height of the coloured bar.
const HEIGHT: f64 = 10.0;
/// The width of a letter.
const LETTER: f64 = 8.0;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub scale: Scale,
    pub left: f64,
    /// Where the marks' letters begin; the bar stands beneath them.
    pub top: f64,
    pub width: f64,
    /// Values to mark, each with its hue and its letter.
    pub marks: Vec<(f32, &'static str, &'static str)>,
    /// The brush, where cells are drawn.
    #[prop_or_default]
    pub brush: Option<f32>,
    #[prop_or_default]
    pub on_brush: Callback<f32>,
}

#[component]
pub fn FlatScale(props: &Props) -> Html {
    let page = use_page();
    let node = use_node_ref();
    let surface = use_surface();
    use_effect_with(
        (props.scale.clone(), props.width, surface, node.clone()),
        |(scale, width, _, node)| {
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
    // Under the tick that picks the brush, numbers make room for it.
    let under = if props.brush.is_some() { 17.0 } else { 13.0 };
    let marks = props.marks.iter().filter(|(value, ..)| !value.is_nan());
    let marks: Vec<_> = marks
        .map(|&(value, hue, letter)| (x_of(value.into()), hue, letter))
        .collect();
    html! {
        <>
            <canvas ref={node} {style} aria-hidden="true" />
            <svg class="overlay" width="100%" height={px(top + 30.0)} role="img" aria-label={page.say(Word::ColourScale)}>
                for tick in ticks.into_iter().step_by(step) {
                    <text class="index" x={px(x_of(tick))} y={px(top + HEIGHT + under)} text-anchor="middle">{ scale.tick_text(tick) }</text>
                }
                for (x, hue, _) in &marks {
                    <rect x={px(x - 3.0)} y={px(top - 3.0)} width="6" height={px(HEIGHT + 6.0)} style="fill:var(--paper)" />
                    <rect x={px(x - 1.5)} y={px(top - 3.0)} width="3" height={px(HEIGHT + 6.0)} style={format!("fill:{hue}")} />
                }
                for (x, letters) in together(marks.clone()) {
                    <text x={px(x)} y={px(top - 6.0)} text-anchor="middle" style="font-size:11px;font-weight:700">
                        for (hue, letter) in letters { <tspan style={format!("fill:{hue}")}>{ letter }</tspan> }
                    </text>
                }
            </svg>
            if let Some(value) = props.brush {
                <Brush scale={scale.clone()} {value} flat=true bar={[props.left, top, props.width, HEIGHT]} on_value={props.on_brush.clone()} />
            }
        </>
    }
}

/// Letters with their hues.
type Letters = Vec<(&'static str, &'static str)>;

/// Marks with the letters that would lie on each other beside each other, from left to right: where
/// the middle of them stands.
fn together(mut marks: Vec<(f64, &'static str, &'static str)>) -> Vec<(f64, Letters)> {
    marks.retain(|(.., letter)| !letter.is_empty());
    marks.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut groups: Vec<(f64, f64, Letters)> = Vec::new();
    for (x, hue, letter) in marks {
        match groups.last_mut() {
            Some((_, last, letters)) if x - *last < LETTER => {
                *last = x;
                letters.push((hue, letter));
            }
            _ => groups.push((x, x, vec![(hue, letter)])),
        }
    }
    let middle = |(first, last, letters)| ((first + last) / 2.0, letters);
    groups.into_iter().map(middle).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_near_values_stand_beside_each_other() {
        let marks = [(52.0, "1", "b"), (50.0, "0", "a"), (120.0, "2", "c")];
        let groups = together(marks.to_vec());
        let read = |letters: &Letters| {
            letters
                .iter()
                .map(|(_, letter)| *letter)
                .collect::<String>()
        };
        let read: Vec<_> = groups.iter().map(|(x, of)| (*x, read(of))).collect();
        assert_eq!(read, [(51.0, "ab".to_string()), (120.0, "c".to_string())]);
    }
}
