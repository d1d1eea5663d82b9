//! Procedures compiled in line where they are called by name: which operations they become.

use polyc_base::scalar::{Immediate, Kind};
use polyc_base::{Op, Type};

/// How a value is held while an expression is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rep {
    /// A dynamic value.
    Any,
    /// An integer of 64 bits.
    Int,
    /// A code point.
    Char,
    /// A truth value; as a parameter, whatever counts as true.
    Bool,
}

impl Rep {
    /// Its type in the IR.
    #[must_use]
    pub const fn ty(self) -> Type {
        match self {
            Self::Any => Type::Any,
            Self::Int | Self::Char => Type::I64,
            Self::Bool => Type::Bool,
        }
    }
}

/// A row of the table.
#[derive(Debug)]
pub struct Inline {
    /// Name in programs; beginning with `%`: in the prelude only.
    pub name: &'static str,
    /// What it becomes.
    pub code: Code,
}

/// What a call becomes.
#[derive(Clone, Copy, Debug)]
pub enum Code {
    /// One operation.
    Op {
        /// The operation.
        op: Op,
        /// What it takes.
        params: &'static [Rep],
        /// What it gives.
        result: Option<Rep>,
    },
    /// Operations one after the other on one value.
    Chain(&'static [Op]),
    /// An operation on the value and an integer, giving a truth value.
    CompareWith(Op, i64),
    /// An operation on the value and an integer.
    With(Op, i64),
    /// Whether an integer leaves that remainder divided by two.
    Parity(i64),
    /// `+` or `*`: folds from the left; the integer is the result without operands.
    Fold(Op, i64),
    /// `-`.
    Subtract,
    /// A comparison of neighbours, all true.
    Compare(Op, Rep),
    /// A fresh list.
    List,
    /// A fresh list with a given tail.
    ListStar,
    /// A fresh vector.
    Vector,
    /// Several values.
    Values,
    /// A call with a list of arguments.
    Apply,
    /// The end-of-file object.
    Immediate(Immediate),
    /// `make-vector`, `make-bytevector`: length, filling (unspecified or zero unless given).
    MakeVector,
    /// See [`Code::MakeVector`].
    MakeBytes,
    /// `raise`: never returns.
    Raise,
    /// A call of a closure (`%call`), so that a literal procedure is not bound in place.
    CallClosure,
}

impl Code {
    /// Least and most arguments it is compiled with.
    #[must_use]
    pub const fn arity(&self) -> (usize, Option<usize>) {
        match self {
            Self::Op { params, .. } => (params.len(), Some(params.len())),
            Self::Chain(_) | Self::CompareWith(..) | Self::With(..) | Self::Parity(_) | Self::Raise => (1, Some(1)),
            Self::Fold(..) | Self::List | Self::Vector | Self::Values => (0, None),
            Self::Subtract | Self::Compare(..) | Self::ListStar | Self::CallClosure => (1, None),
            Self::Apply => (2, None),
            Self::Immediate(_) => (0, Some(0)),
            Self::MakeVector | Self::MakeBytes => (1, Some(2)),
        }
    }

    /// Whether it can be compiled with so many arguments.
    #[must_use]
    pub fn accepts(&self, count: usize) -> bool {
        let (least, most) = self.arity();
        least <= count && most.is_none_or(|most| count <= most)
    }
}

impl Code {
    /// Whether it calls a procedure, so that it may be a tail call.
    #[must_use]
    pub const fn is_call(&self) -> bool {
        match self {
            Self::Apply | Self::CallClosure => true,
            Self::Op { op, .. } => op.can_tail_call(),
            _ => false,
        }
    }
}

/// The row of that name.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Inline> {
    let bare = name.strip_prefix('%').unwrap_or(name);
    let of = |wanted: &str| INLINE.iter().find(|row| row.name == wanted);
    of(name).or_else(|| of(bare))
}

const A: Rep = Rep::Any;
const I: Rep = Rep::Int;
const C: Rep = Rep::Char;
const B: Rep = Rep::Bool;

