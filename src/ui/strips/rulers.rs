//! A ruler for each track that resizes, side by side, with a line on how it counts.

use yew::prelude::*;

use super::super::draw::TRACK_HUES;
use super::super::page::{set_in_tones, use_page};
use super::super::ruler::Ruler;
use super::super::tracks::badge;
use super::Line;
use super::layout::Layout;
use crate::ops::Axis;
use crate::playground::compare::caption;
use crate::playground::words::Word;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub layout: Layout,
    pub lines: Vec<Line>,
    pub edited: usize,
}

#[component]
pub fn Rulers(props: &Props) -> Html {
    let page = use_page();
    let layout = &props.layout;
    let many = props.lines.len() > 1;
    let mut resizing: Vec<_> = props
        .lines
        .iter()
        .filter(|line| matches!(line.axis(), Axis::Resample(_)))
        .collect();
    if layout.ruler_count == 0 {
        return Html::default();
    }
    if layout.ruler_count < resizing.len() {
        // There is room for one.
        let edited = resizing.iter().position(|line| line.track == props.edited);
        resizing = vec![resizing[edited.unwrap_or(0)]];
    }
    let last = resizing.len().saturating_sub(1);
    let label = |n: usize, word: Word| if n == last { page.say(word) } else { "" };
    html! {
        for (n, line) in resizing.into_iter().enumerate() {
            <div class="section" data-shows="ruler" style={format!("left:{}px;top:{}px;width:{}px", layout.ruler_left(n), layout.rulers, layout.ruler)}>
                if many { { badge(line.track) } }
                <Ruler axis={line.axis().clone()} live={line.live.filter(|_| !line.stale())} top={0.0} width={layout.ruler}
                    fed={line.subject.input.map(|cell| cell.1)} input_label={label(n, Word::InputAxis)} output_label={label(n, Word::OutputAxis)}
                    hue={many.then_some(TRACK_HUES[line.track])} weights={!many} />
                <p class="note">{ set_in_tones(&caption(line.axis(), line.live, page.lang)) }</p>
            </div>
        }
    }
}
