//! What was checked, and what is to be mended: for people and as JSON.

use core::fmt;
use std::collections::BTreeMap;

use polyc::{clipped, json_line, visible};
use serde::{Deserialize, Serialize};

/// Characters of an input, of a line of what was found.
const LONGEST: usize = 300;

macro_rules! checks {
    ($($(#[$meta:meta])* $name:ident = $word:literal, $holds:literal;)*) => {
        /// Something that must hold of every language.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "lowercase")]
        pub enum Check {
            $(#[doc = $holds] $name,)*
        }

        impl Check {
            /// Every check.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// What holds, in a sentence without its end.
            #[must_use]
            pub const fn holds(self) -> &'static str {
                match self { $(Self::$name => $holds,)* }
            }
        }
    };
}
checks! {
    Programs = "programs", "Programs do what their comments say, at each level";
    Ways = "ways", "The same at each level, on each engine, under stress, traced, counted, in parts, from file and text; fuel is equal";
    Bytes = "bytes", "Compiling twice, and in another process, gives the same bytes";
    Ir = "ir", "The IR is well formed after each pass";
    Places = "places", "What may trap has a place and a cause, each function a name and a place";
    Causes = "causes", "Causes have rows in the language's table";
    Tokens = "tokens", "Tokens cover the text: between them are blanks and comments";
    Texts = "texts", "Changed texts compile or are refused, with a diagnostic inside the text and a code that is explained";
    Depth = "depth", "Texts that repeat one part many thousand times end, with a result or a diagnostic";
    Natives = "natives", "Natives end with any arguments, the same when everything moves";
    Extremes = "extremes", "Natives do not panic, whatever two of their arguments are";
    Prices = "prices", "Natives take time in proportion to what they charge";
    Show = "show", "Printing any value ends";
    Explain = "explain", "Examples of diagnostics have the mistake they explain, or none";
}

/// Something to mend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What does not hold.
    pub check: Check,
    /// Where: a file with its line, a native.
    pub subject: String,
    /// What is wrong and what to mend, in a sentence without its end.
    pub message: String,
    /// The text or the arguments with which it is wrong.
    pub input: Option<String>,
}

impl Failure {
    /// A failure without an input.
    #[must_use]
    pub fn new(check: Check, subject: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            check,
            subject: subject.into(),
            message: message.into(),
            input: None,
        }
    }

    /// With the text or the arguments that show it.
    #[must_use]
    pub fn with_input(mut self, input: impl Into<String>) -> Self {
        self.input = Some(input.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = clipped(&visible(&self.message), 4 * LONGEST);
        writeln!(f, "{}: {}: {message}", self.check.name(), visible(&self.subject))?;
        if let Some(input) = &self.input {
            writeln!(f, "    with: {}", clipped(&visible(input), LONGEST))?;
        }
        Ok(())
    }
}

/// A row of the table of what the language supports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Support {
    /// What.
    pub what: String,
    /// Whether it does.
    pub is_supported: bool,
    /// What was seen.
    pub fact: String,
}

/// What came of the checks of a language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The language.
    pub language: String,
    /// How many times each check was made.
    pub checked: BTreeMap<Check, u64>,
    /// What does not hold.
    pub failures: Vec<Failure>,
    /// What the language supports.
    pub supports: Vec<Support>,
}

impl Report {
    /// Whether everything that was checked holds, and something was checked.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.failures.is_empty() && self.count(Check::Programs) > 0
    }

    /// How many times a check was made.
    #[must_use]
    pub fn count(&self, check: Check) -> u64 {
        self.checked.get(&check).copied().unwrap_or(0)
    }

    /// The same as data, in one line.
    #[must_use]
    pub fn to_json(&self) -> String {
        json_line(self)
    }
}

/// The failures, the number of checks, and what the language supports.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.failures.iter().try_for_each(|it| write!(f, "{it}"))?;
        if self.count(Check::Programs) == 0 {
            writeln!(
                f,
                "programs: there is no program of {} with expectations",
                self.language
            )?;
        }
        writeln!(f, "{}: {} to mend", self.language, self.failures.len())?;
        for &check in Check::ALL {
            let failed = self.failures.iter().filter(|it| it.check == check).count();
            let failed = if failed == 0 {
                String::new()
            } else {
                format!(" ({failed} failed)")
            };
            writeln!(
                f,
                "{:>9} {:>7}  {}{failed}",
                check.name(),
                self.count(check),
                check.holds()
            )?;
        }
        writeln!(f, "supports:")?;
        for Support {
            what,
            is_supported,
            fact,
        } in &self.supports
        {
            writeln!(f, "{what:>9} {:>7}  {fact}", if *is_supported { "yes" } else { "no" })?;
        }
        Ok(())
    }
}
