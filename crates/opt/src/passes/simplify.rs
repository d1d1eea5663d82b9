//! Operations on results of other operations: `unbox(box x)` is `x`, and comparisons lose their negation. Local algebra
//! on SSA definitions; no source but arithmetic.
//!
//! A trap is never removed: an operation goes only if its operands' definitions prove that it gives a value here.

use polyc_base::{Op, ShapeId};
use polyc_ir::flow::Definitions;
use polyc_ir::{Block, Body, Substitution, Terminator, Value, Values};

use crate::known::least_and_most;
use crate::pass::{Pass, PassContext};

/// The pass.
pub static PASS: Pass = Pass {
    name: "simplify",
    meaning: "unbox what was boxed, drop what checks and negates again",
    run,
};

/// Simplifies operations; whether anything changed.
fn run(cx: &mut PassContext<'_>) -> bool {
    let body = &mut *cx.body;
    let mut pass = Simplifier {
        definitions: cx.analyses.definitions(body),
        substitution: Substitution::default(),
    };
    let mut changed = false;
    let mut gone = vec![false; body.types.len()];
    for block in body.block_ids() {
        for position in 0..body.block(block).insts.len() {
            changed |= pass.simplify_inst(body, &mut gone, block, position);
        }
        changed |= pass.simplify_branch(body, block);
    }
    pass.substitution.apply(body);
    for block in &mut body.blocks {
        let is_gone = |value: Value| gone.get(value.index()).copied().unwrap_or(false);
        block.insts.retain(|inst| !inst.result.is_some_and(is_gone));
    }
    changed
}

/// What an operation may become.
enum Rewrite {
    /// Its result is this value, and it does not trap.
    Value(Value),
    /// Another operation gives the same.
    Op(Op, Values),
}

struct Simplifier<'a> {
    definitions: &'a Definitions,
    substitution: Substitution,
}

impl Simplifier<'_> {
    fn simplify_inst(&mut self, body: &mut Body, gone: &mut [bool], block: Block, position: usize) -> bool {
        let inst = &body.block(block).insts[position];
        let Some(result) = inst.result else {
            return false;
        };
        let op = inst.op;
        let resolved = inst.args.iter().map(|&arg| self.substitution.resolve(arg));
        let args: Values = resolved.collect();
        let view = View {
            body,
            definitions: self.definitions,
        };
        let (op, args) = match view.rewrite(&op, &args) {
            None => return false,
            Some(Rewrite::Value(value)) => {
                let value = self.substitution.resolve(value);
                // Only code that nothing reaches can define a value by itself.
                if value == result {
                    return false;
                }
                self.substitution.replace(result, value);
                gone[result.index()] = true;
                return true;
            }
            Some(Rewrite::Op(op, args)) => (op, args),
        };
        let inst = &mut body.block_mut(block).insts[position];
        (inst.op, inst.args) = (op, args);
        true
    }

    /// `branch not x, a, b` is `branch x, b, a`.
    fn simplify_branch(&mut self, body: &mut Body, block: Block) -> bool {
        let Terminator::Branch { condition, .. } = body.block(block).terminator else {
            return false;
        };
        let condition = self.substitution.resolve(condition);
        let negated = match self.definitions.inst(body, condition) {
            Some(inst) if inst.op == Op::BoolNot => inst.args[0],
            _ => return false,
        };
        if let Terminator::Branch {
            condition,
            then,
            otherwise,
        } = &mut body.block_mut(block).terminator
        {
            *condition = negated;
            std::mem::swap(then, otherwise);
        }
        true
    }
}

/// Looks operands up.
struct View<'a> {
    body: &'a Body,
    definitions: &'a Definitions,
}

