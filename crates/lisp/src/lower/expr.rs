//! Expressions: for their value, for their effect, in tail position.

use polyc_base::scalar::Immediate;
use polyc_base::{Cause, Constant, Op};
use polyc_ir::{Terminator, Value};

use super::{Exit, FunctionLowering, Loop, Operand};
use crate::core::{Expr, Formals, LambdaId, Node, Role, Var};
use crate::library::inline::Rep;

impl FunctionLowering<'_, '_, '_, '_> {
    /// The value, however it comes.
    pub(super) fn value(&mut self, expr: Expr) -> Operand {
        if !self.core().budget.step(1) {
            return self.unspecified();
        }
        self.builder.set_loc(self.core().loc(expr));
        match self.core().node(expr) {
            Node::Constant(constant) => self.constant(constant),
            Node::Local(var) => self.read(*var),
            Node::Top(top) => self.read_top(*top),
            Node::Standard(standard) => self.standard_value(*standard),
            Node::Lambda(lambda) => self.make_closure(*lambda),
            Node::SetLocal(..) | Node::SetTop(..) | Node::DefineTop(..) => {
                self.effect(expr);
                self.unspecified()
            }
            Node::Call(callee, args) => self.call(expr, *callee, args),
            Node::Record(record, operands) => self.record(*record, operands),
            Node::ValuesGet(index, value) => {
                let value = self.value_any(*value);
                self.any(Op::ValuesGet { index: *index }, &[value])
            }
            Node::Region(region, handler, call) => self.region(*region, *handler, *call),
            Node::Throw(value) => {
                let value = self.value_any(*value);
                self.builder.because(Cause::Exception);
                self.builder.terminate(Terminator::Throw(value));
                self.unspecified()
            }
            Node::Let(bindings, body) => {
                self.bind(bindings);
                self.value(*body)
            }
            Node::Seq(exprs) => {
                let (last, before) = exprs.split_last().expect("a sequence has expressions");
                for &expr in before {
                    self.effect(expr);
                }
                self.value(*last)
            }
            Node::LetValues(formals, value, body) => {
                self.bind_values(formals, *value);
                self.value(*body)
            }
            Node::If(..) | Node::Or(_) | Node::Fix(..) => self.joined(expr),
            Node::Letrec(..) => unreachable!("letrec has been fixed"),
        }
    }

    /// A value that comes from several blocks.
    fn joined(&mut self, expr: Expr) -> Operand {
        let join = self.create_block();
        let value = self.builder.add_param(join, Rep::Any.ty());
        self.tail(expr, Exit::Join(join));
        self.builder.switch_to(join);
        Operand { value, rep: Rep::Any }
    }

    pub(super) fn value_any(&mut self, expr: Expr) -> Value {
        let operand = self.value(expr);
        self.as_any(operand)
    }

    /// The value held as wanted; a constant becomes so at once.
    pub(super) fn value_as(&mut self, expr: Expr, rep: Rep) -> Value {
        if let Node::Constant(constant) = self.core().node(expr) {
            self.builder.set_loc(self.core().loc(expr));
            if let Some(operand) = self.constant_as(constant, rep) {
                return operand.value;
            }
        }
        let operand = self.value(expr);
        self.convert(operand, rep)
    }

    /// What the expression does, without its value.
    pub(super) fn effect(&mut self, expr: Expr) {
        let loc = self.core().loc(expr);
        match self.core().node(expr) {
            _ if !self.core().budget.step(1) => {}
            Node::Constant(_) | Node::Lambda(_) | Node::Standard(_) => {}
            Node::SetLocal(var, value) => {
                let value = self.value_any(*value);
                self.builder.set_loc(loc);
                let cell = self.vars[var];
                self.builder.op(Op::BoxSet {}, &[cell, value]);
            }
            Node::SetTop(top, value) => self.set_top(*top, *value, loc),
            Node::DefineTop(top, value) => self.define_top(*top, *value),
            Node::Let(bindings, body) => {
                self.bind(bindings);
                self.effect(*body);
            }
            Node::Seq(exprs) => {
                for &expr in exprs {
                    self.effect(expr);
                }
            }
            Node::If(..) | Node::Or(_) | Node::Fix(..) => {
                let after = self.create_block();
                self.tail(expr, Exit::Discard(after));
                self.builder.switch_to(after);
            }
            _ => {
                self.value(expr);
            }
        }
    }

