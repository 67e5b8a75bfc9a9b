//! The grids on their baseline, with scale and ruler: the heroes of the page.

use yew::prelude::*;

use super::control::Segmented;
use super::divisor::Divisor;
use super::entry::EntryGrid;
use super::input::{InputCaption, InputGrid, Pen};
use super::layout::{Layout, Room, lay_out};
use super::marks::Marks;
use super::menu::{Item, Menu};
use super::pad::{Gesture, Pad};
use super::page::{Page, use_page};
use super::plane::Plane;
use super::raster::{Quotients, Raster};
use super::ruler::{Ruler, zoom};
use super::scale::ColourScale;
use super::shown::Shown;
use crate::ops::{Axis, Call, Explanation, Geometry, Rule, Tensor};
use crate::playground::advice::Preset;
use crate::playground::colormap::{Colormap, Scale};
use crate::playground::divisor;
use crate::playground::edit;
use crate::playground::scene::{Cell, DIMS, Planes};
use crate::playground::state::{Action, Change, Spot, State};
use crate::playground::story::told;
use crate::playground::words::Word;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub state: State,
    pub shown: Shown,
    pub explanation: Option<Explanation>,
    pub room: Room,
    pub caption: AttrValue,
    pub dispatch: Callback<Action>,
    pub on_paste: Callback<()>,
    pub on_image: Callback<()>,
    pub on_layout: Callback<f64>,
}

