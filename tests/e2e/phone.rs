//! The page in the hand: sheets, the pinned parameter, touch.

use crate::harness::{Page, Window};
use crate::states::{self, View};
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Duration;

const INPUT: &str = "1 2 4 3 / 2 6 9 5 / 1 5 8 4 / 0 2 3 2";
const BILINEAR: &str = "#x=[[1,2,4,3],[2,6,9,5],[1,5,8,4],[0,2,3,2]]\
    &y=nn.Upsample(scale_factor=2,mode='bilinear')&pin=2,5";

/// A touch that does not rest.
const SHORT: Duration = Duration::ZERO;
/// A touch that rests until it draws.
const LONG: Duration = Duration::from_millis(700);

/// In a window of a phone, without the words of welcome.
fn on_a_phone(link: &str, test: impl FnOnce(&Page)) {
    Window::of(390, 844).run(|page| {
        page.open(link);
        page.hide_scrollbars();
        page.click(".first button");
        test(page);
    });
}

fn is_open(page: &Page, name: &str) -> bool {
    page.find(&format!("#sheet-{name}")).is_visible()
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn each_sheet_is_closed_by_a_second_tap_by_escape_and_by_its_button() {
    on_a_phone(BILINEAR, |page| {
        for name in ["parameters", "formula", "ruler", "code"] {
            let button = format!("#dock-{name}");
            let expanded = || page.find(&button).attribute("aria-expanded");
            let open = || {
                page.click(&button);
                page.expect("an open sheet", Some("true".into()), expanded);
                assert!(is_open(page, name));
                page.wait_for("the focus in the sheet", || {
                    page.has_focus(&format!("#sheet-{name}"))
                });
            };
            let expect_closed = || {
                page.expect("a closed sheet", Some("false".into()), expanded);
                assert!(!is_open(page, name));
                page.wait_for("the focus on the dock", || page.has_focus(&button));
            };
            open();
            page.click(&button);
            expect_closed();
            open();
            page.press("Escape");
            expect_closed();
            open();
            page.click(&format!("#sheet-{name} > header button"));
            expect_closed();
        }
        // Escape closed sheets and let go of nothing.
        page.expect_text("#taps li:last-child", "= 6.9375");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_page_behind_a_sheet_is_used_and_scrolled_to_its_end() {
    on_a_phone(BILINEAR, |page| {
        page.click("#dock-formula");
        page.wait_for("the open sheet", || is_open(page, "formula"));
        let [_, top, _, height] = page.find("#sheet-formula").rect();
        assert!(height <= 0.6 * 844.0 + 1.0, "{height} px high");
        page.js("scrollTo({ top: 1e6, behavior: 'instant' })");
        let [_, bottom, _, track] = page.find(".transport").rect();
        assert!(bottom + track <= top, "{bottom} + {track} under {top}");
        let [_, _, width, height] = page.find("#output").rect();
        page.find("#output").click_at((width - 5.0, height - 5.0));
        page.expect_text("#sum .sum", "= 2");
        assert!(is_open(page, "formula"));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_operation_in_the_bar_opens_the_list_of_operations() {
    on_a_phone(BILINEAR, |page| {
        page.expect_words("#operation", "Upsample");
        page.click("#operation");
        page.named("button", "MaxPool").click();
        page.expect_words("#operation", "MaxPool2d");
        page.press("Escape");
        page.wait_for("the focus on the operation", || {
            page.has_focus("#operation")
        });
        page.expect_grid("output", "6 9 / 5 8");
        page.click("#undo");
        page.expect_words("#operation", "Upsample");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_taps_are_listed_beside_the_input_where_they_are_few() {
    on_a_phone(BILINEAR, |page| {
        page.expect_words(
            "#taps",
            "a 4 × .1875 b 3 × .0625 c 9 × .5625 d 5 × .1875 = 6.9375",
        );
        let [left, _, width, _] = page.find("#input").rect();
        assert!((0.5..0.6).contains(&(width / 352.0)), "{width}");
        assert!(page.find("#taps").rect()[0] > left + width);
        assert_eq!(page.find("#output").rect()[2], 352.0);
        page.open("#x=[[1,2,4,3],[2,6,9,5],[1,5,8,4],[0,2,3,2]]&y=nn.MaxPool2d(2)&pin=1,1");
        page.expect_words("#operation", "MaxPool2d");
        page.expect_none("#taps");
        assert_eq!(page.find("#input").rect()[2], 352.0);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn one_parameter_stays_at_hand() {
    on_a_phone(BILINEAR, |page| {
        page.click(".quick .seg button:last-child");
        page.expect_text("#taps li:last-child", "= 7.7755");
        for (call, name) in [
            ("nn.AvgPool2d(2)", "ceil_mode"),
            ("nn.Conv2d(1,1,2)", "stride"),
            ("nn.Upsample(scale_factor=2)", "scale_factor"),
        ] {
            page.open(&format!("#x=[[1,2],[3,4]]&y={call}"));
            page.expect("the pinned parameter", Some(name.into()), || {
                page.find(".quick .row").attribute("data-param")
            });
        }
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_tap_pins_and_a_finger_over_the_output_scrubs() {
    on_a_phone(BILINEAR, |page| {
        let output = page.find("#output");
        output.touch(&[(22.0, 22.0)], SHORT);
        page.expect_text("#taps li:last-child", "= 1");
        // To touch it, the test brought it in sight; the finger does not move the page.
        let before = page.js("return scrollY");
        output.touch(&[(22.0, 22.0), (66.0, 22.0), (154.0, 22.0)], SHORT);
        page.expect_text("#step", "4 / 64");
        assert_eq!(page.js("return scrollY"), before);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_finger_over_the_input_scrolls_until_it_rests_and_then_draws() {
    on_a_phone(BILINEAR, |page| {
        let input = page.find("#input");
        if page.scrolls_by_finger() {
            input.touch(
                &[(25.0, 175.0), (25.0, 120.0), (25.0, 60.0), (25.0, 10.0)],
                SHORT,
            );
            page.wait_for("a scrolled page", || page.js("return scrollY") != json!(0));
        } else {
            page.leaves_out("its driver's finger scrolls nothing");
        }
        page.expect_grid("input", INPUT);
        // What the finger set going goes on for a while.
        page.wait_for("a page at rest at its top", || {
            let after_frames = "scrollTo({ top: 0, behavior: 'instant' });
                let frames = 20;
                return new Promise(done => requestAnimationFrame(function next() {
                    frames-- && scrollY === 0 ? requestAnimationFrame(next) : done(scrollY);
                }))";
            page.js(after_frames) == json!(0)
        });
        input.touch(&[(25.0, 25.0), (75.0, 25.0), (125.0, 25.0)], LONG);
        page.expect_grid("input", "9 9 9 3 / 2 6 9 5 / 1 5 8 4 / 0 2 3 2");
        page.click("#undo");
        page.expect_grid("input", INPUT);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_finger_scrolls_from_whatever_is_dragged_sideways() {
    on_a_phone(BILINEAR, |page| {
        if !page.scrolls_by_finger() {
            page.leaves_out("its driver's finger scrolls nothing");
            return;
        }
        let scrolls = |of: &str, selector: &str, points: [(f64, f64); 3]| {
            let scrolled = || page.js(&format!("return document.querySelector('{of}').scrollTop"));
            let element = page.find(selector);
            element.scroll_into_view();
            let before = scrolled();
            element.touch(&points, SHORT);
            page.wait_for("a scrolled part", || scrolled() != before);
        };
        page.click("#dock-parameters");
        page.wait_for("the open sheet", || is_open(page, "parameters"));
        page.wait_for("a sheet at rest", || {
            page.js("return document.getAnimations().length") == json!(0)
        });
        let up = [(20.0, 10.0), (20.0, -50.0), (20.0, -110.0)];
        scrolls("#sheet-parameters", "#sheet-parameters .dragname", up);
        page.click("#dock-parameters");
        let down = [(30.0, 20.0), (30.0, 60.0), (30.0, 100.0)];
        scrolls("html", ".track", down);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_formula_sheet_holds_what_every_compared_track_computes() {
    const TWO: &str = "#y=nn.Upsample(scale_factor=2,mode='bilinear');nn.Upsample(scale_factor=2)&view=compare&pin=2,5";
    on_a_phone(TWO, |page| {
        page.click("#dock-formula");
        page.find("#sheet-formula #formulas");
        page.expect("a letter for each", 2, || page.count("#formulas .letter"));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_tools_of_the_input_stand_behind_one_button() {
    on_a_phone(BILINEAR, |page| {
        page.click("#edit-input");
        page.named("button", "Type").click();
        page.find("#input").touch(&[(25.0, 25.0)], SHORT);
        page.find(".edit").fill("7");
        page.press("Enter");
        page.expect_grid("input", "7 2 4 3 / 2 6 9 5 / 1 5 8 4 / 0 2 3 2");
        page.named("button", "Paste").click();
        page.find(".dialog");
        page.press("Escape");
        page.expect_none(".dialog");
        page.click("#edit-input");
        page.expect_words("#input-size", "4 × 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_menu_holds_what_the_bar_has_no_room_for() {
    on_a_phone(BILINEAR, |page| {
        page.click("#more");
        page.named("menuitem", "中文").click();
        page.expect_words("#dock-ruler", "标尺");
        page.click("#more");
        page.named("menuitem", "对比").click();
        page.find(".compare");
        page.wait_for("no ruler apart", || !page.find("#dock-ruler").is_enabled());
        page.expect_none(".quick");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_narrowest_phone_scrolls_nothing_sideways() {
    Window::of(320, 640).run(|page| {
        page.hide_scrollbars();
        for link in [
            BILINEAR,
            "#x=[[1,2],[3,4]]&y=nn.Conv2d(1,1,3,padding=1)&pin=1,1",
            "#x=[[1,2],[3,4]]&y=nn.MaxPool2d(3)",
            "#x=[1,5,2,8]&y=nn.Upsample(scale_factor=2,mode='linear')&pin=3",
            "#x=torch.rand(32,32)&y=nn.MaxPool2d(2)&pin=3,3",
        ] {
            page.open(link);
            page.find("#dock-code");
            page.settle();
            assert_eq!(page.js(OVER), json!(0), "{link}");
        }
    });
}

/// What reaches furthest to the right.
const WIDEST: &str = "
    const right = one => one.getBoundingClientRect().right;
    const all = [...document.querySelectorAll('.app *')].filter(one => one.checkVisibility());
    const widest = all.reduce((a, b) => right(b) > right(a) ? b : a);
    return `${widest.outerHTML.slice(0, 200)} to ${right(widest)}`";

const PHONE: View = View {
    width: 390,
    height: 844,
    theme: "light",
    lang: "en",
};

/// By how much the page is wider than its window.
const OVER: &str = "const e = document.documentElement; return e.scrollWidth - e.clientWidth";

#[test]
#[ignore = "cargo xtask test e2e"]
fn no_state_scrolls_sideways_on_the_narrowest_phone() {
    Window::of(320, 640).run(|page| {
        page.hide_scrollbars();
        let wide = states::chosen().filter_map(|state| {
            state.show(
                page,
                View {
                    width: 320,
                    ..PHONE
                },
            );
            let over = page.js(OVER).as_i64().expect("a width");
            (over > 0).then(|| format!("{} by {over}: {}", state.name, page.js(WIDEST)))
        });
        assert_eq!(wide.collect::<Vec<_>>(), Vec::<String>::new());
    });
}

/// How many pairs of an element of `ones` and one of `others` lie on each other.
fn overlaps(page: &Page, ones: &str, others: &str) -> u64 {
    let script = format!(
        "const boxes = of => [...document.querySelectorAll(of)].map(one => one.getBoundingClientRect());
         return boxes('{ones}').flatMap(a => boxes('{others}').filter(b =>
             a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)).length"
    );
    page.js(&script).as_u64().expect("a count")
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_switch_and_the_legend_hide_nothing_of_a_pools_windows() {
    const POOL: &str = "nn.MaxPool2d(3,stride=2,padding=(1,0))";
    let single = format!("#x=digit(14,14)&y={POOL}&pin=4,5");
    let chain = format!("#x=digit(14,14)&y=nn.Sequential({POOL},nn.Upsample(scale_factor=2))");
    for (width, height) in [(1440, 900), (900, 900), (390, 844)] {
        Window::of(width, height).run(|page| {
            page.hide_scrollbars();
            for (link, in_sheet) in [(&single, width == 390), (&chain, false)] {
                page.open(link);
                if in_sheet {
                    page.click("#dock-ruler");
                }
                page.named("button", "y");
                page.find("[aria-label=\"Ruler axis\"]");
                let beside = "[aria-label=\"Ruler axis\"], .cap .legend";
                let hidden = overlaps(page, beside, ".rounding, .rounding > *");
                assert_eq!(hidden, 0, "{width}: {link}");
            }
        });
    }
}

/// What a finger may miss: controls narrower or lower than 44 px, of those that are shown. A label
/// is pressed in place of its box; words within a sentence are as high as its lines.
const SMALL: &str = "
    const controls = 'a[href], button, input, select, textarea, [role=slider], [role=tab]';
    return [...document.querySelectorAll(controls)].filter(one => !one.matches('p > .drive')).filter(one => {
        const { width, height } = (one.closest('label') ?? one).getBoundingClientRect();
        const seen = one.checkVisibility({ visibilityProperty: true }) && width > 1;
        return seen && (width < 43.5 || height < 43.5);
    }).map(one => {
        const { width, height } = one.getBoundingClientRect();
        return `${one.tagName} #${one.id} .${one.className} ${one.textContent} ${Math.round(width)} × ${Math.round(height)}`;
    })";

#[test]
#[ignore = "cargo xtask test e2e"]
fn every_control_is_as_large_as_a_finger() {
    Window::of(390, 844).run(|page| {
        page.hide_scrollbars();
        let mut small = BTreeMap::<String, Vec<&str>>::new();
        for state in states::chosen().filter(|state| state.is_narrow()) {
            state.show(page, PHONE);
            for control in page.js(SMALL).as_array().expect("a list") {
                let control = control.as_str().expect("of texts").to_owned();
                small.entry(control).or_default().push(state.name);
            }
        }
        assert!(small.is_empty(), "{small:#?}");
    });
}
