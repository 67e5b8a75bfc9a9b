//! The address follows the scene, and opens it; the browser's Back and Forward are undo and redo.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::later::when_there;
use super::lazy::idle;
use super::page::{now, use_window_event, window};
use super::route::Route;
use crate::playground::later::{fragment_of, is_soon, prepare, read_fragment};
use crate::playground::scene::{Scene, from_link};
use crate::playground::state::{Action, State};
use crate::playground::visits::{Move, Visits};

/// Milliseconds of rest before the address follows.
const REST: u32 = 300;
/// Milliseconds that the browser may take to go to an entry of its history.
const ARRIVAL: f64 = 2000.0;
/// What marks the history's entries as ours; their position follows.
const MARK: &str = "gridscope ";

/// Every lesson has a file of its own, which holds the same page in another folder: from here on the
/// page is where its other files are, with the lesson in its address.
pub fn settle(root: &web_sys::Element) {
    let Some(lesson) = root.get_attribute("data-lesson") else {
        return;
    };
    let hash = window().location().hash().unwrap_or_default();
    let hash = match hash.as_str() {
        "" => format!("#lesson={lesson}"),
        _ => hash,
    };
    if let Ok(history) = window().history() {
        let moved = history.replace_state_with_url(&JsValue::NULL, "", Some(&hash));
        debug_assert!(moved.is_ok());
    }
}

/// What a link opened.
#[derive(Clone, PartialEq)]
pub struct Opened {
    pub scene: Scene,
    pub view: Vec<(String, String)>,
    pub problems: Vec<String>,
}

/// The fragment of the address, without `#`.
pub fn current() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.trim_start_matches('#').to_string()
}

/// Reads the address.
pub fn open() -> Opened {
    read(&current())
}

/// Reads a fragment, with or without `#`.
pub fn read(hash: &str) -> Opened {
    let (parts, problems) = read_fragment(hash);
    let view = parts.view.clone();
    Opened {
        scene: from_link(parts),
        view,
        problems: problems.iter().map(ToString::to_string).collect(),
    }
}

/// The address without its fragment.
pub fn page() -> String {
    let mut href = href();
    href.truncate(href.find('#').unwrap_or(href.len()));
    href
}

fn href() -> String {
    window().location().href().unwrap_or_default()
}

/// The address of the folder that the site is in, with its last slash.
pub fn site() -> String {
    let page = page();
    let page = page.split('?').next().unwrap_or_default();
    let folder = page.rfind('/').map_or(page, |slash| &page[..=slash]);
    folder.to_string()
}

/// The fragment of the address of a scene, with `#`.
pub fn hash_of(scene: &Scene) -> String {
    format!("#{}", fragment_of(scene).unwrap_or_default())
}

/// Sees to it that the fragment of a scene is soon made, while the page is idle.
pub async fn prepared(scene: &Scene) {
    while prepare(scene) {
        idle().await;
    }
}

/// The position that an entry of the history was marked with.
fn position(mark: &JsValue) -> Option<usize> {
    mark.as_string()?.strip_prefix(MARK)?.parse().ok()
}

fn mark(position: usize) -> JsValue {
    format!("{MARK}{position}").into()
}

/// Leads the browser's history after the timeline.
struct Follower {
    visits: Visits,
    /// Until when the browser may be on its way to another entry, in milliseconds of [`now`].
    going_until: f64,
    /// What the address of the present entry tells.
    written: Option<Scene>,
    /// The address of the present entry.
    href: String,
    /// Whether the page is shown in another one, whose Back and Forward are not ours.
    framed: bool,
}

impl Follower {
    fn load() -> Self {
        let state = window().history().and_then(|history| history.state());
        Self {
            visits: Visits::at(state.ok().as_ref().and_then(position).unwrap_or(0)),
            going_until: 0.0,
            written: None,
            href: href(),
            framed: window()
                .parent()
                .ok()
                .flatten()
                .is_some_and(|parent| parent != window()),
        }
    }

    fn is_going(&self) -> bool {
        now() < self.going_until
    }

