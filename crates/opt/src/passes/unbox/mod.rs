//! Dynamic values that are integers of 64 bits or floats, as [`Facts`] show, become `i64` and `f64`: parameters of
//! blocks and the arithmetic between them. They are boxed where code needs the dynamic value (Leroy, *Unboxed Objects
//! and Polymorphic Typing*, POPL 1992; for loops as Peyton Jones and Launchbury's worker and wrapper).
//!
//! No new trap appears: an operation is replaced only if its operands are known to be numbers and the result of an
//! integer operation is known to fit. Values that flow into one another change together, and only if that saves more
//! conversions and dispatch than it costs; loops count more than the code around them.

mod plan;
mod rewrite;

use polyc_base::{Declarations, Op, Type};
use polyc_ir::{Block, Body};

use crate::facts::{Fact, Range};
use crate::pass::{Analyses, Pass, PassContext};
use plan::UnboxPlan;

/// The pass.
pub static PASS: Pass = Pass {
    name: "unbox",
    meaning: "keep dynamic values that are numbers of one kind as such",
    run,
};

/// Unboxes numbers; whether anything changed.
fn run(cx: &mut PassContext<'_>) -> bool {
    if !has_dynamic_numbers(cx.body) {
        return false;
    }
    let plan = UnboxPlan::new(cx.declarations, cx.body, cx.analyses);
    plan.tell(cx.body, cx.sink);
    plan.does_something() && rewrite::rewrite(cx, &plan)
}

/// The saving of unboxing in each block, executed once.
pub fn savings(declarations: &Declarations, body: &Body) -> Vec<i64> {
    UnboxPlan::new(declarations, body, &Analyses::default()).savings(body)
}

/// Whether there is anything to do for this pass.
pub fn has_dynamic_numbers(body: &Body) -> bool {
    let insts = |block: Block| &body.block(block).insts;
    body.block_ids()
        .flat_map(insts)
        .any(|inst| matches!(inst.op, Op::AnyFromI64 {} | Op::AnyFromF64 {}) || operation_of(&inst.op).is_some())
}

/// The result of a dynamic operation on numbers.
#[derive(Clone, Copy, PartialEq)]
pub enum NumberOperation {
    Arithmetic,
    Comparison,
}

/// Whether it is a dynamic operation on two numbers.
pub const fn operation_of(op: &Op) -> Option<NumberOperation> {
    match op {
        Op::AnyAdd {} | Op::AnySub {} | Op::AnyMul {} | Op::AnyQuotient {} | Op::AnyRemainder {} | Op::AnyModulo {} => {
            Some(NumberOperation::Arithmetic)
        }
        Op::AnyNumEq {} | Op::AnyLt {} | Op::AnyLe {} | Op::AnyGt {} | Op::AnyGe {} => {
            Some(NumberOperation::Comparison)
        }
        _ => None,
    }
}

/// An operation on numbers of one type that a dynamic one is where its operands are known.
#[derive(Clone, Copy)]
pub struct Static {
    pub op: Op,
    /// The type of the arithmetic.
    pub ty: Type,
    /// The type of its operands.
    pub operands: [Type; 2],
}

/// The type of the number that a dynamic value is known to be.
pub const fn type_of(fact: Fact) -> Option<Type> {
    match fact {
        Fact::Integer(_) => Some(Type::I64),
        Fact::Float => Some(Type::F64),
        Fact::Unseen | Fact::Unknown => None,
    }
}

/// The form of a dynamic operation for such operands.
fn static_op(op: &Op, args: [Fact; 2], result: Fact) -> Option<Static> {
    let operands = [type_of(args[0])?, type_of(args[1])?];
    let is_comparison = operation_of(op) == Some(NumberOperation::Comparison);
    let (op, ty) = match args {
        [Fact::Integer(_), Fact::Integer(divisor)] => {
            let fits = is_comparison || result.range().is_some();
            (integer_op(op, divisor).filter(|_| fits)?, Type::I64)
        }
        [Fact::Float, Fact::Integer(range)] | [Fact::Integer(range), Fact::Float] => {
            let is_same = !is_comparison || range.is_within(EXACT_AS_FLOATS);
            (float_op(op).filter(|_| is_same)?, Type::F64)
        }
        _ => (float_op(op)?, Type::F64),
    };
    Some(Static { op, ty, operands })
}

/// A float and an integer are compared as they are, not rounded: these are the same as floats.
const EXACT_AS_FLOATS: Range = Range::new(-(1 << 53), 1 << 53);

const fn integer_op(op: &Op, divisor: Range) -> Option<Op> {
    Some(match op {
        Op::AnyAdd {} => Op::I64AddWrap,
        Op::AnySub {} => Op::I64SubWrap,
        Op::AnyMul {} => Op::I64MulWrap,
        Op::AnyQuotient {} if divisor.low > 0 => Op::I64Div,
        Op::AnyRemainder {} if divisor.low > 0 => Op::I64Rem,
        Op::AnyModulo {} if divisor.low > 0 => Op::I64Mod,
        Op::AnyNumEq {} => Op::I64Eq,
        Op::AnyLt {} => Op::I64Lt,
        Op::AnyLe {} => Op::I64Le,
        Op::AnyGt {} => Op::I64Gt,
        Op::AnyGe {} => Op::I64Ge,
        _ => return None,
    })
}

const fn float_op(op: &Op) -> Option<Op> {
    Some(match op {
        Op::AnyAdd {} => Op::F64Add,
        Op::AnySub {} => Op::F64Sub,
        Op::AnyMul {} => Op::F64Mul,
        Op::AnyNumEq {} => Op::F64Eq,
        Op::AnyLt {} => Op::F64Lt,
        Op::AnyLe {} => Op::F64Le,
        Op::AnyGt {} => Op::F64Gt,
        Op::AnyGe {} => Op::F64Ge,
        _ => return None,
    })
}
