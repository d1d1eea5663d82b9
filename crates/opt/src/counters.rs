//! Ranges of loop counters. A counter that starts at a constant, steps by one and stops at a constant takes only the
//! values between the two.

use std::collections::HashMap;

use polyc_base::Op;
use polyc_ir::flow::{Definitions, edges};
use polyc_ir::{Body, Terminator, Value};

use crate::loops::Loops;

/// Least and greatest value of each counter, where both are known.
pub fn counter_ranges(body: &Body, loops: &Loops, definitions: &Definitions) -> HashMap<Value, (i64, i64)> {
    let mut ranges = HashMap::new();
    for which in 0..loops.loops.len() {
        if let Some((counter, range)) = counter_of(body, loops, definitions, which) {
            ranges.insert(counter, range);
        }
    }
    ranges
}

fn counter_of(body: &Body, loops: &Loops, definitions: &Definitions, which: usize) -> Option<(Value, (i64, i64))> {
    let head = loops.loops[which].head;
    let constant = |value: Value| match definitions.inst(body, value)?.op {
        Op::I64Const { value } => Some(value),
        _ => None,
    };
    let mut entries = Vec::new();
    let mut back = Vec::new();
    for block in body.block_ids() {
        for edge in edges(body.block(block)).filter(|edge| edge.to == head) {
            if loops.contains(which, block) {
                back.push((block, edge));
            } else {
                entries.push(edge);
            }
        }
    }
    let [(latch, back)] = back.as_slice() else {
        return None;
    };
    let Terminator::Branch {
        condition,
        then,
        otherwise,
    } = &body.block(*latch).terminator
    else {
        return None;
    };
    let test = definitions.inst(body, *condition)?;
    let goes_on = match test.op {
        Op::I64Eq => otherwise,
        Op::I64Ne => then,
        _ => return None,
    };
    let (next, stop) = (test.args[0], constant(test.args[1])?);
    let step = definitions.inst(body, next)?;
    let index = (0..body.block(head).params.len()).find(|&it| back.arg(it) == Some(next))?;
    let counter = body.block(head).params[index];
    if goes_on.block != head || step.args.first() != Some(&counter) {
        return None;
    }
    let starts = entries.iter().map(|edge| constant(edge.arg(index)?));
    let starts: Vec<i64> = starts.collect::<Option<_>>()?;
    let (least, greatest) = (*starts.iter().min()?, *starts.iter().max()?);
    match (step.op, constant(*step.args.get(1)?)?) {
        (Op::I64AddWrap, 1) if greatest < stop => Some((counter, (least, stop - 1))),
        (Op::I64SubWrap, 1) if least > stop => Some((counter, (stop + 1, greatest))),
        _ => None,
    }
}
