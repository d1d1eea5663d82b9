//! Lexical tokens: lines, and in them words, numbers, strings and signs. Spaces stand around keywords and nowhere inside
//! a token (5.4). Small letters count as capitals, except in strings.

use polyc_base::budget::{Budget, TOKEN};
use polyc_base::{Diagnostic, FileId, Span, nearest};
use polyc_frontend::syntax::Spanned;
use polyc_frontend::{TokenClass, TokenTable, token_kinds};

use crate::codes;

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

/// The functions that the implementation supplies (9.2).
pub const SUPPLIED: &[&str] = &[
    "ABS", "ATN", "COS", "EXP", "INT", "LOG", "RND", "SGN", "SIN", "SQR", "TAN",
];

/// The keywords (3.8).
pub fn keywords() -> impl Iterator<Item = &'static str> {
    let keywords = Token::KINDS.iter().filter(|it| it.class == TokenClass::Keyword);
    keywords.map(|it| it.name)
}

/// The tokens of a text, with what is wrong in it. Each line that is not blank ends in [`Token::EndOfLine`]; what
/// follows a mistake on its line is one token that is malformed.
#[must_use]
pub fn tokens(file: FileId, text: &str, budget: &Budget) -> (Vec<Spanned<Token>>, Vec<Diagnostic>) {
    let (mut tokens, mut diagnostics) = (Vec::new(), Vec::new());
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        let mut lexer = Line {
            file,
            text,
            at: start,
            end: start + content.len(),
            tokens: &mut tokens,
            budget,
        };
        if !content.trim().is_empty() {
            if let Err(diagnostic) = lexer.line() {
                let (at, end) = (lexer.at, lexer.end);
                lexer.push(Token::Malformed, at, end);
                diagnostics.push(diagnostic);
            }
            let end = lexer.end;
            lexer.push(Token::EndOfLine, end, end);
        }
        if budget.is_spent() {
            break;
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
        let number = self.run(|it| it.is_ascii_digit());
        if number == 0 {
            let message = "a line begins with its number, without a space in front of it";
            return Err(self.error(self.rest().len(), codes::LINE, message));
        }
        self.take(Token::LineNumber, number);
        if !self.rest().is_empty() && !self.rest().starts_with(' ') {
            return Err(self.error(1, codes::SPACING, "a space follows the line number"));
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
        let first = rest.chars().next().unwrap_or_default();
        let two = rest.get(..2).and_then(Token::of_text);
        let one = rest.get(..1).and_then(Token::of_text);
        match (first, two, one) {
            ('A'..='Z' | 'a'..='z', ..) => self.word(),
            ('0'..='9' | '.', ..) => Ok(self.take(Token::Number, number_length(rest))),
            ('"', ..) => self.string(),
            (_, Some(sign), _) => Ok(self.take(sign, 2)),
            (_, None, Some(sign)) => Ok(self.take(sign, 1)),
            _ => {
                let message = format!("`{}` has no meaning in BASIC", first.escape_default());
                Err(self.error(first.len_utf8(), codes::CHARACTER, message))
            }
        }
    }

    fn word(&mut self) -> Result<Token, Diagnostic> {
        let rest = self.rest();
        let length = self.run(|it| it.is_ascii_alphanumeric());
        let word = rest[..length].to_ascii_uppercase();
        let token = match word.as_bytes() {
            [_] if rest[length..].starts_with('$') => return Ok(self.take(Token::TextVariable, 2)),
            [_] => Token::Variable,
            [_, b'0'..=b'9'] => Token::Variable,
            [b'F', b'N', b'A'..=b'Z'] => Token::Defined,
            b"TAB" => Token::Tab,
            _ if SUPPLIED.contains(&&*word) => Token::Supplied,
            _ => match Token::of_text(&word) {
                Some(keyword) => return self.keyword(keyword, &word),
                None => return Err(self.unknown(&word)),
            },
        };
        Ok(self.take(token, length))
    }

    /// A keyword has a space before it, and one after it unless the line ends there (5.4).
    fn keyword(&mut self, keyword: Token, word: &str) -> Result<Token, Diagnostic> {
        let before = self.text[..self.at].ends_with(' ');
        let after = matches!(self.rest().as_bytes().get(word.len()), None | Some(b' '));
        if before && after {
            return Ok(self.take(keyword, word.len()));
        }
        let side = if before { "after" } else { "before" };
        Err(self.error(
            word.len(),
            codes::SPACING,
            format!("a space is missing {side} `{word}`"),
        ))
    }

    fn unknown(&self, word: &str) -> Diagnostic {
        let message = format!("`{word}` is neither a keyword, nor a function, nor a variable");
        let error = self.error(word.len(), codes::WORD, message);
        if let Some(keyword) = keywords().find(|it| word.starts_with(it)) {
            return error.with_hint(format!("a space follows the keyword `{keyword}`"));
        }
        match nearest(word, keywords().chain(SUPPLIED.iter().copied())) {
            Some(near) => error.with_hint(format!("did you mean `{near}`?")),
            None => {
                error.with_hint("a variable is a letter, or a letter and a digit; a string variable, a letter and `$`")
            }
        }
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
            match first {
                '"' => drop(self.string()?),
                ',' => drop(self.take(Token::Comma, 1)),
                _ => {
                    let length = self.run(is_unquoted);
                    let datum = self.rest()[..length].trim_end().len();
                    if datum == 0 {
                        let message = format!("`{}` stands in quotation marks in a DATA line", first.escape_default());
                        return Err(self.error(first.len_utf8(), codes::CHARACTER, message));
                    }
                    self.take(Token::Datum, datum);
                }
            }
        }
        Ok(())
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..self.end]
    }

    fn run(&self, test: impl Fn(char) -> bool) -> usize {
        let rest = self.rest();
        rest.find(|it| !test(it)).unwrap_or(rest.len())
    }

    fn skip_spaces(&mut self) -> &'t str {
        self.at += self.run(|it| matches!(it, ' ' | '\t'));
        self.rest()
    }

    fn take(&mut self, token: Token, length: usize) -> Token {
        self.push(token, self.at, self.at + length);
        self.at += length;
        token
    }

    fn push(&mut self, token: Token, start: usize, end: usize) {
        let span = self.span(start, end);
        self.budget.at(span);
        self.budget.charge(1, TOKEN);
        self.tokens.push((span.start, token, span.end));
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let offset = |at: usize| u32::try_from(at).expect("sources are under 4 GiB");
        Span::new(self.file, offset(start), offset(end))
    }

    fn error(&self, length: usize, code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, self.span(self.at, self.at + length), message)
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
        if scale[sign..].starts_with(|it: char| it.is_ascii_digit()) {
            end = digits(end + 1 + sign);
        }
    }
    end
}