#[component]
pub fn Bench(props: &Props) -> Html {
    let page = use_page();
    let pen = use_state_eq(Pen::default);
    let active_out = use_state_eq(|| props.state.scene.pin.unwrap_or_default().cell);
    let by_row = use_state_eq(|| false);

    let scene = &props.state.scene;
    let geometry = &props.shown.geometry;
    // The default weights are made anew at each call: they are kept as long as the call is.
    let weight = use_memo(scene.call().clone(), edit::weight);
    let extent = |weight: &Tensor| edit::extent(weight.shape(), DIMS);
    let kernel_size = weight.as_ref().as_deref().map(extent);
    let layout = lay_out(props.room, geometry, kernel_size);
    let input = Plane::new(scene.input.arc(), DIMS, scene.planes.input);
    let output = Plane::new(props.shown.output.clone(), DIMS, scene.planes.output);
    let scale = use_memo(
        (input.clone(), output.clone(), scene.map),
        |(input, output, map)| Scale::over(*map, input.values().iter().chain(output.values())),
    );
    let kernel_plane = weight.as_ref().clone().map(|weight| {
        let index = kernel_index(props, weight.shape());
        Plane::new(weight, DIMS, index)
    });

    use_effect_with((layout.output.x, props.on_layout.clone()), |(x, emit)| {
        emit.emit(*x)
    });

    let live = props
        .state
        .live()
        .map(|place| place.cell)
        .filter(|&(r, c)| r < layout.output.rows && c < layout.output.columns);
    let explained = props.explanation.as_ref().filter(|_| !props.shown.stale);
    let dispatch = &props.dispatch;
    let together = weight.is_none() && input.count() == output.count();
    let on_turn_input = {
        let (dispatch, planes, input) = (dispatch.clone(), scene.planes, input.clone());
        Callback::from(move |by: isize| {
            let input = turned(&input, by);
            let output = if together { input } else { planes.output };
            dispatch.emit(Action::Planes(Planes { input, output }));
        })
    };
    let on_turn_output = {
        let (dispatch, planes, output) = (dispatch.clone(), scene.planes, output.clone());
        Callback::from(move |by: isize| {
            let output = turned(&output, by);
            // Channel by channel, input and output turn together.
            let input = if together { output } else { planes.input };
            dispatch.emit(Action::Planes(Planes { input, output }));
        })
    };
    let on_output = {
        let (dispatch, turn) = (dispatch.clone(), on_turn_output.clone());
        let (pin, stage) = (scene.pin, scene.at.stage);
        let spot = move |cell: Cell| Spot::Output {
            stage,
            place: cell.into(),
        };
        Callback::from(move |gesture: Gesture| match gesture {
            Gesture::Hover(cell) => dispatch.emit(Action::Hover(cell.map(spot))),
            Gesture::Drag { cell, .. } => {
                dispatch.emit(Action::Hover(Some(spot(cell))));
                dispatch.emit(Action::Pin(Some(cell.into())));
            }
            Gesture::Choose(cell) => dispatch.emit(Action::Pin(Some(cell.into()))),
            Gesture::Leave => {
                dispatch.emit(Action::Hover(None));
                if pin.is_some() {
                    dispatch.emit(Action::Pin(None));
                }
            }
            Gesture::Turn(by) => turn.emit(by),
            _ => {}
        })
    };
    let set_weight = {
        let dispatch = dispatch.clone();
        let (offset, columns) = kernel_plane.as_ref().map_or((0, 1), |plane| {
            let (rows, columns) = plane.extent();
            (plane.index() * rows * columns, columns)
        });
        Callback::from(move |((row, column), value): (Cell, f32)| {
            let at = offset + row * columns + column;
            dispatch.emit(Action::Change(Change::Weight(at, value)));
        })
    };

    let marks: Vec<f32> = explained
        .map(|e| told(e))
        .filter(|taps| taps.len() <= 4 && explained.is_some_and(|e| e.rule == Rule::Sum))
        .map(|taps| {
            let weigh = matches!(geometry.axes.last(), Some(Axis::Transposed(_)));
            taps.iter()
                .map(|t| if weigh { t.value * t.weight } else { t.value })
                .collect()
        })
        .unwrap_or_default();
    let n = geometry.axes.len();
    let axis = geometry.axes[if *by_row { n - 2 } else { n - 1 }].clone();
    let live_on_axis = live
        .filter(|_| !props.shown.stale)
        .map(|(r, c)| if *by_row { r } else { c });
    let in_planes = page_of(page, input.index(), input.count());
    let out_planes = page_of(page, output.index(), output.count());
    let stepper = |text: Option<String>, turn: &Callback<isize>| {
        let button = |word: Word, by: isize| {
            html! {
                <button type="button" aria-label={page.say(word)} onclick={turn.reform(move |_: MouseEvent| by)}>
                    { if by < 0 { "‹" } else { "›" } }</button>
            }
        };
        html! {
            if let Some(text) = text {
                <span class="channel">{ button(Word::PreviousChannel, -1) }{ text }{ button(Word::NextChannel, 1) }</span>
            }
        }
    };
    let division = explained
        .zip(live)
        .and_then(|(explanation, (row, column))| {
            divisor::of(scene.call(), &geometry.axes, &[row, column], explanation)
        });
    let compact = layout.input.outer()[2] < 330.0 && !layout.stacked;

    html! {
        <div class="bench" style={format!("height:{}px", layout.height)}>
            <Raster plane={output.clone()} scale={(*scale).clone()} grid={layout.output} stale={props.shown.stale}
                beneath={divisors(scene.call(), geometry)} />
            <Marks {layout} geometry={geometry.clone()} explanation={explained.cloned()} {live}
                broken={props.shown.stale} caption={props.caption.clone()}
                input_plane={input.index()} channels={channels(&scene.input.tensor, n)} scale={(*scale).clone()} />
            <ColourScale scale={(*scale).clone()} left={layout.scale.0} top={layout.scale.1} bottom={layout.scale.2} {marks}
                value={live.filter(|_| !props.shown.stale).and_then(|cell| output.at(cell))}
                brush={pen.ink(&scale)}
                on_brush={let pen = pen.clone(); move |value| pen.set(Pen { value: Some(value), ..*pen })} />

            <InputCaption style={cap(&layout, Some(props.room.caption))} sizes={vec![layout.input.rows, layout.input.columns]}
                pen={pen.clone()} {compact} dispatch={dispatch.clone()} on_paste={props.on_paste.clone()}
                on_image={props.on_image.clone()}>{ stepper(in_planes, &on_turn_input) }</InputCaption>
            <InputGrid plane={input.clone()} grid={layout.input} scale={(*scale).clone()} {pen} dispatch={dispatch.clone()}
                on_turn={on_turn_input} />
            if let (Some(plane), Some(grid)) = (&kernel_plane, layout.kernel) {
                <div class="cap" style={format!("left:{}px;top:{}px;width:{}px", grid.x, grid.y - 44.0, grid.width().max(150.0))}>
                    <b>{ page.say(Word::Kernel) }</b>
                    <span class="size">{ format!("{} × {}", grid.rows, grid.columns) }</span>
                    <span class="tools">
                        { presets(page, plane, weight.as_ref().as_deref(), dispatch) }
                    </span>
                </div>
                <EntryGrid id="kernel" label={page.say(Word::Kernel)} plane={plane.clone()} {grid}
                    scale={Scale::over(Colormap::Vik, plane.values())} on_set={set_weight} />
            }
            <div class="cap" style={cap(&layout, None)}>
                <b>{ page.say(if props.shown.stale && !props.shown.is_empty() { Word::LastValidOutput } else { Word::Output }) }</b>
                <span class="size" id="output-size">{ format!("{} × {}", layout.output.rows, layout.output.columns) }</span>
                { stepper(out_planes, &on_turn_output) }
                <span class="tools">{ colormap_picker(page, scene.map, dispatch) }</span>
            </div>
            <Pad id="output" label={format!("{}, {} × {}", page.say(Word::Output), layout.output.rows, layout.output.columns)}
                described={page.say(Word::OutputKeys)} plane={output.clone()} grid={layout.output}
                active={*active_out} editable=false on_gesture={on_output}
                on_active={let active = active_out.setter(); move |cell| active.set(cell)} />
            if props.shown.is_empty() {
                <p class="empty" style={format!("left:{}px;top:{}px;width:{}px", layout.output.x,
                    layout.input.y + layout.input.height() / 2.0 - 24.0, layout.input.width())}>
                    { page.say(if props.shown.stale { Word::NoOutput } else { Word::EmptyOutput }) }</p>
            }
            if let Some(division) = division {
                <Divisor {division} scale={(*scale).clone()} top={layout.ruler} width={props.room.width} dispatch={dispatch.clone()} />
            } else if !matches!(axis, Axis::Rearranged { .. }) {
                <div class="cap" style={format!("left:0;top:{}px;width:{}px", layout.ruler,
                    if layout.stacked { props.room.width } else { layout.ruler_width })}>
                    <span class="title">{ ruler_title(page, &axis, *by_row, live_on_axis) }</span>
                    <span class="tools">
                        { legend(page, &axis) }
                        <Segmented label={page.say(Word::RulerAxis)} class="small" options={vec!["y".into(), "x".into()]}
                            chosen={Some(usize::from(!*by_row))} on_choose={let by_row = by_row.clone(); move |i| by_row.set(i == 0)} />
                    </span>
                </div>
                <Ruler {axis} live={live_on_axis} top={layout.ruler + 22.0} width={layout.ruler_width}
                    input_label={page.say(Word::InputAxis)} output_label={page.say(Word::OutputAxis)} />
            }
        </div>
    }
}

