//! What the page knows, without a page: no DOM.

pub mod advice;
mod bind;
pub mod colormap;
pub mod complaint;
pub mod edit;
pub mod error;
pub mod evaluate;
pub mod examples;
pub mod files;
pub mod input;
pub mod limits;
pub mod link;
pub mod notation;
pub mod number;
pub mod packed;
pub mod paste;
pub mod patterns;
pub mod picture;
pub mod python;
pub mod python_export;
mod random;
pub mod scene;
pub mod state;
pub mod story;
pub mod words;
