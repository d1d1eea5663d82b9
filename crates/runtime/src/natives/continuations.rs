//! Continuations: the steps to another dynamic state.

use polyc_base::trap::{Trap, TrapCode};

use super::TWO;
use crate::ProcedureKind;
use crate::context::Context;
use crate::failure::{Failure, NativeResult};
use crate::native::{Args, Row};

pub(super) const ROWS: &[Row] = &[Row::any(
    "continuation.on_rewind",
    TWO,
    on_rewind,
    "the closure, which resumes the named language's continuations from another dynamic state, with continuation, its state and values",
)
.reserved()];

/// Takes closures only: fuel and depth bound their code.
fn on_rewind<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let language = context.expect_string(args.value(0))?.to_string(context);
    let closure = context.expect_procedure(args.value(1))?;
    if closure.procedure_kind(context) != ProcedureKind::Closure {
        return Err(Failure::Trap(Trap::new(TrapCode::NotProcedure)));
    }
    context.runtime.set_rewind(&language, closure.value().word());
    Ok(closure.value())
}
