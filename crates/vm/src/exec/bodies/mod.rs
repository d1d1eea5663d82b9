//! The fast path of every prepared operation, once: the engines expand from these bodies, so they are inlined and keep
//! their state in machine registers. A body that needs more (memory, a trap, big numbers) changes nothing and gives up;
//! the slow path then does the operation.
//!
//! Rules for bodies: no call that is not inlined, no value with a destructor, no reference to the state escapes;
//! otherwise the engine's calls between handlers would not be jumps.

#![allow(unsafe_code, reason = "the interpreter: registers and objects through raw pointers")]
#![allow(
    clippy::missing_safety_doc,
    unsafe_op_in_unsafe_fn,
    reason = "one contract for all bodies, that of `State`: the operation at `pc` is one of prepared code, made from a \
              verified body, and the registers are those of its function. So operands index registers of the right bank and \
              type (V19, V20), words of refs registers are words of the heap (H1 of `runtime::heap`), and sizes in \
              headers are true (H2); each body checks kinds, shapes and bounds before it follows a word"
)]

mod branches;
mod calls;
mod dynamic;
mod globals;
mod open;
mod scalars;
mod sealed;

use core::hint::cold_path;

use polyc_base::arith::{self, Element};
use polyc_base::{Kind, Trap};
use polyc_runtime::layout::{
    self, CLOSURE_CAPTURES, CLOSURE_CODE, FLAG_IMMUTABLE, FLAG_LARGE, TAG_OBJECT, header_shape,
};
use polyc_runtime::{Heap, Word, shape};

use super::state::{Flow, Frame, Function, RawValue, ScalarResult, State};
use crate::instance::Link;

pub(crate) use branches::*;
pub(crate) use calls::*;
pub(crate) use dynamic::*;
pub(crate) use globals::*;
pub(crate) use open::*;
pub(crate) use scalars::*;
pub(crate) use sealed::*;

/// How two numbers are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Eq,
    Lt,
    Le,
    Gt,
    Ge,
}

impl Comparison {
    #[inline(always)]
    pub(crate) fn of<T: PartialOrd>(self, x: T, y: T) -> bool {
        match self {
            Self::Eq => x == y,
            Self::Lt => x < y,
            Self::Le => x <= y,
            Self::Gt => x > y,
            Self::Ge => x >= y,
        }
    }
}

/// The divisions of integers in the numeric tower.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Division {
    Quotient,
    Remainder,
    Modulo,
    FloorQuotient,
}

type S = State;

/// An operation without a fast path.
#[inline(always)]
pub(crate) unsafe fn slowly(_: &mut S) -> Flow {
    Flow::Slow
}
