//! Expressions: for their value, for their effect, in tail position.

use polyc_base::scalar::Immediate;
use polyc_base::{Cause, Constant, Op};
use polyc_ir::{Block, Terminator, Value};

use super::call::Plan;
use super::{Exit, FunctionLowering, Loop, Operand};
use crate::core::{Expr, Formals, LambdaId, Node, Role, Top, Var};
use crate::library::inline::Rep;

/// Something to be done. The parts of an expression come first, then what is done with their values.
#[derive(Clone, Copy)]
pub(super) enum Task {
    /// Leaves the value of an expression, however it comes.
    Value(Expr),
    /// Leaves it held so.
    Held(Expr, Rep),
    /// Does what an expression does, without its value.
    Effect(Expr),
    /// An expression in tail position; the block ends.
    Tail(Expr, Exit),
    /// Holds the last value so.
    Convert(Rep),
    /// Leaves no value in particular.
    Unspecified,
    /// Drops the last value.
    Drop,
    /// Ends the block with the last value.
    Exit(Exit),
    /// Goes on in a block.
    Switch(Block),
    /// Goes on in a block, and leaves its parameter.
    Joined(Block, Value),
    /// Calls with the last values.
    Call(Expr, Plan),
    /// The same in tail position.
    TailCall(Expr, Plan),
    /// An operation of a [`Node::Record`] on the last values.
    Record(Expr),
    /// One of the values that the last is.
    ValuesGet(u32),
    /// Throws the last value.
    Throw,
    /// Gives variables the last value.
    SetLocal(Expr, Var),
    SetTop(Expr, Top),
    DefineTop(Top),
    /// Binds the variables of a [`Node::Let`] to the last values.
    Bind(Expr),
    /// Binds the variables of a [`Node::LetValues`] to the values that the last is.
    BindValues(Expr),
    /// The operand of a [`Node::Or`] with that number.
    Or(Expr, usize, Exit),
    /// Leaves if the last value is true, else goes on in the block.
    OrTaken(Block, Exit),
    /// The body of a procedure that has become blocks.
    Loop(Var, LambdaId),
}

impl FunctionLowering<'_, '_, '_, '_> {
    /// Carries out a task and all that come of it. When the budget is spent the rest is not: the module is dropped.
    pub(super) fn run(&mut self, task: Task) {
        let height = self.tasks.len();
        self.tasks.push(task);
        while self.tasks.len() > height
            && let Some(task) = self.tasks.pop()
        {
            if !self.core().budget.step(1) {
                self.tasks.truncate(height);
                return;
            }
            self.step(task);
        }
    }

