//! Blocks of memory that do not move: stacks, and tables that code points into.

#![allow(unsafe_code, reason = "owns memory that is reached through pointers")]

use core::ptr::NonNull;
use std::alloc::{Layout, alloc_zeroed, dealloc, handle_alloc_error};

/// A block of words or structs of words, all zero at first. It is reached through pointers only, so it may be shared by
/// whatever the owner lets; its contents are never dropped.
#[derive(Debug)]
pub(crate) struct Block<T: Copy> {
    start: NonNull<T>,
    len: usize,
    /// Elements after the last one, which nothing may write.
    guard: usize,
}

// SAFETY: a block owns its memory; whoever follows pointers into it is bound to the machine that owns it.
unsafe impl<T: Copy> Send for Block<T> {}

impl<T: Copy> Block<T> {
    /// A block of `len` elements. `T` must be valid when all its bytes are zero; only words and raw pointers are used.
    pub(crate) fn new(len: usize) -> Self {
        Self::zeroed(len, 0)
    }

    /// A block full of an element, with `guard` more after it, which show whether somebody wrote there.
    pub(crate) fn guarded(len: usize, item: T, guard: usize) -> Self {
        let block = Self::zeroed(len, guard);
        for index in 0..len + guard {
            // SAFETY: the block has that many elements with its guard.
            unsafe { *block.start().add(index) = item };
        }
        block
    }

    /// Whether all elements of the guard are still this one.
    pub(crate) fn is_guarded_by(&self, item: T) -> bool
    where
        T: PartialEq,
    {
        // SAFETY: as above.
        (self.len..self.len + self.guard).all(|index| unsafe { *self.start().add(index) } == item)
    }

    fn zeroed(len: usize, guard: usize) -> Self {
        let layout = Self::layout(len + guard);
        // SAFETY: the size is not zero.
        let start = unsafe { alloc_zeroed(layout) }.cast::<T>();
        match NonNull::new(start) {
            Some(start) => Self { start, len, guard },
            None => handle_alloc_error(layout),
        }
    }

    /// A block that holds a copy of a slice.
    pub(crate) fn from_slice(items: &[T]) -> Self {
        let block = Self::new(items.len());
        // SAFETY: the block has room for that many elements.
        unsafe { block.start().copy_from(items.as_ptr(), items.len()) };
        block
    }

    /// Sets the element at an index.
    pub(crate) fn set(&self, index: usize, item: T) {
        // SAFETY: the index is inside; nothing has begun to read the element.
        unsafe { *self.at(index) = item };
    }

    fn layout(len: usize) -> Layout {
        Layout::array::<T>(len.max(1)).expect("stacks and tables are smaller than the address space")
    }

    /// The first element.
    pub(crate) const fn start(&self) -> *mut T {
        self.start.as_ptr()
    }

    /// How many elements there are.
    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    /// The element at an index.
    pub(crate) fn at(&self, index: usize) -> *mut T {
        assert!(index < self.len, "an index into the block");
        // SAFETY: the index is inside.
        unsafe { self.start().add(index) }
    }
}

impl<T: Copy> Drop for Block<T> {
    fn drop(&mut self) {
        // SAFETY: allocated by `new` with this layout, freed once.
        unsafe { dealloc(self.start.as_ptr().cast(), Self::layout(self.len + self.guard)) };
    }
}
