//! One plane of a tensor, shared without copying.

use std::sync::Arc;

use crate::ops::Tensor;
use crate::playground::edit;

/// Rows and columns of one channel of one batch entry. The tensor is shared; equality is
/// identity, so that an unchanged plane is never drawn again.
#[derive(Clone)]
pub struct Plane {
    tensor: Arc<dyn AsTensor>,
    index: usize,
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

impl AsTensor for crate::playground::input::Input {
    fn tensor(&self) -> &Tensor {
        &self.tensor
    }
}

impl AsTensor for crate::playground::evaluate::Evaluated {
    fn tensor(&self) -> &Tensor {
        &self.output.values
    }
}

impl PartialEq for Plane {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.tensor, &other.tensor) && self.index == other.index
    }
}

impl Plane {
    /// The plane of this index, counted over batch and channel; the last one where there are
    /// fewer.
    pub fn new(tensor: Arc<dyn AsTensor>, index: usize) -> Self {
        let index = index.min(edit::planes(tensor.tensor()).saturating_sub(1));
        Self { tensor, index }
    }

    pub fn extent(&self) -> (usize, usize) {
        edit::extent(self.tensor.tensor())
    }

    pub fn count(&self) -> usize {
        edit::planes(self.tensor.tensor())
    }

    pub fn index(&self) -> usize {
        self.index
    }

    pub fn values(&self) -> &[f32] {
        let (rows, columns) = self.extent();
        let size = rows * columns;
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
