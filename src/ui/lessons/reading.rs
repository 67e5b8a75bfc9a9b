//! How far a lesson is read: the answer, whether it is revealed, and the scenes of its figure.

use std::rc::Rc;

use yew::prelude::*;

use crate::playground::lesson::{Ask, Lesson};
use crate::playground::scene::Scene;
use crate::playground::state::{Action, State};

/// A lesson that is being read.
#[derive(Clone, PartialEq)]
pub struct Reading {
    pub lesson: Rc<Lesson>,
    /// The chosen answer; it stays choosable until the reveal.
    pub answer: Option<usize>,
    pub revealed: bool,
    pub on_answer: Callback<usize>,
    /// Reveals the answer, or with `false` asks again.
    pub on_reveal: Callback<bool>,
    /// The figure's scenes: one, or two beneath each other.
    states: Vec<UseReducerHandle<State>>,
}

/// Opens a lesson where it was left: `done` is the answer of one that was revealed before. `on_done`
/// hears of what is revealed now, and of what is asked again.
#[hook]
pub fn use_reading(
    lesson: &Rc<Lesson>,
    done: Option<Option<usize>>,
    on_done: Callback<Option<Option<usize>>>,
) -> Reading {
    let answer = use_state_eq(|| done.flatten());
    let revealed = use_state_eq(|| done.is_some());
    let start = use_memo(lesson.clone(), |lesson| lesson.figure.start());
    let first = use_reducer({
        let start = start.clone();
        move || State::open(start.first.clone())
    });
    let second = use_reducer({
        let start = start.clone();
        move || State::open(start.second.clone().unwrap_or_default())
    });
    let mut states = vec![first];
    if start.second.is_some() {
        states.push(second);
    }
    Reading {
        lesson: lesson.clone(),
        answer: *answer,
        revealed: *revealed,
        on_answer: {
            let answer = answer.setter();
            Callback::from(move |chosen| answer.set(Some(chosen)))
        },
        on_reveal: Callback::from(move |reveal: bool| {
            revealed.set(reveal);
            on_done.emit(reveal.then_some(*answer));
            if !reveal {
                answer.set(None);
            }
        }),
        states,
    }
}

impl Reading {
    /// What is hidden now.
    pub fn veil(&self) -> Option<Ask> {
        self.lesson.figure.ask.filter(|_| !self.revealed)
    }

    pub fn states(&self) -> impl Iterator<Item = &State> {
        self.states.iter().map(|state| &**state)
    }

    pub fn dispatch(&self, of: usize) -> Callback<Action> {
        let dispatcher = self.states[of].dispatcher();
        Callback::from(move |action| dispatcher.dispatch(action))
    }

    /// What the figure shows as a scene of the playground: the one that is talked about.
    pub fn scene(&self) -> &Scene {
        let scenes = || self.states().map(|state| &state.scene);
        let talked = scenes().find(|scene| scene.pin.is_some());
        talked.unwrap_or(&self.states[0].scene)
    }

    /// Sets the figure to a scene of the lesson.
    pub fn show(&self, name: &str) {
        let Some(shown) = self.lesson.figure.shown(name) else {
            return;
        };
        let scenes = std::iter::once(shown.first).chain(shown.second);
        for (state, scene) in self.states.iter().zip(scenes) {
            state.dispatch(Action::Hover(None));
            state.dispatch(Action::Open(Box::new(scene)));
        }
    }

    /// Whether the figure shows a scene of the lesson, as nobody has touched it.
    pub fn is_shown(&self, name: &str) -> bool {
        let Some(shown) = self.lesson.figure.shown(name) else {
            return false;
        };
        let scenes = std::iter::once(shown.first).chain(shown.second);
        let untouched =
            |(state, scene): (&State, Scene)| state.hover.is_none() && state.scene == scene;
        self.veil().is_none() && self.states().zip(scenes).all(untouched)
    }

    pub fn can_undo(&self) -> bool {
        self.states().any(State::can_undo)
    }

    pub fn can_redo(&self) -> bool {
        self.states().any(State::can_redo)
    }

    /// Undoes or redoes in whichever scene can.
    pub fn undoing(&self) -> Callback<Action> {
        let states = self.states.clone();
        Callback::from(move |action: Action| {
            let can = |state: &&UseReducerHandle<State>| match action {
                Action::Undo => state.can_undo(),
                _ => state.can_redo(),
            };
            if let Some(state) = states.iter().find(can) {
                state.dispatch(action.clone());
            }
        })
    }
}
