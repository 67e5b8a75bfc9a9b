//! The plot of a signal and of what its tracks make of it: values against position, the colour
//! scale as the value axis.

use yew::prelude::*;

use super::super::draw::{TRACK_DASHES, TRACK_HUES, halo, px, track_mark};
use super::super::plane::Plane;
use super::Line;
use super::layout::Layout;
use crate::ops::{Axis, Filter};
use crate::playground::colormap::{Scale, css};
use crate::playground::number::short;

/// Gridlines and cells closer than this are thinned out.
const APART: f64 = 28.0;
const MARKED: f64 = 12.0;
const SAMPLED: f64 = 14.0;
const STEMMED: f64 = 4.0;
/// Width of a character of a label.
const ADVANCE: f64 = 6.7;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub layout: Layout,
    pub input: Plane,
    pub lines: Vec<Line>,
    /// The track whose live cell is shaded.
    pub edited: usize,
    pub scale: Scale,
}

/// How the outputs of a track are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Join {
    /// Each value holds over its whole cell.
    Steps,
    Line,
    /// A smooth curve that never leaves the range of two neighbours.
    Curve,
}

impl Join {
    fn of(axis: &Axis) -> Self {
        match axis {
            Axis::Resample(axis) => match axis.filter {
                Filter::Nearest | Filter::NearestExact => Self::Steps,
                _ => Self::Line,
            },
            _ => Self::Curve,
        }
    }
}

#[component]
pub fn Plot(props: &Props) -> Html {
    let layout = &props.layout;
    let [left, top, width, height] = layout.plot;
    let scale = &props.scale;
    let level = |value: f64| top + height - scale.place(value) * height;
    let shaded = props.lines.iter().find(|line| line.track == props.edited);
    let shaded = shaded.and_then(|line| {
        let grid = &layout.outputs[line.row];
        Some((grid.column(line.live? as f64), grid.cell_w))
    });
    let ticks = scale.ticks();
    let every = (APART / height * (ticks.len().max(2) - 1) as f64).ceil() as usize;
    // The foot of the plot is a line of its own, whatever the thinning leaves.
    let gridlines = ticks.iter().step_by(every.max(1));
    let samples: Vec<_> = props.input.values().to_vec();
    html! {
        <svg class="overlay" id="plot" width="100%" height={px(layout.height)} aria-hidden="true">
            if let Some((x, width)) = shaded {
                <rect x={px(x)} y={px(top)} width={px(width)} height={px(height)} style="fill:var(--signal);fill-opacity:.1" />
            }
            for tick in gridlines {
                <line x1={px(left)} x2={px(left + width)} y1={px(level(*tick).round() + 0.5)} y2={px(level(*tick).round() + 0.5)} style="stroke:var(--rule)" />
            }
            { stems(layout, &samples, &level) }
            for line in &props.lines {
                { trace(props, line, &level) }
            }
            for line in &props.lines {
                { marks(props, line, &level) }
            }
            { heads(layout, &samples, scale, &level) }
        </svg>
    }
}

/// From zero to each input sample; of many samples the range in each pixel.
fn stems(layout: &Layout, samples: &[f32], level: &impl Fn(f64) -> f64) -> Html {
    let foot = level(0.0);
    let grid = &layout.input;
    let path: String = if grid.cell_w >= STEMMED {
        let stem = |(i, value): (usize, &f32)| {
            let x = grid.column(i as f64 + 0.5);
            (!value.is_nan()).then(|| format!("M{x:.1} {foot:.1}V{:.1}", level((*value).into())))
        };
        samples.iter().enumerate().filter_map(stem).collect()
    } else {
        let points = thinned(samples, grid.width());
        joined(runs(points.into_iter().map(|(at, value)| {
            let y = (!value.is_nan()).then(|| level(value.into()));
            (grid.column(at), y)
        })))
    };
    html! { <path d={path} fill="none" style="stroke:var(--ink)" stroke-width="1.5" /> }
}

/// The input samples, in their colours, with index and value where there is room.
fn heads(layout: &Layout, samples: &[f32], scale: &Scale, level: &impl Fn(f64) -> f64) -> Html {
    let grid = &layout.input;
    if grid.cell_w < STEMMED {
        return Html::default();
    }
    let known = samples.iter().enumerate().filter(|(_, v)| !v.is_nan());
    let at = |i: usize, value: f32| (grid.column(i as f64 + 0.5), level(value.into()));
    if grid.cell_w < SAMPLED {
        let dots: String = known
            .map(|(i, &value)| {
                let (x, y) = at(i, value);
                track_mark(0, x, y, 2.0)
            })
            .collect();
        return html! { <path d={dots} style="fill:var(--ink)" /> };
    }
    let right = layout.plot[2];
    html! {
        for (i, &value) in known {
            { head(at(i, value), format!("x[{i}] = {}", short(value.into(), 4)), scale.colour(value).map(css), (grid.cell_w, right)) }
        }
    }
}

