//! The technology compatibility kit: what must hold of every language, checked.
//!
//! It is given a language and a directory of programs that say in comments what they do. Languages from outside have it
//! as a test of their own:
//!
//! ```no_run
//! use polyc::Engine;
//!
//! let report = polyc_tck::check(&Engine::new(), "lisp", "tests/lisp", &polyc_tck::Options::default());
//! assert!(report.is_success(), "{report}");
//! ```
//!
//! What is checked stands in [`Check`]. The checks run in processes of their own ([`Options::isolated`]), so that a
//! stack that overflows, a text that is compiled for ever and memory without bound are failures with a name.

mod code;
mod guard;
mod isolation;
mod jobs;
pub mod mutate;
pub mod natives;
mod programs;
mod report;
mod run;
mod show;
mod supports;
mod texts;

use std::path::Path;

use polyc::Engine;

pub use programs::digest;
pub use report::{Check, Failure, Report, Support};
pub use run::{Ending, Run, difference, differences, run, ways};
pub use texts::{check_frontend, check_text, limits};

/// Runs a closure and gives the most bytes that it held at once: for tests whose allocator counts.
pub type Peak = fn(&mut dyn FnMut()) -> usize;

/// Measures nothing: for programs whose allocator does not count.
pub fn unmeasured(run: &mut dyn FnMut()) -> usize {
    run();
    0
}

/// How much is checked.
#[derive(Clone, Debug)]
pub struct Options {
    /// Many times as much: more texts, more arguments, programs to their end in every way.
    pub long: bool,
    /// Which changes are made to texts, which arguments are chosen.
    pub seed: u64,
    /// Most seconds of processor time for one job in a process of its own; many jobs have less.
    pub seconds: u64,
    /// Whether checks run in processes of their own: this program is started again, with its arguments, or for a test
    /// of Rust with the name of the test, and comes to the same call of [`check`], which then does the work and ends
    /// the process. Otherwise what overflows the stack ends this process, and what does not end is waited for.
    pub isolated: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            long: false,
            seed: 7,
            seconds: 120,
            isolated: true,
        }
    }
}

/// Checks a language of the engine with the programs of a directory.
pub fn check(engine: &Engine, language: &str, directory: impl AsRef<Path>, options: &Options) -> Report {
    let directory = directory.as_ref();
    let key = format!("{language} {}", directory.display());
    let plan = match jobs::Plan::new(engine, language, directory, options) {
        Ok(plan) => plan,
        Err(failure) => {
            return Report {
                language: language.to_owned(),
                failures: vec![failure],
                ..Report::default()
            };
        }
    };
    let mut report = isolation::run(&plan, &key, options);
    report.language = language.to_owned();
    report
}
