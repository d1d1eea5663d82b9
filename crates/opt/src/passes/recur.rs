//! Tail calls of a function to itself become jumps to its head, so that a loop written as recursion is a loop (Steele,
//! *Debunking the “Expensive Procedure Call” Myth*, 1977).
//!
//! A trace is the same: a tail call leaves no frame, and the function is still the one that runs.

use polyc_base::Op;
use polyc_ir::{Block, BlockData, Body, Target, Terminator};

use crate::pass::{Pass, PassContext};

/// The pass.
pub static PASS: Pass = Pass {
    name: "recur",
    meaning: "make loops of tail calls of a function to itself",
    run,
};

/// Makes loops of self tail calls; whether anything changed.
fn run(cx: &mut PassContext<'_>) -> bool {
    let PassContext { func, body, sink, .. } = cx;
    let func = *func;
    for block in &body.blocks {
        let calls = block.insts.iter().filter(|it| it.op == Op::Call { func });
        for call in calls {
            sink.missed(call.loc, || {
                "the call of itself stays a call: something is done after it".to_owned()
            });
        }
    }
    let is_self_call =
        |block: &BlockData| matches!(block.terminator, Terminator::TailCall { op, .. } if op == Op::Call { func });
    if !body.blocks.iter().any(is_self_call) {
        return false;
    }
    let head = split_entry(body);
    for block in &mut body.blocks {
        if is_self_call(block)
            && let Terminator::TailCall { args, .. } = std::mem::take(&mut block.terminator)
        {
            block.terminator = Terminator::Jump(Target { block: head, args });
            sink.done(block.terminator_loc, || "the tail call of itself is a jump".to_owned());
        }
    }
    true
}

/// Moves the entry's code to a block that edges may lead to; gives that block.
fn split_entry(body: &mut Body) -> Block {
    let head = Block::from_index(body.blocks.len());
    let fresh = body.new_params_like(Block::new(0));
    let entry = BlockData {
        terminator: Terminator::Jump(Target::with(head, &fresh)),
        terminator_loc: body.blocks[0].terminator_loc,
        params: fresh,
        ..BlockData::default()
    };
    let code = std::mem::replace(&mut body.blocks[0], entry);
    body.blocks.push(code);
    head
}
