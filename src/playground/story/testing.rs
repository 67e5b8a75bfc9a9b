//! What the tests of stories are made with.

use std::sync::Arc;

use super::super::evaluate::{Evaluated, TrackResult};
use super::super::words::spoken;
use super::super::{input, notation, scene};
use super::{Body, Strip};

/// The default grid.
pub const HILL: &str = "[[1, 2, 4, 3], [2, 6, 9, 5], [1, 5, 8, 4], [0, 2, 3, 2]]";

/// The result of the last stage of `y` on `x`.
pub fn run(dims: usize, x: &str, y: &str) -> Arc<Evaluated> {
    let input = scene::with_dims(input::parse(x).unwrap(), dims);
    let track = &notation::parse(y, dims).unwrap()[0];
    let result = TrackResult::of(&Arc::new(input), track);
    assert_eq!(result.refusal, None);
    result.stages.last().unwrap().clone()
}

/// A strip as it is read: a line each, what stands beneath a term in brackets behind it.
pub fn read(strip: &Strip) -> Vec<String> {
    match &strip.body {
        Body::Lines(lines) => lines.iter().map(|line| spoken(line)).collect(),
        Body::Terms {
            terms,
            more,
            result,
        } => {
            let mut parts: Vec<_> = terms
                .iter()
                .map(|term| format!("{} [{}]", term.text, term.product))
                .collect();
            if *more > 0 {
                parts.push(format!("{more} more"));
            }
            vec![
                format!("{} = {result}", parts.join(" + "))
                    .trim()
                    .to_string(),
            ]
        }
    }
}
