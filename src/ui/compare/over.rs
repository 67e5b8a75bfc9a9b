//! Two outputs of one size over each other: split by a line that is dragged, or in turns.

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use yew::prelude::*;

use super::super::draw::TRACK_LETTERS;
use super::super::layout::Grid;
use super::super::page::{prefers, use_page};
use super::super::plane::Plane;
use super::super::raster::Raster;
use super::super::tracks::badge;
use crate::playground::colormap::Scale;
use crate::playground::words::Word;

/// How long each of two outputs shows.
const TURN: u32 = 1000;

/// A track with its output and what it is called.
#[derive(Clone, PartialEq)]
pub struct Layer {
    pub track: usize,
    pub plane: Plane,
    pub name: AttrValue,
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub grid: Grid,
    /// Where the caption stands, as CSS.
    pub caption: AttrValue,
    pub layers: [Layer; 2],
    pub scale: Scale,
}

impl Props {
    fn raster(&self, layer: usize) -> Html {
        let grid = Grid {
            x: 0.0,
            y: 0.0,
            ..self.grid
        };
        html! { <Raster plane={self.layers[layer].plane.clone()} scale={self.scale.clone()} {grid} /> }
    }

    fn name(&self, layer: usize, faint: bool) -> Html {
        let Layer { track, name, .. } = &self.layers[layer];
        html! { <span class={classes!("named", faint.then_some("faint"))}>{ badge(*track) }<b class="mono" title={name}>{ name }</b></span> }
    }
}

/// The first output on the left of a line, the second on its right.
#[component]
pub fn Slider(props: &Props) -> Html {
    let page = use_page();
    let split = use_state_eq(|| 0.5);
    let dragged = use_mut_ref(|| false);
    let step = 1.0 / props.grid.columns.max(1) as f64;
    let set = {
        let split = split.setter();
        move |to: f64| split.set(to.clamp(0.0, 1.0))
    };
    let onkeydown = {
        let (set, now) = (set.clone(), *split);
        Callback::from(move |event: KeyboardEvent| {
            let to = match event.key().as_str() {
                "ArrowLeft" | "ArrowDown" => now - step,
                "ArrowRight" | "ArrowUp" => now + step,
                "PageDown" => now - 0.25,
                "PageUp" => now + 0.25,
                "Home" => 0.0,
                "End" => 1.0,
                _ => return,
            };
            event.prevent_default();
            set(to);
        })
    };
    let drag = move |event: &PointerEvent| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if let Some(over) = target.and_then(|element| element.closest(".overlaid").ok().flatten()) {
            let place = over.get_bounding_client_rect();
            set((f64::from(event.client_x()) - place.left()) / place.width());
        }
    };
    let onpointerdown = {
        let (drag, dragged) = (drag.clone(), dragged.clone());
        Callback::from(move |event: PointerEvent| {
            if let Some(element) = event.target_dyn_into::<web_sys::Element>() {
                // A pointer that is already gone cannot be captured; the press still counts.
                let _ = element.set_pointer_capture(event.pointer_id());
            }
            *dragged.borrow_mut() = true;
            drag(&event);
        })
    };
    let onpointermove = {
        let dragged = dragged.clone();
        Callback::from(move |event: PointerEvent| {
            if *dragged.borrow() {
                drag(&event);
            }
        })
    };
    let end = Callback::from(move |_: PointerEvent| *dragged.borrow_mut() = false);
    let percent = *split * 100.0;
    let letters = [0, 1].map(|layer| TRACK_LETTERS[props.layers[layer].track]);
    html! {
        <>
            <div class="cap" style={props.caption.clone()}>
                { props.name(0, false) }
                { props.name(1, false) }
            </div>
            <div class="overlaid" style={props.grid.style()}>
                { props.raster(0) }
                <div class="layer" style={format!("clip-path:inset(0 0 0 {percent}%)")}>{ props.raster(1) }</div>
                <div class="split" id="split" role="slider" tabindex="0" style={format!("left:{percent}%")}
                    aria-label={page.fill(Word::SplitAt, &[("first", letters[0]), ("second", letters[1])])}
                    aria-valuemin="0" aria-valuemax="100" aria-valuenow={percent.round().to_string()}
                    {onpointerdown} {onpointermove} onpointerup={end.clone()} onpointercancel={end} {onkeydown} />
            </div>
        </>
    }
}

/// One output, then the other, about once a second; where motion is unwanted, at each press.
#[component]
pub fn Flicker(props: &Props) -> Html {
    let page = use_page();
    let calm = use_memo((), |()| prefers("(prefers-reduced-motion: reduce)"));
    let front = use_state_eq(|| 0usize);
    let playing = use_state_eq(|| !*calm);
    use_effect_with((*playing, *front), {
        let front = front.clone();
        move |(playing, _)| {
            let turn = playing.then(|| Timeout::new(TURN, move || front.set(1 - *front)));
            move || drop(turn)
        }
    });
    let (word, onclick) = if *calm {
        let front = front.clone();
        (
            Word::Swap,
            Callback::from(move |_: MouseEvent| front.set(1 - *front)),
        )
    } else {
        let playing = playing.clone();
        let word = if *playing { Word::Pause } else { Word::Play };
        (
            word,
            Callback::from(move |_: MouseEvent| playing.set(!*playing)),
        )
    };
    let hidden = |layer: usize| (*front != layer).then_some("visibility:hidden");
    html! {
        <>
            <div class="cap" style={props.caption.clone()}>
                { props.name(0, *front != 0) }
                { props.name(1, *front != 1) }
                <span class="tools"><button type="button" class="link" id="flicker" {onclick}>{ page.say(word) }</button></span>
            </div>
            <div class="overlaid" style={props.grid.style()}>
                for layer in 0..2 {
                    <div class="layer" style={hidden(layer)}>{ props.raster(layer) }</div>
                }
            </div>
        </>
    }
}
