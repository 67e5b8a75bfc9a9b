//! What is kept on the device: no reload and no link loses a grid.

use crate::harness::{Page, run};

const OPENED: &str = "x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)";
const KEPT: &str = "Your last grid is kept.";

/// Opens the site anew: another query makes the browser load the page.
fn open_anew(page: &Page, query: &str, link: &str) {
    page.open(&format!("?{query}{link}"));
    page.find("#output");
}

/// Types a value over the first cell of the input.
fn change(page: &Page, value: &str) {
    page.tab_to("#input");
    page.press("Control+Home");
    page.type_text(value);
    page.press("Enter");
    page.expect("the new value", true, || {
        page.grid("input").starts_with(value)
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_last_grid_comes_back_when_the_page_is_opened_without_a_link() {
    run(|page| {
        page.open(&format!("#{OPENED}"));
        change(page, "5");
        // At once: what the page did not keep yet, it keeps when it goes.
        open_anew(page, "later", "");
        page.expect_grid("input", "5 2 / 3 4");
        page.expect_none(".notice");
        page.reload();
        page.expect_grid("input", "5 2 / 3 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_link_wins_and_what_was_there_is_offered() {
    run(|page| {
        page.open(&format!("#{OPENED}"));
        change(page, "5");
        open_anew(page, "linked", "#x=[[7]]&y=nn.MaxPool2d(1)");
        page.expect_grid("input", "7");
        page.expect_words(".notice span", KEPT);
        page.named("button", "Bring it back").click();
        page.expect_grid("input", "5 2 / 3 4");
        page.expect_none(".notice");
        page.click("#undo");
        page.expect_grid("input", "7");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_link_that_is_looked_at_or_changed_loses_nothing() {
    run(|page| {
        page.open(&format!("#{OPENED}"));
        change(page, "5");
        open_anew(page, "linked", "#x=[[7,8]]&y=nn.MaxPool2d(1)");
        page.expect_words(".notice span", KEPT);
        // Only looked at.
        open_anew(page, "later", "");
        page.expect_grid("input", "5 2 / 3 4");
        // Changed, and loaded again: both grids are there.
        open_anew(page, "again", "#x=[[7,8]]&y=nn.MaxPool2d(1)");
        change(page, "9");
        page.expect("the address", true, || {
            page.fragment().starts_with("x=[[9,")
        });
        page.reload();
        page.expect_grid("input", "9 8");
        page.expect_words(".notice span", KEPT);
        page.named("button", "Bring it back").click();
        page.expect_grid("input", "5 2 / 3 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn what_is_offered_and_dismissed_is_not_offered_again() {
    run(|page| {
        page.open(&format!("#{OPENED}"));
        change(page, "5");
        open_anew(page, "linked", "#x=[[7]]&y=nn.MaxPool2d(1)");
        page.expect_words(".notice span", KEPT);
        page.named("button", "Dismiss").click();
        page.expect_none(".notice");
        page.reload();
        page.expect_grid("input", "7");
        page.expect_none(".notice");
        // It is still kept.
        open_anew(page, "later", "");
        page.expect_grid("input", "5 2 / 3 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn each_tab_loads_its_own_grid_again() {
    run(|page| {
        page.open(&format!("#{OPENED}"));
        change(page, "5");
        let first = page.new_tab();
        open_anew(page, "second", "");
        page.expect_grid("input", "5 2 / 3 4");
        let second = page.switch_to(first);
        change(page, "6");
        let first = page.switch_to(second);
        page.reload();
        page.expect_grid("input", "5 2 / 3 4");
        change(page, "8");
        page.switch_to(first);
        page.reload();
        page.expect_grid("input", "6 2 / 3 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_grid_too_large_for_a_link_survives_a_reload() {
    run(|page| {
        page.open("#x=zeros(600,600)&y=nn.MaxPool2d(600)");
        page.expect_grid("output", "0");
        page.tab_to("#input");
        page.press("Control+End");
        page.type_text("3.25");
        page.press("Enter");
        page.expect_grid("output", "3.25");
        page.expect(
            "an address without the grid",
            "y=nn.MaxPool2d(600)&pin=0,0".into(),
            || page.fragment(),
        );
        // The browser's database answers when it has written.
        page.wait_for("the grid in the database", || {
            page.js("return new Promise(done => {
                const open = indexedDB.open('gridscope')
                open.onsuccess = () => {
                    const { result } = open
                    if (!result.objectStoreNames.contains('inputs')) return done(0)
                    const count = result.transaction('inputs').objectStore('inputs').count()
                    count.onsuccess = () => { result.close(); done(count.result) }
                }
            })") == 1
        });
        page.reload();
        page.expect_words("#input-size", "600 × 600");
        page.expect_grid("output", "3.25");
        // Without a link, as the last grid.
        open_anew(page, "later", "");
        page.expect_grid("output", "3.25");
        // Of another link it is only offered.
        open_anew(page, "linked", "#x=[[7]]&y=nn.MaxPool2d(1)");
        page.expect_grid("output", "7");
        page.named("button", "Bring it back").click();
        page.expect_grid("output", "3.25");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn going_back_after_a_reload_opens_what_the_address_says() {
    run(|page| {
        page.open(&format!("#{OPENED}"));
        change(page, "5");
        page.expect("the address", true, || {
            page.fragment().starts_with("x=[[5,")
        });
        page.open("#x=[[7]]&y=nn.MaxPool2d(1)");
        page.expect_grid("input", "7");
        page.reload();
        page.expect_grid("input", "7");
        page.back();
        page.expect_grid("input", "5 2 / 3 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn where_the_browser_keeps_nothing_the_page_says_so_once() {
    run(|page| {
        page.before_each_document(
            "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }",
        );
        page.open(&format!("#{OPENED}"));
        page.find("#output");
        page.expect_none(".notice");
        change(page, "5");
        page.expect(
            "what is said",
            "This browser keeps nothing for this page, or has no room left: copy a link before you leave."
                .into(),
            || page.words(".notice span"),
        );
        page.named("button", "Dismiss").click();
        page.expect_none(".notice");
        change(page, "6");
        page.expect("the address", true, || {
            page.fragment().starts_with("x=[[6,")
        });
        page.settle();
        page.expect_none(".notice");
        // The address is enough for a reload.
        page.reload();
        page.expect_grid("input", "6 2 / 3 4");
    });
}
