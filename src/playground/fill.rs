//! What a grid, or a part of it, is filled with.

use super::block::{Board, Selection};
use super::edit;
use super::input::{self, Input};
use super::scene::Scene;
use super::state::Change;
use super::words::Word;

/// A value, a generator of PyTorch's or a named pattern.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fill {
    Value(f32),
    Zeros,
    Ones,
    Arange,
    Gradient,
    Checkerboard,
    Impulse,
    Edge,
    Disk,
    Waves,
    Uniform,
    Normal,
}

impl Fill {
    /// All but a value, in the order of the menu.
    pub const GENERATED: [Self; 11] = [
        Self::Zeros,
        Self::Ones,
        Self::Arange,
        Self::Gradient,
        Self::Checkerboard,
        Self::Impulse,
        Self::Edge,
        Self::Disk,
        Self::Waves,
        Self::Uniform,
        Self::Normal,
    ];

    pub fn word(self) -> Word {
        match self {
            Self::Value(_) => Word::Brush,
            Self::Zeros => Word::FillZeros,
            Self::Ones => Word::FillOnes,
            Self::Arange => Word::FillArange,
            Self::Gradient => Word::FillGradient,
            Self::Checkerboard => Word::ExampleCheckerboard,
            Self::Impulse => Word::ExampleImpulse,
            Self::Edge => Word::ExampleEdge,
            Self::Disk => Word::ExampleDisk,
            Self::Waves => Word::ExampleWaves,
            Self::Uniform => Word::FillUniform,
            Self::Normal => Word::FillNormal,
        }
    }

