//! Compiles and runs a program, and compares what it does with what it expects.

use polyc_base::text::clipped;
use polyc_base::{CompileLimits, Diagnostic, SourceMap, TrapCode};
use polyc_compile::Level;
use polyc_runtime::{Handle, MemoryHost};

use super::Options;
use super::diff::diff;
use super::expectations::{Expectations, Expected};
use super::result::{Checked, Failure};
use crate::engine::Engine;
use crate::outcome::{Error, Outcome};
use crate::program::Program;
use crate::report::Report;
use crate::session::Session;
use crate::source::{Source, add_source};
use crate::stage::Compilation;

/// Characters of a line of a failure.
const LONGEST_LINE: usize = 1000;
/// Most mistakes of a compilation that are listed.
const MOST_LISTED: usize = 10;

/// What a program expects in its comments; `None` if there is no such language.
#[must_use]
pub fn expectations(engine: &Engine, source: Source<'_>) -> Option<Expectations> {
    let language = engine.languages().by_name(source.language)?;
    let mut sources = SourceMap::default();
    let (file, _) = add_source(&mut sources, source.name, source.bytes);
    Some(Expectations::of(language, &sources, file))
}

/// Checks a program against the expectations in its comments. A program without any is not run; `None` if there is no
/// such language. The levels are those of the options.
#[must_use]
pub fn check(engine: &Engine, source: Source<'_>, options: &Options) -> Option<Checked> {
    let language = engine.languages().by_name(source.language)?;
    let expectations = expectations(engine, source)?;
    let mut checked = Checked {
        file: source.name.to_owned(),
        language: language.info().name,
        is_empty: expectations.is_empty(),
        failures: Vec::new(),
    };
    for (line, mistake) in &expectations.mistakes {
        checked.failures.push(Failure::new(Some(*line), mistake.clone()));
    }
    if checked.is_empty || !checked.failures.is_empty() {
        return Some(checked);
    }
    let limits = CompileLimits {
        memory: options.limits.memory,
        time: options.limits.time,
    };
    let engine = engine.limited(limits);
    for &level in &options.levels {
        let mut run = Run {
            engine: &engine,
            source,
            prints_result: language.info().prints_result,
            options,
            expectations: &expectations,
            failures: Vec::new(),
        };
        run.check(level);
        checked.add(level, run.failures);
    }
    Some(checked)
}

/// A program at one level.
struct Run<'a> {
    engine: &'a Engine,
    source: Source<'a>,
    prints_result: bool,
    options: &'a Options,
    expectations: &'a Expectations,
    failures: Vec<Failure>,
}

