//! Work that is done beside the page: one piece at a time, the newest next. A plain machine of
//! states; a page that has no helper is told to do the work itself.

/// Numbers the pieces of work that were sent.
pub type Ticket = u32;

/// Who does a piece of work.
#[derive(Clone, Debug, PartialEq)]
pub enum Order<W> {
    /// The helper; its answer bears this number.
    Send(Ticket, W),
    /// The page itself.
    Here(W),
}

/// What is known of the helper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Helper {
    /// It was never there, or the last one is gone.
    #[default]
    Untried,
    Ready,
    /// It ended before it began: there will be none.
    Absent,
}

/// The work that waits, and the one piece that is being done.
#[derive(Debug)]
pub struct Queue<W> {
    helper: Helper,
    last: Ticket,
    running: Option<Running<W>>,
    next: Option<W>,
    cancelled: Option<W>,
}

#[derive(Debug)]
struct Running<W> {
    ticket: Ticket,
    work: W,
    /// Something newer is known already: its answer tells nothing.
    outdated: bool,
}

impl<W> Default for Queue<W> {
    fn default() -> Self {
        Self {
            helper: Helper::default(),
            last: 0,
            running: None,
            next: None,
            cancelled: None,
        }
    }
}

impl<W> Queue<W> {
    /// Asks for a piece of work in place of all that was asked for before.
    pub fn ask(&mut self, work: W) -> Option<Order<W>>
    where
        W: Clone,
    {
        self.cancelled = None;
        if self.running.is_some() {
            self.next = Some(work);
            return None;
        }
        Some(self.start(work))
    }

    /// Nothing is wanted any more: what would come was found in another way.
    pub fn withdraw(&mut self) {
        (self.next, self.cancelled) = (None, None);
        if let Some(running) = &mut self.running {
            running.outdated = true;
        }
    }

    /// The helper is there, and can be asked.
    pub fn ready(&mut self) {
        self.helper = Helper::Ready;
    }

    /// An answer came: the work that it is the answer to, and what is done next. An answer that
    /// nobody waits for is none to anything.
    pub fn answered(&mut self, ticket: Ticket) -> (Option<W>, Option<Order<W>>)
    where
        W: Clone,
    {
        let Some(running) = self.running.take_if(|running| running.ticket == ticket) else {
            return (None, None);
        };
        let next = self.next.take().map(|work| self.start(work));
        ((!running.outdated).then_some(running.work), next)
    }

    /// The helper is gone. The newest work is done by the page, so that nothing is lost; another
    /// helper is tried afterwards, unless this one never was ready.
    pub fn lost(&mut self) -> Option<Order<W>> {
        self.dismiss();
        let running = self.running.take().filter(|running| !running.outdated);
        let newest = self.next.take().or(running.map(|running| running.work));
        newest.map(Order::Here)
    }

    /// Ends all work; the helper goes with it. What was wanted can be asked for again.
    pub fn cancel(&mut self) {
        self.dismiss();
        let running = self.running.take().filter(|running| !running.outdated);
        self.cancelled = self.next.take().or(running.map(|running| running.work));
    }

    /// Asks for what was cancelled.
    pub fn again(&mut self) -> Option<Order<W>>
    where
        W: Clone,
    {
        let work = self.cancelled.take()?;
        self.ask(work)
    }

    /// Whether an answer is waited for.
    pub fn is_waiting(&self) -> bool {
        let wanted = |running: &Running<W>| !running.outdated;
        self.next.is_some() || self.running.as_ref().is_some_and(wanted)
    }

    pub fn is_cancelled(&self) -> bool {
        self.cancelled.is_some()
    }

    fn start(&mut self, work: W) -> Order<W>
    where
        W: Clone,
    {
        if self.helper == Helper::Absent {
            return Order::Here(work);
        }
        self.last = self.last.wrapping_add(1);
        self.running = Some(Running {
            ticket: self.last,
            work: work.clone(),
            outdated: false,
        });
        Order::Send(self.last, work)
    }

    fn dismiss(&mut self) {
        self.helper = match self.helper {
            Helper::Ready => Helper::Untried,
            Helper::Untried | Helper::Absent => Helper::Absent,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A queue whose helper works on `1`, under ticket 1.
    fn busy() -> Queue<u8> {
        let mut queue = Queue::default();
        assert_eq!(queue.ask(1), Some(Order::Send(1, 1)));
        queue.ready();
        queue
    }

    #[test]
    fn while_one_is_done_only_the_newest_waits() {
        let mut queue = busy();
        assert_eq!((queue.ask(2), queue.ask(3)), (None, None));
        assert_eq!(queue.answered(1), (Some(1), Some(Order::Send(2, 3))));
        assert!(queue.is_waiting());
        assert_eq!(queue.answered(2), (Some(3), None));
        assert!(!queue.is_waiting());
    }

    #[test]
    fn answers_that_nobody_waits_for_are_dropped() {
        let mut queue = busy();
        assert_eq!(queue.answered(7), (None, None));
        queue.withdraw();
        assert!(!queue.is_waiting());
        // What is asked now is newer than what is being done, and than what made that outdated.
        assert_eq!(queue.ask(2), None);
        assert_eq!(queue.answered(1), (None, Some(Order::Send(2, 2))));
        assert_eq!(queue.answered(1), (None, None));
        assert_eq!(queue.answered(2), (Some(2), None));
    }

    #[test]
    fn what_is_cancelled_can_be_asked_for_again() {
        let mut queue = busy();
        queue.ask(2);
        queue.cancel();
        assert!(!queue.is_waiting() && queue.is_cancelled());
        assert_eq!(queue.answered(1), (None, None));
        assert_eq!(queue.again(), Some(Order::Send(2, 2)));
        assert!(queue.is_waiting() && !queue.is_cancelled());
        assert_eq!(queue.again(), None);
    }

    #[test]
    fn a_newer_wish_takes_the_place_of_a_cancelled_one() {
        let mut queue = busy();
        queue.cancel();
        assert_eq!(queue.ask(2), Some(Order::Send(2, 2)));
        assert!(!queue.is_cancelled());
        queue.cancel();
        queue.withdraw();
        assert!(!queue.is_cancelled() && queue.again().is_none());
    }

    #[test]
    fn without_a_helper_the_page_does_the_work_itself() {
        let mut queue = Queue::default();
        queue.ask(1);
        queue.ask(2);
        assert_eq!(queue.lost(), Some(Order::Here(2)));
        assert!(!queue.is_waiting());
        assert_eq!(queue.ask(3), Some(Order::Here(3)));
        assert!(!queue.is_waiting());
    }

    #[test]
    fn a_helper_that_dies_at_work_is_replaced() {
        let mut queue = busy();
        assert_eq!(queue.lost(), Some(Order::Here(1)));
        assert_eq!(queue.ask(2), Some(Order::Send(2, 2)));
        // This one never came to life.
        assert_eq!(queue.lost(), Some(Order::Here(2)));
        assert_eq!(queue.ask(3), Some(Order::Here(3)));
    }

    #[test]
    fn a_helper_that_dies_idle_costs_nothing() {
        let mut queue = busy();
        queue.answered(1);
        assert_eq!(queue.lost(), None);
        assert_eq!(queue.ask(2), Some(Order::Send(2, 2)));
    }

    #[test]
    fn what_is_cancelled_before_the_helper_came_is_done_here() {
        let mut queue = Queue::default();
        queue.ask(1);
        queue.cancel();
        assert_eq!(queue.again(), Some(Order::Here(1)));
    }
}