impl View<'_> {
    fn op(&self, value: Value) -> Option<Op> {
        Some(self.definitions.inst(self.body, value)?.op)
    }

    /// The operation that made a value, and its operand.
    fn unary(&self, value: Value) -> Option<(Op, Value)> {
        let inst = self.definitions.inst(self.body, value)?;
        match inst.args.as_slice() {
            [arg] => Some((inst.op, *arg)),
            _ => None,
        }
    }

    /// Whether a value is a constant that only the same word equals.
    fn is_word(&self, value: Value) -> bool {
        matches!(self.op(value), Some(Op::AnyInteger { .. } | Op::AnyImmediate { .. }))
    }

    fn rewrite(&self, op: &Op, args: &[Value]) -> Option<Rewrite> {
        match *args {
            [arg] => self.rewrite_conversion(op, arg).or_else(|| self.rewrite_unary(op, arg)),
            [a, b] => self.rewrite_dynamic(op, a, b),
            _ => None,
        }
    }

    /// A conversion of the opposite conversion's result.
    fn rewrite_conversion(&self, op: &Op, arg: Value) -> Option<Rewrite> {
        let (made_by, inner) = self.unary(arg)?;
        let is_inverse = match (*op, made_by) {
            (Op::I64FromAny {}, Op::AnyFromI64 {})
            | (Op::AnyFromI64 {}, Op::I64FromAny {})
            | (Op::F64FromAny {}, Op::AnyFromF64 {})
            | (Op::AnyFromF64 {}, Op::F64FromAny {})
            | (Op::BoolFromAny {}, Op::AnyFromBool {})
            | (Op::AnyFromBool {}, Op::BoolFromAny {})
            | (Op::CharFromAny {}, Op::AnyFromChar {})
            | (Op::AnyFromChar {}, Op::CharFromAny {})
            | (Op::AnyFromObj {}, Op::ObjCast { .. })
            | (Op::AnyTruthy {}, Op::AnyFromBool {})
            | (Op::BoolNot, Op::BoolNot) => true,
            (Op::ObjCast { shape }, Op::AnyFromObj {}) => self.shape(inner) == Some(shape),
            _ => false,
        };
        is_inverse.then_some(Rewrite::Value(inner))
    }

    /// The shape of an object, if its definition says it.
    fn shape(&self, object: Value) -> Option<ShapeId> {
        match self.op(object)? {
            Op::ObjNew { shape } | Op::ObjNewSized { shape } | Op::ObjCast { shape } => Some(shape),
            _ => None,
        }
    }

    fn rewrite_unary(&self, op: &Op, arg: Value) -> Option<Rewrite> {
        let inst = self.definitions.inst(self.body, arg)?;
        match (*op, inst.op) {
            (Op::BoolNot, comparison) => Some(Rewrite::Op(opposite(&comparison)?, inst.args.clone())),
            (Op::I64Check { low, high }, made_by) => {
                let (least, most) = least_and_most(&made_by)?;
                (low <= least && most <= high).then_some(Rewrite::Value(arg))
            }
            _ => None,
        }
    }

    /// Comparisons of dynamic values of which a word decides.
    fn rewrite_dynamic(&self, op: &Op, a: Value, b: Value) -> Option<Rewrite> {
        match op {
            Op::AnySame {} | Op::AnyEqv {} | Op::AnyEqual {} if a == b => {
                Some(Rewrite::Op(Op::BoolConst { value: true }, Values::new()))
            }
            Op::AnyEqual {} if self.is_word(a) || self.is_word(b) => {
                Some(Rewrite::Op(Op::AnySame {}, Values::from_slice(&[a, b])))
            }
            _ => None,
        }
    }
}

/// The comparison that is true where this one is false; floats have one for equality only, because of NaN.
const fn opposite(op: &Op) -> Option<Op> {
    Some(match op {
        Op::I64Eq => Op::I64Ne,
        Op::I64Ne => Op::I64Eq,
        Op::I64Lt => Op::I64Ge,
        Op::I64Ge => Op::I64Lt,
        Op::I64Le => Op::I64Gt,
        Op::I64Gt => Op::I64Le,
        Op::U64Lt => Op::U64Ge,
        Op::U64Ge => Op::U64Lt,
        Op::U64Le => Op::U64Gt,
        Op::U64Gt => Op::U64Le,
        Op::BoolEq => Op::BoolNe,
        Op::BoolNe => Op::BoolEq,
        Op::F64Eq => Op::F64Ne,
        Op::F64Ne => Op::F64Eq,
        _ => return None,
    })
}
