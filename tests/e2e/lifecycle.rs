//! What a browser does with a page that is left for a while, and with the clock of the device.

use crate::harness::{Host, Page, run};
use crate::keeping::change;

const OPENED: &str = "#x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)";

fn expect_address(page: &Page, begins: &str) {
    page.expect(&format!("an address with {begins}"), true, || {
        page.fragment().starts_with(begins)
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_page_that_was_frozen_goes_on_where_it_was() {
    run(|page| {
        if !page.is_chromium_or_leaves_out("its driver freezes no page") {
            return;
        }
        page.open(OPENED);
        change(page, "5");
        page.freeze_and_resume();
        page.expect_grid("input", "5 2 / 3 4");
        change(page, "6");
        page.expect_grid("output", "6 2 / 3 4");
        expect_address(page, "x=[[6,");
        page.click("#undo");
        page.expect_grid("input", "5 2 / 3 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn coming_back_from_another_site_finds_the_grid_and_its_history() {
    run(|page| {
        let elsewhere = Host::of("<title>elsewhere</title>", &[]);
        page.open(OPENED);
        change(page, "5");
        change(page, "6");
        // At once: the address has not followed yet.
        page.visit(&elsewhere.address());
        page.expect("the other site", "elsewhere".to_owned(), || page.title());
        page.back();
        page.expect_grid("input", "6 2 / 3 4");
        page.expect_grid("output", "6 2 / 3 4");
        change(page, "7");
        expect_address(page, "x=[[7,");
        page.click("#undo");
        page.expect_grid("input", "6 2 / 3 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_clock_that_is_set_back_or_forward_changes_nothing() {
    run(|page| {
        page.open(OPENED);
        change(page, "5");
        for days in [-1, 400, -4000] {
            // The page's own: in Firefox the driver's scripts have another.
            page.js(&format!(
                "const {{ Date }} = window; const now = Date.now; Date.now = () => now() + {days} * 864e5"
            ));
            change(page, "6");
            page.back();
            page.expect_grid("input", "5 2 / 3 4");
            page.js(&format!(
                "const {{ Date }} = window; const now = Date.now; Date.now = () => now() - {days} * 864e5"
            ));
            page.forward();
            page.expect_grid("input", "6 2 / 3 4");
            expect_address(page, "x=[[6,");
            page.click("#undo");
            page.expect_grid("input", "5 2 / 3 4");
            expect_address(page, "x=[[5,");
        }
    });
}
