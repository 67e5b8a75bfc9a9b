//! The divisor inspector: which cells of the live window count, for each setting.

use yew::prelude::*;

use super::page::use_page;
use crate::playground::colormap::{Scale, css, takes_black_text};
use crate::playground::divisor::{Counting, Division};
use crate::playground::number::{compact, short};
use crate::playground::state::{Action, Change};
use crate::playground::words::Word;

use crate::ops::Value;

/// Cells of a window that are drawn; a larger one is cut.
const MOST: usize = 16;
/// The width of one, with its gap.
const CELL: f64 = 34.0;
/// What stands beside them in their line: the setting, the quotient.
const BESIDE: f64 = 500.0;

/// Below this width of a line the cells have it to themselves, and shrink.
const ALONE: f64 = 480.0;

/// How many cells a line of this width has room for; those of a 3 × 3 window are always drawn.
fn most(width: f64) -> usize {
    if width < ALONE {
        return MOST;
    }
    (((width - BESIDE) / CELL) as usize).clamp(9, MOST)
}

#[derive(Properties, PartialEq, Clone)]
pub struct Props {
    pub division: Division,
    pub scale: Scale,
    pub top: f64,
    pub width: f64,
    pub dispatch: Callback<Action>,
}

#[component]
pub fn Divisor(props: &Props) -> Html {
    let page = use_page();
    let division = &props.division;
    html! {
        <section class="divisor" id="divisor" style={format!("top:{}px;width:{}px", props.top, props.width)}
            aria-label={page.say(Word::DivisorTitle)}>
            <h2>{ page.fill(Word::DivisorOf, &[("count", &cells(division).len().to_string())]) }</h2>
            for counting in &division.countings {
                <Row key={format!("{:?}", counting.count_include_pad)} division={division.clone()} counting={counting.clone()}
                    scale={props.scale.clone()} most={most(props.width)} dispatch={props.dispatch.clone()} />
            }
        </section>
    }
}

/// What a cell of a window is.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Real(f32),
    Padded,
    Overhang,
}

/// The cells of the window, sorted by what they are.
fn cells(division: &Division) -> Vec<Kind> {
    let real = division.real.iter().map(|&value| Kind::Real(value));
    let others = [
        (Kind::Padded, division.padded),
        (Kind::Overhang, division.overhang),
    ];
    let others = others
        .into_iter()
        .flat_map(|(kind, count)| std::iter::repeat_n(kind, count));
    real.chain(others).collect()
}

#[derive(Properties, PartialEq)]
struct RowProps {
    division: Division,
    counting: Counting,
    scale: Scale,
    /// How many cells are drawn.
    most: usize,
    dispatch: Callback<Action>,
}

/// One setting: its cells, the bracket that ends where counting ends, and the quotient.
#[component]
fn Row(props: &RowProps) -> Html {
    let page = use_page();
    let (division, counting) = (&props.division, &props.counting);
    let cells = cells(division);
    let cut = cells.len() > props.most;
    let drawn = cells.len().clamp(1, props.most) + usize::from(cut);
    let counted = counting.cells.min(cells.len()).min(props.most);
    let sum: f32 = division.real.iter().sum();
    let counts = match counting.cells {
        1 => page.say(Word::OneCounts).to_string(),
        n => page.fill(Word::ManyCount, &[("count", &n.to_string())]),
    };
    let made_of = match (
        counting.count_include_pad,
        counting.cells - division.real.len().min(counting.cells),
    ) {
        (None, _) => page.say(Word::DivisorOverridden).to_string(),
        (Some(true), padded) if padded > 0 => page.fill(
            Word::RealAndPadded,
            &[
                ("real", &division.real.len().to_string()),
                ("padded", &padded.to_string()),
            ],
        ),
        _ => page.fill(
            Word::RealCells,
            &[("real", &division.real.len().to_string())],
        ),
    };
    let label = match counting.count_include_pad {
        Some(on) => {
            let name = if on {
                "count_include_pad=True"
            } else {
                "count_include_pad=False"
            };
            let choose = props.dispatch.reform(move |_: MouseEvent| {
                Action::Change(Change::Param("count_include_pad", Some(Value::Bool(on))))
            });
            html! { <button type="button" class="setting" aria-pressed={counting.current.to_string()} onclick={choose}>{ name }</button> }
        }
        None => {
            html! { <span class="setting">{ format!("divisor_override={}", counting.divisor) }</span> }
        }
    };
    html! {
        <div class={classes!("counting", (!counting.current).then_some("other"))}>
            { label }
            <span class="window" aria-hidden="true">
                for (i, kind) in cells.iter().take(props.most).enumerate() {
                    { cell(*kind, i < counted, &props.scale) }
                }
                if cut { <i>{ "…" }</i> }
                <span class="counts" style={format!("width:{:.2}%", 100.0 * counted as f64 / drawn as f64)}>
                    if counting.count_include_pad.is_some() { { &counts } }
                </span>
            </span>
            <span class="quotient">
                <span>
                    { short(sum.into(), 4) }{ " ÷ " }<b>{ counting.divisor.to_string() }</b>{ " = " }
                    <b class="signal">{ short(counting.value.into(), 4) }</b>
                </span>
                <small>{ made_of }</small>
                <small class="mono">{ &counting.formula }<b>{ counting.divisor.to_string() }</b></small>
            </span>
        </div>
    }
}

fn cell(kind: Kind, counts: bool, scale: &Scale) -> Html {
    let fade = (!counts).then_some("out");
    match kind {
        Kind::Real(value) => {
            let colour = scale.colour(value);
            let black = colour.is_none_or(takes_black_text);
            let ground = colour.map_or("var(--edge)".into(), css);
            let ink = if black { "#000" } else { "#fff" };
            html! { <i class={classes!(fade)} style={format!("background:{ground};color:{ink}")}>{ compact(&short(value.into(), 2)) }</i> }
        }
        Kind::Padded => html! { <i class={classes!("padded", fade)}><b>{ "0" }</b></i> },
        Kind::Overhang => html! { <i class={classes!("overhang", fade)}><b>{ "–" }</b></i> },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_cells_are_drawn_as_leave_room_for_the_quotient() {
        assert_eq!([352.0, 500.0, 836.0, 1056.0].map(most), [16, 9, 9, 16]);
    }
}
