//! The verifier: what the machine may rely on. One linear pass; it allocates a stack of one byte an operand.
//!
//! Of the declarations:
//! - V1: there is one body for each declared function.
//! - V2: a location is of a source of the module, does not end before it starts, and came through earlier rows
//!   (so chains end) and declared functions; a function's location is declared.
//! - V3: a source's lines and wide characters ascend, and a wide character has 1 to 3 further bytes.
//! - V4: a constant's parts are earlier constants; a big integer is decimal digits in shortest form, at most
//!   [`MAX_DIGITS`], and does not fit in 64 bits.
//! - V5: a fresh object has at most [`MAX_REFS`] references and [`MAX_RAW`] raw bytes; a native shape is declared once.
//! - V6: a native is imported from no module; an import takes at most [`MAX_SLOTS`] parameters.
//! - V7: a procedure function has only `any` in its signature, and a parameter for the closure (and for the rest list).
//! - V8: exports name declared functions and globals, each name once; interface types nest at most [`MAX_NESTING`]
//!   deep and have at most [`MAX_INTERFACE_PARAMS`] parameters.
//! - V9: the entry is a declared function without parameters whose result is `any`.
//!
//! Of each body, besides its code:
//! - V10: parameters, locals and operands together take at most [`MAX_SLOTS`] slots.
//! - V11: no more names than locals, the last not empty.
//! - V12: labels ascend strictly, each at an instruction.
//! - V13: switch tables name labels of the body, and their selectors are integers of 64 bits.
//! - V14: handlers name labels of the body and locals of type `any`; their ranges are not empty, ascend and do not overlap;
//!   a handler's own code lies outside its range.
//! - V15: span rows ascend strictly, each at an instruction, and name declared locations.
//!
//! Of the code:
//! - V16: it is at least one and at most [`MAX_CODE`] bytes that decode to instructions.
//! - V17: its last instruction, and only instructions before a label, never go on to the next; so nothing follows them.
//! - V18: at a label the operand stack is empty; so it is after a branch has taken its condition or selector.
//! - V19: each instruction finds operands of its types on the stack.
//! - V20: locals are declared; what is put in one is of its type.
//! - V21: what is named is declared: constants, shapes, functions, imports, globals, labels, tables; and may be used so.
//! - V22: at a call the stack holds its arguments and nothing else.
//! - V23: `return` finds the function's result and nothing else; `throw` one `any`; `unreachable` nothing.
//! - V24: a tail call lies in no handler's range, and its result type is the function's.
//! - V25: `resume_unwind` is in a function that has a `finally` handler. (That unwinding is under way is checked when it runs.)
//! - V26: `any.integer` fits in 61 bits; the name of `any.defined` is a symbol or string.
//! - V27: static offsets, lengths and elements stay within [`MAX_REFS`] or [`MAX_RAW`], indexes within 64 bits.
//! - V28: the largest number of operands on the stack is as declared.

mod code;
mod declarations;
mod error;

use core::ops::Deref;

use polyc_base::decl::Interface;
use polyc_base::{FuncId, Type};

use crate::model::Module;

pub use error::{Place, VerifyError};

use error::Refusal;

/// Most slots of a function: parameters, locals and operands. Prepared code counts registers in 16 bits.
pub const MAX_SLOTS: usize = 60_000;
/// Most references of an object of a declared shape.
pub const MAX_REFS: u32 = 1 << 28;
/// Most raw bytes of an object of a declared shape.
pub const MAX_RAW: u32 = 1 << 31;
/// Most bytes of code of a function.
pub const MAX_CODE: usize = 1 << 26;
/// Most digits of a big integer in the constant pool.
pub const MAX_DIGITS: usize = 100_000;
/// Deepest nesting of interface types.
pub const MAX_NESTING: usize = Interface::MAX_NESTING;
/// Most parameters of an interface type.
pub const MAX_INTERFACE_PARAMS: usize = Interface::MAX_PARAMS;
/// The number of the last rule.
pub const RULES: u8 = 28;

/// Something that has been verified; only [`verify`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified<T>(T);

impl<T> Verified<T> {
    /// What was verified.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Verified<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// Checks every rule.
///
/// # Errors
/// The first rule that is broken, and where.
#[expect(clippy::result_large_err, reason = "made once for a module")]
pub fn verify(module: Module) -> Result<Verified<Module>, VerifyError> {
    match verify_module(&module) {
        Ok(()) => Ok(Verified(module)),
        Err(refusal) => Err(VerifyError::new(&module, refusal)),
    }
}

fn verify_module(module: &Module) -> Result<(), Refusal> {
    declarations::verify_declarations(module)?;
    let mut stack: Vec<Type> = Vec::new();
    for index in 0..module.bodies.len() {
        code::verify_body(module, FuncId::from_index(index), &mut stack)?;
    }
    Ok(())
}
