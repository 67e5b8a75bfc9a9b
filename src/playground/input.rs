//! The input `x`: numbers, a generator of PyTorch's, or a named pattern.
//!
//! ```text
//! [[1, 2], [3, 4]]
//! torch.tensor([[1., 2.], [3., 4.]])
//! torch.arange(1, 5).view(1, 1, 2, 2)
//! torch.manual_seed(0); torch.randn(4, 4)
//! checkerboard(6, 6)
//! ```

use super::bind::{Signature, Slot, bind};
use super::error::{Located, Problem, TextError, similar};
use super::limits;
use super::patterns::PATTERNS;
use super::python::{self, CallExpr, Expr, Node, Span};
use super::random::Generator;
use crate::ops::Tensor;

/// The input: its values, and the expression that makes them.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// The generator or pattern in one style; `None` for values that were typed, drawn or read.
    pub text: Option<String>,
    pub tensor: Tensor,
}

/// The pattern that stands for a grid nothing was drawn on yet.
pub const BLANK: &str = "blank";

impl Input {
    /// A grid of this shape that nothing was drawn on yet.
    pub fn blank(shape: &[usize], dims: usize) -> Self {
        let tensor = Tensor::full(shape.to_vec(), 0.0);
        let bare = without_leading_ones(&tensor, dims);
        let sizes: Vec<_> = bare.shape().iter().map(usize::to_string).collect();
        Self {
            text: Some(format!("{BLANK}({})", sizes.join(", "))),
            tensor,
        }
    }

    pub fn is_blank(&self) -> bool {
        let text = self
            .text
            .as_deref()
            .and_then(|text| text.strip_prefix(BLANK));
        text.is_some_and(|rest| rest.starts_with('('))
    }
}

/// The functions that [`parse`] knows, for suggestions and help.
pub fn functions() -> impl Iterator<Item = &'static str> {
    TORCH
        .iter()
        .map(|function| function.name)
        .chain(PATTERNS.iter().map(|pattern| pattern.name))
}

/// Whether a name, with or without `torch.`, makes a tensor or seeds the generator.
pub(super) fn is_function(name: &str) -> bool {
    bare(name) == "manual_seed" || functions().any(|known| known == bare(name))
}

/// Reads the input from its expression. Random numbers without a seed take seed 0, and the text of
/// the result says so.
pub fn parse(text: &str) -> Result<Input, TextError> {
    let statements = python::parse(text)?;
    let mut evaluation = Evaluation::default();
    let mut result = None;
    let mut texts = Vec::new();
    let mut evaluate = || -> Located<()> {
        for statement in &statements {
            let node = &statement.value;
            let (printed, tensor) = match seed(node)? {
                Some(seed) => {
                    evaluation.generator = Some(Generator::new(seed));
                    (node.print(", "), None)
                }
                None => {
                    let tensor = evaluation.tensor(node)?;
                    evaluation.made += tensor.data().len();
                    if evaluation.made > limits::CELLS {
                        return Err((Problem::TooManyCells, node.span.clone()));
                    }
                    (canonical(node).print(", "), Some(tensor))
                }
            };
            texts.push(printed);
            result = tensor.or(result.take());
        }
        Ok(())
    };
    evaluate().map_err(|(problem, span)| TextError::new(text, span, problem))?;
    let Some(tensor) = result else {
        return Err(TextError::new(text, text.len()..text.len(), Problem::Empty));
    };
    if evaluation.unseeded {
        texts.insert(0, "torch.manual_seed(0)".into());
    }
    let text = (!evaluation.literal).then(|| texts.join("; "));
    Ok(Input { text, tensor })
}

/// The tensor that a literal or an expression within a notation stands for.
pub(super) fn tensor(node: &Node) -> Located<Tensor> {
    Evaluation::default().tensor(node)
}

/// A tensor of fewer dimensions gets leading ones: `(2, 2)` is `(1, 1, 2, 2)` at rank 4.
pub fn with_rank(tensor: &Tensor, rank: usize) -> Tensor {
    let missing = rank.saturating_sub(tensor.shape().len());
    let mut shape = vec![1; missing];
    shape.extend(tensor.shape());
    reshaped(tensor.clone(), shape)
}

