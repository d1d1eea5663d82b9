//! Large objects: each has an allocation of its own, is marked rather than copied, and never moves.
//!
//! ```text
//! block [ … card 2 | card 1 | card 0 ] [ block: words, words before the header ] [ size word ] [ header ] [ refs ] [ raw ]
//!                                                                                               ^ the address
//! ```
//! A card is a byte for 64 refs (`layout::card`), set by a store into an old object (`remember.rs`). Cards need no
//! list: one byte stands for 512 bytes of refs, so reading them all costs little.
//!
//! Young and old are lists here. Reaching a young one makes it old (its flag says so); a major collection first makes
//! all of them young. Objects that are still young when a collection ends are garbage.

#![allow(unsafe_code, reason = "owns blocks that are reached through pointers")]

use std::alloc::{Layout, alloc_zeroed, dealloc};

use crate::layout::{
    CARD_SHIFT, FLAG_APART, FLAG_HEADER, FLAG_LARGE, FLAG_OLD, SIZE_RAW_SHIFT, SMALL_SIZE_MAX, card, header, raw_words,
    refs_len,
};

/// Objects of more refs than this are apart.
pub(crate) const REFS_MAX: usize = 2 << 10;
/// Objects of more raw bytes than this are apart.
pub(crate) const RAW_MAX: usize = 16 << 10;

/// The words before the header that every block has.
const PREFIX: usize = 2;
/// Where the number of words before the header begins in a block's own word; below it, the number of all words.
const BEFORE_SHIFT: u32 = 40;

/// The large objects of a heap.
#[derive(Default)]
pub(crate) struct Apart {
    young: Vec<*mut u64>,
    old: Vec<*mut u64>,
    young_bytes: usize,
    old_bytes: usize,
}

// SAFETY: it owns the blocks, which nothing else points into but the words of the heap that owns it.
unsafe impl Send for Apart {}

/// Words before the header of an object with that many refs.
const fn before(refs: usize) -> usize {
    PREFIX + raw_words(refs.div_ceil(1 << CARD_SHIFT))
}

/// Words that an object of these sizes takes with all that belongs to it.
pub(crate) const fn block_words(refs: usize, raw: usize) -> usize {
    before(refs) + 1 + refs + raw_words(raw)
}

unsafe fn block(object: *mut u64) -> (usize, usize) {
    // SAFETY: the caller has the header of an object apart.
    let word = unsafe { *object.sub(PREFIX) } as usize;
    (word & ((1 << BEFORE_SHIFT) - 1), word >> BEFORE_SHIFT)
}

impl Apart {
    /// A fresh young object, all zero but its header; `None` if there is no memory.
    pub(crate) fn allocate(&mut self, shape: u16, refs: usize, raw: usize) -> Option<*mut u64> {
        let (words, before) = (block_words(refs, raw), before(refs));
        let layout = Layout::array::<u64>(words).ok()?;
        // SAFETY: the size is not zero.
        let start = unsafe { alloc_zeroed(layout) }.cast::<u64>();
        if start.is_null() {
            return None;
        }
        let is_large = refs > SMALL_SIZE_MAX || raw > SMALL_SIZE_MAX;
        // SAFETY: the block has that many words.
        let object = unsafe {
            let object = start.add(before);
            *object.sub(PREFIX) = (words | before << BEFORE_SHIFT) as u64;
            *object = FLAG_APART
                | if is_large {
                    *object.sub(1) = refs as u64 | (raw as u64) << SIZE_RAW_SHIFT;
                    header(shape, 0, 0) | FLAG_LARGE
                } else {
                    header(shape, refs, raw)
                };
            object
        };
        self.young.push(object);
        self.young_bytes += words * 8;
        Some(object)
    }

    /// Bytes of all blocks.
    pub(crate) const fn bytes(&self) -> usize {
        self.young_bytes + self.old_bytes
    }

    /// Bytes of the blocks of old objects.
    pub(crate) const fn old_bytes(&self) -> usize {
        self.old_bytes
    }

    /// Bytes of the blocks of young objects.
    pub(crate) const fn young_bytes(&self) -> usize {
        self.young_bytes
    }

    /// How many young objects there are.
    pub(crate) const fn young(&self) -> usize {
        self.young.len()
    }

    /// Makes every object young, its cards clean.
    pub(crate) fn rejuvenate(&mut self) {
        for &object in &self.old {
            // SAFETY: the list holds headers of blocks; cards lie before the two words before the header.
            unsafe {
                *object &= !FLAG_OLD;
                let (_, before) = block(object);
                object.sub(before).write_bytes(0, before.saturating_sub(PREFIX));
            }
        }
        self.young.append(&mut self.old);
        self.young_bytes += core::mem::take(&mut self.old_bytes);
    }

    /// Shows the refs of every marked card of old objects, and cleans it.
    ///
    /// # Safety
    /// `show` gets each ref of such a card once, and allocates nothing here.
    pub(crate) unsafe fn clean_cards(&self, mut show: impl FnMut(*mut u64)) {
        for &object in &self.old {
            // SAFETY: as above; refs beyond the number that the header says do not exist.
            unsafe {
                let refs = refs_len(object);
                for first in (0..refs).step_by(8 << CARD_SHIFT) {
                    // Eight cards are a word, and most are clean.
                    let cards = object.sub(PREFIX + 1 + (first >> CARD_SHIFT) / 8);
                    if *cards != 0 {
                        let end = refs.min(first + (8 << CARD_SHIFT));
                        clean_word(object, first, end, &mut show);
                    }
                }
            }
        }
    }

    /// Shows every object.
    pub(crate) fn each(&self, mut show: impl FnMut(*mut u64)) {
        self.young.iter().chain(&self.old).for_each(|&it| show(it));
    }

    /// Frees the objects that are still young; those reached are old.
    pub(crate) fn sweep(&mut self) {
        for object in self.young.drain(..) {
            // SAFETY: the list holds headers of blocks, each once.
            unsafe {
                // One that was disposed of has moved: a forwarding address is not a header.
                if *object & FLAG_HEADER != 0 && *object & FLAG_OLD != 0 {
                    self.old.push(object);
                    self.old_bytes += block(object).0 * 8;
                } else {
                    free(object);
                }
            }
        }
        self.young_bytes = 0;
    }
}

/// Shows the refs from `first` to `end`, whose cards are one word, that have a marked card, and cleans it.
unsafe fn clean_word(object: *mut u64, first: usize, end: usize, show: &mut impl FnMut(*mut u64)) {
    for start in (first..end).step_by(1 << CARD_SHIFT) {
        // SAFETY: the caller gives the header of an object apart that has these refs.
        unsafe {
            let card = card(object, start);
            if *card != 0 {
                *card = 0;
                for index in start..end.min(start + (1 << CARD_SHIFT)) {
                    show(object.add(1 + index));
                }
            }
        }
    }
}

/// Frees the block of an object.
unsafe fn free(object: *mut u64) {
    // SAFETY: the caller gives the header of a block that nothing refers to any more; the layout is that it was made
    // with.
    unsafe {
        let (words, before) = block(object);
        let layout = Layout::array::<u64>(words).expect("it was made with this layout");
        dealloc(object.sub(before).cast(), layout);
    }
}

impl Drop for Apart {
    fn drop(&mut self) {
        for object in self.young.drain(..).chain(self.old.drain(..)) {
            // SAFETY: the lists hold headers of blocks, each once.
            unsafe { free(object) };
        }
    }
}
