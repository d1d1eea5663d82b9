//! The heap: allocation, access to objects, and the state of a session's collector.
//!
//! ```text
//! young  nursery [ objects ............ | free ......... ] further chunks, if natives needed them    new large objects
//!                start                  top          limit, end                                      (`apart.rs`)
//! old    [ chunk ] [ chunk ] [ chunk ]                                                                large objects
//! ```
//!
//! The machine allocates in the nursery up to `limit`; past it, it collects first ([`Heap::must_collect`],
//! [`Heap::collect`]), which copies the survivors into the old space (`trace.rs`). Natives never collect: they allocate
//! up to `end`, then in further chunks, up to the memory limit.
//!
//! Invariants that the unsafe blocks rely on:
//! - **H1** every word that is a pointer (in the heap, in a root, in a [`crate::Value`]) is the address of a live
//!   object's header, tagged by its shape; words that the heap did not make are not pointers;
//! - **H2** an object's header tells its sizes, which lie inside its chunk or block;
//! - **H3** between `top` and the end of the chunk nothing is in use;
//! - **H4** objects move only in [`Heap::collect`], which needs `&mut Heap`, and no [`crate::Value`] lives across it.

#![allow(
    unsafe_code,
    reason = "the one place that follows words, with `remember.rs`, `trace.rs`, `apart.rs` and `space.rs`"
)]

use polyc_base::trap::Limit;

use crate::apart::{self, Apart};
use crate::known::Known;
use crate::layout::{
    self, FLAG_HEADER, FLAG_IMMUTABLE, FLAG_LARGE, FLAG_OLD, FLAG_PINNED, SIZE_MAX, header, header_shape, raw_words,
};
use crate::root::RootTable;
use crate::shape::{self, FIRST_REGISTERED};
use crate::space::{Chunk, Space};
use crate::statistics::{Statistics, Stress};
use crate::weak::{Finaliser, Handles, Identities, Symbols};
use crate::word::Word;

/// Bytes of the nursery.
pub(crate) const NURSERY: usize = 1 << 20;
/// Bytes of young large objects after which the machine collects.
pub(crate) const YOUNG_APART: usize = 8 << 20;
/// Least number of bytes that old objects grow by between major collections.
pub(crate) const LEAST_THRESHOLD: usize = 8 << 20;
/// Least size of a further chunk, in words.
const OVERFLOW_WORDS: usize = 32 << 10;

/// The objects of a session.
pub struct Heap {
    top: *mut u64,
    limit: *mut u64,
    end: *mut u64,
    /// The nursery, and further chunks since the last collection.
    pub(crate) young: Vec<Chunk>,
    /// Bytes used in all chunks but the last.
    earlier: usize,
    pub(crate) old: Space,
    pub(crate) apart: Apart,
    /// Old objects that may refer to young ones (B of `remember.rs`).
    pub(crate) remembered: Vec<Word>,
    /// Bytes of tables outside the heap that count against the limit.
    tables: usize,
    /// Bytes of old objects at which the next collection is a major one.
    pub(crate) threshold: usize,
    pub(crate) memory: usize,
    pub(crate) stress: Stress,
    /// In checked mode, where objects begin.
    pub(crate) known: Option<Known>,
    allocations: u64,
    pub(crate) statistics: Statistics,
    /// How many shapes the session has registered.
    registered_shapes: usize,
    pub(crate) roots: RootTable,
    pub(crate) symbols: Symbols,
    pub(crate) identities: Identities,
    pub(crate) handles: Handles,
}

// SAFETY: the pointers point into the chunks the heap owns, so they may go where the heap goes.
unsafe impl Send for Heap {}

fn bytes_of(limit: Option<u64>) -> usize {
    limit.map_or(usize::MAX, |it| usize::try_from(it).unwrap_or(usize::MAX))
}

