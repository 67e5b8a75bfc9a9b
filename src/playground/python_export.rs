//! A track as a Python script that PyTorch runs to the same numbers.
//!
//! ```text
//! import torch
//! import torch.nn as nn
//!
//! x = torch.tensor([[1., 2.],
//!                   [3., 4.]])
//! m = nn.Upsample(scale_factor=2,
//!       mode='bilinear')
//! y = m(x[None, None])  # (1, 1, 4, 4)
//! y[0, 0, 2, 1]         # 2.5
//! ```

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use miniz_oxide::deflate::compress_to_vec_zlib;

use super::input::Input;
use super::notation::{self, Track};
use super::python;
use crate::ops::{Call, Tensor, Value};

/// Characters a line of a call may have before the next argument goes to a line of its own.
const WIDTH: usize = 34;

/// Rows and columns of a tensor that the panel writes out.
const SHOWN_SIDE: usize = 16;

/// Cells that a script writes out as numbers; more are packed into a string.
const WRITTEN_CELLS: usize = 4096;

/// A line of code, in pieces that are drawn differently.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    pub spans: Vec<CodeSpan>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CodeSpan {
    pub text: String,
    pub role: Role,
}

/// How a piece of code is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Plain,
    Import,
    /// The operation, and its arguments that are not what PyTorch takes by default.
    Changed,
    /// A spatial index of the live cell.
    Index,
    Comment,
}

/// What is known about the result, for the comments of the panel.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shown<'a> {
    pub outcome: Option<Outcome<'a>>,
    /// The live output cell and its value.
    pub cell: Option<(&'a [usize], f32)>,
}

#[derive(Clone, Copy, Debug)]
pub enum Outcome<'a> {
    /// The shape of the output.
    Shape(&'a [usize]),
    /// The exception that PyTorch raises.
    Raises(&'a str),
}

/// A complete script: it makes `x`, applies the track and leaves the result in `y`.
///
/// `rank` is the number of dimensions the first operation sees: an input of fewer gets leading
/// ones.
pub fn script(input: &Input, rank: usize, track: &Track) -> String {
    let lines = code(input, rank, track, Large::Packed);
    lines.iter().map(|line| line.text() + "\n").collect()
}

/// The script as the code panel shows it: a large input is loaded from `x.npy`, and comments tell
/// the result.
pub fn panel(input: &Input, rank: usize, track: &Track, shown: Shown) -> Vec<Line> {
    let mut lines = code(input, rank, track, Large::Loaded);
    let outcome = match shown.outcome {
        Some(Outcome::Shape(shape)) => Some(size(shape)),
        Some(Outcome::Raises(exception)) => Some(format!("raises {exception}")),
        None => None,
    };
    let mut comments = vec![(lines.len() - 1, outcome)];
    if let Some((index, value)) = shown.cell {
        comments.push((lines.len(), Some(rounded(value))));
        lines.push(cell(index));
    }
    // Comments of neighbouring lines stand below each other.
    let width = |(at, _): &(usize, Option<String>)| lines[*at].width() + 2;
    let column = comments.iter().map(width).max().unwrap_or(0);
    for (at, comment) in comments {
        if let Some(comment) = comment {
            let blanks = " ".repeat(column - lines[at].width());
            lines[at].push(blanks, Role::Plain);
            lines[at].push(format!("# {comment}"), Role::Comment);
        }
    }
    lines
}

impl Line {
    fn of(text: impl Into<String>, role: Role) -> Self {
        let mut line = Self::default();
        line.push(text, role);
        line
    }

    fn push(&mut self, text: impl Into<String>, role: Role) {
        let text = text.into();
        self.spans.push(CodeSpan { text, role });
    }

    fn width(&self) -> usize {
        let width = |span: &CodeSpan| span.text.chars().count();
        self.spans.iter().map(width).sum()
    }

    /// The line without its roles.
    pub fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }
}

/// How an input is written whose numbers would fill pages.
#[derive(Clone, Copy, PartialEq)]
enum Large {
    /// In the script itself.
    Packed,
    /// From a file beside it.
    Loaded,
}

