//! Tracks as a Python script that PyTorch runs to the same numbers.
//!
//! ```text
//! import torch                       import torch
//! import torch.nn as nn              import torch.nn as nn
//!
//! x = torch.tensor([[1., 2.],        x = torch.randn(1, 1, 6, 6)
//!                   [3., 4.]])       x.requires_grad_()
//! m = nn.Upsample(scale_factor=2,    m = nn.AvgPool2d(3, stride=2)
//!       mode='bilinear')             m(x).sum().backward()
//! y = m(x[None, None])               x.grad[0, 0, 5, 4]
//! y[0, 0, 2, 1]
//! ```

use super::code::{self, Known, Large, Library, Line, Pieces, Role};
use super::input::Input;
use super::notation::{self, Track};
use super::python;
use crate::ops::{Call, Value};

/// Characters a line of a call may have before the next argument goes to a line of its own.
const WIDTH: usize = 34;

/// What the results of several tracks are called; a single one is `y`.
pub(super) const RESULTS: [&str; super::limits::TRACKS] = ["a", "b", "c", "d"];

/// The tracks on one input.
#[derive(Clone, Copy)]
pub struct Program<'a> {
    pub input: &'a Input,
    /// The number of dimensions the first operations see: an input of fewer gets leading ones.
    pub rank: usize,
    pub tracks: &'a [Track],
    pub flow: Flow<'a>,
}

/// What becomes of the outputs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Flow<'a> {
    /// Nothing: they are the results.
    Forward,
    /// The gradient of their sum is left in `x.grad`.
    Sum,
    /// The gradient of the cell at this index.
    Cell(&'a [usize]),
}

impl Program<'_> {
    /// A complete script. One track leaves its result in `y`, several in `a`, `b`, …; backward, the
    /// gradient of the last one is in `x.grad`.
    pub fn script(&self) -> String {
        code::text(self.script_pieces())
    }

    /// The same script a piece at a time.
    pub fn script_pieces(&self) -> Pieces {
        code::pieces(&self.lines(Large::Packed, &[]), &self.input.tensor)
    }

    /// The script as the code panel shows it: a large input is loaded from `x.npy`, and comments
    /// tell what is known of each track.
    pub fn panel(&self, known: &[Known]) -> Vec<Line> {
        code::aligned(self.lines(Large::Loaded, known))
    }

    fn lines(&self, large: Large, known: &[Known]) -> Vec<Line> {
        let source = source(self.input, large);
        let calls = || self.tracks.iter().flat_map(|track| &track.stages);
        let imports = source.imports.iter().copied().chain(
            [
                Some("import torch"),
                calls()
                    .any(|call| !call.class.functional)
                    .then_some("import torch.nn as nn"),
                calls()
                    .any(|call| call.class.functional)
                    .then_some("import torch.nn.functional as F"),
            ]
            .into_iter()
            .flatten(),
        );
        let imports = imports.map(|import| Line::of(import, Role::Import));
        let mut lines: Vec<Line> = imports.chain([Line::default()]).collect();
        lines.extend(source.lines);

        let missing = self.rank.saturating_sub(self.input.tensor.shape().len());
        let mut x = match missing {
            0 => String::from("x"),
            _ => format!("x[{}]", vec!["None"; missing].join(", ")),
        };
        let backward = self.flow != Flow::Forward;
        let many = self.tracks.len() > 1;
        if backward && missing == 0 {
            lines.push(Line::plain("x.requires_grad_()"));
        } else if backward {
            lines.push(Line::plain(format!("x = {x}.requires_grad_()")));
            x = "x".into();
        } else if many && missing > 0 {
            lines.push(Line::plain(format!("x = {x}")));
            x = "x".into();
        }
        let unknown = Known::default();
        for (at, track) in self.tracks.iter().enumerate() {
            if backward && at > 0 {
                lines.push(Line::plain("x.grad = None"));
            }
            let mut part = Part {
                track,
                result: RESULTS.get(at).filter(|_| many).unwrap_or(&"y"),
                known: known.get(at).unwrap_or(&unknown),
                many,
                flow: self.flow,
                lines: &mut lines,
            };
            part.write(&x);
        }
        lines
    }
}

