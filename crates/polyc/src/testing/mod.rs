//! Programs that say in their comments what they do, and the runner that holds them to it: `polyc test`.
//!
//! `docs/testing.md` has the form of the comments. A language's own tests are a directory of such programs and one
//! call:
//!
//! ```
//! use std::path::Path;
//!
//! use polyc::{Engine, Source};
//! use polyc::testing::{Options, check, test};
//!
//! let engine = Engine::new();
//! let text = "(display (* 6 7))  ; expect: 42\n(newline)\n(car 5)  ; expect error: not a pair\n";
//! let checked = check(&engine, Source::new("lisp", "it.scm", text), &Options::default()).expect("a language");
//! assert!(checked.failures.is_empty(), "{checked}");
//!
//! # let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/expr");
//! let summary = test(&engine, &[directory], &Options::all_levels()).expect("they can be read");
//! assert!(summary.is_success(), "{summary}");
//! ```

mod check;
mod diff;
mod expectations;
mod files;
mod result;

use std::time::Duration;

use polyc_compile::Level;
use polyc_runtime::Limits;
use polyc_vm::Settings;

pub use check::{check, expectations};
pub use expectations::{Expectations, Expected, first_code};
pub use files::{Found, check_file, find, test};
pub use result::{Checked, Failure, Summary};

/// How programs are compiled and run.
#[derive(Clone, Debug)]
pub struct Options {
    /// Each program is compiled and run at each of them.
    pub levels: Vec<Level>,
    /// Limits of each compilation and of each run.
    pub limits: Limits,
    /// Settings of the sessions.
    pub settings: Settings,
    /// Options of the languages, as pairs of name and value; each language has those that it declares.
    pub languages: Vec<(String, String)>,
}

impl Options {
    /// Most time of a compilation and of a run, if not said otherwise.
    pub const TIME: Duration = Duration::from_secs(10);
    /// Most bytes of output, if not said otherwise.
    pub const OUTPUT: u64 = 16 << 20;

    /// At each level.
    #[must_use]
    pub fn all_levels() -> Self {
        Self {
            levels: Level::ALL.to_vec(),
            ..Self::default()
        }
    }
}

/// At the highest level, under limits that end a program which does not end itself.
impl Default for Options {
    fn default() -> Self {
        Self {
            levels: vec![Level::default()],
            limits: Limits {
                time: Some(Self::TIME),
                output: Some(Self::OUTPUT),
                ..Limits::default()
            },
            settings: Settings::default(),
            languages: Vec::new(),
        }
    }
}
