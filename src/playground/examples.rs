//! The example grids, written in the notation.

use super::colormap::Colormap;
use super::input::Input;
use super::later::later;
use super::words::Word;

/// A 4 × 4 hill: what the page opens with.
pub const HILL: &str = "[[1, 2, 4, 3], [2, 6, 9, 5], [1, 5, 8, 4], [0, 2, 3, 2]]";

/// A hill in three slices; the brackets around it keep it a volume under every operation.
pub const BODY: &str = "[[[[[1, 2, 3, 1], [2, 6, 7, 3], [1, 5, 6, 2], [0, 2, 2, 1]], \
    [[2, 3, 4, 2], [4, 8, 9, 5], [3, 7, 8, 4], [1, 3, 4, 2]], \
    [[0, 1, 2, 1], [1, 4, 5, 2], [2, 3, 4, 1], [0, 1, 1, 0]]]]]";

/// A grid to start from.
pub struct Example {
    pub dims: usize,
    pub name: Word,
    pub text: &'static str,
    /// Its size, for the menu.
    pub size: &'static str,
    /// Shown in gray.
    pub is_picture: bool,
}

impl Example {
    pub fn map(&self) -> Colormap {
        if self.is_picture {
            Colormap::Gray
        } else {
            Colormap::Viridis
        }
    }

    /// The grid.
    ///
    /// # Panics
    /// Before what reads it is loaded, for which its callers wait; a test reads every example.
    pub fn input(&self) -> Input {
        let later = later().expect("an example is read when that is loaded");
        (later.input)(self.text).expect("examples are well formed")
    }
}

/// The examples of so many dimensions.
pub fn of_dims(dims: usize) -> impl Iterator<Item = &'static Example> {
    EXAMPLES.iter().filter(move |example| example.dims == dims)
}

const fn grid(name: Word, text: &'static str, size: &'static str) -> Example {
    example(2, name, text, size)
}

const fn example(dims: usize, name: Word, text: &'static str, size: &'static str) -> Example {
    Example {
        dims,
        name,
        text,
        size,
        is_picture: false,
    }
}

static EXAMPLES: &[Example] = &[
    grid(
        Word::ExampleDocs,
        "torch.arange(1, 5).view(1, 1, 2, 2)",
        "2 × 2",
    ),
    grid(
        Word::ExampleDocsPadded,
        "[[1, 2, 0], [3, 4, 0], [0, 0, 0]]",
        "3 × 3",
    ),
    grid(Word::ExampleHill, HILL, "4 × 4"),
    grid(Word::ExampleRamp, "ramp(4, 4)", "4 × 4"),
    grid(Word::ExampleImpulse, "impulse(5, 5)", "5 × 5"),
    grid(Word::ExampleCheckerboard, "checkerboard(6, 6)", "6 × 6"),
    grid(Word::ExampleEdge, "edge(6, 6)", "6 × 6"),
    grid(Word::ExampleDisk, "disk(9, 9)", "9 × 9"),
    grid(Word::ExampleDigit, "digit(7, 7)", "7 × 7"),
    grid(Word::ExampleWaves, "waves(12, 12)", "12 × 12"),
    grid(
        Word::ExampleRandom,
        "torch.manual_seed(0); torch.randn(8, 8)",
        "8 × 8",
    ),
    Example {
        dims: 2,
        name: Word::ExamplePhoto,
        text: "photo(224, 224)",
        size: "224 × 224",
        is_picture: true,
    },
    example(1, Word::ExampleSignal, "[2, 5, 3, 8, 4]", "5"),
    example(1, Word::ExampleRamp, "torch.arange(8)", "8"),
    example(1, Word::ExampleImpulse, "impulse(9)", "9"),
    example(1, Word::ExampleCheckerboard, "checkerboard(12)", "12"),
    example(1, Word::ExampleEdge, "edge(8)", "8"),
    example(1, Word::ExampleWaves, "waves(24)", "24"),
    example(
        1,
        Word::ExampleRandom,
        "torch.manual_seed(0); torch.randn(16)",
        "16",
    ),
    example(3, Word::ExampleHill, BODY, "3 × 4 × 4"),
    example(3, Word::ExampleRamp, "ramp(1, 1, 3, 4, 4)", "3 × 4 × 4"),
    example(
        3,
        Word::ExampleImpulse,
        "impulse(1, 1, 3, 5, 5)",
        "3 × 5 × 5",
    ),
    example(
        3,
        Word::ExampleCheckerboard,
        "checkerboard(1, 1, 4, 4, 4)",
        "4 × 4 × 4",
    ),
    example(3, Word::ExampleBall, "disk(1, 1, 7, 7, 7)", "7 × 7 × 7"),
    example(
        3,
        Word::ExampleRandom,
        "torch.manual_seed(0); torch.randn(1, 1, 4, 6, 6)",
        "4 × 6 × 6",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playground::dims;

    #[test]
    fn every_example_has_the_size_it_says() {
        for example in EXAMPLES {
            let input = example.input().tensor;
            let (_, sizes) = input.shape().split_at(input.shape().len() - example.dims);
            let sizes: Vec<_> = sizes.iter().map(usize::to_string).collect();
            assert_eq!(sizes.join(" × "), example.size, "{}", example.text);
        }
    }

    #[test]
    fn every_example_has_its_dimensions_under_an_operation_that_leaves_them_open() {
        for example in EXAMPLES {
            let shape = example.input().tensor.shape().to_vec();
            assert_eq!(dims::of_input(&shape), example.dims, "{}", example.text);
        }
    }
}
