//! The list of lessons: sections, numbers, and a mark on each that is done.

use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

use super::super::icons;
use super::super::page::{document, set_in_tones, use_page};
use super::super::route::Route;
use crate::playground::lesson::COURSE;
use crate::playground::lesson::course::Entry;
use crate::playground::lesson::progress::Progress;
use crate::playground::words::Word;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub progress: Progress,
    /// The lesson that is read.
    pub current: Option<AttrValue>,
    pub on_go: Callback<Route>,
}

#[component]
pub fn Index(props: &Props) -> Html {
    let page = use_page();
    use_effect_with(props.current.clone(), |_| {
        if let Ok(Some(current)) = document().query_selector(".syllabus [aria-current]") {
            let nearest = ScrollIntoViewOptions::new();
            nearest.set_block(ScrollLogicalPosition::Nearest);
            current.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
    });
    // Beneath the list's own heading, or that of the page.
    let level = match props.current {
        Some(_) => "h3",
        None => "h2",
    };
    let sections = COURSE.chunk_by(|a, b| a.section == b.section);
    let item = |entry: &'static Entry| {
        let current = props.current.as_deref() == Some(entry.slug.as_str());
        let onclick = props.on_go.reform(move |event: MouseEvent| {
            event.prevent_default();
            Route::Lesson(entry.slug.as_str().into())
        });
        html! {
            <li>
                <a href={format!("#lesson={}", entry.slug)} aria-current={current.then_some("page")} {onclick}>
                    <span>{ set_in_tones(entry.title(page.lang)) }</span>
                    if props.progress.is_done(&entry.slug) {
                        <span class="done" role="img" aria-label={page.say(Word::LessonDone)}>{ icons::done() }</span>
                    }
                </a>
            </li>
        }
    };
    html! {
        <nav class="syllabus" aria-label={page.say(Word::Lessons)}>
            <Marks progress={props.progress.clone()} current={props.current.clone()} titled={props.current.is_some()} />
            for section in sections {
                <section>
                    <@{level} class="section-title">{ page.say(section_word(&section[0].section)) }</@>
                    <ol>for entry in section { { item(entry) } }</ol>
                </section>
            }
        </nav>
    }
}

/// The title of a section, by its key in lessons/index.txt.
fn section_word(key: &str) -> Word {
    match key {
        "basics" => Word::SectionBasics,
        "resizing" => Word::SectionResizing,
        "pooling" => Word::SectionPooling,
        "convolution" => Word::SectionConvolution,
        "networks" => Word::SectionNetworks,
        "volumes" => Word::SectionVolumes,
        _ => Word::Lessons,
    }
}

#[derive(Properties, PartialEq)]
pub struct MarksProps {
    pub progress: Progress,
    pub current: Option<AttrValue>,
    /// With a heading before the count.
    #[prop_or_default]
    pub titled: bool,
}

/// How many lessons are done, and a mark for each in its order.
#[component]
pub fn Marks(props: &MarksProps) -> Html {
    let page = use_page();
    let is_done = |entry: &&Entry| props.progress.is_done(&entry.slug);
    let done = COURSE.iter().filter(is_done).count();
    let count = page.fill(
        Word::LessonsDone,
        &[
            ("done", &done.to_string()),
            ("count", &COURSE.len().to_string()),
        ],
    );
    let mark = |entry: &'static Entry| {
        let class = match props.current.as_deref() == Some(entry.slug.as_str()) {
            _ if is_done(&entry) => "done",
            true => "current",
            false => "",
        };
        html! { <i {class} /> }
    };
    html! {
        <div class="progress">
            if props.titled {
                <h2>{ page.say(Word::Lessons) }<span>{ &count }</span></h2>
            }
            <div class="marks-of" aria-hidden="true">for entry in COURSE.iter() { { mark(entry) } }</div>
            if !props.titled { <span class="count">{ &count }</span> }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_has_a_title() {
        for entry in COURSE.iter() {
            assert_ne!(
                section_word(&entry.section),
                Word::Lessons,
                "{}",
                entry.section
            );
        }
    }
}
