//! Text to tokens. A token is a kind and a span; what it means is read later from its text.

use logos::Logos;

use crate::codes;
use crate::language::syntax::{self, lex};
use crate::language::{Budget, Diagnostic, FileId, token_kinds};

token_kinds! {
    /// The kinds of tokens. The parser's messages and editors read their names.
    #[derive(Logos, Clone, Copy, Debug, PartialEq, Eq)]
    #[logos(skip r"[ \t\r\n]+")]
    #[logos(skip(r"#[^\n]*", allow_greedy = true))]
    pub enum Token {
        Name { #[regex("[a-zA-Z_][a-zA-Z0-9_]*")] Name = "name" as "a name" }
        Number { #[regex("[0-9]+")] Number = "number" as "a number" }
        Text { #[regex("\"[^\"\n]*\"")] Text = "text" as "a text" }
        Keyword {
            #[token("array")] Array = "array", #[token("else")] Else = "else", #[token("false")] False = "false", #[token("fun")] Fun = "fun",
            #[token("if")] If = "if", #[token("print")] Print = "print", #[token("return")] Return = "return",
            #[token("true")] True = "true", #[token("var")] Var = "var", #[token("while")] While = "while",
        }
        Open { #[token("(")] OpenParen = "(", #[token("[")] OpenBracket = "[", #[token("{")] OpenBrace = "{" }
        Close { #[token(")")] CloseParen = ")", #[token("]")] CloseBracket = "]", #[token("}")] CloseBrace = "}" }
        Symbol {
            #[token(",")] Comma = ",", #[token(":")] Colon = ":", #[token(";")] Semicolon = ";", #[token("=")] Becomes = "=",
            #[token("==")] Equal = "==", #[token("!=")] NotEqual = "!=", #[token("<")] Less = "<",
            #[token("<=")] LessEqual = "<=", #[token(">")] Greater = ">", #[token(">=")] GreaterEqual = ">=",
            #[token("+")] Plus = "+", #[token("-")] Minus = "-", #[token("*")] Star = "*", #[token("/")] Slash = "/",
            #[token("%")] Percent = "%", #[token("!")] Not = "!",
        }
    }
}

/// The tokens of a text, and its characters that are none.
pub fn tokens(text: &str, file: FileId, budget: &Budget) -> (Vec<syntax::Spanned<Token>>, Vec<Diagnostic>) {
    let (mut found, mut diagnostics) = (Vec::new(), Vec::new());
    for (token, span) in lex(Token::lexer(text).spanned(), file, budget) {
        match token {
            Ok(token) => found.push((span.start, token, span.end)),
            Err(()) => {
                let message = format!("`{}` means nothing here", &text[span.range()]);
                diagnostics.push(Diagnostic::error(codes::TOKEN, span, message));
            }
        }
    }
    (found, diagnostics)
}
