//! Reads every datum of a text, going on after mistakes.

use std::collections::HashMap;

use lalrpop_util::ParseError;
use polyc_base::{Diagnostic, FileId, Span};
use polyc_frontend::TokenTable;

use super::codes;
use super::collect::{Collected, collect};
use super::form::{Form, Forms};
use super::grammar::DatumParser;
use super::lexeme::{Lexeme, Token};
use super::lexer::Lexer;
use super::name::Names;
use super::tree::{Refusal, Tree};

/// After so many data that do not end, reading does: for each the rest of the text has been gone through.
const MAX_UNCLOSED: usize = 20;

/// Reads the data of a text; `folds`: as if it began with `#!fold-case`.
pub fn read_program(
    text: &str,
    file: FileId,
    folds: bool,
    forms: &mut Forms,
    names: &mut Names,
) -> (Vec<Form>, Vec<Diagnostic>) {
    let mut lexer = Lexer::new(text, file, forms.budget());
    lexer.fold_case(folds);
    let parser = DatumParser::new();
    let mut read = Vec::new();
    let mut diagnostics = Vec::new();
    let mut unclosed_data = 0;
    while !forms.budget().is_spent() {
        let begin = lexer.position();
        let span = |token: &Token| Span::new(file, token.start, token.end);
        match collect(&mut lexer) {
            Collected::Datum(tokens) => {
                let mut tree = Tree {
                    forms,
                    names,
                    file,
                    labels: HashMap::new(),
                };
                match parse(&parser, &mut tree, tokens) {
                    Ok(form) => read.push(form),
                    Err(diagnostic) => diagnostics.push(diagnostic),
                }
            }
            Collected::Unopened(token) => diagnostics.push(
                Diagnostic::error(codes::UNOPENED, span(&token), "this `)` closes nothing")
                    .with_hint("remove it, or add the `(` that it closes"),
            ),
            Collected::Unclosed(token) => {
                // A string that never ends has swallowed the parenthesis.
                let swallowed = lexer.diagnostics.last();
                if swallowed.is_none_or(|it| it.code != codes::UNTERMINATED) {
                    diagnostics.push(unclosed(span(&token), &token.lexeme));
                }
                unclosed_data += 1;
                match next_at_margin(text, begin.max(token.end as usize)) {
                    Some(position) if unclosed_data < MAX_UNCLOSED => lexer.seek(position),
                    _ => break,
                }
            }
            Collected::End => break,
        }
    }
    diagnostics.append(&mut lexer.diagnostics);
    (read, diagnostics)
}

fn parse(parser: &DatumParser, tree: &mut Tree<'_>, tokens: Vec<Token>) -> Result<Form, Diagnostic> {
    let file = tree.file;
    let lexemes = tokens
        .into_iter()
        .map(|token| Ok((token.start, token.lexeme, token.end)));
    parser.parse(tree, lexemes).map_err(|error| refusal(file, error))
}

pub(super) fn refusal(file: FileId, error: ParseError<u32, Lexeme, Refusal>) -> Diagnostic {
    let (start, end, message) = match error {
        ParseError::User { error } => (error.start, error.end, error.message.to_owned()),
        ParseError::UnrecognizedToken {
            token: (start, lexeme, end),
            ..
        }
        | ParseError::ExtraToken {
            token: (start, lexeme, end),
        } => (start, end, format!("`{}` may not stand here", lexeme.kind().name)),
        ParseError::InvalidToken { location } | ParseError::UnrecognizedEof { location, .. } => {
            (location, location, "a datum is missing here".to_owned())
        }
    };
    Diagnostic::error(codes::DATUM, Span::new(file, start, end), message)
}

pub(super) fn unclosed(span: Span, lexeme: &Lexeme) -> Diagnostic {
    if lexeme.opens() {
        Diagnostic::error(codes::UNCLOSED, span, "this parenthesis is never closed")
            .with_hint("add the `)` that closes it")
    } else {
        Diagnostic::error(codes::DATUM, span, "a datum is missing after this")
    }
}

/// After an unclosed parenthesis reading goes on at the next one in the first column: most likely a new definition.
fn next_at_margin(text: &str, from: usize) -> Option<usize> {
    text.get(from..)?.find("\n(").map(|found| from + found + 1)
}
