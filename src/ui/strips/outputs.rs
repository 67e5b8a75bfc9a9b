//! The output strips with their tracks' letters and names, and the surface over the plot.

use yew::prelude::*;

use super::super::draw::TRACK_LETTERS;
use super::super::pad::{Gesture, Pad};
use super::super::page::use_page;
use super::super::placement::Placement;
use super::super::raster::Raster;
use super::super::tracks::{badge, id_of};
use super::Line;
use super::layout::Layout;
use crate::playground::colormap::Scale;
use crate::playground::scene::{At, Cell, Place};
use crate::playground::state::{Action, Spot};
use crate::playground::words::Word;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub layout: Layout,
    pub lines: Vec<Line>,
    pub at: At,
    pub pin: Option<Place>,
    pub scale: Scale,
    /// The track and the output cell under the pointer.
    pub over: UseStateHandle<Option<(usize, usize)>>,
    pub on_turn: Option<Callback<isize>>,
    pub dispatch: Callback<Action>,
}

#[component]
pub fn Outputs(props: &Props) -> Html {
    let page = use_page();
    let active = use_state_eq(|| props.pin.unwrap_or_default().cell);
    let layout = &props.layout;
    let many = props.lines.len() > 1;
    let label = |line: &Line| {
        let size = line.axis().output();
        match many {
            true => format!(
                "{} {}, {size}",
                page.say(Word::Output),
                TRACK_LETTERS[line.track]
            ),
            false => format!("{}, {size}", page.say(Word::Output)),
        }
    };
    html! {
        <>
            for line in &props.lines {
                <Raster plane={line.output.clone()} scale={props.scale.clone()} grid={layout.outputs[line.row]} stale={line.stale()} />
                if many {
                    <span class="beside" style={format!("left:{}px;top:{}px", if layout.names.is_some() { -26.0 } else { -18.0 }, layout.outputs[line.row].y + 6.0)}>{ badge(line.track) }</span>
                }
                if let Some(left) = layout.names {
                    <span class="beside name" title={line.name.clone()} style={format!("left:{left}px;top:{}px", layout.outputs[line.row].y + 6.0)}>{ &line.name }</span>
                }
                <Pad id={if line.track == props.at.track { "output".to_string() } else { format!("output-{}", id_of(line.track)) }}
                    label={label(line)} described={page.say(Word::OutputKeys)} plane={line.output.clone()}
                    grid={layout.outputs[line.row]} active={*active} editable=false on_gesture={on_gesture(props, line)}
                    on_active={let active = active.setter(); move |cell| active.set(cell)} />
            }
            { surface(props) }
        </>
    }
}

fn on_gesture(props: &Props, line: &Line) -> Callback<Gesture> {
    let (dispatch, over, turn) = (
        props.dispatch.clone(),
        props.over.clone(),
        props.on_turn.clone(),
    );
    let (at, track) = (props.at, line.track);
    let own = Placement::of(line.axis());
    let mut others = props.lines.iter().filter(|_| track != at.track);
    let edited = others.find(|line| line.track == at.track);
    let edited = edited.map(|line| Placement::of(line.axis()));
    // The page talks about what stands there in the edited track.
    let spot = move |cell: Cell| Spot::Output {
        stage: at.stage,
        place: match edited {
            Some(edited) => (0, edited.nearest(own.middle(cell.1))).into(),
            None => cell.into(),
        },
    };
    Callback::from(move |gesture: Gesture| match gesture {
        Gesture::Hover(cell) => {
            over.set(cell.map(|cell| (track, cell.1)));
            dispatch.emit(Action::Hover(cell.map(spot)));
        }
        Gesture::Drag { cell, .. } => {
            over.set(Some((track, cell.1)));
            dispatch.emit(Action::Hover(Some(spot(cell))));
            dispatch.emit(Action::Pin(Some(cell.into())));
        }
        Gesture::Choose(cell) => {
            // A press on another track makes it the edited one.
            dispatch.emit(Action::Edit(At { track, ..at }));
            dispatch.emit(Action::Pin(Some(cell.into())));
        }
        Gesture::Leave => {
            over.set(None);
            dispatch.emit(Action::Hover(None));
            dispatch.emit(Action::Pin(None));
        }
        Gesture::Turn(by) => {
            if let Some(turn) = &turn {
                turn.emit(by);
            }
        }
        _ => {}
    })
}

/// Over the plot the pointer chooses an output of the edited track.
fn surface(props: &Props) -> Html {
    let Some(line) = props.lines.iter().find(|line| line.track == props.at.track) else {
        return Html::default();
    };
    if line.axis().output() == 0 {
        return Html::default();
    }
    let [left, top, width, height] = props.layout.plot;
    let (grid, stage) = (props.layout.input, props.at.stage);
    let placement = Placement::of(line.axis());
    let place = move |x: i32| -> Place {
        let position = (f64::from(x) + left - grid.x) / grid.cell_w;
        (0, placement.nearest(position)).into()
    };
    let (dispatch, over) = (props.dispatch.clone(), props.over.clone());
    let onpointermove = {
        let (dispatch, over) = (dispatch.clone(), over.clone());
        Callback::from(move |event: PointerEvent| {
            over.set(None);
            let place = place(event.offset_x());
            dispatch.emit(Action::Hover(Some(Spot::Output { stage, place })));
        })
    };
    let onclick =
        dispatch.reform(move |event: MouseEvent| Action::Pin(Some(place(event.offset_x()))));
    let onpointerleave = dispatch.reform(|_: PointerEvent| Action::Hover(None));
    html! {
        <div class="surface" id="plot-surface" aria-hidden="true" style={format!("left:{left}px;top:{top}px;width:{width}px;height:{height}px")}
            {onpointermove} {onpointerleave} {onclick} />
    }
}
