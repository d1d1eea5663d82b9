//! A function between the two forms: blocks of stack code whose locals are still values.

use polyc_base::Loc;
use polyc_bytecode::{Instruction, LocalId};
use polyc_ir::Value;

polyc_base::id! {
    /// A node of the graph: the block of that number, or after them a split edge.
    pub struct Node("node");
}

/// Code of one function by [`Node`]; node 0 is the entry.
#[derive(Debug, Default)]
pub struct Graph {
    /// Nodes; those nothing reaches are empty.
    pub nodes: Vec<NodeData>,
}

/// Stack code of a block: first `entry_copies`, then `code`, then `copies`, then `end`.
#[derive(Debug, Default)]
pub struct NodeData {
    /// The thrown value, if a `catch` goes on here: defined before the first instruction.
    pub thrown: Option<Value>,
    /// Arguments of the handler edge.
    pub entry_copies: Vec<Copy>,
    /// Instructions whose locals are numbers of values.
    pub code: Vec<Code>,
    /// Arguments of the jump: each pushes one value; all are pushed before the first is stored.
    pub copies: Vec<Copy>,
    /// Where to go.
    pub end: End,
    /// Where `end` comes from.
    pub end_loc: Loc,
    /// Its handler.
    pub handler: Option<Region>,
    /// Whether nothing here can throw, so that any handler range may cover it.
    pub neutral: bool,
}

/// An instruction and where it comes from.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// The instruction.
    pub instruction: Instruction,
    /// Its source.
    pub loc: Loc,
}

/// A block parameter and the code that pushes its argument.
#[derive(Debug)]
pub struct Copy {
    /// The parameter.
    pub param: Value,
    /// The code.
    pub code: Vec<Code>,
}

impl Copy {
    /// The copied value, if the code only copies.
    pub fn source(&self) -> Option<Value> {
        match self.code.as_slice() {
            [
                Code {
                    instruction: Instruction::LocalGet { local },
                    ..
                },
            ] => Some(value_of(*local)),
            _ => None,
        }
    }
}

/// How a node ends.
#[derive(Debug, Default)]
pub enum End {
    /// Go on there.
    Jump(Node),
    /// Choose by the `bool` on the stack.
    Branch {
        /// If true.
        then: Node,
        /// If false.
        otherwise: Node,
    },
    /// Choose by the `i64` on the stack.
    Switch {
        /// Selector of the first target.
        low: i64,
        /// Targets.
        targets: Vec<Node>,
        /// If there is no such target.
        default: Node,
    },
    /// The code has left the function.
    #[default]
    Leave,
}

impl End {
    /// The targets in order.
    pub fn targets(&self) -> impl DoubleEndedIterator<Item = Node> {
        let (few, many): ([Option<Node>; 2], &[Node]) = match self {
            Self::Jump(node) => ([Some(*node), None], &[]),
            Self::Branch { then, otherwise } => ([Some(*then), Some(*otherwise)], &[]),
            Self::Switch { targets, default, .. } => ([Some(*default), None], targets),
            Self::Leave => ([None, None], &[]),
        };
        many.iter().copied().chain(few.into_iter().flatten())
    }
}

/// Its handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// Unwind to the target.
    Catch {
        /// The target, whose `thrown` is set.
        target: Node,
        /// The local for the thrown value.
        local: Value,
    },
    /// Call a procedure.
    Call {
        /// The procedure.
        local: Value,
    },
    /// Run the target while unwinding.
    Finally {
        /// The target.
        target: Node,
    },
}

impl Region {
    /// The node it goes to.
    pub const fn target(self) -> Option<Node> {
        match self {
            Self::Catch { target, .. } | Self::Finally { target } => Some(target),
            Self::Call { .. } => None,
        }
    }
}

impl Graph {
    /// A node.
    pub fn node(&self, node: Node) -> &NodeData {
        &self.nodes[node.index()]
    }

    /// Where a node's control goes: targets, then its handler.
    pub fn successors(&self, node: Node) -> impl DoubleEndedIterator<Item = Node> {
        let data = self.node(node);
        data.end.targets().chain(data.handler.and_then(Region::target))
    }
}

/// The local of a value while locals are values.
pub const fn local_of(value: Value) -> LocalId {
    LocalId::new(value.number())
}

/// The value a local stands for while locals are values.
pub const fn value_of(local: LocalId) -> Value {
    Value::new(local.number())
}
