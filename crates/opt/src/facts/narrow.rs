//! Facts that running code proves about a value: the outcome of a branch, and that an instruction did not trap.

use polyc_base::scalar::{Kind, SMALL_INTEGER_MAX, SMALL_INTEGER_MIN};
use polyc_base::{Op, arith};
use polyc_ir::flow::{Definitions, Predecessors};
use polyc_ir::{Block, Body, Dominators, Inst, Terminator, Value};

use super::{Fact, Range};
use crate::known::MOST_ELEMENTS;

/// Most narrowings of a value that are looked at.
const MOST_NARROWINGS: usize = 16;

/// A proved fact about a value.
#[derive(Clone, Copy, Debug)]
pub enum Narrowing {
    /// It is an integer of these.
    Within(Range),
    /// It is a float.
    Float,
    /// If both are integers, they are in this relation.
    Compare(Relation, Value),
}

/// Relations of integers.
#[derive(Clone, Copy, Debug)]
pub enum Relation {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

impl Relation {
    /// The relation that a comparison tests.
    const fn of(op: &Op) -> Option<Self> {
        Some(match op {
            Op::I64Eq | Op::AnyNumEq {} => Self::Eq,
            Op::I64Ne => Self::Ne,
            Op::I64Lt | Op::AnyLt {} => Self::Lt,
            Op::I64Le | Op::AnyLe {} => Self::Le,
            Op::I64Gt | Op::AnyGt {} => Self::Gt,
            Op::I64Ge | Op::AnyGe {} => Self::Ge,
            _ => return None,
        })
    }

    /// The relation that holds where this one does not.
    const fn opposite(self) -> Self {
        match self {
            Self::Eq => Self::Ne,
            Self::Ne => Self::Eq,
            Self::Lt => Self::Ge,
            Self::Le => Self::Gt,
            Self::Gt => Self::Le,
            Self::Ge => Self::Lt,
        }
    }

    /// The same with its sides changed.
    const fn swapped(self) -> Self {
        match self {
            Self::Eq => Self::Eq,
            Self::Ne => Self::Ne,
            Self::Lt => Self::Gt,
            Self::Le => Self::Ge,
            Self::Gt => Self::Lt,
            Self::Ge => Self::Le,
        }
    }

