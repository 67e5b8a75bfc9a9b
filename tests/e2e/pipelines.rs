//! Pipelines: stages in a row, a cell followed through all of them.

use crate::harness::{Page, Window};

const GRID: &str = "x=[[1,2,3,4],[5,6,7,8],[9,1,2,3],[4,5,6,7]]";
const POOL: &str = "y=nn.MaxPool2d(2)";
const DOWN_AND_UP: &str = "y=nn.Sequential(nn.MaxPool2d(2),nn.Upsample(scale_factor=2))";
const POOLED: &str = "6 8 / 9 7";
const UNPOOLED: &str = "0 0 0 0 / 0 6 0 8 / 9 0 0 0 / 0 0 0 7";

/// Runs a test in a window that has room for the code.
#[track_caller]
fn run(test: impl FnOnce(&Page)) {
    Window::of(1440, 900).run(test);
}

fn open(page: &Page, rest: &str) {
    page.open(&format!("#{GRID}&{rest}"));
}

/// The stages as the panel names them, the edited one in brackets.
fn expect_stages(page: &Page, names: &str) {
    let script = "return [...document.querySelectorAll('.stages [aria-pressed]')]
        .map(tab => tab.ariaPressed === 'true' ? `[${tab.innerText}]` : tab.innerText).join(' ')";
    page.expect("the stages", names.to_owned(), || {
        page.js(script).as_str().unwrap_or_default().to_owned()
    });
}

/// Whether the address holds these words.
fn expect_address(page: &Page, words: &str) {
    page.expect(words, true, || page.fragment().contains(words));
}

/// Whether an operation of the list can be chosen, and what it says.
fn offer(page: &Page, name: &str) -> (bool, String) {
    page.find(".ops button");
    let list = page.find_all(".ops button");
    let button = list.into_iter().find(|button| button.text() == name);
    let button = button.expect("the operation is listed");
    (
        button.is_enabled(),
        button.attribute("title").unwrap_or_default(),
    )
}

