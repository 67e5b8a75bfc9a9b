//! From the scene to its result. Results are derived, never stored in the scene.

use std::ops::Deref;
use std::sync::Arc;

use crate::ops::{Call, Geometry, Operation, Output, Refusal, Tensor};

/// An operation on an input, computed.
pub struct Evaluated {
    pub operation: Box<dyn Operation>,
    pub geometry: Geometry,
    pub output: Output,
}

/// Computes a call on an input, or says why PyTorch refuses it.
pub fn evaluate(input: &Tensor, call: &Call) -> Result<Evaluated, Refusal> {
    let operation = call.build()?;
    let geometry = operation.geometry(input.shape())?;
    let output = operation.forward(input)?;
    Ok(Evaluated {
        operation,
        geometry,
        output,
    })
}

/// A result that is shared and compared by identity.
#[derive(Clone)]
pub struct Outcome(Result<Arc<Evaluated>, Refusal>);

impl Outcome {
    pub fn of(input: &Tensor, call: &Call) -> Self {
        Self(evaluate(input, call).map(Arc::new))
    }

    /// The parameter that a refusal is about.
    pub fn blamed(&self) -> Option<&'static str> {
        self.as_ref().err().and_then(|refusal| refusal.param)
    }
}

impl Deref for Outcome {
    type Target = Result<Arc<Evaluated>, Refusal>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl PartialEq for Outcome {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Ok(a), Ok(b)) => Arc::ptr_eq(a, b),
            (Err(a), Err(b)) => a == b,
            _ => false,
        }
    }
}
