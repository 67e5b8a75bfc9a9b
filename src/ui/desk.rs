//! Where a scene is computed: short work at once, long work beside the page. What the figure shows
//! meanwhile is the newest scene whose results are there.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsValue;
use yew::prelude::*;

use super::later::later;
use crate::playground::back::Back;
use crate::playground::queue::{Order, Queue, Ticket};
use crate::playground::results::{Answer, Results};
use crate::playground::scene::{Flow, Scene};
use crate::playground::state::State;

/// Milliseconds after which the page says that it computes, and after which that can be cancelled.
const TOLD: u32 = 100;
const LONG: u32 = 1000;

/// How long a figure has been waited for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Not at all, or not long enough to be told.
    #[default]
    Quiet,
    Computing,
    /// So long that the reader may want to end it.
    Long,
    /// The reader ended it.
    Cancelled,
}

/// What is waited for, given down as a context.
#[derive(Clone, Default, PartialEq)]
pub struct Wait {
    pub phase: Phase,
    pub on_cancel: Callback<()>,
    pub on_again: Callback<()>,
}

/// What the page shows of a scene.
pub struct Work {
    /// What the scene gives, as far as it is there.
    pub results: Results,
    /// What the panel tells of: the same, but while the input alone is new, what is shown.
    pub told: Results,
    /// The state of the figure with its results: those of the scene, or while they are awaited the
    /// newest that are there. None before the first.
    pub figure: Option<(State, Results)>,
    pub wait: Wait,
}

/// What a helper tells.
pub enum Told {
    Ready,
    /// What was asked for.
    Given(Ticket, Answer),
    /// It did not begin, or it ended.
    Lost,
}

/// Who is told.
pub type Hearer = Rc<dyn Fn(Told)>;

/// Who computes beside the page, until this is dropped.
pub trait Helper {
    /// Asks for the tracks of these numbers, and for what the scene asks backward.
    fn ask(&mut self, ticket: Ticket, scene: &Scene, wanted: &[u32]) -> Result<(), JsValue>;
}

/// A scene with what it gave.
type Known = (Scene, Results);

struct Desk {
    queue: Queue<Scene>,
    helper: Option<Box<dyn Helper>>,
    /// The scene that is asked for, with its results as far as they are there.
    asked: Option<Known>,
    /// The newest scene whose results are all there.
    shown: Option<Known>,
    /// Counts what was shown: waiting begins anew with it.
    round: usize,
    itself: Weak<RefCell<Desk>>,
    update: Rc<dyn Fn()>,
}

impl Desk {
    fn new(update: Rc<dyn Fn()>) -> Rc<RefCell<Self>> {
        Rc::new_cyclic(|itself| {
            RefCell::new(Self {
                queue: Queue::default(),
                helper: None,
                asked: None,
                shown: None,
                round: 0,
                itself: itself.clone(),
                update,
            })
        })
    }

    /// Asks for the results of a scene.
    fn attend(&mut self, scene: &Scene) {
        let is_asked = |(asked, _): &Known| asks_alike(asked, scene);
        if self.asked.as_ref().is_some_and(is_asked) {
            return;
        }
        let begun = self.known().begin(scene);
        let is_here = begun.is_whole();
        self.asked = Some((scene.clone(), begun.clone()));
        if is_here {
            self.queue.withdraw();
            self.show(scene.clone(), begun);
        } else {
            let order = self.queue.ask(scene.clone());
            self.carry_out(order);
        }
    }

    /// What is there already.
    fn known(&self) -> Results {
        let shown = self.shown.as_ref();
        shown
            .map(|(_, results)| results.clone())
            .unwrap_or_default()
    }

    fn show(&mut self, scene: Scene, results: Results) {
        if let Some((asked, begun)) = &mut self.asked
            && asks_alike(asked, &scene)
        {
            *begun = results.clone();
        }
        self.round += 1;
        self.shown = Some((scene, results));
    }

    fn carry_out(&mut self, order: Option<Order<Scene>>) {
        match order {
            None => {}
            Some(Order::Here(scene)) => {
                let results = self.known().of(&scene);
                self.show(scene, results);
            }
            Some(Order::Send(ticket, scene)) => {
                let begun = self.known().begin(&scene);
                if begun.is_whole() {
                    // Meanwhile something came of which it is soon made.
                    let (_, order) = self.queue.answered(ticket);
                    self.show(scene, begun);
                    self.carry_out(order);
                } else if self.send(ticket, &scene, &begun).is_none() {
                    self.helper = None;
                    let order = self.queue.lost();
                    self.carry_out(order);
                }
            }
        }
    }

    /// Sends what is awaited of a scene to the helper; none where there is none.
    fn send(&mut self, ticket: Ticket, scene: &Scene, begun: &Results) -> Option<()> {
        if self.helper.is_none() {
            let desk = self.itself.clone();
            let tell = Rc::new(move |told| Self::hear(&desk, told));
            self.helper = (later()?.hire)(tell);
        }
        let wanted: Vec<_> = begun.awaited().map(|track| track as u32).collect();
        self.helper.as_mut()?.ask(ticket, scene, &wanted).ok()
    }