    /// Goes on to a new entry, of a lesson or back to a scene; the entry that is left tells what the
    /// page shows.
    fn enter(&mut self, address: &str, state: &State) {
        if self.written.as_ref() != Some(&state.scene) {
            self.write(&state.scene);
        }
        let Ok(history) = window().history() else {
            return;
        };
        if self.framed {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(address));
            return;
        }
        // A lesson that the page was opened with has no mark yet.
        let _ = history.replace_state(&mark(self.visits.cursor()), "");
        self.visits.follow(true);
        self.written = None;
        let mark = mark(self.visits.cursor());
        let _ = history.push_state_with_url(&mark, "", Some(address));
        self.href = href();
    }

    /// Makes the browser's entry the one of the present step. Browsers limit how often, with an
    /// error or in silence: what they refuse now is made up for at the next step.
    fn follow(&mut self, state: &State) {
        let Ok(history) = window().history() else {
            return;
        };
        // The entry of a lesson stands for no step.
        if Route::current() != Route::Bench {
            return;
        }
        let timeline = state.timeline();
        let steps: Vec<_> = timeline.numbers().collect();
        while !self.framed && !self.is_going() {
            let next = self.visits.next(&steps, timeline.now());
            let left = self.visits.step().and_then(|left| timeline.scene(left));
            // A grid that takes long to pack is written at rest; an entry that is left sooner keeps
            // the address of the one before.
            if let (Move::Go(_) | Move::Push(_), Some(left)) = (next, left)
                && self.written.as_ref() != Some(left)
                && is_soon(left)
            {
                self.write(left);
            }
            let mut marked = self.visits.cursor();
            let made = match next {
                Move::Rest => return,
                Move::Go(way) => {
                    self.going_until = now() + ARRIVAL;
                    history.go_with_delta(way)
                }
                Move::Name(_) => history.replace_state(&mark(marked), ""),
                Move::Push(step) => {
                    marked += 1;
                    let scene = timeline.scene(step).filter(|scene| is_soon(scene));
                    let address = scene.map(hash_of);
                    self.written = scene.cloned();
                    history.push_state_with_url(&mark(marked), "", address.as_deref())
                }
            };
            let there = history.state().ok().as_ref().and_then(position);
            if made.is_err() || there != Some(marked) {
                return;
            }
            let kept = history.length().unwrap_or(u32::MAX);
            self.visits.made(next, kept as usize);
            self.href = href();
        }
    }

    /// Lets the address of the present entry tell a scene.
    fn write(&mut self, scene: &Scene) {
        if Route::current() != Route::Bench {
            return;
        }
        let mark = mark(self.visits.cursor());
        if let Ok(history) = window().history() {
            // Some browsers limit how often; the next change writes again.
            let _ = history.replace_state_with_url(&mark, "", Some(&hash_of(scene)));
        }
        self.written = Some(scene.clone());
        self.href = href();
    }

    /// The browser stands at another entry. Gives what the page does then, and what of an address
    /// it opened could not be read.
    fn arrive(&mut self, entry: &JsValue, state: &State) -> (Option<Action>, Option<Vec<String>>) {
        let steps: Vec<_> = state.timeline().numbers().collect();
        let led = self.is_going();
        self.going_until = 0.0;
        let before = std::mem::replace(&mut self.href, href());
        self.written = None;
        let in_lessons = Route::current() != Route::Bench;
        let Some(position) = position(entry) else {
            // A link was followed, or an address typed; the same address again is the same entry.
            self.visits.follow(before != self.href);
            if in_lessons {
                if let Ok(history) = window().history() {
                    let _ = history.replace_state(&mark(self.visits.cursor()), "");
                }
                return (None, None);
            }
            let Opened {
                scene, problems, ..
            } = open();
            if state.scene.has_content_of(&scene) {
                self.follow(state);
            }
            return (Some(Action::Open(Box::new(scene))), Some(problems));
        };
        let step = self.visits.arrive(position, &steps);
        if in_lessons {
            return (None, None);
        }
        if led {
            self.follow(state);
            if !self.is_going() && is_soon(&state.scene) {
                self.write(&state.scene);
            }
            return (None, None);
        }
        match step {
            // Links may lead from view to view of one scene.
            Some(step) if step == state.timeline().now() => {
                let look = open().scene.with_content_of(state.scene.clone());
                (Some(Action::Open(Box::new(look))), None)
            }
            Some(step) => (Some(Action::Travel(step)), None),
            None => {
                let Opened {
                    scene, problems, ..
                } = open();
                let before = self.visits.following(&steps);
                let scene = Box::new(scene);
                (Some(Action::Insert { scene, before }), Some(problems))
            }
        }
    }
}

