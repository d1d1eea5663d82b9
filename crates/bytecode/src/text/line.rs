//! One line of the text form, read from left to right.

use core::fmt;

use crate::escape::unquote;

/// Why a text is no module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextError {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// What is there.
    pub found: String,
    /// What should be.
    pub expected: String,
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            line,
            column,
            found,
            expected,
        } = self;
        write!(f, "{line}:{column}: found {found}, expected {expected}")
    }
}

impl core::error::Error for TextError {}

/// A line with the position of what is read next. Words end at blanks and at `( ) ,`; a comment begins with `;`.
pub(super) struct Line<'a> {
    pub(super) number: u32,
    text: &'a str,
    position: usize,
}

impl<'a> Line<'a> {
    pub(super) fn new(number: u32, text: &'a str) -> Self {
        let mut line = Self {
            number,
            text,
            position: 0,
        };
        line.skip_blanks();
        line
    }

    fn rest(&self) -> &'a str {
        &self.text[self.position..]
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.rest().is_empty()
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest().trim_start_matches([' ', '\t', '\r']);
        self.position = if rest.starts_with(';') {
            self.text.len()
        } else {
            self.text.len() - rest.len()
        };
    }

    fn peek_word(&self) -> &'a str {
        let rest = self.rest();
        let end = rest
            .find([' ', '\t', '\r', '(', ')', ',', ';', '"'])
            .unwrap_or(rest.len());
        &rest[..end]
    }

    fn advance(&mut self, length: usize) {
        self.position += length;
        self.skip_blanks();
    }

    pub(super) fn error<T>(&self, expected: impl Into<String>) -> Result<T, TextError> {
        let found = match self.peek_word() {
            "" => self.rest().chars().next().map_or_else(
                || "the end of the line".to_owned(),
                |ch| format!("`{}`", ch.escape_debug()),
            ),
            word => format!("`{}`", word.escape_debug()),
        };
        self.error_found(found, expected)
    }

    pub(super) fn error_found<T>(
        &self,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) -> Result<T, TextError> {
        let before = self.text[..self.position].chars().count();
        Err(TextError {
            line: self.number,
            column: u32::try_from(before).map_or(u32::MAX, |it| it.saturating_add(1)),
            found: found.into(),
            expected: expected.into(),
        })
    }

    /// Takes a word that `read` can read.
    pub(super) fn read<T>(
        &mut self,
        expected: &str,
        read: impl FnOnce(&'a str) -> Option<T>,
    ) -> Result<T, TextError> {
        let word = self.peek_word();
        match read(word) {
            Some(value) if !word.is_empty() => {
                self.advance(word.len());
                Ok(value)
            }
            _ => self.error(expected),
        }
    }

    pub(super) fn word(&mut self, expected: &str) -> Result<&'a str, TextError> {
        self.read(expected, Some)
    }

    /// Takes that word if it is next.
    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let next = self.peek_word() == word;
        if next {
            self.advance(word.len());
        }
        next
    }

    /// Takes that character if it is next.
    pub(super) fn take_mark(&mut self, mark: char) -> bool {
        let next = self.rest().starts_with(mark);
        if next {
            self.advance(mark.len_utf8());
        }
        next
    }

    pub(super) fn mark(&mut self, mark: char) -> Result<(), TextError> {
        if self.take_mark(mark) {
            return Ok(());
        }
        self.error(format!("`{mark}`"))
    }

    pub(super) fn string(&mut self, expected: &str) -> Result<String, TextError> {
        match unquote(self.rest()) {
            Some((text, length)) => {
                self.advance(length);
                Ok(text)
            }
            None => self.error(format!("{expected}, a quoted string")),
        }
    }

    pub(super) fn end(&self) -> Result<(), TextError> {
        if self.is_at_end() {
            return Ok(());
        }
        self.error("the end of the line")
    }
}
