//! What stands under the grids of a comparison: rulers, statistics, a row as a profile.

use yew::prelude::*;

use super::compare::Board;
use super::compare_layout::{Arrangement, Slot};
use super::draw::TRACK_HUES;
use super::profile::Profile;
use super::ruler::Ruler;
use crate::ops::Axis;
use crate::playground::number::short;
use crate::playground::words::Word;

/// From the top of a ruler to the words below it: under a curve with its arrows, and under brackets.
const WORDS: f64 = 158.0;
const BRACKET_WORDS: f64 = 112.0;

impl Board<'_> {
    pub fn reasons(&self) -> Html {
        html! {
            <>
                for (place, (slot, &track)) in self.layout.slots.iter().zip(self.shown).enumerate() {
                    { self.ruler(place, slot, track) }
                }
                { self.statistics() }
                { self.profile() }
            </>
        }
    }

    /// Where the columns of a track's output read the input, in the track's hue.
    fn ruler(&self, place: usize, slot: &Slot, track: usize) -> Html {
        let Ok(result) = &*self.outcomes[track] else {
            return Html::default();
        };
        let Some(axis) = result.geometry.axes.last() else {
            return Html::default();
        };
        if matches!(axis, Axis::Rearranged { .. }) {
            return Html::default();
        }
        let (x, y, width) = slot.ruler;
        let live = self
            .live
            .map(|place| place.cell.1)
            .filter(|&column| column < axis.output());
        // The labels stand once, where there is room: before the first ruler of a row of grids, or
        // after the last one beside another.
        let row = self.layout.arrangement == Arrangement::Row;
        let labelled = if row {
            place == 0
        } else {
            place == 1 || self.layout.arrangement == Arrangement::Column
        };
        let label = |word: Word| {
            AttrValue::from(if labelled {
                format!("{} x", self.page.say(word))
            } else {
                String::new()
            })
        };
        let words = if matches!(axis, Axis::Resample(_)) {
            WORDS
        } else {
            BRACKET_WORDS
        };
        html! {
            <div class="reason" style={format!("left:{x}px;top:{y}px;width:{width}px")}>
                <Ruler axis={axis.clone()} {live} top=0.0 {width} input_label={label(Word::InputAxis)} output_label={label(Word::OutputAxis)}
                    labels_before={row} hue={TRACK_HUES[track]} />
                <p style={format!("margin-top:{words}px")}>{ "TODO" }</p>
            </div>
        }
    }

    fn statistics(&self) -> Html {
        let (Some(beside), Some(differing)) = (&self.layout.beside, self.difference) else {
            return Html::default();
        };
        let page = self.page;
        let d = &differing.facts;
        html! {
            <dl class="statistics" id="statistics" style={beside.statistics.style()}>
                <div><dt>{ "largest |B − A|" }</dt><dd>{ short(d.largest, 4) }</dd></div>
                <div><dt>{ "mean |B − A|" }</dt><dd>{ short(d.mean, 4) }</dd></div>
                <div><dt>{ "equal cells" }</dt><dd>{ format!("{} of {}", d.equal, d.count) }</dd></div>
            </dl>
        }
    }

    fn profile(&self) -> Html {
        let (Some(beside), Some(live)) = (&self.layout.beside, self.live) else {
            return Html::default();
        };
        let tracks = self
            .shown
            .iter()
            .filter_map(|&track| Some((track, self.outputs[track].clone()?)));
        let area = beside.profile;
        html! {
            <>
                <Profile {area} tracks={tracks.collect::<Vec<_>>()} live={live.cell} scale={self.scale.clone()} />
                <p class="reason" style={format!("left:{}px;top:{}px;width:{}px", area.x, area.y + area.height + 4.0, area.width)}>{ "TODO" }</p>
            </>
        }
    }
}
