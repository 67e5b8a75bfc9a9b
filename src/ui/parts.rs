//! The parts of the wasm beside the one that the first screen loads, in the order in which they are
//! fetched while the page is idle.

use web_sys::Element;
use yew::prelude::*;

use super::backward::Backward;
use super::chain::Chain;
use super::code::{self, Code};
use super::compare::Compare;
use super::dialog::{self, Dialog};
use super::embed::Embed;
use super::figure::Figure;
use super::lazy::{Load, part};
use super::lessons::{self, Lessons};
use super::share::{self, Share};
use super::stamps::{self, Stamps};
use super::strips::Strips;
use super::volume::Volume;

part!(
    CODE,
    code,
    fn(code::Props) -> Html,
    |props| html! { <Code ..props /> }
);
part!(
    COMPARE,
    compare,
    fn(Figure) -> Html,
    |figure| html! { <Compare ..figure /> }
);
part!(
    CHAIN,
    chain,
    fn(Figure) -> Html,
    |figure| html! { <Chain ..figure /> }
);
part!(
    DIALOG,
    dialog,
    fn(dialog::Props) -> Html,
    |props| html! { <Dialog ..props /> }
);
part!(
    SHARE,
    share,
    fn(share::Props) -> Html,
    |props| html! { <Share ..props /> }
);
part!(
    LESSONS,
    lessons,
    fn(lessons::Props) -> Html,
    |props| html! { <Lessons ..props /> }
);
part!(
    STAMPS,
    stamps,
    fn(stamps::Props) -> Html,
    |props| html! { <Stamps ..props /> }
);
part!(
    BACKWARD,
    backward,
    fn(Figure) -> Html,
    |figure| html! { <Backward ..figure /> }
);
part!(STRIPS, strips, fn(Figure) -> Html, |figure| {
    let stage = figure.state.scene.at.stage;
    html! { <Strips key={stage} ..figure /> }
});
part!(VOLUME, volume, fn(Figure) -> Html, |figure| {
    let stage = figure.state.scene.at.stage;
    html! { <Volume key={stage} ..figure /> }
});
part!(EMBED, embed, fn(Element), |root| {
    yew::Renderer::<Embed>::with_root(root).render();
});

/// What a reader of the page may come to: all but the embed, which is another page.
pub const READ: &[&dyn Load] = &[
    &CODE, &COMPARE, &CHAIN, &DIALOG, &SHARE, &LESSONS, &STAMPS, &BACKWARD, &STRIPS, &VOLUME,
];
