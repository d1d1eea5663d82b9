//! Copies: block parameters that have one value only. The search is that of the builder ([`remove_copies`]).

use polyc_ir::{Block, Substitution, remove_copies};

use crate::pass::{Pass, PassContext};

/// The pass.
pub static PASS: Pass = Pass {
    name: "params",
    meaning: "remove block parameters that have one value only",
    run,
};

/// Removes each parameter that every edge gives the same value, or itself; whether anything changed.
fn run(cx: &mut PassContext<'_>) -> bool {
    let body = &mut *cx.body;
    let blocks: Vec<Block> = body.block_ids().collect();
    let predecessors = cx.analyses.predecessors(body);
    let mut values = Substitution::default();
    let changed = remove_copies(body, predecessors, &blocks, |_| 0, &mut values);
    values.apply(body);
    changed
}