    fn step(&mut self, task: Task) {
        match task {
            Task::Value(expr) => self.value(expr),
            Task::Held(expr, rep) => self.held(expr, rep),
            Task::Effect(expr) => self.effect(expr),
            Task::Tail(expr, exit) => self.tail(expr, exit),
            Task::Convert(rep) => {
                let operand = self.pop();
                let value = self.convert(operand, rep);
                self.operands.push(Operand { value, rep });
            }
            Task::Unspecified => {
                let nothing = self.unspecified();
                self.operands.push(nothing);
            }
            Task::Drop => {
                self.pop();
            }
            Task::Exit(exit) => {
                let operand = self.pop();
                self.exit_with(operand, exit);
            }
            Task::Switch(block) => self.builder.switch_to(block),
            Task::Joined(block, value) => {
                self.builder.switch_to(block);
                self.operands.push(Self::dynamic(value));
            }
            Task::Call(expr, plan) => {
                let operand = self.call(expr, plan);
                self.operands.push(operand);
            }
            Task::TailCall(expr, plan) => self.tail_call(expr, plan),
            Task::Record(expr) => {
                if let Node::Record(record, operands) = self.core().node(expr) {
                    let values = self.pop_values(operands.len());
                    self.set_loc(self.core().loc(expr));
                    let operand = self.record(*record, values);
                    self.operands.push(operand);
                }
            }
            Task::ValuesGet(index) => {
                let values = self.pop().value;
                let operand = self.any(Op::ValuesGet { index }, &[values]);
                self.operands.push(operand);
            }
            Task::Throw => {
                let value = self.pop().value;
                self.builder.because(Cause::Exception);
                self.builder.terminate(Terminator::Throw(value));
                let nothing = self.unspecified();
                self.operands.push(nothing);
            }
            Task::SetLocal(expr, var) => {
                let value = self.pop().value;
                self.set_loc(self.core().loc(expr));
                let cell = self.vars[&var];
                self.builder.op(Op::BoxSet {}, &[cell, value]);
            }
            Task::SetTop(expr, top) => {
                let value = self.pop().value;
                self.set_loc(self.core().loc(expr));
                // Assigning what nothing defines is the same mistake as reading it.
                self.read_top(top);
                self.store_top(top, value);
            }
            Task::DefineTop(top) => {
                let value = self.pop().value;
                self.store_top(top, value);
            }
            Task::Bind(expr) => self.bind(expr),
            Task::BindValues(expr) => {
                if let Node::LetValues(formals, ..) = self.core().node(expr) {
                    let values = self.pop().value;
                    self.bind_values(formals, values);
                }
            }
            Task::Or(expr, number, exit) => self.or_part(expr, number, exit),
            Task::OrTaken(next, exit) => {
                let operand = self.pop();
                let taken = self.create_block();
                let truth = self.convert(operand, Rep::Bool);
                self.builder.because(Some(Cause::Laziness));
                self.builder.branch(truth, taken, next);
                self.builder.because(None);
                self.builder.switch_to(taken);
                self.exit_with(operand, exit);
                self.builder.switch_to(next);
            }
            Task::Loop(var, lambda) => self.loop_body(var, lambda),
        }
    }

    /// Adds tasks that are carried out in this order.
    pub(super) fn next<const N: usize>(&mut self, tasks: [Task; N]) {
        self.tasks.extend(tasks.into_iter().rev());
    }

    /// The last value.
    pub(super) fn pop(&mut self) -> Operand {
        self.operands.pop().expect("a task before has left it")
    }

    /// The last values.
    pub(super) fn pop_values(&mut self, count: usize) -> Vec<Value> {
        let first = self.operands.len() - count;
        self.operands.drain(first..).map(|it| it.value).collect()
    }

    /// Evaluates at once. Only for what nests no deeper than the prelude's texts do.
    pub(super) fn value_any(&mut self, expr: Expr) -> Value {
        self.run(Task::Held(expr, Rep::Any));
        match self.operands.pop() {
            Some(operand) => operand.value,
            None => self.unspecified().value,
        }
    }

    fn value(&mut self, expr: Expr) {
        self.set_loc(self.core().loc(expr));
        let operand = match self.core().node(expr) {
            Node::Constant(constant) => self.constant(constant),
            Node::Local(var) => self.read(*var),
            Node::Top(top) => self.read_top(*top),
            Node::Standard(standard) => self.standard_value(*standard),
            Node::Lambda(lambda) => self.make_closure(*lambda),
            Node::Region(region, handler, call) => self.region(*region, *handler, *call),
            Node::SetLocal(..) | Node::SetTop(..) | Node::DefineTop(..) => {
                return self.next([Task::Effect(expr), Task::Unspecified]);
            }
            Node::Call(callee, args) => return self.plan_call(expr, *callee, args),
            Node::Record(_, operands) => {
                self.tasks.push(Task::Record(expr));
                return self.values(operands, |_| Rep::Any);
            }
            Node::ValuesGet(index, value) => {
                return self.next([Task::Held(*value, Rep::Any), Task::ValuesGet(*index)]);
            }
            Node::Throw(value) => return self.next([Task::Held(*value, Rep::Any), Task::Throw]),
            Node::Let(bindings, body) => return self.bindings(expr, bindings, Task::Value(*body)),
            Node::Seq(exprs) => return self.sequence(exprs, Task::Value),
            Node::LetValues(_, value, body) => {
                return self.next([Task::Held(*value, Rep::Any), Task::BindValues(expr), Task::Value(*body)]);
            }
            Node::If(..) | Node::Or(_) | Node::Fix(..) => {
                let join = self.create_block();
                let value = self.builder.add_param(join, Rep::Any.ty());
                return self.next([Task::Tail(expr, Exit::Join(join)), Task::Joined(join, value)]);
            }
            Node::Letrec(..) => unreachable!("letrec has been fixed"),
        };
        self.operands.push(operand);
    }

