//! The link of the scene, and its file where a link would be too long.

use yew::prelude::*;

use super::super::control::{Tick, focus_on_press};
use super::super::copy::Copy;
use super::super::fragment;
use super::super::page::use_page;
use super::super::save::save_scene;
use crate::playground::code::at_once;
use crate::playground::scene::{Scene, fits_link, to_link};
use crate::playground::words::Word;
use crate::playground::{link, packed};

/// Characters that any chat tool takes for one link.
const MOST: usize = 2000;

/// The link that opens a scene.
fn link_to(scene: &Scene) -> String {
    format!("{}#{}", fragment::page(), link::encode(&to_link(scene)))
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub scene: Scene,
    /// The lesson that is shared in place of the scene.
    pub lesson: Option<(AttrValue, String)>,
    /// A scene is to be brought in from a file.
    pub on_file: Callback<()>,
}

#[component]
pub fn LinkSection(props: &Props) -> Html {
    let page = use_page();
    let keeps_pin = use_state_eq(|| true);
    let address = use_memo(
        (props.scene.clone(), props.lesson.clone(), *keeps_pin),
        |(scene, lesson, keeps_pin)| match (lesson, keeps_pin) {
            (Some((slug, _)), _) => format!("{}#lesson={slug}", fragment::page()),
            (None, true) => link_to(scene),
            (None, false) => link_to(&Scene {
                pin: None,
                input_pin: None,
                ..scene.clone()
            }),
        },
    );
    let count = address.chars().count();
    let whole = props.lesson.is_none();
    let fits = !whole || fits_link(&props.scene);
    let long = count > MOST || !fits;
    let packed = address
        .split_once("#x=")
        .is_some_and(|(_, input)| packed::is_packed(input));
    let told = match (fits, long, packed) {
        (false, ..) => Word::LinkWithoutGrid,
        (_, true, _) => Word::LinkLong,
        (_, _, true) => Word::LinkPacked,
        _ => Word::LinkShort,
    };
    let told = page.fill(
        told,
        &[("count", &count.to_string()), ("most", &MOST.to_string())],
    );
    let save = {
        let scene = props.scene.clone();
        move |_: MouseEvent| save_scene(&scene)
    };
    let filled = (count * 100).div_ceil(MOST).min(100);
    html! {
        <section>
            <h2><label for="link">{ page.say(Word::Link) }</label><span class="hint">{ page.say(if whole { Word::LinkOpens } else { Word::LinkOpensLesson }) }</span></h2>
            <div class="copied">
                <input id="link" readonly=true value={address.to_string()} aria-describedby="link-length"
                    onmousedown={focus_on_press}
                    onfocus={|event: FocusEvent| event.target_unchecked_into::<web_sys::HtmlInputElement>().select()} />
                <Copy id="copy-link" class={if long { "line" } else { "solid" }} text={let text = address.to_string(); Callback::from(move |()| at_once(text.clone()))} />
            </div>
            <div class="about">
                <span class={classes!("meter", long.then_some("full"))} aria-hidden="true"><i style={format!("width: {filled}%")}></i></span>
                <p id="link-length" class={long.then_some("long")}>{ told }</p>
                if whole {
                    <Tick id="keep-pin" label={page.say(Word::KeepPin)} checked={*keeps_pin} disabled={props.scene.pin.is_none()}
                        on_change={let keeps_pin = keeps_pin.setter(); move |keeps| keeps_pin.set(keeps)} />
                }
            </div>
            if whole {
                <div class="about file">
                    <span>{ page.say(Word::SceneFile) }</span>
                    <button type="button" class={if long { "solid" } else { "line" }} id="save-scene" onclick={save}>{ page.say(Word::SaveScene) }</button>
                    <button type="button" class="line" id="open-scene" onclick={props.on_file.reform(|_: MouseEvent| ())}>{ page.say(Word::OpenScene) }</button>
                </div>
            }
        </section>
    }
}