    /// The integers of a range that are in this relation to one of another; `None`: there are none.
    fn narrow(self, range: Range, other: Range) -> Option<Range> {
        let below = |high| Range::new(i64::MIN, high);
        let above = |low| Range::new(low, i64::MAX);
        match self {
            Self::Eq => range.intersection(other),
            Self::Lt => range.intersection(below(other.high.checked_sub(1)?)),
            Self::Le => range.intersection(below(other.high)),
            Self::Gt => range.intersection(above(other.low.checked_add(1)?)),
            Self::Ge => range.intersection(above(other.low)),
            Self::Ne if other.low != other.high => Some(range),
            Self::Ne if range.low == range.high && range == other => None,
            Self::Ne if range.low == other.low => Some(Range::new(range.low + 1, range.high)),
            Self::Ne if range.high == other.low => Some(Range::new(range.low, range.high - 1)),
            Self::Ne => Some(range),
        }
    }
}

impl Narrowing {
    /// The fact about a value together with another one; `of` gives the facts about other values.
    pub fn apply(self, fact: Fact, of: impl Fn(Value) -> Fact) -> Fact {
        let range = |range: Option<Range>| range.map_or(Fact::Unseen, Fact::Integer);
        match (self, fact) {
            (_, Fact::Unseen) => Fact::Unseen,
            (Self::Within(within), Fact::Integer(known)) => range(known.intersection(within)),
            (Self::Within(within), Fact::Unknown) => Fact::Integer(within),
            (Self::Float, Fact::Float | Fact::Unknown) => Fact::Float,
            (Self::Within(_), Fact::Float) | (Self::Float, Fact::Integer(_)) => Fact::Unseen,
            (Self::Compare(relation, other), Fact::Integer(known)) => match of(other) {
                Fact::Integer(other) => range(relation.narrow(known, other)),
                Fact::Unseen => Fact::Unseen,
                Fact::Float | Fact::Unknown => fact,
            },
            (Self::Compare(..), Fact::Float | Fact::Unknown) => fact,
        }
    }
}

/// What the outcome of a condition proves about its operands.
pub fn shown(body: &Body, definitions: &Definitions, condition: Value, outcome: bool) -> Vec<(Value, Narrowing)> {
    let Some(inst) = definitions.inst(body, condition) else {
        return Vec::new();
    };
    match (inst.op, inst.args.as_slice()) {
        (Op::AnyIs { kind }, &[arg]) if outcome => match kind {
            Kind::Float => vec![(arg, Narrowing::Float)],
            Kind::SmallInteger => {
                let small = Range::new(SMALL_INTEGER_MIN, SMALL_INTEGER_MAX);
                vec![(arg, Narrowing::Within(small))]
            }
            _ => Vec::new(),
        },
        (op, &[a, b]) => {
            let Some(relation) = Relation::of(&op) else {
                return Vec::new();
            };
            let relation = if outcome { relation } else { relation.opposite() };
            vec![
                (a, Narrowing::Compare(relation, b)),
                (b, Narrowing::Compare(relation.swapped(), a)),
            ]
        }
        _ => Vec::new(),
    }
}

/// What an instruction that has run proves about an operand.
fn shown_by(inst: &Inst) -> Option<(Value, Narrowing)> {
    if let Op::F64FromAny {} = inst.op {
        return Some((inst.args[0], Narrowing::Float));
    }
    let (value, range) = integer_shown_by(inst)?;
    Some((value, Narrowing::Within(range)))
}

/// The integers that an instruction which has run proves an operand to be among.
fn integer_shown_by(inst: &Inst) -> Option<(Value, Range)> {
    let length = Range::new(0, MOST_ELEMENTS);
    let range = match inst.op {
        Op::I64FromAny {} => Range::FULL,
        Op::I64Check { low, high } => Range::new(low, high),
        Op::I64Element { element } => return Some((inst.args[0], indices(element)?)),
        Op::VectorGet {} | Op::StringGet {} | Op::BytesGet {} => {
            return Some((inst.args[1], length));
        }
        Op::VectorSet {} | Op::StringSet {} | Op::BytesSet {} => {
            return Some((inst.args[1], length));
        }
        Op::RefLoadElement { element }
        | Op::RefStoreElement { element }
        | Op::I64LoadElement { element }
        | Op::I64StoreElement { element }
        | Op::F64LoadElement { element }
        | Op::F64StoreElement { element }
        | Op::U8LoadElement { element }
        | Op::U8StoreElement { element } => return Some((inst.args[1], indices(element)?)),
        _ => return None,
    };
    Some((inst.args[0], range))
}

/// The indices of an array.
fn indices(element: arith::Element) -> Option<Range> {
    let last = element.low.checked_add(i64::from(element.length))?;
    Some(Range::new(element.low, last.checked_sub(1)?))
}

/// Where something is proved.
#[derive(Clone, Copy)]
struct Shown {
    block: Block,
    /// By that instruction; `None`: by how the block was entered.
    by: Option<usize>,
    narrowing: Narrowing,
}

/// Proved facts about values, and where they hold.
pub struct Narrowings {
    of: Vec<Vec<Shown>>,
}

impl Narrowings {
    /// Finds all facts that a body proves.
    pub fn new(
        body: &Body,
        dominators: &Dominators,
        predecessors: &Predecessors<Block>,
        definitions: &Definitions,
    ) -> Self {
        let mut found = Self {
            of: vec![Vec::new(); body.types.len()],
        };
        for &block in dominators.order() {
            let data = body.block(block);
            for (position, inst) in data.insts.iter().enumerate() {
                if let Some((value, narrowing)) = shown_by(inst) {
                    let shown = Shown {
                        block,
                        by: Some(position),
                        narrowing,
                    };
                    found.add(body, definitions, value, shown);
                }
            }
            let Terminator::Branch {
                condition,
                then,
                otherwise,
            } = &data.terminator
            else {
                continue;
            };
            for (target, outcome) in [(then, true), (otherwise, false)] {
                if predecessors[target.block].len() != 1 {
                    continue;
                }
                for (value, narrowing) in shown(body, definitions, *condition, outcome) {
                    let shown = Shown {
                        block: target.block,
                        by: None,
                        narrowing,
                    };
                    found.add(body, definitions, value, shown);
                }
            }
        }
        found
    }

    /// A fact about an integer is also one about the dynamic value that it came from.
    fn add(&mut self, body: &Body, definitions: &Definitions, value: Value, shown: Shown) {
        let made_by = definitions.inst(body, value);
        let origin = made_by.filter(|inst| inst.op == Op::I64FromAny {});
        for value in [Some(value), origin.map(|inst| inst.args[0])].into_iter().flatten() {
            let of = &mut self.of[value.index()];
            if of.len() < MOST_NARROWINGS {
                // Most values have one, and a vector begins with room for four.
                of.reserve_exact(1);
                of.push(shown);
            }
        }
    }

    /// The proved facts about a value before an instruction of a block.
    pub fn at<'a>(
        &'a self,
        dominators: &'a Dominators,
        value: Value,
        block: Block,
        position: usize,
    ) -> impl Iterator<Item = Narrowing> + 'a {
        let of = self.of.get(value.index()).map_or(&[][..], Vec::as_slice);
        let holds = move |shown: &&Shown| match shown.by {
            None => dominators.begin_dominates(shown.block, block),
            Some(by) if shown.block == block => by < position,
            Some(_) => dominators.end_dominates(shown.block, block),
        };
        of.iter().filter(holds).map(|shown| shown.narrowing)
    }
}
