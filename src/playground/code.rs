//! Lines of Python, and tensors written as Python: what the exports have in common.

use super::evaluate::TrackResult;
use super::input::Input;
use super::python;
use super::zlib::Zlib;
use crate::ops::Tensor;

/// Rows and columns of a tensor that a panel writes out.
const SHOWN_SIDE: usize = 16;

/// Cells that a script writes out as numbers; more are packed into a string.
const WRITTEN_CELLS: usize = 4096;

/// A line of code, in pieces that are drawn differently.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    pub spans: Vec<CodeSpan>,
    /// Stands behind the code once the lines are [`aligned`].
    comment: Option<String>,
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

/// What is known of a track's result, for the comments of a panel.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    /// The shape after every stage that ran.
    pub shapes: Vec<Vec<usize>>,
    /// The exception that PyTorch raises at the stage after them.
    pub raises: Option<String>,
    pub live: Option<LiveCell>,
}

/// The cell the page talks about, with its value: of the output of a stage, or backward of the
/// input's gradient.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveCell {
    pub stage: usize,
    pub index: Vec<usize>,
    pub value: f32,
}

impl Known {
    pub fn of(result: &TrackResult) -> Self {
        let shape = |output: &Tensor| output.shape().to_vec();
        let stages = result.stages.iter();
        let exception = |refusal: &crate::ops::Refusal| format!("{:?}", refusal.exception);
        Self {
            shapes: stages.map(|stage| shape(&stage.output.values)).collect(),
            raises: result.refusal.as_ref().map(exception),
            live: None,
        }
    }

    /// What a stage gives: its shape, or the exception it raises.
    pub(super) fn comment(&self, stage: usize) -> Option<String> {
        match self.shapes.get(stage) {
            Some(shape) => Some(size(shape)),
            None if stage == self.shapes.len() => {
                self.raises.as_ref().map(|error| format!("raises {error}"))
            }
            None => None,
        }
    }
}

impl Line {
    pub(super) fn of(text: impl Into<String>, role: Role) -> Self {
        let mut line = Self::default();
        line.push(text, role);
        line
    }

    pub fn plain(text: impl Into<String>) -> Self {
        Self::of(text, Role::Plain)
    }

    pub(super) fn push(&mut self, text: impl Into<String>, role: Role) {
        let text = text.into();
        self.spans.push(CodeSpan { text, role });
    }

    /// Characters of the code.
    pub(super) fn width(&self) -> usize {
        let width = |span: &CodeSpan| span.text.chars().count();
        self.spans.iter().map(width).sum()
    }

    /// The line without its roles.
    pub fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    /// `y[0, 0, 2, 5]`, the spatial indices apart, and what stands there.
    pub(super) fn cell(of: &str, index: &[usize], value: f32) -> Self {
        let mut line = Self::plain(format!("{of}["));
        for (dim, i) in index.iter().enumerate() {
            let role = if dim < 2 { Role::Plain } else { Role::Index };
            if dim > 0 {
                line.push(", ", Role::Plain);
            }
            line.push(i.to_string(), role);
        }
        line.push("]", Role::Plain);
        line.comment = Some(rounded(value));
        line
    }
}

/// Puts a comment behind the last line.
pub(super) fn remark(lines: &mut [Line], comment: Option<String>) {
    if let Some(line) = lines.last_mut() {
        line.comment = comment;
    }
}

/// The lines with their comments; those of neighbouring lines stand below each other.
pub(super) fn aligned(mut lines: Vec<Line>) -> Vec<Line> {
    for block in lines.chunk_by_mut(|a, b| a.comment.is_some() && b.comment.is_some()) {
        let column = block.iter().map(|line| line.width() + 2).max().unwrap_or(0);
        for line in block {
            if let Some(comment) = line.comment.take() {
                let blanks = " ".repeat(column - line.width());
                line.push(blanks, Role::Plain);
                line.push(format!("# {comment}"), Role::Comment);
            }
        }
    }
    lines
}

/// What is written a piece at a time, so that a page goes on in between.
pub type Pieces = Box<dyn Iterator<Item = Vec<u8>>>;

/// A text that is there already.
pub fn at_once(text: String) -> Pieces {
    Box::new(std::iter::once(text.into_bytes()))
}

/// Stands in a line for the input where it is [packed](Large::Packed).
const PACKED: &str = "\0";

/// The code alone, ready to run, with this input where it is packed.
pub(super) fn pieces(lines: &[Line], input: &Tensor) -> Pieces {
    let text: String = lines.iter().map(|line| line.text() + "\n").collect();
    match text.split_once(PACKED) {
        Some((before, after)) => {
            let [before, after] = [before, after].map(|text| at_once(text.to_owned()));
            Box::new(before.chain(Zlib::of(input.clone())).chain(after))
        }
        None => at_once(text),
    }
}

/// What the pieces are together.
pub(super) fn text(pieces: Pieces) -> String {
    String::from_utf8(pieces.flatten().collect()).expect("code is text")
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

/// `(1, 1, 4, 8)`
pub(super) fn size(shape: &[usize]) -> String {
    let sizes = python::join(shape.iter().map(usize::to_string), ", ");
    python::tuple(&sizes, shape.len())
}

/// Whose arrays hold the numbers.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Library {
    Torch,
    Numpy,
}

/// How an input is written whose numbers would fill pages.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Large {
    /// In the script itself.
    Packed,
    /// From a file beside it.
    Loaded,
}

/// The lines that make `x`, and what they import beside the library.
pub(super) struct Source {
    pub imports: &'static [&'static str],
    pub lines: Vec<Line>,
}

