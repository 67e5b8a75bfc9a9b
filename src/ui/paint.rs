//! Drawings on a canvas, and canvases as files.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, Path2d};

use super::page::{document, window};
use super::raster::{context, put};
use crate::playground::colormap::{Rgb, css};
use crate::playground::export::drawing::{Anchor, Drawing, PAPER, Shape, Span, Stroke, Text};
use crate::playground::layout::Box4;
use crate::playground::pixels::Pixels;

/// A canvas that stands nowhere on the page.
pub fn canvas() -> Option<HtmlCanvasElement> {
    document().create_element("canvas").ok()?.dyn_into().ok()
}

/// Width and height of a drawing in pixels, so many for each of its own.
pub fn size(drawing: &Drawing, density: f64) -> (u32, u32) {
    let side = |length: f64| (length * density).ceil().max(1.0) as u32;
    (side(drawing.width), side(drawing.height))
}

/// Paints a drawing over all of a canvas, with so many pixels for each of its own.
pub fn paint(context: &CanvasRenderingContext2d, drawing: &Drawing, density: f64) {
    let _ = context.set_transform(density, 0.0, 0.0, density, 0.0, 0.0);
    context.set_image_smoothing_enabled(false);
    context.set_text_baseline("alphabetic");
    context.set_fill_style_str(&css(PAPER));
    context.fill_rect(0.0, 0.0, drawing.width + 1.0, drawing.height + 1.0);
    for shape in &drawing.shapes {
        match shape {
            Shape::Rect {
                place,
                fill,
                stroke,
            } => rect(context, *place, *fill, *stroke, density),
            Shape::Path { d, fill, stroke } => {
                let Ok(path) = Path2d::new_with_path_string(d) else {
                    continue;
                };
                if let Some(colour) = fill {
                    context.set_fill_style_str(&css(*colour));
                    context.fill_with_path_2d(&path);
                }
                if let Some(stroke) = stroke {
                    set(context, *stroke);
                    context.stroke_with_path(&path);
                }
            }
            Shape::Text(text) => write(context, text),
            Shape::Pixels { place, pixels } => enlarge(context, *place, pixels),
        }
    }
}

/// Edges of what is filled lie on pixels, so that cells are flat up to their edges.
fn rect(
    context: &CanvasRenderingContext2d,
    [x, y, width, height]: Box4,
    fill: Option<Rgb>,
    stroke: Option<Stroke>,
    density: f64,
) {
    if let Some(colour) = fill {
        let edge = |at: f64| (at * density).round() / density;
        let (left, top) = (edge(x), edge(y));
        context.set_fill_style_str(&css(colour));
        context.fill_rect(left, top, edge(x + width) - left, edge(y + height) - top);
    }
    if let Some(stroke) = stroke {
        set(context, stroke);
        context.stroke_rect(x, y, width, height);
    }
}

fn set(context: &CanvasRenderingContext2d, stroke: Stroke) {
    context.set_stroke_style_str(&css(stroke.colour));
    context.set_line_width(stroke.width);
    let dash = stroke.dash.into_iter().flatten().map(JsValue::from);
    let _ = context.set_line_dash(&dash.collect::<Array>());
}

/// Spans one after the other, around the text's place.
fn write(context: &CanvasRenderingContext2d, text: &Text) {
    let font = |span: &Span| {
        let (weight, size, family) = (span.weight(), text.size, span.family());
        context.set_font(&format!("{weight} {size}px {family}"));
    };
    let width = |span: &Span| {
        font(span);
        context
            .measure_text(&span.text)
            .map_or(0.0, |measured| measured.width())
    };
    let widths: Vec<f64> = text.spans.iter().map(width).collect();
    let total: f64 = widths.iter().sum();
    let mut x = match text.anchor {
        Anchor::Start => text.x,
        Anchor::Middle => text.x - total / 2.0,
        Anchor::End => text.x - total,
    };
    for (span, width) in text.spans.iter().zip(widths) {
        font(span);
        context.set_fill_style_str(&css(span.colour));
        let _ = context.fill_text(&span.text, x, text.baseline());
        x += width;
    }
}

fn enlarge(context: &CanvasRenderingContext2d, [x, y, width, height]: Box4, pixels: &Pixels) {
    let Some(small) = canvas() else {
        return;
    };
    if let Some(onto) = self::context(&small) {
        put(&small, &onto, pixels);
        let _ =
            context.draw_image_with_html_canvas_element_and_dw_and_dh(&small, x, y, width, height);
    }
}

/// A drawing as a PNG; none where the browser has no room for so many pixels.
pub async fn png(drawing: &Drawing, density: f64) -> Option<Blob> {
    let canvas = canvas()?;
    let (width, height) = size(drawing, density);
    canvas.set_width(width);
    canvas.set_height(height);
    paint(&context(&canvas)?, drawing, density);
    blob_of(&canvas).await
}

/// Cells as a PNG, a pixel each.
pub async fn picture(pixels: &Pixels) -> Option<Vec<u8>> {
    let canvas = canvas()?;
    put(&canvas, &context(&canvas)?, pixels);
    bytes_of(&blob_of(&canvas).await?).await
}

/// What stands on a canvas as a PNG, which the browser makes beside the page.
async fn blob_of(canvas: &HtmlCanvasElement) -> Option<Blob> {
    let made = Promise::new(&mut |done: Function, _| {
        // What fails leaves no blob.
        if canvas.to_blob(&done).is_err() {
            let _ = done.call0(&JsValue::NULL);
        }
    });
    JsFuture::from(made).await.ok()?.dyn_into().ok()
}

pub async fn bytes_of(blob: &Blob) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// Puts a picture on the clipboard; whether the browser allowed it.
pub async fn copy_png(blob: &Blob) -> bool {
    try_to_copy(blob).await.is_ok()
}

/// Older browsers have no clipboard for pictures: nothing is taken for granted.
async fn try_to_copy(blob: &Blob) -> Result<(), JsValue> {
    let data = Object::new();
    Reflect::set(&data, &"image/png".into(), blob)?;
    let make: Function = Reflect::get(&window(), &"ClipboardItem".into())?.dyn_into()?;
    let item = Reflect::construct(&make, &Array::of1(&data))?;
    let clipboard = Reflect::get(&window().navigator(), &"clipboard".into())?;
    let write: Function = Reflect::get(&clipboard, &"write".into())?.dyn_into()?;
    let written: Promise = write.call1(&clipboard, &Array::of1(&item))?.dyn_into()?;
    JsFuture::from(written).await.map(|_| ())
}
