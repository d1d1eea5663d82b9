//! Expressions (6.7) but for operators, and the conversion of a value to the type of where it goes (6.4.6).

use polyc_base::{Op, Span};

use super::Checker;
use super::declarations::string_value;
use super::scope::{Symbol, Value};
use crate::codes;
use crate::model::{Call, Check, Expression, ExpressionKind, Left, Place, Root, RoutineId};
use crate::rules::Rule;
use crate::tree::{self, Name};
use crate::types::{TypeId, TypeKind};

impl Checker<'_> {
    /// An expression.
    pub(super) fn expression(&mut self, expression: &tree::Expression) -> Expression {
        use tree::ExpressionKind as Tree;
        let span = expression.span;
        if !self.goes_on() {
            return invalid(span);
        }
        match &expression.kind {
            Tree::Invalid => invalid(span),
            Tree::Integer(value) => ordinal(*value, TypeId::INTEGER, span),
            Tree::Real(value) => real(*value, span),
            Tree::String(text) => self.value(string_value(text), span),
            Tree::Nil => Expression {
                kind: ExpressionKind::Nil,
                ty: TypeId::NIL,
                span,
            },
            Tree::Name(name) => self.name(name),
            Tree::Index(..) | Tree::Field(..) | Tree::Dereference(_) => {
                let place = self.variable(expression);
                load(place)
            }
            Tree::Call(name, arguments) => self.function_call(name, arguments, span),
            Tree::Set(members) => self.set_constructor(members, span),
            Tree::Unary(op, x) => self.unary(*op, x, span),
            Tree::Binary(first, rest) => {
                let first = self.expression(first);
                rest.iter().fold(first, |before, it| {
                    let operand = self.expression(&it.operand);
                    self.binary(it.op, before, operand, it.span)
                })
            }
        }
    }

    /// A name: a variable, a constant, or a function without arguments.
    fn name(&mut self, name: &Name) -> Expression {
        let span = name.span;
        match self.lookup(name) {
            Symbol::Constant(value) => self.value(value, span),
            Symbol::Routine(id) => match self.model.routine(id).result {
                Some(_) => self.call_function(id, &[], span),
                None => {
                    let message = format!("`{}` is a procedure and has no value", name.text);
                    self.error(codes::CLASS, span, message);
                    invalid(span)
                }
            },
            Symbol::Function(function) => self.standard_function(function, &[], span),
            Symbol::Invalid
            | Symbol::Type(_)
            | Symbol::Variable(_)
            | Symbol::Field(..)
            | Symbol::Procedure(_)
            | Symbol::File(_) => {
                let place = self.named_variable(name);
                load(place)
            }
        }
    }

    fn function_call(&mut self, name: &Name, arguments: &[tree::Argument], span: Span) -> Expression {
        match self.lookup(name) {
            Symbol::Routine(id) if self.model.routine(id).result.is_some() => self.call_function(id, arguments, span),
            Symbol::Function(function) => self.standard_function(function, arguments, span),
            Symbol::Invalid => {
                for argument in arguments {
                    self.expression(&argument.value);
                }
                invalid(span)
            }
            _ => {
                let message = format!("`{}` is no function", name.text);
                self.error(codes::CLASS, name.span, message);
                invalid(span)
            }
        }
    }

    fn call_function(&mut self, id: RoutineId, arguments: &[tree::Argument], span: Span) -> Expression {
        let call: Call = self.call(id, arguments, span);
        let result = self.model.routine(id).result;
        let ty = result.map_or(TypeId::INVALID, |result| self.model.variable(result).ty);
        Expression {
            kind: ExpressionKind::Call(call),
            ty,
            span,
        }
    }

    pub(super) fn value(&mut self, value: Value, span: Span) -> Expression {
        match value {
            Value::Invalid => invalid(span),
            Value::Ordinal(value, ty) => ordinal(value, ty, span),
            Value::Real(value) => real(value, span),
            Value::String(text) => {
                let ty = self.model.types.string(text.len());
                Expression {
                    kind: ExpressionKind::String(text),
                    ty,
                    span,
                }
            }
        }
    }

    /// A value for a variable of type `to`; a check says where and by which rule it may fail.
    pub(super) fn convert(&mut self, value: Expression, to: TypeId, conversion: Conversion, span: Span) -> Expression {
        let from = value.ty;
        if from == TypeId::INVALID || to == TypeId::INVALID {
            return value;
        }
        if !self.model.types.assignable(to, from) {
            let message = format!("found {}, expected {}", self.describe(from), self.describe(to));
            self.error(codes::TYPES, value.span, message);
            return invalid(value.span);
        }
        if to == TypeId::REAL {
            return self.to_real(value);
        }
        if self.model.types.bounds(to).is_some() {
            let check = self.range_check(&value, to, conversion.ordinal);
            return match check {
                Some(check) => checked(value, check, to, span),
                None => value,
            };
        }
        if let TypeKind::Set { base, .. } = *self.model.types.kind(to) {
            return self.convert_set(value, to, base, conversion.set, span);
        }
        value
    }

    /// The check that a value lies in a type, unless that is certain.
    pub(super) fn range_check(&mut self, value: &Expression, to: TypeId, rule: Rule) -> Option<Check> {
        let (low, high) = self.model.types.bounds(to)?;
        let (least, most) = self.range(value)?;
        if self.model.types.host(to) == TypeId::INTEGER && (low, high) == (-i64::MAX, i64::MAX) {
            return None;
        }
        if low <= least && most <= high {
            return None;
        }
        if most < low || high < least {
            let shown = self.model.types.show(to, if most < low { most } else { least });
            let message = format!(
                "{shown} is outside {}: an error when this is reached",
                self.bounds_text(to)
            );
            self.warning(codes::CONSTANT, value.span, message);
        }
        Some(Check { low, high, rule })
    }

    fn bounds_text(&self, ty: TypeId) -> String {
        let (low, high) = self.model.types.bounds(ty).unwrap_or((0, 0));
        let show = |value| self.model.types.show(ty, value);
        format!("{}..{}", show(low), show(high))
    }

    /// Least and most value an expression of an ordinal type may have.
    pub(super) fn range(&self, value: &Expression) -> Option<(i64, i64)> {
        match value.kind {
            ExpressionKind::Ordinal(value) => Some((value, value)),
            _ => self.model.types.bounds(value.ty),
        }
    }

    /// An integer as a real; a real as it is.
    pub(super) fn to_real(&self, value: Expression) -> Expression {
        if value.ty == TypeId::REAL || value.ty == TypeId::INVALID {
            return value;
        }
        let span = value.span;
        if let ExpressionKind::Ordinal(value) = value.kind {
            return real(value as f64, span);
        }
        unary(Op::F64FromI64, value, TypeId::REAL, span)
    }

    /// A condition.
    pub(super) fn condition(&mut self, expression: &tree::Expression) -> Expression {
        let value = self.expression(expression);
        self.expect(value, TypeId::BOOLEAN)
    }

    /// The value, which must be of that type or a subrange of it.
    pub(super) fn expect(&mut self, value: Expression, host: TypeId) -> Expression {
        let found = self.model.types.host(value.ty);
        if found == host || found == TypeId::INVALID {
            return value;
        }
        let message = format!("found {}, expected {}", self.describe(value.ty), self.describe(host));
        self.error(codes::TYPES, value.span, message);
        invalid(value.span)
    }

    /// The value, which must be ordinal.
    pub(super) fn expect_ordinal(&mut self, value: Expression) -> Expression {
        if self.model.types.is_ordinal(value.ty) {
            return value;
        }
        let message = format!("found {}, expected a value of an ordinal type", self.describe(value.ty));
        self.error(codes::TYPES, value.span, message);
        invalid(value.span)
    }

    /// The value, which must be an integer or real.
    pub(super) fn expect_number(&mut self, value: Expression) -> Expression {
        if matches!(
            self.model.types.host(value.ty),
            TypeId::INTEGER | TypeId::REAL | TypeId::INVALID
        ) {
            return value;
        }
        let message = format!("found {}, expected a number", self.describe(value.ty));
        self.error(codes::TYPES, value.span, message);
        invalid(value.span)
    }
}

