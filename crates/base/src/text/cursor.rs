//! Tokens of the text forms, and a position in them.

use core::fmt;

use crate::operand::TextOperand;
use crate::span::LineIndex;
use crate::text::shown::clipped;

/// Why a text was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Found.
    pub found: String,
    /// Expected.
    pub expected: String,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            line,
            column,
            found,
            expected,
        } = self;
        write!(f, "line {line}, column {column}: expected {expected}, found {found}")
    }
}

impl core::error::Error for ParseError {}

/// Result of reading a part of a text.
pub type Parsed<T> = Result<T, ParseError>;

/// A token of a text form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// A name, number, id, or operand: anything up to a blank or one of `( ) , = { } " ;`. A colon belongs to
    /// the word if the word goes on right after it.
    Word(&'a str),
    /// A string, as written between its quotes.
    Text(&'a str),
    /// One of `( ) , : = { }`.
    Mark(char),
    /// The end of a line that is not blank.
    Newline,
    /// The end of the text.
    End,
    /// A string without its end.
    Unclosed,
}

/// Reads a text token by token.
#[derive(Clone, Debug)]
pub struct Cursor<'a> {
    text: &'a str,
    /// Where the current token begins and ends.
    start: usize,
    end: usize,
    token: Token<'a>,
}

impl<'a> Cursor<'a> {
    /// At the first token.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let mut cursor = Self {
            text,
            start: 0,
            end: 0,
            token: Token::Newline,
        };
        cursor.advance();
        cursor
    }

    /// The current token.
    #[must_use]
    pub const fn peek(&self) -> Token<'a> {
        self.token
    }

    /// Goes on; gives the token that was current. Blank lines and comments are passed over.
    pub fn advance(&mut self) -> Token<'a> {
        let token = self.token;
        let previous_is_newline = token == Token::Newline;
        loop {
            self.start = self.skip_blanks();
            (self.token, self.end) = self.scan();
            if !(previous_is_newline && self.token == Token::Newline) {
                return token;
            }
        }
    }

    fn skip_blanks(&self) -> usize {
        let mut at = self.end;
        loop {
            let rest = &self.text[at..];
            let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() && c != '\n');
            at = self.text.len() - trimmed.len();
            if !trimmed.starts_with(';') {
                return at;
            }
            at += trimmed.find('\n').unwrap_or(trimmed.len());
        }
    }

    fn scan(&self) -> (Token<'a>, usize) {
        let rest = &self.text[self.start..];
        let Some(first) = rest.chars().next() else {
            return (Token::End, self.start);
        };
        match first {
            '\n' => (Token::Newline, self.start + 1),
            '"' => self.scan_string(),
            '(' | ')' | ',' | '=' | '{' | '}' => (Token::Mark(first), self.start + 1),
            ':' => (Token::Mark(first), self.start + 1),
            _ => {
                let end = self.start + word_length(rest);
                (Token::Word(&self.text[self.start..end]), end)
            }
        }
    }

    fn scan_string(&self) -> (Token<'a>, usize) {
        let begin = self.start + 1;
        let mut escaped = false;
        for (offset, byte) in self.text[begin..].bytes().enumerate() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => {
                    let end = begin + offset;
                    return (Token::Text(&self.text[begin..end]), end + 1);
                }
                b'\n' => break,
                _ => {}
            }
        }
        (Token::Unclosed, begin)
    }

    /// The error that the current token is not the expected one.
    #[must_use]
    pub fn error(&self, expected: impl Into<String>) -> ParseError {
        let offset = u32::try_from(self.start).unwrap_or(u32::MAX);
        let position = LineIndex::new(&self.text[..self.start]).line_column(offset);
        ParseError {
            line: position.line,
            column: position.column,
            found: describe(self.token),
            expected: expected.into(),
        }
    }

    /// A word; `expected` names it in an error.
    ///
    /// # Errors
    /// If the current token is another.
    pub fn word(&mut self, expected: &str) -> Parsed<&'a str> {
        self.word_as(expected, Some)
    }

    /// A word that is an operand of that type.
    ///
    /// # Errors
    /// If it is not.
    pub fn operand<T: TextOperand>(&mut self, expected: &str) -> Parsed<T> {
        self.word_as(expected, T::read_text)
    }

    /// A word that `read` makes something of.
    ///
    /// # Errors
    /// If it makes nothing of it, or the current token is another.
    pub fn word_as<T>(&mut self, expected: &str, read: impl FnOnce(&'a str) -> Option<T>) -> Parsed<T> {
        let value = match self.token {
            Token::Word(word) => read(word),
            _ => None,
        };
        let value = value.ok_or_else(|| self.error(expected))?;
        self.advance();
        Ok(value)
    }

    /// Bytes in hexadecimal digits between quotes.
    ///
    /// # Errors
    /// If the current token is another.
    pub fn bytes(&mut self) -> Parsed<Vec<u8>> {
        let bytes = match self.token {
            Token::Text(hex) => read_hex(hex),
            _ => None,
        };
        let bytes = bytes.ok_or_else(|| self.error("bytes as \"hexadecimal digits\""))?;
        self.advance();
        Ok(bytes)
    }

    /// A string, its escapes resolved.
    ///
    /// # Errors
    /// If the current token is not a string, or has an escape that does not exist.
    pub fn text(&mut self, expected: &str) -> Parsed<String> {
        let Token::Text(written) = self.token else {
            return Err(self.error(expected));
        };
        let text = unescape(written).ok_or_else(|| self.error("escapes \\n \\r \\t \\\\ \\\" or \\u{hex}"))?;
        self.advance();
        Ok(text)
    }

    /// Passes over a mark if it is there.
    pub fn eat(&mut self, mark: char) -> bool {
        let found = self.token == Token::Mark(mark);
        if found {
            self.advance();
        }
        found
    }

    /// Passes over a mark.
    ///
    /// # Errors
    /// If it is not there.
    pub fn expect(&mut self, mark: char) -> Parsed<()> {
        if self.eat(mark) {
            Ok(())
        } else {
            Err(self.error(format!("`{mark}`")))
        }
    }

    /// Passes over a word if it is there.
    pub fn eat_word(&mut self, word: &str) -> bool {
        let found = self.token == Token::Word(word);
        if found {
            self.advance();
        }
        found
    }

    /// Passes over a word.
    ///
    /// # Errors
    /// If it is not there.
    pub fn expect_word(&mut self, word: &str) -> Parsed<()> {
        if self.eat_word(word) {
            Ok(())
        } else {
            Err(self.error(format!("`{word}`")))
        }
    }

    /// The end of a statement.
    ///
    /// # Errors
    /// If the line goes on.
    pub fn end_line(&mut self) -> Parsed<()> {
        match self.token {
            Token::Newline => {
                self.advance();
                Ok(())
            }
            Token::End => Ok(()),
            _ => Err(self.error("the end of the line")),
        }
    }

    /// `( item, item )`.
    ///
    /// # Errors
    /// Those of `item`, and if a mark is missing.
    pub fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        self.expect('(')?;
        let mut items = Vec::new();
        if self.eat(')') {
            return Ok(items);
        }
        loop {
            items.push(item(self)?);
            if self.eat(')') {
                return Ok(items);
            }
            if !self.eat(',') {
                return Err(self.error("`,` or `)`"));
            }
        }
    }
}