impl Run<'_> {
    fn fail(&mut self, line: Option<u32>, what: impl Into<String>) -> &mut Failure {
        self.failures
            .push(Failure::new(line, clipped(&what.into(), LONGEST_LINE)));
        self.failures.last_mut().expect("it was pushed")
    }

    fn check(&mut self, level: Level) {
        let compiled = self.engine.module(self.source.level(level), &mut ());
        let expectations = self.expectations;
        let (errors, warnings): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
            compiled.diagnostics.iter().partition(|it| it.is_error());
        self.compare_diagnostics(&compiled, &warnings, &expectations.warnings, "a warning");
        self.compare_diagnostics(&compiled, &errors, &expectations.compile_errors, "a mistake");
        let unexpected = errors.iter().filter(|it| {
            let line = compiled.sources.line_column(it.span).line;
            let mut expected = expectations.compile_errors.iter();
            !expected.any(|expected| expected.matches(Some(it.code), &said(it), Some(line)))
        });
        let unexpected: Vec<&Diagnostic> = unexpected.copied().collect();
        for it in unexpected.iter().take(MOST_LISTED) {
            let line = compiled.sources.line_column(it.span).line;
            self.fail(Some(line), format!("it does not compile: [{}] {}", it.code, it.message));
        }
        if let Some(module) = compiled.result
            && expectations.compile_errors.is_empty()
        {
            let program = Program::new(module, compiled.sources, Vec::new());
            self.run(&program);
        }
    }

    /// Each expected message must be there.
    fn compare_diagnostics<M>(
        &mut self,
        compiled: &Compilation<M>,
        found: &[&Diagnostic],
        expected: &[Expected],
        kind: &str,
    ) {
        for expected in expected {
            let is_there = found.iter().any(|it| {
                let line = compiled.sources.line_column(it.span).line;
                expected.matches(Some(it.code), &said(it), Some(line))
            });
            if is_there {
                continue;
            }
            let at = if expected.is_beside_code { " in this line" } else { "" };
            let what = format!("there is not {kind} `{}`{at}", expected.text);
            let list = found.iter().take(MOST_LISTED).map(|it| {
                let line = compiled.sources.line_column(it.span).line;
                clipped(&format!("line {line}: [{}] {}", it.code, it.message), LONGEST_LINE)
            });
            self.fail(Some(expected.line), what).found = list.collect();
        }
    }

    fn run(&mut self, program: &Program) {
        let host = Box::new(MemoryHost::with_input(self.expectations.input.as_str()));
        let session = Session::builder(self.engine)
            .boxed_host(host)
            .limits(self.options.limits);
        let mut session = session.settings(self.options.settings).build();
        let ended = match session.run_as::<Handle>(program) {
            Outcome::Done(value) if self.prints_result => session.print(&value.into()),
            outcome => outcome.into_result().map(|_| ()),
        };
        self.compare_output(&session.output());
        let code = match ended {
            Ok(()) => 0,
            Err(Error::Exited(code)) => code,
            Err(Error::Trapped(report)) => return self.compare_error(&report),
            Err(Error::Limit(limit)) => {
                let report = session.report(limit);
                let line = line_of(&report);
                self.fail(line, format!("it was stopped: {}", report.message)).found = text_of(&report);
                return;
            }
            Err(error) => {
                self.fail(None, error.to_string());
                return;
            }
        };
        for expected in &self.expectations.errors {
            let what = format!("it ends without the error `{}`", expected.text);
            self.fail(Some(expected.line), what);
        }
        match self.expectations.exit {
            Some((line, wanted)) if wanted != code => {
                self.fail(Some(line), format!("its exit code is {code}, not {wanted}"));
            }
            None if code != 0 => {
                self.fail(None, format!("its exit code is {code}"));
            }
            _ => {}
        }
    }

    fn compare_output(&mut self, output: &str) {
        let found: Vec<&str> = output.lines().map(str::trim_end).collect();
        let all = &self.expectations.output;
        let expected: Vec<&str> = all.iter().map(|it| it.1.trim_end()).collect();
        let (start, difference) = diff(&expected, &found);
        if !difference.is_empty() {
            let line = all.get(start).or(all.last()).map(|it| it.0);
            self.fail(line, "its output differs").found = difference;
        }
    }

    fn compare_error(&mut self, report: &Report) {
        let (code, line) = (report.code.map(TrapCode::name), line_of(report));
        let expected = &self.expectations.errors;
        if expected.is_empty() {
            self.fail(line, "it ends in an error").found = text_of(report);
        }
        for expected in expected {
            if !expected.matches(code, &report.message, line) {
                let at = if expected.is_beside_code { " in this line" } else { "" };
                let what = format!("the error is not `{}`{at}", expected.text);
                self.fail(Some(expected.line), what).found = text_of(report);
            }
        }
        if let Some((line, code)) = self.expectations.exit {
            self.fail(Some(line), format!("it has no exit code {code}: it ends in an error"));
        }
    }
}

/// What a diagnostic says.
fn said(diagnostic: &Diagnostic) -> String {
    let hint = diagnostic.hint.as_deref().unwrap_or("");
    format!("{} {hint}", diagnostic.message)
}

/// The line of the program that a report is about.
fn line_of(report: &Report) -> Option<u32> {
    report.place()?.position.as_ref().map(|it| it.line)
}

fn text_of(report: &Report) -> Vec<String> {
    report.to_string().lines().map(|it| it.trim_end().to_owned()).collect()
}
