//! The steps that the machine makes of code, given the fused steps there are: `vm/src/prepare/fused.rs` over again, for
//! any rows. A test holds the two together.

use std::collections::HashMap;

/// A sequence of operations: its place in [`Sequences`].
pub type Node = usize;

/// No operation.
const EMPTY: Node = 0;

/// Sequences of operations with all their beginnings, as a tree.
pub struct Sequences {
    /// Each but its last operation, and its last operation.
    nodes: Vec<(Node, String)>,
    longer: HashMap<(Node, String), Node>,
}

impl Sequences {
    pub fn new() -> Self {
        Self {
            nodes: vec![(EMPTY, String::new())],
            longer: HashMap::new(),
        }
    }

    /// How many there are, the empty one with them.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Adds a sequence and its beginnings.
    pub fn add(&mut self, operations: &[String]) -> Node {
        let mut node = EMPTY;
        for operation in operations {
            let key = (node, operation.clone());
            let next = self.nodes.len();
            node = *self.longer.entry(key.clone()).or_insert(next);
            if node == next {
                self.nodes.push(key);
            }
        }
        node
    }

    /// What is left of a sequence without its last operation, if that is still of two operations or more.
    pub fn shorter(&self, node: Node) -> Option<Node> {
        let before = self.nodes[node].0;
        (self.nodes[before].0 != EMPTY).then_some(before)
    }

    pub fn operations(&self, node: Node) -> Vec<String> {
        let mut operations = Vec::new();
        let mut node = node;
        while node != EMPTY {
            operations.push(self.nodes[node].1.clone());
            node = self.nodes[node].0;
        }
        operations.reverse();
        operations
    }

    /// For each operation the sequences of two operations and more that begin there, by length.
    pub fn places(&self, code: &[String]) -> Vec<Vec<Node>> {
        let from = |index: usize| {
            let mut node = EMPTY;
            let mut nodes = Vec::new();
            for operation in &code[index..] {
                match self.longer.get(&(node, operation.clone())) {
                    Some(&longer) => node = longer,
                    None => break,
                }
                nodes.push(node);
            }
            nodes.drain(..nodes.len().min(1));
            nodes
        };
        (0..code.len()).map(from).collect()
    }
}

/// How many operations the step has that begins at each operation: the one that leaves the fewest steps to the end of
/// the code, and the longest of these. `is_row` says of a sequence whether it is a fused step.
pub fn steps(places: &[Vec<Node>], is_row: impl Fn(Node) -> bool) -> Vec<usize> {
    let mut lengths = vec![1; places.len()];
    // Steps from an operation to the end.
    let mut left = vec![0_u32; places.len() + 1];
    for (index, nodes) in places.iter().enumerate().rev() {
        let mut best = left[index + 1];
        for (longer, _) in nodes.iter().enumerate().take_while(|it| is_row(*it.1)) {
            let length = longer + 2;
            if left[index + length] <= best {
                (best, lengths[index]) = (left[index + length], length);
            }
        }
        left[index] = best + 1;
    }
    lengths
}

/// How many steps a stretch of the code takes.
pub fn steps_of((first, last): (usize, usize), lengths: &[usize]) -> u64 {
    let (mut at, mut count) = (first, 0);
    while at <= last {
        at += lengths[at];
        count += 1;
    }
    count
}
