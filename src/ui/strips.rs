//! Signals: all tracks on one input, as strips of cells, as a plot and as rulers over one extent.

mod layout;
mod marks;
mod outputs;
mod plot;
mod rulers;

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use super::backward::can_show;
use super::bench::colormap_picker;
use super::channels::{Channels, turned};
use super::coverage::CoverageMap;
use super::draw::{TRACK_HUES, TRACK_LETTERS, px};
use super::figure::Figure;
use super::formula::{Column, Formula, FormulaColumns};
use super::frame::use_part;
use super::input::{InputCaption, InputGrid, Pen, use_pen};
use super::kernel::KernelGrid;
use super::lede::{FlowTabs, Lede};
use super::page::use_page;
use super::placement::Placement;
use super::plane::Plane;
use super::refusal::{Raised, Stopped};
use super::scale::ColourScale;
use super::shown::Shown;
use super::single::hint_of;
use super::size_note::{Note, SizeNote};
use super::source::{SourceCaption, SourceGrid};
use super::transport::{StepButtons, Steps, use_playing};
use super::wanted::OutputSize;
use crate::ops::{Axis, Value};
use crate::playground::colormap::Scale;
use crate::playground::compare::{self, Contrast, Told};
use crate::playground::edit;
use crate::playground::embed;
use crate::playground::evaluate::Evaluated;
use crate::playground::notation::Track;
use crate::playground::scene::{At, Cell, Place, Planes};
use crate::playground::state::{Action, Spot};
use crate::playground::story::Story;
use crate::playground::subject::Subject;
use crate::playground::words::{Lang, Word, rich};
use layout::{Room, lay_out};
use marks::Marks;
use outputs::Outputs;
use plot::Plot;
use rulers::Rulers;

/// A track as the figure draws it.
#[derive(Clone, PartialEq)]
pub struct Line {
    pub track: usize,
    /// Its place among those that are drawn.
    pub row: usize,
    pub name: String,
    pub shown: Shown,
    pub output: Plane,
    /// The output cell that is live.
    pub live: Option<usize>,
    pub subject: Subject,
}

impl Line {
    pub fn axis(&self) -> &Axis {
        &self.shown.geometry.axes[0]
    }

    pub fn stale(&self) -> bool {
        self.shown.stale
    }

    fn value(&self) -> Option<f32> {
        self.output.at((0, self.live?))
    }
}

