//! Pasted Python: what in it makes the input, and what is an operation.
//!
//! Any other line of a notebook is passed over and told, if it looked like either. What the code
//! panel shows can be pasted back.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::error::{Located, Problem, TextError};
use super::input::{self, Input};
use super::limits;
use super::notation::{self, Track};
use super::python::{self, Expr, Node, Span, Statement};
use crate::ops::{Call, Value};

/// A long text of another language makes as many errors as lines, and to count the lines before
/// each takes its time; a few tell enough.
const ERRORS: usize = 8;

/// What a script holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Script {
    pub input: Option<Input>,
    pub tracks: Vec<Track>,
    /// Lines that seem to make a grid or an operation and could not be read; the first few.
    pub ignored: Vec<TextError>,
}

/// Reads a script that has at least an input or an operation. `dims` are the spatial dimensions of
/// operations that leave them open, where no input tells.
pub fn read(text: &str, dims: usize) -> Result<Script, TextError> {
    if text.len() > limits::TEXT_BYTES {
        return Err(TextError::new(text, 0..0, Problem::TooLong));
    }
    let mut script = Script::default();
    // The text with blanks for all that does not make the input, so that errors keep their place.
    let mut sources = blanked(text);
    let mut has_source = false;
    let mut operations = Vec::new();
    let mut states = Vec::new();
    let mut unread = None;
    for line in logical_lines(text) {
        let start = line.start;
        let piece = &text[line.clone()];
        if let Some(state) = state(piece) {
            states.push((state, line));
            continue;
        }
        match python::parse(piece) {
            Ok(statements) => {
                for statement in statements {
                    match role(&statement) {
                        Role::Source => {
                            has_source = true;
                            sources[line.clone()].copy_from_slice(piece.as_bytes());
                        }
                        role => {
                            // An operation may be applied to what makes the input.
                            let input = input_of(&statement.value);
                            if let Some(node) = input.filter(|node| is_source(node)) {
                                has_source = true;
                                let span = node.span.clone();
                                sources[start + span.start..start + span.end]
                                    .copy_from_slice(piece[span].as_bytes());
                            }
                            operations.push((statement, role, start));
                        }
                    }
                }
            }
            Err(error) if !mentions_grids(piece) => {
                unread.get_or_insert((start, error));
            }
            Err(error) => script.ignore(text, start, error.problem, error.span),
        }
    }
    if has_source {
        // Blanks and whole lines of the text: still UTF-8.
        let sources = String::from_utf8_lossy(&sources);
        match input::parse(&sources) {
            Ok(input) => script.input = Some(input),
            Err(error) => script.ignore(text, 0, error.problem, error.span),
        }
    }
    let shape = script.input.as_ref().map(|input| input.tensor.shape());
    let dims = shape.map_or(dims, input::spatial_dims);
    let mut flow = Flow::default();
    for (statement, role, start) in operations {
        if script.ignored.len() == ERRORS {
            break;
        }
        let applied = match role {
            Role::Operation => notation::track(&statement.value, dims)
                .and_then(|track| flow.operation(track, &statement)),
            _ => flow.application(&statement),
        };
        if let Err((problem, span)) = applied {
            script.ignore(text, start, problem, span);
        }
    }
    // As many as there may be kernels.
    for (state, line) in states.into_iter().take(2 * limits::TRACKS * limits::STAGES) {
        let Some(call) = flow.stage(state.module, state.stage) else {
            continue;
        };
        let value = tensor(&text[line.clone()][state.value.clone()]);
        match value {
            Ok(value) => _ = call.set(state.name, value),
            Err((problem, span)) => {
                script.ignore(text, line.start + state.value.start, problem, span);
            }
        }
    }
    script.tracks = flow.tracks;
    script.tracks.retain(|track| !track.stages.is_empty());
    if script.input.is_none() && script.tracks.is_empty() {
        if let Some((start, error)) = unread {
            script.ignore(text, start, error.problem, error.span);
        }
        let nothing = || TextError::new(text, text.len()..text.len(), Problem::Empty);
        return Err(script.ignored.into_iter().next().unwrap_or_else(nothing));
    }
    Ok(script)
}

impl Script {
    /// Notes an error of the line that begins at `start`.
    fn ignore(&mut self, text: &str, start: usize, problem: Problem, span: Span) {
        if self.ignored.len() < ERRORS {
            let span = start + span.start..start + span.end;
            self.ignored.push(TextError::new(text, span, problem));
        }
    }
}

