//! The dialog that shares the scene: its link, its file, its embed.

use crate::harness::{Page, run};
use crate::playground::table;

/// The link that the dialog shows.
fn link(page: &Page) -> String {
    page.find("#link").value()
}

fn fragment_of(link: &str) -> String {
    let (_, fragment) = link.split_once('#').expect("a link has a fragment");
    format!("#{fragment}")
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_dialog_shows_the_link_with_its_length_and_lets_go_with_escape() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(2)&pin=0,0");
        page.named("button", "Share").click();
        page.expect_focus("#copy-link");
        let shown = link(page);
        assert!(
            shown.ends_with("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(2)&pin=0,0"),
            "{shown}"
        );
        page.expect_words(
            "#link-length",
            &format!(
                "{} characters. Under 2000, so any chat or slide takes it; larger grids travel packed.",
                shown.len()
            ),
        );
        page.click("#keep-pin");
        page.expect("a link without the pin", true, || {
            link(page).ends_with("y=nn.MaxPool2d(2)&pin=")
        });
        page.press("Escape");
        page.expect_none(".dialog");
        page.expect_focus("#share");
        page.expect_grid("output", "4");
    });
}

/// What JavaScript finds in the document of the preview.
fn in_preview(page: &Page, script: &str) -> String {
    let script = format!(
        "const embed = document.querySelector('.embedded iframe')?.contentDocument;
         return embed && ({script})"
    );
    page.js(&script).as_str().unwrap_or_default().to_owned()
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn ticks_change_preview_and_snippet_together() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)&pin=0,0");
        page.named("button", "Embed").click();
        page.expect_focus("#embed-sentence");
        let sentence = || {
            in_preview(
                page,
                "embed.querySelector('#sentence')?.innerText ?? 'none'",
            )
        };
        page.expect("a sentence in the preview", true, || {
            sentence().starts_with("Output cell (0, 0) keeps 1")
        });
        page.expect_words("#snippet .strong", "hide=scale,ruler,code,panel");
        page.click("#embed-sentence");
        page.expect("no sentence in the preview", "none".to_owned(), sentence);
        page.expect_words("#snippet .strong", "hide=sentence,scale,ruler,code,panel");
        page.click("#embed-editable");
        page.named("button", "Dark").click();
        page.expect("a dark preview", "dark".to_owned(), || {
            in_preview(page, "embed.documentElement.dataset.theme ?? ''")
        });
        page.expect("the options as further keys", true, || {
            page.words("#snippet").contains(
                "&amp;pin=0,0&amp;hide=sentence,scale,ruler,code,panel&amp;readonly=1&amp;theme=dark\"",
            )
        });
        // Back is the page's: the preview adds nothing to the history.
        page.press("Escape");
        page.expect_focus("#embed");
        page.expect_grid("input", "1 2 / 3 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_snippet_is_there_for_each_tool_and_opens_the_scene() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)&pin=0,0");
        page.named("button", "Embed").click();
        page.find("#embed-width").fill("800");
        page.press("Enter");
        for (tool, begins) in [
            ("HTML", "<iframe src=\""),
            ("Element", "<script src=\""),
            ("Markdown", "[MaxPool2d on a 2 × 2 grid](<"),
            ("MyST", ":::{iframe} http"),
            ("MkDocs", "<iframe src=\""),
            ("Quarto", "::: {.content-visible when-format=\"html\"}"),
            ("Docusaurus", "<iframe src=\""),
            ("Jupyter", "from IPython.display import IFrame"),
        ] {
            page.named("tab", tool).click();
            page.expect(tool, true, || page.words("#snippet").starts_with(begins));
            page.expect_words("#copy-snippet", "Copy");
        }
        page.expect("the width", true, || {
            page.words("#snippet").ends_with("width=800, height=420)")
        });
        page.click("#copy-snippet");
        page.expect_words("#copy-snippet", "Copied");
        let snippet = page.words("#snippet");
        let fragment = fragment_of(snippet.split('"').nth(1).expect("an address in quotes"));
        page.press("Escape");
        page.open(&format!("?again{fragment}"));
        page.expect_grid("output", "1 2 / 3 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn tab_goes_round_within_the_dialog() {
    run(|page| {
        page.open("");
        page.named("button", "Share").click();
        page.expect_focus("#copy-link");
        let mut rounds = 0;
        for _ in 0..160 {
            page.press("Tab");
            assert!(page.has_focus(".dialog *"));
            rounds += usize::from(page.has_focus("#link"));
        }
        assert!(rounds >= 2, "the link was reached {rounds} times");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_painted_grid_with_two_operations_fits_in_a_link_that_any_chat_takes() {
    run(|page| {
        page.open(
            "#x=zeros(64,64)&y=nn.Upsample(scale_factor=2,mode='bilinear');\
             nn.Upsample(scale_factor=2,mode='bilinear',align_corners=True)",
        );
        page.find("#output");
        // Strokes to and fro, as somebody paints.
        page.named("button", "Draw").click();
        for stroke in 0..6 {
            let (top, left) = (4 + 9 * stroke, 3 + 2 * stroke);
            page.draw(
                "input",
                &[
                    (top, left),
                    (top + 5, left + 30),
                    (top + 2, left + 44),
                    (top + 7, left + 8),
                ],
            );
        }
        page.expect("the strokes", true, || page.fragment().starts_with("x=z1:"));
        page.named("button", "Share").click();
        let shown = link(page);
        assert!(shown.len() <= 2000, "{} characters", shown.len());
        page.expect_words(
            "#link-length",
            &format!(
                "{} characters, packed. Under 2000, so any chat or slide takes it.",
                shown.len()
            ),
        );
        page.press("Escape");
        page.open(&format!("?again{}", fragment_of(&shown)));
        page.expect_words("#input-size", "64 × 64");
        page.expect_none(".problem");
        page.named("button", "Share").click();
        assert_eq!(fragment_of(&link(page)), fragment_of(&shown));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_long_link_offers_the_file_and_the_file_opens_to_the_same_scene() {
    run(|page| {
        page.open(
            "#x=torch.manual_seed(1);torch.randn(40,40)&y=nn.AvgPool2d(2)&pin=3,4&map=cividis",
        );
        page.tab_to("#input");
        page.type_text("7.5");
        page.press("Enter");
        page.expect("a packed input", true, || {
            page.fragment().starts_with("x=z1:")
        });
        let scene = page.fragment();
        page.named("button", "Share").click();
        page.expect("a warning", true, || {
            page.words("#link-length")
                .ends_with("Over 2000, and some chat tools cut it off: send the file instead.")
        });
        // What is saved is read where it is handed to the browser.
        page.js(
            "window.saved = null;
             const made = URL.createObjectURL;
             URL.createObjectURL = blob => { blob.text().then(text => window.saved = text); return made.call(URL, blob); };
             HTMLAnchorElement.prototype.click = function () { window.savedAs = this.download; };",
        );
        page.click("#save-scene");
        let saved = page.wait_for_some("a saved file", || {
            page.js("return window.saved").as_str().map(str::to_owned)
        });
        assert_eq!(page.js("return window.savedAs"), "avgpool2d.gridscope");
        assert!(saved.starts_with("gridscope 1\nx=z1:"), "{saved}");
        page.press("Escape");

        page.open("?again#x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)");
        page.expect_grid("output", "1 2 / 3 4");
        page.named("button", "Share").click();
        page.named("button", "Open a file").click();
        page.find("#file")
            .upload(&crate::playground::file("a.gridscope", saved.as_bytes()));
        page.expect_words("#apply", "Open the scene");
        page.apply();
        assert!(scene.ends_with("pin=3,4&map=cividis"), "{scene}");
        page.expect("the scene", scene, || page.fragment());
        page.back();
        page.expect_grid("output", "1 2 / 3 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_scene_file_that_falls_on_the_page_opens() {
    run(|page| {
        page.open("");
        page.drop_file(
            "#input",
            "pool.gridscope",
            b"gridscope 1\nx=[[1,2],[3,4]]\ny=nn.MaxPool2d(2)\n",
        );
        page.apply();
        page.expect_grid("output", "4");
        page.click("#undo");
        page.expect_words("#output-size", "8 × 8");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_file_that_is_no_scene_is_explained_and_changes_nothing() {
    run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)");
        page.find("#output");
        for (content, reason) in [
            ("hello", "the first line is not `gridscope 1`"),
            (
                "gridscope 2\nx=[[1]]",
                "version 2 of the format is not known here",
            ),
            (
                "gridscope 1\nx=[[1,2",
                "x: line 1, column 6: expected `,` or `]`, found the end of the text",
            ),
            (
                "gridscope 1\ny=nn.MaxPol2d(2)",
                "y: line 1, column 1: there is no operation `nn.MaxPol2d`; did you mean `MaxPool2d`?",
            ),
        ] {
            page.drop_file("body", "a.gridscope", content.as_bytes());
            page.expect_words(
                "#file-error",
                &format!("a.gridscope is not a scene that can be opened: {reason}. Your grid is as it was."),
            );
            assert!(!page.find("#apply").is_enabled());
        }
        page.press("Escape");
        assert_eq!(page.grid("input"), table("1 2 / 3 4"));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn where_the_clipboard_is_denied_the_dialog_says_so_and_the_link_can_be_taken_by_hand() {
    run(|page| {
        for denial in [
            "navigator.clipboard.writeText = () => Promise.reject(new DOMException('denied', 'NotAllowedError'))",
            "Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })",
        ] {
            page.visit("about:blank");
            page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(2)&pin=0,0");
            page.named("button", "Share").click();
            page.expect_focus("#copy-link");
            page.js(denial);
            page.press("Enter");
            page.expect_words("#copy-link", "The browser denied the clipboard.");
            page.click("#link");
            let selected = page.js(
                "const { value, selectionStart, selectionEnd } = document.querySelector('#link')
                 return value.slice(selectionStart, selectionEnd) === value",
            );
            assert_eq!(selected, serde_json::json!(true));
            page.press("Escape");
            page.expect_none(".dialog");
            page.expect_grid("output", "4");
        }
    });
}