impl Heap {
    /// An empty heap that may hold `memory` bytes (`None`: no limit).
    ///
    /// # Errors
    /// There is no memory for the nursery.
    pub fn new(memory: Option<u64>) -> Result<Self, Limit> {
        let nursery = Chunk::new(NURSERY / 8).ok_or(Limit::Memory)?;
        let mut heap = Self {
            top: nursery.start(),
            limit: core::ptr::null_mut(),
            end: core::ptr::null_mut(),
            young: vec![nursery],
            earlier: 0,
            old: Space::default(),
            apart: Apart::default(),
            remembered: Vec::new(),
            tables: 0,
            threshold: LEAST_THRESHOLD,
            memory: bytes_of(memory),
            stress: Stress::default(),
            known: None,
            allocations: 0,
            statistics: Statistics::default(),
            registered_shapes: 0,
            roots: RootTable::default(),
            symbols: Symbols::default(),
            identities: Identities::default(),
            handles: Handles::default(),
        };
        heap.set_bounds();
        Ok(heap)
    }

    /// Sets the stress mode. Checked mode is for a heap without objects.
    ///
    /// # Panics
    /// If it is to be checked, and there are objects already.
    pub fn set_stress(&mut self, stress: Stress) {
        assert!(!stress.checked || self.used() == 0, "an empty heap");
        self.known = stress.checked.then(Known::default);
        self.stress = stress;
        self.poison_nursery(NURSERY / 8);
        self.set_bounds();
    }

    /// Changes the memory limit, `None`: no limit.
    pub fn set_memory_limit(&mut self, memory: Option<u64>) {
        self.memory = bytes_of(memory);
        self.set_bounds();
    }

    /// The collector's counts so far.
    #[must_use]
    pub fn statistics(&self) -> Statistics {
        let now = self.used() as u64;
        let mut statistics = self.statistics;
        statistics.allocated += now.saturating_sub(statistics.live);
        statistics.peak = statistics.peak.max(self.held() as u64);
        statistics
    }

    /// Bytes in use after the last collection and allocated since.
    #[must_use]
    pub fn used(&self) -> usize {
        self.young_used() + self.apart.young_bytes() + self.settled()
    }

    /// Bytes that count against the limit: objects, and the tables that know them.
    pub(crate) fn counted(&self) -> usize {
        let tables = self.symbols.bytes() + self.identities.bytes() + self.handles.bytes();
        self.used() + tables + self.tables
    }

    /// Counts tables of the machine against the memory limit until the session ends; [`Heap::may_allocate`] says
    /// whether it may make them.
    pub fn count_tables(&mut self, bytes: usize) {
        self.tables += bytes;
        self.set_bounds();
    }

    /// Bytes of old objects.
    pub(crate) fn settled(&self) -> usize {
        self.old.used() + self.apart.old_bytes()
    }

    /// Bytes of young objects in chunks.
    pub(crate) fn young_used(&self) -> usize {
        self.earlier + self.top.addr() - self.current_start().addr()
    }

    /// Bytes taken from the system.
    pub(crate) fn held(&self) -> usize {
        let young: usize = self.young.iter().map(Chunk::bytes).sum();
        young + self.old.bytes() + self.apart.bytes()
    }

    /// Where the nursery is, if there are no young objects elsewhere.
    pub(crate) fn only_nursery(&self) -> Option<usize> {
        (self.young.len() == 1 && self.apart.young() == 0).then(|| self.current_start().addr())
    }

    fn current_start(&self) -> *mut u64 {
        self.young.last().map_or(core::ptr::null_mut(), Chunk::start)
    }

    /// Empties the nursery and frees all other young chunks.
    pub(crate) fn empty_young(&mut self) {
        let words = self.young_used() / 8;
        self.young.truncate(1);
        self.earlier = 0;
        self.top = self.current_start();
        self.poison_nursery(words);
        self.set_bounds();
    }

    /// Sets `limit` and `end` by the bytes that may still be used.
    fn set_bounds(&mut self) {
        let Some(chunk) = self.young.last() else {
            return;
        };
        let free = chunk.end().addr() - self.top.addr();
        let allowed = self.memory.saturating_sub(self.counted());
        let hard = if self.stress.fail_at.is_some() {
            0
        } else {
            free.min(allowed) / 8
        };
        let must_collect = self.stress.collect_always
            || self.stress.checked
            || self.young.len() > 1
            || self.apart.young_bytes() > YOUNG_APART;
        let soft = if must_collect { 0 } else { hard };
        // SAFETY: both lie between `top` and the end of the chunk.
        (self.limit, self.end) = unsafe { (self.top.add(soft), self.top.add(hard)) };
    }

