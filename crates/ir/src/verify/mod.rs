//! The verifier: whether a module is IR. It runs after each frontend and, in debug builds and tests, after each pass.
//!
//! Every rule is a row of [`Rule`], below; `tests/verify/refused` holds a module that breaks each. Linear in the size of the module but for
//! the dominator tree, which is so in practice.
//!
//! Rules 1 to 4 are about declarations, the others about bodies. Code that nothing reaches is held to the same rules except 9
//! (dominance).

mod body;
mod declarations;
mod regions;

use core::fmt;

use polyc_base::{FuncId, Loc};

use crate::model::{Block, Module};

macro_rules! rules {
    ($($(#[$doc:meta])* $rule:ident = $number:literal $text:literal;)*) => {
        /// What must hold.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Rule { $(#[doc = $text] $rule = $number,)* }

        impl Rule {
            /// Every rule in order.
            pub const ALL: &'static [Self] = &[$(Self::$rule,)*];

            /// One sentence.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $(Self::$rule => $text,)* }
            }
        }
    };
}

rules! {
    Bodies = 1 "each declared function has a body, and each body a function";
    References = 2 "what an export, the entry, a constant or a location refers to is declared; constants and locations refer to earlier ones";
    Procedures = 3 "a procedure takes itself first (and its rest list last), everything `any`, and gives an `any`";
    EntryFunction = 4 "the entry function is called directly, has no parameters and gives an `any`";
    EntryBlock = 5 "block 0 has the parameters of the function, and no edge leads to it";
    Definitions = 6 "a value is defined once, and has a type";
    Operations = 7 "what is written in an operation is declared and may be used so";
    Operands = 8 "operands and result of an operation, a return or a throw have the types it says";
    Dominance = 9 "every way from the entry to a use of a value passes its definition";
    Targets = 10 "a target exists, and its arguments have the types of its parameters";
    Handlers = 11 "a catch block's first parameter is an `any`; a handler's arguments have the types of the other parameters, or are the one procedure of `call`";
    HandlerArguments = 12 "a handler's arguments are defined when its block begins";
    HandlerEdges = 13 "no block is its own handler, or has its handler's block as a target too";
    TailCalls = 14 "a tail call is a call, gives what the function gives, and is in no block with a handler";
    Finally = 15 "code of a `finally` is entered by handler edges alone, ends in `resume_unwind`, and nothing else ends so";
    Locations = 16 "every location is in the table, its file is a source of the module, its end not before its start";
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
    /// What breaks it: a line of the text form.
    pub at: String,
    /// Where that comes from.
    pub loc: Loc,
    /// What was found, and what was wanted.
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
        let rule = self.rule as u8;
        write!(f, ": {} (rule {rule}: {})", self.message, self.rule.text())
    }
}

impl core::error::Error for VerifyError {}

/// Checks a whole module.
///
/// # Errors
/// Everything that is wrong, declarations first, then in order of functions and blocks.
pub fn verify(module: &Module) -> Result<(), Vec<VerifyError>> {
    let mut errors = Vec::new();
    declarations::check(module, &mut errors);
    for index in 0..module.bodies.len().min(module.declarations.functions.len()) {
        body::check(module, FuncId::from_index(index), &mut errors);
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors)
    }
}

/// Checks the body of one function of a module whose declarations are right.
///
/// # Errors
/// Everything that is wrong with it.
pub fn verify_function(module: &Module, func: FuncId) -> Result<(), Vec<VerifyError>> {
    let mut errors = Vec::new();
    body::check(module, func, &mut errors);
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors)
    }
}
