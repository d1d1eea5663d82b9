//! What every parser says of a text: where its tokens are, what was found and what was expected, and that it nests too
//! deeply. Grammars are LALRPOP's, over tokens of a [`TokenTable`] at byte offsets; a terminal's name in the grammar is
//! that of its kind.

use core::cell::{Cell, RefCell};
use core::ops::Range;

use lalrpop_util::{ErrorRecovery, ParseError};
use polyc_base::budget::{Budget, TOKEN};
use polyc_base::{Diagnostic, FileId, Span};

use crate::token::{Token, TokenClass, TokenKind, TokenTable};

/// A token between two byte offsets, as LALRPOP takes it.
pub type Spanned<T> = (u32, T, u32);

/// What an action of a grammar refuses (`=>?`), boxed because parsers copy their results.
pub type Refused = Box<Diagnostic>;

/// What a grammar's recovery (`!`) is given.
pub type Recovery<T> = ErrorRecovery<u32, T, Refused>;

/// Mistakes of form beyond this many are not reported: they follow from the others.
const MAX_MISTAKES: u32 = 50;

/// Longest text of a token that a message repeats.
const LONGEST_FOUND: usize = 40;

/// A language's choices.
#[derive(Clone, Copy, Debug)]
pub struct Syntax {
    /// The code of mistakes of form.
    pub code: &'static str,
    /// The code of what nests too deeply.
    pub nesting: &'static str,
    /// How deeply nodes nest at most, so that the stages may recurse over them.
    pub max_depth: u32,
    /// Kinds of tokens that messages call by one name.
    pub groups: &'static [Group],
}

/// Kinds of tokens that begin the same thing: messages say `an expression`, not all that may begin one.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// What messages call it.
    pub said: &'static str,
    /// The group is meant where this kind is expected.
    pub mark: &'static str,
    /// The kinds that are not named then, the mark among them.
    pub members: &'static [&'static str],
}

/// The tokens of a lexer (such as [`logos`'s `spanned`](https://docs.rs/logos)) at byte offsets, until the budget is
/// spent.
pub fn lex<T, E>(
    lexer: impl Iterator<Item = (Result<T, E>, Range<usize>)>,
    file: FileId,
    budget: &Budget,
) -> impl Iterator<Item = (Result<T, E>, Span)> {
    lexer.map_while(move |(token, range)| {
        let offset = |at: usize| u32::try_from(at).expect("sources are under 4 GiB");
        let span = Span::new(file, offset(range.start), offset(range.end));
        budget.at(span);
        budget.charge(1, TOKEN).then_some((token, span))
    })
}

/// Tokens for [`Frontend::tokens`](crate::Frontend::tokens).
#[must_use]
pub fn listed<T: TokenTable>(tokens: &[Spanned<T>], file: FileId) -> Vec<Token> {
    let listed = tokens.iter().map(|(start, token, end)| Token {
        kind: token.kind(),
        span: Span::new(file, *start, *end),
    });
    listed.collect()
}

/// A text that is being parsed, and its mistakes so far. Actions of a grammar share it.
#[derive(Debug)]
pub struct Parsing<'t> {
    text: &'t str,
    file: FileId,
    syntax: &'static Syntax,
    diagnostics: RefCell<Vec<Diagnostic>>,
    mistakes: Cell<u32>,
    too_deep: Cell<bool>,
}

impl<'t> Parsing<'t> {
    /// A text, and what its lexer said of it.
    #[must_use]
    pub fn new(text: &'t str, file: FileId, syntax: &'static Syntax, diagnostics: Vec<Diagnostic>) -> Self {
        Self {
            text,
            file,
            syntax,
            diagnostics: RefCell::new(diagnostics),
            mistakes: Cell::new(0),
            too_deep: Cell::new(false),
        }
    }

    /// What is wrong with the text.
    #[must_use]
    pub fn finish(self) -> Vec<Diagnostic> {
        self.diagnostics.into_inner()
    }

    /// The bytes between two offsets as a place; what is empty lies where it would stand.
    #[must_use]
    pub fn span(&self, start: u32, end: u32) -> Span {
        Span::new(self.file, start.min(end), end)
    }

