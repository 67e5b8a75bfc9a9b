//! The value that is drawn with, picked on a colour scale: standing or lying.

use wasm_bindgen::JsCast;
use yew::prelude::*;

use super::draw::Box4;
use super::page::use_page;
use crate::playground::colormap::Scale;
use crate::playground::number::short;
use crate::playground::words::Word;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub scale: Scale,
    pub value: f32,
    /// The coloured bar.
    pub bar: Box4,
    /// The bar lies: values grow to the right, not upwards.
    #[prop_or_default]
    pub flat: bool,
    pub on_value: Callback<f32>,
}

/// The bar takes the value under the pointer; the tick beside it is moved by keys too.
#[component]
pub fn Brush(props: &Props) -> Html {
    let page = use_page();
    let node = use_node_ref();
    let (scale, flat) = (&props.scale, props.flat);
    let pick = {
        let (scale, node, emit) = (scale.clone(), node.clone(), props.on_value.clone());
        move |event: &PointerEvent| {
            let Some(bar) = node.cast::<web_sys::Element>() else {
                return;
            };
            let place = bar.get_bounding_client_rect();
            let along = if flat {
                (f64::from(event.client_x()) - place.left()) / place.width()
            } else {
                1.0 - (f64::from(event.client_y()) - place.top()) / place.height()
            };
            let value = scale.low + (scale.high - scale.low) * along.clamp(0.0, 1.0);
            // A tenth of a tick is as fine as a finger is.
            let fine = scale.step / 10.0;
            emit.emit(((value / fine).round() * fine) as f32);
        }
    };
    let onpointerdown = {
        let pick = pick.clone();
        Callback::from(move |event: PointerEvent| {
            let target = event.target().and_then(|target| target.dyn_into().ok());
            if let Some(target) = target as Option<web_sys::Element> {
                // A pointer that is already gone cannot be captured; the press still counts.
                let _ = target.set_pointer_capture(event.pointer_id());
            }
            pick(&event);
        })
    };
    let onpointermove = Callback::from(move |event: PointerEvent| {
        if event.buttons() & 1 == 1 {
            pick(&event);
        }
    });
    let value = f64::from(props.value);
    let onkeydown = {
        let (scale, emit) = (scale.clone(), props.on_value.clone());
        Callback::from(move |event: KeyboardEvent| {
            let to = match event.key().as_str() {
                "ArrowUp" | "ArrowRight" => value + scale.step,
                "ArrowDown" | "ArrowLeft" => value - scale.step,
                "Home" => scale.low,
                "End" => scale.high,
                _ => return,
            };
            event.prevent_default();
            emit.emit(to.clamp(scale.low, scale.high) as f32);
        })
    };
    let [left, top, width, height] = props.bar;
    let bar = format!("left:{left}px;top:{top}px;width:{width}px;height:{height}px");
    let along = scale.place(value);
    let tick = if flat {
        format!(
            "left:{}px;top:{}px",
            left + along * width,
            top + height - 1.0
        )
    } else {
        format!(
            "left:{}px;top:{}px",
            left + width - 1.0,
            top + height - along * height
        )
    };
    let orientation = if flat { "horizontal" } else { "vertical" };
    html! {
        <>
            <div ref={node} class="picker" style={bar} onpointerdown={onpointerdown.clone()} onpointermove={onpointermove.clone()} />
            <div class={classes!("brush", flat.then_some("flat"))} id="brush" role="slider" tabindex="0" aria-label={page.say(Word::Brush)}
                aria-orientation={orientation} aria-valuemin={scale.low.to_string()} aria-valuemax={scale.high.to_string()}
                aria-valuenow={props.value.to_string()} title={format!("{} {}", page.say(Word::Brush), short(value, 2))} style={tick}
                {onpointerdown} {onpointermove} {onkeydown} />
        </>
    }
}