/// The kernel plane that leads from the shown input channel to the shown output channel.
fn kernel_index(props: &Props, shape: &[usize]) -> usize {
    let (first, second) = (shape[0].max(1), shape[1].max(1));
    let planes = props.state.scene.planes;
    // A transposed convolution's weight is (in, out / groups, …).
    if props.state.scene.call().class.name == "ConvTranspose" {
        (planes.input % first) * second + planes.output % second
    } else {
        (planes.output % first) * second + planes.input % second
    }
}

fn channels(tensor: &Tensor, dims: usize) -> usize {
    let shape = tensor.shape();
    shape.len().checked_sub(dims + 1).map_or(1, |at| shape[at])
}

/// The plane so many further on, as far as there are planes.
fn turned(plane: &Plane, by: isize) -> usize {
    let last = plane.count().saturating_sub(1);
    plane.index().saturating_add_signed(by).min(last)
}

fn page_of(page: Page, index: usize, count: usize) -> Option<String> {
    (count > 1).then(|| {
        page.fill(
            Word::Channel,
            &[("n", &index.to_string()), ("count", &count.to_string())],
        )
    })
}

/// Where the caption of the input or of the output stands.
fn cap(layout: &Layout, input: Option<f64>) -> String {
    let (left, top, width) = if input.is_some() {
        let [left, top, right, _] = layout.input.outer();
        (left, top, right - left)
    } else {
        let top = if layout.output.rows == 0 {
            layout.input.y
        } else {
            layout.output.y
        };
        (layout.output.x, top, layout.output.width())
    };
    let (lift, least) = if layout.stacked {
        (64.0, 340.0)
    } else {
        (44.0, input.unwrap_or(240.0))
    };
    format!(
        "left:{left}px;top:{}px;width:{}px",
        top - lift,
        width.max(least)
    )
}

