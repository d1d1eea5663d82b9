//! The facts of a language, and its options: data, so that whoever shows or reads them needs to know no language.

use core::fmt;

use crate::explain::Explanation;
use polyc_runtime::native::{NativeShape, Row};

use crate::cause::CauseRow;
use crate::nearest::nearest;
use crate::token::{TokenClass, TokenKind};

/// What a language is, apart from any program. Most languages write one constant, beginning with [`LanguageInfo::new`].
#[derive(Clone, Copy)]
pub struct LanguageInfo {
    /// Name on the command line: `lisp`.
    pub name: &'static str,
    /// What it is, for the list of languages: `Scheme (R7RS-small)`.
    pub title: &'static str,
    /// Extensions of its files, without the dot.
    pub extensions: &'static [&'static str],
    /// The kinds of its tokens.
    pub tokens: &'static [TokenKind],
    /// Words with a meaning of their own besides the tokens that are keywords.
    pub keywords: &'static [&'static str],
    /// What a comment is, for programs that say in comments what they do.
    pub comments: Comments,
    /// Small programs that show the language.
    pub samples: &'static [Sample],
    /// Whether running a file prints the value of the program (`-e` always prints it, if there is one).
    pub prints_result: bool,
    /// Its own options.
    pub options: &'static [LanguageOption],
    /// What its diagnostic codes mean.
    pub diagnostics: &'static [Explanation],
    /// The rules that ask for its code: one row for each cause that its modules have, ascending.
    pub causes: &'static [CauseRow],
    /// Its natives.
    pub natives: &'static [Row],
    /// The shapes of objects that its natives make; a shape says what modules may do with it.
    pub shapes: &'static [&'static NativeShape],
    /// Extensions of files with libraries that programs import, those that are looked for first in front; none if its
    /// programs import none.
    pub libraries: &'static [&'static str],
    /// Modules written in the language itself; each may import those before it. Those of polyc's languages are compiled
    /// when polyc is built, those of others when the language is first used, or by a build script
    /// (`polyc_compile::embed_preludes`).
    pub prelude: &'static [Prelude],
}

impl LanguageInfo {
    /// A language of that name and title, with nothing else.
    #[must_use]
    pub const fn new(name: &'static str, title: &'static str) -> Self {
        Self {
            name,
            title,
            extensions: &[],
            tokens: &[],
            keywords: &[],
            comments: Comments::NONE,
            samples: &[],
            prints_result: false,
            options: &[],
            diagnostics: &[],
            causes: &[],
            natives: &[],
            shapes: &[],
            libraries: &[],
            prelude: &[],
        }
    }

    /// Words with a meaning of their own, for completion and highlighting.
    #[must_use]
    pub fn words(&self) -> Vec<&'static str> {
        let tokens = self.tokens.iter().filter(|it| it.class == TokenClass::Keyword);
        let mut words: Vec<&'static str> = tokens.map(|it| it.name).collect();
        let others = self.keywords.iter().copied();
        words.extend(others.filter(|it| self.tokens.iter().all(|token| token.name != *it)));
        words
    }

    /// Its option of that name.
    #[must_use]
    pub fn option(&self, name: &str) -> Option<&'static LanguageOption> {
        self.options.iter().find(|it| it.name == name)
    }
}

/// A module of a language's prelude.
#[derive(Clone, Copy, Debug)]
pub struct Prelude {
    /// Name by which it is imported: `lisp.base`.
    pub name: &'static str,
    /// Its text.
    pub source: &'static str,
}

/// A small program.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// What it shows.
    pub title: &'static str,
    /// Its text.
    pub source: &'static str,
}

/// What a comment of a language is.
#[derive(Clone, Copy, Debug)]
pub struct Comments {
    /// What begins one that goes to the end of the line.
    pub line: &'static [&'static str],
    /// What begins one that has an end of its own.
    pub open: &'static [&'static str],
    /// What ends it; any of these does.
    pub close: &'static [&'static str],
    /// Whether such a comment may hold others.
    pub nests: bool,
}

impl Comments {
    /// There are none.
    pub const NONE: Self = Self::lines(&[]);

    /// Those that go to the end of the line.
    #[must_use]
    pub const fn lines(line: &'static [&'static str]) -> Self {
        Self {
            line,
            open: &[],
            close: &[],
            nests: false,
        }
    }
}

/// An option of one language: `--std` of Expr.
#[derive(Clone, Copy, Debug)]
pub struct LanguageOption {
    /// Its name, without `--`.
    pub name: &'static str,
    /// What it does, in a sentence without its end.
    pub help: &'static str,
    /// What may be given.
    pub value: OptionValue,
    /// Whether a module compiled with it is another one. Its value is then part of the module's producer.
    pub in_module: bool,
}

/// What may be given to an option.
#[derive(Clone, Copy, Debug)]
pub enum OptionValue {
    /// One of these; the first if nothing is given, and no file's extension means another.
    Choice(&'static [Choice]),
    /// Any text, any number of times. The word stands for it in help: `NAME=PATH`.
    Texts(&'static str),
}

/// A value of an option.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// How it is written.
    pub name: &'static str,
    /// What it means, in a sentence without its end.
    pub help: &'static str,
    /// Extensions of files that mean it, without the dot.
    pub extensions: &'static [&'static str],
}

/// The options of one compilation: each choice has a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options(Vec<(&'static str, String)>);

impl Options {
    /// Those of a language without options.
    pub const NONE: &'static Self = &Self(Vec::new());

