//! What only a browser can tell, run inside of one: `cargo xtask test browser`.
#![cfg(target_arch = "wasm32")]

#[macro_use]
#[path = "golden/replay.rs"]
mod replay;

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// The element that index.html has for the page. (The body holds what reports on the tests.)
fn place() -> web_sys::Element {
    let document = web_sys::window().unwrap().document().unwrap();
    let place = document.create_element("div").unwrap();
    place.set_id("page");
    document.body().unwrap().append_child(&place).unwrap();
    place
}

#[wasm_bindgen_test]
async fn the_page_mounts() {
    let place = place();
    gridscope::ui::start();
    yew::platform::time::sleep(std::time::Duration::ZERO).await;
    assert_eq!(place.query_selector_all("h1").unwrap().length(), 1);
}

/// PyTorch's numbers as the browser's arithmetic gives them, a test for each golden file.
mod golden {
    use super::*;

    /// Every tenth case: the debug build of wasm32 takes its time, and the native tests replay
    /// them all.
    const STEP: usize = 10;

    macro_rules! files {
        ($($name:ident),* $(,)?) => {
            $(
                #[wasm_bindgen_test]
                fn $name() {
                    replay::golden(include_str!(concat!("golden/", stringify!($name), ".jsonl")), STEP);
                }
            )*
        };
    }

    for_each_golden_file!(files);
}
