//! Optimisation passes over the IR, and the pass manager.
//!
//! Passes know no language. What they keep, at every level: results, traps and the order of effects and traps; what a trace
//! shows; that a call may return more than once; the identity of what is allocated. What they may change: fuel, memory, depth.

mod call_graph;
mod counters;
mod facts;
mod known;
mod loops;
mod manager;
mod memory;
mod observe;
mod pass;
mod passes;
mod remarks;

pub use manager::{Level, Statistics, optimize, passes_of, run_pass};
pub use observe::{Observer, Print, PrintAfter};
pub use pass::Pass;
pub use passes::{PASSES, pass};
pub use remarks::{Remark, Remarks};
