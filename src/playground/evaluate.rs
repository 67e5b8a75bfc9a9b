//! From the scene to its results. Results are derived, never stored in the scene.

use std::ops::Deref;
use std::sync::Arc;

use super::input::Input;
use super::notation::Track;
use super::scene::{At, Scene, Shared};
use super::work::{self, Budget};
use crate::ops::{Geometry, Operation, Output, Refusal, Sequence, Tensor};

/// An operation on its input, computed.
pub struct Evaluated {
    pub operation: Box<dyn Operation>,
    pub input: Source,
    pub geometry: Geometry,
    pub output: Output,
}

/// Where the input of a stage comes from; shared, never copied.
#[derive(Clone)]
pub enum Source {
    Input(Arc<Input>),
    Stage(Arc<Evaluated>),
}

impl Source {
    pub fn tensor(&self) -> &Tensor {
        match self {
            Source::Input(input) => &input.tensor,
            Source::Stage(stage) => &stage.output.values,
        }
    }
}

/// What a track gave: its stages as far as they ran.
#[derive(Clone)]
pub struct TrackResult {
    pub stages: Vec<Arc<Evaluated>>,
    /// Why the stage after the last one that ran is refused.
    pub refusal: Option<Refusal>,
    /// It is computed beside the page, and not there yet.
    awaited: bool,
}

/// What one stage gives: its operation on its input.
type Forward<'a> = &'a mut dyn FnMut(&dyn Operation, &Geometry, &Tensor) -> Result<Output, Refusal>;

impl TrackResult {
    pub fn of(input: &Arc<Input>, track: &Track) -> Self {
        Self::by(input, track, &mut |operation, _, x| operation.forward(x))
    }

    /// From outputs that were computed elsewhere, stage by stage. What is missing is computed here.
    pub fn given(input: &Arc<Input>, track: &Track, outputs: Vec<Output>) -> Self {
        let mut outputs = outputs.into_iter();
        Self::by(input, track, &mut |operation, geometry, x| {
            let given = outputs.next();
            match given.filter(|given| given.values.shape() == geometry.output) {
                Some(given) => Ok(given),
                None => operation.forward(x),
            }
        })
    }

    // Shared within one thread, and handed about as what the page's planes hold.
    #[allow(clippy::arc_with_non_send_sync)]
    fn by(input: &Arc<Input>, track: &Track, forward: Forward) -> Self {
        let mut stages: Vec<Arc<Evaluated>> = Vec::with_capacity(track.stages.len());
        let mut sequence = Sequence::default();
        let mut budget = Budget::default();
        for call in &track.stages {
            let source = stages.last().map_or_else(
                || Source::Input(input.clone()),
                |stage| Source::Stage(stage.clone()),
            );
            let ran = sequence.build(call).and_then(|operation| {
                let geometry = operation.geometry(source.tensor().shape())?;
                budget.spend(call, &geometry)?;
                let output = forward(&*operation, &geometry, source.tensor())?;
                Ok((operation, geometry, output))
            });
            match ran {
                Ok((operation, geometry, output)) => {
                    sequence.ran(&output);
                    stages.push(Arc::new(Evaluated {
                        operation,
                        input: source,
                        geometry,
                        output,
                    }));
                }
                Err(refusal) => {
                    return Self {
                        stages,
                        refusal: Some(refusal),
                        awaited: false,
                    };
                }
            }
        }
        Self {
            stages,
            refusal: None,
            awaited: false,
        }
    }

    fn awaited() -> Self {
        Self {
            stages: Vec::new(),
            refusal: None,
            awaited: true,
        }
    }

    /// What a stage reads: the input, or what the stage before it gave.
    pub fn source(&self, stage: usize, input: &Arc<Input>) -> Source {
        let before = stage
            .checked_sub(1)
            .and_then(|before| self.stages.get(before));
        match before {
            Some(before) => Source::Stage(before.clone()),
            None => Source::Input(input.clone()),
        }
    }