/// The opposite: leading ones are dropped down to a rank.
pub fn without_leading_ones(tensor: &Tensor, rank: usize) -> Tensor {
    let shape = tensor.shape();
    let spare = shape.len().saturating_sub(rank);
    let ones = shape[..spare].iter().take_while(|&&n| n == 1).count();
    reshaped(tensor.clone(), shape[ones..].to_vec())
}

/// The spatial dimensions that an operation has on this input when its name leaves them open:
/// torch's own reading of 3, 4 and 5 dimensions, and a plane for a matrix.
pub fn spatial_dims(shape: &[usize]) -> usize {
    match shape.len() {
        0 | 1 | 3 => 1,
        2 | 4 => 2,
        _ => 3,
    }
}

/// A function of `torch` that makes a tensor, or NumPy's `array`.
struct Function {
    name: &'static str,
    /// Its parameters; a question mark after those that may be left out.
    params: &'static [&'static str],
    /// Whether the first parameter takes all positional arguments: `torch.zeros(2, 3)`.
    variadic: bool,
    make: fn(&mut Evaluation, &Arguments) -> Located<Tensor>,
}

static TORCH: &[Function] = &[
    Function {
        name: "tensor",
        params: &["data"],
        variadic: false,
        make: |evaluation, args| evaluation.tensor(args.node(0)),
    },
    Function {
        name: "array",
        params: &["object"],
        variadic: false,
        make: |evaluation, args| evaluation.tensor(args.node(0)),
    },
    Function {
        name: "arange",
        params: &["start?", "end?", "step?"],
        variadic: false,
        make: |_, args| arange(args),
    },
    Function {
        name: "linspace",
        params: &["start", "end", "steps"],
        variadic: false,
        make: |_, args| linspace(args),
    },
    Function {
        name: "zeros",
        params: &["size"],
        variadic: true,
        make: |_, args| filled(args.size(0)?, 0.0, args),
    },
    Function {
        name: "ones",
        params: &["size"],
        variadic: true,
        make: |_, args| filled(args.size(0)?, 1.0, args),
    },
    Function {
        name: "full",
        params: &["size", "fill_value"],
        variadic: false,
        make: |_, args| {
            let value = args.number(1)?;
            if value.is_finite() && value.abs() > f32::MAX.into() {
                return args.raise(
                    "RuntimeError",
                    "value cannot be converted to type float without overflow",
                );
            }
            filled(args.size(0)?, value as f32, args)
        },
    },
    Function {
        name: "eye",
        params: &["n", "m?"],
        variadic: false,
        make: |_, args| eye(args),
    },
    Function {
        name: "rand",
        params: &["size"],
        variadic: true,
        make: |evaluation, args| {
            let shape = args.size(0)?;
            let count = args.cells(&shape)?;
            let data = evaluation.random(count, args)?.uniform(count);
            args.made(shape, data)
        },
    },
    Function {
        name: "randn",
        params: &["size"],
        variadic: true,
        make: |evaluation, args| {
            let shape = args.size(0)?;
            let count = args.cells(&shape)?;
            let data = evaluation.random(count, args)?.normal(count);
            args.made(shape, data)
        },
    },
    Function {
        name: "randint",
        params: &["low?", "high?", "size?"],
        variadic: false,
        make: randint,
    },
];

/// Keywords that change nothing here: everything is float32 on one device.
const IGNORED: [&str; 3] = ["dtype", "device", "requires_grad"];

#[derive(Default)]
struct Evaluation {
    generator: Option<Generator>,
    /// Whether random numbers were asked for before any seed.
    unseeded: bool,
    /// Numbers drawn and cells made so far.
    drawn: usize,
    made: usize,
    /// Whether the values themselves stand in the text.
    literal: bool,
}

impl Evaluation {
    /// The generator, to draw this many numbers from.
    fn random(&mut self, count: usize, args: &Arguments) -> Located<&mut Generator> {
        self.drawn += count;
        if self.drawn > limits::RANDOM_NUMBERS {
            return Err((Problem::TooManyRandomNumbers, args.span.clone()));
        }
        if self.generator.is_none() {
            self.unseeded = true;
        }
        Ok(self.generator.get_or_insert_with(|| Generator::new(0)))
    }

