//! The one table of operations and their parameters, and a call with its arguments.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use super::refusal::Exception;
use super::{Indices, Operation, Refusal, Tensor, families};

/// A PyTorch argument: a Python literal, or a tensor.
#[derive(Clone, Debug)]
pub enum Value {
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    Str(String),
    Tuple(Vec<Value>),
    Tensor(Arc<Tensor>),
}

impl PartialEq for Value {
    /// Tensors are equal bit for bit, and at once where they are the same one.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Value::None, Value::None) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Int(a), Value::Int(b)) => a == b,
            (Value::Float(a), Value::Float(b)) => a == b,
            (Value::Str(a), Value::Str(b)) => a == b,
            (Value::Tuple(a), Value::Tuple(b)) => a == b,
            (Value::Tensor(a), Value::Tensor(b)) => Arc::ptr_eq(a, b) || a.same_bits(b),
            _ => false,
        }
    }
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
    /// The same, where each may also be `None`: keep the input's size on that axis.
    IntOrNonePerAxis {
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
    /// Nested lists: `weight`, `indices`.
    Tensor,
    /// PyTorch's switch, or the values themselves as a list: `bias`.
    BoolOrTensor,
}

/// One row of the table: a parameter as PyTorch's signature has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    pub name: &'static str,
    pub kind: Kind,
    /// `None`: the argument must be given.
    pub default: Option<Literal>,
    /// Whether Python's `None` is accepted.
    pub optional: bool,
    /// Gridscope's extension to the constructor call, given by keyword only.
    pub extension: bool,
    /// Where this parameter has a place: the spatial dimensions of the classes that take it.
    pub dims: &'static [usize],
    /// One sentence, in plain English, about what the parameter does.
    pub help: &'static str,
}

/// A Python literal that can stand in a constant table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Literal {
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
    /// What the module calls; its complaints about types name it.
    pub(super) function: Function,
}

/// A PyTorch function as its type errors describe it.
pub(super) struct Function {
    /// Without the dimension where `suffixed`.
    pub name: &'static str,
    pub suffixed: bool,
    /// What the module passes by position, the input first.
    pub arguments: &'static [&'static str],
    /// For these dimensions the module makes tuples of single numbers before it calls.
    pub tuples: &'static [usize],
}

/// Every operation there is. To add one: a file beside this one, and a row here.
pub static CLASSES: &[&Class] = &[
    &super::max_pool::CLASS,
    &super::avg_pool::CLASS,
    &super::adaptive_max_pool::CLASS,
    &super::adaptive_avg_pool::CLASS,
    &super::lp_pool::CLASS,
    &super::conv::CLASS,
    &super::interpolate::UPSAMPLE,
    &super::interpolate::INTERPOLATE,
    &super::conv_transpose::CLASS,
    &super::max_unpool::CLASS,
    &super::pixel_shuffle::SHUFFLE,
    &super::pixel_shuffle::UNSHUFFLE,
    &super::unfold::CLASS,
    &super::fold::CLASS,
];

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

/// A parameter of a call with the value it has there.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    pub param: &'static Param,
    /// The given value or the default; `None` where a required argument is missing.
    pub value: Option<Value>,
    /// Whether `value` is what PyTorch would take anyway.
    pub is_default: bool,
}

impl Literal {
    pub fn value(self) -> Value {
        match self {
            Literal::None => Value::None,
            Literal::Bool(b) => Value::Bool(b),
            Literal::Int(i) => Value::Int(i),
            Literal::Float(x) => Value::Float(x),
            Literal::Str(s) => Value::Str(s.to_string()),
        }
    }
}

impl Param {
    /// A required parameter; the table refines it.
    pub(super) const fn new(name: &'static str, kind: Kind, help: &'static str) -> Self {
        Self {
            name,
            kind,
            default: None,
            optional: false,
            extension: false,
            dims: &[1, 2, 3],
            help,
        }
    }

    pub(super) const fn default(mut self, default: Literal) -> Self {
        self.optional = matches!(default, Literal::None);
        self.default = Some(default);
        self
    }

