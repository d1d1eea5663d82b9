//! Dead code: operations and block parameters that nothing needs.

use polyc_base::Declarations;
use polyc_ir::flow::{Definitions, edges, needed_values, retain_params};
use polyc_ir::{Body, Inst, Value};

/// Removes what is not needed; whether anything changed.
pub fn run(_: &Declarations, body: &mut Body) -> bool {
    let has_effect = |inst: &Inst| !inst.op.effects().is_removable();
    let definitions = Definitions::new(body);
    let needed = needed_values(body, body.block_ids(), &definitions, has_effect);
    let mut changed = false;
    for block in &mut body.blocks {
        let count = block.insts.len();
        let is_needed = |value: Value| needed[value.index()];
        block
            .insts
            .retain(|inst| has_effect(inst) || inst.result.is_some_and(is_needed));
        changed |= block.insts.len() != count;
    }
    let kept = kept_params(body, &needed);
    if kept.iter().flatten().any(|kept| !kept) {
        changed = true;
        retain_params(body, |to, param| kept[to.index()][param]);
    }
    changed
}

/// The entry's parameters stay, and what a catch block is given.
fn kept_params(body: &Body, needed: &[bool]) -> Vec<Vec<bool>> {
    let mut kept: Vec<Vec<bool>> = body
        .blocks
        .iter()
        .map(|block| block.params.iter().map(|it| needed[it.index()]).collect())
        .collect();
    kept[0].fill(true);
    for block in &body.blocks {
        for edge in edges(block) {
            kept[edge.to.index()][..edge.given].fill(true);
        }
    }
    kept
}
