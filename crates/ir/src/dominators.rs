//! Which blocks every way to a block passes: dominators, by Cooper, Harvey and Kennedy, *A Simple, Fast Dominance
//! Algorithm* (2001), iterative.
//!
//! A block counts as two places, its begin and its end. Parameters are defined at the begin, results of instructions between the two;
//! a handler edge leaves from the begin, as a throw may come before the first result. So what a handler's block may use
//! falls out of plain dominance.

use crate::model::{Block, Body};

/// The dominator tree of a body.
#[derive(Clone, Debug)]
pub struct Dominators {
    /// Reachable blocks in reverse postorder.
    order: Vec<Block>,
    /// When a walk over the tree enters and leaves a place; `None`: not reachable.
    spans: Vec<Option<(u32, u32)>>,
    /// Blocks whose begin this block's begin or end dominates most closely.
    children: Vec<Children>,
}

#[derive(Clone, Debug, Default)]
struct Children {
    of_begin: Vec<Block>,
    of_end: Vec<Block>,
}

/// A place: twice the number of the block, plus one for its end.
type Place = usize;

const fn begin(block: Block) -> Place {
    block.index() * 2
}

const fn end(block: Block) -> Place {
    block.index() * 2 + 1
}

impl Dominators {
    /// Computes the tree; edges to blocks that do not exist are passed over.
    #[must_use]
    pub fn new(body: &Body) -> Self {
        let order = reverse_postorder(body);
        let idom = immediate_dominators(body, &order);
        let mut children = vec![Children::default(); body.blocks.len()];
        for &block in &order {
            if let Some(parent) = idom[begin(block)]
                && parent != begin(block)
            {
                let entry = &mut children[parent / 2];
                let of_place = if parent % 2 == 0 {
                    &mut entry.of_begin
                } else {
                    &mut entry.of_end
                };
                of_place.push(block);
            }
        }
        let spans = number(&order, &children, body.blocks.len());
        Self {
            order,
            spans,
            children,
        }
    }

    /// Reachable blocks, each after all its predecessors but for loops.
    #[must_use]
    pub fn order(&self) -> &[Block] {
        &self.order
    }

    /// Whether a way from the entry leads there.
    #[must_use]
    pub fn is_reachable(&self, block: Block) -> bool {
        self.spans.get(begin(block)).is_some_and(Option::is_some)
    }

    /// Whether every way to the begin of `of` passes the begin of `block`: whether parameters of `block` are defined in all of `of`.
    #[must_use]
    pub fn begin_dominates(&self, block: Block, of: Block) -> bool {
        self.dominates(begin(block), begin(of))
    }

    /// Whether every way to the begin of `of` passes the end of `block`: whether results in `block` are defined in all of `of`.
    #[must_use]
    pub fn end_dominates(&self, block: Block, of: Block) -> bool {
        self.dominates(end(block), begin(of))
    }

    /// Blocks that the begin of `block` dominates most closely: handlers' blocks, mostly.
    #[must_use]
    pub fn children_of_begin(&self, block: Block) -> &[Block] {
        &self.children[block.index()].of_begin
    }

    /// Blocks that the end of `block` dominates most closely.
    #[must_use]
    pub fn children_of_end(&self, block: Block) -> &[Block] {
        &self.children[block.index()].of_end
    }

    fn dominates(&self, a: Place, b: Place) -> bool {
        let span = |place: Place| self.spans.get(place).copied().flatten();
        match (span(a), span(b)) {
            (Some((enter_a, leave_a)), Some((enter_b, leave_b))) => {
                enter_a <= enter_b && leave_b <= leave_a
            }
            _ => false,
        }
    }
}

/// Reachable blocks, each after all its predecessors but for loops; iterative.
#[must_use]
pub fn reverse_postorder(body: &Body) -> Vec<Block> {
    if body.blocks.is_empty() {
        return Vec::new();
    }
    let entry = Block::new(0);
    let mut seen = vec![false; body.blocks.len()];
    seen[0] = true;
    let mut postorder = Vec::new();
    let children = |block: Block| -> Vec<Block> { body.block(block).successors().collect() };
    let mut stack = vec![(entry, children(entry))];
    while let Some((block, pending)) = stack.last_mut() {
        // Taken from the end: the first successor comes first in the result.
        if let Some(next) = pending.pop() {
            if next.index() < seen.len() && !std::mem::replace(&mut seen[next.index()], true) {
                stack.push((next, children(next)));
            }
        } else {
            postorder.push(*block);
            stack.pop();
        }
    }
    postorder.reverse();
    postorder
}

/// For each place the closest one every way to it passes; the entry's is itself, an unreachable one has none.
fn immediate_dominators(body: &Body, order: &[Block]) -> Vec<Option<Place>> {
    let count = body.blocks.len() * 2;
    let mut predecessors: Vec<Vec<Place>> = vec![Vec::new(); count];
    let mut rank = vec![usize::MAX; count];
    for (position, &block) in order.iter().enumerate() {
        (rank[begin(block)], rank[end(block)]) = (position * 2, position * 2 + 1);
        predecessors[end(block)].push(begin(block));
        let data = body.block(block);
        for target in data.terminator.targets() {
            if let Some(list) = predecessors.get_mut(begin(target.block)) {
                list.push(end(block));
            }
        }
        let handler = data.handler.as_ref();
        if let Some(target) = handler.and_then(|handler| handler.kind.block())
            && let Some(list) = predecessors.get_mut(begin(target))
        {
            list.push(begin(block));
        }
    }
    let mut idom: Vec<Option<Place>> = vec![None; count];
    if let Some(&entry) = order.first() {
        idom[begin(entry)] = Some(begin(entry));
    }
    let mut changed = true;
    while changed {
        changed = false;
        for &block in order {
            for place in [begin(block), end(block)] {
                if rank[place] == 0 {
                    continue;
                }
                let known = predecessors[place].iter().copied();
                let known = known.filter(|&from| idom[from].is_some());
                let new = known.reduce(|a, b| intersect(&idom, &rank, a, b));
                if new.is_some() && idom[place] != new {
                    idom[place] = new;
                    changed = true;
                }
            }
        }
    }
    idom
}

fn intersect(idom: &[Option<Place>], rank: &[usize], mut a: Place, mut b: Place) -> Place {
    let up = |place: Place| idom[place].expect("a processed place has a dominator");
    while a != b {
        while rank[a] > rank[b] {
            a = up(a);
        }
        while rank[b] > rank[a] {
            b = up(b);
        }
    }
    a
}

/// Numbers places in a walk over the tree, so that one contains another if its span does.
fn number(order: &[Block], children: &[Children], blocks: usize) -> Vec<Option<(u32, u32)>> {
    let mut spans = vec![None; blocks * 2];
    let Some(&entry) = order.first() else {
        return spans;
    };
    let mut clock = 0;
    let mut stack = vec![(begin(entry), false)];
    while let Some((place, done)) = stack.pop() {
        clock += 1;
        if done {
            let (_, leave) = spans[place].as_mut().expect("entered before");
            *leave = clock;
            continue;
        }
        spans[place] = Some((clock, clock));
        stack.push((place, true));
        let node = &children[place / 2];
        if place % 2 == 0 {
            stack.push((place + 1, false));
            stack.extend(node.of_begin.iter().map(|&child| (begin(child), false)));
        } else {
            stack.extend(node.of_end.iter().map(|&child| (begin(child), false)));
        }
    }
    spans
}
