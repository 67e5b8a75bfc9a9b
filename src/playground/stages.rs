//! Edits of a pipeline's stages. What undoes another stage, as MaxUnpool does MaxPool, follows it.

use super::advice::{self, Fix};
use super::edit;
use super::limits::STAGES;
use super::notation::Track;
use super::shapes::StageFix;
use super::words::Word;
use crate::ops::{CLASSES, Call, Class, Direction, Refusal, Tensor, Value};

/// A change of the stages of a track, made at the edited one.
#[derive(Clone, Debug, PartialEq)]
pub enum StageChange {
    /// Adds a class behind it.
    Add(&'static str),
    Remove,
    /// Moves it so many places on.
    Move(isize),
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
            undo(stages, at + 1, input);
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
    }
}

/// Makes a stage an operation of another class, on an input of so many dimensions.
pub fn switch(track: &mut Track, at: usize, class: &str, input: &[usize], dims: usize) {
    let stages = &mut track.stages;
    let shape = shape_before(stages, at, input);
    let next = edit::switched(&stages[at], class, &shape, dims);
    if next != stages[at] {
        stages[at] = next;
        undo(stages, at, input);
    }
}

/// The shape that a stage reads; behind a stage that is refused, what that one reads.
pub fn shape_before(stages: &[Call], at: usize, input: &[usize]) -> Vec<usize> {
    stages[..at].iter().fold(input.to_vec(), |shape, call| {
        let geometry = call.build().and_then(|op| op.geometry(&shape));
        geometry.map_or(shape, |geometry| geometry.output)
    })
}

/// A class that undoes another one, and the parameters that follow those of what it undoes.
struct Pair {
    undone: &'static str,
    by: &'static str,
    params: &'static [(&'static str, &'static str)],
}

const PAIRS: [Pair; 3] = [
    Pair {
        undone: "MaxPool",
        by: "MaxUnpool",
        params: &[
            ("kernel_size", "kernel_size"),
            ("stride", "stride"),
            ("padding", "padding"),
        ],
    },
    Pair {
        undone: "Unfold",
        by: "Fold",
        params: &[
            ("kernel_size", "kernel_size"),
            ("dilation", "dilation"),
            ("padding", "padding"),
            ("stride", "stride"),
        ],
    },
    Pair {
        undone: "PixelUnshuffle",
        by: "PixelShuffle",
        params: &[("downscale_factor", "upscale_factor")],
    },
];

/// The parameter of a MaxPool that lets a MaxUnpool undo it.
const INDICES: &str = "return_indices";
/// The size that the undone stage began with, where the other parameters do not tell it.
const SIZE: &str = "output_size";

impl Pair {
    fn of(call: &Call) -> Option<&'static Self> {
        // Indices that are given are of no stage.
        let is_free = !call.args.given.contains_key("indices");
        PAIRS
            .iter()
            .find(|pair| is_free && pair.by == call.class.name)
    }

    /// The stage that one at this place undoes: the nearest one before it that no other undoes.
    fn before(&self, stages: &[Call], at: usize) -> Option<usize> {
        let mut open = Vec::new();
        for (stage, call) in stages[..at].iter().enumerate() {
            if call.class.name == self.undone {
                open.push(stage);
            } else if Self::of(call).is_some_and(|pair| pair.by == self.by) {
                open.pop();
            }
        }
        open.pop()
    }
}

/// Why a class cannot be a stage at this place, where it cannot.
pub fn unfit(class: &Class, stages: &[Call], at: usize) -> Option<Word> {
    let word = match class.name {
        "MaxUnpool" => Word::NoPoolBefore,
        "Fold" => Word::NoUnfoldBefore,
        _ => return None,
    };
    let pair = PAIRS.iter().find(|pair| pair.by == class.name)?;
    pair.before(stages, at).is_none().then_some(word)
}

/// The class that a stage added behind this one has at first: one that undoes it.
pub fn counterpart(stages: &[Call], at: usize) -> &'static str {
    let class = stages[at].class;
    let is_undone = |pair: &Pair| {
        (at + 1..stages.len()).any(|later| {
            stages[later].class.name == pair.by && pair.before(stages, later) == Some(at)
        })
    };
    let mut pairs = PAIRS.iter();
    if let Some(pair) = pairs.find(|pair| pair.undone == class.name && !is_undone(pair)) {
        return pair.by;
    }
    match (class.name, class.direction) {
        ("Conv", _) => "ConvTranspose",
        ("ConvTranspose", _) => "Conv",
        (_, Direction::Down) => "Upsample",
        (_, Direction::Up) => "MaxPool",
    }
}

/// Lets a stage undo the one before it that it is made for.
fn undo(stages: &mut [Call], at: usize, input: &[usize]) {
    if let Some(Undoing { undone, by }) = Undoing::of(stages, at, input) {
        stages[undone] = edit::with_param(&stages[undone], INDICES, Some(Value::Bool(true)));
        stages[at] = by;
    }
}

/// A stage as it undoes another one.
struct Undoing {
    undone: usize,
    by: Call,
}

