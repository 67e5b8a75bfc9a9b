//! The menu of example grids.

use std::sync::Arc;

use yew::prelude::*;

use super::menu::{Item, Menu};
use super::page::use_page;
use crate::playground::colormap::Colormap;
use crate::playground::examples::of_dims;
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
    let image = props.on_image.as_ref().map(|_| Item {
        name: page.say(Word::Image).into(),
        aside: AttrValue::default(),
    });
    let examples = of_dims(props.dims).map(|example| Item {
        name: page.say(example.name).into(),
        aside: example.size.into(),
    });
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
            let Some(example) = of_dims(dims).nth(at) else {
                return;
            };
            let input = Arc::new(example.input());
            dispatch.emit(Action::Change(Change::Input(input)));
            dispatch.emit(Action::Colormap(if example.is_picture {
                Colormap::Gray
            } else {
                Colormap::Viridis
            }));
        })
    };
    html! { <Menu id="examples" label={page.say(Word::Examples)} {items} {on_choose} /> }
}