    /// Whether the limits allow that many bytes and the heap still lacks them: a stress mode has brought the machine
    /// here.
    pub(crate) fn has_room(&self, bytes: usize) -> bool {
        let free = self.young.last().map_or(0, |it| it.end().addr() - self.top.addr());
        self.young.len() == 1 && bytes <= free && self.may_allocate(bytes)
    }

    /// Whether the machine must collect before it allocates that many bytes.
    #[inline(always)]
    #[must_use]
    pub fn must_collect(&self, bytes: usize) -> bool {
        // After an overflow `top` may lie beyond `limit`.
        (self.limit.addr() as isize) - (self.top.addr() as isize) < bytes as isize || bytes > isize::MAX as usize
    }

    /// As [`Heap::must_collect`], of bytes that are several objects, large ones, or only a guess: bytes that do not fit
    /// in the nursery may be beside it while they are few. So a price that is too high causes no collection.
    #[inline]
    #[must_use]
    pub fn must_collect_for(&self, bytes: usize) -> bool {
        self.must_collect(bytes) && !(bytes > NURSERY && self.fits_beside(bytes))
    }

    #[cold]
    fn fits_beside(&self, bytes: usize) -> bool {
        self.top < self.limit
            && self.apart.young_bytes().saturating_add(bytes) <= YOUNG_APART
            && self.may_allocate(bytes)
    }

    /// Whether that many more bytes are within the memory limit.
    #[must_use]
    pub fn may_allocate(&self, bytes: usize) -> bool {
        self.counted().saturating_add(bytes) <= self.memory
    }

    /// A fresh pair; `None` if the machine must collect first.
    ///
    /// # Safety
    /// Both words are of this heap (H1).
    #[inline(always)]
    pub unsafe fn pair_fast(&mut self, first: Word, rest: Word) -> Option<Word> {
        if self.must_collect(24) {
            return None;
        }
        let object = self.top;
        // SAFETY: 24 bytes up to `limit`, which is not beyond `end`, are free.
        unsafe {
            self.top = object.add(3);
            *object = header(shape::PAIR, 2, 0);
            *object.add(1) = first.0;
            *object.add(2) = rest.0;
        }
        Some(Word::from_pair(object))
    }

    /// Room for a fresh object, if there is some without collecting: its header is written, the words after it are not.
    /// Not for pairs.
    ///
    /// # Safety
    /// The header is of a small object whose refs and raw bytes take that many words, and the caller fills these, refs
    /// with words of this heap (H1), before it does anything else.
    #[inline(always)]
    pub unsafe fn allocate_fast(&mut self, header: u64, words: usize) -> Option<*mut u64> {
        let bytes = (1 + words) * 8;
        if self.must_collect(bytes) {
            return None;
        }
        let object = self.top;
        // SAFETY: that many bytes up to `limit`, which is not beyond `end`, are free.
        unsafe {
            self.top = object.add(1 + words);
            *object = header;
        }
        Some(object)
    }

    /// A fresh pair, without collecting.
    ///
    /// # Errors
    /// The memory limit is reached.
    ///
    /// # Safety
    /// Both words are of this heap (H1).
    pub unsafe fn pair(&mut self, first: Word, rest: Word) -> Result<Word, Limit> {
        let object = self.allocate_words(header(shape::PAIR, 2, 0), 3)?;
        // SAFETY: H2, the object has two refs.
        unsafe {
            *object.add(1) = first.0;
            *object.add(2) = rest.0;
        }
        Ok(Word::from_pair(object))
    }

    /// A fresh object, its refs small integer 0 and its raw bytes zero, without collecting. Not for pairs.
    ///
    /// # Errors
    /// The memory limit is reached, or a size is too large for an object.
    #[inline]
    pub fn allocate(&mut self, shape: u16, refs: usize, raw: usize) -> Result<Word, Limit> {
        if refs > apart::REFS_MAX || raw > apart::RAW_MAX {
            return self.allocate_apart(shape, refs, raw);
        }
        let words = refs + raw_words(raw);
        let object = self.allocate_words(header(shape, refs, raw), 1 + words)?;
        // SAFETY: that many words follow the header.
        unsafe { object.add(1).write_bytes(0, words) };
        Ok(Word::from_object(object))
    }

