//! Text to tokens: lines, and in them words, numbers, strings and signs. Spaces stand around keywords and nowhere
//! inside a token (5.4). Small letters count as capitals, except in strings.

use logos::Logos;
use polyc_base::{Budget, Diagnostic, FileId, Span};
use polyc_frontend::nearest::nearest;
use polyc_frontend::syntax::{Spanned, lex};
use polyc_frontend::{TokenClass, TokenTable, token_kinds};

use crate::codes;
use crate::frontend::INFO;
use crate::tree::operation;

token_kinds! {
    /// A token; its text is in the source. Logos finds words and signs, whose texts say what they are.
    #[derive(Logos, Clone, Copy, Debug, PartialEq, Eq)]
    #[logos(skip "[ \t\r]+")]
    pub enum Token {
        Keyword {
            Base = "BASE", #[regex("[Dd][Aa][Tt][Aa]( [^\n]*)?", allow_greedy = true)] Data = "DATA", Def = "DEF",
            Dim = "DIM", End = "END", For = "FOR", Go = "GO", Gosub = "GOSUB", Goto = "GOTO", If = "IF",
            Input = "INPUT", Let = "LET", Next = "NEXT", On = "ON", Option = "OPTION", Print = "PRINT",
            Randomize = "RANDOMIZE", Read = "READ",
            #[regex("[Rr][Ee][Mm]( [^\n]*)?", allow_greedy = true)] Rem = "REM", Restore = "RESTORE",
            Return = "RETURN", Step = "STEP", Stop = "STOP", Sub = "SUB", Then = "THEN", To = "TO",
            // No space need stand around these.
            Abs = "ABS", Atn = "ATN", Cos = "COS", Exp = "EXP", Int = "INT", Log = "LOG", Rnd = "RND", Sgn = "SGN",
            Sin = "SIN", Sqr = "SQR", Tab = "TAB", Tan = "TAN",
        }
        Symbol {
            Plus = "+", Minus = "-", Star = "*", Slash = "/", Power = "^", Equal = "=", NotEqual = "<>",
            Less = "<", LessEqual = "<=", Greater = ">", GreaterEqual = ">=", Comma = ",", Semicolon = ";",
        }
        Open { LeftParen = "(" }
        Close { RightParen = ")" }
        Name {
            #[regex("[A-Za-z][0-9]?")] Variable = "variable" as "a variable",
            #[regex(r"[A-Za-z]\$")] TextVariable = "string-variable" as "a string variable",
            #[regex("[Ff][Nn][A-Za-z]")] Defined = "function" as "a function `FNx`",
            /// A node of the tree only.
            Element = "element" as "an element of an array",
        }
        Number {
            LineNumber = "line-number" as "a line number",
            /// A numeric representation (6.2), which may have no digit.
            #[regex(r"([0-9]+\.?[0-9]*|\.[0-9]*)([Ee][+-]?[0-9]+)?")] Number = "number" as "a number",
        }
        Text {
            #[regex("\"[^\"\n]*\"")] String = "string" as "a string",
            /// What stands behind DATA.
            Datum = "datum" as "data",
        }
        Other {
            #[token("\n")] EndOfLine = "end-of-line" as "the end of the line",
            #[regex("[A-Za-z][A-Za-z0-9]*", priority = 1)] #[regex("[-+*/^=<>,;()]|<>|<=|>=")] #[regex("\"[^\"\n]*")]
            Malformed = "malformed" as "a malformed symbol",
        }
    }
}

/// The tokens of a text, with what is wrong in it. Each line that is not blank ends in [`Token::EndOfLine`]; what
/// follows a mistake on its line belongs to one token that is malformed.
#[must_use]
pub fn tokens(file: FileId, text: &str, budget: &Budget) -> (Vec<Spanned<Token>>, Vec<Diagnostic>) {
    let (mut tokens, mut diagnostics) = (Vec::<Spanned<Token>>::new(), Vec::new());
    let end = (Ok(Token::EndOfLine), text.len()..text.len());
    for (found, span) in lex(Token::lexer(text).spanned().chain([end]), file, budget) {
        let last = tokens.last_mut().filter(|it| it.1 != Token::EndOfLine);
        match (found, last) {
            (Ok(Token::EndOfLine), None) => {}
            (Ok(Token::EndOfLine), _) => tokens.push((span.start, Token::EndOfLine, span.start)),
            (_, Some((_, Token::Malformed, end))) => *end = span.end,
            (found, last) => {
                let token = token(text, found, span, last.is_none()).unwrap_or_else(|mistake| {
                    diagnostics.push(mistake);
                    Token::Malformed
                });
                let word = if token == Token::Data { span.start + 4 } else { span.end };
                tokens.push((span.start, token, word));
                if span.end > word + 1 {
                    tokens.push((word + 1, Token::Datum, span.end));
                }
            }
        }
    }
    (tokens, diagnostics)
}

const LINE_BEGINS: &str = "a line begins with its number, without a space in front of it";

/// What logos has found, which may be the first of its line.
fn token(text: &str, found: Result<Token, ()>, span: Span, is_first: bool) -> Result<Token, Diagnostic> {
    let ((before, rest), length) = (text.split_at(span.start as usize), span.range().len());
    let (slice, after) = rest.split_at(length);
    let ends = after.is_empty() || after.starts_with([' ', '\r', '\n']);
    let error = |code, message: &str| Err(Diagnostic::error(code, span, message));
    if is_first {
        let begins = before.is_empty() || before.ends_with('\n');
        return match slice.bytes().all(|it| it.is_ascii_digit()) {
            true if begins && ends => Ok(Token::LineNumber),
            true if begins => error(codes::SPACING, "a space follows the line number"),
            _ => error(codes::LINE, LINE_BEGINS),
        };
    }
    let token = match found {
        Ok(token) if token != Token::Malformed => token,
        _ => Token::of_text(&slice.to_ascii_uppercase()).ok_or_else(|| meaningless(slice, span))?,
    };
    let is_spaced = token.kind().class == TokenClass::Keyword && token != Token::Tab && operation(token).is_none();
    if !is_spaced || ends && before.ends_with(' ') {
        return Ok(token);
    }
    let side = if before.ends_with(' ') { "after" } else { "before" };
    let message = format!("a space is missing {side} `{}`", token.kind().name);
    error(codes::SPACING, &message)
}

/// What is wrong with a word or sign that has no meaning.
fn meaningless(slice: &str, span: Span) -> Diagnostic {
    let word = slice.to_ascii_uppercase();
    if slice.starts_with('"') {
        let message = "the string has no closing quotation mark";
        return Diagnostic::error(codes::CHARACTER, span, message);
    } else if !slice.starts_with(|it: char| it.is_ascii_alphabetic()) {
        let message = format!("`{}` has no meaning here", slice.escape_default());
        return Diagnostic::error(codes::CHARACTER, span, message);
    }
    let words = INFO.words();
    let hint = match nearest(&word, words.iter().copied()) {
        _ if let Some(start) = words.iter().find(|it| word.starts_with(*it)) => format!("a space follows `{start}`"),
        Some(near) => format!("did you mean `{near}`?"),
        None => "a variable is a letter, or a letter and a digit; a string variable, a letter and `$`".to_owned(),
    };
    let message = format!("`{word}` is neither a keyword, nor a function, nor a variable");
    Diagnostic::error(codes::WORD, span, message).with_hint(hint)
}