fn head(
    (x, y): (f64, f64),
    text: String,
    colour: Option<String>,
    (cell, right): (f64, f64),
) -> Html {
    let width = text.chars().count() as f64 * ADVANCE;
    let flips = x + 11.0 + width > right;
    let (at, anchor) = if flips {
        (x - 11.0, "end")
    } else {
        (x + 11.0, "start")
    };
    html! {
        <>
            <circle cx={px(x)} cy={px(y)} r="7" style="fill:var(--paper);stroke:var(--ink)" stroke-width="1.5" />
            <circle cx={px(x)} cy={px(y)} r="4.5" style={format!("fill:{}", colour.unwrap_or_default())} />
            if width + 20.0 <= cell {
                <text class="index knock" x={px(at)} y={px(y - 9.0)} text-anchor={anchor} style="fill:var(--ink-2)">{ text }</text>
            }
        </>
    }
}

/// What keeps steps of several tracks apart that lie on each other: the rank among those that step,
/// counted from their middle.
fn rank(lines: &[Line], line: &Line) -> f64 {
    let stepping = lines
        .iter()
        .filter(|line| Join::of(line.axis()) == Join::Steps);
    let stepping: Vec<_> = stepping.map(|line| line.track).collect();
    let at = stepping.iter().position(|&track| track == line.track);
    at.map_or(0.0, |at| at as f64 - (stepping.len() - 1) as f64 / 2.0)
}

/// The outputs of a track, joined.
fn trace(props: &Props, line: &Line, level: &impl Fn(f64) -> f64) -> Html {
    let grid = &props.layout.outputs[line.row];
    let nudge = rank(&props.lines, line) * 3.0;
    let values = line.output.values();
    let y = |value: f32| (!value.is_nan()).then(|| level(value.into()) + nudge);
    let join = Join::of(line.axis());
    let path = if values.len() as f64 > grid.width() {
        let points = thinned(values, grid.width()).into_iter();
        joined(runs(points.map(|(at, value)| (grid.column(at), y(value)))))
    } else if join == Join::Steps {
        steps(
            values
                .iter()
                .enumerate()
                .map(|(i, &value)| (grid.column(i as f64), y(value))),
            grid.cell_w,
        )
    } else {
        let points = values.iter().enumerate();
        let runs = runs(points.map(|(i, &value)| (grid.column(i as f64 + 0.5), y(value))));
        if join == Join::Curve {
            curved(runs)
        } else {
            joined(runs)
        }
    };
    let dash = Some(TRACK_DASHES[line.track]).filter(|dash| *dash != "none");
    let faded = line.stale().then_some("faded");
    html! { <g class={faded}>{ halo(path, TRACK_HUES[line.track], 2.0, dash) }</g> }
}

/// The outputs of a track as its shape; the live one larger.
fn marks(props: &Props, line: &Line, level: &impl Fn(f64) -> f64) -> Html {
    let grid = &props.layout.outputs[line.row];
    let rank = rank(&props.lines, line);
    let aside = rank * (grid.cell_w * 0.4).min(48.0);
    let mark = |i: usize, r: f64| {
        let value = *line.output.values().get(i)?;
        let y = (!value.is_nan()).then(|| level(value.into()) + rank * 3.0)?;
        Some(track_mark(
            line.track,
            grid.column(i as f64 + 0.5) + aside,
            y,
            r,
        ))
    };
    let style = format!("fill:{};stroke:var(--paper)", TRACK_HUES[line.track]);
    let others = (0..grid.columns).filter(|i| Some(*i) != line.live && grid.cell_w >= MARKED);
    let others: String = others.filter_map(|i| mark(i, 4.5)).collect();
    html! {
        <g class={line.stale().then_some("faded")}>
            <path d={others} style={style.clone()} stroke-width="1.5" />
            if let Some(live) = line.live.and_then(|live| mark(live, 6.0)) {
                <path d={live} {style} stroke-width="1.5" />
            }
        </g>
    }
}

/// Points in order without the gaps between them.
type Run = Vec<(f64, f64)>;

