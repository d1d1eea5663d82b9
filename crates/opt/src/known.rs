//! Values known at compile time: constants, and the kinds of dynamic values that operations make.

use polyc_base::operand::FloatBits;
use polyc_base::scalar::{Immediate, Kind, SMALL_INTEGER_MAX, SMALL_INTEGER_MIN, Scalar};
use polyc_base::{Constant, Declarations, Op, arith};

/// No vector, string or array has more elements: memory has fewer addresses.
pub const MOST_ELEMENTS: i64 = 1 << 48;

/// A constant in the form that equal ones share: pool entries that need no pool are written out.
pub fn normal_constant(op: &Op, declarations: &Declarations) -> Op {
    if let Op::Const { constant } = *op {
        match declarations.constant(constant) {
            Ok(Constant::Immediate(value)) => return Op::AnyImmediate { value: *value },
            Ok(&Constant::Integer(value)) if is_small(value) => return Op::AnyInteger { value },
            _ => {}
        }
    }
    *op
}

fn is_small(value: i64) -> bool {
    (SMALL_INTEGER_MIN..=SMALL_INTEGER_MAX).contains(&value)
}

/// A constant of type `any`, if passes can compute with it.
#[derive(Clone, Copy, PartialEq)]
enum Known<'a> {
    Immediate(Immediate),
    Integer(i64),
    Pool(&'a Constant),
}

fn known<'a>(op: &Op, declarations: &'a Declarations) -> Option<Known<'a>> {
    match *op {
        Op::AnyImmediate { value } => Some(Known::Immediate(value)),
        Op::AnyInteger { value } => Some(Known::Integer(value)),
        Op::Const { constant } => match declarations.constant(constant).ok()? {
            Constant::Immediate(value) => Some(Known::Immediate(*value)),
            Constant::Integer(value) => Some(Known::Integer(*value)),
            other => Some(Known::Pool(other)),
        },
        _ => None,
    }
}

const fn scalar(op: &Op) -> Option<Scalar> {
    match *op {
        Op::I64Const { value } => Some(Scalar::I64(value)),
        Op::F64Const { value } => Some(Scalar::F64(value.value())),
        Op::BoolConst { value } => Some(Scalar::Bool(value)),
        _ => None,
    }
}

const fn scalar_op(scalar: Scalar) -> Op {
    match scalar {
        Scalar::I64(value) => Op::I64Const { value },
        Scalar::F64(value) => Op::F64Const {
            value: FloatBits::new(value),
        },
        Scalar::Bool(value) => Op::BoolConst { value },
    }
}

const fn boolean(value: bool) -> Op {
    Op::BoolConst { value }
}

fn small_integer(value: i64) -> Option<Op> {
    is_small(value).then_some(Op::AnyInteger { value })
}

/// The result of an operation on constants; `None` if it traps, or is better left to the machine.
pub fn evaluate(op: &Op, args: &[Op], declarations: &Declarations) -> Option<Op> {
    if op.is_constant() {
        return Some(normal_constant(op, declarations));
    }
    if args.len() <= 4 && args.iter().all(|arg| scalar(arg).is_some()) && !args.is_empty() {
        let scalars: Vec<Scalar> = args.iter().filter_map(scalar).collect();
        if let Some(outcome) = op.fold(&scalars) {
            return outcome.ok().map(scalar_op);
        }
    }
    match *args {
        [arg] => evaluate_unary(op, &arg, declarations),
        [first, second] => {
            let (first, second) = (known(&first, declarations)?, known(&second, declarations)?);
            evaluate_binary(op, first, second)
        }
        _ => None,
    }
}

