//! Structured statements and conditions.

use polyc_base::{Cause, Op, Span};
use polyc_ir::{Block, Target, Terminator, Value};

use super::routine::Body;
use super::storage::Storage;
use crate::model::{Arm, Check, Expression, ExpressionKind, For, Root, Statement, VariableId};
use crate::types::Form;

impl Body<'_, '_> {
    /// Goes to `yes` or `no`. `and` and `or` evaluate their right operand only if it matters (ISO leaves it open,
    /// 6.7.2.3).
    pub(super) fn condition(&mut self, condition: &Expression, yes: Block, no: Block) {
        self.choose(condition, yes, no, None);
    }

    /// The same; what asks for the branch by the condition, if it is not just a statement.
    fn choose(&mut self, condition: &Expression, yes: Block, no: Block, cause: Option<Cause>) {
        match &condition.kind {
            ExpressionKind::And(x, y) => {
                let right = self.b.create_block();
                self.choose(x, right, no, Some(Cause::Laziness));
                self.b.switch_to(right);
                self.choose(y, yes, no, cause);
            }
            ExpressionKind::Or(x, y) => {
                let right = self.b.create_block();
                self.choose(x, yes, right, Some(Cause::Laziness));
                self.b.switch_to(right);
                self.choose(y, yes, no, cause);
            }
            ExpressionKind::Unary(Op::BoolNot, x) => self.choose(x, no, yes, cause),
            _ => {
                let value = self.expression(condition)[0];
                self.set_loc(condition.span);
                self.b.because(cause);
                self.b.branch(value, yes, no);
                self.b.because(None);
            }
        }
    }

    pub(super) fn if_statement(&mut self, condition: &Expression, yes: &Statement, no: Option<&Statement>) {
        let then = self.b.create_block();
        let done = self.b.create_block();
        let otherwise = match no {
            Some(_) => self.b.create_block(),
            None => done,
        };
        self.condition(condition, then, otherwise);
        self.b.switch_to(then);
        self.statement(yes);
        self.jump_if_open(done);
        if let Some(no) = no {
            self.b.switch_to(otherwise);
            self.statement(no);
            self.jump_if_open(done);
        }
        self.b.switch_to(done);
    }

    fn jump_if_open(&mut self, block: Block) {
        if !self.b.has_ended() {
            self.b.jump(block, &[]);
        }
    }

    pub(super) fn while_statement(&mut self, condition: &Expression, body: &Statement) {
        let head = self.b.create_block();
        let inner = self.b.create_block();
        let done = self.b.create_block();
        self.set_loc(condition.span);
        self.b.jump(head, &[]);
        self.b.switch_to(head);
        self.condition(condition, inner, done);
        self.b.switch_to(inner);
        self.statement(body);
        self.jump_if_open(head);
        self.b.switch_to(done);
    }

    pub(super) fn repeat(&mut self, body: &[Statement], condition: &Expression) {
        let head = self.b.create_block();
        let done = self.b.create_block();
        self.b.jump(head, &[]);
        self.b.switch_to(head);
        self.statements(body);
        self.condition(condition, done, head);
        self.b.switch_to(done);
    }

    // Case.

    pub(super) fn case(&mut self, selector: &Expression, arms: &[Arm], span: Span) {
        let value = self.expression(selector)[0];
        let value = self.number(value);
        let blocks: Vec<Block> = arms.iter().map(|_| self.b.create_block()).collect();
        let (none, done) = (self.b.create_block(), self.b.create_block());
        let mut table: Vec<(i64, Block)> = Vec::new();
        for (arm, &block) in arms.iter().zip(&blocks) {
            table.extend(arm.values.iter().map(|&value| (value, block)));
        }
        table.sort_unstable_by_key(|&(value, _)| value);
        self.set_loc(selector.span);
        self.b.because(Cause::Selection);
        self.dispatch(value, &table, none);
        self.b.because(None);
        for (arm, block) in arms.iter().zip(blocks) {
            self.b.switch_to(block);
            self.statement(&arm.body);
            self.jump_if_open(done);
        }
        self.b.switch_to(none);
        self.set_loc(span);
        self.b.because(Cause::Selection);
        self.native("pascal.no_case", &[value]);
        self.b.terminate(Terminator::Unreachable);
        self.b.because(None);
        self.b.switch_to(done);
    }

    /// Goes to the block of a value: by a table if it is dense, else by halving the ascending list.
    fn dispatch(&mut self, value: Value, table: &[(i64, Block)], none: Block) {
        match table {
            [] => self.b.jump(none, &[]),
            &[(only, block)] => {
                let only = self.b.i64(only);
                let equal = self.b.value(Op::I64Eq, &[value, only]);
                self.b.branch(equal, block, none);
            }
            &[(low, _), .., (high, _)] if is_dense(low, high, table.len()) => {
                let mut targets = Vec::new();
                let mut entries = table.iter().peekable();
                for at in low..=high {
                    let here = entries.next_if(|&&(value, _)| value == at);
                    targets.push(Target::new(here.map_or(none, |&(_, block)| block)));
                }
                self.b.terminate(Terminator::Switch {
                    value,
                    low,
                    targets,
                    default: Target::new(none),
                });
            }
            _ => {
                let (below, above) = table.split_at(table.len() / 2);
                let (left, right) = (self.b.create_block(), self.b.create_block());
                let pivot = self.b.i64(above[0].0);
                let less = self.b.value(Op::I64Lt, &[value, pivot]);
                self.b.branch(less, left, right);
                self.b.switch_to(left);
                self.dispatch(value, below, none);
                self.b.switch_to(right);
                self.dispatch(value, above, none);
            }
        }
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

/// Whether a table of all values from `low` to `high` is not much larger than the values in use.
fn is_dense(low: i64, high: i64, count: usize) -> bool {
    let span = i128::from(high) - i128::from(low) + 1;
    span <= count as i128 * 4 + 16
}
