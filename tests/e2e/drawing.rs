//! Painting cells, picking values and dragging the corner.

use crate::harness::{Page, run};

const FLAT: &str = "#x=[[0,0,0],[0,0,0],[0,0,9]]&y=nn.MaxPool2d(1)";

/// The value that the next stroke paints.
fn brush(page: &Page) -> f64 {
    let value = page.find("#brush").attribute("aria-valuenow");
    let value = value.expect("a slider says its value");
    value.parse().expect("a slider's value is a number")
}

/// Drags the corner of the input by so many pixels.
fn drag_corner(page: &Page, right: f64, down: f64) {
    let corner = page.find(".corner");
    let [_, _, width, height] = corner.rect();
    let (x, y) = (width / 2.0, height / 2.0);
    corner.drag(&[
        (x, y),
        (x + right / 2.0, y + down / 2.0),
        (x + right, y + down),
    ]);
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_drag_paints_the_cells_it_crosses() {
    run(|page| {
        page.open(FLAT);
        page.draw("input", &[(0, 0), (0, 1), (1, 1)]);
        page.expect_grid("input", "9 9 0 / 0 9 0 / 0 0 9");
        page.expect_grid("output", "9 9 0 / 0 9 0 / 0 0 9");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_fast_stroke_leaves_no_holes() {
    run(|page| {
        page.open("#x=zeros(8,8)&y=nn.MaxPool2d(1)");
        page.draw("input", &[(2, 0), (2, 7)]);
        page.expect("the painted row", ["1"; 8].join(" "), || {
            let grid = page.grid("input");
            grid.split(" / ").nth(2).unwrap_or_default().to_owned()
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_stroke_is_one_step_of_undo() {
    run(|page| {
        page.open(FLAT);
        page.draw("input", &[(0, 0), (0, 1), (0, 2), (1, 2)]);
        page.expect_grid("input", "9 9 9 / 0 0 9 / 0 0 9");
        page.click("#undo");
        page.expect_grid("input", "0 0 0 / 0 0 0 / 0 0 9");
        assert!(!page.find("#undo").is_enabled());
        page.click("#redo");
        page.expect_grid("input", "9 9 9 / 0 0 9 / 0 0 9");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn shift_erases() {
    run(|page| {
        page.open("#x=[[1,2,3],[4,5,6]]&y=nn.MaxPool2d(1)");
        page.find("#output");
        page.hold("Shift", || page.draw("input", &[(0, 0), (0, 1), (0, 2)]));
        page.expect_grid("input", "0 0 0 / 4 5 6");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn alt_picks_the_value_that_is_painted_next() {
    run(|page| {
        page.open("#x=[[1,2,3],[4,5,6]]&y=nn.MaxPool2d(1)");
        page.find("#output");
        page.hold("Alt", || page.click_cell("input", (1, 0)));
        page.expect("the brush", 4.0, || brush(page));
        page.expect_grid("input", "1 2 3 / 4 5 6");
        assert!(!page.find("#undo").is_enabled());
        page.draw("input", &[(0, 0), (0, 2)]);
        page.expect_grid("input", "4 4 4 / 4 5 6");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_brush_moves_by_keyboard() {
    run(|page| {
        page.open("");
        page.tab_to("#brush");
        page.expect("the brush at first", 9.0, || brush(page));
        page.press("ArrowDown");
        page.expect("one tick down", 8.0, || brush(page));
        page.press("ArrowUp");
        page.press("ArrowUp");
        page.expect("no further than the scale", 9.0, || brush(page));
        page.press("Home");
        page.expect("the low end", 0.0, || brush(page));
        page.press("ArrowRight");
        page.press("ArrowRight");
        page.expect("two ticks up", 2.0, || brush(page));
        page.click_cell("input", (0, 0));
        page.expect_grid("input", "2 2 4 3 / 2 6 9 5 / 1 5 8 4 / 0 2 3 2");
        page.tab_to("#brush");
        page.press("End");
        page.expect("the high end", 9.0, || brush(page));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_press_on_the_colour_scale_sets_the_brush() {
    run(|page| {
        page.open("");
        let picker = page.find(".picker");
        let [_, _, width, height] = picker.rect();
        picker.click_at((width / 2.0, height / 2.0));
        page.expect("the middle of the scale", 4.5, || brush(page));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_corner_resizes_the_grid_in_one_step() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)");
        let [_, _, width, height] = page.find("#input").rect();
        drag_corner(page, width / 2.0, 0.0);
        page.expect_grid("input", "1 2 0 / 3 4 0");
        page.click("#undo");
        page.expect_grid("input", "1 2 / 3 4");
        assert!(!page.find("#undo").is_enabled());
        drag_corner(page, -width / 2.0, -height / 2.0);
        page.expect_grid("input", "1");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_corner_stops_at_1_and_at_64_cells() {
    run(|page| {
        page.open("#x=zeros(60,60)&y=nn.MaxPool2d(1)");
        page.find("#output");
        drag_corner(page, 120.0, 120.0);
        page.expect_words("#input-size", "64 × 64");
        page.type_size("2 × 2");
        page.expect_words("#input-size", "2 × 2");
        let [_, _, width, height] = page.find("#input").rect();
        drag_corner(page, -width, -height);
        page.expect_words("#input-size", "1 × 1");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn with_the_type_tool_a_drag_paints_nothing() {
    run(|page| {
        page.open(FLAT);
        page.named("button", "Type").click();
        page.draw("input", &[(0, 0), (0, 1)]);
        page.press("Escape");
        page.expect_grid("input", "0 0 0 / 0 0 0 / 0 0 9");
        page.named("button", "Draw").click();
        page.draw("input", &[(0, 0), (0, 1)]);
        page.expect_grid("input", "9 9 0 / 0 0 0 / 0 0 9");
    });
}