/// Whether a line that is not in our part of Python may have been meant for us.
fn mentions_grids(line: &str) -> bool {
    ["nn.", "F.", "torch.", "tensor(", "[["]
        .iter()
        .any(|word| line.contains(word))
}

/// Blanks, with the line ends of the text.
fn blanked(text: &str) -> Vec<u8> {
    let blank = |byte| if byte == b'\n' { b'\n' } else { b' ' };
    text.bytes().map(blank).collect()
}

/// Statements' places: a line ends at a line end or a semicolon outside brackets and strings.
fn logical_lines(text: &str) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut depth = 0usize;
    let mut quote = None;
    let mut comment = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'\n' => {
                comment = false;
                quote = None;
                if depth == 0 {
                    lines.push(start..at);
                    start = at + 1;
                }
            }
            _ if comment => {}
            b'\'' | b'"' => match quote {
                None => quote = Some(byte),
                Some(open) if open == byte => quote = None,
                Some(_) => {}
            },
            _ if quote.is_some() => {}
            b'#' => comment = true,
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            b';' if depth == 0 => {
                lines.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    lines.push(start..text.len());
    lines
}

/// Which operation reads what: one that reads the result of another is a stage of its track.
#[derive(Default)]
struct Flow {
    /// A track whose module became a stage of another is left empty.
    tracks: Vec<Track>,
    /// Names of modules, with the track and its stage where they stand.
    modules: BTreeMap<String, (usize, usize)>,
    /// Names of results, with their track.
    results: BTreeMap<String, usize>,
}

impl Flow {
    /// `m = nn.X(…)`, `y = nn.X(…)(x)`, `y = F.x(x, …)`.
    fn operation(&mut self, track: Track, statement: &Statement) -> Located<()> {
        let input = input_of(&statement.value);
        let before = input
            .and_then(name_of)
            .and_then(|name| self.results.get(name));
        let place = match before {
            Some(&at) => (at, self.append(at, track, statement)?),
            None if self.tracks.len() == limits::TRACKS => {
                return Err((Problem::TooManyTracks, statement.value.span.clone()));
            }
            None => {
                self.tracks.push(track);
                (self.tracks.len() - 1, 0)
            }
        };
        if let Some(target) = statement.target.clone() {
            match input {
                Some(_) => _ = self.results.insert(target, place.0),
                None => _ = self.modules.insert(target, place),
            }
        }
        Ok(())
    }

    /// `y = m(x)`, where `m` is a module.
    fn application(&mut self, statement: &Statement) -> Located<()> {
        let Expr::Call(call) = &statement.value.expr else {
            return Ok(());
        };
        let Some(&(mut at, _)) = self.modules.get(&call.name) else {
            return Ok(());
        };
        let input = input_of(&statement.value).and_then(name_of);
        if let Some(&before) = input.and_then(|name| self.results.get(name))
            && before != at
        {
            let stages = std::mem::take(&mut self.tracks[at].stages);
            let stage = self.append(before, Track { stages }, statement)?;
            self.modules.insert(call.name.clone(), (before, stage));
            at = before;
        }
        if let Some(target) = statement.target.clone() {
            self.results.insert(target, at);
        }
        Ok(())
    }

    /// Adds the stages to a track and tells where the first of them stands.
    fn append(&mut self, at: usize, track: Track, statement: &Statement) -> Located<usize> {
        let stages = &mut self.tracks[at].stages;
        if stages.len() + track.stages.len() > limits::STAGES {
            return Err((Problem::TooManyStages, statement.value.span.clone()));
        }
        let stage = stages.len();
        stages.extend(track.stages);
        Ok(stage)
    }

    /// A stage of the module with this name.
    fn stage(&mut self, module: &str, stage: usize) -> Option<&mut Call> {
        let &(track, first) = self.modules.get(module)?;
        self.tracks[track].stages.get_mut(first + stage)
    }
}

/// What a call reads: the first argument, if it is no parameter.
fn input_of(node: &Node) -> Option<&Node> {
    let Expr::Call(call) = &node.expr else {
        return None;
    };
    let first = call.args.first()?;
    (name_of(first).is_some() || is_source(first)).then_some(first)
}

/// `x`, and also `x[None, None]`.
fn name_of(node: &Node) -> Option<&str> {
    match &node.expr {
        Expr::Name(name) => Some(name),
        Expr::Subscript(of, _) => name_of(of),
        _ => None,
    }
}

