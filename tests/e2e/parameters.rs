//! Setting, breaking and mending parameters.

use crate::harness::run;
use serde_json::json;

const HILL: &str = "1 2 4 3 / 2 6 9 5 / 1 5 8 4 / 0 2 3 2";

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_refused_parameter_shows_pytorchs_sentence_and_a_fix_mends_it() {
    run(|page| {
        page.open("");
        page.find("#output");
        page.choose_operation("MaxPool");
        page.expect_grid("output", "6 9 / 5 8");
        page.set_parameter("padding", "2");
        page.expect_words(
            "#raises",
            "RuntimeError: pad should be at most half of effective kernel size, \
             but got pad=2, kernel_size=2 and dilation=1",
        );
        page.expect_sentence("padding=2 is too large for kernel_size=2.");
        page.expect_words("[data-param=padding] .why", "At most 1 here");
        page.expect_words(
            "#source",
            "padding ≤ (dilation × (kernel_size − 1) + 1) // 2 = 1 2 ≤ 1 is false \
             padding ≤ kernel_size // 2 = 1 not reached",
        );
        page.expect_words(
            "#sum",
            "Pad before pooling, with any value you like: \
             F.pad(x, (2, 2, 2, 2), value=float('-inf'))",
        );
        page.expect("the window without a place", 1, || {
            page.count("[data-shows=misplaced]")
        });
        assert_eq!(
            page.find("#param-padding")
                .attribute("aria-invalid")
                .as_deref(),
            Some("true")
        );
        // The last valid output stays, dimmed.
        page.expect_grid("output", "6 9 / 5 8");
        page.expect("one stale canvas", 1, || page.count("canvas.stale"));
        page.named("button", "padding=1");
        assert!(page.words(".bench").contains("Last valid output"));
        page.expect_grid("input", HILL);
        page.named("button", "padding=1").click();
        page.expect_none("#raises");
        page.expect_none("canvas.stale");
        page.expect_none("[data-shows=misplaced]");
        page.expect_grid("output", "1 4 3 / 2 9 5 / 0 3 2");
        assert!(!page.words(".bench").contains("Last valid output"));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn undo_mends_a_refused_parameter_too() {
    run(|page| {
        page.open("#y=nn.MaxPool2d(2)");
        page.find("#output");
        page.set_parameter("padding", "2");
        page.press("Enter");
        page.find("#raises");
        page.click("#undo");
        page.expect_none("#raises");
        page.expect_grid("output", "6 9 / 5 8");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_input_can_be_edited_while_the_operation_is_refused() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(2)");
        page.find("#output");
        page.set_parameter("kernel_size", "3");
        page.find("#raises");
        page.tab_to("#input");
        page.type_text("8");
        page.press("Enter");
        page.expect_grid("input", "8 2 / 3 4");
        page.expect_grid("output", "4");
        page.set_parameter("kernel_size", "2");
        page.expect_none("#raises");
        page.expect_grid("output", "8");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_link_to_a_refused_operation_opens_with_its_input() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(2,padding=2)");
        page.find("#raises");
        page.expect_grid("input", "1 2 / 3 4");
        page.expect_words(".empty", "No output yet: the settings are refused.");
        page.named("button", "padding=1").click();
        page.expect_grid("output", "1 2 / 3 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn rubbish_in_a_number_field_keeps_the_value() {
    run(|page| {
        page.open("#y=nn.MaxPool2d(2)");
        page.find("#output");
        for rubbish in ["abc", "x1", "--2", "∞"] {
            page.set_parameter("padding", rubbish);
            page.expect("the field is invalid", Some("true".to_owned()), || {
                page.find("#param-padding").attribute("aria-invalid")
            });
            page.expect_words("#param-padding-error", "A whole number of at least 0");
            page.expect_grid("output", "6 9 / 5 8");
            page.press("Enter");
            page.expect("the old value", "0".to_owned(), || {
                page.find("#param-padding").value()
            });
            page.expect_none("#param-padding-error");
        }
        assert!(!page.find("#undo").is_enabled());
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_number_is_stepped_by_buttons_and_arrow_keys() {
    run(|page| {
        page.open("#y=nn.MaxPool2d(2)");
        page.named("button", "Increase kernel_size").click();
        page.expect_grid("output", "9");
        page.named("button", "Decrease kernel_size").click();
        page.expect_grid("output", "6 9 / 5 8");
        page.click("#param-kernel_size");
        page.press("ArrowDown");
        page.expect_grid("output", HILL);
        page.press("ArrowUp");
        page.press("ArrowUp");
        page.expect_grid("output", "9");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_number_is_dragged_on_its_name() {
    run(|page| {
        page.open("#y=nn.MaxPool2d(1)");
        page.expect_grid("output", HILL);
        let names = page.find_all(".dragname");
        let name = names.into_iter().find(|name| name.text() == "kernel_size");
        name.expect("kernel_size has a name to drag").drag(&[
            (4.0, 8.0),
            (18.0, 8.0),
            (31.0, 8.0),
            (42.0, 8.0),
        ]);
        page.expect("the value", "4".to_owned(), || {
            page.find("#param-kernel_size").value()
        });
        page.expect_grid("output", "9");
        page.click("#undo");
        page.expect_grid("output", HILL);
        assert!(!page.find("#undo").is_enabled());
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn each_axis_can_have_its_own_value() {
    run(|page| {
        page.open("#y=nn.MaxPool2d(2)");
        page.named("button", "kernel_size y,x: One value per axis")
            .click();
        page.find("#param-kernel_size-1").fill("1");
        page.expect_grid("output", "2 6 9 5 / 1 5 8 4");
        page.named("button", "kernel_size =: One value for all axes")
            .click();
        page.expect_grid("output", "6 9 / 5 8");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn switches_change_the_output() {
    run(|page| {
        page.open("#x=[[1,2,3]]&y=nn.AvgPool2d((1,2),padding=(0,1))");
        page.expect_grid("output", "0.5 2.5");
        page.switch("count_include_pad", "False");
        page.expect_grid("output", "1 2.5");
        page.open("#x=[[1,2,3]]&y=nn.MaxPool2d((1,2))");
        page.expect_grid("output", "2");
        page.switch("ceil_mode", "True");
        page.expect_grid("output", "2 3");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn fractional_scales_and_their_recomputation_are_pytorchs() {
    run(|page| {
        page.open("#x=[[1,2,3]]&y=nn.Upsample(scale_factor=(1,1.5),mode='bilinear')");
        // Read at (j + 0.5) / 1.5 − 0.5.
        page.expect_grid("output", "1 1.5 2.1667 2.8333");
        page.switch("recompute_scale_factor", "True");
        // Read at (j + 0.5) × 3/4 − 0.5.
        page.expect_grid("output", "1 1.625 2.375 3");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn bicubic_overshoots_as_pytorch_does() {
    run(|page| {
        page.open("#x=torch.arange(8).view(1,2,2,2)");
        page.find("#param-mode").choose("bicubic");
        // From PyTorch's own test_upsamplingbicubic2d, where OpenCV gave them.
        page.expect_grid(
            "output",
            "−0.3164 0.0156 0.5625 0.8945
             0.3477  0.6797 1.2266 1.5586
             1.4414  1.7734 2.3203 2.6523
             2.1055  2.4375 2.9844 3.3164",
        );
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_parameter_without_effect_says_why() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]");
        page.find("#param-mode").choose("nearest");
        page.expect_grid("output", "1 1 2 2 / 1 1 2 2 / 3 3 4 4 / 3 3 4 4");
        page.expect_words(".why", "Given to this mode, it raises.");
        let switch = page.find("[role=group][aria-label=align_corners] button");
        assert!(!switch.is_enabled());
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn defaults_put_optional_parameters_back() {
    run(|page| {
        page.open("#y=nn.MaxPool2d(2,stride=1,padding=1)");
        page.expect_words("#output-size", "5 × 5");
        page.click("#defaults");
        page.expect_grid("output", "6 9 / 5 8");
        page.click("#undo");
        page.expect_words("#output-size", "5 × 5");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_parameter_takes_a_decimal_comma_and_says_what_it_expects_otherwise() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.Upsample(scale_factor=2,mode='nearest')");
        page.set_parameter("scale_factor", "1,5");
        page.press("Enter");
        page.expect("the number in the address", true, || {
            page.fragment().contains("scale_factor=1.5")
        });
        page.expect_grid("output", "1 1 2 / 1 1 2 / 3 3 4");
        // What is typed is read at every key: up to its comma this is 1.
        page.set_parameter("scale_factor", "1.000,5");
        page.expect_words(".num [role=alert]", "A number, or None");
        page.expect_grid("output", "1 2 / 3 4");
        page.press("Enter");
        page.expect("the last number", "1".to_owned(), || {
            page.find("#param-scale_factor").value()
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_field_that_is_pressed_is_selected_and_a_second_press_sets_the_caret() {
    run(|page| {
        page.open("#x=arange(64)&y=nn.MaxPool2d(12)");
        let selected = || {
            page.js(
                "const { value, selectionStart, selectionEnd } = document.querySelector('#param-kernel_size')
                 return value.slice(selectionStart, selectionEnd)",
            )
        };
        page.click("#param-kernel_size");
        page.expect("the text that is selected", json!("12"), selected);
        page.click("#param-kernel_size");
        page.expect("the text that is selected", json!(""), selected);
        page.click("#output-size");
        page.click("#param-kernel_size");
        page.type_text("2");
        page.expect("the size", "2".to_owned(), || {
            page.find("#param-kernel_size").value()
        });
    });
}