    /// What a stage gave, or why it gave nothing. A stage after a refused one is refused with it,
    /// and none of its own parameters is to blame; nor of one that is awaited.
    pub fn outcome(&self, stage: usize) -> Outcome {
        Outcome(match (self.stages.get(stage), &self.refusal) {
            (Some(evaluated), _) => Ok(evaluated.clone()),
            (None, None) if self.awaited => Err(Refusal::runtime("not computed yet")),
            (None, Some(refusal)) if stage == self.stages.len() => Err(refusal.clone()),
            (None, refusal) => Err(Refusal {
                param: None,
                ..refusal
                    .clone()
                    .expect("a stage that did not run was refused")
            }),
        })
    }
}

impl PartialEq for TrackResult {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (self.stages.iter(), other.stages.iter());
        self.stages.len() == other.stages.len()
            && a.zip(b).all(|(a, b)| Arc::ptr_eq(a, b))
            && self.refusal == other.refusal
            && self.awaited == other.awaited
    }
}

/// The results of all tracks. What did not change is never computed again.
#[derive(Clone, Default, PartialEq)]
pub struct Results {
    tracks: Vec<(Shared, Track, TrackResult)>,
}

impl Results {
    /// The results of a scene; those of tracks that are as they were are kept.
    pub fn of(&self, scene: &Scene) -> Self {
        self.with(scene, |input, track| TrackResult::of(input, track))
    }

    /// The results of a scene as far as they are here or soon made. If the tracks that are not
    /// would take the page too long together, they are awaited.
    pub fn begin(&self, scene: &Scene) -> Self {
        let shape = scene.input.tensor.shape();
        let new = scene.tracks.iter();
        let new = new.filter(|track| self.kept(&scene.input, track).is_none());
        let steps = new.fold(0u64, |steps, track| {
            steps.saturating_add(work::steps_of(&track.stages, shape))
        });
        match steps > work::AT_ONCE {
            true => self.with(scene, |_, _| TrackResult::awaited()),
            false => self.of(scene),
        }
    }

    /// The results of a scene with what was computed elsewhere of the tracks that are awaited.
    pub fn complete(&self, scene: &Scene, answers: Vec<Vec<Output>>) -> Self {
        let mut answers = answers.into_iter();
        self.with(scene, |input, track| {
            TrackResult::given(input, track, answers.next().unwrap_or_default())
        })
    }

    /// The tracks that are awaited.
    pub fn awaited(&self) -> impl Iterator<Item = &Track> {
        let awaited = self.tracks.iter().filter(|(.., result)| result.awaited);
        awaited.map(|(_, track, _)| track)
    }

    fn with(&self, scene: &Scene, mut make: impl FnMut(&Arc<Input>, &Track) -> TrackResult) -> Self {
        let input = scene.input.arc();
        let entry = |track: &Track| {
            let kept = self.kept(&scene.input, track).cloned();
            let result = kept.unwrap_or_else(|| make(&input, track));
            (scene.input.clone(), track.clone(), result)
        };
        Self {
            tracks: scene.tracks.iter().map(entry).collect(),
        }
    }

    fn kept(&self, of: &Shared, track: &Track) -> Option<&TrackResult> {
        let found = self.tracks.iter().find(|(input, old, result)| {
            !result.awaited && *old == *track && *input == *of
        });
        found.map(|(.., result)| result)
    }

    pub fn tracks(&self) -> impl ExactSizeIterator<Item = &TrackResult> {
        self.tracks.iter().map(|(.., result)| result)
    }

    pub fn track(&self, index: usize) -> &TrackResult {
        &self.tracks[index].2
    }

    pub fn outcome(&self, at: At) -> Outcome {
        self.track(at.track).outcome(at.stage)
    }
}

/// A result that is shared and compared by identity.
#[derive(Clone)]
pub struct Outcome(Result<Arc<Evaluated>, Refusal>);

