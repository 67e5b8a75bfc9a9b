//! Pasting text: lists, prints, tables and code, by way of the dialog.

use crate::harness::{Page, Window, run};
use gridscope::playground::limits;

const SCENE: &str = "#x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)";

/// Copies a text elsewhere and pastes it onto the page: the dialog opens with it.
fn paste(page: &Page, text: &str) {
    page.find("#output");
    page.copy(text);
    page.press("Control+v");
    page.expect("the pasted text", text.to_owned(), || {
        page.find("#paste-text").value()
    });
}

/// What is said of the pasted text: the format it was read in, its shape, its range.
fn facts(page: &Page) -> [String; 2] {
    let format = page.find("#paste-format").value();
    let others = page.js(
        "return [...document.querySelectorAll('.facts dd')].slice(1).map(dd => dd.innerText).join(', ')",
    );
    [format, others.as_str().unwrap_or_default().to_owned()]
}

/// The texts of all elements that a selector matches.
fn texts(page: &Page, selector: &str) -> Vec<String> {
    let script = format!(
        "return [...document.querySelectorAll({selector:?})].map(element => element.textContent)"
    );
    let texts = page.js(&script);
    let texts = texts.as_array().into_iter().flatten();
    texts
        .map(|text| text.as_str().unwrap_or_default().to_owned())
        .collect()
}

#[track_caller]
fn expect_texts(page: &Page, selector: &str, wanted: &[&str]) {
    page.expect(
        selector,
        Vec::from_iter(wanted.iter().map(|text| text.to_string())),
        || texts(page, selector),
    );
}

