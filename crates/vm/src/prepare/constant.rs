//! Operations with an operand that is a constant written in the operation itself.

use polyc_base::decl::Constant;
use polyc_base::{ConstId, Op};
use polyc_runtime::Word;

use super::emit::Emitter;
use super::operand::{float_constant, small_constant};
use super::safepoint::may_collect;
use super::stack::OperandPlace;
use crate::code::PreparedOp as P;

/// The constant in an operation.
#[derive(Clone, Copy)]
enum Written {
    /// In its head.
    Head(i16),
    /// In a word of its own.
    Word(u64),
}

impl Emitter<'_, '_> {
    /// Emits an operation one of whose operands is a constant that it has a form for. Whether that was possible.
    pub(super) fn emit_with_constant(&mut self, op: &Op) -> bool {
        if self.is_traced() {
            return false;
        }
        let Some([x, y]) = self.stack.entries.last_chunk().copied() else {
            return false;
        };
        let (form, register) = match (second_constant(op, y.place), first_constant(op, x.place)) {
            (Some(form), _) => (form, x),
            (None, Some(form)) => (form, y),
            (None, None) => return false,
        };
        let live = self.live_operands();
        self.stack.pop();
        self.stack.pop();
        let (prepared, constant) = form;
        let from = self.register_of(&register);
        let to = self.result(register.ty);
        if may_collect(op) {
            self.safepoint(live);
        }
        match constant {
            Written::Head(value) => self.op(prepared, [to, from, value as u16]),
            Written::Word(bits) => {
                self.op(prepared, [to, from, 0]);
                self.word(bits);
            }
        }
        true
    }

    /// The word of a constant of the pool that is a float held in the word.
    pub(super) fn common_float(&self, constant: ConstId) -> Option<Word> {
        match self.prepare.declarations.constants[constant.index()] {
            Constant::Float(value) => Word::from_common_float(f64::from_bits(value)),
            _ => None,
        }
    }
}

/// The form with a constant as the second operand.
fn second_constant(op: &Op, place: OperandPlace) -> Option<(P, Written)> {
    match place {
        OperandPlace::Raw(bits) => float_form(op, bits).or_else(|| {
            let value = i16::try_from(bits as i64).ok()?;
            let (prepared, value) = integer_form(op, value)?;
            Some((prepared, Written::Head(value)))
        }),
        OperandPlace::Ref(_) => dynamic_form(op, place),
        OperandPlace::Own | OperandPlace::Local(_) => None,
    }
}

fn float_form(op: &Op, bits: u64) -> Option<(P, Written)> {
    let prepared = match op {
        Op::F64Add => P::F64AddK,
        Op::F64Sub => P::F64SubK,
        Op::F64Mul => P::F64MulK,
        Op::F64Div => P::F64DivK,
        _ => return None,
    };
    Some((prepared, Written::Word(bits)))
}

const fn integer_form(op: &Op, value: i16) -> Option<(P, i16)> {
    Some(match op {
        Op::I64Add => (P::I64AddK, value),
        // The difference with a constant overflows exactly if the sum with its opposite does.
        Op::I64Sub if value != i16::MIN => (P::I64AddK, -value),
        Op::I64Mul => (P::I64MulK, value),
        Op::I64Div => (P::I64DivK, value),
        Op::I64Rem => (P::I64RemK, value),
        Op::I64Mod => (P::I64ModK, value),
        Op::I64AddWrap => (P::I64AddWrapK, value),
        Op::I64SubWrap if value != i16::MIN => (P::I64AddWrapK, -value),
        Op::I64MulWrap => (P::I64MulWrapK, value),
        Op::I64And => (P::I64AndK, value),
        Op::I64Shl => (P::I64ShlK, value),
        Op::I64ShrS => (P::I64ShrSK, value),
        Op::I64ShrU => (P::I64ShrUK, value),
        _ => return None,
    })
}

fn dynamic_form(op: &Op, place: OperandPlace) -> Option<(P, Written)> {
    if let Some(value) = small_constant(place) {
        let prepared = match op {
            Op::AnyAdd {} => P::AnyAddK,
            Op::AnySub {} => P::AnySubK,
            _ => return None,
        };
        return Some((prepared, Written::Head(value)));
    }
    let prepared = match op {
        Op::AnyAdd {} => P::AnyAddF,
        Op::AnySub {} => P::AnySubF,
        Op::AnyMul {} => P::AnyMulF,
        _ => return None,
    };
    Some((prepared, Written::Word(float_constant(place)?)))
}

/// The form with a constant as the first operand.
fn first_constant(op: &Op, place: OperandPlace) -> Option<(P, Written)> {
    match (op, place) {
        // The constant's place in a sum or product of floats matters only for which not-a-number comes out.
        (Op::F64Add | Op::F64Mul, OperandPlace::Raw(bits)) if !f64::from_bits(bits).is_nan() => float_form(op, bits),
        (Op::F64Sub, OperandPlace::Raw(bits)) => Some((P::F64SubFromK, Written::Word(bits))),
        (Op::F64Div, OperandPlace::Raw(bits)) => Some((P::F64DivFromK, Written::Word(bits))),
        // A trap names its operands in their order, so trapping operations are not turned round.
        (Op::I64AddWrap | Op::I64MulWrap | Op::I64And, OperandPlace::Raw(_)) => second_constant(op, place),
        (Op::AnyAdd {} | Op::AnyMul {}, OperandPlace::Ref(_)) if float_constant(place).is_some() => {
            dynamic_form(op, place)
        }
        _ => None,
    }
}
