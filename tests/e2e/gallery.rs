//! `cargo xtask gallery [NAME]`: a picture of every state, and one page that shows them all.

use crate::harness::{Page, run};
use crate::states::{self, STATES, State, View};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

/// The windows the design is drawn for.
const SIZES: [(u32, u32); 4] = [(1440, 900), (1200, 800), (900, 1200), (390, 844)];
/// The widths that are enough to see a second language in.
const CHINESE: [u32; 2] = [1440, 390];
/// Browsers at work at the same time.
const CAMERAS: usize = 2;

/// All views, in the order of the contact sheet.
fn views() -> impl Iterator<Item = View> {
    [("light", "en"), ("light", "zh"), ("dark", "en")]
        .into_iter()
        .flat_map(|(theme, lang)| {
            SIZES.into_iter().map(move |(width, height)| View {
                width,
                height,
                theme,
                lang,
            })
        })
        .filter(|view| view.lang == "en" || CHINESE.contains(&view.width))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/gallery")
}

fn picture(state: &State, view: View) -> String {
    format!("{}-{view}.png", state.name)
}

/// Of a page that is higher than its window, the foot of a phone would hide a part, were no sheet
/// open in it.
const FOOT_AT_THE_END: &str = "
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
        .foot:not(:has(.sheet:not([hidden]))) { position: static !important }
        .app:not(:has(.sheet:not([hidden]))) { padding-bottom: 0 !important }`);
    document.adoptedStyleSheets = [sheet]";

/// Photographs a state in every view, and gives what went wrong.
fn photograph(page: &Page, state: &State) -> Vec<String> {
    let mut problems = Vec::new();
    // A frame has one size, whatever the window is.
    let seen = |view: &View| state.frame.is_none() || view.width == SIZES[0].0;
    for view in views().filter(seen) {
        let picture = picture(state, view);
        // One that fails says so where it does; the others are taken all the same.
        let taken = catch_unwind(AssertUnwindSafe(|| {
            state.show(page, view);
            page.js(FOOT_AT_THE_END);
            page.photograph(&folder().join(&picture));
        }));
        let errors = page.console_errors();
        if taken.is_ok() && errors.is_empty() {
            println!("{picture}");
        } else {
            problems.push(format!("{picture}: {}", errors.join(", ")));
        }
    }
    problems
}

/// The pictures there are, a row for each state, all to one scale.
fn contact_sheet() -> String {
    let mut page = String::from(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Gridscope: gallery</title>
<style>
body { font: 12px/1.5 system-ui, sans-serif; margin: 24px; background: #888; color: #000; }
h2 { margin: 32px 0 8px; } code { font-size: 12px; font-weight: 400; overflow-wrap: anywhere; }
div { display: flex; align-items: flex-start; gap: 8px; } a { color: inherit; }
figure { margin: 0; min-width: 0; } img { display: block; width: 100%; }
</style>
<nav>",
    );
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    for State { name, .. } in STATES {
        page += &format!("<a href='#{name}'>{name}</a> ");
    }
    page += "</nav>\n";
    for state in STATES {
        let name = state.name;
        page += &format!(
            "<h2 id='{name}'>{name} <code>#{}</code></h2><div>\n",
            escaped(state.link)
        );
        for view in views() {
            let picture = picture(state, view);
            if folder().join(&picture).exists() {
                page += &format!(
                    "<figure style='flex:{}'><a href='{picture}'><img src='{picture}' alt=''></a>{view}</figure>\n",
                    view.width
                );
            }
        }
        page += "</div>\n";
    }
    page
}

#[test]
#[ignore = "cargo xtask gallery"]
fn every_state_is_photographed() {
    fs::create_dir_all(folder()).expect("the folder can be made");
    let states = Mutex::new(states::chosen());
    let next = || states.lock().expect("no camera breaks here").next();
    let camera = || {
        let mut problems = Vec::new();
        run(|page| {
            page.hide_scrollbars();
            while let Some(state) = next() {
                problems.extend(photograph(page, state));
            }
        });
        problems
    };
    let problems = thread::scope(|scope| {
        let cameras = [(); CAMERAS].map(|()| scope.spawn(camera));
        cameras.map(|camera| camera.join().expect("the browser is there"))
    });
    fs::write(folder().join("index.html"), contact_sheet()).expect("the page can be written");
    let problems = problems.concat();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
