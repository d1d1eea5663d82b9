//! Tokens: a language has a table of their kinds, which listings, messages and editors read.

use polyc_base::Span;

/// A token, for `emit --stage tokens` and editors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is: a row of the language's table.
    pub kind: &'static TokenKind,
    /// Where it is.
    pub span: Span,
}

/// What lies between the tokens of a text, blanks and comments, each with where it begins.
pub fn gaps<'t>(text: &'t str, tokens: &[Token]) -> impl Iterator<Item = (usize, &'t str)> {
    let span = |it: &Token| (it.span.start as usize, it.span.end as usize);
    let mut spans: Vec<(usize, usize)> = tokens.iter().map(span).collect();
    spans.sort_unstable();
    spans.push((text.len(), text.len()));
    let mut end = 0;
    spans.into_iter().filter_map(move |(start, next)| {
        let gap = text.get(end..start).map(|gap| (end, gap));
        end = end.max(next);
        gap
    })
}

/// A kind of token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenKind {
    /// Its name in listings and in the grammar: `identifier`, `(`.
    pub name: &'static str,
    /// What messages call it: ``a name``, `` `(` ``.
    pub said: &'static str,
    /// What kind of kind it is.
    pub class: TokenClass,
}

/// What tokens are to a reader of any language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenClass {
    /// A word with a meaning of its own. Its name is its text.
    Keyword,
    /// A sign. Its name is its text.
    Symbol,
    /// A sign or word that opens what a [`Self::Close`] closes. Its name is its text.
    Open,
    /// A sign or word that closes what an [`Self::Open`] opened. Its name is its text.
    Close,
    /// A word that the program chooses.
    Name,
    /// A number.
    Number,
    /// A string or a character.
    Text,
    /// Anything else.
    Other,
}

impl TokenClass {
    /// Whether all tokens of a kind of this class have the same text, the name of the kind.
    #[must_use]
    pub const fn is_fixed(self) -> bool {
        matches!(self, Self::Keyword | Self::Symbol | Self::Open | Self::Close)
    }
}

/// Tokens whose kinds are rows of a table; [`token_kinds!`](crate::token_kinds) makes the enum and the table together.
pub trait TokenTable: 'static {
    /// The table.
    const KINDS: &'static [TokenKind];

    /// What it is.
    fn kind(&self) -> &'static TokenKind;
}

/// Declares an enum of tokens and the table of their kinds. Each row is a variant and its name in the grammar, which
/// is the text of a token that always has the same; other kinds say what messages call them. Attributes stay, so the
/// enum may be a lexer of `logos`. `Token::of_text` gives the token that a text always is.
///
/// ```
/// polyc_frontend::token_kinds! {
///     /// A token of the calculator.
///     #[derive(Clone, Copy, Debug, PartialEq, Eq)]
///     pub enum Token {
///         Name { Name = "name" as "a name" }
///         Symbol { Plus = "+", Equals = "=" }
///         Open { OpenParen = "(" }
///         Close { CloseParen = ")" }
///     }
/// }
/// use polyc_frontend::TokenTable;
/// assert_eq!(Token::of_text("+"), Some(Token::Plus));
/// assert_eq!(Token::OpenParen.kind().said, "`(`");
/// ```
#[macro_export]
macro_rules! token_kinds {
    (
        $(#[$meta:meta])*
        $visibility:vis enum $token:ident {
            $($class:ident { $($(#[$row:meta])* $variant:ident = $name:literal $(as $said:literal)?),* $(,)? })*
        }
    ) => {
        $(#[$meta])*
        $visibility enum $token {
            $($(
                $(#[$row])*
                #[doc = concat!("`", $name, "`")]
                $variant,
            )*)*
        }

        impl $crate::TokenTable for $token {
            const KINDS: &'static [$crate::TokenKind] = &[$($(
                $crate::TokenKind {
                    name: $name,
                    said: $crate::token_kinds!(@said $name $($said)?),
                    class: $crate::TokenClass::$class,
                },
            )*)*];

            fn kind(&self) -> &'static $crate::TokenKind {
                &Self::KINDS[*self as usize]
            }
        }

        impl $token {
            /// The token that a text always is, if it is a keyword or a sign.
            #[allow(dead_code, reason = "a lexer may know them itself")]
            $visibility fn of_text(text: &str) -> Option<Self> {
                match text {
                    $($($name if $crate::TokenClass::$class.is_fixed() => Some(Self::$variant),)*)*
                    _ => None,
                }
            }
        }
    };
    (@said $name:literal) => { concat!("`", $name, "`") };
    (@said $name:literal $said:literal) => { $said };
}
