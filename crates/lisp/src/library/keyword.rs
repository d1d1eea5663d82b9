//! Keywords: names of special forms.

macro_rules! keywords {
    (
        programs { $($variant:ident = $text:literal,)* }
        prelude { $($internal:ident = $internal_text:literal,)* }
    ) => {
        /// A special form, or a word that only means something inside one.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each is named as the form it is")]
        pub enum Keyword { $($variant,)* $($internal,)* }

        /// Every keyword a program may use, as it is written.
        pub const KEYWORDS: &[&str] = &[$($text,)*];

        /// The keyword of that name.
        #[must_use]
        pub fn by_name(name: &str) -> Option<Keyword> {
            match name {
                $($text => Some(Keyword::$variant),)*
                $($internal_text => Some(Keyword::$internal),)*
                _ => None,
            }
        }
    };
}
keywords! {
programs {
    And = "and",
    Arrow = "=>",
    Assert = "assert",
    Begin = "begin",
    Case = "case",
    CaseLambda = "case-lambda",
    Cond = "cond",
    CondExpand = "cond-expand",
    Define = "define",
    DefineLibrary = "define-library",
    DefineRecordType = "define-record-type",
    DefineSyntax = "define-syntax",
    DefineValues = "define-values",
    Delay = "delay",
    DelayForce = "delay-force",
    Do = "do",
    Ellipsis = "...",
    Else = "else",
    Guard = "guard",
    If = "if",
    Import = "import",
    Include = "include",
    IncludeCi = "include-ci",
    Lambda = "lambda",
    Let = "let",
    LetStar = "let*",
    LetStarValues = "let*-values",
    LetSyntax = "let-syntax",
    LetValues = "let-values",
    Letrec = "letrec",
    LetrecStar = "letrec*",
    LetrecSyntax = "letrec-syntax",
    Or = "or",
    Parameterize = "parameterize",
    Quasiquote = "quasiquote",
    Quote = "quote",
    Receive = "receive",
    Set = "set!",
    SyntaxError = "syntax-error",
    SyntaxRules = "syntax-rules",
    Underscore = "_",
    Unless = "unless",
    Unquote = "unquote",
    UnquoteSplicing = "unquote-splicing",
    When = "when",
}
prelude {
    InternalCatch = "%catch",
    InternalFinally = "%finally",
    InternalHandler = "%with-handler",
    InternalNative = "%native",
    InternalThrow = "%throw",
    InternalValuesGet = "%values-get",
}
}
