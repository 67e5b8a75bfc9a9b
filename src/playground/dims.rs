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
    if dims == 2
        && of(examples::HILL).is_ok_and(|hill| hill == tensor.data())
        && let Ok(body) = of(examples::BODY)
    {
        let shape = [outer, &[3], sizes].concat();
        return Tensor::new(shape, body).unwrap_or_else(|_| tensor.clone());
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

#[cfg(test)]
mod tests {
    use super::super::state::{Action, Change, State};
    use super::super::{advice, link, notation, results::Results, scene, stages};
    use super::*;
    use crate::ops::Direction;
    use proptest::prelude::*;

    fn scene(link: &str) -> Scene {
        scene::from_link(link::decode(link).0)
    }

    /// The scene after it was brought to so many dimensions, and its shape.
    fn converted(link: &str, dims: usize) -> (Scene, Vec<usize>) {
        let mut scene = scene(link);
        scene.convert(dims);
        let shape = scene.input.tensor.shape().to_vec();
        (scene, shape)
    }

    fn print(scene: &Scene) -> String {
        notation::print(&scene.tracks)
    }

    #[test]
    fn names_and_modes_tell_the_dimensions_before_the_input_does() {
        let dims = |link: &str| scene(link).dims();
        assert_eq!(dims("x=[[1,2],[3,4]]&y=nn.MaxPool1d(2)"), 1);
        assert_eq!(
            dims("x=[1,2]&y=nn.Upsample(scale_factor=2,mode='bilinear')"),
            2
        );
        assert_eq!(dims("x=[1,2]&y=nn.Upsample(scale_factor=2)"), 1);
        assert_eq!(dims("x=[[[1,2]]]&y=nn.Upsample(scale_factor=2)"), 2);
        assert_eq!(dims("x=ones(1,1,2,2,2)&y=nn.Upsample(scale_factor=2)"), 3);
        assert_eq!(
            dims("x=[1,2]&y=nn.Upsample(scale_factor=2);nn.MaxPool2d(1)"),
            2
        );
        assert_eq!(dims("x=[[1,2]]&dims=1&y=nn.Upsample(scale_factor=2)"), 1);
        assert_eq!(dims("x=[[1,2]]&dims=7&y=nn.Upsample(scale_factor=2)"), 2);
    }

    #[test]
    fn a_resize_takes_the_mode_of_its_dimensions() {
        let link = "y=nn.Upsample(size=(5,7),mode='bicubic',align_corners=True)";
        assert_eq!(
            print(&converted(link, 1).0),
            "nn.Upsample(size=7, mode='linear', align_corners=True)"
        );
        assert_eq!(
            print(&converted(link, 3).0),
            "nn.Upsample(size=(5, 5, 7), mode='trilinear', align_corners=True)"
        );
        let link = "y=F.interpolate(x,scale_factor=2,mode='bilinear',antialias=True)";
        assert_eq!(
            print(&converted(link, 3).0),
            "F.interpolate(x, scale_factor=2, mode='trilinear')"
        );
    }

    #[test]
    fn parameters_that_do_not_exist_there_are_dropped() {
        let link = "y=nn.AvgPool2d((2,3),stride=(1,2),divisor_override=4)";
        assert_eq!(print(&converted(link, 1).0), "nn.AvgPool1d(3, stride=2)");
    }

    #[test]
    fn a_kernel_keeps_its_middle() {
        let weight = "[[[[0,1,0],[1,-4,1],[0,1,0]]]]";
        let link = format!("y=nn.Conv2d(1,1,3,bias=False,weight={weight})");
        let (line, _) = converted(&link, 1);
        let expected = "nn.Conv1d(1, 1, 3, bias=False, weight=[[[1, -4, 1]]])";
        assert_eq!(print(&line), expected);
        let mut plane = line;
        plane.convert(2);
        let expected = "nn.Conv2d(1, 1, 3, bias=False, \
            weight=[[[[0, 0, 0], [1, -4, 1], [0, 0, 0]]]])";
        assert_eq!(print(&plane), expected);
    }

    #[test]
    fn the_row_that_the_pin_reads_most_becomes_the_signal() {
        let (scene, shape) = converted("pin=2,5", 1);
        assert_eq!(shape, [1, 1, 4]);
        assert_eq!(scene.input.tensor.data(), [2.0, 6.0, 9.0, 5.0]);
        assert_eq!(scene.pin, Some((0, 5).into()));
        let unpinned = "x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)&pin=9,9";
        assert_eq!(converted(unpinned, 1).0.input.tensor.data(), [1.0, 2.0]);
    }

    #[test]
    fn neighbours_of_half_the_values_stand_beside_a_signal_and_a_plane() {
        let (scene, shape) = converted("x=[2,6]&y=nn.MaxPool1d(1)&pin=1", 2);
        assert_eq!(shape, [1, 1, 3, 2]);
        assert_eq!(scene.input.tensor.data(), [1.0, 3.0, 2.0, 6.0, 1.0, 3.0]);
        assert_eq!(scene.pin, Some((1, 1).into()));
        let (scene, shape) = converted("x=[[2,4]]&y=nn.MaxPool2d(1)", 3);
        assert_eq!(shape, [1, 1, 3, 1, 2]);
        assert_eq!(scene.input.tensor.data(), [1.0, 2.0, 2.0, 4.0, 1.0, 2.0]);
    }

    #[test]
    fn each_channel_is_thickened_and_cut_by_itself() {
        let link = "x=[[[2,4]],[[6,8]]]&y=nn.MaxPool2d(1)";
        let (scene, shape) = converted(link, 3);
        assert_eq!(shape, [1, 2, 3, 1, 2]);
        let mut back = scene;
        back.pin = Some(Place {
            depth: 1,
            cell: (0, 0),
        });
        back.convert(1);
        assert_eq!(back.input.tensor.shape(), [1, 2, 2]);
        assert_eq!(back.input.tensor.data(), [2.0, 4.0, 6.0, 8.0]);
    }

    #[test]
    fn the_hill_becomes_the_body_that_it_opens_with() {
        let (scene, _) = converted("", 3);
        let body = input::parse(examples::BODY).unwrap();
        assert_eq!(scene.input.tensor, body.tensor);
    }

    #[test]
    fn an_operation_that_does_not_exist_there_keeps_the_scene() {
        let link = "x=torch.arange(16).view(1,4,2,2)&y=nn.MaxPool2d(1);nn.PixelShuffle(2)";
        let before = scene(link);
        assert_eq!(missing(&before.tracks, 1).unwrap().name, "PixelShuffle");
        assert!(missing(&before.tracks, 2).is_none());
        assert_eq!(converted(link, 1).0, before);
    }

    #[test]
    fn every_listed_operation_computes_in_each_of_its_dimensions() {
        let listed = |direction| advice::listed(direction);
        for class in listed(Direction::Down).chain(listed(Direction::Up)) {
            let mut state = State::default();
            state = state
                .after(Action::Change(Change::Class(class.name)))
                .unwrap_or(state);
            for &dims in class.dims {
                let mut scene = state.scene.clone();
                scene.convert(dims);
                let results = Results::default().of(&scene);
                let outcome = results.outcome(scene.at);
                let asks_for_channels = class.name == "PixelShuffle";
                let asks_for_a_stage = stages::unfit(class, &[], 0).is_some();
                assert!(
                    outcome.is_ok() || asks_for_channels || asks_for_a_stage,
                    "{} {dims}d",
                    class.name
                );
            }
        }
    }

    #[test]
    fn links_keep_the_dimensions() {
        for link in [
            "x=[2,5,3]&y=nn.Upsample(scale_factor=2)",
            "x=[[2,5,3],[1,1,1]]&dims=1&y=nn.Upsample(scale_factor=2)",
            "x=[[[1,2]]]&dims=3&y=nn.Upsample(scale_factor=2)",
            "x=torch.arange(8)&dims=2&y=nn.Upsample(scale_factor=2)",
            "x=torch.arange(8)&y=nn.MaxPool1d(2)&pin=3",
            "x=ones(1,1,2,2,2)&y=nn.AvgPool3d(2)&pin=1,0,0",
        ] {
            let scene = scene(link);
            let again = link::encode(&scene::to_link(&scene));
            assert_eq!(self::scene(&again), scene, "{link}");
        }
    }

    proptest! {
        #[test]
        fn any_input_is_brought_to_any_dimensions(
            shape in prop::collection::vec(0usize..4, 1..7),
            pin in prop::collection::vec(0usize..9, 3),
            to in prop::collection::vec(1usize..4, 1..4),
        ) {
            let tensor = Tensor::full(shape, 1.0);
            let tracks = notation::parse("nn.Upsample(scale_factor=2); nn.MaxPool2d(2)", 2);
            let mut scene = Scene {
                input: Shared::new(scene::with_dims(Input { text: None, tensor }, 2)),
                tracks: tracks.unwrap(),
                pin: Some(Place::of(&pin)),
                ..Scene::default()
            };
            for dims in to {
                scene.convert(dims);
                prop_assert_eq!(scene.dims(), dims);
                let shape = scene.input.tensor.shape();
                let cells: usize = shape.iter().product();
                prop_assert!(shape.len() >= dims + 2);
                prop_assert_eq!(scene.input.tensor.data().len(), cells);
            }
        }
    }
}
