//! The output's size asked the other way round.

use crate::harness::{Page, Window};

fn ask(page: &Page, size: &str) {
    page.click("#output-size");
    page.find("#wanted-size").fill(size);
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_wanted_size_offers_the_input_and_the_parameters_that_give_it() {
    Window::of(1440, 900).run(|page| {
        page.open("#x=ramp(1,1,13,13)&y=nn.MaxPool2d(2)");
        ask(page, "7 × 7");
        page.expect("the answer", true, || {
            page.words("#wanted-answer")
                .contains("Input sizes 14 and 15 give 7.")
        });
        page.named("button", "ceil_mode=True").click();
        page.expect_words("#output-size", "7 × 7");
        page.expect_none("#wanted");
        page.expect_focus("#output-size");
        page.named("button", "Undo").click();
        page.expect_words("#output-size", "6 × 6");
        ask(page, "7");
        page.named("button", "input 14 × 14").click();
        page.expect_words("#output-size", "7 × 7");
        page.expect_words("#input-size", "14 × 14");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn output_padding_is_offered_between_two_steps() {
    Window::of(1440, 900).run(|page| {
        page.open("#x=ramp(1,1,4,4)&y=nn.ConvTranspose2d(1,1,3,stride=2,padding=1)");
        page.expect_words("#output-size", "7 × 7");
        ask(page, "8 × 7");
        page.expect("the answer", true, || {
            let words = page.words("#wanted-answer");
            words.contains("y: No input size gives 8; the nearest outputs are 7 and 9.")
                && words.contains("x: Input size 4 gives 7.")
        });
        page.named("button", "output_padding=(1, 0)").click();
        page.expect_words("#output-size", "8 × 7");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_size_that_cannot_be_read_says_what_is_expected() {
    Window::of(1440, 900).run(|page| {
        page.open("");
        ask(page, "eight");
        page.expect_words(
            "#wanted-answer",
            "Whole numbers from 1 to 4096 are expected, such as 8 × 8.",
        );
        page.expect("marked", Some("true".to_owned()), || {
            page.find("#wanted-size").attribute("aria-invalid")
        });
        page.press("Escape");
        page.expect_none("#wanted");
        page.open("#x=[1,2,3]&y=nn.MaxPool1d(2)");
        ask(page, "0");
        page.expect_words(
            "#wanted-answer",
            "Whole numbers from 1 to 4096 are expected, such as 8.",
        );
    });
}
