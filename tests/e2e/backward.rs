//! The backward view: gradients of the input, and what is lost on the way.

use crate::harness::{Window, run};

const GRID: &str =
    "x=[[1,2,4,3,2,1],[2,6,9,5,3,2],[1,5,8,4,4,3],[0,2,3,2,5,6],[1,3,4,5,8,7],[2,4,6,7,9,4]]";

fn pool(settings: &str) -> String {
    format!("#{GRID}&y=nn.AvgPool2d(3,stride=2,padding=1,ceil_mode=True{settings})&pin=3,2")
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_tab_turns_the_arrows_round_and_back() {
    Window::of(1440, 900).run(|page| {
        page.open(&pool(""));
        page.expect_sentence("Output cell (3, 2) divides 20 by 6.");
        page.named("button", "Backward").click();
        page.hover_cell("gradient-0", (5, 4));
        page.expect_sentence("Input cell (5, 4) gets 0.2778 back, from two windows.");
        page.expect_words("#source", "1/9 + 1/6 = 0.2778");
        page.expect("the loss is told", true, || {
            page.words("#returned")
                .contains("5.97 falls on the padding and is lost")
        });
        page.named("button", "Forward").click();
        page.expect_sentence("Output cell (3, 2) divides 20 by 6.");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_pinned_input_cell_stays_and_travels_in_the_link() {
    run(|page| {
        page.open(&format!("{}&flow=sum", pool("")));
        page.click_cell("gradient-0", (0, 1));
        page.find("#sentence").hover();
        page.expect_sentence("Input cell (0, 1) gets 0.2222 back, from two windows.");
        page.expect("the address keeps it", true, || {
            let address = page.fragment();
            address.contains("flow=sum") && address.contains("back=0,1")
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn one_cell_alone_can_be_sent_back() {
    run(|page| {
        page.open("#flow=sum&back=1,2&pin=2,5");
        page.named("button", "one cell").click();
        page.expect_sentence("Input cell (1, 2) gets 0.5625 back, from output cell (2, 5).");
        page.click_cell("upstream", (0, 0));
        page.expect_sentence("Input cell (1, 2) gets nothing back.");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn two_tracks_are_told_together() {
    Window::of(1440, 900).run(|page| {
        let settings = "3,stride=2,padding=1,ceil_mode=True";
        page.open(&format!(
            "#{GRID}&y=nn.AvgPool2d({settings});nn.AvgPool2d({settings},count_include_pad=False)&flow=sum&back=5,4"
        ));
        page.expect_sentence("Input cell (5, 4) gets 0.2778 or 0.4444 back, from two windows.");
        page.expect("both grids", true, || {
            !page.find_all("#gradient-0").is_empty() && !page.find_all("#gradient-1").is_empty()
        });
    });
}
