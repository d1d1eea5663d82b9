//! The blocks of a body: where they begin, where they lead, what they are charged.
//!
//! Every loop is charged where a branch goes back to, and every function where it begins. Between those it does not matter
//! where, as long as each way adds up to what its instructions cost. So a block is charged on entry with what it costs and
//! with the least that any way from its end to the next of them costs, and what is charged already need not be again. That is
//! one charge an iteration of most loops, and none on one side of each condition.
//!
//! ```text
//! blocks' costs   2 ─┬─ 5 ─┬─ 4        charges   2+1+4 ─┬─ 4 ─┬─ 0
//!                    └─ 1 ─┘                            └─ 0 ─┘
//! ```
//!
//! What is charged ahead is the same at the end of all blocks that lead to one, and at the beginning of all that one leads
//! to: edges that share an end are a *junction*, and the charge ahead is a property of junctions. It is the shortest way,
//! in the graph of junctions with blocks as edges, to one where nothing is charged ahead (Dijkstra 1959).

use core::cmp::Reverse;
use std::collections::BinaryHeap;

use polyc_bytecode::{Body, Instruction};

use super::Prepare;

/// A run of instructions entered at the first and left at the last.
#[derive(Debug)]
pub(super) struct Block {
    /// Index of the first instruction.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// Fuel of them all.
    cost: u32,
    /// Fuel charged on entry.
    pub charge: u32,
    /// Fuel already charged, at its end, for what follows.
    pub ahead: u32,
    /// Whether it is charged for itself on entry, not ahead: it is the first, or a branch comes back to it.
    pub is_start: bool,
    /// Blocks control may go on to, those of handlers not counted.
    pub successors: Vec<usize>,
    /// Index of the handler whose range it lies in.
    pub handler: Option<usize>,
}

/// The blocks in order, and the block of each label.
#[derive(Debug)]
pub(super) struct Blocks {
    pub blocks: Vec<Block>,
    pub of_label: Vec<usize>,
}

impl Blocks {
    /// Finds the blocks. The instructions are those of the body, decoded.
    pub(super) fn find(prepare: &Prepare<'_>) -> Self {
        let mut found = Self::cut(prepare);
        found.connect(prepare);
        found.charge(prepare.body);
        found.enclose(prepare.body);
        found
    }

    fn cut(prepare: &Prepare<'_>) -> Self {
        let (body, instructions) = (prepare.body, &prepare.instructions);
        let mut blocks: Vec<Block> = Vec::new();
        let mut of_label = Vec::with_capacity(body.labels.len());
        let mut begins = true;
        for (index, (offset, instruction)) in instructions.iter().enumerate() {
            let labelled = body.labels.get(of_label.len()) == Some(offset);
            if begins || labelled {
                blocks.push(Block::new(index));
            }
            if labelled {
                of_label.push(blocks.len() - 1);
            }
            let block = blocks.last_mut().expect("the first instruction begins one");
            block.end = index + 1;
            block.cost = block.cost.saturating_add(instruction.fuel());
            begins = ends_block(instruction);
        }
        blocks[0].cost = blocks[0].cost.saturating_add(prepare.frame_fuel());
        Self { blocks, of_label }
    }

    fn connect(&mut self, prepare: &Prepare<'_>) {
        let mut back = vec![false; self.blocks.len()];
        for index in 0..self.blocks.len() {
            let (_, last) = prepare.instructions[self.blocks[index].end - 1];
            let mut successors = Vec::new();
            if let Some(label) = last.label() {
                successors.push(self.of_label[label.index()]);
            }
            if let Instruction::Switch { table } = last {
                let table = &prepare.body.tables[table.index()];
                let labels = table.targets.iter().chain([&table.default]);
                successors.extend(labels.map(|it| self.of_label[it.index()]));
                successors.sort_unstable();
                successors.dedup();
            }
            successors
                .iter()
                .filter(|&&it| it <= index)
                .for_each(|&it| back[it] = true);
            if !last.is_terminator() {
                successors.push(index + 1);
            }
            self.blocks[index].successors = successors;
        }
        back[0] = true;
        for (block, is_start) in self.blocks.iter_mut().zip(back) {
            block.is_start = is_start;
        }
    }

