//! Counts of the collector, and the stress modes of tests.

/// Counts of the collector's work. No times: the clock is the host's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Collections of any kind.
    pub collections: u64,
    /// Major ones, of old objects too.
    pub major: u64,
    /// Bytes allocated before the last collection.
    pub allocated: u64,
    /// Bytes copied by all collections.
    pub copied: u64,
    /// Bytes of young objects that survived a collection and are old since.
    pub promoted: u64,
    /// Bytes in use after the last collection: live objects, and old ones that died since the last major one.
    pub live: u64,
    /// Most bytes that the heap took from the system at once.
    pub peak: u64,
    /// Large objects, which have an allocation of their own and are never copied.
    pub large: u64,
    /// Old objects that were read again because a young one had been stored in them.
    pub remembered: u64,
    /// Objects whose finaliser was run.
    pub finalised: u64,
}

/// Stress modes, for tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stress {
    /// The machine collects wherever it may.
    pub collect_always: bool,
    /// Each collection is a major one, so every object moves that can.
    pub move_always: bool,
    /// This allocation, counted from 1, and all later ones fail.
    pub fail_at: Option<u64>,
    /// Every word, object and register is checked where it is used or collected, and free memory holds words that
    /// nothing may read. A violation panics. Slow.
    pub checked: bool,
}
