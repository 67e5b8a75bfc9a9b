//! The menu of what the input, or what is selected of it, is filled with.

use yew::prelude::*;

use super::menu::{Item, Menu};
use super::page::use_page;
use crate::playground::fill::Fill;
use crate::playground::number::short;
use crate::playground::state::{Action, Change};
use crate::playground::words::Word;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The value that is drawn with.
    pub brush: f32,
    pub dispatch: Callback<Action>,
}

/// The brush's value first, then generators and patterns, and last of all nothing.
#[component]
pub fn FillMenu(props: &Props) -> Html {
    let page = use_page();
    let brush = Fill::Value(props.brush);
    let fills: Vec<_> = [brush].into_iter().chain(Fill::GENERATED).collect();
    let item = |fill: &Fill| {
        let aside = match fill {
            Fill::Value(value) => short((*value).into(), 4),
            fill => fill.function().to_string(),
        };
        Item::new(page.say(fill.word())).beside(aside)
    };
    let clear = Item::new(page.say(Word::ClearGrid)).beside(page.say(Word::ClearsAll));
    let items: Vec<_> = fills.iter().map(item).chain([clear]).collect();
    let on_choose = props.dispatch.reform(move |i: usize| match fills.get(i) {
        Some(&fill) => Action::Fill(fill),
        None => Action::Change(Change::Clear),
    });
    html! { <Menu id="fill" label={page.say(Word::Fill)} {items} {on_choose} /> }
}
