//! Outputs that leave the range of the input.

use crate::harness::Window;

const HILL: &str = "#x=[[1,1,1,1,1,1],[1,2,8,8,2,1],[1,8,9,9,8,1],[1,8,9,9,8,1],[1,2,8,8,2,1],[1,1,1,1,1,1]]&pin=3,6";

#[test]
#[ignore = "cargo xtask test e2e"]
fn overshoot_is_counted_bracketed_and_remarked_in_the_code() {
    Window::of(1440, 900).run(|page| {
        page.open(&format!(
            "{HILL}&y=nn.Upsample(scale_factor=2,mode='bicubic')"
        ));
        page.expect_sentence("Output cell (3, 6) is 9.7383, above every input cell.");
        page.expect("the counts", true, || {
            let text = page.js("return document.querySelector('#range')?.textContent ?? ''");
            let text = text.as_str().unwrap_or_default().to_owned();
            text.contains("▲ 20 above") && text.contains("▼ 40 below")
        });
        page.expect("the remark", true, || {
            page.words("#code")
                .ends_with("# y.clamp(1, 9): the input’s range")
        });
        // What stays within has no bracket.
        page.open(&format!(
            "{HILL}&y=nn.Upsample(scale_factor=2,mode='bilinear')"
        ));
        page.expect_sentence_begins("Output cell (3, 6) reads");
        assert_eq!(page.count("#range"), 0);
        assert!(!page.words("#code").contains("clamp"));
    });
}
