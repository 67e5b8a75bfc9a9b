//! Volumes: slices over and under the depth ruler, one of them open; and colours.

use crate::harness::{Page, run_wide as run};

/// The hill in three slices, doubled.
const DOUBLED: &str = "#x=[[[1,2,3,1],[2,6,7,3],[1,5,6,2],[0,2,2,1]],\
    [[2,3,4,2],[4,8,9,5],[3,7,8,4],[1,3,4,2]],[[0,1,2,1],[1,4,5,2],[2,3,4,1],[0,1,1,0]]]\
    &y=nn.Upsample(scale_factor=2,mode='trilinear',align_corners=False)&pin=2,3,5";

/// The last line of the code panel names the live cell.
fn expect_live(page: &Page, cell: &str) {
    page.expect(cell, true, || {
        page.js("return document.querySelector('#code').textContent")
            .as_str()
            .unwrap_or_default()
            .contains(cell)
    });
}

/// What the caption of the output says: `Output slice 2`.
fn expect_open(page: &Page, slice: usize) {
    page.expect("the open slice", true, || {
        page.words(".bench")
            .contains(&format!("Output slice {slice} "))
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_trilinear_link_opens_with_its_slices_and_weights() {
    run(|page| {
        page.open(DOUBLED);
        page.expect_grid("slice-0", "1 2 3 1 / 2 6 7 3 / 1 5 6 2 / 0 2 2 1");
        page.expect_grid("slice-2", "0 1 2 1 / 1 4 5 2 / 2 3 4 1 / 0 1 1 0");
        page.expect_words("#input-size", "3 × 4 × 4");
        page.expect_words("#output-size", "8 × 8");
        expect_open(page, 2);
        assert_eq!(page.count(".frame"), 6);
        page.expect("the weights", true, || {
            let words = page.words("#weights");
            words.contains("slice 0 × 0.25")
                && words.contains("e 9 × 0.4219")
                && words.contains("h 4 × 0.0469")
        });
        assert_eq!(page.count(".slice.unread"), 1);
        expect_live(page, "y[0, 0, 2, 3, 5]");
        page.expect("the value", true, || page.words("#sum").ends_with("= 7.25"));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn hovering_the_open_slice_tells_its_cell() {
    run(|page| {
        page.open(DOUBLED);
        page.hover_cell("output", (0, 0));
        expect_live(page, "y[0, 0, 2, 0, 0]");
        page.expect("the weights of the corner", true, || {
            page.words("#weights").ends_with("e 2 × 0.75")
                || page.words("#weights").ends_with("b 2 × 0.75")
        });
        page.find("#sentence").hover();
        expect_live(page, "y[0, 0, 2, 3, 5]");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn page_keys_step_through_the_slices() {
    run(|page| {
        page.open(DOUBLED);
        page.tab_to("#output");
        page.press("PageDown");
        expect_open(page, 3);
        expect_live(page, "y[0, 0, 3, 3, 5]");
        page.press("PageUp");
        page.press("PageUp");
        expect_open(page, 1);
        page.press("PageUp");
        page.press("PageUp");
        expect_open(page, 0);
        page.expect("one slice is read", 2, || page.count(".slice.unread"));
        page.expect("the fragment", true, || {
            page.fragment().ends_with("&pin=0,3,5")
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_press_on_the_film_opens_a_slice() {
    run(|page| {
        page.open(DOUBLED);
        page.named("button", "Open output slice 5").click();
        expect_open(page, 5);
        page.expect("the fragment", true, || {
            page.fragment().ends_with("&pin=5,3,5")
        });
        page.expect_words(".frame[aria-pressed=true]", "");
        assert_eq!(page.count(".frame[aria-pressed=true]"), 1);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn each_slice_is_typed_over_by_itself() {
    run(|page| {
        page.open("#x=[[[1,2],[3,4]],[[5,6],[7,8]]]&y=nn.MaxPool3d(2)&pin=0,0,0");
        page.expect_grid("output", "8");
        page.tab_to("#slice-0");
        page.press("ArrowDown");
        page.type_text("9");
        page.press("Enter");
        page.expect_grid("slice-0", "1 2 / 9 4");
        page.expect_grid("slice-1", "5 6 / 7 8");
        page.expect_grid("output", "9");
        page.click("#undo");
        page.expect_grid("output", "8");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_plane_becomes_a_volume_and_undo_brings_it_back() {
    run(|page| {
        page.open("");
        page.switch("Spatial dimensions", "3d");
        page.expect_grid("slice-0", "1 2 3 1 / 2 6 7 3 / 1 5 6 2 / 0 2 2 1");
        page.expect("the mode", "trilinear".to_owned(), || {
            page.find("#param-mode").value()
        });
        expect_live(page, "y[0, 0, 2, 2, 5]");
        page.click("#undo");
        page.expect_grid("input", "1 2 4 3 / 2 6 9 5 / 1 5 8 4 / 0 2 3 2");
        page.expect("the mode", "bilinear".to_owned(), || {
            page.find("#param-mode").value()
        });
        page.open("#x=[[2,4]]&y=nn.MaxPool2d(1)");
        page.expect_grid("input", "2 4");
        page.switch("Spatial dimensions", "3d");
        page.expect_grid("slice-0", "1 2");
        page.expect_grid("slice-1", "2 4");
        page.expect_grid("slice-2", "1 2");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_volume_is_resized_by_three_numbers() {
    run(|page| {
        page.open(DOUBLED);
        page.type_size("2 × 2 × 3");
        page.expect_grid("slice-0", "1 2 3 / 2 6 7");
        page.expect_grid("slice-1", "2 3 4 / 4 8 9");
        page.expect_none("#slice-2");
        page.expect_words("#output-size", "4 × 6");
        page.type_size("3 × 3");
        page.expect("a refusal", true, || page.count(".said") == 1);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn of_a_deep_volume_the_slices_around_the_live_one_are_drawn() {
    run(|page| {
        page.open("#x=torch.ones(1,1,60,8,8)&y=nn.Upsample(scale_factor=2)&pin=70,1,1");
        expect_open(page, 70);
        assert!(page.count(".slice") <= 8 && page.count(".frame") <= 8);
        assert_eq!(page.count("#slice-35"), 1);
        page.tab_to("#output");
        for _ in 0..6 {
            page.press("PageDown");
        }
        expect_open(page, 76);
        assert_eq!(page.count("#slice-38"), 1);
        assert!(page.count(".slice") <= 8);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_kernel_of_a_volume_is_typed_over_slice_by_slice() {
    run(|page| {
        page.open(
            "#x=[[[1,2],[3,4]],[[5,6],[7,8]]]\
             &y=nn.Conv3d(1,1,2,bias=False,weight=[[[[[1,0],[0,0]],[[0,0],[0,0]]]]])",
        );
        page.expect_grid("output", "1");
        page.tab_to("#kernel-1");
        page.type_text("10");
        page.press("Enter");
        page.expect_grid("kernel-1", "10 0 / 0 0");
        page.expect_grid("output", "51");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn three_channels_are_one_colour_picture() {
    run(|page| {
        page.open("#x=torch.arange(12).view(1,3,2,2)&y=nn.Upsample(scale_factor=2)");
        page.expect_grid("input", "0 1 / 2 3");
        page.expect_none("canvas.coloured");
        page.find(".rgb").click();
        page.expect("two pictures", 2, || page.count("canvas.coloured"));
        page.expect("the fragment", true, || page.fragment().contains("&rgb=1"));
        // The last cell is the brightest in each channel.
        let pixel = page.js(
            "const [canvas] = document.querySelectorAll('canvas.coloured');
             return [...canvas.getContext('2d').getImageData(1, 1, 1, 1).data]",
        );
        let pixel: Vec<_> = pixel
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|v| v.as_u64())
            .collect();
        assert!(
            pixel[0] < pixel[1] && pixel[1] < pixel[2] && pixel[3] == 255,
            "{pixel:?}"
        );
        page.find(".rgb").click();
        page.expect_none("canvas.coloured");
        page.open("#x=torch.arange(8).view(1,2,2,2)&y=nn.Upsample(scale_factor=2)");
        page.expect_grid("input", "0 1 / 2 3");
        page.expect_none(".rgb");
    });
}
