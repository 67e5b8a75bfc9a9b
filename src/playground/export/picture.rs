//! Pictures of a scene: the whole figure, or one of its grids, at sizes that fit a slide.

use std::sync::Arc;

use super::super::colormap::{Colormap, Scale};
use super::super::evaluate::{Evaluated, Outcome};
use super::super::layout::{Grid, LARGEST_CELL};
use super::super::plane::Plane;
use super::super::results::Results;
use super::super::scene::{At, Scene, View};
use super::super::words::Lang;
use super::cells::{self, Look};
use super::drawing::Drawing;
use super::{figure, overview};
use crate::ops::Tensor;

/// Pixels for each of a drawing's own, so that it is crisp where it is enlarged.
pub const DENSITY: f64 = 2.0;

/// What a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Figure,
    Input,
    Output,
}

impl Part {
    /// Its name in the names of files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Figure => "figure",
            Self::Input => "input",
            Self::Output => "output",
        }
    }

    /// Whether an output that it shows is still computed beside the page.
    pub fn is_awaited(self, scene: &Scene, results: &Results) -> bool {
        results.awaited().any(|track| match self {
            Self::Figure if scene.view == View::Compare => true,
            Self::Figure | Self::Output => track == scene.at.track,
            Self::Input => false,
        })
    }
}

/// What pictures are drawn from.
#[derive(Clone, Copy)]
pub struct Model<'a> {
    pub scene: &'a Scene,
    pub results: &'a Results,
    pub lang: Lang,
}

/// The tensor that the input or the edited operation's output is; none while that is awaited or refused.
pub fn tensor<'a>(scene: &'a Scene, results: &'a Results, part: Part) -> Option<&'a Tensor> {
    match part {
        Part::Input => Some(&scene.input.tensor),
        Part::Figure | Part::Output => {
            let stage = results.track(scene.at.track).stages.get(scene.at.stage)?;
            Some(&stage.output.values)
        }
    }
}

/// The room for the cells of a single grid.
const ROOM: (f64, f64) = (960.0, 720.0);
/// Left of it and above it, where rows and columns are numbered.
const MARGINS: (f64, f64) = (40.0, 28.0);

