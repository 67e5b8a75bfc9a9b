//! Stepping and playing through the output.

use crate::harness::{Page, run};

const GRID: &str = "#x=[[1,2],[3,4]]&y=nn.Upsample(scale_factor=2)&pin=0,2";

fn expect_step(page: &Page, step: &str) {
    page.expect_words("#step", step);
}

/// Whether the live cell glides to where it is.
fn glides(page: &Page) -> bool {
    page.count(".marks.glide") == 1
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn steps_follow_reading_order_and_pin() {
    run(|page| {
        page.open(GRID);
        expect_step(page, "3 / 16");
        page.named("button", "Next cell").click();
        page.expect_sentence("Output cell (0, 3) copies input cell (0, 1).");
        assert!(glides(page));
        page.named("button", "Next cell").click();
        page.expect_sentence("Output cell (1, 0) copies input cell (0, 0).");
        expect_step(page, "5 / 16");
        // From row to row it jumps.
        assert!(!glides(page));
        page.named("button", "Previous cell").click();
        page.named("button", "Previous cell").click();
        expect_step(page, "3 / 16");
        page.expect("the pin in the address", true, || {
            page.fragment().contains("pin=0,2")
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn brackets_step_anywhere_but_in_text() {
    run(|page| {
        page.open(GRID);
        expect_step(page, "3 / 16");
        page.press("]");
        expect_step(page, "4 / 16");
        page.tab_to("#input");
        page.press("[");
        page.press("[");
        expect_step(page, "2 / 16");
        page.find("#param-scale_factor").click();
        page.press("]");
        page.press("Escape");
        expect_step(page, "2 / 16");
        page.press("[");
        page.press("[");
        // Before the first cell there is none.
        expect_step(page, "1 / 16");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn playing_goes_on_to_the_end_and_stops_there() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.AvgPool2d(1)&pin=0,2");
        page.click("#play");
        page.find("#sentence").hover();
        expect_step(page, "4 / 4");
        page.named("button", "Play");
        // From the end, it begins anew.
        page.click("#play");
        page.find("#sentence").hover();
        expect_step(page, "1 / 4");
        expect_step(page, "2 / 4");
        page.named("button", "Pause").click();
        page.named("button", "Play");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_pointer_on_a_grid_and_a_hidden_tab_hold_it_still() {
    run(|page| {
        page.open(GRID);
        page.click("#play");
        page.hover_cell("input", (0, 0));
        page.expect_sentence("Input cell (0, 0) feeds 4 output cells.");
        let held = page.words("#step");
        // Two beats of playing.
        page.js("window.beats = 0; setInterval(() => window.beats++, 700)");
        page.wait_for("two beats", || {
            page.js("return window.beats").as_u64() >= Some(2)
        });
        assert_eq!(page.words("#step"), held);
        let hide = |hidden: bool| {
            page.js(&format!(
                "Object.defineProperty(document, 'hidden', {{ configurable: true, get: () => {hidden} }});
                 document.dispatchEvent(new Event('visibilitychange')); window.beats = 0"
            ));
        };
        hide(true);
        page.find("#sentence").hover();
        page.wait_for("two beats", || {
            page.js("return window.beats").as_u64() >= Some(2)
        });
        assert_eq!(page.words("#step"), held);
        hide(false);
        page.expect("a step", true, || page.words("#step") != held);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_track_is_a_slider() {
    run(|page| {
        page.open(GRID);
        let track = page.find("#track");
        let [_, _, width, height] = track.rect();
        track.click_at((width - 1.0, height / 2.0));
        expect_step(page, "16 / 16");
        track.drag(&[(width - 1.0, height / 2.0), (1.0, height / 2.0)]);
        expect_step(page, "1 / 16");
        page.tab_to("#track");
        page.press("ArrowDown");
        expect_step(page, "5 / 16");
        page.press("ArrowRight");
        expect_step(page, "6 / 16");
        page.press("End");
        expect_step(page, "16 / 16");
        assert_eq!(
            page.find("#track").attribute("aria-valuetext").as_deref(),
            Some("row 3, column 3, 16 / 16")
        );
        page.press("Home");
        page.press("Space");
        page.named("button", "Pause");
        expect_step(page, "2 / 16");
        page.press("Space");
        page.named("button", "Play");
    });
}
