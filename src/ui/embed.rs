//! The embed: the figure of a scene, and what its frame has room for, on somebody else's page. It
//! stores nothing, writes no history and takes no focus.

use gloo_timers::callback::Timeout;
use wasm_bindgen::prelude::*;
use web_sys::{Element, MessageEvent};
use yew::prelude::*;

use super::desk::{Work, use_work};
use super::elsewhere::{Place, Shown};
use super::frame::Frame;
use super::host::{self, Asked};
use super::lessons::LessonBody;
use super::page::{
    Page, is_typing, use_media, use_page, use_window_event, use_window_size, window,
};
use super::panel::{Panel, Pinned};
use super::stage::Stage;
use super::transport::is_in;
use super::{Preferences, fragment, history_key, icons};
use crate::playground::embed::{EmbedOptions, Focus, Part, Theme};
use crate::playground::link;
use crate::playground::scene::{Scene, to_link};
use crate::playground::state::{Action, Spot, State};
use crate::playground::words::{Lang, Word};

/// The element of embed.html that the embed is mounted on.
pub const ROOT: &str = "gridscope-embed";

/// Milliseconds of rest before the host hears of another scene.
const REST: u32 = 100;

#[component]
pub fn Embed() -> Html {
    let opened = use_memo((), |()| Opened::of_address());
    let state = {
        let opened = opened.clone();
        use_reducer(move || State::open(opened.scene.clone()))
    };
    let options = {
        let opened = opened.clone();
        use_state_eq(move || opened.options.clone())
    };
    let problems = use_state_eq(|| opened.problems.clone());
    let prefers_dark = use_media("(prefers-color-scheme: dark)");
    let preferences = Preferences {
        lang: options.lang.unwrap_or_else(reader_lang),
        dark: match options.theme {
            Theme::Auto => prefers_dark,
            theme => theme == Theme::Dark,
        },
    };
    use_effect_with(preferences, |preferences| preferences.apply());

    // The scene as the host knows it: what it set itself is no news to it.
    let told = use_mut_ref(|| None::<Scene>);
    let fragment = use_memo(state.scene.clone(), |scene| link::encode(&to_link(scene)));
    let open = {
        let (dispatcher, options, problems) =
            (state.dispatcher(), options.clone(), problems.setter());
        let told = told.clone();
        move |opened: Opened| {
            problems.set(opened.problems);
            options.set(opened.options);
            *told.borrow_mut() = Some(opened.scene.clone());
            dispatcher.dispatch(Action::Open(Box::new(opened.scene)));
        }
    };
    use_window_event("hashchange", {
        let open = open.clone();
        move |_: web_sys::Event| open(Opened::of_address())
    });
    use_window_event("message", {
        let options = options.clone();
        move |event: MessageEvent| match host::read(&event) {
            Some(Asked::Scene(fragment)) => open(Opened::of(&fragment, (*options).clone())),
            Some(Asked::Theme(theme)) => {
                let others = (*options).clone();
                options.set(EmbedOptions { theme, ..others });
            }
            None => {}
        }
    });
    use_effect_with(fragment.clone(), {
        let (scene, first) = (state.scene.clone(), told.borrow().is_none());
        move |fragment| {
            let is_news = told.borrow().as_ref() != Some(&scene);
            *told.borrow_mut() = Some(scene);
            let fragment = fragment.clone();
            let timeout = match (first, is_news) {
                (true, _) => {
                    host::tell("ready", "scene", &**fragment);
                    None
                }
                (false, true) => Some(Timeout::new(REST, move || {
                    host::tell("state", "scene", &**fragment)
                })),
                (false, false) => None,
            };
            move || drop(timeout)
        }
    });
    let lesson = options
        .lesson
        .clone()
        .filter(|_| options.focus == Focus::Lesson);
    let page = Page {
        lang: preferences.lang,
        lesson: lesson.is_some(),
    };
    html! {
        <ContextProvider<Page> context={page}>
            if let Some(slug) = lesson {
                <FramedLesson {slug} framed={options.frame} />
            } else {
                <Framed {state} options={(*options).clone()} {problems} {fragment} />
            }
        </ContextProvider<Page>>
    }
}

#[derive(Properties, PartialEq)]
struct LessonProps {
    slug: String,
    framed: bool,
}

/// A lesson alone. Its figure is the lesson's, not the host's.
#[component]
fn FramedLesson(props: &LessonProps) -> Html {
    let root = use_node_ref();
    use_height(&root);
    html! {
        <main class={classes!("embed", "grows", props.framed.then_some("framed"))} ref={root}>
            <LessonBody slug={props.slug.clone()} />
        </main>
    }
}

/// The language of the reader's browser.
fn reader_lang() -> Lang {
    Lang::from_tag(&window().navigator().language().unwrap_or_default())
}

/// What a fragment opened.
#[derive(Clone, PartialEq)]
struct Opened {
    scene: Scene,
    options: EmbedOptions,
    problems: Vec<String>,
}

impl Opened {
    /// From the address, which is complete.
    fn of_address() -> Self {
        let hash = window().location().hash().unwrap_or_default();
        Self::of(&hash, EmbedOptions::default())
    }

