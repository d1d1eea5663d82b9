//! Emits the code of a function: registers of operands and results, labels, fuel, safepoints.

use core::num::NonZeroU32;
use core::ops::Range;

use polyc_base::Type;
use polyc_bytecode::{HandlerKind, Instruction, Label, LocalId, TableId};
use polyc_runtime::Word;

use super::blocks::{Block, Blocks};
use super::function::{Bank, Mode, Prepare};
use super::fused::fuse_steps;
use super::liveness::Liveness;
use super::pending::{Operands, PendingSafepoint};
use super::stack::{Entry, OperandPlace, Stack};
use crate::code::{
    HandlerRange, Prepared, PreparedHandler, PreparedOp as P, Run, as_operands, halves, head, quarters, split_halves,
    split_quarters,
};

/// Where an offset is to be put once it is known.
#[derive(Clone, Copy, Debug)]
enum Hole {
    /// The second and third operand of the head: of a label.
    Near(Label),
    /// The first half of the word after the head: of a label.
    Word(Label),
    /// The second and third operand of the head: of a switch's table.
    Table(TableId),
}

#[derive(Clone, Copy, Debug)]
struct Fixup {
    head: u32,
    hole: Hole,
}

pub(super) struct Emitter<'a, 'p> {
    pub(super) prepare: &'p Prepare<'a>,
    pub(super) blocks: &'p Blocks,
    pub(super) liveness: Option<&'p Liveness>,
    pub(super) stack: Stack,
    pub(super) code: Vec<u64>,
    /// Index of the next instruction.
    pub(super) at: usize,
    /// Offsets of the operations' heads.
    heads: Vec<u32>,
    labels: Vec<u32>,
    /// One past the last operation.
    end: u32,
    fixups: Vec<Fixup>,
    /// Where the tables of switches lie; 0 until that is known.
    pub(super) tables: Vec<Option<usize>>,
    pub(super) safepoints: Vec<PendingSafepoint>,
    /// The operands at each, if there is liveness.
    pub(super) live_operands: Vec<Operands>,
    /// Ref registers of locals that operands are in at safepoints, one after the other.
    pub(super) live_locals: Vec<u16>,
    origins: Vec<(u32, u32)>,
    stacks: Vec<(u32, Option<NonZeroU32>)>,
    runs: Vec<Run>,
}

impl<'a, 'p> Emitter<'a, 'p> {
    pub(super) fn new(prepare: &'p Prepare<'a>, blocks: &'p Blocks, liveness: Option<&'p Liveness>) -> Self {
        let instructions = prepare.offsets.len();
        let words = if prepare.mode == Mode::Traced { 3 } else { 2 };
        Self {
            prepare,
            blocks,
            liveness,
            stack: Stack::new(prepare),
            code: Vec::with_capacity(instructions * words + instructions / 8 + 16),
            at: 0,
            heads: Vec::new(),
            labels: vec![0; prepare.body.labels.len()],
            end: 0,
            fixups: Vec::new(),
            tables: vec![None; prepare.body.tables.len()],
            safepoints: Vec::new(),
            live_operands: Vec::new(),
            live_locals: Vec::new(),
            origins: Vec::with_capacity(instructions),
            stacks: Vec::new(),
            runs: Vec::new(),
        }
    }

    pub(super) fn finish(mut self) -> Prepared {
        self.emit_first_values();
        // The first counter is of the function's own runs: its first block may be a loop.
        self.emit_count(0, false);
        let blocks = self.blocks;
        let mut label = 0;
        for (index, block) in blocks.blocks.iter().enumerate() {
            while label < self.labels.len() && blocks.of_label(Label::from_index(label)) == index {
                self.labels[label] = self.here();
                label += 1;
            }
            let Range { start, end } = block.instructions();
            self.emit_count(start, true);
            self.emit_fuel(block);
            self.at = start;
            while self.at < end {
                let (offset, instruction) = self.prepare.instruction(self.at).expect("blocks end with the code");
                if self.at > start && self.begins_run(self.at) {
                    self.emit_count(self.at, false);
                }
                self.at += 1;
                self.begin(offset);
                self.emit_instruction(&instruction);
            }
        }
        self.end = self.here();
        self.emit_tables();
        self.fix_branches();
        if !self.is_traced() {
            fuse_steps(&mut self.code, &self.heads);
        }
        self.into_prepared()
    }

