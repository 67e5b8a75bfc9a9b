//! The output on the bench: the current one, the last valid one of a refused operation, or none.

use std::sync::Arc;

use super::plane::AsTensor;
use crate::ops::{Axis, Geometry, PaddingMode, Tensor, WindowAxis};
use crate::playground::evaluate::Evaluated;
use crate::playground::refused::Outside;

/// An output with the geometry that leads to it.
#[derive(Clone)]
pub struct Shown {
    pub geometry: Geometry,
    pub output: Arc<dyn AsTensor>,
    /// The operation is refused: this is not its output.
    pub stale: bool,
}

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.output, &other.output)
            && self.stale == other.stale
            && self.geometry == other.geometry
    }
}

impl Shown {
    pub fn current(result: &Arc<Evaluated>) -> Self {
        Self {
            geometry: result.geometry.clone(),
            output: result.clone(),
            stale: false,
        }
    }

    /// The last valid output beside the input as it is now: where the input has another size, what
    /// led to that output is gone.
    pub fn stale(result: &Arc<Evaluated>, input: &Tensor) -> Self {
        let mut geometry = result.geometry.clone();
        let sizes = || input.shape().iter().rev();
        let axes = geometry.axes.iter().rev();
        if axes.zip(sizes()).any(|(axis, &size)| axis.input() != size) {
            for (axis, &input) in geometry.axes.iter_mut().rev().zip(sizes()) {
                let output = axis.output();
                *axis = Axis::Rearranged { input, output };
            }
        }
        Self {
            geometry,
            output: result.clone(),
            stale: true,
        }
    }

    /// The input alone, where no output was valid yet.
    pub fn nothing(input: &Tensor, dims: usize) -> Self {
        let shape = input.shape();
        let sizes = &shape[shape.len().saturating_sub(dims)..];
        let axis = |&input: &usize| Axis::Rearranged { input, output: 0 };
        let output = [&[1, 1], &vec![0; dims][..]].concat();
        Self {
            geometry: Geometry {
                input: shape.to_vec(),
                output: output.clone(),
                axes: sizes.iter().map(axis).collect(),
            },
            output: Arc::new(Tensor::full(output, 0.0)),
            stale: true,
        }
    }

    /// Around the input, what a refused window asks for: its padding, and how far it reaches beyond.
    pub fn asked(&self, outside: &Outside) -> Option<Geometry> {
        let mut axes = self.geometry.axes.clone();
        for (back, axis) in axes.iter_mut().rev().enumerate() {
            let of = |values: &[usize]| Some(*values.get(values.len().checked_sub(back + 1)?)?);
            let padding = isize::try_from(of(&outside.padding)?).ok()?;
            *axis = Axis::Window(WindowAxis {
                input: axis.input(),
                output: axis.output(),
                kernel: of(&outside.kernel)?,
                // Only the first window is looked at.
                stride: 0,
                padding: [padding; 2],
                padding_mode: PaddingMode::Zeros,
                dilation: of(&outside.dilation)?,
                ceil_mode: false,
            });
        }
        Some(Geometry {
            axes,
            ..self.geometry.clone()
        })
    }

    pub fn is_empty(&self) -> bool {
        self.geometry.output.contains(&0)
    }
}
