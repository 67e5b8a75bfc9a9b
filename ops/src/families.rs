//! Which module makes an operation. The page starts with what resizes, and gets the others once it
//! has loaded them: with the feature `late` nothing here leads to them.

use super::{Call, Indices, Operation, Refusal};
use super::{
    adaptive_avg_pool, adaptive_max_pool, avg_pool, conv, conv_transpose, fold, interpolate,
    lp_pool, max_pool, max_unpool, pixel_shuffle, unfold,
};

/// Makes an operation from its arguments; of a pipeline `MaxUnpool` takes the indices.
#[cfg(feature = "late")]
pub type Make = fn(&Call, Option<Indices>) -> Result<Box<dyn Operation>, Refusal>;

#[cfg(feature = "late")]
static OTHERS: std::sync::OnceLock<Make> = std::sync::OnceLock::new();

/// Hands over [`others`], from where it was loaded.
#[cfg(feature = "late")]
pub fn supply(others: Make) {
    OTHERS.get_or_init(|| others);
}

#[cfg(feature = "late")]
fn later(call: &Call, indices: Option<Indices>) -> Result<Box<dyn Operation>, Refusal> {
    match OTHERS.get() {
        Some(make) => make(call, indices),
        None => Err(Refusal::runtime(
            "Gridscope could not load what computes this operation; try again",
        )),
    }
}

#[cfg(not(feature = "late"))]
use others as later;

/// Whether the operation can be made before [`others`] is there.
pub fn is_first(call: &Call) -> bool {
    call.class.name == "Upsample" || call.class.name == "interpolate"
}

pub(super) fn make(call: &Call, indices: Option<Indices>) -> Result<Box<dyn Operation>, Refusal> {
    match is_first(call) {
        true => interpolate::build(call),
        false => later(call, indices),
    }
}

/// Makes what does not resize.
pub fn others(call: &Call, indices: Option<Indices>) -> Result<Box<dyn Operation>, Refusal> {
    match call.class.name {
        "MaxPool" => max_pool::build(call),
        "AvgPool" => avg_pool::build(call),
        "AdaptiveMaxPool" => adaptive_max_pool::build(call),
        "AdaptiveAvgPool" => adaptive_avg_pool::build(call),
        "LPPool" => lp_pool::build(call),
        "Conv" => conv::build(call),
        "ConvTranspose" => conv_transpose::build(call),
        "MaxUnpool" => max_unpool::build(call, indices),
        "PixelShuffle" => pixel_shuffle::build(call, pixel_shuffle::Way::Up),
        "PixelUnshuffle" => pixel_shuffle::build(call, pixel_shuffle::Way::Down),
        "Unfold" => unfold::build(call),
        "Fold" => fold::build(call),
        name => unreachable!("no module makes {name}"),
    }
}