    pub(super) const fn extension(mut self) -> Self {
        self.extension = true;
        self
    }

    pub(super) const fn dims(mut self, dims: &'static [usize]) -> Self {
        self.dims = dims;
        self
    }
}

impl Class {
    /// The class and the spatial dimensions that a PyTorch name stands for: `MaxPool2d` is
    /// `MaxPool` with 2. `Upsample` and `interpolate` exist for 1, 2 and 3 under one name and
    /// follow the input; they give `None`.
    pub fn find(name: &str) -> Option<(&'static Class, Option<usize>)> {
        CLASSES.iter().find_map(|&class| {
            let suffix = name.strip_prefix(class.name)?;
            if class.suffixed {
                let dims = class.dims.iter().find(|d| suffix == format!("{d}d"))?;
                Some((class, Some(*dims)))
            } else {
                let only = (class.dims.len() == 1).then(|| class.dims[0]);
                suffix.is_empty().then_some((class, only))
            }
        })
    }

    /// The parameters that the class takes for this many spatial dimensions, in PyTorch's order.
    pub fn params(&self, dims: usize) -> impl Iterator<Item = &'static Param> {
        self.params.iter().filter(move |p| p.dims.contains(&dims))
    }

    /// PyTorch's name: `MaxPool2d`, `Upsample`, `interpolate`.
    pub fn full_name(&self, dims: usize) -> String {
        if self.suffixed {
            format!("{}{dims}d", self.name)
        } else {
            self.name.to_string()
        }
    }
}

impl std::fmt::Debug for Class {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl PartialEq for Class {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}({:?})", self.name(), self.args.given)
    }
}

impl PartialEq for Call {
    fn eq(&self, other: &Self) -> bool {
        self.class == other.class && self.args == other.args
    }
}

impl Call {
    /// A call without arguments yet.
    pub fn new(class: &'static Class, dims: usize) -> Self {
        let given = BTreeMap::new();
        Self {
            class,
            args: Args { dims, given },
        }
    }

    /// PyTorch's name: `MaxPool2d`, `Upsample`, `interpolate`.
    pub fn name(&self) -> String {
        self.class.full_name(self.args.dims)
    }

