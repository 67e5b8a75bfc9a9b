//! What the playground takes from outside, at most. Every reader of text, links and files refuses
//! what is larger before it allocates for it. [`TABLE`] is what docs/limits.md shows.

/// Characters of notation, of an input expression or of pasted text, counted in UTF-8 bytes.
pub const TEXT_BYTES: usize = 1 << 20;

/// Bytes of a link's fragment.
pub const LINK_BYTES: usize = 2 << 20;

/// Bytes of an uploaded file.
pub const FILE_BYTES: usize = 64 << 20;

/// Brackets inside brackets, and calls chained on calls.
pub const NESTING: usize = 32;

/// Dimensions of a tensor.
pub const RANK: usize = 8;

/// Cells of a tensor, and of all tensors that one input text makes.
pub const CELLS: usize = 16 << 20;

/// Random numbers that one input text draws. They cost some hundred nanoseconds each.
pub const RANDOM_NUMBERS: usize = 4 << 20;

/// Cells of a `weight`, a `bias` or `indices`.
pub const WEIGHT_CELLS: usize = 1 << 20;

/// Rows and columns of a plane that is uploaded or pasted.
pub const PLANE_SIDE: usize = 1024;

/// Width and height of a picture, before it is scaled down to [`PLANE_SIDE`].
pub const IMAGE_SIDE: u32 = 8192;

/// Tracks compared on one input.
pub const TRACKS: usize = 4;

/// Operations in one track.
pub const STAGES: usize = 4;

/// Cells of an input that the address carries; more would take browsers seconds and megabytes.
pub const LINK_CELLS: usize = 1 << 18;

/// Rows and columns of a grid that is sized by hand.
pub const SIDE_BY_HAND: usize = 64;

/// Products or comparisons of one operation: within a second on one thread without vectors.
pub const STEPS: u64 = 1 << 30;

/// Taps that the explanation of one cell of a pipeline goes through, over all stages.
pub const TRACED_TAPS: u64 = 1 << 22;

/// Entries of a shape, an index or a list of stages that the JavaScript API is given.
pub const LIST_ITEMS: u32 = 64;

/// Bytes that any one call holds at once, beside what it was given.
pub const MEMORY: usize = 1 << 30;