fn evaluate_unary(op: &Op, arg: &Op, declarations: &Declarations) -> Option<Op> {
    match (*op, *arg) {
        (Op::I64Check { low, high }, Op::I64Const { value }) => {
            return (low..=high).contains(&value).then_some(*arg);
        }
        (Op::I64Element { element }, Op::I64Const { value }) => {
            let value = arith::element_offset(element, value).ok()?;
            return Some(Op::I64Const { value });
        }
        (Op::AnyFromI64 {}, Op::I64Const { value }) => return small_integer(value),
        (Op::AnyFromBool {}, Op::BoolConst { value }) => {
            let value = if value { Immediate::True } else { Immediate::False };
            return Some(Op::AnyImmediate { value });
        }
        _ => {}
    }
    let value = known(arg, declarations)?;
    match *op {
        Op::I64FromAny {} => match value {
            Known::Integer(value) => Some(Op::I64Const { value }),
            _ => None,
        },
        Op::F64FromAny {} => match value {
            Known::Pool(&Constant::Float(bits)) => Some(Op::F64Const { value: FloatBits(bits) }),
            _ => None,
        },
        Op::BoolFromAny {} => match value {
            Known::Immediate(Immediate::True) => Some(boolean(true)),
            Known::Immediate(Immediate::False) => Some(boolean(false)),
            _ => None,
        },
        Op::CharFromAny {} => match value {
            Known::Pool(&Constant::Character(c)) => Some(Op::I64Const {
                value: i64::from(u32::from(c)),
            }),
            _ => None,
        },
        Op::AnyTruthy {} => Some(boolean(value != Known::Immediate(Immediate::False))),
        Op::AnyIs { kind } => Some(boolean(kinds(value).contains(&kind))),
        Op::ObjIs { .. } => Some(boolean(false)),
        Op::AnyDefined { .. } if value != Known::Immediate(Immediate::Undefined) => Some(*arg),
        Op::ValuesCount {} => Some(Op::I64Const { value: 1 }),
        _ => None,
    }
}

/// Every kind of a constant.
fn kinds(value: Known<'_>) -> &'static [Kind] {
    match value {
        Known::Integer(value) if is_small(value) => &[Kind::Integer, Kind::SmallInteger, Kind::Number],
        Known::Integer(_) => &[Kind::Integer, Kind::Number],
        Known::Immediate(immediate) => match immediate {
            Immediate::True | Immediate::False => &[Kind::Boolean],
            Immediate::Nil => &[Kind::Nil],
            Immediate::Unspecified => &[Kind::Unspecified],
            Immediate::Undefined => &[Kind::Undefined],
            Immediate::Eof => &[Kind::Eof],
            Immediate::Null => &[Kind::Null],
        },
        Known::Pool(constant) => match constant {
            Constant::Immediate(_) => &[],
            Constant::Integer(_) | Constant::BigInteger(_) => &[Kind::Integer, Kind::Number],
            Constant::Float(_) => &[Kind::Float, Kind::Number],
            Constant::Character(_) => &[Kind::Character],
            Constant::String(_) => &[Kind::String],
            Constant::Bytes(_) => &[Kind::Bytes],
            Constant::Symbol(_) => &[Kind::Symbol],
            Constant::Pair(..) => &[Kind::Pair],
            Constant::Vector(_) => &[Kind::Vector],
        },
    }
}

/// Arithmetic only where operands and result are small integers: there the tower is the integers.
fn evaluate_binary(op: &Op, first: Known<'_>, second: Known<'_>) -> Option<Op> {
    if let Op::AnySame {} | Op::AnyEqv {} | Op::AnyEqual {} = op {
        return is_same_word(first, second).map(boolean);
    }
    let (Known::Integer(a), Known::Integer(b)) = (first, second) else {
        return None;
    };
    match *op {
        Op::AnyAdd {} => small_integer(a.checked_add(b)?),
        Op::AnySub {} => small_integer(a.checked_sub(b)?),
        Op::AnyMul {} => small_integer(a.checked_mul(b)?),
        Op::AnyQuotient {} => small_integer(a.checked_div(b)?),
        Op::AnyRemainder {} => small_integer(a.checked_rem(b)?),
        Op::AnyModulo {} if b != 0 => {
            let remainder = a.checked_rem(b)?;
            small_integer(if is_below(remainder, b) {
                remainder + b
            } else {
                remainder
            })
        }
        Op::AnyFloorQuotient {} => {
            let (quotient, remainder) = (a.checked_div(b)?, a.checked_rem(b)?);
            small_integer(quotient - i64::from(is_below(remainder, b)))
        }
        Op::AnyNumEq {} => Some(boolean(a == b)),
        Op::AnyLt {} => Some(boolean(a < b)),
        Op::AnyLe {} => Some(boolean(a <= b)),
        Op::AnyGt {} => Some(boolean(a > b)),
        Op::AnyGe {} => Some(boolean(a >= b)),
        _ => None,
    }
}

/// Whether the quotient toward zero, which left this remainder, is above the one toward minus infinity.
const fn is_below(remainder: i64, divisor: i64) -> bool {
    remainder != 0 && (remainder < 0) != (divisor < 0)
}

/// Whether two constants are one word; `None` where that depends on how the machine holds them.
fn is_same_word(first: Known<'_>, second: Known<'_>) -> Option<bool> {
    let is_word = |value: Known<'_>| match value {
        Known::Immediate(_) => true,
        Known::Integer(value) => is_small(value),
        Known::Pool(constant) => matches!(constant, Constant::Character(_)),
    };
    (is_word(first) && is_word(second)).then(|| first == second)
}

