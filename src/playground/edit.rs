//! Edits of an input and of a call that keep what can be kept.

use std::sync::Arc;

use super::dims::linear_mode;
use super::input::Input;
use super::later::later;
use super::scene::{Place, Planes};
use super::sheet::Sheet;
use crate::ops::{CLASSES, Call, Class, FILTERED_MODES, INTERPOLATING_MODES, Tensor, Value};

/// Sets cells of one plane, or of one volume. What was an expression is now plain values.
pub fn set_cells(input: &mut Input, dims: usize, plane: usize, cells: &[(Place, f32)]) {
    // A zero on a blank grid is something drawn.
    let mut edited = input.is_blank() && !cells.is_empty();
    for &(place, value) in cells {
        // A tensor without batch entries has rows and columns, but no cells.
        if let Some(index) = index_of(input.tensor.shape(), dims, plane, place) {
            let at = input.tensor.offset(&index);
            let cell = &mut input.tensor.data_mut()[at];
            edited |= cell.to_bits() != value.to_bits();
            *cell = value;
        }
    }
    if edited {
        input.text = None;
    }
}

/// Sets all values of one plane, or of one volume, in reading order.
pub fn set_plane(input: &mut Input, plane: usize, values: &[f32]) {
    let start = plane * values.len();
    if let Some(cells) = input.tensor.data_mut().get_mut(start..start + values.len()) {
        cells.copy_from_slice(values);
        input.text = None;
    }
}

/// The input with these spatial sizes: values keep their place, new cells hold 0.
pub fn resized(input: &Input, sizes: &[usize]) -> Input {
    let mut shape = input.tensor.shape().to_vec();
    let rank = shape.len();
    shape[rank - sizes.len()..].copy_from_slice(sizes);
    if shape == input.tensor.shape() {
        return input.clone();
    }
    if input.is_blank() {
        return Input::blank(&shape, sizes.len());
    }
    let mut tensor = Tensor::full(shape, 0.0);
    copy_overlap(&input.tensor, &mut tensor);
    Input { text: None, tensor }
}

/// The input with a block of values from a place of one plane on; sides that are too short grow.
pub fn with_sheet(input: &Input, dims: usize, plane: usize, from: Place, sheet: &Sheet) -> Input {
    let shape = input.tensor.shape();
    let mut sizes = shape[shape.len().saturating_sub(dims)..].to_vec();
    let (rows, columns) = sheet.needs(from.cell);
    for (size, needed) in sizes.iter_mut().rev().zip([columns, rows]) {
        *size = needed.max(*size);
    }
    let mut next = resized(input, &sizes);
    let depth = from.depth;
    let cells = sheet.cells(from.cell);
    let cells: Vec<_> = cells
        .map(|(cell, value)| (Place { depth, cell }, value))
        .collect();
    set_cells(&mut next, dims, plane, &cells);
    next
}

/// Rows and columns of a plane: the last two dimensions; a signal is one row.
pub fn extent(shape: &[usize], dims: usize) -> (usize, usize) {
    match (dims, shape) {
        (0 | 1, [.., columns]) => (1, *columns),
        (_, [.., rows, columns]) => (*rows, *columns),
        (_, [columns]) => (1, *columns),
        (_, []) => (1, 1),
    }
}

/// How many planes stand behind each other in a volume; 1 for planes and signals.
pub fn depth(shape: &[usize], dims: usize) -> usize {
    match (dims, shape) {
        (3, [.., depth, _, _]) => *depth,
        _ => 1,
    }
}

/// Planes, signals or volumes of a tensor, counted over batch and channel.
pub fn planes(shape: &[usize], dims: usize) -> usize {
    shape[..shape.len().saturating_sub(dims)].iter().product()
}

/// The plane, counted over batch and channel, that an index of this shape lies in.
pub fn plane_of(index: &[usize], shape: &[usize], dims: usize) -> usize {
    let outer = index.len().saturating_sub(dims);
    let entries = index.iter().zip(shape).take(outer);
    entries.fold(0, |plane, (i, n)| plane * n + i)
}

/// The full index of a place in the plane counted over batch and channel, the last one where there
/// are fewer; none outside.
pub fn index_of(shape: &[usize], dims: usize, plane: usize, place: Place) -> Option<Vec<usize>> {
    let (outer, sizes) = shape.split_at_checked(shape.len().checked_sub(dims)?)?;
    let spatial = place.spatial(dims);
    let planes: usize = outer.iter().product();
    if planes == 0 || spatial.iter().zip(sizes).any(|(at, size)| at >= size) {
        return None;
    }
    let mut index = vec![0; outer.len()];
    let mut rest = plane.min(planes - 1);
    for (at, &n) in outer.iter().enumerate().rev() {
        index[at] = rest % n;
        rest /= n;
    }
    index.extend(spatial);
    Some(index)
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
    let given = match call.args.given.get("weight") {
        Some(Value::Tensor(weight)) => Some(weight.clone()),
        _ => None,
    };
    match value {
        Some(value) => give(&mut next, name, value),
        None => unset(&mut next, name),
    }
    match name {
        // Exactly one of the two is given.
        "size" if is_given(&next, "size") => unset(&mut next, "scale_factor"),
        "scale_factor" if is_given(&next, "scale_factor") => unset(&mut next, "size"),
        // A nearest mode refuses align_corners, and only two modes take antialias.
        "mode" => {
            for name in ["align_corners", "antialias"] {
                if !mode_takes(&next, name) {
                    unset(&mut next, name);
                }
            }
        }
        _ => {}
    }
    if let Some(weight) = given.filter(|_| name != "weight") {
        fit_weight(&mut next, &weight);
    }
    next
}

