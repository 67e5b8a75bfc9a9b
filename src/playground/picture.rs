//! A decoded picture, and how a part of it becomes a grid.

use super::crop::{Crop, Extent};
use super::limits::PLANE_SIDE;
use super::notation;
use crate::ops::Tensor;

/// The colours of a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// (1, 3, rows, columns), from 0 to 255. What is transparent lies on white.
    colours: Tensor,
}

/// Which channels of a picture become planes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Channels {
    #[default]
    Luminance,
    Rgb,
    One(usize),
}

/// What full intensity becomes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Values {
    /// 1.
    Unit,
    /// 255.
    #[default]
    Bytes,
}

/// How a picture becomes a grid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recipe {
    pub crop: Crop,
    /// Whether the crop is kept square.
    pub square: bool,
    pub channels: Channels,
    /// Cells on the longer side.
    pub longer: usize,
    pub values: Values,
}

/// Luminance of sRGB values as PIL and OpenCV compute it (ITU-R BT.601).
pub const LUMA: [f32; 3] = [0.299, 0.587, 0.114];

/// Sizes that are offered for the longer side of a grid.
pub const SIDES: [usize; 6] = [8, 14, 28, 56, 112, 224];
/// The side a grid begins with: the largest whose cells are still seen one by one.
const FIRST_SIDE: usize = 28;

impl Channels {
    pub const ALL: [Self; 5] = [
        Self::Luminance,
        Self::Rgb,
        Self::One(0),
        Self::One(1),
        Self::One(2),
    ];

    /// These channels of (1, 3, rows, columns) colours from 0 to 255.
    pub fn of(self, colours: &Tensor, values: Values) -> Tensor {
        let (rows, columns) = extent(colours);
        let size = rows * columns;
        let plane = |k: usize| &colours.data()[k * size..(k + 1) * size];
        let mut data: Vec<f32> = match self {
            Self::Rgb => colours.data().to_vec(),
            Self::One(k) => plane(k).to_vec(),
            Self::Luminance => (0..size)
                .map(|at| (0..3).map(|k| LUMA[k] * plane(k)[at]).sum())
                .collect(),
        };
        if values == Values::Unit {
            data.iter_mut().for_each(|value| *value /= 255.0);
        }
        let count = if self == Self::Rgb { 3 } else { 1 };
        Tensor::new([1, count, rows, columns], data).expect("as many cells as the shape says")
    }
}

impl Values {
    /// What full intensity becomes.
    pub fn top(self) -> f32 {
        match self {
            Self::Unit => 1.0,
            Self::Bytes => 255.0,
        }
    }
}

impl Picture {
    /// From the browser's pixels: red, green, blue and alpha, a byte each, in reading order.
    pub fn from_rgba((rows, columns): Extent, rgba: &[u8]) -> Option<Self> {
        let colour = |pixel: &[u8], k: usize| {
            let alpha = f32::from(pixel[3]) / 255.0;
            f32::from(pixel[k]) * alpha + 255.0 * (1.0 - alpha)
        };
        let planes = (0..3).flat_map(|k| rgba.chunks_exact(4).map(move |pixel| colour(pixel, k)));
        let colours = Tensor::new([1, 3, rows, columns], planes.collect()).ok()?;
        (rows * columns > 0).then_some(Self { colours })
    }

    pub fn extent(&self) -> Extent {
        extent(&self.colours)
    }

    /// The colours of a part of it in so many rows and columns, (1, 3, rows, columns) from 0 to
    /// 255. Each cell is the mean of the pixels under it.
    pub fn colours(&self, crop: Crop, (rows, columns): Extent) -> Tensor {
        let (height, width) = self.extent();
        let mut part = Vec::with_capacity(3 * crop.height * crop.width);
        for plane in self.colours.data().chunks_exact(height * width) {
            for line in plane.chunks_exact(width).skip(crop.row).take(crop.height) {
                part.extend_from_slice(&line[crop.column..crop.column + crop.width]);
            }
        }
        let part =
            Tensor::new([1, 3, crop.height, crop.width], part).expect("a crop lies in its picture");
        if (rows, columns) == (crop.height, crop.width) {
            return part;
        }
        // The mean of the pixels under a cell is adaptive average pooling.
        let tracks = notation::parse(&format!("nn.AdaptiveAvgPool2d(({rows}, {columns}))"), 2);
        let pool = tracks.expect("well formed")[0].stages[0].build();
        let pooled = pool.and_then(|pool| pool.forward(&part));
        pooled.expect("a picture can be pooled to any size").values
    }
}

impl Recipe {
    /// The whole picture's luminance, in cells large enough to be seen.
    pub fn of(picture: Extent) -> Self {
        let crop = Crop::whole(picture);
        Self {
            crop,
            square: crop.is_square(),
            channels: Channels::default(),
            longer: FIRST_SIDE.min(picture.0.max(picture.1)),
            values: Values::default(),
        }
    }

    /// Rows and columns of the grid.
    pub fn size(&self) -> Extent {
        self.crop.fitted(self.longer)
    }

    /// Whether each pixel becomes a cell.
    pub fn keeps_pixels(&self) -> bool {
        self.size() == (self.crop.height, self.crop.width)
    }

