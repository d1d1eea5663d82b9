//! Fuel, time and the host's wish to stop. Fuel is handed out in slices, so that code tests one counter only.

#![allow(unsafe_code, reason = "reads the operation at `pc`")]

use std::sync::atomic::Ordering;

use polyc_base::trap::Limit;
use polyc_runtime::Runtime;

use super::vm::{Step, Vm};

/// Fuel of a slice: some tenths of a millisecond.
const SLICE: u64 = 1 << 16;

/// What a session may still use.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    /// Fuel handed out so far.
    granted: u64,
    /// Fuel of the whole session.
    limit: Option<u64>,
    /// When the run must end, in the host's nanoseconds.
    deadline: Option<i64>,
}

impl Meter {
    /// Begins a run: its time counts from now.
    pub(crate) fn begin(&mut self, runtime: &mut Runtime) {
        self.limit = runtime.limits().fuel;
        let time = runtime.limits().time;
        self.deadline = time.and_then(|time| {
            let now = runtime.host().monotonic().ok()?;
            now.checked_add(i64::try_from(time.as_nanos()).ok()?)
        });
    }

    /// Fuel used, when so much is left of the slice.
    pub(crate) fn used(&self, left: i64) -> u64 {
        self.granted.saturating_add_signed(left.saturating_neg())
    }

    /// The next slice; 0 if nothing is left.
    fn grant(&mut self) -> u64 {
        let left = self
            .limit
            .map_or(u64::MAX, |it| it.saturating_sub(self.granted));
        let slice = left.min(SLICE);
        self.granted = self.granted.saturating_add(slice);
        slice
    }
}

impl Vm {
    /// The slow path of `fuel.test`: charges the block, then tests.
    pub(super) fn test_fuel(&mut self) -> Step {
        // SAFETY: the operation at `pc` has a number in its head.
        let cost = unsafe { self.state().wide() };
        self.fuel = self.fuel.saturating_sub(i64::from(cost));
        // The block is charged once, however often the run rests here.
        self.skip(1);
        self.refill()
    }

    /// Goes on if fuel, time and the host allow.
    pub(crate) fn refill(&mut self) -> Step {
        if self.stop_request.swap(false, Ordering::Relaxed) {
            return Err(Limit::Stopped.into());
        }
        if let Some(deadline) = self.meter.deadline
            && self
                .runtime
                .host()
                .monotonic()
                .is_ok_and(|now| now > deadline)
        {
            return Err(Limit::Time.into());
        }
        while self.fuel < 0 {
            match self.meter.grant() {
                0 => return Err(Limit::Fuel.into()),
                slice => self.fuel = self.fuel.saturating_add_unsigned(slice),
            }
        }
        Ok(())
    }
}
