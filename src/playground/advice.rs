//! What the panel offers for a parameter, derived from the table and from what the engine refuses.

use std::fmt;

use super::edit::{mode_takes, with_param};
use super::later::later;
use super::scene::Scene;
use super::words::Word;
use super::{notation, number};
use crate::ops::{CLASSES, Call, Class, Direction, Kind, Param, Refusal, Setting, Tensor, Value};

/// The classes of one column of the operation list, in whatever dimensions they exist.
pub fn listed(direction: Direction) -> impl Iterator<Item = &'static Class> {
    let classes = CLASSES.iter().copied();
    classes.filter(move |class| class.direction == direction)
}

/// The parameters with a row in the panel: kernels have their own grid, and of `size` and
/// `scale_factor` the one that is given stands for both. Channels come last.
pub fn shown_settings(call: &Call) -> Vec<Setting> {
    let (channels, others): (Vec<_>, Vec<_>) = call
        .settings()
        .into_iter()
        .filter(|s| s.param.kind != Kind::Tensor)
        .filter(|s| {
            alternative(call, s.param.name).is_none() || stands_for_both(call, s.param.name)
        })
        .partition(|s| matches!(s.param.name, "in_channels" | "out_channels" | "groups"));
    // The mode decides what the others mean.
    let (mut shown, others): (Vec<_>, _) = others.into_iter().partition(|s| s.param.name == "mode");
    shown.extend(others);
    shown.extend(channels);
    shown
}

/// The parameter that is worth keeping at hand where there is room for one: the first of these
/// that the edited operation has, unless tracks have it apart.
pub fn at_hand(scene: &Scene) -> Option<Setting> {
    const WORTH: [&str; 8] = [
        "align_corners",
        "ceil_mode",
        "stride",
        "scale_factor",
        "output_size",
        "upscale_factor",
        "downscale_factor",
        "mode",
    ];
    let shown = shown_settings(scene.call());
    let has = |name: &str| shown.iter().find(|setting| setting.param.name == name);
    let setting = WORTH.into_iter().find_map(|name| {
        // What has no effect is not worth the place.
        let works = inert(scene.call(), scene.input.tensor.shape(), name).is_none();
        has(name).filter(|_| works)
    })?;
    apart(scene, setting.param.name)
        .is_empty()
        .then(|| setting.clone())
}

/// The parameters of these names that the operation shows and its tracks share, in this order;
/// without any name, the one that is kept at hand.
pub fn chosen(scene: &Scene, names: &[&str]) -> Vec<Setting> {
    if names.is_empty() {
        return at_hand(scene).into_iter().collect();
    }
    let shown = shown_settings(scene.call());
    let find = |name: &&str| shown.iter().find(|setting| setting.param.name == *name);
    let is_shared = |setting: &&Setting| apart(scene, setting.param.name).is_empty();
    names
        .iter()
        .filter_map(find)
        .filter(is_shared)
        .cloned()
        .collect()
}

fn stands_for_both(call: &Call, name: &str) -> bool {
    match name {
        "size" => call.args.given.contains_key("size"),
        _ => !call.args.given.contains_key("size"),
    }
}

/// The parameter that may be given in place of this one.
pub fn alternative(call: &Call, name: &str) -> Option<&'static str> {
    let other = match name {
        "size" => "scale_factor",
        "scale_factor" => "size",
        _ => return None,
    };
    call.param(other).map(|param| param.name)
}

/// Whether the call is nothing without this parameter, though it has a default: a resize needs a
/// size or a scale.
pub fn is_needed(call: &Call, name: &str) -> bool {
    alternative(call, name).is_some()
}

/// The value of `size` or `scale_factor` that gives the output there is now.
pub fn equivalent(call: &Call, input: &[usize], name: &str) -> Value {
    let dims = call.args.dims;
    let sizes = &input[input.len() - dims..];
    let output = call
        .build()
        .and_then(|operation| operation.geometry(input))
        .map_or_else(|_| input.to_vec(), |geometry| geometry.output);
    let outputs = &output[output.len() - dims..];
    let values: Vec<_> = if name == "size" {
        outputs.iter().map(|&n| Value::Int(n as i64)).collect()
    } else {
        sizes
            .iter()
            .zip(outputs)
            .map(|(&from, &to)| number_value(to as f64 / from as f64))
            .collect()
    };
    if values.iter().all(|value| *value == values[0]) {
        values[0].clone()
    } else {
        Value::Tuple(values)
    }
}

/// A whole number as one.
pub(super) fn number_value(x: f64) -> Value {
    if x == x.trunc() && x.abs() < 1e15 {
        Value::Int(x as i64)
    } else {
        Value::Float(x)
    }
}

