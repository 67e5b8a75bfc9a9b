//! The scene as files: a picture, its numbers, a script. Each button names what it yields.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::control::{Segmented, Tick};
use super::copy::copy;
use super::icons;
use super::page::{Page, now, use_page};
use super::paint;
use super::record::Take;
use super::save::save;
use super::slices::gathered;
use crate::playground::export::Exported;
use crate::playground::export::data::Format;
use crate::playground::export::drawing::Drawing;
use crate::playground::export::picture::{self, DENSITY, Model, Part};
use crate::playground::export::script::Library;
use crate::playground::export::steps::Steps;
use crate::playground::number::{short, sides};
use crate::playground::results::Results;
use crate::playground::scene::Scene;
use crate::playground::words::Word;

/// After so many milliseconds a recording can be cancelled: a shorter one is over before that.
const LONG: f64 = 1000.0;

#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    pub scene: Scene,
    pub results: Results,
}

/// What was done last, or what went wrong.
#[derive(Clone, Default, PartialEq)]
struct Told {
    text: String,
    failed: bool,
}

impl Told {
    fn done(text: String) -> Self {
        let failed = false;
        Self { text, failed }
    }

    fn failed(text: String) -> Self {
        let failed = true;
        Self { text, failed }
    }
}

/// A recording on its way.
#[derive(Clone)]
struct Recording {
    frame: usize,
    stopped: Rc<Cell<bool>>,
    is_long: bool,
}

impl PartialEq for Recording {
    fn eq(&self, other: &Self) -> bool {
        (self.frame, self.is_long) == (other.frame, other.is_long)
    }
}

#[component]
pub fn Exports(props: &Props) -> Html {
    let told = use_state_eq(Told::default);
    let say = {
        let told = told.setter();
        Callback::from(move |new: Told| told.set(new))
    };
    html! {
        <section class="exports">
            <Pictures scene={props.scene.clone()} results={props.results.clone()} say={say.clone()} />
            <Numbers scene={props.scene.clone()} results={props.results.clone()} say={say.clone()} />
            <Scripts scene={props.scene.clone()} results={props.results.clone()} {say} />
            <p id="exported" role="status" class={told.failed.then_some("failed")}>{ &told.text }</p>
        </section>
    }
}

/// Why there is no output to save.
fn absent(page: Page, props: &PartProps, part: Part) -> Html {
    let why = match part.is_awaited(&props.scene, &props.results) {
        true => Word::OutputAwaited,
        false => Word::OutputRefused,
    };
    html! { <p class="absent-output">{ page.say(why) }</p> }
}

#[derive(Clone, Properties, PartialEq)]
struct PartProps {
    scene: Scene,
    results: Results,
    say: Callback<Told>,
}

