//! What was committed, in order: what undo and redo walk, and the browser's Back and Forward.
//!
//! Each committed scene is a step with a number of its own. The present one is the state's: here it
//! has its number alone.

use std::sync::Arc;

use super::scene::Scene;

/// The most steps that can be undone.
const STEPS: usize = 200;
/// The most cells that are kept for them: 64 MiB, sixteen of the largest planes. One step is kept always.
const CELLS: usize = 16 << 20;

#[derive(Clone, Debug)]
struct Step {
    number: usize,
    scene: Arc<Scene>,
}

/// The steps before and after the present one.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    past: Vec<Step>,
    /// The number of the present step.
    now: usize,
    /// The next one last.
    future: Vec<Step>,
    /// The highest number there ever was.
    highest: usize,
}

impl PartialEq for Timeline {
    /// Steps never change, and no number is given twice.
    fn eq(&self, other: &Self) -> bool {
        self.numbers().eq(other.numbers()) && self.now == other.now
    }
}

impl Timeline {
    /// The number of the present step.
    pub fn now(&self) -> usize {
        self.now
    }

    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// How many steps there are before the present one.
    pub fn before(&self) -> usize {
        self.past.len()
    }

    /// The numbers of all steps in their order.
    pub fn numbers(&self) -> impl Iterator<Item = usize> + '_ {
        let past = self.past.iter().map(|step| step.number);
        let future = self.future.iter().rev().map(|step| step.number);
        past.chain([self.now]).chain(future)
    }

    /// The scene of a step that is not the present one.
    pub fn scene(&self, number: usize) -> Option<&Scene> {
        let mut steps = self.past.iter().chain(&self.future);
        let step = steps.find(|step| step.number == number);
        step.map(|step| &*step.scene)
    }

    /// The next and the previous step.
    pub fn next(&self) -> Option<usize> {
        self.future.last().map(|step| step.number)
    }

    pub fn previous(&self) -> Option<usize> {
        self.past.last().map(|step| step.number)
    }

    /// The present becomes a new step after `scene`; what could be redone is gone.
    pub fn commit(&mut self, scene: Scene) {
        self.leave(scene);
        self.future.clear();
        while self.past.len() > STEPS || (self.past.len() > 1 && self.held() > CELLS) {
            self.past.remove(0);
        }
    }

    /// Goes to a step; what was present is put aside. Gives the scene of the step, or `None` where
    /// it is the present one or not known.
    pub fn travel(&mut self, number: usize, present: Scene) -> Option<Scene> {
        let forth = self.future.iter().any(|step| step.number == number);
        if !forth && self.past.iter().all(|step| step.number != number) {
            return None;
        }
        let mut scene = Arc::new(present);
        while self.now != number {
            let (from, to) = match forth {
                true => (&mut self.future, &mut self.past),
                false => (&mut self.past, &mut self.future),
            };
            let step = from.pop()?;
            to.push(Step {
                number: std::mem::replace(&mut self.now, step.number),
                scene: std::mem::replace(&mut scene, step.scene),
            });
        }
        Some(Arc::unwrap_or_clone(scene))
    }

    /// The present becomes a new step right before another one, or after all: a scene that the
    /// browser's history had and that was not known here. Nothing that is known is lost.
    pub fn insert(&mut self, before: Option<usize>, present: Scene) {
        let last = self.future.first().map(|step| step.number);
        let neighbour = before.or(last).unwrap_or(self.now);
        let scene = self.travel(neighbour, present.clone()).unwrap_or(present);
        self.leave(scene);
        if before.is_some()
            && let Some(step) = self.past.pop()
        {
            self.future.push(step);
        }
    }

    /// The present step, which was this scene, is past; a new number is present.
    fn leave(&mut self, scene: Scene) {
        self.highest += 1;
        self.past.push(Step {
            number: std::mem::replace(&mut self.now, self.highest),
            scene: Arc::new(scene),
        });
    }

    /// Cells that the past holds; neighbours that share an input hold it once.
    pub fn held(&self) -> usize {
        let inputs = self.past.iter().map(|step| step.scene.input.arc());
        let mut last = None;
        inputs
            .filter(|input| {
                !last
                    .replace(input.clone())
                    .is_some_and(|l| Arc::ptr_eq(&l, input))
            })
            .map(|input| input.tensor.data().len())
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::super::scene::Place;
    use super::*;

    /// A scene that is told from others by its pin.
    fn scene(n: usize) -> Scene {
        Scene {
            pin: Some(Place::from((n, 0))),
            ..Scene::default()
        }
    }

    /// A timeline of the scenes 0, 1, 2, with 2 present.
    fn three() -> Timeline {
        let mut timeline = Timeline::default();
        timeline.commit(scene(0));
        timeline.commit(scene(1));
        timeline
    }

    #[test]
    fn any_step_is_reached_in_one_go_and_none_is_lost() {
        let mut timeline = three();
        assert_eq!(timeline.travel(0, scene(2)), Some(scene(0)));
        assert_eq!((timeline.before(), timeline.next()), (0, Some(1)));
        assert_eq!(timeline.travel(2, scene(0)), Some(scene(2)));
        assert_eq!(timeline.travel(2, scene(2)), None);
        assert_eq!(timeline.travel(9, scene(2)), None);
        assert_eq!(timeline.travel(1, scene(2)), Some(scene(1)));
        assert_eq!(timeline.numbers().collect::<Vec<_>>(), [0, 1, 2]);
    }

    #[test]
    fn a_scene_that_was_not_known_is_put_where_the_browser_had_it() {
        let mut timeline = three();
        timeline.insert(Some(0), scene(2));
        assert_eq!(timeline.numbers().collect::<Vec<_>>(), [3, 0, 1, 2]);
        assert_eq!((timeline.now(), timeline.can_undo()), (3, false));
        timeline.insert(None, scene(7));
        assert_eq!(timeline.numbers().collect::<Vec<_>>(), [3, 0, 1, 2, 4]);
        assert_eq!((timeline.now(), timeline.can_redo()), (4, false));
        assert_eq!(timeline.travel(3, scene(8)), Some(scene(7)));
        assert_eq!(timeline.travel(2, scene(7)), Some(scene(2)));
    }
}
