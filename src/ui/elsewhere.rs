//! What stands in another place of the document than its component.

use web_sys::Element;
use yew::prelude::*;

use super::page::document;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// Stays the same as long as the component.
    pub place: Element,
    pub children: Children,
}

/// Shows its children in that place, behind what stands there already.
///
/// Yew gives the host of a portal a listener for every kind of event and never takes them back: here
/// the host is an element of its own each time, and goes with them.
#[component]
pub fn Elsewhere(props: &Props) -> Html {
    let host = use_memo((), |()| {
        let host = document().create_element("div").ok()?;
        host.set_class_name("elsewhere");
        // At once, so that what is shown can be measured.
        props.place.append_child(&host).ok()?;
        Some(host)
    });
    use_effect_with((), {
        let host = host.clone();
        move |()| {
            move || {
                if let Some(host) = &*host {
                    host.remove();
                }
            }
        }
    });
    match &*host {
        Some(host) => create_portal(html! { <>{ for props.children.iter() }</> }, host.clone()),
        None => Html::default(),
    }
}
