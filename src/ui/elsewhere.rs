//! What stands in another place of the page than its component: handed over, and drawn there.
//!
//! Yew's portals would do, but it never lets go of one: of each that was there, its listeners stay, and
//! with them all that stood around both of its ends.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

/// A place that shows what is handed to it, in the order in which its components were mounted.
#[derive(Clone, Default)]
pub struct Place(Rc<RefCell<Held>>);

#[derive(Default)]
struct Held {
    /// What is there, by the number of its component.
    parts: Vec<(usize, Html)>,
    /// The highest number there ever was.
    highest: usize,
    /// Draws the place anew, where it is in the document.
    update: Option<UseForceUpdateHandle>,
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Place {
    fn new_number(&self) -> usize {
        let mut held = self.0.borrow_mut();
        held.highest += 1;
        held.highest
    }

    fn put(&self, number: usize, part: Html) {
        self.change(
            |parts| match parts.iter_mut().find(|(own, _)| *own == number) {
                Some((_, old)) => *old = part,
                None => parts.push((number, part)),
            },
        );
    }

    fn take(&self, number: usize) {
        self.change(|parts| parts.retain(|(own, _)| *own != number));
    }

    fn change(&self, act: impl FnOnce(&mut Vec<(usize, Html)>)) {
        let update = {
            let mut held = self.0.borrow_mut();
            act(&mut held.parts);
            held.update.clone()
        };
        if let Some(update) = update {
            update.force_update();
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct Props {
    /// Stays the same as long as the component.
    pub place: Place,
    #[prop_or_default]
    pub children: Children,
}

/// Hands its children over to a place. The contexts that they see are those of the place.
#[component]
pub fn Elsewhere(props: &Props) -> Html {
    let place = &props.place;
    let number = *use_memo((), |()| place.new_number());
    use_effect({
        let (place, children) = (place.clone(), props.children.clone());
        move || place.put(number, html! { <>{ for children }</> })
    });
    use_effect_with((), {
        let place = place.clone();
        move |()| move || place.take(number)
    });
    Html::default()
}

#[derive(Properties, PartialEq)]
pub struct ShownProps {
    pub place: Place,
}

/// What was handed to a place.
#[component]
pub fn Shown(props: &ShownProps) -> Html {
    let update = use_force_update();
    props.place.0.borrow_mut().update = Some(update);
    use_effect_with((), {
        let place = props.place.clone();
        move |()| move || place.0.borrow_mut().update = None
    });
    let held = props.place.0.borrow();
    html! {
        for (number, part) in held.parts.iter().cloned() {
            <key={number.to_string()}>{ part }</>
        }
    }
}