impl Library {
    /// An input, whatever its size.
    pub fn source(self, input: &Input, large: Large) -> Source {
        let shape = input.tensor.shape();
        let cells = input.tensor.data().len();
        let side = shape.iter().rev().take(2).max().copied().unwrap_or(1);
        let mut source = match large {
            Large::Loaded if side > SHOWN_SIDE || cells > SHOWN_SIDE * SHOWN_SIDE => self.loaded(),
            Large::Packed if cells > WRITTEN_CELLS => Source {
                imports: &["import base64", "import zlib"],
                lines: self.packed(&input.tensor),
            },
            _ => Source {
                imports: &[],
                lines: self.tensor("x = ", &input.tensor),
            },
        };
        if let (Some(text), Some(line)) = (&input.text, source.lines.first_mut()) {
            line.push(format!("  # {text}"), Role::Comment);
        }
        source
    }

    fn loaded(self) -> Source {
        let (imports, line): (&[_], _) = match self {
            Self::Torch => (
                &["import numpy as np"],
                "x = torch.from_numpy(np.load('x.npy'))",
            ),
            Self::Numpy => (&[], "x = np.load('x.npy')"),
        };
        Source {
            imports,
            lines: vec![Line::plain(line)],
        }
    }

    /// Float32 bytes, compressed, as a string in the script.
    fn packed(self, tensor: &Tensor) -> Vec<Line> {
        let shape = size(tensor.shape());
        let x = match self {
            Self::Torch => {
                format!("torch.frombuffer(bytearray(data), dtype=torch.float32).view({shape})")
            }
            Self::Numpy => format!("np.frombuffer(data, np.float32).reshape({shape})"),
        };
        vec![
            Line::plain(format!(
                "data = zlib.decompress(base64.b64decode('{PACKED}'))"
            )),
            Line::plain(format!("x = {x}")),
        ]
    }

    /// `torch.tensor(…)` with a row on each line, as PyTorch prints it.
    pub fn tensor(self, prefix: &str, tensor: &Tensor) -> Vec<Line> {
        self.rows(prefix, tensor).map(Line::plain).collect()
    }

    /// The same as text, each line when it is asked for.
    pub fn rows<'a>(
        self,
        prefix: &str,
        tensor: &'a Tensor,
    ) -> Box<dyn Iterator<Item = String> + 'a> {
        let one = |line: String| Box::new(std::iter::once(line));
        let (module, array, end) = match self {
            Self::Torch => ("torch", "torch.tensor", ")"),
            Self::Numpy => ("np", "np.array", ", np.float32)"),
        };
        let shape = tensor.shape();
        let data = tensor.data();
        let Some(columns) = shape.last().copied().filter(|_| !data.is_empty()) else {
            return one(match data.first() {
                Some(&value) => format!("{prefix}{array}({}{end}", number(value)),
                // Nested lists cannot tell the sizes after a zero.
                None => format!("{prefix}{module}.zeros({}{end}", size(shape)),
            });
        };
        let first = data[0].to_bits();
        if data.len() > 4 && data.iter().all(|value| value.to_bits() == first) {
            let (size, value) = (size(shape), number(data[0]));
            return one(format!("{prefix}{module}.full({size}, {value}{end}"));
        }
        let head = format!("{prefix}{array}(");
        let indent = " ".repeat(head.chars().count());
        let rows = data.len() / columns;
        let lines = data.chunks(columns).enumerate();
        Box::new(lines.map(move |(row, values)| {
            let (opened, closed) = brackets(shape, row);
            let values = python::join(values.iter().map(|&value| number(value)), ", ");
            let before = if row == 0 { &head } else { &indent };
            let blanks = " ".repeat(shape.len() - opened);
            let (open, close) = ("[".repeat(opened), "]".repeat(closed));
            let end = if row + 1 == rows { end } else { "," };
            format!("{before}{blanks}{open}{values}{close}{end}")
        }))
    }
}

/// How many nested lists begin and end with a row, its own among them.
pub(super) fn brackets(shape: &[usize], row: usize) -> (usize, usize) {
    let mut span = 1;
    let (mut opened, mut closed) = (1, 1);
    for size in shape.iter().rev().skip(1) {
        span *= size;
        opened += usize::from(row.is_multiple_of(span));
        closed += usize::from((row + 1).is_multiple_of(span));
    }
    (opened, closed)
}

/// A number that Python takes for a float: `1.`, `0.1`, `float('nan')`.
fn number(value: f32) -> String {
    let text = python::float32(value);
    let whole = text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    if whole { text + "." } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playground::input;

    #[test]
    fn tensors_are_written_as_their_library_prints_them() {
        let written = |library: Library, text: &str| {
            let lines = library.tensor("", &input::parse(text).unwrap().tensor);
            python::join(lines.iter().map(Line::text), "\n")
        };
        let tensor = |text| written(Library::Torch, text);
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
        assert_eq!(
            written(Library::Numpy, "[[1, 2], [3, 4.5]]"),
            "np.array([[1., 2.],\n          [3., 4.5]], np.float32)"
        );
        assert_eq!(
            written(Library::Numpy, "torch.ones(2, 3)"),
            "np.full((2, 3), 1., np.float32)"
        );
    }

    #[test]
    fn comments_of_neighbouring_lines_stand_below_each_other() {
        let mut lines = vec![
            Line::plain("a = 1"),
            Line::plain("b"),
            Line::plain("long = 3"),
        ];
        remark(&mut lines, Some("far".into()));
        lines.push(Line::cell("c", &[0, 1], -0.00001));
        let text = python::join(aligned(lines).iter().map(Line::text), "\n");
        assert_eq!(text, "a = 1\nb\nlong = 3  # far\nc[0, 1]   # 0");
    }
}
