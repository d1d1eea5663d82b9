//! Procedures as natives see them. Only the machine knows the code of a closure.

use crate::context::Context;
use crate::shape;
use crate::value::Procedure;

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
}
