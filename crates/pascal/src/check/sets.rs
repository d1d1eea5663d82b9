//! Sets (6.7.1, 6.7.2.4, 6.7.2.5).

use polyc_base::Span;

use super::Checker;
use super::expressions::invalid;
use crate::codes;
use crate::model::{Check, Expression, ExpressionKind, Left, Member, SetComparison, SetOperation};
use crate::rules::Rule;
use crate::tree;
use crate::types::{Form, MAX_MEMBER, TypeId, TypeKind};

impl Checker<'_> {
    /// `[members]`. Its type holds what the members may be; integers that may be anything go up to the largest member.
    pub(super) fn set_constructor(&mut self, members: &[tree::Member], span: Span) -> Expression {
        let mut host = None;
        let (mut low, mut high) = (MAX_MEMBER, 0);
        let mut list = Vec::new();
        for member in members {
            let first = self.member(&member.first, &mut host);
            let last = member.last.as_ref().map(|last| self.member(last, &mut host));
            for value in [Some(&first), last.as_ref()].into_iter().flatten() {
                let (least, most) = self.range(value).unwrap_or((0, 0));
                low = low.min(least.max(0));
                high = high.max(most.min(MAX_MEMBER));
            }
            list.push(Member { first, last });
        }
        let ty = match host {
            None => TypeId::EMPTY_SET,
            Some(TypeId::INVALID) => return invalid(span),
            Some(host) => {
                let base = self.model.types.subrange(host, low.min(high), high);
                self.model.types.set_of(base, None)
            }
        };
        Expression {
            kind: ExpressionKind::Set(list),
            ty,
            span,
        }
    }

    fn member(&mut self, member: &tree::Expression, host: &mut Option<TypeId>) -> Expression {
        let value = self.expression(member);
        let value = self.expect_ordinal(value);
        let own = self.model.types.host(value.ty);
        let wanted = *host.get_or_insert(own);
        if wanted != own && wanted != TypeId::INVALID && own != TypeId::INVALID {
            let message = format!(
                "the members of a set are of one type, found {} and {}",
                self.describe(wanted),
                self.describe(own)
            );
            self.error(codes::TYPES, value.span, message);
        }
        if own == TypeId::INVALID || wanted == TypeId::INVALID {
            *host = Some(TypeId::INVALID);
        }
        if let ExpressionKind::Ordinal(ordinal) = value.kind
            && !(0..=MAX_MEMBER).contains(&ordinal)
        {
            let message = format!("the members of a set have ordinal numbers from 0 to {MAX_MEMBER}");
            self.error(codes::CONSTANT, value.span, message);
        }
        value
    }

    fn base(&self, set: TypeId) -> Option<TypeId> {
        match self.model.types.kind(set) {
            TypeKind::Set { base, .. } => Some(*base),
            _ => None,
        }
    }

    /// The type that holds the members of both sets.
    fn joined(&mut self, x: TypeId, y: TypeId) -> TypeId {
        let (Some(a), Some(b)) = (self.base(x), self.base(y)) else {
            return TypeId::INVALID;
        };
        let types = &mut self.model.types;
        let (Some((low, high)), Some((least, most))) = (types.bounds(a), types.bounds(b)) else {
            return if a == TypeId::INVALID { y } else { x };
        };
        let base = types.subrange(types.host(a), low.min(least), high.max(most));
        let packed = [x, y].into_iter().find_map(|set| match types.kind(set) {
            TypeKind::Set { packed, .. } => *packed,
            _ => None,
        });
        if base == a {
            return x;
        }
        types.set_of(base, packed)
    }

    /// Whether both operands may be operands of one operation.
    fn expect_same_members(&mut self, x: &Expression, y: &Expression) -> bool {
        let same = self.model.types.compatible(x.ty, y.ty);
        if !same {
            let message = format!("the operands are {} and {}", self.describe(x.ty), self.describe(y.ty));
            self.error(codes::TYPES, x.span.to(y.span), message);
        }
        same
    }

    /// The type of a result: a difference has members of the first operand only, an intersection only what both have.
    fn operation_type(&mut self, op: SetOperation, x: TypeId, y: TypeId) -> TypeId {
        let narrow = |ty| self.model.types.form(ty) == Form::SmallSet;
        match op {
            SetOperation::Difference => x,
            SetOperation::Intersection if narrow(x) => x,
            SetOperation::Intersection if narrow(y) => y,
            SetOperation::Union | SetOperation::Intersection => self.joined(x, y),
        }
    }

    /// The set in the form of that type; members beyond it are left out.
    fn same_form(&self, value: Expression, ty: TypeId) -> Expression {
        let types = &self.model.types;
        if types.form(value.ty) == types.form(ty) {
            return Expression { ty, ..value };
        }
        let span = value.span;
        Expression {
            kind: ExpressionKind::ConvertSet(Box::new(value), None),
            ty,
            span,
        }
    }

    pub(super) fn set_operation(&mut self, op: SetOperation, x: Expression, y: Expression, span: Span) -> Expression {
        if !self.expect_same_members(&x, &y) {
            return invalid(span);
        }
        let ty = self.operation_type(op, x.ty, y.ty);
        let (x, y) = (self.same_form(x, ty), self.same_form(y, ty));
        Expression {
            kind: ExpressionKind::SetOperation(op, Left::new(x), Box::new(y)),
            ty,
            span,
        }
    }

    pub(super) fn compare_sets(&mut self, op: SetComparison, x: Expression, y: Expression, span: Span) -> Expression {
        if !self.expect_same_members(&x, &y) {
            return invalid(span);
        }
        let ty = self.joined(x.ty, y.ty);
        let (x, y) = (self.same_form(x, ty), self.same_form(y, ty));
        Expression {
            kind: ExpressionKind::CompareSets(op, Box::new(x), Box::new(y)),
            ty: TypeId::BOOLEAN,
            span,
        }
    }

    /// `x in y`
    pub(super) fn membership(&mut self, x: Expression, y: Expression, span: Span) -> Expression {
        let Some(base) = self.base(y.ty) else {
            let message = format!("`in` wants a set on the right, found {}", self.describe(y.ty));
            self.error(codes::TYPES, y.span, message);
            return invalid(span);
        };
        let x = self.expect_ordinal(x);
        if !self.model.types.compatible(base, x.ty) {
            let message = format!(
                "found {}, expected {}",
                self.describe(x.ty),
                self.describe(self.model.types.host(base))
            );
            self.error(codes::TYPES, x.span, message);
            return invalid(span);
        }
        Expression {
            kind: ExpressionKind::In(Box::new(x), Box::new(y)),
            ty: TypeId::BOOLEAN,
            span,
        }
    }

    /// A set for a variable of type `to`, whose members are of type `base`.
    pub(super) fn convert_set(
        &mut self,
        value: Expression,
        to: TypeId,
        base: TypeId,
        rule: Rule,
        span: Span,
    ) -> Expression {
        let own = self.base(value.ty).and_then(|base| self.model.types.bounds(base));
        let Some((low, high)) = self.model.types.bounds(base) else {
            return value;
        };
        let fits = own.is_none_or(|(least, most)| low <= least && most <= high);
        let check = (!fits).then_some(Check { low, high, rule });
        if check.is_none() && self.model.types.form(value.ty) == self.model.types.form(to) {
            return value;
        }
        Expression {
            kind: ExpressionKind::ConvertSet(Box::new(value), check),
            ty: to,
            span,
        }
    }
}
