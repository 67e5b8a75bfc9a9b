//! The dialog that shares the scene: as a link, as an embed, as files.

mod embed;
mod link;

use yew::prelude::*;

use super::export::Exports;
use super::modal::Modal;
use super::page::use_page;
use crate::playground::results::Results;
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

#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    pub scene: Scene,
    /// The lesson that is shared in place of the scene: its slug and its title.
    #[prop_or_default]
    pub lesson: Option<(AttrValue, String)>,
    /// What the scene gave, for its pictures and numbers; a lesson has none to save.
    #[prop_or_default]
    pub results: Option<Results>,
    pub section: Section,
    pub on_close: Callback<()>,
    /// A scene is to be brought in from a file.
    pub on_file: Callback<()>,
}

#[component]
pub fn Share(props: &Props) -> Html {
    let page = use_page();
    let first = match props.section {
        Section::Link => "#copy-link",
        Section::Embed if props.lesson.is_some() => "#embed-width",
        Section::Embed => "#embed-sentence",
    };
    let title = match props.lesson {
        Some(_) => Word::ShareLesson,
        None => Word::ShareGrid,
    };
    html! {
        <Modal title={page.say(title)} class="share" {first} on_close={props.on_close.clone()}>
            <div class="sections">
                <LinkSection scene={props.scene.clone()} lesson={props.lesson.clone()} on_file={props.on_file.clone()} />
                <EmbedSection scene={props.scene.clone()} lesson={props.lesson.clone()} />
                if let Some(results) = &props.results {
                    <Exports scene={props.scene.clone()} results={results.clone()} />
                }
            </div>
        </Modal>
    }
}