enum Role {
    Source,
    Operation,
    /// `y = m(x)`, `print(y)`: neither makes numbers nor an operation.
    Other,
}

fn role(statement: &Statement) -> Role {
    let mut node: &Node = &statement.value;
    loop {
        let call = match &node.expr {
            Expr::Call(call) => call,
            Expr::Subscript(of, _) => {
                node = of;
                continue;
            }
            Expr::List(_) | Expr::Tuple(_) => return Role::Source,
            _ => return Role::Other,
        };
        match &call.receiver {
            Some(receiver) => node = receiver,
            None if input::is_function(&call.name) => return Role::Source,
            None if notation::is_operation(&call.name) || is_of_torch(&call.name) => {
                return Role::Operation;
            }
            None => return Role::Other,
        }
    }
}

/// `nn.Linear`, `F.relu`: an operation that is not known here; `x.sum` and `plt.show` are none.
fn is_of_torch(name: &str) -> bool {
    matches!(name.split_once('.'), Some(("torch" | "nn" | "F", _)))
}

/// A call that makes a tensor, perhaps with methods after it.
fn is_source(node: &Node) -> bool {
    match &node.expr {
        Expr::Call(call) => match &call.receiver {
            Some(receiver) => is_source(receiver),
            None => input::is_function(&call.name),
        },
        Expr::Subscript(of, _) => is_source(of),
        _ => false,
    }
}

/// `m.weight.data = …`, `m[1].bias = …`.
struct State<'t> {
    module: &'t str,
    stage: usize,
    name: &'static str,
    /// Where the value stands in the line.
    value: Span,
}

fn state(line: &str) -> Option<State<'_>> {
    let (target, value) = line.split_once('=')?;
    let target = target.trim();
    let target = target.strip_suffix(".data").unwrap_or(target);
    let (module, name) = ["weight", "bias"].into_iter().find_map(|name| {
        let module = target.strip_suffix(name)?.strip_suffix('.')?;
        Some((module, name))
    })?;
    let (module, stage) = match module.strip_suffix(']').and_then(|m| m.split_once('[')) {
        Some((module, stage)) => (module, stage.parse().ok()?),
        None => (module, 0),
    };
    Some(State {
        module,
        stage,
        name,
        value: line.len() - value.len()..line.len(),
    })
}

