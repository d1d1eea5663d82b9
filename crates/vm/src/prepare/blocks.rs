//! The blocks of a body: where they begin, where they lead, their charges.
//!
//! Every loop is charged where a branch goes back to, and every function where it begins. Between these places a charge
//! may be anywhere, if each path adds up to the cost of its instructions. So a block charges on entry its own cost and
//! the least cost of any path from its end to the next of these places; fuel that is charged already is not charged
//! again. That makes one charge an iteration for most loops, and none on one side of each condition.
//!
//! ```text
//! blocks' costs   2 ─┬─ 5 ─┬─ 4        charges   2+1+4 ─┬─ 4 ─┬─ 0
//!                    └─ 1 ─┘                            └─ 0 ─┘
//! ```
//!
//! The charge ahead is the same at the end of all blocks that lead to one block, and at the beginning of all blocks
//! that one leads to. Edges that share an end form a *junction*, and the charge ahead belongs to the junction: it is
//! the shortest path, in the graph of junctions with blocks as edges, to a junction where nothing is charged ahead
//! (Dijkstra 1959).

use core::cmp::Reverse;
use core::num::NonZeroU32;
use core::ops::Range;
use std::collections::BinaryHeap;

use polyc_bytecode::{Body, Instruction, Label, TableId};

use super::function::Prepare;

/// A run of instructions entered at the first and left at the last.
#[derive(Debug)]
pub(super) struct Block {
    /// Index of the first instruction.
    start: u32,
    /// One past the last.
    end: u32,
    /// Fuel of them all.
    cost: u32,
    /// Fuel charged on entry.
    pub charge: u32,
    /// Fuel already charged, at its end, for the blocks that follow.
    pub ahead: u32,
    /// Whether it is charged for itself on entry, not ahead: it is the first, or a branch comes back to it.
    pub is_start: bool,
    /// Where it leads.
    exit: Exit,
    /// Whether it may go on to the next block.
    falls_through: bool,
    /// Number of the handler whose range it lies in, from 1.
    handler: Option<NonZeroU32>,
}

/// Where control may go after a block besides the next one, handlers not counted. The targets of a switch are in its
/// table, which any number of switches may use: they are not repeated here.
#[derive(Clone, Copy, Debug)]
enum Exit {
    None,
    Branch(Label),
    Switch(TableId),
}

/// The blocks in order, and the block of each label.
#[derive(Debug)]
pub(super) struct Blocks {
    pub blocks: Vec<Block>,
    of_label: Vec<u32>,
}

impl Block {
    /// Indexes of its instructions.
    pub(super) const fn instructions(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Index of the handler whose range it lies in.
    pub(super) fn handler(&self) -> Option<usize> {
        self.handler.map(|it| it.get() as usize - 1)
    }

    /// The table of the switch that it ends in.
    pub(super) const fn table(&self) -> Option<TableId> {
        match self.exit {
            Exit::Switch(table) => Some(table),
            Exit::Branch(_) | Exit::None => None,
        }
    }
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

    /// The blocks that control may go on to after one, those of a switch's table not counted.
    pub(super) fn successors(&self, index: usize) -> impl Iterator<Item = usize> {
        let block = &self.blocks[index];
        let branch = match block.exit {
            Exit::Branch(label) => Some(self.of_label(label)),
            Exit::Switch(_) | Exit::None => None,
        };
        branch.into_iter().chain(block.falls_through.then_some(index + 1))
    }

    /// The blocks of a switch's table.
    pub(super) fn targets(&self, body: &Body, table: TableId) -> impl Iterator<Item = usize> {
        let table = &body.tables[table.index()];
        let labels = table.targets.iter().chain([&table.default]);
        labels.map(|&it| self.of_label(it))
    }

    /// The block that a label begins.
    pub(super) fn of_label(&self, label: Label) -> usize {
        self.of_label[label.index()] as usize
    }

    fn cut(prepare: &Prepare<'_>) -> Self {
        let body = prepare.body;
        let mut blocks: Vec<Block> = Vec::new();
        let mut of_label = Vec::with_capacity(body.labels.len());
        let mut begins = true;
        for (index, instruction) in (0..).zip(body.instructions()) {
            let (offset, instruction) = instruction.expect("verified code decodes (V16)");
            let labelled = body.labels.get(of_label.len()) == Some(&offset);
            if begins || labelled {
                blocks.push(Block::new(index));
            }
            if labelled {
                let block = u32::try_from(blocks.len() - 1).expect("no more than instructions");
                of_label.push(block);
            }
            let block = blocks.last_mut().expect("the first instruction begins one");
            block.end = index + 1;
            block.cost = block.cost.saturating_add(instruction.fuel());
            begins = ends_block(&instruction);
        }
        blocks[0].cost = blocks[0].cost.saturating_add(prepare.frame_fuel());
        Self { blocks, of_label }
    }

    fn connect(&mut self, prepare: &Prepare<'_>) {
        let body = prepare.body;
        // The last block that switches on each table: targets that are not after it are loops.
        let mut switches: Vec<Option<usize>> = vec![None; body.tables.len()];
        let mut back = vec![false; self.blocks.len()];
        for (index, block) in self.blocks.iter_mut().enumerate() {
            let last = prepare.instruction(block.end as usize - 1);
            let (_, last) = last.expect("a block has an instruction");
            block.falls_through = !last.is_terminator();
            block.exit = last.label().map_or(Exit::None, Exit::Branch);
            if let Instruction::Switch { table } = last {
                block.exit = Exit::Switch(table);
                switches[table.index()] = Some(index);
            }
        }
        for index in 0..self.blocks.len() {
            self.successors(index)
                .filter(|&it| it <= index)
                .for_each(|it| back[it] = true);
        }
        for (table, switch) in switches.into_iter().enumerate() {
            let Some(switch) = switch else { continue };
            self.targets(body, TableId::from_index(table))
                .filter(|&it| it <= switch)
                .for_each(|it| back[it] = true);
        }
        back[0] = true;
        for (block, is_start) in self.blocks.iter_mut().zip(back) {
            block.is_start = is_start;
        }
    }

    /// Decides the charge of each block.
    fn charge(&mut self, body: &Body) {
        let targets = body.handlers.iter().filter_map(|it| it.kind.target());
        let handlers: Vec<usize> = targets.map(|it| self.of_label(it)).collect();
        let junctions = Junctions::find(self, body, &handlers);
        let ahead = junctions.charged_ahead(&self.blocks);
        for (index, block) in self.blocks.iter_mut().enumerate() {
            block.ahead = ahead[junctions.after(index)];
            let before = ahead[junctions.before(index)];
            block.charge = block.cost.saturating_add(block.ahead) - before;
        }
    }

    fn enclose(&mut self, body: &Body) {
        for (index, handler) in body.handlers.iter().enumerate() {
            let start = self.of_label(handler.start);
            let end = handler.end.map_or(self.blocks.len(), |it| self.of_label(it));
            let number = number(index + 1);
            for block in &mut self.blocks[start..end] {
                block.handler = number;
            }
        }
    }
}

/// The junctions of a body, named by their smallest member. Members are the beginnings and ends of blocks.
struct Junctions {
    /// A smaller member of the same junction, or the member itself if it is the smallest.
    smaller: Vec<u32>,
}

impl Junctions {
    /// Where nothing is charged ahead: before `is_start` blocks and handlers, and after whatever leaves the function.
    const NOTHING_AHEAD: usize = 0;

