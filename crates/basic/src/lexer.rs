//! Lexical tokens: lines, and in them words, numbers, strings and signs. Spaces stand around keywords and nowhere
//! inside a token (5.4). Small letters count as capitals, except in strings.

use polyc_base::budget::{Budget, TOKEN};
use polyc_base::{Diagnostic, FileId, Span};
use polyc_frontend::nearest::nearest;
use polyc_frontend::syntax::Spanned;
use polyc_frontend::{TokenClass, TokenTable, token_kinds};

use crate::codes;
use crate::tree::Operation;

token_kinds! {
    /// A token; its text is in the source.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Token {
        Keyword {
            Base = "BASE", Data = "DATA", Def = "DEF", Dim = "DIM", End = "END", For = "FOR", Go = "GO",
            Gosub = "GOSUB", Goto = "GOTO", If = "IF", Input = "INPUT", Let = "LET", Next = "NEXT", On = "ON",
            Option = "OPTION", Print = "PRINT", Randomize = "RANDOMIZE", Read = "READ", Rem = "REM",
            Restore = "RESTORE", Return = "RETURN", Step = "STEP", Stop = "STOP", Sub = "SUB", Then = "THEN",
            To = "TO",
        }
        Symbol {
            Plus = "+", Minus = "-", Star = "*", Slash = "/", Power = "^", Equal = "=", NotEqual = "<>",
            Less = "<", LessEqual = "<=", Greater = ">", GreaterEqual = ">=", Comma = ",", Semicolon = ";",
        }
        Open { LeftParen = "(" }
        Close { RightParen = ")" }
        Name {
            Variable = "variable" as "a variable", TextVariable = "string-variable" as "a string variable",
            Defined = "function" as "a function `FNx`", Supplied = "supplied-function" as "a function",
            Tab = "TAB" as "`TAB`",
        }
        Number { LineNumber = "line-number" as "a line number", Number = "number" as "a number" }
        Text { String = "string" as "a string", Datum = "datum" as "a datum" }
        Other { EndOfLine = "end-of-line" as "the end of the line", Malformed = "malformed" as "a malformed symbol" }
    }
}

/// Words with a meaning of their own: keywords (3.8), supplied functions and `TAB`.
pub fn words() -> impl Iterator<Item = &'static str> {
    let keywords = Token::KINDS.iter().filter(|it| it.class == TokenClass::Keyword);
    let functions = Operation::supplied().map(Operation::text);
    keywords.map(|it| it.name).chain(functions).chain(["TAB"])
}

/// The tokens of a text, with what is wrong in it. Each line that is not blank ends in [`Token::EndOfLine`]; what
/// follows a mistake on its line is one token that is malformed.
#[must_use]
pub fn tokens(file: FileId, text: &str, budget: &Budget) -> (Vec<Spanned<Token>>, Vec<Diagnostic>) {
    let (mut tokens, mut diagnostics) = (Vec::new(), Vec::new());
    let mut start = 0;
    for line in text.split_inclusive('\n').take_while(|_| !budget.is_spent()) {
        let end = start + line.trim_end().len();
        if end > start {
            let mut lexer = Line {
                file,
                text,
                at: start,
                end,
                tokens: &mut tokens,
                budget,
            };
            if let Err(diagnostic) = lexer.line() {
                lexer.take(Token::Malformed, lexer.rest().len());
                diagnostics.push(diagnostic);
            }
            lexer.take(Token::EndOfLine, 0);
        }
        start += line.len();
    }
    (tokens, diagnostics)
}

/// A line being read, from `at` to `end`.
struct Line<'t> {
    file: FileId,
    text: &'t str,
    at: usize,
    end: usize,
    tokens: &'t mut Vec<Spanned<Token>>,
    budget: &'t Budget,
}

impl<'t> Line<'t> {
    fn line(&mut self) -> Result<(), Diagnostic> {
        match self.run(|it| it.is_ascii_digit()) {
            0 => {
                return Err(self.error(
                    self.rest().len(),
                    codes::LINE,
                    "a line begins with its number, without a space in front of it",
                ));
            }
            digits => self.take(Token::LineNumber, digits),
        };
        if self.rest().starts_with(|it| it != ' ') {
            return Err(self.error(self.rest().len(), codes::SPACING, "a space follows the line number"));
        }
        while !self.skip_spaces().is_empty() {
            match self.token()? {
                Token::Rem => self.at = self.end,
                Token::Data => return self.data(),
                _ => {}
            }
        }
        Ok(())
    }

