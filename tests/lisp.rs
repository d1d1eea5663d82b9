//! Lisp programs by chapter of R7RS. Each says in comments at its end what it writes (`#| output:` with the lines after
//! it), what it reads (`#| input:`) and the error that ends it (`#| error: part of the message |#`). Each runs at every
//! level and, but for those in `heavy`, under stress.

#![expect(clippy::disallowed_methods, reason = "tests are files")]

use std::fs;
use std::path::{Path, PathBuf};

use polyc::{Engine, Level, MemoryHost, Outcome, Program, Session, Settings, Source};

/// What follows the beginning of a comment, up to its end.
fn section<'a>(text: &'a str, begin: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(begin)?;
    rest.split_once("|#").map(|(inner, _)| inner)
}

/// What a program writes, and the message of the error that ends it.
fn run(engine: &Engine, path: &str, text: &str, level: Level, stress: bool) -> (String, String) {
    let language = engine.languages().by_name("lisp");
    let unit = Source::new(language.expect("it is a language").info().name, path, text);
    let compiled = engine.module(unit.level(level), &mut ());
    let report = compiled.report(false);
    let Some(module) = compiled.result else {
        return (String::new(), report);
    };
    let input = section(text, "#| input:\n").unwrap_or_default();
    let host = Box::new(MemoryHost::with_input(input));
    let settings = if stress {
        Settings::stress()
    } else {
        Settings::default()
    };
    let mut session = Session::builder(engine).boxed_host(host).settings(settings).build();
    let message = match session.run(&Program::from(module)) {
        Outcome::Done(_) => String::new(),
        Outcome::Trapped(report) => report.message,
        other => format!("{other:?}"),
    };
    (session.output(), message)
}

fn programs(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).expect("the directory exists");
    let paths = entries.map(|it| it.expect("readable").path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|it| it.extension().is_some_and(|it| it == "scm"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty());
    paths
}

fn check(directory: &str, runs: &[(Level, bool)]) {
    let engine = Engine::new();
    let mut wrong = String::new();
    for path in programs(Path::new(directory)) {
        let text = fs::read_to_string(&path).expect("readable");
        let name = path.display().to_string();
        let wanted = section(&text, "#| output:\n").unwrap_or_default();
        let error = section(&text, "#| error: ").map(str::trim_end);
        for &(level, stress) in runs {
            let (output, message) = run(&engine, &name, &text, level, stress);
            let ends_so = match error {
                Some(error) => message.contains(error),
                None => message.is_empty(),
            };
            if output != wanted || !ends_so {
                wrong += &format!("{name} at {level:?}, stress {stress}: {message}\n{output}\n");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn programs_do_what_the_report_says() {
    let runs = [
        (Level::O0, false),
        (Level::O1, false),
        (Level::O2, false),
        (Level::O2, true),
    ];
    check("tests/lisp", &runs);
}

#[test]
fn long_runs_and_deep_data_are_safe() {
    check("tests/lisp/heavy", &[(Level::O0, false), (Level::O2, false)]);
}
