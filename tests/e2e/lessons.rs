//! Lessons: predict, reveal, explain, and the figure beside them.

use crate::harness::{Page, Window, run, run_wide};

/// Opens a lesson and waits until it can be read.
#[track_caller]
fn open(page: &Page, slug: &str) {
    page.open(&format!("#lesson={slug}"));
    page.find("#reveal");
}

/// Chooses an answer by what it says.
#[track_caller]
fn answer(page: &Page, text: &str) {
    page.wait_for(&format!("the answer {text}"), || {
        let labels = page.find_all(".answers label");
        let found = labels.iter().find(|label| label.text() == text);
        found.is_some_and(|label| {
            label.click();
            true
        })
    });
}

#[track_caller]
fn skip(page: &Page) {
    page.click("#skip");
    page.find("[data-scene]");
}

#[track_caller]
fn expect_shown(page: &Page, scene: &str, shown: bool) {
    let link = format!("[data-scene='{scene}']");
    page.expect(&link, Some(shown.to_string()), || {
        page.find(&link).attribute("aria-pressed")
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_lesson_asks_reveals_and_explains() {
    run_wide(|page| {
        open(page, "align-corners");
        page.expect_words("#lesson-title", "What align_corners aligns");
        page.expect_sentence("What will cell (0, 1) hold? Predict, then look.");
        // What is asked stands nowhere in the document.
        assert_eq!(page.grid("output-a").split(" / ").count(), 4);
        assert_eq!(page.grid("output-b"), "");
        assert!(!page.words(".figure").contains("1.3333"));
        assert_eq!(page.count("[data-scene]"), 0);
        assert!(!page.find("#reveal").is_enabled());
        answer(page, "1.25");
        page.click("#reveal");
        page.expect_words(
            "#revealed",
            "It holds 1.3333. You chose 1.25, which is what False gives.",
        );
        page.expect_sentence(
            "With align_corners=True, cell (0, 1) of the 4 × 4 reads the input at row 0, column \
             0.3333 and holds 1.3333.",
        );
        assert!(page.grid("output-b").starts_with("1 1.3333 1.6667 2"));
        let verdicts: Vec<_> = page
            .find_all(".answers label")
            .iter()
            .map(|label| label.text().replace('\n', " "))
            .collect();
        assert_eq!(verdicts, ["1.25 your answer", "1.3333 ✓", "1.5"]);
        // The explanation is there, and the question can be asked again.
        expect_shown(page, "true", true);
        page.named("button", "Predict again").click();
        page.expect_sentence("What will cell (0, 1) hold? Predict, then look.");
        assert_eq!(page.grid("output-b"), "");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_fact_sets_the_figure_until_it_is_touched() {
    run_wide(|page| {
        open(page, "align-corners");
        skip(page);
        page.click("[data-scene=clamp]");
        page.expect_sentence(
            "With align_corners=False, cell (0, 0) of the 4 × 4 reads the input at row 0, column 0 \
             and holds 1.",
        );
        expect_shown(page, "clamp", true);
        expect_shown(page, "true", false);
        // The second table is talked about in the same sentence.
        page.click("[data-scene='2.true']");
        page.expect_sentence(
            "With align_corners=True, cell (0, 1) of the 6 × 6 reads the input at row 0, column 0.4 \
             and holds 1.4.",
        );
        // A pointer releases the link while it is there, a press for good.
        page.hover_cell("output-b", (3, 3));
        page.expect_sentence_begins("With align_corners=True, cell (3, 3) of the 4 × 4");
        expect_shown(page, "2.true", false);
        page.find("#lesson-title").hover();
        expect_shown(page, "2.true", true);
        page.click_cell("output-2-a", (0, 1));
        page.find("#lesson-title").hover();
        page.expect_sentence_begins("With align_corners=False, cell (0, 1) of the 6 × 6");
        expect_shown(page, "2.true", false);
        expect_shown(page, "2.false", true);
        // An edit releases all links; undo takes it back.
        page.tab_to("#input");
        page.type_text("7");
        page.press("Enter");
        page.expect("the new corner", true, || {
            page.grid("output-a").starts_with("7 ")
        });
        expect_shown(page, "2.false", false);
        page.click("#undo");
        page.expect("the old corner", true, || {
            page.grid("output-a").starts_with("1 ")
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn progress_is_remembered_on_the_device() {
    run_wide(|page| {
        open(page, "ceil-mode");
        let done = |page: &Page| page.words(".syllabus .progress span");
        assert!(done(page).starts_with("0 of "));
        answer(page, "0");
        page.click("#reveal");
        page.expect("one is done", true, || done(page).starts_with("1 of "));
        page.reload();
        page.expect("one is done", true, || done(page).starts_with("1 of "));
        page.expect_words(
            "#chosen",
            "You chose 0, which is what zeros outside the grid would give.",
        );
        assert_eq!(
            page.count(".syllabus a[aria-current] [role=img]"),
            1,
            "the mark of the current lesson"
        );
        page.named("button", "Predict again").click();
        page.expect("none is done", true, || done(page).starts_with("0 of "));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn back_returns_to_the_readers_own_scene() {
    run_wide(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)");
        page.tab_to("#input");
        page.type_text("9");
        page.press("Enter");
        page.expect_grid("output", "9 2 / 3 4");
        page.named("button", "Lessons").click();
        page.named("link", "What align_corners aligns").click();
        page.find("#reveal");
        assert_eq!(page.fragment(), "lesson=align-corners");
        page.click("#next-lesson");
        page.expect("the next lesson", false, || {
            page.fragment() == "lesson=align-corners"
        });
        page.back();
        page.expect_words("#lesson-title", "What align_corners aligns");
        page.back();
        page.find(".contents");
        page.back();
        page.expect_grid("output", "9 2 / 3 4");
        page.click("#undo");
        page.expect_grid("output", "1 2 / 3 4");
        // The bar leads back to the same scene, too.
        page.named("button", "Lessons").click();
        page.named("button", "Compare").click();
        page.expect_grid("output-a", "1 2 / 3 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_figures_scene_is_carried_over_as_a_step() {
    run_wide(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)");
        page.expect_grid("output", "1 2 / 3 4");
        page.named("button", "Lessons").click();
        page.named("link", "ceil_mode’s last window").click();
        skip(page);
        page.click("[data-scene=dropped]");
        page.expect_grid("output", "5");
        page.click("#carry");
        page.named("button", "MaxPool");
        page.expect_grid("input", "1 2 3 / 4 5 6 / 7 8 9");
        page.click("#undo");
        page.expect_grid("input", "1 2 / 3 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_keyboard_alone_takes_a_lesson() {
    run_wide(|page| {
        page.open("");
        page.tab_to("#first-lesson");
        page.press("Enter");
        page.expect_focus("#lesson-title");
        page.open("#lesson=align-corners");
        page.expect_focus("#lesson-title");
        page.tab_to(".answers input");
        page.press("ArrowDown");
        page.press("ArrowDown");
        page.tab_to("#reveal");
        page.press("Enter");
        page.expect_focus("#lesson-reveal");
        page.expect_words(
            "#chosen",
            "You chose 1.5, which is the mean of 1 and 2, halfway between their centres.",
        );
        page.tab_to("[data-scene=clamp]");
        page.press("Space");
        expect_shown(page, "clamp", true);
        page.tab_to("#output-b");
        page.press("ArrowRight");
        page.expect_sentence_begins("With align_corners=True, cell (0, 1) of the 4 × 4");
        page.press("Control+z");
        page.tab_to("#carry");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn both_languages_switch_in_place() {
    run_wide(|page| {
        open(page, "align-corners");
        answer(page, "1.25");
        page.click("#reveal");
        page.click("[data-scene=clamp]");
        page.click("#language");
        page.expect_words("#lesson-title", "align_corners 对齐了什么");
        page.expect_words("#revealed", "是 1.3333。 你选的 1.25 是 False 给出的值。");
        page.expect_sentence(
            "align_corners=False：4 × 4 中的单元 (0, 0) 读取输入的第 0 行、第 0 列，得到 1。",
        );
        expect_shown(page, "clamp", true);
        page.named("link", "ceil_mode 与最后一个窗口").click();
        page.expect_words("#lesson-title", "ceil_mode 与最后一个窗口");
        page.expect_sentence("单元 (2, 2) 会是多少？先预测，再看答案。");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn on_a_phone_the_figure_stands_above_the_text() {
    Window::of(390, 844).run(|page| {
        open(page, "align-corners");
        assert!(!page.find(".syllabus").is_visible());
        let top = |selector: &str| page.find(selector).rect()[1];
        assert!(top("#sentence") < top("#lesson-title"));
        answer(page, "1.3333");
        page.click("#reveal");
        page.expect_words("#revealed", "It holds 1.3333.");
        page.find(".lessonbar a").click();
        page.named("link", "ceil_mode’s last window").click();
        page.expect_words("#lesson-title", "ceil_mode’s last window");
        page.click("#more");
        page.named("menuitem", "Playground").click();
        page.expect_sentence("Output cell (2, 5) reads the input at row 0.75, column 2.25.");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn every_lesson_opens_and_each_of_its_facts_sets_the_figure() {
    let index = include_str!("../../lessons/index.txt");
    let slugs: Vec<_> = index
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .collect();
    run(|page| {
        for slug in &slugs {
            println!("{slug}");
            open(page, slug);
            page.click("#skip");
            page.expect_none("#skip");
            let facts: Vec<_> = page
                .find_all("[data-scene]")
                .iter()
                .filter_map(|link| link.attribute("data-scene"))
                .collect();
            for fact in facts {
                page.click(&format!("[data-scene='{fact}']"));
                page.find("#sentence");
                // The pointer may have come to lie on nothing but the link.
                expect_shown(page, &fact, true);
            }
        }
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_cost_of_modes_is_measured_here() {
    run_wide(|page| {
        open(page, "modes");
        page.click("#skip");
        page.expect("all costs are there", false, || {
            page.words(".modes").contains('…')
        });
        page.click("#measure");
        page.expect("it stops", true, || {
            ["Go on measuring", "Measure again"].contains(&page.words("#measure").as_str())
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_lesson_has_a_page_of_its_own() {
    run(|page| {
        page.open("lessons/align-corners.html");
        page.find("#reveal");
        page.expect(
            "the lesson in the address",
            "lesson=align-corners".into(),
            || page.fragment(),
        );
        assert!(
            page.title().starts_with("What align_corners aligns"),
            "{}",
            page.title()
        );
        page.reload();
        page.find("#reveal");
        // What a reader without scripts gets.
        let text = page.js("return fetch('lessons/align-corners.html').then(page => page.text())");
        let text = text.as_str().unwrap_or_default();
        assert!(text.contains("what does cell (0, 1) hold?"), "{text}");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_lesson_is_embedded_alone() {
    Window::of(800, 900).run(|page| {
        page.open("embed.html#lesson=align-corners&lang=zh&theme=dark");
        page.find("#reveal");
        assert_eq!(page.count(".bar, .syllabus, .lessonbar, .next"), 0);
        assert!(!page.has_focus("#lesson-title"), "the focus is the host's");
        answer(page, "1.3333");
        page.click("#reveal");
        page.expect_words("#revealed", "是 1.3333。");
        page.click("[data-scene=clamp]");
        let link = page.find(".out").attribute("href").unwrap_or_default();
        assert!(link.starts_with("index.html#x=[[1,2],[3,4]]&y="), "{link}");
        assert!(link.contains("pin=0,0"), "{link}");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_lesson_is_shared_as_a_link_and_as_an_embed() {
    run_wide(|page| {
        open(page, "align-corners");
        page.click("#share");
        page.expect("the link of the lesson", true, || {
            page.find("#link")
                .value()
                .ends_with("#lesson=align-corners")
        });
        page.expect("the embed of the lesson", true, || {
            page.words("#snippet")
                .contains("embed.html#lesson=align-corners")
        });
        page.press("Escape");
        page.expect_none(".dialog");
        page.expect_focus("#share");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_lesson_that_is_not_there_is_said_to_be_missing() {
    run_wide(|page| {
        page.open("#lesson=nothing-of-the-kind");
        page.expect_words(".prose h1", "This lesson could not be opened.");
        page.expect_words(".prose p", "nothing-of-the-kind");
        page.named("link", "What align_corners aligns").click();
        page.find("#reveal");
    });
}
