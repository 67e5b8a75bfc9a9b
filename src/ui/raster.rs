//! A plane of cells on a canvas: colours, and numbers where they fit.

use std::rc::Rc;

use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};
use yew::prelude::*;

use super::layout;
use super::page::window;
use super::plane::Plane;
use crate::playground::colormap::{Rgb, Scale, css, takes_black_text};
use crate::playground::number::{compact, fixed, signed};

/// Cells from this size on are drawn apart, with a gap, and may carry numbers.
const APART: f64 = 14.0;
/// Width of a character of the monospaced font over its size; the widest fallback has 0.603.
const ADVANCE: f64 = 0.603;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub plane: Plane,
    pub scale: Scale,
    pub grid: layout::Grid,
    #[prop_or_default]
    pub stale: bool,
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

/// A canvas that is redrawn when its plane, scale or place changes.
#[component]
pub fn Raster(props: &Props) -> Html {
    let node = use_node_ref();
    let grid = props.grid;
    let deps = (
        props.plane.clone(),
        props.scale.clone(),
        grid,
        props.without,
        props.numbers.clone(),
    );
    use_effect_with(
        (deps, node.clone()),
        |((plane, scale, grid, without, numbers), node)| {
            if let Some(canvas) = node.cast::<HtmlCanvasElement>() {
                draw(&canvas, plane, scale, grid, *without, numbers);
            }
        },
    );
    let style = grid.style();
    html! {
        <canvas ref={node} {style} aria-hidden="true" class={classes!(props.stale.then_some("stale"))} />
    }
}

fn draw(
    canvas: &HtmlCanvasElement,
    plane: &Plane,
    scale: &Scale,
    grid: &layout::Grid,
    without: Option<(usize, usize)>,
    numbers: &Numbers,
) {
    let Some(context) = context(canvas) else {
        return;
    };
    if grid.cell() < APART {
        paint_pixels(canvas, &context, plane, scale);
    } else {
        paint_cells(canvas, &context, plane, scale, grid, without, numbers);
    }
}

pub fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

/// One canvas pixel a cell; the browser enlarges it without smoothing.
pub fn paint_pixels(
    canvas: &HtmlCanvasElement,
    context: &CanvasRenderingContext2d,
    plane: &Plane,
    scale: &Scale,
) {
    let (rows, columns) = plane.extent();
    canvas.set_width(columns as u32);
    canvas.set_height(rows as u32);
    // 1024 steps are finer than any table, and one look-up a cell is all the work there is.
    let colours: Vec<Rgb> = (0..1024).map(|i| scale.map.at(i as f32 / 1023.0)).collect();
    let (low, factor) = (scale.low as f32, (1023.0 / (scale.high - scale.low)) as f32);
    let mut pixels = vec![0u8; rows * columns * 4];
    for (pixel, &value) in pixels.chunks_exact_mut(4).zip(plane.values()) {
        if !value.is_nan() {
            let at = ((value - low) * factor).clamp(0.0, 1023.0) as usize;
            pixel[..3].copy_from_slice(&colours[at]);
            pixel[3] = 255;
        }
    }
    put(context, &pixels, columns, rows);
}

fn put(context: &CanvasRenderingContext2d, pixels: &[u8], columns: usize, rows: usize) {
    let image =
        ImageData::new_with_u8_clamped_array_and_sh(Clamped(pixels), columns as u32, rows as u32);
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
}

/// Three channels as the red, green and blue of one picture, a canvas pixel a cell.
#[component]
pub fn Coloured(props: &ColouredProps) -> Html {
    let node = use_node_ref();
    use_effect_with(
        (props.plane.clone(), props.scale.clone(), node.clone()),
        |(plane, scale, node)| {
            if let Some(canvas) = node.cast::<HtmlCanvasElement>() {
                paint_coloured(&canvas, plane, scale);
            }
        },
    );
    html! {
        <canvas ref={node} style={props.grid.style()} aria-hidden="true" class={classes!("coloured", props.stale.then_some("stale"))} />
    }
}

