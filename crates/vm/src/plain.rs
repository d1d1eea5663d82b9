//! Calls by the host whose arguments and result need no conversion: the shortest way into the machine and back. Which
//! types they have is one number on either side, so one comparison checks them all.

#![allow(unsafe_code, reason = "puts arguments in registers")]

use polyc_base::Type;
use polyc_runtime::{Context, Word};

use crate::call::ExportedFunction;
use crate::exec::Stop;
use crate::machine::Machine;
use crate::status::Status;

/// The types of arguments and result, four bits each, the result's the lowest. Zero is that of no call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PlainTypes(u64);

/// Arguments whose types have room.
const MOST: usize = 15;

const I64: u64 = 1;
const F64: u64 = 2;
const BOOL: u64 = 3;
const ANY: u64 = 4;
/// The type of an argument that always needs a conversion.
const OTHER: u64 = 15;

impl PlainTypes {
    /// That of a function; `NONE` if no plain call can be one of it.
    pub(crate) fn of_function(params: &[Type], has_rest: bool, result: Option<Type>) -> Self {
        let code = |ty: Type| match ty {
            Type::I64 => Some(I64),
            Type::F64 => Some(F64),
            Type::Bool => Some(BOOL),
            Type::Any => Some(ANY),
            Type::Obj => None,
        };
        let result = result.filter(|it| !it.is_ref()).and_then(code);
        let params: Option<Vec<u64>> = params.iter().map(|it| code(*it)).collect();
        match (params, result) {
            (Some(params), Some(result)) if !has_rest && params.len() <= MOST => Self::new(&params, result),
            _ => Self(0),
        }
    }

    const fn new(params: &[u64], result: u64) -> Self {
        let mut bits = 0;
        let mut index = 0;
        while index < params.len() {
            bits = bits << 4 | params[index];
            index += 1;
        }
        Self(bits << 4 | result)
    }

    const fn is_none(self) -> bool {
        self.0 == 0
    }
}

/// Where the next arguments go.
#[derive(Debug)]
pub struct Registers {
    raw: *mut u64,
    refs: *mut Word,
}

impl Registers {
    /// # Safety
    /// The function has one more parameter of a scalar type, and this is its value.
    #[inline(always)]
    unsafe fn push(&mut self, bits: u64) {
        // SAFETY: there is a register for each parameter.
        unsafe { *self.raw = bits };
        self.raw = self.raw.wrapping_add(1);
    }
}

mod sealed {
    pub trait Sealed {}
}

/// An argument that needs no conversion.
pub trait PlainArgument: sealed::Sealed + Copy {
    /// Its type among those of a call.
    #[doc(hidden)]
    const CODE: u64;

    /// Bytes that it takes in the session, at most.
    #[doc(hidden)]
    #[inline(always)]
    fn bytes(self) -> usize {
        0
    }

    /// Puts it in the next register; `None`: there is no memory.
    ///
    /// # Safety
    /// The next parameter is of its type.
    #[doc(hidden)]
    unsafe fn put(self, context: &mut Context<'_>, to: &mut Registers) -> Option<()>;
}

/// A result that needs no conversion.
pub trait PlainResult: sealed::Sealed + Copy {
    /// Its type among those of a call.
    #[doc(hidden)]
    const CODE: u64;

    /// It, of its bits.
    #[doc(hidden)]
    fn of_bits(bits: u64) -> Self;
}

macro_rules! scalars {
    ($($ty:ty, $code:ident, $bits:expr, $of_bits:expr;)*) => {$(
        impl sealed::Sealed for $ty {}

        impl PlainArgument for $ty {
            const CODE: u64 = $code;

            #[inline(always)]
            unsafe fn put(self, _: &mut Context<'_>, to: &mut Registers) -> Option<()> {
                let bits: fn($ty) -> u64 = $bits;
                // SAFETY: the caller's.
                unsafe { to.push(bits(self)) };
                Some(())
            }
        }

        impl PlainResult for $ty {
            const CODE: u64 = $code;

            #[inline(always)]
            fn of_bits(bits: u64) -> Self {
                let of_bits: fn(u64) -> $ty = $of_bits;
                of_bits(bits)
            }
        }
    )*};
}
scalars! {
    i64, I64, i64::cast_unsigned, u64::cast_signed;
    f64, F64, f64::to_bits, f64::from_bits;
    bool, BOOL, u64::from, |bits| bits != 0;
}

impl sealed::Sealed for &str {}

/// For a parameter of type `any`: a fresh string.
impl PlainArgument for &str {
    const CODE: u64 = ANY;

    #[inline(always)]
    fn bytes(self) -> usize {
        // Two objects, and four bytes for each character.
        64 + 4 * self.len()
    }

