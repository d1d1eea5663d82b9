//! Structured control flow for lowerings: what is open is a token (`If`, `Loop`, `Switch`) that the lowering keeps
//! where it keeps its other state, while it lowers what is inside; so it may have a stack of them instead of
//! recursion.
//!
//! A block that has ended already, by a jump out of it or because it fails, is not joined to what follows.

use polyc_base::{Op, Type};

use crate::build::FunctionBuilder;
use crate::model::{Block, Handler, Target, Terminator, Value};

/// An open `if`.
#[derive(Clone, Copy, Debug)]
#[must_use = "an `if` goes on until `end_if`"]
pub struct If {
    /// Where a condition goes that holds.
    pub then: Block,
    /// Where it goes if not.
    pub otherwise: Block,
    /// Where both parts go; without an `else` part, where the condition goes.
    done: Option<Block>,
}

/// An open loop.
#[derive(Clone, Copy, Debug)]
#[must_use = "a loop goes on until `end_loop`"]
pub struct Loop {
    /// Where it begins anew.
    head: Block,
    /// Where `continue` goes: the begin, or the step.
    pub next: Block,
    /// Where `break` goes: after the loop.
    pub done: Block,
}

/// An open choice among cases.
#[derive(Clone, Debug)]
#[must_use = "a switch goes on until `end_switch`"]
pub struct Switch {
    cases: std::vec::IntoIter<Block>,
    default: Block,
    /// Where each case goes at its end.
    pub done: Block,
}

/// Choices.
impl FunctionBuilder<'_> {
    /// An `if` whose condition is still to be lowered: by jumps to its two blocks, or by [`Self::branch`].
    pub fn new_if(&mut self) -> If {
        If {
            then: self.create_block(),
            otherwise: self.create_block(),
            done: None,
        }
    }

    /// Ends the block by a condition, and begins what is done if it holds.
    pub fn begin_if(&mut self, condition: Value) -> If {
        let branch = self.new_if();
        self.branch(condition, branch.then, branch.otherwise);
        self.switch_to(branch.then);
        branch
    }

    /// Begins what is done if the condition does not hold.
    pub fn begin_else(&mut self, branch: &mut If) {
        let done = self.create_block();
        branch.done = Some(done);
        self.jump_if_open(done);
        self.switch_to(branch.otherwise);
    }

    /// The same, where both parts give a value.
    pub fn begin_else_with(&mut self, branch: &mut If, value: Value) {
        let done = self.create_block();
        branch.done = Some(done);
        let ty = self.ty(value);
        self.add_param(done, ty);
        self.jump_with(done, value);
        self.switch_to(branch.otherwise);
    }

    /// Goes on after both parts.
    pub fn end_if(&mut self, branch: If) {
        let done = branch.done.unwrap_or(branch.otherwise);
        self.jump_if_open(done);
        self.switch_to(done);
    }

    /// Goes on after both parts, with the value of the one that was done.
    ///
    /// # Panics
    /// If the first part gave none, by [`Self::begin_else_with`].
    pub fn end_if_with(&mut self, branch: If, value: Value) -> Value {
        let done = branch.done.expect("both parts give a value");
        self.jump_with(done, value);
        self.switch_to(done);
        self.block_params(done)[0]
    }

    /// Ends the block: goes to the block of the case with that value, else to `default`. It is by a table if the
    /// values are dense, else by halving their range.
    pub fn switch(&mut self, value: Value, cases: &[(i64, Block)], default: Block) {
        let mut sorted = cases.to_vec();
        sorted.sort_unstable_by_key(|it| it.0);
        let mut pending = vec![(self.current(), &sorted[..])];
        while let Some((block, cases)) = pending.pop() {
            self.switch_to(block);
            match cases {
                [] => self.jump(default, &[]),
                &[(only, block)] => {
                    let only = self.i64(only);
                    let equal = self.value(Op::I64Eq, &[value, only]);
                    self.branch(equal, block, default);
                }
                &[(low, _), .., (high, _)] if is_dense(low, high, cases.len()) => {
                    self.terminate(table(value, low, high, cases, default));
                }
                _ => {
                    let (below, above) = cases.split_at(cases.len() / 2);
                    let (left, right) = (self.create_block(), self.create_block());
                    let pivot = self.i64(above[0].0);
                    let less = self.value(Op::I64Lt, &[value, pivot]);
                    self.branch(less, left, right);
                    pending.extend([(right, above), (left, below)]);
                }
            }
        }
    }

    /// Ends the block by a choice. Each case is a list of values; [`Self::begin_case`] begins the first, then the
    /// next, and so on; [`Self::begin_default`], after all of them, what is done for other values.
    pub fn begin_switch<'c>(&mut self, value: Value, cases: impl IntoIterator<Item = &'c [i64]>) -> Switch {
        let (mut blocks, mut table) = (Vec::new(), Vec::new());
        for values in cases {
            let block = self.create_block();
            blocks.push(block);
            table.extend(values.iter().map(|&it| (it, block)));
        }
        let (default, done) = (self.create_block(), self.create_block());
        self.switch(value, &table, default);
        Switch {
            cases: blocks.into_iter(),
            default,
            done,
        }
    }

    /// Ends the case before, if there is one, and begins the next.
    ///
    /// # Panics
    /// If there are no more.
    pub fn begin_case(&mut self, switch: &mut Switch) {
        self.jump_if_open(switch.done);
        self.switch_to(switch.cases.next().expect("there is a case for each list"));
    }

    /// Ends the last case, and begins what is done for other values.
    pub fn begin_default(&mut self, switch: &Switch) {
        self.jump_if_open(switch.done);
        self.switch_to(switch.default);
    }

    /// Goes on after all cases.
    pub fn end_switch(&mut self, switch: Switch) {
        self.jump_if_open(switch.done);
        self.switch_to(switch.done);
    }
}