    /// The function that makes the values.
    pub fn function(self) -> &'static str {
        match self {
            Self::Value(_) => "torch.full",
            Self::Zeros => "torch.zeros",
            Self::Ones => "torch.ones",
            Self::Arange => "torch.arange",
            Self::Gradient => "gradient",
            Self::Checkerboard => "checkerboard",
            Self::Impulse => "impulse",
            Self::Edge => "edge",
            Self::Disk => "disk",
            Self::Waves => "waves",
            Self::Uniform => "torch.rand",
            Self::Normal => "torch.randn",
        }
    }

    /// The change that fills what is selected of the input, or else the shown input plane.
    pub fn change(self, scene: &Scene, selected: Option<Selection>, seed: usize) -> Option<Change> {
        let Some(selection) = selected.filter(|selected| selected.of == Board::Input) else {
            return Some(Change::Plane(self.grid(scene.sizes(), seed)?));
        };
        let extent = edit::extent(scene.input.tensor.shape(), scene.dims());
        let block = selection.block.within(extent)?;
        let (rows, columns) = block.size();
        let values = self.grid(&[rows, columns], seed)?.tensor.into_data();
        let places = Selection { block, ..selection }.places();
        Some(Change::Cells(places.zip(values).collect()))
    }

    /// A grid of these sizes; random numbers follow the seed. None where the notation has no such
    /// grid: a value that is not finite, or more random numbers than a text may draw.
    pub fn grid(self, sizes: &[usize], seed: usize) -> Option<Input> {
        input::parse(&self.expression(sizes, seed)).ok()
    }

    fn expression(self, sizes: &[usize], seed: usize) -> String {
        let function = self.function();
        let shape: Vec<_> = sizes.iter().map(usize::to_string).collect();
        let shape = shape.join(", ");
        match self {
            Self::Value(value) => {
                let comma = if sizes.len() == 1 { "," } else { "" };
                format!("{function}(({shape}{comma}), {value:?})")
            }
            Self::Arange => {
                let cells: usize = sizes.iter().product();
                let view = match sizes {
                    [_] => String::new(),
                    _ => format!(".view({shape})"),
                };
                format!("{function}({cells}){view}")
            }
            Self::Uniform | Self::Normal => {
                format!("torch.manual_seed({seed}); {function}({shape})")
            }
            _ => format!("{function}({shape})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::block::Block;
    use super::super::state::{Action, State};
    use super::super::{link, scene};
    use super::*;

    fn data(fill: Fill, sizes: &[usize]) -> Vec<f32> {
        fill.grid(sizes, 0).unwrap().tensor.into_data()
    }

    #[test]
    fn every_fill_has_the_shape_it_is_asked_for() {
        for fill in Fill::GENERATED.into_iter().chain([Fill::Value(0.1)]) {
            for sizes in [&[5][..], &[3, 4], &[1, 1], &[2, 3, 4]] {
                let grid = fill.grid(sizes, 7).unwrap();
                assert_eq!(grid.tensor.shape(), sizes, "{fill:?}");
                assert!(grid.text.is_some_and(|text| text.contains(fill.function())));
            }
        }
    }

    #[test]
    fn fills_have_the_values_they_are_named_for() {
        assert_eq!(data(Fill::Value(-0.25), &[2]), [-0.25, -0.25]);
        assert_eq!(data(Fill::Ones, &[1, 2]), [1.0, 1.0]);
        assert_eq!(data(Fill::Arange, &[2, 2]), [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(
            data(Fill::Gradient, &[2, 3]),
            [0.0, 0.5, 1.0, 0.0, 0.5, 1.0]
        );
        assert_eq!(data(Fill::Checkerboard, &[2, 2]), [0.0, 1.0, 1.0, 0.0]);
        assert_eq!(data(Fill::Impulse, &[1, 3]), [0.0, 1.0, 0.0]);
    }

    #[test]
    fn random_numbers_follow_the_seed() {
        let normal = |seed| Fill::Normal.grid(&[4, 4], seed).unwrap();
        assert_eq!(normal(3).tensor, normal(3).tensor);
        assert_ne!(normal(3).tensor, normal(4).tensor);
    }

    #[test]
    fn a_value_that_is_no_number_fills_nothing() {
        assert_eq!(Fill::Value(f32::NAN).grid(&[2, 2], 0), None);
    }

    fn from_link(text: &str) -> Scene {
        scene::from_link(link::decode(text).0)
    }

    fn cell(state: &State, row: usize, column: usize) -> f32 {
        state.scene.input.tensor.at(&[0, 0, row, column])
    }

    fn run(state: State, actions: impl IntoIterator<Item = Action>) -> State {
        actions
            .into_iter()
            .fold(state, |state, action| state.after(action).unwrap_or(state))
    }

    fn select(from: (usize, usize), to: (usize, usize)) -> Action {
        Action::Select(Some(Selection {
            of: Board::Input,
            depth: 0,
            block: Block { from, to },
        }))
    }

    #[test]
    fn a_fill_takes_the_selection_or_else_the_whole_grid() {
        let state = run(State::default(), [Action::Fill(Fill::Arange)]);
        let input = &state.scene.input;
        assert_eq!(input.text.as_deref(), Some("torch.arange(16).view(4, 4)"));
        assert_eq!(cell(&state, 3, 3), 15.0);
        let state = run(
            state,
            [select((3, 3), (2, 2)), Action::Fill(Fill::Value(-1.0))],
        );
        let corner = [(2, 2), (2, 3), (3, 2), (3, 3)];
        assert!(
            corner
                .iter()
                .all(|&(row, column)| cell(&state, row, column) == -1.0)
        );
        assert_eq!(
            (cell(&state, 1, 3), state.scene.input.text.clone()),
            (7.0, None)
        );
        assert!(state.selected.is_some());
        let back = run(state, [Action::Undo, Action::Undo]);
        assert_eq!(back.scene, State::default().scene);
    }

    #[test]
    fn a_fill_of_one_channel_leaves_the_others() {
        let scene = from_link("x=torch.ones(1,2,2,2)&planes=1,1&y=nn.MaxPool2d(1)");
        let state = run(State::open(scene), [Action::Fill(Fill::Zeros)]);
        let data = state.scene.input.tensor.data();
        assert_eq!(data, [1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0]);
    }

    #[test]
    fn random_numbers_are_others_at_each_fill() {
        let once = run(State::default(), [Action::Fill(Fill::Normal)]);
        let twice = run(once.clone(), [Action::Fill(Fill::Normal)]);
        assert_ne!(once.scene.input, twice.scene.input);
        assert_eq!(run(twice, [Action::Undo]).scene, once.scene);
    }
}
