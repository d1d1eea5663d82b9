//! Natives: functions of the host that bytecode calls. They take values and never call back into bytecode.

use polyc_base::op::Effects;
use polyc_base::scalar::Kind;
use polyc_base::trap::Limit;
use polyc_base::{Trap, Type};

use crate::value::Value;

/// What a native may use: the heap, the symbol table, the host.
pub struct Context<'h> {
    brand: core::marker::PhantomData<fn(&'h ()) -> &'h ()>,
}

/// The arguments of a call, in order; each has the type of its parameter.
#[derive(Clone, Copy)]
pub struct Args<'a, 'h> {
    values: &'a [Argument<'h>],
}

/// An argument or a result.
#[derive(Clone, Copy)]
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

/// What a native may give.
pub enum Returned<'h> {
    /// Its result, of the declared type.
    Result(Argument<'h>),
    /// No result.
    Nothing,
    /// Its result is that of calling this procedure.
    TailCall {
        /// The procedure.
        procedure: Value<'h>,
        /// Its arguments.
        args: Vec<Value<'h>>,
    },
    /// The session pauses until the host has an answer.
    Pending,
}

/// Why a native failed.
pub enum Failure<'h> {
    /// A trap with integer operands.
    Trap(Trap),
    /// An argument is of another kind.
    TypeMismatch {
        /// What was wanted.
        wanted: Kind,
        /// What was given.
        value: Value<'h>,
    },
    /// A message with the values it is about.
    Error {
        /// One sentence.
        message: String,
        /// What it is about.
        irritants: Vec<Value<'h>>,
    },
    /// Throw a value.
    Throw(Value<'h>),
    /// End the program with this exit code, running `finally` handlers.
    Exit(u8),
    /// A limit was reached.
    Limit(Limit),
}

/// Result of a native.
pub type Outcome<'h> = Result<Returned<'h>, Failure<'h>>;

/// The function behind a native.
pub type Function = for<'h> fn(&mut Context<'h>, Args<'_, 'h>) -> Outcome<'h>;

/// What a call costs, charged before it begins.
#[derive(Clone, Copy)]
pub enum Cost {
    /// So many units of fuel, and a small object at most.
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

/// A row of a table of natives.
pub struct Row {
    /// Name, with the language in front unless it is common: `lisp.display`, `string.append`.
    pub name: &'static str,
    /// Types of the parameters.
    pub params: &'static [Type],
    /// Whether any number of further `any` arguments may follow.
    pub variadic: bool,
    /// Type of the result; `None`: nothing.
    pub result: Option<Type>,
    /// What it may do; never `Calls`, unless it returns a tail call.
    pub effects: Effects,
    /// Its price.
    pub cost: Cost,
    /// The function.
    pub run: Function,
    /// One line of meaning.
    pub meaning: &'static str,
}
