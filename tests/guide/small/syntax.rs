//! Tokens and the tree. Names have their meaning in the tree: a variable is a `Local`, a function a `Scope`.

use polyc::language::native::Row;
use polyc::language::scope::{Local, Scope};
use polyc::language::{FileId, Immediate, Op, Span, syntax, token_kinds};

token_kinds! {
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Kind {
        Number { Number = "number" as "a number" }
        Name { Name = "name" as "a name" }
        Text { Text = "text" as "a text" }
        Keyword {
            Else = "else", False = "false", Fn = "fn", If = "if", Let = "let", Nil = "nil", True = "true",
            While = "while",
        }
        Symbol {
            Plus = "+", Minus = "-", Star = "*", Slash = "/", Less = "<", Equal = "==", NotEqual = "!=", Becomes = "=",
            Comma = ",", Colon = ":", Dot = ".", Semicolon = ";",
        }
        Open { OpenParen = "(", OpenBrace = "{" }
        Close { CloseParen = ")", CloseBrace = "}" }
        Other { Unknown = "something else" as "something else", End = "the end" as "the end" }
    }
}

/// A function with its variables and its code; the program is one too.
pub struct Function<'t> {
    pub name: &'t str,
    pub span: Span,
    pub scope: Scope,
    pub parameters: Vec<Local>,
    pub body: Block<'t>,
}

/// Expressions in order; the value of the last is the value of the block.
pub type Block<'t> = Vec<Expr<'t>>;

pub struct Expr<'t> {
    pub kind: ExprKind<'t>,
    pub span: Span,
}

pub enum ExprKind<'t> {
    Number(i64),
    Text(&'t str),
    Constant(Immediate),
    Variable(Local),
    Let(Local, Box<Expr<'t>>),
    Assign(Local, Box<Expr<'t>>),
    Function(Box<Function<'t>>),
    /// Operators of one precedence, from the left: each with its place and its right operand.
    Chain(Box<Expr<'t>>, Vec<(Op, Span, Expr<'t>)>),
    /// What follows a value: calls and properties.
    Suffixes(Box<Expr<'t>>, Vec<(Suffix<'t>, Span)>),
    If(Vec<(Expr<'t>, Block<'t>)>, Block<'t>),
    While(Box<Expr<'t>>, Block<'t>),
    /// A function in Rust.
    Native(&'static Row),
    /// A variable of the prelude: its module and its name.
    Prelude(&'static str, &'t str),
    Object(Vec<(&'t str, Expr<'t>)>),
    /// An object, a property, and its new value.
    Set(Box<Expr<'t>>, &'t str, Box<Expr<'t>>),
}

pub enum Suffix<'t> {
    Call(Vec<Expr<'t>>),
    Get(&'t str),
}

/// A token, where it begins and where it ends.
pub type Lexed = syntax::Spanned<Kind>;

/// The tokens of a text. A comment goes from `//` to the end of the line.
pub fn lex(text: &str) -> Vec<Lexed> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let run = |test: fn(char) -> bool| rest.find(|it| !test(it)).unwrap_or(rest.len());
        let is_letter = |it: char| it.is_ascii_alphabetic() || it == '_';
        let (kind, length) = match first {
            '0'..='9' => (Some(Kind::Number), run(|it| it.is_ascii_digit())),
            '"' => match rest[1..]
                .find(['"', '\n'])
                .filter(|end| rest[1..][*end..].starts_with('"'))
            {
                Some(end) => (Some(Kind::Text), end + 2),
                None => (Some(Kind::Unknown), 1),
            },
            _ if rest.starts_with("//") => (None, run(|it| it != '\n')),
            _ if first.is_ascii_whitespace() => (None, 1),
            _ if is_letter(first) => {
                let length = run(|it| it.is_ascii_alphanumeric() || it == '_');
                (Some(Kind::of_text(&rest[..length]).unwrap_or(Kind::Name)), length)
            }
            _ => {
                let two = rest.get(..2).and_then(Kind::of_text).map(|it| (it, 2));
                let one = Kind::of_text(&rest[..first.len_utf8()]).unwrap_or(Kind::Unknown);
                let (kind, length) = two.unwrap_or((one, first.len_utf8()));
                (Some(kind), length)
            }
        };
        tokens.extend(kind.map(|kind| (at as u32, kind, (at + length) as u32)));
        at += length;
    }
    tokens
}

/// The place between two offsets.
pub fn span(file: FileId, start: u32, end: u32) -> Span {
    Span::new(file, start.min(end), end)
}
