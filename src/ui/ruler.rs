//! The ruler: input and output cells of one axis on one line, and what each output reads.

use yew::prelude::*;

use super::draw::{SIGNAL, TAP_HUES, arrow, px};
use crate::ops::{AdaptiveAxis, Axis, Filter, ResampleAxis, TransposedAxis, WindowAxis, Zone};
use crate::playground::number::short;
use crate::playground::story::read_position;

/// Heights: the kernel curve, the input cells, the arrows, the output cells.
const CURVE: f64 = 52.0;
const INPUT: f64 = 26.0;
const ZONE: f64 = 48.0;
const OUTPUT: f64 = 22.0;
/// More cells than this are not read apart: the ruler zooms to the live ones.
const MOST_CELLS: usize = 40;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub axis: Axis,
    pub live: Option<usize>,
    /// The input index that is pointed at.
    #[prop_or_default]
    pub fed: Option<usize>,
    /// The input index of the tap that is pointed at.
    #[prop_or_default]
    pub lit: Option<usize>,
    /// The same axis with `antialias=True`, where the operation does without: how far it would
    /// reach is drawn, and said.
    #[prop_or_default]
    pub filtered: Option<(Axis, AttrValue)>,
    pub top: f64,
    pub width: f64,
    pub input_label: AttrValue,
    pub output_label: AttrValue,
    /// The part that is shown; without it, all or what lies around the live index.
    #[prop_or_default]
    pub view: Option<View>,
    /// The labels stand before the ruler, not behind it.
    #[prop_or_default]
    pub labels_before: bool,
    /// The hue of a compared track; without it, the live colour.
    #[prop_or_default]
    pub hue: Option<&'static str>,
}

impl Props {
    /// Beside a row of cells of this width.
    fn label(&self, text: &AttrValue, width: f64, y: f64) -> Html {
        let (x, anchor) = if self.labels_before {
            (-10.0, "end")
        } else {
            (width + 8.0, "start")
        };
        html! { <text class="label" x={px(x)} y={px(y)} text-anchor={anchor} dominant-baseline="central">{ text }</text> }
    }
}

impl Props {
    /// The windows that hold the input index that is pointed at.
    fn readers(&self) -> Option<Vec<usize>> {
        self.fed.map(|fed| self.axis.readers(fed))
    }
}

/// The part of an axis that is shown, as fractions of its extent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    pub from: f64,
    pub to: f64,
}

/// Whether a resize axis is shown in part, and which output cells then are seen whole.
pub fn zoom(axis: &Axis, live: Option<usize>, fed: Option<usize>) -> Option<(usize, usize)> {
    let Axis::Resample(axis) = axis else {
        return None;
    };
    let view = View::of(axis, live, fed);
    (view.from > 0.0 || view.to < 1.0).then(|| {
        let out = axis.output as f64;
        let first = (view.from * out - 1e-6).ceil().max(0.0) as usize;
        let last = ((view.to * out + 1e-6).floor() as usize).saturating_sub(1);
        (first, last.min(axis.output.saturating_sub(1)))
    })
}

impl View {
    fn of(axis: &ResampleAxis, live: Option<usize>, fed: Option<usize>) -> Self {
        let (input, output) = (axis.input as f64, axis.output as f64);
        if axis.input.max(axis.output) <= MOST_CELLS {
            return Self { from: 0.0, to: 1.0 };
        }
        // Three output cells, or three input cells where those are larger, around the live one.
        let span = (3.0 / output).max(3.0 / input).min(1.0);
        let centre = match (live, fed) {
            (None, Some(fed)) => (fed as f64 + 0.5) / input,
            (live, _) => (live.unwrap_or(0) as f64 + 0.5) / output,
        };
        let from = (centre - span / 2.0).clamp(0.0, 1.0 - span);
        Self {
            from,
            to: from + span,
        }
    }
}

#[component]
pub fn Ruler(props: &Props) -> Html {
    let drawn = match &props.axis {
        Axis::Resample(axis) => resample(axis, props),
        Axis::Window(axis) => brackets(&windows(axis, props), props),
        Axis::Adaptive(axis) => brackets(&adaptive(axis, props), props),
        Axis::Transposed(axis) => brackets(&stamps(axis, props), props),
        Axis::Rearranged { .. } => Html::default(),
    };
    html! {
        // Within, the live colour is the track's.
        <svg class="overlay" width="100%" height={px(props.top + 170.0)} aria-hidden="true"
            style={props.hue.map(|hue| format!("--signal:{hue}"))}>{ drawn }</svg>
    }
}