#[component]
fn Pictures(props: &PartProps) -> Html {
    let page = use_page();
    let part = use_state_eq(|| Part::Figure);
    let numbered = use_state_eq(|| false);
    let recording = use_state_eq(|| None::<Recording>);
    // A recording ends with the dialog.
    let stopped = use_mut_ref(|| None::<Rc<Cell<bool>>>);
    use_effect_with((), {
        let stopped = stopped.clone();
        move |()| {
            move || {
                if let Some(stopped) = stopped.borrow_mut().take() {
                    stopped.set(true);
                }
            }
        }
    });
    let drawing = use_memo(
        (
            props.scene.clone(),
            props.results.clone(),
            page.lang,
            *part,
            *numbered,
        ),
        |(scene, results, lang, part, numbered)| {
            let model = Model {
                scene,
                results,
                lang: *lang,
            };
            model.draw(*part, *numbered).map(Rc::new)
        },
    );
    let steps = Steps::of(&Model {
        scene: &props.scene,
        results: &props.results,
        lang: page.lang,
    });
    let on_gif = {
        let (props, recording, stopped) = (props.clone(), recording.setter(), stopped.clone());
        move |steps: Steps| {
            let (props, recording) = (props.clone(), recording.clone());
            let stop = Rc::new(Cell::new(false));
            *stopped.borrow_mut() = Some(stop.clone());
            spawn_local(record(page, props, steps, recording, stop));
        }
    };
    const PARTS: [(Part, Word); 3] = [
        (Part::Figure, Word::WholeFigure),
        (Part::Input, Word::Input),
        (Part::Output, Word::Output),
    ];
    let options = PARTS.map(|(_, word)| page.say(word).into()).to_vec();
    html! {
        <div role="group" aria-labelledby="exports-picture">
            <h2><span id="exports-picture">{ page.say(Word::Picture) }</span>
                <Segmented label={page.say(Word::Picture)} class="small sans" {options}
                    chosen={PARTS.iter().position(|(own, _)| *own == *part)}
                    on_choose={let part = part.setter(); move |i: usize| part.set(PARTS[i].0)} />
                if *part != Part::Figure {
                    <Tick id="numbered" label={page.say(Word::Numbered)} checked={*numbered}
                        on_change={let numbered = numbered.setter(); move |on| numbered.set(on)} />
                }
            </h2>
            if let Some(drawing) = &*drawing {
                <div class="offers">
                    { png_offer(page, drawing, *part, &props.say) }
                    { svg_offer(page, drawing, *part, &props.say) }
                    if let Some(steps) = steps.filter(|_| *part == Part::Figure) {
                        { gif_offer(page, steps, &recording, on_gif) }
                    }
                </div>
            } else {
                { absent(page, props, *part) }
            }
        </div>
    }
}

fn png_offer(page: Page, drawing: &Rc<Drawing>, part: Part, say: &Callback<Told>) -> Html {
    let (width, height) = paint::size(drawing, DENSITY);
    let size = sides(&[width as usize, height as usize]);
    let failed = {
        let size = size.clone();
        move || {
            let why = page.fill(Word::NoPixels, &[("size", &size)]);
            Told::failed(page.fill(Word::SaveFailed, &[("name", "PNG"), ("why", &why)]))
        }
    };
    let on_save = {
        let (drawing, say, failed) = (drawing.clone(), say.clone(), failed.clone());
        Callback::from(move |()| {
            let (drawing, say, failed) = (drawing.clone(), say.clone(), failed.clone());
            spawn_local(async move {
                let made = paint::png(&drawing, DENSITY).await;
                let bytes = match &made {
                    Some(blob) => paint::bytes_of(blob).await,
                    None => None,
                };
                match bytes {
                    Some(bytes) => {
                        say.emit(keep(
                            page,
                            &Exported::new(part.name(), "png", "image/png", bytes),
                        ));
                    }
                    None => say.emit(failed()),
                }
            });
        })
    };
    let on_copy = {
        let (drawing, say) = (drawing.clone(), say.clone());
        Callback::from(move |()| {
            let (drawing, say, failed) = (drawing.clone(), say.clone(), failed.clone());
            spawn_local(async move {
                match paint::png(&drawing, DENSITY).await {
                    Some(blob) => say.emit(copied(page, "PNG", paint::copy_png(&blob).await)),
                    None => say.emit(failed()),
                }
            });
        })
    };
    offer(page, "png", "PNG", size, on_save, Some(on_copy))
}

fn svg_offer(page: Page, drawing: &Rc<Drawing>, part: Part, say: &Callback<Told>) -> Html {
    let on = |act: fn(Page, Part, String, &Callback<Told>)| {
        let (drawing, say) = (drawing.clone(), say.clone());
        Callback::from(move |()| {
            let (drawing, say) = (drawing.clone(), say.clone());
            spawn_local(async move {
                let mut large = Vec::new();
                for pixels in drawing.large() {
                    match paint::picture(pixels).await {
                        Some(png) => large.push(png),
                        // The order tells which picture is which.
                        None => break,
                    }
                }
                act(page, part, drawing.svg_with(large), &say);
            });
        })
    };
    let on_save = on(|page, part, svg, say| {
        let file = Exported::new(part.name(), "svg", "image/svg+xml", svg.into_bytes());
        say.emit(keep(page, &file));
    });
    let on_copy = on(|page, _, svg, say| copy_text(page, "SVG", svg, say));
    let yields = page.say(Word::TextKept).to_string();
    offer(page, "svg", "SVG", yields, on_save, Some(on_copy))
}