    /// The text between two offsets.
    #[must_use]
    pub fn slice(&self, start: u32, end: u32) -> &'t str {
        self.text.get(start as usize..end as usize).unwrap_or("")
    }

    /// Adds a mistake.
    pub fn report(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    /// Adds a mistake after which the parser went on.
    pub fn recover<T: TokenTable>(&self, recovery: Recovery<T>) {
        self.error(recovery.error);
    }

    /// Adds what a parser says: what was found, and what was expected.
    pub fn error<T: TokenTable>(&self, error: ParseError<u32, T, Refused>) {
        if self.mistakes.get() == MAX_MISTAKES {
            return;
        }
        self.mistakes.set(self.mistakes.get() + 1);
        let end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        let (start, end, found, expected) = match error {
            ParseError::UnrecognizedToken {
                token: (start, token, end),
                expected,
            } => (start, end, self.found(&token, start, end), expected),
            ParseError::ExtraToken {
                token: (start, token, end),
            } => (start, end, self.found(&token, start, end), Vec::new()),
            ParseError::UnrecognizedEof { location, expected } => {
                let at = location.min(end);
                (at, at, "the end of the text".to_owned(), expected)
            }
            ParseError::InvalidToken { location } => (location, location, "this".to_owned(), Vec::new()),
            ParseError::User { error } => return self.report(*error),
        };
        let expected = describe_expected(&expected, T::KINDS, self.syntax.groups);
        let message = format!("found {found}, expected {expected}");
        self.report(Diagnostic::error(self.syntax.code, self.span(start, end), message));
    }

    /// The token's text, if it has one that is short and its kind does not say it; else what messages call the kind.
    fn found(&self, token: &impl TokenTable, start: u32, end: u32) -> String {
        let (kind, text) = (token.kind(), self.slice(start, end));
        let is_short = !text.is_empty() && text.len() <= LONGEST_FOUND && !text.contains(['\n', '`']);
        if is_short && !kind.class.is_fixed() {
            format!("`{text}`")
        } else {
            kind.said.to_owned()
        }
    }

    /// The depth of a node whose parts have these; `None` if that is too deep, which is reported once.
    pub fn nest(&self, parts: impl IntoIterator<Item = u32>, span: Span) -> Option<u32> {
        let depth = parts.into_iter().max().unwrap_or(0).saturating_add(1);
        if depth <= self.syntax.max_depth {
            return Some(depth);
        }
        if !self.too_deep.replace(true) {
            let message = format!("this nests deeper than {} levels", self.syntax.max_depth);
            self.report(Diagnostic::error(self.syntax.nesting, span, message));
        }
        None
    }

    /// Whether brackets nest at most so many levels deep; the first that does not is reported. A parser's time on a
    /// mistake grows with its stack, and brackets alone need make no node.
    pub fn check_brackets<T: TokenTable>(&self, tokens: &[Spanned<T>], most: usize) -> bool {
        let mut depth = 0_usize;
        for (start, token, end) in tokens {
            match token.kind().class {
                TokenClass::Open => depth += 1,
                TokenClass::Close => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > most {
                let message = format!("brackets nest deeper than {most} levels");
                self.report(Diagnostic::error(self.syntax.nesting, self.span(*start, *end), message));
                return false;
            }
        }
        true
    }
}

/// What a parser would have taken, for people: groups first, then what is in none, in the order of the table.
fn describe_expected(expected: &[String], kinds: &[TokenKind], groups: &[Group]) -> String {
    let mut names: Vec<&str> = expected.iter().map(|name| name.trim_matches('"')).collect();
    let mut parts = Vec::new();
    for group in groups {
        if names.contains(&group.mark) {
            names.retain(|name| !group.members.contains(name));
            parts.push(group.said);
        }
    }
    let others = kinds.iter().filter(|it| names.contains(&it.name));
    parts.extend(others.map(|it| it.said));
    match parts.as_slice() {
        [] => "the end of the text".to_owned(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    crate::token_kinds! {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        enum Token {
            Name { Name = "name" as "a name" }
            Number { Number = "number" as "a number" }
            Symbol { Plus = "+", Minus = "-", Semicolon = ";" }
            Open { Open = "(" }
            Close { Close = ")" }
        }
    }

    static SYNTAX: Syntax = Syntax {
        code: "T001",
        nesting: "T002",
        max_depth: 2,
        groups: &[Group {
            said: "an operand",
            mark: "number",
            members: &["name", "number", "("],
        }],
    };

    fn message(text: &str, error: ParseError<u32, Token, Refused>) -> String {
        let parsing = Parsing::new(text, FileId::from_index(0), &SYNTAX, Vec::new());
        parsing.error(error);
        parsing.finish().remove(0).message
    }

    #[test]
    fn what_was_expected_is_said_in_groups_and_then_as_the_table_orders_it() {
        let expected = |names: &[&str]| names.iter().map(|it| format!("\"{it}\"")).collect();
        let error = ParseError::UnrecognizedToken {
            token: (2, Token::Name, 5),
            expected: expected(&["-", "(", "number", "+", "name"]),
        };
        let said = "found `abc`, expected an operand, `+` or `-`";
        assert_eq!(message("1 abc", error), said);
        let error = ParseError::UnrecognizedEof {
            location: 9,
            expected: expected(&[";", "name"]),
        };
        assert_eq!(message("1", error), "found the end of the text, expected a name or `;`");
        let error = ParseError::ExtraToken {
            token: (1, Token::Name, 1),
        };
        assert_eq!(message("1", error), "found a name, expected the end of the text");
        let error = ParseError::ExtraToken {
            token: (0, Token::Close, 1),
        };
        assert_eq!(message(")", error), "found `)`, expected the end of the text");
    }

    #[test]
    fn what_nests_too_deeply_is_reported_once() {
        let parsing = Parsing::new("((", FileId::from_index(0), &SYNTAX, Vec::new());
        let span = parsing.span(0, 1);
        assert_eq!(parsing.nest([], span), Some(1));
        assert_eq!(parsing.nest([1, 0], span), Some(2));
        assert_eq!(parsing.nest([2], span), None);
        assert_eq!(parsing.nest([2], span), None);
        let tokens = [(0, Token::Open, 1), (1, Token::Open, 2)];
        assert!(parsing.check_brackets(&tokens, 2));
        assert!(!parsing.check_brackets(&tokens, 1));
        assert_eq!(parsing.finish().len(), 2);
    }
}
