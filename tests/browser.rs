//! What only a browser can tell, run inside of one: `cargo xtask test browser`.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// An empty element in the document. (The body holds what reports on the tests.)
fn place() -> web_sys::Element {
    let document = web_sys::window().unwrap().document().unwrap();
    let place = document.create_element("div").unwrap();
    document.body().unwrap().append_child(&place).unwrap();
    place
}

#[wasm_bindgen_test]
async fn the_page_mounts() {
    let place = place();
    gridscope::ui::mount(place.clone());
    yew::platform::time::sleep(std::time::Duration::ZERO).await;
    assert!(
        place.inner_html().contains("Gridscope"),
        "{}",
        place.inner_html()
    );
}
