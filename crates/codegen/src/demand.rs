//! Which values are needed, and how often each is used.
//!
//! A value is needed if an effect, the control flow or a handler depends on it. A pure instruction or a block parameter that only
//! feeds values that are not needed gets no code.

use polyc_base::Op;
use polyc_ir::{Block, Body, HandlerKind, Inst, Target, Terminator, Value};

/// Where a value is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Definition {
    /// In no reachable block.
    None,
    /// A parameter of a block.
    Param(Block),
    /// An instruction of a block.
    Inst(Block, usize),
}

/// Facts about the values of a body.
pub struct Demand {
    /// Reachable blocks, in some order that begins with the entry.
    pub reached: Vec<Block>,
    /// Where each value is defined.
    pub definitions: Vec<Definition>,
    /// Whether each value is needed.
    needed: Vec<bool>,
    /// Uses by code; a use on a split or handler edge counts twice, because it must find the value in a local.
    uses: Vec<u32>,
    /// Constants that are kept in a local: those of handlers of kind `call`, and those used in another block, so that a constant
    /// of a loop is made once.
    pinned: Vec<bool>,
}

impl Demand {
    /// Computes them.
    pub fn of(body: &Body) -> Self {
        let count = body.types.len();
        let mut demand = Self {
            reached: reached_blocks(body),
            definitions: vec![Definition::None; count],
            needed: vec![false; count],
            uses: vec![0; count],
            pinned: vec![false; count],
        };
        demand.find_definitions(body);
        demand.mark_needed(body);
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
        !inst.op.effects().is_removable() || inst.result.is_some_and(|it| self.is_needed(it))
    }

    /// The operation of a constant that is made again at each use.
    pub fn constant<'b>(&self, body: &'b Body, value: Value) -> Option<&'b Op> {
        let Definition::Inst(block, index) = self.definitions[value.index()] else {
            return None;
        };
        let op = &body.block(block).insts[index].op;
        (is_constant(op) && !self.pinned[value.index()]).then_some(op)
    }

    /// The arguments an edge must copy: those of needed parameters that are not the parameter itself.
    pub fn edge_copies<'b>(
        &'b self,
        body: &'b Body,
        target: &'b Target,
    ) -> impl Iterator<Item = (Value, Value)> + 'b {
        let params = &body.block(target.block).params;
        let pairs = params.iter().copied().zip(target.args.iter().copied());
        pairs.filter(|&(param, arg)| param != arg && self.is_needed(param))
    }

    /// The same for the handler edge of a block.
    pub fn handler_copies<'b>(
        &'b self,
        body: &'b Body,
        block: Block,
    ) -> impl Iterator<Item = (Value, Value)> + 'b {
        handler_arguments(body, block).filter(|&(param, arg)| param != arg && self.is_needed(param))
    }

    fn find_definitions(&mut self, body: &Body) {
        for &block in &self.reached {
            let data = body.block(block);
            for param in &data.params {
                self.definitions[param.index()] = Definition::Param(block);
            }
            for (index, inst) in data.insts.iter().enumerate() {
                if let Some(result) = inst.result {
                    self.definitions[result.index()] = Definition::Inst(block, index);
                }
            }
        }
    }

    fn mark_needed(&mut self, body: &Body) {
        let incoming = self.incoming_values(body);
        let mut work = Vec::new();
        for &block in &self.reached {
            let data = body.block(block);
            for inst in &data.insts {
                if !inst.op.effects().is_removable() {
                    work.extend(inst.args.iter().copied());
                }
            }
            work.extend(control_uses(&data.terminator));
            if let Some(procedure) = called_handler(body, block) {
                self.pinned[procedure.index()] = true;
                work.push(procedure);
            }
        }
        while let Some(value) = work.pop() {
            if std::mem::replace(&mut self.needed[value.index()], true) {
                continue;
            }
            match self.definitions[value.index()] {
                Definition::None => {}
                Definition::Param(_) => work.extend(&incoming[value.index()]),
                Definition::Inst(block, index) => {
                    work.extend(body.block(block).insts[index].args.iter().copied());
                }
            }
        }
    }

    /// For each parameter the arguments its edges give.
    fn incoming_values(&self, body: &Body) -> Vec<Vec<Value>> {
        let mut incoming = vec![Vec::new(); body.types.len()];
        for &block in &self.reached {
            for target in body.block(block).terminator.targets() {
                let params = &body.block(target.block).params;
                for (param, &arg) in params.iter().zip(&target.args) {
                    incoming[param.index()].push(arg);
                }
            }
            for (param, arg) in handler_arguments(body, block) {
                incoming[param.index()].push(arg);
            }
        }
        incoming
    }

    /// Pins constants that instructions use in another block than their own.
    fn pin_shared(&mut self, body: &Body) {
        for &block in &self.reached {
            for value in body.block(block).insts.iter().flat_map(|inst| &inst.args) {
                let home = self.definitions[value.index()];
                if matches!(home, Definition::Inst(home, _) if home != block) {
                    self.pinned[value.index()] = true;
                }
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
            control_uses(&data.terminator).for_each(|it| uses[it.index()] += 1);
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
            if let Some(procedure) = called_handler(body, block) {
                uses[procedure.index()] += 2;
            }
        }
        self.uses = uses;
    }
}

