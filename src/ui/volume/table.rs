//! The weights of a resized volume, slice by slice.

use yew::prelude::*;

use super::super::draw::TAP_HUES;
use super::super::page::use_page;
use super::marks::LETTERS;
use crate::playground::story::{Label, Slice};
use crate::playground::words::Word;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub slices: Vec<Slice>,
    /// Left edge, top and width.
    pub place: (f64, f64, f64),
}

#[component]
pub fn Weights(props: &Props) -> Html {
    let page = use_page();
    let (left, top, width) = props.place;
    let letter = |label: Label| match label {
        Label::Tap(tap) => LETTERS.get(tap).copied(),
        _ => None,
    };
    let all = || props.slices.iter().flat_map(|slice| &slice.terms);
    // More taps than letters are not told apart.
    if all().count() == 0 || all().any(|term| letter(term.label).is_none()) {
        return Html::default();
    }
    html! {
        <div class="section weights" id="weights" style={format!("left:{left}px;top:{top}px;width:{width}px")}>
            <h2>{ page.say(Word::WeightProduct) }</h2>
            for slice in &props.slices {
                <div>
                    <h3>{ page.fill(Word::SliceAt, &[("n", &slice.index.to_string())]) }{ " " }<b>{ format!("× {}", slice.weight) }</b></h3>
                    <ul>
                        for (term, hue) in slice.terms.iter().zip(TAP_HUES) {
                            <li style={format!("--hue:{hue}")}>
                                if let Some(letter) = letter(term.label) { <span class="tag">{ letter }</span> }
                                { &term.text }
                            </li>
                        }
                    </ul>
                </div>
            }
        </div>
    }
}