/// What a switch is when it is off: as it was given, else as a resize spells it out, else its
/// default, unless that is on.
pub fn off(call: &Call, param: &Param, value: &Value) -> Value {
    match value {
        Value::Bool(false) => Value::Bool(false),
        _ if param.name == "align_corners" && mode_takes(call, param.name) => Value::Bool(false),
        _ => match param.default.map(|literal| literal.value()) {
            Some(Value::Bool(true)) | None => Value::Bool(false),
            Some(default) => default,
        },
    }
}

/// The words of a choice that this operation takes, whatever its other parameters are.
pub fn choices(call: &Call, param: &'static Param, input: &[usize]) -> Vec<&'static str> {
    let Kind::Choice(words) = param.kind else {
        return Vec::new();
    };
    let taken = |word: &&&str| {
        let other = with_param(call, param.name, Some(Value::Str((**word).to_string())));
        let refusal = other
            .build()
            .and_then(|operation| operation.geometry(input))
            .err();
        refusal.is_none_or(|refusal| refusal.param != Some(param.name))
    };
    words.iter().filter(taken).copied().collect()
}

/// Why a parameter has no effect as things are, where it has none.
pub fn inert(call: &Call, input: &[usize], name: &str) -> Option<Word> {
    let given = |name: &str| call.args.given.contains_key(name);
    match name {
        "align_corners" if !mode_takes(call, name) && !given(name) => Some(Word::NoEffectNearest),
        "antialias" if !mode_takes(call, name) && call.get(name) != Some(Value::Bool(true)) => {
            Some(Word::NoEffectAntialias)
        }
        "recompute_scale_factor" if given(name) => None,
        "recompute_scale_factor" if given("size") => Some(Word::NoEffectSize),
        "recompute_scale_factor" => {
            let with = with_param(call, "recompute_scale_factor", Some(Value::Bool(true)));
            let geometry = |call: &Call| call.build().and_then(|op| op.geometry(input)).ok();
            let now = geometry(call)?;
            (Some(&now) == geometry(&with).as_ref()).then_some(Word::NoEffectWhole)
        }
        _ => None,
    }
}

/// The tracks in which a parameter of the edited operation has a control of its own: those that it
/// has an effect in, where not all of them agree. None where one control serves all.
pub fn apart(scene: &Scene, name: &str) -> Vec<usize> {
    let edited = scene.call();
    let alike: Vec<(usize, &Call)> = scene
        .tracks
        .iter()
        .enumerate()
        .filter_map(|(i, track)| Some((i, track.stages.get(scene.at.stage)?)))
        .filter(|(_, call)| call.class.name == edited.class.name)
        .filter(|(_, call)| shown_settings(call).iter().any(|s| s.param.name == name))
        .collect();
    let takes = |call: &Call| inert(call, scene.input.tensor.shape(), name).is_none();
    let agree = alike.windows(2).all(|pair| {
        let [(_, a), (_, b)] = pair else { return true };
        a.get(name) == b.get(name) && takes(a) == takes(b)
    });
    if agree {
        return Vec::new();
    }
    let own = alike
        .iter()
        .filter(|(_, call)| takes(call))
        .map(|(i, _)| *i);
    own.collect()
}

/// The call with `antialias=True`, where it takes that and does without.
pub fn filtered(call: &Call) -> Option<Call> {
    let on = Some(Value::Bool(true));
    call.param("antialias")?;
    let takes = mode_takes(call, "antialias") && call.get("antialias") != on;
    takes.then(|| with_param(call, "antialias", on))
}

/// The value a parameter has in effect: a pool's `stride` follows its `kernel_size`.
pub fn effective(call: &Call, setting: &Setting) -> Value {
    let value = setting.value.clone().unwrap_or(Value::None);
    match (setting.param.name, value) {
        ("stride", Value::None) => call.get("kernel_size").unwrap_or(Value::None),
        (_, value) => value,
    }
}

/// Whether a parameter takes one number per axis.
pub fn is_per_axis(param: &Param) -> bool {
    matches!(
        param.kind,
        Kind::IntPerAxis { .. }
            | Kind::IntOrNonePerAxis { .. }
            | Kind::FloatPerAxis
            | Kind::IntPerAxisOr(_)
    )
}

/// The words a number field takes beside numbers.
pub fn words(param: &Param) -> &'static [&'static str] {
    match param.kind {
        Kind::IntPerAxisOr(words) => words,
        _ => &[],
    }
}

/// What a number field expects, and its smallest value.
pub fn expected(param: &Param) -> (Word, i64) {
    let nullable = param.optional || matches!(param.kind, Kind::IntOrNonePerAxis { .. });
    match param.kind {
        Kind::Int { min } | Kind::IntPerAxis { min } | Kind::IntOrNonePerAxis { min } => {
            let word = if nullable {
                Word::ExpectsWholeOrNone
            } else {
                Word::ExpectsWhole
            };
            (word, min)
        }
        Kind::IntPerAxisOr(_) => (Word::ExpectsWholeOrWord, 0),
        _ if nullable => (Word::ExpectsNumberOrNone, 0),
        _ => (Word::ExpectsNumber, 0),
    }
}

