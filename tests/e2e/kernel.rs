//! Editing the kernel of a convolution.

use crate::harness::run;

#[test]
#[ignore = "cargo xtask test e2e"]
fn weights_typed_into_the_kernel_are_convolved_with() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.Conv2d(1,1,2,bias=False,weight=[[[[1,0],[0,0]]]])");
        page.expect_grid("output", "1");
        page.tab_to("#kernel");
        page.press("ArrowDown");
        page.type_text("100");
        page.press("Enter");
        page.expect_grid("kernel", "1 0 / 100 0");
        page.press("ArrowRight");
        page.type_text("1000");
        page.press("Enter");
        page.press("ArrowUp");
        page.type_text("-10");
        page.press("Enter");
        page.expect_grid("kernel", "1 −10 / 100 1000");
        // 1 − 20 + 300 + 4000
        page.expect_grid("output", "4281");
        page.click("#undo");
        page.expect_grid("output", "4301");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn weights_typed_into_a_transposed_kernel_are_stamped() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]");
        page.find("#output");
        page.choose_operation("ConvTranspose");
        page.set_parameter("kernel_size", "2");
        page.press("Enter");
        page.click_cell("kernel", (0, 0));
        page.find("#cell-edit").fill("1");
        page.press("Enter");
        page.type_text("3");
        page.press("Enter");
        page.press("ArrowUp");
        page.press("ArrowRight");
        page.type_text("2");
        page.press("Enter");
        page.type_text("4");
        page.press("Enter");
        page.expect_grid("kernel", "1 2 / 3 4");
        page.expect_grid("output", "1 2 2 4 / 3 4 6 8 / 3 6 4 8 / 9 12 12 16");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn overlapping_stamps_add_up() {
    run(|page| {
        page.open("#x=[[1,2]]&y=nn.ConvTranspose2d(1,1,(1,3),stride=2,bias=False,weight=[[[[1,10,100]]]])");
        page.expect_grid("output", "1 10 102 20 200");
        page.expect_sentence("Output cell (0, 0) is the sum of one stamp.");
        page.hover_cell("output", (0, 2));
        page.expect_sentence("Output cell (0, 2) is the sum of two stamps.");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn delete_zeroes_a_weight() {
    run(|page| {
        page.open("#x=[[1,2]]&y=nn.Conv2d(1,1,(1,2),bias=False,weight=[[[[3,5]]]])");
        page.expect_grid("output", "13");
        page.tab_to("#kernel");
        page.press("Delete");
        page.expect_grid("kernel", "0 5");
        page.expect_grid("output", "10");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn presets_fill_the_kernel() {
    /// What each preset makes of the default grid, 3 × 3 with stride 2 and padding 1.
    const PRESETS: &[(&str, &str, &str)] = &[
        ("Identity", "0 0 0 / 0 1 0 / 0 0 0", "1 4 / 1 8"),
        ("Ones", "1 1 1 / 1 1 1 / 1 1 1", "11 29 / 16 44"),
        (
            "Blur",
            "0.1111 0.1111 0.1111 / 0.1111 0.1111 0.1111 / 0.1111 0.1111 0.1111",
            "1.2222 3.2222 / 1.7778 4.8889",
        ),
        ("Sobel x", "−1 0 1 / −2 0 2 / −1 0 1", "10 1 / 18 −3"),
        ("Sobel y", "−1 −2 −1 / 0 0 0 / 1 2 1", "10 29 / −8 −19"),
        ("Laplacian", "0 1 0 / 1 −4 1 / 0 1 0", "0 −2 / 3 −11"),
        ("Sharpen", "0 −1 0 / −1 5 −1 / 0 −1 0", "1 6 / −2 19"),
    ];
    run(|page| {
        page.open("");
        page.find("#output");
        page.choose_operation("Conv");
        for (name, kernel, output) in PRESETS {
            page.named("button", "Presets").click();
            page.named("menuitem", name).click();
            page.expect_grid("kernel", kernel);
            page.expect_grid("output", output);
        }
        page.click("#undo");
        page.expect_grid("kernel", "0 1 0 / 1 −4 1 / 0 1 0");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_preset_that_does_not_suit_says_what_it_needs() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.ConvTranspose2d(1,1,3,stride=3,bias=False)");
        page.click("#presets");
        let bilinear = page.named("menuitem", "Bilinear needs kernel_size=5");
        assert_eq!(bilinear.attribute("aria-disabled").as_deref(), Some("true"));
        bilinear.click();
        page.find("#presets-menu");
        page.press("Escape");
        assert!(!page.find("#undo").is_enabled());
        page.set_parameter("stride", "2");
        page.click("#presets");
        page.named("menuitem", "Bilinear").click();
        page.expect_grid("kernel", "0.25 0.5 0.25 / 0.5 1 0.5 / 0.25 0.5 0.25");
        page.expect_grid(
            "output",
            "0.25 0.5 0.75 1 0.5 / 0.5 1 1.5 2 1 / 1 2 2.5 3 1.5 / 1.5 3 3.5 4 2 / 0.75 1.5 1.75 2 1",
        );
        page.choose_operation("Conv");
        page.click("#presets");
        page.named("menuitem", "Bilinear needs ConvTranspose");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn weights_keep_their_place_when_the_kernel_grows() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.Conv2d(1,1,1,bias=False,weight=[[[[7]]]])");
        page.expect_grid("output", "7 14 / 21 28");
        page.set_parameter("kernel_size", "2");
        page.expect_grid("kernel", "7 0 / 0 0");
        page.expect_grid("output", "7");
    });
}
