//! The common IR: a control-flow graph in SSA form with block parameters.
//!
//! A frontend makes a [`Module`] with [`ModuleBuilder`] and [`FunctionBuilder`]; passes rewrite it; `codegen` lowers it
//! to bytecode. What lies between control flow is the operation table of `polyc-base`; this crate adds blocks,
//! terminators and handler edges.

mod build;
mod model;
mod module_builder;

pub use build::{FunctionBuilder, Variable};
pub use model::{
    Block, BlockData, Body, Handler, HandlerKind, Inst, Module, Target, Terminator, Value, Values,
};
pub use module_builder::ModuleBuilder;
