//! Standard procedures compiled in line.

use polyc_base::scalar::Immediate;
use polyc_base::{Cause, Op};
use polyc_ir::{Terminator, Value};

use super::{FunctionLowering, Operand};
use crate::core::Expr;
use crate::library::inline::{Code, Rep};

impl FunctionLowering<'_, '_, '_, '_> {
    /// The code of a call; the number of arguments is right.
    pub(super) fn inline(&mut self, expr: Expr, code: Code, args: &[Expr]) -> Operand {
        let loc = self.core().loc(expr);
        match code {
            Code::Op { op, params, result } => {
                let values: Vec<Value> = args
                    .iter()
                    .zip(params)
                    .map(|(&arg, &rep)| self.value_as(arg, rep))
                    .collect();
                self.builder.set_loc(loc);
                match (self.builder.op(op, &values), result) {
                    (Some(value), Some(rep)) => Operand { value, rep },
                    _ => self.unspecified(),
                }
            }
            Code::Chain(ops) => {
                let value = self.value_any(args[0]);
                self.builder.set_loc(loc);
                let value = ops.iter().fold(value, |value, &op| self.builder.value(op, &[value]));
                Self::dynamic(value)
            }
            Code::CompareWith(op, with) => {
                let value = self.value_any(args[0]);
                self.builder.set_loc(loc);
                self.compare_with(op, value, with)
            }
            Code::With(op, with) => {
                let value = self.value_any(args[0]);
                self.builder.set_loc(loc);
                let with = self.integer(with);
                self.any(op, &[value, with])
            }
            Code::Parity(rest) => {
                let value = self.value_any(args[0]);
                self.builder.set_loc(loc);
                let two = self.integer(2);
                let remainder = self.builder.value(Op::AnyRemainder {}, &[value, two]);
                if rest == 0 {
                    return self.compare_with(Op::AnyNumEq {}, remainder, 0);
                }
                let even = self.compare_with(Op::AnyNumEq {}, remainder, 0);
                let value = self.builder.value(Op::BoolNot, &[even.value]);
                let rep = Rep::Bool;
                Operand { value, rep }
            }
            Code::Fold(op, unit) => {
                let values = self.values(args);
                self.builder.set_loc(loc);
                self.fold(op, unit, &values)
            }
            Code::Subtract => {
                let values = self.values(args);
                self.builder.set_loc(loc);
                self.subtract(&values)
            }
            Code::Compare(op, rep) => {
                let values: Vec<Value> = args.iter().map(|&arg| self.value_as(arg, rep)).collect();
                self.builder.set_loc(loc);
                self.compare(op, rep, &values)
            }
            Code::List => {
                let values = self.values(args);
                self.builder.set_loc(loc);
                let nil = self.builder.immediate(Immediate::Nil);
                Self::dynamic(self.list_of(&values, nil))
            }
            Code::ListStar => {
                let values = self.values(args);
                self.builder.set_loc(loc);
                let (&tail, before) = values.split_last().expect("one at least");
                Self::dynamic(self.list_of(before, tail))
            }
            Code::Vector | Code::Values => {
                let values = self.values(args);
                self.builder.set_loc(loc);
                let count = u32::try_from(values.len()).expect("fewer than bytes of source");
                let op = match code {
                    Code::Vector => Op::VectorOf { count },
                    _ if count == 1 => return Self::dynamic(values[0]),
                    _ => Op::ValuesOf { count },
                };
                self.any(op, &values)
            }
            Code::Immediate(value) => self.immediate(value),
            Code::MakeVector => {
                let length = self.value_as(args[0], Rep::Int);
                let filling = match args.get(1) {
                    Some(&filling) => self.value_any(filling),
                    None => self.builder.immediate(Immediate::Unspecified),
                };
                self.builder.set_loc(loc);
                self.any(Op::VectorNew {}, &[length, filling])
            }
            Code::MakeBytes => {
                let length = self.value_as(args[0], Rep::Int);
                let filling = match args.get(1) {
                    Some(&filling) => self.value_as(filling, Rep::Int),
                    None => self.builder.i64(0),
                };
                self.builder.set_loc(loc);
                let (low, high) = (0, 255);
                let filling = self.builder.value(Op::I64Check { low, high }, &[filling]);
                self.any(Op::BytesNew {}, &[length, filling])
            }
            Code::Raise => {
                let value = self.value_any(args[0]);
                self.builder.set_loc(loc);
                self.builder.because(Cause::Exception);
                self.builder.terminate(Terminator::Throw(value));
                self.unspecified()
            }
            Code::Apply | Code::CallClosure => {
                let (op, values) = self.inline_call(code, args);
                self.builder.set_loc(loc);
                self.any(op, &values)
            }
        }
    }

    /// The operation and operands of what calls a procedure, for a tail call too.
    pub(super) fn inline_call(&mut self, code: Code, args: &[Expr]) -> (Op, Vec<Value>) {
        let values = self.values(args);
        match code {
            Code::Apply => {
                let (&tail, before) = values.split_last().expect("two at least");
                let list = self.list_of(&before[1..], tail);
                (Op::Apply {}, vec![values[0], list])
            }
            Code::CallClosure => {
                let argc = u32::try_from(args.len() - 1).expect("fewer than bytes of source");
                (Op::CallClosure { argc }, values)
            }
            Code::Op { op, .. } => (op, values),
            _ => unreachable!("Code::is_call says which call"),
        }
    }

    fn values(&mut self, args: &[Expr]) -> Vec<Value> {
        args.iter().map(|&arg| self.value_any(arg)).collect()
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
