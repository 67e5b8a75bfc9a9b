//! The code panel: the scene as PyTorch and as NumPy, ready to run, and as ONNX nodes.

use yew::prelude::*;

use super::backward::middle;
use super::control::Segmented;
use super::copy::Copy;
use super::page::{Page, use_page};
use crate::playground::back::Back;
use crate::playground::code::{Known, Line, LiveCell, Role, at_once};
use crate::playground::edit;
use crate::playground::export::script::{self, Backward, Library};
use crate::playground::onnx;
use crate::playground::results::Results;
use crate::playground::scene::{Place, Scene};
use crate::playground::story::Returned;
use crate::playground::subject::excess;
use crate::playground::words::Word;

#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    pub scene: Scene,
    pub results: Results,
    /// The live cell of the output.
    pub live: Option<Place>,
    /// The live cell of the input, which the backward view talks about.
    pub input: Option<Place>,
}

#[component]
pub fn Code(props: &Props) -> Html {
    let page = use_page();
    let scene = &props.scene;
    let dims = scene.dims();
    let input = use_memo((scene.input.clone(), dims), |(input, dims)| {
        script::written(input, *dims)
    });
    let edited = scene.at.track;
    let backward = Backward::of(scene, &props.results);
    let gradient = Back::of(scene).and_then(|back| props.results.returned(edited, back));
    let tracks = script::tracks(scene, backward.as_ref());
    let known: Vec<Known> = tracks
        .map(|track| {
            let live = match &backward {
                Some(_) => live_gradient(scene, gradient.map(|gradient| &**gradient), props.input),
                None => live(scene, &props.results, track, props.live),
            };
            Known {
                live,
                ..Known::of(props.results.track(track))
            }
        })
        .collect();
    let program = script::program(scene, &input, backward.as_ref());
    let outcome = props.results.outcome(scene.at);
    let excess = use_memo((outcome, scene.planes), |(outcome, planes)| {
        outcome
            .as_ref()
            .ok()
            .and_then(|result| excess(result, *planes))
    });
    let remark = excess.map(|excess| page.fill(Word::ClampStays, &[("clamp", &excess.clamp())]));
    let written_as = use_state_eq(|| Format::PyTorch);
    let lines = match *written_as {
        Format::PyTorch => program.panel(&known),
        Format::NumPy => program
            .numpy_panel(&known)
            .unwrap_or_else(|| vec![Line::plain(page.say(Word::NoNumpy))]),
        Format::Onnx => vec![Line::plain(nodes(scene, page))],
    };
    // Asked for by the button alone: a large input is packed into it.
    let text = use_callback(
        (scene.clone(), *written_as, props.results.clone(), page),
        |(), (scene, written_as, results, page)| match written_as {
            Format::PyTorch => Library::PyTorch
                .script(scene, results)
                .unwrap_or_else(|| at_once(String::new())),
            Format::NumPy => Library::NumPy
                .script(scene, results)
                .unwrap_or_else(|| at_once(page.say(Word::NoNumpy).to_string())),
            Format::Onnx => at_once(nodes(scene, *page)),
        },
    );
    let remark = remark.filter(|_| *written_as == Format::PyTorch);
    html! {
        <>
            <h2>
                <Segmented label={page.say(Word::Code)} class="small sans" options={Format::ALL.map(|format| format.name().into()).to_vec()}
                    chosen={Format::ALL.iter().position(|format| *format == *written_as)} on_choose={
                        let written_as = written_as.setter();
                        move |i: usize| written_as.set(Format::ALL[i])
                    } />
                <Copy id="copy-code" class="link end" {text} />
            </h2>
            <pre class="code" id="code" tabindex="0" aria-label={page.say(Word::Code)}>
                for (i, line) in lines.iter().enumerate() {
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
                if let Some(remark) = remark { <i>{ "\n" }{ remark }</i> }
            </pre>
        </>
    }
}

/// What the scene is written as.
#[derive(Clone, Copy, PartialEq)]
enum Format {
    PyTorch,
    NumPy,
    Onnx,
}

impl Format {
    const ALL: [Self; 3] = [Self::PyTorch, Self::NumPy, Self::Onnx];

    fn name(self) -> &'static str {
        match self {
            Self::PyTorch => "PyTorch",
            Self::NumPy => "NumPy",
            Self::Onnx => "ONNX",
        }
    }
}

/// The edited track as ONNX nodes, or that it has none.
fn nodes(scene: &Scene, page: Page) -> String {
    match onnx::pipeline(&scene.track().stages, scene.input.tensor.shape()) {
        Some(nodes) => nodes.iter().map(|node| format!("{node}\n")).collect(),
        None => page.say(Word::NoOnnx).to_string(),
    }
}

/// The live output cell of a track: of the edited stage, of the others' last one.
fn live(scene: &Scene, results: &Results, track: usize, place: Option<Place>) -> Option<LiveCell> {
    let stages = &results.track(track).stages;
    let stage = match track == scene.at.track {
        true => scene.at.stage,
        false => scene.tracks[track].stages.len() - 1,
    };
    let values = &stages.get(stage)?.output.values;
    let dims = scene.tracks[track].stages[stage].args.dims;
    let index = edit::index_of(values.shape(), dims, scene.planes.output, place?)?;
    Some(LiveCell {
        stage,
        value: values.at(&index),
        index,
    })
}

/// The input cell that the backward view talks about, with its gradient.
fn live_gradient(
    scene: &Scene,
    returned: Option<&Returned>,
    place: Option<Place>,
) -> Option<LiveCell> {
    let gradient = &returned?.gradient;
    let dims = scene.dims();
    let place = place.unwrap_or_else(|| middle(gradient.shape(), dims));
    let index = edit::index_of(gradient.shape(), dims, scene.planes.input, place)?;
    Some(LiveCell {
        stage: 0,
        value: gradient.at(&index),
        index,
    })
}
