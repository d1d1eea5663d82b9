//! Traps: errors the machine itself finds, as data.

use crate::scalar::{Kind, named_enum};

named_enum! {
    /// What went wrong. The comment says what the operands are.
    pub enum TrapCode {
        /// An integer result does not fit. No operands.
        IntegerOverflow = "integer-overflow",
        /// Division by zero. No operands.
        DivisionByZero = "division-by-zero",
        /// The right operand of `i64.mod` is not positive (ISO 7185 6.7.2.2). No operands.
        ModulusNotPositive = "modulus-not-positive",
        /// A float does not convert to an integer: out of range or not a number. No operands.
        ConversionRange = "conversion-range",
        /// A value lies outside its range: value, low, high.
        RangeCheck = "range-check",
        /// An index lies outside: index, low, high.
        IndexOutOfBounds = "index-out-of-bounds",
        /// A value is of another kind: the [`Kind`] wanted; the value.
        TypeMismatch = "type-mismatch",
        /// A call with the wrong number of arguments: given, least, most (-1: no limit); the procedure.
        ArityMismatch = "arity-mismatch",
        /// The called value is not a procedure; the value.
        NotProcedure = "not-procedure",
        /// A nil reference was followed. No operands.
        NilReference = "nil-reference",
        /// An object is too short for the access: offset, length. A disposed object has length 0.
        ObjectBounds = "object-bounds",
        /// A variable was used before it had a value; its name, a symbol.
        UndefinedVariable = "undefined-variable",
        /// No case matches: the selector.
        NoMatchingCase = "no-matching-case",
        /// A size is negative or too large for the machine: the size.
        BadSize = "bad-size",
        /// A literal or another immutable object would be changed; the object.
        Immutable = "immutable",
        /// A handler returned from an exception that is not continuable; the exception.
        HandlerReturned = "handler-returned",
        /// A native refused its arguments: message, a string; irritants, a list.
        NativeError = "native-error",
        /// The host refused or failed: message, a string.
        HostError = "host-error",
        /// `unreachable` was reached: a compiler bug. No operands.
        Unreachable = "unreachable",
        /// Text that is read as data is none: message, a string; irritants, a list.
        ReadError = "read-error",
    }
}

/// A trap without its dynamic operands, as a scalar operation reports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trap {
    /// What went wrong.
    pub code: TrapCode,
    /// Integer operands, as [`TrapCode`] says; unused ones are 0.
    pub operands: [i64; 3],
}

// Inlined in every profile: a call here would give an interpreter's handler a frame of its own.
impl Trap {
    /// A trap without operands.
    #[must_use]
    #[inline(always)]
    pub const fn new(code: TrapCode) -> Self {
        Self { code, operands: [0; 3] }
    }

    /// A trap with integer operands.
    #[must_use]
    #[inline(always)]
    pub const fn with(code: TrapCode, operands: [i64; 3]) -> Self {
        Self { code, operands }
    }

    /// A value of another kind than wanted.
    #[must_use]
    #[inline(always)]
    pub const fn type_mismatch(wanted: Kind) -> Self {
        Self::with(TrapCode::TypeMismatch, [wanted as i64, 0, 0])
    }
}

named_enum! {
    /// Why a session stopped, other than by an error of the program; no handler sees these.
    pub enum Limit {
        /// The fuel is used up; the session can go on with more.
        Fuel = "fuel",
        /// Live and newly allocated bytes exceed the limit.
        Memory = "memory",
        /// More nested calls than allowed.
        Depth = "depth",
        /// More output than allowed.
        Output = "output",
        /// The wall-clock time is used up.
        Time = "time",
        /// The host asked the session to stop.
        Stopped = "stopped",
        /// A function of the host has not answered yet.
        Pending = "pending",
    }
}
