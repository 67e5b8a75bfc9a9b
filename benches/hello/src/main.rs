//! The smallest page that Yew makes and that answers: what any page made with it costs.

use yew::prelude::*;

#[component]
fn Hello() -> Html {
    let count = use_state(|| 0);
    let more = {
        let count = count.clone();
        Callback::from(move |_: MouseEvent| count.set(*count + 1))
    };
    html! {
        <>
            <h1>{ "Hello, world" }</h1>
            <button onclick={more}>{ *count }</button>
        </>
    }
}

fn main() {
    yew::Renderer::<Hello>::new().render();
}
