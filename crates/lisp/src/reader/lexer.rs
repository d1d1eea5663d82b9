//! Text to lexemes (R7RS 7.1.1).

use polyc_base::budget::{Budget, TOKEN};
use polyc_base::{Constant, Diagnostic, FileId, Span};

use super::codes;
use super::form::boolean;
use super::lexeme::{Abbreviation, Lexeme, Token};
use super::numeral::{self, Numeral};
use super::text::CHARACTER_NAMES;

/// Reads a text lexeme by lexeme.
pub struct Lexer<'t> {
    text: &'t str,
    position: usize,
    file: FileId,
    /// Whether names are folded to lower case (R7RS 2.1).
    pub fold_case: bool,
    /// Whether the text is a file from its beginning, which may say how it is run.
    is_file: bool,
    budget: Budget,
    /// What was wrong so far.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'t> Lexer<'t> {
    /// A lexer at the begin of a text. For it the text ends where the budget does not suffice for the next lexeme.
    #[must_use]
    pub fn new(text: &'t str, file: FileId, budget: &Budget) -> Self {
        Self {
            text,
            position: 0,
            file,
            fold_case: false,
            is_file: true,
            budget: budget.clone(),
            diagnostics: Vec::new(),
        }
    }

    /// A lexer of a part of a text.
    #[must_use]
    pub fn part(text: &'t str, fold_case: bool) -> Self {
        Self {
            fold_case,
            is_file: false,
            ..Self::new(text, FileId::new(0), &Budget::default())
        }
    }

    /// Whether letters of names are small ones, until the text says otherwise.
    pub const fn fold_case(&mut self, folds: bool) {
        self.fold_case = folds;
    }

    /// Goes on at that byte.
    pub const fn seek(&mut self, position: usize) {
        self.position = position;
    }

    /// The byte where the next lexeme is looked for.
    #[must_use]
    pub const fn position(&self) -> usize {
        self.position
    }

    fn rest(&self) -> &'t str {
        &self.text[self.position..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let ch = self.peek()?;
        self.position += ch.len_utf8();
        Some(ch)
    }

    /// Skips `prefix` if it is next.
    fn eat(&mut self, prefix: &str) -> bool {
        let found = self.rest().starts_with(prefix);
        if found {
            self.position += prefix.len();
        }
        found
    }

    fn report(&mut self, code: &'static str, start: usize, message: impl Into<String>) -> Lexeme {
        let span = Span::new(self.file, offset(start), offset(self.position));
        self.diagnostics.push(Diagnostic::error(code, span, message));
        Lexeme::Invalid
    }

    fn skip_atmosphere(&mut self) {
        loop {
            let start = self.position;
            if self.eat(";") || (start == 0 && self.is_file && self.eat("#!/")) {
                self.take_while(|ch| ch != '\n');
            } else if self.eat("#|") {
                self.skip_block_comment(start);
            } else if self.eat("#!fold-case") {
                self.fold_case = true;
            } else if self.eat("#!no-fold-case") {
                self.fold_case = false;
            } else if self.peek().is_some_and(|ch| ch.is_whitespace() || ch == '\u{feff}') {
                self.bump();
            } else {
                return;
            }
        }
    }

    fn skip_block_comment(&mut self, start: usize) {
        let mut depth = 1;
        while depth > 0 {
            if self.eat("|#") {
                depth -= 1;
            } else if self.eat("#|") {
                depth += 1;
            } else if self.bump().is_none() {
                self.report(codes::UNTERMINATED, start, "this comment never ends: `|#` is missing");
                return;
            }
        }
    }

    fn take_while(&mut self, mut accept: impl FnMut(char) -> bool) -> &'t str {
        let rest = self.rest();
        let length = rest.find(|ch| !accept(ch)).unwrap_or(rest.len());
        self.position += length;
        &rest[..length]
    }

    fn lexeme(&mut self) -> Lexeme {
        let start = self.position;
        for (text, lexeme) in PUNCTUATION {
            if self.eat(text) {
                return lexeme.clone();
            }
        }
        match self.peek() {
            Some('"') => {
                self.bump();
                self.delimited('"', start, |text| Lexeme::Constant(Constant::String(text)))
            }
            Some('#') => self.sharp(start),
            _ => self.word(start),
        }
    }

    /// A symbol or numeral, with `|…|` parts.
    fn word(&mut self, start: usize) -> Lexeme {
        let mut text = String::new();
        let mut quoted = false;
        loop {
            text.push_str(&self.folded(|ch| !is_delimiter(ch)));
            if !self.eat("|") {
                break;
            }
            quoted = true;
            match self.delimited('|', start, Lexeme::Identifier) {
                Lexeme::Identifier(part) => text.push_str(&part),
                other => return other,
            }
        }
        if quoted {
            return Lexeme::Identifier(text);
        }
        match numeral::parse(&text, 10) {
            Numeral::Number(number) => Lexeme::Constant(numeral::constant(&number)),
            Numeral::Unsupported(why) | Numeral::Refused(why) => self.report(codes::LEXEME, start, why),
            Numeral::None if text == "." => Lexeme::Dot,
            Numeral::None => Lexeme::Identifier(text),
        }
    }

    fn folded(&mut self, accept: impl FnMut(char) -> bool) -> String {
        let text = self.take_while(accept);
        if self.fold_case {
            text.to_lowercase()
        } else {
            text.to_owned()
        }
    }

    fn sharp(&mut self, start: usize) -> Lexeme {
        if self.eat("#\\") {
            return self.character(start);
        }
        if let Some(label) = self.label() {
            return label;
        }
        let word = self.take_while(|ch| !is_delimiter(ch));
        match word.to_lowercase().as_str() {
            "#t" | "#true" => return Lexeme::Constant(boolean(true)),
            "#f" | "#false" => return Lexeme::Constant(boolean(false)),
            _ => {}
        }
        match numeral::parse(word, 10) {
            Numeral::Number(number) => Lexeme::Constant(numeral::constant(&number)),
            Numeral::Unsupported(why) | Numeral::Refused(why) => self.report(codes::LEXEME, start, why),
            Numeral::None => self.report(codes::LEXEME, start, format!("`{word}` is no `#` syntax")),
        }
    }

    /// `#n=` or `#n#`, if that is next.
    fn label(&mut self) -> Option<Lexeme> {
        let rest = self.rest().strip_prefix('#')?;
        let digits = rest.find(|ch: char| !ch.is_ascii_digit())?;
        let number = rest[..digits].parse().ok()?;
        let label = match rest[digits..].chars().next() {
            Some('=') => Lexeme::Label(number),
            Some('#') => Lexeme::Reference(number),
            _ => return None,
        };
        self.position += digits + 2;
        Some(label)
    }

    fn character(&mut self, start: usize) -> Lexeme {
        let Some(first) = self.bump() else {
            return self.report(codes::LEXEME, start, "a character is missing after `#\\`");
        };
        let begin = self.position - first.len_utf8();
        self.take_while(|ch| !is_delimiter(ch));
        let word = &self.text[begin..self.position];
        if is_delimiter(first) {
            // `#\(` and its like are one character, whatever follows.
            self.position = begin + first.len_utf8();
            return Lexeme::Constant(Constant::Character(first));
        }
        match character_named(word) {
            Some(ch) => Lexeme::Constant(Constant::Character(ch)),
            None => {
                let message = format!("`#\\{word}` is no character");
                self.report(codes::LEXEME, start, message)
            }
        }
    }

    /// The text up to `end`, with escapes (R7RS 6.7).
    fn delimited(&mut self, end: char, start: usize, make: fn(String) -> Lexeme) -> Lexeme {
        let mut text = String::new();
        let mut wrong = None;
        loop {
            match self.bump() {
                Some('\\') => {
                    let at = self.position - 1;
                    match self.escape() {
                        Some(ch) => text.extend(ch),
                        None => wrong = Some(self.report(codes::LEXEME, at, "no such escape")),
                    }
                }
                Some('\r') if self.peek() == Some('\n') => {}
                Some(ch) if ch == end => return wrong.unwrap_or_else(|| make(text)),
                Some(ch) => text.push(ch),
                None => {
                    let message = format!("`{end}` is missing at the end");
                    self.position = self.text.len();
                    return self.report(codes::UNTERMINATED, start, message);
                }
            }
        }
    }

    /// What follows a backslash: a character, nothing (a line continued), or no escape.
    #[expect(clippy::option_option, reason = "the three are distinct")]
    fn escape(&mut self) -> Option<Option<char>> {
        match self.bump()? {
            'a' => Some(Some('\u{7}')),
            'b' => Some(Some('\u{8}')),
            't' => Some(Some('\t')),
            'n' => Some(Some('\n')),
            'r' => Some(Some('\r')),
            ch @ ('"' | '\\' | '|') => Some(Some(ch)),
            'x' | 'X' => {
                let digits = self.take_while(|ch| ch.is_ascii_hexdigit());
                let code = u32::from_str_radix(digits, 16).ok()?;
                if self.eat(";") {
                    Some(Some(char::from_u32(code)?))
                } else {
                    None
                }
            }
            ch if ch.is_whitespace() => {
                let blank = |ch| ch == ' ' || ch == '\t';
                if ch != '\n' {
                    self.take_while(blank);
                    self.eat("\r");
                    if !self.eat("\n") {
                        return None;
                    }
                }
                self.take_while(blank);
                Some(None)
            }
            _ => None,
        }
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.skip_atmosphere();
        self.peek()?;
        let start = self.position;
        self.budget.at(Span::new(self.file, offset(start), offset(start)));
        if !self.budget.charge(1, TOKEN) {
            return None;
        }
        let lexeme = self.lexeme();
        Some(Token {
            lexeme,
            start: offset(start),
            end: offset(self.position),
        })
    }
}

