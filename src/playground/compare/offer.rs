//! Comparisons to begin with: tracks that differ in one parameter, found by asking the engine.

use super::super::advice;
use super::super::edit;
use super::super::limits::TRACKS;
use super::super::notation::Track;
use super::super::scene::Scene;
use super::Contrast;
use crate::ops::{Call, Kind, Param, Pipeline, Value};

/// The edited track with each of the values that a parameter of the edited operation can have:
/// both of a switch, up to four words, a number and its neighbour. They differ in that parameter
/// only, and PyTorch accepts them all. None where there are not two.
pub fn comparison_of(scene: &Scene, name: &'static str) -> Option<Vec<Track>> {
    let param = scene.call().param(name)?;
    let most = match param.kind {
        Kind::Choice(_) => TRACKS,
        _ => 2,
    };
    let mut tracks: Vec<Track> = variants(scene, param).take(most).collect();
    // A switch reads from off to on.
    if is_on(param, tracks.first()?, scene) {
        tracks.reverse();
    }
    (tracks.len() > 1).then_some(tracks)
}

/// The tracks with one more: where they differ already in one parameter, with another value of it,
/// else with another value of the first parameter that has an effect, switches before words and
/// words before numbers. None where there are four, or nothing to add.
pub fn added(scene: &Scene) -> Option<Vec<Track>> {
    if scene.tracks.len() >= TRACKS {
        return None;
    }
    let call = scene.call();
    let mut params: Vec<&Param> = advice::shown_settings(call)
        .iter()
        .map(|setting| setting.param)
        // Whatever it is set to, the output is the same.
        .filter(|param| param.name != "return_indices")
        .filter(|param| advice::inert(call, scene.input.tensor.shape(), param.name).is_none())
        .collect();
    let differing = Contrast::of(&scene.tracks).params;
    params.sort_by_key(|param| {
        let rank = match param.kind {
            Kind::Bool | Kind::BoolOrTensor => 1,
            Kind::Choice(_) => 2,
            _ => 3,
        };
        if differing.contains(&param.name) {
            0
        } else {
            rank
        }
    });
    let is_new = |track: &Track| {
        let edited = scene.call_in(track);
        scene
            .tracks
            .iter()
            .all(|old| old.stages.len() != track.stages.len() || !same(scene.call_in(old), edited))
    };
    let mut found = params.into_iter().flat_map(|param| variants(scene, param));
    let next = found.find(is_new)?;
    let mut tracks = scene.tracks.clone();
    tracks.push(next);
    Some(tracks)
}

/// Whether two calls set the same values, given or not.
fn same(a: &Call, b: &Call) -> bool {
    let settings = |call: &Call| {
        call.settings()
            .into_iter()
            .map(|s| (s.param.name, s.value))
            .collect::<Vec<_>>()
    };
    a.class == b.class && settings(a) == settings(b)
}

/// The edited track as it is and with other values of one parameter, those that PyTorch accepts.
fn variants<'a>(scene: &'a Scene, param: &'static Param) -> impl Iterator<Item = Track> + 'a {
    let name = param.name;
    let given = scene.call().get(name);
    let own = match (param.kind, &given) {
        // Spelled out where a resize can spell it out, so that both switches look alike.
        (Kind::Bool, Some(value)) if *value != Value::Bool(true) => {
            Some(advice::off(scene.call(), param, value))
        }
        (Kind::IntPerAxis { .. }, Some(Value::None)) => {
            let settings = scene.call().settings();
            let setting = settings.into_iter().find(|s| s.param.name == name);
            setting.map(|setting| advice::effective(scene.call(), &setting))
        }
        _ => given,
    };
    let base = plain(scene.call(), name);
    let mut values: Vec<Value> = own.clone().into_iter().collect();
    values.extend(own.iter().flat_map(|own| others(&base, param, own)));
    values.into_iter().filter_map(move |value| {
        let call = edit::with_param(&base, name, Some(value));
        let mut track = scene.track().clone();
        track.stages[scene.at.stage] = call;
        (differs_only_in(&base, scene.call_in(&track), name) && accepts(&track, scene))
            .then_some(track)
    })
}

