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

/// The values of a plane in the colours of a scale; where a value is NaN the pixel is transparent.
pub fn mapped(plane: &Plane, scale: &Scale) -> Pixels {
    let (rows, columns) = plane.extent();
    // 1024 steps are finer than any table, and one look-up a cell is all the work there is.
    let colours: Vec<Rgb> = (0..1024).map(|i| scale.map.at(i as f32 / 1023.0)).collect();
    let (low, factor) = (scale.low as f32, (1023.0 / (scale.high - scale.low)) as f32);
    let mut rgba = vec![0u8; rows * columns * 4];
    for (pixel, &value) in rgba.chunks_exact_mut(4).zip(plane.values()) {
        if !value.is_nan() {
            let at = ((value - low) * factor).clamp(0.0, 1023.0) as usize;
            pixel[..3].copy_from_slice(&colours[at]);
            pixel[3] = 255;
        }
    }
    Pixels {
        rows,
        columns,
        rgba,
    }
}

/// Three channels as red, green and blue, each from none to full intensity over the scale.
pub fn coloured(plane: &Plane, scale: &Scale) -> Pixels {
    let (rows, columns) = plane.extent();
    let mut rgba = vec![255u8; rows * columns * 4];
    for channel in 0..3 {
        let plane = plane.channel(channel);
        for (pixel, &value) in rgba.chunks_exact_mut(4).zip(plane.values()) {
            pixel[channel] = (scale.place(value.into()) * 255.0).round() as u8;
        }
    }
    Pixels {
        rows,
        columns,
        rgba,
    }
}
