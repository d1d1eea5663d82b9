//! Dead code: operations and block parameters that nothing needs.

use polyc_ir::flow::{edges, needed_values, retain_params};
use polyc_ir::{Body, Inst, Value};

use crate::pass::{Pass, PassContext};

/// The pass.
pub static PASS: Pass = Pass {
    name: "dce",
    meaning: "remove what nothing needs",
    run,
};

/// Removes dead code; whether anything changed.
fn run(cx: &mut PassContext<'_>) -> bool {
    let body = &mut *cx.body;
    let declarations = &*cx.declarations;
    let has_effect = |inst: &Inst| !inst.op.effects_in(declarations).is_removable();
    let definitions = cx.analyses.definitions(body);
    let needed = needed_values(body, body.block_ids(), definitions, has_effect);
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

/// The entry's parameters stay, and so does the thrown value of a catch block.
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
