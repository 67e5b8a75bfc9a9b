//! What stands for a compared track: its letter in its hue, and the choice among several.

use yew::prelude::*;

use super::draw::{TRACK_HUES, TRACK_LETTERS};
use super::page::use_page;
use crate::playground::notation::Track;
use crate::playground::scene::View;
use crate::playground::state::{Action, Change};
use crate::playground::words::Word;

/// What the letter of a track adds to an id.
pub fn id_of(track: usize) -> String {
    TRACK_LETTERS[track].to_ascii_lowercase()
}

/// The letter of a track, in its hue.
pub fn badge(track: usize) -> Html {
    html! { <span class="letter" style={format!("--hue:{}", TRACK_HUES[track])}>{ TRACK_LETTERS[track] }</span> }
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub count: usize,
    pub chosen: usize,
    pub on_choose: Callback<usize>,
}

/// Which of several tracks is edited.
#[component]
pub fn TrackTabs(props: &Props) -> Html {
    let page = use_page();
    html! {
        <span class="letters" role="group" aria-label={page.say(Word::Tracks)}>
            for track in 0..props.count {
                <button type="button" aria-pressed={(track == props.chosen).to_string()}
                    aria-label={page.fill(Word::EditTrack, &[("track", TRACK_LETTERS[track])])}
                    onclick={props.on_choose.reform(move |_: MouseEvent| track)}>{ badge(track) }</button>
            }
        </span>
    }
}

#[derive(Properties, PartialEq)]
pub struct VersusProps {
    /// A parameter, and the tracks that compare values of it.
    pub name: &'static str,
    pub tracks: Vec<Track>,
    pub dispatch: Callback<Action>,
}

/// Turns a parameter into a comparison.
#[component]
pub fn Versus(props: &VersusProps) -> Html {
    let page = use_page();
    let onclick = {
        let (dispatch, tracks) = (props.dispatch.clone(), props.tracks.clone());
        Callback::from(move |_: MouseEvent| {
            dispatch.emit(Action::Change(Change::Tracks(tracks.clone())));
            dispatch.emit(Action::View(View::Compare));
        })
    };
    let label = page.fill(Word::CompareParam, &[("name", props.name)]);
    html! { <button type="button" class="versus" aria-label={label.clone()} title={label} {onclick}></button> }
}
