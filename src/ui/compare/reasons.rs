//! What stands under the grids of a comparison: rulers, statistics, a row as a profile.

use yew::prelude::*;

use super::super::draw::{TRACK_HUES, TRACK_LETTERS, track_mark};
use super::super::formula::in_the_foot;
use super::super::page::set_in_tones;
use super::super::ruler::Ruler;
use super::super::sheet::{Part, Sheet};
use super::super::tracks::badge;
use super::Board;
use super::layout::{Arrangement, Slot};
use super::profile::Profile;
use crate::ops::Axis;
use crate::playground::compare;
use crate::playground::number::{short, signed};
use crate::playground::story;
use crate::playground::words::{Rich, Word};

/// From the top of a ruler to the words below it: under a curve with its arrows, and under brackets.
const WORDS: f64 = 158.0;
const BRACKET_WORDS: f64 = 112.0;
/// Where the words under a ruler break, if the ruler itself is shorter.
const NARROW: f64 = 260.0;

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
        let geometry = self.reads.iter().find(|(reading, _)| *reading == track);
        let Some(axis) = geometry.and_then(|(_, geometry)| geometry.axes.last()) else {
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
        let stages = &self.props.state.scene.tracks[track].stages;
        let stage = match &stages[..] {
            [_, .., last] => self.page.fill(
                Word::StageNamed,
                &[
                    ("number", &stages.len().to_string()),
                    ("name", &last.name()),
                ],
            ),
            _ => String::new(),
        };
        // Under a narrow grid the words take what its column has.
        let wide = slot.caption.min(width.max(NARROW));
        html! {
            <div class="reason" style={format!("left:{x}px;top:{y}px;width:{width}px")}>
                <Ruler axis={axis.clone()} {live} top=0.0 {width} input_label={label(Word::InputAxis)} output_label={label(Word::OutputAxis)}
                    labels_before={row} hue={TRACK_HUES[track]} />
                <p style={format!("margin-top:{words}px;width:{wide}px")}>{ stage }{ set_in_tones(&compare::caption(axis, live, self.page.lang)) }</p>
            </div>
        }
    }

    fn statistics(&self) -> Html {
        let (Some(beside), Some(difference)) = (&self.layout.beside, self.difference) else {
            return Html::default();
        };
        let page = self.page;
        let (a, b) = (TRACK_LETTERS[0], TRACK_LETTERS[self.against]);
        let (equal, count) = (difference.equal.to_string(), difference.count.to_string());
        let rows = [
            (Word::LargestDifference, short(difference.largest, 4)),
            (Word::MeanDifference, short(difference.mean, 4)),
            (
                Word::EqualCells,
                page.fill(Word::OfCount, &[("n", &equal), ("count", &count)]),
            ),
        ];
        html! {
            <dl class="statistics" id="statistics" style={beside.statistics.style()}>
                for (word, value) in rows {
                    <div><dt>{ page.fill(word, &[("a", a), ("b", b)]) }</dt><dd>{ value }</dd></div>
                }
            </dl>
        }
    }

    /// The live row of every output as a curve.
    fn profile(&self) -> Html {
        let (Some(beside), Some(live)) = (&self.layout.beside, self.live) else {
            return Html::default();
        };
        let tracks: Vec<_> = self
            .shown
            .iter()
            .filter_map(|&track| Some((track, self.outputs[track].clone()?)))
            .collect();
        let area = beside.profile;
        let style = format!(
            "left:{}px;top:{}px;width:{}px",
            area.x,
            area.y + area.height + 12.0,
            area.width
        );
        let page = self.page;
        let title = match self.props.state.scene.dims() {
            1 => page.say(Word::SignalProfile).to_string(),
            _ => page.fill(Word::RowProfile, &[("row", &live.cell.0.to_string())]),
        };
        html! {
            <>
                <Profile {area} tracks={tracks.clone()} live={live.cell} over_extent={self.resized} scale={self.scale.clone()} />
                <p class="reason" id="profile" {style}>
                    { title }
                    { " " }
                    <span class="legend">
                        for &(track, _) in &tracks { <span>{ mark(track) }{ TRACK_LETTERS[track] }</span>{ " " } }
                    </span>
                </p>
            </>
        }
    }

    /// How each track comes to its value at the live cell, and by how much they differ.
    pub fn formulas(&self) -> Html {
        let columns: Vec<_> = self
            .shown
            .iter()
            .filter_map(|&track| Some((track, self.formula(track)?)))
            .collect();
        if columns.is_empty() {
            return Html::default();
        }
        let plane = self.difference_plane();
        let difference = self.live.and_then(|place| plane?.at(place.cell));
        if let Some(frame) = &self.frame {
            return in_the_foot(frame, self.values(difference));
        }
        html! {
            <Sheet part={Part::Formula}><div class="read columns" id="formulas">
                for (track, lines) in columns {
                    <div class="lettered" style={self.under(track)}>
                        { badge(track) }
                        <div class="eq">for line in lines { <div>{ set_in_tones(&line) }</div> }</div>
                    </div>
                }
                if let Some(difference) = difference {
                    <div class="eq difference">
                        <div>{ format!("{} − {}", TRACK_LETTERS[self.against], TRACK_LETTERS[0]) }</div>
                        <div class="signal">{ signed(&short(difference.into(), 4)) }</div>
                    </div>
                }
            </div></Sheet>
        }
    }

    /// What every shown track gives for the live cell, on one line, and how they differ.
    fn values(&self, difference: Option<f32>) -> Html {
        let value = |&track: &usize| {
            let value = self.outputs[track].as_ref()?.at(self.live?.cell)?;
            Some((track, short(value.into(), 4)))
        };
        let (first, against) = (TRACK_LETTERS[0], TRACK_LETTERS[self.against]);
        html! {
            <>
                for (track, value) in self.shown.iter().filter_map(value) {
                    <span class="summand">{ badge(track) }{ " " }{ value }</span>{ "  " }
                }
                if let Some(difference) = difference {
                    { format!("{against} − {first} = ") }<span class="signal">{ signed(&short(difference.into(), 4)) }</span>
                }
            </>
        }
    }

    /// Of two tracks on a wide page, the formulas of the second one stand under its grid.
    fn under(&self, track: usize) -> Option<String> {
        let [_, second] = &self.layout.slots[..] else {
            return None;
        };
        let first = track == self.shown[0] && self.layout.arrangement == Arrangement::Row;
        // Less the gap between columns.
        first.then(|| format!("flex:0 0 {}px", second.ruler.0 - 24.0))
    }

    fn formula(&self, track: usize) -> Option<Vec<Rich>> {
        let result = self.outcomes[track].as_ref().ok()?;
        let index = self.index(result)?;
        let explanation = result
            .operation
            .explain(result.input.tensor(), &index)
            .ok()?;
        let narrow = self.props.extent.is_narrow();
        Some(story::formula(
            result,
            &explanation,
            &index,
            self.page.lang,
            narrow,
        ))
    }
}

/// The mark of a track in a line of words.
fn mark(track: usize) -> Html {
    html! {
        <svg class="mark" width="12" height="10" aria-hidden="true">
            <path d={track_mark(track, 6.0, 5.0, 3.2)} style={format!("fill:{}", TRACK_HUES[track])} />
        </svg>
    }
}
