//! The pages of `examples/embeds`, as their tools built them: `cargo xtask examples`.

use crate::harness::{run, setting};
use serde_json::json;

/// Opens a tool's page and reads the embed in each of its frames.
fn shows(tool: &str, element: bool) {
    run(|page| {
        page.visit(&format!("{}{tool}/", setting("GRIDSCOPE_EXAMPLES")));
        let shown = |frame: &str| {
            page.inside(frame, || {
                page.expect_grid("output", "4");
                page.expect_grid("input", "1 2 / 3 4");
                page.find(".out");
            });
        };
        page.find("iframe").scroll_into_view();
        shown("return document.querySelector('iframe')");
        assert_eq!(page.count("grid-scope") == 1, element);
        if element {
            page.find("grid-scope").scroll_into_view();
            shown("return document.querySelector('grid-scope').shadowRoot.querySelector('iframe')");
            page.wait_for("no fallback", || {
                page.find("grid-scope a")
                    .js("return arguments[0].checkVisibility()")
                    == json!(false)
            });
            assert_eq!(
                page.js("return document.activeElement === document.body"),
                json!(true)
            );
        }
    });
}

#[test]
#[ignore = "cargo xtask examples"]
fn a_page_of_plain_html_shows_embeds() {
    shows("html", true);
}

#[test]
#[ignore = "cargo xtask examples"]
fn a_page_of_mkdocs_shows_embeds() {
    shows("mkdocs", true);
}

#[test]
#[ignore = "cargo xtask examples"]
fn a_page_of_sphinx_and_myst_shows_embeds() {
    shows("sphinx", true);
}

#[test]
#[ignore = "cargo xtask examples"]
fn a_page_of_docusaurus_shows_embeds() {
    shows("docusaurus", true);
}

#[test]
#[ignore = "cargo xtask examples"]
fn a_notebook_shows_an_embed() {
    shows("jupyter", false);
}