/// How many boxes around cells are drawn over a grid.
fn boxes(page: &Page, id: &str) -> usize {
    let script = format!(
        "const grid = document.querySelector('#{id}').getBoundingClientRect();
         return [...document.querySelectorAll('.marks rect, .marks path[d$=z]')].filter(mark => {{
           if (!/signal|tap-/.test(mark.getAttribute('style') ?? '')) return false;
           const box = mark.getBoundingClientRect();
           const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
           return box.width > 0 && x > grid.left && x < grid.right && y > grid.top && y < grid.bottom;
         }}).length"
    );
    page.js(&script).as_u64().unwrap_or_default() as usize
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_stage_is_added_that_undoes_the_one_before_it() {
    run(|page| {
        open(page, POOL);
        page.expect_grid("output", POOLED);
        let (enabled, why) = offer(page, "MaxUnpool");
        assert!(!enabled && why.contains("MaxPool stage before it"), "{why}");
        page.named("button", "Add a stage: MaxUnpool").click();
        expect_stages(page, "1 MaxPool [2 MaxUnpool]");
        page.expect_grid("stage-1", POOLED);
        page.expect_grid("stage-2", UNPOOLED);
        page.expect_words("#stage-2-size", "4 × 4");
        expect_address(page, "return_indices=True");
        page.expect("the loss", true, || {
            page.words("#sizes")
                .starts_with("The round trip moves a cell by 2.6875")
        });
        page.expect("the code", true, || {
            let code = page.words("#code");
            code.contains("nn.MaxPool2d(") && code.contains("nn.MaxUnpool2d(")
        });
        page.click("#undo");
        page.expect_grid("output", POOLED);
        page.expect_none(".stages");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn up_to_four_stages_stand_in_a_row() {
    run(|page| {
        open(page, POOL);
        for count in 2..=4 {
            page.click("#add-stage");
            page.find(&format!("#stage-{count}"));
        }
        page.expect_none("#add-stage");
        expect_stages(page, "1 MaxPool 2 MaxUnpool 3 MaxPool [4 MaxUnpool]");
        let feet: Vec<_> = ["input", "stage-1", "stage-2", "stage-3", "stage-4"]
            .map(|id| page.find(&format!("#{id}")).rect())
            .iter()
            .map(|[_, top, _, height]| (top + height).round())
            .collect();
        assert!(feet.windows(2).all(|pair| pair[0] == pair[1]), "{feet:?}");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn stages_are_moved_and_removed() {
    run(|page| {
        open(page, DOWN_AND_UP);
        expect_stages(page, "[1 MaxPool] 2 Upsample");
        page.named("button", "Move MaxPool one place on").click();
        expect_stages(page, "1 Upsample [2 MaxPool]");
        page.expect_grid("stage-2", "1 2 3 4 / 5 6 7 8 / 9 1 2 3 / 4 5 6 7");
        assert!(!page.find("#stage-on").is_enabled());
        page.named("button", "Move MaxPool one place back").click();
        expect_stages(page, "[1 MaxPool] 2 Upsample");
        page.named("button", "Remove MaxPool").click();
        page.expect_none(".stages");
        page.expect("eight columns", Some("8".to_owned()), || {
            page.find("#output").attribute("aria-colcount")
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_panel_edits_the_stage_whose_caption_or_tab_is_pressed() {
    run(|page| {
        open(page, DOWN_AND_UP);
        page.find("#param-kernel_size");
        page.click("#stage-2-name");
        expect_stages(page, "1 MaxPool [2 Upsample]");
        page.set_parameter("scale_factor", "3");
        page.expect_words("#stage-2-size", "6 × 6, nearest ×3");
        page.click("#stage-tab-1");
        page.set_parameter("kernel_size", "4");
        page.expect_grid("stage-1", "9");
        page.expect_words("#stage-2-size", "3 × 3, nearest ×3");
        expect_address(page, "MaxPool2d(4)");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_hovered_cell_is_traced_to_the_input_and_to_the_output() {
    run(|page| {
        open(page, &format!("{DOWN_AND_UP}&pin="));
        page.find("#stage-2");
        assert_eq!(boxes(page, "input"), 0);
        page.hover_cell("stage-2", (3, 0));
        page.expect_sentence("Output cell (3, 0) copies input cell (1, 0).");
        page.expect("all grids are marked", true, || {
            ["input", "stage-1", "stage-2"]
                .iter()
                .all(|id| boxes(page, id) > 0)
        });
        page.hover_cell("stage-1", (0, 1));
        page.expect_sentence("Output cell (0, 1) keeps 8, the largest of 4 input cells.");
        page.expect("what it feeds is marked", true, || {
            boxes(page, "stage-2") > 0
        });
        page.hover_cell("input", (1, 1));
        page.expect("what it feeds is marked", true, || {
            boxes(page, "stage-1") > 0 && boxes(page, "stage-2") > 0
        });
        page.find("#sentence").hover();
        page.expect("nothing is marked", 0, || boxes(page, "stage-2"));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_keyboard_chooses_a_stage_and_pins_its_cell() {
    run(|page| {
        open(page, &format!("{DOWN_AND_UP}&pin="));
        page.tab_to("#stage-2");
        page.press("ArrowDown");
        page.press("ArrowRight");
        page.press("Enter");
        expect_stages(page, "1 MaxPool [2 Upsample]");
        expect_address(page, "pin=1,1&at=0,1");
        page.find("#sentence").hover();
        page.expect_sentence("Output cell (1, 1) copies input cell (0, 0).");
        page.reload();
        page.expect_sentence("Output cell (1, 1) copies input cell (0, 0).");
        page.tab_to("#stage-2");
        page.press("Escape");
        page.expect("no pin", false, || page.fragment().contains("pin=1,1"));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_refused_stage_keeps_its_last_output_and_later_ones_wait() {
    run(|page| {
        open(page, DOWN_AND_UP);
        page.expect_grid("stage-1", POOLED);
        page.set_parameter("padding", "2");
        page.expect_sentence("padding=2 is too large for kernel_size=2.");
        page.expect("which stage", true, || {
            page.words(".hint").starts_with("Stage 1, MaxPool2d.")
        });
        page.expect("what PyTorch raises", true, || {
            page.words("#raises").contains("pad should be at most half")
        });
        page.expect("the captions", true, || {
            let words = page.words(".bench");
            words.contains("MaxPool2d Last valid output")
                && words.contains("Upsample Waits for the stage before it.")
        });
        page.expect_grid("stage-1", POOLED);
        page.expect("two faint grids", 2, || page.count("canvas.stale"));
        page.find(".fixes button").click();
        page.expect_none("#raises");
        page.expect_none("canvas.stale");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_stage_that_was_never_valid_says_so_and_is_mended() {
    run(|page| {
        open(
            page,
            "y=nn.Sequential(nn.MaxPool2d(2),nn.MaxUnpool2d(2))&at=0,1",
        );
        page.expect_sentence("PyTorch refuses this operation.");
        page.expect("which stage", true, || {
            page.words(".hint").starts_with("Stage 2, MaxUnpool2d.")
        });
        page.expect_grid("stage-1", POOLED);
        page.expect("nothing to show", true, || {
            page.words(".absent").starts_with("No output yet")
        });
        page.expect_words(".fixes", "Fix it Stage 1: return_indices=True");
        page.find(".fixes button").click();
        page.expect_grid("stage-2", UNPOOLED);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_skip_that_would_fail_is_named_and_mended() {
    run(|page| {
        page.open(&format!("#x=torch.ones(5,5)&{DOWN_AND_UP}"));
        page.expect_words(
            "#sizes",
            "4 × 4 no longer matches the 5 × 5 input, so a skip connection would fail. Use size=(5, 5)",
        );
        page.click("#sizes .mend");
        page.expect_words("#sizes", "The round trip loses nothing.");
        page.expect_words("#stage-2-size", "5 × 5, nearest");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn columns_are_unfolded_and_folded_again() {
    run(|page| {
        open(page, POOL);
        let (enabled, why) = offer(page, "Fold");
        assert!(!enabled && why.contains("Unfold stage before it"), "{why}");
        page.choose_operation("Unfold");
        page.expect_words("#stage-1-size", "4 × 9");
        page.named("button", "Add a stage: Fold").click();
        page.expect_grid("stage-2", "1 4 6 4 / 10 24 28 16 / 18 4 8 6 / 4 10 12 7");
        page.hover_cell("stage-1", (0, 0));
        page.expect("the patch is traced", true, || {
            boxes(page, "input") > 0 && boxes(page, "stage-2") > 0
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn signals_and_volumes_are_walked_stage_by_stage() {
    run(|page| {
        page.open("#x=[1,5,2,7,3]&y=nn.Sequential(nn.MaxPool1d(2),nn.Upsample(scale_factor=2))");
        page.expect_grid("input", "1 5 2 7 3");
        page.expect_grid("output", "5 7");
        page.expect("the note", true, || {
            page.words("#sizes")
                .starts_with("4 no longer matches the 5 input")
        });
        page.click("#stage-tab-2");
        page.expect_words("#source", "Output of stage 1, MaxPool1d");
        page.expect_grid("input", "5 7");
        page.expect_grid("output", "5 5 7 7");
        page.hover_cell("input", (0, 1));
        page.expect_sentence("Input 1 feeds 2 output cells.");
        page.click("#source");
        page.expect_grid("input", "1 5 2 7 3");
        // A refused stage is shown in place of one that waits for it.
        page.set_parameter("kernel_size", "9");
        page.find("#raises");
        page.click("#stage-tab-2");
        expect_stages(page, "1 MaxPool [2 Upsample]");
        page.find("#raises");
        page.expect_grid("input", "1 5 2 7 3");

        page.open("#x=torch.arange(64).view(4,4,4)&y=nn.Sequential(nn.MaxPool3d(2),nn.Upsample(scale_factor=2))&at=0,1");
        page.expect_words("#source", "Output of stage 1, MaxPool3d");
        page.expect_grid("slice-0", "21 23 / 29 31");
        page.expect_grid(
            "output",
            "21 21 23 23 / 21 21 23 23 / 29 29 31 31 / 29 29 31 31",
        );
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn compared_pipelines_show_what_their_last_stages_give() {
    run(|page| {
        open(
            page,
            &format!(
                "{DOWN_AND_UP};nn.Sequential(nn.AvgPool2d(2),nn.Upsample(scale_factor=2))&view=compare"
            ),
        );
        page.expect_grid("output-a", "6 6 8 8 / 6 6 8 8 / 9 9 7 7 / 9 9 7 7");
        page.expect_grid(
            "output-b",
            "3.5 3.5 5.5 5.5 / 3.5 3.5 5.5 5.5 / 4.75 4.75 4.5 4.5 / 4.75 4.75 4.5 4.5",
        );
        page.hover_cell("output-b", (2, 0));
        page.expect("both are told", true, || {
            page.words("#sentence").starts_with("At (2, 0)")
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn gradients_come_back_through_the_later_stages() {
    run(|page| {
        let pipeline = "y=nn.Sequential(nn.AvgPool2d(2),nn.Upsample(scale_factor=3))";
        open(page, &format!("{pipeline}&flow=sum&back=1,1"));
        page.expect_sentence("Input cell (1, 1) gets 2.25 back, from one window.");
        page.expect_grid("upstream", "9 9 / 9 9");
        page.click("#stage-tab-2");
        page.expect_grid("gradient-0", "9 9 / 9 9");
        page.expect("what h1 is", true, || {
            page.words(".hint").contains("h1 is what stage 1 gives.")
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn on_a_phone_the_stages_stand_above_each_other() {
    Window::of(390, 844).run(|page| {
        open(page, DOWN_AND_UP);
        let tops: Vec<_> = ["input", "stage-1", "stage-2"]
            .map(|id| page.find(&format!("#{id}")).rect())
            .iter()
            .map(|[left, top, width, _]| {
                assert!(*left >= 0.0 && left + width <= 390.0);
                *top
            })
            .collect();
        assert!(tops.windows(2).all(|pair| pair[0] < pair[1]), "{tops:?}");
        page.click("#dock-parameters");
        page.wait_for("the open sheet", || {
            page.find("#sheet-parameters").is_visible()
        });
        // While the sheet rises, its sides lie between pixels.
        page.wait_for("the sheet at rest", || {
            let rising =
                "return document.getAnimations().some(one => one.effect.target.closest('.sheet'))";
            page.js(rising) == false
        });
        for button in page.find_all(".stages button, .moves button") {
            let [.., height] = button.rect();
            assert!(height >= 44.0, "{}", button.text());
        }
    });
}
