//! Which kinds of number a loop expects of values from outside.

use std::collections::{BTreeMap, BTreeSet};

use polyc_base::scalar::Kind;
use polyc_base::{Op, Type};
use polyc_ir::{Block, Body, Value};

use crate::facts::{Fact, Facts};
use crate::passes::unbox;

/// Walks over the loop.
const ROUNDS: usize = 4;

/// The expected kind of a value.
pub struct Guess {
    pub value: Value,
    /// A small integer or a float.
    pub kind: Kind,
}

/// The kinds that a loop expects of values from outside whose kinds are not known: an operand beside a float is a
/// float, one beside an integer or used as an index is a small integer.
pub fn guesses(body: &Body, facts: &Facts, blocks: &[Block], entered_from: &[Block]) -> Vec<Guess> {
    let mut search = GuessSearch {
        body,
        facts,
        hints: BTreeMap::new(),
    };
    let head = blocks[0];
    for _ in 0..ROUNDS {
        for &block in blocks {
            search.look_at_instructions(block);
            search.look_at_edges(block, head);
        }
        for &block in entered_from {
            search.look_at_edges(block, head);
        }
    }
    let definitions = blocks.iter().flat_map(|&it| body.block(it).definitions());
    let inside: BTreeSet<Value> = definitions.collect();
    let used = uses(body, blocks);
    let hints = search.hints.into_iter();
    let outside = hints.filter(|(value, _)| {
        // If the loop has several entries, a value available on only one is not available at the common preheader.
        !inside.contains(value) && (entered_from.len() == 1 || used.contains(value))
    });
    outside.map(|(value, kind)| Guess { value, kind }).collect()
}

/// The values that blocks use.
fn uses(body: &Body, blocks: &[Block]) -> BTreeSet<Value> {
    let mut used = BTreeSet::new();
    for data in blocks.iter().map(|&it| body.block(it)) {
        data.for_each_use(|it| {
            used.insert(it);
        });
    }
    used
}

struct GuessSearch<'a> {
    body: &'a Body,
    facts: &'a Facts,
    hints: BTreeMap<Value, Kind>,
}

impl GuessSearch<'_> {
    /// The kind a value is of, or is taken for.
    fn kind(&self, value: Value) -> Option<Kind> {
        match self.facts.of(value) {
            Fact::Integer(_) => Some(Kind::SmallInteger),
            Fact::Float => Some(Kind::Float),
            Fact::Unknown => self.hints.get(&value).copied(),
            Fact::Unseen => None,
        }
    }

    /// Assumes a kind of a dynamic value whose kind is not known.
    fn hint(&mut self, value: Value, kind: Kind) {
        let is_dynamic = self.body.ty(value) == Type::Any;
        if is_dynamic && self.facts.of(value) == Fact::Unknown {
            let known = self.hints.entry(value).or_insert(kind);
            if kind == Kind::Float {
                *known = kind;
            }
        }
    }

    fn look_at_instructions(&mut self, block: Block) {
        for inst in &self.body.block(block).insts {
            match (inst.op, inst.args.as_slice()) {
                (Op::I64FromAny {}, &[arg]) => self.hint(arg, Kind::SmallInteger),
                (Op::F64FromAny {}, &[arg]) => self.hint(arg, Kind::Float),
                (op, &[a, b]) if unbox::operation_of(&op).is_some() => {
                    if let Some(kind) = self.kind(a) {
                        self.hint(b, kind);
                    }
                    if let Some(kind) = self.kind(b) {
                        self.hint(a, kind);
                    }
                    if unbox::operation_of(&op) == Some(unbox::NumberOperation::Arithmetic)
                        && let (Some(a), Some(_)) = (self.kind(a), self.kind(b))
                        && let Some(result) = inst.result
                    {
                        self.hint(result, a);
                    }
                }
                _ => {}
            }
        }
    }

    /// A value that goes round a loop keeps its kind.
    fn look_at_edges(&mut self, block: Block, head: Block) {
        let body = self.body;
        let targets = body.block(block).terminator.targets();
        for target in targets.filter(|it| it.block == head) {
            for (&param, &arg) in body.block(head).params.iter().zip(&target.args) {
                if let Some(kind) = self.hints.get(&param).copied() {
                    self.hint(arg, kind);
                }
                if let Some(kind) = self.kind(arg) {
                    self.hint(param, kind);
                }
            }
        }
    }
}
