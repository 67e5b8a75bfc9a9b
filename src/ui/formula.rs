//! The formula strip beneath the bench.

use yew::prelude::*;

use super::draw::{TAP_HUES, TAP_LETTERS};
use super::page::{set_in_tones, use_page};
use crate::playground::story::{Body, Label, Strip, Term};
use crate::playground::words::Word;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub left: Strip,
    pub right: Strip,
    /// Where the output grid begins: the sum begins there too.
    pub split: f64,
}

#[component]
pub fn Formula(props: &Props) -> Html {
    html! {
        <div class="read">
            <div style={format!("flex:0 0 {}px", props.split - 24.0)}>{ strip(&props.left, "source") }</div>
            <div>{ strip(&props.right, "sum") }</div>
        </div>
    }
}

fn strip(strip: &Strip, id: &'static str) -> Html {
    html! { <StripView strip={strip.clone()} {id} /> }
}

#[derive(Properties, PartialEq)]
struct StripProps {
    strip: Strip,
    id: &'static str,
}

#[component]
fn StripView(props: &StripProps) -> Html {
    let page = use_page();
    let body = match &props.strip.body {
        Body::Lines(lines) => html! {
            <div class="eq" id={props.id}>
                for line in lines { <div>{ set_in_tones(line) }</div> }
            </div>
        },
        Body::Terms {
            terms,
            more,
            result,
        } => html! {
            <div class="terms" id={props.id}>
                for (i, term) in terms.iter().enumerate() {
                    if i > 0 { <span class="plus">{ "+" }</span> }
                    { written(term) }
                }
                if *more > 0 {
                    <span class="plus">{ page.fill(Word::MoreTerms, &[("count", &more.to_string())]) }</span>
                }
                <span class="sum"><span class="plus">{ "= " }</span><strong class="signal">{ result }</strong></span>
            </div>
        },
    };
    html! { <><h2>{ page.say(props.strip.title) }</h2>{ body }</> }
}

/// A term over what it comes to.
fn written(term: &Term) -> Html {
    let (hue, tag) = match term.label {
        Label::Tap(i) => (TAP_HUES.get(i), TAP_LETTERS.get(i).map(ToString::to_string)),
        Label::Row(_) => (TAP_HUES.first(), None),
        Label::Slice(_) | Label::None => (None, None),
    };
    html! {
        <span class="term" style={hue.map(|hue| format!("--hue:{hue}"))}>
            { &term.text }
            <small>
                if let Some(letter) = tag { <span class="tag">{ letter }</span> }
                { &term.beneath }
            </small>
        </span>
    }
}
