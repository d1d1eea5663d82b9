//! Takes the lexemes of one datum, without parsing it: parentheses are counted, prefixes and `#;` remembered.

use super::lexeme::{Lexeme, Token};
use super::lexer::Lexer;

/// How deep parentheses and prefixes may nest in one datum. Every later stage recurses at most so deep.
pub const MAX_NESTING: usize = 400;

/// What follows in the text.
pub enum Collected {
    /// The lexemes of a datum.
    Datum(Vec<Token>),
    /// A closing parenthesis that closes nothing.
    Unopened(Token),
    /// A datum begun by that lexeme and not ended before the text is.
    Unclosed(Token),
    /// A datum that nests too deeply, at that lexeme; it has been skipped.
    TooDeep(Token),
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
    /// Prefixes since the last datum, at each level of parentheses: they deepen the tree too.
    prefixes: Vec<usize>,
    /// Parentheses and prefixes the next datum is inside of.
    depth: usize,
    /// Data still to come at the outermost level: one, and one for each `#;` after a prefix.
    needed: usize,
    too_deep: Option<Token>,
}

impl Collector {
    /// None taken yet.
    pub fn new() -> Self {
        Self {
            tokens: Vec::new(),
            open: Vec::new(),
            prefixes: vec![0],
            depth: 0,
            needed: 1,
            too_deep: None,
        }
    }

    fn run(mut self, first: Token, lexer: &mut Lexer<'_>) -> Collected {
        let mut next = Some(first);
        while let Some(token) = next {
            if self.is_unopened(&token) {
                return Collected::Unopened(token);
            }
            if self.take(token) {
                return self.too_deep.map_or(Collected::Datum(self.tokens), Collected::TooDeep);
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
                self.prefixes.push(0);
                self.depth += 1;
                false
            }
            Lexeme::Close => {
                self.open.pop();
                self.depth -= 1 + self.prefixes.pop().unwrap_or(0);
                true
            }
            Lexeme::Prefix(_) | Lexeme::DatumComment => {
                let outermost = self.open.is_empty() && !self.tokens.is_empty();
                if outermost && token.lexeme == Lexeme::DatumComment {
                    self.needed += 1;
                }
                *self.prefixes.last_mut().expect("one a level") += 1;
                self.depth += 1;
                false
            }
            _ => true,
        };
        if self.depth > MAX_NESTING && self.too_deep.is_none() {
            self.too_deep = Some(token.clone());
        }
        self.tokens.push(token);
        if !completes {
            return false;
        }
        self.depth -= std::mem::take(self.prefixes.last_mut().expect("one a level"));
        if self.open.is_empty() {
            self.needed -= 1;
        }
        self.needed == 0
    }
}