    /// With the crop square from now on, or free.
    pub fn shaped(self, square: bool) -> Self {
        let crop = if square {
            self.crop.squared()
        } else {
            self.crop
        };
        Self {
            crop,
            square,
            ..self
        }
    }
}

/// A side that is typed: a whole number that a plane may have.
pub fn side(text: &str) -> Option<usize> {
    let side = text.trim().parse().ok()?;
    (1..=PLANE_SIDE).contains(&side).then_some(side)
}

/// The pixels of a grid of one plane or of three, red, green, blue and alpha; `top` is full
/// intensity.
pub fn pixels(grid: &Tensor, planes: [usize; 3], top: f32) -> Vec<u8> {
    let (rows, columns) = extent(grid);
    let size = rows * columns;
    let mut rgba = vec![255; size * 4];
    for (at, pixel) in rgba.chunks_exact_mut(4).enumerate() {
        for (byte, plane) in pixel.iter_mut().zip(planes) {
            // The conversion stays within a byte.
            *byte = (grid.data()[plane * size + at] / top * 255.0).round() as u8;
        }
    }
    rgba
}

fn extent(tensor: &Tensor) -> Extent {
    match tensor.shape() {
        [.., rows, columns] => (*rows, *columns),
        _ => (0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Red, and transparent blue.
    fn two() -> Picture {
        Picture::from_rgba((1, 2), &[255, 0, 0, 255, 0, 0, 255, 0]).unwrap()
    }

    /// 4 × 6 pixels, red counting rows and green columns.
    fn counting() -> Picture {
        let pixel = |at: usize| [(at / 6) as u8, (at % 6) as u8, 0, 255];
        let rgba: Vec<u8> = (0..24).flat_map(pixel).collect();
        Picture::from_rgba((4, 6), &rgba).unwrap()
    }

    fn grid(picture: &Picture, channels: Channels, size: Extent, values: Values) -> Tensor {
        let colours = picture.colours(Crop::whole(picture.extent()), size);
        channels.of(&colours, values)
    }

    #[test]
    fn channels_become_planes_and_transparent_is_white() {
        let rgb = grid(&two(), Channels::Rgb, (1, 2), Values::Bytes);
        assert_eq!(rgb.shape(), [1, 3, 1, 2]);
        assert_eq!(rgb.data(), [255.0, 255.0, 0.0, 255.0, 0.0, 255.0]);
        let luminance = grid(&two(), Channels::Luminance, (1, 2), Values::Unit);
        assert!((luminance.data()[0] - 0.299).abs() < 1e-6);
        assert!((luminance.data()[1] - 1.0).abs() < 1e-6);
    }

    #[test]
    fn smaller_grids_hold_means() {
        let red = grid(&two(), Channels::One(0), (1, 1), Values::Bytes);
        assert_eq!(red.data(), [255.0]);
        let green = grid(&two(), Channels::One(1), (1, 1), Values::Bytes);
        assert_eq!(green.data(), [127.5]);
    }

    #[test]
    fn a_crop_is_cut_out_of_every_channel() {
        let crop = Crop {
            row: 1,
            column: 2,
            height: 2,
            width: 3,
        };
        let colours = counting().colours(crop, (2, 3));
        let red = Channels::One(0).of(&colours, Values::Bytes);
        assert_eq!(red.data(), [1.0, 1.0, 1.0, 2.0, 2.0, 2.0]);
        let green = Channels::One(1).of(&colours, Values::Bytes);
        assert_eq!(green.data(), [2.0, 3.0, 4.0, 2.0, 3.0, 4.0]);
        let mean = counting().colours(crop, (1, 1));
        assert_eq!(mean.data(), [1.5, 3.0, 0.0]);
    }

    #[test]
    fn a_picture_begins_whole_and_with_cells_that_can_be_seen() {
        let recipe = Recipe::of((300, 600));
        assert_eq!((recipe.size(), recipe.square), ((14, 28), false));
        assert_eq!(Recipe::of((224, 224)).size(), (28, 28));
        assert!(Recipe::of((224, 224)).square);
        assert!(Recipe::of((3, 2)).keeps_pixels());
        assert!(!recipe.keeps_pixels());
        let square = recipe.shaped(true);
        assert_eq!((square.size(), square.crop.column), ((28, 28), 150));
        assert_eq!(square.shaped(false).crop, square.crop);
    }

    #[test]
    fn a_side_is_a_whole_number_within_the_limit() {
        assert_eq!(side(" 100 "), Some(100));
        assert_eq!(side("1024"), Some(PLANE_SIDE));
        for text in ["", "0", "1025", "-3", "2.5", "x"] {
            assert_eq!(side(text), None, "{text}");
        }
    }

    #[test]
    fn grids_are_painted_in_colour_or_grey() {
        let colours = two().colours(Crop::whole((1, 2)), (1, 2));
        assert_eq!(
            pixels(&colours, [0, 1, 2], 255.0),
            [255, 0, 0, 255, 255, 255, 255, 255]
        );
        let red = Channels::One(1).of(&colours, Values::Unit);
        assert_eq!(
            pixels(&red, [0; 3], 1.0),
            [0, 0, 0, 255, 255, 255, 255, 255]
        );
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        assert_eq!(Picture::from_rgba((2, 2), &[0; 8]), None);
        assert_eq!(Picture::from_rgba((0, 2), &[]), None);
    }
}
