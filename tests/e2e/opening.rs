//! Opening the page.

use crate::harness::{Window, run};

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_page_opens_with_an_explained_example() {
    run(|page| {
        page.open("");
        assert_eq!(page.title(), "Gridscope");
        page.expect_grid("input", "1 2 4 3 / 2 6 9 5 / 1 5 8 4 / 0 2 3 2");
        page.expect_words("#output-size", "8 × 8");
        page.expect_sentence("Output cell (2, 5) reads the input at row 0.75, column 2.25.");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn everything_the_page_loads_lies_in_its_own_folder() {
    run(|page| {
        page.open("");
        page.find("#output");
        let strangers = page.js("const home = new URL('.', location.href).href;
             return performance.getEntriesByType('resource').map(entry => entry.name)
               .filter(name => !name.startsWith(home))");
        assert_eq!(strangers, serde_json::json!([]));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_words_of_welcome_stay_away_once_hidden() {
    run(|page| {
        page.open("");
        page.expect_words(
            ".first span",
            "New here? Hover an output cell. Type over an input cell. Switch align_corners. Take the first lesson.",
        );
        page.named("button", "Hide").click();
        page.expect_none(".first");
        page.reload();
        page.find("#output");
        page.expect_none(".first");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_page_opens_in_windows_of_all_widths() {
    for (width, height) in [(390, 844), (900, 1200), (1200, 800), (1440, 900)] {
        Window::of(width, height).run(|page| {
            page.open("");
            page.expect_words("#output-size", "8 × 8");
            let beyond = page.js(
                "const root = document.documentElement;
                 return root.scrollWidth <= innerWidth ? [] : [...document.body.querySelectorAll('*')]
                   .filter(element => element.getBoundingClientRect().right > innerWidth)
                   .map(element => `${element.tagName} ${element.id} ${element.textContent.slice(0, 20)}`)",
            );
            assert_eq!(beyond, serde_json::json!([]), "in {width} pixels");
        });
    }
}
