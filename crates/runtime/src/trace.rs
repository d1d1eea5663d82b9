//! Following words to their objects: Cheney's copying (CACM 13, 1970), never recursive, into the old space.
//!
//! ```text
//! old space  [ earlier objects | copied, refs followed | copied, to be scanned | free ]
//!                                                      scan                    top
//! ```
//! A minor collection moves young objects only and leaves old ones where they are; a major one moves all objects into a
//! new old space. Objects apart are not moved but marked, and wait on a list to be scanned.

#![allow(
    unsafe_code,
    reason = "copies objects; the invariants H1 to H4 are those of `heap.rs`"
)]

use crate::apart::Apart;
use crate::known::Known;
use crate::layout::{
    FLAG_APART, FLAG_GUARDED, FLAG_HEADER, FLAG_LARGE, FLAG_OLD, FLAG_PINNED, raw_words, refs_len, sizes,
};
use crate::space::{Place, Space};
use crate::word::Word;

/// Objects of up to that many words are copied word by word.
const INLINE_WORDS: usize = 8;

/// Holders of words besides the heap: the machine's stacks, globals, constants.
pub trait Roots {
    /// Shows every word to the tracer, each once.
    fn trace(&mut self, tracer: &mut Tracer);
}

/// No roots but the host's.
impl Roots for () {
    fn trace(&mut self, _tracer: &mut Tracer) {}
}

/// Which objects a collection is about.
pub(crate) enum Scope {
    /// All of them.
    Everything,
    /// Young ones, wherever they are.
    Young,
    /// Young ones, all of which are in the nursery: its beginning and its bytes.
    Nursery(usize, usize),
}

/// Follows words to their objects and moves these.
pub struct Tracer {
    pub(crate) to: Space,
    pub(crate) apart: Apart,
    /// Objects at other addresses do not belong to this collection: their headers need not be read.
    start: usize,
    bytes: usize,
    /// In checked mode, where objects begin.
    pub(crate) known: Option<Known>,
    /// Objects with one of these flags stay where they are.
    stays: u64,
    scan: Place,
    /// Objects apart that have been reached and not scanned.
    grey: Vec<*mut u64>,
}

impl Tracer {
    pub(crate) fn new(scope: &Scope, to: Space, apart: Apart) -> Self {
        let (start, bytes) = match *scope {
            Scope::Everything | Scope::Young => (0, usize::MAX),
            Scope::Nursery(start, bytes) => (start, bytes),
        };
        Self {
            scan: to.place(),
            grey: Vec::with_capacity(apart.young()),
            to,
            apart,
            start,
            bytes,
            known: None,
            stays: match scope {
                Scope::Everything => FLAG_PINNED,
                Scope::Young | Scope::Nursery(..) => FLAG_OLD,
            },
        }
    }

    /// Whether this is a major collection, which finds all garbage. A minor one may be shown a word that is not used
    /// any more, if finding that out costs more than keeping its object until the next major one.
    #[must_use]
    pub const fn is_major(&self) -> bool {
        self.stays == FLAG_PINNED
    }

    /// Makes a word refer to where its object is now.
    ///
    /// # Safety
    /// The word is one of the heap being collected (H1).
    #[inline]
    pub unsafe fn word(&mut self, word: &mut Word) {
        if word.is_pointer() {
            let object = word.address();
            if object.addr().wrapping_sub(self.start) < self.bytes {
                if let Some(known) = &self.known {
                    // SAFETY: nothing is freed before the collection has ended.
                    unsafe { known.check(*word) };
                }
                // SAFETY: H1.
                let moved = unsafe { self.forward(object) };
                *word = Word(moved.expose_provenance() as u64 | word.tag());
            }
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
        if header & self.stays != 0 {
            return object;
        }
        if header & FLAG_APART != 0 {
            // SAFETY: H2.
            if unsafe { sizes(object) } == (0, 0) {
                // It was disposed of: the rest of it is an object like others, and its block is freed.
                // SAFETY: H2.
                return unsafe { self.copy(object, header & !(FLAG_APART | FLAG_LARGE)) };
            }
            if header & FLAG_OLD == 0 {
                // SAFETY: H1.
                unsafe { *object = header | FLAG_OLD | FLAG_GUARDED };
                self.grey.push(object);
            }
            return object;
        }
        // SAFETY: H2.
        unsafe { self.copy(object, header) }
    }

    unsafe fn copy(&mut self, object: *mut u64, header: u64) -> *mut u64 {
        // SAFETY: H2.
        unsafe {
            let (refs, raw) = sizes(object);
            let words = 1 + refs + raw_words(raw);
            let to = self.to.bump(words);
            *to = header | FLAG_OLD | FLAG_GUARDED;
            if words <= INLINE_WORDS {
                // Most objects are a few words, for which a call costs more than copying.
                for index in 1..words {
                    *to.add(index) = *object.add(index);
                }
            } else {
                core::ptr::copy_nonoverlapping(object.add(1), to.add(1), words - 1);
            }
            *object = to.expose_provenance() as u64;
            to
        }
    }

    /// Shows the refs of an object.
    unsafe fn refs(&mut self, object: *mut u64) {
        // SAFETY: H1 and H2.
        unsafe {
            for index in 1..=refs_len(object) {
                self.word(&mut *object.add(index).cast());
            }
        }
    }

    /// Shows the refs of the old objects on the list, which are guarded again.
    pub(crate) unsafe fn remembered(&mut self, objects: &[Word]) {
        for word in objects {
            let object = word.address();
            // SAFETY: the list holds old objects, which do not move in a minor collection.
            unsafe {
                *object |= FLAG_GUARDED;
                self.refs(object);
            }
        }
    }

    /// Shows the refs of the marked cards.
    pub(crate) unsafe fn cards(&mut self) {
        let apart = core::mem::take(&mut self.apart);
        // SAFETY: each is a word of the heap (H1); reaching objects apart changes their flags only.
        unsafe { apart.clean_cards(|place| self.word(&mut *place.cast())) };
        self.apart = apart;
    }

    /// Scans every object that was reached, until none is left.
    pub(crate) unsafe fn finish(&mut self) {
        loop {
            // SAFETY: between the place and the end there are whole objects, copied by this collection; the list holds
            // objects apart.
            unsafe {
                if let Some(end) = self.to.end_after(&mut self.scan) {
                    let mut object = self.scan.at;
                    while object < end {
                        let (refs, raw) = sizes(object);
                        for index in 1..=refs {
                            self.word(&mut *object.add(index).cast());
                        }
                        object = object.add(1 + refs + raw_words(raw));
                    }
                    self.scan.at = end;
                } else if let Some(object) = self.grey.pop() {
                    self.refs(object);
                } else {
                    return;
                }
            }
        }
    }
}

/// Where a survivor of the collection is now; `None` if it is garbage. Only for objects that the collection was about.
///
/// # Safety
/// The address was that of a header before the collection, whose memory still exists.
pub(crate) unsafe fn survivor(object: *mut u64) -> Option<*mut u64> {
    // SAFETY: the caller's promise.
    let header = unsafe { *object };
    if header & FLAG_HEADER == 0 {
        return Some(core::ptr::with_exposed_provenance_mut(header as usize));
    }
    (header & (FLAG_APART | FLAG_OLD) == FLAG_APART | FLAG_OLD).then_some(object)
}
