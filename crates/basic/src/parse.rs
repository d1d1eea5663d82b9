//! Text to tree: what the grammar's actions build nodes with.

use core::cell::RefCell;

use polyc_base::{Budget, Diagnostic, FileId};
use polyc_frontend::syntax::{Group, Parsing, Syntax};

use crate::codes;
use crate::lexer;
use crate::tree::{Expression, Label, Line, Name, Node, NodeId, NodeKind, Operator, Program, Statement, Supplied};

#[expect(unused_qualifications, clippy::all, clippy::unwrap_used, reason = "generated")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/basic.rs"));
}

/// What messages of the parser say. Nothing limits how deep expressions nest: nothing recurses over them.
static SYNTAX: Syntax = Syntax {
    code: codes::SYNTAX,
    nesting: codes::SYNTAX,
    max_depth: u32::MAX,
    groups: &[
        Group {
            said: "a statement",
            mark: "LET",
            members: &[
                "DATA",
                "DEF",
                "DIM",
                "END",
                "FOR",
                "GO",
                "GOSUB",
                "GOTO",
                "IF",
                "INPUT",
                "LET",
                "NEXT",
                "ON",
                "OPTION",
                "PRINT",
                "RANDOMIZE",
                "READ",
                "REM",
                "RESTORE",
                "RETURN",
                "STOP",
                "malformed",
            ],
        },
        Group {
            said: "an expression",
            mark: "supplied-function",
            members: &[
                "variable",
                "string-variable",
                "function",
                "supplied-function",
                "number",
                "string",
                "(",
                "+",
                "-",
            ],
        },
        Group {
            said: "an operator",
            mark: "*",
            members: &["+", "-", "*", "/", "^"],
        },
        Group {
            said: "a relation",
            mark: "<>",
            members: &["=", "<>", "<", "<=", ">", ">="],
        },
    ],
};

/// The tree of a text, and what is wrong with it.
#[must_use]
pub fn parse(file: FileId, text: &str, budget: &Budget) -> (Program, Vec<Diagnostic>) {
    let (tokens, diagnostics) = lexer::tokens(file, text, budget);
    let builder = Builder {
        parsing: Parsing::new(text, file, &SYNTAX, diagnostics),
        nodes: RefCell::default(),
    };
    let tokens = tokens.into_iter().take_while(|_| budget.step(1)).map(Ok);
    let lines = generated::ProgramParser::new().parse(&builder, tokens);
    let lines = lines.map_err(|error| builder.parsing.error(error)).unwrap_or_default();
    let nodes = builder.nodes.into_inner();
    let end = u32::try_from(text.len()).expect("sources are under 4 GiB");
    let end = builder.parsing.span(end, end);
    (Program { lines, nodes, end }, builder.parsing.finish())
}

/// What the grammar's actions build nodes with.
pub struct Builder<'t> {
    /// The text and its mistakes.
    pub parsing: Parsing<'t>,
    nodes: RefCell<Vec<Node>>,
}

impl Builder<'_> {
    /// A line.
    pub fn line(&self, label: Label, statement: Statement, l: u32, r: u32) -> Line {
        Line {
            label,
            statement,
            span: self.parsing.span(l, r),
        }
    }

    /// A line number: one to four digits, not all zero (5.2).
    pub fn label(&self, l: u32, r: u32) -> Label {
        let (text, span) = (self.parsing.slice(l, r), self.parsing.span(l, r));
        let number = text.parse().unwrap_or(0);
        if number == 0 || text.len() > 4 || !text.bytes().all(|it| it.is_ascii_digit()) {
            let message = format!("`{text}` is not a line number: these are 1 to 9999, in at most four digits");
            self.parsing.report(Diagnostic::error(codes::LINE, span, message));
            return Label { number: 0, span };
        }
        Label { number, span }
    }

    /// An unsigned integer, such as a bound of an array.
    pub fn integer(&self, l: u32, r: u32) -> i64 {
        let text = self.parsing.slice(l, r);
        if !text.bytes().all(|it| it.is_ascii_digit()) {
            let message = format!("expected an integer without sign, point and exponent, found `{text}`");
            self.parsing
                .report(Diagnostic::error(codes::NUMBER, self.parsing.span(l, r), message));
            return 1;
        }
        text.parse().unwrap_or(i64::MAX)
    }

    /// A name: a letter, perhaps a digit.
    pub fn name(&self, l: u32, r: u32) -> Name {
        let text = self.parsing.slice(l, r).as_bytes();
        let digit = text.get(1).copied().filter(u8::is_ascii_digit);
        let letter = text.first().map_or(b'A', u8::to_ascii_uppercase);
        Name { letter, digit }
    }

    /// A supplied function.
    pub fn supplied(&self, l: u32, r: u32) -> Supplied {
        let text = self.parsing.slice(l, r);
        let found = Supplied::ALL.iter().find(|it| it.text().eq_ignore_ascii_case(text));
        *found.expect("the lexer knows the same names")
    }

    /// A numeric constant. One beyond machine infinity is replaced by that, with a warning (6.5).
    pub fn number(&self, l: u32, r: u32) -> Expression {
        let (text, span) = (self.parsing.slice(l, r), self.parsing.span(l, r));
        let mut value = text.parse().unwrap_or_else(|_| {
            let message = format!("a number has at least one digit, found `{text}`");
            self.parsing.report(Diagnostic::error(codes::NUMBER, span, message));
            0.0
        });
        if value == f64::INFINITY {
            let message = format!("overflow: `{text}` is larger than machine infinity, which takes its place");
            self.parsing.report(Diagnostic::warning(codes::OVERFLOW, span, message));
            value = f64::MAX;
        }
        self.node(NodeKind::Number(value), None, l, r)
    }

    /// An operation on two operands.
    pub fn binary(&self, operator: Operator, x: Expression, y: Expression) -> Expression {
        let span = |it: Expression| self.nodes.borrow()[it.root.index()].span;
        let (l, r) = (span(x).start, span(y).end);
        self.node(NodeKind::Binary(operator, x.root, y.root), Some(x), l, r)
    }

    /// A node, and its first operand if it has any.
    pub fn node(&self, kind: NodeKind, operand: Option<Expression>, l: u32, r: u32) -> Expression {
        let mut nodes = self.nodes.borrow_mut();
        let root = NodeId::from_index(nodes.len());
        nodes.push(Node {
            kind,
            span: self.parsing.span(l, r),
        });
        let first = operand.map_or(root, |it| it.first);
        Expression { first, root }
    }
}
