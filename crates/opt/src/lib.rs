//! Optimisation passes over the IR, and the pass manager.
//!
//! Passes know no language. At every level they keep results, traps, the order of effects and traps, the frames of a trace, and the
//! identity of allocated objects; they allow for calls that return more than once. They may change fuel, memory and depth.

mod counters;
mod edges;
mod facts;
mod known;
mod loops;
mod manager;
mod memory;
mod observe;
mod passes;
mod remarks;
mod substitution;

pub use manager::{Level, PASSES, Pass, Statistics, optimize, pass, passes_of, run_pass};
pub use observe::{Observer, Print, PrintAfter};
pub use remarks::{Remark, Remarks};
