//! Lexemes.

use polyc_base::Constant;
use polyc_frontend::{TokenKind, TokenTable, token_kinds};

/// A quote form's prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Abbreviation {
    /// `'`
    Quote,
    /// `` ` ``
    Quasiquote,
    /// `,`
    Unquote,
    /// `,@`
    UnquoteSplicing,
}

impl Abbreviation {
    /// The keyword it abbreviates.
    #[must_use]
    pub const fn keyword(self) -> &'static str {
        match self {
            Self::Quote => "quote",
            Self::Quasiquote => "quasiquote",
            Self::Unquote => "unquote",
            Self::UnquoteSplicing => "unquote-splicing",
        }
    }
}

/// A lexeme's kind and value.
#[derive(Clone, Debug, PartialEq)]
pub enum Lexeme {
    /// `(`
    Open,
    /// `)`
    Close,
    /// `#(`
    OpenVector,
    /// `#u8(`
    OpenBytes,
    /// `.`
    Dot,
    /// `#;`: the next datum is a comment.
    DatumComment,
    /// `'` and its kin.
    Prefix(Abbreviation),
    /// `#n=`: labels the next datum.
    Label(u64),
    /// `#n#`: the datum of that label.
    Reference(u64),
    /// A symbol.
    Identifier(String),
    /// A number, string, character or boolean.
    Constant(Constant),
    /// Malformed; reported already.
    Invalid,
}

impl Lexeme {
    /// Whether it opens what [`Self::Close`] closes.
    #[must_use]
    pub const fn opens(&self) -> bool {
        matches!(self, Self::Open | Self::OpenVector | Self::OpenBytes)
    }

    /// Whether it ends where it ends, whatever follows.
    #[must_use]
    pub const fn is_delimited(&self) -> bool {
        match self {
            Self::Prefix(prefix) => !matches!(prefix, Abbreviation::Unquote),
            Self::Close | Self::DatumComment | Self::Constant(Constant::String(_)) => true,
            _ => self.opens(),
        }
    }
}

token_kinds! {
    /// What lexemes are, without their values.
    #[derive(Clone, Copy)]
    enum Kind {
        Open { Open = "(", OpenVector = "#(", OpenBytes = "#u8(" }
        Close { Close = ")" }
        Symbol { Dot = ".", DatumComment = "#;" }
        Other { Prefix = "prefix" as "an abbreviation", Label = "label" as "a label", Reference = "reference" as "a label", Boolean = "boolean" as "a boolean", Invalid = "invalid" as "this" }
        Name { Identifier = "identifier" as "an identifier" }
        Number { Integer = "integer" as "an integer", Real = "real" as "a real" }
        Text { String = "string" as "a string", Character = "character" as "a character" }
    }
}

impl TokenTable for Lexeme {
    const KINDS: &'static [TokenKind] = Kind::KINDS;

    fn kind(&self) -> &'static TokenKind {
        let kind = match self {
            Self::Open => Kind::Open,
            Self::Close => Kind::Close,
            Self::OpenVector => Kind::OpenVector,
            Self::OpenBytes => Kind::OpenBytes,
            Self::Dot => Kind::Dot,
            Self::DatumComment => Kind::DatumComment,
            Self::Prefix(_) => Kind::Prefix,
            Self::Label(_) => Kind::Label,
            Self::Reference(_) => Kind::Reference,
            Self::Identifier(_) => Kind::Identifier,
            Self::Constant(Constant::Integer(_) | Constant::BigInteger(_)) => Kind::Integer,
            Self::Constant(Constant::Float(_)) => Kind::Real,
            Self::Constant(Constant::String(_)) => Kind::String,
            Self::Constant(Constant::Character(_)) => Kind::Character,
            Self::Constant(_) => Kind::Boolean,
            Self::Invalid => Kind::Invalid,
        };
        kind.kind()
    }
}

/// A lexeme and its place, in bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// What it is.
    pub lexeme: Lexeme,
    /// First byte.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}
