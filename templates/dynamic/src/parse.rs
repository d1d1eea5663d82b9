//! Text to tree: what the grammar builds nodes with.

use crate::language::syntax::{Group, Parsing, Syntax};
use crate::language::{Budget, Diagnostic, FileId, Span, clipped};
use crate::tree::{Block, Expr, ExprKind, Name, Operator, Program, Statement};
use crate::{codes, lexer};

lalrpop_util::lalrpop_mod!(
    #[allow(
        missing_docs,
        unused_qualifications,
        clippy::all,
        clippy::unwrap_used,
        reason = "generated"
    )]
    grammar
);

/// How deep nodes and brackets nest: the stages after this one recurse.
const MAX_DEPTH: u32 = 100;

static SYNTAX: Syntax = Syntax {
    code: codes::SYNTAX,
    nesting: codes::NESTING,
    max_depth: MAX_DEPTH,
    groups: &[
        Group {
            said: "an expression",
            mark: "number",
            members: &["name", "number", "text", "true", "false", "(", "-", "!"],
        },
        Group {
            said: "a statement",
            mark: "print",
            members: &["name", "var", "print", "return", "while", "if", "fun"],
        },
        Group {
            said: "an operator",
            mark: "+",
            members: &["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">="],
        },
    ],
};

/// The tree of a text and all that is wrong with its form.
pub fn parse<'t>(text: &'t str, file: FileId, budget: &Budget) -> (Program<'t>, Vec<Diagnostic>) {
    let (tokens, diagnostics) = lexer::tokens(text, file, budget);
    let builder = Builder {
        parsing: Parsing::new(text, file, &SYNTAX, diagnostics),
    };
    let mut program = Program::default();
    if !budget.is_spent() && builder.parsing.check_brackets(&tokens, MAX_DEPTH as usize) {
        let tokens = tokens.into_iter().take_while(|_| budget.step(1)).map(Ok);
        match grammar::ProgramParser::new().parse(&builder, tokens) {
            Ok(parsed) => program = parsed,
            Err(error) => builder.parsing.error(error),
        }
    }
    (program, builder.parsing.finish())
}

/// Builds nodes for the grammar.
pub struct Builder<'t> {
    pub parsing: Parsing<'t>,
}

impl<'t> Builder<'t> {
    pub fn leaf(&self, kind: ExprKind<'t>, start: u32, end: u32) -> Expr<'t> {
        let span = self.parsing.span(start, end);
        Expr { kind, span, depth: 1 }
    }

    /// A node with parts of these depths.
    pub fn node(&self, kind: ExprKind<'t>, span: Span, parts: &[u32]) -> Expr<'t> {
        match self.parsing.nest(parts.iter().copied(), span) {
            Some(depth) => Expr { kind, span, depth },
            None => Expr {
                kind: ExprKind::Invalid,
                span,
                depth: 1,
            },
        }
    }

    pub fn number(&self, start: u32, end: u32) -> Expr<'t> {
        let text = self.parsing.slice(start, end);
        let number = text.parse().unwrap_or_else(|_| {
            let span = self.parsing.span(start, end);
            let message = format!("{} is too large", clipped(text, 40));
            self.parsing.report(Diagnostic::error(codes::NUMBER, span, message));
            0
        });
        self.leaf(ExprKind::Number(number), start, end)
    }

    pub fn name(&self, name: Name<'t>) -> Expr<'t> {
        self.leaf(ExprKind::Name(name), name.span.start, name.span.end)
    }

    pub fn unary(&self, kind: fn(Box<Expr<'t>>) -> ExprKind<'t>, operand: Expr<'t>, start: u32, end: u32) -> Expr<'t> {
        let depth = operand.depth;
        self.node(kind(Box::new(operand)), self.parsing.span(start, end), &[depth])
    }

    pub fn chain_of(&self, first: Expr<'t>, rest: Vec<((Operator, u32, u32), Expr<'t>)>) -> Expr<'t> {
        let placed = rest.into_iter();
        let rest = placed.map(|((operator, start, end), right)| (operator, self.parsing.span(start, end), right));
        self.chain(first, rest.collect())
    }

    /// Operators of one precedence; none, and it is the operand itself.
    pub fn chain(&self, first: Expr<'t>, rest: Vec<(Operator, Span, Expr<'t>)>) -> Expr<'t> {
        let Some(last) = rest.last() else {
            return first;
        };
        let span = first.span.to(last.2.span);
        let depths: Vec<u32> = rest.iter().map(|it| it.2.depth).chain([first.depth]).collect();
        self.node(ExprKind::Chain(Box::new(first), rest), span, &depths)
    }

    pub fn call(&self, name: Name<'t>, arguments: Vec<Expr<'t>>, end: u32) -> Expr<'t> {
        let depths: Vec<u32> = arguments.iter().map(|it| it.depth).collect();
        let span = self.parsing.span(name.span.start, end);
        self.node(ExprKind::Call(name, arguments), span, &depths)
    }

    pub fn choice(
        &self,
        first: (Expr<'t>, Block<'t>),
        others: Vec<(Expr<'t>, Block<'t>)>,
        last: Option<Block<'t>>,
    ) -> Statement<'t> {
        let branches = std::iter::once(first).chain(others);
        Statement::If(branches.collect(), last)
    }
}