/// Loops.
impl FunctionBuilder<'_> {
    /// Begins a loop; `continue` begins it anew.
    pub fn begin_loop(&mut self) -> Loop {
        let (head, done) = (self.create_block(), self.create_block());
        self.jump(head, &[]);
        self.switch_to(head);
        Loop { head, next: head, done }
    }

    /// Begins a loop with a step: what is done, after [`Self::begin_step`], before it begins anew, also by `continue`.
    pub fn begin_stepped_loop(&mut self) -> Loop {
        let next = self.create_block();
        Loop {
            next,
            ..self.begin_loop()
        }
    }

    /// Leaves the loop unless the condition holds.
    pub fn loop_while(&mut self, it: &Loop, condition: Value) {
        let inner = self.create_block();
        self.branch(condition, inner, it.done);
        self.switch_to(inner);
    }

    /// Goes on, by `continue`, unless the condition holds.
    pub fn continue_unless(&mut self, it: &Loop, condition: Value) {
        let inner = self.create_block();
        self.branch(condition, inner, it.next);
        self.switch_to(inner);
    }

    /// Ends the body, and begins the step.
    pub fn begin_step(&mut self, it: &Loop) {
        self.jump_if_open(it.next);
        self.switch_to(it.next);
    }

    /// Goes back to the begin, and goes on after the loop.
    pub fn end_loop(&mut self, it: Loop) {
        self.jump_if_open(it.head);
        self.switch_to(it.done);
    }
}

/// Edges.
impl FunctionBuilder<'_> {
    /// Ends the block, if it has not ended: go on there.
    pub fn jump_if_open(&mut self, block: Block) {
        if !self.has_ended() {
            self.jump(block, &[]);
        }
    }

    fn jump_with(&mut self, block: Block, value: Value) {
        if !self.has_ended() {
            self.jump(block, &[value]);
        }
    }

    /// Goes on in a new block whose errors `handler` gets, as those of all blocks made from here on; gives what was set
    /// before, to go back to. A block that is made outside goes to no handler of the region.
    pub fn enter_region(&mut self, handler: Handler) -> Option<Handler> {
        let outer = self.set_region(Some(handler));
        let first = self.create_block();
        self.jump(first, &[]);
        self.switch_to(first);
        outer
    }
}

/// Conversions, by the types that the builder knows.
impl FunctionBuilder<'_> {
    /// A value in another representation: the same number or truth value. A dynamic value that is not of that type
    /// traps.
    ///
    /// # Panics
    /// If there is no such conversion: numbers and truth values of different types convert by operations of their own.
    pub fn convert(&mut self, value: Value, ty: Type) -> Value {
        let op = match (self.ty(value), ty) {
            (from, to) if from == to => return value,
            (Type::I64, Type::Any) => Op::AnyFromI64 {},
            (Type::F64, Type::Any) => Op::AnyFromF64 {},
            (Type::Bool, Type::Any) => Op::AnyFromBool {},
            (Type::Obj, Type::Any) => Op::AnyFromObj {},
            (Type::Any, Type::I64) => Op::I64FromAny {},
            (Type::Any, Type::F64) => Op::F64FromAny {},
            (Type::Any, Type::Bool) => Op::BoolFromAny {},
            (from, to) => panic!("{from} cannot be converted to {to}"),
        };
        self.value(op, &[value])
    }

    /// Whether a value counts as true.
    pub fn truth(&mut self, value: Value, truth: Truth) -> Value {
        match (self.ty(value), truth) {
            (Type::Bool, _) => value,
            (Type::I64, Truth::NotZero) => {
                let zero = self.i64(0);
                self.value(Op::I64Ne, &[value, zero])
            }
            (Type::F64, Truth::NotZero) => {
                let zero = self.f64(0.0);
                self.value(Op::F64Ne, &[value, zero])
            }
            (Type::Any, Truth::AllButFalse) => self.value(Op::AnyTruthy {}, &[value]),
            (Type::Any, Truth::AllButFalseAndNil) => {
                let kind = polyc_base::scalar::Kind::Nil;
                let nil = self.value(Op::AnyIs { kind }, &[value]);
                let there = self.value(Op::BoolNot, &[nil]);
                let holds = self.value(Op::AnyTruthy {}, &[value]);
                self.value(Op::BoolAnd, &[there, holds])
            }
            (_, Truth::AllButFalse | Truth::AllButFalseAndNil) => self.bool(true),
            (_, Truth::Boolean | Truth::NotZero) => self.convert(value, Type::Bool),
        }
    }
}

/// What counts as true in a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// Only true, and only false is its contrary: anything else traps.
    Boolean,
    /// Anything but false.
    AllButFalse,
    /// Anything but false and nil.
    AllButFalseAndNil,
    /// A number other than zero; a dynamic value must be a truth value.
    NotZero,
}

/// Whether a table of all values from `low` to `high` is not much larger than the values in use.
fn is_dense(low: i64, high: i64, count: usize) -> bool {
    let span = i128::from(high) - i128::from(low) + 1;
    span <= count as i128 * 4 + 16
}

fn table(value: Value, low: i64, high: i64, cases: &[(i64, Block)], default: Block) -> Terminator {
    let mut entries = cases.iter().peekable();
    let target = |at: i64| {
        let here = entries.next_if(|&&(value, _)| value == at);
        Target::new(here.map_or(default, |&(_, block)| block))
    };
    Terminator::Switch {
        value,
        low,
        targets: (low..=high).map(target).collect(),
        default: Target::new(default),
    }
}
