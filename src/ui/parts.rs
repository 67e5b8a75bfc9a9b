//! The parts of the wasm beside the one that the first screen loads, in the order in which they are
//! fetched while the page is idle.
//!
//! Figures that share most of their code are in one: a file that some of the parts share is made for
//! every set of parts that share something, and a few larger files come sooner than many small ones.

use web_sys::Element;
use yew::prelude::*;

use super::backward::Backward;
use super::blank::Starts;
use super::chain::Chain;
use super::code::{self, Code};
use super::compare::Compare;
use super::database;
use super::dialog::{self, Dialog};
use super::divisor::Divisor;
use super::embed::Embed;
use super::figure::Figure;
use super::kernel::KernelGrid;
use super::later::{Later, Ready};
use super::lazy::{Load, NotLoaded, part};
use super::lessons::{self, Lessons};
use super::refusal::{Raised, Stopped};
use super::roundings::Roundings;
use super::ruler;
use super::save::save_scene;
use super::share::{self, Share};
use super::stamps::{self, Stamps};
use super::strips::Strips;
use super::volume::Volume;
use super::wanted::Answer;
use super::worker::Worker;
use crate::playground::later as playground_later;
use crate::playground::words::{self, Lang};

part!(
    LATER,
    later in later,
    Later,
    {
        playground_later::supply();
        Later {
            stopped: Stopped::tell,
            raised: |props| html! { <Raised ..props /> },
            kernel: |props| html! { <KernelGrid ..props /> },
            divisor: |props| html! { <Divisor ..props /> },
            roundings: |props| html! { <Roundings ..props /> },
            brackets: ruler::bracketed,
            starts: |props| html! { <Starts ..props /> },
            answer: |props| html! { <Answer ..props /> },
            save_scene,
            hire: |tell| Some(Box::new(Worker::hire(tell)?)),
            kept: |key| Box::pin(async move { database::get(&key).await }),
            keep: |key, tensor| {
                Box::pin(async move { database::put(&key, &tensor).await.is_ok() })
            },
        }
    },
    after None
);
part!(CHINESE, chinese in chinese, fn(), words::supply_chinese, after None);
part!(READY, ready in later, fn(Callback<()>) -> Html, |on_ready| {
    html! { <Ready {on_ready} /> }
});
part!(
    CODE,
    code in code,
    fn(code::Props) -> Html,
    |props| html! { <Code ..props /> }
);
part!(
    COMPARE,
    compare in compare,
    fn(Figure) -> Html,
    |figure| html! { <Compare ..figure /> }
);
part!(
    CHAIN,
    chain in figures,
    fn(Figure) -> Html,
    |figure| html! { <Chain ..figure /> }
);
part!(
    DIALOG,
    dialog in dialog,
    fn(dialog::Props) -> Html,
    |props| html! { <Dialog ..props /> }
);
part!(
    SHARE,
    share in share,
    fn(share::Props) -> Html,
    |props| html! { <Share ..props /> }
);
part!(
    LESSONS,
    lessons in lessons,
    fn(lessons::Props) -> Html,
    |props| html! { <Lessons ..props /> }
);
part!(
    STAMPS,
    stamps in figures,
    fn(stamps::Props) -> Html,
    |props| html! { <Stamps ..props /> }
);
part!(
    BACKWARD,
    backward in figures,
    fn(Figure) -> Html,
    |figure| html! { <Backward ..figure /> }
);
part!(STRIPS, strips in figures, fn(Figure) -> Html, |figure| {
    let stage = figure.state.scene.at.stage;
    html! { <Strips key={stage} ..figure /> }
});
part!(VOLUME, volume in figures, fn(Figure) -> Html, |figure| {
    let stage = figure.state.scene.at.stage;
    html! { <Volume key={stage} ..figure /> }
});
part!(EMBED, embed in embed, fn(Element), |root| {
    yew::render::<Embed>(root, ());
});

/// What a reader of the page may come to: all but the embed, which is another page.
pub const READ: &[&dyn Load] = &[
    &LATER, &CHINESE, &CODE, &DIALOG, &COMPARE, &CHAIN, &STRIPS, &VOLUME, &BACKWARD, &STAMPS,
    &SHARE, &LESSONS,
];

/// Brings what a language needs before the page speaks it.
pub async fn speak(lang: Lang) -> Result<(), NotLoaded> {
    match lang {
        Lang::En => Ok(()),
        Lang::Zh => CHINESE.entry().await.map(|supply| supply()),
    }
}
