//! Safepoints: operations where the collector may run or the function be suspended, with the registers live there.

use super::emit::Emitter;
use super::liveness::BUDGET;
use super::{Bank, Mode};
use crate::code::Safepoint;

/// A safepoint whose set is not known yet.
#[derive(Clone, Debug)]
pub(super) struct Pending {
    pub(super) at: u32,
    /// Index of the instruction: what is live before it is live here.
    pub(super) instruction: usize,
    /// One past the last ref register of an operand.
    pub(super) ref_top: u16,
    /// Locals' ref registers that operands are still in.
    pub(super) locals: Vec<u16>,
}

impl Emitter<'_, '_> {
    /// What the collector must see during the current instruction: called before its operands are popped.
    pub(super) fn live_operands(&self) -> Pending {
        Pending {
            at: 0,
            instruction: self.at - 1,
            ref_top: self.stack.next(Bank::Ref),
            locals: self.stack.pending_refs().collect(),
        }
    }

    /// Notes that the operation about to be emitted may collect or be suspended.
    pub(super) fn safepoint(&mut self, operands: Pending) {
        let at = self.here();
        self.safepoints.push(Pending { at, ..operands });
    }

    pub(super) fn solve_safepoints(&self, ref_registers: u16) -> (Vec<Safepoint>, Vec<u64>, usize) {
        let set_words = usize::from(ref_registers).div_ceil(64).max(1);
        let Some(liveness) = self.liveness else {
            return (Vec::new(), Vec::new(), set_words);
        };
        if self.safepoints.len() * set_words > BUDGET {
            return (Vec::new(), Vec::new(), set_words);
        }
        let mut points: Vec<(Safepoint, Vec<u64>)> = Vec::with_capacity(self.safepoints.len());
        let mut rest = self.safepoints.as_slice();
        for index in 0..self.blocks.blocks.len() {
            let end = self.blocks.blocks[index].end;
            let count = rest.partition_point(|it| it.instruction < end);
            let (mut here, later) = rest.split_at(count);
            rest = later;
            let first = points.len();
            liveness.walk(self.prepare, self.blocks, index, &mut |at, live| {
                while let Some((point, before)) = here.split_last()
                    && point.instruction >= at
                {
                    here = before;
                    let set = self.set_at(point, live.words(), set_words);
                    points.push((
                        Safepoint {
                            at: point.at,
                            set: 0,
                        },
                        set,
                    ));
                }
            });
            points[first..].reverse();
        }
        let mut sets: Vec<u64> = Vec::new();
        let mut rows = Vec::with_capacity(points.len());
        for (mut point, set) in points {
            if sets.is_empty() || sets[sets.len() - set_words..] != set {
                sets.extend(set);
            }
            point.set = u32::try_from(sets.len() / set_words - 1).expect("one at most a safepoint");
            rows.push(point);
        }
        (rows, sets, set_words)
    }

    /// For each safepoint, ascending, what is charged again when a continuation's frame goes on behind it: what is left of
    /// its block and charged ahead.
    pub(super) fn solve_rests(&self) -> Vec<(u32, u32)> {
        if self.prepare.mode == Mode::Plain {
            return Vec::new();
        }
        let mut rests = Vec::with_capacity(self.safepoints.len());
        let mut points = self.safepoints.iter().rev().peekable();
        for block in self.blocks.blocks.iter().rev() {
            let mut rest = block.ahead;
            for index in (block.start..block.end).rev() {
                while let Some(point) = points.next_if(|it| it.instruction == index) {
                    rests.push((point.at, rest));
                }
                let (_, instruction) = self.prepare.instructions[index];
                rest = rest.saturating_add(instruction.fuel());
            }
        }
        rests.reverse();
        rests
    }

    fn set_at(&self, point: &Pending, live: &[u64], set_words: usize) -> Vec<u64> {
        let ref_locals = usize::from(self.prepare.ref_locals);
        let mut set = vec![0; set_words];
        for (place, word) in set.iter_mut().zip(live) {
            *place = *word;
        }
        // What follows the refs in the liveness set are raw locals.
        clear_from(&mut set, ref_locals);
        let operands = ref_locals..usize::from(point.ref_top);
        for index in operands.chain(point.locals.iter().map(|&it| usize::from(it))) {
            set[index / 64] |= 1 << (index % 64);
        }
        set
    }
}

fn clear_from(set: &mut [u64], from: usize) {
    let start = from / 64;
    if let Some(word) = set.get_mut(start) {
        *word &= (1 << (from % 64)) - 1;
    }
    for word in set.iter_mut().skip(start + 1) {
        *word = 0;
    }
}
