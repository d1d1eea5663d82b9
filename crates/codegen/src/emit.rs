//! Nodes in their order to a body: copies in a safe sequence, branches that fall through, handler ranges.
//!
//! If the head of a loop only decides whether to go on, a jump back to it becomes that decision again (loop inversion:
//! an iteration then has one branch, at its end). The machine pays for each instruction it dispatches, and a jump does
//! nothing else.

use std::collections::HashSet;

use polyc_base::{Declarations, Loc};
use polyc_bytecode::{Body, BodyBuilder, Handler, HandlerKind, Instruction, Label, LocalId};
use polyc_ir::Forwarding;

use crate::LoopHeads;
use crate::graph::{Code, Copy, End, Graph, Node, NodeData, Region, value_of};
use crate::layout::Layout;
use crate::slots::Slots;

/// The head of a loop is repeated at its end if it is at most this long.
const LONGEST_HEAD: usize = 10;

/// The body of a function.
pub fn emit_body(graph: &Graph, layout: &Layout, slots: &Slots, declarations: &Declarations, heads: LoopHeads) -> Body {
    let mut builder = BodyBuilder::new(slots.params);
    for (ty, _) in &slots.slots[slots.params..] {
        builder.add_local(*ty);
    }
    for (index, (_, name)) in slots.slots.iter().enumerate() {
        builder.name_local(LocalId::from_index(index), name);
    }
    let mut emitter = Emitter {
        graph,
        slots,
        forward: Vec::new(),
        labels: graph.nodes.iter().map(|_| builder.new_label()).collect(),
        region: None,
        heads,
        bound: vec![false; graph.nodes.len()],
        builder,
    };
    emitter.forward = emitter.forwarding(layout);
    emitter.emit_nodes(&emitter.emitted(layout));
    emitter.builder.finish(declarations)
}

struct Emitter<'g> {
    graph: &'g Graph,
    slots: &'g Slots,
    /// Where a jump to a node ends up: past nodes that only jump on.
    forward: Vec<Node>,
    labels: Vec<Label>,
    /// The open handler range.
    region: Option<(HandlerKind, Label)>,
    heads: LoopHeads,
    /// Nodes whose code has begun: a jump there leads back.
    bound: Vec<bool>,
    builder: BodyBuilder,
}

impl<'g> Emitter<'g> {
    /// Nodes that get code, in order.
    fn emitted(&self, layout: &Layout) -> Vec<Node> {
        let nodes = layout.order.iter().copied();
        nodes
            .filter(|&node| node == Node::new(0) || self.forward[node.index()] == node)
            .collect()
    }

    fn emit_nodes(&mut self, nodes: &[Node]) {
        for (index, &node) in nodes.iter().enumerate() {
            self.builder.bind(self.labels[node.index()]);
            self.bound[node.index()] = true;
            self.enter_region(node);
            let data = self.graph.node(node);
            self.emit_copies(&data.entry_copies, false);
            for code in &data.code {
                self.emit_code(*code);
            }
            self.emit_copies(&data.copies, data.handler.is_some());
            self.builder.set_loc(data.end_loc);
            self.emit_end(&data.end, nodes.get(index + 1).copied());
        }
        self.end_region(None);
    }

    // Handler ranges.

    /// Begins and ends handler ranges where a node begins; nodes with the same handler make one.
    fn enter_region(&mut self, node: Node) {
        if self.is_in_region(node) {
            return;
        }
        let label = self.labels[node.index()];
        self.end_region(Some(label));
        self.region = self.handler(node).map(|it| (it, label));
    }

    /// Whether a node's code may lie in the open range.
    fn is_in_region(&self, node: Node) -> bool {
        let current = self.region.map(|it| it.0);
        // A neutral node may lie in any range but the one it is the handler of.
        let is_target = current.and_then(HandlerKind::target) == Some(self.labels[node.index()]);
        (self.graph.node(node).neutral && !is_target) || self.handler(node) == current
    }

    fn end_region(&mut self, end: Option<Label>) {
        if let Some((kind, start)) = self.region.take() {
            self.builder.add_handler(Handler { start, end, kind });
        }
    }

    fn handler(&self, node: Node) -> Option<HandlerKind> {
        Some(match self.graph.node(node).handler? {
            Region::Catch { target, local } => HandlerKind::Catch {
                target: self.label(target),
                local: self.slots.of(local),
            },
            Region::Call { local } => HandlerKind::Call {
                local: self.slots.of(local),
            },
            Region::Finally { target } => HandlerKind::Finally {
                target: self.label(target),
            },
        })
    }

    // Code.

    fn emit_code(&mut self, code: Code) {
        self.builder.set_loc(code.loc);
        self.builder.emit(self.with_slot(code.instruction));
    }

    /// The instruction with its slot for its value.
    fn with_slot(&self, instruction: Instruction) -> Instruction {
        let slot = |local| self.slots.of(value_of(local));
        match instruction {
            Instruction::LocalGet { local } => Instruction::LocalGet { local: slot(local) },
            Instruction::LocalSet { local } => Instruction::LocalSet { local: slot(local) },
            Instruction::LocalTee { local } => Instruction::LocalTee { local: slot(local) },
            other => other,
        }
    }