fn is_given(call: &Call, name: &str) -> bool {
    call.args.given.contains_key(name)
}

/// Gives an argument that the class takes; others are none of its business.
fn give(call: &mut Call, name: &str, value: Value) {
    if let Some(param) = call.param(name) {
        call.args.given.insert(param.name, value);
    }
}

fn unset(call: &mut Call, name: &str) {
    call.args.given.remove(name);
}

/// Whether the mode of a resize gives a parameter a meaning.
pub fn mode_takes(call: &Call, name: &str) -> bool {
    let Some(Value::Str(mode)) = call.get("mode") else {
        return true;
    };
    match name {
        "align_corners" => INTERPOLATING_MODES.contains(&mode.as_str()),
        "antialias" => FILTERED_MODES.contains(&mode.as_str()),
        _ => true,
    }
}

/// The weights a convolution computes with: given, or the engine's default. Other operations, and
/// convolutions that are refused, have none.
pub fn weight(call: &Call) -> Option<Arc<Tensor>> {
    call.param("weight")?;
    (later()?.weight)(call)
}

/// The plane of a convolution's weight that leads from the shown input channel to the shown output
/// channel, counted over the weight's first two dimensions.
pub fn kernel_plane(call: &Call, planes: Planes, shape: &[usize]) -> usize {
    let (first, second) = (shape[0].max(1), shape[1].max(1));
    // A transposed convolution's weight is (in, out / groups, …).
    if call.class.name == "ConvTranspose" {
        (planes.input % first) * second + planes.output % second
    } else {
        (planes.output % first) * second + planes.input % second
    }
}

/// Gives a convolution weights of the shape its parameters ask for, keeping those that still have
/// a place; new ones are 0.
fn fit_weight(call: &mut Call, old: &Tensor) {
    let mut bare = call.clone();
    unset(&mut bare, "weight");
    if let Some(shape) = weight(&bare).map(|weight| weight.shape().to_vec())
        && shape != old.shape()
        && shape.len() == old.shape().len()
    {
        let mut fitted = Tensor::full(shape, 0.0);
        copy_overlap(old, &mut fitted);
        give(call, "weight", Value::Tensor(Arc::new(fitted)));
    }
}

/// The weights of a call with some of them set, by their flat positions; none where it has none.
pub fn with_weights(call: &Call, values: &[(usize, f32)]) -> Option<Value> {
    let mut weight = Tensor::clone(&*weight(call)?);
    for &(at, value) in values {
        *weight.data_mut().get_mut(at)? = value;
    }
    Some(Value::Tensor(Arc::new(weight)))
}

/// A call of another class on an input of the same shape: parameters both classes have are kept,
/// channels follow the input, and what must be given gets a usual value.
pub fn switched(call: &Call, class: &str, input: &[usize], dims: usize) -> Call {
    let same = class == call.class.name && call.args.dims == dims;
    let mut classes = CLASSES.iter().filter(|found| found.dims.contains(&dims));
    let found = classes.find(|found| found.name == class);
    let Some(&class) = found.filter(|_| !same) else {
        return call.clone();
    };
    let mut next = fresh(class, dims, input);
    let own = ["weight", "bias", "in_channels", "out_channels", "padding"];
    for param in class.params(dims) {
        let kept = is_given(call, param.name)
            && call.param(param.name).map(|old| old.kind) == Some(param.kind)
            && !own.contains(&param.name);
        if kept {
            give(&mut next, param.name, call.args.given[param.name].clone());
        }
    }
    if is_given(call, "size") {
        unset(&mut next, "scale_factor");
    }
    if !mode_takes(&next, "align_corners") {
        unset(&mut next, "align_corners");
    }
    next
}

/// A call of a class as it is first shown on an input of this shape.
pub fn fresh(class: &'static Class, dims: usize, input: &[usize]) -> Call {
    let mut call = Call::new(class, dims);
    let channels = input.len().checked_sub(dims + 1).map_or(1, |at| input[at]);
    for param in class.params(dims) {
        if let Some(usual) = usual(class.name, param.name, channels, dims) {
            give(&mut call, param.name, usual);
        }
    }
    call
}

