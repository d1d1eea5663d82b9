//! Loops for the numbers they expect. If an innermost loop computes with dynamic values from outside whose kinds are
//! not known, the pass tests the kinds once before the loop. If they are as the loop's other numbers suggest, a copy of
//! the loop runs in which they are known; otherwise the original (loop versioning, as by Byler et al., *Multiple
//! Version Loops*, ICPP 1987; for kinds Chambers and Ungar, *Iterative Type Analysis and Extended Message Splitting*,
//! PLDI 1990).
//!
//! Both loops do the same. The copy is made only if [`unbox`] saves more in it than in the original.

mod copy;
mod guess;

use polyc_base::scalar::Kind;
use polyc_base::{Cause, Declarations, Loc, Op, Type};
use polyc_ir::flow::Definitions;
use polyc_ir::{Block, BlockData, Body, Dominators, Inst, Target, Terminator, Value};

use super::unbox;
use crate::loops::Loops;
use crate::pass::{Analyses, Pass, PassContext};
use copy::Copied;
use guess::Guess;

/// Instructions of the largest loop that is copied.
const MOST_INSTRUCTIONS: usize = 64;
/// Most values whose kinds are tested before a loop.
const MOST_GUESSES: usize = 4;
/// The least that a copy must save in an iteration beyond the original.
const LEAST_SAVED: i64 = 4;

/// The pass.
pub static PASS: Pass = Pass {
    name: "version",
    meaning: "copy loops for the kinds of numbers they expect",
    run,
};

/// Makes loops for expected kinds; whether anything changed.
fn run(cx: &mut PassContext<'_>) -> bool {
    if !unbox::has_dynamic_numbers(cx.body) {
        return false;
    }
    let analyses = cx.analyses;
    let body = &*cx.body;
    let before = body.size();
    let (loops, dominators) = (analyses.loops(body), analyses.dominators(body));
    if loops.are_none_or_too_many() {
        return false;
    }
    let plans = find(cx.declarations, body, analyses);
    if plans.is_empty() {
        return false;
    }
    // Whether it pays is known only when it is done.
    let mut attempt = Body::clone(body);
    let copies = plans
        .iter()
        .map(|plan| plan.apply(&mut attempt, loops, dominators, plan.loc));
    let copies: Vec<Option<Copied>> = copies.collect();
    let savings = unbox::savings(cx.declarations, &attempt);
    let mut changed = false;
    for (plan, copied) in plans.iter().zip(copies) {
        let Some(copied) = copied else {
            cx.sink.missed(plan.loc, || {
                "no copy of the loop for numbers of one kind: too many of its values are needed after it".to_owned()
            });
            continue;
        };
        let saved = |blocks: &[Block]| blocks.iter().map(|it| savings[it.index()]).sum::<i64>();
        if saved(&copied.blocks) - saved(&plan.blocks) < LEAST_SAVED {
            cx.sink.missed(plan.loc, || {
                "no copy of the loop for numbers of one kind: it would save too little".to_owned()
            });
            continue;
        }
        let body = &*cx.body;
        cx.sink.done(plan.loc, || {
            let guesses = plan.guesses.iter().map(|it| it.describe(body));
            let guesses: Vec<String> = guesses.collect();
            format!("the loop has a copy where {}", guesses.join(" and "))
        });
        let loc = cx.because(plan.loc, Cause::GenericArithmetic);
        plan.apply(cx.body, loops, dominators, loc);
        changed = true;
    }
    cx.charge_copies(before);
    changed
}

/// A loop that may get a copy.
struct VersionPlan {
    which: usize,
    blocks: Vec<Block>,
    /// Blocks outside from which it is entered.
    entered_from: Vec<Block>,
    guesses: Vec<Guess>,
    /// Where the numbers come from that it expects.
    loc: Loc,
}

fn find(declarations: &Declarations, body: &Body, analyses: &Analyses) -> Vec<VersionPlan> {
    let (loops, dominators) = (analyses.loops(body), analyses.dominators(body));
    let mut blocks = vec![Vec::new(); loops.loops.len()];
    for &block in dominators.order() {
        if let Some(which) = loops.innermost[block.index()] {
            blocks[which].push(block);
        }
    }
    let mut has_inner = vec![false; loops.loops.len()];
    for outer in loops.loops.iter().filter_map(|it| it.outer) {
        has_inner[outer] = true;
    }
    let definitions = analyses.definitions(body);
    let mut plans = Vec::new();
    for (which, blocks) in blocks.into_iter().enumerate() {
        if has_inner[which] || !may_be_copied(body, &blocks) {
            continue;
        }
        let entered_from = loops.entered_from(body, which);
        if entered_from.is_empty() || entered_from.iter().any(|&it| asks_for_kind(body, it)) {
            continue;
        }
        let guesses = guess::guesses(body, analyses.facts(declarations, body), &blocks, &entered_from);
        let pays = guesses.iter().any(|it| it.kind == Kind::Float) || counts(body, loops, definitions, which, &blocks);
        if pays && !guesses.is_empty() && guesses.len() <= MOST_GUESSES {
            plans.push(VersionPlan {
                which,
                loc: location(body, &blocks),
                blocks,
                entered_from,
                guesses,
            });
        }
    }
    leave_out_chains(body, &mut plans);
    plans
}

