//! The order of the nodes: reverse postorder that visits the exit of a loop before the path on inside it, so that each
//! loop is one piece and the code that follows it comes after it.

use polyc_ir::Forwarding;
use polyc_ir::flow::Predecessors;

use crate::graph::{Graph, Node};

/// The order, and the loop nesting it came from.
pub struct Layout {
    /// Reached nodes in order; the entry is first.
    pub order: Vec<Node>,
    /// In how many loops each node is.
    pub depths: Vec<u32>,
    /// Predecessors of each reached node, handler edges included.
    pub predecessors: Predecessors<Node>,
}

impl Layout {
    /// Computes the order.
    pub fn of(graph: &Graph) -> Self {
        let walk = Walk::new(graph, |node| graph.successors(node).rev().collect());
        let reached = walk.preorder.iter().copied();
        let predecessors = Predecessors::of_graph(graph.nodes.len(), reached, |node| graph.successors(node));
        let depths = loop_depths(graph, &walk, &predecessors);
        let by_depth = Walk::new(graph, |node| {
            // Taken from the end, and the node visited last comes first in the order: the handler is visited first,
            // then the exits, then the second target before the first.
            let own = depths[node.index()];
            let depth = |it: Node| depths[it.index()].min(own);
            let handler = graph.node(node).handler.and_then(|it| it.target());
            let mut targets: Vec<Node> = graph.node(node).end.targets().collect();
            targets.sort_by_key(|&it| std::cmp::Reverse(depth(it)));
            targets.extend(handler);
            targets
        });
        let order = by_depth.postorder.into_iter().rev().collect();
        Self {
            order,
            depths,
            predecessors,
        }
    }
}

/// A depth-first walk from the entry.
struct Walk {
    preorder: Vec<Node>,
    postorder: Vec<Node>,
    /// Position in `preorder`.
    number: Vec<usize>,
    /// Largest position in the subtree.
    last: Vec<usize>,
}

impl Walk {
    /// `children` gives the successors of a node; the last is visited first.
    fn new(graph: &Graph, children: impl Fn(Node) -> Vec<Node>) -> Self {
        let count = graph.nodes.len();
        let mut walk = Self {
            preorder: Vec::new(),
            postorder: Vec::new(),
            number: vec![usize::MAX; count],
            last: vec![0; count],
        };
        let mut stack = vec![(Node::new(0), vec![Node::new(0)])];
        while let Some((node, pending)) = stack.last_mut() {
            let node = *node;
            if let Some(next) = pending.pop() {
                if walk.number[next.index()] == usize::MAX {
                    walk.number[next.index()] = walk.preorder.len();
                    walk.preorder.push(next);
                    stack.push((next, children(next)));
                }
            } else {
                stack.pop();
                // The bottom of the stack is not a node but the path to the entry.
                if !stack.is_empty() {
                    walk.last[node.index()] = walk.preorder.len() - 1;
                    walk.postorder.push(node);
                }
            }
        }
        walk
    }

    fn is_ancestor(&self, ancestor: Node, node: Node) -> bool {
        let number = self.number[node.index()];
        self.number[ancestor.index()] <= number && number <= self.last[ancestor.index()]
    }
}

/// In how many loops each node is (Havlak, *Nesting of Reducible and Irreducible Loops*, 1997, without telling the two
/// apart: a node that a back edge's source is reached through, below the header, is in the loop).
fn loop_depths(graph: &Graph, walk: &Walk, predecessors: &Predecessors<Node>) -> Vec<u32> {
    let count = graph.nodes.len();
    let mut header: Vec<Option<Node>> = vec![None; count];
    let mut is_header = vec![false; count];
    // Nodes of a loop are merged into its header once it is done, so that outer loops see one node.
    let mut merged = Forwarding::default();
    for &head in walk.preorder.iter().rev() {
        let back = predecessors[head].iter().copied();
        let mut work: Vec<Node> = back.filter(|&it| walk.is_ancestor(head, it)).collect();
        is_header[head.index()] = !work.is_empty();
        while let Some(node) = work.pop() {
            let node = merged.resolve(node);
            if node == head {
                continue;
            }
            merged.replace(node, head);
            header[node.index()] = Some(head);
            let before = predecessors[node].iter().copied();
            work.extend(before.filter(|&it| walk.is_ancestor(head, it)));
        }
    }
    let mut depths = vec![0; count];
    for &node in &walk.preorder {
        let outer = header[node.index()].map_or(0, |it| depths[it.index()]);
        depths[node.index()] = outer + u32::from(is_header[node.index()]);
    }
    depths
}
