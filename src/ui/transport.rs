//! Stepping through the output in reading order: buttons, a track, and playing.

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use yew::prelude::*;

use super::frame::use_frame;
use super::icons;
use super::page::{document, is_typing, use_page, use_window_event};
use crate::playground::scene::Cell;
use crate::playground::words::Word;

/// The width of the buttons that step where each is as large as a finger, and of the air behind them.
pub const BUTTONS: f64 = 156.0;
/// A step a beat while playing: the glide, and time to read.
const BEAT: u32 = 700;
/// Ticks stand for single rows as long as they stand apart.
const APART: f64 = 5.0;

/// The cells of an output in reading order, and the one that is live.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Steps {
    pub rows: usize,
    pub columns: usize,
    pub live: Option<Cell>,
}

impl Steps {
    fn count(self) -> usize {
        self.rows * self.columns
    }

    /// The live cell's number, from 0.
    fn index(self) -> Option<usize> {
        self.live
            .map(|(row, column)| row * self.columns + column)
            .filter(|&index| index < self.count())
    }

    fn cell(self, index: usize) -> Cell {
        (index / self.columns, index % self.columns)
    }

    /// The cell after the live one, or before it; where none is live, the first one. None at the
    /// ends.
    pub fn by(self, step: isize) -> Option<Cell> {
        let to = match self.index() {
            Some(index) => index.checked_add_signed(step)?,
            None => 0,
        };
        (to < self.count()).then(|| self.cell(to))
    }
}

/// Whether the output is played, and what starts and stops it.
#[derive(Clone, PartialEq)]
pub struct Playing {
    pub on: bool,
    pub toggle: Callback<()>,
}

/// Plays through an output: a step each beat, to its end. `halted` holds it still, and so do a
/// place off the screen and a hidden tab.
#[hook]
pub fn use_playing(
    steps: Steps,
    halted: bool,
    place: &NodeRef,
    on_step: &Callback<Cell>,
) -> Playing {
    let on = use_state_eq(|| false);
    let seen = use_seen(place);
    use_effect_with((*on && !halted && seen, steps), {
        let (on, on_step) = (on.setter(), on_step.clone());
        move |&(running, steps)| {
            let timeout = running.then(|| {
                Timeout::new(BEAT, move || match steps.by(1) {
                    Some(cell) => on_step.emit(cell),
                    None => on.set(false),
                })
            });
            move || drop(timeout)
        }
    });
    let framed = use_frame().is_some();
    use_window_event("keydown", {
        let on_step = on_step.clone();
        move |event: web_sys::KeyboardEvent| {
            // On somebody's page, keys are read where a grid has the focus.
            if framed && !is_in(&event, "[role=grid]") {
                return;
            }
            let by = match event.key().as_str() {
                "[" => -1,
                "]" => 1,
                _ => return,
            };
            // AltGr, which some keyboards need for a bracket, counts as both Ctrl and Alt.
            let command = event.meta_key() || (event.ctrl_key() && !event.alt_key());
            if command || is_typing(&event) || is_in(&event, "[role=dialog]") {
                return;
            }
            if let Some(cell) = steps.by(by) {
                event.prevent_default();
                on_step.emit(cell);
            }
        }
    });
    let toggle = {
        let (on, on_step) = (on.clone(), on_step.clone());
        Callback::from(move |()| {
            // From the end, playing begins anew.
            if !*on && steps.by(1).is_none() && steps.count() > 0 {
                on_step.emit(steps.cell(0));
            }
            on.set(!*on);
        })
    };
    Playing { on: *on, toggle }
}

/// Whether an event comes from inside of an element that a selector matches.
pub fn is_in(event: &web_sys::Event, selector: &str) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|element| matches!(element.closest(selector), Ok(Some(_))))
}

/// Whether any of an element is on the screen, in a tab that is shown.
#[hook]
fn use_seen(place: &NodeRef) -> bool {
    let on_screen = use_state_eq(|| true);
    let shown = use_state_eq(|| true);
    use_effect_with(place.clone(), {
        let on_screen = on_screen.setter();
        move |place| {
            let call = Closure::<dyn Fn(js_sys::Array)>::new(move |entries: js_sys::Array| {
                let last = entries
                    .pop()
                    .dyn_into::<web_sys::IntersectionObserverEntry>();
                if let Ok(entry) = last {
                    on_screen.set(entry.is_intersecting());
                }
            });
            let observer = web_sys::IntersectionObserver::new(call.as_ref().unchecked_ref()).ok();
            if let (Some(observer), Some(element)) = (&observer, place.cast::<web_sys::Element>()) {
                observer.observe(&element);
            }
            move || {
                if let Some(observer) = observer {
                    observer.disconnect();
                }
                drop(call);
            }
        }
    });
    use_effect_with((), {
        let shown = shown.setter();
        move |()| {
            let call = Closure::<dyn Fn()>::new(move || shown.set(!document().hidden()));
            let listener = call.as_ref().unchecked_ref::<js_sys::Function>().clone();
            let name = "visibilitychange";
            let added = document().add_event_listener_with_callback(name, &listener);
            debug_assert!(added.is_ok());
            move || {
                let _ = document().remove_event_listener_with_callback(name, &listener);
                drop(call);
            }
        }
    });
    *on_screen && *shown
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub steps: Steps,
    pub playing: Playing,
    pub on_step: Callback<Cell>,
    /// The left edge, the top and the width of the track.
    #[prop_or_default]
    pub place: [f64; 3],
}

