//! How much work an operation is, told from shapes alone: what would keep a page or a program
//! waiting for seconds is refused before it begins.

use super::limits;
use crate::ops::{Axis, Call, Geometry, Refusal, Value};

/// What is left of [`limits::STEPS`] for the stages of a track.
pub struct Budget(u64);

impl Default for Budget {
    fn default() -> Self {
        Self(limits::STEPS)
    }
}

impl Budget {
    /// Takes what the next stage costs; refuses one that costs more than is left.
    pub fn spend(&mut self, call: &Call, geometry: &Geometry) -> Result<(), Refusal> {
        let steps = steps(call, geometry);
        if let Some(rest) = self.0.checked_sub(steps) {
            self.0 = rest;
            return Ok(());
        }
        let refusal = Refusal::runtime(format!(
            "Gridscope computes at most {} products or comparisons at once, but {} on an input of \
             shape {:?} takes {steps}",
            limits::STEPS,
            call.name(),
            geometry.input
        ));
        let about = ["kernel_size", "output_size", "size"]
            .into_iter()
            .find(|name| call.param(name).is_some());
        Err(match about {
            Some(name) => refusal.about(name),
            None => refusal,
        })
    }
}

/// Steps that a page does within an event: some milliseconds. What is more is done beside it, where
/// that takes as long, and a few milliseconds for the way there and back.
pub const AT_ONCE: u64 = 1 << 24;

/// What a track costs, as far as none of its stages is refused.
pub fn steps_of(stages: &[Call], input: &[usize]) -> u64 {
    let stages = stages.iter().zip(geometries(stages, input));
    stages.fold(0, |sum, (call, geometry)| {
        sum.saturating_add(steps(call, &geometry))
    })
}

/// Refuses a track whose stages cost more than [`limits::STEPS`] together. Stages that are refused
/// for another reason say so when they run.
pub fn check(stages: &[Call], input: &[usize]) -> Result<(), Refusal> {
    let mut budget = Budget::default();
    for (call, geometry) in stages.iter().zip(geometries(stages, input)) {
        budget.spend(call, &geometry)?;
    }
    Ok(())
}

/// Refuses to explain a cell of a pipeline through more than [`limits::TRACED_TAPS`].
pub fn check_explained(stages: &[Call], input: &[usize]) -> Result<(), Refusal> {
    let (mut cells, mut taps) = (1, 0u64);
    let geometries = geometries(stages, input);
    // One stage lists its own taps, and refuses too many of them.
    if stages.len() < 2 || geometries.len() < stages.len() {
        return Ok(());
    }
    for (call, geometry) in stages.iter().zip(&geometries).rev() {
        let each = window(geometry).saturating_mul(sources(call, geometry));
        // What is looked up anew for each cell: the plan of a resize, the indices of an unpooling.
        let plan = match call.param("indices") {
            Some(_) => product(&geometry.input),
            None => geometry.axes.iter().map(planned).sum(),
        };
        taps = taps.saturating_add(u64::saturating_mul(cells, each.saturating_add(plan)));
        cells = cells.saturating_mul(each).min(product(&geometry.input));
    }
    if taps <= limits::TRACED_TAPS {
        return Ok(());
    }
    Err(Refusal::runtime(format!(
        "Gridscope follows a cell of a pipeline through at most {} taps, but this one has {taps}",
        limits::TRACED_TAPS
    )))
}

/// The geometry of each stage, as far as none is refused.
fn geometries(stages: &[Call], input: &[usize]) -> Vec<Geometry> {
    let mut geometries: Vec<Geometry> = Vec::with_capacity(stages.len());
    for call in stages {
        let before = geometries
            .last()
            .map_or(input, |geometry| geometry.output.as_slice());
        match call
            .build()
            .and_then(|operation| operation.geometry(before))
        {
            Ok(geometry) => geometries.push(geometry),
            Err(_) => break,
        }
    }
    geometries
}

/// What a cell costs that is read or written, in steps: memory is slower than a product.
const CELL: u64 = 8;

/// Products or comparisons of one forward pass, within a small factor.
fn steps(call: &Call, geometry: &Geometry) -> u64 {
    let (input, output) = (product(&geometry.input), product(&geometry.output));
    // The passes of a resize run one after the other, over planes that are not larger than both.
    let passes: u64 = geometry.axes.iter().map(pass).sum();
    let resized = match passes {
        0 => 0,
        _ => geometry.axes.iter().fold(lead(geometry), |cells, axis| {
            cells.saturating_mul(axis.input().max(axis.output()) as u64)
        }),
    };
    // A power costs as much as this many products.
    let powers = match call.param("norm_type") {
        Some(_) => input.saturating_add(output).saturating_mul(16),
        None => 0,
    };
    output
        .saturating_mul(window(geometry))
        .saturating_mul(sources(call, geometry))
        .saturating_add(input.saturating_add(output).saturating_mul(CELL))
        .saturating_add(resized.saturating_mul(passes))
        .saturating_add(powers)
}

/// Input cells under one output cell, in one channel; those of a resize are counted by [`pass`].
fn window(geometry: &Geometry) -> u64 {
    let axes = geometry.axes.iter();
    let read = axes.map(|axis| match axis {
        Axis::Resample(_) => 1,
        Axis::Window(axis) => axis.kernel.min(axis.padded()).max(1) as u64,
        axis => axis.read_count().max(1) as u64,
    });
    read.fold(1, u64::saturating_mul)
}

/// The input channels that one output channel reads.
fn sources(call: &Call, geometry: &Geometry) -> u64 {
    match call.get("groups") {
        Some(Value::Int(groups)) => {
            let channel = geometry.input.len() - geometry.axes.len() - 1;
            geometry.input[channel] as u64 / u64::try_from(groups).unwrap_or(1).max(1)
        }
        _ => 1,
    }
}

/// Taps of one output cell along an axis that is resized.
fn pass(axis: &Axis) -> u64 {
    match axis {
        Axis::Resample(_) => axis.read_count() as u64,
        _ => 0,
    }
}

/// Taps of an axis that is resized.
fn planned(axis: &Axis) -> u64 {
    pass(axis).saturating_mul(axis.output() as u64)
}

/// Planes of the input.
fn lead(geometry: &Geometry) -> u64 {
    product(&geometry.input[..geometry.input.len() - geometry.axes.len()])
}

fn product(sizes: &[usize]) -> u64 {
    sizes
        .iter()
        .fold(1, |cells, &size| cells.saturating_mul(size as u64))
}
