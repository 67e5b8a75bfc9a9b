//! The grids of tables with their captions.

use yew::prelude::*;

use super::super::super::input::{InputGrid, Pen};
use super::super::super::layout::Grid;
use super::super::super::pad::{Gesture, Pad};
use super::super::super::plane::Plane;
use super::super::super::pointing::on_output;
use super::super::super::raster::Raster;
use super::super::super::tracks::{badge, id_of};
use super::super::veil::Veiled;
use super::Board;
use super::layout::HEAD;
use crate::playground::number::sides;
use crate::playground::scene::At;
use crate::playground::state::Action;
use crate::playground::words::{Word, fill};

impl Board<'_> {
    /// The input of a table: typed over once nothing is hidden.
    pub fn input(&self, table: usize, pen: &UseStateHandle<Pen>) -> Html {
        let (each, grid) = (&self.tables[table], self.layout.tables[table].input);
        let id = self.id("input", table);
        let plane = each.input.clone();
        let size = sides(plane.sizes());
        let name = Word::Input.text(self.lang);
        html! {
            <>
                <div class="cap" style={self.caption(&grid)}><b>{ name }</b><span class="size">{ &size }</span></div>
                if self.props.veil.is_some() {
                    <Raster plane={plane.clone()} {grid} scale={self.scale.clone()} />
                    { self.pad(id, format!("{name}, {size}"), &plane, grid, Callback::noop()) }
                } else {
                    <InputGrid {id} {plane} {grid} scale={self.scale.clone()} pen={pen.clone()} resizable=false
                        selected={self.props.states[table].selected} dispatch={self.props.dispatches[table].clone()} />
                }
            </>
        }
    }

    /// What a track of a table gives, or the place of it.
    pub fn output(&self, table: usize, track: usize) -> Html {
        let each = &self.tables[table];
        let (output, grid) = (
            &each.outputs[track],
            self.layout.tables[table].outputs[track],
        );
        let several = each.outputs.len() > 1;
        let label = &each.labels[track];
        let size = match output.veiled {
            Some(Veiled::Size) => "?".into(),
            _ => output
                .result
                .as_ref()
                .map_or_else(String::new, |(_, plane)| sides(plane.sizes())),
        };
        let name = format!("{}, {size}", Word::Output.text(self.lang));
        let name = if several {
            format!("{label}, {name}")
        } else {
            name
        };
        let id = self.id("output", table);
        let id = if several {
            format!("{id}-{}", id_of(track))
        } else {
            id
        };
        html! {
            <>
                <div class="cap" style={self.caption(&grid)}>
                    <span class="named">
                        if several { { badge(track) } }
                        <b class="mono" title={label.clone()}>{ label }</b>
                    </span>
                    <span class="size">{ &size }</span>
                </div>
                { match (&output.result, output.veiled) {
                    (_, Some(_)) => {
                        let label = fill(Word::HiddenUntilReveal.text(self.lang), &[("name", &name)]);
                        html! { <div class="hidden" {id} role="img" aria-label={label} style={grid.style()} /> }
                    },
                    (Some((_, plane)), None) => {
                        let stage = each.scene.tracks[track].stages.len() - 1;
                        let on_gesture = self.on_output(table, At { track, stage }, plane);
                        html! {
                            <>
                                <Raster plane={plane.clone()} {grid} scale={self.scale.clone()} />
                                { self.pad(id, name, plane, grid, on_gesture) }
                            </>
                        }
                    },
                    (None, None) => Html::default(),
                } }
            </>
        }
    }

    fn id(&self, name: &str, table: usize) -> String {
        match table {
            0 => name.into(),
            _ => format!("{name}-{}", table + 1),
        }
    }

    fn caption(&self, grid: &Grid) -> String {
        let width = grid.width().max(self.layout.side);
        format!("left:{}px;top:{}px;width:{width}px", grid.x, grid.y - HEAD)
    }

    fn pad(
        &self,
        id: String,
        label: String,
        plane: &Plane,
        grid: Grid,
        on_gesture: Callback<Gesture>,
    ) -> Html {
        html! {
            <Pad {id} {label} described={Word::OutputKeys.text(self.lang)} plane={plane.clone()} {grid} editable=false
                active={*self.active} {on_gesture} on_active={let active = self.active.setter(); move |cell| active.set(cell)} />
        }
    }

    /// Pointing at an output talks about its track; a press stays there.
    fn on_output(&self, table: usize, at: At, plane: &Plane) -> Callback<Gesture> {
        let dispatch = self.props.dispatches[table].clone();
        let others: Vec<_> = self
            .props
            .dispatches
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != table)
            .map(|(_, dispatch)| dispatch.clone())
            .collect();
        let depth = self
            .live
            .map_or(0, |live| live.place.depth)
            .min(plane.depth_count() - 1);
        let on_gesture = on_output(&dispatch, at.stage, depth, Callback::noop());
        let pointed = self.pointed.setter();
        Callback::from(move |gesture: Gesture| {
            pointed.set(at.track);
            if let Gesture::Choose(_) | Gesture::Drag { .. } = gesture {
                dispatch.emit(Action::Edit(at));
                for other in &others {
                    other.emit(Action::Pin(None));
                }
            }
            on_gesture.emit(gesture);
        })
    }
}
