//! Dead code: removes operations and block parameters that nothing needs. Mark and sweep from operations with effects (Kennedy; Cytron
//! et al., TOPLAS 1991, section 7.1, with all control flow kept).

use polyc_base::Declarations;
use polyc_ir::{Body, Inst, Value};

use crate::edges::{edges, retain_args};

/// Removes dead code; whether anything changed.
pub fn run(_: &Declarations, body: &mut Body) -> bool {
    let needed = needed_values(body);
    let mut changed = false;
    for block in &mut body.blocks {
        let count = block.insts.len();
        block.insts.retain(|inst| is_needed(inst, &needed));
        changed |= block.insts.len() != count;
    }
    let kept = kept_params(body, &needed);
    if kept.iter().flatten().any(|kept| !kept) {
        changed = true;
        for block in &mut body.blocks {
            retain_args(block, |to, param| kept[to.index()][param]);
        }
        for (block, kept) in body.blocks.iter_mut().zip(&kept) {
            let mut flags = kept.iter();
            block
                .params
                .retain(|_| *flags.next().expect("a flag for each"));
        }
    }
    changed
}

fn is_needed(inst: &Inst, needed: &[bool]) -> bool {
    !inst.op.effects().is_removable() || inst.result.is_some_and(|result| needed[result.index()])
}

/// Where a value comes from.
#[derive(Clone, Copy)]
enum Origin {
    Nowhere,
    Param { block: u32, index: u32 },
    Inst { block: u32, index: u32 },
}

fn needed_values(body: &Body) -> Vec<bool> {
    let origins = origins(body);
    let mut incoming: Vec<Vec<Vec<Value>>> = body
        .blocks
        .iter()
        .map(|block| vec![Vec::new(); block.params.len()])
        .collect();
    let mut work: Vec<Value> = Vec::new();
    for block in &body.blocks {
        for edge in edges(block) {
            for (index, values) in incoming[edge.to.index()].iter_mut().enumerate() {
                values.extend(edge.arg(index));
            }
        }
        let effects = block
            .insts
            .iter()
            .filter(|inst| !inst.op.effects().is_removable());
        work.extend(effects.flat_map(|inst| inst.args.iter().copied()));
        work.extend(roots(block));
    }
    let mut needed = vec![false; body.types.len()];
    while let Some(value) = work.pop() {
        if std::mem::replace(&mut needed[value.index()], true) {
            continue;
        }
        match origins[value.index()] {
            Origin::Nowhere => {}
            Origin::Param { block, index } => {
                work.extend(&incoming[block as usize][index as usize]);
            }
            Origin::Inst { block, index } => {
                let inst = &body.blocks[block as usize].insts[index as usize];
                work.extend(inst.args.iter().copied());
            }
        }
    }
    needed
}

fn origins(body: &Body) -> Vec<Origin> {
    let number = |index: usize| u32::try_from(index).expect("a body has fewer");
    let mut origins = vec![Origin::Nowhere; body.types.len()];
    for (block, data) in body.blocks.iter().enumerate() {
        let block = number(block);
        for (index, param) in data.params.iter().enumerate() {
            let index = number(index);
            origins[param.index()] = Origin::Param { block, index };
        }
        for (index, inst) in data.insts.iter().enumerate() {
            if let Some(result) = inst.result {
                let index = number(index);
                origins[result.index()] = Origin::Inst { block, index };
            }
        }
    }
    origins
}

/// The values that a terminator needs itself, and the procedure of a `call` handler; arguments of edges are needed if the parameters are.
fn roots(block: &polyc_ir::BlockData) -> Vec<Value> {
    let mut used = Vec::new();
    block.terminator.for_each_use(|value| used.push(value));
    let passed: usize = block
        .terminator
        .targets()
        .map(|target| target.args.len())
        .sum();
    // Arguments of targets come last.
    used.truncate(used.len() - passed);
    if let Some(handler) = &block.handler
        && handler.kind.block().is_none()
    {
        used.extend(handler.args.iter().copied());
    }
    used
}

/// The entry's parameters stay, and so does the thrown value of a catch block.
fn kept_params(body: &Body, needed: &[bool]) -> Vec<Vec<bool>> {
    let mut kept: Vec<Vec<bool>> = body
        .blocks
        .iter()
        .map(|block| block.params.iter().map(|it| needed[it.index()]).collect())
        .collect();
    kept[0].fill(true);
    for block in &body.blocks {
        for edge in edges(block) {
            kept[edge.to.index()][..edge.given].fill(true);
        }
    }
    kept
}