/// Leaves out loops that expect a kind of a value computed by another of them, which then leaves that loop under
/// another name.
fn leave_out_chains(body: &Body, plans: &mut Vec<VersionPlan>) {
    let mut is_inside = vec![false; body.types.len()];
    let blocks = plans.iter().flat_map(|plan| &plan.blocks);
    for value in blocks.flat_map(|&it| body.block(it).definitions()) {
        is_inside[value.index()] = true;
    }
    plans.retain(|plan| plan.guesses.iter().all(|it| !is_inside[it.value.index()]));
}

/// Whether a loop only counts until its counter is compared. A loop that searches usually ends soon, and a call costs
/// more than integers save: in both, testing kinds costs as much as it saves.
fn counts(body: &Body, loops: &Loops, definitions: &Definitions, which: usize, blocks: &[Block]) -> bool {
    let is_read = |value: Value| {
        let made_by = definitions.inst(body, value);
        made_by.is_some_and(|inst| inst.op.effects().reads())
    };
    blocks.iter().all(|&block| {
        let data = body.block(block);
        let mut insts = data.insts.iter();
        let ends = data.successors().any(|to| !loops.contains(which, to));
        let test = match data.terminator {
            Terminator::Branch { condition, .. } => definitions.inst(body, condition),
            _ => None,
        };
        insts.all(|inst| !inst.op.effects().calls())
            && (!ends || test.is_some_and(|test| !test.args.iter().any(|&it| is_read(it))))
    })
}

fn may_be_copied(body: &Body, blocks: &[Block]) -> bool {
    let count: usize = blocks.iter().map(|&it| body.block(it).insts.len()).sum();
    count <= MOST_INSTRUCTIONS
        && blocks.iter().all(|&it| body.block(it).handler.is_none())
        && blocks.iter().any(|&it| {
            let mut insts = body.block(it).insts.iter();
            insts.any(|inst| unbox::operation_of(&inst.op).is_some())
        })
}

/// Whether a block ends by a test of kind: the loop after it is one of two already.
fn asks_for_kind(body: &Body, block: Block) -> bool {
    let data = body.block(block);
    let Terminator::Branch { condition, .. } = data.terminator else {
        return false;
    };
    let mut insts = data.insts.iter();
    insts.any(|inst| inst.result == Some(condition) && matches!(inst.op, Op::AnyIs { .. }))
}

/// The first location in blocks.
fn location(body: &Body, blocks: &[Block]) -> Loc {
    let insts = blocks.iter().flat_map(|&it| &body.block(it).insts);
    let mut locs = insts.map(|inst| inst.loc);
    locs.find(|&it| it != Loc::NONE).unwrap_or(Loc::NONE)
}

impl VersionPlan {
    /// Copies the loop and lets the kinds choose, by code of that location; `None`: it cannot be copied.
    fn apply(&self, body: &mut Body, loops: &Loops, dominators: &Dominators, loc: Loc) -> Option<Copied> {
        copy::close(body, loops, dominators, self.which, &self.blocks)?;
        let before = loops.preheader(body, self.which, &self.entered_from);
        let copied = copy::copy(body, &self.blocks);
        let Terminator::Jump(slow) = std::mem::take(&mut body.block_mut(before).terminator) else {
            unreachable!("the block before a loop jumps there");
        };
        let mut fast = slow.clone();
        fast.block = copied.block(slow.block);
        let mut from = before;
        for guess in &self.guesses {
            from = guess.ask(body, from, &slow, loc);
        }
        for guess in &self.guesses {
            let known = guess.convert(body, from, loc);
            copied.replace(body, guess.value, known);
            for arg in fast.args.iter_mut().filter(|arg| **arg == guess.value) {
                *arg = known;
            }
        }
        body.block_mut(from).terminator = Terminator::Jump(fast);
        Some(copied)
    }
}

impl Guess {
    /// The expected kind of a value, in words.
    fn describe(&self, body: &Body) -> String {
        let name = body.names.get(&self.value).cloned();
        let name = name.unwrap_or_else(|| self.value.to_string());
        format!("`{name}` is a {}", self.kind.name())
    }

    /// Ends a block by the test; returns the block after it.
    fn ask(&self, body: &mut Body, from: Block, otherwise: &Target, loc: Loc) -> Block {
        let then = Block::from_index(body.blocks.len());
        let condition = body.new_value(Type::Bool);
        let data = body.block_mut(from);
        data.insts
            .push(Inst::new(Op::AnyIs { kind: self.kind }, &[self.value], condition, loc));
        data.terminator = Terminator::Branch {
            condition,
            then: Target::new(then),
            otherwise: otherwise.clone(),
        };
        let terminator_loc = data.terminator_loc;
        body.blocks.push(BlockData {
            terminator_loc,
            ..BlockData::default()
        });
        then
    }

    /// The value in a form that proves its kind.
    fn convert(&self, body: &mut Body, block: Block, loc: Loc) -> Value {
        let (ty, unboxing, boxing) = match self.kind {
            Kind::Float => (Type::F64, Op::F64FromAny {}, Op::AnyFromF64 {}),
            _ => (Type::I64, Op::I64FromAny {}, Op::AnyFromI64 {}),
        };
        let (number, known) = (body.new_value(ty), body.new_value(Type::Any));
        for (op, arg, result) in [(unboxing, self.value, number), (boxing, number, known)] {
            body.block_mut(block).insts.push(Inst::new(op, &[arg], result, loc));
        }
        known
    }
}
