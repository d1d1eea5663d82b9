//! Insertion-ordered maps: CEL maps and hash tables. Hash and equality are the caller's.
//!
//! ```text
//! map     [ header ][ entries | index ][ used: u32, live: u32 ]
//! entries [ header ][ key0 value0 key1 value1 … ][ hash0: u32, hash1: u32, … ]      capacity of both fixed
//! index   [ header ][ open addressing: u32 each, 0 empty, n + 1: entry n ]          a power of two, at most 3/4 full
//! ```
//!
//! Removing puts a hole in the entries; the index still points at it, so probing goes on past it. When the entries are
//! full they are rebuilt without holes.

use crate::context::Context;
use crate::failure::Fallible;
use crate::shape;
use crate::value::{Map, Value};

const ENTRIES: usize = 0;
const INDEX: usize = 1;
const LEAST_CAPACITY: usize = 4;

fn word_at(bytes: &[u8], index: usize) -> u32 {
    let word = bytes.get(index * 4..index * 4 + 4).and_then(|it| it.try_into().ok());
    word.map_or(0, u32::from_le_bytes)
}

fn set_word_at(bytes: &mut [u8], index: usize, word: u32) {
    if let Some(place) = bytes.get_mut(index * 4..index * 4 + 4) {
        place.copy_from_slice(&word.to_le_bytes());
    }
}

/// Probes that the price of looking for a key covers. Each further one is charged: whoever knows the seed can compute
/// keys that share a neighbourhood.
const PROBES: u32 = 16;

/// Charges each probe after the first [`PROBES`].
#[inline]
fn charge_probe<'h>(context: &Context<'h>, probes: &mut u32) -> Fallible<'h, ()> {
    *probes += 1;
    if *probes > PROBES {
        context.charge_fuel(1)?;
    }
    Ok(())
}

impl<'h> Context<'h> {
    /// The bits of a hash that are kept; the low ones choose the slot. Mixed with the seed, so callers may give any.
    fn spread(&self, hash: u64) -> u32 {
        (self.hasher().word(hash).finish() >> 32) as u32
    }

    /// A fresh empty map.
    ///
    /// # Errors
    /// The memory limit.
    pub fn map(&mut self) -> Fallible<'h, Map<'h>> {
        self.map_with_capacity(0)
    }

    /// A fresh empty map with room for that many entries.
    ///
    /// # Errors
    /// The memory limit.
    pub fn map_with_capacity(&mut self, capacity: usize) -> Fallible<'h, Map<'h>> {
        let (entries, index) = self.map_storage(capacity.max(LEAST_CAPACITY))?;
        Ok(Map::wrap(self.allocate(shape::MAP, &[entries, index], 8)?))
    }

    fn map_storage(&mut self, capacity: usize) -> Fallible<'h, (Value<'h>, Value<'h>)> {
        // More entries than an index of 32 bits reaches do not fit an object anyway.
        let slots = capacity.saturating_mul(4).div_ceil(3).next_power_of_two();
        let refs = capacity.saturating_mul(2);
        let raw = capacity.saturating_mul(4);
        let entries = Value::wrap(self.heap_mut().allocate(shape::ENTRIES, refs, raw)?);
        let index = self.allocate(shape::BYTES, &[], slots.saturating_mul(4))?;
        Ok((entries, index))
    }
}

/// An entry found.
type Position = usize;

/// Whether a key of the map is the one that is looked for.
pub type Same<'a, 'h> = dyn FnMut(&Context<'h>, Value<'h>) -> Fallible<'h, bool> + 'a;

impl<'h> Map<'h> {
    fn counts(self, context: &Context<'h>) -> (usize, usize) {
        let raw = context.raw(self.value());
        (word_at(raw, 0) as usize, word_at(raw, 1) as usize)
    }

    fn set_counts(self, context: &mut Context<'h>, used: usize, live: usize) {
        let raw = context.raw_mut(self.value());
        set_word_at(raw, 0, used as u32);
        set_word_at(raw, 1, live as u32);
    }