fn runs(points: impl Iterator<Item = (f64, Option<f64>)>) -> Vec<Run> {
    let mut runs = vec![Run::new()];
    for (x, y) in points {
        match y {
            Some(y) => runs.last_mut().expect("there is always one").push((x, y)),
            None => runs.push(Run::new()),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

fn joined(runs: Vec<Run>) -> String {
    let starts = || std::iter::once("M").chain(std::iter::repeat("L"));
    let run = |run: Run| -> String {
        let points = run.into_iter().zip(starts());
        points
            .map(|((x, y), to)| format!("{to}{x:.1} {y:.1}"))
            .collect()
    };
    runs.into_iter().map(run).collect()
}

/// Each value over its cell, given by its left edge.
fn steps(cells: impl Iterator<Item = (f64, Option<f64>)>, width: f64) -> String {
    let mut path = String::new();
    let mut to = "M";
    for (x, y) in cells {
        match y {
            Some(y) => {
                path += &format!("{to}{x:.1} {y:.1}H{:.1}", x + width);
                to = "L";
            }
            None => to = "M",
        }
    }
    path
}

/// Cubic pieces whose slopes are those of Fritsch and Carlson: between two points the curve stays
/// between their values.
fn curved(runs: Vec<Run>) -> String {
    runs.into_iter().map(|run| curve(&run)).collect()
}

fn curve(points: &[(f64, f64)]) -> String {
    let Some(&(x, y)) = points.first() else {
        return String::new();
    };
    let slopes: Vec<_> = points
        .windows(2)
        .map(|pair| (pair[1].1 - pair[0].1) / (pair[1].0 - pair[0].0))
        .collect();
    let tangent = |i: usize| match (i.checked_sub(1).map(|i| slopes[i]), slopes.get(i)) {
        (Some(a), Some(&b)) if a * b > 0.0 => {
            let steepest = 2.0 * a.abs().min(b.abs());
            a.signum() * steepest.min((a + b).abs() / 2.0)
        }
        (Some(_), Some(_)) => 0.0,
        (Some(only), None) => only,
        (None, only) => only.copied().unwrap_or_default(),
    };
    let mut path = format!("M{x:.1} {y:.1}");
    for (i, pair) in points.windows(2).enumerate() {
        let [(x0, y0), (x1, y1)] = [pair[0], pair[1]];
        let third = (x1 - x0) / 3.0;
        path += &format!(
            "C{:.1} {:.1} {:.1} {:.1} {x1:.1} {y1:.1}",
            x0 + third,
            y0 + tangent(i) * third,
            x1 - third,
            y1 - tangent(i + 1) * third
        );
    }
    path
}

/// Positions of cells with their values: all of them, or the least and the largest in each pixel.
fn thinned(values: &[f32], pixels: f64) -> Vec<(f64, f32)> {
    let buckets = pixels.max(1.0) as usize;
    if values.len() <= 2 * buckets {
        let all = values.iter().enumerate();
        return all.map(|(i, &value)| (i as f64 + 0.5, value)).collect();
    }
    let size = values.len().div_ceil(buckets);
    let ends = values.chunks(size).enumerate().flat_map(|(n, bucket)| {
        let known = bucket.iter().copied().filter(|value| !value.is_nan());
        let least = known.clone().fold(f32::NAN, f32::min);
        let largest = known.fold(f32::NAN, f32::max);
        let middle = (n * size) as f64 + bucket.len() as f64 / 2.0;
        [(middle, least), (middle, largest)]
    });
    ends.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_breaks_the_line() {
        let points = [
            (0.0, Some(1.0)),
            (1.0, Some(2.0)),
            (2.0, None),
            (3.0, Some(4.0)),
        ];
        assert_eq!(joined(runs(points.into_iter())), "M0.0 1.0L1.0 2.0M3.0 4.0");
        assert_eq!(
            steps(points.into_iter(), 1.0),
            "M0.0 1.0H1.0L1.0 2.0H2.0M3.0 4.0H4.0"
        );
    }

    #[test]
    fn a_curve_is_level_at_its_turns() {
        let path = curve(&[(0.0, 0.0), (3.0, 9.0), (6.0, 0.0)]);
        assert!(path.contains("2.0 9.0 3.0 9.0C4.0 9.0"), "{path}");
    }

    #[test]
    fn a_long_signal_keeps_its_peaks() {
        let mut values = vec![0.0; 10_000];
        values[7777] = 5.0;
        let points = thinned(&values, 100.0);
        assert_eq!(points.len(), 200);
        assert!(points.iter().any(|point| point.1 == 5.0));
        assert_eq!(thinned(&[1.0, f32::NAN], 100.0).len(), 2);
    }
}
