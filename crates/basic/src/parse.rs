//! Text to tree. The grammar is `grammars/basic.lalrpop`.

use core::cell::RefCell;

use lalrpop_util::ParseError;
use polyc_base::{Budget, Diagnostic, FileId};
use polyc_frontend::syntax::{Group, Parsing, Recovery, Syntax};

use crate::lexer::Token;
use crate::tree::{Line, NodeId, Program};
use crate::{codes, lexer};

#[expect(unused_qualifications, clippy::all, clippy::unwrap_used, reason = "generated")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/basic.rs"));
}

/// What messages of the parser say. Nothing limits how deep expressions nest: nothing recurses over them.
#[rustfmt::skip]
static SYNTAX: Syntax = Syntax {
    code: codes::SYNTAX,
    nesting: codes::SYNTAX,
    max_depth: u32::MAX,
    groups: &[
        Group { said: "a statement", mark: "LET", members: &[
            "DATA", "DEF", "DIM", "END", "FOR", "GO", "GOSUB", "GOTO", "IF", "INPUT", "LET", "NEXT", "ON", "OPTION",
            "PRINT", "RANDOMIZE", "READ", "REM", "RESTORE", "RETURN", "STOP", "malformed",
        ] },
        Group { said: "a numeric expression", mark: "SIN", members: &[
            "variable", "function", "number", "(", "+", "-",
            "ABS", "ATN", "COS", "EXP", "INT", "LOG", "RND", "SGN", "SIN", "SQR", "TAN",
        ] },
        Group { said: "a string", mark: "string", members: &["string-variable", "string"] },
        Group { said: "an operator", mark: "*", members: &["+", "-", "*", "/", "^"] },
        Group { said: "a relation", mark: "<=", members: &["=", "<>", "<", "<=", ">", ">="] },
    ],
};

/// The tree of a text, and what is wrong with its form.
#[must_use]
pub fn parse<'t>(file: FileId, text: &'t str, budget: &Budget) -> (Program<'t>, Vec<Diagnostic>) {
    let (tokens, diagnostics) = lexer::tokens(file, text, budget);
    let parsing = Parsing::new(text, file, &SYNTAX, diagnostics);
    let end = u32::try_from(text.len()).expect("sources are under 4 GiB");
    let end = parsing.span(end, end);
    let (lines, nodes) = (Vec::new(), Vec::new());
    let program = RefCell::new(Program {
        text,
        lines,
        nodes,
        end,
    });
    let builder = Builder { parsing, program };
    let tokens = tokens.into_iter().take_while(|_| budget.step(1)).map(Ok);
    if let Err(error) = generated::ProgramParser::new().parse(&builder, tokens) {
        builder.parsing.error(error);
    }
    (builder.program.into_inner(), builder.parsing.finish())
}

/// What the grammar's actions build nodes with.
pub struct Builder<'t> {
    parsing: Parsing<'t>,
    program: RefCell<Program<'t>>,
}

impl Builder<'_> {
    /// A node, whose parts were the last nodes before it.
    pub fn node(&self, token: Token, parts: Vec<NodeId>, l: u32, r: u32) -> NodeId {
        self.program.borrow_mut().add(token, parts, self.parsing.span(l, r))
    }

    /// Adds a line, whose number is between two offsets.
    pub fn line(&self, l: u32, r: u32, statement: NodeId) {
        let label = self.parsing.span(l, r);
        self.program.borrow_mut().lines.push(Line { label, statement });
    }

    /// Adds a mistake after which the parser went on, unless the lexer told it.
    pub fn recover(&self, recovery: Recovery<Token>) {
        if !matches!(&recovery.error, ParseError::UnrecognizedToken { token, .. } if token.1 == Token::Malformed) {
            self.parsing.recover(recovery);
        }
    }
}
