//! One, two and three spatial dimensions: which a scene has, and what it becomes in others.

use std::sync::Arc;

use super::edit::{self, mode_takes};
use super::examples;
use super::input::{self, Input};
use super::limits::CELLS;
use super::notation::{Track, told_dims};
use super::scene::{Place, Scene, Shared};
use crate::ops::{Axis, Call, Class, Geometry, INTERPOLATING_MODES, Tensor, Value};

/// The modes that weigh the nearest neighbours on every axis, by dimensions.
const LINEAR: [&str; 3] = ["linear", "bilinear", "trilinear"];

/// The dimensions of an input that no operation gives any: a list is a signal, five nested ones
/// are a volume, and all others are planes.
pub fn of_input(shape: &[usize]) -> usize {
    match shape.len() {
        1 => 1,
        5.. => 3,
        _ => 2,
    }
}

/// The mode that weighs the nearest neighbours in this many dimensions.
pub fn linear_mode(dims: usize) -> &'static str {
    LINEAR[dims.clamp(1, 3) - 1]
}

/// The dimensions that the first operation to tell any has.
pub fn told(tracks: &[Track]) -> Option<usize> {
    let mut calls = tracks.iter().flat_map(|track| &track.stages);
    calls.find_map(told_dims)
}

/// The dimensions that the operations tell, else `otherwise`; those that leave them open, such as
/// `Upsample`, take them too.
pub fn settle(tracks: &mut [Track], otherwise: usize) -> usize {
    let dims = told(tracks).unwrap_or(otherwise);
    for call in tracks.iter_mut().flat_map(|track| &mut track.stages) {
        if told_dims(call).is_none() && call.class.dims.contains(&dims) {
            call.args.dims = dims;
        }
    }
    dims
}

/// An operation of the tracks that does not exist in this many dimensions.
pub fn missing(tracks: &[Track], dims: usize) -> Option<&'static Class> {
    let calls = tracks.iter().flat_map(|track| &track.stages);
    let mut classes = calls.map(|call| call.class);
    classes.find(|class| !class.dims.contains(&dims))
}

impl Scene {
    /// Brings the scene to this many dimensions: signals and planes get neighbours of half their
    /// values, and of planes and volumes the row and the slice stay that the pinned cell reads
    /// most. Nothing happens where an operation does not exist there.
    pub fn convert(&mut self, dims: usize) {
        let from = self.dims();
        let calls = self.tracks.iter().map(|track| {
            let stages = track.stages.iter().map(|call| call_in(call, dims));
            Some(Track {
                stages: stages.collect::<Option<_>>()?,
            })
        });
        let Some(tracks) = calls.collect::<Option<Vec<_>>>().filter(|_| from != dims) else {
            return;
        };
        let kept = self.most_read();
        self.tracks = tracks;
        self.input = Shared::new(input_in(&self.input, from, dims, kept));
        self.pin = self.pin.map(|pin| {
            let mut index = self.middle();
            let tail = pin.spatial(from.min(dims));
            let at = index.len().saturating_sub(tail.len());
            index.splice(at.., tail);
            Place::of(&index)
        });
        self.clamp();
    }

    /// The input cell that the pinned output cell reads with the largest weight on each axis.
    fn most_read(&self) -> Place {
        let dims = self.dims();
        let first = self.track().stages.first().filter(|_| self.at.stage == 0);
        let geometry = first.and_then(|call| geometry(call, self.input.tensor.shape()));
        let (Some(geometry), Some(pin)) = (geometry, self.pin) else {
            return Place::default();
        };
        let axes = geometry.axes.iter().zip(pin.spatial(dims));
        let index: Vec<_> = axes.map(|(axis, at)| most_read(axis, at)).collect();
        Place::of(&index)
    }

    /// The middle of what the edited operation puts out.
    fn middle(&self) -> Vec<usize> {
        let mut shape = self.input.tensor.shape().to_vec();
        for call in &self.track().stages[..=self.at.stage] {
            if let Some(geometry) = geometry(call, &shape) {
                shape = geometry.output;
            }
        }
        let spatial = &shape[shape.len().saturating_sub(self.dims())..];
        spatial.iter().map(|n| n.saturating_sub(1) / 2).collect()
    }
}

fn geometry(call: &Call, input: &[usize]) -> Option<Geometry> {
    call.build().and_then(|op| op.geometry(input)).ok()
}

/// The first of the cells with the largest weight.
fn most_read(axis: &Axis, at: usize) -> usize {
    let reads = axis.reads(at).into_iter().rev();
    let cells = reads.filter_map(|read| Some((read.cell?, read.weight)));
    cells
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .map_or(0, |(cell, _)| cell)
}

/// The input in other dimensions; one that has their rank already stays as it is.
fn input_in(input: &Input, from: usize, to: usize, kept: Place) -> Input {
    let now = &input.tensor;
    if now.shape().len() == to + 2 {
        return input.clone();
    }
    let tensor = if to < from {
        let kept = kept.spatial(from);
        let dropped = (to + 1..=from).rev().zip(kept);
        dropped.fold(now.clone(), |tensor, (dims, at)| slice(&tensor, dims, at))
    } else {
        (from..to).fold(now.clone(), |tensor, dims| thickened(&tensor, dims))
    };
    Input { text: None, tensor }
}

/// Batch and channels, and the spatial sizes after them.
fn split(shape: &[usize], dims: usize) -> (&[usize], &[usize]) {
    shape.split_at(shape.len().saturating_sub(dims))
}