/// What a parameter is set to when its class is chosen, where PyTorch has no default or its
/// default shows little.
fn usual(class: &str, param: &str, channels: usize, dims: usize) -> Option<Value> {
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
        // Left out, it follows from the windows.
        ("MaxUnpool", "output_size") => return None,
        (_, "output_size") => Value::Int(2),
        (_, "upscale_factor" | "downscale_factor") => Value::Int(2),
        (_, "scale_factor") => Value::Int(2),
        (_, "mode") => Value::Str(linear_mode(dims).into()),
        (_, "align_corners") => Value::Bool(false),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::dims::call_in;
    use super::super::notation;
    use super::super::stages::unfit;
    use super::super::state::{Action, Change, State};
    use super::super::{link, scene};
    use super::*;

    fn call(text: &str) -> Call {
        notation::parse(text, 2).unwrap()[0].stages[0].clone()
    }

    fn upsample() -> Call {
        call("nn.Upsample(scale_factor=2, mode='bilinear', align_corners=True)")
    }

    #[test]
    fn size_and_scale_factor_replace_each_other() {
        let sized = with_param(&upsample(), "size", Some(Value::Int(7)));
        assert!(!is_given(&sized, "scale_factor"));
        let scaled = with_param(&sized, "scale_factor", Some(Value::Float(1.5)));
        assert!(!is_given(&scaled, "size"));
    }

    #[test]
    fn a_nearest_mode_lets_go_of_align_corners() {
        let nearest = with_param(&upsample(), "mode", Some(Value::Str("nearest".into())));
        assert!(!is_given(&nearest, "align_corners"));
    }

    #[test]
    fn weights_keep_their_place_when_the_kernel_grows_or_shrinks() {
        let input = Tensor::full([1, 1, 4, 4], 1.0);
        let conv = switched(&upsample(), "Conv", input.shape(), 2);
        let conv = with_param(&conv, "weight", with_weights(&conv, &[(4, 5.0)]));
        let grown = with_param(&conv, "kernel_size", Some(Value::Int(4)));
        let larger = weight(&grown).unwrap();
        assert_eq!(larger.shape(), [1, 1, 4, 4]);
        assert_eq!(larger.at(&[0, 0, 1, 1]), 5.0);
        assert_eq!(larger.at(&[0, 0, 3, 3]), 0.0);
        let shrunk = with_param(&grown, "kernel_size", Some(Value::Int(2)));
        assert_eq!(weight(&shrunk).unwrap().at(&[0, 0, 1, 1]), 5.0);
    }

    #[test]
    fn choosing_the_class_of_a_1d_operation_brings_it_to_planes() {
        let input = Tensor::full([1, 1, 4, 4], 1.0);
        let pool = switched(&call("nn.MaxPool1d(3)"), "MaxPool", input.shape(), 2);
        assert_eq!(pool, call("nn.MaxPool2d(kernel_size=3)"));
    }

    #[test]
    fn every_listed_class_computes_when_it_is_chosen() {
        for dims in 1..=3 {
            let input = Tensor::full([&[1, 4], &[8, 8, 8][..dims]].concat(), 1.0);
            let usual = call_in(&upsample(), dims).unwrap();
            let alone = |class: &&&Class| unfit(class, &[], 0).is_none();
            let classes = CLASSES.iter().filter(alone);
            for class in classes.filter(|class| class.dims.contains(&dims)) {
                let call = switched(&usual, class.name, input.shape(), dims);
                let output = call.build().and_then(|op| op.forward(&input));
                assert!(output.is_ok(), "{}: {:?}", call.name(), output.err());
            }
        }
    }

    fn run(changes: impl IntoIterator<Item = Change>) -> State {
        let changes = changes.into_iter().map(Action::Change);
        changes.fold(State::default(), |state, change| {
            state.after(change).unwrap_or(state)
        })
    }

    #[test]
    fn a_pasted_block_grows_the_grid_in_one_step() {
        let sheet = Sheet::read("5\t6\t7\n8\t9\t10").unwrap();
        let state = run([Change::Sheet((3, 2).into(), sheet)]);
        let tensor = &state.scene.input.tensor;
        assert_eq!(tensor.shape(), [1, 1, 5, 5]);
        let cell = |row: usize, column: usize| tensor.at(&[0, 0, row, column]);
        assert_eq!((cell(3, 2), cell(4, 4)), (5.0, 10.0));
        assert_eq!((cell(2, 2), cell(4, 1)), (8.0, 0.0));
        let back = state.after(Action::Undo).unwrap();
        assert_eq!(back.scene, State::default().scene);
    }

    #[test]
    fn a_cleared_grid_is_blank_until_something_is_drawn() {
        let blank = run([Change::Clear, Change::Resize(vec![2, 3])]);
        assert!(blank.scene.input.is_blank());
        assert_eq!(blank.scene.input.tensor.shape(), [1, 1, 2, 3]);
        let link = link::encode(&scene::to_link(&blank.scene));
        let opened = scene::from_link(link::decode(&link).0);
        assert_eq!(opened.input, blank.scene.input);
        let zero = Change::Cells(vec![(Place::default(), 0.0)]);
        let drawn = blank.after(Action::Change(zero)).unwrap();
        assert!(!drawn.scene.input.is_blank());
        let undone = drawn.after(Action::Undo).unwrap();
        assert!(undone.scene.input.is_blank());
    }
}
