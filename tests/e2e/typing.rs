//! Typing over cells.

use crate::harness::{Page, run};

#[test]
#[ignore = "cargo xtask test e2e"]
fn enter_commits_and_moves_down() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]");
        page.tab_to("#input");
        page.type_text("5");
        page.expect_focus("#cell-edit");
        page.press("Enter");
        page.expect_grid("input", "5 2 / 3 4");
        page.expect_focus("#input");
        page.type_text("6");
        page.press("Enter");
        page.expect_grid("input", "5 2 / 6 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn output_and_scale_follow_what_is_typed() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(2)");
        page.tab_to("#input");
        page.type_text("40");
        page.press("Enter");
        page.expect_grid("output", "40");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn escape_restores_the_cell() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]");
        page.tab_to("#input");
        page.type_text("99");
        page.press("Escape");
        page.expect_none("#cell-edit");
        page.expect_focus("#input");
        page.expect_grid("input", "1 2 / 3 4");
        assert!(!page.find("#undo").is_enabled());
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn fractions_are_read_with_a_point_or_a_comma_and_a_true_minus() {
    run(|page| {
        page.open("#x=[[1],[2],[3],[4],[5]]&y=nn.MaxPool2d(1)");
        page.tab_to("#input");
        for text in ["1.5", "2,25", "-3", "−4", "1e2"] {
            page.type_text(text);
            page.press("Enter");
        }
        page.expect_grid("input", "1.5 / 2.25 / −3 / −4 / 100");
        page.expect_grid("output", "1.5 / 2.25 / −3 / −4 / 100");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn what_is_no_number_is_named_and_changes_nothing() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]");
        page.tab_to("#input");
        page.type_text("1..2");
        page.press("Enter");
        page.expect_words("[role=alert]", "1..2 is not a number such as 0.5 or 0,5.");
        assert_eq!(
            page.find("#cell-edit").attribute("aria-invalid").as_deref(),
            Some("true")
        );
        page.expect_grid("input", "1 2 / 3 4");
        page.find("#cell-edit").fill("12");
        page.press("Enter");
        page.expect_none("[role=alert]");
        page.expect_grid("input", "12 2 / 3 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn separators_of_thousands_are_named_instead_of_guessed_at_in_any_language() {
    run(|page| {
        for (lang, said) in [
            ("en", "is not a number such as 0.5 or 0,5."),
            ("zh", "不是数字，应如 0.5 或 0,5。"),
        ] {
            page.open(&format!(
                "?{lang}#x=[[1,2],[3,4]]&y=nn.AvgPool2d(2)&lang={lang}"
            ));
            page.tab_to("#input");
            for text in ["1,234.5", "1.234,5"] {
                page.type_text(text);
                page.press("Enter");
                page.expect_words("[role=alert]", &format!("{text} {said}"));
                page.press("Escape");
                page.expect_grid("input", "1 2 / 3 4");
            }
            // Written with a point, whatever the language and however it was typed.
            page.type_text("1,5");
            page.press("Enter");
            page.expect_grid("input", "1.5 2 / 3 4");
            page.expect_grid("output", "2.625");
        }
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn leaving_a_cell_keeps_what_was_typed() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]");
        page.tab_to("#input");
        page.type_text("7");
        page.expect_focus("#cell-edit");
        page.press("Tab");
        page.expect_grid("input", "7 2 / 3 4");
        page.expect_none("#cell-edit");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn with_the_type_tool_a_click_opens_the_cell() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]");
        page.named("button", "Type").click();
        page.click_cell("input", (1, 0));
        page.expect("the value in the field", "3".to_owned(), || {
            page.find("#cell-edit").value()
        });
        page.find("#cell-edit").fill("8");
        page.press("Enter");
        page.expect_grid("input", "1 2 / 8 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_typed_size_keeps_values_and_fills_with_zeros() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)");
        page.find("#output");
        page.type_size("3x4");
        page.expect_grid("input", "1 2 0 0 / 3 4 0 0 / 0 0 0 0");
        page.expect_words("#input-size", "3 × 4");
        page.type_size("1 × 2");
        page.expect_grid("input", "1 2");
        page.expect_grid("output", "1 2");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn sizes_from_1_to_64_are_taken() {
    run(|page| {
        page.open("#x=[[7]]&y=nn.AvgPool2d(1)");
        page.find("#output");
        page.type_size("64 × 64");
        page.expect_words("#output-size", "64 × 64");
        page.type_size("1");
        page.expect_grid("output", "7");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn other_sizes_are_refused_and_leave_the_grid_alone() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]");
        page.find("#output");
        for size in [
            "65 × 4",
            "4 × 65",
            "0 × 4",
            "four",
            "1000000000000000000000",
        ] {
            page.type_size(size);
            page.expect_words(
                ".cap [role=alert]",
                "Type two whole numbers from 1 to 64, such as 4 × 4.",
            );
            assert_eq!(
                page.find("#input-size")
                    .attribute("aria-invalid")
                    .as_deref(),
                Some("true"),
                "{size}"
            );
            page.press("Escape");
            page.expect_words("#input-size", "2 × 2");
        }
        page.expect_grid("input", "1 2 / 3 4");
        assert!(!page.find("#undo").is_enabled());
    });
}

/// The keys of one task of the browser: no render comes between them.
fn at_once(page: &Page, grid: &str, keys: &[&str]) {
    let keys: Vec<_> = keys.iter().map(|key| format!("'{key}'")).collect();
    page.js(&format!(
        "for (const key of [{}]) document.querySelector('{grid}')
             .dispatchEvent(new KeyboardEvent('keydown', {{ key, bubbles: true, cancelable: true }}))",
        keys.join(",")
    ));
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn keys_that_come_before_the_field_is_there_are_not_lost() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)");
        page.tab_to("#input");
        at_once(page, "#input", &["1", ".", "5", "Enter"]);
        page.expect_grid("input", "1.5 2 / 3 4");
        page.expect_none("#cell-edit");
        page.expect_focus("#input");
        // Enter moved down; a slip is taken back, and Escape takes all of it back.
        at_once(page, "#input", &["7", "8", "Backspace", "Enter"]);
        page.expect_grid("input", "1.5 2 / 7 4");
        page.press("ArrowRight");
        at_once(page, "#input", &["9", "9", "Escape"]);
        page.expect_none("#cell-edit");
        page.expect_grid("input", "1.5 2 / 7 4");
        at_once(page, "#input", &["e", "1", "e", "2", "Enter"]);
        page.expect_grid("input", "1.5 2 / 7 100");
        page.press("ArrowUp");
        at_once(page, "#input", &["3", "Enter", "4", "Enter"]);
        page.expect_grid("input", "1.5 3 / 7 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn weights_are_typed_as_fast() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.Conv2d(1,1,1,bias=False,weight=[[[[1]]]])");
        page.tab_to("#kernel");
        at_once(page, "#kernel", &["0", ".", "5", "Enter"]);
        page.expect_grid("output", "0.5 1 / 1.5 2");
    });
}
