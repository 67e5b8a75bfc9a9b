//! The grids of a comparison: one input, the outputs side by side or over each other, and their
//! difference.

use std::collections::BTreeSet;

use yew::prelude::*;

use super::super::channels::{Channels, turned};
use super::super::control::Segmented;
use super::super::draw::{SIGNAL, TRACK_HUES, TRACK_LETTERS, arrow, hatches, outline, px};
use super::super::figure::Figure;
use super::super::icons;
use super::super::input::{InputGrid, Pen};
use super::super::layout::Grid;
use super::super::marks::{column_numbers, indices};
use super::super::pad::Pad;
use super::super::page::set_in_tones;
use super::super::plane::Plane;
use super::super::pointing::on_output;
use super::super::raster::{Numbers, Raster};
use super::super::refusal::{Fixes, Stopped};
use super::super::scale::ColourScale;
use super::super::sizer::SizeButton;
use super::super::tracks::{badge, id_of};
use super::Board;
use super::layout::{Area, Arrangement, Beside, Slot};
use super::over::{Flicker, Layer, Slider};
use super::samples::Samples;
use crate::playground::colormap::{Colormap, Scale};
use crate::playground::scene::{At, Cell, Place, Planes};
use crate::playground::state::{Action, Change};
use crate::playground::words::Word;

