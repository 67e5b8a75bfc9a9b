//! The ruler of a resize: kernel curve, stems, and an arrow from each output cell to where it reads.

use js_sys::Math::sin;
use yew::prelude::*;

use super::super::draw::{SIGNAL, TAP_HUES, arrow, extend, path, px};
use super::{Cells, Props, View};
use crate::ops::{Axis, Filter, ResampleAxis};
use crate::playground::number::short;
use crate::playground::story::read_position;

/// Heights: the kernel curve, the input cells, the arrows, the output cells.
const CURVE: f64 = 52.0;
const INPUT: f64 = 26.0;
const ZONE: f64 = 48.0;
const OUTPUT: f64 = 22.0;

pub fn resample(axis: &ResampleAxis, props: &Props) -> Html {
    if axis.input == 0 || axis.output == 0 {
        return Html::default();
    }
    let around = || View::of(axis, props.live, props.fed);
    let view = props.view.unwrap_or_else(around);
    let top = props.top;
    // Lobes of the cubic and lanczos kernels hang below their line.
    let lift = match axis.filter {
        Filter::Cubic { .. } | Filter::Lanczos => 12.0,
        _ => 0.0,
    };
    let input = Cells {
        count: axis.input,
        view,
        y: top + CURVE,
        height: INPUT,
        width: props.width,
    };
    let arrows = input.y + INPUT;
    let output = Cells {
        count: axis.output,
        view,
        y: arrows + ZONE,
        height: OUTPUT,
        width: props.width,
    };
    let zero = input.y - lift;
    let level = |weight: f64| zero - weight * (CURVE - 12.0 - lift);
    let live = props.live.filter(|&live| live < axis.output);
    let weights = live.map_or_else(Vec::new, |live| summed(&axis.taps[live].taps));
    let (in_step, out_step) = (input.step(), output.step());
    // Neighbours would touch in smaller cells.
    let written = props.weights && weights.len() <= 4 && input.cell() >= 62.0;
    let on = |i: usize| weights.iter().any(|tap| tap.0 == i) || props.fed == Some(i);
    let reads_fed = |j: usize| {
        let taps = &axis.taps[j].taps;
        props
            .fed
            .is_some_and(|fed| taps.iter().any(|tap| tap.0 == fed && tap.1 != 0.0))
    };
    // Each output keeps its place among the arrows: when another one is live, two of them change.
    let beside =
        |j: usize, fed: bool| Some(j) != live && output.cell() >= 4.0 && reads_fed(j) == fed;
    let fed = output.shown().filter(|&j| beside(j, true));
    html! {
        <>
            if let Some(live) = live {
                if let Some((Axis::Resample(filtered), label)) = &props.filtered {
                    { filtered_reach(filtered, live, &input, &level, label) }
                }
                { curve(axis, live, &input, zero, &level) }
            }
            { input.frame() }
            { clamp_zones(axis, &input) }
            { never_read(axis, &input) }
            for i in input.shown() {
                if on(i) || i % in_step == 0 { { cell_number(&input, i, on(i)) } }
            }
            for &(i, weight) in &weights {
                if input.shown().contains(&i) {
                    <g class={props.lit.is_some_and(|lit| lit != i).then_some("faded")}>
                        { stem(&input, i, weight, zero, &level, written, props.lit == Some(i)) }
                    </g>
                }
            }
            for j in output.shown() {
                if beside(j, false) { { read_arrow(axis, j, Tone::Rest, &input, &output, arrows) } }
            }
            for j in fed.clone() { { read_arrow(axis, j, Tone::Fed, &input, &output, arrows) } }
            if let Some(live) = live { { read_arrow(axis, live, Tone::Live, &input, &output, arrows) } }
            { output.frame() }
            for j in fed {
                <rect x={px(output.left(j) + 1.0)} y={px(output.y + 1.0)} width={px(output.right(j) - output.left(j) - 1.0)}
                    height={px(OUTPUT - 2.0)} fill="none" style={format!("stroke:{}", TAP_HUES[0])} stroke-width="2" />
            }
            if let Some(live) = live {
                <rect x={px(output.left(live))} y={px(output.y)} width={px(output.right(live) - output.left(live) + 1.0)}
                    height={px(OUTPUT)} style="fill:var(--signal)" />
            }
            for j in output.shown() {
                if Some(j) == live || (j % out_step == 0 && live.is_none_or(|l| l.abs_diff(j) >= out_step)) {
                    <text class="index" x={px((output.left(j) + output.right(j)) / 2.0)} y={px(output.y + OUTPUT / 2.0 + 0.5)}
                        text-anchor="middle" dominant-baseline="central"
                        style={(Some(j) == live).then_some("fill:var(--on-signal);font-weight:700")}>{ j }</text>
                }
            }
            { props.label(&props.input_label, props.width, input.y + INPUT / 2.0) }
            { props.label(&props.output_label, props.width, output.y + OUTPUT / 2.0) }
        </>
    }
}

