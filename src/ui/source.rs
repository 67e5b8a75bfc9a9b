//! What a later stage of a pipeline reads, where its figure shows no other stage.

use yew::prelude::*;

use super::layout::Grid;
use super::pad::{Gesture, Pad};
use super::page::use_page;
use super::plane::Plane;
use super::raster::Raster;
use crate::playground::colormap::Scale;
use crate::playground::notation::Track;
use crate::playground::number::sides;
use crate::playground::scene::{At, Cell};
use crate::playground::state::Action;
use crate::playground::words::Word;

#[derive(Properties, PartialEq)]
pub struct CaptionProps {
    /// Its place as CSS.
    pub style: AttrValue,
    pub track: Track,
    /// The stage that reads it.
    pub at: At,
    /// The spatial sizes.
    pub sizes: Vec<usize>,
    pub dispatch: Callback<Action>,
    /// The channel stepper, where there are channels.
    #[prop_or_default]
    pub children: Children,
}

/// The name of the stage before; a press goes there.
#[component]
pub fn SourceCaption(props: &CaptionProps) -> Html {
    let page = use_page();
    let at = At {
        stage: props.at.stage.saturating_sub(1),
        ..props.at
    };
    let name = props.track.stages[at.stage].name();
    let slots = [("number", &*(at.stage + 1).to_string()), ("name", &name)];
    html! {
        <div class="cap" style={props.style.clone()}>
            <button type="button" class="name" id="source" onclick={props.dispatch.reform(move |_: MouseEvent| Action::Edit(at))}>{ page.fill(Word::OutputOfStage, &slots) }</button>
            <span class="size">{ sides(&props.sizes) }</span>
            { for props.children.iter() }
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub struct Props {
    #[prop_or(AttrValue::Static("input"))]
    pub id: AttrValue,
    pub plane: Plane,
    pub grid: Grid,
    pub scale: Scale,
    pub on_hover: Callback<Option<Cell>>,
    pub on_turn: Callback<isize>,
}

/// Its cells, which are looked at.
#[component]
pub fn SourceGrid(props: &Props) -> Html {
    let page = use_page();
    let active = use_state_eq(Cell::default);
    let on_gesture = {
        let (hover, turn) = (props.on_hover.clone(), props.on_turn.clone());
        Callback::from(move |gesture: Gesture| match gesture {
            Gesture::Hover(cell) => hover.emit(cell),
            Gesture::Turn(by) => turn.emit(by),
            _ => {}
        })
    };
    html! {
        <>
            <Raster plane={props.plane.clone()} grid={props.grid} scale={props.scale.clone()} given=true />
            <Pad id={props.id.clone()} label={format!("{}, {}", page.say(Word::Input), sides(props.plane.sizes()))} plane={props.plane.clone()}
                grid={props.grid} active={*active} editable=false {on_gesture} on_active={let active = active.setter(); move |cell| active.set(cell)} />
        </>
    }
}
