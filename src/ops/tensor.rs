use super::Refusal;

/// No operation makes more cells than this (256 MiB of float32).
pub const MAX_CELLS: usize = 64 << 20;

/// A dense row-major float32 array.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    shape: Vec<usize>,
    data: Vec<f32>,
}

/// The integer tensor of `return_indices=True`: flat indices into each input plane.
#[derive(Clone, Debug, PartialEq)]
pub struct Indices {
    pub shape: Vec<usize>,
    pub data: Vec<i64>,
}

/// The number of cells in a tensor of this shape.
///
/// Refuses more than [`MAX_CELLS`], before anything is allocated.
pub fn cells(shape: &[usize]) -> Result<usize, Refusal> {
    // A zero makes the tensor empty however large the other sizes are.
    let count = if shape.contains(&0) {
        Some(0)
    } else {
        shape.iter().try_fold(1usize, |n, &d| n.checked_mul(d))
    };
    count.filter(|&n| n <= MAX_CELLS).ok_or_else(|| {
        Refusal::runtime(format!(
            "Gridscope makes at most {MAX_CELLS} cells, but a tensor of shape {shape:?} has more"
        ))
    })
}

impl Tensor {
    /// The tensor of this shape with these values in reading order.
    ///
    /// Refuses data whose length is not the product of the shape.
    pub fn new(shape: impl Into<Vec<usize>>, data: Vec<f32>) -> Result<Self, Refusal> {
        let shape = shape.into();
        if cells(&shape)? != data.len() {
            return Err(Refusal::runtime(format!(
                "shape '{shape:?}' is invalid for input of size {}",
                data.len()
            )));
        }
        Ok(Self { shape, data })
    }

    /// A tensor filled with one value.
    pub fn full(shape: impl Into<Vec<usize>>, value: f32) -> Self {
        let shape = shape.into();
        let empty = shape.contains(&0);
        let data = vec![value; if empty { 0 } else { shape.iter().product() }];
        Self { shape, data }
    }

    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    pub fn data(&self) -> &[f32] {
        &self.data
    }

    pub fn data_mut(&mut self) -> &mut [f32] {
        &mut self.data
    }

    pub fn into_data(self) -> Vec<f32> {
        self.data
    }

    /// The flat position of `index`, which must lie inside the shape.
    pub fn offset(&self, index: &[usize]) -> usize {
        debug_assert_eq!(index.len(), self.shape.len());
        index.iter().zip(&self.shape).fold(0, |flat, (&i, &n)| {
            debug_assert!(i < n);
            flat * n + i
        })
    }

    pub fn at(&self, index: &[usize]) -> f32 {
        self.data[self.offset(index)]
    }
}
