use std::fmt;

/// What PyTorch refuses, in PyTorch's words.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    pub exception: Exception,
    /// PyTorch's sentence, verbatim.
    pub message: String,
    /// The parameter to mend, where there is one.
    pub param: Option<&'static str>,
}

/// The Python exception PyTorch raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exception {
    RuntimeError,
    ValueError,
    TypeError,
    NotImplementedError,
    IndexError,
    OverflowError,
}

impl Refusal {
    pub fn runtime(message: impl Into<String>) -> Self {
        Self::new(Exception::RuntimeError, message)
    }

    pub fn value(message: impl Into<String>) -> Self {
        Self::new(Exception::ValueError, message)
    }

    pub fn new(exception: Exception, message: impl Into<String>) -> Self {
        Self {
            exception,
            message: message.into(),
            param: None,
        }
    }

    /// Names the parameter that the reader can change.
    pub fn about(mut self, param: &'static str) -> Self {
        self.param = Some(param);
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}
