//! Rule 15: code that runs while unwinding is apart from the rest.
//!
//! A `finally` block and what it leads to runs on top of a frame that is being left: it has no result to give and no
//! place to go on at, so it ends in `resume_unwind` (or throws anew), and no other code leads to it.

use crate::model::{Block, Body, HandlerKind, Terminator};

/// Blocks that break the rule, with what is wrong.
pub(super) fn check(body: &Body) -> Vec<(Block, String)> {
    let finally = body.blocks.iter().filter_map(finally_block);
    let unwinding = reached(body, finally.collect());
    let normal = reached(body, vec![Block::new(0)]);
    let mut wrong = Vec::new();
    for block in body.block_ids() {
        let terminator = &body.block(block).terminator;
        let leaves = matches!(
            terminator,
            Terminator::Return(_) | Terminator::TailCall { .. }
        );
        let resumes = matches!(terminator, Terminator::ResumeUnwind);
        if unwinding[block.index()] && normal[block.index()] {
            let message = "code of a `finally` is reached by other code too";
            wrong.push((block, message.to_owned()));
        } else if unwinding[block.index()] && leaves {
            wrong.push((block, "code of a `finally` leaves the function".to_owned()));
        } else if !unwinding[block.index()] && resumes {
            wrong.push((block, "not in code of a `finally`".to_owned()));
        }
    }
    wrong
}

fn finally_block(block: &crate::model::BlockData) -> Option<Block> {
    match block.handler.as_ref()?.kind {
        HandlerKind::Finally(block) => Some(block),
        HandlerKind::Catch(_) | HandlerKind::Call => None,
    }
}

/// Blocks that these lead to by targets and catches.
fn reached(body: &Body, mut work: Vec<Block>) -> Vec<bool> {
    let mut reached = vec![false; body.blocks.len()];
    while let Some(block) = work.pop() {
        match reached.get_mut(block.index()) {
            Some(seen @ false) => *seen = true,
            _ => continue,
        }
        let data = body.block(block);
        let finally = finally_block(data);
        work.extend(data.successors().filter(|&next| Some(next) != finally));
    }
    reached
}
