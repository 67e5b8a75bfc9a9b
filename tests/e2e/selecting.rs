//! Selecting cells of a grid, by keys and by pointer.

use crate::harness::{Page, run};

/// What is selected as the document says it, in reading order: `(0, 1) (0, 2)`.
fn selected(page: &Page, grid: &str) -> String {
    let script = format!(
        "return [...document.querySelectorAll('#{grid} [role=gridcell][aria-selected=true]')]
           .map(cell => cell.id.match(/\\d+-\\d+$/)[0].replace('-', ',')).join(' ')"
    );
    page.js(&script).as_str().unwrap_or_default().to_owned()
}

#[track_caller]
fn expect_selected(page: &Page, grid: &str, cells: &str) {
    page.expect("the selection", cells.to_owned(), || selected(page, grid));
}

/// What a screen reader is told of the selection.
#[track_caller]
fn expect_told(page: &Page, extent: &str) {
    page.expect("the extent", extent.to_owned(), || {
        let said = page.js(
            "return [...document.querySelectorAll('.bench [role=status]')].map(s => s.textContent).join('')",
        );
        said.as_str().unwrap_or_default().to_owned()
    });
}

const SCENE: &str = "#x=[[1,2,3],[4,5,6],[7,8,9]]&y=nn.MaxPool2d(1)";

#[test]
#[ignore = "cargo xtask test e2e"]
fn shift_and_arrows_select_a_rectangle_that_is_told() {
    run(|page| {
        page.open(SCENE);
        page.tab_to("#input");
        page.press("ArrowRight");
        page.press("Shift+ArrowRight");
        page.press("Shift+ArrowDown");
        expect_selected(page, "input", "0,1 0,2 1,1 1,2");
        expect_told(page, "Rows 0 to 1, columns 1 to 2 selected: 2 × 2.");
        assert_eq!(page.count("#input .selected"), 1);
        let grid = page.find("#input");
        assert_eq!(
            grid.attribute("aria-multiselectable").as_deref(),
            Some("true")
        );
        // Back over the cell where it began.
        page.press("Shift+Home");
        expect_selected(page, "input", "0,0 0,1 1,0 1,1");
        page.press("ArrowDown");
        page.expect_none("#input .selected");
        expect_told(page, "");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn escape_lets_go_of_the_selection_before_the_pin() {
    run(|page| {
        page.open(&format!("{SCENE}&pin=1,1"));
        page.tab_to("#input");
        page.press("Control+a");
        expect_told(page, "Rows 0 to 2, columns 0 to 2 selected: 3 × 3.");
        page.press("Escape");
        page.expect_none("#input .selected");
        page.hover_cell("input", (0, 2));
        page.find(".brand").hover();
        page.expect_sentence_begins("Output cell (1, 1)");
        page.press("Escape");
        page.expect("no pin", true, || page.fragment().ends_with("pin="));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn delete_clears_what_is_selected_in_one_step() {
    run(|page| {
        page.open(SCENE);
        page.tab_to("#input");
        page.press("Shift+ArrowDown");
        page.press("Shift+ArrowRight");
        page.press("Delete");
        page.expect_grid("input", "0 0 3 / 0 0 6 / 7 8 9");
        page.expect_grid("output", "0 0 3 / 0 0 6 / 7 8 9");
        page.press("Control+z");
        page.expect_grid("input", "1 2 3 / 4 5 6 / 7 8 9");
        assert!(!page.find("#undo").is_enabled());
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn control_enter_fills_the_selection_with_what_is_typed_or_with_the_cell() {
    run(|page| {
        page.open(SCENE);
        page.tab_to("#input");
        page.press("Control+End");
        page.press("Shift+ArrowUp");
        page.press("Shift+ArrowLeft");
        page.type_text("-2.5");
        page.press("Control+Enter");
        page.expect_none("#cell-edit");
        page.expect_grid("input", "1 2 3 / 4 −2.5 −2.5 / 7 −2.5 −2.5");
        page.expect_focus("#input");
        page.press("Control+z");
        page.expect_grid("input", "1 2 3 / 4 5 6 / 7 8 9");
        page.press("Control+Enter");
        page.expect_grid("input", "1 2 3 / 4 5 5 / 7 5 5");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn with_the_type_tool_a_drag_selects_and_opens_no_field() {
    run(|page| {
        page.open(SCENE);
        page.named("button", "Type").click();
        page.draw("input", &[(0, 0), (1, 1), (2, 1)]);
        expect_selected(page, "input", "0,0 0,1 1,0 1,1 2,0 2,1");
        page.expect_none("#cell-edit");
        page.expect_grid("input", "1 2 3 / 4 5 6 / 7 8 9");
        page.press("Delete");
        page.expect_grid("input", "0 0 3 / 0 0 6 / 0 0 9");
        // A click on one cell types over it as before.
        page.click_cell("input", (0, 2));
        page.expect("the value in the field", "3".to_owned(), || {
            page.find("#cell-edit").value()
        });
        page.expect_none("#input .selected");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_click_with_shift_selects_up_to_its_cell() {
    run(|page| {
        page.open(SCENE);
        page.named("button", "Type").click();
        page.click_cell("input", (0, 1));
        page.press("Escape");
        page.hold("Shift", || page.click_cell("input", (1, 2)));
        expect_selected(page, "input", "0,1 0,2 1,1 1,2");
        page.hold("Shift", || page.click_cell("input", (2, 0)));
        expect_selected(page, "input", "0,0 0,1 1,0 1,1 2,0 2,1");
        page.expect_none("#cell-edit");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn weights_are_selected_and_filled_too() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.Conv2d(1,1,2,bias=False,weight=[[[[1,2],[3,4]]]])");
        page.draw("kernel", &[(0, 0), (0, 1)]);
        expect_selected(page, "kernel", "0,0 0,1");
        page.type_text("5");
        page.press("Control+Enter");
        page.expect_grid("kernel", "5 5 / 3 4");
        page.expect_grid("output", "40");
        page.press("Control+a");
        page.press("Delete");
        page.expect_grid("kernel", "0 0 / 0 0");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_document_does_not_grow_with_what_is_selected() {
    run(|page| {
        page.open("#x=photo(224,224)&y=nn.AvgPool2d(2)");
        page.tab_to("#input");
        let before = page.count("#input *");
        page.press("Control+a");
        expect_told(page, "Rows 0 to 223, columns 0 to 223 selected: 224 × 224.");
        assert_eq!(page.count("#input *"), before + 1);
    });
}
