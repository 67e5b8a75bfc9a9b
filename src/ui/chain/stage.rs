//! The output of one stage: its caption, its cells, and the surface over them.

use yew::prelude::*;

use super::super::channels::{Channels, turned};
use super::super::pad::{Gesture, Pad};
use super::super::page::use_page;
use super::super::plane::Plane;
use super::super::pointing::on_output;
use super::super::raster::Raster;
use super::layout::Place;
use crate::playground::colormap::Scale;
use crate::playground::scene::{At, Cell, Place as Pin};
use crate::playground::state::Action;
use crate::playground::words::Word;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub at: At,
    /// Its operation: `MaxPool2d`.
    pub name: AttrValue,
    /// Size and factor: `16 × 14, nearest ×2`.
    pub detail: AttrValue,
    /// What it put out, where there is something to show.
    pub plane: Option<Plane>,
    /// It does not run now: what is said of the output from before.
    pub stale: Option<AttrValue>,
    /// Why there is nothing to show.
    pub absent: AttrValue,
    pub place: Place,
    pub scale: Scale,
    /// The panel edits it.
    pub edited: bool,
    pub pin: Option<Pin>,
    pub dispatch: Callback<Action>,
    /// Shows the channel of this number.
    pub on_plane: Callback<usize>,
}

#[component]
pub fn StageGrid(props: &Props) -> Html {
    let page = use_page();
    let (at, place, dispatch) = (props.at, props.place, &props.dispatch);
    let active = use_state_eq(Cell::default);
    use_effect_with(props.pin.filter(|_| props.edited), {
        let active = active.setter();
        move |pin| {
            if let Some(pin) = pin {
                active.set(pin.cell);
            }
        }
    });
    let choose = dispatch.reform(move |_: MouseEvent| Action::Edit(at));
    let on_turn = {
        let (plane, on_plane) = (props.plane.clone(), props.on_plane.clone());
        Callback::from(move |by: isize| {
            if let Some(plane) = &plane {
                on_plane.emit(turned(plane, by));
            }
        })
    };
    let on_gesture = {
        let dispatch = dispatch.clone();
        let on_output = on_output(&dispatch, at.stage, 0, on_turn.clone());
        Callback::from(move |gesture: Gesture| {
            if matches!(gesture, Gesture::Drag { .. } | Gesture::Choose(_)) {
                dispatch.emit(Action::Edit(at));
            }
            on_output.emit(gesture);
        })
    };
    let number = at.stage + 1;
    let id = format!("stage-{number}");
    html! {
        <>
            <div class="cap" style={format!("left:{}px;top:{}px;width:{}px", place.left, place.caption, place.width)}>
                <button type="button" class="name" id={format!("{id}-name")} aria-pressed={props.edited.to_string()} onclick={choose}>{ &props.name }</button>
                if let Some(stale) = props.stale.as_ref().filter(|_| props.plane.is_some()) {
                    <span class="past">{ stale }</span>
                } else {
                    <span class="size" id={format!("{id}-size")} data-shows={props.edited.then_some("size")}>{ &props.detail }</span>
                }
                if let Some(plane) = &props.plane { <Channels plane={plane.clone()} {on_turn} /> }
            </div>
            if let Some(plane) = &props.plane {
                <Raster plane={plane.clone()} scale={props.scale.clone()} grid={place.grid} stale={props.stale.is_some()} />
                <Pad {id} label={format!("{number} {}, {}", props.name, props.detail)} described={page.say(Word::StageKeys)}
                    plane={plane.clone()} grid={place.grid} active={*active} editable=false {on_gesture}
                    on_active={let active = active.setter(); move |cell| active.set(cell)} />
            } else {
                <div class="absent" style={format!("left:{}px;top:{}px;width:{}px;height:{}px", place.left, place.top,
                    place.width, place.baseline - place.top)}>
                    <p>{ &props.absent }</p>
                </div>
            }
        </>
    }
}
