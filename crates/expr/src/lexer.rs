//! Text to tokens. A token is a kind and a span; what a literal means is read later from its text ([`crate::literal`]).

use logos::{Lexer, Logos};
use polyc_base::budget::{Budget, TOKEN};
use polyc_base::{Diagnostic, FileId, Span};

use crate::codes;

/// The kinds of tokens.
#[derive(Logos, Clone, Copy, Debug, PartialEq, Eq)]
#[logos(skip r"[ \t\r\n\f]+")]
#[logos(skip(r"//[^\n]*", allow_greedy = true))]
pub enum Token {
    /// A name; `fn` is one too unless a name follows it.
    #[regex("[_a-zA-Z][_a-zA-Z0-9]*")]
    Identifier,
    /// A name between backticks, after a point only.
    #[regex("`[a-zA-Z0-9_./ -]+`")]
    QuotedField,
    /// Digits, or `0x` and hexadecimal digits; with the sign if one precedes directly and nothing is there to subtract
    /// from.
    #[regex("[0-9]+|0x[0-9a-fA-F]+")]
    Integer,
    /// An integer and `u`.
    #[regex("([0-9]+|0x[0-9a-fA-F]+)[uU]")]
    Unsigned,
    /// With a point or an exponent.
    #[regex(r"[0-9]*\.[0-9]+([eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+")]
    Double,
    /// A string in any quotes, raw or not.
    #[regex("[rR]?(\"\"\"|'''|\"|')", scan_string)]
    String,
    /// Bytes in any quotes, raw or not.
    #[regex("([bB][rR]?|[rR][bB])(\"\"\"|'''|\"|')", scan_string)]
    Bytes,
    /// `true`.
    #[token("true")]
    True,
    /// `false`.
    #[token("false")]
    False,
    /// `null`.
    #[token("null")]
    Null,
    /// `in`.
    #[token("in")]
    In,
    /// `let`.
    #[token("let")]
    Let,
    /// `fn` before a name.
    Fn,
    /// A word CEL keeps for itself.
    #[regex("as|break|const|continue|else|for|function|if|import|loop|package|namespace|return|var|void|while")]
    Reserved,
    #[token("(")]
    #[doc = "`(`."]
    OpenParen,
    #[token(")")]
    #[doc = "`)`."]
    CloseParen,
    #[token("[")]
    #[doc = "`[`."]
    OpenBracket,
    #[token("]")]
    #[doc = "`]`."]
    CloseBracket,
    #[token("{")]
    #[doc = "`{`."]
    OpenBrace,
    #[token("}")]
    #[doc = "`}`."]
    CloseBrace,
    #[token(".")]
    #[doc = "`.`."]
    Point,
    #[token(",")]
    #[doc = "`,`."]
    Comma,
    #[token(":")]
    #[doc = "`:`."]
    Colon,
    #[token(";")]
    #[doc = "`;`."]
    Semicolon,
    #[token("?")]
    #[doc = "`?`."]
    Question,
    #[token("=")]
    #[doc = "`=`."]
    Equals,
    #[token("||")]
    #[doc = "`||`."]
    Or,
    #[token("&&")]
    #[doc = "`&&`."]
    And,
    #[token("!")]
    #[doc = "`!`."]
    Not,
    #[token("<")]
    #[doc = "`<`."]
    Less,
    #[token("<=")]
    #[doc = "`<=`."]
    LessEqual,
    #[token(">=")]
    #[doc = "`>=`."]
    GreaterEqual,
    #[token(">")]
    #[doc = "`>`."]
    Greater,
    #[token("==")]
    #[doc = "`==`."]
    EqualEqual,
    #[token("!=")]
    #[doc = "`!=`."]
    NotEqual,
    #[token("+")]
    #[doc = "`+`."]
    Plus,
    #[token("-")]
    #[doc = "`-`."]
    Minus,
    #[token("*")]
    #[doc = "`*`."]
    Star,
    #[token("/")]
    #[doc = "`/`."]
    Slash,
    #[token("%")]
    #[doc = "`%`."]
    Percent,
}

