//! Natives: functions of the host that bytecode calls. They take values and never call back into bytecode.
//!
//! A native is a row of a table: `Row::any("string.length", &[Type::Any], length, "…")`. It reads its arguments with
//! [`Args`], works on them through [`Context`], and returns its result or a [`Failure`]. The Rust type of its result
//! decides which constructor of [`Row`] takes it, so a row cannot declare another type than its function has.

mod host_function;
mod row;
mod shape;

pub use polyc_base::Type;

pub use self::host_function::{HostCode, HostFunction, Reply, native_name};
pub use self::row::{Function, Registry, Row};
pub use self::shape::{Comparison, Hash, NativeShape, Print};
pub(crate) use self::shape::{Registered, Shapes};
use crate::context::Context;
pub use crate::failure::{Failure, Fallible, NativeResult, Never};
use crate::value::Value;
use crate::word::Word;

/// Bytes a native of [`Cost::Fixed`] may allocate.
pub const FIXED_BYTES: u64 = 1024;

/// The arguments of a call, in order; each has the type of its parameter.
#[derive(Clone, Copy)]
pub struct Args<'a, 'h> {
    slots: &'a [Value<'h>],
    params: &'static [Type],
}

impl<'a, 'h> Args<'a, 'h> {
    /// Arguments as the machine has them: scalars as their bits, the rest as words.
    ///
    /// # Safety
    /// There are as many as the row takes, of the types of its parameters; references are of the heap `'h`.
    #[inline]
    #[must_use]
    #[allow(unsafe_code, reason = "words of the machine's stack become values")]
    pub unsafe fn new(row: &Row, slots: &'a [Word]) -> Self {
        // SAFETY: `Value` is transparent over `Word`; the caller's promise for what they refer to. Slots of scalar
        // types are never given out as values.
        let slots = unsafe { core::mem::transmute::<&'a [Word], &'a [Value<'h>]>(slots) };
        Self {
            slots,
            params: row.params(),
        }
    }

    /// Number of arguments.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    fn slot(&self, index: usize, ty: Type) -> u64 {
        assert_eq!(
            self.params.get(index),
            Some(&ty),
            "the row declares parameter {index} so"
        );
        self.slots[index].word().0
    }

    /// A parameter of type `any` or `obj`, or a further argument of a variadic native.
    ///
    /// # Panics
    /// If the row declares another type: a mistake in the native.
    #[must_use]
    pub fn value(&self, index: usize) -> Value<'h> {
        let is_ref = self.params.get(index).is_none_or(|it| it.is_ref());
        assert!(is_ref, "the row declares parameter {index} a reference");
        self.slots[index]
    }

    /// An argument that is a value, whatever the row declares; `None` if it is a scalar or not given.
    #[must_use]
    pub fn any(&self, index: usize) -> Option<Value<'h>> {
        let is_ref = self.params.get(index).is_none_or(|it| it.is_ref());
        self.slots.get(index).copied().filter(|_| is_ref)
    }

    /// A further argument of a variadic native, if it is given.
    #[must_use]
    pub fn optional(&self, index: usize) -> Option<Value<'h>> {
        (index < self.slots.len()).then(|| self.value(index))
    }

    /// A parameter of type `i64`.
    ///
    /// # Panics
    /// If the row declares another type: a mistake in the native.
    #[must_use]
    pub fn i64(&self, index: usize) -> i64 {
        self.slot(index, Type::I64) as i64
    }

    /// A parameter of type `f64`.
    ///
    /// # Panics
    /// If the row declares another type: a mistake in the native.
    #[must_use]
    pub fn f64(&self, index: usize) -> f64 {
        f64::from_bits(self.slot(index, Type::F64))
    }

    /// A parameter of type `bool`.
    ///
    /// # Panics
    /// If the row declares another type: a mistake in the native.
    #[must_use]
    pub fn bool(&self, index: usize) -> bool {
        self.slot(index, Type::Bool) != 0
    }

    /// The arguments from `first` on, all `any`.
    ///
    /// # Panics
    /// If one of them is a scalar: a mistake in the native.
    #[must_use]
    pub fn rest(&self, first: usize) -> &'a [Value<'h>] {
        let scalars = self.params.iter().skip(first).any(|it| !it.is_ref());
        assert!(!scalars, "the row declares the rest references");
        self.slots.get(first..).unwrap_or_default()
    }
}

/// A value of one of the machine's types, as shown to those who watch a program run.
#[derive(Clone, Copy, Debug)]
pub enum Argument<'h> {
    /// `any` or `obj`.
    Value(Value<'h>),
    /// `i64`.
    I64(i64),
    /// `f64`.
    F64(f64),
    /// `bool`.
    Bool(bool),
}

/// The result of a native that may leave it to a procedure.
#[derive(Debug)]
pub enum Returned<'h> {
    /// Its result.
    Value(Value<'h>),
    /// Its result is that of calling this procedure.
    TailCall {
        /// The procedure.
        procedure: Value<'h>,
        /// Its arguments.
        args: Vec<Value<'h>>,
    },
}

/// A native that gives a value.
pub type Run = for<'h> fn(&mut Context<'h>, Args<'_, 'h>) -> NativeResult<'h>;

/// The price of a call, charged before it begins.
#[derive(Clone, Copy)]
pub enum Cost {
    /// That many units of fuel, and at most [`FIXED_BYTES`].
    Fixed(u32),
    /// Depends on the arguments.
    Sized(for<'h> fn(&Context<'h>, Args<'_, 'h>) -> Charge),
}

/// A price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charge {
    /// Units of fuel.
    pub fuel: u64,
    /// Bytes it will allocate at most.
    pub bytes: u64,
}

impl Charge {
    /// A price in fuel and bytes.
    #[must_use]
    pub const fn new(fuel: u64, bytes: u64) -> Self {
        Self { fuel, bytes }
    }

    /// The usual price of walking `items` things and allocating `bytes`.
    #[must_use]
    pub const fn linear(items: usize, bytes: usize) -> Self {
        Self::new(4 + items as u64 / 4, (bytes as u64).saturating_add(FIXED_BYTES))
    }
}
