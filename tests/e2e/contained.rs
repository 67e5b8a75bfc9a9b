//! What the site does not let its own pages do, and what its pages do not take.

use crate::harness::{Host, Page, Site, run};
use crate::states::{self, View};
use serde_json::{Value, json};

/// One of each kind of page, what is there when it is, and how many policies it has with a header. A
/// frame has its own alone.
const PAGES: [(&str, &str, usize); 3] = [
    ("index.html", "#output", 2),
    ("embed.html", "#output", 1),
    ("lessons/align-corners.html", "#reveal", 2),
];

/// Does what a stranger's text would do, were it taken for more than text.
const ATTEMPTS: &str = "
    window.forbidden = [];
    addEventListener('securitypolicyviolation', ({ effectiveDirective }) => forbidden.push(effectiveDirective));
    const attempt = act => { try { act() } catch (error) { if (error.name !== 'TypeError') throw error } };
    const make = (tag, properties) => document.body.append(Object.assign(document.createElement(tag), properties));
    attempt(() => make('style', { textContent: 'body { display: none }' }));
    attempt(() => document.body.setAttributeNS(null, 'style', 'display: none'));
    attempt(() => make('img', { src: 'https://elsewhere.example/a.png' }));
    attempt(() => make('iframe', { src: 'https://elsewhere.example/' }));
    attempt(() => make('div', { innerHTML: '<b id=made>text</b>' }));
    attempt(() => make('script', { textContent: 'window.ran = 1' }));
    attempt(() => make('script', { src: 'https://elsewhere.example/a.js' }));
    fetch('https://elsewhere.example/').catch(() => {});";

/// What is forbidden then. No script gets as far as to be asked whose it is.
const FORBIDDEN: [&str; 6] = [
    "connect-src",
    "frame-src",
    "img-src",
    "require-trusted-types-for",
    "style-src-attr",
    "style-src-elem",
];

/// The kinds of what the policies of a page forbade, and how often the first of them.
fn forbidden(page: &Page) -> (Vec<String>, usize) {
    let seen = page.js("return window.forbidden");
    let mut seen: Vec<_> = seen
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    let often = seen.iter().filter(|kind| *kind == FORBIDDEN[0]).count();
    seen.sort();
    seen.dedup();
    (seen, often)
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn no_page_does_what_its_policy_forbids_with_the_header_and_without() {
    run(|page| {
        let bare = Host::of("", &[("Content-Security-Policy", "")]);
        let bare = format!("{}site/", bare.address());
        // What both forbid is told twice.
        for (site, most) in [(page.site(), 2), (bare, 1)] {
            for (file, there, policies) in PAGES {
                let policies = policies.min(most);
                page.visit(&format!("{site}{file}"));
                page.find(there);
                page.js(ATTEMPTS);
                let all = FORBIDDEN.map(str::to_owned).to_vec();
                page.expect(file, (all, policies), || forbidden(page));
                assert_eq!(page.js("return window.ran ?? null"), json!(null));
                page.expect_none("#made");
                assert!(page.find(there).is_visible());
                assert!(!page.violations().is_empty() || !page.tells_policies());
            }
        }
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn what_a_policy_forbids_in_a_frame_fails_a_test_too() {
    run(|page| {
        let host = Host::of(
            "<!doctype html><title>A tutorial</title><link rel=icon href='data:,'>\
             <iframe src='SITE/embed.html'></iframe>",
            &[],
        );
        page.visit(&host.address());
        page.inside("return document.querySelector('iframe')", || {
            page.find("#output");
            page.js("document.body.append(Object.assign(document.createElement('style'), { textContent: 'a {}' }))");
        });
        if page.tells_policies() {
            page.wait_for("what was forbidden", || !page.violations().is_empty());
        }
    });
}

/// A section that no program reads: with it a wasm file is another one, and as good as before.
const SECTION: [u8; 4] = [0, 2, 1, b'x'];

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_file_with_other_bytes_is_refused_by_name() {
    run(|page| {
        for (start, ending, bytes) in [
            ("gridscope-", ".js", &b"// more"[..]),
            ("start-", ".js", b"// more"),
            ("parts-", ".js", b"// more"),
            ("gridscope-", ".wasm", &SECTION),
        ] {
            let site = Site::copied();
            // The program that is quickly built has no parts.
            if !site.add(start, ending, bytes) {
                continue;
            }
            page.visit(&site.address);
            page.expect_words(".stopped h1", "Gridscope could not start.");
            let why = page.words(".stopped p");
            assert!(
                why.starts_with("A file of the page did not arrive, or arrived damaged:"),
                "{why}"
            );
            // The program and the script of its parts import each other, and fail together.
            let modules = ["gridscope-", "parts-"];
            let names = |start: &str| why.contains(start);
            let is_named =
                names(start) || modules.contains(&start) && modules.map(names).contains(&true);
            assert!(is_named, "{why} does not name {start}…{ending}");
            let told = page.console_errors();
            assert!(!told.is_empty() || !page.tells_policies());
        }
        if !page.tells_policies() {
            page.leaves_out("its driver does not tell of every file that a digest holds back");
        }
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_part_with_other_bytes_is_refused_and_nothing_is_lost() {
    run(|page| {
        let site = Site::copied();
        let is_cut = site.add("compare-", ".wasm", &SECTION);
        page.visit(&format!(
            "{}#x=[[1,2],[3,4]]&y=nn.MaxPool2d(2)",
            site.address
        ));
        page.expect_grid("output", "4");
        page.named("button", "Compare").click();
        if is_cut {
            page.expect_text(
                "main [role=alert] span",
                "This part of the page could not be loaded. Nothing is lost.",
            );
        }
        page.console_errors();
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn no_state_of_the_page_asks_another_origin() {
    run(|page| {
        let view = View {
            width: 1440,
            height: 900,
            theme: "light",
            lang: "en",
        };
        for state in states::chosen() {
            state.show(page, view);
            let strangers = page.js(
                "return performance.getEntriesByType('resource').map(({ name }) => name)
                   .filter(name => new URL(name).origin !== origin)",
            );
            assert_eq!(strangers, json!([]), "{}", state.name);
        }
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_wasm_is_fetched_once_and_at_once() {
    run(|page| {
        page.open("");
        page.find("#output");
        // Chromium asks once. Firefox and WebKit ask their cache once more: they hold no digest against
        // what a link fetched.
        let asks = if page.tells_policies() {
            "true"
        } else {
            "transferSize"
        };
        let fetched = page.js(&format!(
            "return performance.getEntriesByType('resource')
               .filter(({{ name, transferSize }}) => name.endsWith('_bg.wasm') && {asks})
               .map(({{ initiatorType }}) => initiatorType)"
        ));
        // By the link in the page, before any script runs.
        if page.keeps_files() {
            assert_eq!(fetched, json!(["link"]));
        } else {
            page.leaves_out("its driver's sessions keep no file for the second who asks");
            assert_eq!(fetched[0], json!("link"));
        }
    });
}
