//! Constants of loops: makes a constant that is an operand of an instruction once, before the outermost loop around its uses, because
//! making one costs the machine as much as using it. Constants that the machine writes into the operation stay where they are used, and
//! so do those passed on as arguments, which costs as much as a copy.

use std::collections::HashMap;

use polyc_base::{Declarations, Loc, Op};
use polyc_ir::{Block, Body, Dominators, Inst, Terminator, Value, Values};

use super::tidy;
use crate::edges::Definitions;
use crate::known::is_constant;
use crate::loops::Loops;
use crate::remarks::Sink;

/// Keeps constants; whether anything changed.
pub fn run(_: &Declarations, body: &mut Body, sink: &mut Sink) -> bool {
    let loops = Loops::new(body, &Dominators::new(body));
    if loops.are_none_or_too_many() {
        return false;
    }
    let count = loops.loops.len();
    let entered_from = (0..count).map(|it| loops.entered_from(body, it)).collect();
    let mut keep = Keep {
        definitions: Definitions::new(body),
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

struct Keep {
    loops: Loops,
    definitions: Definitions,
    /// For each loop the blocks outside from which it is entered.
    entered_from: Vec<Vec<Block>>,
    /// The constants made before each loop.
    made: HashMap<(usize, Op), Value>,
    /// The same in order.
    order: Vec<(usize, Op, Value)>,
}

impl Keep {
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
                let is_kept = self
                    .definitions
                    .block(arg)
                    .is_some_and(|home| !self.loops.contains(which, home));
                if is_constant(&constant)
                    && !is_kept
                    && takes_registers(&op)
                    && !takes(&op, index, &constant)
                {
                    let value = self.value(body, which, constant, arg);
                    let loc = body.block(block).insts[position].loc;
                    sink.done(loc, || {
                        format!("`{constant}` is made once, before the loop")
                    });
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
            let block =
                *preheaders[which].get_or_insert_with(|| self.loops.preheader(body, which, from));
            body.block_mut(block).insts.push(Inst {
                op,
                args: Values::new(),
                result: Some(value),
                loc: Loc::NONE,
            });
        }
        if changed {
            remove_unused(body);
            tidy::renumber(body);
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

/// Whether the machine has a form of the operation with that constant written in it.
fn takes(op: &Op, operand: usize, constant: &Op) -> bool {
    let small = |value: i64| i16::try_from(value).is_ok();
    match (*op, *constant) {
        (
            Op::I64Eq | Op::I64Ne | Op::I64Lt | Op::I64Le | Op::I64Gt | Op::I64Ge,
            Op::I64Const { value },
        ) => small(value),
        (
            Op::I64Add | Op::I64Sub | Op::I64Mul | Op::I64AddWrap | Op::I64SubWrap,
            Op::I64Const { value },
        ) => operand == 1 && small(value),
        (
            Op::AnyAdd {}
            | Op::AnySub {}
            | Op::AnyNumEq {}
            | Op::AnyLt {}
            | Op::AnyLe {}
            | Op::AnyGt {}
            | Op::AnyGe {},
            Op::AnyInteger { value },
        ) => operand == 1 && small(value),
        (Op::AnySame {}, Op::AnyImmediate { .. } | Op::AnyInteger { .. }) => true,
        _ => false,
    }
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
            .retain(|inst| !is_constant(&inst.op) || inst.result.is_none_or(|it| used[it.index()]));
    }
}
