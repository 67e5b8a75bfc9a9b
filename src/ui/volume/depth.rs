//! The depth ruler: input and output slices of the third axis on one line.

use yew::prelude::*;

use super::super::draw::{SIGNAL, px};
use super::super::page::use_page;
use super::super::placement::Placement;
use super::super::ruler::{Ruler, View};
use super::layout::Layout;
use crate::ops::{Axis, Zone};
use crate::playground::words::Word;

/// Heights: a row of cells, and what lies between the two rows.
const ROW: f64 = 22.0;
const BETWEEN: f64 = 34.0;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub layout: Layout,
    pub axis: Axis,
    pub live: Option<usize>,
    pub fed: Option<usize>,
}

#[component]
pub fn DepthRuler(props: &Props) -> Html {
    let page = use_page();
    let (left, top, width) = props.layout.ruler;
    let (low, high) = props.layout.view;
    let labels = [Word::InputDepth, Word::OutputDepth].map(|word| AttrValue::from(page.say(word)));
    let place = format!("left:{left}px;top:{top}px;width:{width}px");
    let [input_label, output_label] = labels;
    html! {
        <div class="section" data-shows="ruler" style={place}>
            if let Axis::Resample(axis) = &props.axis {
                <Ruler axis={props.axis.clone()} live={props.live} fed={props.fed} top={0.0} {width} {input_label} {output_label}
                    view={View { from: low / axis.input as f64, to: high / axis.input as f64 }} />
            } else {
                { windows(props, width, input_label, output_label) }
            }
        </div>
    }
}

/// Input cells over output cells, and what the live output spans.
fn windows(props: &Props, width: f64, input: AttrValue, output: AttrValue) -> Html {
    let axis = &props.axis;
    let (low, high) = props.layout.view;
    let x = |position: f64| ((position - low) / (high - low) * width).clamp(0.0, width);
    let placement = Placement::of(axis);
    let reads = props.live.map(|live| axis.reads(live)).unwrap_or_default();
    let cells = low as isize..high as isize;
    let zone = |position: isize| match axis {
        Axis::Window(axis) => axis.zone(position),
        _ if position < 0 || position >= axis.input() as isize => Zone::Padding,
        _ => Zone::Input,
    };
    let lower = ROW + BETWEEN;
    let span = reads.first().zip(reads.last());
    let span = span.map(|(first, last)| (x(first.position as f64), x(last.position as f64 + 1.0)));
    let shown = (0..axis.output()).filter(|&o| {
        let (from, to) = (placement.left(o), placement.left(o + 1));
        to > low && from < high
    });
    html! {
        <svg class="overlay" width="100%" height={px(lower + ROW)} aria-hidden="true">
            for position in cells {
                { cell((x(position as f64), x(position as f64 + 1.0)), 0.0, match zone(position) {
                    Zone::Input => "var(--paper)",
                    Zone::Padding => "url(#hatch-padding)",
                    Zone::Overhang => "url(#hatch-overhang)",
                }, (zone(position) == Zone::Input).then_some(position as usize),
                    reads.iter().any(|read| read.position == position) || props.fed.is_some_and(|fed| fed as isize == position)) }
            }
            for o in shown {
                { cell((x(placement.left(o)), x(placement.left(o + 1))), lower,
                    if Some(o) == props.live { SIGNAL } else { "var(--paper)" }, Some(o), false) }
            }
            if let (Some((from, to)), Some(live)) = (span, props.live) {
                <path d={format!("M{from:.1} {ROW}v8H{to:.1}v-8M{:.1} {:.1}V{lower:.1}", x(placement.middle(live)), ROW + 8.0)} fill="none"
                    style="stroke:var(--signal)" stroke-width="2" />
            }
            <text class="label" x={px(width + 8.0)} y={px(ROW / 2.0)} dominant-baseline="central">{ input }</text>
            <text class="label" x={px(width + 8.0)} y={px(lower + ROW / 2.0)} dominant-baseline="central">{ output }</text>
        </svg>
    }
}

fn cell(
    (from, to): (f64, f64),
    y: f64,
    fill: &'static str,
    number: Option<usize>,
    on: bool,
) -> Html {
    let live = fill == SIGNAL;
    html! {
        <>
            <rect x={px(from + 0.5)} y={px(y + 0.5)} width={px((to - from).max(1.0))} height={px(ROW - 1.0)} style={format!("fill:{fill};stroke:var(--edge)")} />
            if let Some(number) = number.filter(|_| to - from >= 14.0) {
                <text class={if on { "index on" } else { "index" }} x={px((from + to) / 2.0)} y={px(y + ROW / 2.0 + 0.5)} text-anchor="middle"
                    dominant-baseline="central" style={live.then_some("fill:var(--on-signal);font-weight:700")}>{ number }</text>
            }
        </>
    }
}
