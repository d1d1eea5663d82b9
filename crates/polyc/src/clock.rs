//! The clock that limits of time are kept by.

use std::sync::OnceLock;
use std::time::Instant;

/// Nanoseconds since the first call in this process, for limits of time. A program sees its host's clock instead.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the rim: a limit of time holds whatever the host allows the program to see"
)]
pub(crate) fn clock() -> u64 {
    static START: OnceLock<Instant> = OnceLock::new();
    let elapsed = START.get_or_init(Instant::now).elapsed();
    u64::try_from(elapsed.as_nanos()).unwrap_or(u64::MAX)
}
