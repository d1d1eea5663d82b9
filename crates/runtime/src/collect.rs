//! The collector: Cheney's two-space copying (CACM 13, 1970). It never recurs, and it has all the memory it may need
//! before it begins, so it never fails half-way.
//!
//! ```text
//! to-space  [ copied, refs forwarded | copied, to be scanned | room for the rest and what is wanted ]
//!           start                    scan                    top
//! ```

#![allow(
    unsafe_code,
    reason = "copies objects; the invariants H1 to H4 are those of `heap.rs`"
)]

use polyc_base::trap::Limit;

use crate::heap::Heap;
use crate::layout::{FLAG_HEADER, FLAG_LARGE, FLAG_PINNED, raw_words, sizes};
use crate::space::Chunk;
use crate::word::Word;

/// Bytes the machine may allocate between collections at least.
const LEAST_ALLOWANCE: usize = 4 << 20;

/// Objects of up to so many words are copied word by word.
const INLINE_WORDS: usize = 8;

/// Whoever holds words besides the heap: the machine's stacks, globals, constants.
pub trait Roots {
    /// Shows every word to the tracer.
    fn trace(&mut self, tracer: &mut Tracer);
}

/// No roots but the host's.
impl Roots for () {
    fn trace(&mut self, _tracer: &mut Tracer) {}
}

/// Follows words to their objects and moves these.
pub struct Tracer {
    top: *mut u64,
}

impl Tracer {
    /// Makes a word refer to where its object is now.
    ///
    /// # Safety
    /// The word is one of the heap being collected (H1).
    #[inline]
    pub unsafe fn word(&mut self, word: &mut Word) {
        if word.is_pointer() {
            // SAFETY: H1.
            let moved = unsafe { self.forward(word.address()) };
            *word = Word(moved.expose_provenance() as u64 | word.tag());
        }
    }

    /// Makes words refer to where their objects are now.
    ///
    /// # Safety
    /// As [`Tracer::word`].
    pub unsafe fn words(&mut self, words: &mut [Word]) {
        for word in words {
            // SAFETY: the caller's promise.
            unsafe { self.word(word) };
        }
    }

    /// Where the object is now.
    unsafe fn forward(&mut self, object: *mut u64) -> *mut u64 {
        // SAFETY: H1.
        let header = unsafe { *object };
        if header & FLAG_HEADER == 0 {
            return core::ptr::with_exposed_provenance_mut(header as usize);
        }
        if header & FLAG_PINNED != 0 {
            return object;
        }
        // SAFETY: H2; to-space has room for every object of the from-space.
        unsafe { self.copy(object, header) }
    }

    unsafe fn copy(&mut self, object: *mut u64, header: u64) -> *mut u64 {
        // SAFETY: H2.
        unsafe {
            let (refs, raw) = sizes(object);
            let prefix = usize::from(header & FLAG_LARGE != 0);
            let words = prefix + 1 + refs + raw_words(raw);
            let (from, to) = (object.sub(prefix), self.top);
            if words <= INLINE_WORDS {
                // Most objects are a few words, for which a call costs more than copying.
                for index in 0..words {
                    *to.add(index) = *from.add(index);
                }
            } else {
                core::ptr::copy_nonoverlapping(from, to, words);
            }
            self.top = to.add(words);
            let moved = to.add(prefix);
            *object = moved.expose_provenance() as u64;
            moved
        }
    }

    /// Forwards the refs of every object from `scan` on, until none is left.
    unsafe fn scan(&mut self, mut scan: *mut u64) {
        while scan < self.top {
            // SAFETY: `scan` is at the start of a copied object: its size word or its header.
            unsafe {
                if *scan & FLAG_HEADER == 0 {
                    scan = scan.add(1);
                }
                let (refs, raw) = sizes(scan);
                for index in 1..=refs {
                    self.word(&mut *scan.add(index).cast());
                }
                scan = scan.add(1 + refs + raw_words(raw));
            }
        }
    }
}

/// Where a survivor of the collection is now; `None` if it is garbage.
///
/// # Safety
/// The address was that of a header before the collection, whose memory still exists.
unsafe fn survivor(object: *mut u64) -> Option<*mut u64> {
    // SAFETY: the caller's promise.
    let header = unsafe { *object };
    (header & FLAG_HEADER == 0).then(|| core::ptr::with_exposed_provenance_mut(header as usize))
}

impl Heap {
    /// Frees what nothing refers to, and makes sure the machine can then allocate so many bytes. All other objects
    /// move.
    ///
    /// # Errors
    /// The live objects and what is wanted exceed the memory limit, or there is no memory. The heap is usable.
    ///
    /// # Safety
    /// `roots` shows every word that is used later (H1, H4).
    pub unsafe fn collect(&mut self, roots: &mut dyn Roots, wanted: usize) -> Result<(), Limit> {
        let used = self.used();
        let least = used.checked_add(wanted).ok_or(Limit::Memory)?;
        // Untouched memory costs nothing, so there is room to double the live objects.
        let roomy = least.saturating_add(used).saturating_add(LEAST_ALLOWANCE);
        let chunk = Chunk::new(roomy.div_ceil(8))
            .or_else(|| Chunk::new(least.div_ceil(8)))
            .ok_or(Limit::Memory)?;
        let start = chunk.start();
        let mut tracer = Tracer { top: start };
        // SAFETY: H1 for the heap's own roots, the caller's promise for the others.
        unsafe {
            tracer.words(self.roots.live());
            roots.trace(&mut tracer);
            tracer.scan(start);
        }
        self.keep_survivors();
        let live = tracer.top.addr() - start.addr();
        self.statistics.collections += 1;
        self.statistics.major += 1;
        self.statistics.allocated += (used as u64).saturating_sub(self.statistics.live);
        self.statistics.copied += live as u64;
        self.statistics.live = live as u64;
        self.statistics.peak = self.statistics.peak.max((used + live) as u64);
        // Only now is the from-space let go: the tables above read its forwarding addresses.
        self.chunks.clear();
        self.earlier = 0;
        self.enter_chunk(
            chunk,
            tracer.top,
            live.max(LEAST_ALLOWANCE).saturating_add(wanted),
        );
        self.check_headroom(live, wanted)
    }

    /// Symbols and identity hashes follow their objects or go with them.
    fn keep_survivors(&mut self) {
        self.symbols.retain(|_, word| {
            // SAFETY: the from-space still exists, and the table held headers' addresses (H1).
            let moved = unsafe { survivor(word.address()) };
            moved
                .map(|moved| *word = Word::from_object(moved))
                .is_some()
        });
        let before = core::mem::take(&mut self.identities);
        for (address, hash) in before {
            let object = core::ptr::with_exposed_provenance_mut(address);
            // SAFETY: as above.
            if let Some(moved) = unsafe { survivor(object) } {
                self.identities.insert(moved.addr(), hash);
            }
        }
    }

    /// Near the limit each collection frees little and costs as much as ever: a session that keeps less than 1/32 of
    /// its memory free is over the limit, so that it stops rather than crawls.
    fn check_headroom(&self, live: usize, wanted: usize) -> Result<(), Limit> {
        let reserve = if self.memory == usize::MAX {
            0
        } else {
            self.memory / 32
        };
        if live.saturating_add(wanted.max(reserve)) <= self.memory {
            Ok(())
        } else {
            Err(Limit::Memory)
        }
    }
}