    /// The parameter of this name, if the class takes it for its spatial dimensions.
    pub fn param(&self, name: &str) -> Option<&'static Param> {
        self.class.params(self.args.dims).find(|p| p.name == name)
    }

    /// The value of a parameter: as given, or its default. `None` where there is neither.
    pub fn get(&self, name: &str) -> Option<Value> {
        let given = self.args.given.get(name).cloned();
        given.or_else(|| Some(self.param(name)?.default?.value()))
    }

    /// Gives an argument. Refuses a name that the class does not take.
    pub fn set(&mut self, name: &str, value: Value) -> Result<(), Refusal> {
        let Some(param) = self.param(name) else {
            return Err(self.type_error(format!("got an unexpected keyword argument '{name}'")));
        };
        self.args.given.insert(param.name, value);
        Ok(())
    }

    /// [`Call::set`], for chains.
    pub fn with(mut self, name: &str, value: Value) -> Result<Self, Refusal> {
        self.set(name, value)?;
        Ok(self)
    }

    /// Every parameter with the value it has in this call, in PyTorch's order.
    pub fn settings(&self) -> Vec<Setting> {
        self.class
            .params(self.args.dims)
            .map(|param| {
                let value = self.get(param.name);
                let is_default = value == param.default.map(Literal::value);
                Setting {
                    param,
                    value,
                    is_default,
                }
            })
            .collect()
    }

    /// The operation, as constructing the `torch.nn` module makes it.
    pub fn build(&self) -> Result<Box<dyn Operation>, Refusal> {
        self.build_on(None)
    }

    /// The same in a pipeline, where `MaxUnpool` takes the indices of its `MaxPool`.
    pub(super) fn build_on(&self, indices: Option<Indices>) -> Result<Box<dyn Operation>, Refusal> {
        let missing: Vec<&Param> = self
            .class
            .params(self.args.dims)
            .filter(|p| self.get(p.name).is_none())
            .collect();
        if let Some(first) = missing.first() {
            let names: Vec<String> = missing.iter().map(|p| format!("'{}'", p.name)).collect();
            return Err(self
                .type_error(format!(
                    "missing {} required positional argument{}: {}",
                    missing.len(),
                    if missing.len() == 1 { "" } else { "s" },
                    python_and(&names)
                ))
                .about(first.name));
        }
        families::make(self, indices)
    }

    fn type_error(&self, what: String) -> Refusal {
        let dot = if self.class.functional {
            "()"
        } else {
            ".__init__()"
        };
        Refusal::new(Exception::TypeError, format!("{}{dot} {what}", self.name()))
    }

    /// PyTorch's complaint about the type of an argument.
    pub(super) fn mismatch(&self, name: &'static str, expected: &str, value: &Value) -> Refusal {
        let what = format!("not {}", value.type_name());
        self.wrong_type(name, expected, &what)
    }

    /// PyTorch's complaint about the type of an element of a tuple.
    pub(super) fn mismatched_element(
        &self,
        name: &'static str,
        expected: &str,
        at: usize,
        value: &Value,
    ) -> Refusal {
        let found = value.type_name();
        let what = format!("but found element of type {found} at pos {at}");
        self.wrong_type(name, expected, &what)
    }

    fn wrong_type(&self, name: &'static str, expected: &str, what: &str) -> Refusal {
        let function = &self.class.function;
        let suffix = match function.suffixed {
            true => format!("{}d", self.args.dims),
            false => String::new(),
        };
        let position = function.arguments.iter().position(|&n| n == name);
        let position = position.map_or(String::new(), |p| format!(" (position {})", p + 1));
        Refusal::new(
            Exception::TypeError,
            format!(
                "{}{suffix}(): argument '{name}'{position} must be {expected}, {what}",
                function.name
            ),
        )
        .about(name)
    }

    fn value(&self, name: &'static str) -> Value {
        self.get(name).unwrap_or(Value::None)
    }

    pub(super) fn int(&self, name: &'static str) -> Result<i64, Refusal> {
        match self.value(name) {
            Value::Int(i) => Ok(i),
            other => Err(self.mismatch(name, "int", &other)),
        }
    }

    pub(super) fn optional_int(&self, name: &'static str) -> Result<Option<i64>, Refusal> {
        match self.value(name) {
            Value::None => Ok(None),
            _ => self.int(name).map(Some),
        }
    }

    /// The whole numbers of a per-axis parameter, as many as were written.
    pub(super) fn ints(&self, name: &'static str) -> Result<Vec<i64>, Refusal> {
        let expected = "tuple of ints";
        match self.value(name) {
            Value::Int(i) => Ok(vec![i]),
            Value::Tuple(items) => items
                .iter()
                .enumerate()
                .map(|(at, item)| match item {
                    Value::Int(i) => Ok(*i),
                    other => Err(self.mismatched_element(name, expected, at, other)),
                })
                .collect(),
            other if self.class.function.tuples.contains(&self.args.dims) => {
                Err(self.mismatched_element(name, expected, 0, &other))
            }
            other => Err(self.mismatch(name, expected, &other)),
        }
    }

    /// A pool's `stride`; empty where it is left to the kernel size.
    pub(super) fn stride(&self) -> Result<Vec<i64>, Refusal> {
        match self.value("stride") {
            Value::None => Ok(Vec::new()),
            _ => self.ints("stride"),
        }
    }

    pub(super) fn flag(&self, name: &'static str) -> Result<bool, Refusal> {
        match self.value(name) {
            Value::Bool(b) => Ok(b),
            other => Err(self.mismatch(name, "bool", &other)),
        }
    }

    pub(super) fn optional_flag(&self, name: &'static str) -> Result<Option<bool>, Refusal> {
        match self.value(name) {
            Value::None => Ok(None),
            _ => self.flag(name).map(Some),
        }
    }

    pub(super) fn word(&self, name: &'static str) -> Result<String, Refusal> {
        match self.value(name) {
            Value::Str(s) => Ok(s),
            other => Err(self.mismatch(name, "str", &other)),
        }
    }

    /// A tensor, or nested lists that make one; `None` where nothing was given.
    pub(super) fn tensor(&self, name: &'static str) -> Result<Option<Arc<Tensor>>, Refusal> {
        match self.value(name) {
            Value::None => Ok(None),
            Value::Tensor(tensor) => Ok(Some(tensor)),
            list @ Value::Tuple(_) => {
                let (mut shape, mut data) = (Vec::new(), Vec::new());
                list.flatten(0, &mut shape, &mut data)
                    .map_err(|refusal| refusal.about(name))?;
                Ok(Some(Arc::new(Tensor::new(shape, data)?)))
            }
            other => Err(self.mismatch(name, "Tensor", &other)),
        }
    }
}

