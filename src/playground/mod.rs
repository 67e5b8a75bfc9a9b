//! What the page knows, without a page: no DOM.
//!
//! Texts and files, from the inside out:
//!
//! | module | reads and writes |
//! |---|---|
//! | [`python`] | literals, names and calls |
//! | [`notation`] | operations and pipelines, by the table of [`crate::ops::CLASSES`] |
//! | [`input`] | the input: numbers, generators, [`patterns`] |
//! | [`script`], [`paste`] | pasted code, and whatever else holds numbers |
//! | [`files`] | CSV, NPY, the headers of pictures |
//! | [`link`], [`packed`] | a scene as the fragment of an address |
//! | [`python_export`], [`onnx`] | a track as code |
//!
//! What is read from outside is bounded by [`limits`], and never panics.

mod bind;
pub mod error;
pub mod files;
pub mod input;
pub mod limits;
pub mod link;
pub mod notation;
pub mod onnx;
pub mod packed;
pub mod paste;
pub mod patterns;
pub mod python;
pub mod python_export;
mod random;
pub mod script;