/// Whether an operation is a constant: cheaper to make again than to keep.
const fn is_constant(op: &Op) -> bool {
    matches!(
        op,
        Op::I64Const { .. }
            | Op::F64Const { .. }
            | Op::BoolConst { .. }
            | Op::AnyImmediate { .. }
            | Op::AnyInteger { .. }
            | Op::Const { .. }
            | Op::ObjEmpty {}
    )
}

/// The values that a terminator uses itself, arguments of targets left out.
pub fn control_uses(terminator: &Terminator) -> impl Iterator<Item = Value> + '_ {
    let (one, many): (Option<Value>, &[Value]) = match terminator {
        Terminator::Branch { condition, .. } => (Some(*condition), &[]),
        Terminator::Switch { value, .. } | Terminator::Throw(value) => (Some(*value), &[]),
        Terminator::Return(value) => (*value, &[]),
        Terminator::TailCall { args, .. } => (None, args),
        Terminator::Jump(_) | Terminator::ResumeUnwind | Terminator::Unreachable => (None, &[]),
    };
    one.into_iter().chain(many.iter().copied())
}

/// The procedure of a block's handler of kind `call`.
pub fn called_handler(body: &Body, block: Block) -> Option<Value> {
    let handler = body.block(block).handler.as_ref()?;
    match handler.kind {
        HandlerKind::Call => handler.args.first().copied(),
        HandlerKind::Catch(_) | HandlerKind::Finally(_) => None,
    }
}

/// Parameters of a handler's block with their arguments; the thrown value is left out.
fn handler_arguments(body: &Body, block: Block) -> impl Iterator<Item = (Value, Value)> + '_ {
    let handler = body.block(block).handler.as_ref();
    handler
        .and_then(|handler| {
            let (target, first) = match handler.kind {
                HandlerKind::Catch(target) => (target, 1),
                HandlerKind::Finally(target) => (target, 0),
                HandlerKind::Call => return None,
            };
            let params = body.block(target).params.iter().copied().skip(first);
            Some(params.zip(handler.args.iter().copied()))
        })
        .into_iter()
        .flatten()
}

fn reached_blocks(body: &Body) -> Vec<Block> {
    let mut seen = vec![false; body.blocks.len()];
    let (mut reached, mut next) = (vec![Block::new(0)], 0);
    seen[0] = true;
    while let Some(&block) = reached.get(next) {
        next += 1;
        let data = body.block(block);
        let handler = data.handler.as_ref().and_then(|it| it.kind.block());
        let targets = data.terminator.targets().map(|target| target.block);
        for successor in targets.chain(handler) {
            if !std::mem::replace(&mut seen[successor.index()], true) {
                reached.push(successor);
            }
        }
    }
    reached
}
