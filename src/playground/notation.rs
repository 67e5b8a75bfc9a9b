//! The notation: operations written as a PyTorch user writes them, read and printed.
//!
//! ```text
//! nn.MaxPool2d(2)
//! F.interpolate(x, size=(5, 7), mode='bicubic'); nn.Upsample(scale_factor=2)
//! nn.Sequential(nn.MaxPool2d(2, return_indices=True), nn.MaxUnpool2d(2))
//! ```
//!
//! Names, order and kinds of parameters come from [`CLASSES`].

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::bind::{Signature, Slot, bind};
use super::error::{Located, Problem, TextError, similar};
use super::python::{self, CallExpr, Expr, Node};
use super::{input, limits};
use crate::ops::{Args, CLASSES, Call, Class, Kind, Param, Value};

/// One operation or one pipeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    /// At least one; each reads the output of the one before.
    pub stages: Vec<Call>,
}

/// The tracks of a text, separated by semicolons or line ends.
///
/// `dims` are the spatial dimensions of operations whose name and arguments leave them open, such
/// as `nn.Upsample(scale_factor=2)`: those of the input ([`input::spatial_dims`]).
pub fn parse(text: &str, dims: usize) -> Result<Vec<Track>, TextError> {
    let statements = python::parse(text)?;
    let located = |(problem, span)| TextError::new(text, span, problem);
    if let Some(surplus) = statements.get(limits::TRACKS) {
        let span = surplus.value.span.clone();
        return Err(located((Problem::TooManyTracks, span)));
    }
    if statements.is_empty() {
        return Err(located((Problem::Empty, text.len()..text.len())));
    }
    statements
        .iter()
        .map(|statement| track(&statement.value, dims).map_err(located))
        .collect()
}

/// The track that an expression stands for.
pub(super) fn track(node: &Node, dims: usize) -> Located<Track> {
    let mut stages = Vec::new();
    collect(node, dims, &mut stages)?;
    if stages.is_empty() {
        return Err((Problem::Empty, node.span.clone()));
    }
    Ok(Track { stages })
}

/// Tracks as one text.
pub fn print(tracks: &[Track]) -> String {
    python::join(tracks.iter().map(Track::to_string), "; ")
}

impl Track {
    /// Without blanks, for links.
    pub fn compact(&self) -> String {
        self.print(",")
    }

    fn print(&self, separator: &str) -> String {
        let stages = self.stages.iter().map(|call| print_call(call, separator));
        match self.stages.as_slice() {
            [call] => print_call(call, separator),
            _ => format!("nn.Sequential({})", python::join(stages, separator)),
        }
    }
}

impl fmt::Display for Track {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.print(", "))
    }
}

/// An operation with the arguments that were given: what must be given by place, the rest by name.
pub fn print_call(call: &Call, separator: &str) -> String {
    let parts = arguments(call).map(|argument| match argument.keyword {
        true => format!(
            "{}={}",
            argument.name,
            print_value(argument.value, separator)
        ),
        false => print_value(argument.value, separator),
    });
    let input = call.class.functional.then(|| String::from("x"));
    format!(
        "{}({})",
        full_name(call),
        python::join(input.into_iter().chain(parts), separator)
    )
}

/// `nn.MaxPool2d`, `F.interpolate`.
pub(super) fn full_name(call: &Call) -> String {
    let module = if call.class.functional { "F" } else { "nn" };
    format!("{module}.{}", call.name())
}

/// A given argument as the printer writes it.
pub(super) struct Argument<'a> {
    pub name: &'static str,
    pub value: &'a Value,
    pub keyword: bool,
    pub extension: bool,
}

/// The given arguments in PyTorch's order.
pub(super) fn arguments(call: &Call) -> impl Iterator<Item = Argument<'_>> {
    let mut by_place = true;
    call.class.params.iter().filter_map(move |param| {
        let value = call.args.given.get(param.name);
        by_place &= param.default.is_none() && !param.extension && value.is_some();
        Some(Argument {
            name: param.name,
            value: value?,
            keyword: !by_place,
            extension: param.extension,
        })
    })
}

