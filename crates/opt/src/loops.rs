//! Natural loops: the blocks from which an edge leads back to a block that every path to them passes.

use polyc_ir::flow::{Predecessors, handler_edge};
use polyc_ir::{Block, BlockData, Body, Dominators, Target, Terminator};

/// Work on each block for each loop is not done beyond this.
const MOST_LOOPS_TIMES_BLOCKS: usize = 1_000_000;
/// What is made before loops lives through all their blocks, which is work later. It is not more than this.
const MOST_VALUES_TIMES_BLOCKS: usize = 1_000_000;

/// Blocks that an edge leads back to, by block.
pub fn loop_heads(body: &Body, dominators: &Dominators) -> Vec<bool> {
    let mut heads = vec![false; body.blocks.len()];
    for (_, head) in back_edges(body, dominators) {
        heads[head.index()] = true;
    }
    heads
}

/// A loop: a head, and every block from which an edge leads back to it without passing it.
pub struct Loop {
    /// Its only entry.
    pub head: Block,
    /// The smallest loop around it.
    pub outer: Option<usize>,
    /// How many loops it is in, itself included.
    pub depth: u32,
}

/// The loops of a body.
pub struct Loops {
    /// Outer loops before those inside them.
    pub loops: Vec<Loop>,
    /// The smallest loop that each block is in.
    pub innermost: Vec<Option<usize>>,
}

impl Loops {
    /// Finds them.
    pub fn new(body: &Body, dominators: &Dominators) -> Self {
        let predecessors = Predecessors::new(body);
        let mut entered_from: Vec<Vec<Block>> = vec![Vec::new(); body.blocks.len()];
        for (from, head) in back_edges(body, dominators) {
            entered_from[head.index()].push(from);
        }
        let mut found = Self {
            loops: Vec::new(),
            innermost: vec![None; body.blocks.len()],
        };
        // Outer loops come first, so that the last loop a block is found in is its smallest.
        for &head in dominators.order() {
            let mut work = std::mem::take(&mut entered_from[head.index()]);
            if work.is_empty() {
                continue;
            }
            let outer = found.innermost[head.index()];
            let this = found.loops.len();
            let depth = outer.map_or(0, |outer| found.loops[outer].depth) + 1;
            found.loops.push(Loop { head, outer, depth });
            found.innermost[head.index()] = Some(this);
            while let Some(block) = work.pop() {
                if found.innermost[block.index()] != Some(this) {
                    found.innermost[block.index()] = Some(this);
                    work.extend(&predecessors[block]);
                }
            }
        }
        found
    }

    /// Whether there are none, or too many for work on each block for each loop: a compilation is
    /// linear in the size of the program.
    pub fn are_none_or_too_many(&self) -> bool {
        let (loops, blocks) = (self.loops.len(), self.innermost.len());
        loops == 0 || loops.saturating_mul(blocks) > MOST_LOOPS_TIMES_BLOCKS
    }

    /// Whether another value may be made before a loop where so many have been.
    pub fn have_room_beside(&self, values: usize) -> bool {
        values.saturating_mul(self.innermost.len()) < MOST_VALUES_TIMES_BLOCKS
    }

    /// Whether a loop contains a block.
    pub fn contains(&self, which: usize, block: Block) -> bool {
        let mut at = self.innermost.get(block.index()).copied().flatten();
        while let Some(inner) = at {
            if inner == which {
                return true;
            }
            at = self.loops[inner].outer;
        }
        false
    }

    /// The loops a block is in, the smallest first.
    pub fn around(&self, block: Block) -> impl Iterator<Item = usize> + '_ {
        let first = self.innermost.get(block.index()).copied().flatten();
        std::iter::successors(first, |&inner| self.loops[inner].outer)
    }

    /// Blocks outside a loop with an edge to its head, once for each edge; empty if there is a handler's edge among
    /// them.
    pub fn entered_from(&self, body: &Body, which: usize) -> Vec<Block> {
        let head = self.loops[which].head;
        let mut from = Vec::new();
        for block in body.block_ids() {
            let data = body.block(block);
            if handler_edge(data).is_some_and(|edge| edge.to == head) {
                return Vec::new();
            }
            if !self.contains(which, block) {
                let targets = data.terminator.targets();
                from.extend(targets.filter(|it| it.block == head).map(|_| block));
            }
        }
        from
    }

    /// The block that runs just before a loop is entered from those blocks: the one that alone jumps there, or a new
    /// one without a handler.
    pub fn preheader(&self, body: &mut Body, which: usize, from: &[Block]) -> Block {
        let head = self.loops[which].head;
        match *from {
            [only] if matches!(body.block(only).terminator, Terminator::Jump(_)) => only,
            [only] => split_edge(body, only, head),
            _ => join_edges(body, from, head),
        }
    }
}

fn split_edge(body: &mut Body, from: Block, head: Block) -> Block {
    let block = Block::from_index(body.blocks.len());
    let data = body.block_mut(from);
    let mut before = BlockData {
        terminator_loc: data.terminator_loc,
        ..BlockData::default()
    };
    for target in data.terminator.targets_mut() {
        if target.block == head {
            let to = std::mem::replace(target, Target::new(block));
            before.terminator = Terminator::Jump(to);
        }
    }
    body.blocks.push(before);
    block
}

fn join_edges(body: &mut Body, from: &[Block], head: Block) -> Block {
    let block = Block::from_index(body.blocks.len());
    let fresh = body.new_params_like(head);
    for &from in from {
        for target in body.block_mut(from).terminator.targets_mut() {
            if target.block == head {
                target.block = block;
            }
        }
    }
    body.blocks.push(BlockData {
        terminator: Terminator::Jump(Target::with(head, &fresh)),
        terminator_loc: body.block(from[0]).terminator_loc,
        params: fresh,
        ..BlockData::default()
    });
    block
}

fn back_edges<'a>(body: &'a Body, dominators: &'a Dominators) -> impl Iterator<Item = (Block, Block)> + 'a {
    body.block_ids().flat_map(move |from| {
        let successors = body.block(from).successors();
        let back = successors.filter(move |&to| dominators.begin_dominates(to, from));
        back.map(move |to| (from, to)).collect::<Vec<_>>()
    })
}
