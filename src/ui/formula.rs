//! The formula strip beneath the bench.

use yew::prelude::*;

use super::draw::{TAP_HUES, TAP_LETTERS};
use super::page::{set_in_tones, use_page};
use super::tracks::badge;
use crate::playground::story::{Body, Label, Story, Strip, Term};
use crate::playground::words::{Piece, Rich, Word};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub left: Strip,
    pub right: Strip,
    /// Where the output grid begins: the sum begins there too.
    pub split: f64,
    /// The term whose tap is pointed at.
    #[prop_or_default]
    pub lit: Option<usize>,
    /// The term under the pointer.
    #[prop_or_default]
    pub on_light: Callback<Option<usize>>,
}

#[component]
pub fn Formula(props: &Props) -> Html {
    // A sum of rows is long: it follows what stands before it.
    let by_rows = match &props.right.body {
        Body::Terms { terms, .. } => terms.iter().any(|term| matches!(term.label, Label::Row(_))),
        Body::Lines(_) => false,
    };
    let basis = if by_rows {
        "flex:0 1 auto".to_string()
    } else {
        format!("flex:0 0 {}px", props.split - 24.0)
    };
    html! {
        <div class="read">
            <div style={basis}><StripView strip={props.left.clone()} id="source" /></div>
            <div><StripView strip={props.right.clone()} id="sum" lit={props.lit} on_light={props.on_light.clone()} /></div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct StripProps {
    strip: Strip,
    id: &'static str,
    #[prop_or_default]
    lit: Option<usize>,
    #[prop_or_default]
    on_light: Callback<Option<usize>>,
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
                    { written(props, i, term, page.say(Word::Row)) }
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
fn written(props: &StripProps, at: usize, term: &Term, row: &str) -> Html {
    let (hue, tag) = match term.label {
        Label::Tap(i) => (TAP_HUES.get(i), TAP_LETTERS.get(i).map(ToString::to_string)),
        Label::Row(_) => (TAP_HUES.first(), None),
        Label::None => (None, None),
    };
    let beneath = match term.label {
        Label::Row(i) => format!("{row} {i}"),
        _ => term.product.clone(),
    };
    let light = |term: Option<usize>| props.on_light.reform(move |_: PointerEvent| term);
    html! {
        <span class={classes!("term", (props.lit == Some(at)).then_some("lit"))} style={hue.map(|hue| format!("--hue:{hue}"))}
            onpointerenter={light(Some(at))} onpointerleave={light(None)}>
            { &term.text }
            <small>
                if let Some(letter) = tag { <span class="tag">{ letter }</span> }
                { beneath }
            </small>
        </span>
    }
}

/// What is told of one of several tracks.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub track: usize,
    pub name: String,
    pub story: Story,
}

#[derive(Properties, PartialEq)]
pub struct ColumnsProps {
    pub columns: Vec<Column>,
}

/// A column of formulas for each track.
#[component]
pub fn FormulaColumns(props: &ColumnsProps) -> Html {
    html! {
        <div class="read columns" id="columns">
            for column in &props.columns {
                <div>
                    <h2>{ badge(column.track) }<code>{ &column.name }</code></h2>
                    <div class="eq">
                        for line in lines(&column.story) { <div>{ set_in_tones(&line) }</div> }
                    </div>
                </div>
            }
        </div>
    }
}

/// The formulas of a story as lines; why a window's output has its size is left out.
fn lines(story: &Story) -> Vec<Rich> {
    let strips = [&story.left, &story.right].into_iter();
    let told = strips.filter(|strip| strip.title != Word::WhyThisSize);
    told.flat_map(|strip| match &strip.body {
        Body::Lines(lines) => lines.clone(),
        Body::Terms {
            terms,
            more,
            result,
        } => {
            let mut sum: Vec<_> = terms.iter().map(|term| term.text.as_str()).collect();
            if *more > 0 {
                sum.push("…");
            }
            let sum = format!("{} = ", sum.join(" + "));
            vec![vec![Piece::plain(sum), Piece::signal(result.clone())]]
        }
    })
    .collect()
}
