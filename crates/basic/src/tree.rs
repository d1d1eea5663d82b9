//! The tree of a program: lines, and the nodes of their statements in one list, parts before what they belong to. What
//! a node is, its token says: a keyword, an operator, the name of a function or what a leaf is. So nothing recurses
//! over an expression, however deep it nests.

use core::fmt;
use core::ops::Index;

use polyc_base::{Op, Span, Type, id};
use polyc_frontend::{TokenTable, Tree};

use crate::lexer::Token;

id! {
    /// A node.
    pub struct NodeId("node");
}

/// A program.
#[derive(Debug)]
pub struct Program<'t> {
    /// Its text.
    pub text: &'t str,
    /// Its lines.
    pub lines: Vec<Line>,
    /// The nodes.
    pub nodes: Vec<Node>,
    /// Where the text ends.
    pub end: Span,
}

/// A line.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// Where its number is.
    pub label: Span,
    /// What it does.
    pub statement: NodeId,
}

/// A node.
#[derive(Debug)]
pub struct Node {
    /// What it is.
    pub token: Token,
    /// Its parts: operands, items, lines to go to.
    pub parts: Vec<NodeId>,
    /// The first of the nodes that are its parts, or theirs, or itself. They are neighbours, and it is the last.
    pub first: NodeId,
    /// Where it is.
    pub span: Span,
}

/// The name of a variable: a letter, and the digit, `$` or `(` that follows it, or a blank (7.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(pub [u8; 2]);

impl Name {
    /// The name of a parameter, which is not that of the variable (10.4): its letter is small.
    pub const fn of_parameter(self) -> Self {
        Self([self.0[0].to_ascii_lowercase(), self.0[1]])
    }

    /// What a variable of that name holds: a number, a string or an array.
    pub const fn ty(self) -> Type {
        match self.0[1] {
            b'$' => Type::Any,
            b'(' => Type::Obj,
            b'#' => Type::I64,
            _ => Type::F64,
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(String::from_utf8_lossy(&self.0).trim_end_matches([' ', '(']))
    }
}

/// An operator (8.2) or a supplied function (9.2).
#[derive(Debug)]
pub struct Operation {
    /// How it is written.
    pub token: Token,
    /// The machine's operation, on floats. SGN and RND are made of several, of which it is the last.
    pub op: Op,
    /// The most that the magnitude of the result may be, by those of the operands. Infinite: nothing is known.
    pub bound: fn(f64, f64) -> f64,
}

const fn row(token: Token, op: Op, bound: fn(f64, f64) -> f64) -> Operation {
    Operation { token, op, bound }
}

/// All operations, in the order of their numbers. The results of the first four are infinite or no number if an operand
/// is; the others are only done with finite operands.
pub static OPERATIONS: &[Operation] = &[
    row(Token::Plus, Op::F64Add {}, |x, y| x + y),
    row(Token::Minus, Op::F64Sub {}, |x, y| x + y),
    row(Token::Star, Op::F64Mul {}, |x, y| x * y),
    row(Token::Slash, Op::F64Div {}, |_, _| f64::INFINITY),
    row(Token::Power, Op::F64Pow {}, |_, _| f64::INFINITY),
    row(Token::Abs, Op::F64Abs {}, |x, _| x),
    row(Token::Atn, Op::F64Atan {}, |_, _| 2.0),
    row(Token::Cos, Op::F64Cos {}, |_, _| 1.0),
    row(Token::Exp, Op::F64Exp {}, |_, _| f64::INFINITY),
    row(Token::Int, Op::F64Floor {}, |x, _| x + 1.0),
    row(Token::Log, Op::F64Ln {}, |_, _| f64::INFINITY),
    row(Token::Rnd, Op::F64Mul {}, |_, _| 1.0),
    row(Token::Sgn, Op::F64Sub {}, |_, _| 1.0),
    row(Token::Sin, Op::F64Sin {}, |_, _| 1.0),
    row(Token::Sqr, Op::F64Sqrt {}, |_, _| f64::INFINITY),
    row(Token::Tan, Op::F64Tan {}, |x, _| x),
];

/// The number of an operation, and the operation, if that is what a token is.
pub fn operation(token: Token) -> Option<(usize, &'static Operation)> {
    OPERATIONS.iter().enumerate().find(|it| it.1.token == token)
}

impl Index<NodeId> for Program<'_> {
    type Output = Node;

    fn index(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }
}

impl<'t> Program<'t> {
    /// Adds a node, whose parts were the last nodes before it.
    pub fn add(&mut self, token: Token, parts: Vec<NodeId>, span: Span) -> NodeId {
        let id = NodeId::from_index(self.nodes.len());
        let first = parts.first().map_or(id, |&it| self[it].first);
        self.nodes.push(Node {
            token,
            parts,
            first,
            span,
        });
        id
    }

    /// What is written in a place.
    pub fn slice(&self, span: Span) -> &'t str {
        &self.text[span.range()]
    }

    /// The number of a line, 0 if it is malformed.
    pub fn number(&self, label: Span) -> u32 {
        self.slice(label).parse().unwrap_or(0)
    }

    /// A node and those that belong to it, parts first.
    pub fn nodes_of(&self, id: NodeId) -> impl Iterator<Item = NodeId> + use<> {
        (self[id].first.index()..=id.index()).map(NodeId::from_index)
    }

    /// The name of a variable or an element.
    pub fn name(&self, id: NodeId) -> Option<Name> {
        let text = self.slice(self[id].span).as_bytes();
        let second = match self[id].token {
            Token::Variable => text.get(1).copied().unwrap_or(b' '),
            Token::TextVariable => b'$',
            Token::Element => b'(',
            _ => return None,
        };
        Some(Name([text[0].to_ascii_uppercase(), second]))
    }

    /// The letter of a function of the program, and the parameter in the head of its definition.
    pub fn function(&self, id: NodeId) -> (u8, Option<Name>) {
        let letter = self.slice(self[id].span).as_bytes()[2];
        let parameter = self[id].parts.first().and_then(|&it| self.name(it));
        (letter.to_ascii_uppercase(), parameter)
    }

    /// The tree as data: lines, under each its statement.
    pub fn tree(&self) -> Tree {
        let mut tree = Tree::default();
        for line in &self.lines {
            tree.add(0, "line", self.slice(line.label), line.label);
            let mut work = vec![(1, line.statement)];
            while let Some((depth, id)) = work.pop() {
                let Node { token, parts, span, .. } = &self[id];
                let is_fixed = token.kind().class.is_fixed();
                let text = if is_fixed { "" } else { self.slice(*span) };
                tree.add(depth, token.kind().name, text, *span);
                work.extend(parts.iter().rev().map(|&it| (depth + 1, it)));
            }
        }
        tree
    }
}