    fn tensor(&mut self, node: &Node) -> Located<Tensor> {
        match &node.expr {
            Expr::Call(call) => match &call.receiver {
                Some(receiver) => {
                    let tensor = self.tensor(receiver)?;
                    method(tensor, call, &node.span)
                }
                None => self.call(call, &node.span),
            },
            Expr::Subscript(of, items) => {
                let tensor = self.tensor(of)?;
                with_new_dimensions(tensor, items, &node.span)
            }
            _ => {
                self.literal = true;
                nested(node)
            }
        }
    }

    fn call(&mut self, call: &CallExpr, span: &Span) -> Located<Tensor> {
        let name = bare(&call.name);
        if let Some(function) = TORCH.iter().find(|function| function.name == name) {
            let args = Arguments::of(function, call, span)?;
            return (function.make)(self, &args);
        }
        if let Some(pattern) = PATTERNS.iter().find(|pattern| pattern.name == call.name) {
            let args = Arguments {
                name: pattern.name,
                span,
                bound: vec![Vec::from_iter(&call.args)],
            };
            let shape = if call.args.is_empty() {
                pattern.shape.to_vec()
            } else {
                args.size(0)?
            };
            args.cells(&shape)?;
            let data = pattern.values(&shape);
            return args.made(shape, data);
        }
        let similar = similar(name, functions()).map(String::from);
        let name = call.name.clone();
        Err((Problem::UnknownFunction { name, similar }, span.clone()))
    }
}

/// `x[None, None]`: leading dimensions of size 1.
fn with_new_dimensions(tensor: Tensor, items: &[Node], span: &Span) -> Located<Tensor> {
    if items.iter().any(|item| item.expr != Expr::None) {
        return Err((Problem::NotATensor, span.clone()));
    }
    let rank = tensor.shape().len() + items.len();
    if rank > limits::RANK {
        return Err((Problem::TooManyDimensions, span.clone()));
    }
    Ok(with_rank(&tensor, rank))
}

/// The seed that `torch.manual_seed(n)` sets.
fn seed(node: &Node) -> Located<Option<u64>> {
    let Expr::Call(call) = &node.expr else {
        return Ok(None);
    };
    if call.receiver.is_some() || bare(&call.name) != "manual_seed" {
        return Ok(None);
    }
    let signature = Signature {
        function: "manual_seed",
        implicit: 0,
        slots: vec![Slot {
            name: "seed",
            required: true,
            keyword_only: false,
        }],
    };
    match bind(&signature, &call.args, call, &node.span)?[0] {
        Some(Node {
            expr: Expr::Int(seed),
            ..
        }) => Ok(Some(*seed as u64)),
        _ => Err((
            Problem::raised("TypeError", "manual_seed expected a whole number"),
            node.span.clone(),
        )),
    }
}

/// The arguments of a generator, by parameter.
struct Arguments<'n> {
    name: &'static str,
    span: &'n Span,
    /// None, one, or for a variadic parameter several for each parameter.
    bound: Vec<Vec<&'n Node>>,
}

impl<'n> Arguments<'n> {
    fn of(function: &Function, call: &'n CallExpr, span: &'n Span) -> Located<Self> {
        let mut slots: Vec<Slot> = function
            .params
            .iter()
            .map(|&param| Slot {
                name: param.trim_end_matches('?'),
                required: !param.ends_with('?'),
                keyword_only: false,
            })
            .collect();
        slots.extend(IGNORED.map(|name| Slot {
            name,
            required: false,
            keyword_only: true,
        }));
        let variadic = function.variadic && !call.args.is_empty();
        if variadic {
            // torch.zeros takes its size as one argument or as many.
            slots[0].required = false;
            slots[0].keyword_only = true;
        }
        let signature = Signature {
            function: function.name,
            implicit: 0,
            slots,
        };
        let args = if variadic { &[] } else { &call.args[..] };
        let mut bound: Vec<Vec<&Node>> = bind(&signature, args, call, span)?
            .into_iter()
            .map(Vec::from_iter)
            .collect();
        if variadic {
            bound[0] = call.args.iter().collect();
        }
        Ok(Self {
            name: function.name,
            span,
            bound,
        })
    }

    fn given(&self, at: usize) -> bool {
        !self.bound[at].is_empty()
    }

