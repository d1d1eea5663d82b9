//! Vectors (Lisp vectors, CEL lists) and multiple values.

use crate::context::Context;
use crate::failure::Fallible;
use crate::object::index_trap;
use crate::shape;
use crate::value::{Value, Values, Vector};

impl<'h> Context<'h> {
    /// A fresh vector of these values.
    ///
    /// # Errors
    /// The memory limit.
    pub fn vector(&mut self, items: &[Value<'h>]) -> Fallible<'h, Value<'h>> {
        self.allocate(shape::VECTOR, items, 0)
    }

    /// A fresh vector of `length` times `fill`.
    ///
    /// # Errors
    /// The memory limit.
    pub fn vector_filled(&mut self, length: usize, fill: Value<'h>) -> Fallible<'h, Value<'h>> {
        self.allocate_filled(shape::VECTOR, length, fill)
    }

    /// Several values in one; one value is itself.
    ///
    /// # Errors
    /// The memory limit.
    pub fn values(&mut self, items: &[Value<'h>]) -> Fallible<'h, Value<'h>> {
        match items {
            &[one] => Ok(one),
            _ => self.allocate(shape::VALUES, items, 0),
        }
    }
}

impl<'h> Vector<'h> {
    /// Number of elements.
    #[must_use]
    pub fn len(self, context: &Context<'h>) -> usize {
        self.items(context).len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(self, context: &Context<'h>) -> bool {
        self.len(context) == 0
    }

    /// Its elements, without copying.
    #[must_use]
    pub fn items<'a>(self, context: &'a Context<'h>) -> &'a [Value<'h>] {
        context.refs(self.value())
    }

    /// An element.
    ///
    /// # Errors
    /// The index is outside.
    pub fn get(self, context: &Context<'h>, index: usize) -> Fallible<'h, Value<'h>> {
        let items = self.items(context);
        items.get(index).copied().ok_or(index_trap(index, items.len()))
    }

    /// Changes an element.
    ///
    /// # Errors
    /// The index is outside, or the vector is immutable.
    pub fn set(self, context: &mut Context<'h>, index: usize, value: Value<'h>) -> Fallible<'h, ()> {
        context.check_mutable(self.value())?;
        if context.set_ref(self.value(), index, value) {
            Ok(())
        } else {
            Err(index_trap(index, self.len(context)))
        }
    }
}

impl<'h> Values<'h> {
    /// The values, without copying.
    #[must_use]
    pub fn items<'a>(self, context: &'a Context<'h>) -> &'a [Value<'h>] {
        context.refs(self.value())
    }
}