/// A value as Python.
pub fn print_value(value: &Value, separator: &str) -> String {
    match value {
        Value::None => "None".into(),
        Value::Bool(value) => python::boolean(*value).into(),
        Value::Int(value) => value.to_string(),
        Value::Float(value) => python::float(*value),
        Value::Str(value) => python::string(value),
        Value::Tuple(values) => {
            let items = values.iter().map(|value| print_value(value, separator));
            python::tuple(&python::join(items, separator), values.len())
        }
        Value::Tensor(tensor) => python::tensor(tensor, separator),
    }
}

fn collect(node: &Node, dims: usize, stages: &mut Vec<Call>) -> Located<()> {
    let Expr::Call(call) = &node.expr else {
        return Err((Problem::NotAnOperation, node.span.clone()));
    };
    match &call.receiver {
        // nn.MaxPool2d(2)(x) is the operation, applied.
        Some(operation) if call.name.is_empty() => return collect(operation, dims, stages),
        Some(_) => return Err((Problem::NotAnOperation, node.span.clone())),
        None => {}
    }
    if unqualified(&call.name) == "Sequential" {
        return call
            .args
            .iter()
            .try_for_each(|stage| collect(stage, dims, stages));
    }
    if stages.len() == limits::STAGES {
        return Err((Problem::TooManyStages, node.span.clone()));
    }
    stages.push(operation(call, node, dims)?);
    Ok(())
}

fn operation(call: &CallExpr, node: &Node, default_dims: usize) -> Located<Call> {
    let span = &node.span;
    let name = unqualified(&call.name);
    let Some(found) = Found::by_name(name) else {
        let names: Vec<String> = names().collect();
        let similar = similar(name, names.iter().map(String::as_str)).map(String::from);
        let name = call.name.clone();
        return Err((Problem::UnknownOperation { name, similar }, span.clone()));
    };
    let params = found.params();
    let slots = params.iter().map(|param| Slot {
        name: param.name,
        required: found.required(param),
        keyword_only: param.extension && !found.function,
    });
    let optional = |name, keyword_only| Slot {
        name,
        required: false,
        keyword_only,
    };
    // x is PyTorch's `input`; it may also be left out.
    let takes_input = found.function || found.class.functional;
    let input = takes_input.then(|| optional("input", true));
    // Where a module keeps its weight makes no difference here.
    let has_weight = !takes_input && params.iter().any(|param| param.name == "weight");
    let factory = ["device", "dtype"].map(|name| has_weight.then(|| optional(name, false)));
    let args = match call.args.as_slice() {
        [first, rest @ ..] if takes_input && is_input(first) => rest,
        args => args,
    };
    let signature = Signature {
        function: &found.python_name(name),
        implicit: 1,
        slots: slots
            .chain(input)
            .chain(factory.into_iter().flatten())
            .collect(),
    };
    let bound = bind(&signature, args, call, span)?;
    let mut given = BTreeMap::new();
    for (param, node) in params.iter().zip(bound) {
        let Some(node) = node else { continue };
        // max_unpool2d(x, indices, 2): a pipeline has the indices under no name.
        let in_pipeline = found.function
            && param.kind == Kind::Tensor
            && !found.required(param)
            && matches!(node.expr, Expr::Name(_));
        if !in_pipeline {
            given.insert(param.name, argument(param.kind, node)?);
        }
    }
    if let Some(functional) = found.functional() {
        functional
            .complete(&mut given)
            .map_err(|problem| (problem, span.clone()))?;
    }
    Ok(self::call(found.class, found.dims, given, default_dims))
}

/// A call with its spatial dimensions: those of its name, else what its arguments tell, else the
/// default.
pub(crate) fn call(
    class: &'static Class,
    dims: Option<usize>,
    given: BTreeMap<&'static str, Value>,
    default_dims: usize,
) -> Call {
    let dims = dims.or_else(|| dims_of(&given)).unwrap_or(default_dims);
    let dims = if class.dims.contains(&dims) {
        dims
    } else {
        class.dims[0]
    };
    let args = Args { dims, given };
    Call { class, args }
}

