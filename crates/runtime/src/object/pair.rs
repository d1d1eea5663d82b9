//! Pairs, cells, and lists made of pairs.

use polyc_base::scalar::Kind;

use crate::context::Context;
use crate::failure::{Failure, Fallible};
use crate::shape;
use crate::value::{Cell, Pair, Value};

impl<'h> Context<'h> {
    /// A fresh one-slot cell.
    ///
    /// # Errors
    /// The memory limit.
    pub fn cell(&mut self, content: Value<'h>) -> Fallible<'h, Value<'h>> {
        self.allocate(shape::BOX, &[content], 0)
    }

    /// A fresh list of these values.
    ///
    /// # Errors
    /// The memory limit.
    pub fn list(&mut self, items: &[Value<'h>]) -> Fallible<'h, Value<'h>> {
        self.list_with_tail(items, Value::NIL)
    }

    /// A fresh list of these values before `tail`.
    ///
    /// # Errors
    /// The memory limit.
    pub fn list_with_tail(&mut self, items: &[Value<'h>], tail: Value<'h>) -> Fallible<'h, Value<'h>> {
        items.iter().rev().try_fold(tail, |rest, &item| self.pair(item, rest))
    }

    /// The elements of a proper list.
    ///
    /// # Errors
    /// A type mismatch if it is improper or circular.
    pub fn expect_list(&self, list: Value<'h>) -> Fallible<'h, Vec<Value<'h>>> {
        let mut items = Vec::with_capacity(self.list_length(list)?);
        let mut rest = list;
        while let Some(pair) = self.as_pair(rest) {
            items.push(pair.first(self));
            rest = pair.rest(self);
        }
        Ok(items)
    }

    /// The number of elements of a proper list.
    ///
    /// # Errors
    /// A type mismatch (with the list, wanted: `nil` at its end) if it is improper or circular.
    pub fn list_length(&self, list: Value<'h>) -> Fallible<'h, usize> {
        self.proper_length(list).ok_or(Failure::mismatch(Kind::Pair, list))
    }

    /// The number of elements of a proper list; `None` if it is improper or circular.
    #[must_use]
    pub fn proper_length(&self, list: Value<'h>) -> Option<usize> {
        let (mut length, mut hare, mut tortoise) = (0, list, list);
        while let Some(pair) = self.as_pair(hare) {
            length += 1;
            hare = pair.rest(self);
            // The tortoise goes at half the pace; a circle brings the hare back to it.
            if length % 2 == 0 {
                tortoise = self.as_pair(tortoise)?.rest(self);
                if hare == tortoise {
                    return None;
                }
            }
        }
        hare.is_nil().then_some(length)
    }

    /// A pair, if it is one.
    #[inline]
    #[must_use]
    pub fn as_pair(&self, value: Value<'h>) -> Option<Pair<'h>> {
        value.word().is_pair().then_some(Pair::wrap(value))
    }
}

impl<'h> Pair<'h> {
    /// Both fields.
    #[must_use]
    pub fn fields<'a>(self, context: &'a Context<'h>) -> &'a [Value<'h>] {
        context.refs(self.value())
    }

    /// Its first field.
    #[inline]
    #[must_use]
    pub fn first(self, context: &Context<'h>) -> Value<'h> {
        context.refs(self.value())[0]
    }

    /// Its second field.
    #[inline]
    #[must_use]
    pub fn rest(self, context: &Context<'h>) -> Value<'h> {
        context.refs(self.value())[1]
    }

    /// Changes the first field.
    ///
    /// # Errors
    /// It is immutable.
    pub fn set_first(self, context: &mut Context<'h>, value: Value<'h>) -> Fallible<'h, ()> {
        context.check_mutable(self.value())?;
        context.set_ref(self.value(), 0, value);
        Ok(())
    }

    /// Changes the second field.
    ///
    /// # Errors
    /// It is immutable.
    pub fn set_rest(self, context: &mut Context<'h>, value: Value<'h>) -> Fallible<'h, ()> {
        context.check_mutable(self.value())?;
        context.set_ref(self.value(), 1, value);
        Ok(())
    }
}

impl<'h> Cell<'h> {
    /// Its content.
    #[must_use]
    pub fn get(self, context: &Context<'h>) -> Value<'h> {
        context.refs(self.value())[0]
    }

    /// Changes its content.
    pub fn set(self, context: &mut Context<'h>, value: Value<'h>) {
        context.set_ref(self.value(), 0, value);
    }
}

impl<'h> Context<'h> {
    /// Fails if an object may not be changed.
    pub(crate) fn check_mutable(&self, value: Value<'h>) -> Fallible<'h, ()> {
        if self.is_immutable(value) {
            return Err(Failure::Immutable(value));
        }
        Ok(())
    }
}
