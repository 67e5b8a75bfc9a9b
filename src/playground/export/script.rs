//! The scene as a Python script that runs alone.

use std::ops::Range;

use super::super::code::Pieces;
use super::super::edit;
use super::super::input::{self, Input, without_leading_ones};
use super::super::python_export::{Flow, Program};
use super::super::results::Results;
use super::super::scene::{self, Scene, Upstream};
use super::Exported;

/// What a script needs to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Library {
    PyTorch,
    NumPy,
}

impl Library {
    pub const ALL: [Self; 2] = [Self::PyTorch, Self::NumPy];

    pub fn name(self) -> &'static str {
        match self {
            Self::PyTorch => "PyTorch",
            Self::NumPy => "NumPy",
        }
    }

    /// Whether the library has an equivalent. This looks at no numbers: a large input is packed only
    /// when a script is written.
    pub fn is_equal_to(self, scene: &Scene, results: &Results) -> bool {
        let backward = Backward::of(scene, results);
        let program = program(scene, &scene.input, backward.as_ref());
        self == Self::PyTorch || program.numpy_panel(&[]).is_some()
    }

    /// The script in pieces; none where the library has no equivalent.
    pub fn script(self, scene: &Scene, results: &Results) -> Option<Pieces> {
        let input = written(&scene.input, scene.dims());
        let backward = Backward::of(scene, results);
        let program = program(scene, &input, backward.as_ref());
        match self {
            Self::PyTorch => Some(program.script_pieces()),
            Self::NumPy => program.numpy_pieces(),
        }
    }

    /// The file that holds the script.
    pub fn file(self, script: Vec<u8>) -> Exported {
        let of = self.name().to_lowercase();
        Exported::new(&of, "py", "text/x-python", script)
    }
}

/// The input as it is written. A single plane of numbers is a matrix, a signal a list: the script
/// adds the leading dimensions. An expression has the dimensions it has.
pub fn written(input: &Input, dims: usize) -> Input {
    match &input.text {
        Some(text) => input::parse(text).unwrap_or_else(|_| input.clone()),
        None => Input {
            text: None,
            tensor: without_leading_ones(&input.tensor, dims),
        },
    }
}

/// The program of a scene on its [`written`] input.
pub fn program<'a>(
    scene: &'a Scene,
    input: &'a Input,
    backward: Option<&'a Backward>,
) -> Program<'a> {
    Program {
        input,
        rank: scene.dims() + 2,
        tracks: &scene.tracks[tracks(scene, backward)],
        flow: match backward {
            None => Flow::Forward,
            Some(Backward { from: None }) => Flow::Sum,
            Some(Backward { from: Some(from) }) => Flow::Cell(from),
        },
    }
}

/// The tracks that a program has: backward the edited one, since the gradients of others are not
/// shown.
pub fn tracks(scene: &Scene, backward: Option<&Backward>) -> Range<usize> {
    match backward {
        Some(_) => scene.at.track..scene.at.track + 1,
        None => 0..scene.tracks.len(),
    }
}

/// The gradient that the backward view shows of the whole edited track.
#[derive(Clone, Debug, PartialEq)]
pub struct Backward {
    /// The index of the output cell whose gradient it is; without one, of the sum.
    pub from: Option<Vec<usize>>,
}

impl Backward {
    pub fn of(scene: &Scene, results: &Results) -> Option<Self> {
        let scene::Flow::Backward(upstream) = scene.flow else {
            return None;
        };
        let stages = &results.track(scene.at.track).stages;
        // The view shows one stage's gradient: of a pipeline that is not the input's.
        let ([only], true) = (&stages[..], scene.track().stages.len() == 1) else {
            return None;
        };
        let shape = only.output.values.shape();
        let place = scene.pin.unwrap_or_default();
        let from = match upstream {
            Upstream::Sum => None,
            Upstream::Cell => Some(edit::index_of(
                shape,
                scene.dims(),
                scene.planes.output,
                place,
            )?),
        };
        Some(Self { from })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_make_the_input_and_leave_the_result() {
        let scene = Scene::default();
        let results = Results::default().of(&scene);
        let script = |library: Library| {
            library.file(
                library
                    .script(&scene, &results)
                    .unwrap()
                    .flatten()
                    .collect(),
            )
        };
        let torch = script(Library::PyTorch);
        assert_eq!(torch.name, "gridscope-pytorch.py");
        let text = String::from_utf8(torch.bytes).unwrap();
        assert!(text.starts_with("import torch\n") && text.contains("y = m(x[None, None])"));
        let numpy = String::from_utf8(script(Library::NumPy).bytes).unwrap();
        assert!(!numpy.contains("torch"), "{numpy}");
    }

    #[test]
    fn numpy_has_no_script_for_what_it_cannot_do() {
        let scene = Scene::of("nn.Unfold(2)");
        let results = Results::default().of(&scene);
        assert!(Library::NumPy.script(&scene, &results).is_none());
        assert!(!Library::NumPy.is_equal_to(&scene, &results));
        assert!(Library::PyTorch.script(&scene, &results).is_some());
    }
}