impl Model<'_> {
    /// The figure, or a grid of its own, with its rows and columns numbered where asked for; none
    /// while an output that it shows is awaited or refused, though a figure has a refusal in its words.
    pub fn draw(&self, part: Part, indices: bool) -> Option<Drawing> {
        match part {
            _ if part.is_awaited(self.scene, self.results) => None,
            Part::Figure => Some(self.figure()),
            Part::Input => Some(self.grid(&self.input(), indices)),
            Part::Output => Some(self.grid(&self.output()?, indices)),
        }
    }

    fn figure(&self) -> Drawing {
        match &*self.outcome() {
            Ok(result) if self.is_single() => {
                let live = self.scene.pin.map(|pin| pin.cell);
                figure::draw(self, result, live, usize::MAX)
            }
            _ => overview::draw(self),
        }
    }

    /// Whether one operation on planes is shown, whose input and output are explained by marks.
    pub(super) fn is_single(&self) -> bool {
        let one = self.scene.view == View::Playground && self.scene.track().stages.len() == 1;
        one && self.scene.dims() == 2 && self.scene.call().args.dims == 2
    }

    pub(super) fn outcome(&self) -> Outcome {
        self.results.outcome(self.scene.at)
    }

    /// The input, in the depth that lies over the pinned output slice.
    pub(super) fn input(&self) -> Plane {
        let scene = self.scene;
        let plane = Plane::new(scene.input.arc(), scene.dims(), scene.planes.input);
        let depths = self.output().map_or(1, |output| output.depth_count());
        plane.slice(self.depth() * plane.depth_count() / depths.max(1))
    }

    /// The output of the edited operation, in the pinned depth.
    pub(super) fn output(&self) -> Option<Plane> {
        let outcome = self.outcome();
        let result = outcome.as_ref().ok()?;
        Some(self.output_of(result).slice(self.depth()))
    }

    pub(super) fn output_of(&self, result: &Arc<Evaluated>) -> Plane {
        let dims = result.geometry.axes.len().max(1);
        Plane::new(result.clone(), dims, self.scene.planes.output)
    }

    fn depth(&self) -> usize {
        self.scene.pin.map_or(0, |pin| pin.depth)
    }

    /// The outputs that are shown: of compared tracks their last ones, else those of each stage.
    pub(super) fn outcomes(&self) -> Vec<Outcome> {
        let scene = self.scene;
        let at = |track: usize, stage: usize| self.results.outcome(At { track, stage });
        match scene.view {
            View::Compare => {
                let tracks = scene.tracks.iter().enumerate();
                tracks
                    .map(|(track, stages)| at(track, stages.stages.len() - 1))
                    .collect()
            }
            View::Playground => (0..scene.track().stages.len())
                .map(|stage| at(scene.at.track, stage))
                .collect(),
        }
    }

    /// One scale for all that is shown.
    pub(super) fn scale(&self) -> (Scale, bool) {
        let outcomes = self.outcomes();
        let outputs = outcomes.iter().filter_map(|outcome| outcome.as_ref().ok());
        let planes: Vec<Plane> = std::iter::once(self.input())
            .chain(outputs.map(|result| self.output_of(result)))
            .collect();
        let rgb = self.scene.rgb && planes.iter().any(Plane::is_colourable);
        // Of a colour picture all channels have one scale, from none to full.
        let map = if rgb { Colormap::Gray } else { self.scene.map };
        let shown: Vec<Plane> = planes
            .iter()
            .flat_map(|plane| plane.pictured(rgb))
            .collect();
        (Scale::over(map, shown.iter().map(Plane::volume)), rgb)
    }

    /// A grid with whole pixels for cells.
    fn grid(&self, plane: &Plane, indices: bool) -> Drawing {
        let (scale, rgb) = self.scale();
        let (rows, columns) = plane.extent();
        let fit = (ROOM.0 / columns.max(1) as f64).min(ROOM.1 / rows.max(1) as f64);
        let cell = fit.floor().clamp(1.0, LARGEST_CELL);
        let (left, top) = if indices { MARGINS } else { (0.0, 0.0) };
        let grid = Grid::square(left, top, cell, (rows, columns));
        let mut drawing = Drawing::new(grid.right().max(1.0), grid.bottom().max(1.0));
        let look = Look { scale: &scale, rgb };
        cells::cells(&mut drawing, plane, &grid, look, usize::MAX);
        if indices {
            cells::indices(&mut drawing, &grid, &Default::default());
        }
        drawing
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::link;
    use super::super::super::scene::from_link;
    use super::super::drawing::Shape;
    use super::*;

    /// Draws a part of the scene of a link.
    fn drawn(link: &str, part: Part) -> Drawing {
        let scene = from_link(link::decode(link).0);
        let results = Results::default().of(&scene);
        let lang = Lang::En;
        let model = Model {
            scene: &scene,
            results: &results,
            lang,
        };
        model.draw(part, true).expect("a drawing")
    }

    fn words(drawing: &Drawing) -> Vec<String> {
        let texts = drawing.shapes.iter().filter_map(|shape| match shape {
            Shape::Text(text) => Some(text.spans.iter().map(|span| &*span.text).collect()),
            _ => None,
        });
        texts.collect()
    }

    const DEFAULT: &str = "x=[[1,2,4,3],[2,6,9,5],[1,5,8,4],[0,2,3,2]]&\
                           y=nn.Upsample(scale_factor=2,mode='bilinear')&pin=2,5";

    #[test]
    fn the_figure_says_what_the_page_says() {
        let drawing = drawn(DEFAULT, Part::Figure);
        assert_eq!(drawing.width, 1040.0);
        let words = words(&drawing);
        let has = |text: &str| words.iter().any(|word| word == text);
        assert!(has(
            "Output cell (2, 5) reads the input at row 0.75, column 2.25."
        ));
        assert!(has("Input  4 × 4") && has("Output  8 × 8") && has("bilinear ×2"));
        assert!(has("a 0.1875") && has("6.94"), "{words:?}");
        assert!(
            has("nn.Upsample(scale_factor=2, mode='bilinear')"),
            "{words:?}"
        );
    }

    #[test]
    fn numbers_stand_in_the_cells_of_a_grid() {
        let drawing = drawn(DEFAULT, Part::Input);
        let words = words(&drawing);
        assert_eq!(words.iter().filter(|word| *word == "9").count(), 1);
        // 16 values, four rows and four columns.
        assert_eq!(words.len(), 24);
        assert_eq!(
            (drawing.width, drawing.height),
            (40.0 + 384.0, 28.0 + 384.0)
        );
    }

    #[test]
    fn cells_of_a_large_grid_are_whole_pixels() {
        let link = "x=torch.arange(50176).view(224,224)&y=nn.MaxPool2d(2)";
        let drawing = drawn(link, Part::Input);
        assert_eq!(drawing.width, 40.0 + 224.0 * 3.0);
        let pictures = drawing
            .shapes
            .iter()
            .filter(|shape| matches!(shape, Shape::Pixels { .. }));
        assert_eq!(pictures.count(), 1);
        assert!(drawing.svg().contains("data:image/png;base64,"));
    }

    #[test]
    fn every_kind_of_scene_has_its_figure() {
        for (link, told) in [
            (
                "x=torch.arange(36).view(6,6)&y=nn.MaxPool2d(3,2,1,ceil_mode=True)&pin=0,0",
                "−∞",
            ),
            (
                "x=torch.eye(3)&y=nn.ConvTranspose2d(1,1,2,stride=2)&pin=1,1",
                "Kernel  2 × 2",
            ),
            (
                "x=torch.eye(4)&y=nn.AvgPool2d(2);nn.MaxPool2d(2)&view=compare",
                "nn.MaxPool2d(2)",
            ),
            (
                "x=torch.eye(8)&y=nn.Sequential(nn.MaxPool2d(2),nn.Upsample(scale_factor=2))",
                "Upsample",
            ),
            (
                "x=[2,5,3,8]&y=F.interpolate(x,8,mode='linear')&pin=3",
                "Output  8",
            ),
            (
                "x=torch.arange(48).view(1,1,3,4,4)&y=nn.Upsample(scale_factor=2,mode='trilinear')",
                "slice 5",
            ),
            ("x=torch.eye(4)&y=nn.MaxPool2d(2,padding=2)", "Input  4 × 4"),
            (
                "x=torch.zeros(1,1,4,4)&y=F.interpolate(x,size=(8,8))&rgb=1",
                "Output  8 × 8",
            ),
        ] {
            let drawing = drawn(link, Part::Figure);
            let words = words(&drawing);
            assert!(
                words.iter().any(|word| word.starts_with(told)),
                "{link}: {words:?}"
            );
            assert!(drawing.height > 100.0 && drawing.height < 1600.0, "{link}");
            for shape in &drawing.shapes {
                if let Shape::Text(text) = shape {
                    assert!(
                        text.x.is_finite() && text.y < drawing.height,
                        "{link}: {text:?}"
                    );
                }
            }
        }
    }
}
