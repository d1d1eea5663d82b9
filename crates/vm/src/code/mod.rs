//! Prepared code: its table of operations, its words, its printing.

mod fused;
mod prepared;
mod print;
mod table;
mod word;

pub(crate) use fused::for_each_fused;
pub(crate) use prepared::{HandlerRange, Prepared, PreparedHandler, Run, Safepoint};
pub(crate) use print::print_prepared;
pub use table::fused_steps;
pub(crate) use table::{Extra, Operand, PreparedOp, for_each_prepared};
pub(crate) use word::{as_operands, halves, head, quarters, split_halves, split_quarters};