fn paint_coloured(canvas: &HtmlCanvasElement, plane: &Plane, scale: &Scale) {
    let Some(context) = context(canvas) else {
        return;
    };
    let (rows, columns) = plane.extent();
    canvas.set_width(columns as u32);
    canvas.set_height(rows as u32);
    let mut pixels = vec![255u8; rows * columns * 4];
    for channel in 0..3 {
        let plane = plane.channel(channel);
        for (pixel, &value) in pixels.chunks_exact_mut(4).zip(plane.values()) {
            pixel[channel] = (scale.place(value.into()) * 255.0).round() as u8;
        }
    }
    put(&context, &pixels, columns, rows);
}

/// Cells with a gap of one pixel, numbers in black or white, NaN crossed out.
fn paint_cells(
    canvas: &HtmlCanvasElement,
    context: &CanvasRenderingContext2d,
    plane: &Plane,
    scale: &Scale,
    grid: &layout::Grid,
    without: Option<(usize, usize)>,
    numbers: &Numbers,
) {
    let ratio = window().device_pixel_ratio();
    canvas.set_width((grid.width() * ratio).round() as u32);
    canvas.set_height((grid.height() * ratio).round() as u32);
    let _ = context.scale(ratio, ratio);
    let gap = if grid.cell() >= 20.0 { 1.0 } else { 0.0 };
    let (width, height) = (grid.cell_w, grid.cell_h);
    let label = match numbers {
        Numbers::None => None,
        Numbers::Differences => Label::of_differences(plane.values(), width, height),
        _ => Label::fitting(plane.values(), width, height),
    };
    context.set_text_align("center");
    context.set_text_baseline("middle");
    // A second line needs as much height again.
    let beneath = match numbers {
        Numbers::Divided(beneath) if grid.cell() >= 44.0 => Some(beneath),
        _ => None,
    };
    let lift = if beneath.is_some() { 7.0 } else { 0.0 };
    let mono =
        "ui-monospace, 'SF Mono', Menlo, 'Cascadia Mono', Consolas, 'DejaVu Sans Mono', monospace";
    let number_font = label.map(|label| format!("{}px {mono}", label.size));
    context.set_font(number_font.as_deref().unwrap_or_default());
    let edge = |at: f64| (at * ratio).round() / ratio;
    let (rows, columns) = plane.extent();
    for (i, &value) in plane.values().iter().enumerate() {
        let (row, column) = (i / columns, i % columns);
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
        context.set_fill_style_str(&css(colour.unwrap_or([0x85, 0x8d, 0x93])));
        context.fill_rect(x0, y0, x1 - x0 - right, y1 - y0 - bottom);
        if let Some(label) = &label
            && without != Some((row, column))
        {
            let black = takes_black_text(colour.unwrap_or([0x85, 0x8d, 0x93]));
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
}

/// How the numbers of a plane are written so that all of them fit their cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Label {
    pub size: f64,
    decimals: usize,
    compact: bool,
    /// Of differences: how many characters fit a cell.
    signed: Option<usize>,
}

impl Label {
    /// The most decimals, two at most and three in long cells, with which every number fits; none
    /// where none does.
    pub fn fitting(values: &[f32], width: f64, height: f64) -> Option<Self> {
        Self::fit(values, width, height, false)
    }

    /// The same with signs. Where they are written compactly, a difference that is too long has a
    /// decimal less.
    fn of_differences(values: &[f32], width: f64, height: f64) -> Option<Self> {
        Self::fit(values, width, height, true)
    }

    fn fit(values: &[f32], width: f64, height: f64, signed: bool) -> Option<Self> {
        // Beyond this many cells no layout leaves room for numbers: they are not measured.
        if width.min(height) < 20.0 || values.len() > 1 << 14 {
            return None;
        }
        let size = label_size(width, height).round();
        let most = if width >= 100.0 && width > 2.0 * height {
            3
        } else {
            2
        };
        let room = ((width - 6.0) / (size * ADVANCE)) as usize;
        let fits = |label: &Self| {
            values
                .iter()
                .all(|&v| label.text(v).chars().count() <= room)
        };
        let useful = (0..most)
            .find(|&d| values.iter().all(|&v| is_rounded(v, d)))
            .unwrap_or(most);
        // Fractions whose range is smaller than this say nothing true as whole numbers.
        let least = if useful > 0 && range(values) < 10.0 {
            1
        } else {
            0
        };
        (least..=useful)
            .rev()
            .flat_map(|decimals| {
                [false, true].map(|compact| Self {
                    size,
                    decimals,
                    compact,
                    signed: signed.then_some(room),
                })
            })
            .find(fits)
    }

    pub fn text(&self, value: f32) -> String {
        let Some(room) = self.signed else {
            return self.written(value, self.decimals);
        };
        let text = signed(&self.written(value, self.decimals));
        if !text.contains(|c: char| matches!(c, '1'..='9' | '∞' | 'n')) {
            "0".into()
        } else if self.compact && self.decimals > 0 && text.chars().count() > room {
            signed(&self.written(value, self.decimals - 1))
        } else {
            text
        }
    }

    fn written(&self, value: f32, decimals: usize) -> String {
        let text = fixed(value.into(), decimals);
        if self.compact { compact(&text) } else { text }
    }
}

/// Whether a number of this size fits a cell as wide as this.
pub fn fits(text: &str, size: f64, width: f64) -> bool {
    text.chars().count() as f64 * size * ADVANCE <= width
}

/// How large the numbers are in cells of this size; a long cell gives them more room.
pub fn label_size(width: f64, height: f64) -> f64 {
    (width.min(height / 0.6) * 0.26).clamp(11.0, 20.0)
}

/// From the smallest to the largest of the numbers there are.
fn range(values: &[f32]) -> f32 {
    let finite = values.iter().filter(|value| value.is_finite());
    let (low, high) = finite.fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), &v| {
        (low.min(v), high.max(v))
    });
    high - low
}

