//! Blocks and values in another order, or fewer of them.

use crate::dominators::reverse_postorder;
use crate::model::{Block, BlockData, Body, Value};

/// Puts blocks in reverse postorder and numbers values in order of their definitions; what nothing reaches or defines
/// goes.
pub fn renumber(body: &mut Body) {
    let order = reverse_postorder(body);
    keep_blocks(body, &order);
    number_values(body);
}

/// Removes blocks that no way leads to; the others keep their order. Whether there was one.
pub fn remove_unreachable(body: &mut Body) -> bool {
    let mut reached = reverse_postorder(body);
    if reached.len() == body.blocks.len() {
        return false;
    }
    reached.sort_unstable();
    keep_blocks(body, &reached);
    true
}

/// Keeps some blocks, in that order; what they lead to is among them.
pub fn keep_blocks(body: &mut Body, order: &[Block]) {
    let mut numbers = vec![None; body.blocks.len()];
    for (number, block) in order.iter().enumerate() {
        numbers[block.index()] = Some(Block::from_index(number));
    }
    let old = std::mem::take(&mut body.blocks);
    let mut old: Vec<Option<BlockData>> = old.into_iter().map(Some).collect();
    let taken = order.iter().map(|block| old[block.index()].take());
    let taken = taken.map(|data| data.expect("each block is in the order once"));
    body.blocks = taken.collect();
    for data in &mut body.blocks {
        for block in data.successors_mut() {
            *block = numbers[block.index()].expect("what a kept block leads to is kept");
        }
    }
}

/// Numbers values in order of their definitions; those that nothing defines go.
pub fn number_values(body: &mut Body) {
    let mut numbers: Vec<Option<Value>> = vec![None; body.types.len()];
    let definitions = || body.blocks.iter().flat_map(BlockData::definitions);
    let mut types = Vec::with_capacity(definitions().count());
    for value in definitions() {
        numbers[value.index()] = Some(Value::from_index(types.len()));
        types.push(body.ty(value));
    }
    let renumber = |value: &mut Value| {
        *value = numbers[value.index()].expect("a used value is defined");
    };
    for block in &mut body.blocks {
        block.params.iter_mut().for_each(renumber);
        let results = block.insts.iter_mut().filter_map(|it| it.result.as_mut());
        results.for_each(renumber);
        block.for_each_use_mut(renumber);
    }
    let names = std::mem::take(&mut body.names).into_iter();
    let names = names.filter_map(|(value, name)| Some((numbers[value.index()]?, name)));
    body.names = names.collect();
    body.types = types;
}
