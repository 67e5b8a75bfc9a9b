//! The address: it opens scenes and follows them.

use crate::harness::{Page, run};

/// The address as it stands, undecoded.
fn address(page: &Page) -> String {
    let address = page.js("return location.href");
    address.as_str().unwrap_or_default().to_owned()
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_address_follows_the_scene_and_a_reload_opens_it_again() {
    run(|page| {
        page.open("");
        page.find("#output");
        assert_eq!(page.fragment(), "");
        page.type_size("2 × 2");
        page.tab_to("#input");
        page.type_text("5");
        page.press("Enter");
        page.choose_operation("AvgPool");
        page.set_parameter("kernel_size", "1");
        page.press("Enter");
        page.click_cell("output", (1, 1));
        page.expect(
            "the fragment",
            "x=[[5,2],[2,6]]&y=nn.AvgPool2d(1)&pin=1,1".to_owned(),
            || page.fragment(),
        );
        page.reload();
        page.expect_grid("input", "5 2 / 2 6");
        page.expect_grid("output", "5 2 / 2 6");
        page.expect_sentence("Output cell (1, 1) divides 6 by 1.");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_link_typed_by_hand_opens_with_both_its_operations() {
    run(|page| {
        page.open(
            "#x=[[1,2],[3,4]]&y=nn.Upsample(scale_factor=2,mode='bilinear');\
             nn.Upsample(scale_factor=2,mode='bilinear',align_corners=True)",
        );
        page.expect_grid("input", "1 2 / 3 4");
        page.expect_grid(
            "output",
            "1   1.25 1.75 2
             1.5 1.75 2.25 2.5
             2.5 2.75 3.25 3.5
             3   3.25 3.75 4",
        );
        page.expect_none(".problem");
        // The panel chooses the second one.
        page.named("button", "Edit B").click();
        page.expect_grid(
            "output",
            "1      1.3333 1.6667 2
             1.6667 2      2.3333 2.6667
             2.3333 2.6667 3      3.3333
             3      3.3333 3.6667 4",
        );
        page.named("button", "Edit A").click();
        // An edit keeps the second one.
        page.tab_to("#input");
        page.type_text("0");
        page.press("Enter");
        page.expect(
            "the fragment",
            "x=[[0,2],[3,4]]&y=nn.Upsample(scale_factor=2,mode='bilinear');\
             nn.Upsample(scale_factor=2,mode='bilinear',align_corners=True)&pin=0,0"
                .to_owned(),
            || page.fragment(),
        );
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn unknown_keys_of_a_link_are_ignored() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&colour=blue&y=nn.MaxPool2d(2)&z");
        page.expect_grid("output", "4");
        page.expect_none(".problem");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_broken_link_is_explained_and_loses_only_the_broken_part() {
    run(|page| {
        page.open("#x=[[1,2],[3&y=nn.MaxPool2d(2)");
        page.expect("an explanation", true, || {
            page.words(".problem")
                .starts_with("The default stands in for a part of the link that could not be read:")
        });
        page.expect_grid("input", "1 2 4 3 / 2 6 9 5 / 1 5 8 4 / 0 2 3 2");
        page.expect_grid("output", "6 9 / 5 8");
        page.named("button", "Dismiss").click();
        page.expect_none(".problem");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_misspelt_operation_in_a_link_is_explained() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPol2d(2)");
        page.expect("an explanation", true, || {
            page.words(".problem").contains("did you mean `MaxPool2d`?")
        });
        page.expect_grid("input", "1 2 / 3 4");
        page.expect_words("#output-size", "4 × 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_new_fragment_opens_without_a_reload_and_can_be_undone() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)");
        page.expect_grid("output", "1 2 / 3 4");
        page.js("window.sameDocument = true; location.hash = 'x=[[7]]&y=nn.MaxPool2d(1)'");
        page.expect_grid("output", "7");
        assert_eq!(page.js("return window.sameDocument"), true);
        page.click("#undo");
        page.expect_grid("output", "1 2 / 3 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_new_fragment_that_is_broken_is_explained() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)");
        page.expect_grid("output", "1 2 / 3 4");
        page.open("#x=[[1,2");
        page.find(".problem");
        page.open("#x=[[1,2]]&y=nn.MaxPool2d(1)");
        page.expect_grid("output", "1 2");
        page.expect_none(".problem");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_page_goes_back_to_the_scene_of_an_earlier_address() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)");
        page.expect_grid("output", "1 2 / 3 4");
        page.open("#x=[[7]]&y=nn.MaxPool2d(1)");
        page.expect_grid("output", "7");
        page.back();
        page.expect_grid("output", "1 2 / 3 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_large_grid_travels_packed() {
    run(|page| {
        page.open("#x=zeros(64,64)&y=nn.MaxPool2d(64)");
        page.expect_grid("output", "0");
        page.tab_to("#input");
        page.press("Control+End");
        page.type_text("3.25");
        page.press("Enter");
        page.expect_grid("output", "3.25");
        page.expect("a packed input", true, || {
            page.fragment().starts_with("x=z1:")
        });
        assert!(address(page).len() < 400, "{}", address(page));
        page.reload();
        page.expect_words("#input-size", "64 × 64");
        page.expect_grid("output", "3.25");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn copy_link_copies_the_scene_as_it_is_now() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(2)");
        page.tab_to("#input");
        page.type_text("8");
        page.press("Enter");
        page.expect_grid("output", "8");
        page.named("button", "Share").click();
        page.click("#copy-link");
        page.expect_words("#copy-link", "Copied");
        page.press("Escape");
        page.named("button", "Paste").click();
        page.expect_focus("#paste-text");
        page.press("Control+v");
        page.expect("the link", true, || {
            let link = page.find("#paste-text").value();
            link.starts_with("http") && link.contains("#x=[[8,2],[3,4]]&y=nn.MaxPool2d(2)")
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn hostile_links_leave_a_page_that_works() {
    run(|page| {
        for link in [
            "#x=z1:AAAA",
            "#x=zeros(100000,100000)",
            "#y=nn.MaxPool2d(999999999999)",
            "#x=%",
            &format!("#x={}", "[".repeat(2000)),
        ] {
            page.open(link);
            page.expect_grid("input", "1 2 4 3 / 2 6 9 5 / 1 5 8 4 / 0 2 3 2");
        }
        page.open("#x=[[1,2]]&y=nn.MaxPool2d(1)");
        page.expect_grid("output", "1 2");
    });
}
