//! Where each local lives, as ranges of positions in the layout.
//!
//! A node has a position for its begin, one for each instruction, and one for its end, where all copies of its jump are
//! stored. Liveness goes backward from each use, one local at a time, so that memory is proportional to the answer.
//!
//! A handler may begin after any instruction, so a local that lives into a handler's node lives through the whole of
//! each node with that handler, even if the jump's copies redefine it: they come after the last instruction that could
//! throw.

use polyc_base::Budget;
use polyc_base::budget::LIVE_RANGE;
use polyc_bytecode::Instruction;
use polyc_ir::{Body, Value};

use crate::graph::{Code, Graph, Node, Region, value_of};
use crate::layout::Layout;

/// Positions `start..=end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// First.
    pub start: u32,
    /// Last.
    pub end: u32,
}

/// Ranges of each value that has a local, ascending and apart; empty for the others.
pub type Intervals = Vec<Vec<Range>>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Use,
    Define,
}

/// Accesses of one local in one node, in order.
struct Accesses {
    node: Node,
    list: Vec<(u32, Access)>,
}

/// The live ranges of all locals. `None` if the budget does not suffice: a local may live through all nodes.
pub fn live_intervals(graph: &Graph, layout: &Layout, body: &Body, budget: &Budget) -> Option<Intervals> {
    let mut liveness = Liveness {
        graph,
        layout,
        extents: vec![Range { start: 0, end: 0 }; graph.nodes.len()],
        accesses: Vec::new(),
        marks: vec![Mark::default(); graph.nodes.len()],
    };
    liveness.accesses.resize_with(body.types.len(), Vec::new);
    liveness.collect(body);
    let mut intervals = Intervals::with_capacity(body.types.len());
    for index in 0..body.types.len() {
        intervals.push(liveness.ranges_of(Value::from_index(index), budget)?);
    }
    Some(intervals)
}

/// Facts about the value of one round in one node.
#[derive(Clone, Copy, Default)]
struct Mark {
    round: usize,
    live_in: bool,
    live_out: bool,
    /// Lives through the node for its handler.
    handled: bool,
}

struct Liveness<'a> {
    graph: &'a Graph,
    layout: &'a Layout,
    extents: Vec<Range>,
    accesses: Vec<Vec<Accesses>>,
    marks: Vec<Mark>,
}