impl Outcome {
    /// The parameter that a refusal is about.
    pub fn blamed(&self) -> Option<&'static str> {
        self.as_ref().err().and_then(|refusal| refusal.param)
    }
}

impl Deref for Outcome {
    type Target = Result<Arc<Evaluated>, Refusal>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl PartialEq for Outcome {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Ok(a), Ok(b)) => Arc::ptr_eq(a, b),
            (Err(a), Err(b)) => a == b,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {

    use super::*;

    #[test]
    fn tracks_that_did_not_change_are_not_computed_again() {
        let before = Results::default().of(&Scene::of("nn.MaxPool2d(2); nn.AvgPool2d(2)"));
        let after = before.of(&Scene::of("nn.MaxPool2d(2); nn.AvgPool2d(3)"));
        assert!(before.track(0) == after.track(0));
        assert!(before.track(1) != after.track(1));
    }

    /// A track whose work is more than a page does at once, and what it gives.
    const LONG: &str = "nn.MaxPool2d(2); nn.AvgPool2d(33, stride=1)";

    fn long() -> Scene {
        let mut scene = Scene::of(LONG);
        let input = super::super::input::parse("torch.ones(1, 1, 192, 192)").unwrap();
        scene.input = Shared::new(input);
        scene
    }

    #[test]
    fn long_work_is_awaited_and_what_is_here_is_not() {
        let scene = long();
        let quick = Scene {
            tracks: scene.tracks[..1].to_vec(),
            ..scene.clone()
        };
        let known = Results::default().begin(&quick);
        assert_eq!(known.awaited().count(), 0);
        let begun = known.begin(&scene);
        assert!(begun.awaited().eq(&scene.tracks[1..]));
        assert!(begun.track(0) == known.track(0));
        assert!(begun.track(1).outcome(0).is_err());
        assert_eq!(begun.track(1).outcome(0).blamed(), None);
        // What is awaited is not kept for a result.
        assert_eq!(begun.begin(&scene).awaited().count(), 1);
    }

    #[test]
    fn outputs_from_elsewhere_are_those_that_are_computed_here() {
        let scene = long();
        let here = Results::default().of(&scene);
        let outputs = |track: &TrackResult| -> Vec<Output> {
            track.stages.iter().map(|stage| stage.output.clone()).collect()
        };
        let answers: Vec<_> = here.tracks().map(outputs).collect();
        let begun = Results::default().begin(&scene);
        assert_eq!(begun.awaited().count(), 2);
        let known = begun.complete(&scene, answers.clone());
        assert!(known.tracks().map(outputs).eq(answers.clone()));
        // Of an answer to something else nothing is taken.
        let wrong = answers.iter().cloned().rev().collect();
        let mended = begun.complete(&scene, wrong);
        assert!(mended.tracks().map(outputs).eq(answers));
    }

    #[test]
    fn an_unpool_takes_the_indices_of_the_pool_before_it() {
        let text = "nn.Sequential(nn.MaxPool2d(2, return_indices=True), nn.MaxUnpool2d(2))";
        let results = Results::default().of(&Scene::of(text));
        let unpooled = results.outcome(At { track: 0, stage: 1 });
        let Ok(unpooled) = &*unpooled else {
            panic!("an output");
        };
        let kept = unpooled.output.values.data().iter().filter(|v| **v != 0.0);
        assert_eq!(kept.count(), 4);
    }

    #[test]
    fn a_refused_stage_stops_the_later_ones_and_alone_is_to_blame() {
        let text = "nn.Sequential(nn.MaxPool2d(2, padding=2), nn.AvgPool2d(2))";
        let results = Results::default().of(&Scene::of(text));
        let at = |stage| results.outcome(At { track: 0, stage });
        assert_eq!(at(0).blamed(), Some("padding"));
        assert!(at(1).is_err());
        assert_eq!(at(1).blamed(), None);
    }
}
