//! The verifier checks whether a module is IR. It runs after each frontend and, in debug builds and tests, after each
//! pass.
//!
//! Declarations follow the same rules as in the bytecode ([`polyc_base::verify`]); bodies follow [`rules`].
//! `tests/verify/refused` has a module that breaks each rule. Verifying is linear in the size of the module; the
//! dominator tree is linear in practice. Unreachable code follows the same rules except 14 (dominance).

mod body;
mod regions;

use core::fmt;

use polyc_base::verify::{Broken, Rule, verify_declarations};
use polyc_base::{FuncId, Loc};

use crate::model::{Block, Module};

/// The rules of bodies. [`verify`](super::verify) leaves out the last: modules written by hand need no causes.
pub mod rules {
    polyc_base::rules! {
        ENTRY_BLOCK = 10 "block 0 has the parameters of the function, and no edge leads to it";
        DEFINITIONS = 11 "a value is defined once, and has a type";
        OPERATIONS = 12 "the written operands of an operation are declared and may be used so";
        OPERANDS = 13 "operands and result of an operation, a return or a throw have the types it says";
        DOMINANCE = 14 "every path from the entry to a use of a value passes its definition";
        TARGETS = 15 "a target exists, and its arguments have the types of its parameters";
        HANDLERS = 16 "a catch block's first parameter is an `any`; a handler's arguments have the types of the other parameters, or are the one procedure of `call`";
        HANDLER_ARGUMENTS = 17 "a handler's arguments are defined when its block begins";
        HANDLER_EDGES = 18 "no block is its own handler, or has its handler's block as a target too";
        TAIL_CALLS = 19 "a tail call is a call, has the result type of the function, and is in no block with a handler";
        FINALLY = 20 "code of a `finally` is entered by handler edges alone, ends in `resume_unwind`, and nothing else ends so";
        CAUSES = 21 "what frontends and passes make says of each operation that may trap, box or convert which rule of the language asked for it";
    }
}

/// A rule broken, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyError {
    /// Which rule.
    pub rule: Rule,
    /// The function, if it is about one, with its name.
    pub func: Option<(FuncId, String)>,
    /// The block.
    pub block: Option<Block>,
    /// The line of the text form that breaks it.
    pub at: String,
    /// The location of that line.
    pub loc: Loc,
    /// What was found, and what was expected.
    pub message: String,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((func, name)) = &self.func {
            write!(f, "{func} {name:?}")?;
        }
        if let Some(block) = self.block {
            write!(f, ", {block}")?;
        }
        if !self.at.is_empty() {
            write!(f, ", `{}`", self.at)?;
        }
        let Rule { number, text } = self.rule;
        write!(f, ": {} (rule {number}: {text})", self.message)
    }
}

impl core::error::Error for VerifyError {}

impl From<Broken> for VerifyError {
    fn from(broken: Broken) -> Self {
        let Broken {
            rule,
            at,
            found,
            expected,
        } = broken;
        Self {
            rule,
            func: None,
            block: None,
            at,
            loc: Loc::NONE,
            message: format!("expected {expected}, found {found}"),
        }
    }
}

/// Checks a whole module.
///
/// # Errors
/// The first error in the declarations, or all errors in bodies, in order of functions and blocks.
pub fn verify(module: &Module) -> Result<(), Vec<VerifyError>> {
    verify_declarations(&module.declarations, module.bodies.len()).map_err(|broken| vec![VerifyError::from(broken)])?;
    let mut errors = Vec::new();
    for index in 0..module.bodies.len() {
        body::check(module, FuncId::from_index(index), &mut errors);
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// Checks rule 21, causes, in the body of one function. An operation needs a cause if it has a usual one.
///
/// # Errors
/// All errors in it.
pub fn verify_causes(module: &Module, func: FuncId) -> Result<(), Vec<VerifyError>> {
    let mut errors = Vec::new();
    body::check_causes(module, func, &mut errors);
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// Whether a module keeps to rule 21.
#[must_use]
pub fn has_causes(module: &Module) -> bool {
    let mut functions = (0..module.bodies.len()).map(FuncId::from_index);
    functions.all(|func| verify_causes(module, func).is_ok())
}

/// Checks the body of one function of a module whose declarations are right.
///
/// # Errors
/// All errors in it.
pub fn verify_function(module: &Module, func: FuncId) -> Result<(), Vec<VerifyError>> {
    let mut errors = Vec::new();
    body::check(module, func, &mut errors);
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}
