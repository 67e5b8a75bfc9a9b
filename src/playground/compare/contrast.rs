//! What tells tracks apart, and what they share.

use super::super::advice;
use super::super::notation::{self, Track};
use crate::ops::{Call, Kind, Value};

/// The longest kernel that a label writes out.
const WRITTEN: usize = 24;

/// What tells tracks apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contrast {
    /// One for each track: the arguments that differ, `align_corners=True`; of operations that have
    /// none in common the whole call.
    pub labels: Vec<String>,
    /// The call without them, where all are of one class.
    pub shared: Option<String>,
    /// The parameters that differ.
    pub params: Vec<&'static str>,
}

impl Contrast {
    pub fn of(tracks: &[Track]) -> Self {
        let whole = || Self {
            labels: tracks.iter().map(Track::to_string).collect(),
            ..Self::default()
        };
        let Some(first) = tracks.first() else {
            return Self::default();
        };
        let alike = tracks.iter().all(|track| {
            track.stages.len() == first.stages.len()
                && track
                    .stages
                    .iter()
                    .zip(&first.stages)
                    .all(|(a, b)| a.class == b.class && a.args.dims == b.args.dims)
        });
        if !alike {
            return whole();
        }
        let mut differing: Vec<(usize, &'static str)> = Vec::new();
        for (stage, call) in first.stages.iter().enumerate() {
            let params = call.class.params(call.args.dims).filter(|param| {
                let value = call.get(param.name);
                tracks
                    .iter()
                    .any(|track| track.stages[stage].get(param.name) != value)
            });
            let params: Vec<_> = params.collect();
            // Another kernel size has another kernel of its own.
            let sized = params.iter().any(|param| param.kind != Kind::Tensor);
            let told = params
                .iter()
                .filter(|param| !sized || param.kind != Kind::Tensor);
            differing.extend(told.map(|param| (stage, param.name)));
        }
        if differing.is_empty() {
            return whole();
        }
        let mut shared = first.clone();
        for (stage, name) in &differing {
            shared.stages[*stage].args.given.remove(name);
        }
        for call in &mut shared.stages {
            // A kernel would fill the line.
            call.args
                .given
                .retain(|name, value| *name != "weight" || !is_long(value));
        }
        Self {
            labels: tracks
                .iter()
                .map(|track| label(track, &differing))
                .collect(),
            // Without what tells them apart it may have no arguments left.
            shared: Some(shared.to_string().replace("()", "")),
            params: differing.iter().map(|(_, name)| *name).collect(),
        }
    }
}

/// `kernel_size=3, stride=2`
fn label(track: &Track, differing: &[(usize, &'static str)]) -> String {
    let argument = |(stage, name): &(usize, &'static str)| {
        let call = &track.stages[*stage];
        let value = call.get(name).unwrap_or(Value::None);
        // Of size and scale_factor the one that is given stands for both.
        let silent = value == Value::None && advice::alternative(call, name).is_some();
        (!silent).then(|| written(call, name, &value))
    };
    let arguments: Vec<_> = differing.iter().filter_map(argument).collect();
    arguments.join(", ")
}

fn written(call: &Call, name: &str, value: &Value) -> String {
    match value {
        Value::Tensor(_) if is_long(value) => format!("{name}=…"),
        Value::None
            if call
                .param(name)
                .is_some_and(|param| param.kind == Kind::Tensor) =>
        {
            format!("{name}=None")
        }
        value => format!("{name}={}", notation::print_value(value, ", ")),
    }
}

fn is_long(value: &Value) -> bool {
    match value {
        Value::Tensor(tensor) => {
            tensor.data().len() > WRITTEN || notation::print_value(value, ", ").len() > WRITTEN
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contrast(tracks: &str) -> Contrast {
        Contrast::of(&notation::parse(tracks, 2).unwrap())
    }

    #[test]
    fn one_argument_tells_two_tracks_apart() {
        let found = contrast(
            "nn.Upsample(scale_factor=2, mode='bilinear', align_corners=False); \
             nn.Upsample(scale_factor=2, mode='bilinear', align_corners=True)",
        );
        assert_eq!(found.labels, ["align_corners=False", "align_corners=True"]);
        assert_eq!(
            found.shared.as_deref(),
            Some("nn.Upsample(scale_factor=2, mode='bilinear')")
        );
        assert_eq!(found.params, ["align_corners"]);
    }

    #[test]
    fn an_argument_that_is_left_out_has_its_default() {
        let found = contrast("nn.AvgPool2d(3); nn.AvgPool2d(3, count_include_pad=False)");
        assert_eq!(
            found.labels,
            ["count_include_pad=True", "count_include_pad=False"]
        );
        let found = contrast("nn.AvgPool2d(3, stride=2); nn.AvgPool2d(2, stride=2)");
        assert_eq!(found.labels, ["kernel_size=3", "kernel_size=2"]);
        assert_eq!(found.shared.as_deref(), Some("nn.AvgPool2d(stride=2)"));
        let found = contrast("nn.MaxPool2d(2); nn.MaxPool2d(3)");
        assert_eq!(found.shared.as_deref(), Some("nn.MaxPool2d"));
    }

    #[test]
    fn size_and_scale_factor_stand_for_each_other() {
        let found = contrast("nn.Upsample(size=8); nn.Upsample(scale_factor=2)");
        assert_eq!(found.labels, ["size=8", "scale_factor=2"]);
    }

    #[test]
    fn different_classes_are_told_by_the_whole_call() {
        let found = contrast("nn.MaxPool2d(2); nn.AvgPool2d(2)");
        assert_eq!(found.labels, ["nn.MaxPool2d(2)", "nn.AvgPool2d(2)"]);
        assert_eq!(found.shared, None);
        assert_eq!(
            contrast("nn.MaxPool2d(2); nn.MaxPool2d(2)").labels[1],
            "nn.MaxPool2d(2)"
        );
    }

    #[test]
    fn pipelines_of_the_same_classes_differ_in_a_stage() {
        let found = contrast(
            "nn.Sequential(nn.MaxPool2d(2), nn.Upsample(scale_factor=2)); \
             nn.Sequential(nn.MaxPool2d(2), nn.Upsample(scale_factor=2, mode='bilinear'))",
        );
        assert_eq!(found.labels, ["mode='nearest'", "mode='bilinear'"]);
        assert_eq!(
            found.shared.as_deref(),
            Some("nn.Sequential(nn.MaxPool2d(2), nn.Upsample(scale_factor=2))")
        );
    }

    #[test]
    fn long_kernels_are_not_written_out() {
        let found =
            contrast("nn.Conv2d(1, 1, 1, weight=[[[[2]]]]); nn.Conv2d(1, 1, 1, weight=[[[[3]]]])");
        assert_eq!(found.labels, ["weight=[[[[2]]]]", "weight=[[[[3]]]]"]);
        let found = contrast(
            "nn.Conv2d(1, 1, 3, weight=[[[[2, 2, 2], [2, 2, 2], [2, 2, 2]]]]); \
             nn.Conv2d(1, 1, 3, weight=[[[[3, 3, 3], [3, 3, 3], [3, 3, 3]]]])",
        );
        assert_eq!(found.labels, ["weight=…", "weight=…"]);
    }
}
