//! Conditions: traps that were caught, as values.
//!
//! ```text
//! [ header ][ value | message | irritants | trace ][ code, three operands: i64 each ]
//! ```
//! The message is a string or false, the irritants a list; the trace is the machine's own.

use polyc_base::scalar::Kind;
use polyc_base::trap::{Trap, TrapCode};

use crate::context::Context;
use crate::failure::{Failure, Fallible};
use crate::shape;
use crate::value::{Condition, Text, Value};

const VALUE: usize = 0;
const MESSAGE: usize = 1;
const IRRITANTS: usize = 2;
const TRACE: usize = 3;

impl<'h> Context<'h> {
    /// The condition of a trap about a value (unspecified, if it is about none).
    ///
    /// # Errors
    /// The memory limit.
    pub fn condition(&mut self, trap: Trap, value: Value<'h>) -> Fallible<'h, Value<'h>> {
        self.make_condition(trap, [value, Value::FALSE, Value::NIL, Value::FALSE])
    }

    /// The condition of an error with a message: [`TrapCode::NativeError`], [`TrapCode::HostError`] or
    /// [`TrapCode::ReadError`].
    ///
    /// # Errors
    /// The memory limit.
    pub fn error_condition(
        &mut self,
        code: TrapCode,
        message: &str,
        irritants: &[Value<'h>],
    ) -> Fallible<'h, Value<'h>> {
        let message = self.string_immutable(message)?;
        self.condition_with(code, message, irritants)
    }

    /// The same of a native whose message is a string of the program. One that can no longer change is shared.
    ///
    /// # Errors
    /// The memory limit.
    pub fn error_about(&mut self, message: Text<'h>, irritants: &[Value<'h>]) -> Fallible<'h, Value<'h>> {
        let mut own = message.value();
        if !self.is_immutable(own) {
            own = self.string_concat(&[message])?;
            self.freeze(own);
        }
        self.condition_with(TrapCode::NativeError, own, irritants)
    }

    fn condition_with(
        &mut self,
        code: TrapCode,
        message: Value<'h>,
        irritants: &[Value<'h>],
    ) -> Fallible<'h, Value<'h>> {
        let irritants = self.list(irritants)?;
        let refs = [Value::UNSPECIFIED, message, irritants, Value::FALSE];
        self.make_condition(Trap::new(code), refs)
    }

    fn make_condition(&mut self, trap: Trap, refs: [Value<'h>; 4]) -> Fallible<'h, Value<'h>> {
        let condition = self.allocate(shape::CONDITION, &refs, 32)?;
        let words = [trap.code as i64, trap.operands[0], trap.operands[1], trap.operands[2]];
        for (place, word) in self.raw_mut(condition).chunks_exact_mut(8).zip(words) {
            place.copy_from_slice(&word.to_le_bytes());
        }
        Ok(condition)
    }

    /// The value that a failure throws.
    ///
    /// # Errors
    /// The failure is not a throw: an exit or a limit.
    pub fn thrown(&mut self, failure: Failure<'h>) -> Fallible<'h, Value<'h>> {
        match failure {
            Failure::Trap(trap) => self.condition(trap, Value::UNSPECIFIED),
            Failure::TypeMismatch { wanted, value } => self.condition(Trap::type_mismatch(wanted), value),
            Failure::Error { message, irritants } => self.error_condition(TrapCode::NativeError, &message, &irritants),
            Failure::Host { message, irritants } => self.error_condition(TrapCode::HostError, &message, &irritants),
            Failure::Immutable(value) => self.condition(Trap::new(TrapCode::Immutable), value),
            Failure::Throw(value) => Ok(value),
            Failure::Exit(_) | Failure::Halt(_) | Failure::Limit(_) => Err(failure),
        }
    }
}

impl<'h> Condition<'h> {
    fn raw(self, context: &Context<'h>) -> [i64; 4] {
        let mut words = [0; 4];
        for (word, bytes) in words.iter_mut().zip(context.raw(self.value()).chunks_exact(8)) {
            *word = bytes.try_into().map_or(0, i64::from_le_bytes);
        }
        words
    }

    /// The trap.
    #[must_use]
    pub fn trap(self, context: &Context<'h>) -> Trap {
        let [code, a, b, c] = self.raw(context);
        let code = u8::try_from(code).ok().and_then(TrapCode::from_byte);
        Trap::with(code.unwrap_or(TrapCode::Unreachable), [a, b, c])
    }

    /// The kind that a type mismatch wanted.
    #[must_use]
    pub fn wanted(self, context: &Context<'h>) -> Option<Kind> {
        let trap = self.trap(context);
        let kind = u8::try_from(trap.operands[0]).ok().and_then(Kind::from_byte);
        kind.filter(|_| trap.code == TrapCode::TypeMismatch)
    }

    /// The value it is about; unspecified if there is none.
    #[must_use]
    pub fn about(self, context: &Context<'h>) -> Value<'h> {
        context.refs(self.value())[VALUE]
    }

    /// The message of an error.
    #[must_use]
    pub fn message(self, context: &Context<'h>) -> Option<Text<'h>> {
        context.expect_string(context.refs(self.value())[MESSAGE]).ok()
    }

    /// The irritants of an error, a list.
    #[must_use]
    pub fn irritants(self, context: &Context<'h>) -> Value<'h> {
        context.refs(self.value())[IRRITANTS]
    }

    /// The machine's record of where it happened; false if there is none.
    #[must_use]
    pub fn trace(self, context: &Context<'h>) -> Value<'h> {
        context.refs(self.value())[TRACE]
    }

    /// Keeps where it happened.
    pub fn set_trace(self, context: &mut Context<'h>, trace: Value<'h>) {
        context.set_ref(self.value(), TRACE, trace);
    }
}
