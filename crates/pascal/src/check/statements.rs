//! Statements (6.8).

use polyc_base::{Diagnostic, Span};

use super::Checker;
use super::expressions::Conversion;
use super::scope::{Scope, Symbol};
use crate::codes;
use crate::model::{Arm, Check, Expression, For, Mode, Place, Root, Statement, StatementKind};
use crate::rules::Rule;
use crate::tree::{self, StatementKind as Tree};
use crate::types::{TypeId, TypeKind};

impl Checker<'_> {
    pub(super) fn statement(&mut self, statement: &tree::Statement) -> Statement {
        let span = statement.span;
        if !self.goes_on() {
            let kind = StatementKind::Empty;
            return Statement { kind, span };
        }
        let kind = match &statement.kind {
            Tree::Invalid | Tree::Empty => StatementKind::Empty,
            Tree::Labelled(label, body) => {
                let id = self.place_label(*label);
                let body = self.statement(body);
                let label = id.map(|id| Statement {
                    kind: StatementKind::Label(id),
                    span: label.span,
                });
                StatementKind::Sequence(label.into_iter().chain([body]).collect())
            }
            Tree::Assign(target, value) => self.assignment(target, value, span),
            Tree::Call(name, arguments) => self.procedure_call(name, arguments, span),
            Tree::Goto(label) => self.goto(*label).map_or(StatementKind::Empty, StatementKind::Goto),
            // The statements of a block are those of its outermost sequence.
            Tree::Compound(body) => self.inside(|it| StatementKind::Sequence(it.statements(body))),
            Tree::If(choices, no) => {
                let arms = choices.iter().rev().map(|it| {
                    let condition = self.condition(&it.condition);
                    (condition, *self.branch(&it.body))
                });
                let arms = arms.collect();
                let no = no.as_ref().map(|no| self.branch(no));
                StatementKind::If(arms, no)
            }
            Tree::Case(selector, arms) => self.case(selector, arms),
            Tree::Repeat(body, condition) => {
                let body = self.inside(|it| it.statements(body));
                StatementKind::Repeat(body, self.condition(condition))
            }
            Tree::While(condition, body) => {
                let condition = self.condition(condition);
                StatementKind::While(condition, self.branch(body))
            }
            Tree::For {
                variable,
                first,
                down,
                last,
                body,
            } => self.for_statement(variable, [first, last], *down, body),
            Tree::With(records, body) => self.with(records, body, span),
        };
        Statement { kind, span }
    }

    fn statements(&mut self, list: &[tree::Statement]) -> Vec<Statement> {
        list.iter().map(|statement| self.statement(statement)).collect()
    }

    fn branch(&mut self, body: &tree::Statement) -> Box<Statement> {
        Box::new(self.inside(|it| it.statement(body)))
    }

    // Assignment (6.8.2.2).

    fn assignment(&mut self, target: &tree::Expression, value: &tree::Expression, span: Span) -> StatementKind {
        let place = self.target(target);
        let value = self.expression(value);
        let value = self.convert(value, place.ty, Conversion::ASSIGNMENT, span);
        StatementKind::Assign(place, value)
    }

    /// A variable, or the result of a function around.
    fn target(&mut self, target: &tree::Expression) -> Place {
        if let tree::ExpressionKind::Name(name) = &target.kind
            && let Symbol::Routine(id) = self.lookup(name)
            && let Some(result) = self.model.routine(id).result
        {
            if self.routines.contains(&id) {
                self.assigned.insert(id);
                return self.variable_place(result, name.span);
            }
            let message = format!("the result of `{}` may be assigned in its own block only", name.text);
            self.error(codes::CLASS, name.span, message);
            return super::access::invalid(name.span);
        }
        let place = self.variable(target);
        self.threaten(&place);
        place
    }

    // Calls (6.8.2.3).

    fn procedure_call(&mut self, name: &tree::Name, arguments: &[tree::Argument], span: Span) -> StatementKind {
        match self.lookup(name) {
            Symbol::Routine(id) if self.model.routine(id).result.is_none() => {
                StatementKind::Call(self.call(id, arguments, span))
            }
            Symbol::Procedure(procedure) => self.standard_procedure(procedure, arguments, span),
            Symbol::Invalid => {
                for argument in arguments {
                    self.expression(&argument.value);
                }
                StatementKind::Empty
            }
            Symbol::Routine(_) | Symbol::Function(_) => {
                let message = format!("`{}` is a function; its value must be used", name.text);
                self.error(codes::CLASS, name.span, message);
                StatementKind::Empty
            }
            Symbol::Constant(_) | Symbol::Type(_) | Symbol::Variable(_) | Symbol::Field(..) | Symbol::File(_) => {
                let message = format!("`{}` is no procedure; an assignment has `:=`", name.text);
                self.error(codes::CLASS, name.span, message);
                StatementKind::Empty
            }
        }
    }

    // Case (6.8.3.5).

    fn case(&mut self, selector: &tree::Expression, arms: &[tree::Arm]) -> StatementKind {
        let selector = self.expression(selector);
        let selector = self.expect_ordinal(selector);
        let mut seen: Vec<(i64, Span)> = Vec::new();
        let mut list = Vec::new();
        for arm in arms {
            let mut values = Vec::new();
            for constant in &arm.constants {
                let Some((value, ty)) = self.ordinal_constant(constant) else {
                    continue;
                };
                self.expect_compatible(selector.ty, ty, constant.span);
                values.push(value);
                seen.push((value, constant.span));
            }
            let body = self.inside(|it| it.statement(&arm.body));
            list.push(Arm { values, body });
        }
        seen.sort_unstable();
        for pair in seen.windows(2) {
            if let [(a, first), (b, second)] = pair
                && a == b
            {
                let diagnostic = Diagnostic::error(codes::CONSTANT, *second, "this case constant stands twice")
                    .with_label(*first, "first here");
                self.diagnostics.push(diagnostic);
            }
        }
        StatementKind::Case(selector, list)
    }

    // For (6.8.3.9).

    fn for_statement(
        &mut self,
        variable: &tree::Name,
        [first, last]: [&tree::Expression; 2],
        down: bool,
        body: &tree::Statement,
    ) -> StatementKind {
        let place = self.control_variable(variable);
        let to_first = variable.span.to(first.span);
        let to_last = variable.span.to(last.span);
        let first = self.expression(first);
        let last = self.expression(last);
        let check_first = self
            .bound(&place, &first, Rule::FirstValue)
            .map(|check| (check, to_first));
        let check_last = self.bound(&place, &last, Rule::LastValue).map(|check| (check, to_last));
        let control = match place.root {
            Root::Variable(id) => Some(id),
            Root::With(_) | Root::Invalid => None,
        };
        self.controls.extend(control);
        let body = self.inside(|it| it.statement(body));
        if control.is_some() {
            self.controls.pop();
        }
        StatementKind::For(Box::new(For {
            variable: place,
            first,
            last,
            down,
            check_first,
            check_last,
            body,
        }))
    }

    /// The control variable: an ordinal variable of this very block that nothing else changes.
    fn control_variable(&mut self, name: &tree::Name) -> Place {
        let place = self.named_variable(name);
        self.threaten(&place);
        let (Root::Variable(id), []) = (place.root, place.steps.as_slice()) else {
            if !matches!(place.root, Root::Invalid) {
                self.error(codes::CONTROL, name.span, "a control variable is no field");
            }
            return super::access::invalid(name.span);
        };
        let variable = self.model.variable(id);
        let (local, ty) = (variable.mode == Mode::Local, variable.ty);
        let wrong = if variable.owner != self.current() || !local {
            Some("is not declared as a variable of this block")
        } else if !self.model.types.is_ordinal(ty) {
            Some("is not of an ordinal type")
        } else if self.threatened.contains(&id) {
            Some("may be changed by a procedure or function of this block")
        } else {
            None
        };
        if let Some(wrong) = wrong {
            let message = format!("the control variable `{}` {wrong}", name.text);
            self.error(codes::CONTROL, name.span, message);
            return super::access::invalid(name.span);
        }
        place
    }

    /// The check of a first or last value.
    fn bound(&mut self, place: &Place, value: &Expression, rule: Rule) -> Option<Check> {
        self.expect_compatible(place.ty, value.ty, value.span);
        // If the loop does not run, a constant outside is no error; so no warning either.
        let (low, high) = self.model.types.bounds(place.ty)?;
        let (least, most) = self.range(value)?;
        let whole = self.model.types.host(place.ty) == place.ty;
        let certain = whole || (low <= least && most <= high);
        (!certain).then_some(Check { low, high, rule })
    }

    // With (6.8.3.10).

    fn with(&mut self, records: &[tree::Expression], body: &tree::Statement, span: Span) -> StatementKind {
        let Some((record, rest)) = records.split_first() else {
            return StatementKind::Sequence(vec![*self.branch(body)]);
        };
        let place = self.variable(record);
        let ty = place.ty;
        let TypeKind::Record(_) = self.model.types.kind(ty) else {
            if ty != TypeId::INVALID {
                let message = format!("`with` wants a record, found {}", self.describe(ty));
                self.error(codes::TYPES, place.span, message);
            }
            return self.with(rest, body, span);
        };
        let with = self.new_with();
        self.scopes.push(Scope::of_fields(with, ty));
        let kind = self.with(rest, body, span);
        self.scopes.pop();
        StatementKind::With(with, place, Box::new(Statement { kind, span }))
    }
}