/// The call without `align_corners=False`, which nearest modes refuse and others do without.
fn plain(call: &Call, name: &str) -> Call {
    let mut call = call.clone();
    if name == "mode" && call.get("align_corners") == Some(Value::Bool(false)) {
        call.args.given.remove("align_corners");
    }
    call
}

/// Other values of a parameter, the nearest ones first.
fn others(call: &Call, param: &'static Param, own: &Value) -> Vec<Value> {
    match (param.kind, own) {
        (Kind::Bool, Value::Bool(true)) => vec![advice::off(call, param, own)],
        (Kind::Bool, _) => vec![Value::Bool(true)],
        (Kind::BoolOrTensor, Value::Bool(on)) => vec![Value::Bool(!on)],
        (Kind::BoolOrTensor, _) => vec![Value::Bool(false)],
        (Kind::Choice(words), _) => {
            let words = words.iter().map(|word| Value::Str((*word).to_string()));
            words.filter(|word| word != own).collect()
        }
        _ => {
            let steps = [1, -1].iter().flat_map(|&by| {
                let next = move |value: &Value| advice::stepped(param, value, by);
                std::iter::successors(next(own), next).take(TRACKS)
            });
            let mut values: Vec<Value> = Vec::new();
            for value in steps {
                if value != *own && !values.contains(&value) {
                    values.push(value);
                }
            }
            values
        }
    }
}

/// Whether nothing else was given up for the new value; a kernel follows its size.
fn differs_only_in(before: &Call, after: &Call, name: &str) -> bool {
    let rest = |call: &Call| {
        let given = call.args.given.clone().into_iter();
        given
            .filter(|(other, _)| *other != name && *other != "weight")
            .collect::<Vec<_>>()
    };
    rest(before) == rest(after)
}

fn accepts(track: &Track, scene: &Scene) -> bool {
    let pipeline = Pipeline {
        stages: track.stages.clone(),
    };
    let shapes = pipeline.shapes(scene.input.tensor.shape());
    shapes.is_ok_and(|shapes| shapes.iter().flatten().all(|&n| n > 0))
}

/// Whether the first variant of a switch is the one that is on.
fn is_on(param: &Param, first: &Track, scene: &Scene) -> bool {
    matches!(param.kind, Kind::Bool | Kind::BoolOrTensor)
        && scene.call_in(first).get(param.name) != Some(Value::Bool(false))
        && scene.call_in(first).get(param.name) != Some(Value::None)
}

