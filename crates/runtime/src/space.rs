//! Memory for bump allocation: chunks of words, and spaces made of them.

#![allow(unsafe_code, reason = "owns raw memory")]

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};

/// Words of a chunk of a space: small, so that a space takes little more than its objects.
const CHUNK_WORDS: usize = 32 << 10;

/// A block of words, whatever they hold.
pub(crate) struct Chunk {
    start: *mut u64,
    words: usize,
    /// Words in use; set by whoever allocated in it when they leave it.
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
        (!start.is_null()).then_some(Self { start, words, used: 0 })
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

    /// Writes a word in that many places, or everywhere.
    pub(crate) fn fill(&self, words: usize, word: u64) {
        for index in 0..words.min(self.words) {
            // SAFETY: that many words belong to the chunk.
            unsafe { *self.start.add(index) = word };
        }
    }

    /// Bytes it takes.
    pub(crate) const fn bytes(&self) -> usize {
        self.words * 8
    }
}

impl Drop for Chunk {
    fn drop(&mut self) {
        let layout = Layout::array::<u64>(self.words).expect("it was made with this layout");
        // SAFETY: made by `alloc` with this layout, freed once.
        unsafe { dealloc(self.start.cast(), layout) };
    }
}

/// A place in a space, where scanning goes on.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    chunk: usize,
    pub(crate) at: *mut u64,
}

/// Objects one after the other in as many chunks as they need.
pub(crate) struct Space {
    chunks: Vec<Chunk>,
    top: *mut u64,
    end: *mut u64,
    /// Bytes used in all chunks but the last.
    earlier: usize,
}

// SAFETY: the pointers point into the chunks the space owns.
unsafe impl Send for Space {}

impl Default for Space {
    fn default() -> Self {
        Self {
            chunks: Vec::new(),
            top: core::ptr::null_mut(),
            end: core::ptr::null_mut(),
            earlier: 0,
        }
    }
}

impl Space {
    /// Bytes in use.
    pub(crate) fn used(&self) -> usize {
        let start = self.chunks.last().map_or(0, |it| it.start().addr());
        self.earlier + self.top.addr() - start
    }

    /// Bytes taken from the system.
    pub(crate) fn bytes(&self) -> usize {
        self.chunks.iter().map(Chunk::bytes).sum()
    }

    /// Writes a word wherever an object is.
    pub(crate) fn fill(&self, word: u64) {
        let Some((last, full)) = self.chunks.split_last() else {
            return;
        };
        full.iter().for_each(|it| it.fill(it.used, word));
        last.fill((self.top.addr() - last.start().addr()) / 8, word);
    }

    /// Takes that many words; the caller writes their contents.
    #[inline]
    pub(crate) fn bump(&mut self, words: usize) -> *mut u64 {
        if (self.end.addr() - self.top.addr()) / 8 < words {
            self.grow(words);
        }
        let object = self.top;
        // SAFETY: the last chunk has that many words more.
        self.top = unsafe { object.add(words) };
        object
    }

    /// The collector copies into a space and cannot stop half-way: if there is no memory, the process ends, as with all
    /// of Rust's collections.
    #[cold]
    fn grow(&mut self, words: usize) {
        let words = words.max(CHUNK_WORDS);
        let Some(chunk) = Chunk::new(words) else {
            handle_alloc_error(Layout::new::<[u64; CHUNK_WORDS]>());
        };
        if let Some(last) = self.chunks.last_mut() {
            last.used = (self.top.addr() - last.start().addr()) / 8;
            self.earlier += last.used * 8;
        }
        (self.top, self.end) = (chunk.start(), chunk.end());
        self.chunks.push(chunk);
    }

    /// Where the next object will be put, or at the end of the chunk before.
    pub(crate) fn place(&self) -> Place {
        Place {
            chunk: self.chunks.len().saturating_sub(1),
            at: self.top,
        }
    }

    /// The end of the objects in the place's chunk now; `None` if that is the last chunk and it has no more.
    #[inline]
    pub(crate) fn end_after(&self, place: &mut Place) -> Option<*mut u64> {
        loop {
            let chunk = self.chunks.get(place.chunk)?;
            if place.chunk + 1 == self.chunks.len() {
                if place.at.is_null() {
                    place.at = chunk.start();
                }
                return (place.at < self.top).then_some(self.top);
            }
            // SAFETY: that many words of the chunk are in use.
            let end = unsafe { chunk.start().add(chunk.used) };
            if place.at.is_null() {
                place.at = chunk.start();
            }
            if place.at < end {
                return Some(end);
            }
            place.chunk += 1;
            place.at = core::ptr::null_mut();
        }
    }
}
