//! Tracks as loops and slices that NumPy alone runs to PyTorch's numbers.
//!
//! ```text
//! p = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
//! y = np.zeros((1, 1, 4, 4), np.float32)
//! for i, j in np.ndindex(4, 4):
//!     y[:, :, i, j] = p[:, :, 2*i:2*i+3, 2*j:2*j+3].sum((2, 3)) / 9
//! ```

use super::arguments::Arguments;
use super::code::{self, Known, Large, Library, Line, Pieces, Role};
use super::numpy_resize::{self, Plan};
use super::python;
use super::python_export::{Flow, Program, RESULTS};
use crate::ops::{Axis, Call, Geometry, PaddingMode, Tensor, WindowAxis};

const INDICES: [&str; 3] = ["i", "j", "k"];

impl Program<'_> {
    /// A complete script; `None` where NumPy has no honest equivalent: of gradients, of operations
    /// that are no loop over slices, and of what PyTorch refuses.
    pub fn numpy(&self) -> Option<String> {
        Some(code::text(self.numpy_pieces()?))
    }

    /// The same script a piece at a time.
    pub fn numpy_pieces(&self) -> Option<Pieces> {
        let lines = self.numpy_lines(Large::Packed, &[])?;
        Some(code::pieces(&lines, &self.input.tensor))
    }

    /// The script as the code panel shows it.
    pub fn numpy_panel(&self, known: &[Known]) -> Option<Vec<Line>> {
        Some(code::aligned(self.numpy_lines(Large::Loaded, known)?))
    }

    fn numpy_lines(&self, large: Large, known: &[Known]) -> Option<Vec<Line>> {
        if self.flow != Flow::Forward {
            return None;
        }
        let source = Library::Numpy.source(self.input, large);
        let imports = source.imports.iter().chain(&["import numpy as np"]);
        let imports = imports.map(|import| Line::of(*import, Role::Import));
        let mut lines: Vec<Line> = imports.chain([Line::default()]).collect();
        lines.extend(source.lines);
        let shape = self.input.tensor.shape();
        let missing = self.rank.saturating_sub(shape.len());
        if missing > 0 {
            let ones = vec!["None"; missing].join(", ");
            lines.push(Line::plain(format!("x = x[{ones}]")));
        }
        let shape = [&vec![1; missing], shape].concat();
        let finite = self
            .input
            .tensor
            .data()
            .iter()
            .all(|value| value.is_finite());
        let unknown = Known::default();
        let mut helped = false;
        for (at, track) in self.tracks.iter().enumerate() {
            let result = RESULTS
                .get(at)
                .filter(|_| self.tracks.len() > 1)
                .unwrap_or(&"y");
            let known = known.get(at).unwrap_or(&unknown);
            let mut shape = shape.clone();
            for (stage, call) in track.stages.iter().enumerate() {
                let geometry = call.build().ok()?.geometry(&shape).ok()?;
                let mut part = Part {
                    call,
                    geometry: &geometry,
                    x: if stage == 0 { "x" } else { result },
                    y: result,
                    finite,
                    helped: &mut helped,
                    lines: &mut lines,
                };
                part.write()?;
                code::remark(&mut lines, known.comment(stage));
                if let Some(live) = known.live.as_ref().filter(|live| live.stage == stage) {
                    lines.push(Line::cell(result, &live.index, live.value));
                }
                shape = geometry.output;
            }
        }
        Some(lines)
    }
}

/// The lines of one stage.
struct Part<'a> {
    call: &'a Call,
    geometry: &'a Geometry,
    x: &'static str,
    y: &'static str,
    /// Whether a weight of zero leaves a cell out.
    finite: bool,
    /// Whether the helper of bicubic weights stands there.
    helped: &'a mut bool,
    lines: &'a mut Vec<Line>,
}