/// Without the first spatial dimension: what lies at one index of it.
fn slice(tensor: &Tensor, dims: usize, at: usize) -> Tensor {
    let (outer, sizes) = split(tensor.shape(), dims);
    let Some((&count, rest)) = sizes.split_first() else {
        return tensor.clone();
    };
    let shape = [outer, rest].concat();
    let size: usize = rest.iter().product();
    let mut data = Vec::with_capacity(shape.iter().product());
    if count * size > 0 {
        let at = at.min(count - 1);
        for block in tensor.data().chunks_exact(count * size) {
            data.extend_from_slice(&block[at * size..(at + 1) * size]);
        }
    }
    Tensor::new(shape.clone(), data).unwrap_or_else(|_| Tensor::full(shape, 0.0))
}

/// With a new first spatial dimension: the values between two neighbours of half their size. The
/// hill becomes the body whose middle it cuts. A tensor too large to be repeated is one slice.
fn thickened(tensor: &Tensor, dims: usize) -> Tensor {
    let (outer, sizes) = split(tensor.shape(), dims);
    let size: usize = sizes.iter().product();
    let of = |text: &str| input::parse(text).map(|input| input.tensor.into_data());
    if dims == 2 && of(examples::HILL).is_ok_and(|hill| hill == tensor.data()) {
        if let Ok(body) = of(examples::BODY) {
            let shape = [outer, &[3], sizes].concat();
            return Tensor::new(shape, body).unwrap_or_else(|_| tensor.clone());
        }
    }
    let shares: &[f32] = match tensor.data().len() * 3 {
        ..=CELLS => &[0.5, 1.0, 0.5],
        _ => &[1.0],
    };
    let mut data = Vec::with_capacity(tensor.data().len() * shares.len());
    for block in tensor.data().chunks(size.max(1)) {
        for share in shares {
            data.extend(block.iter().map(|value| value * share));
        }
    }
    let shape = [outer, &[shares.len()], sizes].concat();
    Tensor::new(shape.clone(), data).unwrap_or_else(|_| Tensor::full(shape, 0.0))
}

/// The operation in other dimensions, where its class exists there: parameters that it has there
/// are kept, numbers per axis are cut or repeated, and the mode becomes its counterpart.
pub fn call_in(call: &Call, dims: usize) -> Option<Call> {
    let from = call.args.dims;
    if from == dims {
        return Some(call.clone());
    }
    if !call.class.dims.contains(&dims) {
        return None;
    }
    let mut next = Call::new(call.class, dims);
    for (&name, value) in &call.args.given {
        let value = match (name, value) {
            ("weight", _) => continue,
            ("mode", Value::Str(mode)) => Value::Str(mode_in(mode, dims).into()),
            (_, Value::Tuple(entries)) => per_axis(entries, from, dims),
            (_, value) => value.clone(),
        };
        // Refused where the class does not take the parameter in these dimensions.
        let _ = next.set(name, value);
    }
    for name in ["align_corners", "antialias"] {
        if !mode_takes(&next, name) {
            next.args.given.remove(name);
        }
    }
    if let Some(Value::Tensor(weight)) = call.args.given.get("weight")
        && let Some(fitted) = weight_in(weight, &next, from)
    {
        let _ = next.set("weight", Value::Tensor(Arc::new(fitted)));
    }
    Some(next)
}

/// The mode's counterpart: those that interpolate on planes alone become linear.
fn mode_in(mode: &str, dims: usize) -> &str {
    if INTERPOLATING_MODES.contains(&mode) || mode == "lanczos" {
        linear_mode(dims)
    } else {
        mode
    }
}

/// Numbers of the last axes, the first of them repeated for new axes; one for a single axis.
fn per_axis(entries: &[Value], from: usize, to: usize) -> Value {
    let (Some(first), true) = (entries.first(), entries.len() == from) else {
        return Value::Tuple(entries.to_vec());
    };
    let mut fitted = vec![first.clone(); to.saturating_sub(from)];
    fitted.extend_from_slice(&entries[from.saturating_sub(to)..]);
    match fitted.len() {
        1 => fitted.remove(0),
        _ => Value::Tuple(fitted),
    }
}

/// The weights with fewer or more axes: the middle of each axis that goes, or zeros around the
/// middle of each axis that comes. None where the operation asks for another shape.
fn weight_in(weight: &Tensor, call: &Call, from: usize) -> Option<Tensor> {
    let shape = edit::weight(call)?.shape().to_vec();
    let (pairs, sizes) = split(&shape, call.args.dims);
    let mut fitted = weight.clone();
    for dims in (call.args.dims + 1..=from).rev() {
        let (_, kernel) = split(fitted.shape(), dims);
        let middle = kernel.first()? / 2;
        fitted = slice(&fitted, dims, middle);
    }
    for dims in from..call.args.dims {
        let count = sizes[call.args.dims - dims - 1];
        let size: usize = split(fitted.shape(), dims).1.iter().product();
        let mut grown = Tensor::full(
            [pairs, &[count], split(fitted.shape(), dims).1].concat(),
            0.0,
        );
        let blocks = grown.data_mut().chunks_exact_mut((count * size).max(1));
        for (block, old) in blocks.zip(fitted.data().chunks_exact(size.max(1))) {
            let at = count / 2 * size;
            block[at..at + size].copy_from_slice(old);
        }
        fitted = grown;
    }
    (fitted.shape() == shape).then_some(fitted)
}
