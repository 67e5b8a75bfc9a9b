//! Edits of a pipeline's stages. A MaxUnpool comes with its MaxPool.

use super::advice::{self, Fix};
use super::edit;
use super::limits::STAGES;
use super::notation::Track;
use super::shapes::StageFix;
use crate::ops::{CLASSES, Call, Refusal, Tensor, Value};

/// A change of the stages of a track, made at the edited one.
#[derive(Clone, Debug, PartialEq)]
pub enum StageChange {
    /// Adds a class behind it.
    Add(&'static str),
    Remove,
    /// Moves it so many places on.
    Move(isize),
    /// Changes a parameter of any stage.
    Mend(StageFix),
}

/// Makes a change at a stage of a track whose input has this shape, and tells which stage is edited
/// afterwards.
pub fn change(track: &mut Track, at: usize, change: StageChange, input: &[usize]) -> usize {
    let stages = &mut track.stages;
    let last = stages.len() - 1;
    match change {
        StageChange::Add(name) => {
            let class = CLASSES.iter().find(|class| class.name == name);
            let Some(class) = class.filter(|_| stages.len() < STAGES) else {
                return at;
            };
            let shape = shape_before(stages, at + 1, input);
            let call = edit::fresh(class, stages[at].args.dims, &shape);
            stages.insert(at + 1, call);
            take_indices(stages, at + 1, input);
            at + 1
        }
        // A track always has a stage.
        StageChange::Remove if last == 0 => at,
        StageChange::Remove => {
            stages.remove(at);
            at.min(last - 1)
        }
        StageChange::Move(by) => {
            let to = at.saturating_add_signed(by).min(last);
            let call = stages.remove(at);
            stages.insert(to, call);
            to
        }
        StageChange::Mend(StageFix { stage, fix }) => {
            if let Some(call) = stages.get_mut(stage) {
                *call = edit::with_param(call, fix.param, Some(fix.value));
            }
            at
        }
    }
}

/// Makes a stage an operation of another class, on an input of so many dimensions.
pub fn switch(track: &mut Track, at: usize, class: &str, input: &[usize], dims: usize) {
    let stages = &mut track.stages;
    let shape = shape_before(stages, at, input);
    let next = edit::switched(&stages[at], class, &shape, dims);
    if next != stages[at] {
        stages[at] = next;
        take_indices(stages, at, input);
    }
}

/// The shape that a stage reads; behind a stage that is refused, what that one reads.
pub fn shape_before(stages: &[Call], at: usize, input: &[usize]) -> Vec<usize> {
    stages[..at].iter().fold(input.to_vec(), |shape, call| {
        let geometry = call.build().and_then(|op| op.geometry(&shape));
        geometry.map_or(shape, |geometry| geometry.output)
    })
}

/// The MaxPool whose indices a MaxUnpool at this place takes: the nearest one before it that no
/// other MaxUnpool undoes.
pub fn pool_before(stages: &[Call], at: usize) -> Option<usize> {
    let mut pools = Vec::new();
    for (stage, call) in stages[..at].iter().enumerate() {
        match call.class.name {
            "MaxPool" => pools.push(stage),
            "MaxUnpool" if !call.args.given.contains_key("indices") => {
                pools.pop();
            }
            _ => {}
        }
    }
    pools.pop()
}

/// Lets a MaxUnpool undo the pool before it.
fn take_indices(stages: &mut [Call], at: usize, input: &[usize]) {
    if let Some(Undoing { pool, unpool }) = Undoing::of(stages, at, input) {
        stages[pool] = edit::with_param(&stages[pool], INDICES, Some(Value::Bool(true)));
        stages[at] = unpool;
    }
}

/// The parameter of a pool that lets a MaxUnpool undo it.
const INDICES: &str = "return_indices";
/// Those of a MaxUnpool that follow its pool.
const WINDOWS: [&str; 4] = ["kernel_size", "stride", "padding", "output_size"];

/// A MaxUnpool as it undoes the pool before it.
struct Undoing {
    pool: usize,
    unpool: Call,
}

impl Undoing {
    /// The windows are the pool's. Where they alone do not tell the size that the pool began with,
    /// it is given.
    fn of(stages: &[Call], at: usize, input: &[usize]) -> Option<Self> {
        if stages[at].class.name != "MaxUnpool" {
            return None;
        }
        let pool = pool_before(stages, at)?;
        let unpool = WINDOWS.into_iter().fold(stages[at].clone(), |call, name| {
            let given = stages[pool].args.given.get(name);
            edit::with_param(&call, name, given.cloned())
        });
        let dims = unpool.args.dims;
        let spatial = |shape: Vec<usize>| shape[shape.len().saturating_sub(dims)..].to_vec();
        let size = spatial(shape_before(stages, pool, input));
        let pooled = shape_before(stages, at, input);
        let gives = |call: &Call| {
            let geometry = call.build().and_then(|op| op.geometry(&pooled));
            geometry.ok().map(|geometry| spatial(geometry.output))
        };
        let entries = size.iter().map(|&n| Value::Int(n as i64)).collect();
        let sized = edit::with_param(&unpool, "output_size", Some(Value::Tuple(entries)));
        let is_short = gives(&unpool).as_ref() != Some(&size);
        let unpool = match is_short && gives(&sized).as_ref() == Some(&size) {
            true => sized,
            false => unpool,
        };
        Some(Self { pool, unpool })
    }
}

/// Changes that mend a refused stage of a track with this input, of which the stage reads `reads`:
/// for a MaxUnpool, those that let it undo its pool.
pub fn fixes(
    stages: &[Call],
    stage: usize,
    (input, reads): (&[usize], &Tensor),
    refusal: &Refusal,
) -> Vec<StageFix> {
    let call = &stages[stage];
    if call.class.name != "MaxUnpool" || call.args.given.contains_key("indices") {
        let fixes = advice::fixes(call, reads, refusal).into_iter();
        return fixes.map(|fix| StageFix { stage, fix }).collect();
    }
    let Some(Undoing { pool, unpool }) = Undoing::of(stages, stage, input) else {
        return Vec::new();
    };
    let differing = |stage: usize, param: &'static str, value: Option<Value>| {
        let value = value.filter(|value| stages[stage].get(param).as_ref() != Some(value))?;
        let fix = Fix { param, value };
        Some(StageFix { stage, fix })
    };
    let windows = WINDOWS.into_iter();
    differing(pool, INDICES, Some(Value::Bool(true)))
        .into_iter()
        .chain(windows.filter_map(|name| differing(stage, name, unpool.get(name))))
        .take(2)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::notation;
    use super::*;

