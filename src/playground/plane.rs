//! One plane of a tensor, shared without copying.

use std::sync::Arc;

use super::edit;
use super::evaluate::Source;
use crate::ops::Tensor;

/// Rows and columns of one channel of one batch entry; of a volume, one of its slices. The tensor
/// is shared; equality is identity, so that an unchanged plane is never drawn again.
#[derive(Clone)]
pub struct Plane {
    tensor: Arc<dyn AsTensor>,
    /// The spatial dimensions of the tensor.
    dims: usize,
    index: usize,
    depth: usize,
}

/// What holds a tensor and can be shared: the scene's input, a result.
pub trait AsTensor {
    fn tensor(&self) -> &Tensor;
}

impl AsTensor for Tensor {
    fn tensor(&self) -> &Tensor {
        self
    }
}

impl AsTensor for super::input::Input {
    fn tensor(&self) -> &Tensor {
        &self.tensor
    }
}

impl AsTensor for super::evaluate::Evaluated {
    fn tensor(&self) -> &Tensor {
        &self.output.values
    }
}

impl PartialEq for Plane {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.tensor, &other.tensor)
            && (self.dims, self.index, self.depth) == (other.dims, other.index, other.depth)
    }
}

impl Plane {
    /// The plane of this index, counted over batch and channel; the last one where there are
    /// fewer. Of a volume, its first slice.
    pub fn new(tensor: Arc<dyn AsTensor>, dims: usize, index: usize) -> Self {
        let index = index.min(edit::planes(tensor.tensor().shape(), dims).saturating_sub(1));
        Self {
            tensor,
            dims,
            index,
            depth: 0,
        }
    }

    /// The plane of what a stage reads.
    pub fn of_source(source: &Source, dims: usize, index: usize) -> Self {
        match source {
            Source::Input(input) => Self::new(input.clone(), dims, index),
            Source::Stage(stage) => Self::new(stage.clone(), dims, index),
        }
    }

    /// Another plane of the same tensor.
    pub fn channel(&self, index: usize) -> Self {
        Self {
            index: index.min(self.count().saturating_sub(1)),
            ..self.clone()
        }
    }

    /// The slice of this depth of the same volume.
    pub fn slice(&self, depth: usize) -> Self {
        Self {
            depth: depth.min(self.depth_count().saturating_sub(1)),
            ..self.clone()
        }
    }

    pub fn extent(&self) -> (usize, usize) {
        edit::extent(self.tensor.tensor().shape(), self.dims)
    }

    pub fn count(&self) -> usize {
        edit::planes(self.tensor.tensor().shape(), self.dims)
    }

    pub fn index(&self) -> usize {
        self.index
    }

    /// The spatial sizes.
    pub fn sizes(&self) -> &[usize] {
        let shape = self.tensor.tensor().shape();
        &shape[shape.len().saturating_sub(self.dims)..]
    }

    /// Whether there are three channels that red, green and blue can stand for.
    pub fn is_colourable(&self) -> bool {
        let shape = self.tensor.tensor().shape();
        self.dims == 2 && self.count() == 3 && matches!(shape, [.., 3, _, _])
    }

    /// The planes that one picture shows: this one, or all three of a colour picture.
    pub fn pictured(&self, rgb: bool) -> Vec<Self> {
        if rgb && self.is_colourable() {
            (0..3).map(|channel| self.channel(channel)).collect()
        } else {
            vec![self.clone()]
        }
    }

    /// How many slices the volume has.
    pub fn depth_count(&self) -> usize {
        edit::depth(self.tensor.tensor().shape(), self.dims)
    }

    pub fn values(&self) -> &[f32] {
        let (rows, columns) = self.extent();
        let size = rows * columns;
        let first = (self.index * self.depth_count() + self.depth) * size;
        let all = self.tensor.tensor().data();
        all.get(first..first + size).unwrap_or(&[])
    }

    /// The values of all slices.
    pub fn volume(&self) -> &[f32] {
        let (rows, columns) = self.extent();
        let size = rows * columns * self.depth_count();
        let all = self.tensor.tensor().data();
        all.get(self.index * size..(self.index + 1) * size)
            .unwrap_or(&[])
    }

    pub fn at(&self, (row, column): (usize, usize)) -> Option<f32> {
        let (rows, columns) = self.extent();
        (row < rows && column < columns)
            .then(|| self.values().get(row * columns + column).copied())
            .flatten()
    }
}
