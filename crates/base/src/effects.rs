//! Effects of an operation or a native besides its result: independent flags, and the questions that passes ask.

use core::fmt;

/// A set of flags. Each says that something *may* happen; without the flag it does not.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Effects(u8);

impl Effects {
    /// Nothing: may be removed, repeated, moved.
    pub const NONE: Self = Self(0);
    /// Reads memory that a write or a call may change.
    pub const READS: Self = Self(1);
    /// Changes an object, a global, the dynamic state or the world outside.
    pub const WRITES: Self = Self(1 << 1);
    /// May trap.
    pub const TRAPS: Self = Self(1 << 2);
    /// Takes memory of the heap.
    pub const ALLOCATES: Self = Self(1 << 3);
    /// Gives a fresh object with an identity: another one each time. It takes memory too.
    pub const FRESH: Self = Self(1 << 4 | Self::ALLOCATES.0);
    /// Runs other code: anything may happen, and it may return more than once.
    pub const CALLS: Self = Self(1 << 5);
    /// Never returns: it always traps, throws or ends the program.
    pub const FAILS: Self = Self(1 << 6);
    /// Whatever is possible.
    pub const ANY: Self = Self::ANY_BUT_CALLS.and(Self::CALLS);
    /// Whatever is possible without running other code.
    pub const ANY_BUT_CALLS: Self = Self::READS.and(Self::WRITES).and(Self::TRAPS).and(Self::FRESH);

    /// Flags, how they are said, and their words in the text forms, in this order.
    pub const FLAGS: [(Self, &'static str, &'static str); 7] = [
        (Self::READS, "reads", "reads"),
        (Self::WRITES, "writes", "writes"),
        (Self::CALLS, "calls", "calls"),
        (Self::FRESH, "makes an object", "fresh"),
        (Self::ALLOCATES, "may allocate", "allocates"),
        (Self::TRAPS, "may trap", "traps"),
        (Self::FAILS, "never returns", "fails"),
    ];

    /// The flags as a byte.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// The flags of a byte; `None`: there is no such set.
    #[must_use]
    pub fn from_bits(bits: u8) -> Option<Self> {
        let given = Self::FLAGS.iter().filter(|it| Self(bits).has(it.0));
        let found = given.fold(Self::NONE, |all, it| all.and(it.0));
        (found.0 == bits).then_some(found)
    }

    /// The flags set, each once: what makes an object also allocates.
    pub fn flags(self) -> impl Iterator<Item = &'static (Self, &'static str, &'static str)> {
        let mut rest = self;
        Self::FLAGS.iter().filter(move |(flags, ..)| {
            let is_set = rest.has(*flags);
            if is_set {
                rest.0 &= !flags.0;
            }
            is_set
        })
    }

    /// Whether what promises these effects may do those: what calls may do anything, but what never returns may not
    /// return.
    #[must_use]
    pub const fn allows(self, other: Self) -> bool {
        (self.calls() || self.has(other)) && (!self.has(Self::FAILS) || other.has(Self::FAILS))
    }

    /// Both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all of these flags are set.
    #[must_use]
    pub const fn has(self, flags: Self) -> bool {
        self.0 & flags.0 == flags.0
    }

    /// Whether one of these flags is set.
    const fn has_one_of(self, flags: Self) -> bool {
        self.0 & flags.0 != 0
    }

    /// Whether other code runs.
    #[must_use]
    pub const fn calls(self) -> bool {
        self.has(Self::CALLS)
    }

    /// Whether its result depends on memory that a write or a call may change.
    #[must_use]
    pub const fn reads(self) -> bool {
        self.has(Self::READS)
    }

    /// Whether it may change anything that existed before.
    #[must_use]
    pub const fn may_change(self) -> bool {
        self.has_one_of(Self::WRITES.and(Self::CALLS))
    }

    /// Whether a handler may see a throw or trap of it. Limits, such as that of memory, are seen by none.
    #[must_use]
    pub const fn can_throw(self) -> bool {
        self.has_one_of(Self::TRAPS.and(Self::CALLS).and(Self::FAILS))
    }

    /// Whether a program can tell that it has run, besides by its result.
    #[must_use]
    pub const fn may_be_noticed(self) -> bool {
        self.may_change() || self.can_throw()
    }

    /// Whether it may be removed if its result is not used.
    #[must_use]
    pub const fn is_removable(self) -> bool {
        !self.may_be_noticed()
    }

    /// Whether a second run with the same operands gives the same result, whatever ran between them.
    #[must_use]
    pub const fn is_repeatable(self) -> bool {
        !self.may_change() && !self.reads() && !self.has(Self::FRESH)
    }

    /// Whether two operations in the other order could give another result, trap or effect.
    ///
    /// A fresh object may not pass a call: a call can return more than once, and then each return would see an object
    /// of its own.
    #[must_use]
    pub const fn conflicts_with(self, other: Self) -> bool {
        (self.may_be_noticed() && other.may_be_noticed())
            || (self.reads() && other.may_change())
            || (self.may_change() && other.reads())
            || (self.has(Self::FRESH) && other.calls())
            || (self.calls() && other.has(Self::FRESH))
    }
}

impl fmt::Display for Effects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::NONE {
            return f.write_str("none");
        }
        let said: Vec<&str> = self.flags().map(|(_, said, _)| *said).collect();
        f.write_str(&said.join(", "))
    }
}

impl fmt::Debug for Effects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Effects({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_flag_is_said_once() {
        assert_eq!(Effects::NONE.to_string(), "none");
        assert_eq!(Effects::FRESH.to_string(), "makes an object");
        assert_eq!(Effects::ALLOCATES.to_string(), "may allocate");
        let all = Effects::FLAGS
            .iter()
            .fold(Effects::NONE, |all, &(flag, ..)| all.and(flag));
        assert_eq!(
            all.to_string(),
            "reads, writes, calls, makes an object, may trap, never returns"
        );
    }

    #[test]
    fn bytes_are_sets_of_flags() {
        for bits in 0..=u8::MAX {
            let is_set = bits < 1 << 7 && (bits & 1 << 4 == 0 || bits & 1 << 3 != 0);
            let found = Effects::from_bits(bits);
            assert_eq!(found.map(Effects::bits), is_set.then_some(bits));
        }
    }

    #[test]
    fn a_promise_holds_what_was_promised() {
        let (traps, fails) = (Effects::TRAPS, Effects::FAILS);
        assert!(Effects::ANY.allows(traps.and(fails)) && traps.and(fails).allows(fails));
        assert!(!traps.allows(fails) && !traps.allows(Effects::WRITES));
        assert!(!fails.and(Effects::ANY).allows(traps), "code after it may be gone");
    }

    #[test]
    fn what_may_pass_what() {
        let (reads, writes) = (Effects::READS, Effects::WRITES);
        assert!(reads.conflicts_with(writes) && writes.conflicts_with(reads));
        assert!(!reads.conflicts_with(Effects::TRAPS) && writes.conflicts_with(Effects::TRAPS));
        assert!(Effects::FRESH.conflicts_with(Effects::CALLS));
        assert!(!Effects::FRESH.conflicts_with(writes.and(Effects::TRAPS)));
        assert!(!Effects::ALLOCATES.conflicts_with(Effects::CALLS));
    }
}
