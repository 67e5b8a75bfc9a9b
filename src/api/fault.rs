use js_sys::{Error, Reflect};
use wasm_bindgen::prelude::*;

use crate::ops::Refusal;
use crate::playground::error::{Problem, TextError};

pub type Result<T> = std::result::Result<T, Fault>;

/// Why a call gives nothing.
pub enum Fault {
    /// What Python or PyTorch raises: the exception's name and its sentence.
    Raised { exception: String, message: String },
    /// Thrown by the caller's own accessors or proxies.
    Thrown(JsValue),
}

impl Fault {
    pub fn type_error(message: impl Into<String>) -> Self {
        Self::raised("TypeError", message)
    }

    pub fn value_error(message: impl Into<String>) -> Self {
        Self::raised("ValueError", message)
    }

    fn raised(exception: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Raised {
            exception: exception.into(),
            message: message.into(),
        }
    }

    /// A JavaScript `Error` with PyTorch's sentence, and Python's name for it as `exception`.
    pub fn into_error(self) -> JsValue {
        match self {
            Self::Raised { exception, message } => {
                let error = Error::new(&message);
                error.set_name(&exception);
                let exception = exception.into();
                // A fresh object takes any property.
                let _ = Reflect::set(&error, &"exception".into(), &exception);
                error.into()
            }
            Self::Thrown(error) if error.is_instance_of::<Error>() => error,
            Self::Thrown(_) => Error::new("an accessor of an argument threw").into(),
        }
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::raised(format!("{:?}", refusal.exception), refusal.message)
    }
}

impl From<TextError> for Fault {
    fn from(error: TextError) -> Self {
        let exception = match &error.problem {
            Problem::Raised { exception, .. } => exception,
            _ => "SyntaxError",
        };
        Self::raised(exception, error.to_string())
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self::value_error(problem.to_string())
    }
}

impl From<JsValue> for Fault {
    fn from(thrown: JsValue) -> Self {
        Self::Thrown(thrown)
    }
}
