//! The divisor inspector of average pooling.

use crate::harness::Window;

const CORNER: &str = "#x=[[1,2,4,3,2,1],[2,6,9,5,3,2],[1,5,8,4,4,3],[0,2,3,2,5,6],[1,3,4,5,8,7],[2,4,6,7,9,4]]\
                      &y=nn.AvgPool2d(3,stride=2,padding=1,ceil_mode=True)&pin=3,2";

#[test]
#[ignore = "cargo xtask test e2e"]
fn both_ways_to_count_are_shown_and_can_be_chosen() {
    Window::of(1440, 900).run(|page| {
        page.open(CORNER);
        page.expect("both quotients", true, || {
            let words = page.words("#divisor");
            words.contains("20 ÷ 6 = 3.3333")
                && words.contains("20 ÷ 3 = 6.6667")
                && words.contains("(min(5 + 3, 6 + 1) − 5) × (min(3 + 3, 6 + 1) − 3) = 2 × 3 = 6")
                && words.contains("(6 − 5) × (6 − 3) = 1 × 3 = 3")
        });
        page.named("button", "count_include_pad=False").click();
        page.expect_sentence("Output cell (3, 2) divides 20 by 3.");
        page.named("button", "Undo").click();
        page.expect_sentence("Output cell (3, 2) divides 20 by 6.");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn an_override_replaces_both() {
    Window::of(1440, 900).run(|page| {
        page.open(&CORNER.replace("ceil_mode=True", "ceil_mode=True,divisor_override=5"));
        page.expect("one quotient", true, || {
            let words = page.words("#divisor");
            words.contains("20 ÷ 5 = 4") && !words.contains("count_include_pad")
        });
    });
}
