//! Undo and redo.

use crate::harness::run;

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_buttons_undo_and_redo_each_step() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)");
        page.find("#output");
        assert!(!page.find("#undo").is_enabled());
        assert!(!page.find("#redo").is_enabled());
        page.tab_to("#input");
        page.type_text("5");
        page.press("Enter");
        page.type_text("6");
        page.press("Enter");
        page.choose_operation("AvgPool");
        page.expect_grid("input", "5 2 / 6 4");
        page.named("button", "Undo").click();
        page.expect("MaxPool again", Some("true".to_owned()), || {
            page.named("button", "MaxPool").attribute("aria-pressed")
        });
        page.named("button", "Undo").click();
        page.expect_grid("input", "5 2 / 3 4");
        page.named("button", "Undo").click();
        page.expect_grid("output", "1 2 / 3 4");
        assert!(!page.find("#undo").is_enabled());
        page.named("button", "Redo").click();
        page.expect_grid("output", "5 2 / 3 4");
        page.named("button", "Redo").click();
        page.named("button", "Redo").click();
        page.expect("AvgPool again", Some("true".to_owned()), || {
            page.named("button", "AvgPool").attribute("aria-pressed")
        });
        assert!(!page.find("#redo").is_enabled());
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_keyboard_undoes_and_redoes() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)");
        page.tab_to("#input");
        page.press("Delete");
        page.expect_grid("output", "0 2 / 3 4");
        page.press("Control+z");
        page.expect_grid("output", "1 2 / 3 4");
        page.press("Control+Shift+z");
        page.expect_grid("output", "0 2 / 3 4");
        page.press("Control+z");
        page.expect_grid("output", "1 2 / 3 4");
        page.press("Control+y");
        page.expect_grid("output", "0 2 / 3 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_new_step_ends_what_could_be_redone() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)");
        page.tab_to("#input");
        page.press("Delete");
        page.expect_grid("output", "0 2 / 3 4");
        page.press("Control+z");
        page.expect_grid("output", "1 2 / 3 4");
        page.type_text("9");
        page.press("Enter");
        page.expect_grid("output", "9 2 / 3 4");
        assert!(!page.find("#redo").is_enabled());
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn what_is_typed_into_a_number_field_is_one_step() {
    run(|page| {
        page.open("#y=nn.AvgPool2d(1)");
        page.find("#output");
        page.set_parameter("stride", "2");
        page.press("Backspace");
        page.type_text("3");
        page.press("Enter");
        page.expect_grid("output", "1 3 / 0 2");
        page.click("#undo");
        page.expect_words("#output-size", "4 × 4");
        assert!(!page.find("#undo").is_enabled());
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn looking_at_the_page_is_no_step() {
    run(|page| {
        page.open("");
        page.hover_cell("output", (1, 1));
        page.click_cell("output", (4, 4));
        page.find("#colormap").choose("cividis");
        page.click("#theme");
        page.click("#language");
        page.click("#language");
        page.expect_sentence("Output cell (4, 4) reads the input at row 1.75, column 1.75.");
        assert!(!page.find("#undo").is_enabled());
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn an_example_is_one_step() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)");
        page.find("#output");
        page.choose_example("Checkerboard 6 × 6");
        page.expect_words("#output-size", "6 × 6");
        page.click("#undo");
        page.expect_grid("input", "1 2 / 3 4");
        assert!(!page.find("#undo").is_enabled());
    });
}