impl Scene {
    /// The operation of another track that stands where the edited one does.
    fn call_in<'a>(&self, track: &'a Track) -> &'a Call {
        &track.stages[self.at.stage.min(track.stages.len() - 1)]
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{link, notation, scene};
    use super::*;

    fn opened(y: &str) -> Scene {
        let (parts, problems) = link::decode(&format!("#y={y}"));
        assert_eq!(problems, vec![]);
        scene::from_link(parts)
    }

    fn compared(y: &str, name: &'static str) -> Vec<String> {
        let tracks = comparison_of(&opened(y), name).unwrap_or_default();
        tracks.iter().map(Track::to_string).collect()
    }

    fn added_to(y: &str) -> Option<String> {
        let tracks = added(&opened(y))?;
        Some(notation::print(&tracks[tracks.len() - 1..]))
    }

    #[test]
    fn a_switch_is_compared_off_and_on() {
        let expected = [
            "nn.Upsample(scale_factor=2, mode='bilinear', align_corners=False)",
            "nn.Upsample(scale_factor=2, mode='bilinear', align_corners=True)",
        ];
        for given in ["", ",align_corners=False", ",align_corners=True"] {
            let y = format!("nn.Upsample(scale_factor=2,mode='bilinear'{given})");
            assert_eq!(compared(&y, "align_corners"), expected, "{given}");
        }
        assert_eq!(
            compared("nn.AvgPool2d(2,padding=1)", "count_include_pad"),
            [
                "nn.AvgPool2d(2, padding=1, count_include_pad=False)",
                "nn.AvgPool2d(2, padding=1, count_include_pad=True)",
            ]
        );
    }

    #[test]
    fn modes_are_compared_as_far_as_pytorch_takes_them() {
        assert_eq!(
            compared(
                "nn.Upsample(scale_factor=2,mode='bilinear',align_corners=False)",
                "mode"
            ),
            [
                "nn.Upsample(scale_factor=2, mode='bilinear')",
                "nn.Upsample(scale_factor=2, mode='nearest')",
                "nn.Upsample(scale_factor=2, mode='bicubic')",
                "nn.Upsample(scale_factor=2, mode='area')",
            ]
        );
        // A nearest mode would have to give align_corners up.
        assert_eq!(
            compared(
                "nn.Upsample(scale_factor=2,mode='bilinear',align_corners=True)",
                "mode"
            ),
            [
                "nn.Upsample(scale_factor=2, mode='bilinear', align_corners=True)",
                "nn.Upsample(scale_factor=2, mode='bicubic', align_corners=True)",
            ]
        );
    }

    #[test]
    fn a_number_is_compared_with_its_neighbour() {
        assert_eq!(
            compared("nn.AvgPool2d(2)", "kernel_size"),
            ["nn.AvgPool2d(2)", "nn.AvgPool2d(3)"]
        );
        // A kernel of five does not fit the input of four.
        assert_eq!(
            compared("nn.AvgPool2d(4)", "kernel_size"),
            ["nn.AvgPool2d(4)", "nn.AvgPool2d(3)"]
        );
        assert_eq!(
            compared("nn.MaxPool2d(2)", "stride"),
            ["nn.MaxPool2d(2, stride=2)", "nn.MaxPool2d(2, stride=3)"]
        );
        assert_eq!(
            compared("nn.Conv2d(1,1,1,weight=[[[[2]]]])", "kernel_size").len(),
            2
        );
    }

    #[test]
    fn what_has_no_other_value_is_not_compared() {
        assert!(compared("nn.Conv2d(1,1,2)", "in_channels").is_empty());
        assert!(compared("nn.Upsample(scale_factor=2)", "align_corners").is_empty());
        assert!(compared("nn.MaxPool2d(2)", "mode").is_empty());
    }

    #[test]
    fn a_stage_of_a_pipeline_is_compared_within_it() {
        let mut scene = opened("nn.Sequential(nn.MaxPool2d(2),nn.Upsample(scale_factor=2))");
        scene.at.stage = 1;
        let tracks = comparison_of(&scene, "mode").unwrap();
        assert_eq!(
            tracks[1].to_string(),
            "nn.Sequential(nn.MaxPool2d(2), nn.Upsample(scale_factor=2, mode='bilinear'))"
        );
    }

    #[test]
    fn another_configuration_differs_where_the_others_do() {
        assert_eq!(
            added_to("nn.Upsample(scale_factor=2,mode='bilinear',align_corners=False)").as_deref(),
            Some("nn.Upsample(scale_factor=2, mode='bilinear', align_corners=True)")
        );
        assert_eq!(
            added_to("nn.AvgPool2d(2);nn.AvgPool2d(3)").as_deref(),
            Some("nn.AvgPool2d(4)")
        );
        assert_eq!(
            added_to("nn.MaxPool2d(2)").as_deref(),
            Some("nn.MaxPool2d(2, ceil_mode=True)")
        );
        let four = "nn.AvgPool2d(1);nn.AvgPool2d(2);nn.AvgPool2d(3);nn.AvgPool2d(4)";
        assert_eq!(added_to(four), None);
    }
}
