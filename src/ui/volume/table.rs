//! The weights of a resized volume, slice by slice.

use yew::prelude::*;

use super::super::page::use_page;
use super::layout::Layout;
use super::marks::by_slice;
use crate::ops::{Axis, Geometry};
use crate::playground::number::{bracketed, short};
use crate::playground::subject::Subject;
use crate::playground::words::Word;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub layout: Layout,
    pub geometry: Geometry,
    pub subject: Subject,
    /// The live output depth.
    pub live: usize,
    pub input_plane: usize,
}

#[component]
pub fn Weights(props: &Props) -> Html {
    let page = use_page();
    let slices = by_slice(&props.subject, &props.geometry.input, props.input_plane);
    let Axis::Resample(axis) = &props.geometry.axes[0] else {
        return Html::default();
    };
    let few = slices.values().flatten().all(|tap| tap.letter.is_some());
    let Some(taps) = axis
        .taps
        .get(props.live)
        .filter(|_| few && slices.len() <= 2)
    else {
        return Html::default();
    };
    let merged = taps.merged();
    let weight = |slice: isize| {
        let found = merged.iter().find(|tap| tap.0 as isize == slice);
        short(found.map_or(1.0, |tap| f64::from(tap.1)), 4)
    };
    let (left, top) = props.layout.table;
    html! {
        <div class="section weights" id="weights" style={format!("left:{left}px;top:{top}px")}>
            <h2>{ page.say(Word::WeightProduct) }</h2>
            for (slice, taps) in slices {
                <div>
                    <h3>{ page.fill(Word::SliceAt, &[("n", &slice.to_string())]) }{ " " }<b>{ format!("× {}", weight(slice)) }</b></h3>
                    <ul>
                        for tap in taps {
                            <li style={format!("--hue:{}", tap.hue)}>
                                if let Some(letter) = tap.letter { <span class="tag">{ letter }</span> }
                                { format!("{} × {}", short(tap.tap.value.into(), 4), bracketed(&short(tap.tap.weight.into(), 4))) }
                            </li>
                        }
                    </ul>
                </div>
            }
        </div>
    }
}
