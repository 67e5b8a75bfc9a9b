//! The page that has stopped, and the page that does not start.

use crate::harness::{Fault, Page, Site, Window, run};
use serde_json::json;

const OPENED: &str = "#x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)";

/// The next attribute that is set makes the page panic, from within Yew.
const FAULT: &str = "{
    const { setAttribute } = Element.prototype
    Element.prototype.setAttribute = () => {
        Element.prototype.setAttribute = setAttribute
        throw new Error('a fault')
    }
}";

/// Makes the page panic at what the reader does next.
fn stop(page: &Page) {
    page.js(FAULT);
    page.hover_cell("output", (0, 0));
    page.expect_words(".stopped h1", "Gridscope has stopped.");
    page.expect("an error on the console", true, || {
        !page.console_errors().is_empty()
    });
}

/// What was copied last.
fn catch_copies(page: &Page) {
    page.js("navigator.clipboard.writeText = async text => { window.copied = text }");
}

fn copied(page: &Page) -> String {
    let copied = page.js("return window.copied ?? ''");
    copied.as_str().unwrap_or_default().to_owned()
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_page_that_has_stopped_says_so_and_a_reload_brings_the_grid_back() {
    run(|page| {
        page.open(OPENED);
        page.tab_to("#input");
        page.type_text("5");
        page.press("Enter");
        page.expect_grid("output", "5 2 / 3 4");
        stop(page);
        page.expect_focus(".stopped h1");
        assert!(
            page.words(".stopped p")
                .starts_with("An error inside the page:")
        );
        catch_copies(page);
        page.named("button", "Copy the grid as a link").click();
        page.expect("the link", true, || {
            copied(page).contains("#x=[[5,2],[3,4]]&y=nn.MaxPool2d(1)")
        });
        page.js("URL.createObjectURL = blob => { window.saved = blob; return '#' }");
        page.named("button", "Save as a file").click();
        let saved = page.js("return window.saved.text()");
        assert_eq!(
            saved,
            "gridscope 1\nx=[[5,2],[3,4]]\ny=nn.MaxPool2d(1)\npin=0,0\n"
        );
        page.named("button", "Copy report").click();
        page.expect("the report", true, || {
            let report = copied(page);
            let browser = page.js("return navigator.userAgent");
            let browser = browser.as_str().expect("browsers have a name");
            ["Gridscope 0.", browser, "src/", "#x=[[5,2]"]
                .iter()
                .all(|part| report.contains(part))
        });
        page.named("button", "Reload with your grid").click();
        page.expect_grid("output", "5 2 / 3 4");
        page.expect_none(".stopped");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_fresh_start_opens_the_example_and_offers_the_grid() {
    run(|page| {
        page.open(OPENED);
        page.tab_to("#input");
        page.type_text("5");
        page.press("Enter");
        page.expect_grid("output", "5 2 / 3 4");
        page.expect("the address", true, || {
            page.fragment().starts_with("x=[[5,")
        });
        stop(page);
        page.named("button", "Start anew").click();
        page.expect_grid("input", "1 2 4 3 / 2 6 9 5 / 1 5 8 4 / 0 2 3 2");
        page.named("button", "Bring it back").click();
        page.expect_grid("output", "5 2 / 3 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_grid_that_stops_the_page_twice_is_offered_instead_of_opened() {
    run(|page| {
        let site = Site::that_begins_with(&format!(
            "const before = Number(sessionStorage.getItem('faults'))
             sessionStorage.setItem('faults', before + 1)
             if (before < 2) {FAULT}"
        ));
        page.visit(&format!(
            "{}#x=[[6,2],[3,4]]&y=nn.MaxPool2d(1)",
            site.address
        ));
        page.expect_words(".stopped h1", "Gridscope has stopped.");
        page.named("button", "Reload with your grid").click();
        page.expect("the second time", true, || {
            page.words(".stopped p:nth-of-type(2)")
                .starts_with("The page stopped on this grid before.")
        });
        page.console_errors();
        page.reload();
        page.expect_grid("input", "1 2 4 3 / 2 6 9 5 / 1 5 8 4 / 0 2 3 2");
        page.expect_words(
            ".notice span",
            "The grid that stopped the page twice is not opened.",
        );
        assert_eq!(page.fragment(), "");
        catch_copies(page);
        page.named("button", "Copy the grid as a link").click();
        page.expect("the link", true, || {
            copied(page).contains("#x=[[6,2],[3,4]]&y=nn.MaxPool2d(1)")
        });
        // What was wrong is right by now.
        page.named("button", "Open it again").click();
        page.expect_grid("output", "6 2 / 3 4");
        page.expect_none(".notice");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_trap_that_no_panic_announces_is_seen_too() {
    run(|page| {
        page.open(OPENED);
        page.find("#output");
        page.js("dispatchEvent(new ErrorEvent('error', { error: new Error('an error of another script') }))");
        page.settle();
        page.expect_none(".stopped");
        page.js("dispatchEvent(new ErrorEvent('error', { error: new window.WebAssembly.RuntimeError('unreachable') }))");
        page.expect_words(".stopped h1", "Gridscope has stopped.");
        page.expect_words(
            ".stopped p",
            "An error inside the page: RuntimeError: unreachable",
        );
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_page_whose_wasm_does_not_arrive_says_what_to_do() {
    run(|page| {
        let site = Site::copied();
        site.befalls("_bg.wasm", Fault::Missing);
        page.visit(&format!("{}#lang=zh", site.address));
        page.expect_words(".stopped h1", "Gridscope 无法启动。");
        page.visit(&format!("{}?english", site.address));
        page.expect_words(".stopped h1", "Gridscope could not start.");
        page.expect("what to do", true, || {
            page.words(".stopped p:nth-of-type(2)")
                .starts_with("Reload the page.")
        });
        // What the page is, it says still.
        assert!(page.words(".loading").starts_with("Gridscope: grids,"));
        assert_eq!(
            page.js("return getComputedStyle(document.querySelector('.loading span')).display"),
            json!("none")
        );
        page.console_errors();
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_page_whose_wasm_arrives_wrong_starts_at_the_next_attempt() {
    run(|page| {
        for fault in [Fault::Replaced, Fault::Broken] {
            // On a port of its own: of another origin than the one before.
            let site = Site::copied();
            site.befalls("_bg.wasm", fault);
            page.visit(&format!("{}{OPENED}", site.address));
            page.expect_words(".stopped h1", "Gridscope could not start.");
            site.mend();
            page.named("button", "Reload").click();
            page.expect_grid("output", "1 2 / 3 4");
            page.expect_none(".stopped");
        }
        page.console_errors();
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_page_whose_wasm_is_late_waits_for_it_and_says_so() {
    run(|page| {
        let site = Site::copied();
        site.befalls("_bg.wasm", Fault::Late);
        // The document is there long before what its scripts fetch.
        page.visit(&format!("{}{OPENED}", site.address));
        page.expect("what is said meanwhile", true, || {
            page.words(".loading").ends_with("The page is loading …")
        });
        page.expect_none(".stopped");
        site.mend();
        page.expect_grid("output", "1 2 / 3 4");
        page.expect_none(".loading");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_server_that_knows_no_wasm_starts_the_page_all_the_same() {
    run(|page| {
        let site = Site::copied();
        for (i, kind) in ["application/octet-stream", "text/plain"]
            .into_iter()
            .enumerate()
        {
            site.befalls(".wasm", Fault::Typed(kind));
            page.visit(&format!("{}?{i}{OPENED}", site.address));
            page.expect_grid("output", "1 2 / 3 4");
            page.named("button", "Compare").click();
            page.find("#output-a");
        }
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_browser_without_webassembly_is_told_so() {
    Window::of(390, 844).run(|page| {
        let site = Site::that_begins_with("delete window.WebAssembly");
        page.visit(&site.address);
        page.expect_words(".stopped h1", "Gridscope could not start.");
        assert!(
            page.words(".stopped p")
                .starts_with("This browser has no WebAssembly")
        );
        page.console_errors();
    });
}
