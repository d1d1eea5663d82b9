//! Edges of a body with the arguments they carry.

use polyc_ir::{Block, BlockData, Body, HandlerKind, Value, Values};

/// An edge out of a block.
pub struct Edge<'a> {
    /// Where it leads.
    pub to: Block,
    /// How many parameters of `to` get their value from elsewhere: 1 for a catch, whose first is the thrown value.
    pub given: usize,
    /// Arguments for the others.
    pub args: &'a Values,
}

impl Edge<'_> {
    /// The argument for a parameter; `None`: the thrown value.
    pub fn arg(&self, param: usize) -> Option<Value> {
        self.args.get(param.checked_sub(self.given)?).copied()
    }
}

/// Parameters of a handler's block that no argument is for.
const fn given_by(kind: HandlerKind) -> usize {
    match kind {
        HandlerKind::Catch(_) => 1,
        HandlerKind::Finally(_) | HandlerKind::Call => 0,
    }
}

/// The edges out of a block, targets first.
pub fn edges(block: &BlockData) -> impl Iterator<Item = Edge<'_>> {
    let targets = block.terminator.targets().map(|target| Edge {
        to: target.block,
        given: 0,
        args: &target.args,
    });
    targets.chain(handler_edge(block))
}

/// The edge to the handler's block.
pub fn handler_edge(block: &BlockData) -> Option<Edge<'_>> {
    let handler = block.handler.as_ref()?;
    Some(Edge {
        to: handler.kind.block()?,
        given: given_by(handler.kind),
        args: &handler.args,
    })
}

/// Keeps of each edge's arguments those for which `keep(to, param)` holds.
pub fn retain_args(block: &mut BlockData, mut keep: impl FnMut(Block, usize) -> bool) {
    let mut retain = |to: Block, given: usize, args: &mut Values| {
        let mut param = given;
        args.retain(|_| {
            param += 1;
            keep(to, param - 1)
        });
    };
    for target in block.terminator.targets_mut() {
        retain(target.block, 0, &mut target.args);
    }
    if let Some(handler) = &mut block.handler
        && let Some(to) = handler.kind.block()
    {
        retain(to, given_by(handler.kind), &mut handler.args);
    }
}

/// For each block how many edges lead to it, the function's own entry included.
pub fn count_predecessors(body: &Body) -> Vec<u32> {
    let mut counts = vec![0; body.blocks.len()];
    counts[0] = 1;
    for block in &body.blocks {
        for to in block.successors() {
            counts[to.index()] += 1;
        }
    }
    counts
}

/// Where each value is defined, for instructions: block and position.
pub struct Definitions {
    insts: Vec<Option<(Block, u32)>>,
}

impl Definitions {
    /// Finds them.
    pub fn new(body: &Body) -> Self {
        let mut insts = vec![None; body.types.len()];
        for block in body.block_ids() {
            for (position, inst) in body.block(block).insts.iter().enumerate() {
                if let Some(result) = inst.result {
                    let position = u32::try_from(position).expect("a block has fewer instructions");
                    insts[result.index()] = Some((block, position));
                }
            }
        }
        Self { insts }
    }

    /// The block of the instruction that defines a value; `None`: it is a parameter.
    pub fn block(&self, value: Value) -> Option<Block> {
        Some(self.insts.get(value.index()).copied().flatten()?.0)
    }

    /// The instruction that defines a value; `None`: it is a parameter.
    pub fn inst<'b>(&self, body: &'b Body, value: Value) -> Option<&'b polyc_ir::Inst> {
        let (block, position) = self.insts.get(value.index()).copied().flatten()?;
        body.block(block).insts.get(position as usize)
    }
}

/// New values of the types and names of a block's parameters, for a block before it.
pub fn fresh_parameters(body: &mut Body, block: Block) -> Vec<Value> {
    let params = body.block(block).params.clone();
    let fresh = params.iter().map(|&param| {
        let value = body.new_value(body.ty(param));
        if let Some(name) = body.names.get(&param).cloned() {
            body.names.insert(value, name);
        }
        value
    });
    fresh.collect()
}
