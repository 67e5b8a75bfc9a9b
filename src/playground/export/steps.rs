//! The window on its way through the output: which cells have a frame, and what it shows.

use super::drawing::Drawing;
use super::figure;
use super::picture::Model;

/// The most frames of an animation. Of a larger output every so many cells have one.
pub const MOST: usize = 100;

/// How long a frame is shown, and the last one, in hundredths of a second.
pub const FRAME: u16 = 20;
pub const LAST: u16 = 200;

/// The cells of an output plane, counted in reading order, that have a frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Steps {
    columns: usize,
    cells: usize,
    /// From one to the next.
    pub stride: usize,
}

impl Steps {
    /// The steps through the output of one operation on planes. Other figures have no window that
    /// moves, and a single cell has nowhere to go.
    pub fn of(model: &Model) -> Option<Self> {
        let output = model.output().filter(|_| model.is_single())?;
        let (rows, columns) = output.extent();
        let cells = rows * columns;
        let stride = cells.div_ceil(MOST);
        (cells > 1).then_some(Self {
            columns,
            cells,
            stride,
        })
    }

    pub fn frames(self) -> usize {
        self.cells.div_ceil(self.stride)
    }

    /// The last cell that a frame has reached.
    fn cell(self, frame: usize) -> usize {
        // The last frame shows the whole output.
        let at = if frame + 1 == self.frames() {
            self.cells - 1
        } else {
            frame * self.stride
        };
        at.min(self.cells - 1)
    }

    /// How long a frame is shown.
    pub fn delay(self, frame: usize) -> u16 {
        if frame + 1 == self.frames() {
            LAST
        } else {
            FRAME
        }
    }

    /// How long all of them take, in seconds.
    pub fn seconds(self) -> f64 {
        let hundredths = usize::from(FRAME) * (self.frames() - 1) + usize::from(LAST);
        hundredths as f64 / 100.0
    }

    /// The figure with the window at its place and the output filled up to there.
    pub fn draw(self, model: &Model, frame: usize) -> Option<Drawing> {
        let outcome = model.outcome();
        let result = outcome.as_ref().ok()?;
        let at = self.cell(frame);
        let cell = (at / self.columns, at % self.columns);
        Some(figure::draw(model, result, Some(cell), at + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::results::Results;
    use super::super::super::scene::Scene;
    use super::super::super::words::Lang;
    use super::super::drawing::{PAPER_2, Shape};
    use super::*;

    fn with<T>(scene: &Scene, look: impl Fn(&Model) -> T) -> T {
        let results = Results::default().of(scene);
        look(&Model {
            scene,
            results: &results,
            lang: Lang::En,
        })
    }

    #[test]
    fn the_output_fills_in_reading_order() {
        with(&Scene::default(), |model| {
            let steps = Steps::of(model).unwrap();
            assert_eq!((steps.frames(), steps.stride), (64, 1));
            let empty = |frame: usize| {
                let drawing = steps.draw(model, frame).unwrap();
                let empty = |shape: &&Shape| matches!(shape, Shape::Rect { fill: Some(fill), .. } if *fill == PAPER_2);
                drawing.shapes.iter().filter(empty).count()
            };
            assert_eq!((empty(0), empty(20), empty(63)), (63, 43, 0));
        });
    }

    #[test]
    fn a_large_output_is_walked_in_strides_to_its_last_cell() {
        let scene = Scene::of("nn.Upsample(scale_factor=8)");
        with(&scene, |model| {
            let steps = Steps::of(model).unwrap();
            assert_eq!((steps.frames(), steps.stride), (94, 11));
            assert_eq!((steps.cell(1), steps.cell(93)), (11, 1023));
        });
    }

    #[test]
    fn pipelines_and_single_cells_have_no_steps() {
        let chain = Scene::of("nn.Sequential(nn.MaxPool2d(2), nn.Upsample(scale_factor=2))");
        assert_eq!(with(&chain, Steps::of), None);
        assert_eq!(with(&Scene::of("nn.MaxPool2d(4)"), Steps::of), None);
        assert_eq!(with(&Scene::of("nn.MaxPool2d(9)"), Steps::of), None);
    }
}