/// Reads what was typed for a number; what PyTorch refuses is left to PyTorch's sentence.
pub fn read(param: &Param, text: &str) -> Option<Value> {
    (later()?.value)(param, text)
}

pub(super) fn value(param: &Param, text: &str) -> Option<Value> {
    let text = text.trim();
    let nullable = param.optional || matches!(param.kind, Kind::IntOrNonePerAxis { .. });
    if nullable && text.eq_ignore_ascii_case("none") {
        return Some(Value::None);
    }
    if words(param).contains(&text.trim_matches('\'')) {
        return Some(Value::Str(text.trim_matches('\'').to_string()));
    }
    let text = text.replace(number::MINUS, "-").replace(',', ".");
    match param.kind {
        Kind::Float | Kind::FloatPerAxis => {
            let whole = text.parse().ok().map(Value::Int);
            let fraction = || {
                let (top, bottom) = text.split_once('/')?;
                Some(top.trim().parse::<f64>().ok()? / bottom.trim().parse::<f64>().ok()?)
            };
            whole.or_else(|| {
                let x = text.parse().ok().or_else(fraction)?;
                f64::is_finite(x).then_some(Value::Float(x))
            })
        }
        _ => text.parse().ok().map(Value::Int),
    }
}

/// One step up or down from a number; whole numbers stop at their smallest value. Numbers below 1
/// are halved and doubled.
pub fn stepped(param: &Param, value: &Value, by: i32) -> Option<Value> {
    let min = match param.kind {
        Kind::Int { min } | Kind::IntPerAxis { min } | Kind::IntOrNonePerAxis { min } => min,
        Kind::IntPerAxisOr(_) => 0,
        Kind::Float | Kind::FloatPerAxis => i64::MIN,
        _ => return None,
    };
    let is_float = matches!(param.kind, Kind::Float | Kind::FloatPerAxis);
    Some(match value {
        Value::Int(n) if is_float && *n + i64::from(by) < 1 && *n >= 1 => Value::Float(0.5),
        Value::Int(n) => Value::Int(n.saturating_add(by.into()).max(min)),
        Value::Float(x) if *x < 1.0 && *x > 0.0 => {
            number_value(if by > 0 { x * 2.0 } else { x / 2.0 })
        }
        Value::Float(x) if by > 0 => number_value(x.floor() + 1.0),
        Value::Float(x) => number_value((x.ceil() - 1.0).max(0.5)),
        Value::Str(_) => Value::Int(by.max(0).into()),
        Value::Tuple(entries) => Value::Tuple(
            entries
                .iter()
                .map(|entry| stepped(param, entry, by))
                .collect::<Option<_>>()?,
        ),
        _ => return None,
    })
}

/// A change of one parameter that PyTorch accepts.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    pub param: &'static str,
    pub value: Value,
}

impl fmt::Display for Fix {
    /// `size=(14, 14)`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = notation::print_value(&self.value, ", ");
        write!(f, "{}={value}", self.param)
    }
}

/// Up to two values that mend a refused call: the nearest one of the parameter that is to blame,
/// then one of another parameter. Found by asking the engine.
pub fn fixes(call: &Call, input: &Tensor, refusal: &Refusal) -> Vec<Fix> {
    let mut names: Vec<_> = refusal.param.into_iter().collect();
    names.extend(shown_settings(call).iter().map(|s| s.param.name));
    let mut fixes: Vec<Fix> = Vec::new();
    for name in names {
        if fixes.len() == 2 {
            break;
        }
        if fixes.iter().any(|fix| fix.param == name) {
            continue;
        }
        let Some(param) = call.param(name) else {
            continue;
        };
        let value = candidates(call, param)
            .into_iter()
            .find(|value| is_accepted(call, input, param, value));
        fixes.extend(value.map(|value| Fix { param: name, value }));
    }
    fixes
}

fn is_accepted(call: &Call, input: &Tensor, param: &Param, value: &Value) -> bool {
    let mended = with_param(call, param.name, Some(value.clone()));
    let shape = mended
        .build()
        .and_then(|operation| operation.geometry(input.shape()));
    shape.is_ok_and(|geometry| geometry.output.iter().all(|&n| n > 0))
}

/// How far the refused parameter may go as the others are: its nearest value that PyTorch takes.
pub fn bound(call: &Call, input: &Tensor, refusal: &Refusal) -> Option<Bound> {
    let param = call.param(refusal.param?)?;
    let given = whole(&call.get(param.name)?)?;
    let mut candidates = candidates(call, param).into_iter();
    let nearest = candidates.find(|value| is_accepted(call, input, param, value))?;
    let nearest = whole(&nearest)?;
    Some(if nearest < given {
        Bound::AtMost(nearest)
    } else {
        Bound::AtLeast(nearest)
    })
}