    fn hear(desk: &Weak<RefCell<Self>>, told: Told) {
        let Some(desk) = desk.upgrade() else { return };
        let update = {
            let mut desk = desk.borrow_mut();
            let order = match told {
                Told::Ready => {
                    desk.queue.ready();
                    return;
                }
                Told::Given(ticket, answer) => {
                    let (scene, order) = desk.queue.answered(ticket);
                    if let Some(scene) = scene {
                        let results = desk.known().begin(&scene).complete(&scene, answer);
                        desk.show(scene, results);
                    }
                    order
                }
                Told::Lost => {
                    desk.helper = None;
                    desk.queue.lost()
                }
            };
            desk.carry_out(order);
            desk.update.clone()
        };
        update();
    }

    fn cancel(&mut self) {
        self.helper = None;
        self.queue.cancel();
    }

    fn again(&mut self) {
        let order = self.queue.again();
        self.carry_out(order);
    }

    fn results(&self) -> Results {
        let asked = self.asked.as_ref();
        asked.map_or_else(Results::default, |(_, results)| results.clone())
    }

    fn told(&self) -> Results {
        let shape = |scene: &Scene| scene.input.tensor.shape().to_vec();
        match (&self.asked, &self.shown) {
            (Some((asked, begun)), Some((shown, results)))
                if !begun.is_whole()
                    && asked.tracks == shown.tracks
                    && shape(asked) == shape(shown) =>
            {
                results.clone()
            }
            _ => self.results(),
        }
    }

    /// The state that the figure shows for this one.
    fn figure(&self, state: &State) -> Option<(State, Results)> {
        let (shown, results) = self.shown.as_ref()?;
        let mut state = state.clone();
        if !asks_alike(shown, &state.scene) {
            let mut content = shown.clone();
            if shown.flow != Flow::Forward {
                // The gradients are those of what was looked at then.
                state.scene.flow = shown.flow;
                (state.scene.at, state.scene.pin) = (shown.at, shown.pin);
                state.scene.planes = shown.planes;
            } else if state.scene.flow != Flow::Forward {
                state.scene.flow = Flow::Forward;
            }
            // What is drawn on the input is there at once.
            if content.input.tensor.shape() == state.scene.input.tensor.shape() {
                content.input = state.scene.input.clone();
            }
            state.scene = state.scene.with_content_of(content);
        }
        Some((state, results.clone()))
    }
}

/// Whether two scenes ask for the same outputs and gradients.
fn asks_alike(a: &Scene, b: &Scene) -> bool {
    a.has_content_of(b) && Back::of(a) == Back::of(b) && Back::tracks(a).eq(Back::tracks(b))
}

/// What a scene gives. It is kept from one event to the next: what did not change is not computed
/// again.
#[hook]
pub fn use_work(state: &State) -> Work {
    let update = use_force_update();
    let desk = use_memo((), move |()| {
        Desk::new(Rc::new(move || update.force_update()))
    });
    desk.borrow_mut().attend(&state.scene);
    let phase = use_state_eq(Phase::default);
    let (waits, cancelled, round) = {
        let desk = desk.borrow();
        let queue = &desk.queue;
        (queue.is_waiting(), queue.is_cancelled(), desk.round)
    };
    use_effect_with((waits, cancelled, round), {
        let phase = phase.setter();
        move |&(waits, cancelled, _)| {
            phase.set(match cancelled {
                true => Phase::Cancelled,
                false => Phase::Quiet,
            });
            let after = |time, next| {
                let phase = phase.clone();
                Timeout::new(time, move || phase.set(next))
            };
            let timeouts = waits.then(|| [after(TOLD, Phase::Computing), after(LONG, Phase::Long)]);
            move || drop(timeouts)
        }
    });
    let act = |act: fn(&mut Desk)| {
        let desk = Rc::clone(&*desk);
        Callback::from(move |()| {
            let update = {
                let mut desk = desk.borrow_mut();
                act(&mut desk);
                desk.update.clone()
            };
            update();
        })
    };
    let actions = use_memo((), |()| (act(Desk::cancel), act(Desk::again)));
    let wait = Wait {
        phase: match (waits, cancelled) {
            (_, true) => Phase::Cancelled,
            (true, _) => *phase,
            _ => Phase::Quiet,
        },
        on_cancel: actions.0.clone(),
        on_again: actions.1.clone(),
    };
    let desk = desk.borrow();
    Work {
        results: desk.results(),
        told: desk.told(),
        figure: desk.figure(state),
        wait,
    }
}

/// What a scene of a lesson gives: its grids are small, and computed at once.
#[hook]
pub fn use_results(scene: &Scene) -> Results {
    let kept = use_mut_ref(Results::default);
    let results = kept.borrow().of(scene);
    *kept.borrow_mut() = results.clone();
    results
}
