//! The browser's history beside the timeline, so that Back is undo and Forward redo.
//!
//! The browser keeps a list of entries with a cursor. Each entry that is ours stands for a step of the
//! [`Timeline`](super::timeline::Timeline). One of the two moves first: the reader presses Back and
//! the timeline follows, or a step is committed or undone on the page and the browser follows, by as
//! many [`Move`]s as it takes. Entries of an earlier life of the page, from before a reload, stand
//! for no step until they are opened.

/// What the browser does next to stand where the timeline stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// It stands there.
    Rest,
    /// Over so many entries, backwards if negative.
    Go(i32),
    /// The entry that is there stands for this step from now on.
    Name(usize),
    /// A new entry for this step; those after the present one are gone.
    Push(usize),
}

/// The entries of this tab that are ours, as far as they are known.
#[derive(Clone, Debug, Default)]
pub struct Visits {
    /// Positions in the browser's list, counted from our first entry, in their order, and the steps
    /// that they stand for.
    steps: Vec<(usize, usize)>,
    /// The position the browser stands at.
    cursor: usize,
    /// The position the page was loaded at.
    loaded_at: usize,
}

impl Visits {
    /// The page is loaded at a position of the list.
    pub fn at(cursor: usize) -> Self {
        Self {
            steps: Vec::new(),
            cursor,
            loaded_at: cursor,
        }
    }

    /// Whether there are entries from before the page was loaded that were not opened since.
    pub fn has_earlier(&self) -> bool {
        let known = self.steps.iter().map(|(position, _)| position);
        let known = known.chain([&self.cursor]);
        known
            .min()
            .is_some_and(|first| (1..=self.loaded_at).contains(first))
    }

    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The step that the present entry stands for.
    pub fn step(&self) -> Option<usize> {
        let found = self.steps.iter().find(|(at, _)| *at == self.cursor);
        found.map(|&(_, step)| step)
    }

    /// The browser went to an entry of its list. Gives the step it stands for, if that is one of
    /// these.
    pub fn arrive(&mut self, position: usize, steps: &[usize]) -> Option<usize> {
        self.cursor = position;
        let step = self.step().filter(|step| steps.contains(step));
        if step.is_none() {
            self.steps.retain(|(at, _)| *at != position);
        }
        step
    }

    /// A link was followed: the browser stands at an entry that stands for no step yet, a new one
    /// or the present one again.
    pub fn follow(&mut self, is_new: bool) {
        self.cursor += usize::from(is_new);
        self.steps.retain(|(at, _)| *at < self.cursor);
    }

    /// Of these steps the one with the nearest entry after the present one.
    pub fn following(&self, steps: &[usize]) -> Option<usize> {
        let mut after = self.steps.iter().filter(|(at, _)| *at > self.cursor);
        let known = after.find(|(_, step)| steps.contains(step));
        known.map(|&(_, step)| step)
    }

    /// What the browser does next so that its entry stands for the step `now` of these, which are
    /// all there are, in their order.
    pub fn next(&self, steps: &[usize], now: usize) -> Move {
        let Some(present) = self.step() else {
            return Move::Name(now);
        };
        let place = |step: usize| {
            let found = self.steps.iter().find(|(_, s)| *s == step);
            found.map(|&(position, _)| position)
        };
        let go = |position: usize| match position as i32 - self.cursor as i32 {
            0 => Move::Rest,
            way => Move::Go(way),
        };
        if present == now {
            return Move::Rest;
        }
        let at = steps.iter().position(|&step| step == now);
        let at = at.unwrap_or_default();
        // The step's own entry; or the next one's, since browsers keep few entries: the first one
        // stands for all steps before it too.
        if let Some(position) = steps[at..].iter().find_map(|&step| place(step)) {
            return go(position);
        }
        let earlier = (0..at).rev().find_map(|i| Some((i, place(steps[i])?)));
        match earlier {
            Some((i, position)) if position == self.cursor => Move::Push(steps[i + 1]),
            Some((_, position)) => go(position),
            // Nothing of the timeline has an entry any more.
            None => Move::Name(steps[at.saturating_sub(1)]),
        }
    }

