//! Preparation: a verified body becomes register code, in time linear in its size.
//!
//! Locals and operand-stack slots become registers of two banks, `raw` (i64, f64, bool) and `refs` (any, obj). In each
//! bank parameters come first, then locals, then operands by depth. At a call the stack holds the arguments alone
//! (V22), so they lie where the callee's parameters begin. Reading a local makes no code: the operation that uses it
//! reads the local's register. An operation whose result goes to a local writes it there.
//!
//! Code prepared for tracing has none of this: each operand has its register, and each instruction its code.

mod blocks;
mod branch;
mod constant;
mod emit;
mod function;
mod fused;
mod liveness;
mod operand;
mod operation;
mod pending;
mod safepoint;
mod stack;

use polyc_base::FuncId;
use polyc_bytecode::Module;

use crate::code::Prepared;

use blocks::Blocks;
use emit::Emitter;
use function::Prepare;
use liveness::Liveness;

pub use function::Mode;

/// Prepares a function of a verified module.
pub(crate) fn prepare(module: &Module, func: FuncId, mode: Mode) -> Prepared {
    let prepare = Prepare::new(module, func, mode);
    let blocks = Blocks::find(&prepare);
    // A tracer shows all locals, dead or not.
    let is_shown = mode == Mode::Traced;
    let liveness = (!is_shown).then(|| Liveness::solve(&prepare, &blocks)).flatten();
    Emitter::new(&prepare, &blocks, liveness.as_ref()).finish()
}
