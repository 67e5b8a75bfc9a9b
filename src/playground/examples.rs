//! The example grids, written in the notation.

use super::input::{self, Input};
use super::words::Word;

/// A grid to start from.
pub struct Example {
    pub name: Word,
    pub text: &'static str,
    /// Its size, for the menu.
    pub size: &'static str,
    /// Shown in gray.
    pub is_picture: bool,
}

impl Example {
    /// The grid.
    ///
    /// # Panics
    /// Never: a test reads every example.
    pub fn input(&self) -> Input {
        input::parse(self.text).expect("examples are well formed")
    }
}

const fn grid(name: Word, text: &'static str, size: &'static str) -> Example {
    Example {
        name,
        text,
        size,
        is_picture: false,
    }
}

pub static EXAMPLES: &[Example] = &[
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
    grid(
        Word::ExampleHill,
        "[[1, 2, 4, 3], [2, 6, 9, 5], [1, 5, 8, 4], [0, 2, 3, 2]]",
        "4 × 4",
    ),
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
        name: Word::ExamplePhoto,
        text: "photo(224, 224)",
        size: "224 × 224",
        is_picture: true,
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playground::edit;

    #[test]
    fn every_example_has_the_size_it_says() {
        for example in EXAMPLES {
            let (rows, columns) = edit::extent(example.input().tensor.shape(), 2);
            assert_eq!(
                format!("{rows} × {columns}"),
                example.size,
                "{}",
                example.text
            );
        }
    }
}
