//! Programs that say what they do: the same in every way, and everything that must hold of their code.

use std::hash::{DefaultHasher, Hasher};
use std::path::Path;

use polyc::testing::{Expectations, Options as TestOptions, check as check_expectations, expectations, first_code};
use polyc::{
    Engine, Folders, Frontend, Level, Limits, Module, Program, Source, SourceMap, Verified, add_source, encode,
};
use polyc_base::Budget;
use polyc_frontend::{Comments, Input, gaps};

use crate::code::{bytes_twice, check_ir, check_places, check_refusals, failures, read_again};
use crate::isolation::enter;
use crate::report::{Check, Failure};
use crate::run::{Run, difference, differences, run};

/// A program of the directory.
pub(crate) struct Case {
    pub name: String,
    pub text: Vec<u8>,
    pub expectations: Expectations,
    /// Where what it imports is.
    folders: Folders,
}

impl Case {
    pub(crate) fn new(engine: &Engine, language: &dyn Frontend, name: String, text: Vec<u8>) -> Self {
        let source = Source::new(language.info().name, &name, &text);
        Self {
            expectations: expectations(engine, source).unwrap_or_default(),
            folders: Folders::of(Some(Path::new(&name)), &[]),
            name,
            text,
        }
    }

    pub(crate) fn source<'a>(&'a self, language: &dyn Frontend) -> Source<'a> {
        Source::new(language.info().name, &self.name, &self.text).files(&self.folders)
    }

    /// Whether it is to be compiled.
    pub(crate) fn compiles(&self) -> bool {
        self.expectations.compile_errors.is_empty()
    }
}

/// How much fuel the whole program may use at each level, and what runs in slow ways may.
#[derive(Clone, Copy)]
pub(crate) struct Fuel {
    pub whole: u64,
    pub slow: u64,
}

/// What came of a program.
#[derive(Default)]
pub(crate) struct Checked {
    pub failures: Vec<Failure>,
    pub counts: Vec<(Check, u64)>,
    /// A digest of its bytes at every level.
    pub digest: u64,
}

impl Checked {
    fn add(&mut self, check: Check, subject: &str, wrong: Vec<String>) {
        self.counts.push((check, 1));
        self.failures.extend(failures(check, subject, wrong));
    }
}

/// Checks a program.
pub(crate) fn check(engine: &Engine, language: &'static dyn Frontend, case: &Case, fuel: Fuel) -> Checked {
    let mut checked = Checked::default();
    let name = &case.name;
    let source = case.source(language);
    if !case.expectations.is_empty() {
        enter("doing what it says");
        let options = TestOptions {
            limits: Limits {
                time: None,
                ..TestOptions::default().limits
            },
            ..TestOptions::default()
        };
        let found = check_expectations(engine, source, &options).into_iter();
        let wrong = found.flat_map(|it| it.failures).map(|it| {
            let line = it.line.map(|line| format!("line {line}: ")).unwrap_or_default();
            let found = if it.found.is_empty() {
                String::new()
            } else {
                format!(": {}", it.found.join(" | "))
            };
            format!("{line}{}{found}", it.message)
        });
        checked.add(Check::Programs, name, wrong.collect());
    }
    if !case.compiles() {
        return checked;
    }
    enter("giving its tokens");
    checked.add(Check::Tokens, name, check_tokens(language, case));
    enter("printing its tree");
    drop(engine.tree(source));
    enter("verifying its IR");
    checked.add(Check::Ir, name, check_ir(engine, source));
    let mut modules = Vec::new();
    for level in Level::ALL {
        enter("compiling it");
        match bytes_twice(engine, source.level(level)) {
            Some((first, second)) if first != second => {
                let what = format!(
                    "compiling it twice at -O{} gives other bytes: take nothing from hash order, addresses or counters",
                    level.number()
                );
                checked.add(Check::Bytes, name, vec![what]);
            }
            _ => checked.add(Check::Bytes, name, Vec::new()),
        }
        modules.extend(engine.module(source.level(level), &mut ()).result);
    }
    let found = match modules.first() {
        Some(plain) => check_places(language, plain),
        None => check_refusals(engine, source),
    };
    for check in [Check::Places, Check::Causes, Check::Ir] {
        let wrong: Vec<String> = found.iter().filter(|it| it.0 == check).map(|it| it.1.clone()).collect();
        if check == Check::Ir {
            // It is counted above.
            checked.failures.extend(failures(check, name, wrong));
        } else {
            checked.add(check, name, wrong);
        }
    }
    checked.digest = digest_of(&modules);
    if !case.expectations.is_empty() {
        check_runs(engine, case, modules, fuel, &mut checked);
    }
    checked
}

