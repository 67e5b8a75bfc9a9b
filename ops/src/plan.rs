//! An operation fitted to one input shape: everything that does not depend on the values.

use super::{Refusal, Tensor, window};

/// Computes cells from cells; both have the sizes that the plan was made for.
type Run = Box<dyn FnMut(&[f32], &mut [f32]) -> Result<(), Refusal>>;

/// Geometry, weights and working memory of an operation on inputs of one shape, to be run on many.
pub struct Plan {
    input: Vec<usize>,
    output: Vec<usize>,
    run: Run,
}

impl Plan {
    pub(super) fn new(
        input: &[usize],
        output: Vec<usize>,
        run: impl FnMut(&[f32], &mut [f32]) -> Result<(), Refusal> + 'static,
    ) -> Self {
        Self {
            input: input.to_vec(),
            output,
            run: Box::new(run),
        }
    }

    /// The shape of what goes in.
    pub fn input(&self) -> &[usize] {
        &self.input
    }

    /// The shape of what comes out.
    pub fn output(&self) -> &[usize] {
        &self.output
    }

    /// Computes every cell of `out` from `x`, whatever was in it.
    ///
    /// # Panics
    ///
    /// If the cells are not as many as the shapes say.
    pub fn run(&mut self, x: &[f32], out: &mut [f32]) -> Result<(), Refusal> {
        assert_eq!(x.len(), self.input.iter().product());
        assert_eq!(out.len(), self.output.iter().product());
        (self.run)(x, out)
    }

    /// The output on this input, in memory of its own.
    pub(super) fn on(mut self, x: &Tensor) -> Result<Tensor, Refusal> {
        let mut values = window::zeros(&self.output)?;
        self.run(x.data(), values.data_mut())?;
        Ok(values)
    }
}
