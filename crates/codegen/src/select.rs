//! Stack code for each block.
//!
//! An operand with one use may be computed in place, just before its user, if the instructions that then run before it
//! instead of after it cannot tell the difference. At a call the stack holds the arguments only, so a call may be
//! computed in place only with nothing below it: as a first operand of first operands.

use polyc_base::{Declarations, Effects, Loc, Op};
use polyc_bytecode::Instruction;
use polyc_ir::flow::{Definition, Predecessors};
use polyc_ir::{Block, BlockData, Body, HandlerKind, Target, Terminator, Value, Values, growth};

use crate::demand::Demand;
use crate::graph::{Code, Copy, End, Graph, Node, NodeData, Region, local_of};

/// How far before its user an operand is looked for; keeps selection linear.
const WINDOW: usize = 200;

/// The graph of a body: a node for each block, and one for each edge that must copy and is not a jump.
pub fn select_graph(declarations: &Declarations, body: &Body, demand: &Demand<'_>) -> Graph {
    let mut graph = Graph::default();
    graph.nodes.resize_with(body.blocks.len(), NodeData::default);
    for &block in &demand.reached {
        let mut selector = Selector {
            declarations,
            body,
            demand,
            block,
            data: body.block(block),
            in_place: vec![false; body.block(block).insts.len()],
            graph: &mut graph,
        };
        let node = selector.select_block();
        graph.nodes[block.index()] = node;
    }
    place_entry_copies(body, demand, &mut graph);
    mark_thrown(body, demand, &mut graph);
    graph
}

struct Selector<'a> {
    declarations: &'a Declarations,
    body: &'a Body,
    demand: &'a Demand<'a>,
    block: Block,
    data: &'a BlockData,
    /// Instructions that are computed where their value is used.
    in_place: Vec<bool>,
    graph: &'a mut Graph,
}

