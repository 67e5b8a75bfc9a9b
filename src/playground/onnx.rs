//! What an operation is called in ONNX, with its attributes, where ONNX has it.
//!
//! Source: the operator specification at opset 19, and what `torch.onnx` exports.

use std::fmt;

use super::arguments::Arguments;
use super::{python, stages};
use crate::ops::{Call, Value};

/// An ONNX node.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub op: &'static str,
    /// Attributes and constant inputs, in the order of the specification.
    pub fields: Vec<(&'static str, String)>,
}

impl Node {
    fn new(op: &'static str) -> Self {
        let fields = Vec::new();
        Self { op, fields }
    }

    fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.fields.push((name, value.to_string()));
        self
    }

    fn word(self, name: &'static str, value: &str) -> Self {
        self.with(name, format_args!("\"{value}\""))
    }

    fn list<T: fmt::Display>(self, name: &'static str, values: &[T]) -> Self {
        self.with(name, list(values))
    }
}

/// The nodes that compute what `call` computes on an input of this shape; `None` where ONNX has no
/// equivalent, or PyTorch refuses the call.
fn nodes(call: &Call, input: &[usize]) -> Option<Vec<Node>> {
    let output = call.build().ok()?.geometry(input).ok()?.output;
    let node = match call.class.name {
        "MaxPool" => pool("MaxPool", call)?
            .list("dilations", &call.ints("dilation")?)
            .with("ceil_mode", u8::from(call.is_true("ceil_mode"))),
        "AvgPool" if call.is_none("divisor_override") => pool("AveragePool", call)?
            .with("ceil_mode", u8::from(call.is_true("ceil_mode")))
            .with(
                "count_include_pad",
                u8::from(call.is_true("count_include_pad")),
            ),
        "AdaptiveMaxPool" => adaptive(["GlobalMaxPool", "MaxPool"], call, input, &output)?,
        "AdaptiveAvgPool" => adaptive(["GlobalAveragePool", "AveragePool"], call, input, &output)?,
        "LPPool" => lp_pool(call)?,
        "Conv" => return convolution(call),
        "ConvTranspose" => sliding(Node::new("ConvTranspose"), call)?
            .list("output_padding", &call.ints("output_padding")?)
            .list("dilations", &call.ints("dilation")?)
            .with("group", call.int("groups")?),
        "MaxUnpool" => pool("MaxUnpool", call)?,
        "PixelShuffle" => Node::new("DepthToSpace")
            .with("blocksize", call.int("upscale_factor")?)
            .word("mode", "CRD"),
        "Fold" => Node::new("Col2Im")
            .list("image_shape", &call.ints("output_size")?)
            .list("block_shape", &call.ints("kernel_size")?)
            .list("dilations", &call.ints("dilation")?)
            .list("pads", &both_sides(&call.ints("padding")?))
            .list("strides", &call.ints("stride")?),
        "Upsample" | "interpolate" => resize(call, input, &output)?,
        _ => return None,
    };
    Some(vec![node])
}

/// The nodes of a pipeline, stage by stage; `None` where one of them has no equivalent.
pub fn pipeline(stages: &[Call], input: &[usize]) -> Option<Vec<Node>> {
    let shape = |stage: usize| stages::shape_before(stages, stage, input);
    let each = stages.iter().enumerate();
    let nodes: Option<Vec<_>> = each
        .map(|(stage, call)| nodes(call, &shape(stage)))
        .collect();
    Some(nodes?.concat())
}

/// `kernel_shape`, `strides`, `pads`.
fn sliding(node: Node, call: &Call) -> Option<Node> {
    let kernel = call.ints("kernel_size")?;
    let strides = match call.is_none("stride") {
        true => kernel.clone(),
        false => call.ints("stride")?,
    };
    let pads = both_sides(&call.ints("padding")?);
    Some(
        node.list("kernel_shape", &kernel)
            .list("strides", &strides)
            .list("pads", &pads),
    )
}

fn pool(op: &'static str, call: &Call) -> Option<Node> {
    sliding(Node::new(op), call)
}

