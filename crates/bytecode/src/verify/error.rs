//! Why a module is refused.

use core::fmt;

use polyc_base::verify::{Broken, Rule};
use polyc_base::{FuncId, Loc, Span};

use crate::model::Module;
use crate::text::{quote, visible};

/// A broken rule, before it is reported.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) rule: Rule,
    pub(super) place: Subject,
    pub(super) found: String,
    pub(super) expected: String,
}

impl From<Broken> for Refusal {
    fn from(broken: Broken) -> Self {
        Self {
            rule: broken.rule,
            place: Subject::Declaration(broken.at),
            found: broken.found,
            expected: broken.expected,
        }
    }
}

/// Where a module breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// An entry of the declarations, as the text form calls it: `const3`.
    Declaration(String),
    /// A function.
    Function {
        /// Which.
        func: FuncId,
        /// Offset in its code; `None`: its tables.
        offset: Option<u32>,
    },
}

/// Why the verifier refuses a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyError {
    /// The rule that is broken.
    pub rule: Rule,
    /// Where.
    pub place: Subject,
    /// Name of the function, if it is in one.
    pub function: Option<String>,
    /// Found.
    pub found: String,
    /// Expected by the rule.
    pub expected: String,
    /// Source text that the instruction came from, or else the function, with line and column.
    pub source: Option<(String, u32, u32)>,
    /// The same as a span; its file is a row of the module's sources.
    pub span: Option<Span>,
}

impl VerifyError {
    pub(super) fn new(module: &Module, refusal: Refusal) -> Self {
        let Refusal {
            rule,
            place,
            found,
            expected,
        } = refusal;
        let (function, loc) = match place {
            Subject::Declaration(_) => (None, Loc::NONE),
            Subject::Function { func, offset } => (function_name(module, func), function_loc(module, func, offset)),
        };
        let position = module.declarations.place(loc);
        Self {
            rule,
            place,
            function,
            found,
            expected,
            source: position.map(|it| (it.file.to_owned(), it.line, it.column)),
            span: module.declarations.location(loc).map(|it| it.span),
        }
    }
}

fn function_name(module: &Module, func: FuncId) -> Option<String> {
    let functions = &module.declarations.functions;
    functions.get(func.index()).map(|it| it.name.clone())
}

fn function_loc(module: &Module, func: FuncId, offset: Option<u32>) -> Loc {
    let defined = module.declarations.functions.get(func.index());
    let body = module.bodies.get(func.index());
    let at = offset.zip(body).map(|(offset, body)| body.loc(offset));
    match at {
        Some(loc) if loc != Loc::NONE => loc,
        _ => defined.map_or(Loc::NONE, |it| it.loc),
    }
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Subject::Declaration(entry) => write!(f, "{entry}")?,
            Subject::Function { func, offset } => {
                write!(f, "{func}")?;
                if let Some(name) = &self.function {
                    write!(f, " {}", quote(name))?;
                }
                if let Some(offset) = offset {
                    write!(f, " at {offset:04}")?;
                }
            }
        }
        if let Some((name, line, column)) = &self.source {
            write!(f, " ({}:{line}:{column})", visible(name))?;
        }
        let Self {
            rule, found, expected, ..
        } = self;
        write!(f, ": expected {expected}, found {found} [V{}]", rule.number)
    }
}

impl core::error::Error for VerifyError {}
