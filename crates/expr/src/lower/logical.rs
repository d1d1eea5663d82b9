//! `&&` and `||`: where one operand decides, an error of the other does not count (langdef, "Logical Operators").

use polyc_base::scalar::{Immediate, Kind as ValueKind};
use polyc_base::{Cause, Op, Type};
use polyc_ir::{Block, Handler, Target, Terminator, Value};

use super::Lowering;
use crate::tree::{ExprId, LogicalOp};
use crate::types::Ty;

/// A logical operator whose left operand is being lowered.
pub(super) struct Logical {
    /// Where the result is known.
    join: Block,
    /// Where the right operand is evaluated.
    more: Block,
    /// What keeps an error of the left operand.
    guard: Option<Guard>,
}

struct Guard {
    failed: Block,
    error: Value,
    caught: Value,
    outer: Option<Handler>,
}

impl Lowering<'_, '_, '_> {
    /// Whether an operand may end in an error, its conversion to a truth value included.
    pub(super) fn needs_handler(&self, operand: ExprId) -> bool {
        self.fails(operand) || self.ty(operand) != Ty::BOOL
    }

    /// What comes before the left operand.
    pub(super) fn begin_logical(&mut self, left: ExprId) -> Logical {
        let join = self.b.create_block();
        self.b.add_param(join, Type::Bool);
        let more = self.b.create_block();
        let guard = self.needs_handler(left).then(|| {
            let failed = self.b.create_block();
            let error = self.b.add_param(more, Type::Any);
            let caught = self.b.add_param(failed, Type::Any);
            let outer = self.enter_region(failed);
            Guard {
                failed,
                error,
                caught,
                outer,
            }
        });
        Logical { join, more, guard }
    }

    /// The left operand, which has been evaluated, the right one, and the result.
    pub(super) fn end_logical(
        &mut self,
        id: ExprId,
        op: LogicalOp,
        left: ExprId,
        right: ExprId,
        Logical { join, more, guard }: Logical,
    ) -> Value {
        let left = self.value_as(left, Ty::BOOL);
        match guard {
            Some(guard) => self.end_guarded(id, op, left, right, (join, more), guard),
            None => {
                self.decide(id, op, left, Target::new(more), join);
                self.b.switch_to(more);
                let right = self.value_as(right, Ty::BOOL);
                self.b.jump(join, &[right]);
            }
        }
        self.b.switch_to(join);
        self.b.block_params(join)[0]
    }

    /// The left operand might have failed. Its error is kept while the right one is evaluated, once, after either
    /// outcome:
    ///
    /// ```text
    /// { left decides ? join : more(none) } catch e { more(e) }
    /// more(error): right decides ? join : error ? throw error : join
    /// ```
    fn end_guarded(
        &mut self,
        id: ExprId,
        op: LogicalOp,
        left: Value,
        right: ExprId,
        (join, more): (Block, Block),
        guard: Guard,
    ) {
        let none = self.b.immediate(Immediate::Undefined);
        self.b.set_region(guard.outer);
        self.decide(id, op, left, Target::with(more, &[none]), join);
        self.b.switch_to(guard.failed);
        self.b.because(Cause::Absorption);
        self.b.jump(more, &[guard.caught]);
        self.b.switch_to(more);
        let right = self.value_as(right, Ty::BOOL);
        let undecided = self.b.create_block();
        self.decide(id, op, right, Target::new(undecided), join);
        self.b.switch_to(undecided);
        self.throw_if_any(guard.error);
        let result = self.b.bool(op == LogicalOp::And);
        self.b.jump(join, &[result]);
    }

    /// Goes to `join` if the operand decides, else to `more`.
    fn decide(&mut self, id: ExprId, op: LogicalOp, operand: Value, more: Target, join: Block) {
        let decided = self.b.create_block();
        self.at(id);
        self.b.because(Cause::Laziness);
        let (then, otherwise) = match op {
            LogicalOp::And => (more, Target::new(decided)),
            LogicalOp::Or => (Target::new(decided), more),
        };
        self.b.terminate(Terminator::Branch {
            condition: operand,
            then,
            otherwise,
        });
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
