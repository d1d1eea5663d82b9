//! Loop-invariant motion: an operation on values from outside a loop moves before the outermost loop that does not
//! change it (Allen and Cocke, *A Catalogue of Optimizing Transformations*, 1971).
//!
//! An operation that cannot trap, such as an element offset proved in range, may move even if the loop body never runs.
//! An operation that may trap moves only from the beginning of a loop, where it runs whenever the loop is entered and
//! nothing before it traps or has an effect, and only if no handler could see the difference. A read moves only if
//! nothing in the loop writes there; no read leaves a loop with a call, because a call may return more than once. Tests
//! stay: the machine runs a test and its branch as one instruction.

use polyc_base::{Declarations, Effects, Op, Type, arith};
use polyc_ir::flow::Predecessors;
use polyc_ir::{Block, Body, Inst, Terminator, Value};

use crate::facts::Facts;
use crate::loops::Loops;
use crate::memory::{Change, change, place_read};
use crate::pass::{Analyses, Pass, PassContext};
use crate::remarks::Sink;

/// The pass.
pub static PASS: Pass = Pass {
    name: "hoist",
    meaning: "compute before a loop what it does not change",
    run,
};

/// Moves invariant operations; whether anything changed.
fn run(cx: &mut PassContext<'_>) -> bool {
    let PassContext {
        declarations,
        body,
        analyses,
        sink,
        ..
    } = cx;
    if analyses.loops(body).are_none_or_too_many() {
        return false;
    }
    let mut hoist = Hoist::new(declarations, body, analyses);
    for &block in analyses.dominators(body).order() {
        hoist.visit(body, block, sink);
    }
    hoist.place(body)
}

/// Facts about a loop.
struct LoopFacts {
    /// Blocks outside from which it is entered; empty: nothing can be placed before it.
    entered_from: Vec<Block>,
    /// The memory it may change.
    changes: Vec<Change>,
    /// Whether the next operation in the blocks that run first may be moved though it may trap.
    at_beginning: bool,
    /// The block that runs first once those before it have run.
    next_first: Option<Block>,
}

struct Hoist<'a> {
    declarations: &'a Declarations,
    loops: &'a Loops,
    facts: Vec<LoopFacts>,
    /// The loop around each value's definition.
    home: Vec<Option<usize>>,
    predecessors: &'a Predecessors<Block>,
    /// The ranges of indices, if there are elements.
    numbers: Option<&'a Facts>,
    /// The instructions to put before each loop, in order.
    moved: Vec<(usize, Inst)>,
}

impl<'a> Hoist<'a> {
    fn new(declarations: &'a Declarations, body: &Body, analyses: &'a Analyses) -> Self {
        let (loops, definitions) = (analyses.loops(body), analyses.definitions(body));
        let values = (0..body.types.len()).map(Value::from_index);
        let home = values.map(|it| loops.innermost[definitions.block(it)?.index()]);
        // Elements whose index a loop around them does not change.
        let mut blocks = body.block_ids();
        let has_elements = blocks.any(|block| {
            let is_outside = |index: Value| {
                let home = definitions.block(index);
                loops.innermost[block.index()].is_some_and(|inner| !home.is_some_and(|it| loops.contains(inner, it)))
            };
            let mut insts = body.block(block).insts.iter();
            insts.any(|inst| matches!(inst.op, Op::I64Element { .. }) && is_outside(inst.args[0]))
        });
        let facts = (0..loops.loops.len()).map(|which| LoopFacts::new(declarations, body, loops, which));
        Self {
            declarations,
            facts: facts.collect(),
            numbers: has_elements.then(|| analyses.facts(declarations, body)),
            home: home.collect(),
            loops,
            predecessors: analyses.predecessors(body),
            moved: Vec::new(),
        }
    }

    fn visit(&mut self, body: &mut Body, block: Block, sink: &mut Sink) {
        let Some(innermost) = self.loops.innermost[block.index()] else {
            return;
        };
        let data = body.block(block);
        // A path that ends in a throw is taken once at most.
        if matches!(data.terminator, Terminator::Unreachable | Terminator::Throw(_)) {
            return;
        }
        let is_first = self.facts[innermost].next_first == Some(block);
        let insts = std::mem::take(&mut body.block_mut(block).insts);
        let mut kept = Vec::with_capacity(insts.len());
        for inst in insts {
            let at_beginning = is_first && self.facts[innermost].at_beginning;
            match self.goes_before(body, &inst, innermost, at_beginning) {
                Ok(which) => {
                    let name = inst.op.name();
                    sink.done(inst.loc, || format!("`{name}` is computed before the loop"));
                    let result = inst.result.expect("what moves has a result");
                    self.home[result.index()] = self.loops.loops[which].outer;
                    self.moved.push((which, inst));
                }
                Err(reason) => {
                    if let Some(reason) = reason {
                        let name = inst.op.name();
                        sink.missed(inst.loc, || format!("`{name}` stays in the loop: {reason}"));
                    }
                    if inst.op.effects_in(self.declarations).may_be_noticed() {
                        self.facts[innermost].at_beginning = false;
                    }
                    kept.push(inst);
                }
            }
        }
        let data = body.block_mut(block);
        data.insts = kept;
        if is_first {
            let next = match &data.terminator {
                Terminator::Jump(target) => Some(target.block),
                _ => None,
            };
            let next = next.filter(|next| {
                self.predecessors[*next].len() == 1
                    && self.loops.innermost[next.index()] == Some(innermost)
                    && body.block(*next).handler.is_none()
            });
            self.facts[innermost].next_first = next;
        }
    }

