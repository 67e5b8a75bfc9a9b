//! The ruler: input and output cells of one axis on one line, and what each output reads.

mod brackets;
mod resize;

use yew::prelude::*;

use super::draw::px;
use super::later::later;
use crate::ops::{Axis, ResampleAxis};
use brackets::{adaptive, brackets, stamps, windows};
pub use resize::aim;
use resize::resample;

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
    /// Whether the weights are written at their stems.
    #[prop_or(true)]
    pub weights: bool,
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
        _ => later().map_or_else(Html::default, |later| (later.brackets)(props)),
    };
    html! {
        // Within, the live colour is the track's.
        <svg class="overlay" width="100%" height={px(props.top + 170.0)} aria-hidden="true"
            style={props.hue.map(|hue| format!("--signal:{hue}"))}>{ drawn }</svg>
    }
}

/// The ruler of an axis that is read by windows, or written by stamps.
pub fn bracketed(props: &Props) -> Html {
    match &props.axis {
        Axis::Window(axis) => brackets(&windows(axis, props), props),
        Axis::Adaptive(axis) => brackets(&adaptive(axis, props), props),
        Axis::Transposed(axis) => brackets(&stamps(axis, props), props),
        Axis::Resample(_) | Axis::Rearranged { .. } => Html::default(),
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