impl Part<'_> {
    fn push(&mut self, line: impl Into<String>) {
        self.lines.push(Line::plain(line));
    }

    fn write(&mut self) -> Option<()> {
        match (self.call.class.name, &self.geometry.axes[..]) {
            ("MaxPool", _) => self.pool("-np.inf", |window, axes| format!("{window}.max({axes})")),
            ("AvgPool", _) => self.average(),
            ("LPPool", _) => self.norm(),
            ("AdaptiveMaxPool", _) => self.adaptive("max"),
            ("AdaptiveAvgPool", _) | (_, [Axis::Adaptive(_), ..]) => self.adaptive("mean"),
            ("Conv", _) => self.conv(),
            ("ConvTranspose", _) => self.transposed(),
            (_, [Axis::Resample(_), ..]) => self.resize(),
            ("PixelShuffle", _) => self.shuffle(false),
            ("PixelUnshuffle", _) => self.shuffle(true),
            _ => None,
        }
    }

    fn dims(&self) -> usize {
        self.geometry.axes.len()
    }

    fn windows(&self) -> Option<Vec<&WindowAxis>> {
        let axes = self.geometry.axes.iter().map(|axis| match axis {
            Axis::Window(axis) => Some(axis),
            _ => None,
        });
        axes.collect()
    }

    /// The spatial axes: `2`, or `(2, 3)`.
    fn spatial(&self) -> String {
        let axes = (2..2 + self.dims()).map(|axis| axis.to_string());
        match self.dims() {
            1 => "2".into(),
            _ => format!("({})", python::join(axes, ", ")),
        }
    }

    /// An output full of one value.
    fn allocate(&mut self) {
        let (y, shape) = (self.y, code::size(&self.geometry.output));
        // A stage may read what it writes to.
        let name = if self.x == y { "out" } else { y };
        self.push(format!("{name} = np.empty({shape}, np.float32)"));
    }

    /// The name of the output while it is written.
    fn target(&self) -> &'static str {
        if self.x == self.y { "out" } else { self.y }
    }

    /// `for i, j in np.ndindex(4, 4):` and what it does.
    fn each(&mut self, sizes: &[usize], body: String) {
        let names = INDICES[..sizes.len()].join(", ");
        let sizes = python::join(sizes.iter().map(usize::to_string), ", ");
        let range = match self.dims() {
            1 => format!("range({sizes})"),
            _ => format!("np.ndindex({sizes})"),
        };
        self.push(format!("for {names} in {range}:"));
        self.push(format!("    {body}"));
    }

    /// The output cell at the loop's indices.
    fn cell(&self) -> String {
        let at = INDICES[..self.dims()].join(", ");
        format!("{}[:, :, {at}]", self.target())
    }

    fn finish(&mut self) -> Option<()> {
        if self.x == self.y {
            self.push(format!("{} = out", self.y));
        }
        Some(())
    }

    fn output(&self) -> Vec<usize> {
        self.geometry.axes.iter().map(Axis::output).collect()
    }

    /// The window of every loop index, as slices.
    fn slices(&self) -> Option<String> {
        let slices = self.windows()?.into_iter().zip(INDICES);
        let slices =
            slices.map(|(axis, name)| slice(axis.stride, axis.kernel, axis.dilation, name));
        Some(python::join(slices, ", "))
    }

    /// The input with its padding and what overhangs, in `p` if there is any.
    fn padded(&mut self, made_up: &str) -> Option<&'static str> {
        let axes = self.windows()?;
        let mode = axes.first()?.padding_mode;
        let sides: Vec<[usize; 2]> = axes
            .iter()
            .map(|axis| {
                let [before, after] = axis.padding.map(usize::try_from);
                Some([before.ok()?, after.ok()? + axis.overhang()])
            })
            .collect::<Option<_>>()?;
        if sides.iter().all(|side| *side == [0, 0]) {
            return Some(self.x);
        }
        let end = match mode {
            PaddingMode::Zeros if made_up == "0" => String::new(),
            PaddingMode::Zeros => format!(", constant_values={made_up}"),
            PaddingMode::Reflect => ", mode='reflect'".into(),
            PaddingMode::Replicate => ", mode='edge'".into(),
            PaddingMode::Circular => ", mode='wrap'".into(),
        };
        self.push(format!(
            "p = np.pad({}, {}{end})",
            self.x,
            pairs(&sides, true)
        ));
        Some("p")
    }

    fn pool(&mut self, made_up: &str, of: impl Fn(&str, &str) -> String) -> Option<()> {
        let p = self.padded(made_up)?;
        self.allocate();
        let window = format!("{p}[:, :, {}]", self.slices()?);
        let body = format!("{} = {}", self.cell(), of(&window, &self.spatial()));
        self.each(&self.output(), body);
        self.finish()
    }

    fn average(&mut self) -> Option<()> {
        let axes = self.windows()?;
        let included = self.call.is_true("count_include_pad");
        let padded = axes.iter().any(|axis| axis.padding != [0, 0]);
        let overhang = axes.iter().any(|axis| axis.overhang() > 0);
        let cells: usize = axes.iter().map(|axis| axis.kernel).product();
        let divisor = match self.call.int("divisor_override") {
            Some(divisor) => divisor.to_string(),
            None if !overhang && (included || !padded) => cells.to_string(),
            None => {
                // Which cells count: the padding if it is to, what overhangs never.
                let sizes: Vec<usize> = axes.iter().map(|axis| axis.input).collect();
                let before: Vec<[usize; 2]> = axes
                    .iter()
                    .map(|axis| axis.padding.map(|n| n.max(0) as usize))
                    .collect();
                let behind: Vec<[usize; 2]> =
                    axes.iter().map(|axis| [0, axis.overhang()]).collect();
                let slices = self.slices()?;
                self.push(format!("n = np.ones({})", code::size(&sizes)));
                if padded {
                    let one = if included { ", constant_values=1" } else { "" };
                    self.push(format!("n = np.pad(n, {}{one})", pairs(&before, false)));
                }
                if overhang {
                    self.push(format!("n = np.pad(n, {})", pairs(&behind, false)));
                }
                format!("n[{slices}].sum()")
            }
        };
        self.pool("0", |window, axes| {
            format!("{window}.sum({axes}) / {divisor}")
        })
    }

    fn norm(&mut self) -> Option<()> {
        let p = self.call.numbers("norm_type")?.first().copied()?;
        // PyTorch weighs clipped windows up.
        let clipped = self.windows()?.iter().any(|axis| axis.overhang() > 0);
        if clipped || !p.is_finite() || p == 0.0 {
            return None;
        }
        let p = python::float(p);
        self.pool("0", |window, axes| {
            format!("({window} ** {p}).sum({axes}) ** (1 / {p})")
        })
    }

    fn adaptive(&mut self, reduce: &str) -> Option<()> {
        let slices = self.geometry.axes.iter().zip(INDICES).map(|(axis, i)| {
            let (n, m) = (axis.input(), axis.output());
            match (n, m) {
                _ if m > 0 && n.is_multiple_of(m) => slice(n / m, n / m, 1, i),
                _ => format!("{i}*{n}//{m}:({i}*{n}+{})//{m}", n + m - 1),
            }
        });
        let slices = python::join(slices, ", ");
        let (x, spatial) = (self.x, self.spatial());
        self.allocate();
        let body = format!("{} = {x}[:, :, {slices}].{reduce}({spatial})", self.cell());
        self.each(&self.output(), body);
        self.finish()
    }

    /// The weight and the bias in `w` and `bias`.
    fn state(&mut self) -> Option<bool> {
        if self.call.int("groups") != Some(1) {
            return None;
        }
        let (weight, bias) = (self.call.weight().ok()?, self.call.bias().ok()?);
        self.lines.extend(Library::Numpy.tensor("w = ", &weight));
        if let Some(bias) = &bias {
            let column: Vec<usize> = [bias.shape(), &vec![1; self.dims()]].concat();
            let bias = Tensor::new(column, bias.data().to_vec()).ok()?;
            self.lines.extend(Library::Numpy.tensor("bias = ", &bias));
        }
        Some(bias.is_some())
    }

    fn conv(&mut self) -> Option<()> {
        let biased = self.state()?;
        let p = self.padded("0")?;
        self.allocate();
        let axes =
            |first: usize| python::join((first..=first + self.dims()).map(|n| n.to_string()), ", ");
        let body = format!(
            "{} = np.tensordot({p}[:, :, {}], w, (({}), ({})))",
            self.cell(),
            self.slices()?,
            axes(1),
            axes(1)
        );
        self.each(&self.output(), body);
        if biased {
            self.push(format!("{} += bias", self.target()));
        }
        self.finish()
    }

    fn transposed(&mut self) -> Option<()> {
        let axes: Vec<_> = self
            .geometry
            .axes
            .iter()
            .filter_map(|axis| match axis {
                Axis::Transposed(axis) => Some(axis.clone()),
                _ => None,
            })
            .collect();
        let biased = self.state()?;
        let sizes = axes.iter().map(|axis| {
            let stamped =
                axis.input.saturating_sub(1) * axis.stride + axis.dilation * (axis.kernel - 1) + 1;
            stamped.max(axis.padding + axis.output)
        });
        let full = [&self.geometry.output[..2], &sizes.collect::<Vec<_>>()].concat();
        let slices = axes
            .iter()
            .zip(INDICES)
            .map(|(axis, i)| slice(axis.stride, axis.kernel, axis.dilation, i));
        let slices = python::join(slices, ", ");
        let at = INDICES[..axes.len()].join(", ");
        let inputs: Vec<usize> = axes.iter().map(|axis| axis.input).collect();
        self.push(format!("out = np.zeros({}, np.float32)", code::size(&full)));
        let body = format!(
            "out[:, :, {slices}] += np.tensordot({}[:, :, {at}], w, 1)",
            self.x
        );
        self.each(&inputs, body);
        let cropped = axes
            .iter()
            .map(|axis| format!("{}:{}", axis.padding, axis.padding + axis.output));
        let cropped = python::join(cropped, ", ");
        let bias = if biased { " + bias" } else { "" };
        self.push(format!("{} = out[:, :, {cropped}]{bias}", self.y));
        Some(())
    }

    fn resize(&mut self) -> Option<()> {
        let names = &["slices", "rows", "columns"][3 - self.dims()..];
        let factors = self.call.numbers("scale_factor");
        let mut value = self.x.to_string();
        for (at, axis) in self.geometry.axes.iter().enumerate() {
            let Axis::Resample(axis) = axis else {
                return None;
            };
            let name = names[at];
            let factor = factors
                .as_ref()
                .and_then(|factors| factors.get(at))
                .copied();
            let read = format!("{}[{}", self.y, ":, ".repeat(2 + at));
            match numpy_resize::plan(axis, name, factor) {
                Plan::Copy => continue,
                Plan::Indices(indices) => {
                    self.push(format!("{name} = {indices}"));
                    let read = read.replacen(self.y, &value, 1);
                    self.push(format!("{} = {read}{name}]", self.y));
                }
                // A weight of zero times infinity is no zero.
                Plan::Weights { .. } if !self.finite => return None,
                Plan::Weights { lines, widened } => {
                    if !*self.helped && lines.iter().any(|line| line.contains("cubic(")) {
                        *self.helped = true;
                        numpy_resize::CUBIC.iter().for_each(|line| self.push(*line));
                    }
                    lines.into_iter().for_each(|line| self.push(line));
                    if widened {
                        let mut sides = vec![[0, 0]; self.dims()];
                        sides[at] = [2, 2];
                        self.push(format!(
                            "p = np.pad({value}, {}, 'edge')",
                            pairs(&sides, true)
                        ));
                        value = "p".into();
                    }
                    let last = at + 1 == self.dims();
                    let applied = match (self.dims() - at, last) {
                        (_, true) => format!("{value} @ {name}.T"),
                        (2, _) => format!("{name} @ {value}"),
                        _ => format!("np.einsum('oi,nciyx->ncoyx', {name}, {value})"),
                    };
                    self.push(format!("{} = {applied}", self.y));
                }
            }
            value = self.y.into();
        }
        if value != self.y {
            self.push(format!("{} = {value}", self.y));
        }
        Some(())
    }

    fn shuffle(&mut self, back: bool) -> Option<()> {
        let name = if back {
            "downscale_factor"
        } else {
            "upscale_factor"
        };
        let r = self.call.int(name)?;
        let (input, output) = (&self.geometry.input, &self.geometry.output);
        let [[n, c, h, w], [_, k, ..]] = [input, output].map(|shape| shape.as_slice()) else {
            return None;
        };
        let (split, order) = match back {
            true => (
                format!("{n}, {c}, {}, {r}, {}, {r}", h / r as usize, w / r as usize),
                "0, 1, 3, 5, 2, 4",
            ),
            false => (format!("{n}, {k}, {r}, {r}, {h}, {w}"), "0, 1, 4, 2, 5, 3"),
        };
        let line = format!("{} = {}.reshape({split})", self.y, self.x);
        self.push(line);
        let line = format!(
            "{} = {}.transpose({order}).reshape{}",
            self.y,
            self.y,
            code::size(output)
        );
        self.push(line);
        Some(())
    }
}

