//! Transposed convolutions: stamps, the window that gathers the same, and the map of coverage.

use crate::harness::Window;

const CHECKERS: &str = "#x=[[1,2,4,3],[2,6,9,5],[1,5,8,4],[0,2,3,2]]&y=nn.ConvTranspose2d(1,1,3,stride=2,bias=False,\
                        weight=[[[[0.6,1,0.4],[0.9,1.2,0.8],[0.3,0.7,-0.4]]]])&pin=4,4";

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_coverage_says_why_a_checkerboard_comes() {
    Window::of(1440, 900).run(|page| {
        page.open(CHECKERS);
        page.expect_words("#stamp-counts", "1 2 4");
        page.expect_words("#stamp-counts .on", "4");
        page.expect_words(
            "#verdict",
            "kernel_size 3 is not a multiple of stride 2. Cells get 1, 2 or 4 stamps, so this kernel turns \
             flat areas into a checkerboard.",
        );
        page.hover_cell("output", (1, 4));
        page.expect_words("#coverage-here", "(1, 4) gets 2");
        page.named("button", "Try kernel_size=4").click();
        page.expect("the verdict", true, || {
            page.words("#verdict").starts_with("kernel_size 4 is a multiple of stride 2.")
        });
        page.expect_none("#even-out");
        page.named("button", "Undo").click();
        page.expect_words("#even-out", "Try kernel_size=4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn scatter_and_gather_give_one_sum() {
    Window::of(1440, 900).run(|page| {
        page.open(CHECKERS);
        let equal = "Scatter gives 7.1, gather gives 7.1: one sum, read two ways.";
        page.expect_words("#sums", equal);
        page.expect("stamps", "6 9 5 8".to_owned(), || {
            let words = page.words(".stamps");
            let values = words
                .split(" × kernel")
                .filter_map(|text| text.trim().chars().last());
            values
                .filter(char::is_ascii_digit)
                .map(String::from)
                .take(4)
                .collect::<Vec<_>>()
                .join(" ")
        });
        page.named("button", "Gather").click();
        page.expect_words(
            "#landing",
            "(4, 4) reads the input with zeros between, under the flipped kernel",
        );
        page.expect_words("#sums", equal);
        page.hover_cell("output", (4, 5));
        page.expect_words(
            "#sums",
            "Scatter gives 14.3, gather gives 14.3: one sum, read two ways.",
        );
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn one_press_compares_with_a_resize_and_a_convolution() {
    Window::of(1440, 900).run(|page| {
        page.open(CHECKERS);
        page.click("#compare-resize");
        page.expect_sentence("The outputs differ in size: 9 × 9 against 8 × 8.");
        page.expect("the view in the link", true, || {
            page.fragment().contains("view=compare")
        });
        page.named("button", "Undo").click();
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn signals_and_volumes_have_a_coverage_too() {
    Window::of(1440, 900).run(|page| {
        page.open("#x=[1,2,3,4]&y=nn.ConvTranspose1d(1,1,3,stride=2)&pin=4");
        page.expect_words("#coverage-here", "4 gets 2");
        page.open("#x=ramp(1,1,3,4,4)&y=nn.ConvTranspose3d(1,1,3,stride=2)&pin=2,4,4");
        page.expect_words("#coverage-here", "(2, 4, 4) gets 8");
    });
}
