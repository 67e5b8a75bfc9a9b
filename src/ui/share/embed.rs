//! The embed of the scene: what it shows, how it looks in a page, and what is pasted for that.

use yew::prelude::*;

use super::super::control::{Field, Segmented, Tick};
use super::super::copy::Copy;
use super::super::fragment::site;
use super::super::page::{Page, set_in_tones, use_extent, use_page};
use crate::playground::code::at_once;
use crate::playground::embed::{EmbedOptions, Part, Parts, Theme};
use crate::playground::link;
use crate::playground::number::sides;
use crate::playground::scene::{Scene, to_link};
use crate::playground::snippet::{Embedded, Tool};
use crate::playground::words::{Lang, Word, spoken};

/// The sides of a frame at first, and those that it may have, in CSS pixels.
const SCENE: (u32, u32) = (640, 420);
const LESSON: (u32, u32) = (760, 900);
const SIDES: std::ops::RangeInclusive<u32> = 200..=2000;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub scene: Scene,
    /// The lesson that is embedded in place of the scene.
    pub lesson: Option<(AttrValue, String)>,
}

#[component]
pub fn EmbedSection(props: &Props) -> Html {
    let page = use_page();
    let lesson = props.lesson.as_ref();
    let options = use_state_eq(|| match lesson {
        Some(_) => EmbedOptions::default(),
        None => EmbedOptions {
            hide: Parts::from_iter([Part::Scale, Part::Ruler, Part::Code, Part::Panel]),
            ..EmbedOptions::default()
        },
    });
    let size = use_state_eq(|| if lesson.is_some() { LESSON } else { SCENE });
    let tool = use_state_eq(|| Tool::Html);
    let (width, height) = *size;
    let scene = &props.scene;
    let embedded = Embedded {
        site: site(),
        scene: match lesson {
            Some((slug, _)) => vec![("lesson".to_string(), slug.to_string())],
            None => link::pairs(&to_link(scene)),
        },
        options: options.pairs(),
        title: match lesson {
            Some((_, title)) => page.fill(Word::LessonTitle, &[("title", title)]),
            None => page.fill(
                Word::EmbedTitle,
                &[
                    ("operation", &scene.call().name()),
                    ("size", &sides(scene.sizes())),
                ],
            ),
        },
        width,
        height,
    };
    let room = options.parts(f64::from(width), f64::from(height));
    let waiting = Part::ALL
        .into_iter()
        .filter(|&part| !options.hide.has(part) && !room.has(part));
    let tick = |part: Part| {
        let (options, setter) = ((*options).clone(), options.setter());
        html! {
            <Tick id={format!("embed-{}", part.name())} label={page.say(word(part))} checked={!options.hide.has(part)}
                on_change={move |shown| setter.set(EmbedOptions {
                    hide: if shown { options.hide.without(part) } else { options.hide.with(part) },
                    ..options.clone()
                })} />
        }
    };
    let on_edit = {
        let (options, setter) = ((*options).clone(), options.setter());
        move |editable: bool| {
            setter.set(EmbedOptions {
                readonly: !editable,
                ..options.clone()
            });
        }
    };
    let on_theme = {
        let (options, setter) = ((*options).clone(), options.setter());
        move |i: usize| {
            setter.set(EmbedOptions {
                theme: Theme::ALL[i],
                ..options.clone()
            });
        }
    };
    let on_language = {
        let (options, setter) = ((*options).clone(), options.setter());
        move |i: usize| {
            setter.set(EmbedOptions {
                lang: LANGUAGES[i],
                ..options.clone()
            });
        }
    };
    let side = |id: &'static str, word: Word, now: u32, set: fn((u32, u32), u32) -> (u32, u32)| {
        let (setter, both) = (size.setter(), *size);
        html! {
            <Field {id} label={page.say(word)} text={now.to_string()} accepts={|text: String| read_side(&text).is_some()}
                on_text={move |text: String| setter.set(set(both, read_side(&text).unwrap_or(now)))}
                on_step={None::<Callback<i32>>} on_hold={Callback::noop()}
                expected={page.fill(Word::ExpectsPixels, &[("least", &SIDES.start().to_string()), ("most", &SIDES.end().to_string())])} />
        }
    };
    let line = embedded.snippet(*tool);
    html! {
        <section id="embedding">
            <h2>{ page.say(Word::Embed) }<span class="hint">{ page.say(if lesson.is_some() { Word::EmbedIsLesson } else { Word::EmbedIsReal }) }</span></h2>
            <div class="embedding">
                <div>
                    <Preview address={embedded.address()} title={embedded.title.clone()} {width} {height} />
                    <div class="frame-size">
                        { side("embed-width", Word::Width, width, |(_, height), width| (width, height)) }
                        { "×" }
                        { side("embed-height", Word::Height, height, |(width, _), height| (width, height)) }
                        <span>{ page.say(Word::CssPixels) }</span>
                    </div>
                </div>
                <div>
                    if lesson.is_none() { <div class="ticks" role="group" aria-label={page.say(Word::EmbedShows)}>
                        { for [Part::Sentence, Part::Control, Part::Formula, Part::Link, Part::Scale, Part::Ruler, Part::Code, Part::Panel].map(tick) }
                        <Tick id="embed-editable" label={page.say(Word::EmbedEditable)} checked={!options.readonly} on_change={on_edit} />
                    </div> }
                    for part in waiting.filter(|_| lesson.is_none()) {
                        <p class="about">{ needs(page, part) }</p>
                    }
                    <div class="looks">
                        <span>{ page.say(Word::EmbedTheme) }<Segmented class="small sans" label={page.say(Word::EmbedTheme)}
                            options={[Word::Auto, Word::ThemeLight, Word::ThemeDark].map(|word| page.say(word).into()).to_vec()}
                            chosen={Theme::ALL.iter().position(|theme| *theme == options.theme)} on_choose={on_theme} /></span>
                        <span>{ page.say(Word::Language) }<Segmented class="small sans" label={page.say(Word::Language)}
                            options={LANGUAGES.map(|lang| lang.map_or(page.say(Word::Auto), Lang::own_name).into()).to_vec()}
                            chosen={LANGUAGES.iter().position(|lang| *lang == options.lang)} on_choose={on_language} /></span>
                    </div>
                    <div class="snippet-tools">
                        <span class="tabs" role="tablist" aria-label={page.say(Word::EmbedFor)}>
                            for each in Tool::ALL {
                                <button type="button" role="tab" aria-selected={(*tool == each).to_string()} aria-controls="snippet"
                                    onclick={let tool = tool.setter(); move |_: MouseEvent| tool.set(each)}>{ each.name() }</button>
                            }
                        </span>
                        <Copy id="copy-snippet" class="link end" text={let text = spoken(&line); Callback::from(move |()| at_once(text.clone()))} />
                    </div>
                    <pre class="code" id="snippet" role="tabpanel" tabindex="0" aria-label={tool.name()}>{ set_in_tones(&line) }</pre>
                </div>
            </div>
        </section>
    }
}

