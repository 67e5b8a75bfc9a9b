//! The one table of operations and their parameters, and a call with its arguments.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Operation, Refusal, Tensor};

/// A PyTorch argument: a Python literal, or a tensor.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    Str(String),
    Tuple(Vec<Value>),
    Tensor(Arc<Tensor>),
}

/// Which column of the operation list a class stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Down,
    Up,
}

/// What a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A whole number of at least `min`.
    Int {
        min: i64,
    },
    /// One whole number for all axes, or one per axis.
    IntPerAxis {
        min: i64,
    },
    /// A number.
    Float,
    /// One number for all axes, or one per axis.
    FloatPerAxis,
    Bool,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Per-axis whole numbers, or one of these words (`padding='same'`).
    IntPerAxisOr(&'static [&'static str]),
    /// Nested lists: `weight`, `bias`.
    Tensor,
}

/// One row of the table: a parameter as PyTorch's signature has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    pub name: &'static str,
    pub kind: Kind,
    /// `None`: the argument must be given.
    pub default: Option<Default>,
    /// Whether Python's `None` is accepted.
    pub optional: bool,
    /// Gridscope's extension to the constructor call, given by keyword only.
    pub extension: bool,
    /// Where this parameter has a place: the spatial dimensions of the classes that take it.
    pub dims: &'static [usize],
    /// One sentence, in plain English, about what the parameter does.
    pub help: &'static str,
}

/// A default that can stand in a constant table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Default {
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    Str(&'static str),
}

/// One `torch.nn` class, or `interpolate`, for all its dimensions.
pub struct Class {
    /// PyTorch's name without the dimension: `MaxPool` for `MaxPool1d`, `MaxPool2d`, `MaxPool3d`.
    pub name: &'static str,
    pub direction: Direction,
    /// The spatial dimensions it exists for.
    pub dims: &'static [usize],
    /// Whether the dimension is part of PyTorch's name (`MaxPool2d`, but `Upsample`).
    pub suffixed: bool,
    /// `torch.nn.functional` rather than `torch.nn`.
    pub functional: bool,
    /// In the order of PyTorch's signature.
    pub params: &'static [Param],
    /// Makes the operation from its arguments, for this many spatial dimensions.
    pub build: fn(&Args) -> Result<Box<dyn Operation>, Refusal>,
}

/// Every operation there is. To add one: a file beside this one, and a row here.
pub static CLASSES: &[&Class] = &[];

/// An operation as it was written: a class and the arguments that were given.
#[derive(Clone)]
pub struct Call {
    pub class: &'static Class,
    pub args: Args,
}

/// Arguments by name; what is absent has its default.
#[derive(Clone, Debug, PartialEq)]
pub struct Args {
    /// Spatial dimensions: 1, 2 or 3.
    pub dims: usize,
    pub given: BTreeMap<&'static str, Value>,
}