const PUNCTUATION: &[(&str, Lexeme)] = &[
    ("(", Lexeme::Open),
    (")", Lexeme::Close),
    ("#(", Lexeme::OpenVector),
    ("#u8(", Lexeme::OpenBytes),
    ("#;", Lexeme::DatumComment),
    ("'", Lexeme::Prefix(Abbreviation::Quote)),
    ("`", Lexeme::Prefix(Abbreviation::Quasiquote)),
    (",@", Lexeme::Prefix(Abbreviation::UnquoteSplicing)),
    (",", Lexeme::Prefix(Abbreviation::Unquote)),
];

fn character_named(word: &str) -> Option<char> {
    let mut chars = word.chars();
    let first = chars.next()?;
    if chars.next().is_none() {
        return Some(first);
    }
    if let Some(digits) = word.strip_prefix(['x', 'X'])
        && let Ok(code) = u32::from_str_radix(digits, 16)
    {
        return char::from_u32(code);
    }
    let named = CHARACTER_NAMES.iter().find(|(name, _)| *name == word);
    named.map(|&(_, ch)| ch)
}

fn is_delimiter(ch: char) -> bool {
    ch.is_whitespace() || matches!(ch, '(' | ')' | '"' | ';' | '\'' | '|')
}

fn offset(position: usize) -> u32 {
    u32::try_from(position).expect("sources are under 4 GiB")
}