    fn node(&self, at: usize) -> &'n Node {
        self.bound[at][0]
    }

    fn raise<T>(&self, exception: &'static str, message: impl Into<String>) -> Located<T> {
        Err((Problem::raised(exception, message), self.span.clone()))
    }

    fn mismatch<T>(&self, at: usize, expected: &str, node: &Node) -> Located<T> {
        let position = at + 1;
        let name = self.name;
        let given = type_name(&node.expr);
        let message =
            format!("{name}(): argument (position {position}) must be {expected}, not {given}");
        Err((Problem::raised("TypeError", message), node.span.clone()))
    }

    fn number(&self, at: usize) -> Located<f64> {
        match self.node(at).expr {
            Expr::Int(value) => Ok(value as f64),
            Expr::Float(value) => Ok(value),
            _ => self.mismatch(at, "Number", self.node(at)),
        }
    }

    fn int(&self, at: usize) -> Located<i64> {
        match self.node(at).expr {
            Expr::Int(value) => Ok(value),
            _ => self.mismatch(at, "int", self.node(at)),
        }
    }

    /// A shape, written as one tuple or as separate arguments.
    fn size(&self, at: usize) -> Located<Vec<usize>> {
        let sizes = self.sizes(at)?;
        if sizes.iter().any(|&size| size < 0) {
            let message = format!("{}: Dimension size must be non-negative.", self.name);
            return self.raise("RuntimeError", message);
        }
        Ok(sizes.into_iter().map(as_size).collect())
    }

    fn sizes(&self, at: usize) -> Located<Vec<i64>> {
        let nodes: Vec<&Node> = match self.bound[at].as_slice() {
            [
                Node {
                    expr: Expr::Tuple(items) | Expr::List(items),
                    ..
                },
            ] => items.iter().collect(),
            nodes => nodes.to_vec(),
        };
        if nodes.len() > limits::RANK {
            return Err((Problem::TooManyDimensions, self.span.clone()));
        }
        nodes
            .into_iter()
            .map(|node| match node.expr {
                Expr::Int(value) => Ok(value),
                _ => self.mismatch(at, "tuple of ints", node),
            })
            .collect()
    }

    /// The number of cells of a shape, refused before anything is allocated for them.
    fn cells(&self, shape: &[usize]) -> Located<usize> {
        cells(shape).ok_or_else(|| (Problem::TooManyCells, self.span.clone()))
    }

    fn made(&self, shape: Vec<usize>, data: Vec<f32>) -> Located<Tensor> {
        made(shape, data, self.span)
    }
}

/// A size that is not negative; one that this machine cannot count is beyond every limit.
fn as_size(size: i64) -> usize {
    usize::try_from(size).unwrap_or(usize::MAX)
}

/// The number of cells of this shape, within the limits. A size of zero does not excuse the others:
/// whoever walks the outer dimensions pays for them.
pub(super) fn cells(shape: &[usize]) -> Option<usize> {
    shape
        .iter()
        .try_fold(1usize, |cells, &size| cells.checked_mul(size.max(1)))
        .filter(|&cells| cells <= limits::CELLS)?;
    Some(shape.iter().product())
}

fn made(shape: Vec<usize>, data: Vec<f32>, span: &Span) -> Located<Tensor> {
    Tensor::new(shape, data).map_err(|refusal| {
        (
            Problem::raised("RuntimeError", refusal.message),
            span.clone(),
        )
    })
}

fn filled(shape: Vec<usize>, value: f32, args: &Arguments) -> Located<Tensor> {
    args.cells(&shape)?;
    Ok(Tensor::full(shape, value))
}

fn eye(args: &Arguments) -> Located<Tensor> {
    let rows = args.int(0)?;
    let columns = if args.given(1) { args.int(1)? } else { rows };
    for (name, size) in [("n", rows), ("m", columns)] {
        if size < 0 {
            let message = format!("{name} must be greater or equal to 0, got {size}");
            return args.raise("RuntimeError", message);
        }
    }
    let (rows, columns) = (as_size(rows), as_size(columns));
    let count = args.cells(&[rows, columns])?;
    let mut data = vec![0.0; count];
    for cell in data.iter_mut().step_by(columns + 1).take(columns) {
        *cell = 1.0;
    }
    args.made(vec![rows, columns], data)
}

