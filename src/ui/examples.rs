//! The menu of example grids.

use std::sync::Arc;

use yew::prelude::*;

use super::later::when_there;
use super::menu::{Item, Menu};
use super::page::use_page;
use crate::playground::examples::{Example, of_dims};
use crate::playground::state::{Action, Change};
use crate::playground::words::Word;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub dims: usize,
    pub dispatch: Callback<Action>,
    /// Where the caption has no room for it, opening a picture is the first choice.
    pub on_image: Option<Callback<()>>,
}

#[component]
pub fn Examples(props: &Props) -> Html {
    let page = use_page();
    let image = props
        .on_image
        .as_ref()
        .map(|_| Item::new(page.say(Word::Image)));
    let examples =
        of_dims(props.dims).map(|example| Item::new(page.say(example.name)).beside(example.size));
    let items: Vec<_> = image.into_iter().chain(examples).collect();
    let on_choose = {
        let (dispatch, on_image) = (props.dispatch.clone(), props.on_image.clone());
        let dims = props.dims;
        Callback::from(move |i: usize| {
            let at = match &on_image {
                Some(on_image) if i == 0 => return on_image.emit(()),
                Some(_) => i - 1,
                None => i,
            };
            if let Some(example) = of_dims(dims).nth(at) {
                open(example, &dispatch);
            }
        })
    };
    html! { <Menu id="examples" label={page.say(Word::Examples)} {items} {on_choose} /> }
}

/// Takes an example as the input, in its colours.
pub fn open(example: &'static Example, dispatch: &Callback<Action>) {
    let dispatch = dispatch.clone();
    when_there(move || {
        let input = Arc::new(example.input());
        dispatch.emit(Action::Change(Change::Input(input)));
        dispatch.emit(Action::Colormap(example.map()));
    });
}
