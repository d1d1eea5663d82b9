//! Text to tree.

use polyc_base::{Budget, Diagnostic, FileId};
use polyc_frontend::syntax::{Group, Parsing, Syntax};

use crate::builder::Builder;
use crate::codes;
use crate::lexer;
use crate::tree::{MAX_DEPTH, Tree};

lalrpop_util::lalrpop_mod!(
    #[allow(
        missing_docs,
        unused_qualifications,
        clippy::all,
        clippy::unwrap_used,
        reason = "generated"
    )]
    grammar,
    "/expr.rs"
);

/// Parentheses may nest deeper than trees: most make no node. The parser's time on a mistake grows with its stack.
const MAX_BRACKETS: usize = 4 * MAX_DEPTH as usize;

/// What messages of the parser say.
static SYNTAX: Syntax = Syntax {
    code: codes::SYNTAX,
    nesting: codes::NESTING,
    max_depth: MAX_DEPTH,
    groups: &[
        Group {
            said: "an expression",
            mark: "integer",
            members: &[
                "name", "integer", "unsigned", "double", "string", "bytes", "true", "false", "null", "(", "[", "{",
                ".", "-", "!",
            ],
        },
        Group {
            said: "an operator",
            mark: "+",
            members: &[
                "+", "-", "*", "/", "%", "<", "<=", ">=", ">", "==", "!=", "in", "&&", "||", "?", ".", "[", "(",
            ],
        },
        Group {
            said: "a name",
            mark: "name",
            members: &["name", "quoted-field", "reserved", "let"],
        },
    ],
};

/// The tree of a text and all that is wrong with its form. Nothing, if the budget does not suffice for its tokens.
#[must_use]
pub fn parse<'t>(text: &'t str, file: FileId, budget: &Budget) -> (Tree<'t>, Vec<Diagnostic>) {
    let (tokens, diagnostics) = lexer::tokens(text, file, budget);
    let mut builder = Builder::new(Parsing::new(text, file, &SYNTAX, diagnostics));
    if !budget.is_spent() && builder.parsing.check_brackets(&tokens, MAX_BRACKETS) {
        let tokens = tokens.into_iter().take_while(|_| budget.step(1)).map(Ok);
        if let Err(error) = grammar::ProgramParser::new().parse(&mut builder, tokens) {
            builder.parsing.error(error);
        }
    }
    builder.into_parts()
}