impl Token {
    /// What messages call it.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Identifier => "a name",
            Self::QuotedField => "a quoted field",
            Self::Integer => "an integer",
            Self::Unsigned => "an unsigned integer",
            Self::Double => "a double",
            Self::String => "a string",
            Self::Bytes => "bytes",
            Self::True => "`true`",
            Self::False => "`false`",
            Self::Null => "`null`",
            Self::In => "`in`",
            Self::Let => "`let`",
            Self::Fn => "`fn`",
            Self::Reserved => "a reserved word",
            Self::OpenParen => "`(`",
            Self::CloseParen => "`)`",
            Self::OpenBracket => "`[`",
            Self::CloseBracket => "`]`",
            Self::OpenBrace => "`{`",
            Self::CloseBrace => "`}`",
            Self::Point => "`.`",
            Self::Comma => "`,`",
            Self::Colon => "`:`",
            Self::Semicolon => "`;`",
            Self::Question => "`?`",
            Self::Equals => "`=`",
            Self::Or => "`||`",
            Self::And => "`&&`",
            Self::Not => "`!`",
            Self::Less => "`<`",
            Self::LessEqual => "`<=`",
            Self::GreaterEqual => "`>=`",
            Self::Greater => "`>`",
            Self::EqualEqual => "`==`",
            Self::NotEqual => "`!=`",
            Self::Plus => "`+`",
            Self::Minus => "`-`",
            Self::Star => "`*`",
            Self::Slash => "`/`",
            Self::Percent => "`%`",
        }
    }

    /// What the token listing calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Identifier => "identifier",
            Self::QuotedField => "quoted-field",
            Self::Integer => "integer",
            Self::Unsigned => "unsigned",
            Self::Double => "double",
            Self::String => "string",
            Self::Bytes => "bytes",
            Self::Reserved => "reserved",
            _ => self.describe().trim_matches('`'),
        }
    }

    /// Whether an operand may end with it, so that a `-` after it subtracts.
    const fn ends_operand(self) -> bool {
        matches!(
            self,
            Self::Identifier
                | Self::QuotedField
                | Self::Integer
                | Self::Unsigned
                | Self::Double
                | Self::String
                | Self::Bytes
                | Self::True
                | Self::False
                | Self::Null
                | Self::CloseParen
                | Self::CloseBracket
                | Self::CloseBrace
        )
    }
}

/// A token and where it is.
pub type Spanned = (u32, Token, u32);

/// The tokens of a text, and what is no token.
#[must_use]
pub fn tokens(text: &str, file: FileId, budget: &Budget) -> (Vec<Spanned>, Vec<Diagnostic>) {
    let (mut found, mut diagnostics) = (Vec::new(), Vec::new());
    for (token, range) in Token::lexer(text).spanned() {
        let (start, end) = (offset(range.start), offset(range.end));
        budget.at(Span::new(file, start, end));
        if !budget.charge(1, TOKEN) {
            break;
        }
        match token {
            Ok(token) => push(&mut found, (start, token, end), text),
            Err(()) => {
                let span = Span::new(file, start, end);
                diagnostics.push(not_a_token(&text[range], span));
            }
        }
    }
    (found, diagnostics)
}

/// Adds a token. A minus sign directly before an integer, with nothing before it to subtract from, is part of the
/// integer (CEL's `INT_LIT`): that is how the smallest integer is written. And `fn` before a name begins a definition.
fn push(found: &mut Vec<Spanned>, (start, token, end): Spanned, text: &str) {
    match (found.as_slice(), token) {
        ([.., (minus, Token::Minus, at)], Token::Integer) if *at == start => {
            let minus = *minus;
            let operand = found.iter().rev().nth(1);
            if !operand.is_some_and(|(_, token, _)| token.ends_operand()) {
                found.pop();
                found.push((minus, token, end));
                return;
            }
        }
        ([.., (from, Token::Identifier, to)], Token::Identifier) if &text[*from as usize..*to as usize] == "fn" => {
            let last = found.len() - 1;
            found[last].1 = Token::Fn;
        }
        _ => {}
    }
    found.push((start, token, end));
}

fn not_a_token(text: &str, span: Span) -> Diagnostic {
    if text.ends_with(['"', '\'']) {
        let message = "this string does not end";
        Diagnostic::error(codes::STRING, span, message)
            .with_hint("a string ends with the quotes it begins with, on the same line unless there are three")
    } else {
        let shown = text.escape_debug();
        Diagnostic::error(codes::TOKEN, span, format!("`{shown}` is no token of Expr"))
    }
}

fn offset(position: usize) -> u32 {
    u32::try_from(position).expect("sources are under 4 GiB")
}

/// Moves to the end of a string whose prefix and opening quotes were read; an unended one is an error of the opening
/// quotes alone, so that what follows is still read.
fn scan_string(lexer: &mut Lexer<'_, Token>) -> Result<(), ()> {
    let opening = lexer.slice();
    let quotes = opening.trim_start_matches(['r', 'R', 'b', 'B']);
    let raw = opening.contains(['r', 'R']);
    match string_end(lexer.remainder(), quotes, raw) {
        Some(length) => {
            lexer.bump(length);
            Ok(())
        }
        None => Err(()),
    }
}

/// How long the rest of a string is, closing quotes included.
fn string_end(rest: &str, quotes: &str, raw: bool) -> Option<usize> {
    let bytes = rest.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if rest.as_bytes()[at..].starts_with(quotes.as_bytes()) {
            return Some(at + quotes.len());
        }
        match bytes[at] {
            b'\n' | b'\r' if quotes.len() == 1 => return None,
            b'\\' if !raw => at += 1,
            _ => {}
        }
        at += 1;
    }
    None
}
