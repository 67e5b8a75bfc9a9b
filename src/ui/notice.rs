//! A line over the figure that says something once, with what can be done about it.

use yew::prelude::*;

use super::page::use_page;
use crate::playground::words::Word;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub words: Word,
    /// What can be done, by the words of its button.
    #[prop_or_default]
    pub ways: Vec<(Word, Callback<()>)>,
    pub on_dismiss: Callback<()>,
}

#[component]
pub fn Notice(props: &Props) -> Html {
    let page = use_page();
    let button = |class: &'static str, word: Word, press: &Callback<()>| {
        let onclick = press.reform(|_: MouseEvent| ());
        html! { <button type="button" class={classes!("link", class)} {onclick}>{ page.say(word) }</button> }
    };
    html! {
        <div class="notice">
            <span role="status">{ page.say(props.words) }</span>
            for (word, press) in &props.ways { { button("strong", *word, press) } }
            { button("dismiss", Word::Dismiss, &props.on_dismiss) }
        </div>
    }
}
