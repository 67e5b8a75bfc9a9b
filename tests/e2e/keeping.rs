//! What is kept on the device: no reload and no link loses a grid.

use crate::harness::{Page, Site, run};

const OPENED: &str = "x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)";
const KEPT: &str = "Your last grid is kept.";
const NOTHING_KEPT: &str =
    "This browser keeps nothing for this page, or has no room left: copy a link before you leave.";
/// Once it is changed, no link can carry it.
const LARGE: &str = "x=zeros(600,600)&y=nn.MaxPool2d(600)";

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

/// Types a value over the last cell of a large input, which the output keeps.
fn type_last(page: &Page) {
    page.tab_to("#input");
    page.press("Control+End");
    page.type_text("3.25");
    page.press("Enter");
    page.expect_grid("output", "3.25");
}

/// Waits until the browser's database holds so many inputs: it answers when it has written.
fn expect_in_database(page: &Page, count: usize) {
    page.expect("inputs in the database", count.into(), || {
        page.js("return new Promise(done => {
            const open = indexedDB.open('gridscope')
            open.onsuccess = () => {
                const { result } = open
                const count = result.objectStoreNames.contains('inputs')
                    && result.transaction('inputs').objectStore('inputs').count()
                result.close()
                if (count) count.onsuccess = () => done(count.result)
                else done(0)
            }
        })")
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
fn where_the_browser_keeps_nothing_the_page_says_so_once() {
    run(|page| {
        let site = Site::that_begins_with(
            "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }",
        );
        page.visit(&format!("{}#{OPENED}", site.address));
        page.find("#output");
        page.expect_none(".notice");
        change(page, "5");
        page.expect_words(".notice span", NOTHING_KEPT);
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

#[test]
#[ignore = "cargo xtask test e2e"]
fn where_storage_is_denied_the_page_works_by_its_address() {
    run(|page| {
        let site = Site::that_begins_with(
            "for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
                Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError') } })",
        );
        page.visit(&format!("{}#{OPENED}", site.address));
        page.find("#output");
        page.named("button", "Hide").click();
        page.click("#theme");
        change(page, "5");
        page.expect_words(".notice span", NOTHING_KEPT);
        page.expect("the address", true, || {
            page.fragment().starts_with("x=[[5,")
        });
        page.reload();
        page.expect_grid("input", "5 2 / 3 4");
        // What no address can carry.
        page.visit(&format!("{}?large#{LARGE}", site.address));
        page.expect_words("#input-size", "600 × 600");
        type_last(page);
        page.expect_words(".notice span", NOTHING_KEPT);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_large_grid_that_finds_no_room_is_said_to_be_lost_with_the_tab() {
    run(|page| {
        let site = Site::that_begins_with(
            "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') }",
        );
        page.visit(&format!("{}#{LARGE}", site.address));
        page.expect_grid("output", "0");
        type_last(page);
        page.expect_words(".notice span", NOTHING_KEPT);
        page.expect_grid("output", "3.25");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_database_that_does_not_answer_keeps_the_page_from_nothing() {
    run(|page| {
        let site = Site::that_begins_with(
            "if (location.search === '?silent') IDBFactory.prototype.open = () => new EventTarget()",
        );
        page.visit(&format!("{}#{LARGE}", site.address));
        page.expect_grid("output", "0");
        type_last(page);
        expect_in_database(page, 1);
        page.visit(&format!("{}?silent", site.address));
        page.expect_grid("input", "1 2 4 3 / 2 6 9 5 / 1 5 8 4 / 0 2 3 2");
        // The grid is there as soon as the database is.
        page.visit(&format!("{}?later", site.address));
        page.expect_grid("output", "3.25");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn what_another_version_left_on_the_device_is_no_obstacle() {
    run(|page| {
        for (i, left) in [
            "garbage",
            " x=%%%&y=nn.Nothing(&pin=a",
            "17-1 y=nn.MaxPool2d(2)&pin=0,0",
            "{\"version\":9}",
            " ",
        ]
        .into_iter()
        .enumerate()
        {
            page.open(&format!("?{i}#{OPENED}"));
            page.find("#output");
            page.js(&format!(
                "for (const keeper of [localStorage, sessionStorage]) {{
                    keeper.clear()
                    for (const key of ['kept', 'kept-before', 'dismissed', 'stopped', 'lang', 'theme'])
                        keeper.setItem(`gridscope.${{key}}`, {left:?})
                }}"
            ));
            page.open(&format!("?{i}-then"));
            page.expect_grid("input", "1 2 4 3 / 2 6 9 5 / 1 5 8 4 / 0 2 3 2");
            change(page, "5");
            page.reload();
            page.expect_grid("input", "5 2 4 3 / 2 6 9 5 / 1 5 8 4 / 0 2 3 2");
        }
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_grid_that_the_device_has_lost_is_said_to_be_gone() {
    run(|page| {
        page.open(&format!("#{OPENED}"));
        page.find("#output");
        page.js("localStorage.setItem('gridscope.kept', '17-1 y=nn.MaxPool2d(600)')");
        open_anew(page, "later", "#x=[[7]]&y=nn.MaxPool2d(1)");
        page.named("button", "Bring it back").click();
        page.expect_words(".notice span", "The device no longer holds that grid.");
        page.expect_grid("input", "7");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_clock_that_was_set_back_loses_no_large_grid() {
    run(|page| {
        page.open(&format!("#{LARGE}"));
        page.expect_grid("output", "0");
        type_last(page);
        expect_in_database(page, 1);
        // Grids of later days.
        page.js("return new Promise(done => {
            const open = indexedDB.open('gridscope')
            open.onsuccess = () => {
                const transaction = open.result.transaction('inputs', 'readwrite')
                for (const day of [1, 2, 3, 4])
                    transaction.objectStore('inputs').put([[1, 1, 1, 1], new Float32Array(1)], `999999999999${day}-1`)
                transaction.oncomplete = () => { open.result.close(); done() }
            }
        })");
        page.type_text("4.5");
        page.press("Enter");
        page.expect_grid("output", "4.5");
        expect_in_database(page, 4);
        page.reload();
        page.expect_grid("output", "4.5");
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

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_database_without_its_store_is_made_anew_and_a_newer_one_is_left_alone() {
    run(|page| {
        let leave = |version: u32| {
            page.open("static/favicon.svg");
            page.js(&format!(
                "return new Promise(done => {{
                    indexedDB.deleteDatabase('gridscope')
                    const open = indexedDB.open('gridscope', {version})
                    open.onsuccess = () => {{ open.result.close(); done() }}
                }})"
            ));
        };
        leave(1);
        page.open(&format!("?1#{LARGE}"));
        page.expect_grid("output", "0");
        type_last(page);
        expect_in_database(page, 1);
        page.reload();
        page.expect_grid("output", "3.25");
        leave(9);
        page.open(&format!("?9#{LARGE}"));
        page.expect_grid("output", "0");
        page.named("button", "Dismiss").click();
        type_last(page);
        page.expect_words(".notice span", NOTHING_KEPT);
    });
}
