//! Where objects begin, in checked mode (`check.rs`).

#![allow(unsafe_code, reason = "reads the headers of the objects that it knows")]

use std::collections::HashSet;

use crate::layout::{FLAG_HEADER, header_shape};
use crate::shape;
use crate::word::Word;

/// The word in free memory: neither a valid reference nor a valid header.
pub(crate) const FREE: u64 = 0xfb3f_5eed_dead_0001;

/// The addresses of the headers of all objects.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub(crate) young: HashSet<usize>,
    pub(crate) old: HashSet<usize>,
    pub(crate) apart: HashSet<usize>,
    /// Collections since all objects were checked.
    pub(crate) since: usize,
}

/// Objects checked for each collection, on average: all of them, now and then.
const CHECKED: usize = 256;

impl Known {
    /// A fresh object.
    pub(crate) fn add(&mut self, object: *const u64) {
        self.young.insert(object.addr());
    }

    /// Addresses of all objects in chunks and apart.
    pub(crate) fn all(&self) -> impl Iterator<Item = usize> {
        let all = [&self.young, &self.old, &self.apart];
        all.into_iter().flatten().copied()
    }

    fn has(&self, start: usize) -> bool {
        [&self.young, &self.old, &self.apart]
            .iter()
            .any(|it| it.contains(&start))
    }

    /// Whether it is time to check all objects.
    pub(crate) fn is_due(&self) -> bool {
        self.since * CHECKED >= self.young.len() + self.old.len() + self.apart.len()
    }

    /// Panics unless a word is an immediate or the reference of an object.
    ///
    /// # Safety
    /// The memory at its objects' addresses still exists.
    pub(crate) unsafe fn check(&self, word: Word) {
        if !word.is_pointer() || word == Word::empty_object() {
            return;
        }
        let object = word.address();
        assert!(self.has(object.addr()), "{:#x} refers to no object", word.0);
        // SAFETY: the caller's promise.
        let header = unsafe { *object };
        // A moved object has left its new address, and the word was checked before.
        if header & FLAG_HEADER != 0 {
            let is_pair = header_shape(header) == shape::PAIR;
            assert_eq!(word.is_pair(), is_pair, "the tag of {:#x}", word.0);
        }
    }
}
