//! Pascal programs by clause of ISO 7185. Each says in comments what it is given and what it writes: `{ input:`, `{
//! output:` with the lines after it, `{ error: part of the message }`. Each runs at every level, with and without
//! stress.

#![expect(clippy::disallowed_methods, reason = "tests read their data files")]

use std::fs;
use std::path::PathBuf;

use polyc::{Engine, Level, MemoryHost, Outcome, Program, Session, Settings, Source};

/// The lines of a comment that begins so.
fn section<'a>(text: &'a str, begin: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(begin)?;
    rest.split_once('}').map(|(inner, _)| inner)
}

/// What a program writes, and the message of the error that ends it.
fn run(engine: &Engine, path: &str, text: &str, level: Level, settings: Settings) -> (String, String) {
    let language = engine.languages().by_name("pascal").expect("it is a language");
    let unit = Source::new(language.info().name, path, text);
    let compiled = engine.module(unit.level(level), &mut ());
    let report = compiled.report(false);
    let Some(module) = compiled.result else {
        return (String::new(), report);
    };
    let input = section(text, "{ input:\n").unwrap_or_default();
    let host = Box::new(MemoryHost::with_input(input));
    let mut session = Session::builder(engine).boxed_host(host).settings(settings).build();
    let message = match session.run(&Program::from(module)) {
        Outcome::Done(_) => String::new(),
        Outcome::Trapped(report) => report.message,
        other => format!("{other:?}"),
    };
    (session.output(), message)
}

fn programs() -> Vec<PathBuf> {
    let entries = fs::read_dir("tests/pascal").expect("the directory exists");
    let mut paths: Vec<PathBuf> = entries.map(|it| it.expect("readable").path()).collect();
    paths.sort();
    paths
}

#[test]
fn programs_do_what_the_standard_says() {
    let engine = Engine::new();
    let mut wrong = String::new();
    for path in programs() {
        let text = fs::read_to_string(&path).expect("readable");
        let name = path.display().to_string();
        let wanted = section(&text, "{ output:\n").unwrap_or_default();
        let error = section(&text, "{ error: ").map(str::trim_end);
        for (level, stress) in [
            (Level::O0, false),
            (Level::O1, false),
            (Level::O2, false),
            (Level::O2, true),
        ] {
            let settings = if stress {
                Settings::stress()
            } else {
                Settings::default()
            };
            let (output, message) = run(&engine, &name, &text, level, settings);
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

/// Functions of the program can be called from outside, with the program's variables as it left them.
#[test]
fn exported_functions_are_called() {
    let engine = Engine::new();
    let text = "program p(output);
        var calls: integer;
        function scaled(n: integer; by: real; up: boolean): real;
        begin
          calls := calls + 1;
          if up then scaled := n * by + calls else scaled := n / by
        end;
        begin calls := 10 end.";
    let program = engine.compile(Source::new("pascal", "p.pas", text));
    let program = program.unwrap_or_else(|it| panic!("{}", it.report(false)));
    let mut session = Session::new(&engine, MemoryHost::default());
    let instance = session.load(&program).expect("it imports nothing");
    let mut scaled = session
        .function::<(i64, f64, bool), f64>(&instance, "scaled")
        .expect("it is exported");
    assert_eq!(scaled.call((3, 2.0, true)).expect("it returns"), 17.0);
}