/// What a name stands for.
struct Found {
    class: &'static Class,
    /// `None` where the name leaves them open.
    dims: Option<usize>,
    /// Whether it is the function of a class: `max_pool2d`.
    function: bool,
}

impl Found {
    fn by_name(name: &str) -> Option<Self> {
        for &class in CLASSES {
            for &dims in class.dims {
                let class_name = class.full_name(dims);
                let function = snake_case(&class_name);
                if name == class_name || name == function {
                    let open = !class.suffixed && class.dims.len() > 1;
                    return Some(Self {
                        class,
                        dims: (!open).then_some(dims),
                        function: name != class_name,
                    });
                }
            }
        }
        None
    }

    /// The parameters in the order of the signature.
    fn params(&self) -> Vec<&'static Param> {
        let here = |param: &&Param| self.dims.is_none_or(|dims| param.dims.contains(&dims));
        let params = self.class.params.iter().filter(here);
        match self.functional() {
            None => params.collect(),
            Some(functional) => {
                let params: Vec<&Param> = params.collect();
                let named = |name: &&str| params.iter().find(|p| p.name == *name).copied();
                functional.params.iter().filter_map(named).collect()
            }
        }
    }

    fn required(&self, param: &Param) -> bool {
        match self.functional() {
            Some(functional) if functional.weight.is_some() => param.name == "weight",
            _ => param.default.is_none() && !param.extension,
        }
    }

    fn functional(&self) -> Option<&'static Functional> {
        let of_class = |f: &&Functional| f.class == self.class.name;
        FUNCTIONAL.iter().find(of_class).filter(|_| self.function)
    }

    /// The function that Python's TypeErrors name.
    fn python_name(&self, name: &str) -> String {
        let class = self.class;
        if self.function || class.functional {
            name.into()
        } else if SHARED_CONSTRUCTOR.contains(&class.name) {
            format!("_{}Nd.__init__", class.name)
        } else {
            format!("{name}.__init__")
        }
    }
}

/// Classes whose dimensions share one constructor in PyTorch.
const SHARED_CONSTRUCTOR: [&str; 4] = ["MaxPool", "AdaptiveMaxPool", "AdaptiveAvgPool", "LPPool"];

/// A function of `torch.nn.functional` whose parameters are not those of its class.
struct Functional {
    class: &'static str,
    params: &'static [&'static str],
    /// What a convolution's weight starts with; other operations have none.
    weight: Option<WeightLayout>,
}

/// The order of channels in a convolution's weight; the second are those of one group.
#[derive(Clone, Copy)]
enum WeightLayout {
    OutputFirst,
    InputFirst,
}

static FUNCTIONAL: &[Functional] = &[
    Functional {
        class: "MaxPool",
        params: &[
            "kernel_size",
            "stride",
            "padding",
            "dilation",
            "ceil_mode",
            "return_indices",
        ],
        weight: None,
    },
    Functional {
        class: "MaxUnpool",
        params: &["indices", "kernel_size", "stride", "padding", "output_size"],
        weight: None,
    },
    Functional {
        class: "Conv",
        params: &["weight", "bias", "stride", "padding", "dilation", "groups"],
        weight: Some(WeightLayout::OutputFirst),
    },
    Functional {
        class: "ConvTranspose",
        params: &[
            "weight",
            "bias",
            "stride",
            "padding",
            "output_padding",
            "groups",
            "dilation",
        ],
        weight: Some(WeightLayout::InputFirst),
    },
];

