//! Takes the lexemes of one datum, without parsing it: parentheses are counted, and data that `#;` comments out.

use super::lexeme::{Lexeme, Token};
use super::lexer::Lexer;

/// What follows in the text.
pub enum Collected {
    /// The lexemes of a datum.
    Datum(Vec<Token>),
    /// A closing parenthesis that closes nothing.
    Unopened(Token),
    /// A datum begun by that lexeme and not ended before the text is.
    Unclosed(Token),
    /// The end.
    End,
}

/// Takes the next datum's lexemes; a datum commented out with `#;` counts as one that is skipped.
pub fn collect(lexer: &mut Lexer<'_>) -> Collected {
    loop {
        let Some(first) = lexer.next() else {
            return Collected::End;
        };
        let comment = first.lexeme == Lexeme::DatumComment;
        let collected = Collector::new().run(first, lexer);
        match collected {
            Collected::Datum(_) if comment => {}
            other => return other,
        }
    }
}

/// Takes lexemes until they are a datum.
pub struct Collector {
    /// Those taken.
    pub tokens: Vec<Token>,
    /// Positions of the open parentheses.
    open: Vec<usize>,
    /// Data still to come at the outermost level: one, and one for each `#;` after a prefix.
    needed: usize,
}

impl Collector {
    /// None taken yet.
    pub const fn new() -> Self {
        Self {
            tokens: Vec::new(),
            open: Vec::new(),
            needed: 1,
        }
    }

    fn run(mut self, first: Token, lexer: &mut Lexer<'_>) -> Collected {
        let mut next = Some(first);
        while let Some(token) = next {
            if self.is_unopened(&token) {
                return Collected::Unopened(token);
            }
            if self.take(token) {
                return Collected::Datum(self.tokens);
            }
            next = lexer.next();
        }
        let at = self.open.last().copied().unwrap_or(0);
        Collected::Unclosed(self.tokens.swap_remove(at))
    }

    /// Whether the lexeme closes nothing.
    pub fn is_unopened(&self, token: &Token) -> bool {
        token.lexeme == Lexeme::Close && self.open.is_empty()
    }

    /// The lexeme that is open, or begins the datum, if one has been taken.
    pub fn innermost(&self) -> Option<&Token> {
        self.tokens.get(self.open.last().copied().unwrap_or(0))
    }

    /// Takes a lexeme; whether the datum is complete with it.
    pub fn take(&mut self, token: Token) -> bool {
        let completes = match &token.lexeme {
            lexeme if lexeme.opens() => {
                self.open.push(self.tokens.len());
                false
            }
            Lexeme::Close => {
                self.open.pop();
                true
            }
            Lexeme::DatumComment => {
                let is_outermost = self.open.is_empty() && !self.tokens.is_empty();
                self.needed += usize::from(is_outermost);
                false
            }
            Lexeme::Prefix(_) | Lexeme::Label(_) => false,
            _ => true,
        };
        self.tokens.push(token);
        if !completes || !self.open.is_empty() {
            return false;
        }
        self.needed -= 1;
        self.needed == 0
    }
}
