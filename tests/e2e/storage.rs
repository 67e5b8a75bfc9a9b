//! Storage that is denied, full, silent, or holds what another version left.

use crate::harness::{Site, run};
use crate::keeping::{LARGE, OPENED, change, expect_in_database, open_anew, type_last};

const NOTHING_KEPT: &str =
    "This browser keeps nothing for this page, or has no room left: copy a link before you leave.";

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
fn a_database_without_its_store_is_made_anew_and_a_newer_one_is_left_alone() {
    run(|page| {
        let leave = |version: u32| {
            page.open(&format!("?left-{version}"));
            page.find("#output");
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
