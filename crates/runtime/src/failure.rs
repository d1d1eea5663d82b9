//! Why a native, or what natives work with, fails.

use core::convert::Infallible;

use polyc_base::Trap;
use polyc_base::scalar::Kind;
use polyc_base::trap::Limit;

use crate::value::Value;

/// Why a native failed.
#[derive(Debug)]
pub enum Failure<'h> {
    /// A trap with integer operands.
    Trap(Trap),
    /// An argument is of another kind.
    TypeMismatch {
        /// The expected kind.
        wanted: Kind,
        /// The value that was given.
        value: Value<'h>,
    },
    /// A message with the values it is about.
    Error {
        /// One sentence.
        message: String,
        /// The values it is about.
        irritants: Vec<Value<'h>>,
    },
    /// The host refused or failed.
    Host {
        /// One sentence.
        message: String,
        /// The values it is about.
        irritants: Vec<Value<'h>>,
    },
    /// An immutable object would be changed.
    Immutable(Value<'h>),
    /// Throw a value.
    Throw(Value<'h>),
    /// End the program with this exit code, running `finally` handlers.
    Exit(u8),
    /// End the program with this exit code at once: no handler runs.
    Halt(u8),
    /// A limit was reached.
    Limit(Limit),
}

impl<'h> Failure<'h> {
    /// A value is of another kind than expected.
    #[must_use]
    pub const fn mismatch(wanted: Kind, value: Value<'h>) -> Self {
        Self::TypeMismatch { wanted, value }
    }

    /// A message about some values.
    #[must_use]
    pub fn error(message: impl Into<String>, irritants: &[Value<'h>]) -> Self {
        Self::Error {
            message: message.into(),
            irritants: irritants.to_vec(),
        }
    }
}

impl From<Trap> for Failure<'_> {
    fn from(trap: Trap) -> Self {
        Self::Trap(trap)
    }
}

impl From<Limit> for Failure<'_> {
    fn from(limit: Limit) -> Self {
        Self::Limit(limit)
    }
}

impl From<crate::host::HostError> for Failure<'_> {
    fn from(error: crate::host::HostError) -> Self {
        Self::Host {
            message: error.message,
            irritants: Vec::new(),
        }
    }
}

/// Result of a part of a native that may fail.
pub type Fallible<'h, T> = Result<T, Failure<'h>>;

/// Result of a native that gives a value.
pub type NativeResult<'h> = Fallible<'h, Value<'h>>;

/// Result of a native that always fails.
pub type Never<'h> = Fallible<'h, Infallible>;
