//! Rule 20: code that runs while unwinding is apart from the rest.
//!
//! A `finally` block, and the blocks it jumps to, run on top of a frame that is being left. They have no result to
//! return and no place to go on at, so they end in `resume_unwind` (or throw anew), and no other code leads to them. A
//! handler of a throw from them may resume the unwinding, or go on with the code around, which ends the unwinding.

use crate::model::{Block, BlockData, Body, HandlerKind, Terminator};

/// Blocks that break the rule, with the error.
pub(super) fn check(body: &Body) -> Vec<(Block, String)> {
    let finally = body.blocks.iter().filter_map(finally_block);
    let unwinding = reached(body, finally.collect(), Follow::Targets);
    let catches = body.block_ids().filter(|block| unwinding[block.index()]);
    let catches = catches.filter_map(|block| catch_block(body.block(block)));
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

fn finally_block(block: &BlockData) -> Option<Block> {
    match block.handler.as_ref()?.kind {
        HandlerKind::Finally(block) => Some(block),
        HandlerKind::Catch(_) | HandlerKind::Call => None,
    }
}

fn catch_block(block: &BlockData) -> Option<Block> {
    match block.handler.as_ref()?.kind {
        HandlerKind::Catch(block) => Some(block),
        HandlerKind::Finally(_) | HandlerKind::Call => None,
    }
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
            work.extend(catch_block(data));
        }
    }
    reached
}