    /// A fresh object of these raw bytes, without collecting.
    ///
    /// # Errors
    /// The memory limit is reached, or there are too many for an object.
    #[inline]
    pub(crate) fn allocate_raw(&mut self, shape: u16, raw: &[u8]) -> Result<Word, Limit> {
        if raw.len() > apart::RAW_MAX {
            let word = self.allocate_apart(shape, 0, raw.len())?;
            // SAFETY: the fresh object has that many raw bytes (H2), and nothing else refers to it.
            unsafe { Self::raw_mut(word).copy_from_slice(raw) };
            return Ok(word);
        }
        let words = raw_words(raw.len());
        let object = self.allocate_words(header(shape, 0, raw.len()), 1 + words)?;
        // SAFETY: that many words follow the header; the last one may be longer than the bytes are.
        unsafe {
            *object.add(words) = if words == 0 { *object } else { 0 };
            object
                .add(1)
                .cast::<u8>()
                .copy_from_nonoverlapping(raw.as_ptr(), raw.len());
        }
        Ok(Word::from_object(object))
    }

    #[cold]
    fn allocate_apart(&mut self, shape: u16, refs: usize, raw: usize) -> Result<Word, Limit> {
        if refs > SIZE_MAX || raw > SIZE_MAX {
            return Err(Limit::Memory);
        }
        self.pay(apart::block_words(refs, raw) * 8)?;
        let object = self.apart.allocate(shape, refs, raw);
        // The limit leaves less.
        self.set_bounds();
        self.statistics.large += 1;
        let object = object.ok_or(Limit::Memory)?;
        if let Some(known) = &mut self.known {
            known.add(object);
        }
        Ok(Word::from_object(object))
    }

    /// Refuses an allocation that exceeds the limit, or that a stress mode makes fail.
    fn pay(&mut self, bytes: usize) -> Result<(), Limit> {
        self.allocations += 1;
        let fails = self.stress.fail_at.is_some_and(|at| self.allocations >= at);
        if fails || !self.may_allocate(bytes) {
            return Err(Limit::Memory);
        }
        Ok(())
    }

    /// Takes that many words and writes the first; the caller writes the others before anything else happens.
    #[inline]
    fn allocate_words(&mut self, first: u64, words: usize) -> Result<*mut u64, Limit> {
        let free = (self.end.addr() as isize - self.top.addr() as isize) / 8;
        if free < words as isize {
            self.make_room(words)?;
        }
        let object = self.top;
        if let Some(known) = &mut self.known {
            known.add(object);
        }
        // SAFETY: `words` words from `top` on are free (H3).
        unsafe {
            self.top = object.add(words);
            *object = first;
        }
        Ok(object)
    }

    /// Makes sure that many words are free in the current chunk, starting another one if need be.
    #[cold]
    fn make_room(&mut self, words: usize) -> Result<(), Limit> {
        self.pay(words * 8)?;
        let Some(last) = self.young.last_mut() else {
            return Err(Limit::Memory);
        };
        if last.end().addr() - self.top.addr() < words * 8 {
            let chunk = Chunk::new(words.max(OVERFLOW_WORDS)).ok_or(Limit::Memory)?;
            last.used = (self.top.addr() - last.start().addr()) / 8;
            self.earlier += last.used * 8;
            self.top = chunk.start();
            self.young.push(chunk);
            self.set_bounds();
        }
        Ok(())
    }

    /// Finalisers that are due, with the raw bytes of the objects that died.
    pub(crate) fn take_due(&mut self) -> Vec<(Finaliser, Vec<u8>)> {
        let due = self.handles.take_due();
        self.statistics.finalised += due.len() as u64;
        due
    }

    /// A number for a shape that is registered; `None` if the session has too many shapes.
    pub(crate) fn number_shape(&mut self) -> Option<u16> {
        let number = u16::try_from(usize::from(FIRST_REGISTERED) + self.registered_shapes).ok()?;
        self.registered_shapes += 1;
        Some(number)
    }

    /// Whether the session may have that many more shapes.
    #[must_use]
    pub fn may_register(&self, shapes: usize) -> bool {
        let last = usize::from(FIRST_REGISTERED) + self.registered_shapes + shapes;
        last <= usize::from(u16::MAX)
    }

