//! Gridscope shows what down- and up-sampling do to a grid, exactly as PyTorch does it.
//!
//! Three layers, one arrow: [`ui`] → [`playground`] → [`ops`]. `ops` holds the tensor, the
//! operations, their taps and gradients; `playground` the scene, actions, notation and
//! explanations as data; `ui` is Yew. [`api`] is the edge towards JavaScript, beside `ui`.
//! ARCHITECTURE.md is the map.

#[cfg(feature = "api")]
pub mod api;
pub use gridscope_ops as ops;
pub mod playground;
#[cfg(feature = "page")]
pub mod ui;
