//! Which module makes an operation. The page starts with what resizes small grids, and gets the
//! others, and the quick loop over long rows, once it has loaded them: with the feature `late` nothing
//! here leads to them.

use super::adaptive::Adaptive;
use super::adaptive_avg_pool::AdaptiveAvgPool;
use super::geometry::ResampleAxis;
use super::row::{self, Quick};
use super::{Call, Indices, Operation, Refusal, Value};
use super::{
    adaptive_avg_pool, adaptive_max_pool, avg_pool, conv, conv_transpose, fold, interpolate,
    lp_pool, max_pool, max_unpool, pixel_shuffle, unfold,
};

type Made = Result<Box<dyn Operation>, Refusal>;

/// Leads to what does not resize, and to what resizes long rows quicker.
pub(super) struct Others {
    make: fn(&Call, Option<Indices>) -> Made,
    /// What `mode='area'` does.
    area: fn(Adaptive) -> Box<dyn Operation>,
    quick_row: fn(&ResampleAxis) -> Option<Box<dyn Quick>>,
}

static OTHERS: Others = Others {
    make: others,
    area: |adaptive| Box::new(AdaptiveAvgPool(adaptive)),
    quick_row: row::quick,
};

#[cfg(feature = "late")]
static LOADED: std::sync::OnceLock<&Others> = std::sync::OnceLock::new();

/// Hands over the others: called from where they were loaded.
#[cfg(feature = "late")]
pub fn supply() {
    LOADED.get_or_init(|| &OTHERS);
}

fn loaded() -> Result<&'static Others, Refusal> {
    #[cfg(feature = "late")]
    return LOADED.get().copied().ok_or_else(|| {
        Refusal::runtime("Gridscope could not load what computes this operation; try again")
    });
    #[cfg(not(feature = "late"))]
    Ok(&OTHERS)
}

/// Whether the operation can be used before the others are there.
pub fn is_first(call: &Call) -> bool {
    is_resize(call) && !matches!(call.get("mode"), Some(Value::Str(mode)) if mode == "area")
}

fn is_resize(call: &Call) -> bool {
    call.class.name == "Upsample" || call.class.name == "interpolate"
}

pub(super) fn make(call: &Call, indices: Option<Indices>) -> Made {
    match is_resize(call) {
        true => interpolate::build(call),
        false => (loaded()?.make)(call, indices),
    }
}

/// The operation that `mode='area'` stands for.
pub(super) fn area(adaptive: Adaptive) -> Made {
    Ok((loaded()?.area)(adaptive))
}

/// What computes most of a row of this axis, with the bits that its taps one by one have; none where
/// there is no such loop, or where it is not loaded.
pub(super) fn quick_row(axis: &ResampleAxis) -> Option<Box<dyn Quick>> {
    (loaded().ok()?.quick_row)(axis)
}

/// Makes what does not resize.
fn others(call: &Call, indices: Option<Indices>) -> Made {
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
