//! The empty grid, and the ways out of it.

use crate::harness::{Page, run};

#[track_caller]
fn clear(page: &Page) {
    page.click("#fill");
    page.named("menuitem", "Clear the whole grid").click();
    page.expect_sentence("Start with a grid.");
}

const SCENE: &str = "#x=[[1,2],[3,4]]&y=nn.Upsample(scale_factor=2)";

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_cleared_grid_says_how_to_start_and_undo_brings_the_old_one_back() {
    run(|page| {
        page.open(SCENE);
        clear(page);
        page.expect_words(
            ".net:not(.faint)",
            "Draw, type or paste a grid, or start from an example.",
        );
        page.expect_words(".net.faint", "The output appears here.");
        page.expect_words("#output-size", "4 × 4");
        page.expect("cells without values", serde_json::json!(""), || {
            page.js("return document.querySelector('#input .cells').textContent.trim()")
        });
        page.expect_none("#output");
        page.press("Control+z");
        page.expect_grid("input", "1 2 / 3 4");
        page.expect_grid("output", "1 1 2 2 / 1 1 2 2 / 3 3 4 4 / 3 3 4 4");
        page.expect_none(".net");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_caret_waits_in_the_first_cell() {
    run(|page| {
        page.open(SCENE);
        clear(page);
        page.expect_focus("#input");
        page.type_text("7");
        page.press("Enter");
        page.expect_grid("input", "7 0 / 0 0");
        page.expect_focus("#input");
        page.type_text("8");
        page.press("Enter");
        page.expect_grid("input", "7 0 / 8 0");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_stroke_goes_on_where_the_grid_was_empty() {
    run(|page| {
        page.open(SCENE);
        clear(page);
        page.draw("input", &[(0, 0), (0, 1), (1, 1)]);
        page.expect_grid("input", "1 1 / 0 1");
        page.press("Control+z");
        page.expect_sentence("Start with a grid.");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_table_is_pasted_into_the_first_cell() {
    run(|page| {
        page.open(SCENE);
        page.copy("1\t2\t3\n4\t5\t6");
        clear(page);
        page.press("Control+v");
        page.expect_grid("input", "1 2 3 / 4 5 6");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn an_example_is_one_press_away() {
    run(|page| {
        page.open(SCENE);
        clear(page);
        page.named("button", "Impulse 5 × 5").click();
        page.expect_words("#input-size", "5 × 5");
        page.expect_none(".starts");
        page.expect_grid(
            "input",
            "0 0 0 0 0 / 0 0 0 0 0 / 0 0 1 0 0 / 0 0 0 0 0 / 0 0 0 0 0",
        );
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn an_empty_grid_is_resized_and_opened_from_its_link() {
    run(|page| {
        page.open(SCENE);
        clear(page);
        page.type_size("3 × 5");
        page.expect_words("#output-size", "6 × 10");
        page.expect("the address", true, || {
            page.fragment().contains("x=blank(3,5)")
        });
        page.reload();
        page.expect_sentence("Start with a grid.");
        page.expect_words("#input-size", "3 × 5");
        page.expect_words(".net.faint", "The output appears here.");
    });
}