/// What the address has to say to the page.
pub struct Address {
    /// What of the link could not be read.
    pub problems: UseStateHandle<Vec<String>>,
    /// Whether the browser has scenes from before the page was loaded: its Back leads to them.
    pub has_earlier: bool,
    /// Whether it leads to the scene or to lessons.
    pub route: Route,
    /// Goes to lessons, or to a scene.
    pub go: Callback<Goal>,
}

/// Where the reader goes.
#[derive(Clone, Debug, PartialEq)]
pub enum Goal {
    Lessons(Route),
    /// To the scene that the page has after this action.
    Bench(Action),
}

/// Keeps scene, address and the browser's history together. A committed step is an entry of the
/// history, whose address follows 300 ms after the last change; Back and Forward travel the
/// timeline, and a link typed into the address bar is opened.
#[hook]
pub fn use_fragment(state: &UseReducerHandle<State>, problems: Vec<String>) -> Address {
    let problems = use_state_eq(move || problems);
    let follower = use_mut_ref(Follower::load);
    let first = use_mut_ref(|| true);
    let route = use_state_eq(Route::current);
    let is_bench = *route == Route::Bench;
    // What is decided after an event of the browser's goes by the state of then.
    let latest = use_mut_ref(|| State::clone(state));
    *latest.borrow_mut() = State::clone(state);
    let arrive = {
        let (follower, dispatcher, problems) =
            (follower.clone(), state.dispatcher(), problems.setter());
        let (route, latest) = (route.setter(), latest.clone());
        Rc::new(move |entry: JsValue| {
            route.set(Route::current());
            let (follower, latest) = (follower.clone(), latest.clone());
            let (dispatcher, problems) = (dispatcher.clone(), problems.clone());
            when_there(move || {
                let (action, unread) = follower.borrow_mut().arrive(&entry, &latest.borrow());
                if let Some(unread) = unread {
                    problems.set(unread);
                }
                if let Some(action) = action {
                    dispatcher.dispatch(action);
                }
            });
        })
    };
    // Yew lets the browser go on between drawing and this: an address that came meanwhile told nobody.
    use_effect_with((), {
        let (follower, arrive) = (follower.clone(), arrive.clone());
        move |()| {
            let entry = window().history().and_then(|history| history.state());
            if follower.borrow().href != href()
                && let Ok(entry) = entry
            {
                arrive(entry);
            }
        }
    });
    {
        let (follower, latest) = (follower.clone(), latest.clone());
        use_effect_with(
            (state.scene.clone(), state.timeline().now(), is_bench),
            move |(scene, _, is_bench)| {
                follower.borrow_mut().follow(&latest.borrow());
                // An untouched page keeps its address.
                let quiet = std::mem::take(&mut *first.borrow_mut());
                if quiet {
                    follower.borrow_mut().written = Some(scene.clone());
                }
                let scene = scene.clone();
                let timeout = (!quiet && *is_bench).then(|| {
                    Timeout::new(REST, move || {
                        spawn_local(async move {
                            prepared(&scene).await;
                            let mut follower = follower.borrow_mut();
                            // Meanwhile it may have become another one's address.
                            if !follower.is_going() && latest.borrow().scene == scene {
                                follower.write(&scene);
                            }
                        });
                    })
                });
                move || drop(timeout)
            },
        );
    }
    use_window_event("popstate", {
        let arrive = arrive.clone();
        move |event: web_sys::PopStateEvent| arrive(event.state())
    });
    let has_earlier = follower.borrow().visits.has_earlier();
    let go = {
        let (dispatcher, route) = (state.dispatcher(), route.setter());
        let go = move |goal: Goal| {
            let state = latest.borrow().clone();
            let (to, action) = match goal {
                Goal::Lessons(to) => (to, None),
                Goal::Bench(action) => (Route::Bench, Some(action)),
            };
            let next = action.clone().and_then(|action| state.after(action));
            let scene = next.as_ref().map_or(&state.scene, |next| &next.scene);
            let address = to.fragment().unwrap_or_else(|| hash_of(scene));
            follower.borrow_mut().enter(&address, &state);
            route.set(to);
            if let Some(action) = action {
                dispatcher.dispatch(action);
            }
        };
        let go = Rc::new(go);
        Callback::from(move |goal: Goal| {
            let go = go.clone();
            when_there(move || go(goal));
        })
    };
    Address {
        problems,
        has_earlier,
        route: Route::clone(&route),
        go,
    }
}

/// The browser's Back.
pub fn back() {
    if let Ok(history) = window().history() {
        let _ = history.back();
    }
}
