//! What the page knows, without a page: no DOM.

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
