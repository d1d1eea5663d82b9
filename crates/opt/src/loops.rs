//! Natural loops: the blocks from which an edge leads back to a block that every way to them passes.

use polyc_ir::{Block, Body, Dominators};

/// Blocks that an edge leads back to, by block.
pub fn loop_heads(body: &Body, dominators: &Dominators) -> Vec<bool> {
    let mut heads = vec![false; body.blocks.len()];
    for (_, head) in back_edges(body, dominators) {
        heads[head.index()] = true;
    }
    heads
}

/// Blocks that may run more than once in a call, by block.
pub fn blocks_in_loops(body: &Body, dominators: &Dominators) -> Vec<bool> {
    let mut predecessors: Vec<Vec<Block>> = vec![Vec::new(); body.blocks.len()];
    for from in body.block_ids() {
        for to in body.block(from).successors() {
            predecessors[to.index()].push(from);
        }
    }
    let mut inside = vec![false; body.blocks.len()];
    let mut entered_from: Vec<Vec<Block>> = vec![Vec::new(); body.blocks.len()];
    for (from, head) in back_edges(body, dominators) {
        entered_from[head.index()].push(from);
    }
    // Backward from each back edge to the head. Outer loops come first, so that a block found inside is one whose way back has
    // been walked.
    for head in dominators.order() {
        let mut work = std::mem::take(&mut entered_from[head.index()]);
        inside[head.index()] |= !work.is_empty();
        while let Some(block) = work.pop() {
            if !std::mem::replace(&mut inside[block.index()], true) {
                work.extend(&predecessors[block.index()]);
            }
        }
    }
    inside
}

fn back_edges<'a>(
    body: &'a Body,
    dominators: &'a Dominators,
) -> impl Iterator<Item = (Block, Block)> + 'a {
    body.block_ids().flat_map(move |from| {
        let successors = body.block(from).successors();
        let back = successors.filter(move |&to| dominators.begin_dominates(to, from));
        back.map(move |to| (from, to)).collect::<Vec<_>>()
    })
}
