//! The dialog that shares the scene: as a link, as an embed, as files.

mod embed;
mod link;

use yew::prelude::*;

use super::modal::Modal;
use super::page::use_page;
use crate::playground::scene::Scene;
use crate::playground::words::Word;
use embed::EmbedSection;
use link::LinkSection;

/// What the dialog opens at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    Link,
    Embed,
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub scene: Scene,
    pub section: Section,
    pub on_close: Callback<()>,
    /// A scene is to be brought in from a file.
    pub on_file: Callback<()>,
}

#[component]
pub fn Share(props: &Props) -> Html {
    let page = use_page();
    let first = match props.section {
        Section::Link => "#link",
        Section::Embed => "#embed-sentence",
    };
    html! {
        <Modal title={page.say(Word::ShareGrid)} class="share" {first} on_close={props.on_close.clone()}>
            <div class="sections">
                <LinkSection scene={props.scene.clone()} on_file={props.on_file.clone()} />
                <EmbedSection scene={props.scene.clone()} />
            </div>
        </Modal>
    }
}
