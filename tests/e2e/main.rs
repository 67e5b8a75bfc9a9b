//! The release site, used as its users use it: in a real browser, over WebDriver.
//!
//! `cargo xtask test e2e [NAME]` builds and serves the site, starts the driver and runs these;
//! a plain `cargo test` leaves them out. [`harness`] is what tests are written with,
//! [`playground`] what they do on this page, [`states`] what they find on it.
//! `cargo xtask gallery [NAME]` runs [`gallery`] alone.
#![cfg(not(target_arch = "wasm32"))]

mod harness;
mod memory;
mod phone;
mod playground;
mod states;

mod accessibility;
mod api;
mod backward;
mod code;
mod comparing;
mod contained;
mod coverage;
mod divisor;
mod drawing;
mod embedding;
mod empty;
mod examples;
mod explaining;
mod exporting;
mod files;
mod filling;
mod first;
mod gallery;
mod history;
mod hostile;
mod keeping;
mod kernel;
mod keyboard;
mod language;
mod lens;
mod lessons;
mod lifecycle;
mod linking;
mod links;
mod offline;
mod opening;
mod operations;
mod overshoot;
mod painting;
mod parameters;
mod parts;
mod pasting;
mod pipelines;
mod pools;
mod selecting;
mod sharing;
mod signals;
mod sizes;
mod soak;
mod spreadsheet;
mod stepping;
mod stopping;
mod storage;
mod typing;
mod upsampling;
mod usage;
mod volumes;
mod waiting;
