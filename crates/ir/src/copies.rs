//! Copies: block parameters that have one value only, the trivial ones of Braun et al., *Simple and Efficient
//! Construction of SSA Form*, CC 2013.

use crate::flow::{Predecessors, edges, retain_params};
use crate::forwarding::Substitution;
use crate::model::{Block, Body, Value};

/// Removes block parameters for which every edge gives the same value, or the parameter itself, and notes in `values`
/// what each becomes. It looks at the blocks of `order`, at their parameters from position `first` on. Returns whether
/// it removed any.
pub fn remove_copies(
    body: &mut Body,
    predecessors: &Predecessors<Block>,
    order: &[Block],
    first: impl Fn(Block) -> usize,
    values: &mut Substitution,
) -> bool {
    let removed = body.blocks.iter().map(|it| vec![false; it.params.len()]);
    let mut search = CopyRemoval {
        predecessors,
        values,
        removed: removed.collect(),
    };
    let mut changed = false;
    let mut work: Vec<Block> = order.iter().rev().copied().collect();
    let mut queued = vec![true; body.blocks.len()];
    while let Some(block) = work.pop() {
        queued[block.index()] = false;
        if search.visit(body, block, first(block)) {
            changed = true;
            for next in body.block(block).successors() {
                if !std::mem::replace(&mut queued[next.index()], true) {
                    work.push(next);
                }
            }
        }
    }
    if changed {
        retain_params(body, |to, param| !search.removed[to.index()][param]);
    }
    changed
}

struct CopyRemoval<'a> {
    predecessors: &'a Predecessors<Block>,
    values: &'a mut Substitution,
    /// For each block which parameters go.
    removed: Vec<Vec<bool>>,
}

impl CopyRemoval<'_> {
    fn visit(&mut self, body: &Body, block: Block, first: usize) -> bool {
        let mut changed = false;
        for (index, &param) in body.block(block).params.iter().enumerate().skip(first) {
            if self.removed[block.index()][index] {
                continue;
            }
            if let Some(value) = self.single_value(body, block, index, param) {
                self.values.replace(param, value);
                self.removed[block.index()][index] = true;
                changed = true;
            }
        }
        changed
    }

    /// The entry's parameters have none, for nothing leads there.
    fn single_value(&mut self, body: &Body, block: Block, index: usize, param: Value) -> Option<Value> {
        let mut single = None;
        let mut before = None;
        for &from in &self.predecessors[block] {
            // All edges from one block are looked at at once.
            if before.replace(from) == Some(from) {
                continue;
            }
            for edge in edges(body.block(from)).filter(|edge| edge.to == block) {
                let value = self.values.resolve(edge.arg(index)?);
                if value != param && *single.get_or_insert(value) != value {
                    return None;
                }
            }
        }
        single
    }
}
