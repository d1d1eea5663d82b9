//! Lexemes.

use polyc_base::Constant;

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
    /// A symbol.
    Identifier(String),
    /// A number, string, character or boolean.
    Constant(Constant),
    /// Malformed; reported already.
    Invalid,
}

impl Lexeme {
    /// What it is, for `emit --stage tokens`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Open => "(",
            Self::Close => ")",
            Self::OpenVector => "#(",
            Self::OpenBytes => "#u8(",
            Self::Dot => ".",
            Self::DatumComment => "#;",
            Self::Prefix(_) => "prefix",
            Self::Identifier(_) => "identifier",
            Self::Constant(Constant::Integer(_) | Constant::BigInteger(_)) => "integer",
            Self::Constant(Constant::Float(_)) => "real",
            Self::Constant(Constant::String(_)) => "string",
            Self::Constant(Constant::Character(_)) => "character",
            Self::Constant(_) => "boolean",
            Self::Invalid => "invalid",
        }
    }

    /// Whether it opens what [`Self::Close`] closes.
    #[must_use]
    pub const fn opens(&self) -> bool {
        matches!(self, Self::Open | Self::OpenVector | Self::OpenBytes)
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
