//! One axis of the operation beneath the grids: its title, the ruler or the brackets, and the
//! switch between rows and columns.

use yew::prelude::*;

use super::control::Segmented;
use super::later::later;
use super::layout::Layout;
use super::page::{Page, use_page};
use super::roundings;
use super::ruler::{Ruler, zoom};
use super::sheet::use_sheets;
use crate::ops::{Axis, Call, Geometry};
use crate::playground::advice;
use crate::playground::rounding::Rounding;
use crate::playground::scene::Cell;
use crate::playground::state::Action;
use crate::playground::story::told;
use crate::playground::subject::{Lit, Subject};
use crate::playground::words::Word;

/// From the title to the ruler; on a phone.
const HEAD: f64 = 22.0;
pub const TALL_HEAD: f64 = 44.0;
/// Over a narrower ruler the title is one word.
const TITLE: f64 = 380.0;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub call: Call,
    pub geometry: Geometry,
    pub layout: Layout,
    pub subject: Subject,
    /// The width of the stage.
    pub width: f64,
    /// Under one of several grids the legend is elsewhere.
    #[prop_or_default]
    pub apart: bool,
    /// There is room for the switch beside a narrow axis.
    #[prop_or_default]
    pub beside: bool,
    pub dispatch: Callback<Action>,
}

#[component]
pub fn AxisSection(props: &Props) -> Html {
    let page = use_page();
    let by_row = use_state_eq(|| false);
    let layout = props.layout;
    let n = props.geometry.axes.len();
    let axis = props.geometry.axes[if *by_row { n - 2 } else { n - 1 }].clone();
    let along = |cell: Option<Cell>| cell.map(|(row, column)| if *by_row { row } else { column });
    let live = along(props.subject.live).filter(|&live| live < axis.output());
    let fed = along(props.subject.input);
    let filtered = use_memo(
        (props.call.clone(), props.geometry.input.clone(), *by_row),
        |(call, input, by_row)| filtered(call, input, *by_row),
    );
    // Titles have two lines, and the switch is as high as a finger.
    let is_phone = use_sheets().is_some();
    let head = if is_phone { TALL_HEAD } else { HEAD };
    if matches!(axis, Axis::Rearranged { .. }) {
        return Html::default();
    }
    let roundings = if matches!(axis, Axis::Window(_)) {
        Rounding::both(&props.call, &props.geometry.input, *by_row)
    } else {
        Vec::new()
    };
    let is_short = props.apart && layout.ruler_width < TITLE && !matches!(axis, Axis::Resample(_));
    let cap = |top: f64| {
        let width = if layout.stacked {
            props.width
        } else {
            layout.ruler_width
        };
        format!("left:0;top:{top}px;width:{width}px")
    };
    let switch = html! {
        <Segmented label={page.say(Word::RulerAxis)} class="small" options={vec!["y".into(), "x".into()]}
            chosen={Some(usize::from(!*by_row))} on_choose={let by_row = by_row.clone(); move |i| by_row.set(i == 0)} />
    };
    // Beside a narrow grid the title needs the whole line.
    let beside = props.beside && !matches!(axis, Axis::Resample(_));
    let (over, aside) = if beside {
        // Right of the title; the two rows of brackets have theirs in between.
        let down = if roundings.is_empty() { 0.0 } else { 22.0 };
        let style = format!(
            "left:{}px;top:{}px",
            layout.ruler_width + 6.0,
            layout.ruler + down
        );
        (
            Html::default(),
            html! { <div class="cap" {style}>{ switch }</div> },
        )
    } else {
        // A phone has no line over all grids for it.
        let legend = match props.apart && !is_phone {
            true => Html::default(),
            false => legend(page, std::iter::once(&props.geometry)),
        };
        (
            html! { <span class="tools"><span class="legends">{ legend }</span>{ switch }</span> },
            Html::default(),
        )
    };
    html! {
        <>
            if roundings.is_empty() {
                <div class="cap" style={cap(layout.ruler)}>
                    <span class="title" data-shows="ruler">
                        if is_short { { short_title(page, &axis) } } else { { title(page, &axis, *by_row, live, fed) } }
                    </span>
                    { over }
                </div>
                <Ruler axis={axis.clone()} {live} {fed} lit={lit_on(&props.subject, *by_row)} top={layout.ruler + head} width={layout.ruler_width}
                    filtered={filtered.as_ref().clone().map(|axis| (axis, AttrValue::from(page.say(Word::WouldReach))))}
                    input_label={page.say(Word::InputAxis)} output_label={page.say(Word::OutputAxis)} />
            } else {
                { later().map(|later| (later.roundings)(roundings::Props {
                    roundings,
                    by_row: *by_row,
                    live,
                    fed,
                    dispatch: props.dispatch.clone(),
                    layout: Layout { ruler: layout.ruler + if layout.stacked && !beside { roundings::LINE } else { 0.0 }, ..layout },
                })) }
                <div class="cap" style={cap(layout.ruler)}>{ over }</div>
            }
            { aside }
        </>
    }
}

