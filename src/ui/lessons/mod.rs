//! The lessons: their list, and a lesson with its prose and its live figure.

mod figure;
mod index;
mod load;
mod modes;
mod prose;
mod reading;
mod tables;
mod veil;

use std::rc::Rc;

use yew::prelude::*;

use super::bar::{Bar, Place};
use super::history_key;
use super::page::{arrive, is_typing, remember, remembered, use_page, use_title, use_window_event};
use super::parts;
use super::route::Route;
use super::share::{self, Section};
use crate::playground::lesson::course;
use crate::playground::lesson::progress::Progress;
use crate::playground::lesson::{COURSE, Lesson};
use crate::playground::scene::{Scene, View};
use crate::playground::state::Action;
use crate::playground::words::{Word, spoken};
use figure::LessonFigure;
use index::{Index, Marks};
use load::{Loaded, use_lesson};
use prose::ProseColumn;
use reading::{Reading, use_reading};

/// The heading of the list, which the focus goes to.
const TITLE: &str = "lessons-title";

/// Where progress is remembered.
const PROGRESS: &str = "lessons";

#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    /// The lesson that is read; none: the list of all.
    pub slug: Option<AttrValue>,
    /// Below 760 px of window.
    pub phone: bool,
    pub on_go: Callback<Route>,
    /// To the playground or to compared tracks, with the scene that is there.
    pub on_view: Callback<View>,
    /// Takes a scene over into the playground.
    pub on_carry: Callback<Scene>,
    pub on_language: Callback<()>,
    pub on_theme: Callback<()>,
}

/// The page of lessons.
#[component]
pub fn Lessons(props: &Props) -> Html {
    let page = use_page();
    let progress = use_state_eq(|| Progress::read(&remembered(PROGRESS).unwrap_or_default()));
    let on_progress = {
        let progress = progress.clone();
        Callback::from(move |new: Progress| {
            remember(PROGRESS, &new.write());
            progress.set(new);
        })
    };
    use_effect_with(props.slug.is_none(), |&listed| {
        if listed {
            arrive(TITLE);
        }
    });
    let Some(slug) = &props.slug else {
        return html! {
            <div class="app course whole">
                { bar(props, None) }
                <main class="contents">
                    <h1 class="lede" id={TITLE} tabindex="-1">{ page.say(Word::Lessons) }</h1>
                    <p>{ page.say(Word::LessonsIntro) }</p>
                    <Index progress={Progress::clone(&progress)} current={None::<AttrValue>} on_go={props.on_go.clone()} />
                </main>
            </div>
        };
    };
    html! {
        <Course key={slug.to_string()} slug={slug.clone()} progress={Progress::clone(&progress)} {on_progress} page={props.clone()} />
    }
}

/// The bar of the lessons; undo and redo are those of the figure.
fn bar(props: &Props, reading: Option<(&Reading, Callback<Section>)>) -> Html {
    let (reading, on_share) = reading.unzip();
    let of = |action: Action| {
        let dispatch = reading.map(|reading| reading.undoing());
        Callback::from(move |()| {
            if let Some(dispatch) = &dispatch {
                dispatch.emit(action.clone());
            }
        })
    };
    html! {
        <Bar place={Place::Lessons} phone={props.phone} on_lessons={props.on_go.reform(|()| Route::Lessons)}
            can_undo={reading.is_some_and(Reading::can_undo)} can_redo={reading.is_some_and(Reading::can_redo)}
            on_view={props.on_view.clone()} on_undo={of(Action::Undo)} on_redo={of(Action::Redo)}
            {on_share} on_language={props.on_language.clone()} on_theme={props.on_theme.clone()} />
    }
}

#[derive(Properties, PartialEq)]
struct CourseProps {
    slug: AttrValue,
    progress: Progress,
    on_progress: Callback<Progress>,
    page: Props,
}

/// A lesson beside the list of all.
#[component]
fn Course(props: &CourseProps) -> Html {
    let page = use_page();
    match use_lesson(&props.slug) {
        Loaded::Ready(lesson) => html! {
            <Opened {lesson} slug={props.slug.clone()} progress={props.progress.clone()}
                on_progress={props.on_progress.clone()} page={props.page.clone()} />
        },
        loading => html! {
            <div class="app course">
                { bar(&props.page, None) }
                { index(props) }
                <main class="prose">
                    { match loading {
                        Loaded::Failed(why) => html! {
                            <>
                                <h1 class="lede">{ page.say(Word::LessonMissing) }</h1>
                                <p role="alert">{ why }</p>
                            </>
                        },
                        _ => html! { <p class="quiet" aria-live="polite">{ page.say(Word::LessonLoading) }</p> },
                    } }
                </main>
            </div>
        },
    }
}

fn index(props: &CourseProps) -> Html {
    html! {
        <Index progress={props.progress.clone()} current={props.slug.clone()} on_go={props.page.on_go.clone()} />
    }
}

#[derive(Properties, PartialEq)]
struct OpenedProps {
    lesson: Rc<Lesson>,
    slug: AttrValue,
    progress: Progress,
    on_progress: Callback<Progress>,
    page: Props,
}

