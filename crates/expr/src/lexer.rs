//! Text to tokens. A token is a kind and a span; what a literal means is read later from its text ([`crate::literal`]).

use logos::{Lexer, Logos};
use polyc_base::{Budget, Diagnostic, FileId, Span};
use polyc_frontend::syntax::{self, lex};
use polyc_frontend::{TokenClass, TokenTable, token_kinds};

use crate::codes;

token_kinds! {
    /// The kinds of tokens.
    #[derive(Logos, Clone, Copy, Debug, PartialEq, Eq)]
    #[logos(skip r"[ \t\r\n\f]+")]
    #[logos(skip(r"//[^\n]*", allow_greedy = true))]
    pub enum Token {
        Name {
            /// `fn` is one too unless a name follows it.
            #[regex("[_a-zA-Z][_a-zA-Z0-9]*")] Identifier = "name" as "a name",
            /// Between backticks, after a point only.
            #[regex("`[a-zA-Z0-9_./ -]+`")] QuotedField = "quoted-field" as "a quoted field",
        }
        Number {
            /// Digits, or `0x` and hexadecimal digits; with the sign if one precedes directly and nothing is there to
            /// subtract from.
            #[regex("[0-9]+|0x[0-9a-fA-F]+")] Integer = "integer" as "an integer",
            /// An integer and `u`.
            #[regex("([0-9]+|0x[0-9a-fA-F]+)[uU]")] Unsigned = "unsigned" as "an unsigned integer",
            /// With a point or an exponent.
            #[regex(r"[0-9]*\.[0-9]+([eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+")] Double = "double" as "a double",
        }
        Text {
            /// In any quotes, raw or not.
            #[regex("[rR]?(\"\"\"|'''|\"|')", scan_string)] String = "string" as "a string",
            /// In any quotes, raw or not.
            #[regex("([bB][rR]?|[rR][bB])(\"\"\"|'''|\"|')", scan_string)] Bytes = "bytes" as "bytes",
        }
        Keyword {
            #[token("true")] True = "true",
            #[token("false")] False = "false",
            #[token("null")] Null = "null",
            #[token("in")] In = "in",
            #[token("let")] Let = "let",
            /// Before a name.
            Fn = "fn",
        }
        Other {
            /// A word that CEL keeps for itself.
            #[regex("as|break|const|continue|else|for|function|if|import|loop|package|namespace|return|var|void|while")]
            Reserved = "reserved" as "a reserved word",
        }
        Open { #[token("(")] OpenParen = "(", #[token("[")] OpenBracket = "[", #[token("{")] OpenBrace = "{" }
        Close { #[token(")")] CloseParen = ")", #[token("]")] CloseBracket = "]", #[token("}")] CloseBrace = "}" }
        Symbol {
            #[token(".")] Point = ".", #[token(",")] Comma = ",", #[token(":")] Colon = ":",
            #[token(";")] Semicolon = ";", #[token("?")] Question = "?", #[token("=")] Equals = "=",
            #[token("||")] Or = "||", #[token("&&")] And = "&&", #[token("!")] Not = "!",
            #[token("<")] Less = "<", #[token("<=")] LessEqual = "<=", #[token(">=")] GreaterEqual = ">=",
            #[token(">")] Greater = ">", #[token("==")] EqualEqual = "==", #[token("!=")] NotEqual = "!=",
            #[token("+")] Plus = "+", #[token("-")] Minus = "-", #[token("*")] Star = "*", #[token("/")] Slash = "/",
            #[token("%")] Percent = "%",
        }
    }
}

impl Token {
    /// Whether an operand may end with it, so that a `-` after it subtracts.
    fn ends_operand(self) -> bool {
        match self.kind().class {
            TokenClass::Name | TokenClass::Number | TokenClass::Text | TokenClass::Close => true,
            _ => matches!(self, Self::True | Self::False | Self::Null),
        }
    }
}

/// A token and where it is.
pub type Spanned = syntax::Spanned<Token>;

/// The tokens of a text, and what is no token.
#[must_use]
pub fn tokens(text: &str, file: FileId, budget: &Budget) -> (Vec<Spanned>, Vec<Diagnostic>) {
    let (mut found, mut diagnostics) = (Vec::new(), Vec::new());
    for (token, span) in lex(Token::lexer(text).spanned(), file, budget) {
        match token {
            Ok(token) => push(&mut found, (span.start, token, span.end), text),
            Err(()) => diagnostics.push(not_a_token(&text[span.start as usize..span.end as usize], span)),
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
