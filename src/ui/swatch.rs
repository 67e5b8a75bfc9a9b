//! A small picture of a grid, a pixel or a square of pixels a cell.

use std::sync::Arc;

use wasm_bindgen::Clamped;
use web_sys::{HtmlCanvasElement, ImageData};
use yew::prelude::*;

use super::raster::context;
use super::surface::use_surface;
use crate::ops::Tensor;
use crate::playground::crop::Extent;
use crate::playground::edit;
use crate::playground::picture;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub grid: Arc<Tensor>,
    /// The planes that are red, green and blue.
    pub planes: [usize; 3],
    /// Full intensity.
    pub top: f32,
    /// The longer side, in CSS pixels.
    pub side: f64,
    /// Whether all cells are of one size; the side may be shorter then.
    #[prop_or_default]
    pub even: bool,
    pub label: AttrValue,
}

#[component]
pub fn Swatch(props: &Props) -> Html {
    let node = use_node_ref();
    let surface = use_surface();
    let size = edit::extent(props.grid.shape(), 2);
    use_effect_with(
        (
            props.grid.clone(),
            props.planes,
            props.top,
            surface,
            node.clone(),
        ),
        move |(grid, planes, top, _, node)| {
            if let Some(canvas) = node.cast::<HtmlCanvasElement>() {
                paint(&canvas, size, &picture::pixels(grid, *planes, *top));
            }
        },
    );
    html! { <canvas ref={node} role="img" aria-label={props.label.clone()} style={shown_at(size, magnified(size, props.side, props.even))} /> }
}

fn paint(canvas: &HtmlCanvasElement, (rows, columns): Extent, rgba: &[u8]) {
    canvas.set_width(columns as u32);
    canvas.set_height(rows as u32);
    let image =
        ImageData::new_with_u8_clamped_array_and_sh(Clamped(rgba), columns as u32, rows as u32);
    if let (Some(context), Ok(image)) = (context(canvas), image) {
        // Fails only on a canvas that something else tainted.
        let _ = context.put_image_data(&image, 0.0, 0.0);
    }
}

/// How many times its size something is shown to fit a side; whole times where it is even.
pub fn magnified((rows, columns): Extent, side: f64, even: bool) -> f64 {
    let fit = side / rows.max(columns).max(1) as f64;
    if even && fit >= 1.0 { fit.floor() } else { fit }
}

/// Width and height as CSS. What is enlarged shows its pixels as squares.
pub fn shown_at((rows, columns): Extent, times: f64) -> String {
    let rendering = if times >= 1.0 { "pixelated" } else { "auto" };
    format!(
        "width:{:.2}px;height:{:.2}px;image-rendering:{rendering}",
        columns as f64 * times,
        rows as f64 * times
    )
}