impl Selector<'_> {
    fn select_block(&mut self) -> NodeData {
        self.choose_in_place();
        let mut node = NodeData {
            code: self.root_code(),
            end_loc: self.data.terminator_loc,
            handler: region(self.body, self.block),
            ..NodeData::default()
        };
        self.end(&mut node);
        let copies = node.copies.iter().flat_map(|it| &it.code);
        node.neutral = !node
            .code
            .iter()
            .chain(copies)
            .any(|it| it.instruction.can_throw(self.declarations));
        if node.neutral {
            node.handler = None;
        }
        node
    }

    /// Decides, from the last instruction to the first, which are computed in place.
    fn choose_in_place(&mut self) {
        let end = self.data.insts.len();
        self.place_operands(&self.terminator_operands(), end);
        for index in (0..end).rev() {
            let inst = &self.data.insts[index];
            if !self.in_place[index] && self.demand.is_emitted(inst) {
                self.place_operands(&inst.args, index);
            }
        }
    }

    /// The values that the terminator pushes, in order.
    fn terminator_operands(&self) -> Values {
        match &self.data.terminator {
            Terminator::Jump(target) => {
                let copies = self.demand.edge_copies(self.body, target);
                copies.map(|(_, arg)| arg).collect()
            }
            other => other.operands().into(),
        }
    }

    /// Tries to compute the operands of a root in place, the last first, and theirs in turn.
    fn place_operands(&mut self, operands: &[Value], root: usize) {
        let data = self.data;
        // Operands still to try, and whether nothing lies below the first of them.
        let mut work: Vec<(&[Value], bool)> = vec![(operands, true)];
        while let Some((operands, bottom)) = work.pop() {
            let Some((&last, before)) = operands.split_last() else {
                continue;
            };
            work.push((before, bottom));
            let bottom = bottom && before.is_empty();
            if let Some(index) = self.placeable(last, root, bottom) {
                self.in_place[index] = true;
                work.push((&data.insts[index].args, bottom));
            }
        }
    }

    /// The instruction of an operand, if it may be computed just before `root`.
    fn placeable(&self, operand: Value, root: usize, bottom: bool) -> Option<usize> {
        let index = self.position(operand)?;
        let op = &self.data.insts[index].op;
        let free = self.demand.uses(operand) == 1
            && !self.in_place[index]
            && self.demand.constant(self.body, operand).is_none()
            && (bottom || !op.effects().calls());
        (free && self.may_move(index, root)).then_some(index)
    }

    /// Whether an instruction may run after all those up to `root` that are not computed in place themselves.
    fn may_move(&self, index: usize, root: usize) -> bool {
        let effects = self.data.insts[index].op.effects_in(self.declarations);
        if effects == Effects::NONE {
            return true;
        }
        let between = index + 1..root;
        between.len() <= WINDOW
            && between.into_iter().all(|other| {
                let inst = &self.data.insts[other];
                self.in_place[other]
                    || !self.demand.is_emitted(inst)
                    || !effects.conflicts_with(inst.op.effects_in(self.declarations))
            })
    }

    /// Code of the instructions that are not in place, in order.
    fn root_code(&self) -> Vec<Code> {
        let mut code = Vec::new();
        for (index, inst) in self.data.insts.iter().enumerate() {
            if self.in_place[index] || !self.demand.is_emitted(inst) {
                continue;
            }
            if inst
                .result
                .is_some_and(|it| self.demand.constant(self.body, it).is_some())
            {
                continue;
            }
            self.push_operands(&inst.args, inst.loc, &mut code);
            push(&mut code, Instruction::Op(inst.op), inst.loc);
            if let Some(result) = inst.result {
                let instruction = if self.demand.uses(result) > 0 {
                    Instruction::LocalSet {
                        local: local_of(result),
                    }
                } else {
                    Instruction::Drop {}
                };
                push(&mut code, instruction, inst.loc);
            }
        }
        code
    }

    /// Appends code that pushes the operands of an instruction at `loc`.
    fn push_operands(&self, operands: &[Value], loc: Loc, code: &mut Vec<Code>) {
        enum Action {
            Push(Value, Loc),
            Do(usize),
        }
        let mut steps: Vec<Action> = Vec::new();
        steps.extend(operands.iter().rev().map(|&it| Action::Push(it, loc)));
        while let Some(step) = steps.pop() {
            match step {
                Action::Do(index) => {
                    let inst = &self.data.insts[index];
                    push(code, Instruction::Op(inst.op), inst.loc);
                }
                Action::Push(value, loc) => {
                    if let Some(index) = self.computed_in_place(value) {
                        let inst = &self.data.insts[index];
                        steps.push(Action::Do(index));
                        let args = inst.args.iter().rev();
                        steps.extend(args.map(|&it| Action::Push(it, inst.loc)));
                    } else {
                        self.push_value(value, loc, code);
                    }
                }
            }
        }
    }

    fn computed_in_place(&self, value: Value) -> Option<usize> {
        self.position(value).filter(|&index| self.in_place[index])
    }

    /// The instruction of this block that defines a value.
    fn position(&self, value: Value) -> Option<usize> {
        match self.demand.definitions.of(value)? {
            Definition::Inst(block, index) if block == self.block => Some(index as usize),
            _ => None,
        }
    }

    /// Pushes a constant or a local; one that was stored just before stays on the stack.
    fn push_value(&self, value: Value, loc: Loc, code: &mut Vec<Code>) {
        if let Some(&op) = self.demand.constant(self.body, value) {
            return push(code, Instruction::Op(op), loc);
        }
        let local = local_of(value);
        match code.last_mut() {
            Some(last) if last.instruction == (Instruction::LocalSet { local }) => {
                if self.demand.uses(value) == 1 {
                    code.pop();
                } else {
                    last.instruction = Instruction::LocalTee { local };
                }
            }
            _ => push(code, Instruction::LocalGet { local }, loc),
        }
    }

    /// Appends code that pushes the terminator's values, and sets copies and end.
    fn end(&mut self, node: &mut NodeData) {
        let loc = self.data.terminator_loc;
        if let Terminator::Jump(target) = &self.data.terminator {
            node.copies = self.copies(target, loc);
            node.end = End::Jump(node_of(target.block));
            return;
        }
        self.push_operands(&self.terminator_operands(), loc, &mut node.code);
        match &self.data.terminator {
            Terminator::Jump(_) => unreachable!("handled above"),
            Terminator::Branch { then, otherwise, .. } => {
                let (mut then, mut otherwise) = (self.edge(then, loc), self.edge(otherwise, loc));
                if node
                    .code
                    .last()
                    .is_some_and(|it| it.instruction == Instruction::Op(Op::BoolNot))
                {
                    node.code.pop();
                    std::mem::swap(&mut then, &mut otherwise);
                }
                node.end = End::Branch { then, otherwise };
            }
            Terminator::Switch {
                low, targets, default, ..
            } => {
                node.end = End::Switch {
                    low: *low,
                    targets: targets.iter().map(|it| self.edge(it, loc)).collect(),
                    default: self.edge(default, loc),
                };
            }
            Terminator::Return(_) => push(&mut node.code, Instruction::Return {}, loc),
            Terminator::TailCall { op, .. } => {
                let tail_call = Instruction::tail_call(*op).expect("verified (rule 19)");
                push(&mut node.code, tail_call, loc);
            }
            Terminator::Throw(_) => push(&mut node.code, Instruction::Throw {}, loc),
            Terminator::ResumeUnwind => push(&mut node.code, Instruction::ResumeUnwind {}, loc),
            Terminator::Unreachable => push(&mut node.code, Instruction::Unreachable {}, loc),
        }
    }

    fn copies(&self, target: &Target, loc: Loc) -> Vec<Copy> {
        let copies = self.demand.edge_copies(self.body, target);
        copies
            .map(|(param, arg)| {
                let mut code = Vec::new();
                self.push_operands(&[arg], loc, &mut code);
                Copy { param, code }
            })
            .collect()
    }

    /// The node an edge of a branch leads to: a new one if it must copy.
    fn edge(&mut self, target: &Target, loc: Loc) -> Node {
        let copies = self.copies(target, loc);
        if copies.is_empty() {
            return node_of(target.block);
        }
        self.graph.nodes.push(NodeData {
            copies,
            end: End::Jump(node_of(target.block)),
            end_loc: loc,
            neutral: true,
            ..NodeData::default()
        });
        Node::from_index(self.graph.nodes.len() - 1)
    }
}