    /// The value held as wanted; a constant becomes so at once.
    fn held(&mut self, expr: Expr, rep: Rep) {
        if let Node::Constant(constant) = self.core().node(expr) {
            self.set_loc(self.core().loc(expr));
            if let Some(operand) = self.constant_as(constant, rep) {
                return self.operands.push(operand);
            }
        }
        self.tasks.push(Task::Convert(rep));
        self.value(expr);
    }

    /// Leaves the values of expressions, held as the numbers of each say.
    pub(super) fn values(&mut self, exprs: &[Expr], rep: impl Fn(usize) -> Rep) {
        let held = exprs.iter().enumerate().map(|(index, &it)| Task::Held(it, rep(index)));
        self.tasks.extend(held.rev());
    }

    /// Expressions in order, the last as wanted.
    fn sequence(&mut self, exprs: &[Expr], last: impl FnOnce(Expr) -> Task) {
        let (end, before) = exprs.split_last().expect("a sequence has expressions");
        self.tasks.push(last(*end));
        self.tasks.extend(before.iter().rev().map(|&it| Task::Effect(it)));
    }

    fn effect(&mut self, expr: Expr) {
        match self.core().node(expr) {
            Node::Constant(_) | Node::Lambda(_) | Node::Standard(_) => {}
            Node::SetLocal(var, value) => {
                self.next([Task::Held(*value, Rep::Any), Task::SetLocal(expr, *var)]);
            }
            Node::SetTop(top, value) => self.next([Task::Held(*value, Rep::Any), Task::SetTop(expr, *top)]),
            Node::DefineTop(top, value) => self.define_top(*top, *value),
            Node::Let(bindings, body) => self.bindings(expr, bindings, Task::Effect(*body)),
            Node::Seq(exprs) => self.sequence(exprs, Task::Effect),
            Node::If(..) | Node::Or(_) | Node::Fix(..) => {
                let after = self.create_block();
                self.next([Task::Tail(expr, Exit::Discard(after)), Task::Switch(after)]);
            }
            _ => self.next([Task::Value(expr), Task::Drop]),
        }
    }