    #[inline(always)]
    unsafe fn put(self, context: &mut Context<'_>, to: &mut Registers) -> Option<()> {
        let word = context.string(self).ok()?.word();
        // SAFETY: there is a register for each parameter.
        unsafe { *to.refs = word };
        to.refs = to.refs.wrapping_add(1);
        Some(())
    }
}

/// An argument or result that always needs a conversion; there is no value of it.
#[derive(Clone, Copy, Debug)]
pub enum NotPlain {}

impl sealed::Sealed for NotPlain {}

impl PlainArgument for NotPlain {
    const CODE: u64 = OTHER;

    unsafe fn put(self, _: &mut Context<'_>, _: &mut Registers) -> Option<()> {
        match self {}
    }
}

impl PlainResult for NotPlain {
    const CODE: u64 = OTHER;

    fn of_bits(_: u64) -> Self {
        unreachable!("no function has this type")
    }
}

/// Arguments none of which needs a conversion: a tuple of them.
pub trait PlainArguments: sealed::Sealed + Copy {
    /// Their types, in order.
    #[doc(hidden)]
    const CODES: &'static [u64];

    /// Bytes that they take in the session, at most.
    #[doc(hidden)]
    fn bytes(self) -> usize;

    /// Puts them in the registers; `None`: there is no memory.
    ///
    /// # Safety
    /// The parameters are of their types.
    #[doc(hidden)]
    unsafe fn put(self, context: &mut Context<'_>, to: &mut Registers) -> Option<()>;
}

macro_rules! tuples {
    ($($($ty:ident $index:tt),*;)*) => {$(
        impl<$($ty: PlainArgument),*> sealed::Sealed for ($($ty,)*) {}

        impl<$($ty: PlainArgument),*> PlainArguments for ($($ty,)*) {
            const CODES: &'static [u64] = &[$($ty::CODE),*];

            #[inline(always)]
            fn bytes(self) -> usize {
                0 $(+ self.$index.bytes())*
            }

            #[inline(always)]
            #[allow(unused_variables, reason = "of no arguments")]
            unsafe fn put(self, context: &mut Context<'_>, to: &mut Registers) -> Option<()> {
                // SAFETY: the caller's.
                $(unsafe { self.$index.put(context, to)? };)*
                Some(())
            }
        }
    )*};
}
tuples! {
    ;
    A 0;
    A 0, B 1;
    A 0, B 1, C 2;
    A 0, B 1, C 2, D 3;
    A 0, B 1, C 2, D 3, E 4;
    A 0, B 1, C 2, D 3, E 4, F 5;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7;
}

impl sealed::Sealed for [NotPlain; 1] {}

/// Arguments of which nothing is known.
impl PlainArguments for [NotPlain; 1] {
    const CODES: &'static [u64] = &[OTHER];

    fn bytes(self) -> usize {
        0
    }

    unsafe fn put(self, _: &mut Context<'_>, _: &mut Registers) -> Option<()> {
        None
    }
}

/// How a plain call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlainCall<R> {
    /// It returned this.
    Done(R),
    /// It did not return: [`Machine::stopped_call`] says why.
    Stopped,
    /// Nothing has happened: the call is not plain, or something has to be done before it.
    Refused,
}

impl ExportedFunction {
    /// Whether [`Machine::call_plain`] can call it with arguments and a result of these types.
    #[must_use]
    pub fn takes_plain<A: PlainArguments, R: PlainResult>(&self) -> bool {
        !self.plain.is_none() && self.plain == const { PlainTypes::new(A::CODES, R::CODE) }
    }
}

impl Machine {
    /// Calls a function whose arguments and result need no conversion, where nothing has to be done before.
    #[inline]
    pub fn call_plain<A: PlainArguments, R: PlainResult>(
        &mut self,
        function: &ExportedFunction,
        args: A,
    ) -> PlainCall<R> {
        let is_plain = function.takes_plain::<A, R>() && function.is_of(self.number);
        if !is_plain || !self.prepare_call(function, args.bytes()) {
            return PlainCall::Refused;
        }
        let (raw, refs) = self.first_parameters(function);
        let mut registers = Registers { raw, refs };
        // SAFETY: the function's parameters are of these types, and there is a register for each.
        let put = self
            .vm
            .runtime
            .enter(|context| unsafe { args.put(context, &mut registers) });
        if put.is_none() {
            self.give_up_call();
            return PlainCall::Refused;
        }
        if self.run_plain(registers.refs) {
            PlainCall::Done(R::of_bits(self.vm.first_registers().0))
        } else {
            PlainCall::Stopped
        }
    }

    /// Runs the function whose arguments end there: whether it returned.
    fn run_plain(&mut self, end: *mut Word) -> bool {
        self.vm.ref_limit = self.vm.ref_limit.max(end);
        self.vm.returns()
    }

    /// How the call ended that [stopped](PlainCall::Stopped) just now.
    #[cold]
    pub fn stopped_call(&mut self) -> Status {
        let stop = self.vm.stop.take();
        self.stopped(stop.unwrap_or(Stop::Done))
    }
}