    fn entries(self, context: &Context<'h>) -> Value<'h> {
        context.refs(self.value())[ENTRIES]
    }

    fn index(self, context: &Context<'h>) -> Value<'h> {
        context.refs(self.value())[INDEX]
    }

    /// Number of entries.
    #[must_use]
    pub fn len(self, context: &Context<'h>) -> usize {
        self.counts(context).1
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self, context: &Context<'h>) -> bool {
        self.len(context) == 0
    }

    /// Places of entries, removed ones among them: the work of going through it.
    #[must_use]
    pub fn places(self, context: &Context<'h>) -> usize {
        self.counts(context).0
    }

    /// Whether the next entry added makes it larger.
    #[must_use]
    pub fn is_full(self, context: &Context<'h>) -> bool {
        self.places(context) == context.refs(self.entries(context)).len() / 2
    }

    /// Keys and values in order of insertion.
    pub fn iter<'a>(self, context: &'a Context<'h>) -> impl DoubleEndedIterator<Item = (Value<'h>, Value<'h>)> + 'a {
        self.beginning(context, usize::MAX)
    }

    /// The same, of the first places of its storage only, of which removed entries take some until it grows.
    pub(crate) fn beginning<'a>(
        self,
        context: &'a Context<'h>,
        places: usize,
    ) -> impl DoubleEndedIterator<Item = (Value<'h>, Value<'h>)> + 'a {
        let used = self.counts(context).0.min(places);
        let entries = &context.refs(self.entries(context))[..used * 2];
        let pairs = entries.chunks_exact(2).map(|it| (it[0], it[1]));
        pairs.filter(|(key, _)| *key != Value::HOLE)
    }

    /// The entry after position `cursor` (0 at first): its key, its value and the next cursor.
    #[must_use]
    pub fn next(self, context: &Context<'h>, cursor: usize) -> Option<(Value<'h>, Value<'h>, usize)> {
        let used = self.counts(context).0;
        let entries = context.refs(self.entries(context));
        (cursor..used).find_map(|at| {
            let key = entries[at * 2];
            (key != Value::HOLE).then(|| (key, entries[at * 2 + 1], at + 1))
        })
    }

