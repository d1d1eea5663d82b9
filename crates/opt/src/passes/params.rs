//! Copies: block parameters that have one value only, the trivial ones of Braun et al., *Simple and Efficient Construction of
//! SSA Form*, CC 2013.

use polyc_base::Declarations;
use polyc_ir::{Block, Body, Value};

use crate::edges::{edges, retain_args};
use crate::substitution::Substitution;

/// Removes each parameter that every edge gives the same value, or itself; whether anything changed.
pub fn run(_: &Declarations, body: &mut Body) -> bool {
    let mut search = Search::new(body);
    search.run(body);
    let Search {
        substitution,
        removed,
        ..
    } = search;
    let changed = substitution.apply(body);
    if changed {
        for block in &mut body.blocks {
            retain_args(block, |to, param| !removed[to.index()][param]);
        }
        for (block, removed) in body.blocks.iter_mut().zip(&removed) {
            let mut flags = removed.iter();
            block
                .params
                .retain(|_| !flags.next().expect("a flag for each"));
        }
    }
    changed
}

struct Search {
    predecessors: Vec<Vec<Block>>,
    substitution: Substitution,
    /// For each block which parameters go.
    removed: Vec<Vec<bool>>,
}

impl Search {
    fn new(body: &Body) -> Self {
        let mut predecessors = vec![Vec::new(); body.blocks.len()];
        for block in body.block_ids() {
            for to in body.block(block).successors() {
                if predecessors[to.index()].last() != Some(&block) {
                    predecessors[to.index()].push(block);
                }
            }
        }
        Self {
            predecessors,
            substitution: Substitution::new(body),
            removed: body
                .blocks
                .iter()
                .map(|it| vec![false; it.params.len()])
                .collect(),
        }
    }

    fn run(&mut self, body: &Body) {
        // Nothing leads to the entry, so none of its parameters is found.
        let mut work: Vec<Block> = body.block_ids().rev().collect();
        let mut queued = vec![true; body.blocks.len()];
        while let Some(block) = work.pop() {
            queued[block.index()] = false;
            if self.visit(body, block) {
                for next in body.block(block).successors() {
                    if !std::mem::replace(&mut queued[next.index()], true) {
                        work.push(next);
                    }
                }
            }
        }
    }

    fn visit(&mut self, body: &Body, block: Block) -> bool {
        let mut changed = false;
        for (index, &param) in body.block(block).params.iter().enumerate() {
            if self.removed[block.index()][index] {
                continue;
            }
            if let Some(value) = self.single_value(body, block, index, param) {
                self.substitution.replace(param, value);
                self.removed[block.index()][index] = true;
                changed = true;
            }
        }
        changed
    }

    fn single_value(
        &mut self,
        body: &Body,
        block: Block,
        index: usize,
        param: Value,
    ) -> Option<Value> {
        let mut single = None;
        for &from in &self.predecessors[block.index()] {
            for edge in edges(body.block(from)).filter(|edge| edge.to == block) {
                let value = self.substitution.resolve(edge.arg(index)?);
                if value != param && *single.get_or_insert(value) != value {
                    return None;
                }
            }
        }
        single
    }
}
