//! Large inputs: the lens, its keys, and what it says about aliasing.

use crate::harness::{Page, run};

const QUARTER: &str =
    "#x=photo(96,96)&y=F.interpolate(x,scale_factor=0.25,mode='bilinear')&pin=12,8&map=gray";

/// The row and column numbers of the lens, those that are lit in brackets.
fn numbers(page: &Page) -> String {
    let script = "return [...document.querySelectorAll('#lens text')]
        .map(text => text.classList.contains('on') ? `[${text.textContent}]` : text.textContent).join(' ')";
    page.js(script).as_str().unwrap_or_default().to_owned()
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_large_input_is_magnified_around_what_is_read() {
    run(|page| {
        page.open(QUARTER);
        page.expect_sentence("Output cell (12, 8) reads only 4 of the 16 input cells under it.");
        page.expect(
            "columns, then rows",
            "31 32 [33] [34] 35 36 47 48 [49] [50] 51 52".to_owned(),
            || numbers(page),
        );
        // The ruler is zoomed, and says what it dots.
        page.expect("the title", true, || {
            page.words(".cap .title")
                .ends_with("Dotted cells are never read.")
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn arrows_move_the_lens_by_one_output_and_with_shift_by_eight() {
    run(|page| {
        page.open(QUARTER);
        page.tab_to("#output");
        page.press("ArrowRight");
        page.expect_sentence("Output cell (12, 9) reads only 4 of the 16 input cells under it.");
        page.press("Shift+ArrowDown");
        page.expect_sentence("Output cell (20, 9) reads only 4 of the 16 input cells under it.");
        page.press("Shift+ArrowLeft");
        page.press("Shift+ArrowLeft");
        page.expect_sentence("Output cell (20, 0) reads only 4 of the 16 input cells under it.");
        page.expect("the first column", true, || {
            numbers(page).starts_with("−1 0 [1] [2] 3 4 79 80 [81]")
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn aliasing_is_mended_by_one_press_where_the_class_can_filter() {
    run(|page| {
        page.open(QUARTER);
        page.find(".offer").click();
        page.expect_sentence("Output cell (12, 8) reads the input at row 49.5, column 33.5.");
        page.expect("the link", true, || {
            page.fragment().contains("antialias=True")
        });
        page.expect_none(".offer");
        // nn.Upsample has no antialias.
        page.open("#x=photo(96,96)&y=nn.Upsample(scale_factor=0.25,mode='bilinear')&pin=12,8");
        page.expect_sentence("Output cell (12, 8) reads only 4 of the 16 input cells under it.");
        page.expect_none(".offer");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn windows_and_stamps_have_a_lens_and_small_grids_have_none() {
    run(|page| {
        for (y, with) in [
            ("nn.MaxPool2d(4)", "47 [48] [49] [50] [51] 52"),
            (
                "nn.ConvTranspose2d(1,1,3,stride=2,bias=False)",
                "4 [5] [6] 7",
            ),
        ] {
            page.open(&format!("#x=photo(96,96)&y={y}&pin=12,12&map=gray"));
            page.expect("its columns", true, || numbers(page).starts_with(with));
        }
        page.open("#x=photo(12,12)&y=nn.MaxPool2d(4)");
        page.expect_sentence_begins("Output cell (0, 0) keeps");
        assert_eq!(page.count("#lens"), 0);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_lens_follows_a_hovered_input_cell() {
    run(|page| {
        page.open(QUARTER);
        page.hover_cell("input", (20, 40));
        page.expect("its columns", true, || {
            numbers(page).starts_with("38 39 [40] 41 42 18 19 [20]")
        });
    });
}