    /// The entry whose key has this hash and for which `same` holds. Comparing with another key of this hash is
    /// charged, and so is each probe after the first few.
    fn find(self, context: &Context<'h>, hash: u32, same: &mut Same<'_, 'h>) -> Fallible<'h, Option<Position>> {
        let index = context.raw(self.index(context));
        let entries = self.entries(context);
        let (refs, hashes) = (context.refs(entries), context.raw(entries));
        let mask = index.len() / 4 - 1;
        let (mut slot, mut probes) = (hash as usize & mask, 0);
        loop {
            let Some(at) = (word_at(index, slot) as usize).checked_sub(1) else {
                return Ok(None);
            };
            let key = refs[at * 2];
            if word_at(hashes, at) == hash {
                if key != Value::HOLE && same(context, key)? {
                    return Ok(Some(at));
                }
                context.charge_fuel(1)?;
            }
            charge_probe(context, &mut probes)?;
            slot = (slot + 1) & mask;
        }
    }

    /// The value of a key.
    ///
    /// # Errors
    /// `same` fails, or the fuel does not suffice.
    pub fn get(self, context: &Context<'h>, hash: u64, same: &mut Same<'_, 'h>) -> Fallible<'h, Option<Value<'h>>> {
        let at = self.find(context, context.spread(hash), same)?;
        Ok(at.map(|at| context.refs(self.entries(context))[at * 2 + 1]))
    }

    /// Adds an entry, or changes the value of the one there is; gives the earlier value.
    ///
    /// # Errors
    /// It is immutable, or as [`Map::get`], or the memory limit.
    pub fn insert(
        self,
        context: &mut Context<'h>,
        hash: u64,
        key: Value<'h>,
        value: Value<'h>,
        same: &mut Same<'_, 'h>,
    ) -> Fallible<'h, Option<Value<'h>>> {
        context.check_mutable(self.value())?;
        let hash = context.spread(hash);
        if let Some(at) = self.find(context, hash, same)? {
            let entries = self.entries(context);
            let before = context.refs(entries)[at * 2 + 1];
            context.set_ref(entries, at * 2 + 1, value);
            return Ok(Some(before));
        }
        if self.is_full(context) {
            self.rebuild(context)?;
        }
        self.push(context, hash, key, value)?;
        Ok(None)
    }

    /// Removes an entry; gives its value.
    ///
    /// # Errors
    /// It is immutable, or as [`Map::get`].
    pub fn remove(
        self,
        context: &mut Context<'h>,
        hash: u64,
        same: &mut Same<'_, 'h>,
    ) -> Fallible<'h, Option<Value<'h>>> {
        context.check_mutable(self.value())?;
        let Some(at) = self.find(context, context.spread(hash), same)? else {
            return Ok(None);
        };
        let entries = self.entries(context);
        let value = context.refs(entries)[at * 2 + 1];
        context.set_ref(entries, at * 2, Value::HOLE);
        context.set_ref(entries, at * 2 + 1, Value::HOLE);
        let (used, live) = self.counts(context);
        self.set_counts(context, used, live - 1);
        Ok(Some(value))
    }

    /// Removes every entry.
    ///
    /// # Errors
    /// It is immutable, or the memory limit.
    pub fn clear(self, context: &mut Context<'h>) -> Fallible<'h, ()> {
        context.check_mutable(self.value())?;
        let (entries, index) = context.map_storage(LEAST_CAPACITY)?;
        context.set_ref(self.value(), ENTRIES, entries);
        context.set_ref(self.value(), INDEX, index);
        self.set_counts(context, 0, 0);
        Ok(())
    }

    /// A fresh, mutable map of the same entries.
    ///
    /// # Errors
    /// The memory limit.
    pub fn copy(self, context: &mut Context<'h>) -> Fallible<'h, Map<'h>> {
        let copy = context.map_with_capacity(self.len(context))?;
        self.copy_entries(context, copy)?;
        Ok(copy)
    }

    /// Appends an entry whose key is new; there is room. If the fuel does not suffice, nothing has changed.
    fn push(self, context: &mut Context<'h>, hash: u32, key: Value<'h>, value: Value<'h>) -> Fallible<'h, ()> {
        let (used, live) = self.counts(context);
        let (entries, index) = (self.entries(context), self.index(context));
        let slots = context.raw(index);
        let mask = slots.len() / 4 - 1;
        let (mut slot, mut probes) = (hash as usize & mask, 0);
        while word_at(slots, slot) != 0 {
            charge_probe(context, &mut probes)?;
            slot = (slot + 1) & mask;
        }
        set_word_at(context.raw_mut(index), slot, used as u32 + 1);
        context.set_ref(entries, used * 2, key);
        context.set_ref(entries, used * 2 + 1, value);
        set_word_at(context.raw_mut(entries), used, hash);
        self.set_counts(context, used + 1, live + 1);
        Ok(())
    }

    /// New storage without holes, with room to grow.
    fn rebuild(self, context: &mut Context<'h>) -> Fallible<'h, ()> {
        let live = self.len(context);
        let rebuilt = context.map_with_capacity(live.saturating_mul(2))?;
        self.copy_entries(context, rebuilt)?;
        let (entries, index) = (rebuilt.entries(context), rebuilt.index(context));
        context.set_ref(self.value(), ENTRIES, entries);
        context.set_ref(self.value(), INDEX, index);
        self.set_counts(context, live, live);
        Ok(())
    }

    /// Appends all entries to an empty map that has room for them.
    fn copy_entries(self, context: &mut Context<'h>, target: Map<'h>) -> Fallible<'h, ()> {
        let entries = self.entries(context);
        for at in 0..self.counts(context).0 {
            let refs = context.refs(entries);
            let (key, value) = (refs[at * 2], refs[at * 2 + 1]);
            let hash = word_at(context.raw(entries), at);
            if key != Value::HOLE {
                target.push(context, hash, key, value)?;
            }
        }
        Ok(())
    }
}
