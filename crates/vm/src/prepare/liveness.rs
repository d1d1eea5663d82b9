//! Which locals may still be read: backward data flow over sets of locals.
//!
//! The collector clears the dead ones, so a register that is dead at one collection and read later would have lost its
//! value: sets may be too large, never too small. A body so large that the sets would take long gets none, and all its
//! locals count as live.

use polyc_bytecode::{HandlerKind, Instruction, Label};

use super::Prepare;
use super::blocks::Blocks;

/// Most words of sets, and of work on them, before liveness is given up.
pub(super) const BUDGET: usize = 1 << 22;

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

/// The locals live on entry of each block.
#[derive(Debug)]
pub(super) struct Liveness {
    words: usize,
    entries: Vec<Set>,
}

impl Liveness {
    /// Solves the equations; `None` if that would take too long.
    pub(super) fn solve(prepare: &Prepare<'_>, blocks: &Blocks) -> Option<Self> {
        let words = prepare.locals_count().div_ceil(64).max(1);
        let count = blocks.blocks.len();
        let size = words.checked_mul(count).filter(|&it| it <= BUDGET)?;
        let mut solution = Self {
            words,
            entries: vec![Set::empty(words); count],
        };
        let mut work = 0;
        loop {
            let mut changed = false;
            for index in (0..count).rev() {
                let entry = solution.walk(prepare, blocks, index, &mut |_, _| {});
                changed |= solution.entries[index].join(&entry);
            }
            work += size + prepare.instructions.len();
            if !changed {
                return Some(solution);
            }
            if work > BUDGET * 4 {
                return None;
            }
        }
    }

    /// Locals live on entry of the function.
    pub(super) fn at_entry(&self) -> &Set {
        &self.entries[0]
    }

    /// Walks a block backwards, calling `visit` with the index of each instruction and what is live before it; returns
    /// what is live on entry.
    pub(super) fn walk(
        &self,
        prepare: &Prepare<'_>,
        blocks: &Blocks,
        index: usize,
        visit: &mut dyn FnMut(usize, &Set),
    ) -> Set {
        let block = &blocks.blocks[index];
        let handled = self.at_handler(prepare, blocks, index);
        let mut live = handled.clone();
        for &next in &block.successors {
            live.join(&self.entries[next]);
        }
        for at in (block.start..block.end).rev() {
            match prepare.instructions[at].1 {
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

    /// Whether a handler around the target of another may read a local, whatever the other does: it is passed when the
    /// program ends, and by what a frame further out catches.
    fn is_read_around(
        &self,
        prepare: &Prepare<'_>,
        blocks: &Blocks,
        target: Label,
        member: usize,
    ) -> bool {
        let handlers = &prepare.body.handlers;
        let mut target = target;
        // A handler's code that lies in a handler's range that lies in … ends, or the handlers are in a circle.
        for _ in 0..handlers.len() {
            let Some(around) = blocks.blocks[blocks.of_label[target.index()]].handler else {
                return false;
            };
            match handlers[around].kind {
                HandlerKind::Call { local } => return prepare.local_index(local) == member,
                HandlerKind::Catch {
                    target: next,
                    local,
                } if prepare.local_index(local) == member => target = next,
                HandlerKind::Catch { target, .. } | HandlerKind::Finally { target } => {
                    return self.entries[blocks.of_label[target.index()]].contains(member);
                }
            }
        }
        false
    }

    /// What the handler of a block reads: live wherever something may be thrown.
    fn at_handler(&self, prepare: &Prepare<'_>, blocks: &Blocks, index: usize) -> Set {
        let Some(handler) = blocks.blocks[index].handler else {
            return Set::empty(self.words);
        };
        let kind = prepare.body.handlers[handler].kind;
        let mut live = kind.target().map_or_else(
            || Set::empty(self.words),
            |target| self.entries[blocks.of_label[target.index()]].clone(),
        );
        match kind {
            HandlerKind::Catch { target, local } => {
                let member = prepare.local_index(local);
                if !self.is_read_around(prepare, blocks, target, member) {
                    live.remove(member);
                }
            }
            HandlerKind::Call { local } => live.insert(prepare.local_index(local)),
            HandlerKind::Finally { .. } => live.remove(prepare.unwinding_index()),
        }
        live
    }
}
