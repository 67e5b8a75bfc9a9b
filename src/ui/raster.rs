//! A plane of cells on a canvas: colours, and numbers where they fit.

use std::rc::Rc;

use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};
use yew::prelude::*;

use super::layout;
use super::page::window;
use super::plane::Plane;
use super::surface::use_surface;
use crate::playground::colormap::{Scale, UNCOLOURED, css, takes_black_text};
use crate::playground::label::Label;
use crate::playground::pixels::{Pixels, coloured_within, mapped_within};

/// Cells from this size on are drawn apart, with a gap, and may carry numbers.
const APART: f64 = 14.0;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub plane: Plane,
    pub scale: Scale,
    pub grid: layout::Grid,
    #[prop_or_default]
    pub stale: bool,
    /// It was brought in, and not computed.
    #[prop_or_default]
    pub given: bool,
    /// The cell whose number makes room for an edit.
    #[prop_or_default]
    pub without: Option<(usize, usize)>,
    #[prop_or_default]
    pub numbers: Numbers,
}

/// What stands in the cells, where there is room.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Numbers {
    #[default]
    Values,
    /// Under each value what it was divided by.
    Divided(Quotients),
    /// Those above zero have a plus.
    Differences,
    None,
}

/// The divisor of each cell: a factor per row times one per column.
#[derive(Clone, Debug, PartialEq)]
pub struct Quotients {
    pub rows: Rc<[usize]>,
    pub columns: Rc<[usize]>,
    /// The divisor of a full window; others are bold.
    pub full: usize,
}

/// A canvas that is redrawn when its plane, scale, place or surface changes.
#[component]
pub fn Raster(props: &Props) -> Html {
    let node = use_node_ref();
    let picture = Picture {
        plane: props.plane.clone(),
        scale: props.scale.clone(),
        grid: props.grid,
        without: props.without,
        numbers: props.numbers.clone(),
    };
    let surface = use_surface();
    let before = use_mut_ref(|| None);
    use_effect_with(
        (picture, surface, node.clone()),
        move |(picture, surface, node)| {
            if let Some(canvas) = node.cast::<HtmlCanvasElement>() {
                let painted = before.take().filter(|(old, _)| old == surface);
                let painted = draw(&canvas, picture, painted.map(|(_, painted)| painted));
                *before.borrow_mut() = painted.map(|painted| (*surface, painted));
            }
        },
    );
    let style = props.grid.style();
    html! {
        <canvas ref={node} {style} aria-hidden="true" class={classes!(props.stale.then_some("stale"), (!props.given).then_some("made"))} />
    }
}

/// What stands on a canvas.
#[derive(Clone, PartialEq)]
struct Picture {
    plane: Plane,
    scale: Scale,
    grid: layout::Grid,
    without: Option<(usize, usize)>,
    numbers: Numbers,
}

/// A picture of cells as it was painted.
struct Painted {
    canvas: HtmlCanvasElement,
    picture: Picture,
    label: Option<Label>,
}

impl Painted {
    /// Whether the picture of another plane differs from this in its values alone.
    fn is_like(&self, other: &Self) -> bool {
        let (a, b) = (&self.picture, &other.picture);
        self.canvas == other.canvas
            && self.label == other.label
            && (&a.scale, a.grid, &a.numbers) == (&b.scale, b.grid, &b.numbers)
            && a.plane.extent() == b.plane.extent()
    }

    /// Whether a cell of the next picture is as it was.
    fn has(&self, next: &Picture, cell: (usize, usize), value: f32) -> bool {
        let is_without = |picture: &Picture| picture.without == Some(cell);
        is_without(&self.picture) == is_without(next)
            && self.picture.plane.at(cell).map(f32::to_bits) == Some(value.to_bits())
    }
}

fn draw(canvas: &HtmlCanvasElement, picture: &Picture, before: Option<Painted>) -> Option<Painted> {
    let context = context(canvas)?;
    let Picture {
        plane, scale, grid, ..
    } = picture;
    if grid.cell() < APART {
        // The browser enlarges them without smoothing.
        put(canvas, &context, &mapped_within(plane, scale, most(grid)));
        return None;
    }
    Some(paint_cells(canvas, &context, picture, before))
}

/// The rows and columns of pixels that the device has for a grid: more cells are not seen.
fn most(grid: &layout::Grid) -> (usize, usize) {
    let ratio = window().device_pixel_ratio();
    let pixels = |side: f64| (side * ratio).round() as usize;
    (pixels(grid.height()), pixels(grid.width()))
}

pub fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

/// Makes a canvas as large as the pixels, and puts them there.
pub fn put(canvas: &HtmlCanvasElement, context: &CanvasRenderingContext2d, pixels: &Pixels) {
    let (width, height) = (pixels.columns as u32, pixels.rows as u32);
    // To set a size, even the same, takes new memory.
    if (canvas.width(), canvas.height()) != (width, height) {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&pixels.rgba), width, height);
    if let Ok(image) = image {
        // Fails only on a canvas that something else tainted.
        let _ = context.put_image_data(&image, 0.0, 0.0);
    }
}

