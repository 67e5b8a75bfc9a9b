//! The table of modes, with what each of them costs on the reader's machine: measured with the
//! page's own kernels in short slices, between which the page stays awake.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use super::super::page::{use_page, window};
use crate::playground::lesson::modes::{FACTORS, MODES, Mode, Trial, median};
use crate::playground::number::short;
use crate::playground::words::Word;

/// How often each resize is measured.
const ROUNDS: usize = 7;
/// How long one measurement lasts at least, and how long the page rests after it, in milliseconds.
const SLICE: f64 = 6.0;
const REST: u32 = 30;

/// Nanoseconds per output cell, for each mode and factor, as far as they are measured.
#[derive(Clone, Default, PartialEq)]
struct Measured(Rc<Vec<f64>>);

impl Measured {
    const ALL: usize = ROUNDS * MODES.len() * FACTORS.len();

    fn with(&self, cost: f64) -> Self {
        let mut costs = self.0.to_vec();
        costs.push(cost);
        Self(costs.into())
    }

    /// What is measured next: each resize once a round.
    fn next(&self) -> Option<(&'static Mode, &'static str)> {
        let at = self.0.len() % (MODES.len() * FACTORS.len());
        let (mode, factor) = (at / FACTORS.len(), at % FACTORS.len());
        (self.0.len() < Self::ALL).then(|| (&MODES[mode], FACTORS[factor]))
    }

    fn median(&self, mode: usize, factor: usize) -> Option<f64> {
        let first = mode * FACTORS.len() + factor;
        let step = MODES.len() * FACTORS.len();
        let costs: Vec<_> = self.0.iter().copied().skip(first).step_by(step).collect();
        median(&costs)
    }
}

#[component]
pub fn Modes() -> Html {
    let page = use_page();
    let measured = use_state_eq(Measured::default);
    let running = use_state_eq(|| true);
    use_effect_with((Measured::clone(&measured), *running), {
        let (setter, stop) = (measured.setter(), running.setter());
        move |(measured, running): &(Measured, bool)| {
            let next = measured.next().filter(|_| *running);
            if *running && next.is_none() {
                stop.set(false);
            }
            let measured = measured.clone();
            let timeout = next.map(|(mode, factor)| {
                Timeout::new(REST, move || setter.set(measured.with(cost(mode, factor))))
            });
            move || drop(timeout)
        }
    });
    let toggle = {
        let (measured, running) = (measured.clone(), running.clone());
        move |_: MouseEvent| {
            if !*running && measured.next().is_none() {
                measured.set(Measured::default());
            }
            running.set(!*running);
        }
    };
    let cost = |mode: usize, factor: usize| match measured.median(mode, factor) {
        Some(cost) => short(cost, usize::from(cost < 10.0)),
        None => "…".into(),
    };
    let word = match (*running, measured.next().is_some()) {
        (true, _) => Word::StopMeasuring,
        (false, true) => Word::GoOnMeasuring,
        (false, false) => Word::MeasureAgain,
    };
    html! {
        <div class="modes">
            <table>
                <caption>{ page.say(Word::ModesCost) }</caption>
                <thead><tr>
                    <th scope="col">{ "mode" }</th><th scope="col">{ page.say(Word::ModesDims) }</th>
                    <th scope="col">{ "× 2" }</th><th scope="col">{ "÷ 2" }</th>
                </tr></thead>
                for (i, mode) in MODES.iter().enumerate() {
                    <tbody>
                        <tr>
                            <th scope="row"><code>{ mode.names }</code>if mode.antialias { <code>{ "antialias=True" }</code> }</th>
                            <td>{ mode.dims }</td><td>{ cost(i, 0) }</td><td>{ cost(i, 1) }</td>
                        </tr>
                        <tr><td colspan="4">{ page.say(mode.smoothness) }{ " " }{ page.say(mode.when) }</td></tr>
                    </tbody>
                }
            </table>
            <p><button type="button" class="line" id="measure" onclick={toggle}>{ page.say(word) }</button></p>
        </div>
    }
}

/// Nanoseconds per output cell, over as many runs as a slice holds.
fn cost(mode: &Mode, factor: &str) -> f64 {
    let now = || window().performance().map_or(0.0, |clock| clock.now());
    let Some(trial) = Trial::of(mode, factor) else {
        return f64::NAN;
    };
    let (start, mut runs) = (now(), 0u32);
    loop {
        trial.run();
        runs += 1;
        let spent = now() - start;
        // A browser without a clock measures nothing, and stops.
        if spent >= SLICE || spent <= 0.0 && runs > 1000 {
            return spent * 1e6 / f64::from(runs) / trial.cells as f64;
        }
    }
}
