//! TEMPORARY stand-in until branch story brings its own.
use super::edit;
use super::notation::{Track, print_value};
use super::scene::{Place, Scene};
use crate::ops::{Kind, Tensor, Value};

pub fn labels(tracks: &[Track]) -> Vec<String> {
    tracks
        .iter()
        .map(|t| {
            let call = &t.stages[0];
            let mut parts = vec![];
            for (name, value) in &call.args.given {
                let same = tracks.iter().all(|o| {
                    o.stages[0].args.given.get(name) == Some(value)
                        && o.stages[0].class.name == call.class.name
                });
                if !same {
                    parts.push(format!("{name}={}", print_value(value, ", ")));
                }
            }
            if tracks
                .iter()
                .any(|o| o.stages[0].class.name != call.class.name)
            {
                t.to_string()
            } else if parts.is_empty() {
                t.to_string()
            } else {
                parts.join(", ")
            }
        })
        .collect()
}

pub fn comparison_of(scene: &Scene, name: &'static str) -> Option<Vec<Track>> {
    let call = scene.call();
    let param = call.param(name)?;
    let value = match (param.kind, call.get(name)?) {
        (Kind::Bool | Kind::BoolOrTensor, Value::Bool(b)) => Value::Bool(!b),
        (Kind::Bool | Kind::BoolOrTensor, _) => Value::Bool(true),
        (Kind::Choice(words), Value::Str(w)) => {
            Value::Str(words.iter().find(|x| **x != w)?.to_string())
        }
        (_, Value::Int(n)) => Value::Int(n + 1),
        _ => return None,
    };
    let mut a = scene.track().clone();
    let b = edit::with_param(call, name, Some(value));
    let stage = scene.at.stage;
    let first = a.clone();
    a.stages[stage] = b;
    Some(vec![first, a])
}

pub fn added(scene: &Scene) -> Option<Vec<Track>> {
    let mut tracks = scene.tracks.clone();
    if tracks.len() >= 4 {
        return None;
    }
    let call = scene.call();
    let next = call
        .settings()
        .into_iter()
        .filter_map(|s| comparison_of(scene, s.param.name))
        .map(|mut t| t.remove(1))
        .find(|t| !tracks.contains(t))?;
    tracks.push(next);
    Some(tracks)
}

pub struct Difference {
    pub tensor: Tensor,
    pub largest: f64,
    pub mean: f64,
    pub equal: usize,
    pub count: usize,
}

pub fn difference(a: &Tensor, b: &Tensor) -> Option<Difference> {
    if a.shape() != b.shape() {
        return None;
    }
    let data: Vec<f32> = a.data().iter().zip(b.data()).map(|(a, b)| b - a).collect();
    let largest = data.iter().map(|v| f64::from(v.abs())).fold(0.0, f64::max);
    let mean = data.iter().map(|v| f64::from(v.abs())).sum::<f64>() / data.len().max(1) as f64;
    let equal = data.iter().filter(|v| **v == 0.0).count();
    let count = data.len();
    Some(Difference {
        tensor: Tensor::new(a.shape(), data).ok()?,
        largest,
        mean,
        equal,
        count,
    })
}

pub fn place(place: Place) -> String {
    format!("{:?}", place.cell)
}