/// Whether the result of an operation, which is not a constant, is of a kind; `None`: it may be.
pub fn gives_kind(op: &Op, kind: Kind) -> Option<bool> {
    let (surely, perhaps): (&[Kind], &[Kind]) = match op {
        Op::AnyFromI64 {} => (&[Kind::Integer, Kind::Number], &[Kind::SmallInteger]),
        Op::AnyAdd {}
        | Op::AnySub {}
        | Op::AnyMul {}
        | Op::AnyQuotient {}
        | Op::AnyRemainder {}
        | Op::AnyModulo {}
        | Op::AnyFloorQuotient {} => (&[Kind::Number], &[Kind::Integer, Kind::SmallInteger, Kind::Float]),
        Op::AnyFromF64 {} => (&[Kind::Float, Kind::Number], &[]),
        Op::AnyFromBool {} => (&[Kind::Boolean], &[]),
        Op::AnyFromChar {} => (&[Kind::Character], &[]),
        Op::AnyFromObj {} => (&[Kind::Object], &[]),
        Op::PairNew {} => (&[Kind::Pair], &[]),
        Op::VectorNew {} | Op::VectorOf { .. } => (&[Kind::Vector], &[]),
        Op::BytesNew {} => (&[Kind::Bytes], &[]),
        Op::StringAppend {} => (&[Kind::String], &[]),
        Op::BoxNew {} => (&[Kind::Box], &[]),
        Op::ClosureNew { .. } | Op::ClosureNative { .. } => (&[Kind::Procedure], &[]),
        _ => return None,
    };
    if surely.contains(&kind) {
        Some(true)
    } else if perhaps.contains(&kind) {
        None
    } else {
        Some(false)
    }
}

/// Whether a value of a kind is also of another; `None`: it may be.
pub fn is_also(kind: Kind, asked: Kind) -> Option<bool> {
    match (kind, asked) {
        (Kind::Integer | Kind::Float, Kind::Number) => Some(true),
        (Kind::Integer, Kind::SmallInteger) => None,
        _ => Some(kind == asked),
    }
}

/// Least and greatest integer that an operation gives, if its row says it.
pub const fn least_and_most(op: &Op) -> Option<(i64, i64)> {
    match *op {
        Op::I64Check { low, high } => Some((low, high)),
        Op::I64FromBool => Some((0, 1)),
        Op::U8Load { .. } | Op::U8LoadAt { .. } | Op::U8LoadElement { .. } | Op::BytesGet {} => Some((0, 255)),
        Op::VectorLen {} | Op::BytesLen {} | Op::StringLen {} => Some((0, MOST_ELEMENTS)),
        Op::CharFromAny {} | Op::StringGet {} => Some((0, 0x10_ffff)),
        _ => None,
    }
}
