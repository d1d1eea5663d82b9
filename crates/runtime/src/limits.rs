//! Limits of a session.

use core::sync::atomic::{AtomicBool, Ordering};
use core::time::Duration;
use std::sync::Arc;

use polyc_base::trap::Limit;

/// Limits of a session; `None`: none. Reaching one is a pause or an end, never an error a program can catch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Units of fuel.
    pub fuel: Option<u64>,
    /// Bytes that live objects, those allocated since the last collection, and the tables of symbols, identities and
    /// modules may take. Copies made by a collection, and data that a native keeps while it runs, come on top: the
    /// process may take twice as much.
    pub memory: Option<u64>,
    /// Nested calls.
    pub depth: Option<u64>,
    /// Bytes written to the host's streams.
    pub output: Option<u64>,
    /// Wall-clock time of one run.
    pub time: Option<Duration>,
}

impl Limits {
    /// No limit at all.
    pub const NONE: Self = Self {
        fuel: None,
        memory: None,
        depth: None,
        output: None,
        time: None,
    };
}

impl Default for Limits {
    /// 512 MiB, ten million nested calls.
    fn default() -> Self {
        Self {
            memory: Some(512 << 20),
            depth: Some(10_000_000),
            ..Self::NONE
        }
    }
}

/// Tells the time: nanoseconds since some moment, never going back.
pub type Clock = fn() -> u64;

/// Says whether the run's time is over and whether the host wants it to stop. Natives that work for long look at it on
/// their way.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// A clock, and the moment at which the run's time is over.
    pub deadline: Option<(Clock, u64)>,
    /// Set by the host to stop the run.
    pub stop: Arc<AtomicBool>,
}

impl Watch {
    /// Fails if the run is to stop.
    ///
    /// # Errors
    /// The limit that was reached.
    pub fn look(&self) -> Result<(), Limit> {
        if self.stop.swap(false, Ordering::Relaxed) {
            return Err(Limit::Stopped);
        }
        match self.deadline {
            Some((clock, end)) if clock() > end => Err(Limit::Time),
            _ => Ok(()),
        }
    }
}