fn gif_offer(
    page: Page,
    steps: Steps,
    recording: &UseStateHandle<Option<Recording>>,
    on_gif: impl Fn(Steps) + 'static,
) -> Html {
    let frames = steps.frames().to_string();
    if let Some(now) = &**recording {
        let frame = now.frame.to_string();
        let cancel = {
            let stopped = now.stopped.clone();
            move |_: MouseEvent| stopped.set(true)
        };
        return html! {
            <span class="offered">
                <button type="button" id="save-gif" class="yield" aria-disabled="true">
                    <b>{ "GIF" }</b><code>{ page.fill(Word::FrameOf, &[("n", &frame), ("count", &frames)]) }</code>
                </button>
                if now.is_long { <button type="button" class="cancel" id="cancel-gif" onclick={cancel}>{ page.say(Word::Cancel) }</button> }
            </span>
        };
    }
    let yields = match steps.stride {
        1 => {
            let seconds = short(steps.seconds(), 0);
            page.fill(Word::Frames, &[("count", &frames), ("seconds", &seconds)])
        }
        stride => {
            let stride = stride.to_string();
            page.fill(
                Word::FramesEvery,
                &[("count", &frames), ("stride", &stride)],
            )
        }
    };
    let on_save = Callback::from(move |()| on_gif(steps));
    offer(page, "gif", "GIF", yields, on_save, None)
}

/// Records, saves what was recorded and says so.
async fn record(
    page: Page,
    props: PartProps,
    steps: Steps,
    recording: UseStateSetter<Option<Recording>>,
    stopped: Rc<Cell<bool>>,
) {
    let from = now();
    let take = Take {
        scene: props.scene,
        results: props.results,
        lang: page.lang,
        stopped: stopped.clone(),
    };
    let told = |frame: usize| {
        recording.set(Some(Recording {
            frame,
            stopped: stopped.clone(),
            is_long: now() - from > LONG,
        }));
    };
    told(0);
    let made = take.record(steps, told).await;
    recording.set(None);
    match made {
        Ok(Some(bytes)) => {
            let file = Exported::new("steps", "gif", "image/gif", bytes);
            props.say.emit(keep(page, &file));
        }
        Ok(None) => props.say.emit(Told::default()),
        Err(why) => {
            let slots = [("name", "GIF"), ("why", why.as_str())];
            props
                .say
                .emit(Told::failed(page.fill(Word::SaveFailed, &slots)));
        }
    }
}

