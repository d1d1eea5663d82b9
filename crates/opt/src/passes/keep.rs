//! Constants of loops: makes a constant that is an operand of an instruction once, before the outermost loop around its
//! uses, because making one costs the machine as much as using it. Constants that the machine writes into the operation
//! stay where they are used, and so do those passed on as arguments, which costs as much as a copy.

use std::collections::HashMap;

use polyc_base::{Loc, Op};
use polyc_ir::flow::Definitions;
use polyc_ir::{Block, Body, Inst, Terminator, Value, renumber};

use crate::loops::Loops;
use crate::pass::{Pass, PassContext};
use crate::remarks::Sink;

/// The pass.
pub static PASS: Pass = Pass {
    name: "keep",
    meaning: "make constants of loops once, before them",
    run,
};

/// Keeps constants; whether anything changed.
fn run(cx: &mut PassContext<'_>) -> bool {
    let PassContext {
        body, analyses, sink, ..
    } = cx;
    let loops = analyses.loops(body);
    if loops.are_none_or_too_many() {
        return false;
    }
    let count = loops.loops.len();
    let entered_from = (0..count).map(|it| loops.entered_from(body, it)).collect();
    let mut keep = Keep {
        definitions: analyses.definitions(body),
        entered_from,
        made: HashMap::new(),
        order: Vec::new(),
        loops,
    };
    for block in body.block_ids() {
        keep.visit(body, block, sink);
    }
    keep.place(body)
}

struct Keep<'a> {
    loops: &'a Loops,
    definitions: &'a Definitions,
    /// For each loop the blocks outside from which it is entered.
    entered_from: Vec<Vec<Block>>,
    /// The constants made before each loop.
    made: HashMap<(usize, Op), Value>,
    /// The same in order.
    order: Vec<(usize, Op, Value)>,
}

impl Keep<'_> {
    fn visit(&mut self, body: &mut Body, block: Block, sink: &mut Sink) {
        let around = self.loops.around(block);
        let mut around = around.filter(|&it| !self.entered_from[it].is_empty());
        // A path that ends in a throw does not come back.
        let leaves = matches!(
            body.block(block).terminator,
            Terminator::Unreachable | Terminator::Throw(_)
        );
        let Some(which) = around.next().map(|first| around.last().unwrap_or(first)) else {
            return;
        };
        if leaves {
            return;
        }
        for position in 0..body.block(block).insts.len() {
            for index in 0..body.block(block).insts[position].args.len() {
                let inst = &body.block(block).insts[position];
                let arg = inst.args[index];
                let Some(made_by) = self.definitions.inst(body, arg) else {
                    continue;
                };
                let (op, constant) = (inst.op, made_by.op);
                let is_branch = body.block(block).terminator.operands() == inst.result.as_slice();
                let is_kept = self
                    .definitions
                    .block(arg)
                    .is_some_and(|home| !self.loops.contains(which, home));
                if constant.is_constant()
                    && !is_kept
                    && takes_registers(&op)
                    && !takes(&op, index, &constant, is_branch)
                    && (self.made.contains_key(&(which, constant)) || self.loops.have_room_beside(self.order.len()))
                {
                    let value = self.value(body, which, constant, arg);
                    let loc = body.block(block).insts[position].loc;
                    sink.done(loc, || format!("`{constant}` is made once, before the loop"));
                    body.block_mut(block).insts[position].args[index] = value;
                }
            }
        }
    }

    /// The constant made before a loop.
    fn value(&mut self, body: &mut Body, which: usize, constant: Op, like: Value) -> Value {
        let order = &mut self.order;
        *self.made.entry((which, constant)).or_insert_with(|| {
            let value = body.new_value(body.ty(like));
            order.push((which, constant, value));
            value
        })
    }

    fn place(self, body: &mut Body) -> bool {
        let mut preheaders: Vec<Option<Block>> = vec![None; self.loops.loops.len()];
        let changed = !self.order.is_empty();
        for (which, op, value) in self.order {
            let from = &self.entered_from[which];
            let block = *preheaders[which].get_or_insert_with(|| self.loops.preheader(body, which, from));
            body.block_mut(block).insts.push(Inst::new(op, &[], value, Loc::NONE));
        }
        if changed {
            remove_unused(body);
            renumber(body);
        }
        changed
    }
}

/// Whether the machine's operation reads its operands in place; otherwise they are copied for it.
const fn takes_registers(op: &Op) -> bool {
    !op.effects().calls()
        && !matches!(
            op,
            Op::VectorOf { .. }
                | Op::ValuesOf { .. }
                | Op::ClosureNew { .. }
                | Op::ObjCopy { .. }
                | Op::RawCompare { .. }
        )
}

/// Whether the machine has a form of the operation with that constant written in it; of a comparison, if a branch
/// follows it. (`tests/constants.rs` of the workspace asks the machine.) An `i64` of more than
/// 16 bits in a comparison is hoisted all the same: reading it from a register is faster.
fn takes(op: &Op, operand: usize, constant: &Op, is_branch: bool) -> bool {
    let is_second = operand == 1;
    match *constant {
        Op::I64Const { value } => takes_integer(op, value, is_second, is_branch),
        Op::AnyImmediate { .. } => is_branch && matches!(op, Op::AnySame {}),
        Op::AnyInteger { value } => match op {
            Op::AnyAdd {} | Op::AnySub {} => is_second && i16::try_from(value).is_ok(),
            Op::AnySame {} => is_branch,
            _ => is_second && is_branch && is_order(op) && i32::try_from(value << 3).is_ok(),
        },
        _ => false,
    }
}

fn takes_integer(op: &Op, value: i64, is_second: bool, is_branch: bool) -> bool {
    let is_small = i16::try_from(value).is_ok();
    match op {
        Op::I64Add | Op::I64Mul | Op::I64Div | Op::I64Rem | Op::I64Mod => is_second && is_small,
        Op::I64Shl | Op::I64ShrS | Op::I64ShrU => is_second && is_small,
        Op::I64Sub | Op::I64SubWrap => is_second && is_small && value != i64::from(i16::MIN),
        Op::I64AddWrap | Op::I64MulWrap | Op::I64And => is_small,
        Op::I64Eq | Op::I64Ne | Op::I64Lt | Op::I64Le | Op::I64Gt | Op::I64Ge => is_second && is_branch && is_small,
        _ => false,
    }
}

/// Whether it compares dynamic numbers.
const fn is_order(op: &Op) -> bool {
    matches!(
        op,
        Op::AnyNumEq {} | Op::AnyLt {} | Op::AnyLe {} | Op::AnyGt {} | Op::AnyGe {}
    )
}

/// Removes the constants that are not used any more.
fn remove_unused(body: &mut Body) {
    let mut used = vec![false; body.types.len()];
    for block in &body.blocks {
        block.for_each_use(|it| used[it.index()] = true);
    }
    for block in &mut body.blocks {
        block
            .insts
            .retain(|inst| !inst.op.is_constant() || inst.result.is_none_or(|it| used[it.index()]));
    }
}