    /// Whether a copy would store a slot into itself.
    fn is_nothing(&self, copy: &Copy) -> bool {
        let source = copy.source().map(|it| self.slots.of(it));
        source == Some(self.slots.of(copy.param))
    }

    /// Copies as if all at once: a value is stored as soon as no later copy reads the slot, else when all are pushed.
    /// Where a handler sees a throw, nothing is stored before all are pushed.
    fn emit_copies(&mut self, copies: &[Copy], guarded: bool) {
        let copies: Vec<&Copy> = copies.iter().filter(|it| !self.is_nothing(it)).collect();
        let stored_at_once = self.stored_at_once(&copies, guarded);
        let mut pending: Vec<(LocalId, Loc)> = Vec::new();
        for (copy, at_once) in copies.iter().zip(stored_at_once) {
            for code in &copy.code {
                self.emit_code(*code);
            }
            let slot = self.slots.of(copy.param);
            if at_once {
                self.builder.emit(Instruction::LocalSet { local: slot });
            } else {
                let loc = copy.code.last().map_or(Loc::NONE, |it| it.loc);
                pending.push((slot, loc));
            }
        }
        while let Some((local, loc)) = pending.pop() {
            self.builder.set_loc(loc);
            self.builder.emit(Instruction::LocalSet { local });
        }
    }

    /// For each copy whether its slot may be stored before the later ones are computed.
    fn stored_at_once(&self, copies: &[&Copy], guarded: bool) -> Vec<bool> {
        let mut read_later: HashSet<LocalId> = HashSet::new();
        let mut result = vec![false; copies.len()];
        for (index, (copy, result)) in copies.iter().zip(&mut result).enumerate().rev() {
            let is_last = index + 1 == copies.len();
            *result = (is_last || !guarded) && !read_later.contains(&self.slots.of(copy.param));
            for code in &copy.code {
                if let Instruction::LocalGet { local } = code.instruction {
                    read_later.insert(self.slots.of(value_of(local)));
                }
            }
        }
        result
    }

    // Ends.

    fn label(&self, node: Node) -> Label {
        self.labels[self.forward[node.index()].index()]
    }

    fn emit_end(&mut self, end: &End, next: Option<Node>) {
        match end {
            End::Leave => {}
            End::Jump(node) => match self.repeatable_head(*node) {
                Some(head) => {
                    head.code.iter().for_each(|code| self.emit_code(*code));
                    self.builder.set_loc(head.end_loc);
                    self.emit_branch(&head.end, next);
                }
                None => self.emit_jump(*node, next),
            },
            End::Branch { .. } => self.emit_branch(end, next),
            End::Switch { low, targets, default } => {
                let targets = targets.iter().map(|&it| self.label(it)).collect();
                let default = self.label(*default);
                let table = self.builder.switch_table(*low, targets, default);
                self.builder.emit(Instruction::Switch { table });
            }
        }
    }

    fn emit_branch(&mut self, end: &End, next: Option<Node>) {
        let &End::Branch { then, otherwise } = end else {
            unreachable!("the end is a branch");
        };
        let is_next = |node: Node| Some(self.forward[node.index()]) == next;
        if self.label(then) == self.label(otherwise) {
            self.builder.emit(Instruction::Drop {});
            self.emit_jump(then, next);
        } else if is_next(then) {
            let label = self.label(otherwise);
            self.builder.emit(Instruction::BrUnless { label });
        } else {
            let label = self.label(then);
            self.builder.emit(Instruction::BrIf { label });
            self.emit_jump(otherwise, next);
        }
    }

    /// The node that a jump leads back to, if it is short and only chooses, and may lie in the open handler range.
    fn repeatable_head(&self, node: Node) -> Option<&'g NodeData> {
        let node = self.forward[node.index()];
        let head = self.graph.node(node);
        let repeatable = self.heads == LoopHeads::Repeated
            && self.bound[node.index()]
            && matches!(head.end, End::Branch { .. })
            && head.code.len() <= LONGEST_HEAD
            && head.entry_copies.iter().all(|it| self.is_nothing(it));
        (repeatable && self.is_in_region(node)).then_some(head)
    }

    fn emit_jump(&mut self, node: Node, next: Option<Node>) {
        if Some(self.forward[node.index()]) != next {
            let label = self.label(node);
            self.builder.emit(Instruction::Br { label });
        }
    }

    /// For each node the first one on its path that has code; a ring of empty nodes keeps one.
    fn forwarding(&self, layout: &Layout) -> Vec<Node> {
        let mut forward = Forwarding::default();
        for &node in &layout.order {
            if let Some(next) = self.jumps_on(node)
                && forward.resolve(next) != node
            {
                forward.replace(node, next);
            }
        }
        let nodes = (0..self.graph.nodes.len()).map(Node::from_index);
        nodes.map(|node| forward.resolve(node)).collect()
    }

    /// The target of a node that does nothing but jump.
    fn jumps_on(&self, node: Node) -> Option<Node> {
        let data = self.graph.node(node);
        let is_empty = data.code.is_empty()
            && data.copies.iter().all(|it| self.is_nothing(it))
            && data.entry_copies.iter().all(|it| self.is_nothing(it));
        match data.end {
            End::Jump(target) if is_empty => Some(target),
            _ => None,
        }
    }
}
