//! What the playground takes from outside, at most. Every reader of text, links and files refuses
//! what is larger before it allocates for it. docs/limits.md tells them, with those of the engine.

pub use crate::ops::limits::*;

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

/// Cells of an input that the address carries. Browsers copy it whole at every step of history: at
/// this size within milliseconds, at ten times of it in a tenth of a second.
pub const ADDRESS_CELLS: usize = 1 << 14;

/// Cells of an input that a link carries; more would take browsers seconds and megabytes.
pub const LINK_CELLS: usize = 1 << 18;

/// Rows and columns of a grid that is sized by hand.
pub const SIDE_BY_HAND: usize = 64;

/// Products or comparisons of all stages of a track: within a second on one thread without vectors.
pub const STEPS: u64 = 1 << 30;

/// Taps that the explanation of one cell of a pipeline goes through, over all stages.
pub const TRACED_TAPS: u64 = 1 << 22;

/// Entries of a shape, an index or a list of stages that the JavaScript API is given.
pub const LIST_ITEMS: u32 = 64;

/// Bytes that any one call holds at once, beside what it was given.
pub const MEMORY: usize = 1 << 30;

#[cfg(test)]
mod tests {
    use super::*;

    /// What docs/limits.md tells: the limit, its value, and the doors that it guards.
    fn document() -> String {
        let mib = |bytes: usize| format!("{} MiB", bytes >> 20);
        let side = |side: usize| format!("{side} × {side}");
        let rows = [
            (
                "Bytes of notation, of an input or of pasted text",
                mib(TEXT_BYTES),
                "notation, input, paste (a longer table is read as a file), scripts, packed tracks, strings given to api.js",
            ),
            (
                "Bytes of a link",
                mib(LINK_BYTES),
                "address, embed, attributes, `setScene`, `decodeScene`",
            ),
            (
                "Bytes of a file",
                mib(FILE_BYTES),
                "every file that is dropped or chosen, scenes too",
            ),
            (
                "Width and height of a picture, before it is decoded",
                side(IMAGE_SIDE as usize),
                "PNG, JPEG, WebP",
            ),
            (
                "Rows and columns of a plane that is brought in",
                side(PLANE_SIDE),
                "paste, CSV, NPY, pictures",
            ),
            (
                "Rows and columns that are set by hand",
                side(SIDE_BY_HAND),
                "the grid's corner, its size",
            ),
            (
                "Cells of an input",
                CELLS.to_string(),
                "input, links, packed data, NPY, api.js",
            ),
            (
                "Cells of an input that a link carries",
                LINK_CELLS.to_string(),
                "links that are shared; a scene's file takes more",
            ),
            (
                "Cells of an input that the address carries",
                ADDRESS_CELLS.to_string(),
                "the address; the device keeps larger ones",
            ),
            (
                "Random numbers of one input",
                RANDOM_NUMBERS.to_string(),
                "input, links",
            ),
            (
                "Cells of a `weight`, a `bias` or `indices` as text",
                WEIGHT_CELLS.to_string(),
                "notation, links, scripts",
            ),
            ("Dimensions of a tensor", RANK.to_string(), "every tensor"),
            (
                "Levels of nesting",
                NESTING.to_string(),
                "notation, input, scripts, objects given to api.js",
            ),
            (
                "Entries of a shape, an index or a list of stages",
                LIST_ITEMS.to_string(),
                "api.js",
            ),
            (
                "Tracks",
                TRACKS.to_string(),
                "notation, links, scenes, scripts, api.js",
            ),
            ("Stages of a track", STAGES.to_string(), "the same"),
            (
                "Cells of an output",
                OUTPUT_CELLS.to_string(),
                "every operation",
            ),
            (
                "A size, or a parameter that is one",
                REACH.to_string(),
                "every operation",
            ),
            (
                "Taps along an axis that is resized",
                AXIS_TAPS.to_string(),
                "`Upsample`, `interpolate`",
            ),
            (
                "Numbers of a `weight` or `bias` that is not given",
                DEFAULT_WEIGHTS.to_string(),
                "convolutions",
            ),
            (
                "Taps of one explained cell",
                LISTED_TAPS.to_string(),
                "the page, `explain`",
            ),
            (
                "Output cells that an input cell is told to feed",
                LISTED_FEEDS.to_string(),
                "the page",
            ),
            (
                "Products or comparisons of a track",
                STEPS.to_string(),
                "the page, `run`, `explain`, `gradient`",
            ),
            (
                "Taps under one explained cell, through all stages of a pipeline",
                TRACED_TAPS.to_string(),
                "`explain`",
            ),
            (
                "Memory of one call beside its input",
                mib(MEMORY),
                "all; measured by `cargo xtask fuzz`",
            ),
        ];
        let rows = rows.map(|(limit, value, doors)| format!("| {limit} | {value} | {doors} |\n"));
        format!(
            "# Limits\n\n\
             What comes from outside is bounded, so that nobody's link, file or call stops a page. What is over a\n\
             limit is refused with a sentence that names it, before memory is taken for it, and nothing that was\n\
             there is lost. The numbers stand in `src/playground/limits.rs`, from which a test writes this page.\n\n\
             | at most | is | where |\n|---|--:|---|\n{}",
            rows.concat()
        )
    }

    /// `GRIDSCOPE_WRITE=1 cargo test limits` writes the page anew.
    #[test]
    fn the_page_about_limits_tells_these() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/limits.md");
        let document = document();
        if std::env::var_os("GRIDSCOPE_WRITE").is_some() {
            std::fs::write(path, &document).unwrap();
        }
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            written == document,
            "docs/limits.md is not what the limits are: run this test with GRIDSCOPE_WRITE=1"
        );
    }
}
