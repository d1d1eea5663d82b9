//! Operations on results of other operations: `unbox(box x)` is `x`, tests of fresh values are known, comparisons
//! lose their negation, neutral operands are dropped. Local algebra on SSA definitions; no source but arithmetic.
//!
//! A trap is never removed: an operation goes only if its operands' definitions prove that it gives a value here.

use polyc_base::scalar::Kind;
use polyc_base::{Loc, Op, ShapeId};
use polyc_ir::flow::Definitions;
use polyc_ir::{Block, Body, Inst, Substitution, Terminator, Value, Values};

use crate::known::{gives_kind, least_and_most};
use crate::pass::{Pass, PassContext};

/// The pass.
pub static PASS: Pass = Pass {
    name: "simplify",
    meaning: "unbox what was boxed, drop neutral operations",
    run,
};

/// Simplifies operations; whether anything changed.
fn run(cx: &mut PassContext<'_>) -> bool {
    let body = &mut *cx.body;
    let mut pass = Simplifier {
        definitions: cx.analyses.definitions(body),
        substitution: Substitution::default(),
        constants: Vec::new(),
        may_add_constants: body.blocks[0].handler.is_none(),
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
    body.blocks[0].insts.splice(0..0, pass.constants);
    changed
}

/// What an operation may become.
enum Rewrite {
    /// Its result is this value, and it does not trap.
    Value(Value),
    /// Another operation gives the same.
    Op(Op, Values),
    /// A comparison of these integers gives the same.
    Compare(Op, [Integer; 2]),
}

/// An integer that is a value, or that the comparison needs as a constant.
#[derive(Clone, Copy)]
enum Integer {
    Value(Value),
    Constant(i64),
}

struct Simplifier<'a> {
    definitions: &'a Definitions,
    substitution: Substitution,
    /// New constants for the head of the entry block.
    constants: Vec<Inst>,
    /// None if the entry block has a handler: its instructions do not dominate the handler's block.
    may_add_constants: bool,
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
            Some(Rewrite::Compare(op, integers)) => {
                if !self.may_add_constants {
                    return false;
                }
                (op, integers.map(|it| self.integer(body, it)).into_iter().collect())
            }
        };
        let inst = &mut body.block_mut(block).insts[position];
        (inst.op, inst.args) = (op, args);
        true
    }

    fn integer(&mut self, body: &mut Body, integer: Integer) -> Value {
        match integer {
            Integer::Value(value) => value,
            Integer::Constant(value) => {
                let result = body.new_value(polyc_base::Type::I64);
                self.constants.push(Inst {
                    op: Op::I64Const { value },
                    args: Values::new(),
                    result: Some(result),
                    loc: Loc::NONE,
                });
                result
            }
        }
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

    fn i64_constant(&self, value: Value) -> Option<i64> {
        match self.op(value)? {
            Op::I64Const { value } => Some(value),
            _ => None,
        }
    }

    fn bool_constant(&self, value: Value) -> Option<bool> {
        match self.op(value)? {
            Op::BoolConst { value } => Some(value),
            _ => None,
        }
    }

    fn rewrite(&self, op: &Op, args: &[Value]) -> Option<Rewrite> {
        match *args {
            [arg] => self
                .rewrite_conversion(op, arg)
                .or_else(|| self.rewrite_test(op, arg))
                .or_else(|| self.rewrite_unary(op, arg)),
            [a, b] => self
                .rewrite_identity(op, a, b)
                .or_else(|| self.rewrite_logic(op, a, b))
                .or_else(|| self.rewrite_dynamic(op, a, b)),
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

    /// A test whose answer the operand's definition gives.
    fn rewrite_test(&self, op: &Op, arg: Value) -> Option<Rewrite> {
        let made_by = self.op(arg)?;
        let answer = match *op {
            Op::AnyTruthy {} => (gives_kind(&made_by, Kind::Boolean) == Some(false)).then_some(true)?,
            Op::AnyIs { kind } => gives_kind(&made_by, kind)?,
            Op::ObjIs { shape } => match self.unary(arg) {
                Some((Op::AnyFromObj {}, object)) => self.shape(object)? == shape,
                _ => (gives_kind(&made_by, Kind::Object) == Some(false)).then_some(false)?,
            },
            _ => return None,
        };
        Some(Rewrite::Op(Op::BoolConst { value: answer }, Values::new()))
    }

    fn rewrite_unary(&self, op: &Op, arg: Value) -> Option<Rewrite> {
        let inst = self.definitions.inst(self.body, arg)?;
        let constant = |value: i64| Some(Rewrite::Op(Op::I64Const { value }, Values::new()));
        match (*op, inst.op) {
            (Op::BoolNot, comparison) => Some(Rewrite::Op(opposite(&comparison)?, inst.args.clone())),
            (Op::I64Check { low, high }, made_by) => {
                let (least, most) = least_and_most(&made_by)?;
                (low <= least && most <= high).then_some(Rewrite::Value(arg))
            }
            (Op::AnyDefined { .. }, Op::AnyDefined { .. }) => Some(Rewrite::Value(arg)),
            (Op::AnyDefined { .. }, made_by) => {
                let is_defined = gives_kind(&made_by, Kind::Undefined) == Some(false);
                is_defined.then_some(Rewrite::Value(arg))
            }
            (Op::ValuesCount {}, Op::ValuesOf { count }) if count != 1 => constant(i64::from(count)),
            (Op::ValuesCount {}, made_by) => {
                gives_kind(&made_by, Kind::Values).filter(|it| !it)?;
                constant(1)
            }
            (Op::ValuesGet { index }, Op::ValuesOf { count }) if count != 1 => {
                inst.args.get(index as usize).copied().map(Rewrite::Value)
            }
            (Op::VectorLen {}, Op::VectorOf { count }) => constant(i64::from(count)),
            (Op::VectorLen {}, Op::VectorNew {}) => Some(Rewrite::Value(inst.args[0])),
            _ => None,
        }
    }

    /// Operands that change nothing.
    fn rewrite_identity(&self, op: &Op, a: Value, b: Value) -> Option<Rewrite> {
        let (left, right) = (self.i64_constant(a), self.i64_constant(b));
        match (op, left, right) {
            (Op::I64Add | Op::I64AddWrap | Op::U64Add | Op::I64Or | Op::I64Xor, _, Some(0))
            | (Op::I64Sub | Op::I64SubWrap | Op::U64Sub, _, Some(0))
            | (Op::I64Shl | Op::I64ShrS | Op::I64ShrU, _, Some(0))
            | (Op::I64Mul | Op::I64MulWrap | Op::U64Mul | Op::I64Div | Op::U64Div, _, Some(1))
            | (Op::I64And, _, Some(-1)) => Some(Rewrite::Value(a)),
            (Op::I64Add | Op::I64AddWrap | Op::U64Add | Op::I64Or | Op::I64Xor, Some(0), _)
            | (Op::I64Mul | Op::I64MulWrap | Op::U64Mul, Some(1), _)
            | (Op::I64And, Some(-1), _) => Some(Rewrite::Value(b)),
            _ => None,
        }
    }

    fn rewrite_logic(&self, op: &Op, a: Value, b: Value) -> Option<Rewrite> {
        let not = |value| Some(Rewrite::Op(Op::BoolNot, Values::from_slice(&[value])));
        let (other, known) = match (self.bool_constant(a), self.bool_constant(b)) {
            (Some(known), _) => (b, known),
            (_, Some(known)) => (a, known),
            _ => return self.rewrite_converted_bool(op, a, b),
        };
        match (op, known) {
            (Op::BoolAnd | Op::BoolEq, true) | (Op::BoolOr | Op::BoolNe, false) => Some(Rewrite::Value(other)),
            (Op::BoolEq, false) | (Op::BoolNe, true) => not(other),
            (Op::BoolAnd, false) | (Op::BoolOr, true) => {
                Some(Rewrite::Op(Op::BoolConst { value: known }, Values::new()))
            }
            _ => None,
        }
    }

    /// `i64.from_bool x = 1` and the like.
    fn rewrite_converted_bool(&self, op: &Op, a: Value, b: Value) -> Option<Rewrite> {
        let (Op::I64FromBool, inner) = self.unary(a)? else {
            return None;
        };
        match (op, self.i64_constant(b)?) {
            (Op::I64Eq, 1) | (Op::I64Ne, 0) => Some(Rewrite::Value(inner)),
            (Op::I64Eq, 0) | (Op::I64Ne, 1) => Some(Rewrite::Op(Op::BoolNot, Values::from_slice(&[inner]))),
            _ => None,
        }
    }

    /// Comparisons of dynamic values that are integers of 64 bits.
    fn rewrite_dynamic(&self, op: &Op, a: Value, b: Value) -> Option<Rewrite> {
        let static_op = match op {
            Op::AnySame {} | Op::AnyEqv {} | Op::AnyEqual {} if a == b => {
                return Some(Rewrite::Op(Op::BoolConst { value: true }, Values::new()));
            }
            Op::AnyEqual {} if self.is_word(a) || self.is_word(b) => {
                return Some(Rewrite::Op(Op::AnySame {}, Values::from_slice(&[a, b])));
            }
            Op::AnyLt {} => Op::I64Lt,
            Op::AnyLe {} => Op::I64Le,
            Op::AnyGt {} => Op::I64Gt,
            Op::AnyGe {} => Op::I64Ge,
            Op::AnyNumEq {} | Op::AnyEqv {} | Op::AnyEqual {} => Op::I64Eq,
            _ => return None,
        };
        Some(Rewrite::Compare(static_op, [self.integer(a)?, self.integer(b)?]))
    }

    fn integer(&self, value: Value) -> Option<Integer> {
        let inst = self.definitions.inst(self.body, value)?;
        match inst.op {
            Op::AnyFromI64 {} => Some(Integer::Value(inst.args[0])),
            Op::AnyInteger { value } => Some(Integer::Constant(value)),
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
