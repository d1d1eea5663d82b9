//! Expressions but for sets.

use polyc_base::scalar::Immediate;
use polyc_base::{Cause, Op, Span, Type};
use polyc_ir::Value;

use super::routine::Body;
use crate::model::{Check, Expression, ExpressionKind, Place, Root};
use crate::rules::Rule;
use crate::types::{Form, TypeId};

impl Body<'_, '_> {
    /// The registers of a value.
    pub(super) fn expression(&mut self, expression: &Expression) -> Vec<Value> {
        match &expression.kind {
            ExpressionKind::Load(place) => self.load_place(place),
            ExpressionKind::Set(members) => self.set(members, expression.ty),
            ExpressionKind::SetOperation(..) => {
                let (first, chain) = chain(expression);
                let first = self.expression(first);
                chain.into_iter().rev().fold(first, |before, it| match &it.kind {
                    ExpressionKind::SetOperation(op, _, y) => self.set_operation(*op, before, y),
                    _ => unreachable!("operands of sets are sets"),
                })
            }
            ExpressionKind::ConvertSet(x, check) => self.convert_set(x, *check, expression.ty, expression.span),
            _ => vec![self.scalar(expression)],
        }
    }

    fn load_place(&mut self, place: &Place) -> Vec<Value> {
        self.set_loc(place.span);
        match (place.root, place.steps.as_slice()) {
            (Root::Variable(id), []) => self.load_variable(id),
            _ => {
                let at = self.place(place);
                self.set_loc(place.span);
                self.load(at, place.ty)
            }
        }
    }

    /// A value in one register.
    pub(super) fn scalar(&mut self, expression: &Expression) -> Value {
        let span = expression.span;
        match &expression.kind {
            ExpressionKind::Ordinal(value) => match self.shared.types().form(expression.ty) {
                Form::Boolean => self.b.bool(*value != 0),
                _ => self.b.i64(*value),
            },
            ExpressionKind::Real(value) => self.b.f64(*value),
            ExpressionKind::Nil => self.b.immediate(Immediate::Nil),
            ExpressionKind::Unary(op, x) => {
                let x = self.scalar(x);
                // `x <> 0` is how a number becomes a boolean.
                if *op == Op::I64Ne {
                    let zero = self.b.i64(0);
                    return self.at(span, Op::I64Ne, &[x, zero]);
                }
                self.note_conversion(*op, span);
                self.at(span, *op, &[x])
            }
            ExpressionKind::Binary(..)
            | ExpressionKind::Divide(..)
            | ExpressionKind::And(..)
            | ExpressionKind::Or(..) => {
                let (first, chain) = chain(expression);
                let first = if chain.is_empty() {
                    self.short_circuit(first)
                } else {
                    self.scalar(first)
                };
                chain
                    .into_iter()
                    .rev()
                    .fold(first, |before, it| self.operation(it, before))
            }
            ExpressionKind::Check(x, check) => self.check(x, *check, expression.ty, span),
            ExpressionKind::Ordinality(x) => {
                let x = self.scalar(x);
                self.number(x)
            }
            ExpressionKind::Square(x) => {
                let x = self.scalar(x);
                let op = match self.b.ty(x) {
                    Type::F64 => Op::F64Mul,
                    _ => Op::I64Mul,
                };
                self.shared.rules.add(span, Rule::Square);
                self.at(span, op, &[x, x])
            }
            ExpressionKind::Odd(x) => {
                let x = self.scalar(x);
                let one = self.b.i64(1);
                let bit = self.at(span, Op::I64And, &[x, one]);
                let zero = self.b.i64(0);
                self.b.value(Op::I64Ne, &[bit, zero])
            }
            ExpressionKind::Guarded(op, x, rule) => {
                let x = self.scalar(x);
                let zero = self.b.f64(0.0);
                let refuses = if *op == Op::F64Ln { Op::F64Le } else { Op::F64Lt };
                let fails = self.at(span, refuses, &[x, zero]);
                self.fail_if(fails, *rule, span, Cause::Domain);
                self.at(span, *op, &[x])
            }
            ExpressionKind::CompareStrings(op, length, x, y) => self.compare_strings(*op, *length, x, y, span),
            ExpressionKind::ComparePointers(same, x, y) => {
                let (x, y) = (self.scalar(x), self.scalar(y));
                let equal = self.at(span, Op::AnySame {}, &[x, y]);
                if *same {
                    return equal;
                }
                self.b.value(Op::BoolNot, &[equal])
            }
            ExpressionKind::CompareSets(op, x, y) => self.compare_sets(*op, x, y, span),
            ExpressionKind::In(x, set) => self.membership(x, set, span),
            ExpressionKind::Call(call) => {
                let result = self.call(call, span);
                result.expect("a function has a result")
            }
            ExpressionKind::Eof => self.query("pascal.eof", span),
            ExpressionKind::Eoln => self.query("pascal.eoln", span),
            ExpressionKind::Load(_)
            | ExpressionKind::Set(_)
            | ExpressionKind::SetOperation(..)
            | ExpressionKind::ConvertSet(..) => self.expression(expression)[0],
            ExpressionKind::String(_) | ExpressionKind::Invalid => {
                unreachable!("strings have places, mistakes are not lowered")
            }
        }
    }

