//! Lexical tokens (ISO 7185 6.1): words in any case, both forms of comment, alternative symbols.

use logos::{Lexer, Logos};
use polyc_base::budget::{Budget, TOKEN};
use polyc_base::{Diagnostic, FileId, Span};
use polyc_frontend::syntax;
use polyc_frontend::{TokenClass, TokenTable, token_kinds};

use crate::codes;

token_kinds! {
    /// A token; its text is in the source.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Token {
        Keyword {
            And = "and", Array = "array", Begin = "begin", Case = "case", Const = "const", Div = "div", Do = "do",
            Downto = "downto", Else = "else", End = "end", File = "file", For = "for", Function = "function",
            Goto = "goto", If = "if", In = "in", Label = "label", Mod = "mod", Nil = "nil", Not = "not", Of = "of",
            Or = "or", Packed = "packed", Procedure = "procedure", Program = "program", Record = "record",
            Repeat = "repeat", Set = "set", Then = "then", To = "to", Type = "type", Until = "until", Var = "var",
            While = "while", With = "with",
        }
        Symbol {
            Plus = "+", Minus = "-", Star = "*", Slash = "/", Equal = "=", NotEqual = "<>", Less = "<",
            Greater = ">", LessEqual = "<=", GreaterEqual = ">=", Becomes = ":=", Dot = ".", Comma = ",",
            Semicolon = ";", Colon = ":", Arrow = "^", DotDot = "..",
        }
        Open { LeftParen = "(", LeftBracket = "[" }
        Close { RightParen = ")", RightBracket = "]" }
        Name { Identifier = "identifier" as "an identifier" }
        Number { Integer = "integer" as "an integer", Real = "real" as "a real" }
        Text { String = "string" as "a string" }
    }
}

/// What logos tells apart; words become [`Token`]s afterwards.
#[derive(Logos, Clone, Copy, Debug, PartialEq, Eq)]
#[logos(skip r"[ \t\r\n\x0c]+")]
enum Raw {
    #[regex("[A-Za-z][A-Za-z0-9_]*")]
    Word,
    #[regex("[0-9]+")]
    Integer,
    #[regex(r"[0-9]+\.[0-9]+([eE][+-]?[0-9]+)?")]
    #[regex("[0-9]+[eE][+-]?[0-9]+")]
    Real,
    #[regex(r"'([^'\n]|'')*'")]
    String,
    #[regex(r"'([^'\n]|'')*", priority = 1)]
    OpenString,
    #[token("(*", skip_comment)]
    #[token("{", skip_comment)]
    Comment,
    #[regex(r"[-+*/=<>()\[\],;:^.]")]
    #[token("<>")]
    #[token("<=")]
    #[token(">=")]
    #[token(":=")]
    #[token("..")]
    Symbol,
    #[token("@")]
    At,
    #[token("(.")]
    OpenBracket,
    #[token(".)")]
    CloseBracket,
}

/// Goes to the end of a comment, which either form may close (6.1.8); a comment without an end stays a token.
fn skip_comment(lexer: &mut Lexer<'_, Raw>) -> logos::Filter<()> {
    let rest = lexer.remainder();
    let brace = rest.find('}').map(|at| at + 1);
    let paren = rest.find("*)").map(|at| at + 2);
    match (brace, paren) {
        (None, None) => {
            lexer.bump(rest.len());
            logos::Filter::Emit(())
        }
        (Some(length), None) | (None, Some(length)) => {
            lexer.bump(length);
            logos::Filter::Skip
        }
        (Some(a), Some(b)) => {
            lexer.bump(a.min(b));
            logos::Filter::Skip
        }
    }
}

/// A token between two byte offsets.
pub type Spanned = syntax::Spanned<Token>;

/// The tokens of a text, with what is wrong in it. A first line `#!…` is skipped.
#[must_use]
pub fn tokens(file: FileId, text: &str, budget: &Budget) -> (Vec<Spanned>, Vec<Diagnostic>) {
    let start = match text.strip_prefix("#!") {
        Some(_) => text.find('\n').unwrap_or(text.len()),
        None => 0,
    };
    let mut tokens = Vec::new();
    let mut diagnostics = Vec::new();
    let mut lexer = Raw::lexer(&text[start..]);
    while let Some(raw) = lexer.next() {
        let range = lexer.span();
        let offset = |at: usize| u32::try_from(start + at).expect("sources are under 4 GiB");
        let (from, to) = (offset(range.start), offset(range.end));
        let span = Span::new(file, from, to);
        budget.at(span);
        if !budget.charge(1, TOKEN) {
            break;
        }
        match classify(raw, lexer.slice(), span) {
            Ok((token, remark)) => {
                diagnostics.extend(remark);
                if let Some(&(_, before, end)) = tokens.last() {
                    diagnostics.extend(missing_separator(before, end, token, span));
                }
                tokens.push((from, token, to));
            }
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    (tokens, diagnostics)
}

/// A token, with a remark if it is not quite right; or what is wrong.
fn classify(raw: Result<Raw, ()>, slice: &str, span: Span) -> Result<(Token, Option<Diagnostic>), Diagnostic> {
    let error = |code, message: &str| Diagnostic::error(code, span, message);
    let token = match raw {
        Ok(Raw::Word) => return Ok(word(slice, span)),
        Ok(Raw::Integer) => Token::Integer,
        Ok(Raw::Real) => Token::Real,
        Ok(Raw::String) => Token::String,
        Ok(Raw::OpenString) => {
            let remark = error(codes::LEXICAL, "the string has no closing apostrophe on its line");
            return Ok((Token::String, Some(remark)));
        }
        Ok(Raw::Symbol) => Token::of_text(slice).expect("every symbol is in the table"),
        Ok(Raw::At) => Token::Arrow,
        Ok(Raw::OpenBracket) => Token::LeftBracket,
        Ok(Raw::CloseBracket) => Token::RightBracket,
        Ok(Raw::Comment) => {
            return Err(error(codes::LEXICAL, "the comment has no end").with_hint("close it with `}` or `*)`"));
        }
        Err(()) => {
            let message = format!("`{}` is no symbol of Pascal", slice.escape_default());
            return Err(error(codes::LEXICAL, &message));
        }
    };
    Ok((token, None))
}

fn word(slice: &str, span: Span) -> (Token, Option<Diagnostic>) {
    let remark = slice.contains('_').then(|| {
        Diagnostic::error(
            codes::LEXICAL,
            span,
            format!("an identifier holds letters and digits only, found `{slice}`"),
        )
    });
    let token = Token::of_text(&slice.to_ascii_lowercase()).unwrap_or(Token::Identifier);
    (token, remark)
}

/// Words and numbers need something between them (6.1.8).
fn missing_separator(before: Token, end: u32, token: Token, span: Span) -> Option<Diagnostic> {
    let number = matches!(before, Token::Integer | Token::Real);
    let word = matches!(
        token.kind().class,
        TokenClass::Keyword | TokenClass::Name | TokenClass::Number
    );
    (number && word && end == span.start)
        .then(|| Diagnostic::error(codes::LEXICAL, span, "a space is needed between a number and a word"))
}

/// The characters of a string token, without the apostrophes.
#[must_use]
pub fn string_value(text: &str) -> String {
    let inner = text.strip_prefix('\'').unwrap_or(text);
    let inner = inner.strip_suffix('\'').unwrap_or(inner);
    inner.replace("''", "'")
}
