//! The page, in Yew. The top component reads as a table of contents; leaf controls decode events
//! and emit typed values; all changes of the scene go through [`Action`].

mod axis;
mod backward;
mod bar;
mod bench;
mod beyond;
mod blank;
mod brush;
mod chain;
mod channels;
mod clipboard;
mod code;
mod compare;
mod control;
mod copy;
mod coverage;
mod crop;
mod database;
mod desk;
mod dialog;
mod dims;
mod divisor;
mod draw;
mod editor;
mod elsewhere;
mod embed;
mod entry;
mod examples;
mod export;
mod figure;
mod file_tab;
mod fill;
mod flat_scale;
mod formula;
mod fragment;
mod frame;
mod host;
mod icons;
mod input;
mod kept;
mod kernel;
mod later;
mod lazy;
mod lede;
mod lens;
mod lessons;
mod marks;
mod menu;
mod modal;
mod notice;
mod offline;
mod pad;
mod page;
mod paint;
mod panel;
mod parts;
mod picture;
mod placement;
mod pointing;
mod preview;
mod raster;
mod record;
mod refusal;
mod roundings;
mod route;
mod ruler;
mod save;
mod scale;
mod share;
mod sheet;
mod shown;
mod single;
mod size_note;
mod sizer;
mod slices;
mod source;
mod stage;
mod stage_tabs;
mod stamps;
mod still;
mod stopped;
mod strips;
mod surface;
mod swatch;
mod text_tab;
mod tracks;
mod transport;
mod volume;
mod waiting;
mod wanted;
mod worker;

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::playground::lesson::COURSE;
use crate::playground::scene::{View, fits_address};
use crate::playground::state::{Action, Spot, State};
use crate::playground::words::{Lang, Word};
use crate::playground::{layout, plane};
use bar::{Bar, Place};
use desk::{Work, use_work};
use dialog::Offer;
use fragment::{Goal, Opened, use_fragment};
use kept::{Offer as Kept, use_kept};
use later::{use_dispatch, use_waiting};
use offline::use_update;
use page::{
    NARROW, PHONE, Page, document, focus, is_typing, prefers, remember, remembered, use_page,
    use_window_event, use_window_size, window,
};
use panel::{Panel, Pinned};
use route::Route;
use sheet::{Dock, Part, Sheets, use_shelf};
use stage::Stage;
use surface::use_unpainted;

/// The element of index.html that the page is mounted on.
pub const ROOT: &str = "gridscope-page";

/// Mounts the page into the app's own document. The wasm also runs elsewhere, as the JavaScript
/// API, and there it touches nothing.
pub fn start() {
    stopped::watch();
    let document = web_sys::window().and_then(|window| window.document());
    let find = |id: &str| document.as_ref()?.get_element_by_id(id);
    // What stands in the document until the page is there gives way to it.
    if let Some(root) = find(ROOT) {
        fragment::settle(&root);
        spawn_local(async {
            let (opened, offer) = kept::open().await;
            stopped::note(&Rc::new(State::open(opened.scene.clone())));
            // Where it cannot be loaded the page speaks English.
            let _ = parts::speak(Preferences::load(&opened.view).lang).await;
            let room = still::lift(&root);
            root.replace_children_with_node_0();
            let props = AppProps {
                opened,
                offer,
                room,
            };
            yew::render::<App>(root, props);
            stopped::started();
            lazy::fetch_idly(parts::READ).await;
        });
    } else if let Some(root) = find(embed::ROOT) {
        spawn_local(async move {
            let _ = parts::speak(Lang::Zh).await;
            // A frame that cannot load it says so as where it cannot load the rest.
            match parts::EMBED.entry().await {
                Ok(mount) => {
                    root.replace_children_with_node_0();
                    mount(root);
                }
                Err(lazy::NotLoaded) => panic!("a part of the program did not load"),
            }
        });
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let next = self.after(action).map_or(self, Rc::new);
        stopped::note(&next);
        next
    }
}

/// Language and theme: the reader's, remembered on the device.
#[derive(Clone, Copy, PartialEq)]
struct Preferences {
    lang: Lang,
    dark: bool,
}