    /// A move was made, and the browser now keeps so many entries.
    pub fn made(&mut self, made: Move, kept: usize) {
        match made {
            Move::Rest | Move::Go(_) => {}
            Move::Name(step) => {
                self.steps.retain(|(at, _)| *at != self.cursor);
                let place = self.steps.partition_point(|(at, _)| *at < self.cursor);
                self.steps.insert(place, (self.cursor, step));
            }
            Move::Push(step) => {
                self.follow(true);
                self.steps.push((self.cursor, step));
                let first = (self.cursor + 1).saturating_sub(kept.max(1));
                self.steps.retain(|(at, _)| *at >= first);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::scene::Scene;
    use super::super::timeline::Timeline;
    use super::*;
    use proptest::prelude::*;

    /// A browser that keeps so many entries, each with the position it was told.
    struct Browser {
        entries: Vec<usize>,
        cursor: usize,
        most: usize,
    }

    impl Browser {
        fn push(&mut self, position: usize) {
            self.entries.truncate(self.cursor + 1);
            self.entries.push(position);
            if self.entries.len() > self.most {
                self.entries.remove(0);
            }
            self.cursor = self.entries.len() - 1;
        }

        /// Goes as far as asked, or nowhere. Says whether it went.
        fn go(&mut self, way: i32) -> bool {
            let to = self.cursor as i32 + way;
            let there = (0..self.entries.len() as i32).contains(&to);
            if there {
                self.cursor = to as usize;
            }
            there
        }
    }

    struct Tab {
        browser: Browser,
        visits: Visits,
        timeline: Timeline,
    }

    impl Tab {
        fn new(most: usize) -> Self {
            let browser = Browser {
                entries: vec![0],
                cursor: 0,
                most,
            };
            let mut tab = Self {
                browser,
                visits: Visits::at(0),
                timeline: Timeline::default(),
            };
            tab.settle();
            tab
        }

        /// The browser follows the timeline.
        fn settle(&mut self) {
            for _ in 0..1000 {
                let steps: Vec<_> = self.timeline.numbers().collect();
                let next = self.visits.next(&steps, self.timeline.now());
                match next {
                    Move::Rest => return,
                    Move::Go(way) => {
                        assert!(self.browser.go(way), "{way} leads out of the list");
                        let position = self.browser.entries[self.browser.cursor];
                        self.visits.arrive(position, &steps);
                    }
                    Move::Name(_) => {}
                    Move::Push(_) => self.browser.push(self.visits.cursor() + 1),
                }
                self.visits.made(next, self.browser.entries.len());
            }
            panic!("the browser does not come to rest");
        }

        fn commit(&mut self) {
            self.timeline.commit(Scene::default());
            self.settle();
        }

        fn travel(&mut self, step: Option<usize>) {
            if let Some(step) = step {
                self.timeline.travel(step, Scene::default());
            }
            self.settle();
        }

        fn press(&mut self, way: i32) {
            if !self.browser.go(way) {
                return;
            }
            let position = self.browser.entries[self.browser.cursor];
            let steps: Vec<_> = self.timeline.numbers().collect();
            match self.visits.arrive(position, &steps) {
                Some(step) => {
                    self.timeline.travel(step, Scene::default());
                }
                None => {
                    let before = self.visits.following(&steps);
                    self.timeline.insert(before, Scene::default());
                }
            }
            self.settle();
        }

        /// The page forgets everything; the browser does not.
        fn reload(&mut self) {
            let position = self.browser.entries[self.browser.cursor];
            self.visits = Visits::at(position);
            self.timeline = Timeline::default();
            self.settle();
        }
    }

    #[test]
    fn back_is_undo_and_undo_is_back() {
        let mut tab = Tab::new(50);
        tab.commit();
        tab.commit();
        tab.press(-1);
        assert_eq!((tab.timeline.now(), tab.browser.cursor), (1, 1));
        tab.travel(tab.timeline.previous());
        assert_eq!((tab.timeline.now(), tab.browser.cursor), (0, 0));
        tab.press(2);
        assert_eq!((tab.timeline.now(), tab.browser.cursor), (2, 2));
    }

    #[test]
    fn an_edit_after_back_ends_what_lay_ahead_in_both() {
        let mut tab = Tab::new(50);
        tab.commit();
        tab.commit();
        tab.press(-2);
        tab.commit();
        assert_eq!(tab.timeline.numbers().collect::<Vec<_>>(), [0, 3]);
        assert_eq!((tab.browser.entries.len(), tab.browser.cursor), (2, 1));
    }

    #[test]
    fn after_a_reload_back_finds_the_earlier_entries_in_their_order() {
        let mut tab = Tab::new(50);
        tab.commit();
        tab.commit();
        tab.reload();
        assert!(tab.visits.has_earlier());
        tab.press(-2);
        assert!(!tab.visits.has_earlier());
        tab.press(1);
        let steps: Vec<_> = tab.timeline.numbers().collect();
        assert_eq!(steps.iter().position(|&s| s == tab.timeline.now()), Some(1));
        tab.press(1);
        assert_eq!(tab.timeline.next(), None);
        assert_eq!(steps.len(), 3);
    }

    #[test]
    fn undo_goes_on_where_the_browser_keeps_no_more_entries() {
        let mut tab = Tab::new(3);
        for _ in 0..6 {
            tab.commit();
        }
        for step in (0..6).rev() {
            tab.travel(tab.timeline.previous());
            assert_eq!(tab.timeline.now(), step);
        }
        tab.commit();
        assert_eq!(tab.timeline.numbers().collect::<Vec<_>>(), [0, 7]);
        tab.press(-1);
        assert_eq!(tab.timeline.now(), 0);
    }

    #[test]
    fn a_link_that_was_followed_is_an_entry_of_its_own() {
        let mut tab = Tab::new(50);
        tab.commit();
        let position = tab.visits.cursor() + 1;
        tab.browser.push(position);
        tab.visits.follow(true);
        tab.commit();
        assert_eq!((tab.visits.step(), tab.browser.cursor), (Some(2), 2));
        tab.press(-1);
        assert_eq!(tab.timeline.now(), 1);
    }

    proptest! {
        #[test]
        fn browser_and_timeline_stay_together(
            most in 2usize..8,
            presses in prop::collection::vec((0u8..6, 1i32..4), 0..60),
        ) {
            let mut tab = Tab::new(most);
            for (press, far) in presses {
                match press {
                    0 | 1 => tab.commit(),
                    2 => tab.travel(tab.timeline.previous()),
                    3 => tab.travel(tab.timeline.next()),
                    4 => tab.press(-far),
                    _ if far == 3 => tab.reload(),
                    _ => tab.press(far),
                }
                // Either the entry stands for the present step, or for all before a later one.
                let steps: Vec<_> = tab.timeline.numbers().collect();
                let at = |step| steps.iter().position(|&s| s == step).unwrap();
                let entry = tab.visits.step().unwrap();
                prop_assert!(at(tab.timeline.now()) <= at(entry));
            }
        }
    }
}