/// The lines that make `x`; what PyTorch generates is generated.
fn source(input: &Input, large: Large) -> code::Source {
    if let Some(text) = &input.text {
        if input.is_blank() {
            let shape = input.tensor.shape().iter().map(usize::to_string);
            let shape = shape.collect::<Vec<_>>().join(", ");
            let mut line = Line::plain(format!("x = torch.zeros({shape})"));
            line.push(format!("  # {text}"), Role::Comment);
            return code::Source {
                imports: &[],
                lines: vec![line],
            };
        }
        let (before, last) = text.rsplit_once("; ").unwrap_or(("", text));
        if last.starts_with("torch.") {
            let seeds = before.split("; ").filter(|text| !text.is_empty());
            let mut lines: Vec<Line> = seeds.map(Line::plain).collect();
            lines.push(Line::plain(format!("x = {}", as_float(last))));
            return code::Source {
                imports: &[],
                lines,
            };
        }
    }
    Library::Torch.source(input, large)
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

/// The part of a script that one track takes.
struct Part<'a> {
    track: &'a Track,
    result: &'static str,
    known: &'a Known,
    /// Whether it is one of several.
    many: bool,
    flow: Flow<'a>,
    lines: &'a mut Vec<Line>,
}

impl Part<'_> {
    fn write(&mut self, x: &str) {
        let sequential = self.track.stages.len() > 1 && self.track.stages.iter().all(is_module);
        // An expression that is the output: the variable itself where it already has a name.
        let output = match sequential {
            true => self.sequential(x),
            false => self.one_by_one(x),
        };
        match self.flow {
            Flow::Forward => self.forward(&output, x, sequential),
            Flow::Sum => self.backward(format!("{output}.sum()")),
            Flow::Cell(index) => {
                let index = python::join(index.iter().map(usize::to_string), ", ");
                self.backward(format!("{output}[{index}]"));
            }
        }
    }

    fn forward(&mut self, output: &str, x: &str, sequential: bool) {
        let last = self.track.stages.len() - 1;
        if output != self.result {
            self.assign(output);
        }
        if !sequential {
            self.remark(last);
            self.cell(last);
            return;
        }
        self.remark(last.min(self.known.shapes.len()));
        match &self.known.live {
            Some(live) if live.stage < last => {
                let (net, stages) = (self.named("net"), live.stage + 1);
                let part = format!("{net}[:{stages}]({x})");
                self.lines.push(Line::cell(&part, &live.index, live.value));
            }
            _ => self.cell(last),
        }
    }

    fn backward(&mut self, of: String) {
        let mut line = Line::plain(of);
        line.push(".", Role::Plain);
        line.push("backward()", Role::Changed);
        self.lines.push(line);
        if let Some(live) = &self.known.live {
            self.lines
                .push(Line::cell("x.grad", &live.index, live.value));
        }
    }

    /// `m`, or with several tracks `m_a`.
    fn named(&self, module: &str) -> String {
        match self.many {
            true => format!("{module}_{}", self.result),
            false => module.into(),
        }
    }

    fn assign(&mut self, output: &str) {
        self.lines
            .push(Line::plain(format!("{} = {output}", self.result)));
    }

    /// Says behind the last line what a stage gives.
    fn remark(&mut self, stage: usize) {
        code::remark(self.lines, self.known.comment(stage));
    }

    /// The live cell, where it is one of this stage's output.
    fn cell(&mut self, stage: usize) {
        if let Some(live) = self.known.live.as_ref().filter(|live| live.stage == stage) {
            self.lines
                .push(Line::cell(self.result, &live.index, live.value));
        }
    }

    /// `net = nn.Sequential(…)`, a stage on each line.
    fn sequential(&mut self, x: &str) -> String {
        let net = self.named("net");
        let mut line = Line::plain(format!("{net} = "));
        line.push("nn.Sequential", Role::Changed);
        line.push("(", Role::Plain);
        self.lines.push(line);
        let last = self.track.stages.len() - 1;
        for (stage, call) in self.track.stages.iter().enumerate() {
            let end = if stage == last { "))" } else { ")," };
            self.lines.extend(construct("    ", call, None, end));
            if stage < last && stage < self.known.shapes.len() {
                self.remark(stage);
            }
        }
        for (stage, call) in self.track.stages.iter().enumerate() {
            state(&format!("{net}[{stage}]"), call, self.lines);
        }
        format!("{net}({x})")
    }

    /// A line for each stage; the last module is left to be applied.
    fn one_by_one(&mut self, x: &str) -> String {
        let mut value = String::from(x);
        // The indices of pools that no unpool has taken yet.
        let mut indices: Vec<String> = Vec::new();
        let stages = self.track.stages.len();
        for (stage, call) in self.track.stages.iter().enumerate() {
            let result = self.result;
            let mut target = format!("{result} = ");
            if call.get("return_indices") == Some(Value::Bool(true)) {
                let name = match indices.len() {
                    0 => String::from("indices"),
                    pools => format!("indices{}", pools + 1),
                };
                target = format!("{result}, {name} = ");
                indices.push(name);
            }
            if call.class.functional {
                let applied = construct(&target, call, Some(&value), ")");
                self.lines.extend(applied);
            } else {
                let more = forward_arguments(call, &mut indices, self.lines);
                if self.many && call.param("weight").is_none() {
                    let end = format!(")({value}{more})");
                    self.lines.extend(construct(&target, call, None, &end));
                } else {
                    let module = match stages {
                        1 => self.named("m"),
                        _ => self.named(&format!("m{}", stage + 1)),
                    };
                    let prefix = format!("{module} = ");
                    self.lines.extend(construct(&prefix, call, None, ")"));
                    state(&module, call, self.lines);
                    let applied = format!("{module}({value}{more})");
                    if stage + 1 == stages && is_module(call) {
                        return applied;
                    }
                    self.lines.push(Line::plain(format!("{target}{applied}")));
                }
            }
            if stage + 1 < stages {
                self.remark(stage);
                if self.flow == Flow::Forward {
                    self.cell(stage);
                }
            }
            value = result.into();
        }
        value
    }
}

