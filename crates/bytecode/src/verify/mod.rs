//! The verifier checks all that the machine relies on, in one linear pass. It allocates a stack of one byte an operand.
//!
//! Declarations follow the same rules as in the IR ([`polyc_base::verify`]); bodies follow [`rules`]. `tests/refused`
//! has a module that breaks each rule.

mod code;
mod error;

use core::ops::Deref;

use polyc_base::decl::Interface;
use polyc_base::verify::verify_declarations;
use polyc_base::{FuncId, Type};

use crate::model::Module;

pub use error::{Subject, VerifyError};
pub use polyc_base::verify::{MAX_DIGITS, MAX_RAW, MAX_REFS, MAX_SLOTS};

use error::Refusal;

/// Most bytes of code of a function.
pub const MAX_CODE: usize = 1 << 26;
/// Deepest nesting of interface types.
pub const MAX_NESTING: usize = Interface::MAX_NESTING;
/// Most parameters of an interface type.
pub const MAX_INTERFACE_PARAMS: usize = Interface::MAX_PARAMS;
/// The rules of bodies. V10 to V15 are about their tables, the others about their code.
pub mod rules {
    polyc_base::rules! {
        SLOTS = 10 "parameters, locals and operands together take at most `MAX_SLOTS` slots";
        NAMES = 11 "no more names than locals, the last not empty";
        LABELS = 12 "labels ascend strictly, each at an instruction";
        SWITCHES = 13 "switch tables name labels of the body, and their selectors are integers of 64 bits";
        HANDLERS = 14 "handlers name labels of the body and locals of type `any`; their ranges are not empty, ascend and do not overlap; a handler's own code lies outside its range";
        SPANS = 15 "span rows ascend strictly, each at an instruction, and name declared locations";
        CODE = 16 "it is at least one and at most `MAX_CODE` bytes that decode to instructions";
        ENDS = 17 "its last instruction, and only instructions before a label, never go on to the next; so nothing follows them";
        BRANCHES = 18 "at a label the operand stack is empty; so it is after a branch has taken its condition or selector";
        OPERANDS = 19 "each instruction finds operands of its types on the stack";
        LOCALS = 20 "locals are declared; a value put in one has its type";
        OPERATIONS = 21 "named entries (constants, shapes, functions, imports, globals, labels, tables) are declared and may be used so: `any.integer` fits in 61 bits, the name of `any.defined` is a symbol or string, static offsets, lengths and elements stay within `MAX_REFS` or `MAX_RAW`, indexes within 64 bits";
        CALLS = 22 "at a call the stack holds its arguments and nothing else";
        RESULTS = 23 "`return` finds the function's result and nothing else; `throw` one `any`; `unreachable` nothing";
        TAIL_CALLS = 24 "a tail call lies in no handler's range, and its result type is the function's";
        UNWINDING = 25 "`resume_unwind` is in a function that has a `finally` handler (that unwinding is under way is checked when it runs)";
        STACK = 26 "the largest number of operands on the stack is as declared";
    }
}

/// A verified thing; only [`verify`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified<T>(T);

impl<T> Verified<T> {
    /// The verified thing.
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
    verify_declarations(&module.declarations, module.bodies.len())?;
    let mut stack: Vec<Type> = Vec::new();
    for index in 0..module.bodies.len() {
        code::verify_body(module, FuncId::from_index(index), &mut stack)?;
    }
    Ok(())
}