    fn into_prepared(self) -> Prepared {
        let prepare = self.prepare;
        let raw_registers = prepare.raw_locals + self.stack.most_raw;
        let ref_registers = prepare.ref_locals + self.stack.most_refs;
        let (safepoints, sets, set_words) = self.solve_safepoints(ref_registers);
        let remaining = self.solve_remaining();
        Prepared {
            handlers: self.handlers(),
            code: self.code.into_boxed_slice(),
            end: self.end,
            raw_registers,
            ref_registers,
            raw_locals: prepare.raw_locals,
            ref_locals: prepare.ref_locals,
            safepoints,
            sets,
            set_words,
            remaining,
            frame_fuel: prepare.frame_fuel(),
            origins: self.origins,
            stacks: self.stacks,
            operands: self.stack.rows,
            runs: self.runs,
        }
    }

    fn handlers(&self) -> Vec<HandlerRange> {
        let end = self.end;
        let label = |it: Label| self.labels[it.index()];
        let register = |it: LocalId| self.prepare.register(it).number;
        let of = |kind| match kind {
            HandlerKind::Catch { target, local } => PreparedHandler::Catch {
                target: label(target),
                register: register(local),
            },
            HandlerKind::Call { local } => PreparedHandler::Call {
                register: register(local),
            },
            HandlerKind::Finally { target } => PreparedHandler::Finally {
                target: label(target),
                register: self.prepare.unwinding_register(),
            },
        };
        let rows = self.prepare.body.handlers.iter();
        rows.map(|it| HandlerRange {
            start: label(it.start),
            end: it.end.map_or(end, label),
            handler: of(it.kind),
        })
        .collect()
    }

    // --- words

    /// Offset of the next word.
    pub(super) fn here(&self) -> u32 {
        u32::try_from(self.code.len()).expect("code is at most a few words an instruction (V16)")
    }

    /// Appends the head of an operation.
    pub(super) fn op(&mut self, op: P, operands: [u16; 3]) {
        // They are fused, which traced code is not.
        if !self.is_traced() {
            self.heads.push(self.here());
        }
        self.code.push(head(op, operands));
    }

    /// Appends the head of an operation whose second and third operand are one number.
    pub(super) fn op_wide(&mut self, op: P, first: u16, number: u32) {
        let [b, c] = as_operands(number);
        self.op(op, [first, b, c]);
    }

    /// Appends a further word.
    pub(super) fn word(&mut self, word: u64) {
        self.code.push(word);
    }

    /// Appends a further word of a number.
    pub(super) fn number(&mut self, number: u32) {
        self.word(halves([number, 0]));
    }

    /// Appends a further word of two registers and a number of bytes.
    pub(super) fn bytes(&mut self, [first, second]: [u16; 2], length: u32) {
        let [low, high] = as_operands(length);
        self.word(quarters([first, second, low, high]));
    }

    /// Notes that the last operation's head is to hold the offset of a label.
    pub(super) fn branch_near(&mut self, label: Label) {
        self.fix_later(Hole::Near(label));
    }

    /// Notes that the word after the last operation's head, which is yet to come, is to hold the offset of a label
    /// beside a constant.
    pub(super) fn branch_with(&mut self, label: Label, constant: u32) {
        self.fix_later(Hole::Word(label));
        self.word(halves([0, constant]));
    }

    /// Notes that the last operation's head is to hold the offset of a switch's table.
    pub(super) fn branch_table(&mut self, table: TableId) {
        self.tables[table.index()] = Some(0);
        self.fix_later(Hole::Table(table));
    }

    fn fix_later(&mut self, hole: Hole) {
        let head = self.here() - 1;
        self.fixups.push(Fixup { head, hole });
    }

    /// From an offset to a label.
    pub(super) fn distance_to(&self, from: usize, label: Label) -> u32 {
        Self::distance_between(from, self.labels[label.index()] as usize)
    }

    fn distance_between(from: usize, to: usize) -> u32 {
        let distance = to as i64 - from as i64;
        let offset = i32::try_from(distance).expect("code is smaller than 2^31 words (V16)");
        offset as u32
    }

