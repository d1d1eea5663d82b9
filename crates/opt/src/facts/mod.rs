//! Facts about numbers, for any place of a body: the range of an integer, or that a value is a float.
//!
//! Intervals as in Cousot and Cousot, *Abstract Interpretation* (POPL 1977), of values and block parameters, widened to
//! the constants that the body compares with. A branch, a test of kind or an instruction that did not trap proves more,
//! which holds where that place dominates, as in Bodík, Gupta and Sarkar, *ABCD* (PLDI 2000), but looked up instead of
//! renamed.

mod arithmetic;
mod narrow;

use polyc_base::{Declarations, Op, Type};
use polyc_ir::flow::{Definitions, Predecessors, edges};
use polyc_ir::{Block, Body, Dominators, Terminator, Value};

use narrow::{Narrowing, Narrowings};

/// Integers from a least to a greatest one, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    pub low: i64,
    pub high: i64,
}

impl Range {
    /// Every integer of 64 bits.
    pub const FULL: Self = Self::new(i64::MIN, i64::MAX);

    /// The integers from `low` to `high`.
    pub const fn new(low: i64, high: i64) -> Self {
        Self { low, high }
    }

    /// Those in both; `None`: there are none.
    pub fn intersection(self, other: Self) -> Option<Self> {
        let (low, high) = (self.low.max(other.low), self.high.min(other.high));
        (low <= high).then_some(Self { low, high })
    }

    /// Whether all of it are in another.
    pub const fn is_within(self, other: Self) -> bool {
        other.low <= self.low && self.high <= other.high
    }
}

/// The fact about a value. The upper variants say more; a fact only moves down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// No path found so far gives it a value.
    Unseen,
    /// An integer of these; as a dynamic value perhaps a big one.
    Integer(Range),
    /// A float.
    Float,
    /// Anything of its type.
    Unknown,
}

impl Fact {
    /// The fact about any value of a type.
    pub const fn of_type(ty: Type) -> Self {
        match ty {
            Type::I64 => Self::Integer(Range::FULL),
            Type::F64 => Self::Float,
            Type::Bool | Type::Any | Type::Obj => Self::Unknown,
        }
    }

    /// The integers it may be.
    pub const fn range(self) -> Option<Range> {
        match self {
            Self::Integer(range) => Some(range),
            Self::Unseen | Self::Float | Self::Unknown => None,
        }
    }

    /// The fact about a value that is one or the other.
    fn join(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unseen, fact) | (fact, Self::Unseen) => fact,
            (Self::Integer(a), Self::Integer(b)) => Self::Integer(Range::new(a.low.min(b.low), a.high.max(b.high))),
            (Self::Float, Self::Float) => Self::Float,
            _ => Self::Unknown,
        }
    }
}

/// After this many changes, a block's parameter moves on to the next constant that the body compares with.
const CHANGES_BEFORE_WIDENING: u8 = 2;
/// After this many changes, it has no bound.
const MOST_CHANGES: u8 = 20;
/// Most walks over the body; if they do not suffice, no facts are kept.
const MOST_ROUNDS: usize = 64;

/// The facts about every value of a body.
pub struct Facts {
    values: Vec<Fact>,
    narrowings: Narrowings,
}

impl Facts {
    /// Finds the facts.
    pub fn new(
        declarations: &Declarations,
        body: &Body,
        dominators: &Dominators,
        predecessors: &Predecessors<Block>,
        definitions: &Definitions,
    ) -> Self {
        let mut search = Search {
            declarations,
            body,
            facts: Self {
                values: vec![Fact::Unseen; body.types.len()],
                narrowings: Narrowings::new(body, dominators, predecessors, definitions),
            },
            definitions,
            bounds: bounds(body),
            changes: vec![0; body.types.len()],
            changed: false,
        };
        for &param in &body.blocks[0].params {
            search.set(param, Fact::of_type(body.ty(param)));
        }
        for _ in 0..MOST_ROUNDS {
            search.changed = false;
            for &block in dominators.order() {
                search.visit(dominators, block);
            }
            if !search.changed {
                return search.facts;
            }
        }
        let types = body.types.iter();
        search.facts.values = types.map(|&ty| Fact::of_type(ty)).collect();
        search.facts
    }

