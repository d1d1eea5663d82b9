//! Constants, and conversions between the ways a value is held.

use polyc_base::scalar::{Immediate, SMALL_INTEGER_MAX, SMALL_INTEGER_MIN};
use polyc_base::{Constant, Op};
use polyc_ir::Value;

use super::{FunctionLowering, Operand};
use crate::library::inline::Rep;

impl FunctionLowering<'_, '_, '_, '_> {
    /// An operation with a dynamic result.
    pub(super) fn any(&mut self, op: Op, args: &[Value]) -> Operand {
        Operand {
            value: self.builder.value(op, args),
            rep: Rep::Any,
        }
    }

    pub(super) fn unspecified(&mut self) -> Operand {
        self.immediate(Immediate::Unspecified)
    }

    pub(super) fn immediate(&mut self, value: Immediate) -> Operand {
        self.any(Op::AnyImmediate { value }, &[])
    }

    pub(super) fn undefined(&mut self) -> Value {
        self.builder.immediate(Immediate::Undefined)
    }

    pub(super) fn constant(&mut self, constant: &Constant) -> Operand {
        let op = match *constant {
            Constant::Immediate(value) => Op::AnyImmediate { value },
            Constant::Integer(value @ SMALL_INTEGER_MIN..=SMALL_INTEGER_MAX) => Op::AnyInteger { value },
            _ => {
                // It is looked up by all that it holds.
                let budget = self.builder.module.budget();
                budget.step(constant.held() / 256);
                let constant = self.lowering.in_module(constant);
                let constant = self.builder.module.constant(constant);
                Op::Const { constant }
            }
        };
        self.any(op, &[])
    }

    /// A constant held as wanted, if it can be.
    pub(super) fn constant_as(&mut self, constant: &Constant, rep: Rep) -> Option<Operand> {
        let value = match (constant, rep) {
            (Constant::Integer(value), Rep::Int) => self.builder.i64(*value),
            (Constant::Character(ch), Rep::Char) => self.builder.i64(i64::from(u32::from(*ch))),
            (_, Rep::Any) => return Some(self.constant(constant)),
            _ => return None,
        };
        Some(Operand { value, rep })
    }

    /// The value held as wanted; traps if it cannot be.
    pub(super) fn convert(&mut self, operand: Operand, rep: Rep) -> Value {
        let Operand { value, rep: held } = operand;
        if held == rep {
            return value;
        }
        let op = match (held, rep) {
            (Rep::Any, Rep::Int) => Op::I64FromAny {},
            (Rep::Any, Rep::Char) => Op::CharFromAny {},
            (Rep::Any, Rep::Bool) => Op::AnyTruthy {},
            (Rep::Int, Rep::Any) => Op::AnyFromI64 {},
            (Rep::Char, Rep::Any) => Op::AnyFromChar {},
            (Rep::Bool, Rep::Any) => Op::AnyFromBool {},
            (Rep::Int | Rep::Char, Rep::Bool) => return self.builder.bool(true),
            (_, Rep::Int | Rep::Char) | (Rep::Any | Rep::Bool, _) => {
                let value = self.convert(operand, Rep::Any);
                let operand = Operand { value, rep: Rep::Any };
                return self.convert(operand, rep);
            }
        };
        self.builder.value(op, &[value])
    }

    pub(super) fn as_any(&mut self, operand: Operand) -> Value {
        self.convert(operand, Rep::Any)
    }
}
