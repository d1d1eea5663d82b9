//! Every program of the corpus writes what its `expected.out` says, in each language, however it is compiled and run.

#![allow(clippy::disallowed_methods, reason = "tests read and write their data files")]

mod common;

use common::{Case, cases, compile, directories};
use polyc::{
    Engine, Level, MemoryHost, Module, Outcome, Program, Session, Settings, Verified, decode, encode, parse_text,
    verify, write_text,
};

const LEVELS: [Level; 3] = [Level::O0, Level::O1, Level::O2];
const FEWEST_PROGRAMS: usize = 25;
const FEWEST_FILES: usize = 80;
const MOST_LINES: usize = 60;

/// What the program writes, and its value if the language prints it.
fn run(engine: &Engine, case: &Case, module: Verified<Module>, settings: Settings) -> String {
    let host = Box::new(MemoryHost::default());
    let mut session = Session::builder(engine).boxed_host(host).settings(settings).build();
    match session.run(&Program::from(module)) {
        Outcome::Done(value) => {
            let mut output = session.output();
            if case.language.info().prints_result {
                output.push_str(&session.show(&value));
                output.push('\n');
            }
            output
        }
        other => format!("{}{other:?}", session.output()),
    }
}

/// Runs each program with `run` and says which of them wrote something else.
fn check(run: impl Fn(&Engine, &Case) -> Vec<(String, String)>) {
    let engine = Engine::new();
    let mut wrong = String::new();
    for case in cases(&engine) {
        for (how, output) in run(&engine, &case) {
            if output != case.expected {
                wrong.push_str(&format!("== {} {how}\n{output}\n", case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "other output:\n{wrong}");
}

#[test]
fn every_level_gives_the_same() {
    check(|engine, case| {
        let at = |level| {
            let module = compile(engine, case, level);
            (format!("at {level:?}"), run(engine, case, module, Settings::default()))
        };
        LEVELS.map(at).into()
    });
}

#[test]
fn files_and_text_give_the_same() {
    check(|engine, case| {
        let module = compile(engine, case, Level::O2);
        let bytes = encode(&module);
        let text = write_text(&module);
        let decoded = decode(&bytes).expect("it was encoded");
        let assembled = parse_text(&text).expect("it was written");
        assert_eq!(encode(&assembled), bytes, "{}", case.name);
        let run = |module| {
            let module = verify(module).expect("it was verified before");
            run(engine, case, module, Settings::default())
        };
        vec![
            ("from its module file".to_owned(), run(decoded)),
            ("from its text form".to_owned(), run(assembled)),
        ]
    });
}

#[test]
fn a_collection_at_each_allocation_changes_nothing() {
    check(|engine, case| {
        let module = compile(engine, case, Level::O2);
        let output = run(engine, case, module, Settings::stress());
        vec![("under stress".to_owned(), output)]
    });
}

#[test]
fn the_portable_engine_gives_the_same() {
    check(|engine, case| {
        let settings = Settings {
            portable: true,
            ..Settings::default()
        };
        let module = compile(engine, case, Level::O2);
        let output = run(engine, case, module, settings);
        vec![("on the portable engine".to_owned(), output)]
    });
}

#[test]
fn programs_are_short_and_many() {
    let directories = directories();
    assert!(directories.len() >= FEWEST_PROGRAMS);
    let cases = cases(&Engine::new());
    assert!(cases.len() >= FEWEST_FILES);
    for case in cases {
        let lines = case.source.split(|&byte| byte == b'\n').count() - 1;
        assert!(lines <= MOST_LINES, "{}: {lines} lines", case.name);
    }
}
