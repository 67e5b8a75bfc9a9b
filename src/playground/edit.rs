//! Edits of an input and of a call that keep what can be kept.

use std::sync::Arc;

use super::input::Input;
use super::scene::Cell;
use crate::ops::{Call, Class, Tensor, Value};

/// A call of a class of the table, with no argument given.
///
/// # Panics
/// Where the table has no such class: names written in this program, not by a reader.
pub fn call(class: &str, dims: usize) -> Call {
    let class = Class::find(class).expect("the table has the class");
    Call::new(class, dims)
}

/// Sets cells of one plane. What was an expression is now plain values.
pub fn set_cells(input: &mut Input, plane: usize, cells: &[(Cell, f32)]) {
    let (rows, columns) = extent(&input.tensor);
    let data = input.tensor.data_mut();
    let mut edited = false;
    for &((row, column), value) in cells {
        if row < rows && column < columns {
            let at = (plane * rows + row) * columns + column;
            edited |= data[at].to_bits() != value.to_bits();
            data[at] = value;
        }
    }
    if edited {
        input.text = None;
    }
}

/// The input with this many rows and columns: values keep their place, new cells hold 0.
pub fn resized(input: &Input, rows: usize, columns: usize) -> Input {
    let old = extent(&input.tensor);
    if old == (rows, columns) {
        return input.clone();
    }
    let mut shape = input.tensor.shape().to_vec();
    let rank = shape.len();
    shape[rank - 2] = rows;
    shape[rank - 1] = columns;
    let mut tensor = Tensor::full(shape, 0.0);
    copy_overlap(&input.tensor, &mut tensor);
    Input { text: None, tensor }
}

/// Rows and columns of a plane: the last two dimensions.
pub fn extent(tensor: &Tensor) -> (usize, usize) {
    match tensor.shape() {
        [.., rows, columns] => (*rows, *columns),
        [columns] => (1, *columns),
        [] => (1, 1),
    }
}

/// Planes of a tensor, counted over batch and channel.
pub fn planes(tensor: &Tensor) -> usize {
    let shape = tensor.shape();
    shape[..shape.len().saturating_sub(2)].iter().product()
}

/// Copies every cell that both tensors have. They have the same rank.
fn copy_overlap(from: &Tensor, to: &mut Tensor) {
    let (from_shape, to_shape) = (from.shape().to_vec(), to.shape().to_vec());
    let Some((&last, outer)) = to_shape.split_last() else {
        return;
    };
    let width = last.min(*from_shape.last().unwrap_or(&0));
    let lines: usize = outer.iter().product();
    for line in 0..lines {
        let (mut rest, mut at, mut step, mut inside) = (line, 0, 1, true);
        for (&n, &m) in outer.iter().zip(&from_shape).rev() {
            let i = rest % n;
            rest /= n;
            inside &= i < m;
            at += i * step;
            step *= m;
        }
        if inside {
            let source = at * from_shape[outer.len()];
            let data = &from.data()[source..source + width];
            to.data_mut()[line * last..line * last + width].copy_from_slice(data);
        }
    }
}

/// The call with a parameter set, or back at its default; what depends on it follows.
pub fn with_param(call: &Call, name: &'static str, value: Option<Value>) -> Call {
    let mut next = call.clone();
    let weight = weight_of(call);
    match value {
        Some(value) => next.set(name, value),
        None => next.unset(name),
    }
    match name {
        // Exactly one of the two is given.
        "size" if next.is_given("size") => next.unset("scale_factor"),
        "scale_factor" if next.is_given("scale_factor") => next.unset("size"),
        // A nearest mode refuses align_corners, and only two modes take antialias.
        "mode" => {
            if !mode_takes(&next, "align_corners") {
                next.unset("align_corners");
            }
            if next.class.has("antialias") && !mode_takes(&next, "antialias") {
                next.unset("antialias");
            }
        }
        _ => {}
    }
    if let Some(weight) = weight {
        fit_weight(&mut next, &weight);
    }
    next
}

/// Whether the mode of a resize gives a parameter a meaning.
pub fn mode_takes(call: &Call, name: &str) -> bool {
    let Value::Str(mode) = call.get("mode") else {
        return true;
    };
    match name {
        "align_corners" => matches!(mode.as_str(), "linear" | "bilinear" | "bicubic" | "trilinear"),
        "antialias" => matches!(mode.as_str(), "bilinear" | "bicubic" | "lanczos"),
        _ => true,
    }
}

/// The explicit weights of a convolution.
fn weight_of(call: &Call) -> Option<Arc<Tensor>> {
    match call.get("weight") {
        Value::Tensor(weight) => Some(weight),
        _ => None,
    }
}

/// Gives a convolution weights of the shape its parameters ask for, keeping those that still have
/// a place; new ones are 0.
fn fit_weight(call: &mut Call, weight: &Tensor) {
    if let Some(shape) = call.weight_shape()
        && shape != weight.shape()
        && shape.len() == weight.shape().len()
    {
        let mut fitted = Tensor::full(shape, 0.0);
        copy_overlap(weight, &mut fitted);
        call.set("weight", Value::Tensor(Arc::new(fitted)));
    }
}

