//! The budget of a compilation: memory, as the sum of fixed sizes, and time, by a given clock.
//!
//! Stages charge what grows with the text or faster, by fixed sizes, so that the same text is refused at the same place
//! on every machine: tokens when they are read, forms that macros make, parameters of blocks, instructions that passes
//! copy. The sizes are at most a third of the measured ones (`tests/compile_memory.rs`): as everywhere, a process takes
//! up to three times its limit. A stage that finds the budget spent stops as soon as it can; its result is dropped.

use core::cell::Cell;
use core::time::Duration;
use std::rc::Rc;

use crate::span::Span;
use crate::trap::Limit;

/// Bytes for a token and all that is made of it.
pub const TOKEN: u64 = 150;
/// Bytes for a form that a macro makes, and all that is made of it.
pub const FORM: u64 = 150;
/// Bytes for a variable that lives into a block, while a body is built.
pub const LIVE_VARIABLE: u64 = 60;
/// Bytes for a range of code in which a local lives.
pub const LIVE_RANGE: u64 = 3;
/// Bytes for an instruction that a pass copies.
pub const INSTRUCTION: u64 = 60;

/// Bytes charged between two looks at the clock.
const CLOCK_INTERVAL: u64 = 1 << 16;
/// The weight of a step between two looks at the clock. A step takes less than a microsecond.
const STEP: u64 = 1 << 8;
/// Nanoseconds that a pass takes for an instruction, about the most.
const PASS: u64 = 500;

/// Nanoseconds from some moment on.
pub type Clock = fn() -> u64;

/// Limits of a compilation; none by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CompileLimits {
    /// Bytes.
    pub memory: Option<u64>,
    /// From its beginning.
    pub time: Option<Duration>,
}

/// The rest of the limits of one compilation, shared by its stages.
#[derive(Clone, Debug, Default)]
pub struct Budget(Rc<State>);

#[derive(Debug, Default)]
struct State {
    memory: Option<u64>,
    used: Cell<u64>,
    /// The clock, and the time that must not be passed.
    end: Option<(Clock, u64)>,
    /// Charges and steps since the last look at the clock.
    unseen: Cell<u64>,
    place: Cell<Option<Span>>,
    reached: Cell<Option<(Limit, Option<Span>)>>,
}

impl Budget {
    /// A budget of these limits; the time begins now.
    #[must_use]
    pub fn new(limits: CompileLimits, clock: Clock) -> Self {
        let end = |time: Duration| {
            let time = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
            (clock, clock().saturating_add(time))
        };
        Self(Rc::new(State {
            memory: limits.memory,
            end: limits.time.map(end),
            ..State::default()
        }))
    }

    /// Sets the place of the following charges.
    pub fn at(&self, place: Span) {
        self.0.place.set(Some(place));
    }

    /// Takes that many things of a size; whether there was enough.
    pub fn charge(&self, count: usize, size: u64) -> bool {
        let bytes = u64::try_from(count).unwrap_or(u64::MAX).saturating_mul(size);
        let used = self.0.used.get().saturating_add(bytes);
        self.0.used.set(used);
        if self.0.memory.is_some_and(|it| used > it) {
            self.reach(Limit::Memory);
        }
        self.pass(bytes)
    }

    /// Counts that many steps of work, which hold no memory; whether there was time.
    pub fn step(&self, count: usize) -> bool {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        self.pass(count.saturating_mul(STEP))
    }

    /// Looks at the clock if enough has been done since it was looked at last.
    fn pass(&self, work: u64) -> bool {
        let unseen = self.0.unseen.get().saturating_add(work);
        self.0.unseen.set(unseen);
        if unseen >= CLOCK_INTERVAL {
            self.look();
        }
        !self.is_spent()
    }

    /// Looks at the clock; whether there is time left.
    pub fn look(&self) -> bool {
        self.0.unseen.set(0);
        self.has_time(0)
    }

    /// Looks at the clock before work on that many instructions, which does not look at it; whether there is time
    /// enough for it.
    pub fn look_ahead(&self, instructions: usize) -> bool {
        let takes = u64::try_from(instructions).map_or(u64::MAX, |it| it.saturating_mul(PASS));
        self.0.unseen.set(0);
        self.has_time(takes)
    }

    /// Whether that many nanoseconds are left.
    fn has_time(&self, takes: u64) -> bool {
        let is_late = |(clock, end): (Clock, u64)| clock().saturating_add(takes) > end;
        if !self.is_spent() && self.0.end.is_some_and(is_late) {
            self.reach(Limit::Time);
        }
        !self.is_spent()
    }

    /// Whether a limit has been reached.
    #[must_use]
    pub fn is_spent(&self) -> bool {
        self.reached().is_some()
    }

    fn reach(&self, limit: Limit) {
        if !self.is_spent() {
            self.0.reached.set(Some((limit, self.0.place.get())));
        }
    }

    /// The limit that was reached, and the place of the charge or step that reached it.
    #[must_use]
    pub fn reached(&self) -> Option<(Limit, Option<Span>)> {
        self.0.reached.get()
    }
}

#[cfg(test)]
mod tests {
    use core::sync::atomic::{AtomicU64, Ordering};

    use super::*;
    use crate::FileId;

    static NOW: AtomicU64 = AtomicU64::new(0);

    /// A clock that goes on by a microsecond each time.
    fn clock() -> u64 {
        NOW.fetch_add(1_000, Ordering::Relaxed)
    }

    #[test]
    fn a_limit_is_told_of_where_it_was_reached() {
        let file = FileId::new(0);
        let none = Budget::default();
        assert!(none.charge(1 << 40, TOKEN) && none.look());
        let memory = Some(1_000);
        let budget = Budget::new(CompileLimits { memory, time: None }, clock);
        assert!(budget.charge(6, TOKEN));
        assert_eq!(budget.reached(), None);
        budget.at(Span::new(file, 3, 4));
        assert!(!budget.charge(1, TOKEN));
        budget.at(Span::new(file, 5, 6));
        assert!(!budget.charge(0, TOKEN), "it stays spent");
        assert_eq!(budget.reached(), Some((Limit::Memory, Some(Span::new(file, 3, 4)))));
    }

    #[test]
    fn time_passes_while_memory_is_charged() {
        let time = Some(Duration::from_micros(50));
        let limits = CompileLimits {
            time,
            ..CompileLimits::default()
        };
        let budget = Budget::new(limits, clock);
        let mut charges = 0;
        while budget.charge(100, TOKEN) {
            charges += 1;
            assert!(charges < 1_000, "the clock is looked at");
        }
        assert_eq!(budget.reached(), Some((Limit::Time, None)));
        let budget = Budget::new(limits, clock);
        assert!((0..100_000).any(|_| !budget.step(1)), "steps take time, too");
        let budget = Budget::new(limits, clock);
        assert!(budget.look_ahead(10) && !budget.look_ahead(1_000));
    }
}
