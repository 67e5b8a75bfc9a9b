//! The formula strip beneath the bench.

use yew::prelude::*;

use super::draw::{TAP_HUES, TAP_LETTERS};
use super::elsewhere::Elsewhere;
use super::frame::{Frame, use_frame};
use super::page::{set_in_tones, use_page};
use super::sheet::{Part, Sheet};
use super::tracks::badge;
use crate::playground::embed;
use crate::playground::story::{Body, Label, Story, Strip, Term};
use crate::playground::subject::Pointed;
use crate::playground::words::{Piece, Rich, Word, spoken};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub left: Strip,
    #[prop_or_default]
    pub right: Option<Strip>,
    /// Where the output grid begins: the sum begins there too.
    pub split: f64,
    /// The term and the tap that are lit.
    #[prop_or_default]
    pub lit: (Option<usize>, Option<usize>),
    #[prop_or_default]
    pub on_light: Callback<Option<Pointed>>,
}

/// Letters of a line that is not broken.
const FIRM: usize = 64;

#[component]
pub fn Formula(props: &Props) -> Html {
    if let Some(frame) = use_frame() {
        let told = |strip: &&Strip| strip.title != Word::WhyThisSize;
        let strip = props.right.as_ref().filter(told).unwrap_or(&props.left);
        return in_the_foot(&frame, line_of(strip));
    }
    // What stands before a long sum gives way to it, as far as its own lines go.
    let yields = match &props.left.body {
        Body::Lines(lines) => lines
            .iter()
            .all(|line| spoken(line).chars().count() <= FIRM),
        Body::Terms { terms, .. } => {
            let letters = terms.iter().map(|term| term.text.chars().count() + 3);
            letters.sum::<usize>() <= FIRM
        }
    };
    let basis = format!("flex-basis:{}px", props.split - 24.0);
    html! {
        <Sheet part={Part::Formula}><div class="read">
            <div class={if yields { "firm" } else { "fixed" }} style={basis}><StripView strip={props.left.clone()} id="source" lit={props.lit} on_light={props.on_light.clone()} /></div>
            if let Some(strip) = &props.right {
                <div><StripView strip={strip.clone()} id="sum" lit={props.lit} on_light={props.on_light.clone()} /></div>
            }
        </div></Sheet>
    }
}

/// What an embed says in one line, beneath its figure.
pub fn in_the_foot(frame: &Frame, line: Html) -> Html {
    match frame.parts.has(embed::Part::Formula) {
        true => html! {
            <Elsewhere place={frame.foot.clone()}><div class="eq" id="sum">{ line }</div></Elsewhere>
        },
        false => Html::default(),
    }
}

/// A strip as one line, without its title and without air.
fn line_of(strip: &Strip) -> Html {
    match &strip.body {
        Body::Lines(lines) => html! { for line in lines { { set_in_tones(line) }{ " " } } },
        Body::Terms {
            terms,
            more,
            result,
        } => html! {
            <>
                for (i, term) in terms.iter().enumerate() {
                    if i > 0 { { " + " } }
                    <span class="summand" style={hue_and_tag(term).0.map(|hue| format!("--hue:{hue}"))}>
                        if let Some(letter) = hue_and_tag(term).1 { <span class="tag">{ letter }</span>{ " " } }
                        { term.text.replace(" × ", "×") }
                    </span>
                }
                if *more > 0 { { " + …" } }
                { " = " }<span class="signal">{ result }</span>
            </>
        },
    }
}

#[derive(Properties, PartialEq)]
struct StripProps {
    strip: Strip,
    id: &'static str,
    lit: (Option<usize>, Option<usize>),
    on_light: Callback<Option<Pointed>>,
}

impl StripProps {
    fn light(&self, pointed: Option<Pointed>) -> Callback<PointerEvent> {
        self.on_light.reform(move |_| pointed)
    }

    /// A line whose tap values can be pointed at.
    fn line(&self, line: &Rich) -> Html {
        html! {
            for piece in line {
                if let Some(tap) = piece.tap {
                    <span class={classes!("tap", (self.lit.1 == Some(tap)).then_some("lit"))}
                        onpointerenter={self.light(Some(Pointed::Tap(tap)))} onpointerleave={self.light(None)}>
                        { set_in_tones(std::slice::from_ref(piece)) }</span>
                } else {
                    { set_in_tones(std::slice::from_ref(piece)) }
                }
            }
        }
    }
}

#[component]
fn StripView(props: &StripProps) -> Html {
    let page = use_page();
    let body = match &props.strip.body {
        Body::Lines(lines) => html! {
            <div class="eq" id={props.id}>
                for line in lines { <div>{ props.line(line) }</div> }
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
                    { written(props, i, term) }
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

/// The colour and the letter of the tap a term stands for.
fn hue_and_tag(term: &Term) -> (Option<&'static str>, Option<&'static str>) {
    match term.label {
        Label::Tap(i) => (TAP_HUES.get(i).copied(), TAP_LETTERS.get(i).copied()),
        Label::Row(_) => (TAP_HUES.first().copied(), None),
        Label::Slice(_) | Label::None => (None, None),
    }
}

/// A term over what it comes to.
fn written(props: &StripProps, at: usize, term: &Term) -> Html {
    let (hue, tag) = hue_and_tag(term);
    html! {
        <span class={classes!("term", (props.lit.0 == Some(at)).then_some("lit"))} style={hue.map(|hue| format!("--hue:{hue}"))}
            onpointerenter={props.light(Some(Pointed::Term(at)))} onpointerleave={props.light(None)}>
            { &term.text }
            <small>
                if let Some(letter) = tag { <span class="tag">{ letter }</span> }
                { &term.beneath }
            </small>
        </span>
    }
}

/// The terms of a sum, where a list has room for them.
pub fn few_terms(strip: &Strip) -> Option<(&[Term], &str)> {
    match &strip.body {
        Body::Terms {
            terms,
            more: 0,
            result,
        } if terms.len() <= LISTED => Some((terms, result)),
        _ => None,
    }
}

/// As many terms are listed beside a grid.
const LISTED: usize = 5;

#[derive(Properties, PartialEq)]
pub struct ListProps {
    pub strip: Strip,
    /// Its place as CSS.
    pub style: AttrValue,
}

/// The terms of a sum, each on its line, and what they come to.
#[component]
pub fn TermList(props: &ListProps) -> Html {
    let Some((terms, result)) = few_terms(&props.strip) else {
        return Html::default();
    };
    html! {
        <ul class="taps" id="taps" style={props.style.clone()}>
            for term in terms {
                <li style={hue_and_tag(term).0.map(|hue| format!("--hue:{hue}"))}>
                    if let Some(letter) = hue_and_tag(term).1 { <span class="tag">{ letter }</span> }
                    { &term.text }
                </li>
            }
            <li class="signal">{ format!("= {result}") }</li>
        </ul>
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
    if let Some(frame) = use_frame() {
        let last = |column: &Column| lines(&column.story).pop().unwrap_or_default();
        let told = props.columns.iter().map(|column| html! {
            <span class="summand">{ badge(column.track) }{ " " }{ set_in_tones(&last(column)) }{ " " }</span>
        });
        return in_the_foot(&frame, told.collect());
    }
    html! {
        <Sheet part={Part::Formula}>
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
        </Sheet>
    }
}

/// The formulas of a story as lines; why a window's output has its size is left out.
pub fn lines(story: &Story) -> Vec<Rich> {
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
