//! Counting loops. If a loop ends when its counter has its last value, and otherwise steps and goes on, the pass lets
//! the counter step first and compares it with the value after the last one. An iteration then ends in one step and one
//! branch (linear function test replacement: Cocke and Kennedy, *An Algorithm for Reduction of Operator Strength*, CACM
//! 1977).
//!
//! `i = last` and `i + 1 = last + 1` mean the same modulo 2^64, so ranges do not matter and nothing can trap. The pass
//! applies only if the old value is not needed any more (two values need two registers) and the last value comes from
//! outside the loop.

use polyc_base::Op;
use polyc_base::scalar::Scalar;
use polyc_ir::flow::{Definitions, Predecessors};
use polyc_ir::{Block, Body, Inst, Target, Terminator, Value, Values};

use crate::loops::Loops;
use crate::pass::{Analyses, Pass, PassContext};

/// The pass.
pub static PASS: Pass = Pass {
    name: "count",
    meaning: "let counters step before they are tested",
    run,
};

/// Lets counters step before the test; whether anything changed.
fn run(cx: &mut PassContext<'_>) -> bool {
    let PassContext {
        body, analyses, sink, ..
    } = cx;
    if analyses.loops(body).loops.is_empty() {
        return false;
    }
    let search = CounterSearch::new(body, analyses);
    // No two share a block: a block has one test, and a step has one block before it.
    let blocks = body.block_ids();
    let counters: Vec<(Block, Counter)> = blocks
        .filter_map(|block| Some((block, search.find(body, block)?)))
        .collect();
    for (block, counter) in &counters {
        let stop = search.after_last(body, counter);
        let loc = body.block(*block).insts[counter.test].loc;
        sink.done(loc, || {
            "the counter steps before it is tested, and one branch ends an iteration".to_owned()
        });
        rewrite(body, *block, counter, stop);
    }
    !counters.is_empty()
}

/// A test at the end of a block and the step in the block after it.
struct Counter {
    /// Position of the comparison.
    test: usize,
    last: Value,
    /// The block that steps and goes on.
    step_block: Block,
    /// The step: a wrapping sum or difference with a constant.
    step: Op,
    by: Value,
    next: Value,
}

struct CounterSearch<'a> {
    loops: &'a Loops,
    predecessors: &'a Predecessors<Block>,
    definitions: &'a Definitions,
    uses: Vec<Vec<Use>>,
}

/// Where a value is used.
struct Use {
    block: Block,
    /// The instruction; `None`: by the terminator or the handler.
    position: Option<usize>,
}

impl<'a> CounterSearch<'a> {
    fn new(body: &Body, analyses: &'a Analyses) -> Self {
        let mut uses: Vec<Vec<Use>> = Vec::new();
        uses.resize_with(body.types.len(), Vec::new);
        for block in body.block_ids() {
            let data = body.block(block);
            let mut note = |value: Value, position| uses[value.index()].push(Use { block, position });
            for (position, inst) in data.insts.iter().enumerate() {
                inst.args.iter().for_each(|&it| note(it, Some(position)));
            }
            data.terminator.for_each_use(|it| note(it, None));
            let handler = data.handler.iter().flat_map(|it| &it.args);
            handler.for_each(|&it| note(it, None));
        }
        Self {
            predecessors: analyses.predecessors(body),
            definitions: analyses.definitions(body),
            loops: analyses.loops(body),
            uses,
        }
    }

    fn find(&self, body: &Body, block: Block) -> Option<Counter> {
        let which = self.loops.innermost[block.index()]?;
        let data = body.block(block);
        let Terminator::Branch {
            condition,
            then,
            otherwise,
        } = &data.terminator
        else {
            return None;
        };
        let is_condition = |inst: &Inst| inst.result == Some(*condition);
        let test = data.insts.iter().position(is_condition)?;
        let inst = &data.insts[test];
        let (goes_on, leaves) = match inst.op {
            Op::I64Eq => (otherwise, then),
            Op::I64Ne => (then, otherwise),
            _ => return None,
        };
        let (value, last) = (inst.args[0], inst.args[1]);
        let after = body.block(goes_on.block);
        let Terminator::Jump(head) = &after.terminator else {
            return None;
        };
        let steps = |inst: &Inst| matches!(inst.op, Op::I64AddWrap | Op::I64SubWrap) && inst.args[0] == value;
        let at = after.insts.iter().position(steps)?;
        let step = &after.insts[at];
        let others = after.insts.iter().enumerate().filter(|&(it, _)| it != at);
        let fits = self.predecessors[goes_on.block].len() == 1
            && after.params.is_empty()
            && after.handler.is_none()
            && data.handler.is_none()
            && head.block == self.loops.loops[which].head
            && !self.loops.contains(which, leaves.block)
            && others.into_iter().all(|(_, inst)| inst.op.is_constant())
            && self.is_constant(body, step.args[1])
            && (self.is_constant(body, last) || self.is_outside(which, last))
            && self.uses[condition.index()].len() == 1
            && self.is_done_with(which, value, (block, test), (goes_on.block, at));
        fits.then(|| Counter {
            test,
            last,
            step_block: goes_on.block,
            step: step.op,
            by: step.args[1],
            next: step.result.expect("a sum has a result"),
        })
    }

    /// The value after the last one: a constant if that is one, so that the range of the counter is known at once.
    fn after_last(&self, body: &Body, counter: &Counter) -> (Op, Values) {
        let args = [counter.last, counter.by];
        let constants: Option<Vec<Scalar>> = args
            .iter()
            .map(|&it| match self.definitions.inst(body, it)?.op {
                Op::I64Const { value } => Some(Scalar::I64(value)),
                _ => None,
            })
            .collect();
        match constants.and_then(|constants| counter.step.fold(&constants)) {
            Some(Ok(Scalar::I64(value))) => (Op::I64Const { value }, Values::new()),
            _ => (counter.step, Values::from_slice(&args)),
        }
    }

    fn is_constant(&self, body: &Body, value: Value) -> bool {
        let made_by = self.definitions.inst(body, value);
        made_by.is_some_and(|inst| inst.op.is_constant())
    }

    fn is_outside(&self, which: usize, value: Value) -> bool {
        let home = self.definitions.block(value);
        home.is_some_and(|home| !self.loops.contains(which, home))
    }

    /// Whether a counter's old value is unused after the test and the step.
    fn is_done_with(
        &self,
        which: usize,
        value: Value,
        (test_block, test): (Block, usize),
        (step_block, step): (Block, usize),
    ) -> bool {
        self.uses[value.index()].iter().all(|it| {
            if it.block == step_block {
                it.position == Some(step)
            } else if it.block == test_block {
                it.position.is_some_and(|position| position <= test)
            } else {
                self.loops.contains(which, it.block)
            }
        })
    }
}

fn rewrite(body: &mut Body, block: Block, counter: &Counter, (op, args): (Op, Values)) {
    let stop = body.new_value(polyc_base::Type::I64);
    let mut after = std::mem::take(body.block_mut(counter.step_block));
    let data = body.block_mut(block);
    let mut test = data.insts.remove(counter.test);
    data.insts.append(&mut after.insts);
    data.insts.push(Inst::new(op, &args, stop, test.loc));
    test.args = Values::from_slice(&[counter.next, stop]);
    data.insts.push(test);
    let Terminator::Jump(Target { block: head, args }) = after.terminator else {
        unreachable!("the step goes on to the head");
    };
    for target in data.terminator.targets_mut() {
        if target.block == counter.step_block {
            *target = Target {
                block: head,
                args: args.clone(),
            };
        }
    }
}
