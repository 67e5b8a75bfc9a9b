//! A decoded picture as a grid.

use super::notation;
use crate::ops::Tensor;

/// The browser's pixels: red, green, blue and alpha, a byte each, in reading order.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub rgba: Vec<u8>,
}

/// Which channels of a picture become planes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Channels {
    #[default]
    Luminance,
    Rgb,
    One(usize),
}

/// Luminance of sRGB values as PIL and OpenCV compute it (ITU-R BT.601).
const LUMA: [f32; 3] = [0.299, 0.587, 0.114];

impl Picture {
    /// The grid of this many rows and columns, values from 0 to `top`, as (1, C, rows, columns).
    /// Each cell is the mean of the pixels under it. What is transparent lies on white.
    pub fn grid(&self, channels: Channels, rows: usize, columns: usize, top: f32) -> Tensor {
        let scale = top / 255.0;
        let colour = |pixel: &[u8], k: usize| {
            let alpha = f32::from(pixel[3]) / 255.0;
            f32::from(pixel[k]) * alpha + 255.0 * (1.0 - alpha)
        };
        let plane = |value: &dyn Fn(&[u8]) -> f32| -> Vec<f32> {
            self.rgba
                .chunks_exact(4)
                .map(|pixel| value(pixel) * scale)
                .collect()
        };
        let planes = match channels {
            Channels::Luminance => plane(&|pixel| (0..3).map(|k| LUMA[k] * colour(pixel, k)).sum()),
            Channels::One(k) => plane(&|pixel| colour(pixel, k)),
            Channels::Rgb => (0..3)
                .flat_map(|k| plane(&|pixel| colour(pixel, k)))
                .collect(),
        };
        let count = planes.len() / (self.width * self.height).max(1);
        let whole = Tensor::new([1, count, self.height, self.width], planes)
            .expect("a picture has as many pixels as its size says");
        if (rows, columns) == (self.height, self.width) {
            return whole;
        }
        // The mean of the pixels under a cell is adaptive average pooling.
        let tracks = notation::parse(&format!("nn.AdaptiveAvgPool2d(({rows}, {columns}))"), 2);
        let pool = tracks.expect("well formed")[0].stages[0].build();
        let pooled = pool.and_then(|pool| pool.forward(&whole));
        pooled.expect("a picture can be pooled to any size").values
    }

    /// Rows and columns with this many cells on the longer side.
    pub fn fitted(&self, longer: usize) -> (usize, usize) {
        let most = self.width.max(self.height).max(1);
        let side = |n: usize| ((n * longer + most / 2) / most).max(1);
        (side(self.height), side(self.width))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two() -> Picture {
        Picture {
            width: 2,
            height: 1,
            rgba: vec![255, 0, 0, 255, 0, 0, 255, 0],
        }
    }

    #[test]
    fn channels_become_planes_and_transparent_is_white() {
        let grid = two().grid(Channels::Rgb, 1, 2, 255.0);
        assert_eq!(grid.shape(), [1, 3, 1, 2]);
        assert_eq!(grid.data(), [255.0, 255.0, 0.0, 255.0, 0.0, 255.0]);
        let luminance = two().grid(Channels::Luminance, 1, 2, 1.0);
        assert!((luminance.data()[0] - 0.299).abs() < 1e-6);
        assert!((luminance.data()[1] - 1.0).abs() < 1e-6);
    }

    #[test]
    fn smaller_grids_hold_means() {
        let grid = two().grid(Channels::One(0), 1, 1, 255.0);
        assert_eq!(grid.data(), [255.0]);
        let grid = two().grid(Channels::One(1), 1, 1, 255.0);
        assert_eq!(grid.data(), [127.5]);
    }

    #[test]
    fn the_longer_side_is_fitted() {
        let picture = Picture {
            width: 200,
            height: 100,
            rgba: Vec::new(),
        };
        assert_eq!(picture.fitted(28), (14, 28));
        assert_eq!(picture.fitted(1), (1, 1));
    }
}
