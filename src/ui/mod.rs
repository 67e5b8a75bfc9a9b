//! The page, in Yew.

use yew::prelude::*;

/// Mounts the page into the document.
pub fn start() {
    console_error_panic_hook::set_once();
    yew::Renderer::<App>::new().render();
}

#[component]
fn App() -> Html {
    html! { <h1>{ "Gridscope" }</h1> }
}