    fn fix_branches(&mut self) {
        for &Fixup { head, hole } in &self.fixups {
            let head = head as usize;
            let (label, table) = match hole {
                Hole::Near(label) | Hole::Word(label) => (self.labels[label.index()] as usize, None),
                Hole::Table(table) => (0, self.tables[table.index()]),
            };
            let offset = Self::distance_between(head, table.unwrap_or(label));
            if let Hole::Word(_) = hole {
                let [_, constant] = split_halves(self.code[head + 1]);
                self.code[head + 1] = halves([offset, constant]);
            } else {
                let [op, a, ..] = split_quarters(self.code[head]);
                let [b, c] = as_operands(offset);
                self.code[head] = quarters([op, a, b, c]);
            }
        }
    }

    // --- what surrounds instructions

    /// Locals start defined: zero, false, the undefined immediate, the empty object. Only those that are read before
    /// they are set need to be.
    fn emit_first_values(&mut self) {
        let prepare = self.prepare;
        let params = prepare.decl.signature.params.len();
        let locals = prepare.locals.iter().enumerate().skip(params);
        let locals = locals.map(|(index, &(register, ty))| {
            let member = prepare.local_index(LocalId::from_index(index));
            (register.number, ty, member)
        });
        let unwinding = prepare.unwinds.then(|| {
            let number = prepare.unwinding_register();
            (number, Type::Any, prepare.unwinding_index())
        });
        for (register, ty, member) in locals.chain(unwinding) {
            if self.liveness.is_some_and(|it| !it.at_entry().contains(member)) {
                continue;
            }
            match ty {
                Type::I64 | Type::F64 | Type::Bool => self.op(P::ConstSmall, [register, 0, 0]),
                Type::Any => {
                    self.op(P::ConstRef, [register, 0, 0]);
                    self.word(Word::UNDEFINED.0);
                }
                Type::Obj => self.op(P::ConstEmpty, [register, 0, 0]),
            }
        }
    }

    fn emit_fuel(&mut self, block: &Block) {
        if self.prepare.mode == Mode::Plain {
            return;
        }
        if block.is_start || block.charge > 0 {
            self.op_wide(P::Fuel, 0, block.charge);
        }
    }

    /// Counts the runs of the instructions from an index on, if that is wanted.
    fn emit_count(&mut self, index: usize, begins_block: bool) {
        if self.prepare.mode == Mode::Counted {
            let number = u32::try_from(self.runs.len()).expect("instructions fit in memory (V16)");
            let offset = self.prepare.offsets[index];
            self.runs.push(Run { offset, begins_block });
            self.begin(offset);
            self.op_wide(P::Count, 0, number);
        }
    }

    /// Whether an instruction comes from another place than the one before it, and this is counted.
    fn begins_run(&self, index: usize) -> bool {
        let loc = |it: usize| {
            let row = self.prepare.offsets.get(it);
            row.map(|&it| self.prepare.body.loc(it))
        };
        self.prepare.mode == Mode::Counted && loc(index) != loc(index - 1)
    }

    /// Notes that the following code is that of the instruction at an offset.
    pub(super) fn begin(&mut self, offset: u32) {
        let here = self.here();
        // An instruction without code leaves its row to the next one.
        if let Some(last) = self.origins.last_mut()
            && last.0 == here
        {
            last.1 = offset;
        } else {
            self.origins.push((here, offset));
        }
        if self.is_traced() {
            self.stacks.push((offset, self.stack.row()));
            let operands = self.live_operands();
            self.safepoint(operands);
            self.op(P::Trace, [0; 3]);
            self.number(offset);
        }
    }

    pub(super) fn is_traced(&self) -> bool {
        self.prepare.mode == Mode::Traced
    }

    /// The instruction after the current one, if it is in the same block and may be combined with it.
    pub(super) fn peek(&self) -> Option<Instruction> {
        if self.is_traced() || self.begins_run(self.at) {
            return None;
        }
        // Operands on the stack mean that no label, so no block, begins here (V18).
        self.prepare.instruction(self.at).map(|it| it.1)
    }

    /// Takes the instruction after the current one into the current one.
    pub(super) fn take_next(&mut self) {
        self.at += 1;
    }