    /// An operator of a chain, whose left operand is there.
    fn operation(&mut self, expression: &Expression, x: Value) -> Value {
        let span = expression.span;
        match &expression.kind {
            ExpressionKind::Binary(op, _, y) => {
                let y = self.scalar(y);
                self.at(span, *op, &[x, y])
            }
            ExpressionKind::And(_, y) => {
                let y = self.scalar(y);
                self.at(span, Op::BoolAnd, &[x, y])
            }
            ExpressionKind::Or(_, y) => {
                let y = self.scalar(y);
                self.at(span, Op::BoolOr, &[x, y])
            }
            ExpressionKind::Divide(_, y) => {
                let y = self.scalar(y);
                let zero = self.b.f64(0.0);
                let fails = self.at(span, Op::F64Eq, &[y, zero]);
                self.fail_if(fails, Rule::Division, span, Cause::Division);
                self.at(span, Op::F64Div, &[x, y])
            }
            _ => unreachable!("no other operator stands in a chain of values"),
        }
    }

    fn note_conversion(&mut self, op: Op, span: Span) {
        match op {
            Op::I64Trunc => self.shared.rules.add(span, Rule::Trunc),
            Op::I64Round => self.shared.rules.add(span, Rule::Round),
            _ => {}
        }
    }

    fn query(&mut self, native: &str, span: Span) -> Value {
        self.set_loc(span);
        self.native(native, &[]).expect("it answers")
    }

    /// The value, which must lie in a range.
    fn check(&mut self, x: &Expression, check: Check, ty: TypeId, span: Span) -> Value {
        let x = self.scalar(x);
        let x = self.number(x);
        self.shared.rules.add(span, check.rule);
        let (low, high) = (check.low, check.high);
        // Of annex D, 37 is about `chr`.
        let cause = if check.rule == Rule::Chr {
            Cause::Conversion
        } else {
            Cause::Range
        };
        let value = self.at_because(span, cause, Op::I64Check { low, high }, &[x]);
        if self.shared.types().form(ty) == Form::Boolean {
            let zero = self.b.i64(0);
            return self.b.value(Op::I64Ne, &[value, zero]);
        }
        value
    }

    /// Goes on if false; else the error of that rule.
    pub(super) fn fail_if(&mut self, fails: Value, rule: Rule, span: Span, cause: Cause) {
        self.set_loc(span);
        self.b.because(cause);
        let branch = self.b.begin_if(fails);
        let rule = self.b.i64(i64::from(rule as u8));
        self.fail("pascal.error", &[rule]);
        self.b.because(None);
        self.b.end_if(branch);
    }

    /// `and` and `or` as values, by branches, as the right operand can be noticed.
    fn short_circuit(&mut self, expression: &Expression) -> Value {
        let mut branch = self.b.new_if();
        self.condition(expression, branch.then, branch.otherwise);
        self.b.switch_to(branch.then);
        let holds = self.b.bool(true);
        self.b.begin_else_with(&mut branch, holds);
        let fails = self.b.bool(false);
        self.b.end_if_with(branch, fails)
    }

    fn compare_strings(&mut self, op: Op, length: u32, x: &Expression, y: &Expression, span: Span) -> Value {
        let x = self.memory(x);
        let x = self.settle(x);
        let y = self.memory(y);
        let y = self.settle(y);
        self.set_loc(span);
        self.b.because(match op {
            Op::I64Eq | Op::I64Ne => Cause::Equality,
            _ => Cause::Order,
        });
        let (from, to) = (self.offset(x.raw), self.offset(y.raw));
        let order = Op::RawCompare { length };
        let order = self.b.value(order, &[x.object, from, y.object, to]);
        let zero = self.b.i64(0);
        let value = self.b.value(op, &[order, zero]);
        self.b.because(None);
        value
    }
}

/// The innermost left operand of a chain of operators, and the operators around it, the outermost first. What has to be
/// evaluated by branches is an operand.
fn chain(expression: &Expression) -> (&Expression, Vec<&Expression>) {
    let (mut first, mut around) = (expression, Vec::new());
    while !is_lazy(first)
        && let Some(left) = first.left()
    {
        around.push(first);
        first = left;
    }
    (first, around)
}

/// Whether it is `and` or `or` whose right operand is evaluated only if it matters.
fn is_lazy(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::And(_, right) | ExpressionKind::Or(_, right) => !is_harmless(right),
        _ => false,
    }
}

/// Whether evaluating it, needed or not, makes no difference and takes no time worth a branch.
fn is_harmless(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Ordinal(_) | ExpressionKind::Real(_) | ExpressionKind::Nil => true,
        ExpressionKind::Load(place) => place.steps.is_empty() && matches!(place.root, Root::Variable(_)),
        ExpressionKind::Ordinality(x) | ExpressionKind::Unary(Op::BoolNot, x) => is_harmless(x),
        ExpressionKind::Binary(op, x, y) => {
            let comparison = op.fixed_signature().is_some_and(|(_, it)| it == Some(Type::Bool));
            comparison && is_leaf(x) && is_leaf(y)
        }
        _ => false,
    }
}

fn is_leaf(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Ordinality(x) => is_leaf(x),
        ExpressionKind::Binary(..) => false,
        _ => is_harmless(expression),
    }
}
