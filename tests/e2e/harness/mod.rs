//! What end-to-end tests are written with.
//!
//! ```ignore
//! #[test]
//! #[ignore = "cargo xtask test e2e"]
//! fn a_click_undoes() {
//!     run(|page| {
//!         page.open("#x=[[1,2],[3,4]]");
//!         page.named("button", "Undo").click();
//!         page.wait_for("the old grid", || page.text("output") == "1 2 3 4");
//!     });
//! }
//! ```
//!
//! Each test has a browser session of its own, with an empty profile, and fails if the page wrote
//! an error to the console, or did what its policy forbids. What a test looks for is waited for. A test that
//! fails leaves a picture of its page in `target/e2e/`, of other browsers than Chromium in a folder of theirs.

mod browser;
mod chromium;
mod element;
mod host;
mod keys;
mod page;
mod site;

// Not each is used at each time: the harness may offer more than the present tests need.
#[allow(unused_imports)]
pub use element::Element;
pub use host::Host;
#[allow(unused_imports)]
pub use page::{Page, Point};
pub use site::{Fault, Site};

use browser::Browser;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long something that is looked for may take to appear.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// Runs a test in a window of 1280 × 800.
#[track_caller]
pub fn run(test: impl FnOnce(&Page)) {
    Window::of(1280, 800).run(test);
}

/// Runs a test in a window that has room for the code beside the parameters.
#[track_caller]
pub fn run_wide(test: impl FnOnce(&Page)) {
    Window::of(1440, 900).run(test);
}

/// The window a test wants, in CSS pixels of the page's own area.
#[derive(Clone, Copy)]
pub struct Window {
    width: u32,
    height: u32,
    dark: bool,
    still: bool,
}

#[allow(dead_code)]
impl Window {
    pub fn of(width: u32, height: u32) -> Self {
        Self {
            width,
            height,
            dark: false,
            still: false,
        }
    }

    /// The user prefers dark colours.
    pub fn dark(self) -> Self {
        Self { dark: true, ..self }
    }

    /// The user prefers reduced motion.
    pub fn still(self) -> Self {
        Self {
            still: true,
            ..self
        }
    }

    /// What the user prefers, as media features.
    fn features(self) -> Vec<(&'static str, &'static str)> {
        let dark = self.dark.then_some(("prefers-color-scheme", "dark"));
        let still = self.still.then_some(("prefers-reduced-motion", "reduce"));
        dark.into_iter().chain(still).collect()
    }

    /// Runs a test in such a window.
    #[track_caller]
    pub fn run(self, test: impl FnOnce(&Page)) {
        let page = Page::start(
            Browser::from_env(),
            &setting("GRIDSCOPE_WEBDRIVER"),
            &setting("GRIDSCOPE_SITE"),
            self,
        );
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            page.prefer(self);
            test(&page);
        }));
        if outcome.is_err() {
            page.leave_traces(&traces());
        }
        let errors = page.close();
        if let Err(panic) = outcome {
            for error in &errors {
                eprintln!("console: {error}");
            }
            resume_unwind(panic);
        }
        assert!(
            errors.is_empty(),
            "errors on the console:\n{}",
            errors.join("\n")
        );
    }
}

/// What `cargo xtask` tells the tests in an environment variable.
#[track_caller]
pub fn setting(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| {
        panic!("{name} is not set: end-to-end tests are run with `cargo xtask test e2e [NAME]`")
    })
}

/// Where a failing test leaves its picture: a path without extension, after the test's name.
fn traces() -> PathBuf {
    let thread = std::thread::current();
    let name = thread.name().unwrap_or("test").replace("::", "-");
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("target/e2e")
        .join(Browser::from_env().folder())
        .join(name)
}
