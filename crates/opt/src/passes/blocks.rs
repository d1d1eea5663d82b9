//! Blocks: removes unreachable blocks and handlers that nothing can throw to, ends blocks after what never returns, and
//! joins straight lines of blocks.
//!
//! Two blocks become one only if the same handler with the same arguments protects both.

use polyc_base::{Declarations, Effects};
use polyc_ir::flow::Predecessors;
use polyc_ir::{Block, BlockData, Body, Handler, Inst, Substitution, Terminator, Value, remove_unreachable};

use crate::pass::{Pass, PassContext};

/// The pass.
pub static PASS: Pass = Pass {
    name: "blocks",
    meaning: "remove unreachable code, join straight lines",
    run,
};

/// Removes and joins blocks; whether anything changed.
fn run(cx: &mut PassContext<'_>) -> bool {
    let body = &mut *cx.body;
    let mut changed = drop_idle_handlers(cx.declarations, body);
    changed |= end_after_failures(cx.declarations, body);
    changed |= join_equal_targets(body);
    changed |= remove_unreachable(body);
    if merge_lines(body) {
        remove_unreachable(body);
        changed = true;
    }
    changed
}

fn drop_idle_handlers(declarations: &Declarations, body: &mut Body) -> bool {
    let mut changed = false;
    for block in &mut body.blocks {
        if block.handler.is_some() && !may_throw(declarations, block) {
            block.handler = None;
            changed = true;
        }
    }
    changed
}

fn may_throw(declarations: &Declarations, block: &BlockData) -> bool {
    let ends_in_throw = match block.terminator {
        // Unwinding goes on with the handler of the block that resumes it.
        Terminator::ResumeUnwind | Terminator::Throw(_) | Terminator::TailCall { .. } | Terminator::Unreachable => true,
        Terminator::Jump(_) | Terminator::Branch { .. } | Terminator::Switch { .. } | Terminator::Return(_) => false,
    };
    let mut effects = block.insts.iter().map(|it| it.op.effects_in(declarations));
    ends_in_throw || effects.any(Effects::can_throw)
}

/// Nothing runs after an instruction that never returns.
fn end_after_failures(declarations: &Declarations, body: &mut Body) -> bool {
    let mut changed = false;
    for block in &mut body.blocks {
        let never_returns = |inst: &Inst| inst.op.effects_in(declarations).has(Effects::FAILS);
        let Some(position) = block.insts.iter().position(never_returns) else {
            continue;
        };
        if position + 1 < block.insts.len() || !matches!(block.terminator, Terminator::Unreachable) {
            block.insts.truncate(position + 1);
            block.terminator = Terminator::Unreachable;
            changed = true;
        }
    }
    changed
}

/// A choice between a target and itself is a jump.
fn join_equal_targets(body: &mut Body) -> bool {
    let mut changed = false;
    for block in &mut body.blocks {
        if matches!(block.terminator, Terminator::Jump(_)) {
            continue;
        }
        let first = block.terminator.targets().next().cloned();
        if let Some(first) = first
            && block.terminator.targets().all(|target| *target == first)
        {
            block.terminator = Terminator::Jump(first);
            changed = true;
        }
    }
    changed
}

/// Appends to each block the one it alone jumps to.
fn merge_lines(body: &mut Body) -> bool {
    let predecessors = Predecessors::new(body);
    let mut substitution = Substitution::default();
    let mut changed = false;
    for index in 0..body.blocks.len() {
        while let Some(next) = next_in_line(body, index, &predecessors, &mut substitution) {
            let terminator = std::mem::take(&mut body.blocks[index].terminator);
            let Terminator::Jump(target) = terminator else {
                unreachable!("next_in_line found a jump")
            };
            let taken = std::mem::take(body.block_mut(next));
            for (&param, &arg) in taken.params.iter().zip(&target.args) {
                substitution.replace(param, arg);
            }
            let block = &mut body.blocks[index];
            block.insts.extend(taken.insts);
            block.terminator = taken.terminator;
            block.terminator_loc = taken.terminator_loc;
            changed = true;
        }
    }
    substitution.apply(body);
    changed
}

fn next_in_line(
    body: &Body,
    index: usize,
    predecessors: &Predecessors<Block>,
    substitution: &mut Substitution,
) -> Option<Block> {
    let block = &body.blocks[index];
    let Terminator::Jump(target) = &block.terminator else {
        return None;
    };
    let next = body.block(target.block);
    if predecessors[target.block].len() != 1 || target.block.index() == index {
        return None;
    }
    // A parameter of `next` that its handler takes does not exist yet when `block` begins.
    let mut inlined = next.handler.clone();
    for arg in inlined.iter_mut().flat_map(|handler| &mut handler.args) {
        let position = next.params.iter().position(|param| param == arg);
        *arg = position.map_or(*arg, |position| target.args[position]);
    }
    let same = is_same_handler(block.handler.as_ref(), inlined.as_ref(), |value| {
        substitution.resolve(value)
    });
    same.then_some(target.block)
}

fn is_same_handler(a: Option<&Handler>, b: Option<&Handler>, mut resolve: impl FnMut(Value) -> Value) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => {
            a.kind == b.kind
                && a.args.len() == b.args.len()
                && a.args.iter().zip(&b.args).all(|(&a, &b)| resolve(a) == resolve(b))
        }
        _ => false,
    }
}
