//! How many stamps each output cell of a transposed convolution gets, and what comes of it.

use std::sync::Arc;

use yew::prelude::*;

use super::draw::{SIGNAL, outline};
use super::layout::Grid;
use super::page::use_page;
use super::plane::Plane;
use super::raster::Raster;
use crate::ops::{Call, Geometry};
use crate::playground::advice::Fix;
use crate::playground::colormap::{Colormap, Scale, css};
use crate::playground::coverage::{Coverage, evened, resize_then_convolve};
use crate::playground::notation::Track;
use crate::playground::scene::{Place, View};
use crate::playground::state::{Action, Change};
use crate::playground::story;
use crate::playground::words::Word;

/// The longer side of the map.
const SIDE: f64 = 144.0;
const LARGEST_CELL: f64 = 20.0;
/// Numbers of stamps the legend names; of more, the first ones and the last.
const NAMED: usize = 6;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub call: Call,
    pub geometry: Geometry,
    /// The live output cell; of a volume, its slice is shown.
    pub live: Option<Place>,
    pub dispatch: Callback<Action>,
}

#[component]
pub fn CoverageMap(props: &Props) -> Html {
    let page = use_page();
    let made_of = (props.call.clone(), props.geometry.clone());
    let coverage = use_memo(made_of.clone(), |(call, geometry)| {
        Coverage::of(call, geometry)
    });
    let remedies = use_memo(made_of, |(call, geometry)| {
        let resized = resize_then_convolve(call, geometry);
        (evened(call, &geometry.input), resized)
    });
    let slice = props.live.map_or(0, |place| place.depth);
    let map = use_memo((coverage.clone(), slice), |(coverage, slice)| {
        let coverage = coverage.as_ref().as_ref()?;
        Some(Plane::new(Arc::new(coverage.plane(*slice)), 2, 0))
    });
    let (Some(coverage), Some(map)) = (&*coverage, &*map) else {
        return Html::default();
    };
    let (rows, columns) = map.extent();
    let fitting = SIDE / rows.max(columns).max(1) as f64;
    let cell = if fitting >= 4.0 {
        fitting.floor()
    } else {
        fitting
    }
    .min(LARGEST_CELL);
    let grid = Grid::square(0.0, 0.0, cell, (rows, columns));
    let most = coverage.counts.last().copied().unwrap_or(0);
    let scale = Scale {
        map: Colormap::Counts,
        low: 0.0,
        high: most.max(6) as f64,
        step: 1.0,
    };
    let live = props
        .live
        .filter(|place| place.cell.0 < rows && place.cell.1 < columns);
    let here = live.map(|place| {
        let spatial = place.spatial(props.geometry.axes.len());
        (story::place(&spatial), coverage.at(&spatial))
    });
    let (fix, resized) = &*remedies;
    html! {
        <section class="coverage" id="coverage">
            <h2>{ page.say(Word::CoverageTitle) }</h2>
            <div class="sides">
                <div>
                    <div class="patch" style={format!("width:{}px;height:{}px", grid.width(), grid.height())}>
                        <Raster plane={map.clone()} scale={scale.clone()} {grid} />
                        if let Some(place) = live {
                            <svg class="overlay" width={grid.width().to_string()} height={grid.height().to_string()} aria-hidden="true">
                                { outline([grid.column(place.cell.1 as f64) - 0.5, grid.row(place.cell.0 as f64) - 0.5,
                                    (cell + 1.0).max(5.0), (cell + 1.0).max(5.0)], SIGNAL, 2.0, false) }
                            </svg>
                        }
                    </div>
                    { legend(coverage, &scale, here.as_ref().map(|(_, count)| *count)) }
                </div>
                <div class="verdict">
                    if let Some((cell, count)) = &here {
                        <p id="coverage-here">{ page.fill(Word::CoverageHere, &[("cell", cell), ("count", &count.to_string())]) }</p>
                    }
                    <p id="verdict">{ coverage.verdict(page.lang) }</p>
                    if let Some(fix) = fix { { try_it(page.fill(Word::TrySetting, &[("setting", &fix.to_string())]), fix, &props.dispatch) } }
                    if let Some(track) = resized {
                        <button type="button" class="line" id="compare-resize" onclick={compare(&props.call, track, &props.dispatch)}>
                            { page.say(Word::CompareWithResize) }</button>
                    }
                </div>
            </div>
        </section>
    }
}

/// The numbers of stamps with their colours; that of the live cell stands out.
fn legend(coverage: &Coverage, scale: &Scale, live: Option<usize>) -> Html {
    let counts = &coverage.counts;
    let (first, last) = match counts.as_slice() {
        [first @ .., last] if counts.len() > NAMED => (&first[..NAMED - 2], Some(*last)),
        all => (all, None),
    };
    let entry = |count: usize| {
        let colour = scale.colour(count as f32).map(css).unwrap_or_default();
        html! {
            <li class={classes!((live == Some(count)).then_some("on"))}>
                <i style={format!("background:{colour}")}></i>{ count.to_string() }</li>
        }
    };
    html! {
        <ul class="stamp-counts" id="stamp-counts">
            for &count in first { { entry(count) } }
            if let Some(last) = last { <li>{ "…" }</li>{ entry(last) } }
        </ul>
    }
}

fn try_it(text: String, fix: &Fix, dispatch: &Callback<Action>) -> Html {
    let fix = fix.clone();
    let onclick = dispatch.reform(move |_: MouseEvent| {
        Action::Change(Change::Param(fix.param, Some(fix.value.clone())))
    });
    html! { <button type="button" class="line mono" id="even-out" {onclick}>{ text }</button> }
}

/// Puts the operation beside a resize and a convolution.
fn compare(call: &Call, other: &Track, dispatch: &Callback<Action>) -> Callback<MouseEvent> {
    let own = Track {
        stages: vec![call.clone()],
    };
    let (tracks, dispatch) = (vec![own, other.clone()], dispatch.clone());
    Callback::from(move |_: MouseEvent| {
        dispatch.emit(Action::Change(Change::Tracks(tracks.clone())));
        dispatch.emit(Action::View(View::Compare));
    })
}