    fn token(&mut self) -> Result<Token, Diagnostic> {
        let rest = self.rest();
        let sign = |length| rest.get(..length).and_then(Token::of_text).map(|it| (it, length));
        match rest.chars().next().unwrap_or_default() {
            'A'..='Z' | 'a'..='z' => self.word(),
            '0'..='9' | '.' => Ok(self.take(Token::Number, number_length(rest))),
            '"' => self.string(),
            other => match sign(2).or(sign(1)) {
                Some((token, length)) => Ok(self.take(token, length)),
                None => {
                    let message = format!("`{}` has no meaning here", other.escape_default());
                    Err(self.error(other.len_utf8(), codes::CHARACTER, message))
                }
            },
        }
    }

    fn word(&mut self) -> Result<Token, Diagnostic> {
        let rest = self.rest();
        let length = self.run(|it| it.is_ascii_alphanumeric());
        let word = rest[..length].to_ascii_uppercase();
        let token = match word.as_bytes() {
            [_] if rest[length..].starts_with('$') => return Ok(self.take(Token::TextVariable, 2)),
            [_] | [_, b'0'..=b'9'] => Token::Variable,
            [b'F', b'N', b'A'..=b'Z'] => Token::Defined,
            b"TAB" => Token::Tab,
            _ if Operation::supplied().any(|it| it.text() == word) => Token::Supplied,
            _ => return self.keyword(&word),
        };
        Ok(self.take(token, length))
    }

    /// A keyword has a space before it, and one after it unless the line ends there (5.4).
    fn keyword(&mut self, word: &str) -> Result<Token, Diagnostic> {
        let Some(keyword) = Token::of_text(word) else {
            let hint = match nearest(word, words()) {
                _ if let Some(start) = words().find(|it| word.starts_with(it)) => format!("a space follows `{start}`"),
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    "a variable is a letter, or a letter and a digit; a string variable, a letter and `$`".to_owned()
                }
            };
            let message = format!("`{word}` is neither a keyword, nor a function, nor a variable");
            return Err(self.error(word.len(), codes::WORD, message).with_hint(hint));
        };
        let after = self.rest()[word.len()..].chars().next();
        let side = match self.text[..self.at].ends_with(' ') {
            true if after.is_none_or(|it| it == ' ') => return Ok(self.take(keyword, word.len())),
            true => "after",
            false => "before",
        };
        Err(self.error(
            word.len(),
            codes::SPACING,
            format!("a space is missing {side} `{word}`"),
        ))
    }

    fn string(&mut self) -> Result<Token, Diagnostic> {
        match self.rest()[1..].find('"') {
            Some(length) => Ok(self.take(Token::String, length + 2)),
            None => Err(self.error(
                self.rest().len(),
                codes::CHARACTER,
                "the string has no closing quotation mark",
            )),
        }
    }

    /// The rest of a DATA line: strings with and without quotation marks (17.2, 4.2).
    fn data(&mut self) -> Result<(), Diagnostic> {
        while let Some(first) = self.skip_spaces().chars().next() {
            let datum = self.rest()[..self.run(is_unquoted)].trim_end().len();
            match first {
                '"' => drop(self.string()?),
                ',' => drop(self.take(Token::Comma, 1)),
                _ if datum > 0 => drop(self.take(Token::Datum, datum)),
                _ => {
                    return Err(self.error(
                        first.len_utf8(),
                        codes::CHARACTER,
                        "this stands in quotation marks in DATA",
                    ));
                }
            }
        }
        Ok(())
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..self.end]
    }

    /// How many bytes of the next characters are such.
    fn run(&self, test: impl Fn(char) -> bool) -> usize {
        let rest = self.rest();
        rest.find(|it| !test(it)).unwrap_or(rest.len())
    }

    fn skip_spaces(&mut self) -> &'t str {
        self.at += self.run(|it| matches!(it, ' ' | '\t'));
        self.rest()
    }

    fn take(&mut self, token: Token, length: usize) -> Token {
        let span = self.span(length);
        self.budget.at(span);
        self.budget.charge(1, TOKEN);
        self.tokens.push((span.start, token, span.end));
        self.at += length;
        token
    }

    fn span(&self, length: usize) -> Span {
        let offset = |at: usize| u32::try_from(at).expect("sources are under 4 GiB");
        Span::new(self.file, offset(self.at), offset(self.at + length))
    }

    fn error(&self, length: usize, code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, self.span(length), message)
    }
}

/// Characters of strings without quotation marks (4.2), and letters of all alphabets.
pub fn is_unquoted(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, ' ' | '+' | '-' | '.')
}

/// The length of a numeric representation (6.2), which may have no digit.
fn number_length(text: &str) -> usize {
    let digits = |from: usize| from + text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits(0);
    if text[end..].starts_with('.') {
        end = digits(end + 1);
    }
    if let Some(scale) = text[end..].strip_prefix(['E', 'e']) {
        let sign = usize::from(scale.starts_with(['+', '-']));
        let exponent = end + 1 + sign;
        end = if digits(exponent) > exponent {
            digits(exponent)
        } else {
            end
        };
    }
    end
}