/// Previous, play, next: they stand in the caption of the output.
#[component]
pub fn StepButtons(props: &Props) -> Html {
    let page = use_page();
    let step = |by: isize, word: Word, icon: Html| {
        let to = props.steps.by(by);
        let onclick = {
            let on_step = props.on_step.clone();
            Callback::from(move |_: MouseEvent| {
                if let Some(cell) = to {
                    on_step.emit(cell);
                }
            })
        };
        // A button that is disabled while it has the focus would lose it.
        html! {
            <button type="button" aria-label={page.say(word)} title={page.say(word)}
                aria-disabled={to.is_none().to_string()} {onclick}>{ icon }</button>
        }
    };
    let (word, icon) = if props.playing.on {
        (Word::Pause, icons::pause())
    } else {
        (Word::Play, icons::play())
    };
    html! {
        <span class="play" role="group" aria-label={page.say(Word::StepThrough)}>
            { step(-1, Word::PreviousCell, icons::previous()) }
            <button type="button" id="play" aria-label={page.say(word)} title={page.say(word)}
                onclick={props.playing.toggle.reform(|_: MouseEvent| ())}>{ icon }</button>
            { step(1, Word::NextCell, icons::next()) }
        </span>
    }
}

/// The track beneath the output, with a tick for each of its rows.
#[component]
pub fn Track(props: &Props) -> Html {
    let page = use_page();
    let steps = props.steps;
    let (count, index) = (steps.count(), steps.index());
    let last = count.saturating_sub(1).max(1) as f64;
    let node = use_node_ref();
    let seek = {
        let (node, on_step) = (node.clone(), props.on_step.clone());
        move |event: &PointerEvent| {
            let Some(track) = node.cast::<web_sys::Element>() else {
                return;
            };
            let place = track.get_bounding_client_rect();
            let along = (f64::from(event.client_x()) - place.left()) / place.width();
            on_step.emit(steps.cell((along.clamp(0.0, 1.0) * last).round() as usize));
        }
    };
    let onpointerdown = {
        let (seek, node) = (seek.clone(), node.clone());
        Callback::from(move |event: PointerEvent| {
            if event.button() == 0 {
                if let Some(track) = node.cast::<web_sys::Element>() {
                    // A pointer that is already gone cannot be captured; the press still counts.
                    let _ = track.set_pointer_capture(event.pointer_id());
                }
                seek(&event);
            }
        })
    };
    let onpointermove = Callback::from(move |event: PointerEvent| {
        if event.buttons() & 1 == 1 {
            seek(&event);
        }
    });
    let onkeydown = {
        let (on_step, toggle) = (props.on_step.clone(), props.playing.toggle.clone());
        Callback::from(move |event: KeyboardEvent| {
            let row = steps.columns as isize;
            let to = match event.key().as_str() {
                "ArrowRight" => steps.by(1),
                "ArrowLeft" => steps.by(-1),
                "ArrowDown" | "PageDown" => steps.by(row),
                "ArrowUp" | "PageUp" => steps.by(-row),
                "Home" => Some((0, 0)),
                "End" => Some(steps.cell(count - 1)),
                " " => {
                    event.prevent_default();
                    return toggle.emit(());
                }
                _ => return,
            };
            event.prevent_default();
            if let Some(cell) = to {
                on_step.emit(cell);
            }
        })
    };
    let [left, top, width] = props.place;
    let at = index.map_or(0.0, |index| index as f64 / last * 100.0);
    let every = (APART * steps.rows as f64 / width).ceil().max(1.0) as usize;
    let ticks: String = (0..steps.rows)
        .step_by(every)
        .map(|row| format!("M{} 0v4", (row * steps.columns) as f64 / last * 100.0))
        .collect();
    let written = match index {
        Some(index) => format!("{} / {count}", index + 1),
        None => format!("– / {count}"),
    };
    let said = steps.live.map(|(row, column)| {
        let slots = [("row", &*row.to_string()), ("column", &*column.to_string())];
        format!("{}, {written}", page.fill(Word::CellAt, &slots))
    });
    html! {
        <div class="transport" style={format!("left:{left}px;top:{top}px;width:{width}px")}>
            <span class="track" id="track" role="slider" tabindex="0" ref={node} aria-label={page.say(Word::SteppedCell)}
                aria-valuemin="0" aria-valuemax={count.to_string()} aria-valuenow={index.map_or(0, |i| i + 1).to_string()}
                aria-valuetext={said} {onpointerdown} {onpointermove} {onkeydown}>
                <span class="fill" style={format!("width:{at}%")} />
                <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><path d={ticks} vector-effect="non-scaling-stroke" /></svg>
                if index.is_some() { <span class="knob" style={format!("left:{at}%")} /> }
            </span>
            <span class="size" id="step">{ written }</span>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(live: Option<Cell>) -> Steps {
        Steps {
            rows: 2,
            columns: 3,
            live,
        }
    }

    #[test]
    fn steps_follow_reading_order_and_stop_at_the_ends() {
        assert_eq!(at(Some((0, 2))).by(1), Some((1, 0)));
        assert_eq!(at(Some((1, 0))).by(-1), Some((0, 2)));
        assert_eq!(at(Some((1, 2))).by(1), None);
        assert_eq!(at(Some((0, 0))).by(-1), None);
    }

    #[test]
    fn without_a_live_cell_the_first_one_comes_next() {
        assert_eq!(at(None).by(1), Some((0, 0)));
        assert_eq!(at(Some((5, 5))).by(1), Some((0, 0)));
        assert_eq!(
            Steps {
                rows: 0,
                ..at(None)
            }
            .by(1),
            None
        );
    }
}
