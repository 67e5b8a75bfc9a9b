//! A scene as files that leave the page: its numbers, pictures of it, and scripts.
//!
//! | module | makes |
//! |---|---|
//! | [`data`] | a tensor as NPY, CSV, JSON, PyTorch, NumPy and LaTeX |
//! | [`script`] | the scene as a Python script |
//! | [`picture`] | the figure, or one of its grids, as a [`drawing`] |
//! | [`drawing`] | shapes, and the SVG they are written as; the page paints them on a canvas |
//! | [`steps`], [`gif`] | the window on its way through the output, frame by frame |
//! | [`png`] | cells as pixels, for grids that are too large to be drawn cell by cell |

mod cells;
pub mod data;
pub mod drawing;
mod figure;
pub mod gif;
mod marks;
mod overview;
pub mod picture;
pub mod png;
mod scale_bar;
pub mod script;
pub mod steps;

/// A file to be saved.
#[derive(Clone, Debug, PartialEq)]
pub struct Exported {
    pub name: String,
    pub mime: &'static str,
    pub bytes: Vec<u8>,
}

impl Exported {
    /// A file named after what it holds: `gridscope-output.npy`.
    pub fn new(of: &str, extension: &str, mime: &'static str, bytes: Vec<u8>) -> Self {
        Self {
            name: format!("gridscope-{of}.{extension}"),
            mime,
            bytes,
        }
    }
}