    fn tail(&mut self, expr: Expr, exit: Exit) {
        self.set_loc(self.core().loc(expr));
        match self.core().node(expr) {
            Node::If(test, then, otherwise) => {
                let (yes, no) = (self.create_block(), self.create_block());
                let cause = self.is_and(expr, *otherwise).then_some(Cause::Laziness);
                self.next([
                    Task::Tail(*test, Exit::Test(yes, no, cause)),
                    Task::Switch(yes),
                    Task::Tail(*then, exit),
                    Task::Switch(no),
                    Task::Tail(*otherwise, exit),
                ]);
            }
            Node::Or(_) => self.tasks.push(Task::Or(expr, 0, exit)),
            Node::Let(bindings, body) => self.bindings(expr, bindings, Task::Tail(*body, exit)),
            Node::LetValues(_, value, body) => self.next([
                Task::Held(*value, Rep::Any),
                Task::BindValues(expr),
                Task::Tail(*body, exit),
            ]),
            Node::Seq(exprs) => self.sequence(exprs, |last| Task::Tail(last, exit)),
            Node::Fix(bindings, body) => {
                self.fix(bindings, exit);
                let blocks = bindings.iter().rev();
                let blocks = blocks.filter(|(_, it)| self.lowering.roles.role(*it) == Role::Blocks);
                self.tasks.extend(blocks.map(|&(var, lambda)| Task::Loop(var, lambda)));
                self.tasks.push(Task::Tail(*body, exit));
            }
            Node::Call(callee, args) => self.plan_tail_call(expr, *callee, args, exit),
            Node::Constant(constant) => {
                if let Exit::Test(yes, no, _) = exit {
                    let truth = *constant != Constant::Immediate(Immediate::False);
                    return self.builder.jump(if truth { yes } else { no }, &[]);
                }
                let operand = self.constant(constant);
                self.exit_with(operand, exit);
            }
            _ => self.next([Task::Value(expr), Task::Exit(exit)]),
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

    /// An operand of `or`: the last one is the value, any other leaves if it is true.
    fn or_part(&mut self, expr: Expr, number: usize, exit: Exit) {
        let Node::Or(exprs) = self.core().node(expr) else {
            return;
        };
        let test = exprs[number];
        if number + 1 == exprs.len() {
            return self.tasks.push(Task::Tail(test, exit));
        }
        let next = self.create_block();
        self.tasks.push(Task::Or(expr, number + 1, exit));
        let cause = Some(Cause::Laziness);
        match exit {
            Exit::Test(yes, ..) => self.next([Task::Tail(test, Exit::Test(yes, next, cause)), Task::Switch(next)]),
            Exit::Discard(after) => {
                self.next([Task::Tail(test, Exit::Test(after, next, cause)), Task::Switch(next)]);
            }
            Exit::Return | Exit::Join(_) => self.next([Task::Value(test), Task::OrTaken(next, exit)]),
        }
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

    /// Evaluates what a [`Node::Let`] binds, binds it, and goes on.
    fn bindings(&mut self, expr: Expr, bindings: &[(Var, Expr)], then: Task) {
        self.next([Task::Bind(expr), then]);
        let inits = bindings.iter().rev().map(|&(var, init)| {
            if self.is_used(var) {
                Task::Held(init, Rep::Any)
            } else {
                Task::Effect(init)
            }
        });
        let inits: Vec<Task> = inits.collect();
        self.tasks.extend(inits);
    }

    fn is_used(&self, var: Var) -> bool {
        let data = self.core().get_var(var);
        data.uses > 0 || data.assigned
    }

    fn bind(&mut self, expr: Expr) {
        let Node::Let(bindings, _) = self.core().node(expr) else {
            return;
        };
        let vars: Vec<Var> = bindings.iter().map(|it| it.0).filter(|&it| self.is_used(it)).collect();
        let values = self.pop_values(vars.len());
        for (var, value) in vars.into_iter().zip(values) {
            self.bind_var(var, value);
        }
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

    /// The body of a procedure that has become blocks.
    fn loop_body(&mut self, var: Var, lambda: LambdaId) {
        let Loop { block, exit } = self.loops[&var];
        let lambda = self.core().get_lambda(lambda);
        let params: Vec<(Var, Value)> = lambda
            .formals
            .all()
            .map(|param| (param, self.builder.add_param(block, Rep::Any.ty())))
            .collect();
        self.builder.switch_to(block);
        self.set_loc(lambda.loc);
        for (param, value) in params {
            self.bind_var(param, value);
        }
        self.tasks.push(Task::Tail(lambda.body, exit));
    }

    /// Binds names to the values that a value is: as many as there are names.
    fn bind_values(&mut self, formals: &Formals, values: Value) {
        if let ([only], None) = (formals.fixed.as_slice(), formals.rest) {
            return self.bind_var(*only, values);
        }
        let values = self.spread_values(formals, values);
        for (var, value) in formals.all().zip(values) {
            self.bind_var(var, value);
        }
    }
}
