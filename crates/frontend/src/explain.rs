//! What diagnostic codes mean: a table for each language, and one for all of them. A code is declared by its row, so no
//! code is without an explanation.

/// What a diagnostic code means, for people who meet it.
#[derive(Clone, Copy, Debug)]
pub struct Explanation {
    /// The code: `P020`.
    pub code: &'static str,
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// Two to five sentences: what is wrong, why, what to do.
    pub text: &'static str,
    /// The clause of the language's standard that asks for it, if one does.
    pub clause: Option<&'static str>,
    /// What is refused, and what is right.
    pub examples: Examples,
}

/// What programs that are examples read.
pub const EXAMPLE_INPUT: &str = "7 x\n";

/// Examples of a code.
#[derive(Clone, Copy, Debug)]
pub enum Examples {
    /// There are none: only a program that embeds polyc sees the code.
    None,
    /// Texts of the language.
    Texts {
        /// It has that mistake.
        wrong: &'static str,
        /// It has none.
        right: &'static str,
        /// Options of the language for both, as pairs of name and value.
        options: &'static [(&'static str, &'static str)],
    },
    /// Programs, which both compile. Their input is [`EXAMPLE_INPUT`].
    Runs {
        /// It ends with that error.
        wrong: &'static str,
        /// It ends with none.
        right: &'static str,
    },
    /// Commands of a shell, where no text is small enough or the text is not the reason.
    Commands {
        /// It reports the code.
        wrong: &'static str,
        /// It reports nothing.
        right: &'static str,
    },
}

impl Examples {
    /// Two texts with the usual options of their language.
    #[must_use]
    pub const fn texts(wrong: &'static str, right: &'static str) -> Self {
        Self::Texts {
            wrong,
            right,
            options: &[],
        }
    }

    /// Two commands.
    #[must_use]
    pub const fn commands(wrong: &'static str, right: &'static str) -> Self {
        Self::Commands { wrong, right }
    }
}

/// Declares diagnostic codes as constants, and a table `EXPLANATIONS` with a row for each. A row is a name, the code,
/// the title, the sentences, the clause and the examples.
#[macro_export]
macro_rules! diagnostic_codes {
    ($($name:ident = $code:literal, $title:literal, $text:literal, $clause:expr, $examples:expr;)*) => {
        $(
            #[doc = concat!($code, ": ", $title, ".")]
            pub const $name: &str = $code;
        )*

        /// What the codes mean.
        pub const EXPLANATIONS: &[$crate::explain::Explanation] = &[$(
            $crate::explain::Explanation {
                code: $name,
                title: $title,
                text: $text,
                clause: $clause,
                examples: $examples,
            },
        )*];
    };
}
