//! When to collect, and which objects.
//!
//! A minor collection copies the reachable young objects into the old space, so that afterwards none is young. It
//! begins at the roots, the remembered objects and the marked cards, and costs in proportion to the survivors. A major
//! one, when the old objects have doubled, copies all live objects and costs in proportion to them. So the work for
//! each allocated byte is bounded. Before copying ends, the heap holds the old objects, at most twice the live ones,
//! and the copies: three times the live objects, or twice and a constant if that is more.

#![allow(
    unsafe_code,
    reason = "runs the tracer; the invariants H1 to H4 are those of `heap.rs`"
)]

use core::mem::take;

use polyc_base::trap::Limit;

use crate::heap::{Heap, LEAST_THRESHOLD, NURSERY, YOUNG_APART};
use crate::known::FREE;
use crate::space::Chunk;
use crate::trace::{Roots, Scope, Tracer};

/// With a memory limit, one part in `RESERVE` must be free after a major collection. Near the limit each collection
/// frees little and costs as much as ever: a session with less free than this is over the limit, so that it stops
/// rather than crawls.
const RESERVE: usize = 32;

/// Under stress one collection of `STRESS_PERIOD` is a major one: minor ones find missing barriers, major ones move
/// everything.
const STRESS_PERIOD: u64 = 4;

impl Heap {
    /// Frees garbage, and makes sure the machine can then allocate `wanted` bytes. Objects move.
    ///
    /// # Errors
    /// The live objects and `wanted` exceed the memory limit, or there is no memory. The heap is usable.
    ///
    /// # Safety
    /// `roots` shows every word that is used later (H1, H4).
    pub unsafe fn collect(&mut self, roots: &mut dyn Roots, wanted: usize) -> Result<(), Limit> {
        let is_slow = self.stress.fail_at.is_some() || self.stress.checked && !self.stress.collect_always;
        if is_slow && self.has_room(wanted) {
            // Only the slow path makes allocations fail or checks them, so it is always taken.
            return Ok(());
        }
        if !self.is_major_due() {
            // SAFETY: the caller's promise.
            unsafe { self.run(roots, false) };
            if self.free() >= wanted.max(self.reserve() / 2) {
                return Ok(());
            }
        }
        // SAFETY: the caller's promise.
        unsafe { self.collect_all(roots, wanted) }
    }

    /// As [`Heap::collect`], and frees all garbage.
    ///
    /// # Errors
    /// As [`Heap::collect`].
    ///
    /// # Safety
    /// As [`Heap::collect`].
    pub unsafe fn collect_all(&mut self, roots: &mut dyn Roots, wanted: usize) -> Result<(), Limit> {
        // Asks for the most that the collection may take, and gives it back: it is refused now rather than half-way.
        let most = self.old.used() + self.young_used();
        drop(Chunk::new(most / 8).ok_or(Limit::Memory)?);
        // SAFETY: the caller's promise.
        unsafe { self.run(roots, true) };
        if self.free() >= wanted.max(self.reserve()) {
            Ok(())
        } else {
            Err(Limit::Memory)
        }
    }

    fn is_major_due(&self) -> bool {
        let is_stressed = self.stress.move_always
            || self.stress.collect_always && self.statistics.collections % STRESS_PERIOD == STRESS_PERIOD - 1;
        is_stressed || self.settled() >= self.threshold || self.has_forgotten()
    }

    /// Bytes left within the memory limit.
    pub(crate) fn free(&self) -> usize {
        self.memory.saturating_sub(self.counted())
    }

    /// Bytes that must be left after a major collection.
    const fn reserve(&self) -> usize {
        if self.memory == usize::MAX {
            0
        } else {
            self.memory / RESERVE
        }
    }

    unsafe fn run(&mut self, roots: &mut dyn Roots, is_major: bool) {
        let (used, settled) = (self.used(), self.settled());
        if !is_major {
            self.check_barrier();
        }
        let scope = match (is_major, self.only_nursery()) {
            (true, _) => Scope::Everything,
            _ if self.known.is_some() => Scope::Young,
            (false, Some(start)) => Scope::Nursery(start, NURSERY),
            (false, None) => Scope::Young,
        };
        let old = take(&mut self.old);
        let mut apart = take(&mut self.apart);
        let (from, to) = if is_major {
            apart.rejuvenate();
            self.forget();
            (old, Default::default())
        } else {
            (Default::default(), old)
        };
        let before = to.used();
        let copied_from = to.place();
        let mut tracer = Tracer::new(&scope, to, apart);
        tracer.known = self.known.take();
        // SAFETY: H1 for the heap's own roots, the caller's promise for the others; B of `remember.rs`.
        unsafe {
            tracer.words(self.roots.live());
            roots.trace(&mut tracer);
            if !is_major {
                tracer.remembered(&self.remembered);
                tracer.cards();
                self.statistics.remembered += self.remembered.len() as u64;
                self.remembered.clear();
            }
            tracer.finish();
            self.symbols.follow(is_major);
            self.identities.follow(is_major);
            self.handles.follow(is_major);
        }
        (self.old, self.apart) = (tracer.to, tracer.apart);
        self.known = tracer.known;
        let copied = self.old.used() - before;
        // Both spaces and the objects to be swept still exist.
        let held = self.held() + from.bytes();
        self.statistics.peak = self.statistics.peak.max(held as u64);
        self.forget_objects(is_major);
        self.apart.sweep();
        self.find_objects(copied_from);
        if self.known.is_some() {
            from.fill(FREE);
        }
        // The tables above read forwarding addresses, so the memory of moved objects is freed only now.
        drop(from);
        self.empty_young();
        self.count(is_major, used, settled, copied);
    }

    fn count(&mut self, is_major: bool, used: usize, settled: usize, copied: usize) {
        let live = self.settled();
        let statistics = &mut self.statistics;
        statistics.collections += 1;
        statistics.allocated += (used as u64).saturating_sub(statistics.live);
        statistics.copied += copied as u64;
        statistics.live = live as u64;
        if is_major {
            statistics.major += 1;
            // With a threshold of this size, old objects, young ones and the copies make three times the live bytes.
            let slack = YOUNG_APART + 2 * NURSERY;
            self.threshold = (2 * live).saturating_sub(slack).max(live + LEAST_THRESHOLD);
        } else {
            statistics.promoted += live.saturating_sub(settled) as u64;
        }
    }
}
