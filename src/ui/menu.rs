//! A button that opens a list of choices.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::page::{document, focus, use_window_event};

/// A choice: its name, and something short beside it.
#[derive(Clone, PartialEq)]
pub struct Item {
    name: AttrValue,
    aside: AttrValue,
    /// It cannot be chosen now; what stands beside it says why.
    barred: bool,
}

impl Item {
    pub fn new(name: impl Into<AttrValue>) -> Self {
        Self {
            name: name.into(),
            aside: AttrValue::default(),
            barred: false,
        }
    }

    pub fn beside(self, aside: impl Into<AttrValue>) -> Self {
        Self {
            aside: aside.into(),
            ..self
        }
    }

    pub fn barred(self, why: impl Into<AttrValue>) -> Self {
        Self {
            barred: true,
            ..self.beside(why)
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub id: AttrValue,
    pub label: AttrValue,
    /// Drawn in place of the label.
    #[prop_or_default]
    pub icon: Option<Html>,
    pub items: Vec<Item>,
    pub on_choose: Callback<usize>,
}

/// Arrow keys go through the choices; Escape and a press elsewhere close the list.
#[component]
pub fn Menu(props: &Props) -> Html {
    let open = use_state_eq(|| false);
    let list = format!("{}-menu", props.id);
    use_effect_with((*open, list.clone()), |(open, list)| {
        if *open {
            step(list, 0);
        }
    });
    let toggle = {
        let open = open.clone();
        Callback::from(move |event: MouseEvent| {
            // The press that opens is not the press elsewhere that closes.
            event.stop_propagation();
            open.set(!*open);
        })
    };
    use_window_event("click", {
        let open = open.clone();
        move |_: web_sys::Event| open.set(false)
    });
    let onkeydown = {
        let (open, id, list) = (open.clone(), props.id.clone(), list.clone());
        Callback::from(move |event: KeyboardEvent| {
            match event.key().as_str() {
                "Escape" if *open => {
                    open.set(false);
                    focus(&id);
                }
                "ArrowDown" if *open => step(&list, 1),
                "ArrowUp" if *open => step(&list, -1),
                "Tab" => {
                    open.set(false);
                    return;
                }
                _ => return,
            }
            event.prevent_default();
        })
    };
    html! {
        <span {onkeydown}>
            <button type="button" class={if props.icon.is_some() { "act" } else { "link" }} id={props.id.clone()}
                aria-haspopup="menu" aria-expanded={open.to_string()} aria-label={props.icon.is_some().then(|| props.label.clone())}
                onclick={toggle}>{ props.icon.clone().unwrap_or_else(|| html! { { &props.label } }) }</button>
            if *open {
                <div class="menu" role="menu" id={list} aria-label={props.label.clone()}>
                    for (i, item) in props.items.iter().enumerate() {
                        <button type="button" role="menuitem" tabindex="-1" aria-disabled={item.barred.then_some("true")} onclick={
                            let (open, choose, id) = (open.clone(), props.on_choose.clone(), props.id.clone());
                            let barred = item.barred;
                            move |event: MouseEvent| {
                                if barred {
                                    // The reason stays in sight.
                                    return event.stop_propagation();
                                }
                                open.set(false);
                                focus(&id);
                                choose.emit(i);
                            }
                        }>
                            { &item.name }
                            <small>{ &item.aside }</small>
                        </button>
                    }
                </div>
            }
        </span>
    }
}

/// Moves the focus so many choices on, round and round; from outside the list to the first.
fn step(list: &str, by: i32) {
    let Some(list) = document().get_element_by_id(list) else {
        return;
    };
    let items = list.children();
    let count = items.length() as i32;
    let now = document().active_element();
    let at = (0..count).find(|&i| items.item(i as u32) == now);
    let next = at.map_or(0, |at| (at + by).rem_euclid(count.max(1)));
    let item = items.item(next as u32);
    if let Some(item) = item.and_then(|item| item.dyn_into::<HtmlElement>().ok()) {
        let _ = item.focus();
    }
}
