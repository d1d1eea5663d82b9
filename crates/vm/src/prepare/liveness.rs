//! Which locals may still be read: backward data flow over sets of locals.
//!
//! The collector clears dead registers, so a register that is called dead and read later would have lost its value:
//! sets may be too large, never too small. If the sets of a body would be much larger than the body, or would take
//! long, it gets none, and all its locals count as live.

use polyc_bytecode::{HandlerKind, Instruction, Label, TableId};

use super::blocks::Blocks;
use super::function::Prepare;

/// Most rounds before liveness is given up: code in reverse postorder takes two more than its loops nest.
const MOST_ROUNDS: usize = 64;

/// Most words of sets for a body of that many bytes of code, which keeps memory and time linear in it: sets of up to 64
/// locals always fit.
pub(super) const fn most_words(code: usize) -> usize {
    2 * code
}

/// A set of locals by register: refs first, then raw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Set(Vec<u64>);

impl Set {
    fn empty(words: usize) -> Self {
        Self(vec![0; words])
    }

    pub(super) fn contains(&self, index: usize) -> bool {
        self.0[index / 64] >> (index % 64) & 1 != 0
    }

    pub(super) fn insert(&mut self, index: usize) {
        self.0[index / 64] |= 1 << (index % 64);
    }

    fn remove(&mut self, index: usize) {
        self.0[index / 64] &= !(1 << (index % 64));
    }

    /// Adds another set; whether that changed anything.
    fn join(&mut self, other: &Self) -> bool {
        let mut changed = false;
        for (word, &more) in self.0.iter_mut().zip(&other.0) {
            changed |= more & !*word != 0;
            *word |= more;
        }
        changed
    }

    pub(super) fn words(&self) -> &[u64] {
        &self.0
    }
}

/// Code that may read the local of a catch though the catch has caught nothing: the end of the program passes a catch,
/// and so does a throw that a frame further out catches; then comes the handler around its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Around {
    /// Nothing does.
    Nothing,
    /// The local holds that handler's procedure.
    Procedure,
    /// The code that begins with this block, if the local is live there.
    Code(usize),
}

impl Around {
    fn find(prepare: &Prepare<'_>, blocks: &Blocks) -> Vec<Self> {
        let handlers = &prepare.body.handlers;
        let next = |target: Label| blocks.blocks[blocks.of_label(target)].handler();
        let mut found = vec![None; handlers.len()];
        let mut chain = Vec::new();
        for first in 0..handlers.len() {
            // Catches of one local, each of whose code lies in the range of the next.
            let mut at = first;
            let last = loop {
                if let Some(known) = found[at] {
                    break known;
                }
                let HandlerKind::Catch { target, local } = handlers[at].kind else {
                    break Self::Nothing;
                };
                // Until its end is known, a circle of them ends here.
                found[at] = Some(Self::Nothing);
                chain.push(at);
                let Some(around) = next(target) else {
                    break Self::Nothing;
                };
                match handlers[around].kind {
                    HandlerKind::Catch { local: other, .. } if other == local => at = around,
                    HandlerKind::Call { local: other } if other == local => break Self::Procedure,
                    HandlerKind::Call { .. } => break Self::Nothing,
                    HandlerKind::Catch { target, .. } | HandlerKind::Finally { target } => {
                        break Self::Code(blocks.of_label(target));
                    }
                }
            };
            for handler in chain.drain(..) {
                found[handler] = Some(last);
            }
        }
        found.into_iter().map(|it| it.unwrap_or(Self::Nothing)).collect()
    }
}

/// The locals live on entry of each block.
#[derive(Debug)]
pub(super) struct Liveness {
    words: usize,
    /// For each handler that catches, the code around it that may read its local.
    around: Vec<Around>,
    entries: Vec<Set>,
    /// For each switch table the locals live on entry of any of its targets.
    tables: Vec<Set>,
}

