//! What a session may use.

use core::time::Duration;

/// Limits of a session; `None`: none. Reaching one is a pause or an end, never an error a program can catch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Units of fuel.
    pub fuel: Option<u64>,
    /// Bytes that live objects, those allocated since the last collection, and the tables of symbols and identities may take.
    /// What a collection copies, and what a native keeps while it runs, comes on top: the process may take twice as much.
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
    /// What protects a laptop: 512 MiB, ten million nested calls.
    fn default() -> Self {
        Self {
            memory: Some(512 << 20),
            depth: Some(10_000_000),
            ..Self::NONE
        }
    }
}