/// A lesson that is there.
#[component]
fn Opened(props: &OpenedProps) -> Html {
    let page = use_page();
    let done = props.progress.of(&props.slug);
    let on_done = {
        let (slug, progress, on_progress) = (
            props.slug.clone(),
            props.progress.clone(),
            props.on_progress.clone(),
        );
        Callback::from(move |answer| on_progress.emit(progress.with(&slug, answer)))
    };
    let reading = use_reading(&props.lesson, done, on_done);
    use_window_event("keydown", {
        let undoing = reading.undoing();
        move |event: web_sys::KeyboardEvent| {
            if is_typing(&event) || event.default_prevented() {
                return;
            }
            if let Some(action) = history_key(&event) {
                event.prevent_default();
                undoing.emit(action);
            }
        }
    });
    let title = spoken(&props.lesson.prose(page.lang).title);
    use_title(page.fill(Word::LessonTitle, &[("title", &title)]));
    let number = course::position(&props.slug).unwrap_or_default();
    let go = |to: &str| {
        let to = Route::Lesson(AttrValue::from(to.to_string()));
        props.page.on_go.reform(move |event: MouseEvent| {
            event.prevent_default();
            to.clone()
        })
    };
    let next = COURSE.get(number + 1);
    let of = page.fill(
        Word::LessonOf,
        &[
            ("number", &(number + 1).to_string()),
            ("count", &COURSE.len().to_string()),
            ("minutes", &props.lesson.figure.minutes.to_string()),
        ],
    );
    let sharing = use_state_eq(|| None::<Section>);
    let on_share = {
        let sharing = sharing.setter();
        Callback::from(move |section| sharing.set(Some(section)))
    };
    let unshare = {
        let sharing = sharing.setter();
        Callback::from(move |()| sharing.set(None))
    };
    html! {
        <>
        <div class="app course" inert={sharing.is_some()}>
            { bar(&props.page, Some((&reading, on_share))) }
            <Index progress={props.progress.clone()} current={props.slug.clone()} on_go={props.page.on_go.clone()} />
            <ProseColumn reading={reading.clone()} {of} focused=true>
                <div class="lessonbar">
                    <a class="link" href="#lesson=" onclick={all(&props.page.on_go)}>{ page.say(Word::AllLessons) }</a>
                    <Marks progress={props.progress.clone()} current={props.slug.clone()} />
                </div>
                <footer class="next">
                    <a class="link" id="all-lessons" href="#lesson=" onclick={all(&props.page.on_go)}>{ page.say(Word::AllLessons) }</a>
                    if let Some(next) = next {
                        <a class="fwd" id="next-lesson" href={format!("#lesson={}", next.slug)} onclick={go(&next.slug)}>
                            <small>{ page.say(Word::NextLesson) }</small>
                            { next.plain_title(page.lang) }{ " →" }
                        </a>
                    }
                </footer>
            </ProseColumn>
            <main class="figure">
                <LessonFigure reading={reading.clone()} on_carry={Some(props.page.on_carry.clone())} />
            </main>
        </div>
        if let Some(section) = *sharing {
            { parts::SHARE.show_over(share::Props {
                scene: reading.scene().clone(),
                lesson: Some((props.slug.clone(), title)),
                results: None,
                section,
                on_close: unshare.clone(),
                on_file: Callback::noop(),
            }, unshare) }
        }
        </>
    }
}

/// Leads to the list of all lessons.
fn all(on_go: &Callback<Route>) -> Callback<MouseEvent> {
    on_go.reform(|event: MouseEvent| {
        event.prevent_default();
        Route::Lessons
    })
}

#[derive(Properties, PartialEq)]
pub struct BodyProps {
    pub slug: AttrValue,
}

/// A lesson alone, without list and bar: what an embed shows. Nothing of it is remembered.
#[component]
pub fn LessonBody(props: &BodyProps) -> Html {
    let page = use_page();
    match use_lesson(&props.slug) {
        Loaded::Ready(lesson) => html! {
            <AloneLesson key={props.slug.to_string()} {lesson} />
        },
        Loaded::Failed(why) => {
            html! { <p role="alert">{ page.say(Word::LessonMissing) }{ " " }{ why }</p> }
        }
        Loaded::Loading => {
            html! { <p class="quiet" aria-live="polite">{ page.say(Word::LessonLoading) }</p> }
        }
    }
}

#[derive(Properties, PartialEq)]
struct AloneProps {
    lesson: Rc<Lesson>,
}

#[component]
fn AloneLesson(props: &AloneProps) -> Html {
    let page = use_page();
    let reading = use_reading(&props.lesson, None, Callback::noop());
    let minutes = props.lesson.figure.minutes.to_string();
    html! {
        <div class="course alone">
            <ProseColumn reading={reading.clone()} of={page.fill(Word::LessonTakes, &[("minutes", &minutes)])} />
            <div class="figure"><LessonFigure {reading} on_carry={None::<Callback<Scene>>} /></div>
        </div>
    }
}