/// Whether `nn.Sequential` can hold this stage: a module of one input and one output.
fn is_module(call: &Call) -> bool {
    !call.class.functional
        && call.get("return_indices") != Some(Value::Bool(true))
        && call.param("indices").is_none()
}

/// `prefix` `nn.X(arguments` `end`, broken into lines.
fn construct(prefix: &str, call: &Call, x: Option<&str>, end: &str) -> Vec<Line> {
    let mut line = Line::plain(prefix);
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
                lines.push(std::mem::replace(&mut line, Line::plain(indent.as_str())));
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
    lines.extend(Library::Torch.tensor(&format!("{module}.weight.data = "), &weight));
    if let Some(bias) = bias {
        lines.extend(Library::Torch.tensor(&format!("{module}.bias.data = "), &bias));
    }
}

/// What the module's call takes besides its input: indices, and the extensions that are no state.
fn forward_arguments(call: &Call, indices: &mut Vec<String>, lines: &mut Vec<Line>) -> String {
    let mut text = String::new();
    if call.param("indices").is_some() {
        let name = match call.args.given.get("indices") {
            Some(Value::Tensor(given)) => {
                let list = python::nested_list(given, ", ");
                lines.push(Line::plain(format!("indices = torch.tensor({list})")));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playground::code::LiveCell;
    use crate::playground::input;

    /// The panel of a program for planes.
    fn panel(x: &str, y: &str, flow: Flow, known: &[Known]) -> Vec<Line> {
        let input = input::parse(x).unwrap();
        let tracks = notation::parse(y, 2).unwrap();
        let program = Program {
            input: &input,
            rank: 4,
            tracks: &tracks,
            flow,
        };
        program.panel(known)
    }

    fn text(x: &str, y: &str, flow: Flow, known: &[Known]) -> String {
        let lines = panel(x, y, flow, known);
        python::join(lines.iter().map(Line::text), "\n")
    }

    fn known(shapes: &[[usize; 4]], live: Option<(usize, [usize; 4], f32)>) -> Known {
        Known {
            shapes: shapes.iter().map(|shape| shape.to_vec()).collect(),
            raises: None,
            live: live.map(|(stage, index, value)| LiveCell {
                stage,
                index: index.to_vec(),
                value,
            }),
        }
    }

    #[test]
    fn the_panel_is_laid_out_like_the_design() {
        let text = text(
            "[[1, 2, 4, 3], [2, 6, 9, 5]]",
            "nn.Upsample(scale_factor=2, mode='bilinear', align_corners=False)",
            Flow::Forward,
            &[known(&[[1, 1, 4, 8]], Some((0, [0, 0, 2, 5], 6.9375)))],
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
        let lines = panel(
            "[[1, 2], [3, 4]]",
            "nn.AvgPool2d(2, stride=None, padding=1)",
            Flow::Forward,
            &[known(&[], Some((0, [0, 0, 1, 0], -0.5)))],
        );
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
    fn a_pipeline_tells_the_shape_after_every_stage() {
        let y = "nn.Sequential(nn.MaxPool2d(2), nn.Conv2d(1, 1, 2, bias=False, \
                 weight=[[[[0, 1], [2, 3]]]]))";
        let seeded = "torch.manual_seed(1); torch.randint(0, 9, (1, 1, 8, 8))";
        let shapes = [[1, 1, 4, 4], [1, 1, 3, 3]];
        let expected = "\
import torch
import torch.nn as nn

torch.manual_seed(1)
x = torch.randint(0, 9, (1, 1, 8, 8)).float()
net = nn.Sequential(
    nn.MaxPool2d(2),  # (1, 1, 4, 4)
    nn.Conv2d(1, 1, 2,
      bias=False))
net[1].weight.data = torch.tensor([[[[0., 1.],
                                     [2., 3.]]]])
y = net(x)                 # (1, 1, 3, 3)
net[:1](x)[0, 0, 3, 1]  # 7";
        let inner = known(&shapes, Some((0, [0, 0, 3, 1], 7.0)));
        let expected = expected.replace("net(x)                 #", "net(x)              #");
        assert_eq!(text(seeded, y, Flow::Forward, &[inner]), expected);
        let refused = Known {
            raises: Some("RuntimeError".into()),
            ..known(&shapes[..1], None)
        };
        let text = text(seeded, y, Flow::Forward, &[refused]);
        assert!(text.contains("nn.MaxPool2d(2),  # (1, 1, 4, 4)\n"));
        assert!(text.ends_with("y = net(x)  # raises RuntimeError"));
    }

    #[test]
    fn what_is_no_plain_module_runs_stage_by_stage() {
        let text = text(
            "photo()",
            "nn.Sequential(nn.MaxPool2d(2, return_indices=True), F.interpolate(x, scale_factor=2), \
             nn.MaxUnpool2d(2))",
            Flow::Forward,
            &[known(
                &[[1, 1, 32, 32], [1, 1, 64, 64]],
                Some((0, [0, 0, 3, 1], 7.0)),
            )],
        );
        let expected = "\
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

x = torch.from_numpy(np.load('x.npy'))  # photo()
m1 = nn.MaxPool2d(2,
       return_indices=True)
y, indices = m1(x[None, None])  # (1, 1, 32, 32)
y[0, 0, 3, 1]                   # 7
y = F.interpolate(y,
      scale_factor=2)  # (1, 1, 64, 64)
m3 = nn.MaxUnpool2d(2)
y = m3(y, indices)";
        assert_eq!(text, expected);
    }

    #[test]
    fn several_tracks_read_one_input() {
        let text = text(
            "[[2, 5, 3, 8]]",
            "F.interpolate(x, size=8); nn.Upsample(size=8, mode='bilinear'); \
             nn.Conv2d(1, 1, 1, bias=False, weight=[[[[2]]]]); \
             nn.Sequential(nn.MaxPool2d(1), nn.AvgPool2d(1))",
            Flow::Forward,
            &[
                known(&[[1, 1, 8, 8]], Some((0, [0, 0, 0, 3], 5.0))),
                known(&[[1, 1, 8, 8]], Some((0, [0, 0, 0, 3], 3.625))),
            ],
        );
        let expected = "\
import torch
import torch.nn as nn
import torch.nn.functional as F

x = torch.tensor([[2., 5., 3., 8.]])
x = x[None, None]
a = F.interpolate(x, size=8)  # (1, 1, 8, 8)
a[0, 0, 0, 3]                 # 5
b = nn.Upsample(size=8,
      mode='bilinear')(x)  # (1, 1, 8, 8)
b[0, 0, 0, 3]              # 3.625
m_c = nn.Conv2d(1, 1, 1,
        bias=False)
m_c.weight.data = torch.tensor([[[[2.]]]])
c = m_c(x)
net_d = nn.Sequential(
    nn.MaxPool2d(1),
    nn.AvgPool2d(1))
d = net_d(x)";
        assert_eq!(text, expected);
    }

    #[test]
    fn backward_leaves_the_gradient_of_the_input() {
        let y = "nn.AvgPool2d(3, stride=2, padding=1, ceil_mode=True)";
        let live = known(&[[1, 1, 4, 4]], Some((0, [0, 0, 5, 4], 0.2778)));
        let text = |flow, y| {
            text(
                "torch.ones(1, 1, 6, 6)",
                y,
                flow,
                std::slice::from_ref(&live),
            )
        };
        let expected = "\
import torch
import torch.nn as nn

x = torch.ones(1, 1, 6, 6)
x.requires_grad_()
m = nn.AvgPool2d(3, stride=2,
      padding=1, ceil_mode=True)
m(x).sum().backward()
x.grad[0, 0, 5, 4]  # 0.2778";
        assert_eq!(text(Flow::Sum, y), expected);
        let of_cell = text(Flow::Cell(&[0, 0, 3, 2]), y);
        assert!(of_cell.contains("\nm(x)[0, 0, 3, 2].backward()\n"));
        let both = text(Flow::Sum, "F.interpolate(x, size=3); nn.MaxPool2d(2)");
        let expected = "\
x.requires_grad_()
a = F.interpolate(x, size=3)
a.sum().backward()
x.grad[0, 0, 5, 4]  # 0.2778
x.grad = None
b = nn.MaxPool2d(2)(x)
b.sum().backward()";
        assert!(both.ends_with(expected), "{both}");
        let written = super::tests::text("[[1, 2]]", "nn.MaxPool2d(1)", Flow::Sum, &[]);
        assert!(written.contains("\nx = x[None, None].requires_grad_()\n"));
    }
}
