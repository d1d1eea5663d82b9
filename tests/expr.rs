//! Expr programs in `tests/expr`, run at every level: each says in comments what it gives.
//!
//! `//> text` is a line of the value as printed; `//! message` is the error it ends in.

#![allow(clippy::disallowed_methods, reason = "tests read their data files")]

use std::path::{Path, PathBuf};

use polyc::{Engine, Level, Outcome, Program, Session, Settings, Source};

/// What a program gives, in the form of the comments.
fn run(engine: &Engine, name: &str, text: &str, level: Level, settings: Settings) -> String {
    let unit = Source::new("expr", name, text);
    let compiled = engine.module(unit.level(level), &mut ());
    let report = compiled.report(false);
    let Some(module) = compiled.result else {
        return report;
    };
    let mut session = Session::builder(engine).settings(settings).build();
    match session.run(&Program::from(module)) {
        Outcome::Done(value) => {
            let shown = session.show(&value);
            shown.lines().map(|line| format!("//> {line}\n")).collect()
        }
        Outcome::Trapped(report) => format!("//! {}\n", report.message),
        other => format!("{other:?}"),
    }
}

#[test]
fn programs_give_what_they_say() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expr");
    let entries = std::fs::read_dir(directory).expect("it is part of the checkout");
    let mut paths: Vec<PathBuf> = entries.map(|it| it.expect("it can be read").path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    let engine = Engine::new();
    let mut failures = Vec::new();
    for path in paths {
        let name = path.file_name().expect("a file").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).expect("it can be read");
        let expected: String = text
            .lines()
            .filter(|line| line.starts_with("//>") || line.starts_with("//!"))
            .map(|line| format!("{line}\n"))
            .collect();
        for level in [Level::O0, Level::O1, Level::O2] {
            let stressed = Settings::stress();
            let all = [Settings::default(), stressed];
            // A collection at each allocation takes too long where there are many.
            let settings = if text.contains("//# many allocations") {
                &all[..1]
            } else {
                &all
            };
            for &settings in settings {
                let found = run(&engine, &name, &text, level, settings);
                if found != expected {
                    failures.push(format!("{name} at {level:?}:\n{found}expected:\n{expected}"));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