    /// From a fragment; options that it does not name stay as they are.
    fn of(hash: &str, mut options: EmbedOptions) -> Self {
        let fragment::Opened {
            scene,
            view,
            mut problems,
        } = fragment::read(hash);
        problems.extend(options.update(&view).iter().map(ToString::to_string));
        Self {
            scene,
            options,
            problems,
        }
    }
}

#[derive(Properties, PartialEq)]
struct Props {
    state: UseReducerHandle<State>,
    options: EmbedOptions,
    problems: UseStateHandle<Vec<String>>,
    /// The scene as a link.
    fragment: std::rc::Rc<String>,
}

/// The parts that the frame has room for.
#[component]
fn Framed(props: &Props) -> Html {
    let page = use_page();
    let Props { state, options, .. } = props;
    let root = use_node_ref();
    let (width, height) = use_window_size();
    let parts = options.parts(width, height);
    let places = use_memo((), |()| <[Place; 2]>::default());
    let Work {
        told: results,
        figure,
        wait,
        ..
    } = use_work(state);
    use_height(&root);
    let dispatch = {
        let (dispatcher, readonly) = (state.dispatcher(), options.readonly);
        use_callback(
            (dispatcher, readonly),
            |action: Action, (dispatcher, readonly)| {
                if !(*readonly && action.edits()) {
                    dispatcher.dispatch(action);
                }
            },
        )
    };
    let onkeydown = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: KeyboardEvent| {
            // All other keys are the host's.
            if is_typing(&event) || !is_in(&event, "[role=grid]") {
                return;
            }
            if let Some(action) = history_key(&event) {
                event.prevent_default();
                dispatch.emit(action);
            }
        })
    };
    let [head, foot] = &*places;
    let frame = Frame {
        parts,
        readonly: options.readonly,
        grows: options.grows,
        head: head.clone(),
        foot: foot.clone(),
    };
    let has = |part: Part| parts.has(part);
    let class = classes!(
        "embed",
        options.frame.then_some("framed"),
        options.grows.then_some("grows"),
        has(Part::Panel).then_some("beside-panel")
    );
    html! {
        <ContextProvider<Option<Frame>> context={frame}>
            <div {class} ref={root} {onkeydown}>
                for problem in props.problems.iter() {
                    <div class="problem" role="alert">
                        <span>{ page.fill(Word::LinkProblem, &[("problem", problem)]) }</span>
                        <button type="button" class="link" onclick={let problems = props.problems.clone(); move |_: MouseEvent| problems.set(Vec::new())}>
                            { page.say(Word::Dismiss) }</button>
                    </div>
                }
                if has(Part::Sentence) || has(Part::Control) {
                    <header>
                        <div class="told"><Shown place={head.clone()} /></div>
                        if has(Part::Control) {
                            <Pinned scene={state.scene.clone()} results={results.clone()} names={options.controls.clone()} dispatch={dispatch.clone()} />
                        }
                    </header>
                }
                <div class="within">
                    // What can be edited is made anew: its parts are others.
                    <Stage key={options.readonly.to_string()} {figure} {wait} dispatch={dispatch.clone()} lines={0}
                        on_paste={Callback::noop()} on_image={Callback::noop()} on_panel={Callback::noop()} />
                    if has(Part::Panel) {
                        <Panel scene={state.scene.clone()} {results} live={state.live().or(state.scene.pin)}
                            input={match state.hover { Some(Spot::Input(place)) => Some(place), _ => state.scene.input_pin }}
                            tabbed=true {dispatch} on_close={None::<Callback<()>>} />
                    }
                </div>
                if has(Part::Formula) || has(Part::Link) {
                    <footer>
                        <div class="summed"><Shown place={foot.clone()} /></div>
                        if has(Part::Link) {
                            <a class="out" href={address(&props.fragment, options.lang)} target="_blank" rel="noopener">
                                { page.say(Word::OpenInGridscope) }{ icons::out() }</a>
                        }
                    </footer>
                }
            </div>
        </ContextProvider<Option<Frame>>>
    }
}

/// The whole page with this scene.
fn address(fragment: &str, lang: Option<Lang>) -> String {
    let lang = lang.map(|lang| format!("&lang={}", lang.code()));
    format!("index.html#{fragment}{}", lang.unwrap_or_default())
}

/// Tells the host the height of an element, now and whenever it changes.
#[hook]
fn use_height(node: &NodeRef) {
    use_effect_with(node.clone(), |node| {
        let element = node.cast::<Element>();
        let measured = element.clone();
        let call = Closure::<dyn Fn()>::new(move || {
            if let Some(element) = &measured {
                let height = element.get_bounding_client_rect().height();
                host::tell("height", "height", height.ceil());
            }
        });
        let observer = web_sys::ResizeObserver::new(call.as_ref().unchecked_ref()).ok();
        if let (Some(observer), Some(element)) = (&observer, &element) {
            observer.observe(element);
        }
        move || {
            if let Some(observer) = observer {
                observer.disconnect();
            }
            drop(call);
        }
    });
}
