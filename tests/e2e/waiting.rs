//! Work that would keep the page waiting: done by a worker, or by the page where it can have none.

use crate::harness::{Host, Page, Site, run};
use serde_json::json;

/// More than a page does at once. The windows around the first cell reach 32 rows and columns on.
const WORK: &str = "#x=arange(16384).reshape(128,128)&y=nn.MaxPool2d(65,stride=1,padding=32,return_indices=True)&pin=0,0";
const FIRST: &str = "4128";

/// Seconds of work, in each of four tracks.
const LONG: &str = "nn.MaxPool2d(127,stride=1,padding=63,return_indices=True)";

/// Counts the workers that the page hires.
const COUNT: &str = "{
    window.hired = 0
    const { Worker } = window
    window.Worker = class extends Worker {
        constructor(...given) { super(...given); window.hired++ }
    }
}";

/// Keeps what workers are asked until the page lets them have it.
const HELD: &str = "{
    const { Worker } = window
    const asked = []
    window.letGo = () => { while (asked.length) asked.shift()() }
    window.Worker = class extends Worker {
        postMessage(...given) { asked.push(() => super.postMessage(...given)) }
    }
}";

/// Seconds of work on a grid that has its output already.
fn keep_busy(page: &Page) {
    page.open("#x=rand(256,256)&y=nn.MaxPool2d(2)&pin=0,0");
    page.find("#output-0-0");
    let tracks = [LONG; 4].join(";");
    page.open(&format!("#x=rand(256,256)&y={tracks}&pin=0,0"));
}

fn hired(page: &Page) -> u64 {
    page.js("return window.hired").as_u64().unwrap_or_default()
}

