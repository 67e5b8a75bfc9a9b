//! Opening the page.

use crate::harness::run;

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_page_opens_with_its_title() {
    run(|page| {
        page.open("");
        assert_eq!(page.title(), "Gridscope");
        page.find("h1");
    });
}
