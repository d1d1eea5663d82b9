//! Values as natives see them.

use core::marker::PhantomData;

/// A tagged word of the heap `'h`. A native is generic over `'h`, so no value outlives its call: the collector
/// runs only between instructions, and a native never sees an object move.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Value<'h> {
    word: u64,
    heap: PhantomData<fn(&'h ()) -> &'h ()>,
}
