//! The tree of a program: lines, each a statement, and the nodes of all expressions in one list, operands before what
//! they belong to. So nothing recurses over an expression, however deep it nests.

use core::fmt;
use std::collections::{BTreeMap, HashMap, HashSet};

use polyc_base::{Op, Span, id};
use polyc_frontend::Tree;

id! {
    /// A node of an expression.
    pub struct NodeId("node");
}

/// A program.
#[derive(Debug, Default)]
pub struct Program {
    /// Its lines.
    pub lines: Vec<Line>,
    /// The nodes of its expressions.
    pub nodes: Vec<Node>,
    /// Lines by number.
    pub numbers: HashMap<u32, usize>,
    /// By line: of a FOR, its NEXT; of a NEXT, its FOR.
    pub partners: HashMap<usize, usize>,
    /// What the DATA statements have, each datum a line.
    pub data: String,
    /// The smallest subscript.
    pub base: u32,
    /// Arrays by letter.
    pub arrays: BTreeMap<u8, Array>,
    /// Functions by letter.
    pub functions: BTreeMap<u8, Function>,
}

/// A line.
#[derive(Debug)]
pub struct Line {
    /// Its number.
    pub label: Label,
    /// What it does.
    pub statement: Statement,
    /// Where the statement is.
    pub span: Span,
}

/// A line number: 1 to 9999, or 0 if it is malformed.
#[derive(Clone, Copy, Debug)]
pub struct Label {
    /// The number.
    pub number: u32,
    /// Where it is written.
    pub span: Span,
}

/// A letter, and a digit if it is the name of a simple variable (7.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    /// The letter, a capital.
    pub letter: u8,
    /// The digit.
    pub digit: Option<u8>,
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let characters = [Some(self.letter), self.digit].into_iter().flatten();
        f.write_str(&characters.map(char::from).collect::<String>())
    }
}

/// An array.
#[derive(Clone, Copy, Debug)]
pub struct Array {
    /// Its largest subscripts.
    pub bounds: (u32, Option<u32>),
    /// Whether a DIM statement declares it.
    pub by_dim: bool,
    /// Where it is declared, or used first.
    pub span: Span,
}

/// A function of the program.
#[derive(Clone, Copy, Debug)]
pub struct Function {
    /// Its parameter.
    pub parameter: Option<Name>,
    /// Where it is defined.
    pub span: Span,
}

/// What a line does.
#[derive(Debug)]
pub enum Statement {
    /// Nothing when the program runs: a remark, a declaration, or a mistake.
    Nothing,
    Define(u8, Expression),
    End,
    /// A variable, its first value and its limit, the increment.
    For(Name, [Expression; 2], Option<Expression>),
    Gosub(Label),
    Goto(Label),
    /// The relation is that of numbers.
    If(Op, [Expression; 2], Label),
    Input(Vec<Expression>),
    Let(Expression, Expression),
    Next(Name),
    On(Expression, Vec<Label>),
    Print(Vec<Item>),
    Randomize,
    Read(Vec<Expression>),
    Restore,
    Return,
    Stop,
}

impl Statement {
    /// The lines that it names.
    #[must_use]
    pub fn labels(&self) -> &[Label] {
        match self {
            Self::Gosub(label) | Self::Goto(label) | Self::If(_, _, label) => core::slice::from_ref(label),
            Self::On(_, labels) => labels,
            _ => &[],
        }
    }
}

/// An item of a PRINT statement, or what separates two.
#[derive(Clone, Copy, Debug)]
pub enum Item {
    /// A number or a string.
    Value(Expression),
    /// A column to go to.
    Tab(Expression),
    /// On to the next zone.
    Comma,
    /// Nothing between.
    Semicolon,
}

/// An expression: its nodes are neighbours, the root is the last.
#[derive(Clone, Copy, Debug)]
pub struct Expression {
    /// Its first node.
    pub first: NodeId,
    /// The node that has its value.
    pub root: NodeId,
}

impl Expression {
    /// Its nodes, operands first.
    pub fn nodes(self) -> impl DoubleEndedIterator<Item = NodeId> {
        (self.first.index()..=self.root.index()).map(NodeId::from_index)
    }
}

/// A node.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Its operands: subscripts of an element, arguments of a function.
    pub operands: [Option<NodeId>; 2],
    /// Where it is.
    pub span: Span,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NodeKind {
    Number(f64),
    /// A string constant, whose text is in the source.
    Text,
    /// The parameter of the function whose definition this is.
    Parameter,
    Variable(Name),
    TextVariable(u8),
    Element(u8),
    /// A function of the program.
    Defined(u8),
    Operation(Operation),
}

/// Declares the operations.
macro_rules! operations {
    ($($variant:ident $text:literal $op:ident,)*) => {
        /// An operator (8.2) or a supplied function (9.2).
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Operation { $(#[doc = $text] $variant,)* }

        impl Operation {
            /// Each, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// As programs write it.
            pub const fn text(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// The machine's operation, on floats.
            pub const fn op(self) -> Op {
                match self { $(Self::$variant => Op::$op {},)* }
            }
        }
    };
}
// SGN and RND are made of several operations, of which these are the last.
operations! {
    Add "+" F64Add, Subtract "-" F64Sub, Multiply "*" F64Mul, Divide "/" F64Div, Power "^" F64Pow, Negate "-" F64Neg,
    Abs "ABS" F64Abs, Atn "ATN" F64Atan, Cos "COS" F64Cos, Exp "EXP" F64Exp, Int "INT" F64Floor, Log "LOG" F64Ln,
    Rnd "RND" F64Mul, Sgn "SGN" F64Sub, Sin "SIN" F64Sin, Sqr "SQR" F64Sqrt, Tan "TAN" F64Tan,
}

impl Operation {
    /// The supplied functions.
    pub fn supplied() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|it| it.text().len() == 3)
    }
}

impl Program {
    /// The tree as data: lines, under each the nodes of its expressions.
    #[must_use]
    pub fn tree(&self, text: &str) -> Tree {
        let slice = |span: Span| &text[span.start as usize..span.end as usize];
        let mut tree = Tree::default();
        let operands = self.nodes.iter().flat_map(|it| it.operands).flatten();
        let operands: HashSet<NodeId> = operands.collect();
        let mut roots = (0..self.nodes.len())
            .map(NodeId::from_index)
            .filter(|it| !operands.contains(it))
            .peekable();
        for line in &self.lines {
            tree.add(0, line.label.number.to_string(), slice(line.span), line.span);
            while let Some(root) = roots.next_if(|it| self.nodes[it.index()].span.start < line.span.end) {
                let mut work = vec![(1, root)];
                while let Some((depth, id)) = work.pop() {
                    let Node { kind, operands, span } = self.nodes[id.index()];
                    match kind {
                        NodeKind::Operation(operation) => tree.add(depth, operation.text(), "", span),
                        NodeKind::Defined(letter) => tree.add(depth, format!("FN{}", char::from(letter)), "", span),
                        NodeKind::Element(letter) => tree.add(depth, "element", char::from(letter), span),
                        _ => tree.add(depth, slice(span).to_owned(), "", span),
                    }
                    work.extend(operands.into_iter().rev().flatten().map(|it| (depth + 1, it)));
                }
            }
        }
        tree
    }
}
