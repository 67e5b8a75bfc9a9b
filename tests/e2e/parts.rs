//! Code that is loaded when it is first shown.

use crate::harness::{Fault, Site, run};

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_part_that_is_missing_says_so_and_comes_when_it_is_asked_for_again() {
    run(|page| {
        let site = Site::copied();
        // The program that is quickly built is whole.
        let is_cut = site.hide("compare-");
        page.visit(&format!(
            "{}#x=[[1,2],[3,4]]&y=nn.MaxPool2d(2)",
            site.address
        ));
        page.expect_grid("output", "4");
        page.named("button", "Compare").click();
        if is_cut {
            page.expect_text(
                "main [role=alert] span",
                "This part of the page could not be loaded. Nothing is lost.",
            );
            page.named("button", "Playground").click();
            page.expect_grid("output", "4");
            page.named("button", "Compare").click();
            // It is asked for twice before that is offered.
            page.find("#load-again");
            site.put_back("compare-");
            page.click("#load-again");
        }
        page.find("#output-a");
        // The browser tells of the file that was missing.
        page.console_errors();
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_dialog_whose_part_is_missing_can_be_closed() {
    run(|page| {
        let site = Site::copied();
        let is_cut = site.hide("dialog-");
        page.visit(&format!(
            "{}#x=[[1,2],[3,4]]&y=nn.MaxPool2d(2)",
            site.address
        ));
        page.expect_grid("output", "4");
        page.copy("1 2 3");
        page.press("Control+v");
        if is_cut {
            page.expect_text(
                ".dialog [role=alert] span",
                "This part of the page could not be loaded. Nothing is lost.",
            );
        }
        page.find(".dialog");
        page.press("Escape");
        page.expect_none(".dialog");
        page.expect_grid("output", "4");
        page.console_errors();
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn an_edit_waits_for_what_makes_it() {
    run(|page| {
        let site = Site::copied();
        let is_cut = site.hide("later-");
        page.visit(&site.address);
        page.tab_to("#input");
        page.type_text("7");
        page.press("Enter");
        if is_cut {
            page.expect_text(
                ".pending [role=alert] span",
                "This part of the page could not be loaded. Nothing is lost.",
            );
            site.put_back("later-");
            page.click("#load-again");
        }
        page.expect_grid("input", "7 2 4 3 / 2 6 9 5 / 1 5 8 4 / 0 2 3 2");
        page.expect_none(".pending");
        page.console_errors();
    });
}

/// Each fault has a site of its own: what came right after one is kept in the browser.
fn comes_when_it_is_asked_for_again(fault: Fault) {
    run(|page| {
        let site = Site::copied();
        // The program that is quickly built is whole.
        if !site.has("compare-") {
            return;
        }
        site.befalls("compare-", fault);
        page.visit(&format!(
            "{}#x=[[1,2],[3,4]]&y=nn.MaxPool2d(2)",
            site.address
        ));
        page.tab_to("#input");
        page.type_text("9");
        page.press("Enter");
        page.expect_grid("output", "9");
        page.named("button", "Compare").click();
        page.expect_text(
            "main [role=alert] span",
            "This part of the page could not be loaded. Nothing is lost.",
        );
        site.mend();
        let again = page.find("#load-again");
        again.rest();
        again.click();
        page.expect_grid("output-a", "9");
        page.console_errors();
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_part_that_was_missing_comes_when_it_is_asked_for_again() {
    comes_when_it_is_asked_for_again(Fault::Missing);
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_part_that_was_another_file_comes_when_it_is_asked_for_again() {
    comes_when_it_is_asked_for_again(Fault::Replaced);
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_part_that_was_cut_off_comes_when_it_is_asked_for_again() {
    comes_when_it_is_asked_for_again(Fault::Broken);
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_part_that_is_late_keeps_nobody_from_the_rest_of_the_page() {
    run(|page| {
        let site = Site::copied();
        if !site.has("compare-") {
            return;
        }
        site.befalls("compare-", Fault::Late);
        page.visit(&format!(
            "{}#x=[[1,2],[3,4]]&y=nn.MaxPool2d(2)",
            site.address
        ));
        page.expect_grid("output", "4");
        page.named("button", "Compare").click();
        page.find("[aria-busy=true]");
        page.named("button", "Playground").click();
        page.tab_to("#input");
        page.type_text("9");
        page.press("Enter");
        page.expect_grid("output", "9");
        page.named("button", "Compare").click();
        site.mend();
        page.expect_grid("output-a", "9");
    });
}
