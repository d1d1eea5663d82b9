//! Rule 20: code that runs while unwinding is apart from the rest.
//!
//! A `finally` block, and the blocks it jumps to, run on top of a frame that is being left. They have no result to
//! return and no place to go on at, so they end in `resume_unwind` (or throw anew), and no other code leads to them. A
//! handler of a throw from them may resume the unwinding, or go on with the code around, which ends the unwinding.

use crate::model::{Block, BlockData, Body, HandlerKind, Terminator};

/// Blocks that break the rule, with the error.
pub(super) fn check(body: &Body) -> Vec<(Block, String)> {
    let finally = body.blocks.iter().filter_map(|it| handler_block(it, false));
    let unwinding = reached(body, finally.collect(), Follow::Targets);
    let catches = body.block_ids().filter(|block| unwinding[block.index()]);
    let catches = catches.filter_map(|block| handler_block(body.block(block), true));
    let after = reached(body, catches.collect(), Follow::TargetsAndCatches);
    let normal = reached(body, vec![Block::new(0)], Follow::TargetsAndCatches);
    let mut wrong = Vec::new();
    for block in body.block_ids() {
        let index = block.index();
        let terminator = &body.block(block).terminator;
        let leaves = matches!(terminator, Terminator::Return(_) | Terminator::TailCall { .. });
        let resumes = matches!(terminator, Terminator::ResumeUnwind);
        let message = if unwinding[index] && normal[index] {
            "code of a `finally` is reached by other code too"
        } else if unwinding[index] && leaves {
            "code of a `finally` leaves the function"
        } else if resumes && (normal[index] || !(unwinding[index] || after[index])) {
            "not in code of a `finally`"
        } else {
            continue;
        };
        wrong.push((block, message.to_owned()));
    }
    wrong
}

/// The block that a handler goes to when something is caught, or, if not `catches`, on the way.
fn handler_block(block: &BlockData, catches: bool) -> Option<Block> {
    let kind = block.handler.as_ref()?.kind;
    kind.block()
        .filter(|_| matches!(kind, HandlerKind::Catch(_)) == catches)
}

#[derive(Clone, Copy, PartialEq)]
enum Follow {
    Targets,
    TargetsAndCatches,
}

fn reached(body: &Body, mut work: Vec<Block>, follow: Follow) -> Vec<bool> {
    let mut reached = vec![false; body.blocks.len()];
    while let Some(block) = work.pop() {
        match reached.get_mut(block.index()) {
            Some(seen @ false) => *seen = true,
            _ => continue,
        }
        let data = body.block(block);
        work.extend(data.terminator.targets().map(|target| target.block));
        if follow == Follow::TargetsAndCatches {
            work.extend(handler_block(data, true));
        }
    }
    reached
}
