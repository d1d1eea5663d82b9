//! What came of programs that were checked, for people and as JSON.

use core::fmt;

use polyc_base::text::visible;
use polyc_compile::Level;
use polyc_render::json_line;
use serde::Serialize;

/// A program that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Its name.
    pub file: String,
    /// Its language.
    pub language: &'static str,
    /// Whether it says nothing to expect; it was not run then.
    pub is_empty: bool,
    /// What it does other than it says; empty if it passed.
    pub failures: Vec<Failure>,
}

/// Something that a program does other than it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The levels at which it does; none if it was not compiled.
    pub levels: Vec<Level>,
    /// The line of the expectation, or of what was not expected.
    pub line: Option<u32>,
    /// What it is.
    pub message: String,
    /// What was found: of output the lines that differ, `-` before those expected and `+` before those found.
    pub found: Vec<String>,
}

impl Failure {
    pub(super) fn new(line: Option<u32>, message: String) -> Self {
        Self {
            levels: Vec::new(),
            line,
            message,
            found: Vec::new(),
        }
    }
}

impl Checked {
    /// Whether it was run and does what it says.
    #[must_use]
    pub fn passed(&self) -> bool {
        !self.is_empty && self.failures.is_empty()
    }

    /// Fails because nothing is expected.
    pub fn require_expectations(&mut self) {
        if self.is_empty && self.failures.is_empty() {
            let message = "it expects nothing: write what it does in comments, as `expect: TEXT`";
            self.failures.push(Failure::new(None, message.to_owned()));
        }
    }

    /// Adds failures at a level; one that is the same at another is there once.
    pub(super) fn add(&mut self, level: Level, failures: Vec<Failure>) {
        for mut failure in failures {
            let mut known = self.failures.iter_mut();
            let same =
                known.find(|it| (it.line, &it.message, &it.found) == (failure.line, &failure.message, &failure.found));
            if let Some(same) = same {
                same.levels.push(level);
            } else {
                failure.levels.push(level);
                self.failures.push(failure);
            }
        }
    }

    /// The result as data, in one line.
    #[must_use]
    pub fn to_json(&self) -> String {
        let failures = self.failures.iter().map(|it| FailureObject {
            levels: it.levels.iter().map(|it| it.number()).collect(),
            line: it.line,
            message: &it.message,
            found: &it.found,
        });
        let status = match (self.failures.is_empty(), self.is_empty) {
            (false, _) => "failed",
            (true, true) => "skipped",
            (true, false) => "passed",
        };
        json_line(&Object {
            file: &self.file,
            language: self.language,
            status,
            failures: failures.collect(),
        })
    }
}

#[derive(Serialize)]
struct Object<'a> {
    file: &'a str,
    language: &'a str,
    status: &'static str,
    failures: Vec<FailureObject<'a>>,
}

#[derive(Serialize)]
struct FailureObject<'a> {
    levels: Vec<u8>,
    line: Option<u32>,
    message: &'a str,
    found: &'a [String],
}

/// The failures; nothing if there are none.
impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for failure in &self.failures {
            write!(f, "{}", visible(&self.file))?;
            if let Some(line) = failure.line {
                write!(f, ":{line}")?;
            }
            write!(f, ": {}", visible(&failure.message))?;
            for (index, level) in failure.levels.iter().enumerate() {
                let before = if index == 0 { " (at " } else { ", " };
                write!(f, "{before}-O{}", level.number())?;
            }
            writeln!(f, "{}", if failure.levels.is_empty() { "" } else { ")" })?;
            for line in &failure.found {
                writeln!(f, "    {line}")?;
            }
        }
        Ok(())
    }
}

/// Programs that were checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Each of them.
    pub files: Vec<Checked>,
}

impl Summary {
    /// Whether none failed, and some passed.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.failed() == 0 && self.passed() > 0
    }

    /// How many do what they say.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.files.iter().filter(|it| it.passed()).count()
    }

    /// How many do not.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.files.iter().filter(|it| !it.failures.is_empty()).count()
    }

    /// The counts, in a line.
    #[must_use]
    pub fn counts(&self) -> String {
        let (passed, failed) = (self.passed(), self.failed());
        let mut counts = format!("{passed} passed, {failed} failed");
        let skipped = self.files.len() - passed - failed;
        if skipped > 0 {
            counts.push_str(&format!(", {skipped} without expectations"));
        }
        counts
    }
}

/// The failures and the counts.
impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.files.iter().try_for_each(|it| write!(f, "{it}"))?;
        writeln!(f, "{}", self.counts())
    }
}
