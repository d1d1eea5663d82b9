//! Optimisation passes over the IR, and the pass manager.
//!
//! Passes know no language. At every level they keep results, traps, the order of effects and traps, the frames of a
//! trace, and the identity of allocated objects; they allow for calls that return more than once. They may change fuel,
//! memory and depth.

mod call_graph;
mod facts;
mod known;
mod locations;
mod loops;
mod manager;
mod memory;
mod observe;
mod pass;
mod passes;
mod remarks;

pub use manager::{Level, optimize, passes_of, run_pass};
pub use observe::{Observer, Print, PrintAfter};
pub use pass::Pass;
pub use passes::{PASSES, pass};
pub use remarks::{Remark, Remarks};