impl Liveness {
    /// Solves the equations; `None` if that would take too long.
    pub(super) fn solve(prepare: &Prepare<'_>, blocks: &Blocks) -> Option<Self> {
        let words = prepare.locals_count().div_ceil(64).max(1);
        let (count, tables) = (blocks.blocks.len(), prepare.body.tables.len());
        let size = words.saturating_mul(count + tables);
        if size > most_words(prepare.body.code.len()) {
            return None;
        }
        let mut solution = Self {
            words,
            around: Around::find(prepare, blocks),
            entries: vec![Set::empty(words); count],
            tables: vec![Set::empty(words); tables],
        };
        let mut round_of = vec![0; tables];
        for round in 1..=MOST_ROUNDS {
            let mut changed = false;
            for index in (0..count).rev() {
                // Once a round, by the last switch that uses it: by then the reads of the targets after it are known.
                if let Some(table) = blocks.blocks[index].table()
                    && core::mem::replace(&mut round_of[table.index()], round) != round
                {
                    changed |= solution.join_targets(prepare, blocks, table);
                }
                let entry = solution.walk(prepare, blocks, index, &mut |_, _| {});
                changed |= solution.entries[index].join(&entry);
            }
            if !changed {
                return Some(solution);
            }
        }
        None
    }

    /// Adds to a table the locals live on entry of its targets; whether that changed anything.
    fn join_targets(&mut self, prepare: &Prepare<'_>, blocks: &Blocks, table: TableId) -> bool {
        let set = &mut self.tables[table.index()];
        let targets = blocks.targets(prepare.body, table);
        targets.fold(false, |changed, it| set.join(&self.entries[it]) | changed)
    }

    /// Locals live on entry of the function.
    pub(super) fn at_entry(&self) -> &Set {
        &self.entries[0]
    }

    /// Walks a block backwards, calling `visit` with the index of each instruction and the locals live before it;
    /// returns the locals live on entry.
    pub(super) fn walk(
        &self,
        prepare: &Prepare<'_>,
        blocks: &Blocks,
        index: usize,
        visit: &mut dyn FnMut(usize, &Set),
    ) -> Set {
        let handled = self.at_handler(prepare, blocks, index);
        let mut live = handled.clone();
        for next in blocks.successors(index) {
            live.join(&self.entries[next]);
        }
        if let Some(table) = blocks.blocks[index].table() {
            live.join(&self.tables[table.index()]);
        }
        for at in blocks.blocks[index].instructions().rev() {
            match prepare.instruction(at).expect("blocks end with the code").1 {
                Instruction::LocalGet { local } => live.insert(prepare.local_index(local)),
                Instruction::LocalSet { local } | Instruction::LocalTee { local } => {
                    let index = prepare.local_index(local);
                    if !handled.contains(index) {
                        live.remove(index);
                    }
                }
                Instruction::ResumeUnwind {} => live.insert(prepare.unwinding_index()),
                _ => {}
            }
            visit(at, &live);
        }
        live
    }

    /// The locals that the handler of a block reads: live wherever something may be thrown.
    fn at_handler(&self, prepare: &Prepare<'_>, blocks: &Blocks, index: usize) -> Set {
        let Some(handler) = blocks.blocks[index].handler() else {
            return Set::empty(self.words);
        };
        let kind = prepare.body.handlers[handler].kind;
        let mut live = kind.target().map_or_else(
            || Set::empty(self.words),
            |target| self.entries[blocks.of_label(target)].clone(),
        );
        match kind {
            HandlerKind::Catch { local, .. } => {
                let member = prepare.local_index(local);
                let is_read = match self.around[handler] {
                    Around::Nothing => false,
                    Around::Procedure => true,
                    Around::Code(block) => self.entries[block].contains(member),
                };
                if !is_read {
                    live.remove(member);
                }
            }
            HandlerKind::Call { local } => live.insert(prepare.local_index(local)),
            HandlerKind::Finally { .. } => live.remove(prepare.unwinding_index()),
        }
        live
    }
}
