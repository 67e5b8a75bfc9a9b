use super::Refusal;
use super::limits::OUTPUT_CELLS;

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
/// Refuses more than [`OUTPUT_CELLS`], before anything is allocated. In an empty tensor the other
/// sizes keep to the limit too, so that no product of sizes overflows anywhere.
pub fn cells(shape: &[usize]) -> Result<usize, Refusal> {
    let mut full = shape.iter().map(|&n| n.max(1));
    let full = full.try_fold(1usize, |cells, n| cells.checked_mul(n));
    if full.is_none_or(|cells| cells > OUTPUT_CELLS) {
        return Err(Refusal::runtime(format!(
            "Gridscope makes at most {OUTPUT_CELLS} cells, but a tensor of shape {shape:?} has more"
        )));
    }
    Ok(shape.iter().product())
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
        let data = vec![value; shape.iter().product()];
        Self { shape, data }
    }

    /// Whether both hold the same bits: NaN equals itself, and 0.0 is not −0.0.
    pub fn same_bits(&self, other: &Self) -> bool {
        let mut cells = self.data.iter().zip(&other.data);
        self.shape == other.shape && cells.all(|(a, b)| a.to_bits() == b.to_bits())
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
