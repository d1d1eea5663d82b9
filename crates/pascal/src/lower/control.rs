//! Structured statements and conditions.

use polyc_base::{Cause, Op, Span};
use polyc_ir::{Block, Value};

use super::routine::Body;
use super::storage::Storage;
use crate::model::{Arm, Check, Expression, ExpressionKind, For, Root, Statement, VariableId};
use crate::types::Form;

impl Body<'_, '_> {
    /// Goes to `yes` or `no`. `and` and `or` evaluate their right operand only if it matters (ISO leaves it open,
    /// 6.7.2.3).
    pub(super) fn condition(&mut self, condition: &Expression, yes: Block, no: Block) {
        // Conditions to go on with: where they begin, if not here, where they go, and what asks for the branch, if it
        // is not just a statement.
        let mut pending = vec![(condition, None, yes, no, None)];
        while let Some((condition, begin, yes, no, cause)) = pending.pop() {
            begin.into_iter().for_each(|it| self.b.switch_to(it));
            match &condition.kind {
                ExpressionKind::And(x, y) => {
                    let right = self.b.create_block();
                    pending.push((&**y, Some(right), yes, no, cause));
                    pending.push((&**x, None, right, no, Some(Cause::Laziness)));
                }
                ExpressionKind::Or(x, y) => {
                    let right = self.b.create_block();
                    pending.push((&**y, Some(right), yes, no, cause));
                    pending.push((&**x, None, yes, right, Some(Cause::Laziness)));
                }
                ExpressionKind::Unary(Op::BoolNot, x) => pending.push((&**x, None, no, yes, cause)),
                _ => {
                    let value = self.expression(condition)[0];
                    self.set_loc(condition.span);
                    self.b.because(cause);
                    self.b.branch(value, yes, no);
                    self.b.because(None);
                }
            }
        }
    }

    pub(super) fn if_statement(&mut self, arms: &[(Expression, Statement)], otherwise: Option<&Statement>) {
        let mut open = Vec::new();
        for (index, (condition, body)) in arms.iter().enumerate() {
            let mut branch = self.b.new_if();
            self.condition(condition, branch.then, branch.otherwise);
            self.b.switch_to(branch.then);
            self.statement(body);
            if index + 1 < arms.len() || otherwise.is_some() {
                self.b.begin_else(&mut branch);
            }
            open.push(branch);
        }
        otherwise.into_iter().for_each(|it| self.statement(it));
        for branch in open.into_iter().rev() {
            self.b.end_if(branch);
        }
    }

    pub(super) fn while_statement(&mut self, condition: &Expression, body: &Statement) {
        self.set_loc(condition.span);
        let it = self.b.begin_loop();
        let inner = self.b.create_block();
        self.condition(condition, inner, it.done);
        self.b.switch_to(inner);
        self.statement(body);
        self.b.end_loop(it);
    }

    pub(super) fn repeat(&mut self, body: &[Statement], condition: &Expression) {
        let it = self.b.begin_loop();
        self.statements(body);
        self.condition(condition, it.done, it.next);
        self.b.end_loop(it);
    }

    pub(super) fn case(&mut self, selector: &Expression, arms: &[Arm], span: Span) {
        let value = self.expression(selector)[0];
        let value = self.number(value);
        self.set_loc(selector.span);
        self.b.because(Cause::Selection);
        let mut switch = self.b.begin_switch(value, arms.iter().map(|arm| &*arm.values));
        self.b.because(None);
        for arm in arms {
            self.b.begin_case(&mut switch);
            self.statement(&arm.body);
        }
        self.b.begin_default(&switch);
        self.set_loc(span);
        self.b.because(Cause::Selection);
        self.fail("pascal.no_case", &[value]);
        self.b.because(None);
        self.b.end_switch(switch);
    }

    // For (6.8.3.9): both bounds first; the variable takes each value, is tested against the last, then moves on, so
    // that it never leaves its range.

    pub(super) fn for_statement(&mut self, it: &For) {
        let Root::Variable(id) = it.variable.root else {
            unreachable!("a control variable is a variable");
        };
        let first = self.expression(&it.first)[0];
        let first = self.number(first);
        let last = self.expression(&it.last)[0];
        let last = self.number(last);
        let (begin, inner) = (self.b.create_block(), self.b.create_block());
        let (next, done) = (self.b.create_block(), self.b.create_block());
        let runs = if it.down { Op::I64Ge } else { Op::I64Le };
        self.set_loc(it.variable.span);
        self.b.because(Cause::Loop);
        let runs = self.b.value(runs, &[first, last]);
        self.b.branch(runs, begin, done);
        self.b.switch_to(begin);
        let first = self.bound(first, it.check_first);
        let last = self.bound(last, it.check_last);
        let counter = self.counter(id);
        self.b.def_var(counter, first);
        self.b.jump(inner, &[]);
        self.b.switch_to(inner);
        self.show_counter(id, counter);
        self.statement(&it.body);
        self.set_loc(it.variable.span);
        self.b.because(Cause::Loop);
        let value = self.b.use_var(counter);
        let ends = self.b.value(Op::I64Eq, &[value, last]);
        self.b.branch(ends, done, next);
        self.b.switch_to(next);
        let value = self.b.use_var(counter);
        let one = self.b.i64(1);
        let step = if it.down { Op::I64SubWrap } else { Op::I64AddWrap };
        let value = self.b.value(step, &[value, one]);
        self.b.def_var(counter, value);
        self.b.jump(inner, &[]);
        self.b.because(None);
        self.b.switch_to(done);
    }

    fn bound(&mut self, value: Value, check: Option<(Check, Span)>) -> Value {
        let Some((check, span)) = check else {
            return value;
        };
        self.shared.rules.add(span, check.rule);
        let (low, high) = (check.low, check.high);
        self.at_because(span, Cause::Loop, Op::I64Check { low, high }, &[value])
    }

    /// The variable itself, if it counts in a register.
    fn counter(&mut self, id: VariableId) -> polyc_ir::Variable {
        let form = self.shared.types().form(self.shared.model.variable(id).ty);
        match self.shared.stores.variables[id.index()] {
            Storage::Registers if form == Form::Integer => self.registers[&id][0],
            _ => self.b.declare_var(polyc_base::Type::I64, ""),
        }
    }

    /// Gives the variable the value of a counter that is not itself.
    fn show_counter(&mut self, id: VariableId, counter: polyc_ir::Variable) {
        if self.registers.get(&id).is_some_and(|it| it[0] == counter) {
            return;
        }
        let mut value = self.b.use_var(counter);
        if self.shared.types().form(self.shared.model.variable(id).ty) == Form::Boolean {
            let zero = self.b.i64(0);
            value = self.b.value(Op::I64Ne, &[value, zero]);
        }
        self.store_variable(id, &[value]);
    }
}
