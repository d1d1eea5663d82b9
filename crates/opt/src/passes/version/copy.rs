//! Copies of loops.

use std::collections::{BTreeMap, HashMap};

use polyc_ir::{Block, Body, Dominators, Value};

use crate::loops::Loops;

/// A copy of a loop.
pub struct Copied {
    /// The new blocks, in the order of the old ones.
    pub blocks: Vec<Block>,
    of: HashMap<Block, Block>,
}

impl Copied {
    /// The copy of a block.
    pub fn block(&self, of: Block) -> Block {
        self.of[&of]
    }

    /// Replaces a value in the copy.
    pub fn replace(&self, body: &mut Body, value: Value, with: Value) {
        for &block in &self.blocks {
            replace_uses(body, block, value, with);
        }
    }
}

/// Copies blocks without handlers; edges out of them stay, and values used after them must come along these edges.
pub fn copy(body: &mut Body, blocks: &[Block]) -> Copied {
    let first = body.blocks.len();
    let new: Vec<Block> = (0..blocks.len()).map(|it| Block::from_index(first + it)).collect();
    let of: HashMap<Block, Block> = blocks.iter().copied().zip(new.iter().copied()).collect();
    let mut values: HashMap<Value, Value> = HashMap::new();
    for &block in blocks {
        let definitions: Vec<Value> = body.block(block).definitions().collect();
        for value in definitions {
            values.insert(value, body.new_value_like(value));
        }
    }
    let rename = |value: &mut Value| *value = values.get(value).copied().unwrap_or(*value);
    for &block in blocks {
        let mut data = body.block(block).clone();
        data.params.iter_mut().for_each(rename);
        let results = data.insts.iter_mut().filter_map(|it| it.result.as_mut());
        results.for_each(rename);
        data.for_each_use_mut(rename);
        for target in data.successors_mut() {
            *target = of.get(target).copied().unwrap_or(*target);
        }
        body.blocks.push(data);
    }
    Copied { blocks: new, of }
}

/// A use outside of a value inside: the block with the use and the value.
type Escape = (Block, Value);

/// Lets values of a loop that are used after it leave it as arguments of its exits; `None`: some do not pass an exit of
/// their own.
pub fn close(body: &mut Body, loops: &Loops, dominators: &Dominators, which: usize, blocks: &[Block]) -> Option<()> {
    let exits = exits(body, loops, which, blocks);
    // For each exit and value the parameter it comes as.
    let mut params: BTreeMap<(Block, Value), Option<Value>> = BTreeMap::new();
    let mut places: Vec<(Escape, Block)> = Vec::new();
    for (block, value) in escapes(body, loops, which, blocks) {
        let mut passed = exits.iter().copied();
        let exit = passed.find(|&exit| dominators.begin_dominates(exit, block))?;
        params.insert((exit, value), None);
        places.push(((block, value), exit));
    }
    for ((exit, value), param) in &mut params {
        let fresh = body.new_value_like(*value);
        *param = Some(fresh);
        body.block_mut(*exit).params.push(fresh);
        for &block in blocks {
            for target in body.block_mut(block).terminator.targets_mut() {
                if target.block == *exit {
                    target.args.push(*value);
                }
            }
        }
    }
    for ((block, value), exit) in places {
        let Some(with) = params[&(exit, value)] else {
            continue;
        };
        replace_uses(body, block, value, with);
    }
    Some(())
}

/// Blocks outside a loop that are entered from inside only.
fn exits(body: &Body, loops: &Loops, which: usize, blocks: &[Block]) -> Vec<Block> {
    let mut exits: Vec<Block> = Vec::new();
    for &block in blocks {
        for to in body.block(block).successors() {
            if !loops.contains(which, to) && !exits.contains(&to) {
                exits.push(to);
            }
        }
    }
    for block in body.block_ids().filter(|it| !blocks.contains(it)) {
        let data = body.block(block);
        exits.retain(|exit| data.successors().all(|to| to != *exit));
    }
    exits
}

fn escapes(body: &Body, loops: &Loops, which: usize, blocks: &[Block]) -> Vec<Escape> {
    let inside: Vec<Value> = blocks.iter().flat_map(|&it| body.block(it).definitions()).collect();
    let mut is_inside = vec![false; body.types.len()];
    inside.iter().for_each(|it| is_inside[it.index()] = true);
    let mut found = Vec::new();
    for block in body.block_ids().filter(|&it| !loops.contains(which, it)) {
        body.block(block).for_each_use(|value| {
            if is_inside[value.index()] && !found.contains(&(block, value)) {
                found.push((block, value));
            }
        });
    }
    found
}

fn replace_uses(body: &mut Body, block: Block, value: Value, with: Value) {
    body.block_mut(block).for_each_use_mut(|it| {
        if *it == value {
            *it = with;
        }
    });
}
