//! Signals: one dimension, all tracks on one input.

use crate::harness::{Page, run_wide as run};

const SIGNAL: &str = "#x=[2,5,3,8,4]";

/// Three rules for one size.
const THREE: &str = "#x=[2,5,3,8,4]&y=nn.Upsample(size=8);\
    F.interpolate(x,size=8,mode='nearest-exact');nn.Upsample(size=8,mode='linear')&pin=3";

const LINEAR: &str = "2 3.3125 4.875 3.625 4.5625 7.6875 5.75 4";

/// Whether a dimension is the chosen one: `1d`.
fn expect_dims(page: &Page, chosen: &str) {
    page.expect("the chosen dimensions", chosen.to_owned(), || {
        page.words("#dims [aria-pressed=true]")
    });
}

/// The last line of the code panel names the live cell.
fn expect_live(page: &Page, cell: &str) {
    page.expect(cell, true, || page.words("#code").contains(cell));
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_linear_resize_of_a_list_opens_in_one_dimension() {
    run(|page| {
        page.open(&format!(
            "{SIGNAL}&y=nn.Upsample(size=8,mode='linear')&pin=3"
        ));
        expect_dims(page, "1d");
        page.expect_grid("input", "2 5 3 8 4");
        page.expect_grid("output", LINEAR);
        page.expect_words("#input-size", "5");
        page.expect_words("#output-size", "8");
        page.expect("the sum", true, || page.words("#sum").ends_with("= 3.625"));
        expect_live(page, "y[0, 0, 3]");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn three_tracks_stand_under_each_other_and_are_told_side_by_side() {
    run(|page| {
        page.open(THREE);
        page.expect_grid("output", "2 2 5 5 3 8 8 4");
        page.expect_grid("output-b", "2 2 5 3 3 8 4 4");
        page.expect_grid("output-c", LINEAR);
        page.expect("the names", true, || {
            let words = page.words(".bench");
            ["nearest", "nearest-exact", "linear"]
                .iter()
                .all(|name| words.contains(name))
        });
        page.expect("the results", vec!["= 1", "= 2", "= 3.625"], || {
            let columns = page.words("#columns");
            let found = ["= 1", "= 2", "= 3.625"].into_iter();
            found
                .filter(|result| columns.contains(result))
                .collect::<Vec<_>>()
        });
        // What is hovered on one strip is live on all of them.
        page.hover_cell("output-c", (0, 6));
        page.expect("the hovered cell", true, || {
            page.words("#columns").contains("= 5.75")
        });
        expect_live(page, "a[0, 0, 6]");
        page.find("#sentence").hover();
        expect_live(page, "a[0, 0, 3]");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_press_on_a_strip_edits_its_track() {
    run(|page| {
        page.open(THREE);
        page.click_cell("output-c", (0, 5));
        page.expect_grid("output", LINEAR);
        page.expect_grid("output-a", "2 2 5 5 3 8 8 4");
        page.expect("mode", "linear".to_owned(), || {
            page.find("#param-mode-c").value()
        });
        page.expect("the fragment", true, || {
            page.fragment().ends_with("&pin=5&at=2")
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn samples_are_typed_and_drawn() {
    run(|page| {
        page.open(&format!("{SIGNAL}&y=nn.MaxPool1d(2)"));
        page.expect_grid("output", "5 8");
        page.tab_to("#input");
        page.type_text("9");
        page.press("Enter");
        // Enter moves on to the next sample.
        page.type_text("1");
        page.press("Enter");
        page.expect_grid("input", "9 1 3 8 4");
        page.expect_grid("output", "9 8");
        page.hold("Shift", || page.draw("input", &[(0, 2), (0, 4)]));
        page.expect_grid("input", "9 1 0 0 0");
        page.expect_grid("output", "9 0");
        page.click("#undo");
        page.expect_grid("input", "9 1 3 8 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_signal_is_resized_by_one_number() {
    run(|page| {
        page.open(&format!("{SIGNAL}&y=nn.MaxPool1d(2)"));
        page.type_size("8");
        page.expect_grid("input", "2 5 3 8 4 0 0 0");
        page.expect_grid("output", "5 8 4 0");
        page.click("#undo");
        page.expect_grid("input", "2 5 3 8 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_pinned_row_of_a_plane_becomes_a_signal_and_undo_brings_the_plane_back() {
    run(|page| {
        page.open("");
        expect_dims(page, "2d");
        page.switch("Spatial dimensions", "1d");
        expect_dims(page, "1d");
        page.expect_grid("input", "2 6 9 5");
        page.expect_grid("output", "2 3 5 6.75 8.25 8 6 5");
        page.expect("the fragment", true, || {
            page.fragment()
                .starts_with("x=[2,6,9,5]&y=nn.Upsample(scale_factor=2,mode='linear'")
        });
        page.click("#undo");
        expect_dims(page, "2d");
        page.expect_grid("input", "1 2 4 3 / 2 6 9 5 / 1 5 8 4 / 0 2 3 2");
        page.click("#redo");
        page.expect_grid("input", "2 6 9 5");
        page.switch("Spatial dimensions", "2d");
        page.expect_grid("input", "1 3 4.5 2.5 / 2 6 9 5 / 1 3 4.5 2.5");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn what_does_not_exist_in_a_dimension_is_disabled_with_the_reason() {
    run(|page| {
        page.open(SIGNAL);
        expect_dims(page, "2d");
        page.open(&format!("{SIGNAL}&y=nn.MaxPool1d(2)"));
        let shuffle = page.named("button", "PixelShuffle");
        assert!(!shuffle.is_enabled());
        let reason = Some("PixelShuffle exists in 2d alone.".to_owned());
        assert_eq!(shuffle.attribute("title"), reason);
        page.open("#x=torch.arange(16).view(1,4,2,2)&y=nn.PixelShuffle(2)");
        page.find("#output");
        let option = page.find("#dims button[data-text='1d']");
        assert!(!option.is_enabled());
        assert_eq!(option.attribute("title"), reason);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn operations_of_the_list_are_chosen_in_one_dimension() {
    run(|page| {
        page.open(&format!("{SIGNAL}&y=nn.MaxPool1d(2)"));
        page.expect_grid("output", "5 8");
        page.choose_operation("AvgPool");
        page.expect_grid("output", "3.5 5.5");
        page.choose_operation("Upsample");
        page.expect("mode", "linear".to_owned(), || {
            page.find("#param-mode").value()
        });
        page.expect_words("#output-size", "10");
        page.choose_example("Impulse 9");
        page.expect_grid("input", "0 0 0 0 1 0 0 0 0");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_plot_answers_to_the_pointer() {
    run(|page| {
        page.open(&format!(
            "{SIGNAL}&y=nn.Upsample(size=8,mode='linear')&pin=3"
        ));
        expect_live(page, "y[0, 0, 3]");
        let plot = page.find("#plot-surface");
        let [_, _, width, height] = plot.rect();
        plot.hover_at((width * 5.5 / 8.0, height / 2.0));
        expect_live(page, "y[0, 0, 5]");
        plot.click_at((width * 1.5 / 8.0, height / 2.0));
        page.find("#sentence").hover();
        expect_live(page, "y[0, 0, 1]");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_keyboard_walks_along_the_output() {
    run(|page| {
        page.open(&format!(
            "{SIGNAL}&y=nn.Upsample(size=8,mode='linear')&pin=3"
        ));
        page.tab_to("#output");
        page.press("ArrowRight");
        expect_live(page, "y[0, 0, 4]");
        page.press("End");
        expect_live(page, "y[0, 0, 7]");
        page.press("Enter");
        page.expect("the fragment", true, || page.fragment().ends_with("&pin=7"));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_kernel_is_a_strip_that_is_typed_over() {
    run(|page| {
        page.open("#x=[1,2,3,4]&y=nn.Conv1d(1,1,3,bias=False,weight=[[[1,0,0]]])");
        page.expect_grid("kernel", "1 0 0");
        page.expect_grid("output", "1 2");
        page.tab_to("#kernel");
        page.press("ArrowRight");
        page.type_text("10");
        page.press("Enter");
        page.type_text("100");
        page.press("Enter");
        page.expect_grid("kernel", "1 10 100");
        page.expect_grid("output", "321 432");
        page.click("#presets");
        page.named("menuitem", "Laplacian").click();
        page.expect_grid("kernel", "1 −2 1");
        page.expect_grid("output", "0 0");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn channels_of_a_signal_are_turned() {
    run(|page| {
        page.open("#x=[[1,2,3,4],[5,6,7,8]]&y=nn.AvgPool1d(2)");
        page.expect_grid("output", "1.5 3.5");
        page.tab_to("#output");
        page.press("PageDown");
        page.expect_grid("output", "5.5 7.5");
        page.expect_grid("input", "5 6 7 8");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_refused_operation_leaves_the_last_output_in_sight() {
    run(|page| {
        page.open(&format!("{SIGNAL}&y=nn.MaxPool1d(2)"));
        page.expect_grid("output", "5 8");
        page.set_parameter("padding", "4");
        page.expect("PyTorch's sentence", true, || {
            page.words("#raises").starts_with("RuntimeError: ")
        });
        page.expect_grid("output", "5 8");
        page.find(".fixes button").click();
        page.expect_none("#raises");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_long_signal_does_not_grow_the_document() {
    run(|page| {
        page.open("#x=torch.arange(20000)&y=nn.AvgPool1d(2);nn.MaxPool1d(2)");
        page.expect_words("#output-size", "10000");
        let count = page.count("body *");
        assert!(count < 1500, "{count} elements");
        let plot = page.js("return document.querySelector('#plot').outerHTML.length");
        let letters = plot.as_u64().unwrap_or(u64::MAX);
        assert!(letters < 200_000, "{letters} letters of plot");
    });
}
