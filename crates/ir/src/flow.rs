//! Where control and values come from: edges with their arguments, predecessors, definitions, and which values are
//! needed. Each is computed in one walk over a body, and is valid until the body changes.

use std::ops::Index;

use polyc_base::id::Id;

use crate::model::{Block, BlockData, Body, Inst, Value, Values};

/// An edge out of a block.
#[derive(Clone, Copy, Debug)]
pub struct Edge<'a> {
    /// Where it leads.
    pub to: Block,
    /// How many parameters of `to` get their value from elsewhere: 1 for a catch, whose first is what was thrown.
    pub given: usize,
    /// Arguments for the others.
    pub args: &'a Values,
}

impl<'a> Edge<'a> {
    /// The argument for a parameter; `None`: what was thrown.
    #[must_use]
    pub fn arg(&self, param: usize) -> Option<Value> {
        self.args.get(param.checked_sub(self.given)?).copied()
    }

    /// Parameters with their arguments; what was thrown is left out.
    pub fn pairs(self, body: &'a Body) -> impl Iterator<Item = (Value, Value)> + 'a {
        let params = body.block(self.to).params.iter().skip(self.given);
        params.copied().zip(self.args.iter().copied())
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
#[must_use]
pub fn handler_edge(block: &BlockData) -> Option<Edge<'_>> {
    let handler = block.handler.as_ref()?;
    Some(Edge {
        to: handler.kind.block()?,
        given: handler.kind.given(),
        args: &handler.args,
    })
}

/// The nodes from which edges lead to each node of a graph, once for each edge.
#[derive(Clone, Debug)]
pub struct Predecessors<T> {
    /// Those of node `n` are `from[starts[n]..starts[n + 1]]`.
    from: Vec<T>,
    starts: Vec<u32>,
}

impl Predecessors<Block> {
    /// Those of every block; a block that nothing reaches counts as one too.
    #[must_use]
    pub fn new(body: &Body) -> Self {
        let successors = |block| body.block(block).successors();
        Self::of_graph(body.blocks.len(), body.block_ids(), successors)
    }
}

impl<T: Id> Predecessors<T> {
    /// Those that are among `nodes`, in their order, of a graph of that many nodes.
    pub fn of_graph<I: Iterator<Item = T>>(
        count: usize,
        nodes: impl Iterator<Item = T> + Clone,
        successors: impl Fn(T) -> I,
    ) -> Self {
        let mut starts = vec![0; count + 1];
        let each = nodes.clone().flat_map(&successors);
        each.for_each(|to| starts[to.index() + 1] += 1);
        let mut end = 0;
        for start in &mut starts {
            // For now, where the next one goes.
            end += std::mem::replace(start, end);
        }
        let mut from = vec![T::from_index(0); end as usize];
        for node in nodes {
            for to in successors(node) {
                let place = &mut starts[to.index() + 1];
                from[*place as usize] = node;
                *place += 1;
            }
        }
        Self { from, starts }
    }
}

impl<T: Id> Index<T> for Predecessors<T> {
    type Output = [T];

    fn index(&self, node: T) -> &[T] {
        let (start, end) = (self.starts[node.index()], self.starts[node.index() + 1]);
        &self.from[start as usize..end as usize]
    }
}

/// Where a value is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Definition {
    /// The parameter of a block at that position.
    Param(Block, u32),
    /// The instruction of a block at that position.
    Inst(Block, u32),
}

impl Definition {
    /// The block that defines it.
    #[must_use]
    pub const fn block(self) -> Block {
        let (Self::Param(block, _) | Self::Inst(block, _)) = self;
        block
    }
}

/// Where each value is defined.
#[derive(Clone, Debug)]
pub struct Definitions(Vec<Option<Definition>>);

impl Definitions {
    /// Those of a verified body.
    #[must_use]
    pub fn new(body: &Body) -> Self {
        Self::checked(body, |_, _, _| {})
    }

    /// Those of any body. Calls `refused` with each definition of a value that has one already, which stays, or that
    /// has no type.
    pub fn checked(body: &Body, mut refused: impl FnMut(Value, Definition, Option<Definition>)) -> Self {
        let mut found = vec![None; body.types.len()];
        let mut define = |value: Value, definition| match found.get_mut(value.index()) {
            Some(entry @ None) => *entry = Some(definition),
            other => refused(value, definition, other.copied().flatten()),
        };
        for block in body.block_ids() {
            let data = body.block(block);
            for (position, &param) in (0..).zip(&data.params) {
                define(param, Definition::Param(block, position));
            }
            for (position, inst) in (0..).zip(&data.insts) {
                if let Some(result) = inst.result {
                    define(result, Definition::Inst(block, position));
                }
            }
        }
        Self(found)
    }

    /// Where a value is defined; `None`: nowhere, or it is newer than this.
    #[must_use]
    pub fn of(&self, value: Value) -> Option<Definition> {
        self.0.get(value.index()).copied().flatten()
    }

    /// The block that defines a value.
    #[must_use]
    pub fn block(&self, value: Value) -> Option<Block> {
        self.of(value).map(Definition::block)
    }

    /// The instruction that defines a value; `None`: it is a parameter.
    #[must_use]
    pub fn inst<'b>(&self, body: &'b Body, value: Value) -> Option<&'b Inst> {
        match self.of(value)? {
            Definition::Param(..) => None,
            Definition::Inst(block, position) => body.block(block).insts.get(position as usize),
        }
    }
}

/// Which values an effect, the control flow or a handler depends on. A value that only feeds a parameter that nothing
/// needs is not needed. (Mark and sweep: Cytron et al., TOPLAS 1991, section 7.1, with all control flow kept.)
pub fn needed_values(
    body: &Body,
    blocks: impl Iterator<Item = Block>,
    definitions: &Definitions,
    has_effect: impl Fn(&Inst) -> bool,
) -> Vec<bool> {
    let mut incoming = vec![Vec::new(); body.types.len()];
    let mut work = Vec::new();
    for block in blocks {
        let data = body.block(block);
        for (param, arg) in edges(data).flat_map(|edge| edge.pairs(body)) {
            incoming[param.index()].push(arg);
        }
        let effects = data.insts.iter().filter(|&inst| has_effect(inst));
        work.extend(effects.flat_map(|inst| inst.args.iter().copied()));
        work.extend(data.terminator.operands());
        work.extend(data.called_handler());
    }
    let mut needed = vec![false; body.types.len()];
    while let Some(value) = work.pop() {
        if std::mem::replace(&mut needed[value.index()], true) {
            continue;
        }
        match definitions.inst(body, value) {
            Some(inst) => work.extend(&inst.args),
            None => work.extend(&incoming[value.index()]),
        }
    }
    needed
}

/// Removes the parameters for which `keep(block, position)` does not hold, with their arguments.
pub fn retain_params(body: &mut Body, keep: impl Fn(Block, usize) -> bool) {
    // Answers for the parameters of a block in order, from one on.
    let keep_from = |to: Block, first: usize| {
        let mut position = first;
        let keep = &keep;
        move || {
            position += 1;
            keep(to, position - 1)
        }
    };
    for block in body.block_ids() {
        let data = body.block_mut(block);
        let mut keep = keep_from(block, 0);
        data.params.retain(|_| keep());
        for target in data.terminator.targets_mut() {
            let mut keep = keep_from(target.block, 0);
            target.args.retain(|_| keep());
        }
        if let Some(handler) = &mut data.handler
            && let Some(to) = handler.kind.block()
        {
            let mut keep = keep_from(to, handler.kind.given());
            handler.args.retain(|_| keep());
        }
    }
}