impl Liveness<'_> {
    /// Numbers positions and notes every access.
    fn collect(&mut self, body: &Body) {
        let mut position = 0;
        for &node in &self.layout.order {
            let data = self.graph.node(node);
            let start = position;
            if node == Node::new(0) {
                for &param in &body.blocks[0].params {
                    self.note(param, node, start, Access::Define);
                }
            }
            if let Some(thrown) = data.thrown {
                self.note(thrown, node, start, Access::Define);
            }
            for copy in &data.entry_copies {
                self.note_code(&copy.code, node, &mut position);
            }
            position += 1;
            for copy in &data.entry_copies {
                self.note(copy.param, node, position, Access::Define);
            }
            self.note_code(&data.code, node, &mut position);
            for copy in &data.copies {
                self.note_code(&copy.code, node, &mut position);
            }
            position += 1;
            if let Some(Region::Call { local }) = data.handler {
                self.note(local, node, position, Access::Use);
            }
            for copy in &data.copies {
                self.note(copy.param, node, position, Access::Define);
            }
            self.extents[node.index()] = Range { start, end: position };
            position += 1;
        }
    }

    fn note_code(&mut self, code: &[Code], node: Node, position: &mut u32) {
        for code in code {
            *position += 1;
            match code.instruction {
                Instruction::LocalGet { local } => {
                    self.note(value_of(local), node, *position, Access::Use);
                }
                Instruction::LocalSet { local } | Instruction::LocalTee { local } => {
                    self.note(value_of(local), node, *position, Access::Define);
                }
                _ => {}
            }
        }
    }

    fn note(&mut self, value: Value, node: Node, position: u32, access: Access) {
        let nodes = &mut self.accesses[value.index()];
        match nodes.last_mut() {
            Some(last) if last.node == node => last.list.push((position, access)),
            _ => nodes.push(Accesses {
                node,
                list: vec![(position, access)],
            }),
        }
    }

    fn ranges_of(&mut self, value: Value, budget: &Budget) -> Option<Vec<Range>> {
        let accesses = std::mem::take(&mut self.accesses[value.index()]);
        let through = self.spread(value, &accesses);
        if !budget.step(1 + through.len() / 8) {
            return None;
        }
        let mut ranges = Vec::new();
        for Accesses { node, list } in &accesses {
            self.ranges_in_node(*node, list, self.mark(value, *node), &mut ranges);
        }
        ranges.extend(through.into_iter().map(|node| self.extents[node.index()]));
        let ranges = normalise(ranges);
        budget.charge(ranges.len(), LIVE_RANGE).then_some(ranges)
    }

    /// Marks the nodes the value lives into or out of; gives those without accesses, through which it lives whole.
    fn spread(&mut self, value: Value, accesses: &[Accesses]) -> Vec<Node> {
        let is_exposed = |it: &&Accesses| it.list.first().is_some_and(|it| it.1 == Access::Use);
        let mut work: Vec<Node> = accesses.iter().filter(is_exposed).map(|it| it.node).collect();
        for &node in &work {
            mark_of(&mut self.marks, value, node).live_in = true;
        }
        let mut through = Vec::new();
        while let Some(node) = work.pop() {
            for &before in &self.layout.predecessors[node] {
                let data = self.graph.node(before);
                let list = self.accesses_in(before, accesses);
                let handled = data.handler.and_then(Region::target) == Some(node);
                let defines = if handled {
                    data.entry_copies.iter().any(|copy| copy.param == value)
                } else {
                    list.is_some_and(|it| it.iter().any(|it| it.1 == Access::Define))
                };
                let is_through = list.is_none();
                let mark = mark_of(&mut self.marks, value, before);
                mark.live_out = true;
                mark.handled |= handled;
                if !defines && !std::mem::replace(&mut mark.live_in, true) {
                    work.push(before);
                    through.extend(is_through.then_some(before));
                }
            }
        }
        through
    }

    fn accesses_in<'b>(&self, node: Node, accesses: &'b [Accesses]) -> Option<&'b [(u32, Access)]> {
        let start = |node: Node| self.extents[node.index()].start;
        let found = accesses.binary_search_by_key(&start(node), |it| start(it.node));
        found.ok().map(|at| accesses[at].list.as_slice())
    }

    fn mark(&self, value: Value, node: Node) -> Mark {
        let mark = self.marks[node.index()];
        if mark.round == value.index() + 1 {
            mark
        } else {
            Mark::default()
        }
    }

    fn ranges_in_node(&self, node: Node, list: &[(u32, Access)], mark: Mark, ranges: &mut Vec<Range>) {
        let extent = self.extents[node.index()];
        let mut open = mark.live_in.then_some(extent);
        if let Some(range) = &mut open {
            range.end = range.start;
        }
        for &(position, access) in list {
            match (&mut open, access) {
                (Some(range), Access::Use) => range.end = position,
                (None, Access::Use) => unreachable!("SSA: a use follows its definition"),
                (_, Access::Define) => {
                    ranges.extend(open.replace(Range {
                        start: position,
                        end: position,
                    }));
                }
            }
        }
        if let Some(mut range) = open {
            if mark.live_out {
                range.end = extent.end;
            }
            ranges.push(range);
        }
        if mark.handled {
            let stored = list.iter().find(|it| it.1 == Access::Define);
            let stored = stored.filter(|_| !mark.live_in);
            ranges.push(Range {
                start: stored.map_or(extent.start, |it| it.0),
                end: extent.end,
            });
        }
    }
}

fn mark_of(marks: &mut [Mark], value: Value, node: Node) -> &mut Mark {
    let mark = &mut marks[node.index()];
    if mark.round != value.index() + 1 {
        *mark = Mark {
            round: value.index() + 1,
            ..Mark::default()
        };
    }
    mark
}

/// Sorts ranges and joins those that touch.
fn normalise(mut ranges: Vec<Range>) -> Vec<Range> {
    ranges.sort_unstable_by_key(|it| it.start);
    let mut result: Vec<Range> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match result.last_mut() {
            Some(last) if range.start <= last.end + 1 => last.end = last.end.max(range.end),
            _ => result.push(range),
        }
    }
    // There is a table for each value, and most ranges of one join.
    result.shrink_to_fit();
    result
}