    /// The fact about a value wherever it is used.
    pub fn of(&self, value: Value) -> Fact {
        self.values.get(value.index()).copied().unwrap_or(Fact::Unknown)
    }

    /// The fact about a value at an instruction of a block, or at its terminator, whose position is the number of
    /// instructions.
    pub fn at(&self, dominators: &Dominators, value: Value, block: Block, position: usize) -> Fact {
        let found = self.narrowings.at(dominators, value, block, position);
        found.fold(self.of(value), |fact, it| self.narrow(fact, it))
    }

    fn narrow(&self, fact: Fact, narrowing: Narrowing) -> Fact {
        narrowing.apply(fact, |other| self.of(other))
    }
}

/// Constants that are compared with, and their neighbours, in order.
fn bounds(body: &Body) -> Vec<i64> {
    let constants = body.blocks.iter().flat_map(|block| &block.insts);
    let constants = constants.filter_map(|inst| match inst.op {
        Op::I64Const { value } | Op::AnyInteger { value } => Some(value),
        _ => None,
    });
    let mut bounds: Vec<i64> = constants
        .flat_map(|it| [it.saturating_sub(1), it, it.saturating_add(1)])
        .collect();
    bounds.sort_unstable();
    bounds.dedup();
    bounds
}

struct Search<'a> {
    declarations: &'a Declarations,
    body: &'a Body,
    definitions: &'a Definitions,
    facts: Facts,
    bounds: Vec<i64>,
    /// How often the fact of a parameter has changed.
    changes: Vec<u8>,
    changed: bool,
}

impl Search<'_> {
    fn set(&mut self, value: Value, fact: Fact) {
        let entry = &mut self.facts.values[value.index()];
        if *entry != fact {
            *entry = fact;
            self.changed = true;
        }
    }

    fn visit(&mut self, dominators: &Dominators, block: Block) {
        let data = self.body.block(block);
        for (position, inst) in data.insts.iter().enumerate() {
            let Some(result) = inst.result else {
                continue;
            };
            let args = inst.args.iter();
            let args = args.map(|&arg| self.facts.at(dominators, arg, block, position));
            let args: Vec<Fact> = args.collect();
            let ty = self.body.ty(result);
            let fact = arithmetic::result(&inst.op, &args, ty, self.declarations);
            let joined = self.facts.of(result).join(fact);
            self.set(result, joined);
        }
        for (index, edge) in edges(data).enumerate() {
            for (position, &param) in self.body.block(edge.to).params.iter().enumerate() {
                let fact = match edge.arg(position) {
                    None => Fact::of_type(self.body.ty(param)),
                    Some(arg) => self.along(dominators, block, index, arg),
                };
                self.flow(param, fact);
            }
        }
    }

    /// The fact about an argument of an edge.
    fn along(&self, dominators: &Dominators, block: Block, edge: usize, arg: Value) -> Fact {
        let data = self.body.block(block);
        let targets = data.terminator.targets().count();
        // A handler's edge leaves before anything has run.
        let position = if edge < targets { data.insts.len() } else { 0 };
        let fact = self.facts.at(dominators, arg, block, position);
        let Terminator::Branch { condition, .. } = data.terminator else {
            return fact;
        };
        if edge >= targets {
            return fact;
        }
        let shown = narrow::shown(self.body, self.definitions, condition, edge == 0);
        let shown = shown.into_iter().filter(|(value, _)| *value == arg);
        shown.fold(fact, |fact, (_, it)| self.facts.narrow(fact, it))
    }

    /// Adds the fact of an edge's argument to that of a parameter.
    fn flow(&mut self, param: Value, fact: Fact) {
        let old = self.facts.of(param);
        let mut new = old.join(fact);
        if new == old {
            return;
        }
        let changes = &mut self.changes[param.index()];
        *changes = changes.saturating_add(1);
        if let (Fact::Integer(old), Fact::Integer(range)) = (old, new)
            && *changes > CHANGES_BEFORE_WIDENING
        {
            new = Fact::Integer(widen(&self.bounds, *changes > MOST_CHANGES, old, range));
        }
        self.set(param, new);
    }
}

