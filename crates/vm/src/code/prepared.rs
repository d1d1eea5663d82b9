//! A function's prepared code and the facts about it that the machine needs.

use core::num::NonZeroU32;

use polyc_base::Type;

/// A function ready to run. Offsets count words of the code.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// The words: operations, then the tables of switches.
    pub code: Box<[u64]>,
    /// One past the last operation.
    pub end: u32,
    /// Raw registers; those from `raw_locals` on are operands, and windows of calls begin there.
    pub raw_registers: u16,
    /// Ref registers; likewise.
    pub ref_registers: u16,
    /// Raw registers of parameters and locals.
    pub raw_locals: u16,
    /// Ref registers of parameters and locals, and of unwinding.
    pub ref_locals: u16,
    /// Handlers, ascending, not overlapping.
    pub handlers: Vec<HandlerRange>,
    /// Places where a collection may happen or a frame be suspended, ascending.
    pub safepoints: Vec<Safepoint>,
    /// Sets of live ref registers, `set_words` words each.
    pub sets: Vec<u64>,
    /// Words of a set.
    pub set_words: usize,
    /// If fuel is charged: offsets of operations that may suspend the function, ascending, and the fuel from there up
    /// to the next charge.
    pub remaining: Vec<(u32, u32)>,
    /// Fuel of copying its frame, which a continuation does once more.
    pub frame_fuel: u32,
    /// Offset of the first operation of each instruction that has any, and the instruction's offset in the bytecode.
    pub origins: Vec<(u32, u32)>,
    /// If prepared for tracing: offset of each instruction, and the row of `operands` that is the top of the stack
    /// before it.
    pub stacks: Vec<(u32, Option<NonZeroU32>)>,
    /// Operands, each with the one below it: instructions share unchanged ones. Rows are counted from 1.
    pub operands: Vec<(Type, Option<NonZeroU32>)>,
    /// If prepared for counting: the run that each counter counts, ascending; the first counts how often the function
    /// begins.
    pub runs: Vec<Run>,
}

/// Instructions of one block that come from one place of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// Offset of the first in the bytecode.
    pub offset: u32,
    /// Whether it is the first of its block.
    pub begins_block: bool,
}

/// A place and the registers live there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Safepoint {
    /// Offset of an operation.
    pub at: u32,
    /// Which set.
    pub set: u32,
}

/// The handler of a throw from `start..end`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HandlerRange {
    /// First word inside.
    pub start: u32,
    /// First word outside.
    pub end: u32,
    /// What it does.
    pub handler: PreparedHandler,
}

/// A handler in terms of registers and offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PreparedHandler {
    /// The thrown value is put in a ref register; control goes to the target.
    Catch {
        /// Offset.
        target: u32,
        /// Register.
        register: u16,
    },
    /// The procedure in a ref register is called.
    Call {
        /// Register.
        register: u16,
    },
    /// The place where unwinding goes on is put in a ref register; control goes to the target.
    Finally {
        /// Offset.
        target: u32,
        /// Register.
        register: u16,
    },
}

impl Prepared {
    /// Types of the operands before the instruction at an offset of the bytecode, if prepared for tracing.
    pub(crate) fn traced_stack(&self, offset: u32) -> Vec<Type> {
        let row = self.stacks.binary_search_by_key(&offset, |it| it.0);
        let mut top = row.ok().and_then(|row| self.stacks[row].1);
        let below = core::iter::from_fn(|| {
            let (ty, next) = self.operands[top?.get() as usize - 1];
            top = next;
            Some(ty)
        });
        let mut types: Vec<Type> = below.collect();
        types.reverse();
        types
    }

    /// The handler whose range covers a word.
    pub(crate) fn handler_at(&self, at: u32) -> Option<PreparedHandler> {
        let row = self.handlers.partition_point(|it| it.end <= at);
        let range = self.handlers.get(row)?;
        (range.start <= at).then_some(range.handler)
    }

    /// The live registers at the operation that `at` is a word of, as bits; `None`: not known, any may be live.
    pub(crate) fn live_at(&self, at: u32) -> Option<&[u64]> {
        let row = self.safepoints.partition_point(|it| it.at <= at);
        let set = self.safepoints[row.checked_sub(1)?].set as usize * self.set_words;
        self.sets.get(set..set + self.set_words)
    }

    /// The live registers at the operation whose first word is at `at`; `None`: it is not a safepoint.
    pub(crate) fn live_exactly(&self, at: u32) -> Option<&[u64]> {
        let row = self.safepoints.binary_search_by_key(&at, |it| it.at).ok()?;
        let set = self.safepoints[row].set as usize * self.set_words;
        self.sets.get(set..set + self.set_words)
    }

    /// Fuel from the operation that `at` is a word of up to the next charge; 0 if none is charged.
    pub(crate) fn remaining_at(&self, at: u32) -> u32 {
        let row = self.remaining.partition_point(|it| it.0 <= at);
        row.checked_sub(1).map_or(0, |row| self.remaining[row].1)
    }

    /// Offset in the bytecode of the instruction that a word belongs to.
    pub(crate) fn origin(&self, at: u32) -> u32 {
        let row = self.origins.partition_point(|it| it.0 <= at);
        row.checked_sub(1).map_or(0, |row| self.origins[row].1)
    }
}