/// What each input cell that counts weighs, in their order: taps beyond the edge fall on one cell.
fn summed(taps: &[(usize, f32)]) -> Vec<(usize, f64)> {
    let mut weights: Vec<(usize, f64)> = Vec::new();
    for &(index, weight) in taps {
        match weights.iter_mut().find(|summed| summed.0 == index) {
            Some(summed) => summed.1 += f64::from(weight),
            None => weights.push((index, weight.into())),
        }
    }
    weights.retain(|summed| summed.1 != 0.0);
    weights
}

/// The kernel as a function of distance in input cells.
fn kernel(axis: &ResampleAxis, distance: f64) -> f64 {
    let d = if axis.antialias {
        distance / axis.scale.max(1.0)
    } else {
        distance
    };
    let x = d.abs();
    match axis.filter {
        Filter::Nearest | Filter::NearestExact => f64::from(u8::from(x <= 0.5)),
        Filter::Linear => (1.0 - x).max(0.0),
        Filter::Cubic { a } if x <= 1.0 => ((a + 2.0) * x - (a + 3.0)) * x * x + 1.0,
        Filter::Cubic { a } if x < 2.0 => ((a * x - 5.0 * a) * x + 8.0 * a) * x - 4.0 * a,
        Filter::Cubic { .. } => 0.0,
        Filter::Lanczos if x == 0.0 => 1.0,
        Filter::Lanczos if x < 3.0 => {
            let t = std::f64::consts::PI * x;
            3.0 * sin(t) * sin(t / 3.0) / (t * t)
        }
        Filter::Lanczos => 0.0,
    }
}

/// The kernel over the position that is read, as far as it is in view. A widened kernel is
/// normalised, so that it is lower as it is wider.
fn curve_points(
    axis: &ResampleAxis,
    live: usize,
    input: &Cells,
    level: &impl Fn(f64) -> f64,
) -> Vec<(f64, f64)> {
    let source = read_position(axis, live);
    let wide = if axis.antialias {
        axis.scale.max(1.0)
    } else {
        1.0
    };
    let support = wide
        * match axis.filter {
            Filter::Nearest | Filter::NearestExact => 0.5,
            Filter::Linear => 1.0,
            Filter::Cubic { .. } => 2.0,
            Filter::Lanczos => 3.0,
        };
    let steps = 120;
    let points = (0..=steps).map(|i| {
        let distance = support * (2.0 * f64::from(i) / f64::from(steps) - 1.0);
        let height = level(kernel(axis, distance) / wide);
        (input.x(source + distance + 0.5), height)
    });
    let in_view = points.filter(|(x, _)| (0.0..=input.width).contains(x));
    in_view.collect()
}

fn line_through(points: &[(f64, f64)]) -> String {
    let starts = std::iter::once("M").chain(std::iter::repeat("L"));
    let mut line = String::new();
    for (&(x, y), to) in points.iter().zip(starts) {
        extend(&mut line, to, &[x, y]);
    }
    line
}