/// A range that grows goes to the next constant at once.
fn widen(bounds: &[i64], to_the_end: bool, old: Range, new: Range) -> Range {
    let bounds = if to_the_end { &[] } else { bounds };
    let low = match bounds.partition_point(|&it| it <= new.low) {
        _ if new.low == old.low => new.low,
        0 => i64::MIN,
        after => bounds[after - 1],
    };
    let high = match bounds.get(bounds.partition_point(|&it| it < new.high)) {
        _ if new.high == old.high => new.high,
        None => i64::MAX,
        Some(&bound) => bound,
    };
    Range { low, high }
}

#[cfg(test)]
mod tests {
    use polyc_ir::parse;

    use super::*;
    use crate::pass::Analyses;

    /// The fact of each value named in the text, in order of their names.
    fn check(text: &str, expected: &[(&str, Fact)]) {
        let text = format!("module \"m\" language \"test\"\n{text}");
        let module = parse(&text).unwrap_or_else(|error| panic!("{error}"));
        let body = &module.bodies[0];
        let analyses = Analyses::default();
        let facts = analyses.facts(&module.declarations, body);
        for (name, fact) in expected {
            let named = body.names.iter().find(|(_, it)| it == name);
            let (&value, _) = named.expect("the text names it");
            assert_eq!(facts.of(value), *fact, "{name}");
        }
    }

    const fn integer(low: i64, high: i64) -> Fact {
        Fact::Integer(Range::new(low, high))
    }

    #[test]
    fn a_counter_lies_between_its_start_and_what_it_is_compared_with() {
        check(
            "fn0 = function \"f\" direct () -> any {
block0:
  v0 = any.integer 0
  jump block1(v0)
block1(v1: any \"i\"):
  v2 = any.integer 300
  v3 = any.num_eq v1, v2
  branch v3, block2, block3
block2:
  return v1
block3:
  v4 = any.integer 1
  v5 \"next\" = any.add v1, v4
  jump block1(v5)
}",
            &[("i", integer(0, 300)), ("next", integer(1, 300))],
        );
    }

    #[test]
    fn a_counter_without_end_may_be_a_big_integer() {
        check(
            "fn0 = function \"f\" direct (any) -> any {
block0(v0: any \"n\"):
  v1 = any.integer 0
  jump block1(v1)
block1(v2: any \"i\"):
  v3 = any.lt v2, v0
  branch v3, block2, block3
block2:
  v4 = any.integer 1
  v5 = any.add v2, v4
  jump block1(v5)
block3:
  return v2
}",
            &[("n", Fact::Unknown), ("i", Fact::Unknown)],
        );
    }

    #[test]
    fn a_float_with_any_number_gives_a_float() {
        check(
            "const0 = float 0.5
fn0 = function \"f\" direct (any) -> any {
block0(v0: any \"n\"):
  v1 = const const0
  jump block1(v1)
block1(v2: any \"x\"):
  v3 \"y\" = any.add v2, v0
  v4 = any.lt v3, v0
  branch v4, block1(v3), block2
block2:
  return v2
}",
            &[("x", Fact::Float), ("y", Fact::Float)],
        );
    }

    #[test]
    fn what_did_not_trap_was_in_its_bounds() {
        check(
            "fn0 = function \"f\" direct (any, any) -> any {
block0(v0: any \"v\", v1: any \"i\"):
  v2 = i64.from_any v1
  v3 = vector.get v0, v2
  v4 = any.integer 1
  v5 \"next\" = any.add v1, v4
  return v5
}",
            &[("next", integer(1, (1 << 48) + 1))],
        );
    }

    #[test]
    fn widening_goes_from_constant_to_constant() {
        let widened = widen(&[0, 10, 20], false, Range::new(0, 1), Range::new(0, 2));
        assert_eq!(widened, Range::new(0, 10));
        let widened = widen(&[0, 10, 20], false, Range::new(0, 1), Range::new(-1, 21));
        assert_eq!(widened, Range::FULL);
        let widened = widen(&[0, 10], true, Range::new(0, 1), Range::new(0, 2));
        assert_eq!(widened, Range::new(0, i64::MAX));
    }
}