/// A whole number, or the largest of one for each axis.
fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Int(n) => Some(*n),
        Value::Tuple(items) => items.iter().map(whole).max().flatten(),
        _ => None,
    }
}

/// Where the values end that a parameter may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    AtMost(i64),
    AtLeast(i64),
}

/// Values near the one that was given, nearest first.
fn candidates(call: &Call, param: &'static Param) -> Vec<Value> {
    let value = call.get(param.name);
    let mut values: Vec<Value> = match param.kind {
        Kind::Int { .. } | Kind::IntPerAxis { .. } | Kind::IntPerAxisOr(_) => {
            let now = match &value {
                Some(Value::Int(n)) => *n,
                Some(Value::Tuple(entries)) => match entries.first() {
                    Some(Value::Int(n)) => *n,
                    _ => 1,
                },
                _ => 1,
            };
            let near = (1..=64).flat_map(|d: i64| [now.saturating_sub(d), now.saturating_add(d)]);
            near.filter(|&n| n >= 0).map(Value::Int).collect()
        }
        Kind::Bool => vec![Value::Bool(true), Value::Bool(false)],
        Kind::Float | Kind::FloatPerAxis => vec![Value::Int(1), Value::Int(2)],
        Kind::Choice(words) => words.iter().map(|&w| Value::Str(w.to_string())).collect(),
        _ => Vec::new(),
    };
    if let Some(default) = param.default {
        let place = usize::from(matches!(
            param.kind,
            Kind::Int { .. } | Kind::IntPerAxis { .. }
        ));
        values.insert(values.len().min(place * 8), default.value());
    }
    values.retain(|candidate| Some(candidate) != value.as_ref());
    values
}

#[cfg(test)]
mod tests {

    use super::*;

    #[test]
    fn what_is_kept_at_hand_has_an_effect_and_is_shared() {
        let name = |tracks: &str| at_hand(&Scene::of(tracks)).map(|setting| setting.param.name);
        assert_eq!(
            name("nn.Upsample(scale_factor=2, mode='bilinear')"),
            Some("align_corners")
        );
        // Nearest takes no align_corners.
        assert_eq!(name("nn.Upsample(scale_factor=2)"), Some("scale_factor"));
        assert_eq!(name("nn.AvgPool2d(2)"), Some("ceil_mode"));
        assert_eq!(name("nn.Conv2d(1, 1, 3)"), Some("stride"));
        assert_eq!(name("nn.AdaptiveAvgPool2d(3)"), Some("output_size"));
        assert_eq!(
            name("nn.MaxPool2d(2); nn.MaxPool2d(2, ceil_mode=True)"),
            None
        );
    }

    #[test]
    fn chosen_parameters_come_in_the_order_they_were_named_in() {
        let names = |tracks: &str, names: &[&str]| -> Vec<_> {
            let settings = chosen(&Scene::of(tracks), names).into_iter();
            settings.map(|setting| setting.param.name).collect()
        };
        let asked = ["stride", "align_corners", "kernel_size"];
        assert_eq!(names("nn.MaxPool2d(2)", &asked), ["stride", "kernel_size"]);
        assert_eq!(names("nn.MaxPool2d(2)", &[]), ["ceil_mode"]);
        let apart = "nn.MaxPool2d(2); nn.MaxPool2d(3)";
        assert_eq!(names(apart, &["kernel_size", "padding"]), ["padding"]);
    }

    #[test]
    fn only_what_tracks_differ_in_has_a_control_for_each() {
        let scene = Scene::of("nn.MaxPool2d(2); nn.MaxPool2d(2, ceil_mode=True); nn.MaxPool2d(2)");
        assert_eq!(apart(&scene, "ceil_mode"), [0, 1, 2]);
        assert!(apart(&scene, "kernel_size").is_empty());
    }

    #[test]
    fn tracks_of_another_class_have_no_part_in_it() {
        let scene = Scene::of("nn.MaxPool2d(2); nn.AvgPool2d(3); nn.MaxPool2d(3)");
        assert_eq!(apart(&scene, "kernel_size"), [0, 2]);
    }

    #[test]
    fn a_parameter_that_one_track_alone_takes_is_set_there() {
        let scene = Scene::of(
            "nn.Upsample(scale_factor=2, mode='nearest'); \
             nn.Upsample(scale_factor=2, mode='bilinear')",
        );
        assert_eq!(apart(&scene, "mode"), [0, 1]);
        assert_eq!(apart(&scene, "align_corners"), [1]);
    }
}
