//! Text to tree.

use polyc_base::{Budget, Diagnostic, FileId, Span};

use crate::builder::Builder;
use crate::codes;
use crate::lexer::{self, Spanned, Token};
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

/// The tree of a text and all that is wrong with its form. Nothing, if the budget does not suffice for its tokens.
#[must_use]
pub fn parse<'t>(text: &'t str, file: FileId, budget: &Budget) -> (Tree<'t>, Vec<Diagnostic>) {
    let (tokens, mut diagnostics) = lexer::tokens(text, file, budget);
    let mut builder = Builder::new(text, file);
    if budget.is_spent() {
        return builder.into_parts();
    }
    if let Some((start, end)) = too_many_brackets(&tokens) {
        let message = format!("brackets nest deeper than {MAX_BRACKETS} levels");
        let span = Span::new(file, start, end);
        diagnostics.push(Diagnostic::error(codes::NESTING, span, message));
    } else {
        let tokens = tokens.into_iter().take_while(|_| budget.step(1)).map(Ok);
        if let Err(error) = grammar::ProgramParser::new().parse(&mut builder, tokens) {
            builder.syntax_error(error);
        }
    }
    let (tree, found) = builder.into_parts();
    diagnostics.extend(found);
    (tree, diagnostics)
}

/// The first opening bracket that is too deep.
fn too_many_brackets(tokens: &[Spanned]) -> Option<(u32, u32)> {
    let mut depth = 0_usize;
    for &(start, token, end) in tokens {
        match token {
            Token::OpenParen | Token::OpenBracket | Token::OpenBrace => depth += 1,
            Token::CloseParen | Token::CloseBracket | Token::CloseBrace => {
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
        if depth > MAX_BRACKETS {
            return Some((start, end));
        }
    }
    None
}