#[component]
pub fn Strips(props: &Figure) -> Html {
    let page = use_page();
    let node = use_node_ref();
    let pen = use_pen();
    let over = use_state_eq(|| None::<(usize, usize)>);
    let scene = &props.state.scene;
    let at = scene.at;
    let outcome = props.results.outcome(at);
    // The last valid result outlives a refusal, with its operation.
    let last = use_mut_ref(|| None::<Arc<Evaluated>>);
    if let Ok(result) = &*outcome {
        *last.borrow_mut() = Some(result.clone());
    }
    let narrow = props.extent.is_narrow();
    let weight = use_memo(scene.call().clone(), edit::weight);

    let drawn = drawn(props, last.borrow().as_ref());
    let axes: Vec<_> = drawn
        .iter()
        .map(|(_, shown)| &shown.geometry.axes[0])
        .collect();
    let result = props.results.track(at.track);
    let source = result.source(at.stage, &scene.input.arc());
    let source = Plane::of_source(&source, 1, scene.planes.input);
    let note = use_memo(
        (scene.track().clone(), result.clone(), page.lang),
        |(track, result, lang)| Note::of(track, result, *lang),
    );
    let (width, height) = props.room(outcome.is_err() || note.is_some());
    let room = Room {
        width,
        height,
        stacked: props.extent.is_phone(),
        rulers: use_part(embed::Part::Ruler),
    };
    let kernel_size = weight
        .as_ref()
        .as_deref()
        .and_then(|weight| weight.shape().last().copied());
    let layout = Rc::new(lay_out(room, source.extent().1, &axes, kernel_size));

    let places = live_places(props, &drawn, *over);
    let names = names(&scene.tracks, at.stage);
    let lines: Vec<Line> = drawn
        .iter()
        .zip(places)
        .enumerate()
        .map(|(row, ((track, shown), live))| {
            let result = props.results.outcome(At {
                track: *track,
                ..at
            });
            let subject = match (&*result, props.state.hover) {
                (Ok(result), Some(Spot::Input(_) | Spot::Weight(_))) => {
                    Subject::of(result, &props.state, weight.as_deref(), page.lang, narrow)
                }
                (Ok(result), _) if *track == at.track => {
                    Subject::of(result, &props.state, weight.as_deref(), page.lang, narrow)
                }
                (Ok(result), _) => live.map_or_else(Subject::default, |live| {
                    let place = Place::from((0, live));
                    Subject::of_output(result, scene, place, page.lang, narrow)
                }),
                (Err(_), _) => Subject::default(),
            };
            Line {
                track: *track,
                row,
                name: names[*track].clone(),
                shown: shown.clone(),
                output: Plane::new(shown.output.clone(), 1, scene.planes.output),
                live,
                subject,
            }
        })
        .collect();
    let scale = use_memo(
        (
            source.clone(),
            lines
                .iter()
                .map(|line| line.output.clone())
                .collect::<Vec<_>>(),
            scene.map,
        ),
        |(input, outputs, map)| {
            // Samples stand on the line of zero.
            let planes = outputs.iter().chain([input]);
            Scale::over(*map, planes.map(Plane::values).chain([&[0.0][..]]))
        },
    );
    let edited = lines.iter().find(|line| line.track == at.track);
    let story = edited.and_then(|line| line.subject.story.clone());

    // ---- what is done ----

    let dispatch = &props.dispatch;
    let steps = Steps {
        rows: 1,
        columns: edited.map_or(0, |line| line.axis().output()),
        live: scene.pin.map(|pin| pin.cell),
    };
    let on_step = {
        let (dispatch, over) = (dispatch.clone(), over.setter());
        Callback::from(move |cell: Cell| {
            over.set(None);
            dispatch.emit(Action::Hover(None));
            dispatch.emit(Action::Pin(Some(cell.into())));
        })
    };
    let playing = use_playing(steps, props.state.hover.is_some(), &node, &on_step);
    let on_hover_input = {
        let (dispatch, over) = (dispatch.clone(), over.setter());
        Callback::from(move |cell: Option<Cell>| {
            over.set(None);
            dispatch.emit(Action::Hover(cell.map(|cell| Spot::Input(cell.into()))));
        })
    };
    let together =
        weight.is_none() && edited.is_some_and(|line| line.output.count() == source.count());
    let turn = |of: Plane, is_input: bool| {
        let (dispatch, planes) = (dispatch.clone(), scene.planes);
        Callback::from(move |by: isize| {
            let to = turned(&of, by);
            let (input, output) = match is_input {
                true => (to, if together { to } else { planes.output }),
                false => (if together { to } else { planes.input }, to),
            };
            dispatch.emit(Action::Planes(Planes { input, output }));
        })
    };
    let on_turn_input = turn(source.clone(), true);

    let many = scene.tracks.len() > 1;
    let kernel = weight
        .as_ref()
        .clone()
        .zip(layout.kernel)
        .filter(|_| at.stage == 0 || !many);
    let [_, top, plot_width, plot_height] = layout.plot;
    let marked: Vec<_> = lines
        .iter()
        .filter_map(|line| Some((line.track, line.value()?)))
        .collect();
    let stopped = Stopped::of(
        scene,
        scene.at.track,
        props.results.track(scene.at.track),
        page.lang,
    );
    let (sentence, hint) = match (&*outcome, &story) {
        (Err(_), _) => stopped.as_ref().map(Stopped::told).unwrap_or_default(),
        (Ok(_), Some(_)) if lines.len() > 1 && edited.is_some_and(|line| line.live.is_some()) => {
            let told = compared(props, &lines, names, page.lang);
            (told.sentence, told.hint)
        }
        (Ok(_), Some(story)) => (
            story.sentence.clone(),
            hint_of(page.lang, story, &props.state, width),
        ),
        _ => (
            rich(page.say(Word::NothingPinned), &[]),
            rich(page.say(Word::HintHover), &[]),
        ),
    };
    // A single operation, on the input itself.
    let alone = edited.filter(|line| !many && !line.shown.stale && scene.track().stages.len() == 1);
    html! {
        <>
            <Lede {sentence} {hint}>
                if can_show(&props.results, props.state.scene.at) {
                    <FlowTabs flow={props.state.scene.flow} dispatch={props.dispatch.clone()} />
                }
            </Lede>
            if let Some(stopped) = stopped {
                <Raised {stopped} shared={at} dispatch={dispatch.clone()} />
            }
            if let Some(note) = &*note {
                <SizeNote note={note.clone()} track={at.track} dispatch={dispatch.clone()} />
            }
            <div class="bench" ref={node} style={format!("height:{}px", layout.height)}>
                if at.stage == 0 {
                    <InputCaption style={format!("left:0;top:0;width:{plot_width}px")} sizes={vec![source.extent().1]} pen={pen.clone()} scale={(*scale).clone()}
                        dispatch={dispatch.clone()} on_paste={props.on_paste.clone()} on_image={props.on_image.clone()}>
                        <Channels plane={source.clone()} on_turn={on_turn_input.clone()} />
                    </InputCaption>
                    <InputGrid plane={source.clone()} grid={layout.input} scale={(*scale).clone()} pen={pen.clone()}
                        selected={props.state.selected} dispatch={dispatch.clone()} on_hover={on_hover_input} on_turn={on_turn_input} />
                } else {
                    <SourceCaption style={format!("left:0;top:0;width:{plot_width}px")} track={scene.track().clone()} {at} sizes={source.sizes().to_vec()} dispatch={dispatch.clone()}>
                        <Channels plane={source.clone()} on_turn={on_turn_input.clone()} />
                    </SourceCaption>
                    <SourceGrid plane={source.clone()} grid={layout.input} scale={(*scale).clone()} on_hover={on_hover_input} on_turn={on_turn_input} />
                }
                if let Some((weight, grid)) = kernel {
                    <KernelGrid plane={Plane::new(weight.clone(), 1, edit::kernel_plane(scene.call(), scene.planes, weight.shape()))}
                        {weight} {grid} caption={AttrValue::from(format!("left:0;top:{}px;width:{}px", px(grid.y + if room.stacked { -7.0 } else { 5.0 }), px((grid.right() + 110.0).min(room.width))))}
                        call={scene.call().clone()} selected={props.state.selected} dispatch={dispatch.clone()} />
                }
                <Plot layout={(*layout).clone()} input={source.clone()} lines={lines.clone()} edited={at.track} scale={(*scale).clone()} />
                <Outputs layout={(*layout).clone()} lines={lines.clone()} {at} scale={(*scale).clone()} pin={scene.pin}
                    over={over.clone()} on_turn={edited.map(|line| turn(line.output.clone(), false))} dispatch={dispatch.clone()} />
                <Marks layout={(*layout).clone()} lines={lines.clone()} edited={at.track} input_plane={source.index()}
                    shape={edited.map_or_else(Vec::new, |line| line.shown.geometry.input.clone())} />
                <ColourScale scale={(*scale).clone()} left={plot_width + 18.0} {top} bottom={top + plot_height}
                    marks={if many { marked.iter().map(|mark| mark.1).collect() } else { Vec::new() }}
                    letters={by_track(&marked, TRACK_LETTERS)} hues={by_track(&marked, TRACK_HUES)}
                    value={edited.filter(|_| !many).and_then(Line::value)} brush={pen.ink(&scale)}
                    on_brush={let pen = pen.clone(); move |value| pen.set(Pen { value: Some(value), ..*pen })} />
                <div class="cap" style={format!("left:0;top:{}px;width:{plot_width}px", top + plot_height + 20.0)}>
                    <b>{ page.say(if edited.is_some_and(Line::stale) { Word::LastValidOutput } else { Word::Output }) }</b>
                    if let Some(line) = alone {
                        <OutputSize text={sizes(&lines)} call={scene.call().clone()} geometry={line.shown.geometry.clone()}
                            shows="output-size" dispatch={dispatch.clone()} />
                    } else {
                        <span class="size" id="output-size" data-shows="output-size">{ sizes(&lines) }</span>
                    }
                    if let Some(line) = edited {
                        <Channels plane={line.output.clone()} on_turn={turn(line.output.clone(), false)} />
                    }
                    <span class="tools">
                        { colormap_picker(page, scene.map, dispatch) }
                        if steps.columns > 1 { <StepButtons {steps} {playing} {on_step} /> }
                    </span>
                </div>
                <Rulers layout={(*layout).clone()} lines={lines.clone()} edited={at.track} />
            </div>
            if let Some(line) = alone {
                <CoverageMap call={scene.call().clone()} geometry={line.shown.geometry.clone()} live={props.state.live()}
                    dispatch={dispatch.clone()} />
            }
            if many {
                <FormulaColumns columns={lines.iter().filter_map(column).collect::<Vec<_>>()} />
            } else if let Some(Story { left, right, .. }) = story {
                <Formula {left} {right} split={(plot_width / 2.0).round()} lit={edited.map(|line| line.subject.lit_in_formulas()).unwrap_or_default()}
                    on_light={edited.map(|line| props.on_light(&line.subject)).unwrap_or_default()} />
            }
        </>
    }
}

