//! How much the engine makes, at most. Each is refused before anything is allocated for it.

/// Cells of an output (256 MiB of float32).
pub const OUTPUT_CELLS: usize = 64 << 20;

/// A size or a parameter, so that positions fit 32 bits: input, padding and kernel together stay
/// below 2³¹.
pub const REACH: i64 = 1 << 29;

/// Taps along an axis that is resized (128 MiB of them in wasm).
pub const AXIS_TAPS: usize = 16 << 20;

/// Numbers of a weight or bias that is not given. They are made whenever an operation is built,
/// which is often: each million takes a millisecond or more.
pub const DEFAULT_WEIGHTS: usize = 1 << 22;

/// Taps of one explained cell.
pub const LISTED_TAPS: usize = 1 << 18;

/// Output cells that an input cell is told to feed.
pub const LISTED_FEEDS: usize = 1 << 20;
