//! Which values are needed, and how often each is used.
//!
//! A value is needed if an effect, the control flow or a handler depends on it. A pure instruction or a block parameter
//! that only feeds values that are not needed gets no code.

use polyc_base::{Declarations, Op};
use polyc_ir::flow::{Definition, Definitions, handler_edge, needed_values};
use polyc_ir::{Block, Body, Inst, Target, Terminator, Value, reverse_postorder};

/// Facts about the values of a body.
pub struct Demand<'a> {
    declarations: &'a Declarations,
    /// Reachable blocks, in some order that begins with the entry.
    pub reached: Vec<Block>,
    /// Where each value is defined.
    pub definitions: Definitions,
    /// Whether each value is needed.
    needed: Vec<bool>,
    /// Uses by code; a use on a split or handler edge counts twice, because it must find the value in a local.
    uses: Vec<u32>,
    /// Constants that are kept in a local: those of handlers of kind `call`, and those used in another block, so that a
    /// constant of a loop is made once.
    pinned: Vec<bool>,
}

impl<'a> Demand<'a> {
    /// Computes them.
    pub fn of(body: &Body, declarations: &'a Declarations) -> Self {
        let count = body.types.len();
        let (reached, definitions) = (reverse_postorder(body), Definitions::new(body));
        let blocks = reached.iter().copied();
        let has_effect = |inst: &Inst| has_effect(inst, declarations);
        let mut demand = Self {
            needed: needed_values(body, blocks, &definitions, has_effect),
            declarations,
            reached,
            definitions,
            uses: vec![0; count],
            pinned: vec![false; count],
        };
        demand.pin_shared(body);
        demand.count_uses(body);
        demand
    }

    /// Whether anything depends on the value.
    pub fn is_needed(&self, value: Value) -> bool {
        self.needed[value.index()]
    }

    /// How often code uses the value.
    pub fn uses(&self, value: Value) -> u32 {
        self.uses[value.index()]
    }

    /// Whether the instruction gets code.
    pub fn is_emitted(&self, inst: &Inst) -> bool {
        has_effect(inst, self.declarations) || inst.result.is_some_and(|it| self.is_needed(it))
    }

    /// The operation of a constant that is made again at each use.
    pub fn constant<'b>(&self, body: &'b Body, value: Value) -> Option<&'b Op> {
        let op = &self.definitions.inst(body, value)?.op;
        (op.is_constant() && !self.pinned[value.index()]).then_some(op)
    }

    /// The arguments an edge must copy: those of needed parameters that are not the parameter itself.
    pub fn edge_copies<'b>(&'b self, body: &'b Body, target: &'b Target) -> impl Iterator<Item = (Value, Value)> + 'b {
        let params = &body.block(target.block).params;
        let pairs = params.iter().copied().zip(target.args.iter().copied());
        pairs.filter(|&(param, arg)| param != arg && self.is_needed(param))
    }

    /// The same for the handler edge of a block.
    pub fn handler_copies<'b>(&'b self, body: &'b Body, block: Block) -> impl Iterator<Item = (Value, Value)> + 'b {
        let edge = handler_edge(body.block(block)).into_iter();
        let pairs = edge.flat_map(|edge| edge.pairs(body));
        pairs.filter(|&(param, arg)| param != arg && self.is_needed(param))
    }

    /// Pins what instructions use in another block than its own, and procedures that handle.
    fn pin_shared(&mut self, body: &Body) {
        for &block in &self.reached {
            let data = body.block(block);
            for value in data.insts.iter().flat_map(|inst| &inst.args) {
                let home = self.definitions.of(*value);
                if matches!(home, Some(Definition::Inst(home, _)) if home != block) {
                    self.pinned[value.index()] = true;
                }
            }
            if let Some(procedure) = data.called_handler() {
                self.pinned[procedure.index()] = true;
            }
        }
    }

    fn count_uses(&mut self, body: &Body) {
        let mut uses = std::mem::take(&mut self.uses);
        for &block in &self.reached {
            let data = body.block(block);
            for inst in data.insts.iter().filter(|inst| self.is_emitted(inst)) {
                inst.args.iter().for_each(|it| uses[it.index()] += 1);
            }
            let operands = data.terminator.operands().iter();
            operands.for_each(|it| uses[it.index()] += 1);
            let weight = if matches!(data.terminator, Terminator::Jump(_)) {
                1
            } else {
                2
            };
            for target in data.terminator.targets() {
                for (_, arg) in self.edge_copies(body, target) {
                    uses[arg.index()] += weight;
                }
            }
            for (_, arg) in self.handler_copies(body, block) {
                uses[arg.index()] += 2;
            }
            if let Some(procedure) = data.called_handler() {
                uses[procedure.index()] += 2;
            }
        }
        self.uses = uses;
    }
}

/// Whether an instruction gets code though nothing uses its result.
fn has_effect(inst: &Inst, declarations: &Declarations) -> bool {
    !inst.op.effects_in(declarations).is_removable()
}