/// How clearly the output is seen.
fn opacity(page: &Page) -> String {
    page.find(".bench > canvas.made").style("opacity")
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn long_work_is_done_by_one_worker_and_short_work_by_the_page() {
    run(|page| {
        page.turns_to(&Site::that_begins_with(COUNT));
        page.open("?#x=[[1,2],[3,4]]&y=nn.MaxPool2d(2)");
        page.expect_grid("output", "4");
        assert_eq!(hired(page), 0);
        page.open(WORK);
        page.expect_words("#output-0-0", FIRST);
        assert_eq!(hired(page), 1);
        // An edit goes the same way.
        page.tab_to("#input");
        page.type_text("99999");
        page.press("Enter");
        page.expect_words("#output-0-0", "99999");
        page.set_parameter("kernel_size", "66");
        page.expect_words("#output-size", "127 × 127");
        assert_eq!(hired(page), 1);
        page.expect_none(".underway");
        assert_eq!(opacity(page), "1");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn every_view_gets_from_the_worker_what_it_shows() {
    run(|page| {
        page.turns_to(&Site::that_begins_with(COUNT));
        page.open(&format!("?{WORK}&flow=sum"));
        // The last cell is the largest of the 33 × 33 windows that hold it.
        page.expect_words("#gradient-0-0-0", "0");
        page.tab_to("#gradient-0");
        page.press("Control+End");
        page.expect_words("#gradient-0-127-127", "1089");
        let pool = WORK.split_once("&y=").expect("an operation").1;
        let pool = pool.split_once("&pin").expect("a pin").0;
        let x = "#x=arange(16384).reshape(128,128)";
        page.open(&format!(
            "{x}&y={pool};nn.AvgPool2d(2)&view=compare&pin=0,0"
        ));
        page.expect_words("#output-a-0-0", FIRST);
        let pool = pool.replace(",return_indices=True", "");
        page.open(&format!(
            "{x}&y=nn.Sequential({pool},nn.AvgPool2d(2))&pin=0,0"
        ));
        page.expect("the second stage", true, || {
            page.words("#stage-2-size").contains("64 × 64")
        });
        assert_eq!(hired(page), 1);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn while_it_lasts_the_last_output_stays_and_the_input_is_drawn_on() {
    run(|page| {
        keep_busy(page);
        page.find(".underway [role=progressbar]");
        page.expect_words("#computed", "Computing …");
        // What stands there is the output of before, dimmed.
        page.expect("a dimmed output", "0.4".into(), || opacity(page));
        page.expect_words("#output-size", "128 × 128");
        // The page itself goes on.
        page.tab_to("#input");
        page.type_text("7");
        page.press("Enter");
        page.press("ArrowUp");
        page.expect_words("#input-0-0", "7");
        page.expect("the panel has the new operation", json!("127"), || {
            page.js("return document.querySelector('#param-kernel_size').value")
        });
        page.click("#share");
        page.expect_text(
            ".absent-output",
            "There is no output to save yet: it is being computed.",
        );
        page.press("Escape");
        // The newest wins.
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(2)&pin=0,0");
        page.expect_grid("output", "4");
        page.expect_none(".underway");
        page.expect_words("#computed", "The output is computed.");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn long_work_can_be_cancelled_and_taken_up_again() {
    run(|page| {
        page.turns_to(&Site::that_begins_with(COUNT));
        page.open("?again");
        keep_busy(page);
        page.click("#cancel-work");
        page.expect_words(".underway", "Cancelled Compute again");
        page.expect_words("#computed", "Cancelled");
        page.expect_words("#output-size", "128 × 128");
        assert_eq!((hired(page), opacity(page).as_str()), (1, "0.4"));
        page.click("#compute-again");
        page.find(".underway [role=progressbar]");
        assert_eq!(hired(page), 2);
        page.click("#cancel-work");
        // What is edited next is computed as ever.
        page.open(WORK);
        page.expect_words("#output-0-0", FIRST);
        page.expect_none(".underway");
        assert_eq!(hired(page), 3);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn what_is_awaited_is_saved_once_it_is_there() {
    run(|page| {
        page.turns_to(&Site::that_begins_with(HELD));
        page.open(&format!("?{WORK}"));
        page.click("#share");
        // Of the whole figure, and of the numbers of the output.
        let awaited = "There is no output to save yet: it is being computed.";
        page.expect("what is awaited", json!([awaited, awaited]), || {
            page.js("return [...document.querySelectorAll('.absent-output')].map(told => told.innerText)")
        });
        page.expect_none("#save-svg");
        page.switch("Picture", "Input");
        page.find("#save-svg");
        page.switch("Picture", "Figure");
        page.expect_none("#save-svg");
        page.js("window.letGo()");
        page.find("#save-svg");
        page.expect_none(".absent-output");
        page.js("navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve() }");
        page.click("#copy-svg");
        page.expect_words("#exported", "SVG copied.");
        let figure = page.js("return window.copied");
        let figure = figure.as_str().expect("it is text");
        assert!(figure.contains("128 × 128"), "{figure}");
    });
}

/// A table of a third of a megabyte, one of whose cells holds `cell`.
fn table(cell: &str) -> Vec<u8> {
    let row = |row: usize| {
        let cells = (0..240).map(|column| match (row, column) {
            (0, 0) => cell.to_owned(),
            _ => format!("{}.25", (row * 31 + column * 7) % 997),
        });
        cells.collect::<Vec<_>>().join(",") + "\n"
    };
    (0..240).map(row).collect::<String>().into_bytes()
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_long_table_is_read_beside_the_page_and_what_is_wrong_in_it_is_told_as_ever() {
    run(|page| {
        page.turns_to(&Site::that_begins_with(COUNT));
        page.open("?");
        page.upload("wrong.csv", &table("five"));
        page.expect("the table as text", true, || {
            page.js("return document.querySelector('#paste-text')?.value?.startsWith('five,7.25') ?? false")
                == json!(true)
        });
        page.press("Escape");
        page.upload("table.csv", &table("5"));
        page.apply();
        page.expect_words("#input-size", "240 × 240");
        page.expect_words("#input-0-0", "5");
        assert_eq!(hired(page), 2);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn where_the_page_may_have_no_worker_it_does_the_work_itself() {
    run(|page| {
        page.turns_to(&Site::that_begins_with(
            "window.Worker = class { constructor() { throw new DOMException('', 'SecurityError') } }",
        ));
        page.open(&format!("?{WORK}"));
        page.expect_words("#output-0-0", FIRST);
        page.expect_none(".underway");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn under_a_policy_without_workers_the_page_does_the_work_itself() {
    run(|page| {
        let policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; \
            style-src-attr 'unsafe-inline'; img-src 'self' data:; worker-src 'none'";
        let host = Host::of("", &[("Content-Security-Policy", policy)]);
        page.visit(&format!("{}site/index.html{WORK}", host.address()));
        page.expect_words("#output-0-0", FIRST);
        let refused = page.js(
            "return new Promise(done => {
                addEventListener('securitypolicyviolation', ({ effectiveDirective }) => done(effectiveDirective))
                try { new Worker('worker.js') } catch ({ name }) { done(name) }
            })",
        );
        let expected = match page.throws_for_policies() {
            true => "SecurityError",
            false => "worker-src",
        };
        assert_eq!(refused, expected);
        page.violations();
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn in_a_sandbox_of_no_origin_the_embed_does_the_work_itself() {
    run(|page| {
        let source = format!("SITE/embed.html{WORK}").replace('&', "&amp;");
        let host = Host::of(
            &format!(
                "<iframe title=grid sandbox=allow-scripts src=\"{source}\" width=640 height=420></iframe>"
            ),
            &[],
        );
        page.visit(&host.address());
        page.inside("return document.querySelector('iframe')", || {
            page.expect_words("#output-0-0", FIRST)
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn where_the_worker_is_missing_the_page_does_the_work_itself() {
    run(|page| {
        let site = Site::copied();
        site.hide("worker.js");
        page.visit(&format!("{}{WORK}", site.address));
        page.expect_words("#output-0-0", FIRST);
        page.console_errors();
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_worker_that_ends_in_the_midst_of_its_work_loses_nothing() {
    run(|page| {
        page.turns_to(&Site::that_begins_with(
            "{
                const { Worker } = window
                window.asked = 0
                window.Worker = class extends Worker {
                    postMessage(...given) {
                        super.postMessage(...given)
                        if (window.asked++) return
                        this.terminate()
                        // To an event that is sent to it a worker that has ended is deaf in WebKit.
                        setTimeout(() => this.onerror(new Event('error')))
                    }
                }
            }",
        ));
        page.open(&format!("?{WORK}"));
        page.expect_words("#output-0-0", FIRST);
        page.tab_to("#input");
        page.type_text("99999");
        page.press("Enter");
        page.expect_words("#output-0-0", "99999");
        page.press("ArrowUp");
        page.expect_words("#input-0-0", "99999");
    });
}