impl Board<'_> {
    /// The one input: its values, or where the tracks read it.
    pub fn input(
        &self,
        plane: &Plane,
        samples: &UseStateHandle<bool>,
        pen: &UseStateHandle<Pen>,
    ) -> Html {
        let (page, grid, dispatch) = (self.page, self.layout.input, &self.props.dispatch);
        let scene = &self.props.state.scene;
        let dims = scene.dims();
        let sizes = scene.input.tensor.shape();
        let sizes = sizes[sizes.len() - dims..].to_vec();
        let on_turn = self.on_turn(plane);
        let reads = (!self.reads.is_empty()).then(|| html! {
            <Samples {grid} tracks={self.reads.to_vec()} live={self.live.map(|place| place.cell)} />
        });
        // Windows leave the values readable; points do not.
        let pointed = self
            .reads
            .iter()
            .any(|(_, geometry)| super::resizes(geometry));
        // A caption has no room for the switch where the grid is narrow or channels are told.
        let cramped = grid.width() < 225.0 || plane.count() > 1 || dims == 3;
        let lower = self.layout.arrangement == Arrangement::Row && cramped;
        let switch = html! {
            <Segmented label={page.say(Word::Input)} class="sans small"
                options={vec![page.say(Word::Values).into(), page.say(Word::Samples).into()]}
                chosen={Some(usize::from(**samples))}
                on_choose={let samples = samples.setter(); move |i| samples.set(i == 1)} />
        };
        html! {
            <>
                if pointed && **samples {
                    <Raster plane={plane.clone()} scale={self.scale.clone()} {grid} given=true numbers={Numbers::None} />
                    { reads }
                } else {
                    <InputGrid plane={plane.clone()} {grid} scale={self.scale.clone()} pen={pen.clone()}
                        selected={self.props.state.selected} dispatch={dispatch.clone()} on_turn={on_turn.clone()} />
                    if !pointed { { reads } }
                }
                <div class="cap" style={format!("left:{}px;top:{}px;width:{}px", grid.x, grid.y - self.layout.heads.1, grid.width().max(248.0))}>
                    <b>{ page.say(Word::Input) }</b>
                    <SizeButton {sizes} on_size={dispatch.reform(|sizes| Action::Change(Change::Resize(sizes)))} />
                    <Channels plane={plane.clone()} {on_turn} />
                    if dims == 3 { <span class="size">{ page.fill(Word::SliceAt, &[("n", &self.input_depth.to_string())]) }</span> }
                    if pointed && !lower { <span class="tools">{ switch.clone() }</span> }
                </div>
                if pointed && lower {
                    <div class="cap" style={format!("left:{}px;top:{}px", grid.x, grid.bottom() + 12.0)}>{ switch }</div>
                }
            </>
        }
    }

    /// Which slice of the outputs is shown, where they are volumes.
    pub fn slices(&self) -> Html {
        let page = self.page;
        let Some(plane) = self
            .outputs
            .iter()
            .flatten()
            .find(|plane| plane.depth_count() > 1)
        else {
            return Html::default();
        };
        let button = |word: Word, by: isize| {
            let turn = self.on_slice(plane);
            html! {
                <button type="button" aria-label={page.say(word)} onclick={turn.reform(move |_: MouseEvent| by)}>
                    { if by < 0 { "‹" } else { "›" } }</button>
            }
        };
        html! {
            <span class="channel">
                { page.say(Word::Output) }
                { button(Word::PreviousSlice, -1) }
                { page.fill(Word::SliceAt, &[("n", &self.depth.to_string())]) }
                { button(Word::NextSlice, 1) }
            </span>
        }
    }

    /// Pins the live cell in the slice so many further on.
    fn on_slice(&self, plane: &Plane) -> Callback<isize> {
        let last = plane.depth_count().saturating_sub(1);
        let (live, dispatch) = (self.live.unwrap_or_default(), self.props.dispatch.clone());
        Callback::from(move |by: isize| {
            let depth = live.depth.saturating_add_signed(by).min(last);
            // What is under the pointer or the focus would keep its slice.
            dispatch.emit(Action::Hover(None));
            dispatch.emit(Action::Pin(Some(Place { depth, ..live })));
        })
    }

    /// The outputs side by side.
    pub fn tracks(&self) -> Html {
        html! {
            for (slot, &track) in self.layout.slots.iter().zip(self.shown) {
                { self.track(slot, track) }
            }
        }
    }

    fn track(&self, slot: &Slot, track: usize) -> Html {
        let (page, dispatch) = (self.page, &self.props.dispatch);
        let letter = TRACK_LETTERS[track];
        let name = &self.contrast.labels[track];
        let on_edit = {
            let (at, dispatch, panel) = (
                self.props.state.scene.at,
                dispatch.clone(),
                self.props.on_panel.clone(),
            );
            Callback::from(move |_: MouseEvent| {
                dispatch.emit(Action::Edit(At { track, ..at }));
                panel.emit(());
            })
        };
        html! {
            <>
                <div class={classes!("cap", self.layout.is_cramped().then_some("cramped"))} style={self.caption(&slot.area, slot.caption)}>
                    <span class="named">{ badge(track) }<b class="mono" title={name.clone()}>{ name }</b></span>
                    if self.frame.is_none() && !page.lesson {
                        <span class="tools">
                            <button type="button" class="link" id={format!("edit-{}", id_of(track))} aria-label={page.fill(Word::EditTrack, &[("track", letter)])}
                                onclick={on_edit}>{ page.say(Word::Edit) }</button>
                            if self.outcomes.len() > 1 {
                                <button type="button" class="link close" aria-label={page.fill(Word::RemoveTrack, &[("track", letter)])}
                                    onclick={self.on_remove(track)}>{ icons::close() }</button>
                            }
                        </span>
                    }
                </div>
                { match (&*self.outcomes[track], &self.outputs[track], slot.grid) {
                    (Err(_), ..) => self.refused(slot, track).unwrap_or_default(),
                    (_, Some(plane), Some(grid)) => html! {
                        <>
                            <Raster plane={plane.clone()} {grid} scale={self.scale.clone()} />
                            { self.pad(&format!("output-{}", id_of(track)), format!("{} {letter}", page.say(Word::Output)), plane, grid) }
                        </>
                    },
                    _ => Html::default(),
                } }
            </>
        }
    }

    /// Where the caption of a track stands.
    fn caption(&self, area: &Area, width: f64) -> String {
        let top = area.y - self.layout.heads.0;
        format!("left:{}px;top:{top}px;width:{width}px", area.x)
    }

    /// In the place of an output: why there is none, and what mends it.
    fn refused(&self, slot: &Slot, track: usize) -> Option<Html> {
        let Figure { state, results, .. } = self.props;
        let stopped = Stopped::of(&state.scene, track, results.track(track), self.page.lang)?;
        // No ruler stands below: what does not fit runs over there.
        let Area {
            x,
            y,
            width,
            height,
        } = slot.area;
        let most = slot.ruler.1 + 190.0 - y;
        Some(html! {
            <div class="refused" style={format!("left:{x}px;top:{y}px;width:{width}px;min-height:{height}px;max-height:{most}px")} id={format!("refused-{}", id_of(track))}>
                <p role="alert">{ set_in_tones(&stopped.why.sentence) }</p>
                <p class="raises">{ &stopped.raises }</p>
                <Fixes {stopped} dispatch={self.props.dispatch.clone()} />
            </div>
        })
    }

    /// Two outputs over each other.
    pub fn over(&self, flicker: bool) -> Html {
        let slot = &self.layout.slots[0];
        let layers = [0, self.against].map(|track| {
            let plane = self.outputs[track].clone()?;
            Some(Layer {
                track,
                plane,
                name: self.contrast.labels[track].clone().into(),
            })
        });
        let ([Some(first), Some(second)], Some(grid)) = (layers, slot.grid) else {
            return Html::default();
        };
        let page = self.page;
        let label = format!(
            "{} {}, {}",
            page.say(Word::Output),
            TRACK_LETTERS[0],
            TRACK_LETTERS[self.against]
        );
        let pad = self.pad("output-a", label, &first.plane, grid);
        // Two names beside each other may be wider than the grid.
        let caption = format!(
            "left:{}px;top:{}px;min-width:{}px",
            grid.x,
            grid.y - self.layout.heads.0,
            grid.width()
        );
        let layers = [first, second];
        let scale = self.scale.clone();
        html! {
            <>
                if flicker {
                    <Flicker {grid} {caption} {layers} {scale} />
                } else {
                    <Slider {grid} {caption} {layers} {scale} />
                }
                { pad }
            </>
        }
    }

    /// What the chosen track has more than the first, in a map with a scale of its own.
    pub fn difference(&self, on_against: &UseStateHandle<usize>) -> Html {
        let Some(beside) = &self.layout.beside else {
            return Html::default();
        };
        let page = self.page;
        let title = |track: usize| format!("{} − {}", TRACK_LETTERS[track], TRACK_LETTERS[0]);
        let others: Vec<AttrValue> = (1..self.outcomes.len())
            .map(|track| title(track).into())
            .collect();
        let on_choose = {
            let against = on_against.setter();
            move |i: usize| against.set(i + 1)
        };
        let area = beside.difference;
        html! {
            <>
                <div class={classes!("cap", self.is_stacked(beside).then_some("stacked"))} style={format!("left:{}px;top:{}px;width:{}px", area.x, area.y - beside.head, area.width.max(150.0))}>
                    <b>{ page.say(Word::Difference) }</b>
                    if others.len() > 1 {
                        <span class="tools">
                            <Segmented label={page.say(Word::Difference)} class="small" options={others}
                                chosen={Some(self.against - 1)} {on_choose} />
                        </span>
                    } else {
                        <span class="size">{ title(self.against) }</span>
                    }
                </div>
                if let Some(plane) = self.difference_plane() {
                    { self.difference_map(&plane, area, beside.scale) }
                } else {
                    <p class="empty" id="no-difference" style={area.style()}>{ page.say(self.why_no_difference()) }</p>
                }
            </>
        }
    }

    /// Whether the choice among differences stands under their title.
    fn is_stacked(&self, beside: &Beside) -> bool {
        self.layout.arrangement == Arrangement::Row && beside.head > self.layout.heads.1
    }

    fn why_no_difference(&self) -> Word {
        let refused = [0, self.against]
            .iter()
            .any(|&track| self.outcomes[track].is_err());
        if refused {
            Word::DifferenceRefused
        } else {
            Word::DifferenceSizes
        }
    }

    fn difference_map(
        &self,
        plane: &Plane,
        area: Area,
        (left, top, bottom): (f64, f64, f64),
    ) -> Html {
        let (rows, columns) = plane.extent();
        let grid = Grid {
            x: area.x,
            y: area.y,
            cell_w: area.width / columns.max(1) as f64,
            cell_h: area.height / rows.max(1) as f64,
            rows,
            columns,
            ring: Default::default(),
        };
        let scale = Scale::over(Colormap::Vik, [plane.values()]);
        let value = self.live.and_then(|place| plane.at(place.cell));
        html! {
            <>
                <Raster plane={plane.clone()} {grid} scale={scale.clone()} numbers={Numbers::Differences} />
                <svg class="overlay" width="100%" height={px(grid.bottom())} aria-hidden="true">{ self.lit(&grid) }</svg>
                <ColourScale {scale} {left} {top} {bottom} {value} signed=true />
                { self.pad("difference", self.page.say(Word::Difference).into(), plane, grid) }
            </>
        }
    }

    /// The surface of an output or a difference: hovering one hovers the cell in all.
    fn pad(&self, id: &str, label: String, plane: &Plane, grid: Grid) -> Html {
        let turn = if plane.depth_count() > 1 {
            self.on_slice(plane)
        } else {
            self.on_turn(plane)
        };
        let stage = self.props.state.scene.at.stage;
        let on_gesture = on_output(&self.props.dispatch, stage, self.depth, turn);
        html! {
            <Pad id={id.to_string()} label={format!("{label}, {} × {}", grid.rows, grid.columns)}
                described={self.page.say(Word::OutputKeys)} plane={plane.clone()} {grid} editable=false
                active={*self.active} {on_gesture} on_active={let active = self.active.setter(); move |cell| active.set(cell)} />
        }
    }

    /// The same channel of the input and of every output.
    fn on_turn(&self, plane: &Plane) -> Callback<isize> {
        let plane = plane.clone();
        self.props.dispatch.reform(move |by: isize| {
            let index = turned(&plane, by);
            Action::Planes(Planes {
                input: index,
                output: index,
            })
        })
    }

    /// Takes a track out; the edited one stays the same where it can.
    fn on_remove(&self, track: usize) -> Callback<MouseEvent> {
        let dispatch = self.props.dispatch.clone();
        let scene = &self.props.state.scene;
        let mut tracks = scene.tracks.clone();
        tracks.remove(track);
        let at = At {
            track: scene.at.track - usize::from(scene.at.track > track),
            ..scene.at
        };
        Callback::from(move |_| {
            dispatch.emit(Action::Change(Change::Tracks(tracks.clone())));
            dispatch.emit(Action::Edit(at));
        })
    }

    /// What lies over the grids, and the scale they share.
    pub fn marks(&self) -> Html {
        let layout = self.layout;
        let (left, top, bottom) = layout.scale;
        // NaN stands for what has no value there.
        let mut marks = vec![f32::NAN; self.outputs.len()];
        for &track in self.shown {
            let plane = self.outputs[track].as_ref();
            let value = self
                .live
                .zip(plane)
                .and_then(|(place, plane)| plane.at(place.cell));
            marks[track] = value.unwrap_or(f32::NAN);
        }
        let input = &layout.input;
        let way = layout.slots[0].area.x - 26.0;
        html! {
            <>
                <svg class="overlay" width="100%" height={px(layout.height)} aria-hidden="true">
                    { hatches() }
                    { self.numbers(input, None) }
                    for grid in layout.slots.iter().filter_map(|slot| slot.grid.as_ref()) { { self.lit(grid) } }
                    if layout.arrangement == Arrangement::Row {
                        { arrow((input.right() + 10.0, input.bottom() - 0.5), (way, input.bottom() - 0.5), "var(--ink)", 1.0, 6.0) }
                    }
                </svg>
                <ColourScale scale={self.scale.clone()} {left} {top} {bottom} {marks} letters={TRACK_LETTERS} hues={TRACK_HUES} />
            </>
        }
    }

    /// The indices of a grid and its live cell.
    fn lit(&self, grid: &Grid) -> Html {
        let live = self
            .live
            .map(|place| place.cell)
            .filter(|&(row, column)| row < grid.rows && column < grid.columns);
        html! {
            <>
                { self.numbers(grid, live) }
                if let Some((row, column)) = live {
                    { outline([grid.column(column as f64) + 1.0, grid.row(row as f64) + 1.0, grid.cell_w - 2.0, grid.cell_h - 2.0], SIGNAL, 3.0, false) }
                }
            </>
        }
    }

    /// Row and column numbers of a grid; a signal has no rows.
    fn numbers(&self, grid: &Grid, live: Option<Cell>) -> Html {
        let set = |index: Option<usize>| BTreeSet::from_iter(index.map(|i| i as isize));
        let columns = set(live.map(|cell| cell.1));
        if self.props.state.scene.dims() == 1 {
            column_numbers(grid, &columns, false)
        } else {
            indices(grid, &set(live.map(|cell| cell.0)), &columns, false)
        }
    }
}