    /// The options of a language for a file of that name, if these are given, as pairs of name and value.
    ///
    /// # Errors
    /// The language has no such option, or the option no such value, or it is given twice.
    pub fn resolve(info: &LanguageInfo, file: &str, given: &[(String, String)]) -> Result<Self, OptionError> {
        let mut values = Vec::new();
        for (name, value) in given {
            let option = info.option(name).ok_or_else(|| OptionError::unknown(info, name))?;
            if let OptionValue::Choice(choices) = option.value {
                if !choices.iter().any(|it| it.name == value) {
                    return Err(OptionError::value(option, choices, value));
                }
                if values.iter().any(|&(before, _)| before == option.name) {
                    return Err(OptionError(format!("`--{name}` is given twice")));
                }
            }
            values.push((option.name, value.clone()));
        }
        for option in info.options {
            if let OptionValue::Choice(choices) = option.value
                && !values.iter().any(|it| it.0 == option.name)
                && let Some(usual) = usual(choices, file)
            {
                values.push((option.name, usual.name.to_owned()));
            }
        }
        Ok(Self(values))
    }

    /// The value of an option.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Every value of an option, as they were given.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let values = self.0.iter().filter(move |it| it.0 == name);
        values.map(|it| it.1.as_str())
    }

    /// Those that make a module another one, as they are written: ` --std cel`. Empty for the usual ones.
    #[must_use]
    pub fn of_module(&self, info: &LanguageInfo) -> String {
        let matters = |&&(name, ref value): &&(&'static str, String)| {
            info.option(name).is_some_and(|it| it.in_module && !it.is_usual(value))
        };
        let written = |(name, value): &(&'static str, String)| format!(" --{name} {value}");
        self.0.iter().filter(matters).map(written).collect()
    }
}

impl LanguageOption {
    /// Whether nothing need be given for this value.
    fn is_usual(&self, value: &str) -> bool {
        match self.value {
            OptionValue::Choice(choices) => choices.first().is_some_and(|it| it.name == value),
            OptionValue::Texts(_) => false,
        }
    }
}

/// The choice if nothing is given: what the file's extension means, or the first.
fn usual<'a>(choices: &'a [Choice], file: &str) -> Option<&'a Choice> {
    let extension = file.rsplit_once('.').map_or("", |it| it.1);
    let meant = choices.iter().find(|it| it.extensions.contains(&extension));
    meant.or(choices.first())
}

/// Why options are refused, in a sentence without its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionError(String);

impl OptionError {
    fn unknown(info: &LanguageInfo, name: &str) -> Self {
        let names = info.options.iter().map(|it| it.name);
        let near = match nearest(name, names) {
            Some(near) => format!("; did you mean `--{near}`?"),
            None => String::new(),
        };
        Self(format!("{} has no option `--{name}`{near}", info.title))
    }

    fn value(option: &LanguageOption, choices: &[Choice], value: &str) -> Self {
        let names: Vec<&str> = choices.iter().map(|it| it.name).collect();
        let near = match nearest(value, names.iter().copied()) {
            Some(near) => format!("; did you mean `{near}`?"),
            None => String::new(),
        };
        let (name, names) = (option.name, names.join(", "));
        Self(format!("`--{name}` is one of {names}, not `{value}`{near}"))
    }
}

impl fmt::Display for OptionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl core::error::Error for OptionError {}

#[cfg(test)]
mod tests {
    use super::*;

    const INFO: LanguageInfo = LanguageInfo {
        options: &[
            LanguageOption {
                name: "std",
                help: "the standard",
                value: OptionValue::Choice(&[
                    Choice {
                        name: "all",
                        help: "everything",
                        extensions: &[],
                    },
                    Choice {
                        name: "small",
                        help: "little",
                        extensions: &["sml"],
                    },
                ]),
                in_module: true,
            },
            LanguageOption {
                name: "file",
                help: "a file",
                value: OptionValue::Texts("NAME=PATH"),
                in_module: false,
            },
        ],
        ..LanguageInfo::new("t", "Test")
    };

    fn resolve(file: &str, given: &[(&str, &str)]) -> Result<Options, String> {
        let given = given.iter().map(|&(name, value)| (name.to_owned(), value.to_owned()));
        let given: Vec<(String, String)> = given.collect();
        Options::resolve(&INFO, file, &given).map_err(|it| it.to_string())
    }

    #[test]
    fn a_choice_is_given_or_meant_by_the_extension_or_the_first() {
        let value = |file, given| resolve(file, given).expect("it is right");
        assert_eq!(value("a.t", &[]).get("std"), Some("all"));
        assert_eq!(value("a.sml", &[]).get("std"), Some("small"));
        assert_eq!(value("a.sml", &[("std", "all")]).get("std"), Some("all"));
        assert_eq!(value("a.sml", &[]).of_module(&INFO), " --std small");
        assert_eq!(value("a.t", &[("std", "all")]).of_module(&INFO), "");
        let files = value("a.t", &[("file", "a=b"), ("file", "c=d")]);
        assert_eq!(files.all("file").collect::<Vec<_>>(), ["a=b", "c=d"]);
        assert_eq!(files.of_module(&INFO), "");
    }

    #[test]
    fn what_a_language_does_not_have_is_refused() {
        let refused = |given| resolve("a.t", given).expect_err("it is wrong");
        assert_eq!(
            refused(&[("fil", "x")]),
            "Test has no option `--fil`; did you mean `--file`?"
        );
        assert_eq!(refused(&[("other", "x")]), "Test has no option `--other`");
        let message = "`--std` is one of all, small, not `smal`; did you mean `small`?";
        assert_eq!(refused(&[("std", "smal")]), message);
        assert_eq!(refused(&[("std", "all"), ("std", "all")]), "`--std` is given twice");
    }
}