    /// The expression in tail position; the block ends.
    pub(super) fn tail(&mut self, expr: Expr, exit: Exit) {
        let mut expr = expr;
        loop {
            if !self.core().budget.step(1) {
                let nothing = self.unspecified();
                return self.exit_with(nothing, exit);
            }
            self.builder.set_loc(self.core().loc(expr));
            match self.core().node(expr) {
                Node::If(test, then, otherwise) => {
                    let (yes, no) = (self.create_block(), self.create_block());
                    let cause = self.is_and(expr, *otherwise).then_some(Cause::Laziness);
                    self.tail(*test, Exit::Test(yes, no, cause));
                    self.builder.switch_to(yes);
                    self.tail(*then, exit);
                    self.builder.switch_to(no);
                    expr = *otherwise;
                }
                Node::Or(exprs) => {
                    let (last, before) = exprs.split_last().expect("two at least");
                    for &test in before {
                        self.or_part(test, exit);
                    }
                    expr = *last;
                }
                Node::Let(bindings, body) => {
                    self.bind(bindings);
                    expr = *body;
                }
                Node::LetValues(formals, value, body) => {
                    self.bind_values(formals, *value);
                    expr = *body;
                }
                Node::Seq(exprs) => {
                    let (last, before) = exprs.split_last().expect("two at least");
                    for &expr in before {
                        self.effect(expr);
                    }
                    expr = *last;
                }
                Node::Fix(bindings, body) => {
                    self.fix(bindings, exit);
                    self.tail(*body, exit);
                    return self.fix_bodies(bindings);
                }
                Node::Call(callee, args) => {
                    return self.tail_call(expr, *callee, args, exit);
                }
                Node::Constant(constant) => {
                    if let Exit::Test(yes, no, _) = exit {
                        let truth = *constant != Constant::Immediate(Immediate::False);
                        return self.builder.jump(if truth { yes } else { no }, &[]);
                    }
                    let operand = self.constant(constant);
                    return self.exit_with(operand, exit);
                }
                _ => {
                    let operand = self.value(expr);
                    return self.exit_with(operand, exit);
                }
            }
        }
    }

    /// Whether a choice is that of `and`: the `#f` of its other way then comes from the same form.
    fn is_and(&self, choice: Expr, otherwise: Expr) -> bool {
        let is_false = matches!(
            self.core().node(otherwise),
            Node::Constant(Constant::Immediate(Immediate::False))
        );
        is_false && self.core().loc(otherwise) == self.core().loc(choice)
    }

    /// An operand of `or` that is not the last: leaves if it is true.
    fn or_part(&mut self, test: Expr, exit: Exit) {
        let next = self.create_block();
        let cause = Some(Cause::Laziness);
        match exit {
            Exit::Test(yes, ..) => self.tail(test, Exit::Test(yes, next, cause)),
            Exit::Discard(after) => self.tail(test, Exit::Test(after, next, cause)),
            Exit::Return | Exit::Join(_) => {
                let operand = self.value(test);
                let taken = self.create_block();
                let truth = self.convert(operand, Rep::Bool);
                self.builder.because(cause);
                self.builder.branch(truth, taken, next);
                self.builder.because(None);
                self.builder.switch_to(taken);
                self.exit_with(operand, exit);
            }
        }
        self.builder.switch_to(next);
    }

