//! The code panel: the scene as PyTorch, ready to run, and as ONNX nodes.

use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

use super::control::Segmented;
use super::page::{use_page, window};
use crate::playground::code::{Known, LiveCell, Role};
use crate::playground::edit;
use crate::playground::evaluate::TrackResult;
use crate::playground::input::{self, Input, without_leading_ones};
use crate::playground::onnx;
use crate::playground::python_export::{Flow, Program};
use crate::playground::scene::{At, Place, Scene};
use crate::playground::subject::excess;
use crate::playground::words::Word;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub scene: Scene,
    pub result: TrackResult,
    pub live: Option<Place>,
}

#[component]
pub fn Code(props: &Props) -> Html {
    let page = use_page();
    let copied = use_state_eq(|| None::<bool>);
    use_effect_with(props.scene.clone(), {
        let copied = copied.setter();
        move |_| copied.set(None)
    });
    let scene = &props.scene;
    // A single plane of numbers is written as a matrix, a signal as a list; the script adds the
    // leading dimensions. An expression has the dimensions it has.
    let dims = scene.dims();
    let input = use_memo((scene.input.clone(), dims), |(input, dims)| {
        match &input.text {
            Some(text) => input::parse(text).unwrap_or_else(|_| Input::clone(input)),
            None => Input {
                text: None,
                tensor: without_leading_ones(&input.tensor, *dims),
            },
        }
    });
    let At { stage, .. } = scene.at;
    let live = match (&*props.result.outcome(stage), props.live) {
        (Ok(result), Some(place)) => {
            let values = &result.output.values;
            let dims = scene.call().args.dims;
            edit::index_of(values.shape(), dims, scene.planes.output, place).map(|index| LiveCell {
                stage,
                value: values.at(&index),
                index,
            })
        }
        _ => None,
    };
    let known = Known {
        live,
        ..Known::of(&props.result)
    };
    let lines = program(&input, scene).panel(&[known]);
    let excess = use_memo(
        (props.result.outcome(stage), scene.planes),
        |(outcome, planes)| {
            outcome
                .as_ref()
                .ok()
                .and_then(|result| excess(result, *planes))
        },
    );
    let remark = excess.map(|excess| page.fill(Word::ClampStays, &[("clamp", &excess.clamp())]));
    let as_onnx = use_state_eq(|| false);
    let nodes = as_onnx
        .then(|| onnx::pipeline(&scene.track().stages, scene.input.tensor.shape()))
        .map(|nodes| match nodes {
            Some(nodes) => nodes.iter().map(|node| format!("{node}\n")).collect(),
            None => page.say(Word::NoOnnx).to_string(),
        });
    let onclick = {
        let nodes = nodes.clone();
        let (copied, input, scene) = (copied.clone(), input.clone(), scene.clone());
        Callback::from(move |_: MouseEvent| {
            let copied = copied.clone();
            let text = nodes
                .clone()
                .unwrap_or_else(|| program(&input, &scene).script());
            copy(text, move |done| copied.set(Some(done)));
        })
    };
    let word = match *copied {
        Some(true) => Word::CopiedDone,
        Some(false) => Word::CopyFailed,
        None => Word::Copy,
    };
    html! {
        <>
            <h2>
                <Segmented label={page.say(Word::Code)} class="small sans" options={vec!["PyTorch".into(), "ONNX".into()]}
                    chosen={Some(usize::from(*as_onnx))} on_choose={
                        let (as_onnx, copied) = (as_onnx.clone(), copied.clone());
                        move |i| { as_onnx.set(i == 1); copied.set(None); }
                    } />
                <button type="button" class="link end" id="copy-code" aria-live="polite" {onclick}>{ page.say(word) }</button>
            </h2>
            <pre class="code" id="code" tabindex="0" aria-label={page.say(Word::Code)}>
                if let Some(text) = &nodes { { text } }
                for (i, line) in lines.iter().enumerate().filter(|_| nodes.is_none()) {
                    if i > 0 { { "\n" } }
                    for span in &line.spans {
                        { match span.role {
                            Role::Plain => html! { { &span.text } },
                            Role::Changed => html! { <b>{ &span.text }</b> },
                            Role::Import | Role::Comment => html! { <i>{ &span.text }</i> },
                            Role::Index => html! { <mark>{ &span.text }</mark> },
                        } }
                    }
                }
                if let Some(remark) = remark.filter(|_| nodes.is_none()) { <i>{ "\n" }{ remark }</i> }
            </pre>
        </>
    }
}

/// The edited track as a script.
fn program<'a>(input: &'a Input, scene: &'a Scene) -> Program<'a> {
    Program {
        input,
        rank: scene.dims() + 2,
        tracks: std::slice::from_ref(scene.track()),
        flow: Flow::Forward,
    }
}

/// Puts text on the clipboard and says whether the browser allowed it.
pub fn copy(text: String, said: impl Fn(bool) + 'static) {
    spawn_local(async move {
        // Absent on pages that were not served securely.
        let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
        let written = match clipboard {
            Ok(clipboard) if clipboard.is_object() => {
                JsFuture::from(window().navigator().clipboard().write_text(&text))
                    .await
                    .is_ok()
            }
            _ => false,
        };
        said(written);
    });
}
