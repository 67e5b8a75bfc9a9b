//! What only Chromium is driven to, and what a test says where it is not.

use super::browser::Browser;
use super::page::Page;
use serde_json::{Value, json};
use std::fs;
use std::io::Write;

#[allow(dead_code)]
impl Page {
    /// Zooms the page in a window of this size: it has as many pixels as before, and fewer or more
    /// CSS pixels.
    #[track_caller]
    pub fn zoom(&self, (width, height): (u32, u32), factor: f64) {
        let side = |pixels: u32| (f64::from(pixels) / factor).round() as u32;
        self.emulate(side(width), side(height), factor);
    }

    #[track_caller]
    pub(super) fn emulate(&self, width: u32, height: u32, ratio: f64) -> Value {
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": height, "deviceScaleFactor": ratio, "mobile": false }),
        )
    }

    /// The browser takes all time away from the page, and gives it back.
    #[track_caller]
    pub fn freeze_and_resume(&self) {
        for state in ["frozen", "active"] {
            self.devtools("Page.setWebLifecycleState", json!({ "state": state }));
        }
    }

    /// Whether the browser is driven by more than the standard has: pixels of any size, a page that
    /// is frozen, a verdict on installing. Where it is not, a test that needs this tells the verdict
    /// what it leaves out.
    #[track_caller]
    pub fn is_chromium_or_leaves_out(&self, what: &str) -> bool {
        let is_chromium = self.browser == Browser::Chromium;
        if !is_chromium {
            self.leaves_out(what);
        }
        is_chromium
    }

    /// Tells the verdict of `cargo xtask test` what this test does not try in this browser.
    pub fn leaves_out(&self, what: &str) {
        let thread = std::thread::current();
        let test = thread.name().unwrap_or("test");
        let file = std::env::var("GRIDSCOPE_LEFT_OUT").map(|path| {
            let file = fs::OpenOptions::new().create(true).append(true).open(path);
            file.and_then(|mut file| writeln!(file, "{test}: {what}"))
        });
        assert!(!matches!(file, Ok(Err(_))), "the verdict cannot be told");
    }

    /// What keeps the browser from installing the page as an app.
    #[track_caller]
    pub fn obstacles_to_install(&self) -> Vec<String> {
        let errors = self.devtools("Page.getInstallabilityErrors", json!({}));
        let errors = errors["installabilityErrors"].as_array().cloned();
        let ids = errors.unwrap_or_default().into_iter();
        ids.map(|error| error["errorId"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// How many nodes, listeners and bytes of JavaScript objects the document holds on to, after all
    /// garbage was collected.
    #[track_caller]
    pub fn held(&self) -> [u64; 3] {
        // What the first collection finalises is collected by the next.
        for _ in 0..3 {
            self.devtools("HeapProfiler.collectGarbage", json!({}));
        }
        self.devtools("Performance.enable", json!({}));
        let metrics = self.devtools("Performance.getMetrics", json!({}));
        ["Nodes", "JSEventListeners", "JSHeapUsedSize"].map(|name| {
            let metrics = metrics["metrics"].as_array();
            let metric = metrics.and_then(|all| all.iter().find(|metric| metric["name"] == name));
            metric.map_or(0, |metric| {
                metric["value"].as_f64().unwrap_or_default() as u64
            })
        })
    }
}