const fn op(name: &'static str, op: Op, params: &'static [Rep], result: Option<Rep>) -> Inline {
    Inline {
        name,
        code: Code::Op { op, params, result },
    }
}

const fn is(name: &'static str, kind: Kind) -> Inline {
    op(name, Op::AnyIs { kind }, &[A], Some(B))
}

const fn row(name: &'static str, code: Code) -> Inline {
    Inline { name, code }
}

const CAR: Op = Op::PairFirst {};
const CDR: Op = Op::PairRest {};

/// The table.
pub static INLINE: &[Inline] = &[
    op("cons", Op::PairNew {}, &[A, A], Some(A)),
    op("car", CAR, &[A], Some(A)),
    op("cdr", CDR, &[A], Some(A)),
    op("set-car!", Op::PairSetFirst {}, &[A, A], None),
    op("set-cdr!", Op::PairSetRest {}, &[A, A], None),
    row("caar", Code::Chain(&[CAR, CAR])),
    row("cadr", Code::Chain(&[CDR, CAR])),
    row("cdar", Code::Chain(&[CAR, CDR])),
    row("cddr", Code::Chain(&[CDR, CDR])),
    row("caaar", Code::Chain(&[CAR, CAR, CAR])),
    row("caadr", Code::Chain(&[CDR, CAR, CAR])),
    row("cadar", Code::Chain(&[CAR, CDR, CAR])),
    row("caddr", Code::Chain(&[CDR, CDR, CAR])),
    row("cdaar", Code::Chain(&[CAR, CAR, CDR])),
    row("cdadr", Code::Chain(&[CDR, CAR, CDR])),
    row("cddar", Code::Chain(&[CAR, CDR, CDR])),
    row("cdddr", Code::Chain(&[CDR, CDR, CDR])),
    row("caaaar", Code::Chain(&[CAR, CAR, CAR, CAR])),
    row("caaadr", Code::Chain(&[CDR, CAR, CAR, CAR])),
    row("caadar", Code::Chain(&[CAR, CDR, CAR, CAR])),
    row("caaddr", Code::Chain(&[CDR, CDR, CAR, CAR])),
    row("cadaar", Code::Chain(&[CAR, CAR, CDR, CAR])),
    row("cadadr", Code::Chain(&[CDR, CAR, CDR, CAR])),
    row("caddar", Code::Chain(&[CAR, CDR, CDR, CAR])),
    row("cadddr", Code::Chain(&[CDR, CDR, CDR, CAR])),
    row("cdaaar", Code::Chain(&[CAR, CAR, CAR, CDR])),
    row("cdaadr", Code::Chain(&[CDR, CAR, CAR, CDR])),
    row("cdadar", Code::Chain(&[CAR, CDR, CAR, CDR])),
    row("cdaddr", Code::Chain(&[CDR, CDR, CAR, CDR])),
    row("cddaar", Code::Chain(&[CAR, CAR, CDR, CDR])),
    row("cddadr", Code::Chain(&[CDR, CAR, CDR, CDR])),
    row("cdddar", Code::Chain(&[CAR, CDR, CDR, CDR])),
    row("cddddr", Code::Chain(&[CDR, CDR, CDR, CDR])),
    row("list", Code::List),
    row("cons*", Code::ListStar),
    op("eq?", Op::AnySame {}, &[A, A], Some(B)),
    op("eqv?", Op::AnyEqv {}, &[A, A], Some(B)),
    op("equal?", Op::AnyEqual {}, &[A, A], Some(B)),
    op("not", Op::BoolNot, &[B], Some(B)),
    is("null?", Kind::Nil),
    is("pair?", Kind::Pair),
    is("boolean?", Kind::Boolean),
    is("symbol?", Kind::Symbol),
    is("string?", Kind::String),
    is("char?", Kind::Character),
    is("vector?", Kind::Vector),
    is("bytevector?", Kind::Bytes),
    is("procedure?", Kind::Procedure),
    is("number?", Kind::Number),
    is("complex?", Kind::Number),
    is("real?", Kind::Number),
    is("exact-integer?", Kind::Integer),
    is("eof-object?", Kind::Eof),
    row("eof-object", Code::Immediate(Immediate::Eof)),
    row("+", Code::Fold(Op::AnyAdd {}, 0)),
    row("*", Code::Fold(Op::AnyMul {}, 1)),
    row("-", Code::Subtract),
    row("=", Code::Compare(Op::AnyNumEq {}, A)),
    row("<", Code::Compare(Op::AnyLt {}, A)),
    row("<=", Code::Compare(Op::AnyLe {}, A)),
    row(">", Code::Compare(Op::AnyGt {}, A)),
    row(">=", Code::Compare(Op::AnyGe {}, A)),
    op("quotient", Op::AnyQuotient {}, &[A, A], Some(A)),
    op("remainder", Op::AnyRemainder {}, &[A, A], Some(A)),
    op("modulo", Op::AnyModulo {}, &[A, A], Some(A)),
    op("truncate-quotient", Op::AnyQuotient {}, &[A, A], Some(A)),
    op("truncate-remainder", Op::AnyRemainder {}, &[A, A], Some(A)),
    op("floor-quotient", Op::AnyFloorQuotient {}, &[A, A], Some(A)),
    op("floor-remainder", Op::AnyModulo {}, &[A, A], Some(A)),
    row("zero?", Code::CompareWith(Op::AnyNumEq {}, 0)),
    row("positive?", Code::CompareWith(Op::AnyGt {}, 0)),
    row("negative?", Code::CompareWith(Op::AnyLt {}, 0)),
    row("even?", Code::Parity(0)),
    row("odd?", Code::Parity(1)),
    row("1+", Code::With(Op::AnyAdd {}, 1)),
    row("-1+", Code::With(Op::AnySub {}, 1)),
    row("vector", Code::Vector),
    row("make-vector", Code::MakeVector),
    op("vector-length", Op::VectorLen {}, &[A], Some(I)),
    op("vector-ref", Op::VectorGet {}, &[A, I], Some(A)),
    op("vector-set!", Op::VectorSet {}, &[A, I, A], None),
    row("make-bytevector", Code::MakeBytes),
    op("bytevector-length", Op::BytesLen {}, &[A], Some(I)),
    op("bytevector-u8-ref", Op::BytesGet {}, &[A, I], Some(I)),
    op("bytevector-u8-set!", Op::BytesSet {}, &[A, I, I], None),
    op("string-length", Op::StringLen {}, &[A], Some(I)),
    op("string-ref", Op::StringGet {}, &[A, I], Some(C)),
    op("string-append", Op::StringAppend {}, &[A, A], Some(A)),
    op("string-set!", Op::StringSet {}, &[A, I, C], None),
    row("char=?", Code::Compare(Op::I64Eq, C)),
    row("char<?", Code::Compare(Op::I64Lt, C)),
    row("char<=?", Code::Compare(Op::I64Le, C)),
    row("char>?", Code::Compare(Op::I64Gt, C)),
    row("char>=?", Code::Compare(Op::I64Ge, C)),
    row("values", Code::Values),
    row("apply", Code::Apply),
    row("raise", Code::Raise),
    op("raise-continuable", Op::RaiseContinuable {}, &[A], Some(A)),
    op("%call/cc", Op::CallCc {}, &[A], Some(A)),
    op("%values-count", Op::ValuesCount {}, &[A], Some(I)),
    op("%dynamic-get", Op::DynamicGet {}, &[], Some(A)),
    op("%dynamic-set!", Op::DynamicSet {}, &[A], None),
    is("%condition?", Kind::Condition),
    is("%unspecified?", Kind::Unspecified),
    row("%unspecified", Code::Immediate(Immediate::Unspecified)),
    row("%undefined", Code::Immediate(Immediate::Undefined)),
    row("%call", Code::CallClosure),
];
