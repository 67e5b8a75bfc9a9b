//! The page without a pointer.

use crate::harness::{Page, run};

/// The cell of a grid that the keyboard is on.
fn active(page: &Page, id: &str) -> String {
    let grid = page.find(&format!("#{id}"));
    grid.attribute("aria-activedescendant").unwrap_or_default()
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn tab_reaches_bar_grids_and_panel_in_order_and_leaves_each_grid_at_once() {
    run(|page| {
        page.open("");
        page.find("#output");
        let mut stops = Vec::new();
        for _ in 0..60 {
            page.press("Tab");
            let stop =
                page.js("return document.activeElement.id || document.activeElement.textContent");
            stops.push(stop.as_str().unwrap_or_default().to_owned());
            if stops.last().is_some_and(|stop| stop == "param-mode") {
                break;
            }
        }
        let place = |stop: &str| {
            let place = stops.iter().position(|s| s == stop);
            place.unwrap_or_else(|| panic!("Tab does not reach {stop}: {stops:?}"))
        };
        let order = [
            "share",
            "embed",
            "language",
            "theme",
            "input",
            "output",
            "MaxPool",
            "param-mode",
        ];
        let places = order.map(place);
        assert!(places.is_sorted(), "{stops:?}");
        for grid in ["input", "output"] {
            assert_eq!(stops.iter().filter(|s| *s == grid).count(), 1, "{stops:?}");
        }
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn arrows_move_and_stop_at_the_edge() {
    run(|page| {
        page.open("#x=[[1,2,3],[4,5,6]]");
        page.tab_to("#input");
        for (key, cell) in [
            ("ArrowUp", "input-0-0"),
            ("ArrowLeft", "input-0-0"),
            ("ArrowDown", "input-1-0"),
            ("ArrowDown", "input-1-0"),
            ("ArrowRight", "input-1-1"),
            ("ArrowRight", "input-1-2"),
            ("ArrowRight", "input-1-2"),
            ("ArrowUp", "input-0-2"),
            ("ArrowLeft", "input-0-1"),
        ] {
            page.press(key);
            page.expect(key, cell.to_owned(), || active(page, "input"));
        }
        let cell = page.find("#input-0-1");
        assert_eq!(
            cell.attribute("aria-label").as_deref(),
            Some("row 0, column 1: 2")
        );
        assert_eq!(cell.attribute("aria-selected").as_deref(), Some("true"));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn home_and_end_go_to_the_ends_of_a_row_and_of_the_grid() {
    run(|page| {
        page.open("");
        page.tab_to("#output");
        page.expect("the pinned cell first", "output-2-5".to_owned(), || {
            active(page, "output")
        });
        for (key, cell) in [
            ("Home", "output-2-0"),
            ("End", "output-2-7"),
            ("Control+Home", "output-0-0"),
            ("Control+End", "output-7-7"),
        ] {
            page.press(key);
            page.expect(key, cell.to_owned(), || active(page, "output"));
        }
        page.expect_sentence("Output cell (7, 7) reads the input at row 3, column 3.");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn delete_and_backspace_zero_a_cell() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)");
        page.tab_to("#input");
        page.press("Delete");
        page.expect_grid("output", "0 2 / 3 4");
        page.press("ArrowRight");
        page.press("Backspace");
        page.expect_grid("output", "0 0 / 3 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn f2_opens_a_cell_with_its_value() {
    run(|page| {
        page.open("#x=[[12,2],[3,4]]&y=nn.MaxPool2d(1)");
        page.tab_to("#input");
        page.press("F2");
        page.expect_focus("#cell-edit");
        page.type_text("5");
        page.press("Enter");
        page.expect_grid("output", "125 2 / 3 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_output_cannot_be_typed_over() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)");
        page.tab_to("#output");
        page.type_text("5");
        page.press("Delete");
        page.expect_none("#cell-edit");
        page.expect_grid("output", "1 2 / 3 4");
        assert!(!page.find("#undo").is_enabled());
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_whole_task_is_done_by_keyboard_alone() {
    run(|page| {
        page.open("");
        page.tab_to("#input");
        page.press("Control+End");
        page.type_text("7");
        page.press("Enter");
        page.tab_to("#output");
        page.press("Control+End");
        page.expect_sentence("Output cell (7, 7) reads the input at row 3, column 3.");
        page.expect("the last cell", "7".to_owned(), || {
            page.words("#output-7-7")
        });
        page.tab_to("#param-scale_factor");
        page.press("Control+a");
        page.type_text("1");
        page.press("Enter");
        page.expect_grid("output", "1 2 4 3 / 2 6 9 5 / 1 5 8 4 / 0 2 3 7");
        page.press("Control+z");
        page.expect_words("#output-size", "8 × 8");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn of_a_large_grid_the_active_row_is_in_the_document() {
    run(|page| {
        page.open("#x=torch.arange(4096).view(64,64)&y=nn.MaxPool2d(1)");
        page.tab_to("#input");
        page.expect("one row", 1, || page.count("#input [role=row]"));
        page.press("ArrowDown");
        page.press("ArrowRight");
        page.expect_words("#input-1-1", "65");
        let row = page.find("#input [role=row]").attribute("aria-rowindex");
        assert_eq!(row.as_deref(), Some("2"));
        let rows = page.find("#input").attribute("aria-rowcount");
        assert_eq!(rows.as_deref(), Some("64"));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_cell_of_the_keyboard_is_seen_however_small_cells_are() {
    run(|page| {
        page.open("#x=torch.ones(1024,1024)&y=nn.MaxPool2d(2)");
        page.tab_to("#input");
        let [.., width, height] = page.find("#input .ring").rect();
        assert!(width >= 4.0 && height >= 4.0, "{width} × {height}");
    });
}
