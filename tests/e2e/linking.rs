//! Links both ways: input cells, kernel weights and terms, and what lights up with them.

use crate::harness::{Page, Window, run};

const PINNED: &str = "Output cell (2, 5) reads the input at row 0.75, column 2.25.";

/// How many cells of a grid are outlined as linked.
fn linked(page: &Page, grid: &str) -> usize {
    let outlines = page.js(&format!(
        "return [...document.querySelectorAll('.marks [data-links={grid}] path:not([style*=paper])')]
            .map(path => path.getAttribute('d')).join('').split('M').length - 1"
    ));
    outlines.as_u64().unwrap_or_default() as usize
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn an_input_cell_outlines_every_output_it_feeds_until_the_pointer_leaves() {
    run(|page| {
        page.open("");
        page.hover_cell("input", (2, 1));
        page.expect_sentence("Input cell (2, 1) feeds 16 output cells.");
        page.expect("outlined outputs", 16, || linked(page, "output"));
        assert_eq!(linked(page, "input"), 1);
        // The pinned cell does not read this one: the sum gives way to the weights.
        page.expect("its first weight", true, || {
            page.words("#sum").starts_with(".0625 (3, 1)")
        });
        page.find("#sentence").hover();
        page.expect_sentence(PINNED);
        page.expect("outlined outputs", 0, || linked(page, "output"));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_tap_of_the_pinned_cell_lights_its_term_and_its_mark() {
    run(|page| {
        page.open("");
        page.hover_cell("input", (1, 2));
        page.expect_sentence("Input cell (1, 2) feeds 16 output cells.");
        page.expect_words(".term.lit", "9 × .5625 c 5.0625");
        // Of the four marks beside the scale, three step back.
        page.expect("faded marks", 3, || page.count(".overlay .faded"));
        page.hover_cell("input", (3, 0));
        page.expect("lit terms", 0, || page.count(".term.lit"));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_term_lights_its_tap_on_grid_scale_and_ruler() {
    run(|page| {
        page.open("");
        page.find("#sum");
        let terms = page.find_all(".term");
        terms[1].hover();
        page.expect_words(".term.lit", "3 × .0625 b 0.1875");
        page.expect("faded taps", 3, || page.count(".marks .faded"));
        // Three marks beside the scale, and one of the two stems of the ruler.
        page.expect("everything faded", 7, || page.count(".overlay .faded"));
        page.expect_sentence(PINNED);
        page.find("#sentence").hover();
        page.expect("everything faded", 0, || page.count(".overlay .faded"));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_term_of_a_row_lights_the_taps_of_its_row() {
    Window::of(1440, 900).run(|page| {
        page.open("#y=nn.Upsample(scale_factor=2,mode='bicubic')&pin=3,3");
        page.expect("terms", 4, || page.count(".term"));
        page.find_all(".term")[1].hover();
        page.expect_words(".term.lit small", "row 1");
        page.expect("faded taps", 12, || page.count(".marks .faded"));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_value_of_a_maximum_is_linked_to_its_cell() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(2)");
        page.expect("values", 4, || page.count("#source .tap"));
        page.find_all("#source .tap")[2].hover();
        page.expect_words(".tap.lit", "3");
        page.expect("outlined taps", 1, || page.count(".marks .tap"));
        page.hover_cell("input", (0, 1));
        page.expect_sentence("Input cell (0, 1) is not kept by the only window that holds it.");
        // The maximum stays in sight, behind where the cell goes.
        page.expect_words("#sum .tap.lit", "2");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_term_of_a_convolution_lights_its_tap() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.Conv2d(1,1,2,bias=False,weight=[[[[5,6],[7,8]]]])");
        page.expect("terms", 4, || page.count(".term"));
        page.find_all(".term")[3].hover();
        page.expect("outlined taps", 1, || page.count(".marks .tap"));
        page.hover_cell("input", (1, 0));
        page.expect_words("#sum .term.lit", "3 × 7 c 21");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_keyboard_tells_input_cells_too() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(2)");
        page.tab_to("#input");
        page.expect_sentence("Input cell (0, 0) is not kept by the only window that holds it.");
        page.press("ArrowRight");
        page.press("ArrowDown");
        page.expect_sentence("Input cell (1, 1) is kept by the only window that holds it.");
        page.press("Tab");
        page.expect("another sentence", true, || {
            page.words("#sentence").starts_with("Output cell")
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_kernel_weight_lights_the_cells_it_brings_together() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.ConvTranspose2d(1,1,3,stride=2,bias=False,weight=[[[[1,2,3],[4,5,6],[7,8,9]]]])");
        page.hover_cell("kernel", (0, 2));
        page.expect_sentence("Kernel weight (0, 2) multiplies 4 input cells.");
        page.expect("linked cells", (4, 4), || {
            (linked(page, "input"), linked(page, "output"))
        });
        page.expect_words("#sum", "3 × (1 + 2 + 3 + 4) = 3 × 10 = 30");
        page.find("#sentence").hover();
        page.expect_sentence("Output cell (0, 0) is the sum of one stamp.");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn outputs_too_many_to_be_read_are_one_box() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.Upsample(scale_factor=16)");
        page.hover_cell("input", (1, 1));
        page.expect_sentence("Input cell (1, 1) feeds 256 output cells.");
        page.expect("boxes", 1, || {
            page.count(".marks [data-links=output] [stroke-dasharray]")
        });
        assert_eq!(linked(page, "output"), 0);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn escape_lets_go_of_the_pin_wherever_the_focus_is() {
    run(|page| {
        page.open("");
        page.expect_sentence(PINNED);
        page.press("Escape");
        page.expect_sentence("Point at an output cell to see what made it.");
        page.click_cell("output", (2, 5));
        page.find("#sentence").hover();
        page.expect_sentence(PINNED);
        // In a field, Escape is the field's.
        page.find("#param-scale_factor").click();
        page.press("Escape");
        page.expect_sentence(PINNED);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_parameter_marks_what_it_changes() {
    run(|page| {
        page.open("");
        let underlined = || page.find("#output-size").style("text-decoration-line");
        assert_eq!(underlined(), "none");
        page.find("[data-param=scale_factor] dt").hover();
        page.expect("the size is underlined", "underline".to_owned(), underlined);
        page.find("#sentence").hover();
        page.expect("the size is underlined", "none".to_owned(), underlined);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn each_parameter_marks_its_own_part_of_the_figure() {
    const POOL: &str = "#y=nn.MaxPool2d(3,stride=2,padding=1,ceil_mode=True)&pin=1,1";
    run(|page| {
        for (link, param, part, property, plain, marked) in [
            (
                "",
                "align_corners",
                "ruler",
                "text-decoration-line",
                "none",
                "underline",
            ),
            (
                POOL,
                "ceil_mode",
                "rounding",
                "text-decoration-line",
                "none",
                "underline",
            ),
            (POOL, "padding", "padding", "stroke-width", "1px", "2px"),
            (POOL, "kernel_size", "window", "stroke-width", "3px", "5px"),
            (POOL, "dilation", "window", "stroke-width", "3px", "5px"),
        ] {
            page.open(link);
            let inner = if part == "window" {
                " .outline:last-child"
            } else {
                ""
            };
            let seen = || {
                page.find(&format!("[data-shows={part}]{inner}"))
                    .style(property)
            };
            page.expect(part, plain.to_owned(), seen);
            page.find(&format!("[data-param={param}] dt")).hover();
            page.expect(param, marked.to_owned(), seen);
            page.find("#sentence").hover();
            page.expect(part, plain.to_owned(), seen);
        }
    });
}
