//! What stands for a compared track: its letter in its hue, and the choice among several.

use yew::prelude::*;

use super::draw::TRACK_HUES;
use super::page::use_page;
use crate::playground::words::Word;

pub const LETTERS: [&str; 4] = ["A", "B", "C", "D"];

/// The letter of a track, in its hue.
pub fn badge(track: usize) -> Html {
    html! { <span class="letter" style={format!("--hue:{}", TRACK_HUES[track])}>{ LETTERS[track] }</span> }
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
                    aria-label={page.fill(Word::EditTrack, &[("track", LETTERS[track])])}
                    onclick={props.on_choose.reform(move |_: MouseEvent| track)}>{ badge(track) }</button>
            }
        </span>
    }
}
