//! Beneath tables: a ruler for each track, and the one colour scale.

use yew::prelude::*;

use super::super::super::draw::{SIGNAL, TRACK_HUES, TRACK_LETTERS};
use super::super::super::flat_scale::FlatScale;
use super::super::super::page::set_in_tones;
use super::super::super::ruler::Ruler;
use super::Board;
use crate::playground::compare;
use crate::playground::words::Word;

/// Beneath a ruler: its caption.
const WORDS: f64 = 158.0;
/// The width of a letter over the scale, with air.
const APART: f64 = 12.0;

impl Board<'_> {
    /// Rulers where all tables resize, of the table that is talked about; and the scale.
    pub fn foot(&self) -> Html {
        let [left, top, width] = self.layout.scale;
        let rulers = self.layout.rulers.iter().enumerate();
        html! {
            <>
                for (track, &place) in rulers { { self.ruler(track, place).unwrap_or_default() } }
                <FlatScale scale={self.scale.clone()} {left} {top} {width} marks={self.values()} />
                if self.tables.len() > 1 {
                    <p class="reason" style={format!("left:{left}px;top:{}px", top + 52.0)}>{ Word::OneScaleForBoth.text(self.lang) }</p>
                }
            </>
        }
    }

    fn ruler(&self, track: usize, (x, y): (f64, f64)) -> Option<Html> {
        let table = self.live.map_or(0, |live| live.table);
        let axis = self.tables[table].outputs.get(track)?.axes()?.last()?;
        let live = self.live.map(|live| live.place.cell.1);
        let live = live.filter(|&column| column < axis.output());
        let width = self.layout.tables[table].outputs[track].width();
        let own = self.live.is_some_and(|live| live.track == track);
        let hue = (!own).then_some(TRACK_HUES[track]);
        let label = |word: Word| match track {
            0 if self.layout.in_row => word.text(self.lang),
            _ => "",
        };
        Some(html! {
            <div class="reason" style={format!("left:{x}px;top:{y}px;width:{width}px")}>
                <Ruler axis={axis.clone()} {live} top=0.0 {width} {hue} weights=false labels_before=true
                    input_label={label(Word::InputAxis)} output_label={label(Word::OutputAxis)} />
                <p style={format!("margin-top:{WORDS}px")}>{ set_in_tones(&compare::caption(axis, live, self.lang)) }</p>
            </div>
        })
    }

    /// The live cell's value in every track, for the scale.
    fn values(&self) -> Vec<(f32, &'static str, &'static str)> {
        let Some(live) = self.live else {
            return Vec::new();
        };
        let outputs = &self.tables[live.table].outputs;
        let value = |track: usize| {
            let (_, plane) = outputs.get(track)?.result.as_ref()?;
            plane.at(live.place.cell)
        };
        let place = |value: f32| self.scale.place(value.into()) * self.layout.scale[2];
        let own = value(live.track);
        // A letter that would touch that of the live track is left out.
        let clear = |value: f32| own.is_none_or(|own| (place(own) - place(value)).abs() >= APART);
        let others = (0..outputs.len()).filter(|track| *track != live.track);
        let others = others.filter_map(|track| Some((track, value(track).filter(|v| clear(*v))?)));
        let others = others.map(|(track, value)| (value, TRACK_HUES[track], TRACK_LETTERS[track]));
        let own = own.map(|value| (value, SIGNAL, TRACK_LETTERS[live.track]));
        others.chain(own).collect()
    }
}
