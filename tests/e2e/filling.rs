//! Filling a grid, or a part of it, from the menu.

use crate::harness::{Page, run};

#[track_caller]
fn fill(page: &Page, name: &str) {
    page.click("#fill");
    page.named("menuitem", name).click();
}

const SCENE: &str = "#x=[[1,2,3],[4,5,6],[7,8,9]]&y=nn.MaxPool2d(1)";

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_whole_grid_is_filled_and_the_address_says_with_what() {
    run(|page| {
        page.open(SCENE);
        for (name, grid, link) in [
            (
                "Zeros torch.zeros",
                "0 0 0 / 0 0 0 / 0 0 0",
                "torch.zeros(3,3)",
            ),
            (
                "Ones torch.ones",
                "1 1 1 / 1 1 1 / 1 1 1",
                "torch.ones(3,3)",
            ),
            (
                "Counting up torch.arange",
                "0 1 2 / 3 4 5 / 6 7 8",
                "torch.arange(9).view(3,3)",
            ),
            (
                "Gradient gradient",
                "0 0.5 1 / 0 0.5 1 / 0 0.5 1",
                "gradient(3,3)",
            ),
            (
                "Checkerboard checkerboard",
                "0 1 0 / 1 0 1 / 0 1 0",
                "checkerboard(3,3)",
            ),
            ("Impulse impulse", "0 0 0 / 0 1 0 / 0 0 0", "impulse(3,3)"),
        ] {
            fill(page, name);
            page.expect_grid("input", grid);
            page.expect_grid("output", grid);
            page.expect("the address", true, || {
                page.fragment().contains(&format!("x={link}"))
            });
        }
        page.expect_focus("#fill");
        for _ in 0..6 {
            page.press("Control+z");
        }
        page.expect_grid("input", "1 2 3 / 4 5 6 / 7 8 9");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_selection_alone_is_filled() {
    run(|page| {
        page.open(SCENE);
        page.tab_to("#input");
        page.press("Shift+ArrowRight");
        page.press("Shift+ArrowDown");
        fill(page, "Counting up torch.arange");
        page.expect_grid("input", "0 1 3 / 2 3 6 / 7 8 9");
        fill(page, "Impulse impulse");
        page.expect_grid("input", "0 0 3 / 0 1 6 / 7 8 9");
        page.click("#undo");
        page.click("#undo");
        page.expect_grid("input", "1 2 3 / 4 5 6 / 7 8 9");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_value_of_the_brush_fills_by_keys_alone() {
    run(|page| {
        page.open("#x=[[0,1],[2,10]]&y=nn.MaxPool2d(1)");
        page.tab_to("#brush");
        page.press("Home");
        page.press("ArrowUp");
        page.expect("the brush", Some("2".to_owned()), || {
            page.find("#brush").attribute("aria-valuenow")
        });
        page.find("#fill").js("arguments[0].focus()");
        page.press("Enter");
        page.expect_focus("#fill-menu [role=menuitem]");
        page.press("Enter");
        page.expect_grid("input", "2 2 / 2 2");
        page.expect_focus("#fill");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn random_numbers_are_new_ones_each_time() {
    run(|page| {
        page.open(SCENE);
        fill(page, "Random, normal torch.randn");
        page.expect("a seed", true, || {
            page.fragment()
                .contains("torch.manual_seed(0);torch.randn(3,3)")
        });
        let first = page.grid("input");
        fill(page, "Random, normal torch.randn");
        page.expect("another seed", true, || {
            page.fragment().contains("torch.manual_seed(1)")
        });
        assert_ne!(page.grid("input"), first);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn signals_and_volumes_are_filled_too() {
    run(|page| {
        page.open("#x=[1,2,3]&y=nn.MaxPool1d(1)");
        fill(page, "Counting up torch.arange");
        page.expect_grid("input", "0 1 2");
        page.open("#x=torch.ones(1,1,2,2,2)&y=nn.MaxPool3d(1)");
        fill(page, "Counting up torch.arange");
        page.expect_grid("slice-0", "0 1 / 2 3");
        page.expect_grid("slice-1", "4 5 / 6 7");
    });
}
