//! Links of strangers: whatever their fields hold is shown as text, and nothing of it runs.

use crate::harness::{Page, run};
use serde_json::json;

const KEYS: [&str; 17] = [
    "x", "y", "pin", "back", "at", "planes", "dims", "rgb", "map", "flow", "view", "hide",
    "controls", "theme", "lang", "frame", "unheard",
];

/// Each would set a mark, were it taken for anything but text.
const MARKUP: [&str; 5] = [
    "<img src=x onerror=window.ran=1>",
    "\"><script>window.ran=1</script>",
    "javascript:window.ran=1",
    "' onload='window.ran=1",
    "nn.MaxPool2d('<svg onload=window.ran=1>')",
];

/// Nothing ran, and no element came of a text.
fn expect_only_text(page: &Page, link: &str) {
    assert_eq!(page.js("return window.ran ?? null"), json!(null), "{link}");
    let made = page.js(
        "return [...document.querySelectorAll('img, svg[onload], [onerror], [onload], script:not([src])')]
            .filter(e => /ran=1/.test(e.outerHTML)).length
          + [...document.querySelectorAll('[href], [src], [action]')]
            .filter(e => /^\\s*javascript:/i.test(e.getAttribute('href') ?? e.getAttribute('src') ?? e.getAttribute('action'))).length",
    );
    assert_eq!(made, json!(0), "{link}");
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn what_a_link_holds_is_shown_as_text() {
    run(|page| {
        for markup in MARKUP {
            let pairs: Vec<_> = KEYS
                .iter()
                .map(|key| format!("{key}={}", escaped(markup)))
                .collect();
            for place in ["", "embed.html"] {
                let link = format!("{place}#{}", pairs.join("&"));
                page.visit("about:blank");
                page.open(&link);
                // The default scene, and beside it what could not be read.
                page.find("#sentence");
                expect_only_text(page, &link);
            }
            let link = format!("#lesson={}", escaped(markup));
            page.visit("about:blank");
            page.open(&link);
            page.find("[role=alert]");
            expect_only_text(page, &link);
        }
    });
}
