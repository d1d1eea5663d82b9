//! Dominators, the blocks that every path to a block passes: by Lengauer and Tarjan, *A Fast Algorithm for Finding
//! Dominators in a Flowgraph*, TOPLAS 1979, the simple version. (The usual iteration is quadratic if each block of a
//! long chain has an edge to one block after the chain, as in a long `or`.)
//!
//! A block counts as two places, its begin and its end. Parameters are defined at the begin, results of instructions
//! between the two. A handler edge leaves from the begin, because a throw may come before the first result. So plain
//! dominance says which values a handler's block may use.

use crate::flow::Predecessors;
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
type DominancePoint = usize;

const fn begin(block: Block) -> DominancePoint {
    block.index() * 2
}

const fn end(block: Block) -> DominancePoint {
    block.index() * 2 + 1
}

impl Dominators {
    /// Computes the tree; edges to blocks that do not exist are passed over.
    #[must_use]
    pub fn new(body: &Body) -> Self {
        let order = reverse_postorder(body);
        let idom = immediate_dominators(body);
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
        Self { order, spans, children }
    }

    /// Reachable blocks, each after all its predecessors but for loops.
    #[must_use]
    pub fn order(&self) -> &[Block] {
        &self.order
    }

    /// Whether a path from the entry leads there.
    #[must_use]
    pub fn is_reachable(&self, block: Block) -> bool {
        self.spans.get(begin(block)).is_some_and(Option::is_some)
    }

    /// Whether every path to the begin of `of` passes the begin of `block`: whether parameters of `block` are defined
    /// in all of `of`.
    #[must_use]
    pub fn begin_dominates(&self, block: Block, of: Block) -> bool {
        self.dominates(begin(block), begin(of))
    }

    /// Whether every path to the begin of `of` passes the end of `block`: whether results in `block` are defined in all
    /// of `of`.
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

    fn dominates(&self, a: DominancePoint, b: DominancePoint) -> bool {
        let span = |place: DominancePoint| self.spans.get(place).copied().flatten();
        match (span(a), span(b)) {
            (Some((enter_a, leave_a)), Some((enter_b, leave_b))) => enter_a <= enter_b && leave_b <= leave_a,
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

/// For each place the closest one that every path to it passes; the entry's is itself, an unreachable one has none.
fn immediate_dominators(body: &Body) -> Vec<Option<DominancePoint>> {
    let mut idom: Vec<Option<DominancePoint>> = vec![None; body.blocks.len() * 2];
    if body.blocks.is_empty() {
        return idom;
    }
    let search = DepthFirst::new(body);
    let dominators = Forest::new(&search).solve(&search);
    for (number, dominator) in dominators.into_iter().enumerate() {
        idom[search.places[number]] = Some(search.places[dominator]);
    }
    idom
}

/// Where edges from a place lead.
fn successors(body: &Body, place: DominancePoint) -> impl Iterator<Item = DominancePoint> {
    let data = &body.blocks[place / 2];
    let is_begin = place.is_multiple_of(2);
    let inside = is_begin.then_some(place + 1);
    let handler = data.handler.as_ref().filter(|_| is_begin);
    let handler = handler.and_then(|handler| handler.kind.block());
    let targets = (!is_begin).then(|| data.terminator.targets().map(|target| target.block));
    let blocks = targets.into_iter().flatten().chain(handler);
    let count = body.blocks.len();
    let known = blocks.filter(move |block| block.index() < count);
    inside.into_iter().chain(known.map(begin))
}

/// A depth-first search: places numbered as it finds them.
struct DepthFirst {
    /// Places by number.
    places: Vec<DominancePoint>,
    /// For each number that of the place it was found from.
    parents: Vec<usize>,
    /// Numbers from which edges lead to each.
    predecessors: Predecessors<usize>,
}

impl DepthFirst {
    fn new(body: &Body) -> Self {
        let mut numbers = vec![usize::MAX; body.blocks.len() * 2];
        let (mut places, mut parents) = (Vec::new(), Vec::new());
        // The place found last is looked at first, and gets its number only then: so the parents are those of a
        // depth-first search.
        let mut work: Vec<(DominancePoint, usize)> = vec![(0, 0)];
        while let Some((place, parent)) = work.pop() {
            if numbers[place] != usize::MAX {
                continue;
            }
            let number = places.len();
            numbers[place] = number;
            places.push(place);
            parents.push(parent);
            let new = successors(body, place).filter(|&it| numbers[it] == usize::MAX);
            work.extend(new.map(|it| (it, number)));
        }
        let successors = |number: usize| {
            let found = successors(body, places[number]);
            found.map(|place| numbers[place])
        };
        let predecessors = Predecessors::of_graph(places.len(), 0..places.len(), successors);
        Self {
            places,
            parents,
            predecessors,
        }
    }
}

/// Stands for no number.
const NONE: usize = usize::MAX;

/// The trees that the algorithm grows from the leaves of the search, and the facts about each number.
struct Forest {
    /// The semidominator; the number itself until it is looked at.
    semi: Vec<usize>,
    /// The number of least semidominator on the path up to the root of the tree, the root left out.
    label: Vec<usize>,
    /// A number above in its tree; none for a root.
    ancestor: Vec<usize>,
}

impl Forest {
    fn new(search: &DepthFirst) -> Self {
        let count = search.places.len();
        Self {
            semi: (0..count).collect(),
            label: (0..count).collect(),
            ancestor: vec![NONE; count],
        }
    }

    /// The immediate dominator of each number; the first is its own.
    fn solve(mut self, search: &DepthFirst) -> Vec<usize> {
        let count = search.places.len();
        let mut idom = vec![0; count];
        // The numbers of one semidominator, as a list: the first, and the successor of each.
        let (mut first, mut following) = (vec![NONE; count], vec![NONE; count]);
        for number in (1..count).rev() {
            let parent = search.parents[number];
            for &from in &search.predecessors[number] {
                let least = self.least(from);
                self.semi[number] = self.semi[number].min(self.semi[least]);
            }
            let semi = self.semi[number];
            following[number] = std::mem::replace(&mut first[semi], number);
            self.ancestor[number] = parent;
            let mut next = std::mem::replace(&mut first[parent], NONE);
            while next != NONE {
                let least = self.least(next);
                let below = self.semi[least] < self.semi[next];
                idom[next] = if below { least } else { parent };
                next = following[next];
            }
        }
        for number in 1..count {
            if idom[number] != self.semi[number] {
                idom[number] = idom[idom[number]];
            }
        }
        idom
    }

    /// The number of least semidominator from here up to its root; shortens the path.
    fn least(&mut self, number: usize) -> usize {
        let mut way = Vec::new();
        let mut at = number;
        while self.ancestor[at] != NONE && self.ancestor[self.ancestor[at]] != NONE {
            way.push(at);
            at = self.ancestor[at];
        }
        for at in way.into_iter().rev() {
            let above = self.ancestor[at];
            if self.semi[self.label[above]] < self.semi[self.label[at]] {
                self.label[at] = self.label[above];
            }
            self.ancestor[at] = self.ancestor[above];
        }
        self.label[number]
    }
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
