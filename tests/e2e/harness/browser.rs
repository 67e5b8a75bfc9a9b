//! What differs from browser to browser.

use fantoccini::wd::Capabilities;
use serde_json::{Value, json};

/// A browser the tests know how to start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    Chromium,
}

impl Browser {
    /// The one that `GRIDSCOPE_BROWSER` names.
    pub fn from_env() -> Self {
        match std::env::var("GRIDSCOPE_BROWSER").as_deref() {
            Ok("chromium") | Err(_) => Self::Chromium,
            Ok(other) => panic!("GRIDSCOPE_BROWSER={other}: only chromium is known"),
        }
    }

    /// What a new session asks for: no window, no traffic of the browser's own, all console
    /// messages kept. The driver gives each session a fresh profile.
    pub fn capabilities(self) -> Capabilities {
        let Value::Object(capabilities) = (match self {
            Self::Chromium => json!({
                "browserName": "chrome",
                "goog:loggingPrefs": { "browser": "ALL" },
                "goog:chromeOptions": { "args": [
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--disable-dev-shm-usage",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--force-color-profile=srgb",
                ] },
            }),
        }) else {
            unreachable!("it is an object");
        };
        capabilities
    }
}
