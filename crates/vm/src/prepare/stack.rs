//! The operand stack as preparation sees it: where each operand is.

use core::num::NonZeroU32;

use polyc_base::Type;

use super::function::{Bank, Mode, Prepare, Register};

/// Most operands that are still in a local or a constant. Further ones are put in their registers, so that a
/// change of a local looks at a few operands only.
pub(super) const MOST_PENDING: usize = 16;

/// Where an operand is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OperandPlace {
    /// In its own register.
    Own,
    /// Still in the register of a local.
    Local(u16),
    /// Nowhere yet: the bits of a raw constant.
    Raw(u64),
    /// Nowhere yet: an immediate word.
    Ref(u64),
}

/// An operand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub ty: Type,
    pub place: OperandPlace,
    /// Its own register.
    pub own: u16,
    /// Its row among all operands, if those are kept.
    row: Option<NonZeroU32>,
}

impl Entry {
    pub(super) const fn bank(&self) -> Bank {
        Bank::of(self.ty)
    }
}

/// The operands, and how many of each bank there are.
#[derive(Debug)]
pub(super) struct Stack {
    pub entries: Vec<Entry>,
    /// Indexes of those that are not in their own registers, ascending.
    pending: Vec<usize>,
    raw_locals: u16,
    ref_locals: u16,
    raw: u16,
    refs: u16,
    pub most_raw: u16,
    pub most_refs: u16,
    /// Every operand there was, with the row of the one below it, if they are kept: for tracing.
    pub rows: Vec<(Type, Option<NonZeroU32>)>,
    keeps_rows: bool,
}

impl Stack {
    pub(super) fn new(prepare: &Prepare<'_>) -> Self {
        Self {
            entries: Vec::new(),
            pending: Vec::new(),
            raw_locals: prepare.raw_locals,
            ref_locals: prepare.ref_locals,
            raw: 0,
            refs: 0,
            most_raw: 0,
            most_refs: 0,
            rows: Vec::new(),
            keeps_rows: prepare.mode == Mode::Traced,
        }
    }

    /// The row of the top operand.
    pub(super) fn row(&self) -> Option<NonZeroU32> {
        self.entries.last().and_then(|it| it.row)
    }

    fn add_row(&mut self, ty: Type) -> Option<NonZeroU32> {
        if !self.keeps_rows {
            return None;
        }
        self.rows.push((ty, self.row()));
        u32::try_from(self.rows.len()).ok().and_then(NonZeroU32::new)
    }

    /// The register the next operand of a bank would have.
    pub(super) const fn next(&self, bank: Bank) -> u16 {
        match bank {
            Bank::Raw => self.raw_locals + self.raw,
            Bank::Ref => self.ref_locals + self.refs,
        }
    }

    pub(super) fn push(&mut self, ty: Type, place: OperandPlace) {
        let own = self.next(Bank::of(ty));
        if place != OperandPlace::Own {
            self.pending.push(self.entries.len());
        }
        let row = self.add_row(ty);
        self.entries.push(Entry { ty, place, own, row });
        match Bank::of(ty) {
            Bank::Raw => self.raw += 1,
            Bank::Ref => self.refs += 1,
        }
        self.most_raw = self.most_raw.max(self.raw);
        self.most_refs = self.most_refs.max(self.refs);
    }

    pub(super) fn pop(&mut self) -> Entry {
        let entry = self.entries.pop().expect("operands are there (V19)");
        self.pending.pop_if(|it| *it == self.entries.len());
        match entry.bank() {
            Bank::Raw => self.raw -= 1,
            Bank::Ref => self.refs -= 1,
        }
        entry
    }

    /// The lowest operand not in its own register, if there are too many of them.
    pub(super) fn excess(&self) -> Option<usize> {
        (self.pending.len() > MOST_PENDING).then(|| self.pending[0])
    }

    /// The operands at `from` and above that are not in their own registers.
    pub(super) fn pending_from(&self, from: usize) -> Vec<usize> {
        let start = self.pending.partition_point(|&it| it < from);
        self.pending[start..].to_vec()
    }

    /// The operands still in a local's register.
    pub(super) fn pending_in(&self, local: Register) -> Vec<usize> {
        let is_there = |&it: &usize| {
            let entry = &self.entries[it];
            entry.bank() == local.bank && entry.place == OperandPlace::Local(local.number)
        };
        self.pending.iter().copied().filter(is_there).collect()
    }

    /// Ref registers of locals that operands are still in.
    pub(super) fn pending_refs(&self) -> impl Iterator<Item = u16> {
        self.pending.iter().filter_map(|&it| {
            let entry = &self.entries[it];
            match (entry.bank(), entry.place) {
                (Bank::Ref, OperandPlace::Local(register)) => Some(register),
                _ => None,
            }
        })
    }

    /// Notes that an operand now is in its own register.
    pub(super) fn settle(&mut self, index: usize) {
        self.entries[index].place = OperandPlace::Own;
        self.pending.retain(|&it| it != index);
    }
}