#[component]
fn Numbers(props: &PartProps) -> Html {
    let page = use_page();
    let part = use_state_eq(|| Part::Output);
    const PARTS: [(Part, Word); 2] = [(Part::Input, Word::Input), (Part::Output, Word::Output)];
    let options = PARTS.map(|(_, word)| page.say(word).into()).to_vec();
    let tensor = picture::tensor(&props.scene, &props.results, *part);
    let on = |format: Format, act: fn(Page, Exported, Format, &Callback<Told>)| {
        let (props, part) = (props.clone(), *part);
        Callback::from(move |()| {
            let props = props.clone();
            spawn_local(async move {
                if let Some(tensor) = picture::tensor(&props.scene, &props.results, part) {
                    let bytes = gathered(format.pieces(tensor)).await;
                    act(page, format.file(part.name(), bytes), format, &props.say);
                }
            });
        })
    };
    html! {
        <div role="group" aria-labelledby="exports-numbers">
            <h2><span id="exports-numbers">{ page.say(Word::AsNumbers) }</span>
                <Segmented label={page.say(Word::AsNumbers)} class="small sans" {options}
                    chosen={PARTS.iter().position(|(own, _)| *own == *part)}
                    on_choose={let part = part.setter(); move |i: usize| part.set(PARTS[i].0)} />
            </h2>
            if let Some(tensor) = tensor {
                <div class="offers">
                    for format in Format::ALL {
                        { offer(page, &format.name().to_lowercase(), format.name(), format.yields(tensor, page.lang),
                            on(format, |page, file, _, say| say.emit(keep(page, &file))),
                            format.is_text().then(|| on(format, |page, file, format, say| copy_text(page, format.name(), text_of(file), say)))) }
                    }
                </div>
            } else {
                { absent(page, props, *part) }
            }
        </div>
    }
}

#[component]
fn Scripts(props: &PartProps) -> Html {
    let page = use_page();
    let offered = use_memo(
        (props.scene.clone(), props.results.clone()),
        |(scene, results)| Library::ALL.map(|library| library.is_equal_to(scene, results)),
    );
    let on = |library: Library, act: fn(Page, Library, Exported, &Callback<Told>)| {
        let props = props.clone();
        Callback::from(move |()| {
            let props = props.clone();
            spawn_local(async move {
                if let Some(pieces) = library.script(&props.scene, &props.results) {
                    let file = library.file(gathered(pieces).await);
                    act(page, library, file, &props.say);
                }
            });
        })
    };
    html! {
        <div role="group" aria-labelledby="exports-script">
            <h2><span id="exports-script">{ page.say(Word::Script) }</span></h2>
            <div class="offers">
                for (library, offered) in Library::ALL.into_iter().zip(*offered) {
                    if offered {
                        { offer(page, &library.name().to_lowercase(), library.name(), page.say(Word::RunsAlone).into(),
                            on(library, |page, _, file, say| say.emit(keep(page, &file))),
                            Some(on(library, |page, library, file, say| copy_text(page, library.name(), text_of(file), say)))) }
                    }
                }
            </div>
        </div>
    }
}

fn text_of(file: Exported) -> String {
    String::from_utf8(file.bytes).unwrap_or_default()
}

/// A button that saves, with what it yields, and beside it one that copies.
fn offer(
    page: Page,
    id: &str,
    name: &'static str,
    yields: String,
    on_save: Callback<()>,
    on_copy: Option<Callback<()>>,
) -> Html {
    html! {
        <span class="offered">
            <button type="button" id={format!("save-{id}")} class="yield" onclick={on_save.reform(|_: MouseEvent| ())}>
                <b>{ name }</b>{ " " }<code>{ yields }</code>
            </button>
            if let Some(on_copy) = on_copy {
                <button type="button" id={format!("copy-{id}")} class="copy" aria-label={page.fill(Word::CopyOf, &[("name", name)])}
                    title={page.fill(Word::CopyOf, &[("name", name)])} onclick={on_copy.reform(|_: MouseEvent| ())}>{ icons::copy() }</button>
            }
        </span>
    }
}

/// Saves a file and says under which name.
fn keep(page: Page, file: &Exported) -> Told {
    save(&file.name, file.mime, &file.bytes);
    Told::done(page.fill(Word::SavedAs, &[("file", &file.name)]))
}

fn copied(page: Page, name: &str, done: bool) -> Told {
    match done {
        true => Told::done(page.fill(Word::CopiedName, &[("name", name)])),
        false => Told::failed(page.fill(Word::CopyRefused, &[("name", name)])),
    }
}

fn copy_text(page: Page, name: &'static str, text: String, say: &Callback<Told>) {
    let say = say.clone();
    copy(text, move |done| say.emit(copied(page, name, done)));
}