impl Preferences {
    fn load(view: &[(String, String)]) -> Self {
        let asked = |key: &str| view.iter().find(|(k, _)| k == key).map(|(_, v)| v.clone());
        let browser = window().navigator().language().unwrap_or_default();
        let lang = asked("lang")
            .or_else(|| remembered("lang"))
            .unwrap_or(browser);
        let dark = match asked("theme").or_else(|| remembered("theme")).as_deref() {
            Some("dark") => true,
            Some("light") => false,
            _ => prefers("(prefers-color-scheme: dark)"),
        };
        Self {
            lang: Lang::from_tag(&lang),
            dark,
        }
    }

    fn apply(self) {
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-theme", if self.dark { "dark" } else { "light" });
            let lang = if self.lang == Lang::Zh { "zh-CN" } else { "en" };
            let _ = root.set_attribute("lang", lang);
        }
    }
}

#[derive(Properties, PartialEq)]
struct AppProps {
    opened: Opened,
    offer: Option<Kept>,
    /// The stage's width as far as it is known before it is drawn, or 0.
    room: f64,
}

#[component]
fn App(props: &AppProps) -> Html {
    let AppProps {
        opened,
        offer,
        room,
    } = props;
    let state = use_reducer(|| State::open(opened.scene.clone()));
    let preferences = use_state_eq(|| Preferences::load(&opened.view));
    use_effect_with(*preferences, |preferences| preferences.apply());
    use_effect_with((), |()| still::drop());
    let address = use_fragment(&state, opened.problems.clone());
    let (route, go) = (address.route, address.go);
    let phone = use_window_size().0 < PHONE;
    let kept = use_kept(&state, offer.clone());
    let update = use_update();
    let unpainted = use_unpainted();
    let notices: Vec<_> = kept
        .lines()
        .into_iter()
        .chain(offline::notice(&update))
        .chain(unpainted)
        .collect();
    let page = Page {
        lang: preferences.lang,
        lesson: route != Route::Bench,
    };
    let on_language = {
        let preferences = preferences.clone();
        Callback::from(move |()| {
            let lang = if preferences.lang == Lang::En {
                Lang::Zh
            } else {
                Lang::En
            };
            remember("lang", lang.code());
            let preferences = preferences.clone();
            spawn_local(async move {
                let _ = parts::speak(lang).await;
                preferences.set(Preferences {
                    lang,
                    ..*preferences
                });
            });
        })
    };
    let on_theme = {
        let preferences = preferences.clone();
        Callback::from(move |()| {
            let dark = !preferences.dark;
            remember("theme", if dark { "dark" } else { "light" });
            preferences.set(Preferences {
                dark,
                ..*preferences
            });
        })
    };
    let slug = match &route {
        Route::Lesson(slug) => Some(slug.clone()),
        _ => None,
    };
    html! {
        <ContextProvider<Page> context={page}>
            if route == Route::Bench {
                <Workbench {state} room={*room} problems={address.problems} has_earlier={address.has_earlier} {notices} dark={preferences.dark} {on_language} {on_theme}
                    on_lesson={go.reform(|slug: Option<&'static str>| Goal::Lessons(slug.map_or(Route::Lessons, |slug| Route::Lesson(slug.into()))))} />
            } else {
                { parts::LESSONS.show(lessons::Props {
                    slug,
                    phone,
                    on_go: go.reform(Goal::Lessons),
                    on_view: go.reform(|view| Goal::Bench(Action::View(view))),
                    on_carry: go.reform(|scene| Goal::Bench(Action::Open(Box::new(scene)))),
                    on_language,
                    on_theme,
                }) }
            }
        </ContextProvider<Page>>
    }
}

#[derive(Properties, PartialEq)]
struct WorkbenchProps {
    state: UseReducerHandle<State>,
    /// The width of a stage beside the panel as far as it is known before it is drawn, or 0.
    room: f64,
    /// Parts of the link that could not be read, and what makes them go away.
    problems: UseStateHandle<Vec<String>>,
    /// Whether the browser's Back leads to scenes from before the page was loaded.
    has_earlier: bool,
    /// What is said once, each in a line of its own.
    notices: Vec<Html>,
    dark: bool,
    on_language: Callback<()>,
    on_theme: Callback<()>,
    /// To a lesson, or to the list of all.
    on_lesson: Callback<Option<&'static str>>,
}

#[component]
fn Workbench(props: &WorkbenchProps) -> Html {
    let page = use_page();
    let state = &props.state;
    let dispatch = use_dispatch(state);
    let waiting = use_waiting();
    // Offers are counted: another one may come while the dialog is open.
    let offer = use_state_eq(|| (0usize, None::<Offer>));
    let sharing = use_state_eq(|| None::<share::Section>);
    let greeted = use_state_eq(|| remembered("greeted").is_some());
    let (width, _) = use_window_size();
    let Work {
        results,
        told,
        figure,
        wait,
    } = use_work(state);

    // A comparison has the whole page, until one of its tracks is edited.
    let editing = use_state_eq(|| false);
    let wide = state.scene.view == View::Compare && !*editing;
    let sheets = use_shelf(width < PHONE);
    use_effect_with(*editing, |&editing| {
        if editing && let Ok(Some(panel)) = document().query_selector(".panel") {
            // On a narrow page it stands below.
            panel.scroll_into_view();
            focus("close-panel");
        }
    });

    let undo = {
        let (dispatch, goes_back) = (dispatch.clone(), !state.can_undo() && props.has_earlier);
        Callback::from(move |()| match goes_back {
            true => fragment::back(),
            false => dispatch.emit(Action::Undo),
        })
    };
    let dialog_open = offer.1.is_some() || sharing.is_some();
    let make_offer = {
        let (offer, sharing) = (offer.clone(), sharing.setter());
        Callback::from(move |new: Option<Offer>| {
            // One dialog at a time.
            sharing.set(None);
            offer.set((offer.0 + 1, new));
        })
    };
    use_window_event("keydown", {
        let (dispatch, sheets, undo) = (dispatch.clone(), sheets.clone(), undo.clone());
        move |event: web_sys::KeyboardEvent| {
            if dialog_open || is_typing(&event) || event.default_prevented() {
                return;
            }
            if event.key() == "Escape" {
                match sheets.as_ref().filter(|sheets| sheets.shown().is_some()) {
                    Some(sheets) => sheets.close(),
                    None => dispatch.emit(Action::Pin(None)),
                }
            }
            if let Some(action) = history_key(&event) {
                event.prevent_default();
                match action {
                    Action::Undo => undo.emit(()),
                    action => dispatch.emit(action),
                }
            }
        }
    });
    use_window_event("paste", {
        let make_offer = make_offer.clone();
        move |event: web_sys::ClipboardEvent| {
            if is_typing(&event) || event.default_prevented() {
                return;
            }
            if let Some(new) = event
                .clipboard_data()
                .and_then(|data| Offer::from_paste(&data))
            {
                event.prevent_default();
                make_offer.emit(Some(new));
            }
        }
    });
    use_window_event("dragover", |event: web_sys::DragEvent| {
        event.prevent_default()
    });
    use_window_event("drop", {
        let make_offer = make_offer.clone();
        move |event: web_sys::DragEvent| {
            event.prevent_default();
            if let Some(new) = event
                .data_transfer()
                .and_then(|data| Offer::from_drop(&data))
            {
                make_offer.emit(Some(new));
            }
        }
    });

    let open = |new: Offer| {
        let make_offer = make_offer.clone();
        Callback::from(move |()| make_offer.emit(Some(new.clone())))
    };
    let close = {
        let make_offer = make_offer.clone();
        Callback::from(move |()| make_offer.emit(None))
    };
    let unshare = {
        let sharing = sharing.setter();
        Callback::from(move |()| sharing.set(None))
    };
    let hide = {
        let greeted = greeted.clone();
        Callback::from(move |_: MouseEvent| {
            remember("greeted", "1");
            greeted.set(true);
        })
    };
    let unlinked = !fits_address(&state.scene);
    let greet = !*greeted && props.problems.is_empty();
    html! {
        <ContextProvider<Option<Sheets>> context={sheets.clone()}>
            <div class={classes!("app", wide.then_some("wide"))} inert={dialog_open}>
                <Bar can_undo={state.can_undo() || props.has_earlier} can_redo={state.can_redo()}
                    operation={state.scene.call().name()} place={Place::View(state.scene.view)} phone={sheets.is_some()}
                    on_lessons={props.on_lesson.reform(|()| None)} on_view={
                        let (dispatch, editing) = (dispatch.clone(), editing.setter());
                        move |view| {
                            editing.set(false);
                            dispatch.emit(Action::View(view));
                        }
                    }
                    on_undo={undo} on_redo={dispatch.reform(|()| Action::Redo)}
                    on_share={Callback::from({ let sharing = sharing.setter(); move |section| sharing.set(Some(section)) })} on_language={props.on_language.clone()} on_theme={props.on_theme.clone()} />
                <Stage room={if wide { 0.0 } else { props.room }} {figure} {wait} dispatch={dispatch.clone()}
                    lines={props.problems.len() + props.notices.len() + usize::from(greet) + usize::from(unlinked)}
                    on_paste={open(Offer::Text(Rc::default()))} on_image={open(Offer::NoFile)}
                    on_panel={
                        let (editing, sheets) = (editing.setter(), sheets.clone());
                        let opener = format!("edit-{}", tracks::id_of(state.scene.at.track));
                        move |()| match &sheets {
                            Some(sheets) => sheets.open(Part::Parameters, opener.clone()),
                            None => editing.set(true),
                        }
                    }>
                    if greet {
                        <div class="first">
                            <span>
                                <b>{ page.say(Word::NewHere) }</b>{ " " }{ page.say(if sheets.is_some() { Word::TryTap } else { Word::TryHover }) }{ " " }
                                { page.say(if sheets.is_some() { Word::TryRest } else { Word::TryType }) }{ " " }
                                { page::set_in_tones(&crate::playground::words::rich(page.say(Word::TrySwitch),
                                    &[("code", crate::playground::words::Piece::code("align_corners"))])) }{ " " }
                                if let Some(slug) = first_lesson() {
                                    <a class="link" id="first-lesson" href={format!("#lesson={slug}")} onclick={props.on_lesson.reform(move |event: MouseEvent| {
                                        event.prevent_default();
                                        Some(slug)
                                    })}>{ page.say(Word::TakeFirstLesson) }</a>
                                }
                            </span>
                            <button type="button" class="link" onclick={hide}>{ page.say(Word::Hide) }</button>
                        </div>
                    }
                    if unlinked {
                        <div class="first"><span>{ page.say(Word::TooLargeForLink) }</span></div>
                    }
                    { for props.notices.clone() }
                    for problem in props.problems.iter() {
                        <div class="problem" role="alert">
                            <span>{ page.fill(Word::LinkProblem, &[("problem", problem)]) }</span>
                            <button type="button" class="link" onclick={let problems = props.problems.clone(); move |_: MouseEvent| problems.set(Vec::new())}>
                                { page.say(Word::Dismiss) }</button>
                        </div>
                    }
                </Stage>
                if !wide || sheets.is_some() {
                    <Panel scene={state.scene.clone()} results={told.clone()} live={state.live().or(state.scene.pin)}
                        input={match state.hover { Some(Spot::Input(place)) => Some(place), _ => state.scene.input_pin }}
                        tabbed={width < NARROW} dispatch={dispatch.clone()}
                        on_close={(state.scene.view == View::Compare && sheets.is_none()).then(|| {
                            let (editing, edited) = (editing.setter(), tracks::id_of(state.scene.at.track));
                            Callback::from(move |()| {
                                editing.set(false);
                                focus(&format!("edit-{edited}"));
                            })
                        })} />
                }
                if sheets.is_some() {
                    <Dock>
                        if state.scene.view == View::Playground {
                            <Pinned scene={state.scene.clone()} results={told.clone()} dispatch={dispatch.clone()} />
                        }
                    </Dock>
                }
            </div>
            { waiting }
            if let Some(section) = *sharing {
                { parts::SHARE.show_over(share::Props {
                    scene: state.scene.clone(),
                    lesson: None,
                    results: Some(results.clone()),
                    section,
                    on_close: unshare.clone(),
                    on_file: open(Offer::NoFile),
                }, unshare) }
            }
            if let (number, Some(offer)) = (*offer).clone() {
                { parts::DIALOG.show_over(dialog::Props {
                    offer,
                    number,
                    scene: state.scene.clone(),
                    on_close: close.clone(),
                    on_change: dispatch.reform(Action::Change),
                    on_scene: dispatch.reform(Action::Open),
                    on_map: dispatch.reform(Action::Colormap),
                }, close) }
            }
        </ContextProvider<Option<Sheets>>>
    }
}

/// The slug of the lesson that the course begins with.
fn first_lesson() -> Option<&'static str> {
    COURSE.first().map(|entry| entry.slug.as_str())
}

/// The step of history that a key asks for.
fn history_key(event: &web_sys::KeyboardEvent) -> Option<Action> {
    if !event.ctrl_key() && !event.meta_key() {
        return None;
    }
    match (event.key().to_ascii_lowercase().as_str(), event.shift_key()) {
        ("z", false) => Some(Action::Undo),
        ("z", true) | ("y", _) => Some(Action::Redo),
        _ => None,
    }
}