fn tensor(text: &str) -> Located<Value> {
    let input = input::parse(text).map_err(|error| (error.problem, error.span))?;
    if input.tensor.data().len() > limits::WEIGHT_CELLS {
        return Err((Problem::TooManyWeights, 0..text.len()));
    }
    Ok(Value::Tensor(Arc::new(input.tensor)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playground::python_export::{self, Program};
    use proptest::prelude::*;

    #[test]
    fn what_the_code_panel_shows_can_be_pasted_back() {
        for (x, y) in [
            (
                "[[1, 2], [3, 4.5]]",
                "nn.Upsample(scale_factor=2, mode='bilinear')",
            ),
            (
                "torch.manual_seed(3); torch.randn(1, 1, 4, 4)",
                "F.interpolate(x, size=(5, 7))",
            ),
            (
                "torch.linspace(0, 1, 9)",
                "nn.Conv1d(1, 1, 2, bias=[2], weight=[[[1, 2.5]]])",
            ),
            (
                "[[1, 2], [3, 4]]",
                "nn.Sequential(nn.AvgPool2d(2), nn.ConvTranspose2d(1, 1, 2, weight=[[[[1, 2], [3, 4]]]]))",
            ),
            (
                "ramp(4, 4)",
                "nn.Sequential(nn.MaxPool2d(2, return_indices=True), nn.Conv2d(1, 1, 1, weight=[[[[2]]]]), \
                 F.interpolate(x, size=2), nn.MaxUnpool2d(2))",
            ),
            (
                "[[1, 2], [3, 4]]",
                "nn.Conv2d(1, 1, 1, weight=[[[[2]]]]); nn.Sequential(nn.MaxPool2d(2), \
                 nn.Conv2d(1, 1, 1, weight=[[[[3]]]])); F.interpolate(x, size=2); \
                 nn.Sequential(nn.MaxPool2d(1, return_indices=True), nn.MaxUnpool2d(1))",
            ),
        ] {
            for flow in [
                python_export::Flow::Forward,
                python_export::Flow::Sum,
                python_export::Flow::Cell(&[0, 0, 0, 0]),
            ] {
                is_pasted_back(x, y, flow);
            }
        }
    }

    fn is_pasted_back(x: &str, y: &str, flow: python_export::Flow) {
        let input = input::parse(x).unwrap();
        let tracks = notation::parse(y, 2).unwrap();
        let program = Program {
            input: &input,
            rank: 4,
            tracks: &tracks,
            flow,
        };
        let code = program.script();
        let script = read(&code, 2).unwrap();
        assert_eq!(script.ignored, [], "{code}");
        assert_eq!(script.input.unwrap().tensor, input.tensor, "{code}");
        // A bias that PyTorch has by default is written as the zeros it is here.
        let stages = |tracks: &[Track]| -> Vec<Vec<_>> {
            let stage = |call: &Call| (call.name(), call.weight().ok(), call.bias().ok());
            let track = |track: &Track| track.stages.iter().map(stage).collect();
            tracks.iter().map(track).collect()
        };
        assert_eq!(stages(&script.tracks), stages(&tracks), "{code}");
    }

    #[test]
    fn other_lines_of_a_notebook_are_passed_over() {
        let code = "\
import torch  # ; and more
from torch import nn
x = np.array([[1., 2.],
              [3., 4.]])
model = nn.Linear(3, 4)
for i in range(3):
    print(f\"{i}\")
y = nn.MaxPool2d(2)(x); z = torch.nn.functional.avg_pool2d(x, 2)
y[0, 0]
";
        let script = read(code, 1).unwrap();
        assert_eq!(script.input.unwrap().tensor.shape(), [2, 2]);
        assert_eq!(
            notation::print(&script.tracks),
            "nn.MaxPool2d(2); nn.AvgPool2d(2)"
        );
        let ignored: Vec<String> = script
            .ignored
            .iter()
            .map(|error| error.to_string())
            .collect();
        assert_eq!(
            ignored,
            ["line 5, column 9: there is no operation `nn.Linear`"]
        );
    }

    #[test]
    fn what_reads_a_result_is_the_next_stage() {
        let tracks = |text: &str| notation::print(&read(text, 2).unwrap().tracks);
        let pipeline = "nn.Sequential(nn.MaxPool2d(2), F.interpolate(x, scale_factor=2))";
        for code in [
            "x = F.max_pool2d(x, 2)\nx = F.interpolate(x, scale_factor=2)",
            "m = nn.MaxPool2d(2)\ny = m(x)\nz = F.interpolate(y, scale_factor=2)",
            "y = nn.MaxPool2d(2)(torch.ones(4, 4)[None])\ny = F.interpolate(y, None, 2)",
        ] {
            assert_eq!(tracks(code).replace("size=None, ", ""), pipeline, "{code}");
        }
        assert_eq!(
            tracks("a = F.max_pool2d(x, 2)\nb = F.avg_pool2d(x, 2)"),
            "nn.MaxPool2d(2); nn.AvgPool2d(2)"
        );
        let script = read("y = nn.MaxPool2d(2)(torch.ones(4, 4)[None])", 2).unwrap();
        assert_eq!(script.input.unwrap().tensor.shape(), [1, 4, 4]);
    }

    #[test]
    fn a_script_without_either_is_refused_at_its_first_error() {
        let error = |text: &str| read(text, 2).unwrap_err().to_string();
        assert_eq!(
            error("print(1)\ny = F.interpolat(x)"),
            "line 2, column 5: there is no operation `F.interpolat`; did you mean `interpolate`?"
        );
        assert_eq!(error("print(1)"), "there is nothing to read");
        assert_eq!(
            error("x = torch.zeros(\n  2, -3)"),
            "zeros: Dimension size must be non-negative."
        );
    }

    proptest! {
        #[test]
        fn any_script_is_read_or_refused(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "x", "y", "F.max_pool2d(y, 2)", " = ", "m(y)", ", ", "m.weight.data", "m[1].bias", "nn.MaxPool2d(2)", "nn.Conv1d(1, 1, 1)",
                    "torch.ones(2, 2)", "[[1]]", "\n", ";", "#", "'", "(", ")", "é", "(x)", "m = ",
                ]),
                0..30,
            )
        ) {
            let text = pieces.concat();
            let ignored = match read(&text, 2) {
                Ok(script) => script.ignored,
                Err(error) => vec![error],
            };
            for error in ignored {
                prop_assert!(text.get(error.span).is_some());
            }
        }
    }
}
