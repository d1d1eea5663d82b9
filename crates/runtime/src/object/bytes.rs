//! Byte vectors.

use crate::context::Context;
use crate::failure::Fallible;
use crate::object::index_trap;
use crate::shape;
use crate::value::{Bytes, Value};

impl<'h> Context<'h> {
    /// Fresh bytes.
    ///
    /// # Errors
    /// The memory limit.
    pub fn bytes(&mut self, content: &[u8]) -> Fallible<'h, Value<'h>> {
        self.allocate_raw(shape::BYTES, content)
    }

    /// Fresh bytes, all the same.
    ///
    /// # Errors
    /// The memory limit.
    pub fn bytes_filled(&mut self, length: usize, fill: u8) -> Fallible<'h, Value<'h>> {
        let bytes = self.allocate(shape::BYTES, &[], length)?;
        self.raw_mut(bytes).fill(fill);
        Ok(bytes)
    }
}

impl<'h> Bytes<'h> {
    /// Its bytes, without copying.
    #[must_use]
    pub fn as_slice<'a>(self, context: &'a Context<'h>) -> &'a [u8] {
        context.raw(self.value())
    }

    /// Its bytes, to be changed.
    ///
    /// # Errors
    /// It is immutable.
    pub fn as_mut_slice<'a>(self, context: &'a mut Context<'h>) -> Fallible<'h, &'a mut [u8]> {
        context.check_mutable(self.value())?;
        Ok(context.raw_mut(self.value()))
    }

    /// Number of bytes.
    #[must_use]
    pub fn len(self, context: &Context<'h>) -> usize {
        self.as_slice(context).len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self, context: &Context<'h>) -> bool {
        self.len(context) == 0
    }

    /// A byte.
    ///
    /// # Errors
    /// The index is outside.
    pub fn get(self, context: &Context<'h>, index: usize) -> Fallible<'h, u8> {
        let bytes = self.as_slice(context);
        bytes.get(index).copied().ok_or(index_trap(index, bytes.len()))
    }

    /// Changes a byte.
    ///
    /// # Errors
    /// The index is outside, or the bytes are immutable.
    pub fn set(self, context: &mut Context<'h>, index: usize, byte: u8) -> Fallible<'h, ()> {
        let length = self.len(context);
        match self.as_mut_slice(context)?.get_mut(index) {
            Some(place) => {
                *place = byte;
                Ok(())
            }
            None => Err(index_trap(index, length)),
        }
    }
}