/// Pastes, checks what the dialog says, and applies.
fn pasted(text: &str, format: &str, others: &str, input: &str) {
    run(|page| {
        page.open(SCENE);
        paste(page, text);
        page.expect(
            "what the dialog says",
            [format, others].map(str::to_owned),
            || facts(page),
        );
        page.expect_grid("input", "1 2 / 3 4");
        page.apply();
        page.expect_grid("input", input);
        page.expect_grid("output", input);
        page.click("#undo");
        page.expect_grid("input", "1 2 / 3 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_nested_list_is_pasted() {
    pasted(
        "[[1, 2, 3],\n [4, 5, 6.5]]",
        "nested list",
        "2 × 3 → (1, 1, 2, 3), 1 to 6.5",
        "1 2 3 / 4 5 6.5",
    );
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_printed_tensor_is_pasted() {
    pasted(
        "tensor([[ 1.0000, -2.5000],\n        [ 0.2500,  4.0000]])",
        "torch.tensor",
        "2 × 2 → (1, 1, 2, 2), −2.5 to 4",
        "1 −2.5 / 0.25 4",
    );
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_printed_array_is_pasted() {
    pasted(
        "array([[1., 2.],\n       [3., 5.]])",
        "NumPy array",
        "2 × 2 → (1, 1, 2, 2), 1 to 5",
        "1 2 / 3 5",
    );
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn comma_separated_values_are_pasted() {
    pasted(
        "1,2,3\n4,5,6\n",
        "comma-separated",
        "2 × 3 → (1, 1, 2, 3), 1 to 6",
        "1 2 3 / 4 5 6",
    );
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn cells_of_a_spreadsheet_are_pasted() {
    pasted(
        "1\t2.5\n-3\t4\n",
        "tab-separated",
        "2 × 2 → (1, 1, 2, 2), −3 to 4",
        "1 2.5 / −3 4",
    );
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_decimal_comma_is_asked_about_and_repaired() {
    run(|page| {
        page.open(SCENE);
        paste(page, "1\t2\n3\t4,5\n");
        page.expect_words(
            ".complaint",
            "Row 1, column 1. 4,5 is not a number. Read as 4.5",
        );
        page.expect_words(
            ".dialog footer span",
            "One cell needs an answer before the grid can be used.",
        );
        assert!(!page.find("#apply").is_enabled());
        page.named("button", "Read as 4.5").click();
        page.expect_none(".complaint");
        page.apply();
        page.expect_grid("input", "1 2 / 3 4.5");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_short_row_is_filled_when_asked_to() {
    run(|page| {
        page.open(SCENE);
        paste(page, "1,2,3\n4,5\n");
        page.expect_words(
            ".complaint",
            "Row 1, column 2. This row has 2 numbers, the others 3. Fill with 0",
        );
        assert!(!page.find("#apply").is_enabled());
        page.named("button", "Fill with 0").click();
        page.apply();
        page.expect_grid("input", "1 2 3 / 4 5 0");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn each_problem_has_its_own_repair() {
    run(|page| {
        page.open(SCENE);
        paste(page, "1,two,3\n4,,6\n");
        page.expect("two complaints", 2, || page.count(".complaint"));
        page.expect_words(
            ".dialog footer span",
            "2 cells need an answer before the grid can be used.",
        );
        page.named("button", "Fill with 0").click();
        page.expect("one complaint", 1, || page.count(".complaint"));
        assert!(!page.find("#apply").is_enabled());
        page.named("button", "Fill with 0").click();
        page.apply();
        page.expect_grid("input", "1 0 3 / 4 0 6");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn what_cannot_be_read_is_marked_in_the_text_and_in_the_preview() {
    run(|page| {
        page.open(SCENE);
        paste(page, "0.2\t0.5\t0.9\n0.4\t1.3\n0.7\t4,8\t2.0\n");
        expect_texts(page, ".gutter div div", &["0", "1", "2"]);
        expect_texts(page, ".gutter .marked", &["1", "2"]);
        expect_texts(page, ".under u", &["?", "4,8"]);
        expect_texts(page, ".preview .unread", &["–", "4,8"]);
        expect_texts(page, ".preview .index.on", &["1", "2", "1", "2"]);
        // What is missing is dashed, what is unreadable is not.
        expect_texts(page, ".preview rect[stroke-dasharray] + .unread", &["–"]);
        page.expect_words(".above", "Cells that could not be read are outlined.");
        assert_eq!(
            facts(page)[1],
            "3 × 3 → (1, 1, 3, 3), 0.2 to 2, 7 of 9 cells"
        );

        page.named("button", "Read as 4.8").click();
        expect_texts(page, ".under u", &["?"]);
        expect_texts(page, ".preview .unread", &["–"]);
        page.named("button", "Fill with 0").click();
        page.expect_none(".under u");
        page.expect_none(".preview .unread");
        page.expect_words(".above", "Hover shows the exact number.");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn marks_follow_the_text_when_it_is_scrolled() {
    run(|page| {
        page.open(SCENE);
        let rows: Vec<_> = (0..60)
            .map(|row| {
                if row == 58 {
                    "1 x".into()
                } else {
                    format!("{row} 2")
                }
            })
            .collect();
        paste(page, &rows.join("\n"));
        page.press("Control+Home");
        page.expect_none(".gutter .marked");
        page.press("Control+End");
        expect_texts(page, ".gutter .marked", &["58"]);
        expect_texts(page, ".under u", &["x"]);
        let [_, top, _, height] = page.find(".under u").rect();
        let [_, field, _, room] = page.find("#paste-text").rect();
        assert!(
            top > field && top + height < field + room,
            "the mark is in sight"
        );
        assert!(page.count(".gutter div div") < 20);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_bracket_without_a_partner_is_marked() {
    run(|page| {
        page.open(SCENE);
        paste(page, "[[1, 2],\n [3, 4]]]");
        page.expect_words(
            ".complaint",
            "The brackets do not make a grid: each row needs its own pair.",
        );
        expect_texts(page, ".gutter .marked", &["2"]);
        expect_texts(page, ".under u", &["]"]);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn many_problems_can_be_repaired_at_once() {
    run(|page| {
        page.open(SCENE);
        paste(page, "1,,,4\n,2,,\n,,,7\n");
        page.expect("the first problems", 6, || page.count(".complaint"));
        page.expect_words(".note.more", "and 2 more Repair all");
        page.expect_words(
            ".dialog footer span",
            "8 cells need an answer before the grid can be used.",
        );
        page.named("button", "Repair all").click();
        page.expect_none(".complaint");
        page.apply();
        page.expect_grid("input", "1 0 0 4 / 0 2 0 0 / 0 0 0 7");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_last_repair_hands_the_focus_on() {
    run(|page| {
        page.open(SCENE);
        paste(page, "1\t2\n3\tx\n");
        page.tab_to(".complaint button");
        page.press("Enter");
        page.expect_focus("#apply");
        page.press("Enter");
        page.expect_none(".dialog");
        page.expect_grid("input", "1 2 / 3 0");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_preview_shows_the_exact_number_under_the_pointer() {
    run(|page| {
        page.open(SCENE);
        paste(page, "[[0.123456789, 2], [3, -1e-8]]");
        let pad = page.find(".preview .pad");
        pad.hover_at((10.0, 10.0));
        page.expect_words(".above", "Row 0, column 0: 0.12345679");
        pad.hover_at((80.0, 80.0));
        page.expect_words(".above", "Row 1, column 1: −1e−8");
        page.find("#apply").hover();
        page.expect_words(".above", "Hover shows the exact number.");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_flat_list_is_one_row() {
    pasted(
        "[1, 2, 3.5]",
        "nested list",
        "3 → (1, 1, 1, 3), 1 to 3.5",
        "1 2 3.5",
    );
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn lists_are_read_in_their_own_dimensions_where_the_operation_leaves_them_open() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.Upsample(scale_factor=2)");
        paste(page, "[1, 2, 3.5]");
        page.expect(
            "what the dialog says",
            "3 → (1, 1, 3), 1 to 3.5".to_owned(),
            || facts(page)[1].clone(),
        );
        page.expect_words(
            ".dialog footer span",
            "Replaces the 2 × 2 input. Undo brings it back.",
        );
        page.apply();
        page.expect_none("#raises");
        paste(page, "[[[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]]]");
        page.expect(
            "what the dialog says",
            "(1, 1, 2, 2, 2), 1 to 8".to_owned(),
            || facts(page)[1].clone(),
        );
        page.expect_words(
            ".dialog footer span",
            "Replaces the 3 input. Undo brings it back.",
        );
        page.expect_words(".above .channel", "‹ plane 0 of 2 ›");
        page.apply();
        page.expect_none("#raises");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn deeper_lists_are_planes_and_their_problems_are_found_in_them() {
    run(|page| {
        page.open(SCENE);
        paste(
            page,
            "[[[1, 2], [3, 4]],\n [[5, 6], [7, x]],\n [[9, 8], [7, 6]]]",
        );
        page.expect_words(
            ".complaint",
            "Plane 1, row 1, column 1. x is not a number. Fill with 0",
        );
        // The plane with the problem is shown.
        page.expect_words(".above .channel", "‹ plane 1 of 3 ›");
        expect_texts(page, ".preview .unread", &["x"]);
        page.named("button", "Next plane").click();
        page.expect_words(".above .channel", "‹ plane 2 of 3 ›");
        page.expect_none(".preview .unread");
        assert!(!page.named("button", "Next plane").is_enabled());
        page.find(".preview .pad").hover_at((10.0, 10.0));
        page.expect_words(".above .note", "Row 0, column 0: 9");

        page.named("button", "Fill with 0").click();
        page.expect(
            "what the dialog says",
            "3 × 2 × 2 → (1, 3, 2, 2), 0 to 9".to_owned(),
            || facts(page)[1].clone(),
        );
        page.apply();
        page.expect_grid("input", "1 2 / 3 4");
        page.expect_words(".channel", "‹ channel 0 of 3 › RGB");
        page.named("button", "Next channel").click();
        page.expect_grid("input", "5 6 / 7 0");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_format_can_be_overruled() {
    run(|page| {
        page.open(SCENE);
        paste(page, "1 2; 3 4");
        page.expect("the first reading", "Matlab matrix".to_owned(), || {
            facts(page)[0].clone()
        });
        page.find("#paste-format").choose("blank-separated");
        page.expect_words(
            ".complaint",
            "Row 0, column 1. 2; is not a number. Fill with 0",
        );
        page.find("#paste-format").choose("Matlab matrix");
        page.expect_none(".complaint");
        page.apply();
        page.expect_grid("input", "1 2 / 3 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_pytorch_call_sets_the_operation_and_keeps_the_input() {
    run(|page| {
        page.open(SCENE);
        paste(page, "F.interpolate(x, size=(1, 4), mode='nearest')");
        page.expect_words(
            ".dialog footer span",
            "Sets the operation. Undo brings the old one back.",
        );
        page.apply();
        page.expect_grid("input", "1 2 / 3 4");
        page.expect_grid("output", "1 1 2 2");
        page.click("#undo");
        page.expect_grid("output", "1 2 / 3 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_script_sets_input_and_operation_in_one_step() {
    run(|page| {
        page.open(SCENE);
        paste(
            page,
            "import torch\nimport torch.nn as nn\n\n\
             x = torch.arange(1., 17.).view(1, 1, 4, 4)\n\
             m = nn.AvgPool2d(2)\n\
             y = m(x)\n",
        );
        page.expect_words(
            ".dialog footer span",
            "Replaces the 2 × 2 input and sets the operation. Undo brings both back.",
        );
        page.expect_words(".dialog pre", "nn.AvgPool2d(2)");
        page.apply();
        page.expect_grid("input", "1 2 3 4 / 5 6 7 8 / 9 10 11 12 / 13 14 15 16");
        page.expect_grid("output", "3.5 5.5 / 11.5 13.5");
        page.click("#undo");
        page.expect_grid("input", "1 2 / 3 4");
        page.expect_grid("output", "1 2 / 3 4");
        assert!(!page.find("#undo").is_enabled());
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn what_holds_no_numbers_is_said_and_cannot_be_applied() {
    run(|page| {
        page.open(SCENE);
        for (text, complaint) in [
            ("good morning", "There are no numbers in this text."),
            (
                "tensor([[1, 2, ..., 3]])",
                "The text leaves numbers out where it says “...”. Print all of them first: \
                 torch.set_printoptions(threshold=torch.inf).",
            ),
            (
                "[[1, 2], 3]",
                "The brackets do not make a grid: each row needs its own pair.",
            ),
        ] {
            paste(page, text);
            page.expect_words(".complaint", complaint);
            assert!(!page.find("#apply").is_enabled(), "{text}");
            page.named("button", "Cancel").click();
            page.expect_none(".dialog");
        }
        page.expect_grid("input", "1 2 / 3 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_button_opens_an_empty_dialog_to_write_in() {
    run(|page| {
        page.open(SCENE);
        page.named("button", "Paste").click();
        page.expect_focus("#paste-text");
        assert!(!page.find("#apply").is_enabled());
        page.type_text("[[5, 6], [7, 8]]");
        page.apply();
        page.expect_grid("input", "5 6 / 7 8");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn cancel_close_and_escape_keep_everything() {
    run(|page| {
        page.open(SCENE);
        let leave: [&dyn Fn(); 3] = [
            &|| page.named("button", "Cancel").click(),
            &|| page.named("button", "Close").click(),
            &|| page.press("Escape"),
        ];
        for leave in leave {
            paste(page, "[[9, 9, 9]]");
            leave();
            page.expect_none(".dialog");
            page.expect_grid("input", "1 2 / 3 4");
            assert!(!page.find("#undo").is_enabled());
        }
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_focus_goes_into_the_dialog_and_back() {
    run(|page| {
        page.open(SCENE);
        page.tab_to("#input");
        paste(page, "[[9, 9, 9]]");
        page.expect_focus("#paste-text");
        page.press("Escape");
        page.expect_none(".dialog");
        page.expect_focus("#input");

        page.tab_back_to("#examples");
        page.press("Shift+Tab");
        page.press("Shift+Tab");
        page.press("Enter");
        page.expect_focus("#paste-text");
        page.type_text("[[5]]");
        page.apply();
        page.expect("the focus on the button Paste", "Paste".to_owned(), || {
            let text = page.js("return document.activeElement.textContent");
            text.as_str().unwrap_or_default().to_owned()
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_file_dropped_on_the_open_dialog_takes_the_focus_along_and_gives_it_back() {
    run(|page| {
        page.open(SCENE);
        page.tab_to("#input");
        paste(page, "[[9, 9, 9]]");
        page.expect_focus("#paste-text");
        page.drop_file(".dialog", "table.csv", b"7,8\n9,10\n");
        page.expect_words("#apply", "Use 2 × 2");
        page.expect_focus("#file");
        page.press("Escape");
        page.expect_none(".dialog");
        page.expect_focus("#input");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_table_with_a_gap_takes_the_focus_to_its_text() {
    run(|page| {
        page.open(SCENE);
        page.tab_to("#output");
        page.drop_file("main", "gap.csv", b"1,2\n3,\n");
        page.find(".complaint");
        page.expect_focus("#paste-text");
        page.press("Escape");
        page.expect_none(".dialog");
        page.expect_focus("#output");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_dialog_opened_from_a_menu_gives_the_focus_to_the_menu() {
    run(|page| {
        page.open(SCENE);
        page.click("#examples");
        page.named("menuitem", "Image").click();
        page.expect_focus("#file");
        page.press("Escape");
        page.expect_none(".dialog");
        page.expect_focus("#examples");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_paste_beside_the_fields_of_the_dialog_takes_the_place_of_the_text() {
    run(|page| {
        page.open(SCENE);
        paste(page, "[[1, 2]]");
        page.copy("[[3, 4, 5]]");
        page.tab_to(".dialog footer button");
        page.press("Control+v");
        page.expect("the pasted text", "[[3, 4, 5]]".to_owned(), || {
            page.find("#paste-text").value()
        });
        page.expect_focus("#paste-text");
        page.apply();
        page.expect_grid("input", "3 4 5");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn both_sides_of_the_dialog_keep_what_they_hold() {
    run(|page| {
        page.open(SCENE);
        paste(page, "[[1, 2, 3]]");
        page.named("tab", "File or picture").click();
        assert!(!page.find("#paste-text").is_visible());
        page.find("#file")
            .upload(&crate::playground::file("table.csv", b"7,8\n"));
        page.expect_words("#apply", "Use 1 × 2");
        page.named("tab", "Text or code").click();
        page.expect_words("#apply", "Apply");
        assert_eq!(page.find("#paste-text").value(), "[[1, 2, 3]]");
        page.named("tab", "File or picture").click();
        page.expect_words("#apply", "Use 1 × 2");
        page.apply();
        page.expect_grid("input", "7 8");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_dialog_fills_a_phone() {
    Window::of(390, 844).run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)&lang=zh");
        page.find("#output");
        page.copy("1\t2\n3\t4,5\n");
        page.press("Control+v");
        page.expect_words(".complaint", "第 1 行，第 1 列。 4,5 不是数字。 读作 4.5");
        assert_eq!(page.find(".dialog").rect(), [0.0, 0.0, 390.0, 844.0]);
        assert_eq!(page.js("return document.documentElement.scrollWidth"), 390);
        for button in page.find_all(".dialog button, .dialog select") {
            let [left, _, width, height] = button.rect();
            // Those of the side that is not shown have no size.
            assert!(
                height == 0.0 || height >= 44.0,
                "{}: {height} px high",
                button.text()
            );
            assert!(left >= 0.0 && left + width <= 390.0, "{}", button.text());
        }
        page.named("button", "读作 4.5").click();
        page.apply();
        page.expect_grid("input", "1 2 / 3 4.5");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn tab_stays_inside_the_dialog() {
    run(|page| {
        page.open(SCENE);
        paste(page, "[[9, 9, 9]]");
        for key in ["Tab", "Shift+Tab"] {
            for _ in 0..12 {
                page.press(key);
                assert!(page.has_focus(".dialog *"), "{key} leaves the dialog");
            }
        }
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn undo_rests_while_the_dialog_is_open() {
    run(|page| {
        page.open(SCENE);
        page.tab_to("#input");
        page.press("Delete");
        page.expect_grid("input", "0 2 / 3 4");
        page.named("button", "Paste").click();
        page.tab_to(".dialog footer button");
        page.press("Control+z");
        page.press("Escape");
        page.expect_none(".dialog");
        page.expect_grid("input", "0 2 / 3 4");
        assert!(!page.find("#redo").is_enabled());
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_paste_into_a_field_is_the_fields_own() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.AvgPool2d(1)");
        page.find("#output");
        page.copy("2");
        page.click("#param-kernel_size");
        page.press("Control+a");
        page.press("Control+v");
        page.expect_grid("output", "2.5");
        page.expect_none(".dialog");
    });
}

/// 100 rows of 200 numbers.
fn many() -> String {
    let row = |i: usize| (0..200).map(move |j| (i * 200 + j).to_string());
    let rows = (0..100).map(|i| row(i).collect::<Vec<_>>().join("\t"));
    rows.collect::<Vec<_>>().join("\n")
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn twenty_thousand_cells_are_pasted_where_they_fit_and_change_nothing_where_they_do_not() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)");
        page.find("#output");
        page.copy(&many());
        page.tab_to("#input");
        page.press("Control+v");
        page.expect_words(
            ".said[role=alert]",
            "100 × 200 cells do not fit from row 0, column 0 on: this grid goes up to 64 × 64. \
             Nothing is changed.",
        );
        page.expect_grid("input", "1 2 / 3 4");
        page.open("?large#x=zeros(100,200)&y=nn.MaxPool2d((100,200))");
        page.expect_grid("output", "0");
        page.tab_to("#input");
        page.press("Control+v");
        page.expect_grid("output", "19999");
        page.press("Control+z");
        page.expect_grid("output", "0");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn twenty_thousand_cells_are_pasted_into_the_dialog() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d((100,200))");
        page.find("#output, [role=alert]");
        page.copy(&many());
        page.named("button", "Paste").click();
        page.expect_focus("#paste-text");
        page.press("Control+v");
        page.apply();
        page.expect_words("#input-size", "100 × 200");
        page.expect_grid("output", "19999");
        page.press("Control+z");
        page.expect_grid("input", "1 2 / 3 4");
    });
}

/// Rows of a table that is longer than a text that can be mended.
fn long_table() -> Vec<String> {
    let row = |row: usize| {
        let cells = (0..1024).map(|column| format!("0.{:04}", (row * 7 + column) % 10_000));
        cells.collect::<Vec<_>>().join(",")
    };
    let rows: Vec<_> = (0..200).map(row).collect();
    assert!(rows.join("\n").len() > limits::TEXT_BYTES);
    rows
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_text_too_long_to_be_mended_is_read_as_a_file_wherever_it_is_pasted() {
    run(|page| {
        page.open(SCENE);
        page.find("#output");
        page.copy(&long_table().join("\n"));
        for into_the_field in [false, true] {
            if into_the_field {
                page.named("button", "Paste").click();
                page.expect_focus("#paste-text");
            }
            page.press("Control+v");
            page.expect_words("#apply", "Use 200 × 1024");
            assert!(page.words("#file-panel").contains("pasted.txt"));
            assert_eq!(page.find("#paste-text").value(), "");
            page.apply();
            page.expect_words("#input-size", "200 × 1024");
            page.click("#undo");
            page.expect_grid("input", "1 2 / 3 4");
        }
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_first_cell_that_a_long_table_cannot_be_read_in_is_named() {
    run(|page| {
        page.open(SCENE);
        page.find("#output");
        let mut rows = long_table();
        rows[7] = rows[7].replacen(",", ",x", 1);
        page.copy(&rows.join("\n"));
        page.press("Control+v");
        page.expect_words(
            "#file-error",
            "pasted.txt is a table of more than 1 MiB, which is not mended here. \
             Row 7, column 1. x0.0050 is not a number. Your grid is as it was.",
        );
        assert!(!page.find("#apply").is_enabled());
        page.press("Escape");
        page.expect_grid("input", "1 2 / 3 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn of_a_spreadsheet_its_numbers_are_pasted_and_not_its_picture_of_them() {
    run(|page| {
        page.open(SCENE);
        page.find("#output");
        let paste = |carried: &str| {
            page.js(&format!(
                "const clipboardData = new DataTransfer()
                 clipboardData.items.add(new File([new Uint8Array([1])], 'image.png', {{ type: 'image/png' }}))
                 for (const [type, text] of Object.entries({carried})) clipboardData.setData(type, text)
                 const event = new Event('paste', {{ bubbles: true, cancelable: true }})
                 document.body.dispatchEvent(Object.defineProperty(event, 'clipboardData', {{ value: clipboardData }}))"
            ));
        };
        page.settle();
        paste("{ 'text/plain': '1\\t2\\n', 'text/html': '<table><td>1<td>2</table>' }");
        page.expect("the text", "1\t2\n".to_owned(), || {
            page.find("#paste-text").value()
        });
        page.press("Escape");
        page.expect_none(".dialog");
        paste("{ 'text/plain': '/home/image.png' }");
        page.expect("the file", true, || {
            page.words("#file-panel").contains("image.png")
        });
    });
}
