//! The passes, one a file. Each makes IR that the verifier accepts, and keeps results, traps and their order.

pub mod blocks;
pub mod calls;
pub mod count;
pub mod dce;
pub mod fold;
pub mod gvn;
pub mod hoist;
pub mod inline;
pub mod keep;
pub mod params;
pub mod recur;
pub mod simplify;
pub mod thread;
pub mod tidy;
pub mod unbox;
pub mod version;