/// Rules of annex D for a value that does not fit: an ordinal, a set.
#[derive(Clone, Copy)]
pub(super) struct Conversion {
    ordinal: Rule,
    set: Rule,
}

impl Conversion {
    /// A value parameter.
    pub(super) const PARAMETER: Self = Self {
        ordinal: Rule::Parameter,
        set: Rule::SetParameter,
    };
    /// An assignment.
    pub(super) const ASSIGNMENT: Self = Self {
        ordinal: Rule::Assignment,
        set: Rule::SetAssignment,
    };
}

pub(super) const fn invalid(span: Span) -> Expression {
    Expression {
        kind: ExpressionKind::Invalid,
        ty: TypeId::INVALID,
        span,
    }
}

pub(super) const fn ordinal(value: i64, ty: TypeId, span: Span) -> Expression {
    Expression {
        kind: ExpressionKind::Ordinal(value),
        ty,
        span,
    }
}

pub(super) const fn real(value: f64, span: Span) -> Expression {
    Expression {
        kind: ExpressionKind::Real(value),
        ty: TypeId::REAL,
        span,
    }
}

pub(super) fn load(place: Place) -> Expression {
    if matches!(place.root, Root::Invalid) {
        return invalid(place.span);
    }
    Expression {
        ty: place.ty,
        span: place.span,
        kind: ExpressionKind::Load(place),
    }
}

pub(super) fn unary(op: Op, x: Expression, ty: TypeId, span: Span) -> Expression {
    Expression {
        kind: ExpressionKind::Unary(op, Box::new(x)),
        ty,
        span,
    }
}

pub(super) fn binary(op: Op, x: Expression, y: Expression, ty: TypeId, span: Span) -> Expression {
    Expression {
        kind: ExpressionKind::Binary(op, Left::new(x), Box::new(y)),
        ty,
        span,
    }
}

pub(super) fn checked(value: Expression, check: Check, ty: TypeId, span: Span) -> Expression {
    Expression {
        kind: ExpressionKind::Check(Box::new(value), check),
        ty,
        span,
    }
}
