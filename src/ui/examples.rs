//! The menu of example grids.

use std::sync::Arc;

use yew::prelude::*;

use super::page::{use_page, use_window_event};
use crate::playground::colormap::Colormap;
use crate::playground::examples::EXAMPLES;
use crate::playground::state::{Action, Change};
use crate::playground::words::Word;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub dispatch: Callback<Action>,
    /// Where the bar has no room for it, opening a picture stands in this menu.
    pub on_image: Option<Callback<()>>,
}

#[component]
pub fn Examples(props: &Props) -> Html {
    let page = use_page();
    let open = use_state_eq(|| false);
    let toggle = {
        let open = open.clone();
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            open.set(!*open);
        })
    };
    // A press elsewhere closes the menu.
    use_window_event("click", {
        let open = open.clone();
        move |_: web_sys::Event| open.set(false)
    });
    let onkeydown = {
        let open = open.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                open.set(false);
            }
        })
    };
    html! {
        <span {onkeydown}>
            <button type="button" class="link" id="examples" aria-haspopup="menu" aria-expanded={open.to_string()}
                onclick={toggle}>{ page.say(Word::Examples) }</button>
            if *open {
                <div class="menu" role="menu">
                    if let Some(on_image) = &props.on_image {
                        <button type="button" role="menuitem" onclick={on_image.reform(|_: MouseEvent| ())}>{ page.say(Word::Image) }</button>
                    }
                    for example in EXAMPLES {
                        <button type="button" role="menuitem" onclick={
                            let (dispatch, open) = (props.dispatch.clone(), open.clone());
                            move |_: MouseEvent| {
                                open.set(false);
                                dispatch.emit(Action::Change(Change::Input(Arc::new(example.input()))));
                                dispatch.emit(Action::Colormap(if example.is_picture { Colormap::Gray } else { Colormap::Viridis }));
                            }
                        }>
                            { page.say(example.name) }
                            <small>{ example.size }</small>
                        </button>
                    }
                </div>
            }
        </span>
    }
}
