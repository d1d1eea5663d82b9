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

use crate::pass::Pass;

/// Every pass, in the order in which they first run at the highest level.
pub static PASSES: &[&Pass] = &[
    &recur::PASS,
    &blocks::PASS,
    &params::PASS,
    &fold::PASS,
    &simplify::PASS,
    &calls::PASS,
    &gvn::PASS,
    &dce::PASS,
    &thread::PASS,
    &inline::PASS,
    &version::PASS,
    &unbox::PASS,
    &count::PASS,
    &hoist::PASS,
    &tidy::PASS,
    &keep::PASS,
];

/// The pass of that name.
#[must_use]
pub fn pass(name: &str) -> Option<&'static Pass> {
    PASSES.iter().copied().find(|pass| pass.name == name)
}
