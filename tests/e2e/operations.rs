//! Choosing operations from the panel's list.

use crate::harness::run;

/// Four channels of 4 × 4, so that each operation has an output; the first one holds 0 to 15.
const SCENE: &str = "#x=torch.arange(64).view(1,4,4,4)";

#[test]
#[ignore = "cargo xtask test e2e"]
fn each_operation_of_the_list_shows_its_output() {
    /// Size of the output, and its first row where PyTorch fixes it: weights may be any.
    const OUTPUTS: &[(&str, &str, &str)] = &[
        ("MaxPool", "2 × 2", "5 7"),
        ("AvgPool", "2 × 2", "2.5 4.5"),
        ("LPPool", "2 × 2", "6.4807 9.8995"),
        ("AdaptiveMaxPool", "2 × 2", "5 7"),
        ("AdaptiveAvgPool", "2 × 2", "2.5 4.5"),
        ("Conv", "2 × 2", ""),
        ("PixelUnshuffle", "2 × 2", "0 2"),
        ("Upsample", "8 × 8", "0 0.25 0.75 1.25 1.75 2.25 2.75 3"),
        ("interpolate", "8 × 8", "0 0.25 0.75 1.25 1.75 2.25 2.75 3"),
        ("ConvTranspose", "9 × 9", ""),
        ("PixelShuffle", "8 × 8", "0 16 1 17 2 18 3 19"),
    ];
    run(|page| {
        page.open(SCENE);
        page.find("#output");
        // What needs a stage before it cannot be chosen; the columns of Unfold are a pipeline's.
        let names: Vec<_> = page
            .find_all(".ops button:enabled")
            .iter()
            .map(|b| b.text())
            .filter(|name| name != "Unfold")
            .collect();
        for wanted in ["MaxPool", "AvgPool", "Conv", "Upsample", "ConvTranspose"] {
            assert!(
                names.iter().any(|name| name == wanted),
                "{wanted} is missing"
            );
        }
        for name in &names {
            let (_, size, row) = OUTPUTS
                .iter()
                .find(|(known, ..)| known == name)
                .unwrap_or_else(|| panic!("{name} is in the list; what does it give?"));
            page.choose_operation(name);
            page.expect(name, "true".to_owned(), || {
                page.named("button", name)
                    .attribute("aria-pressed")
                    .unwrap_or_default()
            });
            page.expect_words("#output-size", size);
            page.expect_none("#raises");
            let first_row = || page.grid("output").split(" / ").next().map(str::to_owned);
            if row.is_empty() {
                assert!(first_row().is_some_and(|row| !row.is_empty()), "{name}");
            } else {
                page.expect(name, Some((*row).to_owned()), first_row);
            }
            page.expect_grid("input", "0 1 2 3 / 4 5 6 7 / 8 9 10 11 / 12 13 14 15");
            // Each is chosen from the same scene: parameters in common are kept.
            if page.find("#undo").is_enabled() {
                page.click("#undo");
                page.expect_words("#output-size", "8 × 8");
            }
        }
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn an_operation_that_needs_more_channels_says_so() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]");
        page.find("#output");
        page.choose_operation("PixelShuffle");
        page.expect("PyTorch's sentence", true, || {
            page.words("#raises")
                .starts_with("RuntimeError: pixel_shuffle expects")
        });
        page.expect_grid("input", "1 2 / 3 4");
        page.choose_operation("MaxPool");
        page.expect_none("#raises");
        page.expect_grid("output", "4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn parameters_in_common_are_kept() {
    run(|page| {
        page.open("#y=nn.MaxPool2d(3,stride=1)");
        page.expect_grid("output", "9 9 / 9 9");
        page.choose_operation("AvgPool");
        page.expect("kernel_size", "3".to_owned(), || {
            page.find("#param-kernel_size").value()
        });
        assert_eq!(page.find("#param-stride").value(), "1");
        page.expect_words("#output-size", "2 × 2");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn channels_turn_together_where_each_makes_one() {
    run(|page| {
        page.open("#x=torch.arange(8).view(1,2,2,2)&y=nn.MaxPool2d(1)");
        page.expect_grid("input", "0 1 / 2 3");
        page.expect_grid("output", "0 1 / 2 3");
        page.tab_to("#output");
        page.press("PageDown");
        page.expect_grid("output", "4 5 / 6 7");
        page.expect_grid("input", "4 5 / 6 7");
        page.press("PageUp");
        page.expect_grid("output", "0 1 / 2 3");
        page.expect_grid("input", "0 1 / 2 3");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn channels_of_a_convolution_turn_one_by_one_and_the_kernel_between_them_follows() {
    run(|page| {
        page.open(
            "#x=torch.arange(8).view(1,2,2,2)\
             &y=nn.Conv2d(2,2,1,bias=False,weight=[[[[1]],[[2]]],[[[3]],[[10]]]])",
        );
        page.expect_grid("kernel", "1");
        // 0 + 2 × 4 and so on.
        page.expect_grid("output", "8 11 / 14 17");
        page.tab_to("#output");
        page.press("PageDown");
        page.expect_grid("output", "40 53 / 66 79");
        page.expect_grid("input", "0 1 / 2 3");
        page.expect_grid("kernel", "3");
        page.tab_to("#input");
        page.press("PageDown");
        page.expect_grid("input", "4 5 / 6 7");
        page.expect_grid("kernel", "10");
        page.expect_grid("output", "40 53 / 66 79");
    });
}
