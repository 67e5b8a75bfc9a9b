//! `cargo xtask soak`: the long use of `tests/e2e/soak.rs`, as long as it is told to be.

use crate::browser::Engine;
use crate::end_to_end::Setting;
use crate::process::{Result, root, run};
use crate::site::Build;

/// What is done where nothing is asked for: about a quarter of an hour of a browser.
const ACTIONS: u64 = 3000;

/// Uses the page in Chromium, and writes what it found into docs/soak.md.
pub fn soak(build: Build, options: &[&str]) -> Result {
    let (mut seed, mut actions) = (1, ACTIONS);
    let mut options = options.iter();
    while let Some(&option) = options.next() {
        let number = match option {
            "--seed" => &mut seed,
            "--actions" => &mut actions,
            other => return Err(format!("soak takes no `{other}`").into()),
        };
        let text = options.next().and_then(|text| text.parse().ok());
        *number = text.ok_or_else(|| format!("{option} takes a whole number"))?;
    }
    let setting = Setting::ready(build, Engine::Chromium)?;
    let mut tests = setting.tests();
    tests
        .env("SOAK_SEED", seed.to_string())
        .env("SOAK_ACTIONS", actions.to_string())
        .env("SOAK_REPORT", root().join("docs/soak.md"));
    run(tests.args(["soak::hour", "--exact", "--include-ignored", "--nocapture"]))
}
