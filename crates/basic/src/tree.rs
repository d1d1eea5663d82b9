//! The tree of a program: lines, each a statement, and the nodes of all expressions in one list.

use core::fmt;
use std::collections::HashSet;

use polyc_base::{Span, id};
use polyc_frontend::Tree;

id! {
    /// A node of an expression.
    pub struct NodeId("node");
}

/// A program.
#[derive(Debug)]
pub struct Program {
    /// Its lines.
    pub lines: Vec<Line>,
    /// The nodes of its expressions, operands before operators: nothing recurses over them, however deep they nest.
    pub nodes: Vec<Node>,
    /// Where the text ends.
    pub end: Span,
}

/// A line.
#[derive(Debug)]
pub struct Line {
    /// Its number; 0 if that is malformed.
    pub label: Label,
    /// Its statement.
    pub statement: Statement,
    /// Where the statement is.
    pub span: Span,
}

/// A line number, 1 to 9999.
#[derive(Clone, Copy, Debug)]
pub struct Label {
    /// The number.
    pub number: u16,
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
        write!(f, "{}", char::from(self.letter))?;
        self.digit.map_or(Ok(()), |it| write!(f, "{}", char::from(it)))
    }
}

/// What a line does.
#[derive(Debug)]
pub enum Statement {
    /// It made no sense.
    Invalid,
    Data(Vec<String>),
    Def {
        function: Name,
        parameter: Option<Name>,
        body: Expression,
    },
    Dim(Vec<Declaration>),
    End,
    For {
        variable: Name,
        first: Expression,
        limit: Expression,
        step: Option<Expression>,
    },
    Gosub(Label),
    Goto(Label),
    If(Expression, Relation, Expression, Label),
    Input(Vec<Expression>),
    Let(Expression, Expression),
    Next(Name),
    On(Expression, Vec<Label>),
    Option(i64),
    Print(Vec<Item>),
    Randomize,
    Read(Vec<Expression>),
    Remark,
    Restore,
    Return,
    Stop,
}

/// An array in a DIM statement.
#[derive(Clone, Copy, Debug)]
pub struct Declaration {
    /// The array.
    pub name: Name,
    /// Its largest subscripts.
    pub bounds: (i64, Option<i64>),
    /// Where it is declared.
    pub span: Span,
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

/// A relation of two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
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
#[derive(Debug)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Where it is.
    pub span: Span,
}

/// What a node is.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// A constant.
    Number(f64),
    /// A string constant.
    Text(Box<str>),
    /// A simple numeric variable.
    Variable(Name),
    /// A string variable.
    TextVariable(Name),
    /// An element of an array.
    Element(Name, NodeId, Option<NodeId>),
    /// A supplied function or a sign, and its argument.
    Supplied(Supplied, Option<NodeId>),
    /// A function of the program, and its argument.
    Defined(Name, Option<NodeId>),
    /// An operation.
    Binary(Operator, NodeId, NodeId),
}

impl NodeKind {
    /// What it is, and which of these.
    fn described(&self) -> (&'static str, String) {
        match self {
            Self::Number(value) => ("number", value.to_string()),
            Self::Text(text) => ("string", format!("\"{text}\"")),
            Self::Variable(name) => ("variable", name.to_string()),
            Self::TextVariable(name) => ("variable", format!("{name}$")),
            Self::Element(name, ..) => ("element", name.to_string()),
            Self::Supplied(function, _) => (function.text(), String::new()),
            Self::Defined(name, _) => ("function", format!("FN{name}")),
            Self::Binary(operator, ..) => (operator.text(), String::new()),
        }
    }

    /// The nodes it needs.
    #[must_use]
    pub fn operands(&self) -> [Option<NodeId>; 2] {
        match *self {
            Self::Number(_) | Self::Text(_) | Self::Variable(_) | Self::TextVariable(_) => [None, None],
            Self::Element(_, row, column) => [Some(row), column],
            Self::Supplied(_, x) | Self::Defined(_, x) => [x, None],
            Self::Binary(_, x, y) => [Some(x), Some(y)],
        }
    }
}

/// An enum whose variants have numbers and a text.
macro_rules! numbered {
    ($(#[$meta:meta])* $name:ident { $($variant:ident $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $(#[doc = $text] $variant,)* }

        impl $name {
            /// Each, in the order of their numbers.
            #[allow(dead_code, reason = "not each enum needs it")]
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// As programs write it, or as people say it.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }
    };
}
pub(crate) use numbered;

numbered! {
    /// What takes one number or none (9.2); a minus sign is among them.
    Supplied {
        Abs "ABS", Atn "ATN", Cos "COS", Exp "EXP", Int "INT", Log "LOG", Rnd "RND", Sgn "SGN", Sin "SIN",
        Sqr "SQR", Tan "TAN", Negate "-",
    }
}
numbered! {
    /// What takes two numbers (8.2).
    Operator { Add "+", Subtract "-", Multiply "*", Divide "/", Power "^", }
}

/// The tree as data: lines, under each the nodes of its expressions.
#[must_use]
pub fn data(program: &Program, text: &str) -> Tree {
    let mut tree = Tree::default();
    let operands = program.nodes.iter().flat_map(|it| it.kind.operands()).flatten();
    let operands: HashSet<NodeId> = operands.collect();
    let mut roots = (0..program.nodes.len())
        .map(NodeId::from_index)
        .filter(|it| !operands.contains(it))
        .peekable();
    for line in &program.lines {
        let statement = &text[line.span.start as usize..line.span.end as usize];
        tree.add(0, line.label.number.to_string(), statement, line.span);
        while let Some(root) = roots.next_if(|it| program.nodes[it.index()].span.start < line.span.end) {
            let mut work = vec![(1, root)];
            while let Some((depth, id)) = work.pop() {
                let Node { kind, span } = &program.nodes[id.index()];
                let (label, text) = kind.described();
                tree.add(depth, label, text, *span);
                work.extend(kind.operands().into_iter().rev().flatten().map(|it| (depth + 1, it)));
            }
        }
    }
    tree
}