fn code(input: &Input, rank: usize, track: &Track, large: Large) -> Vec<Line> {
    let source = source(input, large);
    let uses_functions = track.stages.iter().any(|call| call.class.functional);
    let uses_modules = track.stages.iter().any(|call| !call.class.functional);
    let imports = source.imports.iter().copied().chain([
        Some("import torch"),
        uses_modules.then_some("import torch.nn as nn"),
        uses_functions.then_some("import torch.nn.functional as F"),
    ]);
    let mut lines: Vec<Line> = imports
        .flatten()
        .map(|import| Line::of(import, Role::Import))
        .collect();
    lines.push(Line::default());
    lines.extend(source.lines);

    let missing = rank.saturating_sub(input.tensor.shape().len());
    let x = match missing {
        0 => String::from("x"),
        _ => format!("x[{}]", vec!["None"; missing].join(", ")),
    };
    apply(track, x, &mut lines);
    lines
}

struct Source {
    imports: [Option<&'static str>; 2],
    lines: Vec<Line>,
}

/// The lines that make `x`.
fn source(input: &Input, large: Large) -> Source {
    let plain = |lines| Source {
        imports: [None; 2],
        lines,
    };
    let mut comment = None;
    if let Some(text) = &input.text {
        let (before, last) = text.rsplit_once("; ").unwrap_or(("", text));
        if last.starts_with("torch.") {
            let seeds = before.split("; ").filter(|text| !text.is_empty());
            let mut lines: Vec<Line> = seeds.map(|text| Line::of(text, Role::Plain)).collect();
            lines.push(Line::of(format!("x = {}", as_float(last)), Role::Plain));
            return plain(lines);
        }
        comment = Some(format!("  # {text}"));
    }
    let shape = input.tensor.shape();
    let cells = input.tensor.data().len();
    let side = shape.iter().rev().take(2).max().copied().unwrap_or(1);
    let mut source = match large {
        Large::Loaded if side > SHOWN_SIDE || cells > SHOWN_SIDE * SHOWN_SIDE => Source {
            imports: [Some("import numpy as np"), None],
            lines: vec![Line::of(
                "x = torch.from_numpy(np.load('x.npy'))",
                Role::Plain,
            )],
        },
        Large::Packed if cells > WRITTEN_CELLS => Source {
            imports: [Some("import base64"), Some("import zlib")],
            lines: packed(&input.tensor),
        },
        _ => plain(tensor_lines("x = ", &input.tensor)),
    };
    if let (Some(comment), Some(line)) = (comment, source.lines.first_mut()) {
        line.push(comment, Role::Comment);
    }
    source
}

/// A generator's expression, made float32 where PyTorch gives whole numbers or was told a type.
fn as_float(expression: &str) -> String {
    let whole = ["torch.arange(", "torch.randint(", "torch.full(", "dtype="]
        .iter()
        .any(|name| expression.contains(name));
    if whole && !expression.ends_with(".float()") {
        format!("{expression}.float()")
    } else {
        expression.into()
    }
}

/// Float32 bytes, compressed, as a string in the script.
fn packed(tensor: &Tensor) -> Vec<Line> {
    let bytes: Vec<u8> = tensor
        .data()
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect();
    let data = STANDARD.encode(compress_to_vec_zlib(&bytes, 6));
    let shape = size(tensor.shape());
    [
        format!("data = zlib.decompress(base64.b64decode('{data}'))"),
        format!("x = torch.frombuffer(bytearray(data), dtype=torch.float32).view({shape})"),
    ]
    .map(|line| Line::of(line, Role::Plain))
    .into()
}

/// `torch.tensor(…)` with a row on each line, as PyTorch prints it.
pub fn torch_tensor(tensor: &Tensor) -> String {
    let lines = tensor_lines("", tensor);
    python::join(lines.iter().map(Line::text), "\n")
}

fn tensor_lines(prefix: &str, tensor: &Tensor) -> Vec<Line> {
    let shape = tensor.shape();
    let data = tensor.data();
    let line = |text: String| Line::of(text, Role::Plain);
    let Some(columns) = shape.last().copied().filter(|_| !data.is_empty()) else {
        return vec![match data.first() {
            Some(&value) => line(format!("{prefix}torch.tensor({})", number(value))),
            // Nested lists cannot tell the sizes after a zero.
            None => line(format!("{prefix}torch.zeros({})", size(shape))),
        }];
    };
    if data.len() > 4
        && data
            .iter()
            .all(|value| value.to_bits() == data[0].to_bits())
    {
        let (size, value) = (size(shape), number(data[0]));
        return vec![line(format!("{prefix}torch.full({size}, {value})"))];
    }
    let head = format!("{prefix}torch.tensor(");
    let indent = " ".repeat(head.chars().count());
    let rows = data.len() / columns;
    // Cells of the list at each depth that a row may begin or end.
    let spans: Vec<usize> = (0..shape.len() - 1)
        .map(|depth| shape[depth + 1..shape.len() - 1].iter().product::<usize>() * shape[depth])
        .collect();
    data.chunks(columns)
        .enumerate()
        .map(|(row, values)| {
            let opened = spans.iter().filter(|&&span| row % span == 0).count();
            let closed = spans.iter().filter(|&&span| (row + 1) % span == 0).count();
            let values = python::join(values.iter().map(|&value| number(value)), ", ");
            let before = if row == 0 { &head } else { &indent };
            let blanks = " ".repeat(shape.len() - 1 - opened);
            let open = "[".repeat(opened + 1);
            let close = "]".repeat(closed + 1);
            let end = if row + 1 == rows { ")" } else { "," };
            line(format!("{before}{blanks}{open}{values}{close}{end}"))
        })
        .collect()
}

/// A number that Python takes for a float: `1.`, `0.1`, `float('nan')`.
fn number(value: f32) -> String {
    let text = python::float32(value);
    let whole = text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    if whole { text + "." } else { text }
}

/// The lines that apply the stages and leave the result in `y`.
fn apply(track: &Track, x: String, lines: &mut Vec<Line>) {
    let many = track.stages.len() > 1;
    if many && track.stages.iter().all(is_plain_module) {
        let mut line = Line::of("m = ", Role::Plain);
        line.push("nn.Sequential", Role::Changed);
        line.push("(", Role::Plain);
        lines.push(line);
        let last = track.stages.len() - 1;
        for (index, call) in track.stages.iter().enumerate() {
            let end = if index == last { "))" } else { ")," };
            lines.extend(construct("    ", call, None, end));
        }
        for (index, call) in track.stages.iter().enumerate() {
            state(&format!("m[{index}]"), call, lines);
        }
        lines.push(Line::of(format!("y = m({x})"), Role::Plain));
        return;
    }
    let mut value = x;
    // The indices of pools that no unpool has taken yet.
    let mut indices: Vec<String> = Vec::new();
    for (stage, call) in track.stages.iter().enumerate() {
        if call.class.functional {
            lines.extend(construct("y = ", call, Some(&value), ")"));
        } else {
            let module = match many {
                true => format!("m{}", stage + 1),
                false => String::from("m"),
            };
            lines.extend(construct(&format!("{module} = "), call, None, ")"));
            state(&module, call, lines);
            let mut result = String::from("y");
            if call.get("return_indices") == Some(Value::Bool(true)) {
                let name = match indices.len() {
                    0 => String::from("indices"),
                    pools => format!("indices{}", pools + 1),
                };
                result = format!("y, {name}");
                indices.push(name);
            }
            let forward = forward_arguments(call, &mut indices, lines);
            lines.push(Line::of(
                format!("{result} = {module}({value}{forward})"),
                Role::Plain,
            ));
        }
        value = String::from("y");
    }
}

/// Whether `nn.Sequential` can hold this stage: a module of one input and one output.
fn is_plain_module(call: &Call) -> bool {
    !call.class.functional
        && call.get("return_indices") != Some(Value::Bool(true))
        && call.param("indices").is_none()
}

/// `prefix` `nn.X(arguments` `end`, broken into lines.
fn construct(prefix: &str, call: &Call, x: Option<&str>, end: &str) -> Vec<Line> {
    let mut line = Line::of(prefix, Role::Plain);
    line.push(notation::full_name(call), Role::Changed);
    line.push("(", Role::Plain);
    let settings = call.settings();
    let changed = |name: &str| {
        let default = settings
            .iter()
            .any(|s| s.param.name == name && s.is_default);
        if default { Role::Plain } else { Role::Changed }
    };
    let arguments = notation::arguments(call)
        .filter(|argument| !argument.extension && !matches!(argument.value, Value::Tensor(_)));
    let arguments = arguments.map(|argument| {
        let value = notation::print_value(argument.value, ", ");
        let text = match argument.keyword {
            true => format!("{}={value}", argument.name),
            false => value,
        };
        (text, changed(argument.name))
    });
    let x = x.map(|x| (x.to_string(), Role::Plain));
    let arguments: Vec<(String, Role)> = x.into_iter().chain(arguments).collect();

    let indent = " ".repeat(prefix.len().max(4) + 2);
    let mut lines = Vec::new();
    let last = arguments.len().saturating_sub(1);
    for (index, (text, role)) in arguments.into_iter().enumerate() {
        let after = if index == last { end } else { "," };
        if index > 0 {
            if line.width() + 1 + text.chars().count() + after.len() > WIDTH {
                lines.push(std::mem::replace(
                    &mut line,
                    Line::of(indent.as_str(), Role::Plain),
                ));
            } else {
                line.push(" ", Role::Plain);
            }
        }
        line.push(text, role);
        if index < last {
            line.push(",", Role::Plain);
        }
    }
    line.push(end, Role::Plain);
    lines.push(line);
    lines
}

/// The lines that give a module its weight and bias.
fn state(module: &str, call: &Call, lines: &mut Vec<Line>) {
    if call.param("weight").is_none() {
        return;
    }
    // What PyTorch refuses to construct gets no further.
    let (Ok(weight), Ok(bias)) = (call.weight(), call.bias()) else {
        return;
    };
    lines.extend(tensor_lines(&format!("{module}.weight.data = "), &weight));
    if let Some(bias) = bias {
        lines.extend(tensor_lines(&format!("{module}.bias.data = "), &bias));
    }
}

/// What the module's call takes besides its input: indices, and the extensions that are no state.
fn forward_arguments(call: &Call, indices: &mut Vec<String>, lines: &mut Vec<Line>) -> String {
    let mut text = String::new();
    if call.param("indices").is_some() {
        let name = match call.args.given.get("indices") {
            Some(Value::Tensor(given)) => {
                let list = python::nested_list(given, ", ");
                lines.push(Line::of(
                    format!("indices = torch.tensor({list})"),
                    Role::Plain,
                ));
                String::from("indices")
            }
            _ => indices.pop().unwrap_or_else(|| String::from("indices")),
        };
        text += &format!(", {name}");
    }
    for argument in notation::arguments(call) {
        if argument.extension && !matches!(argument.value, Value::Tensor(_) | Value::None) {
            let value = notation::print_value(argument.value, ", ");
            text += &format!(", {}={value}", argument.name);
        }
    }
    text
}

/// `y[0, 0, 2, 5]`, the spatial indices apart.
fn cell(index: &[usize]) -> Line {
    let mut line = Line::of("y[", Role::Plain);
    for (dim, i) in index.iter().enumerate() {
        let role = if dim < 2 { Role::Plain } else { Role::Index };
        if dim > 0 {
            line.push(", ", Role::Plain);
        }
        line.push(i.to_string(), role);
    }
    line.push("]", Role::Plain);
    line
}

/// Four decimals at most.
fn rounded(value: f32) -> String {
    if !value.is_finite() {
        return format!("{value}").to_lowercase();
    }
    let text = format!("{value:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" {
        "0".into()
    } else {
        text.into()
    }
}

fn size(shape: &[usize]) -> String {
    let sizes = python::join(shape.iter().map(usize::to_string), ", ");
    python::tuple(&sizes, shape.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playground::input;

    fn track(text: &str) -> Track {
        notation::parse(text, 2).unwrap().remove(0)
    }

    fn panel_text(x: &str, y: &str, shown: Shown) -> String {
        let lines = panel(&input::parse(x).unwrap(), 4, &track(y), shown);
        python::join(lines.iter().map(Line::text), "\n")
    }

    #[test]
    fn the_panel_is_laid_out_like_the_design() {
        let text = panel_text(
            "[[1, 2, 4, 3], [2, 6, 9, 5]]",
            "nn.Upsample(scale_factor=2, mode='bilinear', align_corners=False)",
            Shown {
                outcome: Some(Outcome::Shape(&[1, 1, 4, 8])),
                cell: Some((&[0, 0, 2, 5], 6.9375)),
            },
        );
        let expected = "\
import torch
import torch.nn as nn

x = torch.tensor([[1., 2., 4., 3.],
                  [2., 6., 9., 5.]])
m = nn.Upsample(scale_factor=2,
      mode='bilinear',
      align_corners=False)
y = m(x[None, None])  # (1, 1, 4, 8)
y[0, 0, 2, 5]         # 6.9375";
        assert_eq!(text, expected);
    }

    #[test]
    fn changed_arguments_and_live_indices_have_their_roles() {
        let x = input::parse("[[1, 2], [3, 4]]").unwrap();
        let y = track("nn.AvgPool2d(2, stride=None, padding=1)");
        let shown = Shown {
            cell: Some((&[0, 0, 1, 0], -0.5)),
            ..Shown::default()
        };
        let lines = panel(&x, 4, &y, shown);
        let of = |role| -> Vec<&str> {
            let spans = lines.iter().flat_map(|line| &line.spans);
            spans
                .filter(|s| s.role == role)
                .map(|s| s.text.as_str())
                .collect()
        };
        assert_eq!(of(Role::Changed), ["nn.AvgPool2d", "2", "padding=1"]);
        assert_eq!(of(Role::Index), ["1", "0"]);
        assert_eq!(of(Role::Comment), ["# -0.5"]);
    }

    #[test]
    fn pipelines_weights_and_generators_are_written_out() {
        let text = panel_text(
            "torch.manual_seed(1); torch.randint(0, 9, (1, 1, 8, 8))",
            "nn.Sequential(nn.MaxPool2d(2), nn.Conv2d(1, 1, 2, bias=False, weight=[[[[0, 1], [2, 3]]]]))",
            Shown::default(),
        );
        let expected = "\
import torch
import torch.nn as nn

torch.manual_seed(1)
x = torch.randint(0, 9, (1, 1, 8, 8)).float()
m = nn.Sequential(
    nn.MaxPool2d(2),
    nn.Conv2d(1, 1, 2,
      bias=False))
m[1].weight.data = torch.tensor([[[[0., 1.],
                                   [2., 3.]]]])
y = m(x)";
        assert_eq!(text, expected);
        let text = panel_text(
            "photo()",
            "nn.Sequential(nn.MaxPool2d(2, return_indices=True), F.interpolate(x, scale_factor=2))",
            Shown::default(),
        );
        let expected = "\
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

x = torch.from_numpy(np.load('x.npy'))  # photo()
m1 = nn.MaxPool2d(2,
       return_indices=True)
y, indices = m1(x[None, None])
y = F.interpolate(y,
      scale_factor=2)";
        assert_eq!(text, expected);
    }

    #[test]
    fn tensors_are_written_as_pytorch_prints_them() {
        let tensor = |text: &str| torch_tensor(&input::parse(text).unwrap().tensor);
        assert_eq!(tensor("3"), "torch.tensor(3.)");
        assert_eq!(tensor("torch.zeros(0, 2)"), "torch.zeros((0, 2))");
        assert_eq!(tensor("torch.ones(2, 3)"), "torch.full((2, 3), 1.)");
        assert_eq!(
            tensor("torch.arange(8).view(2, 2, 2)"),
            "torch.tensor([[[0., 1.],\n               [2., 3.]],\n              [[4., 5.],\n               [6., 7.]]])"
        );
        assert_eq!(
            tensor("[float('nan'), -float('inf'), 1e20, -0.0]"),
            "torch.tensor([float('nan'), -float('inf'), 1e20, -0.0])"
        );
    }
}
