//! The tables of PyTorch's documentation of `nn.Upsample`
//! (<https://docs.pytorch.org/docs/stable/generated/torch.nn.Upsample.html>), read off the page.

use crate::harness::{Page, run};

const SMALL: &str = "PyTorch docs 2 × 2";
const PADDED: &str = "PyTorch docs, padded 3 × 3";

/// An example under a mode; `align_corners` where the mode takes it.
fn upsampled(example: &str, mode: &str, align_corners: Option<&str>, output: &str) {
    run(|page: &Page| {
        page.open("");
        page.find("#output");
        page.choose_example(example);
        page.find("#param-mode").choose(mode);
        if let Some(option) = align_corners {
            page.switch("align_corners", option);
        }
        page.expect_grid("output", output);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn four_numbers_typed_in_and_aligned_give_the_table_of_the_documentation() {
    run(|page| {
        page.open("");
        page.type_size("2 × 2");
        page.tab_to("#input");
        page.type_text("1");
        page.press("Enter");
        page.type_text("3");
        page.press("Enter");
        page.press("ArrowUp");
        page.press("ArrowRight");
        page.type_text("2");
        page.press("Enter");
        page.type_text("4");
        page.press("Enter");
        page.expect_grid("input", "1 2 / 3 4");
        page.choose_operation("Upsample");
        page.find("#param-mode").choose("bilinear");
        page.switch("align_corners", "True");
        page.expect_grid(
            "output",
            "1      1.3333 1.6667 2
             1.6667 2      2.3333 2.6667
             2.3333 2.6667 3      3.3333
             3      3.3333 3.6667 4",
        );
        page.expect_words("#output-size", "4 × 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn nearest_repeats_each_cell() {
    upsampled(
        SMALL,
        "nearest",
        None,
        "1 1 2 2
         1 1 2 2
         3 3 4 4
         3 3 4 4",
    );
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn bilinear_weighs_between_centres() {
    upsampled(
        SMALL,
        "bilinear",
        Some("False"),
        "1   1.25 1.75 2
         1.5 1.75 2.25 2.5
         2.5 2.75 3.25 3.5
         3   3.25 3.75 4",
    );
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn aligned_bilinear_weighs_between_corners() {
    upsampled(
        SMALL,
        "bilinear",
        Some("True"),
        "1      1.3333 1.6667 2
         1.6667 2      2.3333 2.6667
         2.3333 2.6667 3      3.3333
         3      3.3333 3.6667 4",
    );
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn nearest_repeats_the_padding_too() {
    upsampled(
        PADDED,
        "nearest",
        None,
        "1 1 2 2 0 0
         1 1 2 2 0 0
         3 3 4 4 0 0
         3 3 4 4 0 0
         0 0 0 0 0 0
         0 0 0 0 0 0",
    );
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn padding_leaves_the_inner_cells_of_bilinear_as_they_were() {
    upsampled(
        PADDED,
        "bilinear",
        Some("False"),
        "1    1.25   1.75   1.5   0.5   0
         1.5  1.75   2.25   1.875 0.625 0
         2.5  2.75   3.25   2.625 0.875 0
         2.25 2.4375 2.8125 2.25  0.75  0
         0.75 0.8125 0.9375 0.75  0.25  0
         0    0      0      0     0     0",
    );
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn padding_changes_every_inner_cell_of_aligned_bilinear() {
    upsampled(
        PADDED,
        "bilinear",
        Some("True"),
        "1   1.4  1.8  1.6  0.8  0
         1.8 2.2  2.6  2.24 1.12 0
         2.6 3    3.4  2.88 1.44 0
         2.4 2.72 3.04 2.56 1.28 0
         1.2 1.36 1.52 1.28 0.64 0
         0   0    0    0    0    0",
    );
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn size_says_the_same_as_scale_factor() {
    run(|page| {
        page.open("");
        page.find("#output");
        page.choose_example(SMALL);
        page.named("button", "| size").click();
        assert_eq!(page.find("#param-size").value(), "4");
        page.expect_grid(
            "output",
            "1   1.25 1.75 2
             1.5 1.75 2.25 2.5
             2.5 2.75 3.25 3.5
             3   3.25 3.75 4",
        );
        page.set_parameter("size", "2");
        page.expect_grid("output", "1 2 / 3 4");
    });
}