/// A row of cells between two lines, cut at the view.
struct Cells {
    count: usize,
    view: View,
    y: f64,
    height: f64,
    width: f64,
}

impl Cells {
    /// Where a position in cells stands; cell `i` spans `i` to `i + 1`.
    fn x(&self, at: f64) -> f64 {
        (at / self.count as f64 - self.view.from) / (self.view.to - self.view.from) * self.width
    }

    fn cell(&self) -> f64 {
        self.x(1.0) - self.x(0.0)
    }

    fn shown(&self) -> std::ops::Range<usize> {
        let first = (self.view.from * self.count as f64 + 1e-6).floor() as usize;
        let last = (self.view.to * self.count as f64 - 1e-6).ceil() as usize;
        first..last.min(self.count)
    }

    fn left(&self, i: usize) -> f64 {
        self.x(i as f64).max(0.0)
    }

    fn right(&self, i: usize) -> f64 {
        self.x(i as f64 + 1.0).min(self.width)
    }

    fn frame(&self) -> Html {
        html! {
            <>
                <rect x="0.5" y={px(self.y + 0.5)} width={px(self.width - 1.0)} height={px(self.height - 1.0)}
                    style="fill:var(--paper);stroke:var(--edge)" />
                if self.cell() >= 4.0 {
                    for i in self.shown().skip(1) {
                        <line x1={px(self.x(i as f64).round() + 0.5)} x2={px(self.x(i as f64).round() + 0.5)}
                            y1={px(self.y)} y2={px(self.y + self.height)} style="stroke:var(--edge)" />
                    }
                }
            </>
        }
    }

    /// How many cells apart their numbers stand.
    fn step(&self) -> usize {
        (20.0 / self.cell()).ceil().max(1.0) as usize
    }
}