impl Value {
    /// Python's name for the type.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::None => "NoneType",
            Value::Bool(_) => "bool",
            Value::Int(_) => "int",
            Value::Float(_) => "float",
            Value::Str(_) => "str",
            Value::Tuple(_) => "tuple",
            Value::Tensor(_) => "Tensor",
        }
    }

    pub(super) fn as_number(&self) -> Option<f64> {
        match self {
            Value::Int(i) => Some(*i as f64),
            Value::Float(x) => Some(*x),
            _ => None,
        }
    }

    /// Python's `repr`, as it stands in PyTorch's sentences.
    pub(super) fn repr(&self) -> String {
        match self {
            Value::None => "None".to_string(),
            Value::Bool(b) => if *b { "True" } else { "False" }.to_string(),
            Value::Int(i) => i.to_string(),
            Value::Float(x) => python_float(*x),
            Value::Str(s) => format!("'{s}'"),
            Value::Tuple(items) => match items.as_slice() {
                [one] => format!("({},)", one.repr()),
                items => format!(
                    "({})",
                    items.iter().map(Value::repr).collect::<Vec<_>>().join(", ")
                ),
            },
            Value::Tensor(tensor) => format!("tensor of shape {:?}", tensor.shape()),
        }
    }

    /// Appends the numbers of nested lists; the first element at each depth sets the shape there.
    fn flatten(
        &self,
        depth: usize,
        shape: &mut Vec<usize>,
        data: &mut Vec<f32>,
    ) -> Result<(), Refusal> {
        // torch.tensor refuses deeper nesting; the bound also keeps the recursion shallow.
        if depth > 16 {
            return Err(Refusal::value("too many dimensions in nested lists"));
        }
        if let Value::Tuple(items) = self {
            if shape.len() == depth {
                if !data.is_empty() {
                    return Err(Refusal::new(
                        Exception::TypeError,
                        "must be real number, not list",
                    ));
                }
                shape.push(items.len());
            } else if shape[depth] != items.len() {
                return Err(Refusal::value(format!(
                    "expected sequence of length {} at dim {depth} (got {})",
                    shape[depth],
                    items.len()
                )));
            }
            return items
                .iter()
                .try_for_each(|item| item.flatten(depth + 1, shape, data));
        }
        let number = self.as_number().filter(|_| shape.len() == depth);
        data.push(number.ok_or_else(|| {
            Refusal::new(
                Exception::TypeError,
                format!("must be real number, not {}", self.type_name()),
            )
        })? as f32);
        Ok(())
    }
}

/// Python's `repr` of a float: `2.0`, `1e+16`, `1e-07`.
fn python_float(x: f64) -> String {
    let rust = format!("{x:?}");
    match rust.split_once('e') {
        Some((mantissa, exponent)) => {
            let (sign, digits) = match exponent.strip_prefix('-') {
                Some(digits) => ('-', digits),
                None => ('+', exponent),
            };
            let mut text = format!("{}e{sign}", mantissa.trim_end_matches(".0"));
            let _ = write!(text, "{digits:0>2}");
            text
        }
        None if x.is_nan() => "nan".to_string(),
        None => rust,
    }
}

/// `'a'`, `'a' and 'b'`, `'a', 'b', and 'c'`.
fn python_and(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [rest @ .., last] => format!("{}, and {last}", rest.join(", ")),
    }
}
