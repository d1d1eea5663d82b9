//! Standard procedures compiled in line.

use polyc_base::scalar::Immediate;
use polyc_base::{Cause, Op};
use polyc_ir::{Terminator, Value};

use super::{FunctionLowering, Operand};
use crate::library::inline::{Code, Rep};

/// How an argument is held.
pub(super) fn rep(code: Code, index: usize) -> Rep {
    match code {
        Code::Op { params, .. } => params[index],
        Code::Compare(_, rep) => rep,
        Code::MakeVector if index == 0 => Rep::Int,
        Code::MakeBytes => Rep::Int,
        _ => Rep::Any,
    }
}

impl FunctionLowering<'_, '_, '_, '_> {
    /// The code of a call with values that are held as [`rep`] says; the number of them is right.
    pub(super) fn inline(&mut self, code: Code, values: &[Value]) -> Operand {
        match code {
            Code::Op { op, result, .. } => match (self.builder.op(op, values), result) {
                (Some(value), Some(rep)) => Operand { value, rep },
                _ => self.unspecified(),
            },
            Code::Chain(ops) => {
                let chain = ops.iter();
                Self::dynamic(chain.fold(values[0], |value, &op| self.builder.value(op, &[value])))
            }
            Code::CompareWith(op, with) => self.compare_with(op, values[0], with),
            Code::With(op, with) => {
                let with = self.integer(with);
                self.any(op, &[values[0], with])
            }
            Code::Parity(rest) => {
                let two = self.integer(2);
                let remainder = self.builder.value(Op::AnyRemainder {}, &[values[0], two]);
                let even = self.compare_with(Op::AnyNumEq {}, remainder, 0);
                if rest == 0 {
                    return even;
                }
                let value = self.builder.value(Op::BoolNot, &[even.value]);
                let rep = Rep::Bool;
                Operand { value, rep }
            }
            Code::Fold(op, unit) => self.fold(op, unit, values),
            Code::Subtract => self.subtract(values),
            Code::Compare(op, rep) => self.compare(op, rep, values),
            Code::List => {
                let nil = self.builder.immediate(Immediate::Nil);
                Self::dynamic(self.list_of(values, nil))
            }
            Code::ListStar => {
                let (&tail, before) = values.split_last().expect("one at least");
                Self::dynamic(self.list_of(before, tail))
            }
            Code::Values if values.len() == 1 => Self::dynamic(values[0]),
            Code::Vector | Code::Values => {
                let count = u32::try_from(values.len()).expect("fewer than bytes of source");
                let is_vector = matches!(code, Code::Vector);
                let op = if is_vector {
                    Op::VectorOf { count }
                } else {
                    Op::ValuesOf { count }
                };
                self.any(op, values)
            }
            Code::Immediate(value) => self.immediate(value),
            Code::MakeVector => {
                let unspecified = || self.builder.immediate(Immediate::Unspecified);
                let filling = values.get(1).copied().unwrap_or_else(unspecified);
                self.any(Op::VectorNew {}, &[values[0], filling])
            }
            Code::MakeBytes => {
                let filling = values.get(1).copied().unwrap_or_else(|| self.builder.i64(0));
                let (low, high) = (0, 255);
                let filling = self.builder.value(Op::I64Check { low, high }, &[filling]);
                self.any(Op::BytesNew {}, &[values[0], filling])
            }
            Code::Raise => {
                self.builder.because(Cause::Exception);
                self.builder.terminate(Terminator::Throw(values[0]));
                self.unspecified()
            }
            Code::Apply | Code::CallClosure => {
                let (op, values) = self.inline_call(code, values);
                self.any(op, &values)
            }
        }
    }

    /// The operation and operands of what calls a procedure, for a tail call too.
    pub(super) fn inline_call(&mut self, code: Code, values: &[Value]) -> (Op, Vec<Value>) {
        match code {
            Code::Apply => {
                let (&tail, before) = values.split_last().expect("two at least");
                let list = self.list_of(&before[1..], tail);
                (Op::Apply {}, vec![values[0], list])
            }
            Code::CallClosure => {
                let argc = u32::try_from(values.len() - 1).expect("fewer than bytes of source");
                (Op::CallClosure { argc }, values.to_vec())
            }
            Code::Op { op, .. } => (op, values.to_vec()),
            _ => unreachable!("Code::is_call says which call"),
        }
    }

    fn integer(&mut self, value: i64) -> Value {
        self.builder.value(Op::AnyInteger { value }, &[])
    }

    fn compare_with(&mut self, op: Op, value: Value, with: i64) -> Operand {
        let with = self.integer(with);
        Operand {
            value: self.builder.value(op, &[value, with]),
            rep: Rep::Bool,
        }
    }

    /// From the left; one operand is checked by adding or multiplying the unit.
    fn fold(&mut self, op: Op, unit: i64, values: &[Value]) -> Operand {
        let Some((&first, rest)) = values.split_first() else {
            return Self::dynamic(self.integer(unit));
        };
        if rest.is_empty() {
            let unit = self.integer(unit);
            return self.any(op, &[first, unit]);
        }
        let fold = |sum, &value| self.builder.value(op, &[sum, value]);
        Self::dynamic(rest.iter().fold(first, fold))
    }

    fn subtract(&mut self, values: &[Value]) -> Operand {
        let (&first, rest) = values.split_first().expect("one at least");
        if rest.is_empty() {
            // Not `0 - x`, which loses the sign of zero.
            let minus = self.integer(-1);
            return self.any(Op::AnyMul {}, &[first, minus]);
        }
        let fold = |sum, &value| self.builder.value(Op::AnySub {}, &[sum, value]);
        Self::dynamic(rest.iter().fold(first, fold))
    }

    /// Neighbours compared, all of them, so that each is checked.
    fn compare(&mut self, op: Op, rep: Rep, values: &[Value]) -> Operand {
        if let ([only], Rep::Any) = (values, rep) {
            let zero = self.integer(0);
            self.builder.value(op, &[*only, zero]);
        }
        let mut result = None;
        for pair in values.windows(2) {
            let next = self.builder.value(op, pair);
            result = Some(match result {
                Some(all) => self.builder.value(Op::BoolAnd, &[all, next]),
                None => next,
            });
        }
        Operand {
            value: result.unwrap_or_else(|| self.builder.bool(true)),
            rep: Rep::Bool,
        }
    }
}