impl Undoing {
    /// The parameters are those of the undone stage. Where they alone do not tell the size that it
    /// began with, it is given.
    fn of(stages: &[Call], at: usize, input: &[usize]) -> Option<Self> {
        let pair = Pair::of(&stages[at])?;
        let undone = pair.before(stages, at)?;
        let bare = edit::with_param(&stages[at], SIZE, None);
        let by = pair.params.iter().fold(bare, |call, (from, to)| {
            let given = stages[undone].args.given.get(from);
            edit::with_param(&call, to, given.cloned())
        });
        let dims = by.args.dims;
        let spatial = |shape: Vec<usize>| shape[shape.len().saturating_sub(dims)..].to_vec();
        let size = spatial(shape_before(stages, undone, input));
        let reads = shape_before(stages, at, input);
        let gives = |call: &Call| {
            let geometry = call.build().and_then(|op| op.geometry(&reads));
            geometry.ok().map(|geometry| spatial(geometry.output))
        };
        let entries = size.iter().map(|&n| Value::Int(n as i64)).collect();
        let sized = edit::with_param(&by, SIZE, Some(Value::Tuple(entries)));
        let (bare, full) = (gives(&by), gives(&sized));
        let is_short = bare.as_ref() != Some(&size);
        let by = match is_short && (full.as_ref() == Some(&size) || bare.is_none()) {
            true => sized,
            false => by,
        };
        Some(Self { undone, by })
    }
}

/// Changes that mend a refused stage of a track with this input, of which the stage reads `reads`:
/// for one that undoes another, those that let it.
pub fn fixes(
    stages: &[Call],
    stage: usize,
    (input, reads): (&[usize], &Tensor),
    refusal: &Refusal,
) -> Vec<StageFix> {
    let call = &stages[stage];
    let Some(Undoing { undone, by }) = Undoing::of(stages, stage, input) else {
        if unfit(call.class, stages, stage).is_some() && Pair::of(call).is_some() {
            return Vec::new();
        }
        let fixes = advice::fixes(call, reads, refusal).into_iter();
        return fixes.map(|fix| StageFix { stage, fix }).collect();
    };
    let differing = |stage: usize, param: &'static str, value: Option<Value>| {
        stages[stage].param(param)?;
        let value = value.filter(|value| stages[stage].get(param).as_ref() != Some(value))?;
        let fix = Fix { param, value };
        Some(StageFix { stage, fix })
    };
    let own = by.class.params(by.args.dims);
    differing(undone, INDICES, Some(Value::Bool(true)))
        .into_iter()
        .chain(own.filter_map(|param| differing(stage, param.name, by.get(param.name))))
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
        let undone = |at| PAIRS[0].before(&stages, at);
        assert_eq!(undone(2), Some(1));
        assert_eq!(undone(3), Some(0));
        assert_eq!(undone(4), None);
        assert_eq!(undone(0), None);
    }

    #[test]
    fn a_fold_undoes_the_unfold_before_it_at_any_size() {
        let mut track = track("nn.Unfold(3, padding=1, stride=2)");
        change(&mut track, 0, StageChange::Add("Fold"), &[1, 1, 7, 6]);
        assert_eq!(
            text(&track),
            "nn.Sequential(nn.Unfold(3, padding=1, stride=2), \
             nn.Fold((7, 6), 3, padding=1, stride=2))"
        );
    }

    #[test]
    fn what_is_added_undoes_the_stage_before_it() {
        let undoes = |text: &str| counterpart(&track(text).stages, 0);
        assert_eq!(undoes("nn.MaxPool2d(2)"), "MaxUnpool");
        assert_eq!(undoes("nn.AvgPool2d(2)"), "Upsample");
        assert_eq!(undoes("nn.Unfold(2)"), "Fold");
        assert_eq!(undoes("nn.Upsample(scale_factor=2)"), "MaxPool");
        let undone = "nn.Sequential(nn.MaxPool2d(2, return_indices=True), nn.MaxUnpool2d(2))";
        assert_eq!(undoes(undone), "Upsample");
        let mut shuffled = track("nn.PixelUnshuffle(3)");
        let class = counterpart(&shuffled.stages, 0);
        change(&mut shuffled, 0, StageChange::Add(class), &[1, 1, 6, 6]);
        assert_eq!(
            text(&shuffled),
            "nn.Sequential(nn.PixelUnshuffle(3), nn.PixelShuffle(3))"
        );
    }

    #[test]
    fn a_class_that_undoes_another_needs_it_before_itself() {
        let find = |name: &str| CLASSES.iter().find(|class| class.name == name).unwrap();
        let unfit = |name: &str, text: &str| unfit(find(name), &track(text).stages, 1);
        assert_eq!(unfit("MaxUnpool", "nn.MaxPool2d(2)"), None);
        assert_eq!(
            unfit("MaxUnpool", "nn.AvgPool2d(2)"),
            Some(Word::NoPoolBefore)
        );
        assert_eq!(unfit("Fold", "nn.MaxPool2d(2)"), Some(Word::NoUnfoldBefore));
        assert_eq!(unfit("Fold", "nn.Unfold(2)"), None);
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