    /// Ends the block with a value.
    pub(super) fn exit_with(&mut self, operand: Operand, exit: Exit) {
        match exit {
            Exit::Return => {
                let value = self.as_any(operand);
                self.builder.ret(Some(value));
            }
            Exit::Join(block) => {
                let value = self.as_any(operand);
                self.builder.jump(block, &[value]);
            }
            Exit::Discard(block) => self.builder.jump(block, &[]),
            Exit::Test(yes, no, cause) => {
                let truth = self.convert(operand, Rep::Bool);
                self.builder.because(cause);
                self.builder.branch(truth, yes, no);
                self.builder.because(None);
            }
        }
    }

    // Variables.

    fn read(&mut self, var: Var) -> Operand {
        let data = self.core().get_var(var);
        let value = self.vars[&var];
        if !data.assigned {
            return Operand { value, rep: Rep::Any };
        }
        let operand = self.any(Op::BoxGet {}, &[value]);
        if data.checked {
            self.check_defined(operand.value, &data.name)
        } else {
            operand
        }
    }

    /// Binds a variable to a value: assigned ones get a box.
    pub(super) fn bind_var(&mut self, var: Var, value: Value) {
        let data = self.core().get_var(var);
        let value = if data.assigned {
            self.builder.value(Op::BoxNew {}, &[value])
        } else {
            value
        };
        if !data.name.is_empty() {
            self.builder.name_value(value, &*data.name);
        }
        self.vars.insert(var, value);
    }

    fn bind(&mut self, bindings: &[(Var, Expr)]) {
        let mut values = Vec::new();
        for &(var, init) in bindings {
            let data = self.core().get_var(var);
            if data.uses == 0 && !data.assigned {
                self.effect(init);
            } else {
                values.push((var, self.value_any(init)));
            }
        }
        for (var, value) in values {
            self.bind_var(var, value);
        }
    }

    fn set_top(&mut self, top: crate::core::Top, value: Expr, loc: polyc_base::Loc) {
        let value = self.value_any(value);
        self.builder.set_loc(loc);
        // Assigning what nothing defines is the same mistake as reading it.
        let current = self.read_top(top);
        let _: Operand = current;
        self.store_top(top, value);
    }

    // Procedures that become blocks.

    /// Makes the blocks or closures of a group of procedures.
    fn fix(&mut self, bindings: &[(Var, LambdaId)], exit: Exit) {
        let mut closures = Vec::new();
        for &(var, lambda) in bindings {
            match self.lowering.roles.role(lambda) {
                Role::Blocks => {
                    let block = self.create_block();
                    self.loops.insert(var, Loop { block, exit });
                }
                Role::Direct | Role::Nothing => {}
                Role::Closure => closures.push((var, lambda)),
            }
        }
        self.make_closure_group(&closures);
    }

    /// Lowers the bodies of procedures that have become blocks.
    fn fix_bodies(&mut self, bindings: &[(Var, LambdaId)]) {
        for &(var, lambda) in bindings {
            if self.lowering.roles.role(lambda) != Role::Blocks {
                continue;
            }
            let Loop { block, exit } = self.loops[&var];
            let lambda = self.core().get_lambda(lambda);
            let params: Vec<(Var, Value)> = lambda
                .formals
                .all()
                .map(|param| (param, self.builder.add_param(block, Rep::Any.ty())))
                .collect();
            self.builder.switch_to(block);
            self.builder.set_loc(lambda.loc);
            for (param, value) in params {
                self.bind_var(param, value);
            }
            self.tail(lambda.body, exit);
        }
    }

    /// Binds the values of an expression: as many as there are names.
    fn bind_values(&mut self, formals: &Formals, value: Expr) {
        if let ([only], None) = (formals.fixed.as_slice(), formals.rest) {
            let value = self.value_any(value);
            return self.bind_var(*only, value);
        }
        let values = self.value_any(value);
        let values = self.spread_values(formals, values);
        for (var, value) in formals.all().zip(values) {
            self.bind_var(var, value);
        }
    }
}
