//! The ways in which safe code reaches objects: regions of a value, a checked store, allocation. All other
//! files of natives and of sealed objects are safe code that uses these.

#![allow(
    unsafe_code,
    reason = "values become slices of the heap; the brand `'h` proves they are live"
)]

use core::ops::Range;

use crate::context::Context;
use crate::failure::Fallible;
use crate::heap::Heap;
use crate::host::{HostResult, Stream};
use crate::value::Value;
use crate::word::Word;

impl<'h> Context<'h> {
    /// The refs of an object; nothing for immediates.
    #[inline]
    pub(crate) fn refs(&self, value: Value<'h>) -> &[Value<'h>] {
        if !value.word().is_pointer() {
            return &[];
        }
        // SAFETY: H1 and H4, the value is of the heap `'h`; stores need `&mut self`, so the slice is not changed while
        // it lives. `Value` is transparent over `Word`, and refs of the heap `'h` are its words.
        unsafe { core::mem::transmute::<&[Word], &[Value<'h>]>(Heap::refs(value.word())) }
    }

    /// The raw bytes of an object; nothing for immediates.
    #[inline]
    pub(crate) fn raw(&self, value: Value<'h>) -> &[u8] {
        if !value.word().is_pointer() {
            return &[];
        }
        // SAFETY: as in `refs`.
        unsafe { Heap::raw(value.word()) }
    }

    /// The raw bytes of an object, to be changed; nothing for immediates.
    #[inline]
    pub(crate) fn raw_mut(&mut self, value: Value<'h>) -> &mut [u8] {
        if !value.word().is_pointer() {
            return &mut [];
        }
        // SAFETY: as in `refs`; `&mut self` makes the access exclusive.
        unsafe { Heap::raw_mut(value.word()) }
    }

    /// Copies raw bytes of an object to a place in another.
    ///
    /// # Panics
    /// If they or their place are not in the objects: a mistake in the caller.
    pub(crate) fn copy_raw(&mut self, into: Value<'h>, place: usize, from: Value<'h>, bytes: Range<usize>) {
        let source = self.raw(from)[bytes].as_ptr_range();
        let count = source.end.addr() - source.start.addr();
        let target = self.raw_mut(into)[place..][..count].as_mut_ptr();
        // SAFETY: both are that many bytes of objects, as the slices show, which nothing has moved; `copy` lets them
        // overlap.
        unsafe { core::ptr::copy(source.start, target, count) };
    }

    /// Reads from a stream of the host into the raw bytes of an object from `start` on, and returns how many came.
    ///
    /// # Errors
    /// The host refused or failed.
    pub(crate) fn read_into(&mut self, object: Value<'h>, start: usize, stream: Stream) -> HostResult<usize> {
        if !object.word().is_pointer() {
            return Ok(0);
        }
        // SAFETY: as in `raw_mut`; the host is apart from the heap.
        let raw = unsafe { Heap::raw_mut(object.word()) };
        let room = raw.get_mut(start..).unwrap_or_default();
        let most = room.len();
        Ok(self.host().read(stream, room)?.min(most))
    }

    /// Stores a reference; `false` if the object has no such ref.
    #[inline]
    pub(crate) fn set_ref(&mut self, object: Value<'h>, index: usize, value: Value<'h>) -> bool {
        let exists = index < self.refs(object).len();
        if exists {
            // SAFETY: the ref exists, both are of the heap `'h`.
            unsafe { self.heap_mut().write(object.word(), index, value.word()) };
        }
        exists
    }

    /// A fresh pair.
    ///
    /// # Errors
    /// The memory limit.
    pub fn pair(&mut self, first: Value<'h>, rest: Value<'h>) -> Fallible<'h, Value<'h>> {
        // SAFETY: values of the heap `'h` are its words.
        let pair = unsafe { self.heap_mut().pair(first.word(), rest.word()) };
        Ok(Value::wrap(pair?))
    }

    /// A fresh object holding these refs and `raw` zero bytes.
    pub(crate) fn allocate(&mut self, shape: u16, refs: &[Value<'h>], raw: usize) -> Fallible<'h, Value<'h>> {
        let word = self.heap_mut().allocate(shape, refs.len(), raw)?;
        let object = word.address();
        for (index, value) in refs.iter().enumerate() {
            // SAFETY: the fresh object has that many refs (H2).
            unsafe { *object.add(1 + index) = value.word().0 };
        }
        Ok(Value::wrap(word))
    }

    /// A fresh object of `length` times the same ref.
    pub(crate) fn allocate_filled(&mut self, shape: u16, length: usize, fill: Value<'h>) -> Fallible<'h, Value<'h>> {
        let word = self.heap_mut().allocate(shape, length, 0)?;
        // SAFETY: the fresh object has that many refs (H2), and nothing else refers to it.
        let refs = unsafe { core::slice::from_raw_parts_mut(word.address().add(1), length) };
        refs.fill(fill.word().0);
        Ok(Value::wrap(word))
    }

    /// A fresh object holding these raw bytes.
    pub(crate) fn allocate_raw(&mut self, shape: u16, raw: &[u8]) -> Fallible<'h, Value<'h>> {
        Ok(Value::wrap(self.heap_mut().allocate_raw(shape, raw)?))
    }

    /// Whether an object may not be changed.
    #[must_use]
    pub fn is_immutable(&self, value: Value<'h>) -> bool {
        // SAFETY: H1, the value is of the heap `'h`.
        value.word().is_pointer() && unsafe { Heap::is_immutable(value.word()) }
    }

    /// Forbids changing an object: a literal.
    pub fn freeze(&mut self, value: Value<'h>) {
        if value.word().is_pointer() {
            // SAFETY: H1, the value is of the heap `'h`.
            unsafe { self.heap_mut().freeze(value.word()) };
        }
    }

    /// Shrinks both regions of an open object to nothing, so that later accesses fail their bounds check.
    pub(crate) fn dispose(&mut self, value: Value<'h>) {
        if value.word().is_pointer() {
            // SAFETY: H1, the value is of the heap `'h`; slices of its regions borrow `self`.
            unsafe { self.heap_mut().dispose(value.word()) };
        }
    }

    /// The value of a host's root; `None` if it is of another session.
    #[must_use]
    pub fn rooted(&self, root: &crate::root::Root) -> Option<Value<'h>> {
        // SAFETY: roots are traced, so their words are live (H1).
        self.heap()
            .roots
            .get(root)
            .map(|word| unsafe { Value::from_word(word) })
    }
}
