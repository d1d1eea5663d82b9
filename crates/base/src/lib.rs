//! The vocabulary that every stage of polyc shares: places in the source, diagnostics, the operations and their
//! meaning, and the declarations of a module.
//!
//! This crate knows neither the IR nor the bytecode; both are built on it, so an operation has one
//! row ([`op`]), one meaning ([`arith`]) and one name from the frontend to the machine.

pub mod arith;
pub mod budget;
pub mod cause;
pub mod decl;
pub mod diagnostic;
pub mod effects;
pub mod folding;
pub mod id;
pub mod op;
pub mod operand;
pub mod scalar;
pub mod span;
pub mod text;
pub mod trap;
pub mod typing;
pub mod verify;

pub use budget::{Budget, CompileLimits};
pub use cause::Cause;
pub use decl::{Constant, Declarations, Position, Signature};
pub use diagnostic::{Diagnosed, Diagnostic, Label, Severity};
pub use effects::Effects;
pub use folding::{Folding, Repeat};
pub use id::{ConstId, EntryId, FuncId, GlobalId, ImportId, Loc, ShapeId};
pub use op::Op;
pub use scalar::{Kind, Type};
pub use span::{FileId, LineColumn, LineIndex, SourceFile, SourceMap, Span};
pub use trap::{Trap, TrapCode};