/// The tracks that are drawn, with what they put out; of a later stage of pipelines the edited
/// track alone, for each reads an input of its own. Other refused tracks put out nothing.
fn drawn(props: &Figure, last: Option<&Arc<Evaluated>>) -> Vec<(usize, Shown)> {
    let scene = &props.state.scene;
    let at = scene.at;
    let source = props
        .results
        .track(at.track)
        .source(at.stage, &scene.input.arc());
    let input = source.tensor();
    let tracks = (0..scene.tracks.len()).filter(|&track| at.stage == 0 || track == at.track);
    let shown = |track: usize| {
        let outcome = props.results.outcome(At { track, ..at });
        let shown = match (&*outcome, last) {
            (Ok(result), _) => Shown::current(result),
            (Err(_), _) if track != at.track => return None,
            (Err(_), Some(last)) => Shown::stale(last, input),
            (Err(_), None) => Shown::nothing(input, 1),
        };
        (shown.geometry.axes.len() == 1).then_some((track, shown))
    };
    tracks.filter_map(shown).collect()
}

/// The live output of each track: the one under the pointer, and in other tracks what stands at
/// the same place.
fn live_places(
    props: &Figure,
    drawn: &[(usize, Shown)],
    over: Option<(usize, usize)>,
) -> Vec<Option<usize>> {
    let live = props.state.live().map(|place| place.cell.1);
    let edited = props.state.scene.at.track;
    let over = over.filter(|_| props.state.hover.is_some() && live.is_some());
    let from = over.or(live.map(|live| (edited, live)));
    let axis = |track: usize| {
        let found = drawn.iter().find(|(drawn, _)| *drawn == track);
        found.map(|(_, shown)| &shown.geometry.axes[0])
    };
    let position = from.and_then(|(track, cell)| {
        let axis = axis(track).filter(|axis| cell < axis.output())?;
        Some(Placement::of(axis).middle(cell))
    });
    let place = |(track, shown): &(usize, Shown)| {
        let axis = &shown.geometry.axes[0];
        match from {
            _ if *track == edited => live.filter(|&live| live < axis.output()),
            Some((from, cell)) if from == *track => Some(cell),
            _ => Placement::of(axis).at(position?),
        }
    };
    drawn.iter().map(place).collect()
}

