//! Copies: block parameters that have one value only. The search is that of the builder ([`remove_copies`]).

use polyc_base::Declarations;
use polyc_ir::flow::Predecessors;
use polyc_ir::{Block, Body, Substitution, remove_copies};

/// Removes each parameter that every edge gives the same value, or itself; whether anything changed.
pub fn run(_: &Declarations, body: &mut Body) -> bool {
    let blocks: Vec<Block> = body.block_ids().collect();
    let mut values = Substitution::default();
    let changed = remove_copies(body, &Predecessors::new(body), &blocks, |_| 0, &mut values);
    values.apply(body);
    changed
}
