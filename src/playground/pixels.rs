//! Planes as pixels, one a cell.

use super::colormap::{Rgb, Scale};
use super::plane::Plane;

/// Four bytes a pixel (red, green, blue, alpha), in reading order.
#[derive(Clone, Debug, PartialEq)]
pub struct Pixels {
    pub rows: usize,
    pub columns: usize,
    pub rgba: Vec<u8>,
}

/// The rows and columns that a picture shows.
struct Seen {
    rows: Vec<usize>,
    columns: Vec<usize>,
}

impl Seen {
    /// All of a plane, or where there are fewer pixels than cells, those under the middles of the
    /// pixels: what browsers make of a picture that they shrink without smoothing.
    fn of(plane: &Plane, most: (usize, usize)) -> Self {
        let side = |cells: usize, most: usize| {
            let pixels = cells.min(most.max(1));
            let under = |pixel: usize| (2 * pixel + 1) * cells / (2 * pixels);
            (0..pixels).map(under).collect()
        };
        let (rows, columns) = plane.extent();
        Self {
            rows: side(rows, most.0),
            columns: side(columns, most.1),
        }
    }

    /// Calls with each pixel, of four bytes, and the value of its cell.
    fn each(&self, plane: &Plane, rgba: &mut [u8], paint: impl Fn(&mut [u8], f32)) {
        let (_, all) = plane.extent();
        let values = plane.values();
        let lines = rgba.chunks_exact_mut(4 * self.columns.len().max(1));
        for (line, row) in lines.zip(&self.rows) {
            let Some(values) = values.get(row * all..(row + 1) * all) else {
                return;
            };
            for (pixel, &column) in line.chunks_exact_mut(4).zip(&self.columns) {
                paint(pixel, values[column]);
            }
        }
    }

    fn pixels(self, rgba: Vec<u8>) -> Pixels {
        Pixels {
            rows: self.rows.len(),
            columns: self.columns.len(),
            rgba,
        }
    }

    fn count(&self) -> usize {
        self.rows.len() * self.columns.len()
    }
}

/// The values of a plane in the colours of a scale; where a value is NaN the pixel is transparent.
pub fn mapped(plane: &Plane, scale: &Scale) -> Pixels {
    mapped_within(plane, scale, plane.extent())
}

/// The same with at most so many rows and columns of pixels.
pub fn mapped_within(plane: &Plane, scale: &Scale, most: (usize, usize)) -> Pixels {
    let seen = Seen::of(plane, most);
    // 1024 steps are finer than any table, and one look-up a cell is all the work there is.
    let colours: Vec<Rgb> = (0..1024).map(|i| scale.map.at(i as f32 / 1023.0)).collect();
    let (low, factor) = (scale.low as f32, (1023.0 / (scale.high - scale.low)) as f32);
    let mut rgba = vec![0u8; seen.count() * 4];
    seen.each(plane, &mut rgba, |pixel, value| {
        if !value.is_nan() {
            let at = ((value - low) * factor).clamp(0.0, 1023.0) as usize;
            pixel[..3].copy_from_slice(&colours[at]);
            pixel[3] = 255;
        }
    });
    seen.pixels(rgba)
}

/// Three channels as red, green and blue, each from none to full intensity over the scale.
pub fn coloured(plane: &Plane, scale: &Scale) -> Pixels {
    coloured_within(plane, scale, plane.extent())
}

/// The same with at most so many rows and columns of pixels.
pub fn coloured_within(plane: &Plane, scale: &Scale, most: (usize, usize)) -> Pixels {
    let seen = Seen::of(plane, most);
    let mut rgba = vec![255u8; seen.count() * 4];
    for channel in 0..3 {
        seen.each(&plane.channel(channel), &mut rgba, |pixel, value| {
            pixel[channel] = (scale.place(value.into()) * 255.0).round() as u8;
        });
    }
    seen.pixels(rgba)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::colormap::Colormap;
    use super::*;
    use crate::ops::Tensor;

    #[test]
    fn a_picture_without_room_for_all_cells_shows_those_under_its_pixels() {
        let values = (0..24).map(|value| value as f32).collect();
        let plane = Plane::new(Arc::new(Tensor::new([1, 1, 4, 6], values).unwrap()), 2, 0);
        let scale = Scale::over(Colormap::Gray, [plane.values()]);
        let all = mapped(&plane, &scale);
        let fewer = mapped_within(&plane, &scale, (2, 2));
        assert_eq!((fewer.rows, fewer.columns), (2, 2));
        let pixel = |cell: usize| &all.rgba[cell * 4..cell * 4 + 4];
        let under: Vec<u8> = [7, 10, 19, 22]
            .into_iter()
            .flat_map(pixel)
            .copied()
            .collect();
        assert_eq!(fewer.rgba, under);
        assert_eq!(mapped_within(&plane, &scale, (9, 9)), all);
    }
}
