//! Operations with an operand that is a constant written in the operation itself.

use polyc_base::decl::Constant;
use polyc_base::{ConstId, Op};
use polyc_runtime::Word;

use super::emit::Emitter;
use super::operand::small_constant;
use super::safepoint::may_collect;
use super::stack::OperandPlace;
use crate::code::PreparedOp as P;

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
        self.op(prepared, [to, from, constant as u16]);
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

/// The form with a constant as the second operand, and the constant.
fn second_constant(op: &Op, place: OperandPlace) -> Option<(P, i16)> {
    match place {
        OperandPlace::Raw(bits) => integer_form(op, i16::try_from(bits as i64).ok()?),
        OperandPlace::Ref(_) => {
            let prepared = match op {
                Op::AnyAdd {} => P::AnyAddK,
                Op::AnySub {} => P::AnySubK,
                _ => return None,
            };
            Some((prepared, small_constant(place)?))
        }
        OperandPlace::Own | OperandPlace::Local(_) => None,
    }
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

/// The form with a constant as the first operand. A trap names its operands in their order, so trapping operations are
/// not turned round.
fn first_constant(op: &Op, place: OperandPlace) -> Option<(P, i16)> {
    match op {
        Op::I64AddWrap | Op::I64MulWrap | Op::I64And => second_constant(op, place),
        _ => None,
    }
}
