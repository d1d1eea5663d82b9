//! How the machine calls natives: words in, words out.

#![allow(unsafe_code, reason = "words of the machine's stack become values for the call")]

use polyc_base::trap::Limit;

use crate::context::{Context, Runtime};
use crate::failure::{Failure, Fallible};
use crate::native::{Args, Charge, Cost, FIXED_BYTES, Function, Returned, Row};
use crate::value::Value;
use crate::word::Word;

/// The result of a native.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Its result: a word, or the bits of a scalar.
    Result(u64),
    /// No result.
    Nothing,
    /// Call this procedure in its place.
    TailCall {
        /// The procedure.
        procedure: Word,
        /// Its arguments.
        args: Vec<Word>,
    },
}

impl Answer {
    fn value<'h>(value: impl Into<Value<'h>>) -> Self {
        Self::Result(value.into().word().0)
    }
}

/// Why a native has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thrown {
    /// This is thrown: a value, or the condition of a trap.
    Value(Word),
    /// The program ends with this exit code, after its `finally` handlers.
    Exit(u8),
    /// The program ends with this exit code.
    Halt(u8),
    /// A limit was reached.
    Limit(Limit),
}

impl Runtime {
    /// The price of a call, to be charged (and collected for) before it.
    ///
    /// # Safety
    /// As [`Runtime::call_native`].
    #[inline]
    pub unsafe fn native_cost(&mut self, row: &Row, slots: &[Word]) -> Charge {
        match row.price() {
            Cost::Fixed(fuel) => Charge::new(u64::from(fuel), FIXED_BYTES),
            Cost::Sized(cost) => self.enter(|context| {
                // SAFETY: the caller's promise.
                let args = unsafe { Args::new(row, slots) };
                cost(context, args)
            }),
        }
    }

    /// Calls a native. Nothing moves; a failure comes back as a throw.
    ///
    /// # Errors
    /// A throw, an exit, or a limit.
    ///
    /// # Safety
    /// There are as many slots as the row takes, of the types of its parameters (scalars as their bits), and
    /// references are of this heap.
    #[inline]
    pub unsafe fn call_native(&mut self, row: &Row, slots: &[Word]) -> Result<Answer, Thrown> {
        self.enter(|context| {
            // SAFETY: the caller's promise.
            let args = unsafe { Args::new(row, slots) };
            run(row.function(), context, args).map_err(|failure| context.to_thrown(failure))
        })
    }
}

/// The result of the function; its type decides the form of the answer.
#[inline(always)]
fn run<'h>(function: Function, context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, Answer> {
    Ok(match function {
        Function::Any(run) => Answer::value(run(context, args)?),
        Function::Object(run) => Answer::value(run(context, args)?),
        Function::I64(run) => Answer::Result(run(context, args)? as u64),
        Function::F64(run) => Answer::Result(run(context, args)?.to_bits()),
        Function::Bool(run) => Answer::Result(run(context, args)?.into()),
        Function::Nothing(run) => {
            run(context, args)?;
            Answer::Nothing
        }
        Function::TailCall(run) => match run(context, args)? {
            Returned::Value(value) => Answer::value(value),
            Returned::TailCall { procedure, args } => Answer::TailCall {
                procedure: procedure.word(),
                args: args.iter().map(|it| it.word()).collect(),
            },
        },
        Function::Fails(run) => match run(context, args)? {},
    })
}

impl<'h> Context<'h> {
    /// A failure as the machine takes it.
    #[cold]
    pub fn to_thrown(&mut self, failure: Failure<'h>) -> Thrown {
        match self.thrown(failure) {
            Ok(value) => Thrown::Value(value.word()),
            Err(Failure::Exit(code)) => Thrown::Exit(code),
            Err(Failure::Halt(code)) => Thrown::Halt(code),
            Err(Failure::Limit(limit)) => Thrown::Limit(limit),
            // Making a condition fails only for want of memory.
            Err(_) => Thrown::Limit(Limit::Memory),
        }
    }
}
