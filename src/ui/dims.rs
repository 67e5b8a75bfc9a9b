//! The switch between one, two and three spatial dimensions.

use yew::prelude::*;

use super::page::{Page, use_page};
use crate::ops::Class;
use crate::playground::dims;
use crate::playground::notation::Track;
use crate::playground::state::{Action, Change};
use crate::playground::words::Word;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub tracks: Vec<Track>,
    pub dims: usize,
    pub dispatch: Callback<Action>,
}

#[component]
pub fn DimsSwitch(props: &Props) -> Html {
    let page = use_page();
    html! {
        <span class="seg small" id="dims" role="group" aria-label={page.say(Word::Dimensions)}>
            for dims in 1..=3 {
                { option(page, props, dims) }
            }
        </span>
    }
}

fn option(page: Page, props: &Props, dims: usize) -> Html {
    let missing = dims::missing(&props.tracks, dims);
    let name = format!("{dims}d");
    let onclick = props
        .dispatch
        .reform(move |_: MouseEvent| Action::Change(Change::Dims(dims)));
    html! {
        <button type="button" aria-pressed={(dims == props.dims).to_string()} disabled={missing.is_some()}
            title={missing.map(|class| only_in(page, class))} data-text={name.clone()} {onclick}>{ name }</button>
    }
}

/// Why a class cannot be chosen: `PixelShuffle exists in 2d alone.`
pub fn only_in(page: Page, class: &Class) -> String {
    let dims: Vec<_> = class.dims.iter().map(|dims| format!("{dims}d")).collect();
    page.fill(
        Word::ExistsOnlyIn,
        &[("name", class.name), ("dims", &dims.join(", "))],
    )
}