/// Whole numbers are counted exactly; floats as PyTorch's kernel does it, in lanes of eight whose
/// first value is rounded to float32 (`aten/src/ATen/native/cpu/RangeFactoriesKernel.cpp`).
fn arange(args: &Arguments) -> Located<Tensor> {
    const LANES: usize = 8;
    let (start, end) = match (args.given(0), args.given(1)) {
        (true, true) => (args.number(0)?, args.number(1)?),
        (false, true) => (0.0, args.number(1)?),
        (true, false) => (0.0, args.number(0)?),
        (false, false) => return args.raise("TypeError", "arange() misses its end"),
    };
    let step = if args.given(2) { args.number(2)? } else { 1.0 };
    if step == 0.0 {
        return args.raise("RuntimeError", "step must be nonzero");
    }
    if !start.is_finite() || !end.is_finite() {
        let message = format!("unsupported range: {start} -> {end}");
        return args.raise("RuntimeError", message);
    }
    if (step > 0.0 && end < start) || (step < 0.0 && end > start) {
        let message = "upper bound and lower bound inconsistent with step sign";
        return args.raise("RuntimeError", message);
    }
    let count = ((end - start) / step).ceil();
    if count > limits::CELLS as f64 {
        return Err((Problem::TooManyCells, args.span.clone()));
    }
    let count = count as usize;
    let whole = args.bound[..3]
        .iter()
        .flatten()
        .all(|node| matches!(node.expr, Expr::Int(_)));
    let exact = |i: usize| (start + step * i as f64) as f32;
    let data = if whole {
        (0..count).map(exact).collect()
    } else {
        let paired = count / (2 * LANES) * (2 * LANES);
        let lane = |i: usize| {
            let first = i / LANES * LANES;
            (f64::from(exact(first)) + step * (i - first) as f64) as f32
        };
        (0..count)
            .map(|i| if i < paired { lane(i) } else { exact(i) })
            .collect()
    };
    args.made(vec![count], data)
}

/// The first half counts up from the start, the second down from the end, in float32.
fn linspace(args: &Arguments) -> Located<Tensor> {
    let (start, end) = (args.number(0)? as f32, args.number(1)? as f32);
    let steps = args.int(2)?;
    if steps < 0 {
        return args.raise("RuntimeError", "number of steps must be non-negative");
    }
    let steps = args.cells(&[as_size(steps)])?;
    let step = (end - start) / steps.saturating_sub(1) as f32;
    let data = (0..steps)
        .map(|i| {
            if steps == 1 {
                start
            } else if i < steps / 2 {
                step.mul_add(i as f32, start)
            } else {
                (-step).mul_add((steps - i - 1) as f32, end)
            }
        })
        .collect();
    args.made(vec![steps], data)
}

fn randint(evaluation: &mut Evaluation, args: &Arguments) -> Located<Tensor> {
    // torch.randint(low, high, size), torch.randint(high, size), and both with keywords.
    let (low, high, size) = match [0, 1, 2].map(|at| args.given(at)) {
        [true, true, true] => (args.int(0)?, args.int(1)?, 2),
        [false, true, true] => (0, args.int(1)?, 2),
        [true, true, false] => (0, args.int(0)?, 1),
        [true, false, true] => (0, args.int(0)?, 2),
        _ => return args.raise("TypeError", "randint() misses its size"),
    };
    if low >= high {
        let message =
            format!("random_ expects 'from' to be less than 'to', but got from={low} >= to={high}");
        return args.raise("RuntimeError", message);
    }
    let shape = args.size(size)?;
    let count = args.cells(&shape)?;
    let data = evaluation.random(count, args)?.integers(low, high, count);
    args.made(shape, data)
}

