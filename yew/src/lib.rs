//! Yew, in which all function components are one, and each hook is compiled once.
//!
//! Yew compiles what mounts, updates, moves and removes a component for each component again: about
//! 7 KB of wasm, a hundred times. Here all of them run as the one component [`Piece`], whose
//! properties know by pointer which function draws them.
//!
//! So it is with what a hook keeps ([`hooks`], [`states`]) and with what makes an element
//! ([`elements`]).
//!
//! The page depends on this crate by the name `yew`, so that `html!` and `#[component]`, which
//! write out paths that begin with `::yew`, find these types: [`virtual_dom::VChild`] makes a
//! [`Piece`] of what `html!` names, and what `#[component]` needs in order to implement a component
//! stands in [`html`] and [`functional`] without ever being run. Everything else is Yew's own.

mod elements;
mod hooks;
mod piece;
mod states;

pub use piece::render;
pub use prelude::*;
pub use yew::{props, set_custom_panic_hook, utils};

/// As `yew::prelude`.
pub mod prelude {
    pub use crate::hooks::{use_effect_with, use_memo};
    pub use crate::html::{BaseComponent, Context};
    pub use crate::piece::ContextProvider;
    pub use crate::states::{UseStateHandle, UseStateSetter, use_mut_ref, use_state, use_state_eq};
    pub use yew::prelude::*;
}

/// As `yew::html`.
pub mod html {
    pub use crate::piece::{BaseComponent, Context};
    pub use yew::html::*;
}

/// As `yew::functional`.
pub mod functional {
    pub use crate::hooks::{use_effect_with, use_memo};
    pub use crate::piece::FunctionComponent;
    pub use crate::states::{UseStateHandle, UseStateSetter, use_mut_ref, use_state, use_state_eq};
    pub use yew::functional::*;
}

/// As `yew::virtual_dom`.
pub mod virtual_dom {
    pub use crate::elements::VTag;
    pub use crate::piece::VChild;
    pub use yew::virtual_dom::*;
}