/// ONNX sums |x|^p, PyTorch x^p: the same for even p. PyTorch scales windows that `ceil_mode` clips.
fn lp_pool(call: &Call) -> Option<Node> {
    let p = match call.get("norm_type")? {
        Value::Int(p) => p,
        Value::Float(p) if p.fract() == 0.0 && p.abs() < 1e6 => p as i64,
        _ => return None,
    };
    if p <= 0 || p % 2 != 0 || call.is_true("ceil_mode") {
        return None;
    }
    let kernel = call.ints("kernel_size")?;
    let strides = match call.is_none("stride") {
        true => kernel.clone(),
        false => call.ints("stride")?,
    };
    Some(
        Node::new("LpPool")
            .list("kernel_shape", &kernel)
            .list("strides", &strides)
            .with("p", p),
    )
}

/// A pool over everything, or one whose windows divide the input evenly.
fn adaptive(
    [global, pool]: [&'static str; 2],
    call: &Call,
    input: &[usize],
    output: &[usize],
) -> Option<Node> {
    let spatial = |shape: &[usize]| shape[shape.len() - call.args.dims..].to_vec();
    let (input, output) = (spatial(input), spatial(output));
    if output.iter().all(|&size| size == 1) {
        return Some(Node::new(global));
    }
    if input
        .iter()
        .zip(&output)
        .any(|(i, o)| *o == 0 || i % o != 0)
    {
        return None;
    }
    let windows: Vec<usize> = input.iter().zip(&output).map(|(i, o)| i / o).collect();
    Some(
        Node::new(pool)
            .list("kernel_shape", &windows)
            .list("strides", &windows),
    )
}

fn convolution(call: &Call) -> Option<Vec<Node>> {
    let mut nodes = Vec::new();
    let kernel = call.ints("kernel_size")?;
    let node = Node::new("Conv")
        .list("kernel_shape", &kernel)
        .list("strides", &call.ints("stride")?);
    let mode = match call.word("padding_mode")?.as_str() {
        "reflect" => Some("reflect"),
        "replicate" => Some("edge"),
        "circular" => Some("wrap"),
        _ => None,
    };
    let node = match (call.word("padding").as_deref(), mode) {
        // 'same' puts the odd cell after the input, as SAME_UPPER does.
        (Some("same"), None) => node.word("auto_pad", "SAME_UPPER"),
        (Some("same"), Some(_)) => return None,
        (Some(_), _) => node.word("auto_pad", "VALID"),
        (None, None) => node.list("pads", &both_sides(&call.ints("padding")?)),
        (None, Some(mode)) => {
            let around = [vec![0, 0], call.ints("padding")?].concat();
            nodes.push(
                Node::new("Pad")
                    .word("mode", mode)
                    .list("pads", &both_sides(&around)),
            );
            node
        }
    };
    nodes.push(
        node.list("dilations", &call.ints("dilation")?)
            .with("group", call.int("groups")?),
    );
    Some(nodes)
}

fn resize(call: &Call, input: &[usize], output: &[usize]) -> Option<Node> {
    let antialias = call.is_true("antialias");
    let align_corners = call.is_true("align_corners");
    let node = Node::new("Resize");
    let node = match call.word("mode")?.as_str() {
        "nearest" => node
            .word("mode", "nearest")
            .word("coordinate_transformation_mode", "asymmetric")
            .word("nearest_mode", "floor"),
        "nearest-exact" => node
            .word("mode", "nearest")
            .word("coordinate_transformation_mode", "half_pixel")
            .word("nearest_mode", "round_prefer_ceil"),
        // PyTorch's antialiased taps keep their centres under align_corners; ONNX moves them.
        _ if antialias && align_corners => return None,
        mode @ ("linear" | "bilinear" | "trilinear" | "bicubic") => {
            let positions = if align_corners {
                "align_corners"
            } else {
                "half_pixel"
            };
            let cubic = mode == "bicubic";
            let mut node = node
                .word("mode", if cubic { "cubic" } else { "linear" })
                .word("coordinate_transformation_mode", positions);
            if cubic {
                node = node.with("cubic_coeff_a", if antialias { -0.5 } else { -0.75 });
            }
            if antialias {
                node = node.with("antialias", 1).with("exclude_outside", 1);
            }
            node
        }
        _ => return None,
    };
    let scales = match call.get("scale_factor")? {
        Value::None => None,
        _ if call.is_true("recompute_scale_factor") => None,
        Value::Tuple(factors) => factors.iter().map(as_number).collect::<Option<Vec<f64>>>(),
        factor => Some(vec![as_number(&factor)?; call.args.dims]),
    };
    let Some(scales) = scales else {
        return Some(node.list("sizes", output));
    };
    let leading = input.len() - call.args.dims;
    let mut all = vec![1.0; leading];
    for (axis, scale) in scales.into_iter().enumerate() {
        // What keeps its size is copied, whatever the factor.
        let kept = input[leading + axis] == output[leading + axis]
            && call.word("mode")?.ends_with("linear");
        all.push(if kept { 1.0 } else { scale });
    }
    Some(node.list("scales", &all))
}

/// The same before and after: ONNX lists all beginnings, then all ends.
fn both_sides(padding: &[i64]) -> Vec<i64> {
    [padding, padding].concat()
}

fn list<T: fmt::Display>(values: &[T]) -> String {
    format!("[{}]", python::join(values.iter().map(T::to_string), ", "))
}

fn as_number(value: &Value) -> Option<f64> {
    match value {
        Value::Int(value) => Some(*value as f64),
        Value::Float(value) => Some(*value),
        _ => None,
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.op)?;
        for (name, value) in &self.fields {
            write!(f, "\n  {name} = {value}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playground::notation;

    fn text(operation: &str, input: &[usize]) -> Option<String> {
        let track = notation::parse(operation, input.len() - 2)
            .unwrap()
            .remove(0);
        let nodes = pipeline(&track.stages, input)?;
        Some(python::join(nodes.iter().map(Node::to_string), "\n"))
    }

    #[test]
    fn resizes_name_their_coordinates() {
        let resize =
            |arguments: &str| text(&format!("F.interpolate(x, {arguments})"), &[1, 1, 4, 4]);
        assert_eq!(
            resize("scale_factor=(2, 1.5), mode='bicubic'").unwrap(),
            "Resize\n  mode = \"cubic\"\n  coordinate_transformation_mode = \"half_pixel\"\n  \
             cubic_coeff_a = -0.75\n  scales = [1, 1, 2, 1.5]"
        );
        assert_eq!(
            resize("size=(5, 7)").unwrap(),
            "Resize\n  mode = \"nearest\"\n  coordinate_transformation_mode = \"asymmetric\"\n  \
             nearest_mode = \"floor\"\n  sizes = [1, 1, 5, 7]"
        );
        assert!(
            resize("size=2, mode='bilinear', antialias=True")
                .unwrap()
                .contains("antialias = 1")
        );
        assert!(
            resize("scale_factor=1.1, mode='bilinear'")
                .unwrap()
                .ends_with("[1, 1, 1, 1]")
        );
        assert_eq!(resize("size=2, mode='area'"), None);
    }

    #[test]
    fn windows_name_their_attributes() {
        assert_eq!(
            text("nn.MaxPool2d((2, 3), padding=1)", &[1, 1, 8, 8]).unwrap(),
            "MaxPool\n  kernel_shape = [2, 3]\n  strides = [2, 3]\n  pads = [1, 1, 1, 1]\n  \
             dilations = [1, 1]\n  ceil_mode = 0"
        );
        assert_eq!(
            text(
                "nn.Conv1d(1, 1, 3, padding=1, padding_mode='replicate')",
                &[1, 1, 8]
            )
            .unwrap(),
            "Pad\n  mode = \"edge\"\n  pads = [0, 0, 1, 0, 0, 1]\n\
             Conv\n  kernel_shape = [3]\n  strides = [1]\n  dilations = [1]\n  group = 1"
        );
        assert_eq!(
            text("nn.AvgPool2d(2, divisor_override=3)", &[1, 1, 4, 4]),
            None
        );
        assert_eq!(
            text("nn.AdaptiveAvgPool2d(1)", &[1, 1, 5, 4]).unwrap(),
            "GlobalAveragePool"
        );
        assert_eq!(text("nn.AdaptiveAvgPool2d(2)", &[1, 1, 5, 4]), None);
        let down_and_up = "nn.Sequential(nn.AvgPool2d(2), nn.PixelShuffle(2), nn.MaxPool2d(1))";
        let nodes = text(down_and_up, &[1, 4, 8, 8]).unwrap();
        let names: Vec<_> = nodes
            .lines()
            .filter(|line| !line.starts_with(' '))
            .collect();
        assert_eq!(names, ["AveragePool", "DepthToSpace", "MaxPool"]);
        // What PyTorch refuses has no equivalent either.
        assert_eq!(text("nn.MaxPool2d(9)", &[1, 1, 4, 4]), None);
    }
}
