//! The modes of resizing: what they take, how smooth they are, when to use them. What they cost is
//! measured where it is read.

use super::super::notation;
use super::super::words::Word;
use crate::ops::{Operation, Tensor};

/// A mode of `F.interpolate`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mode {
    /// Its name, and those it has with other dimensions.
    pub names: &'static str,
    pub antialias: bool,
    /// The spatial dimensions it takes.
    pub dims: &'static str,
    pub smoothness: Word,
    pub when: Word,
    /// The name for planes.
    plane: &'static str,
}

const fn mode(
    names: &'static str,
    plane: &'static str,
    dims: &'static str,
    smoothness: Word,
    when: Word,
) -> Mode {
    Mode {
        names,
        antialias: false,
        dims,
        smoothness,
        when,
        plane,
    }
}

impl Mode {
    const fn antialiased(self) -> Self {
        Self {
            antialias: true,
            dims: "2",
            ..self
        }
    }
}

pub const MODES: [Mode; 8] = [
    mode(
        "nearest",
        "nearest",
        "1 2 3",
        Word::ModeSteps,
        Word::WhenNearest,
    ),
    mode(
        "nearest-exact",
        "nearest-exact",
        "1 2 3",
        Word::ModeSteps,
        Word::WhenExact,
    ),
    mode(
        "linear, bilinear, trilinear",
        "bilinear",
        "1 2 3",
        Word::ModeCreased,
        Word::WhenLinear,
    ),
    mode("bicubic", "bicubic", "2", Word::ModeSmooth, Word::WhenCubic),
    mode("area", "area", "1 2 3", Word::ModeMeans, Word::WhenArea),
    mode(
        "bilinear",
        "bilinear",
        "2",
        Word::ModeCreased,
        Word::WhenFiltered,
    )
    .antialiased(),
    mode(
        "bicubic",
        "bicubic",
        "2",
        Word::ModeSmooth,
        Word::WhenSharpest,
    )
    .antialiased(),
    mode(
        "lanczos",
        "lanczos",
        "2",
        Word::ModeSmooth,
        Word::WhenLanczos,
    )
    .antialiased(),
];

/// The factors that a mode is measured with: doubling and halving.
pub const FACTORS: [&str; 2] = ["2", "0.5"];

/// The side of the plane that is resized.
pub const SIDE: usize = 96;

/// One resize that can be timed: the operation, and how many cells it gives.
pub struct Trial {
    operation: Box<dyn Operation>,
    input: Tensor,
    pub cells: usize,
}

impl Trial {
    /// A mode with one of [`FACTORS`]; none where PyTorch has no such resize.
    pub fn of(mode: &Mode, factor: &str) -> Option<Self> {
        let antialias = if mode.antialias {
            ", antialias=True"
        } else {
            ""
        };
        let text = format!(
            "F.interpolate(x, scale_factor={factor}, mode='{}'{antialias})",
            mode.plane
        );
        let tracks = notation::parse(&text, 2).ok()?;
        let operation = tracks.first()?.stages.first()?.build().ok()?;
        let values: Vec<f32> = (0..SIDE * SIDE).map(|i| (i % 97) as f32).collect();
        let input = Tensor::new([1, 1, SIDE, SIDE], values).ok()?;
        let cells = operation
            .geometry(input.shape())
            .ok()?
            .output
            .iter()
            .product();
        Some(Self {
            operation,
            input,
            cells,
        })
    }

    /// Runs it once.
    pub fn run(&self) {
        // What it gives is known; only the time it takes is of interest.
        let _ = std::hint::black_box(self.operation.forward(&self.input));
    }
}

/// The middle of some measurements.
pub fn median(measured: &[f64]) -> Option<f64> {
    let mut sorted = measured.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() % 2 {
        _ if sorted.is_empty() => None,
        0 => Some((sorted[middle - 1] + sorted[middle]) / 2.0),
        _ => Some(sorted[middle]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mode_can_be_timed() {
        for mode in &MODES {
            let cells = FACTORS.map(|factor| Trial::of(mode, factor).map(|trial| trial.cells));
            let sizes = [4 * SIDE * SIDE, SIDE * SIDE / 4].map(Some);
            assert_eq!(cells, sizes, "{mode:?}");
        }
    }

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(&[3.0, 1.0, 100.0]), Some(3.0));
        assert_eq!(median(&[4.0, 1.0]), Some(2.5));
        assert_eq!(median(&[]), None);
    }
}
