//! What the page knows, without a page: no DOM.
//!
//! The page's own state and what it says:
//!
//! | module | holds |
//! |---|---|
//! | [`scene`], [`state`] | what is shown; actions |
//! | [`timeline`], [`visits`] | undo and redo; the browser's Back and Forward in step with them |
//! | [`compare`] | what tells tracks apart, and what each gives |
//! | [`edit`], [`stages`], [`advice`] | edits that keep what can be kept; what the panel offers |
//! | [`block`], [`fill`] | what is selected, and what it is filled with |
//! | [`presets`] | kernels that are known by name |
//! | [`dims`] | one, two and three spatial dimensions, and the way between them |
//! | [`evaluate`], [`results`] | what a track gives, and what all give |
//! | [`story`], [`divisor`] | why it is so, as sentences and formulas |
//! | [`back`], [`queue`] | what is asked backward; the work that is done beside the page |
//! | [`subject`], [`links`] | what a figure talks about, and what lights up with it |
//! | [`trace`] | what a cell of a pipeline comes from, and what it feeds |
//! | [`refused`] | why PyTorch refuses, and by which rule |
//! | [`rounding`] | the windows of a pool with either `ceil_mode` |
//! | [`shapes`] | sizes asked the other way round |
//! | [`later`] | the way to what the page loads after its first screen |
//! | [`embed`] | the options of an embed, and the parts its frame has room for |
//! | [`coverage`], [`gather`] | transposed convolutions as stamps, with their checkerboards, and as windows |
//! | [`words`], [`number`], [`complaint`] | the catalogue in two languages, numbers, errors |
//! | [`layout`], [`plane`], [`pixels`], [`label`], [`indices`] | where grids stand, what is in them, and the numbers in and around them |
//! | [`colormap`], [`picture`], [`crop`], [`examples`] | values as colours; pictures and examples as grids |
//! | [`lesson`] | lessons, read from files; which of them are done |
//!
//! Texts and files, from the inside out:
//!
//! | module | reads and writes |
//! |---|---|
//! | [`python`] | literals, names and calls |
//! | [`notation`] | operations and pipelines, by the table of [`crate::ops::CLASSES`] |
//! | [`input`] | the input: numbers, generators, [`patterns`] |
//! | [`script`], [`paste`] | pasted code, and whatever else holds numbers |
//! | [`markup`] | the lines of a pasted text with what was found in them |
//! | [`sheet`] | blocks of numbers, as spreadsheets copy and paste them |
//! | [`files`] | CSV, NPY, the headers of pictures |
//! | [`link`], [`packed`], [`scene_file`] | a scene as the fragment of an address, and as a file |
//! | [`snippet`] | what embeds a scene in other pages |
//! | [`kept`] | which of the scenes on the device a page opens and offers |
//! | [`first`] | the figure that stands in the page until the program is there |
//! | [`stopped`] | the words of a page that cannot go on |
//! | [`export`] | what leaves the page as a file: numbers, pictures, an animation |
//! | [`python_export`], `numpy_export`, [`onnx`], [`code`], `zlib` | tracks as code |
//!
//! What is read from outside is bounded by [`limits`], and never panics; [`work`] bounds what is
//! computed from it.

pub mod advice;
mod arguments;
pub mod back;
mod bind;
pub mod block;
pub mod code;
pub mod colormap;
#[cfg(test)]
mod colour_blindness;
pub mod compare;
pub mod complaint;
pub mod coverage;
pub mod crop;
pub mod dims;
pub mod divisor;
pub mod edit;
pub mod embed;
pub mod error;
pub mod evaluate;
pub mod examples;
pub mod export;
pub mod files;
pub mod fill;
pub mod first;
pub mod gather;
pub mod indices;
pub mod input;
pub mod kept;
pub mod label;
pub mod later;
pub mod layout;
pub mod lesson;
pub mod limits;
pub mod link;
pub mod links;
pub mod markup;
pub mod notation;
pub mod number;
mod numpy_export;
mod numpy_resize;
pub mod onnx;
pub mod packed;
pub mod paste;
pub mod patterns;
pub mod picture;
pub mod pixels;
pub mod plane;
pub mod presets;
pub mod python;
pub mod python_export;
pub mod queue;
mod random;
pub mod refused;
pub mod results;
pub mod rounding;
pub mod scene;
pub mod scene_file;
pub mod script;
pub mod shapes;
pub mod sheet;
pub mod snippet;
pub mod stages;
pub mod state;
pub mod stopped;
pub mod story;
pub mod subject;
pub mod timeline;
pub mod trace;
pub mod visits;
pub mod words;
pub mod work;
mod zlib;
