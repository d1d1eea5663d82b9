//! Continuations: the steps to another dynamic state.

use polyc_base::trap::{Trap, TrapCode};

use super::ONE;
use crate::ProcedureKind;
use crate::context::Context;
use crate::native::{Args, Failure, Outcome, Row};

pub(super) const ROWS: &[Row] = &[Row::any(
    "continuation.on_rewind",
    ONE,
    on_rewind,
    "the closure, which from now on resumes from another dynamic state, with continuation, its state and values",
)
.reserved()];

/// Takes closures only: fuel and depth bound their code.
fn on_rewind<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let closure = context.expect_procedure(args.value(0))?;
    if closure.procedure_kind(context) != ProcedureKind::Closure {
        return Err(Failure::Trap(Trap::new(TrapCode::NotProcedure)));
    }
    context.runtime.rewind = closure.value().word();
    Ok(closure.value())
}
