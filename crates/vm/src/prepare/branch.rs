//! Branches: a comparison and the branch on its outcome become one operation.

use polyc_base::{Kind, Op};
use polyc_bytecode::{Instruction, Label, TableId};
use polyc_runtime::Word;

use super::emit::Emitter;
use super::operand::immediate_of;
use super::stack::OperandPlace;
use crate::code::{PreparedOp as P, halves};

/// A branch taken if a condition has an outcome.
#[derive(Clone, Copy)]
struct Branch {
    label: Label,
    outcome: bool,
}

impl Emitter<'_, '_> {
    pub(super) fn emit_branch_if(&mut self, label: Label, outcome: bool) {
        self.emit_test(if outcome { P::BrIf } else { P::BrUnless }, label);
    }

    /// A branch on what a register holds.
    fn emit_test(&mut self, op: P, label: Label) {
        let register = self.pop();
        self.op(op, [register, 0, 0]);
        self.branch_near(label);
    }

    pub(super) fn emit_branch(&mut self, label: Label) {
        self.op(P::Br, [0; 3]);
        self.branch_near(label);
    }

    pub(super) fn emit_switch(&mut self, table: TableId) {
        let register = self.pop();
        self.op(P::Switch, [register, 0, 0]);
        self.branch_table(table);
    }

    /// Appends each table that a switch uses, once for all switches: the selector of the first target, the number of
    /// targets, the default, the targets, two a word. Offsets count from the beginning of the table.
    pub(super) fn emit_tables(&mut self) {
        for index in 0..self.prepare.body.tables.len() {
            let Some(place) = self.tables[index].as_mut() else {
                continue;
            };
            *place = self.code.len();
            let table = &self.prepare.body.tables[index];
            let start = self.code.len();
            self.word(table.low as u64);
            let count = u32::try_from(table.targets.len()).expect("tables hold fewer than 2^32 rows");
            self.word(halves([count, self.distance_to(start, table.default)]));
            for pair in table.targets.chunks(2) {
                let first = self.distance_to(start, pair[0]);
                let second = pair.get(1).map_or(0, |it| self.distance_to(start, *it));
                self.word(halves([first, second]));
            }
        }
    }

    /// Emits an operation that gives a truth value together with the branch that follows it. Whether that was possible.
    pub(super) fn emit_fused_branch(&mut self, op: &Op) -> bool {
        let branch = match self.peek() {
            Some(Instruction::BrIf { label }) => Branch { label, outcome: true },
            Some(Instruction::BrUnless { label }) => Branch { label, outcome: false },
            _ => return false,
        };
        let is_fused = self.try_fuse(op, branch);
        if is_fused {
            self.take_next();
        }
        is_fused
    }

    fn try_fuse(&mut self, op: &Op, branch: Branch) -> bool {
        if let Some(compare) = i64_branch(op, branch.outcome) {
            self.fuse_i64(compare, branch.label);
            return true;
        }
        if let Some((compare, swap, outcome)) = f64_branch(op) {
            let is_true = u16::from(branch.outcome == outcome);
            let (mut y, mut x) = (self.pop(), self.pop());
            if swap {
                (x, y) = (y, x);
            }
            self.op(compare, [x, y, is_true]);
            self.branch_word(branch.label);
            return true;
        }
        if let Some(forms) = any_branch(op) {
            self.fuse_any(forms, branch);
            return true;
        }
        self.fuse_test(op, branch)
    }

    fn fuse_i64(&mut self, (compare, compare_k): (P, P), label: Label) {
        let y = self.stack.pop();
        let x = self.pop();
        if let OperandPlace::Raw(bits) = y.place
            && let Ok(constant) = i32::try_from(bits as i64)
        {
            self.op(compare_k, [x, 0, 0]);
            self.branch_with(label, constant as u32);
        } else {
            let y = self.register_of(&y);
            self.op(compare, [x, y, 0]);
            self.branch_word(label);
        }
    }

    fn fuse_any(&mut self, (compare, compare_k): (P, P), branch: Branch) {
        let y = self.stack.pop();
        let x = self.pop();
        let outcome = u16::from(branch.outcome);
        if let OperandPlace::Ref(word) = y.place
            && Word(word).is_small()
            && let Ok(constant) = i32::try_from(word as i64)
        {
            self.op(compare_k, [x, 0, outcome]);
            self.branch_with(branch.label, constant as u32);
        } else {
            let y = self.register_of(&y);
            self.op(compare, [x, y, outcome]);
            self.branch_word(branch.label);
        }
    }