impl Functional {
    /// Adds what the class's constructor needs and the function reads off its weight, which
    /// must have the channels for it.
    fn complete(&self, given: &mut BTreeMap<&'static str, Value>) -> Result<(), Problem> {
        let Some(layout) = self.weight else {
            return Ok(());
        };
        let Some(Value::Tensor(weight)) = given.get("weight") else {
            let message = "argument 'weight' must be Tensor";
            return Err(Problem::raised("TypeError", message));
        };
        let [first, second, kernel @ ..] = weight.shape() else {
            let message = "weight should have at least three dimensions";
            return Err(Problem::raised("RuntimeError", message));
        };
        let groups = match given.get("groups") {
            Some(Value::Int(groups)) => usize::try_from(*groups).unwrap_or(1),
            _ => 1,
        };
        let int = |size: usize| Value::Int(size as i64);
        let all = second.saturating_mul(groups);
        let (input, output) = match layout {
            WeightLayout::OutputFirst => (all, *first),
            WeightLayout::InputFirst => (*first, all),
        };
        let kernel = kernel.iter().map(|&size| int(size)).collect();
        given.extend([
            ("in_channels", int(input)),
            ("out_channels", int(output)),
            ("kernel_size", Value::Tuple(kernel)),
        ]);
        if matches!(given.get("bias"), None | Some(Value::None)) {
            given.insert("bias", Value::Bool(false));
        }
        Ok(())
    }
}

/// All names an operation can be called by.
pub fn names() -> impl Iterator<Item = String> {
    CLASSES.iter().flat_map(|class| {
        let dims = if class.suffixed {
            class.dims
        } else {
            &class.dims[..1]
        };
        dims.iter().map(|&dims| class.full_name(dims))
    })
}

/// Whether a name, with or without its module, is an operation or a pipeline.
pub(super) fn is_operation(name: &str) -> bool {
    let name = unqualified(name);
    name == "Sequential" || Found::by_name(name).is_some()
}

/// The name without its module.
fn unqualified(name: &str) -> &str {
    let name = name.strip_prefix("torch.").unwrap_or(name);
    let name = name.strip_prefix("nn.").unwrap_or(name);
    let name = name.strip_prefix("functional.").unwrap_or(name);
    name.strip_prefix("F.").unwrap_or(name)
}

/// `MaxPool2d` → `max_pool2d`, `LPPool2d` → `lp_pool2d`.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        let starts_word =
            letter.is_uppercase() && letters.peek().is_some_and(|next| next.is_lowercase());
        if starts_word && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// Whether a first argument is the input rather than a parameter: a name, or a call that makes it.
fn is_input(node: &Node) -> bool {
    matches!(
        node.expr,
        Expr::Name(_) | Expr::Call(_) | Expr::Subscript(..)
    )
}

fn argument(kind: Kind, node: &Node) -> Located<Value> {
    match kind {
        Kind::Tensor | Kind::BoolOrTensor if !matches!(node.expr, Expr::None | Expr::Bool(_)) => {
            let tensor = input::tensor(node)?;
            if tensor.data().len() > limits::WEIGHT_CELLS {
                return Err((Problem::TooManyWeights, node.span.clone()));
            }
            Ok(Value::Tensor(Arc::new(tensor)))
        }
        _ => value(node),
    }
}

fn value(node: &Node) -> Located<Value> {
    Ok(match &node.expr {
        Expr::None => Value::None,
        Expr::Bool(value) => Value::Bool(*value),
        Expr::Int(value) => Value::Int(*value),
        Expr::Float(value) => Value::Float(*value),
        Expr::Str(value) => Value::Str(value.clone()),
        Expr::Tuple(items) | Expr::List(items) => {
            Value::Tuple(items.iter().map(value).collect::<Located<_>>()?)
        }
        Expr::Name(name) => {
            let message = format!("name '{name}' is not defined");
            return Err((Problem::raised("NameError", message), node.span.clone()));
        }
        Expr::Call(_) | Expr::Subscript(..) => {
            return Err((Problem::NotANumber, node.span.clone()));
        }
    })
}

/// The spatial dimensions that an operation tells by its name or its arguments; none where it
/// takes those of its input, as `Upsample` does.
pub fn told_dims(call: &Call) -> Option<usize> {
    if call.class.suffixed || call.class.dims.len() == 1 {
        return Some(call.args.dims);
    }
    dims_of(&call.args.given).filter(|dims| call.class.dims.contains(dims))
}

