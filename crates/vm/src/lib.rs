//! The virtual machine: prepared code, interpreter, stacks, linking and instantiation, limits, tracing.
//!
//! A [`Program`] is a verified module and the code prepared from it, shared by sessions. A [`Machine`] is a session: it
//! links programs to instances, runs them, pauses at limits, resumes. [`prepare`](mod@prepare) turns bytecode into
//! register code (`code` has its table), `exec` runs it. `unsafe` is in `exec`, `instance`, `call`, `plain` and
//! `machine` only.

mod call;
mod code;
mod exec;
mod instance;
mod link;
mod machine;
mod plain;
mod prepare;
mod program;
mod status;

pub use call::{Arguments, Called, ExportedFunction, Parameters};
pub use code::fused_steps;
pub use link::Resolve;
pub use machine::{Machine, Settings, StepCallback, StopHandle, TraceStep};
pub use plain::{NotPlain, PlainArgument, PlainArguments, PlainCall, PlainResult};
pub use polyc_runtime::{Clock, HostValue};
pub use prepare::Mode;
pub use program::Program;
pub use status::{
    CallError, CodeStretches, FunctionCount, InstanceId, InstructionCount, LinkError, Operation, StackTrace, Status,
    Stretch, TraceFrame, TrapReport, Unmetered,
};