/// `.view(…)`, `.reshape(…)`, `.unsqueeze(d)`, `.float()`.
fn method(tensor: Tensor, call: &CallExpr, span: &Span) -> Located<Tensor> {
    const METHODS: [&str; 4] = ["view", "reshape", "unsqueeze", "float"];
    let Some(&name) = METHODS.iter().find(|&&name| name == call.name) else {
        let similar = similar(&call.name, METHODS.into_iter()).map(String::from);
        let name = call.name.clone();
        return Err((Problem::UnknownFunction { name, similar }, span.clone()));
    };
    if let Some((keyword, node)) = call.keywords.first() {
        let message = format!("{name}() got an unexpected keyword argument '{keyword}'");
        return Err((Problem::raised("TypeError", message), node.span.clone()));
    }
    let args = Arguments {
        name,
        span,
        bound: vec![Vec::from_iter(&call.args)],
    };
    match name {
        "float" if call.args.is_empty() => Ok(tensor),
        "unsqueeze" if call.args.len() == 1 => {
            let rank = tensor.shape().len() as i64;
            let dim = args.int(0)?;
            if !(-rank - 1..=rank).contains(&dim) {
                let least = -rank - 1;
                let message = format!(
                    "Dimension out of range (expected to be in range of [{least}, {rank}], but got {dim})"
                );
                return args.raise("IndexError", message);
            }
            let at = if dim < 0 { dim + rank + 1 } else { dim };
            let mut shape = tensor.shape().to_vec();
            shape.insert(at as usize, 1);
            if shape.len() > limits::RANK {
                return Err((Problem::TooManyDimensions, span.clone()));
            }
            Ok(reshaped(tensor, shape))
        }
        "view" | "reshape" if !call.args.is_empty() => view(tensor, &args),
        _ => {
            let given = call.args.len();
            let message = format!("{name}() got {given} arguments");
            args.raise("TypeError", message)
        }
    }
}

fn view(tensor: Tensor, args: &Arguments) -> Located<Tensor> {
    let sizes = args.sizes(0)?;
    let count = tensor.data().len();
    let invalid = || {
        args.raise(
            "RuntimeError",
            format!("shape '{sizes:?}' is invalid for input of size {count}"),
        )
    };
    if let Some(at) = sizes.iter().position(|&size| size < -1) {
        let size = sizes[at];
        let message = format!("invalid shape dimension {size} at index {at} of shape {sizes:?}");
        return args.raise("RuntimeError", message);
    }
    if sizes.iter().filter(|&&size| size == -1).count() > 1 {
        return args.raise("RuntimeError", "only one dimension can be inferred");
    }
    let known: Vec<usize> = sizes
        .iter()
        .filter(|&&size| size != -1)
        .map(|&size| as_size(size))
        .collect();
    let Some(product) = cells(&known) else {
        return invalid();
    };
    let inferred = count.checked_div(product).unwrap_or(0);
    let shape: Vec<usize> = sizes
        .iter()
        .map(|&size| if size == -1 { inferred } else { as_size(size) })
        .collect();
    if cells(&shape) != Some(count) {
        return invalid();
    }
    Ok(reshaped(tensor, shape))
}

/// The same values in another shape of as many cells.
fn reshaped(tensor: Tensor, shape: Vec<usize>) -> Tensor {
    Tensor::new(shape, tensor.into_data()).expect("as many cells")
}

/// The tensor of nested lists, as `torch.tensor` makes it.
fn nested(node: &Node) -> Located<Tensor> {
    let mut shape = Vec::new();
    let mut first = node;
    while let Expr::List(items) | Expr::Tuple(items) = &first.expr {
        if shape.len() == limits::RANK {
            return Err((Problem::TooManyDimensions, node.span.clone()));
        }
        shape.push(items.len());
        match items.first() {
            Some(item) => first = item,
            None => break,
        }
    }
    // As many numbers as stand in the text: no more than its characters.
    let mut data = Vec::new();
    gather(node, &shape, 0, &mut data)?;
    made(shape, data, &node.span)
}

fn gather(node: &Node, shape: &[usize], dim: usize, data: &mut Vec<f32>) -> Located<()> {
    let raise =
        |exception, message: String| Err((Problem::raised(exception, message), node.span.clone()));
    match (&node.expr, shape.get(dim)) {
        (Expr::List(items) | Expr::Tuple(items), Some(&size)) => {
            if items.len() != size {
                let given = items.len();
                let message =
                    format!("expected sequence of length {size} at dim {dim} (got {given})");
                return raise("ValueError", message);
            }
            items
                .iter()
                .try_for_each(|item| gather(item, shape, dim + 1, data))
        }
        (Expr::List(_) | Expr::Tuple(_), None) => raise(
            "TypeError",
            "'list' object cannot be interpreted as an integer".into(),
        ),
        (_, Some(_)) => raise("TypeError", "not a sequence".into()),
        (Expr::Int(value), None) => {
            data.push(*value as f32);
            Ok(())
        }
        (Expr::Float(value), None) => {
            data.push(*value as f32);
            Ok(())
        }
        (Expr::Bool(value), None) => {
            data.push(f32::from(u8::from(*value)));
            Ok(())
        }
        _ => Err((Problem::NotATensor, node.span.clone())),
    }
}

