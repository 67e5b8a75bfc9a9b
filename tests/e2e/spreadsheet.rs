//! Copying and pasting cells, as from and to a spreadsheet.

use crate::harness::{Page, run};

const SCENE: &str = "#x=[[1,2,3],[4,0.123456789,6],[7,8,9]]&y=nn.MaxPool2d(1)";
const GRID: &str = "1 2 3 / 4 0.1235 6 / 7 8 9";

/// What is on the clipboard, pasted into a field of the page's own.
#[track_caller]
fn clipboard(page: &Page) -> String {
    page.named("button", "Paste").click();
    page.expect_focus("#paste-text");
    page.press("Control+a");
    page.press("Control+v");
    let text = page.wait_for_some("a text on the clipboard", || {
        Some(page.find("#paste-text").value()).filter(|text| !text.is_empty())
    });
    page.press("Escape");
    page.expect_none(".dialog");
    text
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_selection_is_copied_with_all_its_digits() {
    run(|page| {
        page.open(SCENE);
        page.tab_to("#input");
        page.press("Shift+ArrowDown");
        page.press("Shift+ArrowRight");
        page.press("Control+c");
        assert_eq!(clipboard(page), "1\t2\n4\t0.12345679");
        page.expect_grid("input", GRID);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_cell_is_copied_and_pasted_over_a_selection() {
    run(|page| {
        page.open(SCENE);
        page.tab_to("#input");
        page.press("Control+c");
        page.press("Control+End");
        page.press("Shift+ArrowLeft");
        page.press("Control+v");
        page.expect_grid("input", "1 2 3 / 4 0.1235 6 / 7 1 1");
        page.press("Control+z");
        page.expect_grid("input", GRID);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn what_is_cut_moves() {
    run(|page| {
        page.open(SCENE);
        page.tab_to("#input");
        page.press("Shift+ArrowRight");
        page.press("Control+x");
        page.expect_grid("input", "0 0 3 / 4 0.1235 6 / 7 8 9");
        page.press("ArrowDown");
        page.press("ArrowDown");
        page.press("Control+v");
        // The cell after Shift and an arrow is the one that the selection reached.
        page.expect_grid("input", "0 0 3 / 4 0.1235 6 / 7 1 2");
        page.press("Control+z");
        page.press("Control+z");
        page.expect_grid("input", GRID);
        assert!(!page.find("#undo").is_enabled());
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_pasted_block_overwrites_from_the_cell_on_and_grows_the_grid() {
    run(|page| {
        page.open(SCENE);
        page.copy("10\t11\n12\t13\n14\t15\n");
        page.tab_to("#input");
        page.press("ArrowDown");
        page.press("ArrowDown");
        page.press("ArrowRight");
        page.press("Control+v");
        page.expect_grid("input", "1 2 3 / 4 0.1235 6 / 7 10 11 / 0 12 13 / 0 14 15");
        page.expect_words("#input-size", "5 × 3");
        page.expect_focus("#input");
        page.press("Control+z");
        page.expect_grid("input", GRID);
        assert!(!page.find("#undo").is_enabled());
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn comma_separated_values_are_pasted_in_place() {
    run(|page| {
        page.open(SCENE);
        page.copy("10,11\n12,-1e-3");
        page.tab_to("#input");
        page.press("Control+v");
        page.expect_grid("input", "10 11 3 / 12 −0.001 6 / 7 8 9");
        page.expect_none(".dialog");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn what_does_not_fit_is_said_and_changes_nothing() {
    run(|page| {
        page.open(SCENE);
        let column = vec!["1"; 64].join("\n");
        page.copy(&column);
        page.tab_to("#input");
        page.press("ArrowDown");
        page.press("Control+v");
        page.expect_words(
            "[role=alert]",
            "64 × 1 cells do not fit from row 1, column 0 on: this grid goes up to 64 × 64. Nothing is changed.",
        );
        page.expect_grid("input", GRID);
        assert!(!page.find("#undo").is_enabled());
        page.press("ArrowUp");
        page.expect_none("[role=alert]");
        page.press("Control+v");
        page.expect_words("#input-size", "64 × 3");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_kernel_takes_what_fits_into_it() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.Conv2d(1,1,2,bias=False,weight=[[[[1,2],[3,4]]]])");
        page.copy("5\t6\n7\t8");
        page.tab_to("#kernel");
        page.press("Control+v");
        page.expect_grid("kernel", "5 6 / 7 8");
        page.expect_grid("output", "70");
        page.press("Escape");
        page.press("ArrowRight");
        page.press("Control+v");
        page.expect_words(
            "[role=alert]",
            "2 × 2 cells do not fit from row 0, column 1 on: this grid goes up to 2 × 2. Nothing is changed.",
        );
        page.expect_grid("kernel", "5 6 / 7 8");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn tensors_calls_and_unreadable_tables_still_open_the_dialog() {
    for text in ["tensor([[1., 2.]])", "nn.MaxPool2d(2)", "1\tx\n2\t3"] {
        run(|page| {
            page.open(SCENE);
            page.copy(text);
            page.tab_to("#input");
            page.press("Control+v");
            page.expect("the pasted text", text.to_owned(), || {
                page.find("#paste-text").value()
            });
            page.press("Escape");
            page.expect_none(".dialog");
            page.expect_grid("input", GRID);
        });
    }
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_table_pasted_beside_the_grid_replaces_it_through_the_dialog() {
    run(|page| {
        page.open(SCENE);
        page.find("#output");
        page.copy("1\t2\n3\t4");
        page.press("Control+v");
        page.apply();
        page.expect_grid("input", "1 2 / 3 4");
    });
}