/// What `antialias=True` would read: the same kernel, widened.
fn filtered_reach(
    axis: &ResampleAxis,
    live: usize,
    input: &Cells,
    level: &impl Fn(f64) -> f64,
    label: &str,
) -> Html {
    let points = curve_points(axis, live, input, level);
    // Before the narrow curve and the labels of its stems, or behind them.
    let clear = 1.5 * input.cell() + 12.0;
    let middle = input.x(read_position(axis, live) + 0.5);
    let (x, anchor) = if middle - clear > 200.0 {
        (middle - clear, "end")
    } else {
        (middle + clear, "start")
    };
    html! {
        <>
            <path d={line_through(&points)} fill="none" style="stroke:var(--ink-3)" stroke-dasharray="3 3" />
            <text class="label" x={px(x)} y={px(input.y - 20.0)} text-anchor={anchor}>{ label }</text>
        </>
    }
}

/// The kernel's curve.
fn curve(
    axis: &ResampleAxis,
    live: usize,
    input: &Cells,
    zero: f64,
    level: &impl Fn(f64) -> f64,
) -> Html {
    let points = curve_points(axis, live, input, level);
    let (Some(first), Some(last)) = (points.first().copied(), points.last().copied()) else {
        return Html::default();
    };
    let line = line_through(&points);
    let mut area = line.clone();
    extend(&mut area, "L", &[last.0, zero]);
    extend(&mut area, "L", &[first.0, zero]);
    area.push('Z');
    html! {
        <>
            if zero != input.y {
                <line x1="0" x2={px(input.width)} y1={px(zero + 0.5)} y2={px(zero + 0.5)} style="stroke:var(--rule)" />
            }
            <path d={area} style="fill:var(--signal);fill-opacity:.08" />
            <path d={line} fill="none" style="stroke:var(--signal)" stroke-width="1.25" />
        </>
    }
}

/// Input cells that no output cell reads, where cells are left out at all.
fn never_read(axis: &ResampleAxis, input: &Cells) -> Html {
    if axis.scale <= 1.0 || axis.antialias || input.cell() < 4.0 {
        return Html::default();
    }
    let mut read = vec![false; axis.input];
    for tap in axis.taps.iter().flat_map(|taps| taps.taps.iter()) {
        read[tap.0] |= tap.1 != 0.0;
    }
    let dotted: String = input
        .shown()
        .filter(|i| !read[*i])
        .map(|i| {
            let (left, right) = (input.left(i), input.right(i));
            format!("M{left:.1} {:.1}H{right:.1}v{INPUT}H{left:.1}Z", input.y)
        })
        .collect();
    html! { <path d={dotted} fill="url(#dots)" /> }
}

/// Where reading beyond the outermost centres is clamped.
fn clamp_zones(axis: &ResampleAxis, input: &Cells) -> Html {
    if axis.filter != Filter::Linear || axis.align_corners || axis.antialias {
        return Html::default();
    }
    let n = axis.input as f64;
    let zone = |from: f64, to: f64| {
        let (x0, x1) = (
            input.x(from).clamp(0.0, input.width),
            input.x(to).clamp(0.0, input.width),
        );
        html! {
            if x1 > x0 {
                <rect x={px(x0)} y={px(input.y)} width={px(x1 - x0)} height={px(INPUT)} fill="url(#hatch-clamp)" />
            }
        }
    };
    html! { <>{ zone(0.0, 0.5) }{ zone(n - 0.5, n) }</> }
}

fn cell_number(input: &Cells, i: usize, on: bool) -> Html {
    let (x, y) = (input.x(i as f64 + 0.5), input.y + INPUT / 2.0);
    html! {
        if x > 4.0 && x < input.width - 4.0 {
            <circle cx={px(x)} cy={px(y)} r={px((input.cell() / 2.0 - 1.0).clamp(0.0, 9.5))} style="fill:var(--paper)" />
            <text class={if on { "index on" } else { "index" }} x={px(x)} y={px(y + 0.5)} text-anchor="middle"
                dominant-baseline="central">{ i }</text>
        }
    }
}

/// A position kept this far from both ends; on a line too short for that, at its end.
fn within(x: f64, margin: f64, width: f64) -> f64 {
    x.min(width - margin).max(margin)
}