/// The expression with every function named as PyTorch has it, whatever way it was written.
fn canonical(node: &Node) -> Node {
    let mut node = node.clone();
    match &mut node.expr {
        Expr::Subscript(of, _) => **of = canonical(of),
        Expr::Call(call) => match &mut call.receiver {
            Some(receiver) => *receiver = canonical(receiver),
            None if TORCH.iter().any(|f| f.name == bare(&call.name)) => {
                call.name = format!("torch.{}", bare(&call.name));
            }
            None => {}
        },
        _ => {}
    }
    node
}

/// The name without its module. NumPy's functions of these names make the same numbers.
fn bare(name: &str) -> &str {
    let modules = ["torch.", "np.", "numpy."];
    let bare = modules.iter().find_map(|module| name.strip_prefix(module));
    bare.unwrap_or(name)
}

/// Python's name for the type of a value.
pub(super) fn type_name(expr: &Expr) -> &'static str {
    match expr {
        Expr::None => "NoneType",
        Expr::Bool(_) => "bool",
        Expr::Int(_) => "int",
        Expr::Float(_) => "float",
        Expr::Str(_) => "str",
        Expr::Tuple(_) => "tuple",
        Expr::List(_) => "list",
        Expr::Name(_) => "name",
        Expr::Call(_) | Expr::Subscript(..) => "call",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shape(text: &str) -> Vec<usize> {
        parse(text).unwrap().tensor.shape().to_vec()
    }

    fn text(text: &str) -> Option<String> {
        parse(text).unwrap().text
    }

    fn problem(text: &str) -> String {
        parse(text).unwrap_err().problem.to_string()
    }

    #[test]
    fn values_have_no_text_and_generators_do() {
        assert_eq!(text("[[1, 2], [3, 4]]"), None);
        assert_eq!(text("torch.tensor([1, 2]).view(2, 1)"), None);
        assert_eq!(
            text("arange( 1,5 ).view((1, 1, 2, 2))").unwrap(),
            "torch.arange(1, 5).view((1, 1, 2, 2))"
        );
        assert_eq!(text("checkerboard(6,6)").unwrap(), "checkerboard(6, 6)");
        assert_eq!(
            text("x = torch.randn(2)").unwrap(),
            "torch.manual_seed(0); torch.randn(2)"
        );
        assert_eq!(
            text("torch.manual_seed(7)\ntorch.rand(2)").unwrap(),
            "torch.manual_seed(7); torch.rand(2)"
        );
    }

    #[test]
    fn shapes_are_torch_s() {
        assert_eq!(shape("5"), [0usize; 0]);
        assert_eq!(shape("[]"), [0]);
        assert_eq!(shape("[[], []]"), [2, 0]);
        assert_eq!(shape("((1, 2), (3, 4))"), [2, 2]);
        assert_eq!(shape("torch.zeros(2, 3)"), [2, 3]);
        assert_eq!(shape("torch.zeros([2, 3], dtype=torch.float32)"), [2, 3]);
        assert_eq!(shape("torch.ones(size=(2, 3))"), [2, 3]);
        assert_eq!(shape("torch.arange(6).view(-1, 2)"), [3, 2]);
        assert_eq!(
            shape("torch.eye(3).unsqueeze(0).unsqueeze(-1)"),
            [1, 3, 3, 1]
        );
        assert_eq!(shape("torch.eye(3)[None, None]"), [1, 1, 3, 3]);
        assert_eq!(shape("disk()"), [9, 9]);
        assert_eq!(shape("photo(224, 224)"), [224, 224]);
        let tensor = parse("[[1, 2], [3, 4]]").unwrap().tensor;
        assert_eq!(with_rank(&tensor, 4).shape(), [1, 1, 2, 2]);
        assert_eq!(with_rank(&tensor, 1).shape(), [2, 2]);
    }

    #[test]
    fn refusals_are_torch_s() {
        for (text, sentence) in [
            (
                "[[1, 2], [3]]",
                "expected sequence of length 2 at dim 1 (got 1)",
            ),
            ("[[1, 2], 3]", "not a sequence"),
            (
                "torch.arange(5).view(2, 3)",
                "shape '[2, 3]' is invalid for input of size 5",
            ),
            (
                "torch.arange(5).view(-1, -1)",
                "only one dimension can be inferred",
            ),
            (
                "torch.zeros(-1)",
                "zeros: Dimension size must be non-negative.",
            ),
            ("torch.arange(1, 5, 0)", "step must be nonzero"),
            (
                "torch.linspace(0, 1)",
                "linspace() missing 1 required positional argument: 'steps'",
            ),
            (
                "torch.zeros(2, foo=1)",
                "zeros() got an unexpected keyword argument 'foo'",
            ),
            (
                "torch.zero(2)",
                "`torch.zero` is not something that makes a grid; did you mean `zeros`?",
            ),
            ("[1, 'a']", "numbers should stand here"),
            ("x", "numbers should stand here"),
            ("", "there is nothing to read"),
        ] {
            assert_eq!(problem(text), sentence, "{text}");
        }
    }

    #[test]
    fn nothing_is_made_beyond_the_limits() {
        let side = 4096;
        assert_eq!(side * side, limits::CELLS);
        assert_eq!(shape("torch.zeros(4096, 4096)"), [4096, 4096]);
        let many = "more than 16777216 cells";
        for text in [
            "torch.zeros(4096, 4097)",
            "torch.zeros(0, 99999999999, 99999999999)",
            "torch.ones(9223372036854775807, 9223372036854775807)",
            "torch.arange(1e300)",
            "torch.arange(16777217)",
            "torch.linspace(0, 1, 9223372036854775807)",
            "torch.eye(100000)",
            "torch.manual_seed(0); torch.randn(99999, 99999)",
            "torch.zeros(3, 4096, 1024); torch.zeros(4096, 2048)",
            "checkerboard(99999, 99999)",
        ] {
            assert_eq!(problem(text), many, "{text}");
        }
        let many = "more than 4194304 random numbers";
        assert_eq!(problem("torch.rand(2048, 2049)"), many);
        assert_eq!(problem("torch.rand(2048, 2048); torch.rand(1)"), many);
        assert_eq!(shape("torch.rand(2048, 2048)"), [2048, 2048]);
        assert_eq!(
            problem("torch.zeros(1, 1, 1, 1, 1, 1, 1, 1, 1)"),
            "more than 8 dimensions"
        );
        assert_eq!(problem("[[[[[[[[[1]]]]]]]]]"), "more than 8 dimensions");
    }

    /// Every line of the golden file: an expression, the shape, and float32 bits in hexadecimal.
    #[test]
    fn generators_give_pytorch_s_numbers() {
        let golden = include_str!("../../tests/golden/generators.txt");
        let mut count = 0;
        for line in golden.lines().filter(|line| !line.starts_with('#')) {
            let mut fields = line.split('\t');
            let mut next = || fields.next().unwrap();
            let (text, shape, bits) = (next(), next(), next());
            let input = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(format!("{:?}", input.tensor.shape()), shape, "{text}");
            let found: Vec<String> = input
                .tensor
                .data()
                .iter()
                .map(|value| format!("{:08x}", value.to_bits()))
                .collect();
            assert_eq!(found.concat(), bits, "{text}");
            count += 1;
        }
        assert!(count > 100);
    }

    proptest! {
        #[test]
        fn any_expression_is_made_or_refused(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "torch.", "arange", "zeros", "full", "eye", "linspace", "randn", "randint",
                    "manual_seed", "ramp", "digit", ".view", ".unsqueeze", "(", ")", "[", "]", ",",
                    "1", "-1", "2", "7.5", "float('nan')", "size=", ";", "x=",
                ]),
                0..30,
            )
        ) {
            let _ = parse(&pieces.concat());
        }
    }
}
