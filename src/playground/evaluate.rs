//! What a track gives on an input, stage by stage.

use std::ops::Deref;
use std::sync::Arc;

use super::input::Input;
use super::notation::Track;
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
    /// It is computed beside the page, and not there yet.
    pub(super) awaited: bool,
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

    pub(super) fn awaited() -> Self {
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
