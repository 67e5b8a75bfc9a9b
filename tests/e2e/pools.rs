//! Pools: ties, and what either `ceil_mode` leaves out.

use crate::harness::{Page, run};

fn roundings(page: &Page) -> [String; 2] {
    let texts = page.js(
        "return [...document.querySelectorAll('.rounding')].map(row => row.innerText.trim().split(/\\s+/).join(' '))",
    );
    [0, 1].map(|i| texts[i].as_str().unwrap_or_default().to_owned())
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn both_roundings_are_shown_and_a_press_chooses_the_other() {
    run(|page| {
        page.open("#x=digit(14,14)&y=nn.MaxPool2d(3,stride=2)&pin=4,5");
        let both = [
            "ceil_mode=False 6 columns, column 13 is dropped".to_owned(),
            "ceil_mode=True 7 columns, the last window overhangs".to_owned(),
        ];
        page.expect("the rows", both.clone(), || roundings(page));
        page.expect_text("#output-size", "6 × 6");
        page.find_all(".rounding")[1].click();
        page.expect_text("#output-size", "7 × 7");
        assert_eq!(roundings(page), both);
        page.expect("pressed", Some("true".to_owned()), || {
            page.find_all(".rounding")[1].attribute("aria-pressed")
        });
        page.named("button", "y").click();
        page.expect(
            "the rows",
            "ceil_mode=False 6 rows, row 13 is dropped".to_owned(),
            || roundings(page)[0].clone(),
        );
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn cells_that_tie_with_the_kept_one_are_outlined() {
    run(|page| {
        page.open("#x=[[7,1,7],[2,7,3],[0,0,0]]&y=nn.MaxPool2d(3)");
        page.expect_sentence("Output cell (0, 0) keeps 7, the largest of 9 input cells.");
        page.expect("ties", 2, || page.count(".marks .tie"));
        page.open("#x=[[7,1,6],[2,5,3],[0,0,0]]&y=nn.MaxPool2d(3)");
        page.expect_sentence("Output cell (0, 0) keeps 7, the largest of 9 input cells.");
        page.expect("ties", 0, || page.count(".marks .tie"));
    });
}