    fn track(text: &str) -> Track {
        notation::parse(text, 2).unwrap().remove(0)
    }

    fn text(track: &Track) -> String {
        notation::print(std::slice::from_ref(track))
    }

    #[test]
    fn a_stage_is_added_behind_the_edited_one_and_edited() {
        let mut track = track("nn.Sequential(nn.MaxPool2d(2), nn.Upsample(scale_factor=2))");
        let edited = change(&mut track, 0, StageChange::Add("AvgPool"), &[1, 1, 8, 8]);
        assert_eq!(edited, 1);
        let names: Vec<_> = track.stages.iter().map(Call::name).collect();
        assert_eq!(names, ["MaxPool2d", "AvgPool2d", "Upsample"]);
    }

    #[test]
    fn an_added_convolution_takes_the_channels_of_the_stage_before() {
        let mut track = track("nn.PixelUnshuffle(2)");
        change(&mut track, 0, StageChange::Add("Conv"), &[1, 1, 8, 8]);
        assert_eq!(track.stages[1].get("in_channels"), Some(Value::Int(4)));
    }

    #[test]
    fn a_fifth_stage_is_not_added_and_the_last_one_not_removed() {
        let four =
            "nn.Sequential(nn.MaxPool2d(1), nn.MaxPool2d(1), nn.MaxPool2d(1), nn.MaxPool2d(1))";
        let mut full = track(four);
        assert_eq!(
            change(&mut full, 3, StageChange::Add("AvgPool"), &[1, 1, 8, 8]),
            3
        );
        assert_eq!(full, track(four));
        let mut single = track("nn.MaxPool2d(2)");
        assert_eq!(
            change(&mut single, 0, StageChange::Remove, &[1, 1, 8, 8]),
            0
        );
        assert_eq!(single.stages.len(), 1);
    }

