//! The arguments of a call as plain numbers and words, for what writes them out or reasons about them.

use crate::ops::{Call, Value};

pub(super) trait Arguments {
    /// One whole number for every spatial dimension; `None` where the operation has no such parameter.
    fn ints(&self, name: &str) -> Option<Vec<i64>>;
    fn int(&self, name: &str) -> Option<i64>;
    fn word(&self, name: &str) -> Option<String>;
    /// One number for every spatial dimension; `None` where it was left out.
    fn numbers(&self, name: &str) -> Option<Vec<f64>>;
    fn is_true(&self, name: &str) -> bool;
    fn is_none(&self, name: &str) -> bool;
}

impl Arguments for Call {
    fn ints(&self, name: &str) -> Option<Vec<i64>> {
        let int = |value: &Value| match value {
            Value::Int(value) => Some(*value),
            _ => None,
        };
        let dims = self.args.dims;
        match self.get(name)? {
            Value::Tuple(items) if items.len() == 1 => Some(vec![int(&items[0])?; dims]),
            Value::Tuple(items) => items.iter().map(int).collect(),
            value => Some(vec![int(&value)?; dims]),
        }
    }

    fn int(&self, name: &str) -> Option<i64> {
        match self.get(name) {
            Some(Value::Int(value)) => Some(value),
            _ => None,
        }
    }

    fn word(&self, name: &str) -> Option<String> {
        match self.get(name) {
            Some(Value::Str(word)) => Some(word),
            _ => None,
        }
    }

    fn numbers(&self, name: &str) -> Option<Vec<f64>> {
        let number = |value: &Value| match value {
            Value::Int(value) => Some(*value as f64),
            Value::Float(value) => Some(*value),
            _ => None,
        };
        match self.get(name)? {
            Value::Tuple(items) => items.iter().map(number).collect(),
            value => Some(vec![number(&value)?; self.args.dims]),
        }
    }

    fn is_true(&self, name: &str) -> bool {
        self.get(name) == Some(Value::Bool(true))
    }

    fn is_none(&self, name: &str) -> bool {
        matches!(self.get(name), None | Some(Value::None))
    }
}