/// Whether this many decimals say the whole value.
fn is_rounded(value: f32, decimals: usize) -> bool {
    let shifted = f64::from(value) * 10f64.powi(decimals as i32);
    !value.is_finite() || (shifted - shifted.round()).abs() < 1e-4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_have_no_decimals_and_quarters_two() {
        let label = Label::fitting(&[1.0, 9.0], 96.0, 96.0).unwrap();
        assert_eq!((label.text(9.0), label.size), ("9".into(), 20.0));
        let label = Label::fitting(&[1.0, 6.9375], 48.0, 48.0).unwrap();
        assert_eq!(label.text(6.9375), "6.94");
    }

    #[test]
    fn long_cells_have_larger_numbers_with_more_decimals() {
        let label = Label::fitting(&[2.0, 3.3125], 115.0, 30.0).unwrap();
        assert_eq!((label.text(3.3125), label.size), ("3.313".into(), 13.0));
    }

    #[test]
    fn numbers_lose_decimals_before_they_vanish() {
        let label = Label::fitting(&[9.74, 0.2], 30.0, 30.0).unwrap();
        assert_eq!(label.text(9.74), "9.7");
        let label = Label::fitting(&[0.84, -0.51], 35.0, 35.0).unwrap();
        assert_eq!(label.text(-0.51), "−.51");
        let label = Label::fitting(&[0.5, 0.889], 23.0, 23.0).unwrap();
        assert_eq!(label.text(0.889), ".9");
        assert_eq!(Label::fitting(&[-0.5, 0.889], 23.0, 23.0), None);
        let label = Label::fitting(&[0.5, 88.9], 23.0, 23.0).unwrap();
        assert_eq!(label.text(88.9), "89");
        assert_eq!(Label::fitting(&[1e6], 31.0, 31.0), None);
        assert_eq!(Label::fitting(&[1.0], 13.0, 13.0), None);
    }

    #[test]
    fn differences_are_signed_and_none_is_a_bare_zero() {
        let values = [0.838, -0.0714, 1.0038, 0.0];
        let label = Label::of_differences(&values, 36.0, 36.0).unwrap();
        assert_eq!(values.map(|v| label.text(v)), ["+.84", "−.07", "+1.0", "0"]);
    }
}