fn push(code: &mut Vec<Code>, instruction: Instruction, loc: Loc) {
    growth::push(code, Code { instruction, loc });
}

fn node_of(block: Block) -> Node {
    Node::new(block.number())
}

fn region(body: &Body, block: Block) -> Option<Region> {
    let handler = body.block(block).handler.as_ref()?;
    match handler.kind {
        HandlerKind::Catch(target) => Some(Region::Catch {
            target: node_of(target),
            local: *body.block(target).params.first()?,
        }),
        HandlerKind::Finally(target) => Some(Region::Finally {
            target: node_of(target),
        }),
        HandlerKind::Call => Some(Region::Call {
            local: body.block(block).called_handler()?,
        }),
    }
}

/// Stores the arguments of handler edges where each node with a handler begins, unless every edge into it comes from
/// nodes with the same handler and the same argument, which have stored it.
fn place_entry_copies(body: &Body, demand: &Demand<'_>, graph: &mut Graph) {
    let reached = demand.reached.iter().copied();
    let successors = |block| body.block(block).successors();
    let predecessors = Predecessors::of_graph(body.blocks.len(), reached, successors);
    for &block in &demand.reached {
        let handler = graph.nodes[block.index()].handler;
        if handler.is_none() {
            continue;
        }
        let stored = |copy: (Value, Value)| {
            let mut before = predecessors[block].iter();
            block != Block::new(0)
                && before.all(|&other| {
                    graph.nodes[other.index()].handler == handler
                        && demand.handler_copies(body, other).any(|it| it == copy)
                })
        };
        let insts = &body.block(block).insts;
        let loc = insts.first().map_or(Loc::NONE, |it| it.loc);
        let copies = demand.handler_copies(body, block);
        let copies = copies.filter(|&copy| !stored(copy)).map(|(param, arg)| {
            let local = local_of(arg);
            let constant = demand.constant(body, arg).map(|&op| Instruction::Op(op));
            let instruction = constant.unwrap_or(Instruction::LocalGet { local });
            Copy {
                param,
                code: vec![Code { instruction, loc }],
            }
        });
        let copies = copies.collect();
        graph.nodes[block.index()].entry_copies = copies;
    }
}

/// Sets which nodes a `catch` goes to, and where the thrown value is then.
fn mark_thrown(body: &Body, demand: &Demand<'_>, graph: &mut Graph) {
    for &block in &demand.reached {
        if let Some(Region::Catch { target, local }) = region(body, block) {
            graph.nodes[target.index()].thrown = Some(local);
        }
    }
}
