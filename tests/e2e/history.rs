//! Undo and redo, by the page's own buttons and by the browser's.

use crate::harness::{Page, run};

/// How many entries the browser's history has.
fn entries(page: &Page) -> u64 {
    let length = page.js("return history.length");
    length.as_u64().unwrap_or_default()
}

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

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_browsers_back_undoes_and_its_forward_redoes() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)");
        page.tab_to("#input");
        page.type_text("5");
        page.press("Enter");
        page.type_text("6");
        page.press("Enter");
        page.expect_grid("output", "5 2 / 6 4");
        page.back();
        page.expect_grid("output", "5 2 / 3 4");
        page.back();
        page.expect_grid("output", "1 2 / 3 4");
        assert!(!page.find("#undo").is_enabled());
        page.forward();
        page.expect_grid("output", "5 2 / 3 4");
        page.forward();
        page.expect_grid("output", "5 2 / 6 4");
        assert!(!page.find("#redo").is_enabled());
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn buttons_and_browser_walk_one_list() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)");
        page.tab_to("#input");
        page.type_text("5");
        page.press("Enter");
        page.type_text("6");
        page.press("Enter");
        page.expect_grid("output", "5 2 / 6 4");
        page.click("#undo");
        page.expect("the address of the step before", true, || {
            page.fragment().starts_with("x=[[5,2],[3,4]]")
        });
        page.forward();
        page.expect_grid("output", "5 2 / 6 4");
        page.back();
        page.expect_grid("output", "5 2 / 3 4");
        page.click("#redo");
        page.expect_grid("output", "5 2 / 6 4");
        page.click("#undo");
        page.click("#undo");
        page.expect_grid("output", "1 2 / 3 4");
        // What is done now takes the place of what was undone, in the browser too.
        page.choose_operation("AvgPool");
        page.expect("the address of the new step", true, || {
            page.fragment().contains("nn.AvgPool2d")
        });
        page.forward();
        page.back();
        page.expect_grid("output", "1 2 / 3 4");
        assert!(!page.find("#undo").is_enabled());
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_stroke_is_one_entry_of_the_browsers_history_and_looking_is_none() {
    run(|page| {
        page.open("#x=zeros(3,3)&y=nn.MaxPool2d(1)");
        page.find("#output");
        let before = entries(page);
        page.click_cell("output", (1, 1));
        page.find("#colormap").choose("cividis");
        page.click("#theme");
        page.expect("the address", true, || page.fragment().contains("cividis"));
        assert_eq!(entries(page), before);
        page.named("button", "Draw").click();
        page.draw("input", &[(0, 0), (0, 1), (0, 2)]);
        page.expect("the stroke as one entry", before + 1, || entries(page));
        page.back();
        page.expect_grid("input", "0 0 0 / 0 0 0 / 0 0 0");
        page.forward();
        page.expect("the stroke", true, || !page.grid("input").starts_with('0'));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn after_a_reload_back_and_undo_open_the_earlier_scenes() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)");
        page.tab_to("#input");
        page.type_text("5");
        page.press("Enter");
        page.expect("the address", true, || {
            page.fragment().starts_with("x=[[5,2],[3,4]]")
        });
        page.type_text("6");
        page.press("Enter");
        page.expect("the address", true, || {
            page.fragment().starts_with("x=[[5,2],[6,4]]")
        });
        page.reload();
        page.expect_grid("input", "5 2 / 6 4");
        page.back();
        page.expect_grid("input", "5 2 / 3 4");
        page.click("#undo");
        page.expect_grid("input", "1 2 / 3 4");
        page.expect("nothing to undo", false, || page.find("#undo").is_enabled());
        page.click("#redo");
        page.expect_grid("input", "5 2 / 3 4");
        page.forward();
        page.expect_grid("input", "5 2 / 6 4");
        page.expect("nothing to redo", false, || page.find("#redo").is_enabled());
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_grid_that_no_address_takes_comes_back_with_back() {
    run(|page| {
        page.open("#y=nn.MaxPool2d(1)");
        page.find("#output");
        let row = vec!["1"; 600].join(",");
        page.upload("large.csv", vec![row.as_str(); 600].join("\n").as_bytes());
        page.apply();
        page.expect_words("#input-size", "600 × 600");
        page.choose_operation("AvgPool");
        page.choose_example("Checkerboard 6 × 6");
        page.expect_words("#input-size", "6 × 6");
        page.back();
        page.expect_words("#input-size", "600 × 600");
        page.back();
        page.back();
        page.expect_words("#input-size", "4 × 4");
        page.forward();
        page.expect_words("#input-size", "600 × 600");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn back_leaves_the_page_where_there_is_nothing_to_undo() {
    run(|page| {
        page.open("?before#x=[[7]]&y=nn.MaxPool2d(1)");
        page.expect_grid("input", "7");
        page.open("?after#x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)");
        page.tab_to("#input");
        page.type_text("5");
        page.press("Enter");
        page.expect_grid("input", "5 2 / 3 4");
        page.back();
        page.expect_grid("input", "1 2 / 3 4");
        page.back();
        page.expect_grid("input", "7");
    });
}