/// The input index of the tap that is pointed at, along the shown axis.
fn lit_on(subject: &Subject, by_row: bool) -> Option<usize> {
    let position = match subject.lit? {
        Lit::Row(row) => by_row.then_some(row)?,
        Lit::Slice(_) => return None,
        Lit::Tap(tap) => {
            let position = &told(subject.explanation.as_ref()?).get(tap)?.position;
            position[position.len() - if by_row { 2 } else { 1 }]
        }
    };
    usize::try_from(position).ok()
}

/// The axis with `antialias=True`, where that makes smaller and the operation could have it.
fn filtered(call: &Call, input: &[usize], by_row: bool) -> Option<Axis> {
    let geometry = advice::filtered(call)?.build().ok()?.geometry(input).ok()?;
    let n = geometry.axes.len();
    let axis = geometry
        .axes
        .into_iter()
        .nth(n - if by_row { 2 } else { 1 })?;
    (axis.output() < axis.input()).then_some(axis)
}

/// What the hatches on grids and brackets mean, as far as these operations have any.
pub fn legend<'a>(page: Page, geometries: impl Iterator<Item = &'a Geometry> + Clone) -> Html {
    let windows = || {
        let axes = geometries.clone().flat_map(|geometry| &geometry.axes);
        axes.filter_map(|axis| match axis {
            Axis::Window(window) => Some((axis, window)),
            _ => None,
        })
    };
    let padding = windows().any(|(_, window)| window.padding.iter().any(|&n| n > 0));
    let overhang = windows().any(|(_, window)| window.overhang() > 0);
    let unread = windows().any(|(axis, _)| !axis.unread().is_empty());
    let swatch = |fill: &'static str, word: Word| {
        html! {
            <span class="legend">
                <svg width="14" height="14" aria-hidden="true"><rect width="14" height="14" {fill} /></svg>{ page.say(word) }
            </span>
        }
    };
    html! {
        <>
            if padding { { swatch("url(#hatch-padding)", Word::Padding) } }
            if overhang { { swatch("url(#hatch-overhang)", Word::CeilOverhang) } }
            if unread { { swatch("url(#dots)", Word::Dropped) } }
        </>
    }
}

fn short_title(page: Page, axis: &Axis) -> &'static str {
    page.say(match axis {
        Axis::Transposed(_) => Word::Stamps,
        _ => Word::Windows,
    })
}

fn title(page: Page, axis: &Axis, by_row: bool, live: Option<usize>, fed: Option<usize>) -> String {
    let pick = |column: Word, row: Word| if by_row { row } else { column };
    match axis {
        Axis::Resample(resample) => match zoom(axis, live, fed) {
            Some((from, to)) => {
                let zoomed = page.fill(
                    pick(Word::RulerColumnsZoomed, Word::RulerRowsZoomed),
                    &[("from", &from.to_string()), ("to", &to.to_string())],
                );
                if resample.scale > 1.0 && !axis.unread().is_empty() {
                    format!("{zoomed} {}", page.say(Word::DottedUnread))
                } else {
                    zoomed
                }
            }
            None => page.say(pick(Word::RulerColumns, Word::RulerRows)).into(),
        },
        Axis::Transposed(_) => page.say(pick(Word::StampColumns, Word::StampRows)).into(),
        _ => page.say(pick(Word::WindowColumns, Word::WindowRows)).into(),
    }
}
