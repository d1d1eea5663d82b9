//! What is to be checked, in parts that can be made one after the other or by several processes.

use std::path::Path;

use fastrand::Rng;
use polyc::testing::find;
use polyc::{Engine, Examples, Frontend, Level, Source};
use polyc_runtime::native::Row;
use serde::{Deserialize, Serialize};

use crate::isolation::enter;
use crate::natives::{FailingPrices, Strides, call_with_any_arguments, call_with_extremes, check_price};
use crate::programs::{self, Case, Checked, Fuel};
use crate::report::{Check, Failure, Support};
use crate::show::check_show;
use crate::supports::supports;
use crate::texts::Texts;
use crate::{Options, unmeasured};

/// A part of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Job {
    /// A program, by its number.
    Program(usize),
    /// A changed text.
    Text(usize),
    /// A text that repeats a part.
    Depth(usize),
    /// A native, by its number.
    Native(usize),
    /// Values of every kind.
    Show,
    /// The examples of diagnostics.
    Explain,
    /// The table of what is supported.
    Supports,
}

impl Job {
    /// What it is about.
    pub(crate) const fn check(self) -> Check {
        match self {
            Self::Program(_) | Self::Supports => Check::Programs,
            Self::Text(_) => Check::Texts,
            Self::Depth(_) => Check::Depth,
            Self::Native(_) => Check::Natives,
            Self::Show => Check::Show,
            Self::Explain => Check::Explain,
        }
    }

    /// Most seconds of processor time.
    const fn seconds(self) -> u64 {
        match self {
            Self::Program(_) | Self::Native(_) | Self::Supports => 120,
            Self::Text(_) => 6,
            Self::Depth(_) | Self::Show | Self::Explain => 20,
        }
    }
}

/// What came of a job.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Done {
    pub failures: Vec<Failure>,
    pub counts: Vec<(Check, u64)>,
    /// Of a program: a digest of its bytes.
    pub digest: Option<u64>,
    pub supports: Vec<Support>,
}

/// All jobs of a language.
pub(crate) struct Plan<'a> {
    pub engine: &'a Engine,
    pub language: &'static dyn Frontend,
    pub cases: Vec<Case>,
    pub jobs: Vec<Job>,
    texts: Texts<'a>,
    rows: Vec<&'static Row>,
    options: Options,
}

impl<'a> Plan<'a> {
    /// The work for a directory.
    ///
    /// # Errors
    /// There is no such language, or the directory cannot be read.
    pub(crate) fn new(
        engine: &'a Engine,
        language: &str,
        directory: &Path,
        options: &Options,
    ) -> Result<Self, Failure> {
        let Some(language) = engine.languages().by_name(language) else {
            let what = "the engine has no such language: add it with `EngineBuilder::language`";
            return Err(Failure::new(Check::Programs, language, what));
        };
        let cases = cases(engine, language, directory)?;
        let seeds: Vec<Vec<u8>> = cases.iter().map(|it| it.text.clone()).collect();
        let rows: Vec<&'static Row> = language.info().natives.iter().collect();
        let (texts, depths) = if options.long { (20_000, 400) } else { (400, 40) };
        let mut jobs: Vec<Job> = (0..cases.len()).map(Job::Program).collect();
        if !seeds.is_empty() {
            jobs.extend((0..texts).map(Job::Text));
            jobs.extend((0..depths).map(Job::Depth));
        }
        jobs.extend((0..rows.len()).map(Job::Native));
        jobs.extend([Job::Show, Job::Explain, Job::Supports]);
        Ok(Self {
            engine,
            language,
            cases,
            jobs,
            texts: Texts {
                engine,
                language,
                seeds,
                seed: options.seed,
            },
            rows,
            options: options.clone(),
        })
    }

    /// Most seconds of processor time for a job.
    pub(crate) fn seconds(&self, job: Job) -> u64 {
        job.seconds().min(self.options.seconds)
    }

    /// Who is looked at.
    pub(crate) fn subject(&self, job: Job) -> String {
        match job {
            Job::Program(number) => self.cases[number].name.clone(),
            Job::Text(_) => "a changed text".to_owned(),
            Job::Depth(_) => "a text that repeats a part".to_owned(),
            Job::Native(number) => format!("the native {}", self.rows[number].name()),
            Job::Show => format!("`Frontend::show` of {}", self.language.info().name),
            Job::Explain | Job::Supports => self.language.info().name.to_owned(),
        }
    }

    /// The text that a job is about.
    pub(crate) fn input(&self, job: Job) -> Option<String> {
        let text = match job {
            Job::Text(number) => self.texts.changed(number),
            Job::Depth(number) => self.texts.repeated(number),
            _ => return None,
        };
        Some(String::from_utf8_lossy(&text).into_owned())
    }

