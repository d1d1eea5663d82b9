//! Procedures as natives see them. Only the machine knows the code of a closure.

use crate::context::Context;
use crate::shape;
use crate::value::Procedure;
use crate::word::Word;

/// What kind of procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProcedureKind {
    /// Bytecode over captured values.
    Closure,
    /// A native.
    Native,
    /// A captured continuation.
    Continuation,
}

/// What the machine knows of a procedure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProcedureFacts {
    /// The name of its function or native; empty if it has none.
    pub name: String,
    /// How many arguments it takes at least.
    pub least: usize,
    /// How many it takes at most; `None`: any number.
    pub most: Option<usize>,
}

/// The machine's answer, for a word that is a procedure.
pub(crate) type FactsOf = Box<dyn Fn(Word) -> ProcedureFacts + Send>;

impl<'h> Procedure<'h> {
    /// What kind of procedure it is.
    #[must_use]
    pub fn procedure_kind(self, context: &Context<'h>) -> ProcedureKind {
        match context.shape(self.value()) {
            Some(shape::NATIVE_PROCEDURE) => ProcedureKind::Native,
            Some(shape::CONTINUATION) => ProcedureKind::Continuation,
            _ => ProcedureKind::Closure,
        }
    }

    /// Its name: that of the function it is a closure of, or of its native. `None` if it has none.
    #[must_use]
    pub fn name(self, context: &Context<'h>) -> Option<String> {
        let name = context.procedure_facts(self.value()).name;
        (!name.is_empty()).then_some(name)
    }

    /// How many arguments it takes: at least, and at most, if there is a most.
    #[must_use]
    pub fn arity(self, context: &Context<'h>) -> (usize, Option<usize>) {
        let facts = context.procedure_facts(self.value());
        (facts.least, facts.most)
    }
}
