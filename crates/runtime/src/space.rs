//! Memory the heap bumps through: chunks of words, a new one for each collection or overflow.

#![allow(unsafe_code, reason = "owns raw memory")]

use std::alloc::{Layout, alloc, dealloc};

/// A block of words, whatever they hold.
pub(crate) struct Chunk {
    start: *mut u64,
    words: usize,
    /// Words in use; kept by the heap when it leaves the chunk.
    pub(crate) used: usize,
}

// SAFETY: a chunk owns its memory, which nothing else points into but the words of the heap that owns the chunk.
unsafe impl Send for Chunk {}

impl Chunk {
    /// A chunk of at least one word; `None` if there is no memory.
    pub(crate) fn new(words: usize) -> Option<Self> {
        let words = words.max(1);
        let layout = Layout::array::<u64>(words).ok()?;
        // SAFETY: the size is not zero.
        let start = unsafe { alloc(layout) }.cast::<u64>();
        (!start.is_null()).then_some(Self {
            start,
            words,
            used: 0,
        })
    }

    /// Its first word.
    pub(crate) const fn start(&self) -> *mut u64 {
        self.start
    }

    /// One past its last word.
    pub(crate) const fn end(&self) -> *mut u64 {
        // SAFETY: `words` words belong to the chunk.
        unsafe { self.start.add(self.words) }
    }
}

impl Drop for Chunk {
    fn drop(&mut self) {
        let layout = Layout::array::<u64>(self.words).expect("it was made with this layout");
        // SAFETY: made by `alloc` with this layout, freed once.
        unsafe { dealloc(self.start.cast(), layout) };
    }
}