    /// Does a job.
    pub(crate) fn perform(&self, job: Job) -> Done {
        match job {
            Job::Program(number) => self.program(&self.cases[number]),
            Job::Text(number) => self.text(Check::Texts, &self.texts.changed(number)),
            Job::Depth(number) => self.text(Check::Depth, &self.texts.repeated(number)),
            Job::Native(number) => self.native(self.rows[number], number),
            Job::Show => {
                enter("showing values of every kind");
                let (count, failures) = check_show(self.engine, self.language);
                Done {
                    failures,
                    counts: vec![(Check::Show, count)],
                    ..Done::default()
                }
            }
            Job::Explain => self.explain(),
            Job::Supports => Done {
                supports: supports(self.engine, self.language, &self.cases),
                ..Done::default()
            },
        }
    }

    fn program(&self, case: &Case) -> Done {
        let fuel = if self.options.long {
            Fuel {
                whole: 10_000_000_000,
                slow: 20_000_000,
            }
        } else {
            Fuel {
                whole: 20_000_000,
                slow: 30_000,
            }
        };
        let Checked {
            failures,
            counts,
            digest,
        } = programs::check(self.engine, self.language, case, fuel);
        Done {
            failures,
            counts,
            digest: case.compiles().then_some(digest),
            ..Done::default()
        }
    }

    fn text(&self, check: Check, text: &[u8]) -> Done {
        Done {
            failures: self.texts.check(check, text),
            counts: vec![(check, 1)],
            ..Done::default()
        }
    }

    fn native(&self, row: &'static Row, number: usize) -> Done {
        let mut done = Done::default();
        let mut random = Rng::with_seed(self.options.seed.wrapping_add(number as u64));
        enter("calling it with random arguments");
        let rounds = if self.options.long { 1000 } else { 10 };
        let (ended, failures) = call_with_any_arguments(self.engine, row, rounds, &mut random, unmeasured);
        done.add(Check::Natives, ended.calls, failures);
        enter("calling it with extremes");
        let strides = match self.options.long {
            true => Strides { few: 1, several: 23 },
            false => Strides { few: 31, several: 997 },
        };
        let further: &[usize] = if row.is_variadic() { &[0, 1, 3] } else { &[0] };
        for &further in further {
            let (calls, failures) = call_with_extremes(self.engine, row, further, strides);
            done.add(Check::Extremes, calls, failures);
        }
        enter("measuring its price");
        let (measured, failures) = check_price(self.engine, row);
        done.add(Check::Prices, measured, failures);
        if self.options.long {
            let (failed, failures) = FailingPrices::new(self.engine, row).check(row);
            done.add(Check::Prices, failed, failures);
        }
        done
    }

    /// What is wrong in an example has the code, what is right has not.
    fn explain(&self) -> Done {
        enter("compiling the examples of diagnostics");
        let mut done = Done::default();
        for row in self.language.info().diagnostics {
            let Examples::Texts { wrong, right, options } = row.examples else {
                continue;
            };
            let options = options.iter().map(|it| (it.0.to_owned(), it.1.to_owned()));
            let options: Vec<(String, String)> = options.collect();
            let has_code = |text: &str| {
                let source = Source::new(self.language.info().name, "example", text).options(&options);
                let compiled = self.engine.module(source.level(Level::O0), &mut ());
                (
                    compiled.diagnostics.iter().any(|it| it.code == row.code),
                    compiled.has_errors(),
                )
            };
            let mut failures = Vec::new();
            let mut fail = |what: &str, text: &str| {
                let subject = format!("the row {} of the diagnostics", row.code);
                failures.push(Failure::new(Check::Explain, subject, what).with_input(text));
            };
            if !has_code(wrong).0 {
                fail(
                    "its wrong example has not that code: mend the example, or remove the code",
                    wrong,
                );
            }
            if has_code(right).1 {
                fail("its right example has a mistake: mend it", right);
            }
            done.add(Check::Explain, 1, failures);
        }
        done
    }
}

impl Done {
    fn add(&mut self, check: Check, count: u64, failures: Vec<Failure>) {
        self.counts.push((check, count));
        self.failures.extend(failures);
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the rim: the programs of the directory"
)]
fn cases(engine: &Engine, language: &'static dyn Frontend, directory: &Path) -> Result<Vec<Case>, Failure> {
    let unreadable = |error: std::io::Error| {
        Failure::new(
            Check::Programs,
            directory.display().to_string(),
            format!("cannot be read: {error}"),
        )
    };
    let mut cases = Vec::new();
    for found in find(engine, &[directory]).map_err(unreadable)? {
        let extension = found.path.extension().and_then(|it| it.to_str()).unwrap_or_default();
        if found.is_named || language.info().extensions.contains(&extension) {
            let text = std::fs::read(&found.path).map_err(unreadable)?;
            cases.push(Case::new(engine, language, found.path.display().to_string(), text));
        }
    }
    Ok(cases)
}