fn colormap_picker(page: Page, map: Colormap, dispatch: &Callback<Action>) -> Html {
    let options: Vec<AttrValue> = Colormap::ALL.iter().map(|map| map.name().into()).collect();
    let on_choose =
        dispatch.reform(|name: String| Action::Colormap(Colormap::find(&name).unwrap_or_default()));
    html! { <super::control::Pick id="colormap" label={page.say(Word::Colormap)} {options} chosen={map.name()} {on_choose} /> }
}

/// The kernels that suit the kernel's size.
fn presets(
    page: Page,
    plane: &Plane,
    weight: Option<&Tensor>,
    dispatch: &Callback<Action>,
) -> Html {
    let (rows, columns) = plane.extent();
    let shape = weight
        .map(|weight| weight.shape().to_vec())
        .unwrap_or_default();
    let presets: Vec<_> = Preset::ALL
        .into_iter()
        .filter(|preset| preset.kernel(rows, columns).is_some())
        .collect();
    let items: Vec<_> = presets
        .iter()
        .map(|preset| Item {
            name: page.say(preset.word()).into(),
            aside: AttrValue::default(),
        })
        .collect();
    let on_choose = dispatch
        .reform(move |i: usize| Action::Change(Change::Param("weight", presets[i].weight(&shape))));
    html! { <Menu id="presets" label={page.say(Word::Presets)} {items} {on_choose} /> }
}

/// The divisor of every output cell of an average pool.
fn divisors(call: &Call, geometry: &Geometry) -> Option<Quotients> {
    let [.., y, x] = &geometry.axes[..] else {
        return None;
    };
    let ((rows, height), (columns, width)) = (divisor::along(call, y)?, divisor::along(call, x)?);
    Some(Quotients {
        rows: rows.into(),
        columns: columns.into(),
        full: height * width,
    })
}

/// What the hatches on grid and ruler mean, as far as there are any.
fn legend(page: Page, axis: &Axis) -> Html {
    let Axis::Window(window) = axis else {
        return Html::default();
    };
    let swatch = |fill: &'static str, word: Word| {
        html! {
            <span class="legend">
                <svg width="14" height="14" aria-hidden="true"><rect width="14" height="14" {fill} /></svg>{ page.say(word) }
            </span>
        }
    };
    html! {
        <>
            if window.padding.iter().any(|&n| n > 0) { { swatch("url(#hatch-padding)", Word::Padding) } }
            if window.overhang() > 0 { { swatch("url(#hatch-overhang)", Word::CeilOverhang) } }
            if !axis.unread().is_empty() { { swatch("url(#dots)", Word::Dropped) } }
        </>
    }
}

fn ruler_title(page: Page, axis: &Axis, by_row: bool, live: Option<usize>) -> String {
    let pick = |column: Word, row: Word| if by_row { row } else { column };
    match axis {
        Axis::Resample(_) => match zoom(axis, live) {
            Some((from, to)) => page.fill(
                pick(Word::RulerColumnsZoomed, Word::RulerRowsZoomed),
                &[("from", &from.to_string()), ("to", &to.to_string())],
            ),
            None => page.say(pick(Word::RulerColumns, Word::RulerRows)).into(),
        },
        Axis::Transposed(_) => page.say(pick(Word::StampColumns, Word::StampRows)).into(),
        _ => page.say(pick(Word::WindowColumns, Word::WindowRows)).into(),
    }
}
