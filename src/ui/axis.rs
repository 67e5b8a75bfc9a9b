//! One axis of the operation beneath the grids: its title, the ruler or the brackets, and the
//! switch between rows and columns.

use yew::prelude::*;

use super::control::Segmented;
use super::layout::Layout;
use super::page::{Page, use_page};
use super::roundings::Roundings;
use super::ruler::{Ruler, zoom};
use crate::ops::{Axis, Geometry};
use crate::playground::advice;
use crate::playground::rounding::Rounding;
use crate::playground::scene::{Cell, Scene};
use crate::playground::state::Action;
use crate::playground::story::told;
use crate::playground::subject::{Lit, Subject};
use crate::playground::words::Word;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub scene: Scene,
    pub geometry: Geometry,
    pub layout: Layout,
    pub subject: Subject,
    /// The width of the stage.
    pub width: f64,
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
        (
            props.scene.call().clone(),
            props.scene.input.tensor.shape().to_vec(),
            *by_row,
        ),
        |_| filtered(&props.scene, *by_row),
    );
    if matches!(axis, Axis::Rearranged { .. }) {
        return Html::default();
    }
    let roundings = if matches!(axis, Axis::Window(_)) {
        Rounding::both(
            props.scene.call(),
            props.scene.input.tensor.shape(),
            *by_row,
        )
    } else {
        Vec::new()
    };
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
    html! {
        if roundings.is_empty() {
            <div class="cap" data-shows="ruler" style={cap(layout.ruler)}>
                <span class="title">{ title(page, &axis, *by_row, live, fed) }</span>
                <span class="tools">{ legend(page, &props.geometry) }{ switch }</span>
            </div>
            <Ruler axis={axis.clone()} {live} {fed} lit={lit_on(&props.subject, *by_row)} top={layout.ruler + 22.0} width={layout.ruler_width}
                filtered={filtered.as_ref().clone().map(|axis| (axis, AttrValue::from(page.say(Word::WouldReach))))}
                input_label={page.say(Word::InputAxis)} output_label={page.say(Word::OutputAxis)} />
        } else {
            <Roundings {roundings} by_row={*by_row} {live} {fed} {layout} dispatch={props.dispatch.clone()} />
            <div class="cap" style={cap(layout.ruler)}>
                <span class="tools">{ legend(page, &props.geometry) }{ switch }</span>
            </div>
        }
    }
}

/// The input index of the tap that is pointed at, along the shown axis.
fn lit_on(subject: &Subject, by_row: bool) -> Option<usize> {
    let position = match subject.lit? {
        Lit::Row(row) => by_row.then_some(row)?,
        Lit::Tap(tap) => {
            let position = &told(subject.explanation.as_ref()?).get(tap)?.position;
            position[position.len() - if by_row { 2 } else { 1 }]
        }
    };
    usize::try_from(position).ok()
}

/// The axis with `antialias=True`, where that makes smaller and the operation could have it.
fn filtered(scene: &Scene, by_row: bool) -> Option<Axis> {
    let call = advice::filtered(scene.call())?;
    let geometry = call
        .build()
        .ok()?
        .geometry(scene.input.tensor.shape())
        .ok()?;
    let n = geometry.axes.len();
    let axis = geometry
        .axes
        .into_iter()
        .nth(n - if by_row { 2 } else { 1 })?;
    (axis.output() < axis.input()).then_some(axis)
}

/// What the hatches on grid and brackets mean, as far as there are any.
fn legend(page: Page, geometry: &Geometry) -> Html {
    let windows = || {
        geometry.axes.iter().filter_map(|axis| match axis {
            Axis::Window(window) => Some(window),
            _ => None,
        })
    };
    let padding = windows().any(|window| window.padding.iter().any(|&n| n > 0));
    let overhang = windows().any(|window| window.overhang() > 0);
    let unread = windows().next().is_some() && geometry.axes.iter().any(|a| !a.unread().is_empty());
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