fn resample(axis: &ResampleAxis, props: &Props) -> Html {
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
    let mut weights = std::collections::BTreeMap::<usize, f64>::new();
    if let Some(live) = live {
        for &(index, weight) in &axis.taps[live].taps {
            *weights.entry(index).or_default() += f64::from(weight);
        }
        weights.retain(|_, weight| *weight != 0.0);
    }
    let (in_step, out_step) = (input.step(), output.step());
    // The rulers of compared tracks are small: their weights stand in the formulas.
    let written = weights.len() <= 4 && input.cell() >= 24.0 && props.hue.is_none();
    let on = |i: usize| weights.contains_key(&i) || props.fed == Some(i);
    let reads_fed = |j: usize| {
        let taps = &axis.taps[j].taps;
        props
            .fed
            .is_some_and(|fed| taps.iter().any(|tap| tap.0 == fed && tap.1 != 0.0))
    };
    let (fed, others): (Vec<_>, Vec<_>) = output
        .shown()
        .filter(|&j| Some(j) != live && output.cell() >= 4.0)
        .partition(|&j| reads_fed(j));
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
            for (&i, &weight) in &weights {
                if input.shown().contains(&i) {
                    <g class={props.lit.is_some_and(|lit| lit != i).then_some("faded")}>
                        { stem(&input, i, weight, zero, &level, written, props.lit == Some(i)) }
                    </g>
                }
            }
            for j in others { { read_arrow(axis, j, Tone::Rest, &input, &output, arrows) } }
            for j in fed.iter().copied() { { read_arrow(axis, j, Tone::Fed, &input, &output, arrows) } }
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
            3.0 * t.sin() * (t / 3.0).sin() / (t * t)
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
    let steps = points.iter().zip(starts);
    steps
        .map(|((x, y), to)| format!("{to}{x:.1} {y:.1}"))
        .collect()
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
    let area = format!("{line}L{:.1} {zero:.1}L{:.1} {zero:.1}Z", last.0, first.0);
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
    let read: std::collections::BTreeSet<usize> = axis
        .taps
        .iter()
        .flat_map(|taps| taps.taps.iter().filter(|tap| tap.1 != 0.0).map(|tap| tap.0))
        .collect();
    let dotted: String = input
        .shown()
        .filter(|i| !read.contains(i))
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
                <text class="live knock" x={px(within(x, 30.0, input.width))} y={px(label_y)} text-anchor="middle"
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
    let number = html! {
        if on || output.cell() >= 46.0 {
            <text class={if on { "live knock" } else { "index" }} x={px(middle + if left { -7.0 } else { 7.0 })}
                y={px(arrows + ZONE * if clamped { 0.62 } else { 0.55 })} dominant-baseline="central"
                text-anchor={if left { "end" } else { "start" }} style={on.then_some("font-size:13px")}>{ text }</text>
        }
    };
    if clamped {
        let (bend, to) = (arrows + 12.0, input.x(read + 0.5));
        return html! {
            <>
                <path d={format!("M{:.1} {:.1}L{aim:.1} {bend:.1}H{to:.1}", from.0, from.1)} fill="none"
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

// ---- brackets: what windows and stamps span ----

/// A strip of cells and brackets over it.
struct Brackets {
    /// Cells from `first` to `last`, with what lies there.
    first: isize,
    cells: Vec<Zone>,
    unread: Vec<usize>,
    /// One a window or stamp: the positions it touches, in order.
    spans: Vec<Vec<isize>>,
    /// Spans that are live; with none, the live index chooses.
    lit: Option<Vec<usize>>,
    /// A live cell of the strip itself.
    cell: Option<usize>,
    strip_is_output: bool,
}

fn windows(axis: &WindowAxis, props: &Props) -> Brackets {
    let [before, after] = axis.padding.map(|cells| cells.max(0) as usize);
    let overhang = axis.overhang();
    let zone = |n: usize, zone: Zone| std::iter::repeat_n(zone, n);
    Brackets {
        first: -(before as isize),
        cells: zone(before, Zone::Padding)
            .chain(zone(axis.input, Zone::Input))
            .chain(zone(after, Zone::Padding))
            .chain(zone(overhang, Zone::Overhang))
            .collect(),
        unread: Axis::Window(axis.clone()).unread(),
        spans: (0..axis.output)
            .map(|o| axis.positions(o).map(|(p, _)| p).collect())
            .collect(),
        lit: props.readers(),
        cell: props.fed,
        strip_is_output: false,
    }
}

fn adaptive(axis: &AdaptiveAxis, props: &Props) -> Brackets {
    Brackets {
        first: 0,
        cells: vec![Zone::Input; axis.input],
        unread: Vec::new(),
        spans: (0..axis.output)
            .map(|o| axis.range(o).map(|i| i as isize).collect())
            .collect(),
        lit: props.readers(),
        cell: props.fed,
        strip_is_output: false,
    }
}

fn stamps(axis: &TransposedAxis, props: &Props) -> Brackets {
    let on_live = |live: usize| {
        let stamps = axis.stamps_on(live).into_iter();
        stamps.map(|(input, _)| input).collect()
    };
    let reach = |input: usize| {
        (0..axis.kernel)
            .map(|k| (input * axis.stride + k * axis.dilation) as isize - axis.padding as isize)
            .collect()
    };
    Brackets {
        first: 0,
        cells: vec![Zone::Input; axis.output],
        unread: Vec::new(),
        spans: (0..axis.input).map(reach).collect(),
        lit: Some(match props.fed {
            Some(fed) => vec![fed],
            None => props.live.map(on_live).unwrap_or_default(),
        }),
        cell: props.live,
        strip_is_output: true,
    }
}

fn brackets(strip: &Brackets, props: &Props) -> Html {
    let count = strip.cells.len();
    if count == 0 {
        return Html::default();
    }
    let lit: Vec<usize> = match &strip.lit {
        Some(lit) => lit.clone(),
        None => props.live.into_iter().collect(),
    };
    // A long strip is shown around what is live.
    let most = MOST_CELLS.min(count);
    let centre = lit
        .first()
        .and_then(|&i| strip.spans.get(i))
        .and_then(|span| Some((span.first()? + span.last()?) / 2))
        .unwrap_or(0);
    let from =
        (centre - strip.first - most as isize / 2).clamp(0, (count - most) as isize) as usize;
    let shown = from..from + most;
    let cell = (props.width / most as f64).min(48.0);
    let width = cell * most as f64;
    let x = |position: isize| (position - strip.first - from as isize) as f64 * cell;
    let y = props.top + 30.0;
    let inside = |position: isize| (0.0..width - 0.01).contains(&(x(position) + 0.005));
    let number_step = (20.0 / cell).ceil() as isize;
    let label = if strip.strip_is_output {
        &props.output_label
    } else {
        &props.input_label
    };
    let other = if strip.strip_is_output {
        &props.input_label
    } else {
        &props.output_label
    };
    html! {
        <>
            for i in shown {
                { strip_cell(strip, i, x(strip.first + i as isize), y, cell, number_step) }
            }
            for (i, span) in strip.spans.iter().enumerate() {
                if !lit.contains(&i) && span.iter().any(|&p| inside(p)) {
                    { bracket(i, span, &x, y, cell, width, None) }
                }
            }
            for &i in &lit {
                if let Some(span) = strip.spans.get(i) {
                    { bracket(i, span, &x, y, cell, width, Some(if props.hue.is_none() && strip.strip_is_output && lit.len() <= 4 && lit.len() > 1 { TAP_HUES[lit.iter().position(|l| *l == i).unwrap_or(0)] } else { SIGNAL })) }
                }
            }
            { props.label(label, width, y + 11.0) }
            { props.label(other, width, y + 48.0) }
        </>
    }
}

fn strip_cell(strip: &Brackets, i: usize, x: f64, y: f64, cell: f64, step: isize) -> Html {
    let position = strip.first + i as isize;
    let zone = strip.cells[i];
    let fill = match zone {
        Zone::Padding => "url(#hatch-padding)",
        Zone::Overhang => "url(#hatch-overhang)",
        Zone::Input if usize::try_from(position).is_ok_and(|p| strip.unread.contains(&p)) => {
            "url(#dots)"
        }
        Zone::Input if usize::try_from(position).ok() == strip.cell => SIGNAL,
        Zone::Input => "var(--paper-2)",
    };
    let live = fill == SIGNAL;
    html! {
        <>
            <rect x={px(x + 0.5)} y={px(y + 0.5)} width={px((cell - 1.0).max(0.5))} height="21" fill={fill} style={live.then_some("fill:var(--signal)")} />
            if position % step == 0 && (zone == Zone::Input) && fill != "url(#dots)" {
                <text class="index" x={px(x + cell / 2.0)} y={px(y + 11.5)} text-anchor="middle" dominant-baseline="central"
                    style={live.then_some("fill:var(--on-signal);font-weight:700")}>{ position }</text>
            }
        </>
    }
}

/// A window as a bracket under the strip; neighbours take turns on two levels. Positions of a
/// dilated window are ticked.
fn bracket(
    i: usize,
    span: &[isize],
    x: &impl Fn(isize) -> f64,
    y: f64,
    cell: f64,
    width: f64,
    hue: Option<&str>,
) -> Html {
    let (Some(&first), Some(&last)) = (span.first(), span.last()) else {
        return Html::default();
    };
    let level = y + 28.0 + if i % 2 == 1 { 22.0 } else { 0.0 };
    let (x0, x1) = ((x(first) + 2.0).max(0.0), (x(last) + cell - 2.0).min(width));
    if x1 <= x0 {
        return Html::default();
    }
    let stroke = hue.unwrap_or("var(--edge)");
    let dilated = span.len() > 1 && last - first >= span.len() as isize;
    html! {
        <>
            <path d={format!("M{x0:.1} {:.1}v6H{x1:.1}v-6", level - 6.0)} fill="none" style={format!("stroke:{stroke}")}
                stroke-width={if hue.is_some() { "2.5" } else { "1.25" }} />
            if dilated {
                for &p in &span[1..span.len() - 1] {
                    <line x1={px(x(p) + cell / 2.0)} x2={px(x(p) + cell / 2.0)} y1={px(level - 5.0)} y2={px(level)} style={format!("stroke:{stroke}")} />
                }
            }
            if x1 - x0 >= 14.0 {
                <text class="index knock" x={px((x0 + x1) / 2.0)} y={px(level + 1.0)} text-anchor="middle" dominant-baseline="central"
                    style={hue.map(|hue| format!("fill:{hue};font-weight:700"))}>{ i }</text>
            }
        </>
    }
}
