//! From the scene to its results. Results are derived, never stored in the scene.

use std::ops::Deref;
use std::sync::Arc;

use super::input::Input;
use super::notation::Track;
use super::scene::{At, Scene, Shared};
use super::work::Budget;
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
}

impl TrackResult {
    // Shared within one thread, and handed about as what the page's planes hold.
    #[allow(clippy::arc_with_non_send_sync)]
    pub fn of(input: &Arc<Input>, track: &Track) -> Self {
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
                let output = operation.forward(source.tensor())?;
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
                    let refusal = Some(refusal);
                    return Self { stages, refusal };
                }
            }
        }
        let refusal = None;
        Self { stages, refusal }
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
    /// and none of its own parameters is to blame.
    pub fn outcome(&self, stage: usize) -> Outcome {
        Outcome(match (self.stages.get(stage), &self.refusal) {
            (Some(evaluated), _) => Ok(evaluated.clone()),
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
        let kept = |track: &Track| {
            let found = self
                .tracks
                .iter()
                .find(|(input, old, _)| *old == *track && *input == scene.input);
            found.map(|(.., result)| result.clone())
        };
        let result = |track: &Track| {
            let input = scene.input.arc();
            kept(track).unwrap_or_else(|| TrackResult::of(&input, track))
        };
        let entry = |track: &Track| (scene.input.clone(), track.clone(), result(track));
        Self {
            tracks: scene.tracks.iter().map(entry).collect(),
        }
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