/// What tells the tracks apart: their modes where those do, else the arguments that differ.
fn names(tracks: &[Track], stage: usize) -> Vec<String> {
    let mode = |track: &Track| match track.stages.get(stage)?.get("mode")? {
        Value::Str(mode) => Some(mode),
        _ => None,
    };
    let modes: Option<Vec<String>> = tracks.iter().map(mode).collect();
    let told = modes.filter(|modes| BTreeSet::from_iter(modes).len() == modes.len());
    told.unwrap_or_else(|| Contrast::of(tracks).labels)
}

/// What the tracks give at the live output of the edited one.
fn compared(props: &Figure, lines: &[Line], labels: Vec<String>, lang: Lang) -> Told {
    let scene = &props.state.scene;
    let edited = lines.iter().find(|line| line.track == scene.at.track);
    let result = |track: usize| {
        let line = lines
            .iter()
            .find(|line| line.track == track && !line.stale())?;
        props.results.track(line.track).stages.get(scene.at.stage)
    };
    let results: Vec<_> = (0..scene.tracks.len())
        .map(|track| result(track).map(|r| &**r))
        .collect();
    let difference = match &results[..] {
        [Some(a), Some(b)] => compare::difference(&a.output.values, &b.output.values),
        _ => None,
    };
    let index = edited.and_then(|line| {
        let place = Place::from((0, line.live?));
        edit::index_of(&line.shown.geometry.output, 1, scene.planes.output, place)
    });
    let contrast = Contrast {
        labels,
        ..Contrast::of(&scene.tracks)
    };
    compare::tell(
        &contrast,
        &results,
        difference.as_ref(),
        index.as_deref(),
        lang,
    )
}

/// The output sizes, each once.
fn sizes(lines: &[Line]) -> String {
    let mut sizes: Vec<_> = lines.iter().map(|line| line.axis().output()).collect();
    sizes.dedup();
    let sizes: Vec<_> = sizes.iter().map(usize::to_string).collect();
    sizes.join(", ")
}

fn column(line: &Line) -> Option<Column> {
    Some(Column {
        track: line.track,
        name: line.name.clone(),
        story: line.subject.story.clone()?,
    })
}

/// What stands for the tracks of these marks, in their order.
fn by_track(marks: &[(usize, f32)], signs: [&'static str; 4]) -> [&'static str; 4] {
    let mut ordered = signs;
    for (place, (track, _)) in ordered.iter_mut().zip(marks) {
        *place = signs[*track];
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playground::notation;

    fn named(text: &str) -> Vec<String> {
        names(&notation::parse(text, 1).unwrap(), 0)
    }

    #[test]
    fn tracks_are_named_by_what_tells_them_apart() {
        let modes = "nn.Upsample(size=8); nn.Upsample(size=8, mode='linear')";
        assert_eq!(named(modes), ["nearest", "linear"]);
        let corners = "nn.Upsample(size=8, mode='linear'); \
            nn.Upsample(size=8, mode='linear', align_corners=True)";
        assert_eq!(named(corners), ["align_corners=None", "align_corners=True"]);
        let classes = "nn.MaxPool1d(2); nn.AvgPool1d(2)";
        assert_eq!(named(classes), ["nn.MaxPool1d(2)", "nn.AvgPool1d(2)"]);
    }
}
