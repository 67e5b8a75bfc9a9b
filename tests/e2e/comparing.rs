//! Tracks on one input, side by side.

use crate::harness::{Page, Window, run};

const ALIGNED: &str = "y=nn.Upsample(scale_factor=2,mode='bilinear',align_corners=False);\
                       nn.Upsample(scale_factor=2,mode='bilinear',align_corners=True)";

fn open_aligned(page: &Page) {
    page.open(&format!("#{ALIGNED}&pin=2,5&view=compare"));
    page.find("#output-b");
}

/// The columns of a grid.
fn columns(page: &Page, id: &str) -> Option<String> {
    page.find(&format!("#{id}")).attribute("aria-colcount")
}

/// The numbers of the rows and columns that are lit, in the order of the page.
fn lit(page: &Page) -> String {
    let script = "return [...document.querySelectorAll('.index.on:not(.reason *)')].map(e => e.textContent).join(' ')";
    page.js(script).as_str().unwrap_or_default().to_owned()
}

fn split(page: &Page) -> f64 {
    let now = page.find("#split").attribute("aria-valuenow");
    now.and_then(|now| now.parse().ok()).expect("a number")
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn one_click_compares_the_values_of_a_parameter() {
    run(|page| {
        page.open("");
        page.named("button", "Compare align_corners").click();
        page.expect_sentence("At (2, 5), align_corners=True gives 0.84 more.");
        page.expect_none(".panel");
        page.click("#undo");
        page.expect_none("#output-b");
        page.named("button", "Playground").click();
        page.find(".panel");
        page.find("#output");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_cell_that_is_hovered_is_compared_and_a_click_pins_it() {
    run(|page| {
        open_aligned(page);
        page.expect_sentence("At (2, 5), align_corners=True gives 0.84 more.");
        page.hover_cell("output-b", (0, 1));
        page.expect_sentence("At (0, 1), align_corners=True gives 0.18 more.");
        page.hover_cell("difference", (3, 4));
        page.expect_sentence("At (3, 4), align_corners=True gives 0.14 less.");
        // Its row and its column are lit in both outputs and in the difference.
        page.expect("the lit numbers", "4 3 4 3 4 3".into(), || lit(page));
        page.click_cell("output-a", (0, 0));
        page.expect_sentence("At (0, 0), both give 1.");
        page.expect("the pin", true, || page.fragment().contains("pin=0,0"));
        page.press("ArrowRight");
        page.expect_sentence("At (0, 1), align_corners=True gives 0.18 more.");
        page.press("Enter");
        page.expect("the pin", true, || page.fragment().contains("pin=0,1"));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn differences_are_counted_and_each_cell_has_its_own() {
    run(|page| {
        open_aligned(page);
        page.expect_words(
            "#statistics",
            "largest |B − A| 1.0038 mean |B − A| 0.4192 equal cells 4 of 64",
        );
        let rows = page.grid("difference");
        assert!(rows.starts_with("0 0.1786 "), "{rows}");
        page.expect_words("#formulas .difference", "B − A +0.838");
        let formulas = page.words("#formulas");
        assert!(formulas.contains("y = 2 × 3/7 = 0.8571"), "{formulas}");
        // The input decides; equal outputs have no difference.
        page.open("#x=torch.ones(3,3)&view=compare&y=nn.AvgPool2d(1);nn.MaxPool2d(1)");
        page.expect_words(
            "#statistics",
            "largest |B − A| 0 mean |B − A| 0 equal cells 9 of 9",
        );
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn an_edit_of_the_input_reaches_every_track() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(2);nn.AvgPool2d(2)&view=compare");
        page.expect_grid("output-a", "4");
        page.tab_to("#input");
        page.type_text("9");
        page.press("Enter");
        page.expect_grid("output-a", "9");
        page.expect_grid("output-b", "4.5");
        page.expect_grid("difference", "−4.5");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn where_both_sample_is_shown_on_the_input_or_its_values() {
    run(|page| {
        open_aligned(page);
        // A mark for either track and lines between them; the live pair is ringed.
        page.expect("the ring", 2, || page.count(".samples circle"));
        page.expect_none("#input");
        page.switch("Input", "Values");
        page.expect_none(".samples");
        page.expect_grid("input", "1 2 4 3 / 2 6 9 5 / 1 5 8 4 / 0 2 3 2");
        page.switch("Input", "Samples");
        page.find(".samples");
        page.expect_words("#profile", "Row 2 as a profile: A B");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn windows_of_both_lie_over_the_values_of_the_input() {
    run(|page| {
        page.open("#y=nn.MaxPool2d(2);nn.AvgPool2d(2,stride=1)&view=compare&pin=0,0");
        page.expect_grid("input", "1 2 4 3 / 2 6 9 5 / 1 5 8 4 / 0 2 3 2");
        // Each has a line of paper and one in its hue.
        page.expect("the outlines", 4, || page.count(".samples rect"));
        page.expect_none("[role=group][aria-label=Input]");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn signals_are_compared_as_strips_with_their_curves() {
    run(|page| {
        page.open(
            "#x=[2,5,3,8,4]&y=nn.Upsample(8);nn.Upsample(8,mode='linear')&pin=3&view=compare",
        );
        page.expect_sentence("At 3, mode='linear' gives 1.38 less.");
        page.expect_grid("output-a", "2 2 5 5 3 8 8 4");
        page.expect_words("#profile", "Outputs as profiles: A B");
        page.expect("no rows are numbered", "3 3 3".into(), || lit(page));
        page.tab_to("#difference");
        page.press("ArrowRight");
        page.expect_sentence("At 4, mode='linear' gives 1.56 more.");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn pipelines_are_compared_by_what_comes_out_of_them() {
    run(|page| {
        page.open(
            "#y=nn.Sequential(nn.MaxPool2d(2),nn.Upsample(scale_factor=2));\
             nn.Sequential(nn.AvgPool2d(2),nn.Upsample(scale_factor=2))&view=compare&pin=0,0",
        );
        page.expect_grid("output-a", "6 6 9 9 / 6 6 9 9 / 5 5 8 8 / 5 5 8 8");
        page.expect_grid(
            "output-b",
            "2.75 2.75 5.25 5.25 / 2.75 2.75 5.25 5.25 / 2 2 4.25 4.25 / 2 2 4.25 4.25",
        );
        // The last stage does not read the input that is shown.
        page.expect_none(".samples");
        // A stage that is refused is mended where it stands.
        page.open(
            "#y=nn.MaxPool2d(2);nn.Sequential(nn.MaxPool2d(2,padding=2),nn.Upsample(scale_factor=2))\
             &view=compare",
        );
        page.named("button", "padding=1").click();
        page.expect("the columns of B", Some("6".into()), || {
            columns(page, "output-b")
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_large_input_is_compared_without_a_larger_document() {
    run(|page| {
        page.open(
            "#x=torch.arange(65536).view(1,1,256,256)&view=compare&pin=2,5\
             &y=nn.Upsample(scale_factor=2,mode='bilinear',align_corners=False);\
             nn.Upsample(scale_factor=2,mode='bilinear',align_corners=True)",
        );
        page.expect("the columns of B", Some("512".into()), || {
            columns(page, "output-b")
        });
        page.hover_cell("output-a", (10, 10));
        page.expect("a sentence", true, || {
            page.words("#sentence").starts_with("At (")
        });
        let elements = page.count("body *");
        assert!(elements < 3000, "{elements} elements");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_bar_opens_a_comparison_and_asks_for_a_second_track() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.AvgPool2d(2)");
        page.named("button", "Compare").click();
        page.expect_sentence("nn.AvgPool2d(2) is the only configuration.");
        page.find("nav [aria-current=page]");
        page.click("#add-track");
        page.expect_sentence("At (0, 0), both give 2.5.");
        page.find("#output-b");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn it_is_said_in_chinese_too() {
    run(|page| {
        page.open(&format!("#{ALIGNED}&pin=2,5&view=compare&lang=zh"));
        page.expect_sentence("在 (2, 5) 处，align_corners=True 的结果大 0.84。");
        page.expect_words(
            "#statistics",
            "最大 |B − A| 1.0038 平均 |B − A| 0.4192 相等单元 4 / 64",
        );
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_slider_answers_to_keys_and_to_the_pointer() {
    run(|page| {
        open_aligned(page);
        page.named("button", "Slider").click();
        page.tab_to("#split");
        page.expect("the middle", 50.0, || split(page));
        page.press("ArrowRight");
        page.press("ArrowRight");
        page.expect("two columns on", 75.0, || split(page));
        page.press("Home");
        page.expect("the left end", 0.0, || split(page));
        page.press("End");
        page.expect("the right end", 100.0, || split(page));
        page.find("#split").drag(&[(10.0, 40.0), (-60.0, 40.0)]);
        page.expect("a place inside", true, || {
            (50.0..95.0).contains(&split(page))
        });
        // Hovering still compares.
        page.hover_cell("output-a", (3, 4));
        page.expect_sentence("At (3, 4), align_corners=True gives 0.14 less.");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn flicker_takes_turns_until_it_is_paused() {
    run(|page| {
        open_aligned(page);
        page.named("button", "Flicker").click();
        let front = || page.words(".named:not(.faint)");
        page.expect("the second", true, || front().starts_with('B'));
        page.expect("the first again", true, || front().starts_with('A'));
        page.named("button", "Pause").click();
        page.named("button", "Play");
        page.named("button", "Side by side").click();
        page.find("#output-b");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn nothing_flickers_where_motion_is_unwanted() {
    Window::of(1280, 800).still().run(|page| {
        open_aligned(page);
        page.named("button", "Flicker").click();
        let front = || page.words(".named:not(.faint)");
        page.expect("the first", true, || front().starts_with('A'));
        page.expect("no way to play", 0, || page.count("[data-text=Play]"));
        page.named("button", "Swap").click();
        page.expect("the second", true, || front().starts_with('B'));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn configurations_are_added_and_removed_down_to_one() {
    run(|page| {
        page.open("#y=nn.AvgPool2d(1)&view=compare");
        page.find("#output-a");
        page.expect_none("#difference");
        page.click("#add-track");
        page.find("#output-b");
        page.click("#add-track");
        page.find("#output-c");
        page.click("#add-track");
        page.find("#output-d");
        page.expect_none("#add-track");
        page.named("button", "Remove B").click();
        page.expect_none("#output-d");
        page.named("button", "Remove C").click();
        page.named("button", "Remove A").click();
        page.expect_none("#output-b");
        page.expect("no way to remove the last", 0, || {
            page.count("[aria-label^=Remove]")
        });
        page.click("#undo");
        page.find("#output-b");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn of_three_tracks_the_difference_of_the_chosen_one_is_shown() {
    run(|page| {
        page.open(
            "#x=[[1,2],[3,4]]&y=nn.AvgPool2d(2);nn.MaxPool2d(2);nn.LPPool2d(1,2)&view=compare",
        );
        page.expect_sentence("At (0, 0), they give 2.5, 4 and 10.");
        page.expect_grid("difference", "1.5");
        page.switch("Difference", "C − A");
        page.expect_grid("difference", "7.5");
        page.expect_words(
            "#statistics",
            "largest |C − A| 7.5 mean |C − A| 7.5 equal cells 0 of 1",
        );
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn outputs_of_different_sizes_have_no_difference() {
    run(|page| {
        page.open("#y=nn.MaxPool2d(2);nn.MaxPool2d(3)&view=compare");
        page.expect_sentence("The outputs differ in size: 2 × 2 against 1 × 1.");
        page.expect_words(
            "#no-difference",
            "The outputs have different sizes: there is no difference to show.",
        );
        page.expect_none("#difference");
        page.expect_grid("output-b", "9");
        // Nor can they lie over each other.
        page.named("button", "Slider").click();
        page.expect_none("#split");
        page.find("#output-b");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_refused_track_says_why_and_the_others_live_on() {
    run(|page| {
        page.open("#y=nn.MaxPool2d(2);nn.MaxPool2d(2,padding=2)&view=compare");
        page.expect_grid("output-a", "6 9 / 5 8");
        page.expect_none("#output-b");
        let said = page.words("#refused-b");
        assert!(
            said.starts_with("padding=2 is too large for kernel_size=2."),
            "{said}"
        );
        assert!(
            said.contains("RuntimeError: pad should be at most half of effective kernel size"),
            "{said}"
        );
        page.named("button", "padding=1").click();
        page.expect_grid("output-b", "1 4 3 / 2 9 5 / 0 3 2");
        page.expect_grid("output-a", "6 9 / 5 8");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_panel_edits_one_track_alone_and_what_they_share_in_all() {
    run(|page| {
        open_aligned(page);
        page.expect_none(".panel");
        page.named("button", "Edit B").click();
        page.expect_focus("#close-panel");
        page.set_parameter("scale_factor", "3");
        page.press("Enter");
        page.expect("the columns of A", Some("12".into()), || {
            columns(page, "output-a")
        });
        page.expect("the columns of B", Some("12".into()), || {
            columns(page, "output-b")
        });
        page.switch("align_corners B", "False");
        page.expect_words(
            "#statistics",
            "largest |B − A| 0 mean |B − A| 0 equal cells 144 of 144",
        );
        // What both have now is one control again.
        page.expect_none("[aria-label='align_corners B']");
        page.find("[role=group][aria-label=align_corners]");
        page.click("#close-panel");
        page.expect_none(".panel");
        page.expect_focus("#edit-b");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn tabs_choose_the_track_that_the_playground_edits() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(2);nn.AvgPool2d(2)");
        page.expect_grid("output", "4");
        page.named("button", "Edit B").click();
        page.expect_grid("output", "2.5");
        page.set_parameter("kernel_size", "1");
        page.expect_grid("output", "1 2 / 3 4");
        page.named("button", "Edit A").click();
        page.expect_grid("output", "4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_link_keeps_the_view() {
    run(|page| {
        open_aligned(page);
        page.hover_cell("output-a", (1, 1));
        page.reload();
        page.expect_sentence("At (2, 5), align_corners=True gives 0.84 more.");
        page.named("button", "Playground").click();
        page.expect("the playground's link", false, || {
            page.fragment().contains("view=")
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn volumes_are_compared_slice_by_slice() {
    run(|page| {
        page.open(
            "#x=torch.arange(8).view(1,1,2,2,2)&y=nn.AvgPool3d(1);nn.MaxPool3d(1)\
             &pin=0,0,0&view=compare",
        );
        page.expect_grid("output-a", "0 1 / 2 3");
        page.named("button", "Next slice").click();
        page.expect_grid("output-a", "4 5 / 6 7");
        page.expect_grid("output-b", "4 5 / 6 7");
        page.expect_sentence("At (1, 0, 0), both give 4.");
        page.tab_to("#output-b");
        page.press("PageUp");
        page.expect_grid("output-a", "0 1 / 2 3");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn no_page_is_too_narrow() {
    for (width, height) in [(390, 844), (900, 1000), (1200, 800)] {
        Window::of(width, height).run(|page| {
            open_aligned(page);
            let over = "const e = document.documentElement; return e.scrollWidth - e.clientWidth";
            assert_eq!(page.js(over).as_i64(), Some(0), "{width} px");
            page.named("button", "Edit A").click();
            page.find(".panel");
            assert_eq!(page.js(over).as_i64(), Some(0), "{width} px with the panel");
        });
    }
}