    /// Decides what each block is charged.
    fn charge(&mut self, body: &Body) {
        let targets = body.handlers.iter().filter_map(|it| it.kind.target());
        let handlers: Vec<usize> = targets.map(|it| self.of_label[it.index()]).collect();
        let junctions = Junctions::find(&self.blocks, &handlers);
        let ahead = junctions.charged_ahead(&self.blocks);
        for (index, block) in self.blocks.iter_mut().enumerate() {
            block.ahead = ahead[junctions.after(index)];
            let before = ahead[junctions.before(index)];
            block.charge = block.cost.saturating_add(block.ahead) - before;
        }
    }

    fn enclose(&mut self, body: &Body) {
        for (index, handler) in body.handlers.iter().enumerate() {
            let start = self.of_label[handler.start.index()];
            let end = handler
                .end
                .map_or(self.blocks.len(), |it| self.of_label[it.index()]);
            for block in &mut self.blocks[start..end] {
                block.handler = Some(index);
            }
        }
    }
}

/// The junctions of a body, named by their smallest member. Members are the beginnings and ends of blocks.
struct Junctions {
    /// A smaller member of the same junction, or the member itself if it is the smallest.
    smaller: Vec<usize>,
}

impl Junctions {
    /// Where nothing is charged ahead: before the blocks that say so and handlers, behind what leaves the function.
    const NOTHING_AHEAD: usize = 0;

    fn find(blocks: &[Block], handlers: &[usize]) -> Self {
        let mut found = Self {
            smaller: (0..=2 * blocks.len()).collect(),
        };
        for (index, block) in blocks.iter().enumerate() {
            for &successor in &block.successors {
                found.join(Self::end(index), Self::start(successor));
            }
            if block.successors.is_empty() {
                found.join(Self::end(index), Self::NOTHING_AHEAD);
            }
        }
        let starts = (0..blocks.len()).filter(|&it| blocks[it].is_start);
        for index in starts.chain(handlers.iter().copied()) {
            found.join(Self::start(index), Self::NOTHING_AHEAD);
        }
        for member in 0..found.smaller.len() {
            found.smaller[member] = found.smallest(member);
        }
        found
    }

    const fn start(block: usize) -> usize {
        2 * block + 1
    }

    const fn end(block: usize) -> usize {
        2 * block + 2
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.smallest(one), self.smallest(other));
        self.smaller[one.max(other)] = one.min(other);
    }

    fn smallest(&mut self, mut member: usize) -> usize {
        while self.smaller[member] != member {
            self.smaller[member] = self.smaller[self.smaller[member]];
            member = self.smaller[member];
        }
        member
    }

    fn before(&self, block: usize) -> usize {
        self.smaller[Self::start(block)]
    }

    fn after(&self, block: usize) -> usize {
        self.smaller[Self::end(block)]
    }

    /// For each junction what is charged there for what follows.
    fn charged_ahead(&self, blocks: &[Block]) -> Vec<u32> {
        let mut ways_to: Vec<Vec<usize>> = vec![Vec::new(); self.smaller.len()];
        for index in 0..blocks.len() {
            ways_to[self.after(index)].push(index);
        }
        let mut ahead = vec![None; self.smaller.len()];
        let mut next = BinaryHeap::from([Reverse((0, Self::NOTHING_AHEAD))]);
        while let Some(Reverse((fuel, junction))) = next.pop() {
            if ahead[junction].is_some() {
                continue;
            }
            ahead[junction] = Some(fuel);
            for &block in &ways_to[junction] {
                let further = blocks[block].cost.saturating_add(fuel);
                next.push(Reverse((further, self.before(block))));
            }
        }
        // Every way comes to a charge or leaves the function, so each junction but those before dead code was found.
        ahead.into_iter().map(Option::unwrap_or_default).collect()
    }
}

impl Block {
    const fn new(start: usize) -> Self {
        Self {
            start,
            end: start,
            cost: 0,
            charge: 0,
            ahead: 0,
            is_start: false,
            successors: Vec::new(),
            handler: None,
        }
    }
}

const fn ends_block(instruction: &Instruction) -> bool {
    instruction.is_terminator()
        || matches!(
            instruction,
            Instruction::BrIf { .. } | Instruction::BrUnless { .. }
        )
}
