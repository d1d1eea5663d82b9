//! The interpreter: engines and bodies, slow paths, stacks and segments, throws, collection.

mod bodies;
mod calls;
mod checked;
mod collect;
mod continuation;
mod count;
mod engine;
mod fuel;
mod host_calls;
mod memory;
mod native_calls;
mod numbers;
mod objects;
mod open_objects;
mod procedures;
mod segment;
mod slow;
mod special;
mod state;
mod stretch;
mod throw;
mod trace;
mod vm;

pub(crate) use count::Counters;
pub(crate) use engine::Engine;
pub(crate) use fuel::Meter;
pub(crate) use memory::Block;
pub(crate) use procedures::facts;
pub(crate) use special::Special;
pub(crate) use state::Function;
pub(crate) use stretch::Stretches;
pub(crate) use trace::Trace;
pub(crate) use vm::{LEAST_WORDS, Signal, Stop, Vm};