#[derive(Properties, PartialEq)]
pub struct ColouredProps {
    /// Any of three channels.
    pub plane: Plane,
    /// From no to full intensity.
    pub scale: Scale,
    pub grid: layout::Grid,
    #[prop_or_default]
    pub stale: bool,
    /// It was brought in, and not computed.
    #[prop_or_default]
    pub given: bool,
}

/// Three channels as the red, green and blue of one picture, a canvas pixel a cell.
#[component]
pub fn Coloured(props: &ColouredProps) -> Html {
    let node = use_node_ref();
    let surface = use_surface();
    use_effect_with(
        (
            props.plane.clone(),
            props.scale.clone(),
            most(&props.grid),
            surface,
            node.clone(),
        ),
        |(plane, scale, most, _, node)| {
            if let Some(canvas) = node.cast::<HtmlCanvasElement>()
                && let Some(context) = context(&canvas)
            {
                put(&canvas, &context, &coloured_within(plane, scale, *most));
            }
        },
    );
    html! {
        <canvas ref={node} style={props.grid.style()} aria-hidden="true" class={classes!("coloured", props.stale.then_some("stale"), (!props.given).then_some("made"))} />
    }
}

/// Cells with a gap of one pixel, numbers in black or white, NaN crossed out. Those that stand there
/// already are left.
fn paint_cells(
    canvas: &HtmlCanvasElement,
    context: &CanvasRenderingContext2d,
    picture: &Picture,
    before: Option<Painted>,
) -> Painted {
    let Picture {
        plane,
        scale,
        grid,
        without,
        numbers,
    } = picture;
    let gap = if grid.cell() >= 20.0 { 1.0 } else { 0.0 };
    let (width, height) = (grid.cell_w, grid.cell_h);
    let label = match numbers {
        Numbers::None => None,
        Numbers::Differences => Label::of_differences(plane.values(), width, height),
        _ => Label::fitting(plane.values(), width, height),
    };
    let painted = Painted {
        canvas: canvas.clone(),
        picture: picture.clone(),
        label,
    };
    let ratio = window().device_pixel_ratio();
    let before = before.filter(|before| before.is_like(&painted));
    if before.is_none() {
        // This empties it, and puts all its settings back.
        canvas.set_width((grid.width() * ratio).round() as u32);
        canvas.set_height((grid.height() * ratio).round() as u32);
        let _ = context.scale(ratio, ratio);
        context.set_text_align("center");
        context.set_text_baseline("middle");
    }
    // A second line needs as much height again.
    let beneath = match numbers {
        Numbers::Divided(beneath) if grid.cell() >= 44.0 => Some(beneath),
        _ => None,
    };
    let lift = if beneath.is_some() { 7.0 } else { 0.0 };
    let mono =
        "ui-monospace, 'SF Mono', Menlo, 'Cascadia Mono', Consolas, 'DejaVu Sans Mono', monospace";
    let number_font = label.map(|label| format!("{}px {mono}", label.size));
    if before.is_none() {
        // As it is still, otherwise: to set it makes the browser look up the canvas's own style.
        context.set_font(number_font.as_deref().unwrap_or_default());
    }
    let edge = |at: f64| (at * ratio).round() / ratio;
    let (rows, columns) = plane.extent();
    for (i, &value) in plane.values().iter().enumerate() {
        let (row, column) = (i / columns, i % columns);
        if let Some(before) = &before
            && before.has(picture, (row, column), value)
        {
            continue;
        }
        let (x0, x1) = (
            edge(column as f64 * grid.cell_w),
            edge((column + 1) as f64 * grid.cell_w),
        );
        let (y0, y1) = (
            edge(row as f64 * grid.cell_h),
            edge((row + 1) as f64 * grid.cell_h),
        );
        // The outer edge stays flush; gaps lie between cells.
        let right = if column + 1 < columns { gap } else { 0.0 };
        let bottom = if row + 1 < rows { gap } else { 0.0 };
        let colour = scale.colour(value);
        context.set_fill_style_str(&css(colour.unwrap_or(UNCOLOURED)));
        context.fill_rect(x0, y0, x1 - x0 - right, y1 - y0 - bottom);
        if let Some(label) = &label
            && *without != Some((row, column))
        {
            let black = takes_black_text(colour.unwrap_or(UNCOLOURED));
            context.set_fill_style_str(if black { "#000" } else { "#fff" });
            let _ = context.fill_text(
                &label.text(value),
                (x0 + x1 - right) / 2.0,
                (y0 + y1 - bottom) / 2.0 + 0.5 - lift,
            );
            if let Some(beneath) = beneath {
                let divisor = beneath.rows[row] * beneath.columns[column];
                let weight = if divisor == beneath.full { 400 } else { 700 };
                context.set_font(&format!("{weight} 11px {mono}"));
                let text = format!("÷ {divisor}");
                let _ = context.fill_text(&text, (x0 + x1 - right) / 2.0, (y0 + y1) / 2.0 + 12.0);
                context.set_font(number_font.as_deref().unwrap_or_default());
            }
        }
    }
    painted
}
