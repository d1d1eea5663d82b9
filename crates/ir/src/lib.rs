//! The common IR: a control-flow graph in SSA form with block parameters.
//!
//! A frontend makes a [`Module`] with [`ModuleBuilder`] and [`FunctionBuilder`]; passes rewrite it; `codegen` lowers it
//! to bytecode. The operations are those of the table in `polyc-base`; this crate adds blocks, terminators and handler
//! edges.

mod build;
mod control;
mod copies;
mod dominators;
pub mod flow;
mod forwarding;
pub mod growth;
mod hashes;
mod model;
mod module_builder;
mod renumber;
mod text;
mod verify;

pub use build::{FunctionBuilder, Variable};
pub use control::{If, Loop, Switch, Truth};
pub use copies::remove_copies;
pub use dominators::{Dominators, reverse_postorder};
pub use forwarding::{Forwarding, Substitution};
pub use hashes::{AsIs, ByHash, Rows};
pub use model::{Block, BlockData, Body, Handler, HandlerKind, Inst, Module, Target, Terminator, Value, Values};
pub use module_builder::ModuleBuilder;
pub use polyc_base::text::ParseError;
pub use renumber::{remove_unreachable, renumber};
pub use text::{parse, print, print_function, print_plain};
pub use verify::{VerifyError, has_causes, rules, verify, verify_causes, verify_function};