/// A digest of the bytes of modules.
fn digest_of(modules: &[Verified<Module>]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for module in modules {
        hasher.write(&encode(module));
    }
    hasher.finish()
}

/// A digest of the bytes of a program at every level.
#[must_use]
pub fn digest(engine: &Engine, source: Source<'_>) -> u64 {
    let modules = Level::ALL.iter();
    let modules = modules.filter_map(|&level| engine.module(source.level(level), &mut ()).result);
    digest_of(&modules.collect::<Vec<_>>())
}

/// Runs it at each level, and the code of the least and of the most in every way.
fn check_runs(engine: &Engine, case: &Case, modules: Vec<Verified<Module>>, fuel: Fuel, checked: &mut Checked) {
    let limits = |fuel| Limits {
        fuel: Some(fuel),
        time: None,
        ..TestOptions::default().limits
    };
    let how = Run::new(&case.expectations.input, limits(fuel.whole));
    let slow = Run {
        limits: limits(fuel.slow),
        ..how
    };
    let mut first = None;
    let last = modules.len().saturating_sub(1);
    for (index, (module, level)) in modules.into_iter().zip(Level::ALL).enumerate() {
        let at = format!("at -O{}", level.number());
        enter("running it");
        let again = read_again(&module);
        let program = Program::from(module);
        let ending = run(engine, &program, how);
        let mut wrong = Vec::new();
        match &first {
            None => first = Some(ending),
            Some(first) if first.limit.is_none() && ending.limit.is_none() => {
                wrong.extend(difference(&at, first, &ending, false));
            }
            Some(_) => {}
        }
        let usual = run(engine, &program, slow);
        match again {
            Ok(programs) => {
                for (what, program) in &programs {
                    wrong.extend(difference(
                        &format!("{at}, {what},"),
                        &usual,
                        &run(engine, program, slow),
                        true,
                    ));
                }
            }
            Err(error) => wrong.push(format!("{at} {error}")),
        }
        if index == 0 || index == last {
            enter("running it in every way");
            let found = differences(engine, &program, slow, &usual);
            wrong.extend(found.into_iter().map(|it| format!("{at}, {it}")));
        }
        checked.add(Check::Ways, &case.name, wrong);
    }
}

/// Between the tokens of a program are only blanks and comments.
fn check_tokens(language: &dyn Frontend, case: &Case) -> Vec<String> {
    let mut sources = SourceMap::default();
    let (file, _) = add_source(&mut sources, &case.name, &case.text);
    let (tokens, _) = language.tokens(Input::new(&sources, file, &[], "test"), &Budget::default());
    let text = &sources.file(file).text;
    for (start, gap) in gaps(text, &tokens) {
        if let Some(found) = first_uncovered(gap, &language.info().comments) {
            let at = u32::try_from(start + found).unwrap_or(u32::MAX);
            let line = sources.file(file).lines.line_column(at).line;
            let code: String = gap[found..]
                .chars()
                .take_while(|it| !it.is_whitespace())
                .take(20)
                .collect();
            return vec![format!(
                "line {line}: no token covers `{code}`: give it one in `tokens`, or say in `LanguageInfo::comments` that it is a comment"
            )];
        }
    }
    Vec::new()
}

/// Where the first code is. The number of a line on which only a comment follows belongs to the comment.
fn first_uncovered(gap: &str, comments: &Comments) -> Option<usize> {
    let mut start = 0;
    loop {
        let found = start + first_code(&gap[start..], comments)?;
        let (line, _) = gap[found..].split_once('\n').unwrap_or((&gap[found..], ""));
        let text = line.trim_start_matches(|it: char| it.is_ascii_digit());
        let is_numbered = text.len() < line.len() && comments.line.iter().any(|it| text.trim_start().starts_with(it));
        if !is_numbered {
            return Some(found);
        }
        start = found + line.len();
    }
}