/// A weight as a stem under the curve; negative ones hang, hollow and dashed.
fn stem(
    input: &Cells,
    i: usize,
    weight: f64,
    zero: f64,
    level: &impl Fn(f64) -> f64,
    written: bool,
    lit: bool,
) -> Html {
    let (x, y) = (input.x(i as f64 + 0.5), level(weight));
    let negative = weight < 0.0;
    let (fill, stroke) = if negative {
        ("var(--paper)", SIGNAL)
    } else {
        (SIGNAL, "var(--paper)")
    };
    let label_y = if negative { zero - 10.0 } else { y - 12.0 };
    html! {
        <>
            <line x1={px(x)} x2={px(x)} y1={px(zero)} y2={px(y)} style="stroke:var(--signal)" stroke-width={if lit { "6" } else { "3" }}
                stroke-dasharray={negative.then_some("3 2")} />
            <circle cx={px(x)} cy={px(y)} r={if lit { "5" } else { "3.5" }} style={format!("fill:{fill};stroke:{stroke}")} stroke-width="1.5" />
            if written {
                <text class="live knock" x={px(within(x, 12.0 + 3.7 * short(weight, 4).len() as f64, input.width))} y={px(label_y)} text-anchor="middle"
                    dominant-baseline="central">{ format!("× {}", short(weight, 4)) }</text>
            }
        </>
    }
}

/// Where an output cell reads, in input cells from the left edge, before clamping. A nearest source
/// is such a position itself; other sources count from cell centres.
pub fn aim(axis: &ResampleAxis, j: usize) -> f64 {
    let source = axis.taps[j].source;
    match axis.filter {
        Filter::Nearest | Filter::NearestExact => source,
        _ => source + 0.5,
    }
}

/// How an arrow of the ruler is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tone {
    Rest,
    Live,
    /// It reads the input index that is pointed at.
    Fed,
}

/// From an output cell to where it reads; with an elbow where the position is clamped.
fn read_arrow(
    axis: &ResampleAxis,
    j: usize,
    tone: Tone,
    input: &Cells,
    output: &Cells,
    arrows: f64,
) -> Html {
    let on = tone == Tone::Live;
    let nearest = matches!(axis.filter, Filter::Nearest | Filter::NearestExact);
    let source = axis.taps[j].source;
    let read = read_position(axis, j);
    let anchor = if axis.filter == Filter::Nearest {
        0.0
    } else {
        0.5
    };
    let from = (
        within(output.x(j as f64 + anchor), 1.0, output.width),
        output.y,
    );
    let (hue, width, head) = match tone {
        Tone::Live => (SIGNAL, 2.0, 7.0),
        Tone::Fed => (TAP_HUES[0], 1.75, 6.0),
        Tone::Rest => ("var(--edge)", 1.0, 5.0),
    };
    let aim = input.x(aim(axis, j));
    let clamped = !nearest && (read - source).abs() > 1e-9;
    let text = if nearest {
        short(source, 4)
    } else if clamped && output.cell() >= 105.0 {
        format!("{} → {}", short(source, 4), short(read, 4))
    } else {
        short(source, if on { 4 } else { 2 })
    };
    let visible = |x: f64| (0.0..=input.width).contains(&x);
    if !visible(from.0) {
        return Html::default();
    }
    let middle = (from.0 + aim) / 2.0;
    let left = clamped && source > 0.0;
    // A number on the left of its arrow comes near the one before it.
    let least = if left { 70.0 } else { 46.0 };
    let number = html! {
        if on || output.cell() >= least {
            <text class={if on { "live knock" } else { "index" }} x={px(middle + if left { -7.0 } else { 7.0 })}
                y={px(arrows + ZONE * if clamped { 0.62 } else { 0.55 })} dominant-baseline="central"
                text-anchor={if left { "end" } else { "start" }} style={on.then_some("font-size:13px")}>{ text }</text>
        }
    };
    if clamped {
        let (bend, to) = (arrows + 12.0, input.x(read + 0.5));
        return html! {
            <>
                <path d={path([("M", &[from.0, from.1][..]), ("L", &[aim, bend]), ("H", &[to])])} fill="none"
                    style={format!("stroke:{hue}")} stroke-width={px(width)} stroke-dasharray="3 2.5" />
                { arrow((to, bend), (to, arrows + 1.0), hue, width, head) }
                { number }
            </>
        };
    }
    html! {
        <>
            if visible(aim) {
                { arrow(from, (within(aim, 1.0, input.width), arrows + 1.0), hue, width, head) }
            }
            { number }
        </>
    }
}