/// The spatial dimensions that arguments tell: those of the mode, else as many as a tuple has.
fn dims_of(given: &BTreeMap<&'static str, Value>) -> Option<usize> {
    let mode = match given.get("mode") {
        Some(Value::Str(mode)) => mode.as_str(),
        _ => "",
    };
    match mode {
        "linear" => Some(1),
        "bilinear" | "bicubic" | "lanczos" => Some(2),
        "trilinear" => Some(3),
        _ => given.values().find_map(|value| match value {
            Value::Tuple(items) => Some(items.len()),
            _ => None,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::Tensor;
    use proptest::prelude::*;

    fn printed(text: &str) -> String {
        match parse(text, 2) {
            Ok(tracks) => print(&tracks),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn the_contract_s_examples_come_back_as_they_are() {
        for text in [
            "nn.MaxPool2d(2)",
            "nn.AvgPool2d(3, stride=2, padding=1, count_include_pad=False)",
            "nn.Upsample(scale_factor=2, mode='bilinear', align_corners=True)",
            "F.interpolate(x, size=(5, 7), mode='bicubic', antialias=True)",
            "nn.Conv2d(1, 1, 3, stride=2, padding=1, bias=False, \
             weight=[[[[0, 1, 0], [1, -4, 1], [0, 1, 0]]]])",
            "nn.ConvTranspose2d(1, 1, 2, stride=2, weight=[[[[1, 1], [1, 1]]]])",
            "nn.Sequential(nn.MaxPool2d(2, return_indices=True), nn.MaxUnpool2d(2))",
            "nn.Sequential(nn.MaxPool2d(2), nn.Upsample(scale_factor=2)); nn.AvgPool1d((2,))",
            "nn.Fold((4, 5), (2, 2), stride=2); nn.Unfold(3); nn.PixelUnshuffle(2)",
        ] {
            assert_eq!(printed(text), text);
        }
    }

    #[test]
    fn every_spelling_is_one_call() {
        for (written, canonical) in [
            ("torch.nn.MaxPool2d(kernel_size=2)", "nn.MaxPool2d(2)"),
            ("MaxPool2d(2, 1)", "nn.MaxPool2d(2, stride=1)"),
            ("m = nn.MaxPool2d(2)  # halves", "nn.MaxPool2d(2)"),
            ("nn.MaxPool2d(2)(x)", "nn.MaxPool2d(2)"),
            ("nn.AvgPool2d([2, 3])", "nn.AvgPool2d((2, 3))"),
            ("F.interpolate(size=5)", "F.interpolate(x, size=5)"),
            (
                "F.interpolate(x[None, None], 5)",
                "F.interpolate(x, size=5)",
            ),
            ("F.interpolate(input=x, size=5)", "F.interpolate(x, size=5)"),
            ("interpolate(img, 5)", "F.interpolate(x, size=5)"),
            (
                "torch.nn.functional.interpolate(x, None, 120/88)",
                "F.interpolate(x, size=None, scale_factor=1.3636363636363635)",
            ),
            // The functions count their parameters in an order of their own.
            (
                "F.max_pool2d(x, 2, 2, 0, 1, True)",
                "nn.MaxPool2d(2, stride=2, padding=0, dilation=1, ceil_mode=True)",
            ),
            (
                "nn.Sequential(F.max_pool2d(2, return_indices=True), F.max_unpool2d(x, indices, 2))",
                "nn.Sequential(nn.MaxPool2d(2, return_indices=True), nn.MaxUnpool2d(2))",
            ),
            ("F.lp_pool1d(x, 2, 3)", "nn.LPPool1d(2, 3)"),
            ("F.pixel_shuffle(x, 2)", "nn.PixelShuffle(2)"),
            (
                "F.conv2d(x, torch.ones(2, 3, 1, 1), [1, 2], groups=2)",
                "nn.Conv2d(6, 2, (1, 1), groups=2, bias=[1, 2], \
                 weight=[[[[1]], [[1]], [[1]]], [[[1]], [[1]], [[1]]]])",
            ),
            (
                "F.conv_transpose1d(torch.ones(1, 1, 4), [[[1, 2]]], stride=2)",
                "nn.ConvTranspose1d(1, 1, (2,), stride=2, bias=False, weight=[[[1, 2]]])",
            ),
        ] {
            assert_eq!(printed(written), canonical, "{written}");
        }
    }

    #[test]
    fn python_refuses_what_it_always_did() {
        for (text, sentence) in [
            (
                "nn.MaxPool2d()",
                "_MaxPoolNd.__init__() missing 1 required positional argument: 'kernel_size'",
            ),
            (
                "nn.Conv2d()",
                "Conv2d.__init__() missing 3 required positional arguments: 'in_channels', \
                 'out_channels', and 'kernel_size'",
            ),
            (
                "nn.AvgPool1d(2, divisor_override=3)",
                "AvgPool1d.__init__() got an unexpected keyword argument 'divisor_override'",
            ),
            (
                "nn.AvgPool2d(1, 2, 3, 4, 5, 6, 7)",
                "AvgPool2d.__init__() takes from 2 to 7 positional arguments but 8 were given",
            ),
            (
                "nn.AdaptiveAvgPool2d(1, 2)",
                "_AdaptiveAvgPoolNd.__init__() takes 2 positional arguments but 3 were given",
            ),
            (
                "nn.MaxPool2d(2, kernel_size=2)",
                "_MaxPoolNd.__init__() got multiple values for argument 'kernel_size'",
            ),
            (
                "F.interpolate(x, 1, 2, 3, 4, 5, 6, 7)",
                "interpolate() takes from 1 to 7 positional arguments but 8 were given",
            ),
            ("nn.MaxPool2d(k)", "name 'k' is not defined"),
            (
                "F.conv2d(x, [1, 2])",
                "weight should have at least three dimensions",
            ),
            (
                "F.conv_transpose1d(x, None)",
                "argument 'weight' must be Tensor",
            ),
            (
                "nn.MaxPool2D(2)",
                "line 1, column 1: there is no operation `nn.MaxPool2D`; did you mean `MaxPool2d`?",
            ),
            (
                "nn.Upsample(scale_factor=2); 5",
                "line 1, column 30: an operation should stand here",
            ),
            ("nn.Sequential()", "there is nothing to read"),
        ] {
            assert!(
                printed(text).ends_with(sentence),
                "{text}: {}",
                printed(text)
            );
        }
    }

    #[test]
    fn type_errors_are_pytorch_s() {
        let golden = include_str!("../../tests/golden/type_errors.txt");
        let mut count = 0;
        for line in golden.lines().filter(|line| !line.starts_with('#')) {
            let (text, sentence) = line.split_once('\t').unwrap();
            assert_eq!(printed(text), sentence, "{text}");
            count += 1;
        }
        assert!(count > 100);
    }

    #[test]
    fn the_mode_or_a_tuple_tells_the_dimensions() {
        let dims = |text| parse(text, 2).unwrap()[0].stages[0].args.dims;
        assert_eq!(dims("nn.Upsample(scale_factor=2)"), 2);
        assert_eq!(dims("nn.Upsample(scale_factor=2, mode='linear')"), 1);
        assert_eq!(dims("nn.Upsample(scale_factor=2, mode='trilinear')"), 3);
        assert_eq!(dims("nn.Upsample(size=(1, 2, 3))"), 3);
        assert_eq!(dims("F.interpolate(x, scale_factor=(2,))"), 1);
        assert_eq!(dims("nn.MaxPool3d(2)"), 3);
    }

    #[test]
    fn tracks_and_stages_are_bounded() {
        let tracks = |count| printed(&vec!["nn.MaxPool2d(2)"; count].join(";"));
        assert!(!tracks(limits::TRACKS).contains("more than"));
        assert!(tracks(limits::TRACKS + 1).contains("more than 4 tracks"));
        let stages = |count| {
            printed(&format!(
                "nn.Sequential({})",
                vec!["nn.MaxPool2d(2)"; count].join(",")
            ))
        };
        assert!(!stages(limits::STAGES).contains("more than"));
        assert!(stages(limits::STAGES + 1).contains("more than 4 stages"));
        let weight = |n| printed(&format!("nn.Conv2d(1, 1, 1, weight=torch.zeros({n}))"));
        assert!(!weight(limits::WEIGHT_CELLS).contains("more than"));
        assert!(weight(limits::WEIGHT_CELLS + 1).contains("more than 1048576 weights"));
    }

    fn number() -> impl Strategy<Value = Value> {
        prop_oneof![
            any::<i64>().prop_map(Value::Int),
            any::<f64>().prop_map(Value::Float)
        ]
    }

    fn argument_of(kind: Kind) -> BoxedStrategy<Value> {
        let int = any::<i64>().prop_map(Value::Int);
        let tuple = prop::collection::vec(number(), 1..4).prop_map(Value::Tuple);
        let tensor = (1usize..3, 1usize..3, prop::collection::vec(any::<f32>(), 4)).prop_map(
            |(rows, columns, data)| {
                let data = data[..rows * columns].to_vec();
                Value::Tensor(Arc::new(Tensor::new([rows, columns], data).unwrap()))
            },
        );
        match kind {
            Kind::Tensor => prop_oneof![tensor, Just(Value::None)].boxed(),
            Kind::BoolOrTensor => prop_oneof![tensor, any::<bool>().prop_map(Value::Bool)].boxed(),
            Kind::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
            Kind::Choice(words) | Kind::IntPerAxisOr(words) => prop::sample::select(words)
                .prop_map(|word| Value::Str(word.into()))
                .boxed(),
            _ => prop_oneof![int, number(), tuple, Just(Value::None)].boxed(),
        }
    }

    /// A call with any of its arguments, each of its kind.
    fn call() -> impl Strategy<Value = Call> {
        let class = prop::sample::select(CLASSES)
            .prop_flat_map(|class| (Just(class), prop::sample::select(class.dims)));
        class.prop_flat_map(|(class, dims)| {
            let params: Vec<&Param> = class.params(dims).collect();
            let arguments: Vec<_> = params
                .iter()
                .map(|param| {
                    let value = argument_of(param.kind);
                    match param.default {
                        Some(_) => prop::option::of(value).boxed(),
                        None => value.prop_map(Some).boxed(),
                    }
                })
                .collect();
            arguments.prop_map(move |values| {
                let given = params.iter().map(|param| param.name).zip(values);
                let given = given
                    .filter_map(|(name, value)| Some((name, value?)))
                    .collect();
                let args = Args { dims, given };
                Call { class, args }
            })
        })
    }

    proptest! {
        #[test]
        fn calls_come_back(stages in prop::collection::vec(call(), 1..4)) {
            // Dimensions that nothing tells come from the caller.
            let track = Track { stages };
            for text in [track.to_string(), track.compact()] {
                let mut read = parse(&text, 2).unwrap();
                for (call, was) in read[0].stages.iter_mut().zip(&track.stages) {
                    call.args.dims = was.args.dims;
                }
                prop_assert_eq!(&read, std::slice::from_ref(&track));
            }
        }

        #[test]
        fn any_text_is_read_or_refused(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "nn.", "F.", "MaxPool2d", "Conv2d", "Upsample", "interpolate", "conv2d",
                    "Sequential", "(", ")", "[", "]", ",", "1", "2.5", "x", "size=", "weight=",
                    "mode=", "'linear'", "None", ";", "float('nan')", "torch.ones(1, 1, 2, 2)",
                ]),
                0..30,
            )
        ) {
            if let Ok(tracks) = parse(&pieces.concat(), 2) {
                for call in tracks.iter().flat_map(|track| &track.stages) {
                    let _ = call.build();
                }
            }
        }
    }
}