/// The languages that an embed can be told to speak; the reader's own without one.
const LANGUAGES: [Option<Lang>; 3] = [None, Some(Lang::En), Some(Lang::Zh)];

fn read_side(text: &str) -> Option<u32> {
    let side = text.trim().parse().ok()?;
    SIDES.contains(&side).then_some(side)
}

fn word(part: Part) -> Word {
    match part {
        Part::Sentence => Word::PartSentence,
        Part::Control => Word::PartControl,
        Part::Formula => Word::Formula,
        Part::Link => Word::PartLink,
        Part::Scale => Word::ColourScale,
        Part::Ruler => Word::Ruler,
        Part::Code => Word::Code,
        Part::Panel => Word::PartPanel,
    }
}

fn needs(page: Page, part: Part) -> String {
    let (width, height) = part.least();
    page.fill(
        Word::PartNeeds,
        &[
            ("part", page.say(word(part))),
            ("size", &format!("{width} × {height}")),
        ],
    )
}

#[derive(Properties, PartialEq)]
struct PreviewProps {
    address: String,
    title: String,
    width: u32,
    height: u32,
}

/// The embed itself, as small as the dialog has room for.
#[component]
fn Preview(props: &PreviewProps) -> Html {
    let page = use_page();
    let node = use_node_ref();
    let room = use_extent(&node, 0.0).element;
    let width = f64::from(props.width);
    let scale = match room {
        0.0 => 1.0,
        room => (room / width).min(1.0),
    };
    let frame = format!(
        "width: {width}px; height: {}px; transform: scale({scale})",
        props.height
    );
    let view = format!(
        "width: {}px; height: {}px",
        width * scale,
        f64::from(props.height) * scale
    );
    let percent = (scale * 100.0).round().to_string();
    html! {
        <div ref={node}>
            <div class="embedded" style={view}>
                // A new element for a new address: one that is sent elsewhere adds to the history.
                <iframe key={props.address.clone()} src={props.address.clone()} title={props.title.clone()} style={frame}></iframe>
            </div>
            <p class="about shown-at">{ page.fill(Word::ShownAt, &[("percent", &percent)]) }</p>
        </div>
    }
}
