//! The release site, used as its users use it: in a real browser, over WebDriver.
//!
//! `cargo xtask test e2e [NAME]` builds and serves the site, starts the driver and runs these;
//! a plain `cargo test` leaves them out. [`harness`] is what tests are written with.
#![cfg(not(target_arch = "wasm32"))]

mod harness;

mod api;
mod opening;
