//! Hovering, focusing and pinning output cells: sentence, source position, sum.

use crate::harness::{Window, run};

const PINNED: &str = "Output cell (2, 5) reads the input at row 0.75, column 2.25.";

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_pinned_cell_is_computed_step_by_step() {
    // Wide enough for weights with their zero.
    Window::of(1440, 900).run(|page| {
        page.open("");
        page.expect_sentence(PINNED);
        page.expect_words(
            "#source",
            "y = (2 + 0.5) × 4/8 − 0.5 = 0.75 row 0 × 0.25 row 1 × 0.75 \
             x = (5 + 0.5) × 4/8 − 0.5 = 2.25 col 2 × 0.75 col 3 × 0.25",
        );
        page.expect_words(
            "#sum",
            "4 × 0.1875 a 0.75 + 3 × 0.0625 b 0.1875 + 9 × 0.5625 c 5.0625 + 5 × 0.1875 d 0.9375 = 6.9375",
        );
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn hovering_overrides_the_pin_until_the_pointer_leaves() {
    run(|page| {
        page.open("");
        page.expect_sentence(PINNED);
        page.hover_cell("output", (3, 3));
        page.expect_sentence("Output cell (3, 3) reads the input at row 1.25, column 1.25.");
        page.expect_words(
            "#sum",
            "6 × .5625 a 3.375 + 9 × .1875 b 1.6875 + 5 × .1875 c 0.9375 + 8 × .0625 d 0.5 = 6.5",
        );
        page.find("#sentence").hover();
        page.expect_sentence(PINNED);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_position_outside_is_clamped_to_the_edge() {
    run(|page| {
        page.open("");
        page.hover_cell("output", (0, 7));
        page.expect_sentence("Output cell (0, 7) reads the input at row 0, column 3.");
        page.expect_words(
            "#source",
            "y = (0 + 0.5) × 4/8 − 0.5 = −0.25 → 0 row 0 × 1 \
             x = (7 + 0.5) × 4/8 − 0.5 = 3.25 → 3 col 3 × 1",
        );
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn rows_that_the_edge_repeats_are_summed_once() {
    Window::of(1440, 900).run(|page| {
        page.open("#y=nn.Upsample(scale_factor=2,mode='bicubic')&pin=0,1");
        page.expect("one term a row", true, || {
            let sum = page.words("#sum");
            ["row 0", "row 1"]
                .iter()
                .all(|row| sum.matches(row).count() == 1)
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_click_pins_and_escape_lets_go() {
    run(|page| {
        page.open("");
        page.click_cell("output", (4, 1));
        page.find("#sentence").hover();
        page.expect_sentence("Output cell (4, 1) reads the input at row 1.75, column 0.25.");
        assert!(page.has_focus("#output"));
        page.press("Escape");
        page.expect_sentence("Point at an output cell to see what made it.");
        page.expect_words("#sum", "");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn dragging_over_the_output_moves_the_pin() {
    run(|page| {
        page.open("");
        page.draw("output", &[(1, 1), (1, 4), (6, 4)]);
        page.find("#sentence").hover();
        page.expect_sentence("Output cell (6, 4) reads the input at row 2.75, column 1.75.");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_focused_cell_is_explained_and_enter_pins_it() {
    run(|page| {
        page.open("");
        page.tab_to("#output");
        page.press("ArrowRight");
        page.expect_sentence("Output cell (2, 6) reads the input at row 0.75, column 2.75.");
        page.press("Enter");
        page.press("Tab");
        page.expect_sentence("Output cell (2, 6) reads the input at row 0.75, column 2.75.");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn each_kind_of_operation_has_its_own_words() {
    run(|page| {
        for (y, sentence) in [
            (
                "nn.MaxPool2d(2)",
                "Output cell (0, 0) keeps 4, the largest of 4 input cells.",
            ),
            ("nn.AvgPool2d(2)", "Output cell (0, 0) divides 10 by 4."),
            (
                "nn.Conv2d(1,1,2,bias=False,weight=[[[[1,1],[1,1]]]])",
                "Output cell (0, 0) weighs 4 input cells with the kernel.",
            ),
            (
                "nn.ConvTranspose2d(1,1,2,bias=False,weight=[[[[1,1],[1,1]]]])",
                "Output cell (0, 0) is the sum of one stamp.",
            ),
            (
                "nn.Upsample(scale_factor=2)",
                "Output cell (0, 0) copies input cell (0, 0).",
            ),
            (
                "nn.Upsample(scale_factor=2,mode='bicubic')",
                "Output cell (0, 0) is 0.6836, below every input cell.",
            ),
            (
                "nn.LPPool2d(2,2)",
                "Output cell (0, 0) is the 2-norm of 4 input cells.",
            ),
        ] {
            page.open(&format!("#x=[[1,2],[3,4]]&y={y}"));
            page.expect_sentence(sentence);
        }
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_explanation_follows_an_edit_of_the_input() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(2)");
        page.expect_sentence("Output cell (0, 0) keeps 4, the largest of 4 input cells.");
        page.tab_to("#input");
        page.type_text("50");
        page.press("Enter");
        page.expect_sentence("Input cell (1, 0) is not kept by the only window that holds it.");
        page.expect_words("#sum", "max(50, 2, 3, 4) = 50 index = 0 × 2 + 0 = 0");
        page.press("Tab");
        page.expect_sentence("Output cell (0, 0) keeps 50, the largest of 4 input cells.");
    });
}
