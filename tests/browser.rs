//! What only a browser can tell, run inside of one: `cargo xtask test browser`.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// The element that index.html has for the page. (The body holds what reports on the tests.)
fn place() -> web_sys::Element {
    let document = web_sys::window().unwrap().document().unwrap();
    let place = document.create_element("div").unwrap();
    place.set_id(gridscope::ui::ROOT);
    document.body().unwrap().append_child(&place).unwrap();
    place
}

#[wasm_bindgen_test]
async fn the_page_mounts() {
    let place = place();
    gridscope::ui::start();
    // The figure is drawn once its stage is measured.
    let headings = || place.query_selector_all("h1").unwrap().length();
    for _ in 0..200 {
        if headings() > 0 {
            break;
        }
        gloo_timers::future::TimeoutFuture::new(10).await;
    }
    assert_eq!(headings(), 1);
}
