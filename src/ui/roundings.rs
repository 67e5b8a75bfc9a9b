//! The windows of a pool along one axis with either `ceil_mode`: what rounding down drops and
//! rounding up hangs over. The other setting is drawn faint, and a press chooses it.

use yew::prelude::*;

use super::draw::{SIGNAL, px};
use super::layout::Layout;
use super::page::use_page;
use crate::ops::{Value, Zone};
use crate::playground::rounding::Rounding;
use crate::playground::state::{Action, Change};

/// From one row of brackets to the next.
const ROW: f64 = 70.0;
/// Over the rows, where a phone's width has no room beside what they say.
pub const LINE: f64 = 58.0;
/// Cells of a large grid are drawn this wide, and only those around the live window.
const SMALL: f64 = 16.0;

/// The height of both rows with what stands over them.
pub fn height(stacked: bool) -> f64 {
    172.0 + if stacked { LINE } else { 0.0 }
}

#[derive(Properties, PartialEq, Clone)]
pub struct Props {
    pub roundings: Vec<Rounding>,
    pub by_row: bool,
    pub live: Option<usize>,
    /// The input index that is pointed at.
    pub fed: Option<usize>,
    pub layout: Layout,
    pub dispatch: Callback<Action>,
}

#[component]
pub fn Roundings(props: &Props) -> Html {
    let page = use_page();
    let top = |i: usize| props.layout.ruler + ROW * i as f64;
    let value = |on: bool| if on { "True" } else { "False" };
    html! {
        <>
            for (i, rounding) in props.roundings.iter().enumerate() {
                <button type="button" class="rounding" aria-pressed={rounding.current.to_string()}
                    style={format!("top:{}px;width:{}px", top(i), strip_width(props, rounding).max(240.0))}
                    onclick={
                        let on = rounding.ceil_mode;
                        props.dispatch.reform(move |_: MouseEvent| Action::Change(Change::Param("ceil_mode", Some(Value::Bool(on)))))
                    }>
                    <code>{ format!("ceil_mode={}", value(rounding.ceil_mode)) }</code>
                    <span data-shows="rounding">{ rounding.told(props.by_row, page.lang) }</span>
                </button>
            }
            <svg class="overlay" width="100%" height={px(top(props.roundings.len()))} aria-hidden="true">
                for (i, rounding) in props.roundings.iter().enumerate() {
                    { strip(props, rounding, top(i) + 26.0) }
                }
            </svg>
        </>
    }
}

/// The side of a cell: the grid's own, so that the columns stand under those of the grid.
fn cell_of(props: &Props) -> f64 {
    let cell = props.layout.input.cell();
    if cell >= 10.0 { cell } else { SMALL }
}

/// The positions a rounding shows: its padding, its input and its overhang; of many those around
/// what is live.
fn shown(props: &Props, rounding: &Rounding) -> std::ops::Range<isize> {
    let axis = &rounding.axis;
    let [before, after] = axis.padding.map(|cells| cells.max(0));
    let (first, end) = (
        -before,
        axis.input as isize + after + axis.overhang() as isize,
    );
    let most = (props.layout.ruler_width / cell_of(props)).floor().max(1.0) as isize;
    if end - first <= most {
        return first..end;
    }
    let centre = match (props.live, props.fed) {
        (Some(live), _) => axis.start(live) + axis.effective_kernel() as isize / 2,
        (None, Some(fed)) => fed as isize,
        _ => first,
    };
    let from = (centre - most / 2).clamp(first, end - most);
    from..from + most
}

fn strip_width(props: &Props, rounding: &Rounding) -> f64 {
    shown(props, rounding).len() as f64 * cell_of(props)
}

/// Cells, and beneath them brackets on two levels, one a window.
fn strip(props: &Props, rounding: &Rounding, y: f64) -> Html {
    let axis = &rounding.axis;
    let cell = cell_of(props);
    let shown = shown(props, rounding);
    let dropped = rounding.dropped();
    let x = |position: isize| (position - shown.start) as f64 * cell;
    let fill = |position: isize| match axis.zone(position) {
        Zone::Padding => "url(#hatch-padding)",
        Zone::Overhang => "url(#hatch-overhang)",
        Zone::Input if usize::try_from(position).is_ok_and(|p| dropped.contains(&p)) => {
            "url(#dots)"
        }
        Zone::Input if rounding.current => "var(--edge)",
        Zone::Input => "var(--rule)",
    };
    let width = shown.len() as f64 * cell;
    let is_lit = |window: usize| {
        rounding.current
            && (props.live == Some(window)
                || props
                    .fed
                    .is_some_and(|fed| axis.positions(window).any(|(p, _)| p == fed as isize)))
    };
    let bracket = |window: usize| {
        let first = axis.start(window);
        let end = first + axis.effective_kernel() as isize;
        let (x0, x1) = ((x(first) + 2.5).max(0.0), (x(end) - 2.5).min(width));
        let level = y + 20.0 + if window % 2 == 1 { 8.0 } else { 0.0 };
        let (hue, stroke) = match (is_lit(window), rounding.current) {
            (true, _) => (SIGNAL, "2.5"),
            (_, true) => ("var(--ink-2)", "1.25"),
            _ => ("var(--edge)", "1.25"),
        };
        html! {
            if x1 > x0 {
                <path d={format!("M{x0:.1} {:.1}V{level:.1}H{x1:.1}V{:.1}", level - 4.0, level - 4.0)} fill="none"
                    style={format!("stroke:{hue}")} stroke-width={stroke} />
                if is_lit(window) && cell == SMALL {
                    <text class="index on" x={px((x0 + x1) / 2.0)} y={px(y + 38.0)} text-anchor="middle"
                        dominant-baseline="central">{ window }</text>
                }
            }
        }
    };
    let (lit, others): (Vec<_>, Vec<_>) = (0..axis.output)
        .filter(|&window| {
            let first = axis.start(window);
            first < shown.end && first + axis.effective_kernel() as isize > shown.start
        })
        .partition(|&window| is_lit(window));
    html! {
        <g>
            for position in shown.clone() {
                <rect x={px(x(position) + 0.5)} y={px(y + 0.5)} width={px(cell - 1.0)} height="11"
                    style={format!("fill:{}", fill(position))} />
            }
            for window in others.into_iter().chain(lit) { { bracket(window) } }
        </g>
    }
}