    /// Whether there is a shape of that number.
    pub(crate) fn has_shape(&self, shape: u16) -> bool {
        shape::is_sealed(shape)
            || shape
                .checked_sub(FIRST_REGISTERED)
                .is_some_and(|it| usize::from(it) < self.registered_shapes)
    }

    /// The shape of the object a word refers to. The word must be one of this heap's (H1).
    pub(crate) fn shape_of(&self, word: Word) -> Option<u16> {
        // SAFETY: H1; crate-internal callers pass words of values only.
        word.is_pointer().then(|| header_shape(unsafe { *word.address() }))
    }

    /// Whether a word refers to an object of that shape.
    ///
    /// # Safety
    /// The word is one of this heap's (H1).
    #[inline(always)]
    #[must_use]
    pub unsafe fn is_shape(word: Word, shape: u16) -> bool {
        // SAFETY: H1 by the caller.
        word.is_object() && header_shape(unsafe { *word.address() }) == shape
    }

    /// The refs of the object a word refers to.
    ///
    /// # Safety
    /// The word is a reference of this heap (H1), and nothing else holds the regions.
    #[inline(always)]
    #[must_use]
    pub unsafe fn refs<'a>(word: Word) -> &'a [Word] {
        let object = word.address();
        // SAFETY: H1 and H2; `Word` is transparent over u64.
        unsafe { core::slice::from_raw_parts(object.add(1).cast(), layout::refs_len(object)) }
    }

    /// The raw bytes of the object a word refers to.
    ///
    /// # Safety
    /// As [`Heap::refs`].
    #[inline(always)]
    #[must_use]
    pub unsafe fn raw<'a>(word: Word) -> &'a [u8] {
        let object = word.address();
        // SAFETY: H1 and H2.
        unsafe { core::slice::from_raw_parts(layout::raw_start(object), layout::raw_len(object)) }
    }

    /// The raw bytes of the object a word refers to, to be changed.
    ///
    /// # Safety
    /// As [`Heap::refs`], and nothing else reads the region meanwhile.
    #[inline(always)]
    #[must_use]
    pub unsafe fn raw_mut<'a>(word: Word) -> &'a mut [u8] {
        let object = word.address();
        // SAFETY: H1 and H2; exclusive by the caller.
        unsafe { core::slice::from_raw_parts_mut(layout::raw_start(object), layout::raw_len(object)) }
    }

    /// Shrinks both regions of an object to nothing: later accesses fail their bounds check.
    ///
    /// # Safety
    /// The word is a reference of this heap (H1).
    #[inline(always)]
    pub unsafe fn dispose(&mut self, word: Word) {
        let object = word.address();
        // SAFETY: H1. The sizes only shrink, so H2 holds; objects outside the heap are left alone.
        unsafe {
            if *object & FLAG_PINNED != 0 {
                return;
            }
            if *object & FLAG_LARGE != 0 {
                *object.sub(1) = 0;
            }
            let flags = *object & (0xff ^ FLAG_HEADER);
            *object = header(header_shape(*object), 0, 0) | flags;
        }
    }

    /// Whether an object may not be changed.
    ///
    /// # Safety
    /// As [`Heap::dispose`].
    #[inline(always)]
    #[must_use]
    pub unsafe fn is_immutable(word: Word) -> bool {
        // SAFETY: H1 by the caller.
        unsafe { *word.address() & FLAG_IMMUTABLE != 0 }
    }

    /// Forbids changing an object.
    ///
    /// # Safety
    /// As [`Heap::dispose`].
    pub unsafe fn freeze(&mut self, word: Word) {
        // SAFETY: H1 by the caller; a pinned object is immutable already.
        unsafe {
            if *word.address() & FLAG_PINNED == 0 {
                *word.address() |= FLAG_IMMUTABLE;
            }
        }
    }

    /// A number that stays the object's own, however it moves.
    pub(crate) fn identity_hash(&mut self, word: Word) -> u32 {
        let object = word.address();
        // SAFETY: H1; crate-internal callers pass words of values only.
        let header = unsafe { *object };
        if header & FLAG_PINNED != 0 {
            return 0;
        }
        self.identities.of(object, header & FLAG_OLD != 0)
    }
}
