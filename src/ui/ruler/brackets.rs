//! Brackets: what windows and stamps span.

use yew::prelude::*;

use super::super::draw::{SIGNAL, TAP_HUES, path, px};
use super::{MOST_CELLS, Props};
use crate::ops::{AdaptiveAxis, Axis, TransposedAxis, WindowAxis, Zone};

/// A strip of cells and brackets over it.
pub struct Brackets {
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

pub fn windows(axis: &WindowAxis, props: &Props) -> Brackets {
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

pub fn adaptive(axis: &AdaptiveAxis, props: &Props) -> Brackets {
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

pub fn stamps(axis: &TransposedAxis, props: &Props) -> Brackets {
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

pub fn brackets(strip: &Brackets, props: &Props) -> Html {
    let count = strip.cells.len();
    if count == 0 {
        return Html::default();
    }
    let lit: Vec<usize> = match &strip.lit {
        Some(lit) => lit.clone(),
        None => props.live.into_iter().collect(),
    };
    let touched = lit.iter().filter_map(|&i| strip.spans.get(i)).flatten();
    let (low, high) = touched.fold((isize::MAX, isize::MIN), |(low, high), &p| {
        (low.min(p), high.max(p))
    });
    let most = MOST_CELLS.min(count);
    let from = if low > high {
        0
    } else {
        section(low - strip.first, high - strip.first, most, count)
    };
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

/// The first of `most` cells of a strip, which hold those from `low` to `high`, or their middle. It is the
/// same for neighbours: numbers that slide along under the pointer could not be read.
fn section(low: isize, high: isize, most: usize, count: usize) -> usize {
    let room = most as isize;
    let turn = ((room - (high - low + 1)) / 2).max(1);
    let from = ((low + high) / 2 - (room - turn) / 2).div_euclid(turn) * turn;
    from.clamp(0, (count - most) as isize) as usize
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
            <path d={path([("M", &[x0, level - 6.0][..]), ("v", &[6.0]), ("H", &[x1]), ("v", &[-6.0])])} fill="none" style={format!("stroke:{stroke}")}
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

#[cfg(test)]
mod tests {
    use super::section;

    #[test]
    fn a_section_holds_the_window_and_lies_within_the_strip() {
        for (most, count) in [(40, 41), (40, 64), (40, 1024), (7, 9)] {
            for width in 1..=most {
                for low in 0..=count - width {
                    let high = low + width - 1;
                    let from = section(low as isize, high as isize, most, count);
                    assert!(from <= low && high < from + most && from + most <= count);
                }
            }
        }
    }

    #[test]
    fn a_section_has_the_middle_of_a_window_that_is_wider() {
        let from = section(100, 179, 40, 1024);
        assert!((from..from + 40).contains(&139));
    }

    #[test]
    fn neighbours_are_shown_in_the_same_section() {
        let sections: Vec<_> = (0..62)
            .map(|first| section(first, first + 2, 40, 64))
            .collect();
        let turns = sections.windows(2).filter(|pair| pair[0] != pair[1]);
        assert_eq!(turns.count(), 2, "{sections:?}");
    }
}
