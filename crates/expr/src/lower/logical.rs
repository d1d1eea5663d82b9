//! `&&` and `||`: where one operand decides, an error of the other does not count (langdef, "Logical Operators").

use polyc_base::scalar::{Immediate, Kind as ValueKind};
use polyc_base::{Cause, Op, Type};
use polyc_ir::{Block, Terminator, Value, Variable};

use super::Lowering;
use crate::tree::{Expr, ExprId, LogicalOp};
use crate::types::Ty;

impl Lowering<'_, '_, '_> {
    /// Whether an operand may end in an error, its conversion to a truth value included.
    pub(super) fn needs_handler(&self, operand: ExprId) -> bool {
        self.fails(operand) || self.ty(operand) != Ty::BOOL
    }

    /// A chain of one operator, of any length. An operand whose error may matter is evaluated in a region, and its
    /// error is kept while those after it are evaluated:
    ///
    /// ```text
    /// { first decides ? join : more(none) } catch e { more(e) }
    /// more(error): second decides ? join : error ? throw error : join
    /// ```
    pub(super) fn logical(&mut self, id: ExprId, op: LogicalOp) -> Value {
        let (first, rest) = self.operands(id, op);
        let join = self.b.create_block();
        let result = self.b.add_param(join, Type::Bool);
        let (mut operand, mut error) = (first, None);
        for &(id, right) in &rest {
            let more = self.b.create_block();
            if self.needs_handler(operand) {
                self.guarded(id, op, operand, &mut error, (more, join));
            } else {
                let value = self.value_as(operand, Ty::BOOL);
                self.decide(id, op, value, more, join);
            }
            self.b.switch_to(more);
            operand = right;
        }
        let value = self.value_as(operand, Ty::BOOL);
        match error {
            None => self.b.jump(join, &[value]),
            Some(error) => {
                let undecided = self.b.create_block();
                self.decide(id, op, value, undecided, join);
                self.b.switch_to(undecided);
                let error = self.b.use_var(error);
                self.throw_if_any(error);
                let result = self.b.bool(op == LogicalOp::And);
                self.b.jump(join, &[result]);
            }
        }
        self.b.switch_to(join);
        result
    }

    /// The first operand of a chain, and its operators, each with its right operand.
    fn operands(&self, id: ExprId, op: LogicalOp) -> (ExprId, Vec<(ExprId, ExprId)>) {
        let (mut first, mut rest) = (id, Vec::new());
        while let Expr::Logical { op: this, left, right } = *self.program.tree.expr(first)
            && this == op
        {
            rest.push((first, right));
            first = left;
        }
        rest.reverse();
        (first, rest)
    }

    /// An operand that may fail, where others come after it.
    fn guarded(
        &mut self,
        id: ExprId,
        op: LogicalOp,
        operand: ExprId,
        error: &mut Option<Variable>,
        (more, join): (Block, Block),
    ) {
        let failed = self.b.create_block();
        let caught = self.b.add_param(failed, Type::Any);
        let outer = self.enter_region(failed);
        let value = self.value_as(operand, Ty::BOOL);
        self.b.set_region(outer);
        let kept = *error.get_or_insert_with(|| {
            let kept = self.b.declare_var(Type::Any, "");
            let none = self.b.immediate(Immediate::Undefined);
            self.b.def_var(kept, none);
            kept
        });
        self.decide(id, op, value, more, join);
        self.b.switch_to(failed);
        self.b.because(Cause::Absorption);
        self.b.def_var(kept, caught);
        self.b.jump(more, &[]);
        self.b.because(None);
    }

    /// Goes to `join` if the operand decides, else to `more`.
    fn decide(&mut self, id: ExprId, op: LogicalOp, operand: Value, more: Block, join: Block) {
        let decided = self.b.create_block();
        self.at(id);
        self.b.because(Cause::Laziness);
        let (then, otherwise) = match op {
            LogicalOp::And => (more, decided),
            LogicalOp::Or => (decided, more),
        };
        self.b.branch(operand, then, otherwise);
        self.b.switch_to(decided);
        let result = self.b.bool(op == LogicalOp::Or);
        self.b.jump(join, &[result]);
        self.b.because(None);
    }

    /// Throws the error unless it is undefined.
    pub(super) fn throw_if_any(&mut self, error: Value) {
        let kind = ValueKind::Undefined;
        let outer = self.b.because(Cause::Absorption);
        let none = self.b.value(Op::AnyIs { kind }, &[error]);
        let (fine, throw) = (self.b.create_block(), self.b.create_block());
        self.b.branch(none, fine, throw);
        self.b.switch_to(throw);
        self.b.terminate(Terminator::Throw(error));
        self.b.because(outer);
        self.b.switch_to(fine);
    }
}