/// The call with one kernel weight set, by its flat position.
pub fn with_weight(call: &Call, at: usize, value: f32) -> Call {
    let Some(weight) = call.weight() else {
        return call.clone();
    };
    let mut weight = Tensor::clone(&weight);
    if let Some(entry) = weight.data_mut().get_mut(at) {
        *entry = value;
    }
    call.clone().with("weight", Value::Tensor(Arc::new(weight)))
}

/// A call of another class on the same input: parameters both classes have are kept, channels
/// follow the input, and what must be given gets a usual value.
pub fn switched(call: &Call, class: &str, input: &Tensor) -> Call {
    let mut next = self::call(class, call.args.dims);
    if next.class.name == call.class.name {
        return call.clone();
    }
    let rank = input.shape().len();
    let channels = input.shape()[rank - call.args.dims - 1];
    for param in next.class.params {
        let kept = call.is_given(param.name)
            && call.class.param(param.name).map(|old| old.kind) == Some(param.kind)
            && !matches!(param.name, "weight" | "bias" | "in_channels" | "out_channels" | "padding");
        if kept {
            next.set(param.name, call.get(param.name));
        } else if let Some(usual) = usual(class, param.name, channels) {
            next.set(param.name, usual);
        }
    }
    if next.class.has("scale_factor") && next.is_given("size") {
        next.unset("scale_factor");
    }
    if next.class.has("mode") && !mode_takes(&next, "align_corners") {
        next.unset("align_corners");
    }
    next
}

/// What a parameter is set to when its class is chosen, where PyTorch has no default or its
/// default shows little.
fn usual(class: &str, param: &str, channels: usize) -> Option<Value> {
    let channels = Value::Int(channels as i64);
    Some(match (class, param) {
        ("Conv", "kernel_size") => Value::Int(3),
        ("Conv", "stride") => Value::Int(2),
        ("Conv", "padding") => Value::Int(1),
        ("ConvTranspose", "kernel_size") => Value::Int(3),
        ("ConvTranspose", "stride") => Value::Int(2),
        (_, "in_channels" | "out_channels") => channels,
        ("Conv" | "ConvTranspose", "bias") => Value::Bool(false),
        (_, "kernel_size") => Value::Int(2),
        (_, "norm_type") => Value::Int(2),
        (_, "output_size") => Value::Int(2),
        (_, "upscale_factor" | "downscale_factor") => Value::Int(2),
        (_, "scale_factor") => Value::Int(2),
        (_, "mode") => Value::Str("bilinear".into()),
        (_, "align_corners") => Value::Bool(false),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upsample() -> Call {
        call("Upsample", 2)
            .with("scale_factor", Value::Int(2))
            .with("mode", Value::Str("bilinear".into()))
            .with("align_corners", Value::Bool(true))
    }

    #[test]
    fn size_and_scale_factor_replace_each_other() {
        let sized = with_param(&upsample(), "size", Some(Value::Int(7)));
        assert!(!sized.is_given("scale_factor"));
        let scaled = with_param(&sized, "scale_factor", Some(Value::Float(1.5)));
        assert!(!scaled.is_given("size"));
    }

    #[test]
    fn a_nearest_mode_lets_go_of_align_corners() {
        let nearest = with_param(&upsample(), "mode", Some(Value::Str("nearest".into())));
        assert!(!nearest.is_given("align_corners"));
    }

    #[test]
    fn weights_keep_their_place_when_the_kernel_grows_or_shrinks() {
        let input = Tensor::full([1, 1, 4, 4], 1.0);
        let conv = switched(&upsample(), "Conv", &input);
        let conv = with_weight(&conv, 4, 5.0);
        let grown = with_param(&conv, "kernel_size", Some(Value::Int(4)));
        let weight = grown.weight().unwrap();
        assert_eq!(weight.shape(), [1, 1, 4, 4]);
        assert_eq!(weight.at(&[0, 0, 1, 1]), 5.0);
        assert_eq!(weight.at(&[0, 0, 3, 3]), 0.0);
        let shrunk = with_param(&grown, "kernel_size", Some(Value::Int(2)));
        assert_eq!(shrunk.weight().unwrap().at(&[0, 0, 1, 1]), 5.0);
    }

    #[test]
    fn every_class_computes_when_it_is_chosen() {
        let input = Tensor::full([1, 3, 8, 8], 1.0);
        for class in crate::ops::CLASSES {
            if class.dims.contains(&2) && super::super::listed(class) {
                let call = switched(&upsample(), class.name, &input);
                if call.class.name == "PixelShuffle" {
                    continue; // needs channels divisible by upscale_factor²
                }
                let output = call.build().and_then(|op| op.forward(&input));
                assert!(output.is_ok(), "{}: {:?}", class.name, output.err());
            }
        }
    }
}