    /// The loop before which an instruction goes: the outermost one out of which it may go step by step; or why it
    /// stays, though its operands come from outside.
    fn goes_before(
        &self,
        body: &Body,
        inst: &Inst,
        innermost: usize,
        at_beginning: bool,
    ) -> Result<usize, Option<&'static str>> {
        let result = inst.result.ok_or(None)?;
        if inst.op.is_constant() || body.ty(result) == Type::Bool {
            return Err(None);
        }
        let effects = inst.op.effects_in(self.declarations);
        if effects.may_change() || effects.has(Effects::FRESH) {
            return Err(None);
        }
        // What a native costs may depend on its arguments: it is not called where it would not be.
        let is_call = matches!(inst.op, Op::CallNative { .. });
        let traps = is_call || effects.can_throw() && !self.is_in_range(inst);
        let is_from_outside = |which: usize| {
            inst.args.iter().all(|arg| {
                let home = self.home[arg.index()];
                let mut around = std::iter::successors(home, |&it| self.loops.loops[it].outer);
                !around.any(|it| it == which)
            })
        };
        let obstacle = |which: usize| {
            let LoopFacts {
                entered_from, changes, ..
            } = &self.facts[which];
            let place = place_read(&inst.op, self.declarations);
            let has_no_handler = |&it: &Block| body.block(it).handler.is_none();
            if entered_from.is_empty() {
                Some("the loop is entered by a handler")
            } else if place.is_some_and(|place| changes.iter().any(|it| it.affects(place))) {
                Some("something in the loop may change what it reads")
            } else if traps && !(at_beginning && entered_from.iter().all(has_no_handler)) {
                Some("it may trap, and does not run first in the loop")
            } else if !self.loops.have_room_beside(self.moved.len()) {
                Some("too many values live through it")
            } else {
                None
            }
        };
        if !is_from_outside(innermost) {
            return Err(None);
        }
        if let Some(obstacle) = obstacle(innermost) {
            return Err(Some(obstacle));
        }
        let mut found = innermost;
        // An operation that may trap runs first in one loop only.
        while let Some(outer) = self.loops.loops[found].outer.filter(|_| !traps)
            && is_from_outside(outer)
            && obstacle(outer).is_none()
        {
            found = outer;
        }
        Ok(found)
    }

    /// Whether an instruction computes the offset of an existing element for each value that its index may have.
    fn is_in_range(&self, inst: &Inst) -> bool {
        let Op::I64Element { element } = inst.op else {
            return false;
        };
        let range = self.numbers.and_then(|facts| facts.of(inst.args[0]).range());
        range.is_some_and(|range| {
            let mut ends = [range.low, range.high].into_iter();
            ends.all(|index| arith::element_offset(element, index).is_ok())
        })
    }

    fn place(self, body: &mut Body) -> bool {
        let mut preheaders: Vec<Option<Block>> = vec![None; self.facts.len()];
        let changed = !self.moved.is_empty();
        for (which, inst) in self.moved {
            let block = *preheaders[which].get_or_insert_with(|| {
                let from = &self.facts[which].entered_from;
                self.loops.preheader(body, which, from)
            });
            body.block_mut(block).insts.push(inst);
        }
        changed
    }
}

/// With more places than this, a loop counts as changing all memory: each place is compared with each read.
const MOST_CHANGES: usize = 64;

impl LoopFacts {
    fn new(declarations: &Declarations, body: &Body, loops: &Loops, which: usize) -> Self {
        let mut changes = Vec::new();
        for block in body.block_ids().filter(|&it| loops.contains(which, it)) {
            for inst in &body.block(block).insts {
                let change = change(&inst.op, declarations);
                if change != Change::Nothing && !changes.contains(&change) {
                    changes.push(change);
                }
                if changes.len() > MOST_CHANGES {
                    changes = vec![Change::Everything];
                }
            }
        }
        let head = loops.loops[which].head;
        Self {
            entered_from: loops.entered_from(body, which),
            changes,
            at_beginning: true,
            next_first: body.block(head).handler.is_none().then_some(head),
        }
    }
}
