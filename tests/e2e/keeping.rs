//! What is kept on the device: no reload and no link loses a grid.

use crate::harness::{Page, run};

pub const OPENED: &str = "x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)";
const KEPT: &str = "Your last grid is kept.";
/// Once it is changed, no link can carry it.
pub const LARGE: &str = "x=zeros(600,600)&y=nn.MaxPool2d(600)";

/// Opens the site anew: another query makes the browser load the page.
pub fn open_anew(page: &Page, query: &str, link: &str) {
    page.open(&format!("?{query}{link}"));
    page.find("#output");
}

/// Types a value over the first cell of the input.
pub fn change(page: &Page, value: &str) {
    page.tab_to("#input");
    page.press("Control+Home");
    page.type_text(value);
    page.press("Enter");
    page.expect("the new value", true, || {
        page.grid("input").starts_with(value)
    });
}

/// Types a value over the last cell of a large input, which the output keeps.
pub fn type_last(page: &Page) {
    page.tab_to("#input");
    page.press("Control+End");
    page.type_text("3.25");
    page.press("Enter");
    page.expect_grid("output", "3.25");
}

/// Waits until the browser's database holds so many inputs: it answers when it has written.
pub fn expect_in_database(page: &Page, count: usize) {
    page.expect("inputs in the database", count.into(), || {
        // To look into a database that is not there would make one, and it may go at any moment: the
        // page makes one anew that has no store.
        page.js(
            "return indexedDB.databases().then(all => all.length && new Promise(done => {
            const open = indexedDB.open('gridscope')
            open.onupgradeneeded = () => open.transaction.abort()
            open.onerror = () => done(0)
            open.onsuccess = () => {
                const { result } = open
                const count = result.objectStoreNames.contains('inputs')
                    && result.transaction('inputs').objectStore('inputs').count()
                result.close()
                if (count) count.onsuccess = () => done(count.result)
                else done(0)
            }
        }))",
        )
    });
}

/// Waits until the device keeps a scene with this in its link.
fn expect_kept(page: &Page, part: &str) {
    page.wait_for("the scene on the device", || {
        let kept =
            page.js("return decodeURIComponent(localStorage.getItem('gridscope.kept') ?? '')");
        kept.as_str().is_some_and(|kept| kept.contains(part))
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
        page.open(&format!("#{LARGE}"));
        page.expect_grid("output", "0");
        type_last(page);
        page.expect(
            "an address without the grid",
            "y=nn.MaxPool2d(600)&pin=0,0".into(),
            || page.fragment(),
        );
        expect_in_database(page, 1);
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
fn what_another_tab_kept_meanwhile_is_put_aside_and_offered() {
    run(|page| {
        page.open(&format!("#{OPENED}"));
        page.find("#output");
        let first = page.new_tab();
        open_anew(page, "second", "#x=[[7,8]]&y=nn.MaxPool2d(1)");
        change(page, "9");
        expect_kept(page, "x=[[9,8]]");
        let second = page.switch_to(first);
        change(page, "6");
        expect_kept(page, "x=[[6,2],[3,4]]");
        // With its tab goes the only place that has it beside the device.
        page.close_tab(second);
        change(page, "1");
        expect_kept(page, "x=[[1,8]]");
        open_anew(page, "later", "");
        page.expect_grid("input", "1 8");
        page.expect_words(".notice span", KEPT);
        page.named("button", "Bring it back").click();
        page.expect_grid("input", "6 2 / 3 4");
    });
}