/// `2*i:2*i+3`, the cells of a window or a stamp.
fn slice(stride: usize, kernel: usize, dilation: usize, index: &str) -> String {
    let start = match stride {
        1 => index.to_string(),
        _ => format!("{stride}*{index}"),
    };
    let end = dilation * (kernel.max(1) - 1) + 1;
    let step = if dilation > 1 && kernel > 1 {
        format!(":{dilation}")
    } else {
        String::new()
    };
    format!("{start}:{start}+{end}{step}")
}

/// What `np.pad` adds before and after every axis, behind batch and channels where there are any.
fn pairs(sides: &[[usize; 2]], channels: bool) -> String {
    let lead = if channels { 2 } else { 0 };
    let all = std::iter::repeat_n([0, 0], lead).chain(sides.iter().copied());
    let all: Vec<_> = all
        .map(|[before, after]| format!("({before}, {after})"))
        .collect();
    python::tuple(&all.join(", "), all.len())
}

#[cfg(test)]
mod tests {
    use super::super::{input, notation};
    use super::*;

    fn script(x: &str, y: &str, flow: Flow) -> Option<String> {
        let input = input::parse(x).unwrap();
        let tracks = notation::parse(y, 2).unwrap();
        let program = Program {
            input: &input,
            rank: 4,
            tracks: &tracks,
            flow,
        };
        program.numpy()
    }

    #[test]
    fn nearest_takes_rows_and_columns() {
        let nearest = script(
            "[[1, 2], [3, 4]]",
            "nn.Upsample(scale_factor=2)",
            Flow::Forward,
        );
        assert!(nearest.unwrap().ends_with(
            "rows = np.arange(4) // 2\ny = x[:, :, rows]\n\
             columns = np.arange(4) // 2\ny = y[:, :, :, columns]\n"
        ));
    }

    #[test]
    fn what_is_no_loop_over_slices_has_no_equivalent() {
        let forward = |y: &str| script("[[float('nan'), 1], [2, 3]]", y, Flow::Forward);
        assert_eq!(forward("nn.Unfold(2)"), None);
        assert_eq!(forward("nn.MaxPool2d(5)"), None);
        // Its weights of zero would spread the NaN.
        assert_eq!(
            forward("nn.Upsample(scale_factor=2, mode='bilinear')"),
            None
        );
        assert!(forward("nn.Upsample(scale_factor=2)").is_some());
        assert_eq!(script("[[1]]", "nn.MaxPool2d(1)", Flow::Sum), None);
    }
}
