//! Checked mode, for tests: the heap knows where its objects begin, and every word that a collection is shown must be
//! one of them.
//!
//! A collection checks each word before it follows it (H1). Now and then, so that the work stays in proportion, it also
//! checks invariant B before it begins and every remaining object when it ends (H2). Free memory is filled with words
//! that no object holds. A violation is a mistake of the machine and panics. The slow path of allocation notes where
//! objects begin, so this mode has no fast one.

#![allow(unsafe_code, reason = "reads the objects that it checks")]

use crate::heap::Heap;
use crate::known::{FREE, Known};
use crate::layout::{FLAG_APART, FLAG_GUARDED, FLAG_HEADER, FLAG_OLD, card, header_shape, raw_words, sizes};
use crate::space::Place;
use crate::word::Word;

impl Heap {
    /// Panics if an old object refers to a young one and is not remembered (invariant B).
    pub(crate) fn check_barrier(&self) {
        let Some(known) = &self.known else {
            return;
        };
        if self.has_forgotten() || !known.is_due() {
            return;
        }
        for start in known.all() {
            let object: *mut u64 = core::ptr::with_exposed_provenance_mut(start);
            // SAFETY: objects begin there, and none has moved yet (H1, H2).
            unsafe {
                let header = *object;
                if header & FLAG_OLD == 0 || header & FLAG_GUARDED == 0 {
                    continue;
                }
                for index in 0..sizes(object).0 {
                    let word = Word(*object.add(1 + index));
                    known.check(word);
                    let is_young = word.is_pointer() && *word.address() & FLAG_OLD == 0;
                    let is_marked = header & FLAG_APART != 0 && *card(object, index) != 0;
                    assert!(
                        !is_young || is_marked,
                        "an old object refers to a young one, and nobody knows"
                    );
                }
            }
        }
    }

    /// Forgets all objects but the old ones that a minor collection leaves where they are.
    pub(crate) fn forget_objects(&mut self, is_major: bool) {
        if let Some(known) = &mut self.known {
            known.young.clear();
            known.apart.clear();
            if is_major {
                known.old.clear();
            }
        }
    }

    /// Finds the objects that survived a collection, which copied those from a place in the old space on. Checks them.
    pub(crate) fn find_objects(&mut self, copied_from: Place) {
        let Some(mut known) = self.known.take() else {
            return;
        };
        let mut place = copied_from;
        while let Some(end) = self.old.end_after(&mut place) {
            while place.at < end {
                known.old.insert(place.at.addr());
                // SAFETY: copied objects lie one after the other (H2); none was disposed of since.
                place.at = unsafe {
                    let (refs, raw) = sizes(place.at);
                    place.at.add(1 + refs + raw_words(raw))
                };
            }
        }
        self.apart.each(|object| {
            known.apart.insert(object.addr());
        });
        if known.is_due() {
            // SAFETY: these are the objects there are.
            unsafe { self.check_objects(&known) };
            known.since = 0;
        }
        known.since += 1;
        self.known = Some(known);
    }

    unsafe fn check_objects(&self, known: &Known) {
        for start in known.all() {
            let object: *mut u64 = core::ptr::with_exposed_provenance_mut(start);
            // SAFETY: the caller's promise.
            unsafe {
                let header = *object;
                assert!(header & FLAG_HEADER != 0, "an object without a header");
                assert!(header & FLAG_OLD != 0, "an object that is not old");
                let number = header_shape(header);
                assert!(self.has_shape(number), "an object of shape {number}");
                for index in 0..sizes(object).0 {
                    known.check(Word(*object.add(1 + index)));
                }
            }
        }
    }

    /// Fills the first words of the nursery, which were in use, with words that no object holds.
    pub(crate) fn poison_nursery(&mut self, words: usize) {
        if self.known.is_some()
            && let Some(chunk) = self.young.first()
        {
            chunk.fill(words, FREE);
        }
    }
}
