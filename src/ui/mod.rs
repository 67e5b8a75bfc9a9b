//! The page, in Yew.

use yew::prelude::*;

/// Mounts the page into the document.
pub fn start() {
    console_error_panic_hook::set_once();
    yew::Renderer::<App>::new().render();
}

/// Mounts the page into one element, whose content it replaces.
pub fn mount(root: web_sys::Element) {
    yew::Renderer::<App>::with_root(root).render();
}

#[component]
fn App() -> Html {
    html! { <h1>{ "Gridscope" }</h1> }
}