    fn find(blocks: &Blocks, body: &Body, handlers: &[usize]) -> Self {
        let count = blocks.blocks.len();
        let mut found = Self {
            smaller: (0..).take(2 * count + 1).collect(),
        };
        // All switches on a table share an end with its targets: the end of one switch stands for all of them.
        let mut switches: Vec<Option<usize>> = vec![None; body.tables.len()];
        for (index, block) in blocks.blocks.iter().enumerate() {
            let end = Self::end(index);
            for successor in blocks.successors(index) {
                found.join(end, Self::start(successor));
            }
            match block.exit {
                Exit::Switch(table) => match switches[table.index()] {
                    Some(other) => found.join(end, other),
                    None => switches[table.index()] = Some(end),
                },
                Exit::None if !block.falls_through => found.join(end, Self::NOTHING_AHEAD),
                Exit::None | Exit::Branch(_) => {}
            }
        }
        for (table, switch) in switches.into_iter().enumerate() {
            let Some(switch) = switch else { continue };
            for target in blocks.targets(body, TableId::from_index(table)) {
                found.join(switch, Self::start(target));
            }
        }
        let starts = (0..count).filter(|&it| blocks.blocks[it].is_start);
        for index in starts.chain(handlers.iter().copied()) {
            found.join(Self::start(index), Self::NOTHING_AHEAD);
        }
        for member in 0..found.smaller.len() {
            found.smaller[member] = found.smallest(member) as u32;
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
        self.smaller[one.max(other)] = one.min(other) as u32;
    }

    fn smallest(&mut self, mut member: usize) -> usize {
        while self.smaller[member] as usize != member {
            self.smaller[member] = self.smaller[self.smaller[member] as usize];
            member = self.smaller[member] as usize;
        }
        member
    }

    fn before(&self, block: usize) -> usize {
        self.smaller[Self::start(block)] as usize
    }

    fn after(&self, block: usize) -> usize {
        self.smaller[Self::end(block)] as usize
    }

    /// For each junction the fuel charged ahead.
    fn charged_ahead(&self, blocks: &[Block]) -> Vec<u32> {
        // The blocks that lead to each junction: the first of them, and after each block the next.
        let mut first: Vec<Option<NonZeroU32>> = vec![None; self.smaller.len()];
        let mut next_way: Vec<Option<NonZeroU32>> = vec![None; blocks.len()];
        for (index, next) in next_way.iter_mut().enumerate() {
            // Blocks are counted from 1.
            *next = core::mem::replace(&mut first[self.after(index)], number(index + 1));
        }
        let mut ahead = vec![None; self.smaller.len()];
        let mut next = BinaryHeap::from([Reverse((0, Self::NOTHING_AHEAD))]);
        while let Some(Reverse((fuel, junction))) = next.pop() {
            if ahead[junction].is_some() {
                continue;
            }
            ahead[junction] = Some(fuel);
            let index = |it: NonZeroU32| it.get() as usize - 1;
            let ways = core::iter::successors(first[junction], |&it| next_way[index(it)]);
            for block in ways.map(index) {
                let further = blocks[block].cost.saturating_add(fuel);
                next.push(Reverse((further, self.before(block))));
            }
        }
        // Every path comes to a charge or leaves the function, so each junction but those before dead code was found.
        ahead.into_iter().map(Option::unwrap_or_default).collect()
    }
}

impl Block {
    const fn new(start: u32) -> Self {
        Self {
            start,
            end: start,
            cost: 0,
            charge: 0,
            ahead: 0,
            is_start: false,
            exit: Exit::None,
            falls_through: false,
            handler: None,
        }
    }
}

fn number(from_one: usize) -> Option<NonZeroU32> {
    u32::try_from(from_one).ok().and_then(NonZeroU32::new)
}

const fn ends_block(instruction: &Instruction) -> bool {
    instruction.is_terminator() || matches!(instruction, Instruction::BrIf { .. } | Instruction::BrUnless { .. })
}
