//! Expressions, construct by construct.

use polyc_base::Diagnostic;

use super::{Checker, Target};
use crate::codes;
use crate::tree::{Comprehension, Expr, ExprId, Literal, Name};
use crate::types::{Ty, TypeKind};

impl<'t> Checker<'_, 't> {
    /// The type of an expression.
    pub(super) fn check_expr(&mut self, id: ExprId) -> Ty {
        // To the first operand of a chain of operators, and then operator by operator.
        let (mut first, mut operators) = (id, Vec::new());
        while let Some(left) = self.tree.expr(first).left_operand() {
            operators.push((first, left));
            first = left;
        }
        let mut ty = self.check_operand(first);
        while let Some((id, left)) = operators.pop() {
            ty = match *self.tree.expr(id) {
                _ if !self.budget.step(1) => Ty::DYN,
                Expr::Binary { op, right, .. } => self.check_binary(id, op, (left, ty), right),
                Expr::Logical { right, .. } => {
                    self.expect(left, ty, Ty::BOOL);
                    self.check_expr_as(right, Ty::BOOL);
                    Ty::BOOL
                }
                _ => unreachable!("it is an operator"),
            };
            self.found.expr_types[id.index()] = ty;
        }
        ty
    }

    /// The type of an expression, unless it is an operator between operands.
    fn check_operand(&mut self, id: ExprId) -> Ty {
        let tree = self.tree;
        let ty = match tree.expr(id) {
            _ if !self.budget.step(1) => Ty::DYN,
            Expr::Invalid => Ty::DYN,
            Expr::Literal(literal) => literal_type(literal),
            Expr::Name { name, root } => self.check_name(id, *name, *root),
            Expr::Select { operand, field } => self.check_select(id, *operand, *field),
            Expr::Has { operand, field } => self.check_has(id, *operand, *field),
            Expr::Index { operand, index } => {
                let operands = [self.check_expr(*operand), self.check_expr(*index)];
                self.check_operator(id, "_[_]", &operands)
            }
            Expr::Call { function, root, args } => self.check_call(id, *function, *root, args),
            Expr::Method { target, method, args } => self.check_method(id, *target, *method, args),
            Expr::Unary { op, operand } => {
                let operand = self.check_expr(*operand);
                self.check_operator(id, &format!("{}_", op.symbol()), &[operand])
            }
            Expr::Binary { .. } | Expr::Logical { .. } => unreachable!("the caller walks operators between operands"),
            Expr::Conditional { .. } => self.check_conditionals(id),
            Expr::List(elements) => {
                let element = self.check_elements(elements.iter().copied());
                self.found.types.list(element)
            }
            Expr::Map(entries) => {
                let key = self.check_elements(entries.iter().map(|entry| entry.0));
                let value = self.check_elements(entries.iter().map(|entry| entry.1));
                self.found.types.map(key, value)
            }
            Expr::Comprehension {
                kind,
                range,
                variable,
                second,
                predicate,
                transform,
            } => {
                let variables = (*variable, *second);
                self.check_comprehension(id, *kind, *range, variables, *predicate, *transform)
            }
            Expr::Bind { variable, value, body } => {
                let ty = self.check_expr(*value);
                self.check_in_scope(id, *variable, ty, |checker| checker.check_expr(*body))
            }
        };
        self.found.expr_types[id.index()] = ty;
        ty
    }

    /// Checks an expression whose type must be assignable to another.
    pub(super) fn check_expr_as(&mut self, id: ExprId, wanted: Ty) {
        let found = self.check_expr(id);
        self.expect(id, found, wanted);
    }

    /// Reports an expression whose type is not assignable to another.
    fn expect(&mut self, id: ExprId, found: Ty, wanted: Ty) {
        let mark = self.found.types.mark();
        if self.found.types.assign(found, wanted) {
            return;
        }
        self.found.types.undo(mark);
        if self.mode == super::Mode::Checked {
            let message = format!("found {}, expected {}", self.show(found), self.show(wanted));
            let diagnostic = Diagnostic::error(codes::EXPECTED, self.tree.span(id), message);
            self.diagnostics.push(diagnostic);
        }
    }

    /// The type of elements of a literal: `dyn` if they are of several.
    fn check_elements(&mut self, elements: impl Iterator<Item = ExprId>) -> Ty {
        let mut joined = None;
        for element in elements {
            let found = self.check_expr(element);
            joined = Some(match joined {
                None => found,
                Some(before) => self.found.types.join(before, found).unwrap_or(Ty::DYN),
            });
        }
        joined.unwrap_or_else(|| self.found.types.variable())
    }

    /// `c1 ? a : c2 ? b : …`, of any length.
    fn check_conditionals(&mut self, id: ExprId) -> Ty {
        let (mut last, mut chain) = (id, Vec::new());
        while let Expr::Conditional {
            condition,
            then,
            otherwise,
        } = *self.tree.expr(last)
        {
            self.check_expr_as(condition, Ty::BOOL);
            let ty = self.check_expr(then);
            chain.push((last, (then, ty), otherwise));
            last = otherwise;
        }
        let mut ty = self.check_expr(last);
        while let Some((id, then, otherwise)) = chain.pop() {
            ty = self.check_branches(id, then, (otherwise, ty));
            self.found.expr_types[id.index()] = ty;
        }
        ty
    }

    /// The type of a conditional whose branches have these.
    fn check_branches(&mut self, id: ExprId, (then, a): (ExprId, Ty), (otherwise, b): (ExprId, Ty)) -> Ty {
        if let Some(joined) = self.found.types.join(a, b) {
            return joined;
        }
        if self.mode == super::Mode::Checked {
            let (a, b) = (self.show(a), self.show(b));
            let message = format!("the branches have different types, {a} and {b}");
            let diagnostic = Diagnostic::error(codes::BRANCHES, self.tree.exprs[id.index()].focus, message)
                .with_label(self.tree.span(then), a)
                .with_label(self.tree.span(otherwise), b)
                .with_hint("`dyn(…)` around one of them allows both");
            self.diagnostics.push(diagnostic);
        }
        Ty::DYN
    }

    /// `operand.field`: a qualified name, or a field of a map.
    fn check_select(&mut self, id: ExprId, operand: ExprId, field: Name<'t>) -> Ty {
        if let Some((name, root)) = self.spelled(id)
            && self.value(&name, root).is_some()
            && let Some(ty) = self.check_qualified(id, &name, root)
        {
            return ty;
        }
        let container = self.check_expr(operand);
        self.check_field(id, container, field)
    }

    fn check_has(&mut self, id: ExprId, operand: ExprId, field: Name<'t>) -> Ty {
        let container = self.check_expr(operand);
        self.check_field(id, container, field);
        Ty::BOOL
    }

    /// The type of a field of a map.
    fn check_field(&mut self, id: ExprId, container: Ty, field: Name<'t>) -> Ty {
        match self.found.types.kind(container) {
            TypeKind::Dyn | TypeKind::Variable(_) => Ty::DYN,
            TypeKind::Map(key, value) if self.found.types.assign(Ty::STRING, key) => value,
            _ => {
                let shown = self.show(container);
                let message = format!("{shown} has no fields, so no `{}`", field.text);
                let diagnostic =
                    Diagnostic::error(codes::FIELD, field.span, message).with_hint("a map with string keys has fields");
                let when_run = format!("type '{shown}' does not support field selection");
                self.fault(id, diagnostic, when_run)
            }
        }
    }

    fn check_comprehension(
        &mut self,
        id: ExprId,
        kind: Comprehension,
        range: ExprId,
        (variable, second): (Name<'t>, Option<Name<'t>>),
        predicate: Option<ExprId>,
        transform: Option<ExprId>,
    ) -> Ty {
        let (key, value) = self.check_range(range);
        let check = |checker: &mut Self, element: Ty| {
            if let Some(predicate) = predicate {
                checker.check_expr_as(predicate, Ty::BOOL);
            }
            match (kind, transform) {
                (Comprehension::Map, Some(transform)) => {
                    let result = checker.check_expr(transform);
                    checker.found.types.list(result)
                }
                (Comprehension::TransformMap, Some(transform)) => {
                    let result = checker.check_expr(transform);
                    checker.found.types.map(element, result)
                }
                (Comprehension::Map | Comprehension::Filter | Comprehension::TransformMap, _) => {
                    checker.found.types.list(element)
                }
                (Comprehension::All | Comprehension::Exists | Comprehension::ExistsOne, _) => Ty::BOOL,
            }
        };
        match second {
            Some(second) => {
                let key = key.unwrap_or(Ty::INT);
                let locals = [(variable, key), (second, value)];
                self.check_in_scopes(id, locals, |checker| check(checker, key))
            }
            None => {
                let element = key.unwrap_or(value);
                self.check_in_scope(id, variable, element, |checker| check(checker, element))
            }
        }
    }

    /// The types of what a macro goes through: of keys, if there are other than positions, and of elements or values.
    fn check_range(&mut self, range: ExprId) -> (Option<Ty>, Ty) {
        let ty = self.check_expr(range);
        match self.found.types.kind(ty) {
            TypeKind::List(element) => (None, element),
            TypeKind::Map(key, value) => (Some(key), value),
            TypeKind::Dyn | TypeKind::Variable(_) => (Some(Ty::DYN), Ty::DYN),
            _ => {
                let message = format!("found {}, expected a list or a map", self.show(ty));
                let diagnostic = Diagnostic::error(codes::MACRO_RANGE, self.tree.span(range), message);
                if self.mode == super::Mode::Checked {
                    self.diagnostics.push(diagnostic);
                }
                (Some(Ty::DYN), Ty::DYN)
            }
        }
    }

    /// Checks with two variables that only this part knows.
    fn check_in_scopes(&mut self, id: ExprId, locals: [(Name<'t>, Ty); 2], check: impl FnOnce(&mut Self) -> Ty) -> Ty {
        let [first, second] = locals.map(|(name, ty)| self.declare_local(name.text, ty));
        self.set_target(id, Target::Locals(first, second));
        self.open(first);
        self.open(second);
        let ty = check(self);
        self.close(second);
        self.close(first);
        ty
    }

    /// Checks with a variable that only this part knows; notes on the expression which it is.
    fn check_in_scope(&mut self, id: ExprId, variable: Name<'t>, ty: Ty, check: impl FnOnce(&mut Self) -> Ty) -> Ty {
        let local = self.declare_local(variable.text, ty);
        self.set_target(id, Target::Local(local));
        self.open(local);
        let ty = check(self);
        self.close(local);
        ty
    }
}

const fn literal_type(literal: &Literal) -> Ty {
    match literal {
        Literal::Null => Ty::NULL,
        Literal::Bool(_) => Ty::BOOL,
        Literal::Int(_) => Ty::INT,
        Literal::Uint(_) => Ty::UINT,
        Literal::Double(_) => Ty::DOUBLE,
        Literal::String(_) => Ty::STRING,
        Literal::Bytes(_) => Ty::BYTES,
    }
}
