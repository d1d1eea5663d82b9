//! Operators (6.7.2).

use polyc_base::{Op, Span};

use super::Checker;
use super::expressions::{binary, invalid, ordinal, real, unary};
use crate::codes;
use crate::model::{Expression, ExpressionKind, Left, SetComparison, SetOperation};
use crate::tree::{self, BinaryOperator, UnaryOperator};
use crate::types::{Form, TypeId, TypeKind};

impl Checker<'_> {
    pub(super) fn unary(&mut self, op: UnaryOperator, x: &tree::Expression, span: Span) -> Expression {
        let x = self.expression(x);
        if op == UnaryOperator::Not {
            let x = self.expect(x, TypeId::BOOLEAN);
            return self.typed(unary(Op::BoolNot, x, TypeId::BOOLEAN, span));
        }
        let x = self.expect_number(x);
        match (op, &x.kind) {
            (UnaryOperator::Minus, ExpressionKind::Ordinal(value)) => {
                ordinal(value.wrapping_neg(), TypeId::INTEGER, span)
            }
            (UnaryOperator::Minus, ExpressionKind::Real(value)) => real(-value, span),
            (UnaryOperator::Minus, _) if x.ty == TypeId::REAL => unary(Op::F64Neg, x, TypeId::REAL, span),
            (UnaryOperator::Minus, _) => self.typed(unary(Op::I64Neg, x, TypeId::INTEGER, span)),
            (UnaryOperator::Plus | UnaryOperator::Not, _) => x,
        }
    }

    pub(super) fn binary(&mut self, op: BinaryOperator, x: Expression, y: Expression, span: Span) -> Expression {
        if x.ty == TypeId::INVALID || y.ty == TypeId::INVALID {
            return invalid(span);
        }
        match op {
            BinaryOperator::Add | BinaryOperator::Subtract | BinaryOperator::Multiply => {
                self.arithmetic(op, x, y, span)
            }
            BinaryOperator::Divide => {
                let (x, y) = (self.expect_number(x), self.expect_number(y));
                let (x, y) = (Left::new(self.to_real(x)), Box::new(self.to_real(y)));
                self.known(&[x.ty, y.ty], ExpressionKind::Divide(x, y), TypeId::REAL, span)
            }
            BinaryOperator::Div | BinaryOperator::Mod => {
                let x = self.expect(x, TypeId::INTEGER);
                let y = self.expect(y, TypeId::INTEGER);
                let (op, ty) = match (op, &y.kind) {
                    (BinaryOperator::Div, _) => (Op::I64Div, TypeId::INTEGER),
                    (_, &ExpressionKind::Ordinal(divisor)) if divisor > 0 => {
                        let ty = self.model.types.subrange(TypeId::INTEGER, 0, divisor - 1);
                        (Op::I64Mod, ty)
                    }
                    _ => (Op::I64Mod, TypeId::INTEGER),
                };
                self.typed(binary(op, x, y, ty, span))
            }
            BinaryOperator::And | BinaryOperator::Or => {
                let x = Left::new(self.expect(x, TypeId::BOOLEAN));
                let y = Box::new(self.expect(y, TypeId::BOOLEAN));
                let types = [x.ty, y.ty];
                let kind = match op {
                    BinaryOperator::And => ExpressionKind::And(x, y),
                    _ => ExpressionKind::Or(x, y),
                };
                self.known(&types, kind, TypeId::BOOLEAN, span)
            }
            BinaryOperator::In => self.membership(x, y, span),
            BinaryOperator::Equal
            | BinaryOperator::NotEqual
            | BinaryOperator::Less
            | BinaryOperator::LessEqual
            | BinaryOperator::Greater
            | BinaryOperator::GreaterEqual => self.comparison(op, x, y, span),
        }
    }

    /// The expression, or a mistake if one of its operands is.
    fn typed(&self, expression: Expression) -> Expression {
        let wrong = match &expression.kind {
            ExpressionKind::Unary(_, x) => x.ty == TypeId::INVALID,
            ExpressionKind::Binary(_, x, y) => x.ty == TypeId::INVALID || y.ty == TypeId::INVALID,
            _ => false,
        };
        if wrong { invalid(expression.span) } else { expression }
    }

    fn known(&self, operands: &[TypeId], kind: ExpressionKind, ty: TypeId, span: Span) -> Expression {
        if operands.contains(&TypeId::INVALID) {
            return invalid(span);
        }
        Expression { kind, ty, span }
    }

    /// `+`, `-` and `*` of numbers or sets.
    fn arithmetic(&mut self, op: BinaryOperator, x: Expression, y: Expression, span: Span) -> Expression {
        let set = |ty| matches!(self.model.types.kind(ty), TypeKind::Set { .. });
        let (integer, float, operation) = match op {
            BinaryOperator::Add => (Op::I64Add, Op::F64Add, SetOperation::Union),
            BinaryOperator::Subtract => (Op::I64Sub, Op::F64Sub, SetOperation::Difference),
            _ => (Op::I64Mul, Op::F64Mul, SetOperation::Intersection),
        };
        if set(x.ty) && set(y.ty) {
            return self.set_operation(operation, x, y, span);
        }
        if set(x.ty) || set(y.ty) {
            return self.mismatch(op, &x, &y, span);
        }
        let (x, y) = (self.expect_number(x), self.expect_number(y));
        if x.ty == TypeId::REAL || y.ty == TypeId::REAL {
            let (x, y) = (self.to_real(x), self.to_real(y));
            return self.typed(binary(float, x, y, TypeId::REAL, span));
        }
        self.typed(binary(integer, x, y, TypeId::INTEGER, span))
    }

    /// `=`, `<>`, `<`, `<=`, `>`, `>=` (6.7.2.5).
    fn comparison(&mut self, op: BinaryOperator, x: Expression, y: Expression, span: Span) -> Expression {
        let types = &self.model.types;
        let numbers = [x.ty, y.ty].map(|ty| types.host(ty));
        if numbers.contains(&TypeId::REAL) && numbers.contains(&TypeId::INTEGER) || numbers == [TypeId::REAL; 2] {
            let (x, y) = (self.to_real(x), self.to_real(y));
            return binary(relation(op).float, x, y, TypeId::BOOLEAN, span);
        }
        if !types.compatible(x.ty, y.ty) {
            return self.mismatch(op, &x, &y, span);
        }
        let equality = matches!(op, BinaryOperator::Equal | BinaryOperator::NotEqual);
        match types.form(x.ty) {
            Form::Integer | Form::Boolean if types.is_ordinal(x.ty) => {
                let (x, y) = (self.ordinality(x), self.ordinality(y));
                binary(relation(op).integer, x, y, TypeId::BOOLEAN, span)
            }
            Form::Pointer if equality && !types.holds_file(x.ty) => {
                let same = op == BinaryOperator::Equal;
                let kind = ExpressionKind::ComparePointers(same, Box::new(x), Box::new(y));
                self.known(&[], kind, TypeId::BOOLEAN, span)
            }
            Form::SmallSet | Form::LargeSet => {
                let comparison = match op {
                    BinaryOperator::Equal => SetComparison::Equal,
                    BinaryOperator::NotEqual => SetComparison::NotEqual,
                    BinaryOperator::LessEqual => SetComparison::Subset,
                    BinaryOperator::GreaterEqual => SetComparison::Superset,
                    _ => return self.mismatch(op, &x, &y, span),
                };
                self.compare_sets(comparison, x, y, span)
            }
            Form::Memory => match types.string_length(x.ty) {
                Some(length) => {
                    let op = relation(op).integer;
                    let kind = ExpressionKind::CompareStrings(op, length, Box::new(x), Box::new(y));
                    self.known(&[], kind, TypeId::BOOLEAN, span)
                }
                None => self.mismatch(op, &x, &y, span),
            },
            Form::Integer | Form::Boolean | Form::Real | Form::Pointer => self.mismatch(op, &x, &y, span),
        }
    }

    fn mismatch(&mut self, op: BinaryOperator, x: &Expression, y: &Expression, span: Span) -> Expression {
        let message = format!(
            "`{}` does not apply to {} and {}",
            op.symbol(),
            self.describe(x.ty),
            self.describe(y.ty)
        );
        self.error(codes::TYPES, span, message);
        invalid(span)
    }

    /// An ordinal value as its number.
    pub(super) fn ordinality(&mut self, x: Expression) -> Expression {
        let span = x.span;
        let (low, high) = self.range(&x).unwrap_or((-i64::MAX, i64::MAX));
        let ty = match x.kind {
            ExpressionKind::Ordinal(_) => TypeId::INTEGER,
            _ => self.model.types.subrange(TypeId::INTEGER, low, high),
        };
        if let ExpressionKind::Ordinal(value) = x.kind {
            return ordinal(value, ty, span);
        }
        Expression {
            kind: ExpressionKind::Ordinality(Box::new(x)),
            ty,
            span,
        }
    }
}

/// Machine operations for a comparison.
struct Relation {
    integer: Op,
    float: Op,
}

const fn relation(op: BinaryOperator) -> Relation {
    let (integer, float) = match op {
        BinaryOperator::NotEqual => (Op::I64Ne, Op::F64Ne),
        BinaryOperator::Less => (Op::I64Lt, Op::F64Lt),
        BinaryOperator::LessEqual => (Op::I64Le, Op::F64Le),
        BinaryOperator::Greater => (Op::I64Gt, Op::F64Gt),
        BinaryOperator::GreaterEqual => (Op::I64Ge, Op::F64Ge),
        _ => (Op::I64Eq, Op::F64Eq),
    };
    Relation { integer, float }
}
