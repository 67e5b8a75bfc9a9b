//! What differs from browser to browser.

use fantoccini::wd::Capabilities;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

use super::Window;

/// Where the library keeps its own browser; which of them depends on the version of its interface.
const MINI_BROWSERS: [&str; 4] = [
    "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
    "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.0/MiniBrowser",
    "/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
    "/usr/libexec/webkit2gtk-4.1/MiniBrowser",
];

/// A browser the tests know how to start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    Chromium,
    Firefox,
    WebKit,
}

/// The bar over a page wants a window of 447 pixels, unless its style is changed.
const SLIM: &str = "* { min-width: 0; padding: 0; font-size: 1px }\n";

impl Browser {
    /// The one that `GRIDSCOPE_BROWSER` names.
    pub fn from_env() -> Self {
        match std::env::var("GRIDSCOPE_BROWSER").as_deref() {
            Ok("chromium") | Err(_) => Self::Chromium,
            Ok("firefox") => Self::Firefox,
            Ok("webkit") => Self::WebKit,
            Ok(other) => {
                panic!("GRIDSCOPE_BROWSER={other}: chromium, firefox and webkit are known")
            }
        }
    }

    /// Where its tests leave their traces, so that two browsers may be tested at once.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Chromium => "",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    /// What a browser reads when it starts, and no capability says. WebKitGTK's goes by the settings
    /// of GTK, which `cargo xtask` has it look for beside the driver's log.
    pub fn prepare(self, window: Window) {
        if self == Self::WebKit
            && let Ok(log) = std::env::var("GRIDSCOPE_DRIVER_LOG")
        {
            let folder = Path::new(&log).with_file_name("gtk-3.0");
            let settings = format!(
                "[Settings]\ngtk-enable-animations={}\n",
                i32::from(!window.still)
            );
            let written = fs::create_dir_all(&folder)
                .and_then(|()| fs::write(folder.join("settings.ini"), settings))
                .and_then(|()| fs::write(folder.join("gtk.css"), SLIM));
            written.expect("the settings can be written");
        }
    }

    /// What a new session asks for: no window, no traffic of the browser's own, all console
    /// messages kept. The driver gives each session a fresh profile. Chromium's tells the messages
    /// of frames of another site only where they are in the page's own process.
    pub fn capabilities(self, window: Window) -> Capabilities {
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
                    "--disable-site-isolation-trials",
                    "--force-color-profile=srgb",
                ] },
            }),
            Self::Firefox => json!({
                "browserName": "firefox",
                "moz:firefoxOptions": {
                    "args": ["-headless"],
                    "prefs": {
                        "app.update.disabledForTesting": true,
                        "devtools.console.stdout.content": true,
                        // The address of no server: it fetches nothing of its own.
                        "services.settings.server": "data:,#remote-settings-dummy/v1",
                        "network.captive-portal-service.enabled": false,
                        "network.connectivity-service.enabled": false,
                        "layout.css.prefers-color-scheme.content-override": if window.dark { 0 } else { 1 },
                        "ui.prefersReducedMotion": i32::from(window.still),
                        // They lie over the page and take no room of it.
                        "ui.useOverlayScrollbars": 1,
                        // The clipboard, as where its user has allowed it.
                        "dom.events.testing.asyncClipboard": true,
                    },
                },
            }),
            Self::WebKit => {
                let dark = window.dark.then_some("--dark-mode");
                let args: Vec<_> = std::iter::once("--automation").chain(dark).collect();
                json!({
                    "browserName": "MiniBrowser",
                    "webkitgtk:browserOptions": {
                        "binary": MINI_BROWSERS.iter().find(|path| Path::new(path).exists()),
                        "args": args,
                    },
                })
            }
        }) else {
            unreachable!("it is an object");
        };
        capabilities
    }
}