    #[test]
    fn a_stage_moves_as_far_as_there_are_places() {
        let mut track = track("nn.Sequential(nn.MaxPool2d(2), nn.AvgPool2d(2))");
        assert_eq!(
            change(&mut track, 0, StageChange::Move(1), &[1, 1, 8, 8]),
            1
        );
        assert_eq!(track.stages[0].class.name, "AvgPool");
        assert_eq!(
            change(&mut track, 1, StageChange::Move(1), &[1, 1, 8, 8]),
            1
        );
        assert_eq!(change(&mut track, 1, StageChange::Remove, &[1, 1, 8, 8]), 0);
    }

    #[test]
    fn an_added_unpool_undoes_the_pool_before_it() {
        let mut track = track("nn.MaxPool2d(3, stride=2, padding=1)");
        change(&mut track, 0, StageChange::Add("MaxUnpool"), &[1, 1, 7, 7]);
        assert_eq!(
            text(&track),
            "nn.Sequential(nn.MaxPool2d(3, stride=2, padding=1, return_indices=True), \
             nn.MaxUnpool2d(3, stride=2, padding=1))"
        );
    }

    #[test]
    fn an_unpool_is_told_the_size_that_its_windows_do_not_tell() {
        let mut track = track("nn.Sequential(nn.MaxPool2d(2), nn.AvgPool2d(1))");
        switch(&mut track, 1, "MaxUnpool", &[1, 1, 5, 4], 2);
        let size = Value::Tuple(vec![Value::Int(5), Value::Int(4)]);
        assert_eq!(track.stages[1].get("output_size"), Some(size));
    }

    #[test]
    fn nested_pools_are_undone_from_the_inside() {
        let pools =
            "nn.Sequential(nn.MaxPool2d(2), nn.MaxPool2d(2), nn.MaxUnpool2d(2), nn.MaxUnpool2d(2))";
        let stages = track(pools).stages;
        assert_eq!(pool_before(&stages, 2), Some(1));
        assert_eq!(pool_before(&stages, 3), Some(0));
        assert_eq!(pool_before(&stages, 4), None);
        assert_eq!(pool_before(&stages, 0), None);
    }

    fn mended(text: &str, side: usize) -> Vec<String> {
        let stages = track(text).stages;
        let input = Tensor::full([1, 1, side, side], 1.0);
        let shape = shape_before(&stages, 1, input.shape());
        let reads = Tensor::full(shape, 1.0);
        let refusal = Refusal::new(crate::ops::Exception::TypeError, "refused");
        let fixes = fixes(&stages, 1, (input.shape(), &reads), &refusal);
        fixes
            .iter()
            .map(|StageFix { stage, fix }| format!("{stage}: {fix}"))
            .collect()
    }

    #[test]
    fn a_refused_unpool_is_mended_after_its_pool() {
        assert_eq!(
            mended("nn.Sequential(nn.MaxPool2d(2), nn.MaxUnpool2d(2))", 4),
            ["0: return_indices=True"]
        );
        let other = "nn.Sequential(nn.MaxPool2d(3, return_indices=True), nn.MaxUnpool2d(2))";
        assert_eq!(mended(other, 9), ["1: kernel_size=3"]);
        let odd = "nn.Sequential(nn.MaxPool2d(2, return_indices=True), nn.MaxUnpool2d(2))";
        assert_eq!(mended(odd, 5), ["1: output_size=(5, 5)"]);
        let alone = "nn.Sequential(nn.AvgPool2d(2), nn.MaxUnpool2d(2))";
        assert_eq!(mended(alone, 4), Vec::<String>::new());
    }
}
