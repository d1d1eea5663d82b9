//! The bytecode: a typed stack machine's instructions, module files, text form, verifier.

mod instruction;
mod model;

pub use instruction::Instruction;
pub use model::{Body, Handler, HandlerKind, Label, LocalId, Module, SwitchTable, TableId};
