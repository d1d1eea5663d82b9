//! Fuel, time and the host's wish to stop. Fuel is handed out in slices, so that code tests one counter only.

#![allow(unsafe_code, reason = "reads the operation at `pc`")]

use core::time::Duration;
use std::sync::atomic::Ordering;

use polyc_base::trap::Limit;
use polyc_runtime::{Clock, Limits, Runtime, Thrown};

use super::state::Function;
use super::vm::{Signal, Stop, Vm, VmResult};
use crate::prepare::Mode;

/// Fuel of a slice, after which the clock is looked at: a quarter of a millisecond of most code.
const SLICE: u64 = 1 << 16;

/// The fuel and time that a session may still use.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    /// Fuel handed out so far.
    granted: u64,
    /// Fuel of the whole session.
    limit: Option<u64>,
    clock: Option<Clock>,
    /// Nanoseconds the run may take.
    time: Option<u64>,
    /// Nanoseconds it took until it went on last.
    spent: u64,
    /// When it went on last; `None`: there is no clock.
    since: Option<u64>,
}

impl Meter {
    /// A meter that looks at this clock, or at the host's if there is none.
    pub(crate) fn new(clock: Option<Clock>) -> Self {
        Self {
            clock,
            ..Self::default()
        }
    }

    /// A run is about to begin.
    pub(crate) const fn begin(&mut self) {
        self.spent = 0;
    }

    /// Takes over the limits of a session.
    pub(crate) fn set_limits(&mut self, limits: &Limits) {
        let nanoseconds = |it: Duration| u64::try_from(it.as_nanos()).unwrap_or(u64::MAX);
        self.limit = limits.fuel;
        self.time = limits.time.map(nanoseconds);
    }

    /// Whether there is a limit of time.
    #[inline]
    pub(crate) const fn is_timed(&self) -> bool {
        self.time.is_some()
    }

    /// The run goes on, which has a limit of time.
    pub(crate) fn go_on(&mut self, runtime: &mut Runtime) {
        self.since = self.now(runtime);
    }

    /// When the time of the run is over, for code that cannot ask the host for the time.
    pub(crate) fn deadline(&self) -> Option<(Clock, u64)> {
        let left = self.time?.saturating_sub(self.spent);
        Some((self.clock?, self.since?.saturating_add(left)))
    }

    /// The run, which has a limit of time, is paused or has ended. The time until it goes on does not count.
    pub(crate) fn pause(&mut self, runtime: &mut Runtime) {
        self.spent = self.elapsed(runtime);
    }

    /// Nanoseconds the run took so far. Without a clock any limit counts as reached: a limit that cannot be kept is not
    /// ignored.
    fn elapsed(&self, runtime: &mut Runtime) -> u64 {
        match (self.since, self.now(runtime)) {
            (Some(since), Some(now)) => self.spent.saturating_add(now.saturating_sub(since)),
            _ => u64::MAX,
        }
    }

    fn now(&self, runtime: &mut Runtime) -> Option<u64> {
        match self.clock {
            Some(clock) => Some(clock()),
            None => u64::try_from(runtime.host().monotonic().ok()?).ok(),
        }
    }

    fn is_late(&self, runtime: &mut Runtime) -> bool {
        self.time.is_some_and(|it| self.elapsed(runtime) > it)
    }

    /// Fuel used, with that much left of the slice.
    pub(crate) fn used(&self, left: i64) -> u64 {
        self.granted.saturating_add_signed(left.saturating_neg())
    }

    /// Fuel that may still be used, with that much left of the slice.
    const fn left(&self, of_slice: i64) -> u64 {
        match self.limit {
            Some(limit) => limit.saturating_sub(self.granted).saturating_add_signed(of_slice),
            None => u64::MAX,
        }
    }

    /// The next slice, with that much more if there is enough; 0 if nothing is left.
    fn grant(&mut self, owed: u64) -> u64 {
        let left = self.limit.map_or(u64::MAX, |it| it.saturating_sub(self.granted));
        let slice = left.min(owed.saturating_add(SLICE));
        self.granted = self.granted.saturating_add(slice);
        slice
    }
}

