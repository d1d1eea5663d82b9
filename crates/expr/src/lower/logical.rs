//! `&&` and `||`: where one operand decides, an error of the other does not count (langdef, "Logical Operators").

use polyc_base::scalar::{Immediate, Kind as ValueKind};
use polyc_base::{Op, Type};
use polyc_ir::{Block, Terminator, Value, Variable};

use super::Lowering;
use crate::tree::{ExprId, LogicalOp};
use crate::types::Ty;

impl Lowering<'_, '_, '_> {
    /// Whether an operand may end in an error, its conversion to a truth value included.
    pub(super) fn needs_handler(&self, operand: ExprId) -> bool {
        self.fails(operand) || self.ty(operand) != Ty::BOOL
    }

    pub(super) fn logical(
        &mut self,
        id: ExprId,
        op: LogicalOp,
        left: ExprId,
        right: ExprId,
    ) -> Value {
        let join = self.block();
        let result = self.b.add_param(join, Type::Bool);
        if self.needs_handler(left) {
            self.guarded(id, op, left, right, join);
        } else {
            let more = self.block();
            let left = self.value_as(left, Ty::BOOL);
            self.decide(id, op, left, more, join);
            self.b.switch_to(more);
            let right = self.value_as(right, Ty::BOOL);
            self.b.jump(join, &[right]);
        }
        self.b.switch_to(join);
        result
    }

    /// The left operand may fail. Its error is kept while the right one is evaluated, once, after either outcome:
    ///
    /// ```text
    /// error = none; { left decides ? join : more } catch e { error = e; more }
    /// more: right decides ? join : error ? throw error : join
    /// ```
    fn guarded(&mut self, id: ExprId, op: LogicalOp, left: ExprId, right: ExprId, join: Block) {
        let error = self.no_error();
        let (more, failed) = (self.block(), self.block());
        let caught = self.b.add_param(failed, Type::Any);
        let outer = self.enter_region(failed);
        let left = self.value_as(left, Ty::BOOL);
        self.handler = outer;
        self.decide(id, op, left, more, join);
        self.b.switch_to(failed);
        self.b.def_var(error, caught);
        self.b.jump(more, &[]);
        self.b.switch_to(more);
        let right = self.value_as(right, Ty::BOOL);
        let undecided = self.block();
        self.decide(id, op, right, undecided, join);
        self.b.switch_to(undecided);
        self.throw_if_any(error);
        let result = self.b.bool(op == LogicalOp::And);
        self.b.jump(join, &[result]);
    }

    /// Goes to `join` if the operand decides, else to `more`.
    fn decide(&mut self, id: ExprId, op: LogicalOp, operand: Value, more: Block, join: Block) {
        let decided = self.block();
        self.at(id);
        match op {
            LogicalOp::And => self.b.branch(operand, more, decided),
            LogicalOp::Or => self.b.branch(operand, decided, more),
        }
        self.b.switch_to(decided);
        let result = self.b.bool(op == LogicalOp::Or);
        self.b.jump(join, &[result]);
    }

    /// A variable for an error, with none in it.
    pub(super) fn no_error(&mut self) -> Variable {
        let error = self.b.declare_var(Type::Any, "");
        let none = self.b.immediate(Immediate::Undefined);
        self.b.def_var(error, none);
        error
    }

    /// Throws the error if there is one.
    pub(super) fn throw_if_any(&mut self, error: Variable) {
        let value = self.b.use_var(error);
        let kind = ValueKind::Undefined;
        let none = self.b.value(Op::AnyIs { kind }, &[value]);
        let (fine, throw) = (self.block(), self.block());
        self.b.branch(none, fine, throw);
        self.b.switch_to(throw);
        let value = self.b.use_var(error);
        self.b.terminate(Terminator::Throw(value));
        self.b.switch_to(fine);
    }
}
