//! What a track gives on an input, stage by stage.

// Stages are shared within one thread, and handed about as what the page's planes hold.
#![allow(clippy::arc_with_non_send_sync)]

use std::cell::Cell;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

use super::edit;
use super::input::Input;
use super::notation::Track;
use super::scene::Planes;
use super::story::Excess;
use super::work::{self, Budget};
use crate::ops::{self, Geometry, Operation, Output, Refusal, Sequence, Tensor};

/// An operation on its input, computed.
pub struct Evaluated {
    pub operation: Rc<dyn Operation>,
    pub input: Source,
    pub geometry: Geometry,
    pub output: Output,
    /// What was found of the planes that were asked about last: sentence, marks and code ask at
    /// every event.
    excess: Cell<Option<(Planes, Option<Excess>)>>,
}

impl Evaluated {
    fn new(
        operation: Rc<dyn Operation>,
        input: Source,
        geometry: Geometry,
        output: Output,
    ) -> Self {
        Self {
            operation,
            input,
            geometry,
            output,
            excess: Cell::default(),
        }
    }

    /// How far a plane of the output leaves the range of one of the input, both counted over batch
    /// and channel; the last ones where there are fewer.
    pub fn excess(&self, planes: Planes) -> Option<Excess> {
        if let Some((known, excess)) = self.excess.get()
            && known == planes
        {
            return excess;
        }
        let dims = self.geometry.axes.len();
        let excess = Excess::of(
            plane_of(self.input.tensor(), dims, planes.input),
            plane_of(&self.output.values, dims, planes.output),
        );
        self.excess.set(Some((planes, excess)));
        excess
    }
}

/// The values of a plane counted over batch and channel, or of a volume.
fn plane_of(tensor: &Tensor, dims: usize, index: usize) -> &[f32] {
    let shape = tensor.shape();
    let size: usize = shape[shape.len().saturating_sub(dims)..].iter().product();
    let index = index.min(edit::planes(shape, dims).saturating_sub(1));
    let values = tensor.data().get(index * size..(index + 1) * size);
    values.unwrap_or(&[])
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

/// Of more of an output a whole pass is as quick.
const MOST_RENEWED: f64 = 0.5;

/// What a track gave: its stages as far as they ran.
#[derive(Clone)]
pub struct TrackResult {
    pub stages: Vec<Arc<Evaluated>>,
    /// Why the stage after the last one that ran is refused.
    pub refusal: Option<Refusal>,
    /// It is computed beside the page, and not there yet.
    pub(super) awaited: bool,
}

/// What [`TrackResult::renewed`] is.
pub type Renew = fn(&TrackResult, &Track, &Arc<Input>) -> Option<TrackResult>;

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
                    let stage = Evaluated::new(operation.into(), source, geometry, output);
                    stages.push(Arc::new(stage));
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

    /// What the track gives on an input that differs from the one this is of in some cells: what
    /// they feed is computed again, and the rest is as it was. None where that is about as long as
    /// to compute all.
    pub fn renewed(&self, track: &Track, input: &Arc<Input>) -> Option<Self> {
        let first = self.stages.first().filter(|_| self.refusal.is_none())?;
        let before = first.input.tensor();
        if before.shape() != input.tensor.shape() {
            return None;
        }
        let steps = work::steps_of(&track.stages, before.shape()).max(1);
        let share = (work::AT_ONCE as f64 / steps as f64).min(MOST_RENEWED);
        let mut changed = ops::differences(before, &input.tensor, first.geometry.axes.len());
        let mut renewed = Self {
            stages: Vec::with_capacity(self.stages.len()),
            ..self.clone()
        };
        for stage in &self.stages {
            let source = renewed.source(renewed.stages.len(), input);
            let (operation, geometry) = (stage.operation.clone(), stage.geometry.clone());
            let (x, output) = (source.tensor(), &stage.output.values);
            let part = ops::renewed(&*operation, &geometry, x, &changed, output, share);
            let (values, regions) = part.ok()??;
            changed = regions;
            let output = Output {
                values,
                indices: None,
            };
            let stage = Evaluated::new(operation, source, geometry, output);
            renewed.stages.push(Arc::new(stage));
        }
        Some(renewed)
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