impl Vm {
    /// The slow path of `fuel`, which charges more than there is: the test comes after it.
    pub(super) fn charge_block(&mut self) -> VmResult {
        // SAFETY: the operation at `pc` has a number in its head.
        let cost = unsafe { self.state().wide() };
        self.fuel = self.fuel.saturating_sub(i64::from(cost));
        // The block is charged once, however often the run is paused here.
        self.skip(1);
        Ok(())
    }

    /// Fails if no fuel is left.
    pub(super) fn test_fuel(&mut self) -> VmResult {
        if self.fuel < 0 { self.refill() } else { Ok(()) }
    }

    /// Whether the run goes on at `pc`. It pauses there if no fuel is left. Every slow path ends with this test,
    /// so that no work goes on for long without one.
    #[inline(always)]
    pub(crate) fn goes_on(&mut self) -> bool {
        self.fuel >= 0 || self.may_go_on()
    }

    #[cold]
    fn may_go_on(&mut self) -> bool {
        match self.refill() {
            Err(Signal::Thrown(Thrown::Limit(limit))) => {
                self.stop = Some(Stop::Paused(limit));
                false
            }
            _ => true,
        }
    }

    /// Goes on if time and the host allow.
    pub(super) fn look(&mut self) -> VmResult {
        if self.stop_request.swap(false, Ordering::Relaxed) {
            return Err(Limit::Stopped.into());
        }
        if self.meter.is_late(&mut self.runtime) {
            return Err(Limit::Time.into());
        }
        Ok(())
    }

    /// Goes on if fuel, time and the host allow.
    pub(crate) fn refill(&mut self) -> VmResult {
        self.look()?;
        if self.fuel < 0 {
            let slice = self.meter.grant(self.fuel.unsigned_abs());
            self.fuel = self.fuel.saturating_add_unsigned(slice);
        }
        if self.fuel < 0 {
            return Err(Limit::Fuel.into());
        }
        Ok(())
    }

    /// Charges fuel whose amount is known only now; the next test sees it.
    #[inline(always)]
    pub(crate) fn charge(&mut self, fuel: u64) {
        if self.mode != Mode::Plain {
            self.charge_at((self.func, self.pc), fuel);
        }
    }

    /// The same for fuel that an operation of that function asked for.
    pub(super) fn charge_at(&mut self, place: (*mut Function, *const u64), fuel: u64) {
        if self.mode == Mode::Plain {
            return;
        }
        if self.mode == Mode::Counted {
            self.note_fuel(place, fuel);
        }
        let fuel = i64::try_from(fuel).unwrap_or(i64::MAX);
        self.fuel = self.fuel.saturating_sub(fuel);
    }

    /// Does work that has this price and may ask for more fuel on the way, and charges it. At a limit nothing is
    /// charged: the work is done again from the start.
    pub(super) fn run_charged<T>(
        &mut self,
        price: u64,
        work: impl FnOnce(&mut Runtime) -> Result<T, Thrown>,
    ) -> VmResult<T> {
        if self.mode != Mode::Plain {
            let left = self.fuel_left().saturating_sub(price);
            self.runtime.set_fuel_left(left);
        }
        let done = work(&mut self.runtime);
        let extra = self.runtime.take_extra_fuel();
        if !matches!(done, Err(Thrown::Limit(_))) {
            self.charge(price.saturating_add(extra));
        }
        Ok(done?)
    }

    /// Charges fuel for work that is about to begin, if there is enough. If not, nothing is charged, and the operation
    /// asks again when the run goes on.
    pub(super) fn charge_before(&mut self, fuel: u64) -> VmResult {
        self.afford(fuel)?;
        self.charge(fuel);
        Ok(())
    }

    /// Fuel that may still be used, the present slice and all to come.
    pub(super) fn fuel_left(&self) -> u64 {
        self.meter.left(self.fuel)
    }

    /// Fails if there is less fuel than that. Nothing is charged.
    pub(super) fn afford(&mut self, fuel: u64) -> VmResult {
        if self.mode == Mode::Plain {
            return Ok(());
        }
        let price = i64::try_from(fuel).unwrap_or(i64::MAX);
        if self.fuel < price {
            let before = self.fuel;
            self.fuel = self.fuel.saturating_sub(price);
            let refilled = self.refill();
            // Granted fuel is kept.
            self.fuel = self.fuel.saturating_add(price);
            debug_assert!(self.fuel >= before, "nothing is charged yet");
            refilled?;
        }
        Ok(())
    }
}
