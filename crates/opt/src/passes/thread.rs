//! Jumps: an edge to a block that only jumps on leads to the final target; so does an edge that brings a constant to a
//! block that only chooses by it. Jump threading as in any compiler with a control-flow graph.
//!
//! Heads of loops are left alone: an edge past the choice of a head would give the loop another head, or two.

use polyc_base::{Declarations, Op};
use polyc_ir::flow::Definitions;
use polyc_ir::{Block, BlockData, Body, Target, Terminator, Value, Values};

use crate::known::evaluate;
use crate::loops::loop_heads;
use crate::pass::{Pass, PassContext};

/// Most instructions of a block that only chooses.
const LONGEST_CHOICE: usize = 3;

/// The pass.
pub static PASS: Pass = Pass {
    name: "thread",
    meaning: "lead jumps to where they go in the end",
    run,
};

/// Threads edges; whether anything changed.
fn run(cx: &mut PassContext<'_>) -> bool {
    let PassContext {
        declarations,
        body,
        analyses,
        ..
    } = cx;
    let dominators = analyses.dominators(body);
    let definitions = analyses.definitions(body);
    let threader = Threader {
        declarations,
        is_loop_head: loop_heads(body, dominators),
        private: private_blocks(body, definitions),
        definitions,
    };
    let mut changed = false;
    // From the end, so that targets are threaded already.
    for &block in dominators.order().iter().rev() {
        let mut terminator = std::mem::take(&mut body.block_mut(block).terminator);
        for target in terminator.targets_mut() {
            changed |= threader.thread(body, block, target);
        }
        if let Terminator::Jump(target) = &terminator
            && let Some(end) = threader.end_of(body, block, target)
        {
            terminator = end;
            changed = true;
        }
        body.block_mut(block).terminator = terminator;
    }
    changed
}

struct Threader<'a> {
    declarations: &'a Declarations,
    definitions: &'a Definitions,
    /// Blocks that an edge leads back to.
    is_loop_head: Vec<bool>,
    /// Blocks whose parameters and results no other block uses.
    private: Vec<bool>,
}

fn private_blocks(body: &Body, definitions: &Definitions) -> Vec<bool> {
    let mut private = vec![true; body.blocks.len()];
    for block in body.block_ids() {
        body.block(block).for_each_use(|value| {
            if let Some(home) = definitions.block(value)
                && home != block
            {
                private[home.index()] = false;
            }
        });
    }
    private
}

impl Threader<'_> {
    /// Follows an edge to the last target that is known.
    fn thread(&self, body: &Body, from: Block, target: &mut Target) -> bool {
        let start = target.block;
        let mut changed = false;
        // Blocks that jump in a circle end nowhere; any way longer than the body is such a circle.
        for _ in 0..body.blocks.len() {
            match self.next(body, from, target) {
                Some(next) if next.block != start => *target = next,
                _ => break,
            }
            changed = true;
        }
        changed
    }

    fn next(&self, body: &Body, from: Block, target: &Target) -> Option<Target> {
        let through = body.block(target.block);
        if !self.private[target.block.index()] || target.block == from {
            return None;
        }
        let next = match &through.terminator {
            Terminator::Jump(next) if through.insts.is_empty() && next.block != target.block => next,
            Terminator::Branch { .. } | Terminator::Switch { .. } if !self.is_loop_head[target.block.index()] => {
                self.choose(body, through, &target.args)?
            }
            _ => return None,
        };
        let args = next.args.iter().map(|&arg| rename(through, &target.args, arg));
        let args: Option<Values> = args.collect();
        let handler = body.block(from).handler.as_ref();
        // A handler's block may not be a target too.
        if handler.and_then(|handler| handler.kind.block()) == Some(next.block) {
            return None;
        }
        Some(Target {
            block: next.block,
            args: args?,
        })
    }

    /// Where a block goes when it is entered with these arguments, if that is known.
    fn choose<'b>(&self, body: &Body, through: &'b BlockData, args: &[Value]) -> Option<&'b Target> {
        if through.insts.len() > LONGEST_CHOICE {
            return None;
        }
        let mut known: Vec<(Value, Op)> = Vec::new();
        let constant = |value: Value, known: &[(Value, Op)]| {
            let computed = known.iter().find(|(result, _)| *result == value);
            if let Some((_, op)) = computed {
                return Some(*op);
            }
            let value = rename(through, args, value)?;
            let op = self.definitions.inst(body, value)?.op;
            op.is_constant().then_some(op)
        };
        for inst in &through.insts {
            let operands = inst.args.iter().map(|&arg| constant(arg, &known));
            let operands: Option<Vec<Op>> = operands.collect();
            let result = evaluate(&inst.op, &operands?, self.declarations)?;
            known.push((inst.result?, result));
        }
        let selector = *through.terminator.operands().first()?;
        let selector = constant(selector, &known)?;
        through.terminator.target_for(&selector)
    }

    /// The replacement of a jump to a block that only leaves the function, or only chooses by a boolean that the jump
    /// brings in a dynamic value.
    fn end_of(&self, body: &Body, from: Block, target: &Target) -> Option<Terminator> {
        let through = body.block(target.block);
        if !self.private[target.block.index()] || target.block == from {
            return None;
        }
        match &through.terminator {
            Terminator::Return(value) if through.insts.is_empty() => {
                let value = value.map(|value| rename(through, &target.args, value));
                match value {
                    None => Some(Terminator::Return(None)),
                    Some(value) => Some(Terminator::Return(Some(value?))),
                }
            }
            Terminator::Branch {
                condition,
                then,
                otherwise,
            } if !self.is_loop_head[target.block.index()] => {
                let condition = self.boolean(body, through, &target.args, *condition)?;
                Some(Terminator::Branch {
                    condition,
                    then: self.renamed(body, from, through, &target.args, then)?,
                    otherwise: self.renamed(body, from, through, &target.args, otherwise)?,
                })
            }
            _ => None,
        }
    }

    /// The boolean that a block chooses by, if it is an argument, perhaps as a dynamic value.
    fn boolean(&self, body: &Body, through: &BlockData, args: &[Value], condition: Value) -> Option<Value> {
        match through.insts.as_slice() {
            [] => rename(through, args, condition).filter(|&it| it != condition),
            [test] if test.op == (Op::AnyTruthy {}) && test.result == Some(condition) => {
                let value = rename(through, args, test.args[0])?;
                let made_by = self.definitions.inst(body, value)?;
                (made_by.op == Op::AnyFromBool {}).then(|| made_by.args[0])
            }
            _ => None,
        }
    }

    fn renamed(
        &self,
        body: &Body,
        from: Block,
        through: &BlockData,
        args: &[Value],
        target: &Target,
    ) -> Option<Target> {
        let handler = body.block(from).handler.as_ref();
        if handler.and_then(|handler| handler.kind.block()) == Some(target.block) {
            return None;
        }
        let args = target.args.iter().map(|&arg| rename(through, args, arg));
        Some(Target {
            block: target.block,
            args: args.collect::<Option<Values>>()?,
        })
    }
}

/// A value used in `through`, seen from an edge with these arguments; `None` if `through` computes it.
fn rename(through: &BlockData, args: &[Value], value: Value) -> Option<Value> {
    if through.insts.iter().any(|inst| inst.result == Some(value)) {
        return None;
    }
    let position = through.params.iter().position(|&param| param == value);
    Some(position.map_or(value, |position| args[position]))
}
