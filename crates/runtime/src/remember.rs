//! The write barrier and the remembered set: which old objects may refer to young ones.
//!
//! A minor collection looks only at young objects, so it must know every old object that refers to one. All stores of
//! references go through here. An old object is *guarded*: the first young object stored in it puts it on a list and
//! removes the guard, so a later store costs one test of its header. An object apart stays guarded; its stores mark
//! cards, so that a store into a large vector does not cause all of it to be read again. Stores into young objects,
//! fresh ones among them, find no guard.
//!
//! Invariant **B**: when a collection begins, every old object that refers to a young one is on the list, or is apart
//! and has marked the card of the ref.

#![allow(
    unsafe_code,
    reason = "writes to objects; the invariants H1 to H4 are those of `heap.rs`"
)]

use crate::heap::Heap;
use crate::layout::{FLAG_APART, FLAG_GUARDED, FLAG_OLD, card};
use crate::word::Word;

/// Objects that may be remembered at least, however few objects there are.
const LEAST_LIST: usize = 16 << 10;

impl Heap {
    /// Stores a reference. Every store of a reference into an object that is not fresh goes through here, through
    /// [`Heap::try_write`] or [`Heap::copy_refs`].
    ///
    /// # Safety
    /// `object` is a reference of this heap with more than `index` refs, and `value` one of its words (H1).
    #[inline]
    pub unsafe fn write(&mut self, object: Word, index: usize, value: Word) {
        // SAFETY: the caller's promise.
        unsafe {
            if !self.try_write(object, index, value) {
                *object.address().add(1 + index) = value.0;
                self.remember(object);
            }
        }
    }

    /// Stores a reference. If the object must be remembered and the list is full, nothing has happened, and the caller
    /// must use [`Heap::write`]. The interpreter's fast path, without a call.
    ///
    /// # Safety
    /// As [`Heap::write`].
    #[inline(always)]
    #[must_use]
    pub unsafe fn try_write(&mut self, object: Word, index: usize, value: Word) -> bool {
        let object = object.address();
        // SAFETY: H1 and H2 by the caller's promise; objects apart have cards; the list has the capacity.
        unsafe {
            if value.is_pointer() {
                let flags = *object;
                if flags & FLAG_GUARDED != 0 {
                    if flags & FLAG_APART != 0 {
                        *card(object, index) = 1;
                    } else if *value.address() & FLAG_OLD == 0 {
                        let length = self.remembered.len();
                        if length == self.remembered.capacity() {
                            return false;
                        }
                        self.remembered
                            .as_mut_ptr()
                            .add(length)
                            .write(Word::from_object(object));
                        self.remembered.set_len(length + 1);
                        *object = flags & !FLAG_GUARDED;
                    }
                }
            }
            *object.add(1 + index) = value.0;
        }
        true
    }

    /// Copies references from one object to another, or within one: the ranges may overlap.
    ///
    /// # Safety
    /// Both are references of this heap with that many refs from these indices on (H1).
    pub unsafe fn copy_refs(&mut self, to: Word, at: usize, from: Word, start: usize, count: usize) {
        // SAFETY: the caller's promise.
        unsafe {
            let place = to.address().add(1 + at);
            place.copy_from(from.address().add(1 + start), count);
            let flags = *to.address();
            if flags & FLAG_GUARDED == 0 || count == 0 {
                return;
            }
            if flags & FLAG_APART == 0 {
                self.remember(to);
                return;
            }
            let (first, last) = (card(to.address(), at), card(to.address(), at + count - 1));
            // Cards lie in descending order.
            last.write_bytes(1, first.offset_from(last) as usize + 1);
        }
    }

    /// Puts a guarded object on the list. If there are too many, the list is given up: the next collection is a major
    /// one, which needs no list.
    #[cold]
    #[inline(never)]
    unsafe fn remember(&mut self, object: Word) {
        // SAFETY: H1 by the caller's promise.
        unsafe { *object.address() &= !FLAG_GUARDED };
        if !self.has_forgotten() {
            self.remembered.push(object);
        }
    }

    /// Whether there were too many objects to remember: the list is full, and later ones are not on it.
    pub(crate) fn has_forgotten(&self) -> bool {
        // So the list, doubled when it is full, takes at most a quarter of the objects' memory.
        self.remembered.len() >= LEAST_LIST.max(self.settled() / 64)
    }

    /// Empties the list.
    pub(crate) fn forget(&mut self) {
        self.remembered = Vec::new();
    }
}
