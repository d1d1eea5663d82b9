//! Safepoints: operations where the collector may run or the function be suspended, with the registers live there.

use core::ops::Range;

use polyc_base::{Effects, Op};

use super::emit::Emitter;
use super::function::{Bank, Mode};
use super::liveness::most_words;
use super::pending::{Operands, PendingSafepoint};
use crate::code::Safepoint;

/// Most words of sets that are compared, for each that may be kept: neighbours often share one.
const MOST_WORK: usize = 32;

/// The operands that the collector must see during an instruction.
#[derive(Debug)]
pub(super) struct LiveOperands {
    /// Index of the instruction: locals live before it are live here.
    instruction: u32,
    /// One past the last ref register of an operand.
    ref_top: u16,
    /// Locals' ref registers that operands are still in.
    locals: Vec<u16>,
}

impl Emitter<'_, '_> {
    /// The operands that the collector must see during the current instruction. To be called before they are popped.
    pub(super) fn live_operands(&self) -> LiveOperands {
        LiveOperands {
            instruction: u32::try_from(self.at - 1).expect("code is at most 2^26 bytes (V16)"),
            ref_top: self.stack.next(Bank::Ref),
            locals: self.stack.pending_refs().collect(),
        }
    }

    /// Notes that the operation about to be emitted may collect or be suspended.
    pub(super) fn safepoint(&mut self, operands: LiveOperands) {
        self.safepoints.push(PendingSafepoint {
            at: self.here(),
            instruction: operands.instruction,
        });
        if self.liveness.is_some() {
            self.live_locals.extend(operands.locals);
            let end = self.live_locals.len();
            self.live_operands.push(Operands {
                locals_end: u32::try_from(end).expect("at most 17 an instruction"),
                ref_top: operands.ref_top,
            });
        }
    }

    /// The safepoints, ascending, with the sets of live registers that they name, and how many words a set has. None,
    /// if the sets would be much larger than the code.
    pub(super) fn solve_safepoints(&self, ref_registers: u16) -> (Vec<Safepoint>, Vec<u64>, usize) {
        let set_words = usize::from(ref_registers).div_ceil(64).max(1);
        let nothing = (Vec::new(), Vec::new(), set_words);
        let Some(liveness) = self.liveness else {
            return nothing;
        };
        let most = most_words(self.prepare.body.code.len());
        if self.safepoints.len() * set_words > MOST_WORK * most {
            return nothing;
        }
        let mut rows: Vec<Safepoint> = Vec::with_capacity(self.safepoints.len());
        let mut sets: Vec<u64> = Vec::new();
        let mut set = vec![0; set_words];
        let mut points = (0..self.safepoints.len()).rev().peekable();
        for index in (0..self.blocks.blocks.len()).rev() {
            liveness.walk(self.prepare, self.blocks, index, &mut |at, live| {
                let is_here = |&it: &usize| self.safepoints[it].instruction as usize >= at;
                while let Some(point) = points.next_if(is_here) {
                    self.set_at(point, live.words(), &mut set);
                    let last = sets.len().saturating_sub(set_words);
                    if sets[last..] != set && sets.len() <= most {
                        sets.extend_from_slice(&set);
                    }
                    let row = (sets.len() / set_words).saturating_sub(1);
                    let set = u32::try_from(row).expect("one at most a safepoint");
                    let at = self.safepoints[point].at;
                    rows.push(Safepoint { at, set });
                }
            });
            if sets.len() > most {
                return nothing;
            }
        }
        rows.reverse();
        (rows, sets, set_words)
    }

    /// For each safepoint, ascending, the fuel charged again when a continuation's frame goes on after it: the rest of
    /// its block, and the charge ahead.
    pub(super) fn solve_remaining(&self) -> Vec<(u32, u32)> {
        if self.prepare.mode == Mode::Plain {
            return Vec::new();
        }
        let mut remaining = Vec::with_capacity(self.safepoints.len());
        let mut points = self.safepoints.iter().rev().peekable();
        for block in self.blocks.blocks.iter().rev() {
            let mut fuel = block.ahead;
            for index in block.instructions().rev() {
                while let Some(point) = points.next_if(|it| it.instruction as usize == index) {
                    remaining.push((point.at, fuel));
                }
                fuel = fuel.saturating_add(self.prepare.fuel(index));
            }
        }
        remaining.reverse();
        remaining
    }

    fn set_at(&self, index: usize, live: &[u64], set: &mut [u64]) {
        let ref_locals = usize::from(self.prepare.ref_locals);
        let point = self.live_operands[index];
        let locals = index.checked_sub(1).map_or(0, |it| self.live_operands[it].locals_end);
        set.fill(0);
        for (place, word) in set.iter_mut().zip(live) {
            *place = *word;
        }
        // Raw locals follow the refs in the liveness set.
        clear_from(set, ref_locals);
        let operands = ref_locals..usize::from(point.ref_top);
        fill(set, operands);
        let locals = &self.live_locals[locals as usize..point.locals_end as usize];
        for index in locals.iter().map(|&it| usize::from(it)) {
            set[index / 64] |= 1 << (index % 64);
        }
    }
}

/// Whether the collector may run in the operation.
pub(super) const fn may_collect(op: &Op) -> bool {
    let effects = op.effects();
    effects.has(Effects::ALLOCATES) || effects.calls()
}

/// Adds the members of a range, word by word: it may be as long as the stack is deep.
fn fill(set: &mut [u64], range: Range<usize>) {
    for (index, word) in set.iter_mut().enumerate().skip(range.start / 64) {
        let first = 64 * index;
        if first >= range.end {
            break;
        }
        let from = range.start.saturating_sub(first);
        let beyond = 64_usize.saturating_sub(range.end - first);
        *word |= (u64::MAX << from) & (u64::MAX >> beyond);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_filled_as_bit_by_bit() {
        for start in 0..200 {
            for end in start..200 {
                let (mut filled, mut wanted) = ([0; 4], [0; 4]);
                fill(&mut filled, start..end);
                for index in start..end {
                    wanted[index / 64] |= 1_u64 << (index % 64);
                }
                assert_eq!(filled, wanted, "{start}..{end}");
            }
        }
    }
}
