//! The figure that is there before the program.

use crate::harness::{Fault, Page, Site, Window, run};
use serde_json::json;

/// Lets no wasm arrive at addresses with the query `?waiting`.
fn hold_back(page: &Page) {
    page.turns_to(&Site::that_begins_with(
        "if (location.search === '?waiting') window.fetch = () => new Promise(() => {})",
    ));
}

/// Where what is named stands, in whole pixels.
fn places(page: &Page, selectors: [&str; 3]) -> Vec<[i64; 4]> {
    let place = |selector| page.find(selector).rect().map(|side| side.round() as i64);
    selectors.map(place).to_vec()
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_first_grids_stand_where_the_program_puts_them() {
    for (width, height) in [(1440, 900), (1250, 700), (900, 800), (390, 844)] {
        Window::of(width, height).run(|page| {
            hold_back(page);
            for lang in ["en", "zh"] {
                page.open(&format!("?waiting#lang={lang}"));
                let shown = if lang == "en" {
                    ".still h1:lang(en)"
                } else {
                    ".still h1:lang(zh)"
                };
                let before = places(page, [".still .input svg", ".still .output svg", shown]);
                let sentence = page.words(shown);
                page.open(&format!("?{lang}#lang={lang}"));
                page.expect_sentence(&sentence);
                page.settle();
                let after = places(page, ["#input", "#output", "#sentence"]);
                assert_eq!(before, after, "{width} × {height}, {lang}");
                page.expect_none(".still");
            }
        });
    }
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_first_figure_says_of_each_cell_what_the_program_says() {
    run(|page| {
        hold_back(page);
        let asks = [(0, 0), (2, 5), (7, 3), (3, 7)];
        let says = |grid: &str, sentence: &str| {
            let said = asks.map(|(row, column)| {
                let [_, _, width, height] = page.find(grid).rect();
                let middle = |at: i32, side: f64| (f64::from(at) + 0.5) * side / 8.0;
                page.find(grid)
                    .hover_at((middle(column, width), middle(row, height)));
                page.wait_for("the sentence about the cell", || {
                    page.words(sentence).contains(&format!("({row}, {column})"))
                });
                page.words(sentence)
            });
            page.hover_corner();
            page.wait_for("the sentence about its own cell", || {
                page.words(sentence).contains("(2, 5)")
            });
            said
        };
        for lang in ["en", "zh"] {
            page.open(&format!("?waiting#lang={lang}"));
            let before = says(".still .output svg", &format!(".still h1:lang({lang})"));
            page.open(&format!("?{lang}#lang={lang}"));
            page.find("#sentence");
            page.settle();
            assert_eq!(before, says("#output", "#sentence"), "{lang}");
        }
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_first_figure_has_the_readers_colours_and_no_greeting_twice() {
    Window::of(1280, 800).dark().run(|page| {
        hold_back(page);
        page.open("?waiting");
        page.find("[data-theme=dark] .still");
        assert!(page.find(".still .first:lang(en)").is_visible());
        page.open("?there");
        page.click(".first button");
        page.click("#theme");
        page.open("?waiting");
        page.find("[data-theme=light] .still");
        assert!(!page.find(".still .first:lang(en)").is_visible());
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_first_figure_is_not_shown_for_another_scene() {
    run(|page| {
        hold_back(page);
        let is_shown = || {
            page.find_all(".still")
                .first()
                .is_some_and(|still| still.is_visible())
        };
        page.open("?waiting#x=[[1,2],[3,4]]&y=nn.MaxPool2d(2)");
        assert!(page.find(".loading").is_visible() && !is_shown());
        page.open("?there");
        page.switch("align_corners", "True");
        page.expect("a scene that is kept", json!(true), || {
            page.js("return Boolean(localStorage.getItem('gridscope.kept'))")
        });
        page.open("?waiting");
        assert!(page.find(".loading").is_visible() && !is_shown());
    });
}

/// The message and the figure beneath it.
fn expect_both(page: &Page) {
    page.expect_words(".stopped h1", "Gridscope could not start.");
    let [_, top, _, height] = page.find(".stopped").rect();
    let grid = page.find(".still .input svg").rect();
    assert!(
        grid[1] > top + height && grid[1] + grid[3] < 800.0,
        "{grid:?}"
    );
    assert!(page.find(".still .output svg").is_visible());
    page.console_errors();
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_first_figure_stays_where_no_wasm_arrives() {
    run(|page| {
        let site = Site::copied();
        site.befalls("_bg.wasm", Fault::Missing);
        page.turns_to(&site);
        page.open("");
        expect_both(page);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_first_figure_stays_in_a_browser_that_cannot_run_the_wasm() {
    run(|page| {
        page.turns_to(&Site::that_begins_with(
            "WebAssembly.instantiateStreaming = WebAssembly.instantiate = async () => {
               throw new WebAssembly.CompileError('Wasm SIMD unsupported')
             }",
        ));
        page.open("");
        expect_both(page);
    });
}