    fn fuse_test(&mut self, op: &Op, Branch { label, outcome }: Branch) -> bool {
        match *op {
            Op::BoolNot => self.emit_branch_if(label, !outcome),
            Op::AnyTruthy {} => self.emit_test(if outcome { P::BrTruthy } else { P::BrFalse }, label),
            Op::AnyIs { kind: Kind::Pair } => self.emit_test(if outcome { P::BrPair } else { P::BrNotPair }, label),
            Op::AnyIs { kind } => match immediate_of(kind) {
                Some(word) => {
                    let register = self.pop();
                    self.emit_branch_word(register, word, label, outcome);
                }
                None => return false,
            },
            Op::AnySame {} => {
                let (y, x) = (self.stack.pop(), self.stack.pop());
                match (x.place, y.place) {
                    (_, OperandPlace::Ref(word)) => {
                        let register = self.register_of(&x);
                        self.emit_branch_word(register, word, label, outcome);
                    }
                    (OperandPlace::Ref(word), _) => {
                        let register = self.register_of(&y);
                        self.emit_branch_word(register, word, label, outcome);
                    }
                    _ => {
                        let (x, y) = (self.register_of(&x), self.register_of(&y));
                        let op = if outcome { P::BrSame } else { P::BrNotSame };
                        self.op(op, [x, y, 0]);
                        self.branch_word(label);
                    }
                }
            }
            _ => return false,
        }
        true
    }

    fn emit_branch_word(&mut self, register: u16, word: u64, label: Label, outcome: bool) {
        let op = if outcome { P::BrIsWord } else { P::BrNotWord };
        self.op(op, [register, 0, 0]);
        self.branch_word(label);
        self.word(word);
    }

    /// The word of a branch offset after the head just emitted.
    fn branch_word(&mut self, label: Label) {
        self.branch_with(label, 0);
    }
}

const fn i64_branch(op: &Op, outcome: bool) -> Option<(P, P)> {
    Some(match (op, outcome) {
        (Op::I64Eq, true) | (Op::I64Ne, false) => (P::BrI64Eq, P::BrI64EqK),
        (Op::I64Ne, true) | (Op::I64Eq, false) => (P::BrI64Ne, P::BrI64NeK),
        (Op::I64Lt, true) | (Op::I64Ge, false) => (P::BrI64Lt, P::BrI64LtK),
        (Op::I64Le, true) | (Op::I64Gt, false) => (P::BrI64Le, P::BrI64LeK),
        (Op::I64Gt, true) | (Op::I64Le, false) => (P::BrI64Gt, P::BrI64GtK),
        (Op::I64Ge, true) | (Op::I64Lt, false) => (P::BrI64Ge, P::BrI64GeK),
        _ => return None,
    })
}

/// The comparison, whether its operands change places, and its outcome when the operation's is true. Not-a-number
/// forbids turning one order into another.
const fn f64_branch(op: &Op) -> Option<(P, bool, bool)> {
    Some(match op {
        Op::F64Eq => (P::BrF64Eq, false, true),
        Op::F64Ne => (P::BrF64Eq, false, false),
        Op::F64Lt => (P::BrF64Lt, false, true),
        Op::F64Le => (P::BrF64Le, false, true),
        Op::F64Gt => (P::BrF64Lt, true, true),
        Op::F64Ge => (P::BrF64Le, true, true),
        _ => return None,
    })
}

/// The comparison of registers, and with a small integer.
const fn any_branch(op: &Op) -> Option<(P, P)> {
    Some(match op {
        Op::AnyNumEq {} => (P::BrAnyEq, P::BrAnyEqK),
        Op::AnyLt {} => (P::BrAnyLt, P::BrAnyLtK),
        Op::AnyLe {} => (P::BrAnyLe, P::BrAnyLeK),
        Op::AnyGt {} => (P::BrAnyGt, P::BrAnyGtK),
        Op::AnyGe {} => (P::BrAnyGe, P::BrAnyGeK),
        _ => return None,
    })
}
