//! What stands for a compared track: its letter in its hue.

use yew::prelude::*;

use super::draw::TRACK_HUES;

pub const LETTERS: [&str; 4] = ["A", "B", "C", "D"];

/// The letter of a track, in its hue.
pub fn badge(track: usize) -> Html {
    html! { <span class="letter" style={format!("--hue:{}", TRACK_HUES[track])}>{ LETTERS[track] }</span> }
}