    // --- operands and results

    /// Pops an operand; its register.
    pub(super) fn pop(&mut self) -> u16 {
        let entry = self.stack.pop();
        self.register_of(&entry)
    }

    /// The register of an operand that has been popped.
    pub(super) fn register_of(&mut self, entry: &Entry) -> u16 {
        match entry.place {
            OperandPlace::Own => entry.own,
            OperandPlace::Local(register) => register,
            OperandPlace::Raw(_) | OperandPlace::Ref(_) => {
                self.emit_place(entry.place, entry.bank(), entry.own);
                entry.own
            }
        }
    }

    /// Brings the value at a place to a register.
    fn emit_place(&mut self, place: OperandPlace, bank: Bank, to: u16) {
        match place {
            OperandPlace::Own => {}
            OperandPlace::Local(from) => self.emit_move(bank, to, from),
            OperandPlace::Raw(bits) => match i16::try_from(bits as i64) {
                Ok(small) => self.op(P::ConstSmall, [to, small as u16, 0]),
                Err(_) => {
                    self.op(P::ConstRaw, [to, 0, 0]);
                    self.word(bits);
                }
            },
            OperandPlace::Ref(word) => {
                self.op(P::ConstRef, [to, 0, 0]);
                self.word(word);
            }
        }
    }

    fn emit_move(&mut self, bank: Bank, to: u16, from: u16) {
        if to != from {
            let op = if bank == Bank::Raw { P::MoveRaw } else { P::MoveRef };
            self.op(op, [to, from, 0]);
        }
    }

    /// Brings the operands from an index on to their own registers.
    pub(super) fn settle_from(&mut self, from: usize) {
        for index in self.stack.pending_from(from) {
            self.settle(index);
        }
    }

    fn settle(&mut self, index: usize) {
        let entry = self.stack.entries[index];
        self.emit_place(entry.place, entry.bank(), entry.own);
        self.stack.settle(index);
    }

    /// Pushes an operand that gives no code yet.
    pub(super) fn push_pending(&mut self, ty: Type, place: OperandPlace) {
        self.stack.push(ty, place);
        if self.is_traced() {
            self.settle(self.stack.entries.len() - 1);
        } else if let Some(index) = self.stack.excess() {
            self.settle(index);
        }
    }

    /// Makes room for a result: its register is that of the local the next instruction puts it in, or its own. To be
    /// called after the operands are popped and before the operation is emitted.
    pub(super) fn result(&mut self, ty: Type) -> u16 {
        match self.peek() {
            Some(Instruction::LocalSet { local }) => {
                self.take_next();
                self.free_local(local);
                self.prepare.register(local).number
            }
            Some(Instruction::LocalTee { local }) => {
                self.take_next();
                self.free_local(local);
                let register = self.prepare.register(local).number;
                self.stack.push(ty, OperandPlace::Local(register));
                register
            }
            _ => {
                self.stack.push(ty, OperandPlace::Own);
                self.stack.next(Bank::of(ty)) - 1
            }
        }
    }

    /// Brings operands that are still in a local to their own registers, because the local is about to change.
    fn free_local(&mut self, local: LocalId) {
        for index in self.stack.pending_in(self.prepare.register(local)) {
            self.settle(index);
        }
    }

    pub(super) fn emit_local_get(&mut self, local: LocalId) {
        let (register, ty) = self.prepare.locals[local.index()];
        self.push_pending(ty, OperandPlace::Local(register.number));
    }

    pub(super) fn emit_local_set(&mut self, local: LocalId) {
        let entry = self.stack.pop();
        self.put_in_local(local, &entry);
    }

    pub(super) fn emit_local_tee(&mut self, local: LocalId) {
        let entry = self.stack.pop();
        self.put_in_local(local, &entry);
        self.stack.push(entry.ty, entry.place);
    }

    fn put_in_local(&mut self, local: LocalId, entry: &Entry) {
        let register = self.prepare.register(local);
        if entry.place == OperandPlace::Local(register.number) {
            return;
        }
        self.free_local(local);
        match entry.place {
            OperandPlace::Own => self.emit_move(register.bank, register.number, entry.own),
            place => self.emit_place(place, register.bank, register.number),
        }
    }
}