pub(super) fn read_hex(hex: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let (pairs, rest) = hex.as_bytes().as_chunks::<2>();
    let bytes = pairs
        .iter()
        .map(|[high, low]| u8::try_from(digit(high)? * 16 + digit(low)?).ok());
    rest.is_empty().then(|| bytes.collect())?
}

fn is_word_char(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '(' | ')' | ',' | ':' | '=' | '{' | '}' | '"' | ';')
}

fn word_length(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let goes_on = match c {
            ':' => chars.peek().is_some_and(|&(_, next)| is_word_char(next)),
            _ => is_word_char(c),
        };
        if !goes_on {
            return at;
        }
    }
    text.len()
}

fn describe(token: Token<'_>) -> String {
    const LONGEST: usize = 40;
    match token {
        Token::Word(word) => format!("`{}`", clipped(word, LONGEST)),
        Token::Text(text) => format!("\"{}\"", clipped(text, LONGEST)),
        Token::Mark(mark) => format!("`{mark}`"),
        Token::Newline => "the end of the line".to_owned(),
        Token::End => "the end of the text".to_owned(),
        Token::Unclosed => "a string without its end".to_owned(),
    }
}

fn unescape(written: &str) -> Option<String> {
    let mut text = String::with_capacity(written.len());
    let mut chars = written.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        text.push(match chars.next()? {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '\\' => '\\',
            '"' => '"',
            'u' => {
                let (hex, rest) = chars.as_str().strip_prefix('{')?.split_once('}')?;
                chars = rest.chars();
                char::from_u32(u32::from_str_radix(hex, 16).ok()?)?
            }
            _ => return None,
        });
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::shown::write_string;

    fn tokens(text: &str) -> Vec<Token<'_>> {
        let mut cursor = Cursor::new(text);
        let mut tokens = Vec::new();
        while cursor.peek() != Token::End {
            tokens.push(cursor.advance());
        }
        tokens
    }

    #[test]
    fn a_colon_inside_a_word_belongs_to_it() {
        use Token::{Mark, Newline, Word};
        assert_eq!(
            tokens("\n\nv1: i64 -3:7:8:16 ; note\n\n  b:\n"),
            [
                Word("v1"),
                Mark(':'),
                Word("i64"),
                Word("-3:7:8:16"),
                Newline,
                Word("b"),
                Mark(':'),
                Newline,
            ]
        );
    }

    #[test]
    fn strings_round_trip() {
        for text in ["", "a\"b\\c\n\t\r", "λ\u{202e}\u{0}x", "; no comment"] {
            let mut out = String::new();
            write_string(&mut out, text);
            assert_eq!(Cursor::new(&out).text("a string").as_deref(), Ok(text));
        }
    }

    #[test]
    fn an_error_says_where() {
        let mut cursor = Cursor::new("one\nλ two");
        cursor.advance();
        cursor.end_line().expect("the line ends");
        cursor.advance();
        let error = cursor.expect(',').expect_err("no comma is there");
        assert_eq!(error.to_string(), "line 2, column 3: expected `,`, found `two`");
    }

    #[test]
    fn bad_strings_are_refused() {
        for text in ["\"abc", "\"\\", "\"\\q\"", "\"\\u{d800}\"", "\"\\u{zz}\"", "\"\\u\""] {
            assert!(Cursor::new(text).text("a string").is_err(), "{text}");
        }
    }
}
