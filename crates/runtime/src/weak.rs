//! Tables that know objects and do not keep them alive: symbols by name, identity hashes, host handles.
//!
//! Entries of young objects are kept apart from those of old ones, so that a minor collection costs nothing for the
//! old.
//!
//! A program can make these tables as large as it likes, so they count against the memory limit as its objects do.

#![allow(unsafe_code, reason = "asks where objects are after a collection")]

use core::mem::take;
use std::collections::HashMap;

use crate::host::Host;
use crate::layout::{raw_len, raw_start};
use crate::trace::survivor;
use crate::word::Word;

/// Releases the host's resource of an object that nothing refers to any more, given the object's raw bytes.
pub type Finaliser = fn(&mut dyn Host, &[u8]);

/// Interned symbols by name. A collection drops those nothing else refers to.
#[derive(Default)]
pub(crate) struct Symbols {
    young: HashMap<Box<str>, Word>,
    old: HashMap<Box<str>, Word>,
    /// Bytes of the names in the tables.
    names: usize,
}

/// Bytes that a table takes.
const fn table_bytes<K, V>(capacity: usize) -> usize {
    // A byte of an entry says whether it is used, and an eighth of them at least is free.
    capacity * (size_of::<(K, V)>() + 1) * 8 / 7
}

/// Frees the room that a table which shrank no longer needs.
fn shrink<K: Eq + core::hash::Hash, V>(table: &mut HashMap<K, V>) {
    const LEAST: usize = 1 << 12;
    if table.capacity() > LEAST.max(4 * table.len()) {
        table.shrink_to(LEAST.max(2 * table.len()));
    }
}

impl Symbols {
    /// Bytes it takes.
    pub(crate) fn bytes(&self) -> usize {
        let capacity = self.young.capacity() + self.old.capacity();
        table_bytes::<Box<str>, Word>(capacity) + self.names
    }

    /// The symbol of that name.
    pub(crate) fn get(&self, name: &str) -> Option<Word> {
        self.old.get(name).or_else(|| self.young.get(name)).copied()
    }

    /// Interns a fresh symbol.
    pub(crate) fn insert(&mut self, name: &str, symbol: Word) {
        self.names += name_bytes(name);
        self.young.insert(name.into(), symbol);
    }

    /// Updates the symbols after a collection.
    ///
    /// # Safety
    /// The collection has traced everything, and the memory it copied from still exists.
    pub(crate) unsafe fn follow(&mut self, is_major: bool) {
        // SAFETY: the tables hold headers' addresses (H1).
        let moved = |word: Word| unsafe { survivor(word.address()) }.map(|it| Word::from_object(it));
        let names = &mut self.names;
        if is_major {
            self.old.retain(|name, word| match moved(*word) {
                Some(moved) => {
                    *word = moved;
                    true
                }
                None => {
                    *names -= name_bytes(name);
                    false
                }
            });
            shrink(&mut self.old);
        }
        for (name, word) in self.young.drain() {
            match moved(word) {
                Some(word) => drop(self.old.insert(name, word)),
                None => *names -= name_bytes(&name),
            }
        }
        shrink(&mut self.young);
    }
}

/// Bytes of an allocation for a name.
const fn name_bytes(name: &str) -> usize {
    (name.len() + 8).next_multiple_of(16)
}

/// Identity hashes by address.
#[derive(Default)]
pub(crate) struct Identities {
    young: HashMap<usize, u32>,
    old: HashMap<usize, u32>,
    last: u32,
}

impl Identities {
    /// Bytes it takes.
    pub(crate) fn bytes(&self) -> usize {
        table_bytes::<usize, u32>(self.young.capacity() + self.old.capacity())
    }

    /// The hash of an object, made now if it has none.
    pub(crate) fn of(&mut self, object: *mut u64, is_old: bool) -> u32 {
        let table = if is_old { &mut self.old } else { &mut self.young };
        *table.entry(object.addr()).or_insert_with(|| {
            // Multiples of an odd number spread over all 32 bits.
            self.last = self.last.wrapping_add(0x9e37_79b9);
            self.last
        })
    }

    /// Updates the objects after a collection.
    ///
    /// # Safety
    /// As [`Symbols::follow`].
    pub(crate) unsafe fn follow(&mut self, is_major: bool) {
        let old = if is_major { take(&mut self.old) } else { HashMap::new() };
        for (address, hash) in old.into_iter().chain(self.young.drain()) {
            // SAFETY: the tables hold headers' addresses (H1).
            let moved = unsafe { survivor(core::ptr::with_exposed_provenance_mut(address)) };
            if let Some(moved) = moved {
                self.old.insert(moved.addr(), hash);
            }
        }
        shrink(&mut self.young);
    }
}

/// Objects with a finaliser, in the order they were made.
#[derive(Default)]
pub(crate) struct Handles {
    objects: Vec<(Word, Finaliser)>,
    /// How many of the first are old.
    old: usize,
    /// Finalisers to be run, with the raw bytes of the objects that died, in the order they were made.
    due: Vec<(Finaliser, Vec<u8>)>,
}

impl Handles {
    /// Bytes it takes.
    pub(crate) const fn bytes(&self) -> usize {
        self.objects.capacity() * size_of::<(Word, Finaliser)>()
    }

    /// Watches a fresh object.
    pub(crate) fn insert(&mut self, object: Word, finaliser: Finaliser) {
        self.objects.push((object, finaliser));
    }

    /// Finds the objects that died in a collection.
    ///
    /// # Safety
    /// As [`Symbols::follow`].
    pub(crate) unsafe fn follow(&mut self, is_major: bool) {
        let first = if is_major { 0 } else { self.old };
        let about = self.objects.split_off(first);
        for (word, finaliser) in about {
            let object = word.address();
            // SAFETY: the list holds headers' addresses (H1); the regions of what died are still there.
            unsafe {
                match survivor(object) {
                    Some(moved) => self.objects.push((Word::from_object(moved), finaliser)),
                    None => {
                        let raw = core::slice::from_raw_parts(raw_start(object), raw_len(object));
                        self.due.push((finaliser, raw.to_vec()));
                    }
                }
            }
        }
        self.old = self.objects.len();
    }

    /// The finalisers to be run now.
    pub(crate) fn take_due(&mut self) -> Vec<(Finaliser, Vec<u8>)> {
        take(&mut self.due)
    }
}
